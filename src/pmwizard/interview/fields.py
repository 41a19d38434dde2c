"""A field's value as text to type, and typed text as values of the record."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from pmwizard.interview.changes import MISSING, value_at
from pmwizard.interview.steps import CATEGORIES, Field
from pmwizard.record.times import is_zone, near_zone, parse_day, parse_moment
from pmwizard.record.view import as_moment

_TWO_WAYS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_NAME = re.compile(r"[,;\n]+")
_AUTHOR = re.compile(r"[^<>]*(?:<[^<>@\s]+@[^<>@\s]+>)?")
_NUMBER = re.compile(r"\d")
_KIND_FIRST = re.compile(r"\s*\[?([A-Za-z][A-Za-z ]{2,24}?)\]?\s*:\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Context:
    """What typed text is read against.

    Attributes:
        zone: the incident's zone.
        near: the moment a bare time is close to.
        today: the author's day, for due dates.
        now: the author's now, after which nothing has happened yet; None where that is no matter.
        day: the day `yesterday` is said from in the timeline; None: the day of `near`.
    """

    zone: tzinfo
    near: datetime
    today: date
    now: datetime | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What typed text means: values by path below the field's holder, and whether all of it was understood."""

    values: Mapping[tuple[str, ...], Any]
    understood: bool = True


def as_text(field: Field, holder: Any, context: Context) -> str:
    """The field's value as it would be typed."""
    zone = context.zone
    if field.form == "entry":
        at, words = as_moment(holder.get("at")), str(holder.get("text", ""))
        return f"{_shortest(at, context)} {words}" if at else words
    if field.form == "measure":
        what, value = str(holder.get("what", "")), str(holder.get("value", ""))
        return f"{what}: {value}" if value else what
    value = value_at(holder, field.path)
    if value is MISSING or value is None:
        return ""
    if isinstance(value, datetime):
        return moment_text(value, zone)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


def _shortest(at: datetime, context: Context) -> str:
    """The clock alone when it would be read back as the same moment, else with its day."""
    whole = moment_text(at, context.zone)
    clock = whole.partition(" ")[2]
    found = parse_moment(clock, context.zone, context.near, context.now, context.day)
    return clock if found and found[0] == at else whole


def moment_text(at: datetime, zone: tzinfo) -> str:
    """A moment as one would type it: local date and time, with seconds only when there are some."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def as_values(field: Field, text: str, context: Context) -> Written:
    """What the typed text means."""
    if field.form == "entry":
        return _entry(text, context)
    if field.form == "measure":
        what, _, value = text.partition(": " if ": " in text else ":")
        return Written({("what",): what.strip(), ("value",): value.strip()})
    if field.form in {"names", "many"}:
        names = [name.strip() for name in _NAME.split(text) if name.strip()]
        return Written({field.path: names or MISSING})
    if field.form == "zone":
        name = text.strip()
        return Written({field.path: name}) if name and is_zone(name) else Written({}, understood=False)
    if field.form in {"moment", "day"}:
        return _time(field, text, context)
    if field.form == "choice" or field.lines == 1:
        return Written({field.path: (text.strip() if field.form == "choice" else text) or MISSING})
    return Written({field.path: text or MISSING})


def _entry(text: str, context: Context) -> Written:
    found = parse_moment(text, context.zone, context.near, context.now, context.day)
    if found is None:
        return Written({("text",): text}, understood=False)
    return Written({("at",): found[0], ("text",): found[1]})


def _time(field: Field, text: str, context: Context) -> Written:
    if not text.strip():
        return Written({field.path: MISSING})
    if field.form == "day":
        day = parse_day(text, context.today)
        return Written({field.path: day}) if day else Written({}, understood=False)
    found = parse_moment(text, context.zone, context.near, context.now, context.today)
    return Written({field.path: found[0]}) if found and not found[1] else Written({}, understood=False)


def trouble(field: Field, text: str, zone: str) -> str:
    """What cannot be read in a field as typed, and what would be; empty when there is nothing to say.

    Args:
        field: the field.
        text: what stands in it.
        zone: the zone times are read in for now.
    """
    said = text.strip()
    if field.form == "zone":
        if is_zone(said or "/"):
            return ""
        near = near_zone(said) if said else ""
        offer = f"{near}?" if near else f"Like {field.example}."
        return f"{f'“{said}” is no zone yet: ' if said else ''}{offer} Until then times are read in {zone}."
    if field.form == "moment":
        return f"“{said}” is no time yet: try 13:41, yesterday 23:50, 2026-10-03 13:41" if said else ""
    if field.form == "day":
        return f"“{said}” is no day yet: try in 2 weeks, friday, 17 Oct" if said else ""
    if field.id == "authors":
        broken = [one.strip() for one in _NAME.split(text) if not _AUTHOR.fullmatch(one.strip())]
        return f"“{broken[0]}” is no author yet: like {field.example}" if broken else ""
    if field.form == "measure" and said and not _NUMBER.search(said.partition(":")[2]):
        return f"“{said}” has no number after a colon yet: like {field.example}"
    two = _TWO_WAYS.search(said) if field.form == "measure" else None
    if two:
        return f"“{two[0]}” can be read two ways: is it {two[0].replace('.', '').replace(',', '.')}?"
    return ""


def leading_kind(text: str, known: list[str]) -> tuple[str, str]:
    """The kind a factor's line begins with (`monitoring: queue depth …`) and the rest; no kind when it is not one."""
    found = _KIND_FIRST.match(text)
    kind = found[1].strip().lower() if found else ""
    return (kind, text[found.end() :]) if found and kind in {*CATEGORIES, *known} else ("", text)
