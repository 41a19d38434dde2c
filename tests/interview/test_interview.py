"""The walk without a screen: typed text into the record, states, and undo of everything."""

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pmwizard.interview.changes import Spot
from pmwizard.interview.interview import Interview, new_record
from pmwizard.interview.offers import Choices
from pmwizard.interview.steps import ACTIONS, BASICS, FACTORS, IMPACT, STEPS, TIMELINE, WENT_WELL
from pmwizard.interview.zones import day_of
from pmwizard.record import toml_io
from pmwizard.record.times import near_zone

NOW = datetime.fromisoformat("2026-10-03T16:00:00+02:00")
TEXT = TIMELINE.field("text")
MARKS = TIMELINE.field("marks")


def start(**record: Any) -> Interview:
    return Interview({**new_record(zone="Europe/Berlin"), **record}, clock=lambda: NOW)


def type_in(walk: Interview, text: str, index: int) -> None:
    """Key by key, as a person does."""
    for end in range(1, len(text) + 1):
        walk.put(TIMELINE, TEXT, text[:end], index)


def test_a_line_typed_key_by_key_becomes_a_moment_and_words() -> None:
    walk = start()
    at = walk.add(TIMELINE)
    type_in(walk, "13:58 Support forwarded three tickets", at)
    entry = walk.entries(TIMELINE)[0]
    assert entry["at"].isoformat() == "2026-10-03T13:58:00+02:00"
    assert entry["text"] == "Support forwarded three tickets"
    assert walk.text(TIMELINE, TEXT, 0) == "13:58 Support forwarded three tickets"
    walk.put(TIMELINE, TEXT, "2026-10-01 07:00 the day before yesterday", 0)
    assert walk.text(TIMELINE, TEXT, 0) == "2026-10-01 07:00 the day before yesterday"


def test_the_timeline_sorts_itself_when_an_entry_is_left() -> None:
    walk = start()
    for line in ("14:33 leaders moved back", "+37m backlog empty", "13:40 I started the migration"):
        walk.settle(TIMELINE, walk.add(TIMELINE, text=line))
    assert [entry["text"] for entry in walk.entries(TIMELINE)] == [
        "I started the migration",
        "leaders moved back",
        "backlog empty",
    ]
    assert walk.entries(TIMELINE)[2]["at"].isoformat() == "2026-10-03T15:10:00+02:00"


def test_marks_fill_the_times_and_follow_the_entry() -> None:
    walk = start()
    at = walk.settle(TIMELINE, walk.add(TIMELINE, text="13:58 tickets came in"))
    walk.put(TIMELINE, MARKS, "detected", at)
    assert walk.record["incident"]["detected_at"].isoformat() == "2026-10-03T13:58:00+02:00"
    walk.put(TIMELINE, TEXT, "13:50 tickets came in", at)
    assert walk.record["incident"]["detected_at"].isoformat() == "2026-10-03T13:50:00+02:00"
    walk.put(TIMELINE, MARKS, "", at)
    assert "detected_at" not in walk.record["incident"]


def test_an_entry_without_a_time_is_kept_and_comes_last() -> None:
    walk = start()
    walk.settle(TIMELINE, walk.add(TIMELINE, text="somebody noticed"))
    walk.settle(TIMELINE, walk.add(TIMELINE, text="14:00 we met"))
    assert [entry["text"] for entry in walk.entries(TIMELINE)] == ["we met", "somebody noticed"]
    assert walk.state(TIMELINE) == "started"


def test_an_empty_entry_goes_when_it_is_left() -> None:
    walk = start()
    assert walk.settle(WENT_WELL, walk.add(WENT_WELL, text="  ")) == -1
    assert walk.count(WENT_WELL) == 0


