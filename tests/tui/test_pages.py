"""Every page that home leads to on a small and on a huge screen, and a screen that changes its size meanwhile."""

from pathlib import Path

from rich.cells import cell_len
from tests.tui import tour
from tests.tui.driving import heard, press
from tests.tui.test_looks import text_of

from pmwizard.interview.opening import Opening
from pmwizard.settings import Settings
from pmwizard.tui.app import HomeApp, WizardApp

SIZES = [(60, 20), (80, 24), (120, 40), (250, 80)]
"""Those in the middle are looked at line by line in test_screens."""


async def test_every_page_fits_a_small_and_a_huge_screen(tmp_path: Path) -> None:
    root = tour.grocer_at(tmp_path / "grocer")
    async with HomeApp(Settings.load(root), root).run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        async for page in tour.from_home(pilot, tour.refusing(root)):
            for columns, lines in (SIZES[0], SIZES[-1]):
                await pilot.resize_terminal(columns, lines)
                await tour.settled(pilot)
                assert all(cell_len(line) <= columns for line in text_of(pilot).split("\n")), page
                for widget in pilot.app.screen.query("*"):
                    if widget.display and widget.is_on_screen and widget.region:
                        assert widget.region.right <= columns, (page, widget)


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
