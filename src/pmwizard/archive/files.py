"""One file to one document: its bytes, its git blob hash, and what was wrong with it."""

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmwizard.archive.model import ActionRow, Document, Problem
from pmwizard.archive.sources import RECORD
from pmwizard.record.times import zone_of

_CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE)

LARGEST = 5_000_000
"""Bytes; a postmortem beyond this is somebody's log."""


@dataclass(slots=True)
class Taken:
    """What a file gave: its blob hash, a document unless it holds none, and what could not be read."""

    blob: str
    document: Document | None
    problems: list[Problem]


def blob_hash(data: bytes) -> str:
    """The name git gives to these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def encoding_of(data: bytes) -> str:
    """UTF-8, unless a mark in front says that it is UTF-16, as some editors write."""
    return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def take(path: str, kind: str, shown: str, known: str = "") -> Taken:
    """Reads a file; whatever is in it, nothing is raised.

    Args:
        path: where it is.
        kind: `record` or `prose`.
        shown: its path as people see it.
        known: the blob hash it had; when it still has it, the document is not read again.
    """
    try:
        size = Path(path).stat().st_size
        if size > LARGEST:
            said = f"is {size / 1e6:.0f} MB and left out; no postmortem is larger than {LARGEST // 1_000_000} MB"
            return Taken("", None, [Problem(shown, 0, said)])
        data = Path(path).read_bytes()
    except OSError as error:
        return Taken("", None, [Problem(shown, 0, f"cannot be read: {error.strerror or error}")])
    blob = blob_hash(data)
    if known and blob == known:
        return Taken(blob, None, [])
    try:
        read = _record if kind == RECORD else _prose
        document, problems = read(Path(path), shown, data)
    except Exception as error:  # noqa: BLE001 -- one strange file must not hide the rest of the archive
        return Taken(blob, None, [Problem(shown, 0, f"could not be understood: {type(error).__name__}: {error}")])
    return Taken(blob, document, problems)


def _record(path: Path, shown: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    try:
        text = data.decode("utf-8")
        record = tomllib.loads(text)
        schema = record.get("schema", 1)
        if "\n<<<<<<< " not in text and schema == 1:
            return record_document(record, path.parent.name, shown, text), []
    except (ValueError, RecursionError):
        pass  # said below, in the words records are judged in everywhere
    from pmwizard.record import toml_io
    from pmwizard.record.errors import RecordError

    try:
        return record_document(toml_io.parse(toml_io.read_text(path), shown), path.parent.name, shown, ""), []
    except RecordError as error:
        return None, [Problem(shown, trouble.line, trouble.text) for trouble in error.troubles]


def _prose(path: Path, shown: str, data: bytes) -> tuple[Document | None, list[Problem]]:
    from pmwizard.archive import reading

    problems: list[Problem] = []
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(Problem(shown, line, "holds bytes that are not UTF-8; the rest is read, save it as UTF-8"))
        text = data.decode("utf-8", "replace")
    if marker := _CONFLICT.search(text):
        said = "a merge conflict is still open here; settle it and remove the markers"
        return None, [*problems, Problem(shown, text.count("\n", 0, marker.start()) + 1, said)]
    if not reading.is_postmortem(path, text):
        return None, problems
    document = reading.read(path, text)
    problems += [replace(problem, path=shown) for problem in document.problems]
    document.actions = [replace(row, path=shown) for row in document.actions]
    return document, problems


def record_document(record: Mapping[str, Any], folder: str, shown: str, text: str) -> Document:
    """The document of a record; fields of another kind than they should be are passed over."""
    name = _text(record.get("id")) or folder
    incident = record.get("incident")
    started = incident.get("started_at") if isinstance(incident, dict) else None
    day = _local(started, incident).date() if isinstance(started, dt.datetime) else _day_of(name)
    document = Document(
        id=name,
        title=_text(record.get("title")) or name,
        date=day,
        severity=_text(record.get("severity")),
        services=_words(record.get("services")),
        teams=_words(record.get("teams")),
    )
    starts = _starts(text)
    actions = list(_tables(record.get("actions")))
    for number, factor in enumerate(_tables(record.get("factors"))):
        own = _text(factor.get("id")) or f"F{number + 1}"
        answered = tuple(_text(a.get("id")) for a in actions if own in _words(a.get("addresses")))
        if said := _text(factor.get("text")):
            document.factors.append((own, said, starts.get(("factors", number), 0), True, answered))
    document.actions = [_action(action, number, document, shown) for number, action in enumerate(actions)]
    owners = [row.owner for row in document.actions if row.owner]
    document.people = tuple(dict.fromkeys([*_words(record.get("authors")), *owners]))
    document.lines = list(_lines(record, starts))
    return document


def _action(action: Mapping[str, Any], number: int, document: Document, shown: str) -> ActionRow:
    own = _text(action.get("id")) or f"A{number + 1}"
    history = tuple(
        (str(note.get("at") or ""), _text(note.get("by")), _text(note.get("change")), _text(note.get("note")))
        for note in _tables(action.get("history"))
    )
    return ActionRow(
        ref=f"{document.id}#{own}",
        text=_text(action.get("text")),
        owner=_text(action.get("owner")),
        due=_day(action.get("due")),
        kind=_text(action.get("kind")),
        status=_text(action.get("status")) or "open",
        tracker=_text(action.get("tracker")),
        closed_at=_day(action.get("closed_at")),
        history=history,
        path=shown,
        teams=document.teams,
        title=document.title,
        date=document.date,
    )


def _lines(record: Mapping[str, Any], starts: Mapping[tuple[str, int], int]) -> Iterator[tuple[int, str]]:
    """Everything worth searching, each with the line its table begins on."""
    for name in ("title", "summary"):
        yield from ((1, line) for line in _text(record.get(name)).splitlines() if line)
    impact = record.get("impact")
    if isinstance(impact, dict):
        yield from ((starts.get(("impact", 0), 1), line) for line in _text(impact.get("text")).splitlines() if line)
    for name in ("timeline", "went_well", "went_poorly", "factors", "actions"):
        for number, item in enumerate(_tables(record.get(name))):
            line = starts.get((name, number), 1)
            yield from ((line, part) for part in _text(item.get("text")).splitlines() if part)
            yield from ((line, said) for note in _tables(item.get("history")) if (said := _text(note.get("note"))))


def _starts(text: str) -> dict[tuple[str, int], int]:
    """The lines on which tables begin, by name and place."""
    found: dict[tuple[str, int], int] = {}
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            name = line.strip("[] \t")
            found[name, counts.get(name, 0)] = number
            counts[name] = counts.get(name, 0) + 1
    return found


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _words(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str) and item) if isinstance(value, list) else ()


def _tables(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _local(at: dt.datetime, incident: Any) -> dt.datetime:
    """The moment as the clocks showed it where the incident was."""
    named = _text(incident.get("timezone")) if isinstance(incident, dict) else ""
    return at.astimezone(zone_of(named)) if at.tzinfo else at


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None


def _day_of(name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(name[:10])
    except ValueError:
        return dt.date.min
