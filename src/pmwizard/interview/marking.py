"""The incident's four times follow the entries of the timeline that are marked with them."""

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
