"""A record as people read it: local times, spans, the silences that matter. What templates are given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from pmwizard.record.constants import MARKS
from pmwizard.record.times import duration, zone_of

QUIET = timedelta(minutes=30)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline.

    Attributes:
        when: local time; with the day on the first line and whenever the day changes.
        text: what happened.
        marks: started, detected, mitigated, resolved.
        source: where it can be looked up.
        silence: how long nothing was written down before this line; empty when that was short.
    """

    when: str
    text: str
    marks: tuple[str, ...]
    source: str
    silence: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time to detect, to mitigate or to resolve: its `name` and its length in words."""

    name: str
    length: str


@dataclass(frozen=True, slots=True)
class Promise:
    """An action as a line of a checklist.

    Attributes:
        id: `A1`.
        text: the promise.
        status: open, done, dropped or idea.
        facts: what stands behind it in a few words each: owner, date, kind, factors, what became of it.
        tracker: its address in an issue tracker.
        note: the newest note of its history.
    """

    id: str
    text: str
    status: str
    facts: tuple[str, ...]
    tracker: str
    note: str


def facts(record: Mapping[str, Any]) -> list[str]:
    """The line under the title: severity, day, services, teams, authors; each left out when nobody wrote it."""
    incident = record.get("incident") or {}
    started = as_moment(incident.get("started_at"))
    zone = zone_of(str(incident.get("timezone") or "UTC"))
    said = [
        str(record.get("severity") or ""),
        written_day(started.astimezone(zone).date()) if started else "",
        ", ".join(map(str, record.get("services") or [])),
        _named("team", record.get("teams")),
        _named("written by", people(record.get("authors"))),
    ]
    return [one for one in said if one]


def action(record: Mapping[str, Any]) -> Promise:
    """An action of a record, ready for a checklist."""
    status = str(record.get("status") or "open")
    due, closed = record.get("due"), record.get("closed_at")
    history = record.get("history") or []
    said = [
        str(record.get("owner") or ""),
        f"due {written_day(due)}" if isinstance(due, date) and status == "open" else "",
        f"{status} {written_day(closed)}" if isinstance(closed, date) and status in {"done", "dropped"} else "",
        str(record.get("kind") or ""),
        _named("answers", record.get("addresses")),
    ]
    return Promise(
        id=str(record.get("id", "")),
        text=str(record.get("text", "")),
        status=status,
        facts=tuple(one for one in said if one),
        tracker=str(record.get("tracker") or ""),
        note=str(history[-1].get("note") or "") if history and status in {"done", "dropped"} else "",
    )


def _named(name: str, values: Any) -> str:
    return f"{name} {', '.join(map(str, values))}" if values else ""


def people(authors: Any) -> list[str]:
    """The names of `Name <address>` entries; addresses stay in the record."""
    return [str(one).partition("<")[0].strip() or str(one) for one in authors or []]


def promised(record: Mapping[str, Any]) -> str:
    """How many open actions a record has, when the first is due, and how many nobody has taken; empty without any."""
    actions = [one for one in record.get("actions") or [] if one.get("status", "open") == "open"]
    if not actions:
        return ""
    days = sorted(one["due"] for one in actions if isinstance(one.get("due"), date))
    said = ["Your action is on the board." if len(actions) == 1 else f"Your {len(actions)} actions are on the board."]
    first = "It" if len(actions) == 1 else "The first"
    said += [f"{first} is due on {written_day(days[0])}."] if days else []
    free = sum(not one.get("owner") for one in actions)
    one_free = "It has no owner yet." if len(actions) == 1 else "One of them has no owner yet."
    said += [one_free if free == 1 else f"{free} of them have no owner yet."] if free else []
    return " ".join(said)


def written_day(day: date) -> str:
    """`3 October 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def spans(incident: Mapping[str, Any]) -> list[Span]:
    """Time from the start to each later mark that is known, in order."""
    started = as_moment(incident.get("started_at"))
    found = []
    for mark in MARKS[1:]:
        moment = as_moment(incident.get(f"{mark}_at"))
        if started and moment and moment >= started:
            found.append(Span(mark, duration(moment - started)))
    return found


def moments(record: Mapping[str, Any]) -> list[Moment]:
    """The timeline in order of time; entries without a time come last, in the order they were written."""
    incident = record.get("incident") or {}
    zone = zone_of(str(incident.get("timezone", "")))
    over = as_moment(incident.get("mitigated_at")) or as_moment(incident.get("resolved_at"))
    return list(_moments(sorted(record.get("timeline") or [], key=by_time), zone, over))


def _moments(entries: list[Mapping[str, Any]], zone: tzinfo, over: datetime | None) -> Iterator[Moment]:
    before: datetime | None = None
    for entry in entries:
        at = as_moment(entry.get("at"))
        local = at.astimezone(zone) if at else None
        silence = ""
        if before and at and at - before >= QUIET and (over is None or before < over):
            silence = duration(at - before)
        same_day = local and before and local.date() == before.astimezone(zone).date()
        yield Moment(
            when=_clock(local, with_day=not same_day) if local else "",
            text=str(entry.get("text", "")),
            marks=tuple(str(mark) for mark in entry.get("marks") or []),
            source=str(entry.get("source", "")),
            silence=silence,
        )
        before = at or before


def _clock(local: datetime, *, with_day: bool) -> str:
    seconds = f":{local.second:02}" if local.second else ""
    clock = f"{local:%H:%M}{seconds}"
    return f"{local.day} {_MONTHS[local.month - 1][:3]} {clock}" if with_day else clock


def by_time(entry: Mapping[str, Any]) -> tuple[bool, datetime]:
    """A sort key for timeline entries; those without a time come last."""
    at = as_moment(entry.get("at"))
    return at is None, at or datetime.max.replace(tzinfo=UTC)


def as_moment(value: Any) -> datetime | None:
    """The value when it is a moment with an offset; None for anything else a half-written record may hold."""
    return value if isinstance(value, datetime) and value.utcoffset() is not None else None
