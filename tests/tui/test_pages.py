"""Every page beside the steps, in every theme and size: nothing is cut off, and every word can be read."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from tests.tui.driving import heard, press
from tests.tui.test_board import grocer, home, settled
from tests.tui.test_looks import AA, AAA, faint, text_of
from textual.pilot import Pilot

from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp
from pmwizard.tui.themes import THEMES
from pmwizard.tui.welcome import WelcomeScreen

__all__ = ["grocer"]
SIZES = [(60, 20), (80, 24), (120, 40), (250, 80)]


async def pages(pilot: Pilot[Any]) -> AsyncIterator[tuple[str, str]]:
    """Every page that home leads to, and words that must stand on it."""
    yield "home", "New postmortem"
    await press(pilot, ["f1"])
    yield "help of home", "Keys"
    await press(pilot, ["escape", "a"])
    await settled(pilot)
    yield "board", "Overdue"
    await press(pilot, ["d"])
    yield "question", "Where can somebody else see that?"
    await press(pilot, ["escape", "w"])
    await settled(pilot)
    yield "walk over what is overdue", "What got in the way?"
    await press(pilot, ["escape"])
    await settled(pilot)
    await press(pilot, ["enter"])
    await settled(pilot)
    yield "past postmortem", "answers F"
    await press(pilot, ["escape", "escape", "r"])
    await settled(pilot)
    yield "recurring", "times"
    await press(pilot, ["escape", "slash", "a", "l", "e", "r", "t"])
    await settled(pilot)
    yield "search", "alert"
    await press(pilot, ["escape", "ctrl+p"])
    await settled(pilot)
    yield "palette", "Actions"
    await press(pilot, ["escape"])
    await pilot.app.push_screen(WelcomeScreen())
    await pilot.pause()
    for words in ("There is no root cause", "Ctrl+N", "Every word is kept"):
        yield "welcome", words
        await press(pilot, ["enter"])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_page_fits_its_screen(grocer: Path, size: tuple[int, int]) -> None:
    async with home(grocer, size) as pilot:
        async for page, words in pages(pilot):
            shown = text_of(pilot)
            assert words in " ".join(shown.split()), page
            assert all(cell_len(line) <= size[0] for line in shown.split("\n")), page
            for widget in pilot.app.screen.query("*"):
                if widget.display and widget.is_on_screen and widget.region:
                    assert widget.region.right <= size[0], (page, widget)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_word_of_every_page_can_be_read(grocer: Path, theme: str) -> None:
    async with home(grocer, (120, 40)) as pilot:
        pilot.app.theme = theme
        await pilot.pause()
        async for page, _ in pages(pilot):
            if page not in {"palette", "past postmortem"}:  # what is behind these is dimmed on purpose
                assert faint(pilot, AAA if "contrast" in theme else AA) == [], page


async def test_a_screen_that_changes_its_size_while_words_are_typed_keeps_them_and_the_cursor(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "6"])
        words = "The prompt of staging looks like that of production, and nobody noticed for a year."
        for number, letter in enumerate(words):
            await pilot.press("space" if letter == " " else letter)
            if number % 16 == 0:
                await pilot.resize_terminal(*SIZES[number // 16 % len(SIZES)])
        screen = await heard(pilot)
        assert empty.interview.record["factors"][0]["text"] == words
        focused = screen.focused
        assert focused is not None
        assert screen.region.contains_region(focused.region.intersection(screen.region))
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause(0.1)
            assert focused.region.bottom <= size[1] - 1, size
            shown = text_of(pilot).translate({ord(one): " " for one in "│▌"})
            assert "noticed for a year." in " ".join(shown.split()), size