def test_a_kind_typed_in_front_of_a_factor_is_taken() -> None:
    walk = start()
    walk.choices = Choices(category=["weather"])
    for line, kind, text in (
        ("monitoring: depth has no alert", "monitoring", "depth has no alert"),
        ("Weather: snow on the line", "weather", "snow on the line"),
        ("Note: this stays", None, "Note: this stays"),
    ):
        at = walk.settle(FACTORS, walk.add(FACTORS, text=line))
        assert (walk.entries(FACTORS)[at].get("category"), walk.entries(FACTORS)[at]["text"]) == (kind, text)


def test_a_day_that_is_not_one_is_kept_as_typed_until_it_is() -> None:
    walk = start()
    at = walk.add(ACTIONS, text="page on depth")
    due = ACTIONS.field("due")
    walk.put(ACTIONS, due, "in 2 wee", at)
    assert not walk.understood(ACTIONS, due, at)
    assert walk.text(ACTIONS, due, at) == "in 2 wee"
    walk.put(ACTIONS, due, "in 2 weeks", at)
    assert walk.understood(ACTIONS, due, at)
    assert walk.entries(ACTIONS)[at]["due"] == date(2026, 10, 17)


def test_words_not_understood_stay_with_their_entry() -> None:
    walk = start()
    due = ACTIONS.field("due")
    for text in ("one", "two"):
        walk.add(ACTIONS, text=text)
    walk.put(ACTIONS, due, "sometime", 1)
    walk.add(ACTIONS, 0, "zero")
    assert walk.text(ACTIONS, due, 2) == "sometime"
    walk.remove(ACTIONS, 0)
    assert walk.text(ACTIONS, due, 1) == "sometime"


def test_names_and_measures() -> None:
    walk = start()
    walk.put(BASICS, BASICS.field("services"), "checkout, orders-broker,", -1)
    walk.put(IMPACT, IMPACT.field("measure"), "abandoned checkouts: 4,310 (of 61,000)", walk.add(IMPACT))
    assert walk.record["services"] == ["checkout", "orders-broker"]
    assert walk.record["impact"]["measures"] == [{"what": "abandoned checkouts", "value": "4,310 (of 61,000)"}]


def test_ids_of_new_items_are_free_and_lost_factors_are_forgotten_by_actions() -> None:
    walk = start()
    for text in ("one", "two", "three"):
        walk.add(FACTORS, text=text)
    walk.put(ACTIONS, ACTIONS.field("addresses"), "F2, F3", walk.add(ACTIONS, text="do"))
    walk.remove(FACTORS, 1)
    assert walk.entries(ACTIONS)[0]["addresses"] == ["F3"]
    walk.undo()
    assert walk.entries(ACTIONS)[0]["addresses"] == ["F2", "F3"]
    assert walk.entries(FACTORS)[walk.add(FACTORS, text="four")]["id"] == "F4"


def test_typing_is_undone_as_one_and_says_where() -> None:
    walk = start()
    title = BASICS.field("title")
    for end in range(1, 9):
        walk.put(BASICS, title, "Checkout"[:end])
    walk.pause()
    walk.put(BASICS, title, "Checkout slowed")
    assert walk.undo() == Spot("basics", "title", -1)
    assert walk.record["title"] == "Checkout"
    walk.undo()
    assert "title" not in walk.record
    walk.redo()
    walk.redo()
    assert walk.record["title"] == "Checkout slowed"
    assert walk.redo() is None


def test_a_removed_entry_comes_back_where_it_was() -> None:
    walk = start()
    for text in ("one", "two", "three"):
        walk.add(WENT_WELL, text=text)
    walk.remove(WENT_WELL, 1)
    assert walk.undo() == Spot("went_well", "text", 1)
    assert [entry["text"] for entry in walk.entries(WENT_WELL)] == ["one", "two", "three"]
    assert walk.move(WENT_WELL, 2, -1) == 1
    assert walk.move(WENT_WELL, 0, -1) == 0
    assert [entry["text"] for entry in walk.entries(WENT_WELL)] == ["one", "three", "two"]


