"""What goes along with an edit elsewhere: the incident's four times follow their entries, actions their factors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pmwizard.interview.changes import MISSING, Change, value_at
from pmwizard.record.constants import MARKS


def marked_times(
    record: Mapping[str, Any], entry: Mapping[str, Any], values: Mapping[tuple[str, ...], Any]
) -> list[Change]:
    """The edits of the incident's times that go with new values of an entry."""
    at = values.get(("at",), entry.get("at"))
    held = value_at(entry, ("marks",))
    before = set() if held is MISSING else set(held)
    marks = values.get(("marks",), before)
    marks = set() if marks is MISSING else set(marks)
    changes = []
    for mark in MARKS:
        path = ("incident", f"{mark}_at")
        was = value_at(record, path)
        gone = mark in before - marks or (mark in marks and at is MISSING)
        wanted = at if mark in marks and isinstance(at, datetime) else MISSING if gone else was
        if wanted != was and (wanted is not MISSING or was == entry.get("at")):
            changes.append(Change("set", path, was, wanted))
    return changes


def without_reference(record: Mapping[str, Any], factor: str) -> list[Change]:
    """The edits after which no action answers a factor that has gone."""
    changes = []
    for number, action in enumerate(record.get("actions") or []):
        held = action.get("addresses") or []
        if factor in held:
            left = [one for one in held if one != factor]
            changes.append(Change("set", ("actions", number, "addresses"), held, left or MISSING))
    return changes
