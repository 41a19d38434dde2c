"""Records in and out of TOML: the same record always gives the same bytes, and an added item only its own lines.

`tomli_w` writes every value. The layout of tables is drawn here, because `tomli_w` turns short tables into inline ones
and back as they grow, which would touch lines nobody edited.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import tomli_w

from pmwizard.record.constants import SCHEMA
from pmwizard.record.errors import RecordError, Trouble, troubles

Record = dict[str, Any]
"""A record as plain tables, lists and values: what `tomllib` reads."""

LARGEST = 20_000_000
"""Bytes; a record beyond this is somebody's mistake, or a trap."""

_ORDER: dict[str, tuple[str, ...]] = {
    "": (
        *("schema", "id", "title", "status", "severity", "services", "teams", "authors", "tags", "summary"),
        *("incident", "impact", "timeline", "went_well", "went_poorly", "factors", "actions", "links"),
    ),
    "incident": ("timezone", "started_at", "detected_at", "mitigated_at", "resolved_at", "detected_by"),
    "impact": ("text", "measures"),
    "impact.measures": ("what", "value"),
    "timeline": ("at", "text", "marks", "source"),
    "factors": ("id", "category", "text", "seen_before"),
    "actions": (*("id", "text", "owner", "due", "kind", "addresses", "tracker", "status", "closed_at", "history"),),
    "actions.history": ("at", "by", "change", "note"),
    "links": ("title", "url"),
}


def dumps(record: Mapping[str, Any]) -> str:
    """The record as TOML, keys in the order people expect, unknown ones after them.

    Empty values that only say "nothing here" are left out, so that a half-filled draft reads well.
    """
    return "\n".join(_table(record, ())).strip("\n") + "\n"


def loads(text: str, name: str = "postmortem.toml") -> Record:
    """The record in that TOML, valid.

    Raises:
        RecordError: it is not TOML, of a newer schema, or a field is not usable; says where and how to mend it.
    """
    record = parse(text, name)
    found = validate(record, text)
    if found:
        raise RecordError(name, found)
    return record


def parse(text: str, name: str = "postmortem.toml") -> Record:
    """The tables in that TOML, not yet held to the model.

    Raises:
        RecordError: it is not TOML, holds conflict markers, or is of a newer schema.
    """
    marker = next((n for n, line in enumerate(text.splitlines(), 1) if line.startswith(("<<<<<<< ", ">>>>>>> "))), 0)
    if marker:
        raise RecordError(
            name, [Trouble("a merge conflict is still open here; settle it and remove the markers", marker)]
        )
    try:
        record = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecordError(name, [Trouble.of_toml(error, text)]) from None
    except RecursionError:
        raise RecordError(name, [Trouble("is nested too deeply to be a postmortem", 1)]) from None
    schema = record.get("schema", SCHEMA)
    if isinstance(schema, int) and schema > SCHEMA:
        said = f"was written by a newer pmwizard (schema {schema}, this one knows {SCHEMA}); update pmwizard to open it"
        raise RecordError(name, [Trouble(said, 1)])
    return record


def validate(record: Mapping[str, Any], text: str = "") -> list[Trouble]:
    """Everything that keeps the record from being a valid postmortem, in words; empty when it is one."""
    from pydantic import ValidationError

    from pmwizard.record.model import Postmortem

    try:
        Postmortem.model_validate(dict(record))
    except ValidationError as error:
        return troubles(error, text)
    return []


def read_text(path: Path) -> str:
    """The file's text.

    Raises:
        RecordError: it cannot be read, is not UTF-8, or is too large to be a record.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise RecordError(
                str(path), [Trouble(f"is larger than {LARGEST // 1_000_000} MB, too large for a record", 1)]
            )
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RecordError(str(path), [Trouble("is not UTF-8 text; save it as UTF-8", line)]) from None
    except OSError as error:
        raise RecordError(str(path), [Trouble(f"cannot be read: {error.strerror or error}", 0)]) from None


def load(path: Path) -> Record:
    """The valid record in that file; errors as in `loads`."""
    return loads(read_text(path), str(path))


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: no text, no items, no moment."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    order = _ORDER.get(".".join(path), ())
    keys = [key for key in order if key in table] + [key for key in table if key not in order]
    held = {key: table[key] for key in keys if not (key in order and is_empty(table[key]))}
    for key, value in held.items():
        if not _makes_header(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in held.items():
        if _makes_header(value):
            yield from _tables(value, (*path, key))


def _tables(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    dotted = ".".join(_key(part) for part in path)
    items, header = ([value], f"[{dotted}]") if isinstance(value, dict) else (value, f"[[{dotted}]]")
    for item in items:
        yield ""
        yield header
        yield from _table(item, path)


def _makes_header(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
    )


def _key(key: str) -> str:
    return tomli_w.dumps({key: 0})[: -len(" = 0\n")]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("+00:00") + ("Z" if value.utcoffset() == timedelta(0) else "")
    multiline = isinstance(value, str) and "\n" in value and "\r" not in value
    return tomli_w.dumps({"k": value}, multiline_strings=multiline).removeprefix("k = ").removesuffix("\n")