def test_an_earlier_factor_is_linked_once() -> None:
    walk = start()
    walk.add(FACTORS, text="depth has no alert")
    for _ in range(2):
        walk.link(0, "2026-05-11-invoice-backlog#F1")
    assert walk.entries(FACTORS)[0]["seen_before"] == ["2026-05-11-invoice-backlog#F1"]


def test_steps_tell_what_they_hold() -> None:
    walk = start()
    assert [walk.state(step) for step in STEPS] == ["empty"] * 8
    walk.put(BASICS, BASICS.field("title"), "Checkout slowed")
    assert walk.state(BASICS) == "started"
    walk.put(BASICS, BASICS.field("started_at"), "13:41")
    assert walk.state(BASICS) == "done"
    at = walk.add(ACTIONS, text="page on depth")
    assert walk.state(ACTIONS) == "started"
    walk.put(ACTIONS, ACTIONS.field("status"), "idea", at)
    assert walk.state(ACTIONS) == "done"
    assert day_of(walk.record, date(2000, 1, 1)) == date(2026, 10, 3)
    assert day_of({}, date(2000, 1, 1)) == date(2000, 1, 1)


def test_a_shape_is_no_part_of_the_record() -> None:
    walk = start()
    walk.put(BASICS, BASICS.field("shape"), "outage")
    assert walk.shape == "outage"
    assert "shape" not in walk.record


@pytest.mark.parametrize("step", [TIMELINE, IMPACT, WENT_WELL, FACTORS, ACTIONS])
def test_every_field_of_every_list_can_be_written_and_read(step: Any) -> None:
    walk = start()
    walk.add(FACTORS, text="one")
    at = walk.add(step, text="13:00 something: 5")
    for field in step.item_fields:
        text = {"day": "2026-12-01", "choice": "idea", "many": "F1"}.get(field.form, "14:00 words: 3")
        walk.put(step, field, text, at)
        assert text in walk.text(step, field, at)


