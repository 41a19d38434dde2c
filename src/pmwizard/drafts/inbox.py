"""Notes from any shell for a draft that may be open: small files, taken in by whoever opens or holds the draft."""

import json
import os
import time
from collections.abc import Container, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from pmwizard.drafts.files import write_whole


def put(folder: Path, notes: Iterable[tuple[datetime, str]]) -> None:
    """Leaves notes, each a moment and its words, for the draft in that folder.

    Raises:
        OSError: they cannot be written.
    """
    inbox = folder / "inbox"
    inbox.mkdir(mode=0o700, exist_ok=True)
    note = json.dumps([{"at": at.isoformat(), "text": text} for at, text in notes])
    write_whole(inbox / f"{time.time_ns():020d}-{os.getpid()}.json", note.encode("utf-8"))


def waiting(folder: Path, known: Container[str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The notes not known yet, in the order they came: the name of each file and the timeline entries it makes."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder / "inbox") if entry.name.endswith(".json"))
    except OSError:
        return []
    found = []
    for name in names:
        if name not in known and not name.startswith("."):
            with suppress(OSError, ValueError, KeyError, TypeError):  # not a note of ours; it stays where it is
                notes = json.loads((folder / "inbox" / name).read_bytes())
                entries = [{"at": datetime.fromisoformat(note["at"]), "text": str(note["text"])} for note in notes]
                found.append((name, entries))
    return found


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
