"""What a draft is, and its one file: the record's TOML, a table with the draft's own matters, and a checksum."""

import copy
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Self, TypeVar

import tomli_w

from pmwizard.errors import UnusableError
from pmwizard.record.constants import SCHEMA

FORMAT = 1
"""The version of the draft's own table."""

LARGEST = 50_000_000
"""Bytes; a draft beyond this was not typed."""

Kind = TypeVar("Kind")

_TABLE = "_draft"
_SUM = "# sha256 "


class TornError(Exception):
    """The file is not what was saved: cut short, or changed since."""


@dataclass(slots=True)
class Place:
    """Where the author stopped.

    Attributes:
        step: the step, e.g. `timeline`.
        field: the field in it; empty when none has the cursor.
        item: which entry of a list, from 0; -1 when none.
        line: the cursor's line in the field, from 0.
        column: the cursor's column, in code points from 0.
    """

    step: str = "basics"
    field: str = ""
    item: int = -1
    line: int = 0
    column: int = 0


@dataclass(slots=True)
class Draft:
    """An unfinished postmortem and everything that belongs to its being unfinished.

    Attributes:
        id: a short name that can be typed by hand.
        record: the postmortem so far; may lack anything.
        repository: the folder of the repository it will be published to; empty when not known yet.
        shape: the starting shape it was made from.
        place: where the author stopped.
        kept: keys of the coach's findings that the author chose to keep.
        half: words typed and not yet added, by field.
        instants: times that another zone of the incident leaves the moments they are, in UTC.
        saved_at: when it was last saved; None before the first save.
    """

    id: str
    record: dict[str, Any]
    repository: str = ""
    shape: str = ""
    place: Place = field(default_factory=Place)
    kept: list[str] = field(default_factory=list)
    half: dict[str, str] = field(default_factory=dict)
    instants: list[datetime] = field(default_factory=list)
    saved_at: datetime | None = None

    def copy(self) -> Self:
        """A draft that shares nothing with this one; called while somebody types, so it copies and looks at nothing."""
        return type(self)(
            id=self.id,
            record=_apart(self.record),
            repository=self.repository,
            shape=self.shape,
            place=copy.copy(self.place),
            kept=list(self.kept),
            half=dict(self.half),
            instants=list(self.instants),
            saved_at=self.saved_at,
        )


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in one row.

    Attributes:
        id: its name.
        title: the postmortem's title so far; for a draft that cannot be read, why.
        step: the step the author stopped at.
        saved_at: when it was last saved.
        repository: the folder of its repository; may be empty.
        held_by: who has it open, e.g. `pid 4711 on laptop since 14:02`; empty when nobody.
    """

    id: str
    title: str
    step: str
    saved_at: datetime
    repository: str
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of a draft: its number in the order of saving, when it was saved, and its file."""

    number: int
    saved_at: datetime
    path: Path


@dataclass(slots=True)
class Saved:
    """A draft as one file holds it.

    Attributes:
        draft: the draft.
        number: its place in the order of saving, from 1.
        taken: names of the inbox's notes that it already holds.
    """

    draft: Draft
    number: int = 0
    taken: list[str] = field(default_factory=list)


def _apart(value: Any) -> Any:
    """The value with containers of its own; what else they hold cannot change."""
    if isinstance(value, dict):
        return {key: _apart(held) if isinstance(held, dict | list) else held for key, held in value.items()}
    if isinstance(value, list):
        return [_apart(held) if isinstance(held, dict | list) else held for held in value]
    return value


def plain(value: Any) -> Any:
    """A copy of the value that TOML can hold and that reads back as the same.

    None disappears, tuples become lists, half characters (lone surrogates) become the replacement character, and
    moments whose offset has seconds, as a zone's offsets before 1900 have, move to UTC.
    """
    if isinstance(value, Mapping):
        return {_text(str(key)): plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value if item is not None]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        offset = value.utcoffset()
        return value if offset is None or not offset.total_seconds() % 60 else value.astimezone(UTC)
    if isinstance(value, bool | int | float | date | time):
        return value
    return _text(str(value))


def write(saved: Saved) -> str:
    """The draft's file, its checksum in the last line."""
    draft = saved.draft
    own = {
        "format": FORMAT,
        "id": draft.id,
        "number": saved.number,
        "title": str(draft.record.get("title", "")),
        "repository": draft.repository,
        "shape": draft.shape,
        "saved_at": draft.saved_at or datetime.now(UTC),
        "kept": draft.kept,
        "taken": saved.taken,
        "instants": draft.instants,
        "place": asdict(draft.place),
        "half": draft.half,
    }
    record = {key: value for key, value in plain(draft.record).items() if key != _TABLE}
    body = f"{tomli_w.dumps(record)}\n{tomli_w.dumps({_TABLE: plain(own)})}"
    return f"{body}{_SUM}{_digest(body)}\n"


def read(text: str) -> Saved:
    """The draft in that file.

    Raises:
        TornError: it was cut short or changed since it was saved.
        UnusableError: a newer pmwizard wrote it.
    """
    _checked(text)
    tables = tomllib.loads(text)
    own = tables.pop(_TABLE, {})
    schema = tables.get("schema", SCHEMA)
    newer = isinstance(schema, int) and schema > SCHEMA
    if newer or _kept_type(own, "format", FORMAT) > FORMAT:
        raise UnusableError("a newer pmwizard wrote this draft; update pmwizard to open it")
    draft = Draft(
        id=_kept_type(own, "id", ""),
        record=tables,
        repository=_kept_type(own, "repository", ""),
        shape=_kept_type(own, "shape", ""),
        place=_place(own.get("place", {})),
        kept=_kept_type(own, "kept", []),
        half=_kept_type(own, "half", {}),
        instants=[one for one in _instants(own) if isinstance(one, datetime) and one.tzinfo],
        saved_at=own.get("saved_at"),
    )
    return Saved(draft, _kept_type(own, "number", 0), _kept_type(own, "taken", []))


def read_row(text: str) -> DraftRow:
    """The draft in one row, without reading the record: its own table stands last.

    Raises:
        TornError: it was cut short or changed since it was saved.
    """
    _checked(text)
    own = tomllib.loads(text[text.rindex(f"[{_TABLE}]\n") :])[_TABLE]
    return DraftRow(own["id"], own["title"], own["place"]["step"], own["saved_at"], own["repository"])


def _instants(table: Mapping[str, Any]) -> list[Any]:
    return _kept_type(table, "instants", [])


def _place(table: Mapping[str, Any]) -> Place:
    place = Place()
    for known in fields(Place):
        setattr(place, known.name, _kept_type(table, known.name, getattr(place, known.name)))
    return place


def _checked(text: str) -> None:
    body, mark, digest = text.rpartition(_SUM)
    if not mark or digest.strip() != _digest(body):
        raise TornError


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8")).hexdigest()


def _text(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _kept_type(table: Mapping[str, Any], key: str, default: Kind) -> Kind:
    value = table.get(key, default)
    return value if isinstance(value, type(default)) else default
