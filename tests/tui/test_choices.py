"""Fields with a few values, fields with known names, and words that arrive faster than anybody types."""

from typing import Any

import pytest
from tests.tui.driving import NARROW, WIDE, heard, press
from tests.tui.test_looks import text_of
from textual import events
from textual.pilot import Pilot

from pmwizard.interview.opening import Opening
from pmwizard.interview.steps import STEPS
from pmwizard.tui.app import WizardApp
from pmwizard.tui.choice import OWN, Choice
from pmwizard.tui.lines import BottomLine
from pmwizard.tui.wizard import WizardScreen
from pmwizard.tui.words import Words


async def at_field(pilot: Pilot[Any], field: str, item: int = -1) -> Choice | Words:
    screen = pilot.app.screen
    assert isinstance(screen, WizardScreen)
    place = screen.pane.go(field, item)
    await pilot.pause()
    assert place is not None
    return place


def bottom(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one(BottomLine).render())


async def test_how_to_choose_is_said_and_the_cursor_is_seen_without_colour(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await at_field(pilot, "severity")
        assert "▸○ SEV1  ○ SEV2" in text_of(pilot)
        assert "← →, 1-4 or first letter choose · ⌫ none · Enter next" in bottom(pilot)
        await press(pilot, ["tab", "tab"])
        assert "choose" not in bottom(pilot)


async def test_a_digit_takes_the_value_of_that_number_and_a_wrong_key_is_said(empty: Opening) -> None:
    empty.interview.choices.severity = ["SEV0", "SEV1", "SEV2", "near miss"]
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await at_field(pilot, "severity")
        await press(pilot, ["2"])
        assert empty.interview.record["severity"] == "SEV2"
        await press(pilot, ["9"])
        assert empty.interview.record["severity"] == "SEV2"
        assert "“9” is none of these" in text_of(pilot)
        await press(pilot, ["n"])
        assert empty.interview.record["severity"] == "near miss"
        assert "is none of these" not in text_of(pilot)


async def test_values_without_numbers_are_counted_from_the_left_while_they_are_few(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "7"])
        await at_field(pilot, "kind", 0)
        await press(pilot, ["2"])
        assert good.interview.record["actions"][0]["kind"] == "detect"
        await press(pilot, ["escape", "6"])
        kept = good.interview.record["factors"][0]["category"]
        await at_field(pilot, "category", 0)
        await press(pilot, ["2"])
        assert good.interview.record["factors"][0]["category"] == kept
        assert "“2” is none of these" in text_of(pilot)


async def test_a_value_that_is_not_offered_stays_and_is_marked(empty: Opening) -> None:
    empty.interview.record["severity"] = "SEV9"
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert f"SEV9  ({OWN})" in text_of(pilot)
        await at_field(pilot, "severity")
        assert f"▸● SEV9 ({OWN})" in text_of(pilot)
        assert empty.interview.record["severity"] == "SEV9"


async def test_the_factors_an_action_answers_are_shown_with_their_words(good: Opening) -> None:
    del good.interview.record["actions"][1:]
    good.interview.record["actions"][0].pop("addresses", None)
    words = [factor["text"] for factor in good.interview.record["factors"]]
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "7"])
        await at_field(pilot, "addresses", 0)
        shown = text_of(pilot)
        for number, text in enumerate(words, 1):
            assert f"[ ] F{number} {text[:30]}" in shown
        await press(pilot, ["2", "down"])
        assert good.interview.record["actions"][0]["addresses"] == ["F2"]


async def test_a_letter_that_several_begin_with_moves_there_and_space_ticks(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        place = Choice([], field="addresses", many=True)
        await pilot.app.screen.mount(place)
        place.show(["F1", "F2", "F12"], "")
        place.focus()
        await press(pilot, ["f"])
        assert (place.at, place.value) == (1, "")
        await press(pilot, ["space", "1"])
        assert place.value == "F1, F2"


async def test_no_value_is_broken_over_two_lines(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "6"])
        await at_field(pilot, "category", 0)
        for name in good.interview.options(STEPS[5].field("category")):
            assert f" {name}" in text_of(pilot)


