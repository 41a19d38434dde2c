"""Whole records, and the questions of each step."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from pmwizard.coach import Coach
from pmwizard.coach.asking import SHAPES, STEPS, facts_of

COACH = Coach.load()


def thin() -> dict[str, Any]:
    def at(hour: int, minute: int) -> datetime:
        return datetime(2026, 3, 1, hour, minute, tzinfo=UTC)

    return {
        "summary": "The root cause was a full tank.",
        "incident": {"mitigated_at": at(11, 0)},
        "impact": {"text": "Some guests waited."},
        "timeline": [
            {"at": at(9, 0), "text": "The alarm rang."},
            {"at": at(10, 0), "text": "Ana opened the valve."},
            {"at": at(11, 0), "text": "The tank was empty."},
            {"at": at(14, 0), "text": "Ben closed the book."},
        ],
        "factors": [{"id": "F1", "category": "tooling", "text": "One label for two valves."}],
        "actions": [
            {"id": "A1", "text": "Add a second label to each valve.", "status": "open"},
            {"id": "A2", "text": "Paint the valves.", "status": "idea"},
            {"id": "A3", "text": "Buy a gauge.", "status": "dropped"},
            {"id": "A4", "text": "Replace the bell.", "status": "done", "owner": "Ana", "addresses": ["F1"]},
        ],
    }


def test_what_is_thin() -> None:
    found = [(f.rule, f.section, f.item) for f in COACH.check_record(thin())]
    assert found == [
        ("single-cause", "summary", None),
        ("vague-impact", "impact", None),
        ("few-factors", "factors", None),
        ("nothing-went-well", "went_well", None),
        ("action-without-owner", "actions", 0),
        ("action-without-date", "actions", 0),
        ("action-without-factor", "actions", 0),
        ("timeline-gap", "timeline", 1),
        ("timeline-gap", "timeline", 2),
    ]


def test_gap_names_its_times() -> None:
    gap = next(f for f in COACH.check_record(thin()) if f.rule == "timeline-gap")
    assert "09:00" in gap.message
    assert "10:00" in gap.message


def test_a_gap_over_midnight_says_the_day_and_a_day_alone_is_no_time() -> None:
    at = ["2026-10-03T23:40:00Z", "2026-10-04T00:30:00Z"]
    told = [f for f in COACH.check_record({"timeline": [{"at": one, "text": "x"} for one in at]}) if f.item is not None]
    assert [f.message.partition(" the timeline")[0] for f in told] == ["Between 3 October 23:40 and 4 October 00:30"]
    days = {"timeline": [{"at": date(2026, 10, 3), "text": "x"}, {"at": "2026-10-05", "text": "y"}]}
    assert not [f for f in COACH.check_record(days) if f.rule == "timeline-gap"]


def test_one_kind_of_factor() -> None:
    record = thin()
    record["factors"] = [{"text": "One.", "category": "people"}, {"text": "Two.", "category": "people"}]
    rules = [f.rule for f in COACH.check_record(record)]
    assert "one-kind-of-factor" in rules
    assert "few-factors" not in rules


@pytest.mark.parametrize("record", [{}, {"timeline": "x", "actions": [1], "incident": 3, "impact": []}])
def test_a_record_of_any_form_is_survived(record: dict[str, Any]) -> None:
    assert {f.rule for f in COACH.check_record(record)} == {"few-factors", "nothing-went-well"}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("shape", ["", *SHAPES])
def test_eight_questions_at_least(step: str, shape: str) -> None:
    for held in ({}, thin()):
        questions = COACH.questions(step, held, shape)
        assert len(questions) >= 8
        assert len({q.id for q in questions}) == len(questions)
        for question in questions:
            assert question.text.endswith("?")
            assert question.why
            assert not question.text.lower().startswith("why")
            assert "!" not in question.text


def test_questions_follow_what_is_written() -> None:
    assert COACH.questions("factors", {}, "")[0].id == "factors-first"
    assert COACH.questions("factors", thin(), "")[0].id == "factors-another"
    assert "impact-lost" in [q.id for q in COACH.questions("impact", {}, "data-loss")]
    assert "impact-lost" not in [q.id for q in COACH.questions("impact", {}, "security")]


def test_questions_take_up_the_words_of_the_step() -> None:
    def first(step: str, text: str) -> str:
        return COACH.questions(step, {step: [{"text": text}, {"text": "We had lunch."}]}, "")[0].id

    assert first("went_poorly", "The runbook named a host that is gone.") == "poorly-runbook"
    assert first("factors", "The alert had been ringing for weeks.") == "factors-alarms"
    assert COACH.questions("impact", {"impact": {"text": "Two refunds went out late."}}, "")[0].id == "impact-later"


def test_questions_about_what_is_there_come_last_where_nothing_is() -> None:
    empty: dict[str, Any] = {}
    one = {"actions": [{"text": "Add a label."}]}
    assert COACH.questions("actions", one, "")[0].id == "actions-seen"
    assert COACH.questions("actions", empty, "")[0].id == "actions-easy"
    assert [q.id for q in COACH.questions("timeline", empty, "")][-1] != "timeline-first"
    kinds = [q.id for q in COACH.questions("factors", {"factors": [{"text": "x", "category": "tooling"}]}, "")]
    assert "factors-other-side" not in kinds
    limited = [q.id for q in COACH.questions("actions", {"actions": [{"text": "x", "kind": "limit"}]}, "")]
    assert limited.index("actions-smaller") > limited.index("actions-elsewhere")
    assert "detected-by-customer" in facts_of({"incident": {"detected_by": "two customers by phone"}})


def test_customers_noticed_first() -> None:
    record = thin()
    record["incident"]["detected_by"] = "customer"
    assert "detected-by-customers" in rules_of(record)
    record["actions"].append({"id": "A9", "text": "Ring a bell.", "kind": "detect"})
    assert "detected-by-customers" not in rules_of(record)
    record["incident"]["detected_by"] = "Ana"
    assert "detected-by-customers" not in rules_of(record)


def test_an_impact_without_a_number() -> None:
    record = thin()
    record["impact"] = {"text": "Guests in the spa waited on Friday."}
    assert "impact-without-number" in rules_of(record)
    record["impact"] = {"text": "Fourteen guests in the spa waited.", "measures": [{"what": "guests", "value": "14"}]}
    assert "impact-without-number" not in rules_of(record)
    record["impact"] = {"text": "Some guests waited."}
    assert "impact-without-number" not in rules_of(record)


def rules_of(record: dict[str, Any]) -> set[str]:
    return {one.rule for one in COACH.check_record(record)}
