"""The incident's time zone: which one times are read in, and what another one means for the times already there.

A time typed as a wall clock is the hours that were typed, whatever the zone turns out to be. One that told its own
offset, or that a clock gave (a note, an export), is an instant: another zone shows it at other hours.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from pmwizard.interview.changes import Change, Path, value_at
from pmwizard.record.constants import MARKS
from pmwizard.record.times import is_zone, said_as, zone_of
from pmwizard.record.view import as_moment, by_time


def reading_zone(record: Mapping[str, Any], waiting: str | None, here: tzinfo) -> tzinfo:
    """The zone typed times are read in: the incident's, the author's own while the incident's is not known.

    Args:
        record: the record.
        waiting: what stands in the field of the zone and could not be read; None when there is nothing such.
        here: the author's zone.
    """
    named = _named(record)
    return here if not is_zone(named) or (waiting or "").strip() else zone_of(named)


def day_of(record: Mapping[str, Any], fallback: date) -> date:
    """The local day the incident started; of its first timeline entry when nobody said, else the fallback."""
    known = (as_moment(value_at(record, path)) for path in [("incident", "started_at"), *_entry_times(record)])
    first = next((moment for moment in known if moment), None)
    return first.astimezone(zone_of(_named(record))).date() if first else fallback


def as_instants(moments: Iterable[object]) -> list[datetime]:
    """The moments among these values as instants are remembered: in UTC, where equal moments always compare equal."""
    return [one.astimezone(UTC) for one in moments if isinstance(one, datetime) and one.utcoffset() is not None]


def own_offsets(record: Mapping[str, Any], waiting: str | None, here: tzinfo) -> list[datetime]:
    """The times of a record that nobody typed as a clock of its zone, as instants: their offset is another one."""
    named = _named(record)
    zones = [zone_of(named)] if is_zone(named) else []
    zones += [here] if not zones or (waiting or "").strip() else []
    found = (value_at(record, path) for path in _times(record))
    moments = [one for one in found if isinstance(one, datetime) and one.utcoffset() is not None]
    return as_instants(
        one for one in moments if all(one.astimezone(zone).utcoffset() != one.utcoffset() for zone in zones)
    )


def is_instant(text: str, near: datetime, instants: Iterable[datetime]) -> bool:
    """Whether the time that a line begins with is an instant: it tells its offset, or counts from one that is."""
    said = said_as(text)
    return said == "offset" or (said == "step" and near.astimezone(UTC) in instants)


def same_hours(record: Mapping[str, Any], instants: Iterable[datetime], to: tzinfo) -> list[Change]:
    """The edits after which every time that is no instant has the same hours in another zone, still in order."""
    known, changes = set(instants), []
    for path in _times(record):
        at = value_at(record, path)
        if not isinstance(at, datetime) or at.utcoffset() is None or at.astimezone(UTC) in known:
            continue
        moved = at.replace(tzinfo=to)
        if moved.utcoffset() != at.utcoffset():
            changes.append(Change("set", path, at, moved))
    return [*changes, *_in_order(record, {change.path[1]: change.new for change in changes})]


def _in_order(record: Mapping[str, Any], moved: Mapping[str | int, datetime]) -> list[Change]:
    """The edit that sorts the timeline once those entries have moved; none when it stays as it is."""
    entries = list(record.get("timeline") or [])
    order = sorted(range(len(entries)), key=lambda at: by_time({"at": moved.get(at, entries[at].get("at"))}))
    return (
        []
        if not moved or order == sorted(order)
        else [Change("set", ("timeline",), entries, [entries[at] for at in order])]
    )


def kept_hours(record: Mapping[str, Any], instants: Iterable[datetime], zone: str) -> str:
    """What another zone does to the times that are there, in a sentence; empty when it does nothing.

    Args:
        record: the record as it is before.
        instants: the times that stay the moments they are.
        zone: the name of the other zone.
    """
    known, to, before = set(instants), zone_of(zone), zone_of(_named(record))
    kept = _count([change.path for change in same_hours(record, known, to) if change.path != ("timeline",)])
    held = ((path, as_instants([value_at(record, path)])) for path in _times(record))
    stay = [path for path, at in held if at and at[0] in known]
    fixed = _count([path for path in stay if _shifts(value_at(record, path), before, to)])
    own = "their own stay the moments they are" if fixed > 1 else "its own stays the moment it is"
    own = f"that came with a zone of {own}"
    if not kept:
        return f"{fixed} time{'s' if fixed > 1 else ''} {own}, now shown in {zone}." if fixed else ""
    hours = f"{kept} times keep their hours" if kept > 1 else "1 time keeps its hours"
    return f"{hours}, now read in {zone}{f'; {fixed} {own}' if fixed else ''}."


def _shifts(at: datetime, before: tzinfo, to: tzinfo) -> bool:
    return at.astimezone(before).utcoffset() != at.astimezone(to).utcoffset()


def _count(paths: list[Path]) -> int:
    """How many times these are; one of the timeline that is marked as well counts once."""
    return sum(path[0] == "timeline" for path in paths) or len(paths)


def _named(record: Mapping[str, Any]) -> str:
    return str((record.get("incident") or {}).get("timezone") or "UTC")


def _times(record: Mapping[str, Any]) -> Iterator[Path]:
    yield from (("incident", f"{mark}_at") for mark in MARKS)
    yield from _entry_times(record)


def _entry_times(record: Mapping[str, Any]) -> Iterator[Path]:
    yield from (("timeline", at, "at") for at in range(len(record.get("timeline") or [])))
