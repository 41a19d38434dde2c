"""The wizard by keys: every step, lists edited where they stand, the coach, undo, and what is left on disk."""

from datetime import UTC, date, datetime

import pytest
from tests.tui.driving import NARROW, WIDE, heard, press

from pmwizard.drafts import Store
from pmwizard.interview.opening import Opening
from pmwizard.interview.steps import TIMELINE
from pmwizard.record import toml_io
from pmwizard.tui.app import WizardApp
from pmwizard.tui.choice import Choice
from pmwizard.tui.panel import CoachLine
from pmwizard.tui.rail import Rail
from pmwizard.tui.wizard import WizardScreen
from pmwizard.tui.words import Words


def notes(opening: Opening) -> list[str]:
    return [note["text"] for note in opening.interview.record.get("went_well", [])]


async def test_a_new_postmortem_is_typed_top_to_bottom(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, [" Checkout slowed to 9 s", "enter", " 2026-10-03T13:41+02:00", "enter", "S", "enter"])
        record = empty.interview.record
        assert record["title"] == "Checkout slowed to 9 s"
        assert record["incident"]["started_at"].isoformat() == "2026-10-03T13:41:00+02:00"
        assert record["severity"] == "SEV1"
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        assert getattr(screen.pane.words_at("started_at", -1), "text", "") == "2026-10-03 13:41"


async def test_a_timeline_is_typed_as_it_is_said_and_sorts_itself(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, [" Checkout slowed", "enter", " 2026-10-03 13:41", "ctrl+n"])
        await press(pilot, [" 14:33 Ines moved the leaders back", "enter", " 13:40 I started the migration", "enter"])
        await press(pilot, [" +18m support forwarded tickets", "tab", "d", "enter"])
        texts = [entry["text"] for entry in empty.interview.record["timeline"]]
        assert texts == ["I started the migration", "Ines moved the leaders back", "support forwarded tickets"]
        assert empty.interview.record["incident"]["detected_at"].isoformat() == "2026-10-03T14:51:00+02:00"


async def test_entries_are_edited_where_they_stand(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "4", " one thing", "enter", " two things", "enter", " three things", "enter"])
        await press(pilot, ["up", "up", "end", " , really", "alt+up"])
        assert notes(empty) == ["two things, really", "one thing", "three things"]
        await press(pilot, ["down", "alt+backspace"])
        assert notes(empty) == ["two things, really", "three things"]
        await press(pilot, ["ctrl+z"])
        assert notes(empty) == ["two things, really", "one thing", "three things"]
        await press(pilot, ["ctrl+y"])
        assert notes(empty) == ["two things, really", "three things"]


async def test_undo_takes_back_words_first_and_then_the_draft(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "4", " first thing", "enter", " second thing", "enter"])
        for _ in range(12):
            await press(pilot, ["ctrl+z"])
        assert not empty.interview.record.get("went_well")
        for _ in range(12):
            await press(pilot, ["ctrl+y"])
        assert [note["text"] for note in empty.interview.record["went_well"]] == ["first thing", "second thing"]


async def test_a_pasted_list_becomes_entries(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "2"])
        pilot.app.post_message(
            __import__("textual.events", fromlist=["Paste"]).Paste("10:00 one\n10:05 two\n\n10:03 three\n")
        )
        await pilot.pause()
        assert sorted(entry["text"] for entry in empty.interview.record["timeline"]) == ["one", "three", "two"]


async def test_an_action_takes_owner_day_kind_and_factors(good: Opening) -> None:
    good.interview.record["actions"].clear()
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(
            pilot,
            [
                "escape",
                "7",
                " Page on queue depth",
                "tab",
                " Ines Okafor",
                "tab",
                " 2027-01-15",
                "tab",
                "d",
                "tab",
                "2",
                "3",
            ],
        )
        action = good.interview.record["actions"][0]
        assert action["owner"] == "Ines Okafor"
        assert action["due"] == date(2027, 1, 15)
        assert action["kind"] == "detect"
        assert action["addresses"] == ["F2", "F3"]


async def test_a_known_name_is_offered_and_the_right_arrow_takes_it(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        screen = await heard(pilot)
        empty.interview.choices.teams = ["payments", "platform"]
        screen.pane.go("teams")
        await press(pilot, ["p", "a", "y", "right", ",", "p", "l", "right"])
        assert empty.interview.record["teams"] == ["payments", "platform"]


async def test_going_from_entry_to_entry_changes_none_of_them(good: Opening) -> None:
    before = toml_io.dumps(good.interview.record)
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        for digit in "1234567":
            await press(pilot, ["escape", digit])
            screen = pilot.app.screen
            assert isinstance(screen, WizardScreen)
            screen.take_in()  # also at the worst moment
            await pilot.press("up", "tab", "tab", "enter", "up", "up", "tab", "shift+tab", "down", "down")
            screen.take_in()
    assert toml_io.dumps(good.interview.record) == before


async def test_a_day_that_is_none_is_kept_and_said(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "7", " Page on depth", "tab", "tab", " some day soon"])
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        assert screen.pane.editor is not None
        said = str(screen.pane.editor.query_one("#understood").render())
        assert "some day soon" in said
        assert empty.interview.half == {"actions.0.due": "some day soon"}


