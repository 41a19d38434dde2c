"""Where the cursor is can be seen without colours: by what is reversed, underlined or bold, and by what is written."""

from pathlib import Path
from typing import Any

import pytest
from tests.tui import tour
from tests.tui.driving import NARROW, heard, press
from tests.tui.test_looks import segments
from textual.pilot import Pilot
from textual.widgets import Input

from pmwizard.interview.opening import Opening
from pmwizard.settings import Settings
from pmwizard.tui.app import HomeApp, WizardApp
from pmwizard.tui.themes import ANSI

Look = tuple[tuple[str, bool, bool, bool], ...]
"""Each cell: what stands there, and whether it is reversed, underlined or bold."""
LISTS = {"home", "board", "sitting", "sitting-outcome", "recurring", "search", "palette"}
"""Pages on which the down key moves what is chosen."""
FEW = {"none": {"NO_COLOR": "1"}, "sixteen": {"TERM": "xterm", "COLORTERM": ""}}
"""A terminal without colours, and one with sixteen of which nobody knows what they look like."""


@pytest.fixture(autouse=True)
def still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still, and there are no colours but where a test says so."""
    tour.stop_the_clock(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")


def look(pilot: Pilot[Any], width: int = NARROW[0]) -> Look:
    """The screen, up to some column, as somebody sees it who sees no colours."""
    return tuple(
        (letter, bool(style and style.reverse), bool(style and style.underline), bool(style and style.bold))
        for line in segments(pilot)
        for letter, style in [(one, style) for text, style, _ in line for one in text][:width]
    )


def marks(pilot: Pilot[Any]) -> list[tuple[bool, bool]]:
    """What is reversed and what is underlined, whatever words stand there."""
    return [(turned, lined) for _, turned, lined, _ in look(pilot)]


async def moved(pilot: Pilot[Any]) -> bool:
    """Whether one sees that the cursor went down, and where one types."""
    for line in pilot.app.screen.query(Input):
        line.cursor_blink = False
    before = marks(pilot)
    await press(pilot, ["down"])
    await pilot.pause(0.05)
    types_at = [one.content_region.y for one in pilot.app.screen.query(Input) if one.has_focus]
    return marks(pilot) != before and all(reversed_at(pilot, y) for y in types_at)


def reversed_at(pilot: Pilot[Any], y: int) -> bool:
    """Whether anything in a line of the screen is reversed, as the cursor is."""
    return any(style and style.reverse for _, style, _ in segments(pilot)[y])


async def test_the_chosen_line_of_every_page_from_home_is_seen(tmp_path: Path) -> None:
    root = tour.grocer_at(tmp_path / "grocer")
    tour.drafts(root)
    async with HomeApp(Settings.load(root), root).run_test(size=NARROW) as pilot:
        assert pilot.app.theme == ANSI
        await pilot.pause()
        pages = tour.from_home(pilot, tour.refusing(root))
        assert [page async for page in pages if page in LISTS and not await moved(pilot)] == []


async def test_the_chosen_line_of_find_and_review_is_seen(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await press(pilot, ["ctrl+f", "t", "h", "e"])
        assert await moved(pilot)
        await press(pilot, ["escape", "escape", "8"])
        await tour.settled(pilot)
        assert await moved(pilot)


@pytest.mark.parametrize("colours", FEW)
@pytest.mark.parametrize("step", ["1", "2", "3", "6", "7"])
async def test_the_field_with_the_cursor_is_seen_in_every_step(
    good: Opening, monkeypatch: pytest.MonkeyPatch, step: str, colours: str
) -> None:
    monkeypatch.delenv("NO_COLOR")
    for name, value in FEW[colours].items():
        monkeypatch.setenv(name, value)
    async with WizardApp(good).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert pilot.app.theme == ANSI
        await press(pilot, ["escape", step, "up"])
        screen = await heard(pilot)
        unseen, width = [], screen.query_one("#steps").region.right
        for _ in range(6):
            before, left = look(pilot, width), screen.focused
            await press(pilot, ["tab"])
            await pilot.pause(0.05)
            if screen.focused is not left and look(pilot, width) == before:
                unseen.append(screen.focused)
        assert unseen == []