async def test_the_first_click_unfolds_and_the_next_one_chooses(empty: Opening) -> None:
    empty.interview.record["severity"] = "SEV3"
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        [place] = [one for one in pilot.app.screen.query(Choice) if one.field == "severity"]
        await pilot.click(place, offset=(2, 0))
        assert place.has_focus
        assert empty.interview.record["severity"] == "SEV3"
        await pilot.click(place, offset=(" ○ SEV1  ○ SEV2".index("SEV2"), 0))
        assert empty.interview.record["severity"] == "SEV2"


async def test_known_people_are_offered_while_an_owner_is_written(good: Opening) -> None:
    del good.interview.record["actions"][1:]
    good.interview.record["actions"][0].pop("owner", None)
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await heard(pilot)
        good.interview.choices.people = ["Noor Hendriks", "Ewa Nowicka"]
        await press(pilot, ["escape", "7"])
        await at_field(pilot, "owner", 0)
        assert "known here, → takes the one you begin: Noor" in text_of(pilot)
        await press(pilot, ["n", "o", "w"])
        assert "→ takes Ewa Nowicka" in text_of(pilot)
        await press(pilot, ["right"])
        assert good.interview.record["actions"][0]["owner"] == "Ewa Nowicka"
        await press(pilot, ["x"])
        assert "is new here" in text_of(pilot)
        await press(pilot, ["ctrl+z", "ctrl+z"])
        assert good.interview.record["actions"][0]["owner"] == "now"


def test_an_example_in_an_empty_field_cannot_be_taken_for_a_value() -> None:
    for step in STEPS:
        for field in (*step.fields, *step.item_fields):
            example_like = any(one.isdigit() for one in field.hint) or field.hint[:1].isupper()
            described = field.hint in {
                "What happened, in a line",
                "Two or three sentences for somebody in a hurry",
                "Who noticed what, how many of them, from when to when",
            }
            assert not example_like or described or field.hint.startswith("e.g. "), field.hint


async def test_without_colours_a_hint_stands_in_brackets(empty: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "(What happened, in a line)" in text_of(pilot)
        assert "Started     e.g. 13:41" in text_of(pilot)
        await press(pilot, ["escape", "5"])
        assert "(one thing that got in the way)" in text_of(pilot)


async def test_three_thousand_letters_at_once_are_taken_in_together(
    empty: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = ("Queue depth has a graph. " * 120)[:3000]
    edits: list[str] = []
    known = Words.edit

    def counted(self: Words, edit: Any) -> Any:
        edits.append(edit.text)
        return known(self, edit)

    monkeypatch.setattr(Words, "edit", counted)
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        for one in text:
            pilot.app.post_message(events.Key("space" if one == " " else one, one))
        for key in ("left", "X"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert empty.interview.record["title"] == f"{text[:-1]}X{text[-1]}"
        assert len(edits) < 30


async def test_a_long_paste_is_taken_back_deleted_and_brought_again(good: Opening) -> None:
    before, lines = good.interview.record["impact"]["text"], [f"{at} a line of a log" for at in range(4000)]
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "3", "ctrl+end"])
        pilot.app.post_message(events.Paste("\n".join(lines)))
        await pilot.pause()
        whole = good.interview.record["impact"]["text"]
        assert whole == before + "\n".join(lines)
        await press(pilot, ["ctrl+z"])
        assert good.interview.record["impact"]["text"] == before
        await press(pilot, ["ctrl+y"])
        assert good.interview.record["impact"]["text"] == whole
        words = pilot.app.screen.focused
        assert isinstance(words, Words)
        words.select_all()
        await press(pilot, ["delete"])
        assert not good.interview.record["impact"].get("text")
        await press(pilot, ["ctrl+z"])
        assert good.interview.record["impact"]["text"] == whole
