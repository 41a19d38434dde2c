"""Notes from any shell for a draft that may be open: small files, taken in by whoever opens or holds the draft."""

import json
import os
import time
from collections.abc import Container, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pmwizard.drafts.files import write_whole


class Note(NamedTuple):
    """A line for the timeline.

    Attributes:
        at: when it was, with its UTC offset.
        text: what happened.
        instant: whether the moment is one that another zone leaves as it is: a clock gave it, or it told its offset.
    """

    at: datetime
    text: str
    instant: bool = False

    @property
    def entry(self) -> dict[str, Any]:
        """It as an entry of a record's timeline."""
        return {"at": self.at, "text": self.text}


def put(folder: Path, notes: Iterable[Note]) -> None:
    """Leaves notes for the draft in that folder.

    Raises:
        OSError: they cannot be written.
    """
    inbox = folder / "inbox"
    inbox.mkdir(mode=0o700, exist_ok=True)
    note = json.dumps([{"at": one.at.isoformat(), "text": one.text, "instant": one.instant} for one in notes])
    write_whole(inbox / f"{time.time_ns():020d}-{os.getpid()}.json", note.encode("utf-8"))


def waiting(folder: Path, known: Container[str]) -> list[tuple[str, list[Note]]]:
    """The notes not known yet, in the order they came: the name of each file and what it holds."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder / "inbox") if entry.name.endswith(".json"))
    except OSError:
        return []
    found = []
    for name in names:
        if name not in known and not name.startswith("."):
            with suppress(OSError, ValueError, KeyError, TypeError):  # not a note of ours; it stays where it is
                notes = json.loads((folder / "inbox" / name).read_bytes())
                found.append((name, [_read(note) for note in notes]))
    return found


def _read(note: dict[str, Any]) -> Note:
    return Note(datetime.fromisoformat(note["at"]), str(note["text"]), bool(note.get("instant")))


def remove(folder: Path, names: Iterable[str]) -> set[str]:
    """Removes notes the draft holds by now; gives the names of those that are gone."""
    gone = set()
    for name in names:
        with suppress(OSError):  # what stays behind is known by its name and not taken in twice
            (folder / "inbox" / name).unlink(missing_ok=True)
            gone.add(name)
    return gone


def insert(record: dict[str, Any], entry: dict[str, Any]) -> None:
    """Puts the entry where its time belongs, behind those of the same moment."""
    timeline = record.setdefault("timeline", [])
    place = len(timeline)
    while place and _later(timeline[place - 1], entry["at"]):
        place -= 1
    timeline.insert(place, entry)


def _later(entry: Any, moment: datetime) -> bool:
    at = entry.get("at") if isinstance(entry, dict) else None
    return isinstance(at, datetime) and (at.tzinfo is None) == (moment.tzinfo is None) and at > moment
