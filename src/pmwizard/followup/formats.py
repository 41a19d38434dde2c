"""Actions for other programs and other places: JSON, CSV, a calendar, Markdown, issue trackers."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pmwizard.archive.model import ActionRow
from pmwizard.followup.board import age_days, days_late, is_overdue, note_of
from pmwizard.locations import VIEW_FILE
from pmwizard.record import markdown
from pmwizard.record.view import written_day

NOBODY = "nobody yet"

_COLUMNS = (
    *("id", "text", "owner", "due", "kind", "status", "overdue", "age_days", "path", "tracker"),
    *("closed_at", "note", "postmortem", "teams"),
)
_FOLD = 73
_SUMMARY = 120


def as_json(row: ActionRow, today: date) -> dict[str, Any]:
    """An action as `actions --json` gives it; days are ISO dates or null."""
    return {
        "id": row.ref,
        "text": row.text,
        "owner": row.owner,
        "due": row.due.isoformat() if row.due else None,
        "kind": row.kind,
        "status": row.status,
        "overdue": is_overdue(row, today),
        "age_days": age_days(row, today),
        "path": row.path,
        "tracker": row.tracker,
    }


def as_csv(rows: Iterable[ActionRow], today: date) -> str:
    """A table for spreadsheets, its columns those of the JSON and some more.

    Words that a spreadsheet would run as a formula are kept from it by an apostrophe.
    """
    extra = {"closed_at": _closed, "note": note_of, "postmortem": lambda row: row.title, "teams": _teams}
    lines = [{**as_json(row, today), **{name: told(row) for name, told in extra.items()}} for row in rows]
    return _table(_COLUMNS, ([line[name] for name in _COLUMNS] for line in lines))


def as_calendar(rows: Iterable[ActionRow], now: datetime) -> str:
    """The days on which open actions are due, as an iCalendar file; an action is the same event in every file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pmwizard//actions//EN", "CALSCALE:GREGORIAN"]
    for row in rows:
        if row.status == "open" and row.due:
            lines += _event(row, row.due, now)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def digest(rows: Sequence[ActionRow], today: date) -> str:
    """What is overdue, for a chat, an issue or a CI log: each owner's own together, the longest overdue first."""
    late = [row for row in rows if is_overdue(row, today)]
    if not late:
        return "No action is overdue.\n"
    said = [f"## {_counted(len(late), 'action is', 'actions are')} overdue", ""]
    theirs: dict[str, list[ActionRow]] = {}
    for row in late:
        theirs.setdefault(row.owner, []).append(row)
    for owner, promises in theirs.items():
        said += [f"**{markdown.escape(owner) or NOBODY.capitalize()}**", ""]
        said += [_bullet(row, [f"{_counted(days_late(row, today), 'day', 'days')} overdue"]) for row in promises]
        said.append("")
    said.append("Each can be done, moved, given to somebody else or dropped out loud: `pmwizard review-actions`.")
    return "\n".join(said) + "\n"


def as_markdown(groups: Mapping[str, Sequence[ActionRow]]) -> str:
    """A checklist under each heading."""
    said: list[str] = []
    for heading, rows in groups.items():
        said += [f"## {markdown.escape(heading)}", ""]
        for row in rows:
            box = {"done": "[x] ", "dropped": "", "idea": ""}.get(row.status, "[ ] ")
            said.append(_bullet(row, [markdown.escape(row.owner) or NOBODY, _state(row)], box))
        said.append("")
    return "\n".join(said).rstrip("\n") + "\n" if said else "No actions.\n"


def tracker_rows(rows: Iterable[ActionRow]) -> list[ActionRow]:
    """Those worth taking into a tracker: open, and in none yet."""
    return [row for row in rows if row.status == "open" and not row.tracker]


def for_github(rows: Iterable[ActionRow]) -> str:
    """A JSON object a line, each what GitHub's "create an issue" takes."""
    issues = ({"title": _short(row.text), "body": _body(row), "labels": ["postmortem"]} for row in rows)
    return "".join(json.dumps(issue, ensure_ascii=False) + "\n" for issue in issues)


def for_gitlab(rows: Iterable[ActionRow]) -> str:
    """The CSV that GitLab's issue import reads."""
    table = ([_short(row.text), _body(row), row.due or ""] for row in rows)
    return _table(("title", "description", "due_date"), table)


def for_jira(rows: Iterable[ActionRow]) -> str:
    """The CSV that Jira's importer reads; its date format is `yyyy-MM-dd`, and accounts are not guessed from names."""
    names = ("Summary", "Description", "Issue Type", "Due Date", "Labels")
    return _table(names, ([_short(row.text), _body(row), "Task", row.due or "", "postmortem"] for row in rows))


EXPORTS: dict[str, Callable[[Iterable[ActionRow]], str]] = {
    "github": for_github,
    "gitlab": for_gitlab,
    "jira": for_jira,
}


def _table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return value


def _closed(row: ActionRow) -> str:
    return row.closed_at.isoformat() if row.closed_at else ""


def _teams(row: ActionRow) -> str:
    return ", ".join(row.teams)


def _event(row: ActionRow, due: date, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(row.ref)}@pmwizard"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{row.owner}: {row.text}' if row.owner else row.text)}"
    yield f"DESCRIPTION:{_escaped(row.title)}\\n{_escaped(row.ref)}"
    if row.tracker.startswith(("https://", "http://")):
        yield f"URL:{_escaped(row.tracker)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    plain = "".join(" " if ord(sign) < ord(" ") and sign != "\n" else sign for sign in text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, no character cut in two, as RFC 5545 asks."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode("utf-8", "replace"))
        if size + octets > _FOLD:
            yield piece
            piece, size = " ", 1
        piece += sign
        size += octets
    yield piece


def _bullet(row: ActionRow, facts: Sequence[str], box: str = "") -> str:
    where = markdown.link(row.title or row.ref, row.path.rpartition("/")[0] + f"/{VIEW_FILE}")
    is_address = row.tracker.startswith(("https://", "http://"))
    tracker = markdown.link("tracker", row.tracker) if is_address else markdown.escape(row.tracker)
    behind = [*facts, where, *([tracker] if tracker else [])]
    return f"- {box}**{markdown.escape(row.ref)}** {markdown.escape(row.text)}\n  {' · '.join(behind)}"


def _state(row: ActionRow) -> str:
    if row.status in {"done", "dropped"}:
        when = f" {written_day(row.closed_at)}" if row.closed_at else ""
        note = note_of(row)
        return f"{row.status}{when}{f': {markdown.escape(note)}' if note else ''}"
    return f"due {written_day(row.due)}" if row.due else "no date"


def _body(row: ActionRow) -> str:
    said = [
        row.text,
        "",
        f"From the postmortem {row.title} ({row.ref}).",
        f"Owner: {row.owner or NOBODY}",
        *([f"Due: {row.due}"] if row.due else []),
        *([f"Meant to {row.kind}"] if row.kind else []),
        f"Record: {row.path}",
    ]
    return "\n".join(said)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SUMMARY else f"{line[:_SUMMARY].rsplit(' ', 1)[0]} …"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