class Writing(RuleBasedStateMachine):
    """Whatever is done, undoing all of it gives the record at the start, redoing all of it the one at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Interview({"schema": 1}, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))

    steps = st.sampled_from([TIMELINE, IMPACT, WENT_WELL, FACTORS, ACTIONS])
    lines = st.sampled_from(["", "a", "10:00 x", "+5m y", "tooling: z", "what: 3", "in 2 weeks"])

    @rule(step=steps, line=lines, at=st.integers(0, 5))
    def add(self, step: Any, line: str, at: int) -> None:
        self.walk.add(step, at, line)

    @rule(step=steps, line=lines, at=st.integers(0, 5), which=st.integers(0, 6))
    def put(self, step: Any, line: str, at: int, which: int) -> None:
        if at < self.walk.count(step):
            self.walk.put(step, step.item_fields[which % len(step.item_fields)], line, at)

    @rule(step=steps, at=st.integers(0, 5))
    def remove(self, step: Any, at: int) -> None:
        if at < self.walk.count(step):
            self.walk.remove(step, at)

    @rule(step=steps, at=st.integers(0, 5))
    def settle(self, step: Any, at: int) -> None:
        self.walk.settle(step, at)

    @rule(step=steps, at=st.integers(0, 5), by=st.sampled_from([-1, 1]))
    def move(self, step: Any, at: int, by: int) -> None:
        if at < self.walk.count(step):
            self.walk.move(step, at, by)

    @rule()
    def undo(self) -> None:
        self.walk.undo()

    @precondition(lambda self: self.walk.record)
    @rule()
    def back_and_forth(self) -> None:
        before = copy.deepcopy(self.walk.record)
        steps = 0
        while self.walk.undo():
            steps += 1
        assert not any(self.walk.count(step) for step in STEPS)
        for _ in range(steps):
            self.walk.redo()
        assert toml_io.dumps(self.walk.record) == toml_io.dumps(before)

    @invariant()
    def can_be_written(self) -> None:
        toml_io.parse(toml_io.dumps(self.walk.record))


Writing.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestWriting = Writing.TestCase


def test_a_zone_that_is_none_is_kept_as_typed_and_never_read_as_utc() -> None:
    walk = start()
    zone = BASICS.field("timezone")
    walk.put(BASICS, zone, "Europe/Amsterdamn")
    assert walk.record["incident"]["timezone"] == "Europe/Berlin"
    assert walk.text(BASICS, zone) == "Europe/Amsterdamn"
    assert walk.trouble(BASICS, zone) == (
        "“Europe/Amsterdamn” is no zone yet: Europe/Amsterdam? Until then times are read in your own zone."
    )
    walk.add(TIMELINE, text="13:40 I swapped the alias")
    walk.put(BASICS, zone, "Europe/Amsterdam")
    assert walk.trouble(BASICS, zone) == ""
    assert walk.text(TIMELINE, TEXT, 0) == "13:40 I swapped the alias"
    walk.put(BASICS, zone, "")
    assert walk.record["incident"]["timezone"] == "Europe/Amsterdam"


@pytest.mark.parametrize(("said", "near"), [("berlin", "Europe/Berlin"), ("new york", "America/New_York"), ("qqq", "")])
def test_a_zone_is_offered_by_its_city(said: str, near: str) -> None:
    assert near_zone(said) == near


def test_what_cannot_be_read_is_said_with_what_would_be() -> None:
    walk = start()
    started, authors = BASICS.field("started_at"), BASICS.field("authors")
    walk.put(BASICS, started, "yesturday 25:99")
    assert walk.trouble(BASICS, started).startswith("“yesturday 25:99” is no time yet: try 13:41")
    walk.put(BASICS, authors, "Dana <dana@example.com>, Noor <broken")
    assert walk.trouble(BASICS, authors).startswith("“Noor <broken” is no author yet")
    at = walk.add(IMPACT, text="fourteen baskets")
    assert "no number after a colon" in walk.trouble(IMPACT, IMPACT.item_fields[0], at)
    walk.put(IMPACT, IMPACT.item_fields[0], "baskets: 14", at)
    assert walk.trouble(IMPACT, IMPACT.item_fields[0], at) == ""


def test_a_bare_time_at_night_is_one_that_has_been() -> None:
    walk = start()
    night = datetime.fromisoformat("2026-10-03T02:06:00+02:00")
    walk.clock = lambda: night
    walk.add(TIMELINE, text="08:10 I saw the alert")
    walk.add(TIMELINE, text="2026-10-03 09:00 planned")
    assert [one["at"].isoformat()[:16] for one in walk.entries(TIMELINE)] == ["2026-10-02T08:10", "2026-10-03T09:00"]


def test_what_stands_beside_the_record_is_undone_too() -> None:
    walk = Interview(new_record())
    shape = BASICS.field("shape")
    walk.put(BASICS, shape, "outage")
    walk.put(BASICS, shape, "security")
    assert walk.undo() is not None
    assert walk.shape == "outage"
    walk.undo()
    assert walk.shape == ""
    walk.redo()
    assert walk.shape == "outage"


def test_words_not_understood_yet_come_back_with_their_entry_and_stay_with_it() -> None:
    walk, actions = Interview(new_record()), ACTIONS
    for text in ("Page on depth", "Rename the switch", "Drill it"):
        walk.add(actions, text=text)
    walk.put(actions, actions.field("due"), "some day", 1)
    walk.move(actions, 1, 1)
    assert walk.half == {"actions.2.due": "some day"}
    walk.remove(actions, 0)
    assert walk.half == {"actions.1.due": "some day"}
    walk.undo()
    assert walk.half == {"actions.2.due": "some day"}
    walk.remove(actions, 2)
    assert not walk.half
    walk.undo()
    assert walk.half == {"actions.2.due": "some day"}
    walk.undo()
    walk.undo()
    assert not walk.half
    assert [entry["text"] for entry in walk.entries(actions)] == ["Page on depth", "Rename the switch", "Drill it"]
