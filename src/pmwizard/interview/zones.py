"""The incident's time zone: which one times are read in, and what another one means for the times already there."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from pmwizard.interview.changes import Change, Path, value_at
from pmwizard.record.constants import MARKS
from pmwizard.record.times import is_zone, zone_of


def reading_zone(record: Mapping[str, Any], waiting: str | None, here: tzinfo) -> tzinfo:
    """The zone typed times are read in: the incident's, the author's own while the incident's is not known.

    Args:
        record: the record.
        waiting: what stands in the field of the zone and could not be read; None when there is nothing such.
        here: the author's zone.
    """
    named = str((record.get("incident") or {}).get("timezone") or "UTC")
    return here if not is_zone(named) or (waiting or "").strip() else zone_of(named)


def same_hours(record: Mapping[str, Any], here: tzinfo, to: tzinfo) -> list[Change]:
    """The edits after which every time that was typed as a bare clock has the same hours in another zone.

    A time that was typed with an offset of its own (`14:03 UTC`) is the moment it says, and stays.
    """
    read_in = (zone_of(str((record.get("incident") or {}).get("timezone") or "UTC")), here)
    changes = []
    for path in _times(record):
        at = value_at(record, path)
        if not isinstance(at, datetime) or at.utcoffset() is None:
            continue
        moved = at.replace(tzinfo=to)
        if moved != at and any(at.replace(tzinfo=zone).utcoffset() == at.utcoffset() for zone in read_in):
            changes.append(Change("set", path, at, moved))
    return changes


def kept_hours(changes: list[Change], zone: str) -> str:
    """What is said of it, in a line: times that are marked count once; empty when none had to move."""
    entries = sum(change.path[0] == "timeline" for change in changes)
    count = entries or len(changes)
    if not count:
        return ""
    said = f"{count} times keep their hours" if count > 1 else "1 time keeps its hours"
    return f"{said}, now read in {zone}. Ctrl+Z takes it back."


def _times(record: Mapping[str, Any]) -> Iterator[Path]:
    yield from (("incident", f"{mark}_at") for mark in MARKS)
    yield from (("timeline", at, "at") for at in range(len(record.get("timeline") or [])))
