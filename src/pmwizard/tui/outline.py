"""A step's entries as rows to read."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from pmwizard.interview.interview import Interview
from pmwizard.interview.steps import Step
from pmwizard.record.times import duration
from pmwizard.record.view import QUIET, as_moment
from pmwizard.tui.rows import Row


def rows(interview: Interview, step: Step, noticed: Collection[int] = (), wanted: range | None = None) -> list[Row]:
    """The entries of a step, in order; `noticed` are those the coach has something to say about.

    Args:
        interview: the record.
        step: the step.
        noticed: entries that get the coach's sign.
        wanted: which entries; all of them when left out.
    """
    entries = interview.entries(step)
    wanted = range(len(entries)) if wanted is None else wanted
    if step.id == "timeline":
        return _timeline(interview, entries, noticed, wanted)
    made = {"factors": _factor, "actions": _action, "impact": _measure}.get(step.id, _note)
    return [made(index, entries[index], index in noticed) for index in wanted]


def _timeline(
    interview: Interview, entries: list[dict[str, Any]], noticed: Collection[int], wanted: range
) -> list[Row]:
    zone = interview.context().zone
    incident = interview.record.get("incident") or {}
    over = as_moment(incident.get("mitigated_at")) or as_moment(incident.get("resolved_at"))
    found: list[Row] = []
    earlier = (as_moment(entries[index].get("at")) for index in reversed(range(wanted.start)))
    before: datetime | None = next(filter(None, earlier), None)
    for index in wanted:
        entry = entries[index]
        at = as_moment(entry.get("at"))
        local = at.astimezone(zone) if at else None
        said = []
        if local and (before is None or local.date() != before.astimezone(zone).date()):
            said.append(f"{local:%A} {local.day} {local:%B}")
        if before and at and at - before >= QUIET and (over is None or before < over):
            said.append(f"{duration(at - before)} with nothing written down. What was tried, what was ruled out?")
        details = " · ".join([*(f"◆ {mark}" for mark in entry.get("marks") or []), *_known(entry, "source")])
        label = f"{local:%H:%M}" if local else "--:--"
        found.append(Row(index, label, str(entry.get("text", "")), details, " · ".join(said), index in noticed))
        before = at or before
    return found


def _factor(index: int, entry: Mapping[str, Any], noticed: bool) -> Row:
    earlier = entry.get("seen_before") or []
    seen = f"seen before: {', '.join(map(str, earlier))}" if earlier else ""
    details = " · ".join(one for one in (str(entry.get("category") or ""), seen) if one)
    return Row(index, str(entry.get("id", "")), str(entry.get("text", "")), details, noticed=noticed)


def _action(index: int, entry: Mapping[str, Any], noticed: bool) -> Row:
    due = entry.get("due")
    status = str(entry.get("status") or "open")
    said = [
        *_known(entry, "owner"),
        f"due {due.day} {due:%b %Y}" if isinstance(due, date) else "",
        *_known(entry, "kind"),
        f"answers {', '.join(map(str, entry['addresses']))}" if entry.get("addresses") else "",
        status if status != "open" else "",
        *_known(entry, "tracker"),
    ]
    details = " · ".join(one for one in said if one) or "no owner or date yet"
    return Row(index, str(entry.get("id", "")), str(entry.get("text", "")), details, noticed=noticed)


def _measure(index: int, entry: Mapping[str, Any], noticed: bool) -> Row:
    value = str(entry.get("value", ""))
    text = f"{entry.get('what', '')}: {value}" if value else str(entry.get("what", ""))
    return Row(index, "#", text, noticed=noticed)


def _note(index: int, entry: Mapping[str, Any], noticed: bool) -> Row:
    return Row(index, f"{index + 1:>2}", str(entry.get("text", "")), noticed=noticed)


def _known(entry: Mapping[str, Any], name: str) -> list[str]:
    return [str(entry[name])] if entry.get(name) else []
