"""Every action of the repository, read from its records; what cannot be read is named and the rest still listed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pmwizard.archive.model import ActionRow, Problem
from pmwizard.locations import RECORD_FILE
from pmwizard.record import toml_io
from pmwizard.record.errors import RecordError

FOLDER = "postmortems"


def read(root: Path) -> tuple[list[ActionRow], list[Problem]]:
    """The actions of all records below `root/postmortems`, and the files that could not be read."""
    rows: list[ActionRow] = []
    problems: list[Problem] = []
    for path in sorted((root / FOLDER).glob(f"*/{RECORD_FILE}")):
        relative = path.relative_to(root).as_posix()
        try:
            record = toml_io.parse(toml_io.read_text(path), relative)
        except RecordError as error:
            problems += [Problem(relative, trouble.line, trouble.text) for trouble in error.troubles]
            continue
        rows += rows_of(record, relative)
    return rows, problems


def rows_of(record: Mapping[str, Any], path: str) -> Iterator[ActionRow]:
    """The actions of one record, whatever shape it is in."""
    day = _day_of(record)
    name = str(record.get("id") or Path(path).parent.name)
    for item in _tables(record.get("actions")):
        yield ActionRow(
            ref=f"{name}#{item.get('id', '')}",
            text=str(item.get("text") or ""),
            owner=str(item.get("owner") or ""),
            due=_date(item.get("due")),
            kind=str(item.get("kind") or ""),
            status=str(item.get("status") or "open"),
            tracker=str(item.get("tracker") or ""),
            closed_at=_date(item.get("closed_at")),
            history=tuple(_line(line) for line in _tables(item.get("history"))),
            path=path,
            teams=tuple(str(team) for team in record.get("teams") or () if isinstance(team, str)),
            title=str(record.get("title") or ""),
            date=day,
        )


def _day_of(record: Mapping[str, Any]) -> date:
    incident = record.get("incident")
    started = incident.get("started_at") if isinstance(incident, dict) else None
    if isinstance(started, datetime):
        return started.date()
    try:
        return date.fromisoformat(str(record.get("id", ""))[:10])
    except ValueError:
        return date.min


def _tables(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _date(value: Any) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _line(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    at = line.get("at")
    when = at.isoformat() if isinstance(at, datetime) else str(at or "")
    return when, str(line.get("by") or ""), str(line.get("change") or ""), str(line.get("note") or "")
