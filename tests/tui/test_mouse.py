"""The mouse does what it should: a click goes there, the wheel scrolls, what is selected is copied and said."""

from typing import Any

from tests.tui.driving import NARROW, WIDE, heard, press
from tests.tui.test_looks import text_of
from textual import events
from textual.pilot import Pilot

from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp
from pmwizard.tui.rail import Rail
from pmwizard.tui.wizard import WizardScreen
from pmwizard.tui.words import Words


async def click_on(pilot: Pilot[Any], words: str) -> None:
    """A click on words that stand on the screen."""
    lines = text_of(pilot).split("\n")
    y = next(y for y, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[y].index(words) + 1, y))
    await pilot.pause()


def screen_of(pilot: Pilot[Any]) -> WizardScreen:
    assert isinstance(pilot.app.screen, WizardScreen)
    return pilot.app.screen


async def test_a_click_on_a_step_goes_there_in_the_column_and_in_the_line(good: Opening) -> None:
    for size in (WIDE, NARROW):
        async with WizardApp(good).run_test(size=size) as pilot:
            await pilot.pause()
            if size == WIDE:
                await click_on(pilot, "Went well")
                assert screen_of(pilot).step.id == "went_well"
            await heard(pilot)  # the line shows the step of last time only once it is there
            await pilot.click(Rail, offset=(1, 6) if size == WIDE else (4, 0))
            await pilot.pause()
            assert screen_of(pilot).step.id == ("factors" if size == WIDE else "timeline")


async def test_a_click_on_an_entry_opens_it_and_on_a_field_puts_the_cursor_there(good: Opening) -> None:
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "6"])
        await click_on(pilot, "Queue depth")
        focused = screen_of(pilot).focused
        assert isinstance(focused, Words)
        assert "Queue depth" in focused.text
        await press(pilot, ["escape", "1"])
        await click_on(pilot, "SEV2 ")
        await click_on(pilot, "Checkout slowed to 9 s while we moved the order broker  ")
        await press(pilot, ["escape"])
        await click_on(pilot, "payments")
        focused = screen_of(pilot).focused
        assert isinstance(focused, Words)
        assert focused.field == "teams"


async def test_a_click_on_a_finding_goes_to_its_words(empty: Opening) -> None:
    empty.interview.record["went_poorly"] = [{"text": "The wrong flag was set."}, {"text": "It was rolled out."}]
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5"])
        screen = await heard(pilot)
        assert len(screen.talk.noticed) == 2
        await click_on(pilot, "entry 2")
        assert isinstance(screen.focused, Words)
        assert screen.focused.text == "It was rolled out."
        assert screen.talk.picked == 1


async def test_the_wheel_scrolls_a_long_step(good: Opening) -> None:
    for number in range(60):
        good.interview.record["went_well"].append({"text": f"Somebody helped, number {number}."})
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "4"])
        pane = screen_of(pilot).pane
        below = pane.scroll_offset.y
        assert below > 0
        await pilot._post_mouse_events([events.MouseScrollUp], pane, offset=(5, 5))
        await pilot.pause(0.5)
        assert pane.scroll_offset.y < below


async def test_copying_says_what_it_did(good: Opening) -> None:
    async with WizardApp(good).run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        words = screen_of(pilot).focused
        assert isinstance(words, Words)
        words.select_all()
        await press(pilot, ["ctrl+c"])
        assert pilot.app.clipboard == good.interview.record["title"]
        assert "OSC 52" in " ".join(text_of(pilot).split())
