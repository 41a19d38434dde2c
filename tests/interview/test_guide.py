"""The guide: findings where they stand, kept and accepted, and what is thin or needed at the end."""

from datetime import datetime
from pathlib import Path

from pmwizard.interview.guide import Guide
from pmwizard.interview.interview import Interview, new_record
from pmwizard.interview.steps import BY_ID, TIMELINE, WENT_POORLY
from pmwizard.record import toml_io

DATA = Path(__file__).parents[1] / "record" / "data"
NOW = datetime.fromisoformat("2026-10-03T16:00:00+02:00")


def start() -> Guide:
    return Guide(Interview(new_record(zone="Europe/Berlin"), clock=lambda: NOW))


def test_a_finding_stands_behind_the_time_of_its_line() -> None:
    guide = start()
    line = "13:40 The wrong flag was set."
    guide.interview.add(TIMELINE, text=line)
    [noticed] = guide.in_step(TIMELINE)
    typed = guide.interview.text(TIMELINE, TIMELINE.field("text"), 0)
    found = noticed.finding
    assert found.rule == "agentless"
    assert typed[noticed.shift + found.start : noticed.shift + found.end] == found.text


def test_keeping_ones_words_is_remembered_for_that_sentence_only() -> None:
    guide = start()
    guide.interview.add(WENT_POORLY, text="The wrong flag was set.")
    guide.keep(guide.in_step(WENT_POORLY)[0])
    assert guide.in_step(WENT_POORLY) == []
    guide.interview.put(
        WENT_POORLY, WENT_POORLY.field("text"), "The wrong flag was set. The wrong table was dropped.", 0
    )
    assert [one.finding.text for one in guide.in_step(WENT_POORLY)] == ["The wrong table was dropped"]


def test_accepting_puts_the_suggestion_in_its_place_and_can_be_undone() -> None:
    guide = start()
    guide.interview.add(TIMELINE, text="13:40 The wrong flag was set.")
    [noticed] = guide.in_step(TIMELINE)
    guide.accept(noticed)
    assert guide.interview.entries(TIMELINE)[0]["text"].startswith("I set the wrong flag")
    guide.interview.undo()
    assert guide.interview.entries(TIMELINE)[0]["text"] == "The wrong flag was set."


def test_accepting_after_the_words_changed_does_nothing() -> None:
    guide = start()
    guide.interview.add(WENT_POORLY, text="The wrong flag was set.")
    [noticed] = guide.in_step(WENT_POORLY)
    guide.interview.put(WENT_POORLY, WENT_POORLY.field("text"), "Ines set the flag.", 0)
    assert guide.accept(noticed) == "Ines set the flag."


def test_an_empty_record_says_what_it_needs_and_where() -> None:
    guide = start()
    guide.interview.add(TIMELINE, text="somebody noticed")
    assert [(one.step, one.field, one.item) for one in guide.needed()] == [
        ("basics", "title", -1),
        ("timeline", "text", 0),
    ]


def test_the_poor_example_is_thin_and_the_good_one_is_nearly_not() -> None:
    poor, good = (Guide(Interview(toml_io.load(DATA / f"{name}.toml"))) for name in ("poor", "good"))
    rules = {one.finding.rule for one in poor.thin()}
    assert {"few-factors", "nothing-went-well", "action-without-owner", "single-cause", "weak-action"} <= rules
    assert len(good.thin()) <= 2
    assert poor.needed() == good.needed() == []


def test_what_is_thin_can_be_kept_too() -> None:
    guide = Guide(Interview(toml_io.load(DATA / "poor.toml")))
    before = guide.thin()
    few = next(one for one in before if one.finding.rule == "few-factors")
    guide.keep(few)
    assert len(guide.thin()) == len(before) - 1


def test_questions_fit_the_step() -> None:
    guide = start()
    for step_id in BY_ID:
        assert len(guide.questions(BY_ID[step_id])) >= 5


def test_a_kind_nobody_knows_is_kept_and_asked_about() -> None:
    guide = Guide(Interview(toml_io.load(DATA / "poor.toml")))
    asked = [one for one in guide.thin() if one.finding.rule == "unknown-kind"]
    assert [(one.step, one.item) for one in asked] == [("factors", 0)]
    assert "people" in asked[0].finding.message
    guide.keep(asked[0])
    assert not [one for one in guide.thin() if one.finding.rule == "unknown-kind"]
    assert guide.interview.entries(BY_ID["factors"])[0]["category"] == "people"


def test_another_language_is_said_once() -> None:
    guide = start()
    german = "Viele Kunden konnten sich am Morgen nicht anmelden und das Lager stand."
    assert guide.foreign("The wrong label was printed.") == ""
    assert "only English" in guide.foreign(german)
    assert guide.foreign(german) == ""