async def test_the_coach_underlines_and_its_rewrite_is_one_key(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5", " The wrong flag was set."])
        screen = await heard(pilot)
        assert [one.finding.rule for one in screen.talk.noticed] == ["agentless"]
        focused = screen.focused
        assert isinstance(focused, Words)
        before = focused.cursor_location
        assert focused.get_line(0).spans
        await press(pilot, ["f7"])
        assert empty.interview.record["went_poorly"][0]["text"] == "I set the wrong flag."
        assert focused.text == "I set the wrong flag."
        assert before
        await press(pilot, ["ctrl+z"])
        assert empty.interview.record["went_poorly"][0]["text"] == "The wrong flag was set."


async def test_the_other_rewrite_leaves_a_place_for_a_name(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5", " Late that day, the wrong flag was set."])
        screen = await heard(pilot)
        assert screen.talk.rewrite == "I set the wrong flag"
        await press(pilot, ["alt+r"])
        assert screen.talk.rewrite == "‹who› set the wrong flag"
        await press(pilot, ["f7"])
        focused = screen.focused
        assert isinstance(focused, Words)
        assert focused.selected_text == "‹who›"
        await press(pilot, [" Ines"])
        assert empty.interview.record["went_poorly"][0]["text"] == "Late that day, Ines set the wrong flag."


async def test_leafing_through_the_rewrites_comes_round_again(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5", " The wrong flag was set."])
        screen = await heard(pilot)
        await press(pilot, ["alt+r", "alt+r"])
        assert screen.talk.rewrite == "I set the wrong flag"


async def test_keep_mine_is_never_asked_again(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5", " The wrong flag was set."])
        await heard(pilot)
        await press(pilot, ["f6", "end", " And then we met."])
        screen = await heard(pilot)
        assert screen.talk.noticed == []
        assert len(empty.session.draft.kept) == 1


async def test_the_next_question_is_one_key(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        screen = await heard(pilot)
        first = screen.talk.question
        await press(pilot, ["f3"])
        assert first is not None
        assert screen.talk.question is not None
        assert screen.talk.question.id != first.id


async def test_escape_leads_out_and_digits_lead_anywhere(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        for digit, step in enumerate(
            ("basics", "timeline", "impact", "went_well", "went_poorly", "factors", "actions"), 1
        ):
            await press(pilot, ["escape", str(digit)])
            assert screen.step.id == step
            assert isinstance(screen.focused, Words | Choice)
        await press(pilot, ["escape", "8"])
        await heard(pilot)
        assert screen.step.id == "review"
        await press(pilot, ["escape"])
        assert isinstance(screen.focused, Rail)


@pytest.mark.parametrize("size", [NARROW, WIDE, (40, 12), (200, 60)])
async def test_the_coach_folds_and_nothing_is_wider_than_the_screen(good: Opening, size: tuple[int, int]) -> None:
    async with WizardApp(good).run_test(size=size) as pilot:
        await pilot.pause()
        for digit in "12345678":
            await press(pilot, ["escape", digit])
            for widget in pilot.app.screen.query("*"):
                if widget.display and widget.is_on_screen:
                    assert widget.region.right <= size[0], (digit, widget)


async def test_f2_opens_and_closes_the_coach_on_a_narrow_screen(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        screen = await heard(pilot)
        panel = screen.query_one("Panel")
        assert not panel.display
        await press(pilot, ["f2"])
        assert panel.display
        await press(pilot, ["escape"])
        assert not panel.display


async def test_what_is_typed_is_on_disk_within_a_second_and_the_place_is_kept(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "6", " Queue depth has no alert"])
        await pilot.pause(1.0)
        kept = Store().read(empty.session.draft.id)
        assert kept.record["factors"][0]["text"] == "Queue depth has no alert"
        assert (kept.place.step, kept.place.item) == ("factors", 0)


async def test_a_resumed_draft_opens_at_the_very_word(good: Opening) -> None:
    place = good.session.draft.place
    place.step, place.field, place.item, place.line, place.column = "went_poorly", "text", 1, 0, 7
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await pilot.pause()
        focused = pilot.app.screen.focused
        assert isinstance(focused, Words)
        assert focused.text.startswith("Two of us tuned")
        assert focused.cursor_location == (0, 7)


async def test_a_note_from_another_shell_appears_in_the_timeline(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "2", " 14:00 I am typing"])
        Store().append_note(empty.session.draft.id, "lag climbs", datetime(2026, 10, 3, 11, 0, tzinfo=UTC))
        await pilot.pause(2.4)
        assert [entry["text"] for entry in empty.interview.record["timeline"]].count("lag climbs") == 1
        focused = pilot.app.screen.focused
        assert isinstance(focused, Words)
        assert "I am typing" in focused.text
        await press(pilot, [" , on and on"])
        assert any(entry["text"] == "I am typing, on and on" for entry in empty.interview.record["timeline"])


async def test_another_zone_keeps_the_hours_and_says_so(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        empty.interview.add(TIMELINE, text="2026-10-03 13:40 I swapped the alias")
        place = screen.pane.go("timezone")
        assert isinstance(place, Words)
        place.put("Asia/Tokyo")
        await pilot.pause()
        await press(pilot, ["tab"])
        assert empty.interview.record["timeline"][0]["at"].isoformat() == "2026-10-03T13:40:00+09:00"
        said = [str(one.message) for one in pilot.app._notifications]
        assert "1 time keeps its hours, now read in Asia/Tokyo. Ctrl+Z takes it back." in said


async def test_the_coach_in_one_line_says_which_entry_it_means_when_it_is_another(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5", " The wrong flag was set."])
        screen = await heard(pilot)
        assert str(screen.query_one(CoachLine).render()).startswith("~ Who")
        await press(pilot, ["enter", " We waited"])
        await heard(pilot)
        assert str(screen.query_one(CoachLine).render()).startswith("~ entry 1: Who")
