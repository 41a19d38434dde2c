"""A chat export, a pager's log, a table or pasted lines, as entries of a timeline."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Any

from pmwizard.errors import UnusableError
from pmwizard.record.times import parse_moment

MOST = 1_000
"""Entries; a longer timeline is a log, and nobody reads it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing somebody or something said.

    Attributes:
        at: when, with its offset; None while the day is not known.
        text: what, in one line.
        who: who said it; empty when nobody is named.
        source: where it can be looked up.
        line: its line in the file, from 1; for JSON its number among the messages.
        bare: its clock time as written, while the day is not known.
    """

    at: datetime | None
    text: str
    who: str = ""
    source: str = ""
    line: int = 0
    bare: str = ""

    @property
    def entry(self) -> dict[str, Any]:
        """It as an entry of a record's timeline, with the speaker in front unless the words name them already."""
        named = not self.who or self.who.casefold() in self.text.casefold()
        made = {"at": self.at, "text": self.text if named else f"{self.who}: {self.text}"}
        return {**made, "source": self.source} if self.source else made


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line, or a message, that could not be taken in, and why."""

    line: int
    why: str


@dataclass(slots=True)
class Log:
    """What a file holds.

    Attributes:
        kind: what it was taken for, in words.
        events: everything in it, by time.
        skipped: what could not be read.
        notes: what was assumed, a sentence each.
    """

    kind: str
    events: list[Event] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Given:
    """What a file's times are read against.

    Attributes:
        zone: the zone of times that name none.
        day: the day of times that name none; None when nobody knows.
        names: people by the id a chat knows them by.
        today: the author's day, from which `yesterday` is said of an incident that has just been; None: the day.
    """

    zone: tzinfo
    day: date | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None


def read(name: str, text: str, given: Given) -> Log:
    """The events in a file's text, by time.

    Args:
        name: the file's name, for messages and for what its ending tells.
        text: what stands in it.
        given: what its times are read against.

    Raises:
        UnusableError: nothing in it could be read as an event; names the file, the line and the mend.
    """
    from pmwizard.interview import importing_json, importing_lines, importing_table

    if text.lstrip()[:1] in {"{", "["} and not importing_lines.begins_with_stamp(text.lstrip()):
        log = importing_json.read(name, text, given)
    elif importing_table.is_table(name, text):
        log = importing_table.read(name, text, given)
    else:
        log = importing_lines.read(name, text, given)
    unplaced = [one for one in log.events if one.at is None]
    if unplaced and len(unplaced) == len(log.events):
        first = unplaced[0]
        raise UnusableError(
            f"{name}:{first.line}: {first.bare} has no day, and nothing in the file or the draft tells one; "
            "give it with --date 2026-10-03"
        )
    log.skipped += [Skipped(one.line, f"{one.bare} has no day; --date gives one") for one in unplaced]
    timed = [(one.at, number, one) for number, one in enumerate(log.events) if one.at]
    log.events = [one for _, _, one in sorted(timed, key=lambda pair: pair[:2])]
    log.skipped.sort(key=lambda one: one.line)
    if not log.events:
        raise UnusableError(f"{name}: {log.kind}, and no message with a time in it")
    return log


def narrowed(events: Iterable[Event], *, since: str = "", until: str = "", grep: str = "", zone: tzinfo) -> list[Event]:
    """The events in a span and with words that fit.

    Args:
        events: by time.
        since: the first moment, as people say it; a bare time is on the day of the first event, or the closest to it.
        until: the last moment, read likewise.
        grep: a regular expression, upper and lower case alike.
        zone: the zone `since` and `until` are in.

    Raises:
        UnusableError: an option cannot be read.
    """
    kept = list(events)
    if not kept:
        return kept
    first = kept[0].at
    fits = _pattern(grep)
    if since and first:
        start = _moment("--since", since, zone, first)
        kept = [one for one in kept if one.at and one.at >= start]
    if until and first:
        end = _moment("--until", until, zone, first)
        kept = [one for one in kept if one.at and one.at <= end]
    return [one for one in kept if fits(one.entry["text"])]


def _pattern(grep: str) -> Callable[[str], Any]:
    try:
        return re.compile(grep, re.IGNORECASE).search
    except re.error as error:
        raise UnusableError(f"--grep {grep}: not a regular expression: {error}") from None


def _moment(option: str, said: str, zone: tzinfo, near: datetime) -> datetime:
    found = parse_moment(said, zone, near)
    if found is None or found[1]:
        raise UnusableError(f"{option} {said}: does not read as a time; like 13:40 or 2026-10-03 13:40")
    return found[0]


def new_ones(events: Iterable[Event], timeline: Iterable[Mapping[str, Any]], zone: tzinfo) -> list[dict[str, Any]]:
    """Entries for the events that the timeline does not hold yet, in the zone the incident is told in.

    Raises:
        UnusableError: they are more than a timeline can tell.
    """
    held = {(one.get("at"), one.get("text")) for one in timeline}
    made: list[dict[str, Any]] = []
    for one in events:
        entry = replace(one, at=one.at.astimezone(zone) if one.at else None).entry
        if (entry["at"], entry["text"]) not in held:
            held.add((entry["at"], entry["text"]))
            made.append(entry)
    if len(made) > MOST:
        raise UnusableError(
            f"{len(made)} entries are more than a timeline can tell; narrow them with --since, --until or --grep"
        )
    return made
