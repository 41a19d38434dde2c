"""What one reads: a past postmortem, the help, the coach over the text; and where the cursor is without colours."""

from pathlib import Path

import pytest
from tests.tui.driving import NARROW, heard, press
from tests.tui.test_board import board, grocer, home, settled
from tests.tui.test_looks import text_of
from textual.widgets import OptionList

from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp
from pmwizard.tui.help import HelpPage, KeysScreen
from pmwizard.tui.home import HomeScreen
from pmwizard.tui.listing import Reading
from pmwizard.tui.panel import Panel
from pmwizard.tui.past import PastScreen
from pmwizard.tui.sheet import Page
from pmwizard.tui.wizard import WizardScreen
from pmwizard.tui.words import Words

__all__ = ["grocer"]


async def test_a_past_postmortem_says_whose_it_is_and_its_keys_and_fills_the_height(grocer: Path) -> None:
    async with board(grocer) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, PastScreen)
        lines = text_of(pilot).split("\n")
        title = lines[0].strip(" │")
        assert title
        assert title.removesuffix("…")[:20] in page.query_one(Page).render().plain
        assert "Esc back" in lines[23]
        assert "F1 help" in lines[23]
        assert page.query_one(Reading).size.height == NARROW[1] - 2
        await press(pilot, ["end"])
        assert text_of(pilot).split("\n")[0].strip(" │") == title
        await press(pilot, ["f1"])
        assert isinstance(pilot.app.screen, KeysScreen)
        await press(pilot, ["escape", "escape"])
        assert not isinstance(pilot.app.screen, PastScreen)


async def test_the_help_scrolls_by_pages_and_says_how_it_closes(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await press(pilot, ["f1"])
        page = pilot.app.screen
        assert isinstance(page, HelpPage)
        assert "Esc closes" in text_of(pilot)
        reading = page.query_one(Reading)
        at = [reading.scroll_target_y]
        for key in ("pagedown", "pageup", "end", "home", "space"):
            await press(pilot, [key])
            at.append(reading.scroll_target_y)
        assert at[1] > 0
        assert at[2] == 0
        assert at[3] == reading.max_scroll_y
        assert at[4] == 0
        assert at[5] > 0


async def test_the_coach_over_the_text_is_turned_by_pages_and_shows_its_keys_first(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await press(pilot, ["escape", "5", " We should have looked at the graph", "enter", " He forgot the alias"])
        screen = await heard(pilot)
        await press(pilot, ["f2"])
        panel = screen.query_one(Panel)
        shown = text_of(pilot)
        assert "F6 keep mine" in shown.split("F2 close")[0]
        before = panel.scroll_target_y
        await press(pilot, ["pagedown"])
        assert panel.max_scroll_y == 0 or panel.scroll_target_y > before


async def test_esc_at_home_throws_nobody_out(grocer: Path) -> None:
    async with home(grocer) as pilot:
        await press(pilot, ["escape", "escape"])
        assert isinstance(pilot.app.screen, HomeScreen)
        assert any("q leaves" in one.message for one in pilot.app._notifications)


async def test_esc_from_a_single_draft_leads_home_and_the_draft_is_there(good: Opening) -> None:
    app = WizardApp(good)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, ["escape", "escape"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Unfinished" in text_of(pilot)
        await press(pilot, ["enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, WizardScreen)
    for draft in app._opened:
        draft.close()


@pytest.mark.parametrize("plainness", [{"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": ""}])
async def test_the_chosen_row_is_seen_without_colours(
    grocer: Path, monkeypatch: pytest.MonkeyPatch, plainness: dict[str, str]
) -> None:
    for name, value in plainness.items():
        monkeypatch.setenv(name, value)
    async with home(grocer) as pilot:
        choices = pilot.app.screen.query_one("#list", OptionList)
        await press(pilot, ["j"])
        marked = [
            y
            for y in range(choices.size.height)
            if any(part.style is not None and part.style.reverse for part in choices.render_line(y))
        ]
        assert len(marked) == 1


async def test_tab_into_a_filled_line_stands_at_its_end(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await press(pilot, ["escape", "1"])
        for _ in range(4):
            await press(pilot, ["tab"])
            place = pilot.app.focused
            if isinstance(place, Words) and place.one_line:
                assert place.cursor_location == place.document.end


async def test_ctrl_home_and_ctrl_end_go_to_the_ends_of_a_long_entry(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await press(pilot, ["escape", "5", " one two", "ctrl+j", " three"])
        place = pilot.app.focused
        assert isinstance(place, Words)
        await press(pilot, ["ctrl+home"])
        assert place.cursor_location == (0, 0)
        await press(pilot, ["ctrl+end"])
        assert place.cursor_location == place.document.end


async def test_a_key_that_arrives_everywhere_takes_an_entry_out(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await press(pilot, ["escape", "5"])
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        count = screen.interview.count(screen.step)
        await press(pilot, ["up", "alt+d"])
        assert screen.interview.count(screen.step) == count - 1


async def test_what_was_found_is_shown_in_whole_words(good: Opening) -> None:
    words = (
        "The indexes were rebuilt from scratch because I dropped an alias that the running jobs still needed to read"
    )
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await press(pilot, ["escape", "5", f" {words}", "ctrl+f", " I dropped"])
        shown = next(line for line in text_of(pilot).split("\n") if "… from scratch because I dropped an" in line)
        assert shown.rstrip(" │").endswith(" …")
        assert all(word in {*words.split(), "went", "poorly", "…", "│"} for word in shown.split())
