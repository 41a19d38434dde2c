"""A postmortem read from Markdown as a draft record: as complete as its text, and nothing invented."""

import datetime as dt
from typing import Any

from pmwizard.archive.model import ActionRow, Document, Moment
from pmwizard.archive.reading.timeline import mark_of
from pmwizard.record import ids
from pmwizard.record.constants import SCHEMA

_MARKS = ("started", "detected", "mitigated", "resolved")


def to_record(document: Document) -> dict[str, Any]:
    """The record `pmwizard import` opens as a draft.

    Times without a zone in the text are in UTC for now; a draft reads them in its own. Lines of the
    timeline that bear no time join the one before them. Factors read from the list of what went poorly stay there
    when the document has others.
    """
    record: dict[str, Any] = {"schema": SCHEMA, "title": document.title, "status": "draft"}
    if document.date != dt.date.min:
        record["id"] = ids.make_id(document.date, document.title)
    record |= {
        "severity": document.severity,
        "services": list(document.services),
        "teams": list(document.teams),
        "authors": list(document.authors),
        "summary": document.summary,
        "incident": _incident(document),
        "impact": {"text": document.impact} if document.impact else {},
        "timeline": [],
        "went_well": [{"text": text} for _, text in document.went_well],
        "went_poorly": [{"text": text} for _, text in document.went_poorly],
        "factors": _factors(document),
        "actions": [_action(number, row) for number, row in enumerate(document.actions, 1)],
    }
    left = _timeline(document, record)
    if left:
        record["summary"] = "\n\n".join(filter(None, [record["summary"], left]))
    return {key: value for key, value in record.items() if value not in ("", [], {})}


def _incident(document: Document) -> dict[str, Any]:
    incident: dict[str, Any] = {"timezone": document.timezone} if document.timezone else {}
    incident |= {f"{mark}_at": document.times[mark] for mark in _MARKS if mark in document.times}
    if document.detected_by:
        incident["detected_by"] = document.detected_by
    return incident


def _timeline(document: Document, record: dict[str, Any]) -> str:
    """Fill the record's timeline; returns the lines that could not be given a time at all."""
    early: list[str] = []
    for moment in document.timeline:
        entries = record["timeline"]
        if moment.at is not None:
            text = "\n".join([*early, moment.text])
            entry: dict[str, Any] = {"at": moment.at, "text": text}
            if mark := _mark(moment, record["incident"]):
                entry["marks"] = [mark]
            entries.append(entry)
            early = []
        elif entries:
            entries[-1]["text"] += f"\n{_line(moment)}"
        else:
            early.append(_line(moment))
    return "\n".join(f"- {line}" for line in early)


def _line(moment: Moment) -> str:
    return f"{moment.when} {moment.text}".strip()


def _mark(moment: Moment, incident: dict[str, Any]) -> str:
    """The mark a line bears; also filled into the incident's times unless the text gave that time itself."""
    mark = mark_of(moment.text) or next((m for m in _MARKS if incident.get(f"{m}_at") == moment.at), "")
    if mark and f"{mark}_at" not in incident:
        incident[f"{mark}_at"] = moment.at
        return mark
    return mark if mark and incident[f"{mark}_at"] == moment.at else ""


def _factors(document: Document) -> list[dict[str, str]]:
    poorly = {line for line, _ in document.went_poorly}
    chosen = [factor for factor in document.factors if factor[2] not in poorly] or document.factors
    return [{"id": f"F{number}", "text": text} for number, (_, text, *_rest) in enumerate(chosen, 1)]


def _action(number: int, row: ActionRow) -> dict[str, Any]:
    action: dict[str, Any] = {
        "id": f"A{number}",
        "text": row.text,
        "owner": row.owner,
        "due": row.due,
        "kind": row.kind,
    }
    action |= {"tracker": row.tracker, "status": row.status, "closed_at": row.closed_at}
    return {key: value for key, value in action.items() if value not in ("", None)}
