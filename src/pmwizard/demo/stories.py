"""The invented postmortems, from their data files to records with real dates.

A data file says when in weeks and weekdays (`w34 fri`), because a Friday deploy has to stay on a Friday. What follows
is counted in days from the incident, and clock times are those of the people who were there.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

Record = dict[str, Any]

DATA = Path(__file__).parent / "data"
"""Where the texts are."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SATURDAY = 5
_MARKS = {"started": "started_at", "detected": "detected_at", "mitigated": "mitigated_at", "resolved": "resolved_at"}
_LINE = re.compile(r"(?:(?P<day>[+-]\d+) )?(?P<hour>\d\d):(?P<minute>\d\d) (?:\[(?P<marks>[a-z, ]+)\] )?(?P<text>.+)")
_EVENT = re.compile(r"(?P<day>\d+)(?:>(?P<to>\w+))?: (?P<note>.+)", re.DOTALL)
_DAY_IN_TEXT = re.compile(r"\{([+-]\d+)\}")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an action after publishing.

    Attributes:
        at: when.
        by: who, as `Name <address>`.
        index: which action of the record, from 0.
        line: the line for the action's history.
        fields: what else of the action is different from then on.
    """

    at: datetime
    by: str
    index: int
    line: Record
    fields: Record


@dataclass(frozen=True, slots=True)
class Story:
    """A postmortem and its life.

    Attributes:
        record: as it was published.
        published: when.
        changes: what became of its actions, oldest first.
    """

    record: Record
    published: datetime
    changes: tuple[Change, ...]

    def states(self) -> Iterator[tuple[Change | None, Record]]:
        """The record as published (with None), then after each change."""
        record = deepcopy(self.record)
        yield None, deepcopy(record)
        for change in self.changes:
            action = record["actions"][change.index]
            action.update(change.fields)
            action.setdefault("history", []).append(dict(change.line))
            yield change, deepcopy(record)


@cache
def company() -> dict[str, Any]:
    """The invented company: its people and teams."""
    return tomllib.loads((DATA / "company.toml").read_text("utf-8"))


def person(key: str) -> str:
    """A colleague as `Name <address>`."""
    who = company()["people"][key]
    return f"{who['name']} <{key}@{company()['domain']}>"


def stories(today: date) -> list[Story]:
    """Every invented postmortem, oldest first, with dates that lead up to `today`."""
    raw = {path.stem: _read(path) for path in sorted((DATA / "postmortems").glob("*.toml"))}
    days = {stem: _day(one["when"], today) for stem, one in raw.items()}
    ids = {stem: f"{day + _until_start(raw[stem])}-{stem}" for stem, day in days.items()}
    told = [_Teller(raw[stem], days[stem], ids).story(ids[stem]) for stem in raw]
    return sorted(told, key=lambda one: (one.published, one.record["id"]))


def unfinished(today: date) -> Record:
    """The draft of the last working day before `today`."""
    day = today - timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    record = _Teller(_read(DATA / "draft.toml"), day, {}).record(f"{day.isoformat()}-basket-migration")
    record["status"] = "draft"
    return record


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _day(when: str, today: date) -> date:
    """The day that `w34 fri` means: the Friday 34 weeks before the week of `today`."""
    week, weekday = when.split()
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(weeks=int(week[1:])) + timedelta(days=_WEEKDAYS.index(weekday))


def _until_start(raw: Mapping[str, Any]) -> timedelta:
    """From the day a file is told on to the day its incident started: some are found late."""
    entries = [found for line in raw["timeline"].splitlines() if (found := _LINE.fullmatch(line.strip()))]
    return timedelta(days=next(int(one["day"] or 0) for one in entries if "started" in (one["marks"] or "")))


class _Teller:
    """Turns one data file into a record."""

    def __init__(self, raw: Mapping[str, Any], day: date, ids: Mapping[str, str]) -> None:
        self.raw = raw
        self.day = day
        self.ids = ids
        self.team = company()["teams"][raw["team"]]
        self.zone = ZoneInfo(self.team["zone"])

    def story(self, key: str) -> Story:
        record = self.record(key)
        published = self._working_hour(self.raw.get("published", 3), key)
        told = [change for i, raw in enumerate(self.raw["actions"]) for change in self._changes(i, raw, record)]
        return Story(record, published, tuple(sorted(told, key=lambda change: (change.at, change.index))))

    def record(self, key: str) -> Record:
        """The record as it was when it was published."""
        raw = self.raw
        timeline = [self._entry(line) for line in raw["timeline"].strip().splitlines()]
        marked = {_MARKS[mark]: entry["at"] for entry in timeline for mark in entry.get("marks", ())}
        return {
            "schema": 1,
            "id": key,
            "title": raw["title"],
            "status": "published",
            "severity": raw["severity"],
            "services": raw["services"],
            "teams": [raw["team"], *raw.get("also", ())],
            "authors": [person(who) for who in raw["authors"]],
            "tags": raw.get("tags", []),
            "summary": self._text(raw["summary"]),
            "incident": {"timezone": self.team["zone"], **marked, "detected_by": raw.get("by", "alert")},
            "impact": {
                "text": self._text(raw["impact"]),
                "measures": [{"what": what, "value": value} for what, value in raw["measures"]],
            },
            "timeline": timeline,
            "went_well": [{"text": self._text(text)} for text in raw["well"]],
            "went_poorly": [{"text": self._text(text)} for text in raw["poorly"]],
            "factors": [self._factor(n, *factor) for n, factor in enumerate(raw["factors"], 1)],
            "actions": [self._action(n, action) for n, action in enumerate(raw.get("actions", ()), 1)],
            "links": [{"title": title, "url": url} for title, url in raw.get("links", ())],
        }

    def _text(self, text: str) -> str:
        """The text with its days, `{+12}`, as people write them."""

        def said(found: re.Match[str]) -> str:
            day = self.day + timedelta(days=int(found[1]))
            return f"{day.day} {day:%B}"

        return _DAY_IN_TEXT.sub(said, text).strip()

    def _entry(self, line: str) -> Record:
        found = _LINE.fullmatch(line.strip())
        if not found:
            raise ValueError(f"not a timeline line: {line}")
        day = self.day + timedelta(days=int(found["day"] or 0))
        at = datetime.combine(day, time(int(found["hour"]), int(found["minute"])), self.zone)
        entry: Record = {"at": _fixed(at), "text": self._text(found["text"])}
        if found["marks"]:
            entry["marks"] = [mark.strip() for mark in found["marks"].split(",")]
        return entry

    def _factor(self, number: int, kind: str, text: str, *seen: str) -> Record:
        factor: Record = {"id": f"F{number}", "category": kind, "text": self._text(text)}
        if seen:
            refs = [ref.partition("#") for ref in seen]
            factor["seen_before"] = [f"{self.ids[stem]}#{item}" for stem, _, item in refs]
        return factor

    def _action(self, number: int, raw: Mapping[str, Any]) -> Record:
        action: Record = {"id": f"A{number}", "text": self._text(raw["text"])}
        if "owner" in raw:
            action["owner"] = company()["people"][raw["owner"]]["name"]
        if "due" in raw:
            action["due"] = self._due(raw["due"])
        if "kind" in raw:
            action["kind"] = raw["kind"]
        if "tracker" in raw:
            action["tracker"] = f"https://tracker.{company()['domain']}/{raw['tracker']}"
        action["addresses"] = [f"F{n}" for n in raw.get("for", ())]
        action["status"] = "idea" if raw.get("idea") else "open"
        return action

    def _changes(self, index: int, raw: Mapping[str, Any], record: Record) -> Iterator[Change]:
        """What the data file says became of an action: `move`, `give`, `done`, `drop`, in that order."""
        action = record["actions"][index]
        owner, due = raw.get("owner", ""), action.get("due")
        for verb in ("move", "give", "done", "drop"):
            found = _EVENT.fullmatch(raw.get(verb, ""))
            if not found:
                continue
            by = owner or self.raw["authors"][0]
            at = self._working_hour(int(found["day"]), f"{record['id']}#{action['id']}{verb}")
            fields: Record = {}
            if verb == "move":
                fields["due"] = self._due(int(found["to"]))
                change = f"due {due} -> {fields['due']}"
            elif verb == "give":
                owner = found["to"]
                fields["owner"] = company()["people"][owner]["name"]
                change = f"owner {action['owner']} -> {fields['owner']}"
            else:
                status = {"done": "done", "drop": "dropped"}[verb]
                fields = {"status": status, "closed_at": at.date()}
                change = f"{action['status']} -> {status}"
            line = {"at": at, "by": person(by), "change": change, "note": self._text(found["note"])}
            yield Change(at, person(by), index, line, fields)

    def _due(self, days: int) -> date:
        """That many days after the incident; nobody promises things for a weekend."""
        day = self.day + timedelta(days=days)
        return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))

    def _working_hour(self, days: int, key: str) -> datetime:
        """An hour of a working day that many days after the incident, always the same for the same key."""
        day = self.day + timedelta(days=days)
        day += timedelta(days=(7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)
        minutes = crc32(key[11:].encode()) % (8 * 60)
        return _fixed(datetime.combine(day, time(9), self.zone) + timedelta(minutes=minutes))


def _fixed(moment: datetime) -> datetime:
    """The moment with its plain UTC offset, as TOML holds it."""
    return datetime.fromisoformat(moment.isoformat())
