"""A whole record: every sentence of it, and what is thin."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from pmwizard.coach.listen import Words
from pmwizard.coach.pack import Rule
from pmwizard.record.finding import Finding
from pmwizard.record.times import zone_of

FEWEST_FACTORS = 2
QUIET_MINUTES = 30
_PROMISED = {"open", "done", "doing", "in-progress", ""}
_LISTS = ("timeline", "went_well", "went_poorly", "factors", "actions")

OUTSIDE = re.compile(
    r"\b(?:customers?|users?|clients?|public|press|twitter|social media|passengers?|patients?)\b", re.IGNORECASE
)
"""Who noticed, where that was somebody outside."""
_WATCHING = re.compile(
    r"\b(?:alert\w*|alarm\w*|monitor\w*|detect\w*|pag(?:e|es|ed|ing)|notic\w+|probe\w*|watch\w*)\b", re.IGNORECASE
)
_NUMBER = re.compile(
    r"\d|\b(?:no|none|nobody|nothing|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|half|third|"
    r"quarter|all|every|each|whole|entire)\b",
    re.IGNORECASE,
)

Check = Callable[[str, str], list[Finding]]


def record_findings(record: Mapping[str, Any], rules: Mapping[str, Rule], check: Check) -> list[Finding]:
    """Findings in every field of `record`, in reading order, then on the record as a whole."""
    found: list[Finding] = []
    for section, item, text in fields(record):
        found += [replace(one, section=section, item=item) for one in check(text, section)]
    vague = any(one.rule == "vague-impact" for one in found)
    thin = [*_detection(record), *([] if vague else _numbers(record)), *_factors(record), *_went_well(record)]
    for kind, section, index, said in [*thin, *_actions(record), *_gaps(record)]:
        rule = rules.get(kind)
        if rule is not None:
            words = Words(said)
            found.append(
                Finding(
                    rule=kind,
                    message=rule.message("default", said.get("id", "")).format_map(words),
                    section=section,
                    item=index,
                    why=rule.why,
                    source=rule.source,
                    severity=rule.severity,
                )
            )
    return found


def fields(record: Mapping[str, Any]) -> Iterator[tuple[str, int | None, str]]:
    """Every text of a record that the coach reads: section, number of the entry in it, text."""
    summary = record.get("summary")
    if isinstance(summary, str) and summary.strip():
        yield "summary", None, summary
    for index, one in _items(record, "timeline"):
        yield "timeline", index, str(one.get("text", ""))
    impact = record.get("impact")
    if isinstance(impact, Mapping) and str(impact.get("text", "")).strip():
        yield "impact", None, str(impact["text"])
    for section in _LISTS[1:]:
        for index, one in _items(record, section):
            yield section, index, str(one.get("text", ""))


def _items(record: Mapping[str, Any], section: str) -> list[tuple[int, Mapping[str, Any]]]:
    held = record.get(section)
    if not isinstance(held, list):
        return []
    return [(i, one) for i, one in enumerate(held) if isinstance(one, Mapping) and str(one.get("text", "")).strip()]


_Thin = tuple[str, str, int | None, dict[str, str]]


def _factors(record: Mapping[str, Any]) -> Iterator[_Thin]:
    held = _items(record, "factors")
    if len(held) < FEWEST_FACTORS:
        yield "few-factors", "factors", None, {"count": "one factor" if held else "no factor"}
    kinds = {str(one.get("category", "")).strip().lower() for _, one in held}
    if len(held) >= FEWEST_FACTORS and len(kinds) == 1 and kinds != {""}:
        yield (
            "one-kind-of-factor",
            "factors",
            None,
            {"kind": kinds.pop(), "count": "Both" if len(held) == FEWEST_FACTORS else f"All {len(held)}"},
        )


def _detection(record: Mapping[str, Any]) -> Iterator[_Thin]:
    """Customers noticed first, and neither a factor nor an action is about that."""
    incident = record.get("incident")
    by = str(incident.get("detected_by", "")).strip() if isinstance(incident, Mapping) else ""
    if not OUTSIDE.search(by):
        return
    held = [one for section in ("factors", "actions") for _, one in _items(record, section)]
    words = " ".join(f"{one.get('text', '')} {one.get('category', '')} {one.get('kind', '')}" for one in held)
    if not _WATCHING.search(words):
        yield "detected-by-customers", "timeline", None, {"by": f"a {by}" if by.lower() == "customer" else by}


def _numbers(record: Mapping[str, Any]) -> Iterator[_Thin]:
    impact = record.get("impact")
    if not isinstance(impact, Mapping) or impact.get("measures"):
        return
    text = str(impact.get("text", ""))
    if text.strip() and not _NUMBER.search(text):
        yield "impact-without-number", "impact", None, {}


def _went_well(record: Mapping[str, Any]) -> Iterator[_Thin]:
    if not _items(record, "went_well"):
        yield "nothing-went-well", "went_well", None, {}


def _actions(record: Mapping[str, Any]) -> Iterator[_Thin]:
    known = {str(one.get("id", "")) for _, one in _items(record, "factors")}
    for index, one in _items(record, "actions"):
        status = str(one.get("status", ""))
        if status not in _PROMISED:
            continue
        said = {"id": str(one.get("id") or f"number {index + 1}")}
        if not str(one.get("owner") or "").strip():
            yield "action-without-owner", "actions", index, said
        if not one.get("due") and status != "done":
            yield "action-without-date", "actions", index, said
        addressed = one.get("addresses")
        addressed = addressed if isinstance(addressed, list) else []
        if not any(str(a) in known or "#" in str(a) for a in addressed):
            yield "action-without-factor", "actions", index, said


def _gaps(record: Mapping[str, Any]) -> Iterator[_Thin]:
    times = [(moment, index) for index, one in _items(record, "timeline") if (moment := _moment(one.get("at")))]
    times.sort(key=lambda pair: pair[0])
    over = _until(record, times)
    incident = record.get("incident")
    zone = zone_of(str(incident.get("timezone") or "UTC")) if isinstance(incident, Mapping) else UTC
    for (before, _), (after, index) in pairwise(times):
        minutes = int((after - before).total_seconds() // 60)
        if minutes >= QUIET_MINUTES and (over is None or before < over):
            start, end = before.astimezone(zone), after.astimezone(zone)
            days = ["", ""] if start.date() == end.date() else [f"{one.day} {one:%B} " for one in (start, end)]
            said = {"from": f"{days[0]}{start:%H:%M}", "to": f"{days[1]}{end:%H:%M}", "minutes": str(minutes)}
            yield "timeline-gap", "timeline", index, said


def _until(record: Mapping[str, Any], times: list[tuple[datetime, int]]) -> datetime | None:
    """When the tension is over: long pauses after mitigation are nobody's silence."""
    incident = record.get("incident")
    if not isinstance(incident, Mapping) or not times:
        return None
    return _moment(incident.get("mitigated_at")) or _moment(incident.get("resolved_at"))


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str) and len(value) > len("2026-10-03"):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None  # a day without an hour says nothing about the quiet in between
