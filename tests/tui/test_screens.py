"""Every page a user meets, as text in `screens/` at three sizes; in every theme its words can be read.

After a wanted change: `PMWIZARD_SCREENS=write make test`, then look at what changed in `screens/` before committing it.
"""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from tests.tui import tour
from tests.tui.test_looks import AA, AAA, SCREENS, SIZES, STEPS, faint, text_of
from textual.pilot import Pilot

from pmwizard.settings import Settings
from pmwizard.tui.app import HomeApp, WizardApp
from pmwizard.tui.themes import THEMES

DIMMED = {"past", "palette"}
"""What is behind these is dimmed on purpose."""
READ = 96
"""Cells after which the eye no longer finds the next line; a page may have lines of several parts beside each other."""


@pytest.fixture(autouse=True)
def stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still, and one is at home, so that no folder's name differs from run to run."""
    tour.stop_the_clock(monkeypatch)
    monkeypatch.chdir(tmp_path)


async def differing(pilot: Pilot[Any], page: str) -> list[str]:
    """The page at every size: where it does not look as it did, or is wider than its screen."""
    found = []
    for columns, lines in SIZES:
        await pilot.resize_terminal(columns, lines)
        await tour.settled(pilot)
        pilot.app.clear_notifications()
        await pilot.pause()
        shown = re.sub(r"\b[0-9a-f]{12}\b", "0123456789ab", text_of(pilot))  # a commit's name goes by its time
        kept = SCREENS / f"{page}-{columns}x{lines}.txt"
        if os.environ.get("PMWIZARD_SCREENS") == "write":
            kept.write_text(shown, "utf-8")
        if not kept.exists() or shown != kept.read_text("utf-8"):
            found.append(f"{kept.name} looks like this now:\n{shown}")
        found += [f"{kept.name} is too wide: {line}" for line in shown.split("\n") if cell_len(line) > columns]
    return found


async def unreadable(pilot: Pilot[Any], page: str) -> list[str]:
    """Words of the page that stand out too little, by theme."""
    if page in DIMMED:
        return []
    before, found = pilot.app.theme, []
    for theme in THEMES:
        pilot.app.theme = theme.name
        await pilot.pause()
        least = AAA if "contrast" in theme.name else AA
        found += [f"{page} in {theme.name}: {one}" for one in faint(pilot, least)]
    pilot.app.theme = before
    return found


async def looked_at(pilot: Pilot[Any], pages: AsyncIterator[str]) -> list[str]:
    """What is wrong with any of the pages."""
    found: list[str] = []
    async for page in pages:
        found += await differing(pilot, page)
        found += await unreadable(pilot, page)
    return found


async def test_every_page_from_home_looks_as_it_did_and_can_be_read(tmp_path: Path) -> None:
    root = tour.grocer_at(tmp_path / "grocer")
    tour.drafts(root)
    hook = tour.refusing(root)
    async with HomeApp(Settings.load(root), root).run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        assert await looked_at(pilot, tour.from_home(pilot, hook)) == []


async def test_every_page_of_the_walk_looks_as_it_did_and_can_be_read(tmp_path: Path) -> None:
    root = tour.grocer_at(tmp_path / "grocer")
    opening = tour.draft(root)
    hook = tour.refusing(root)
    async with WizardApp(opening).run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        assert await looked_at(pilot, tour.from_the_walk(pilot, hook)) == []
    opening.session.close()


async def test_home_without_anything_looks_as_it_did(root: Path) -> None:
    async with HomeApp(Settings.load(root), root).run_test(size=SIZES[0]) as pilot:
        await tour.settled(pilot)
        assert await differing(pilot, "home-empty") == []


def test_no_screen_is_kept_that_nobody_looks_at() -> None:
    names = {re.sub(r"-\d+x\d+$", "", one.stem) for one in SCREENS.glob("*.txt")}
    source = Path(tour.__file__).read_text("utf-8")
    pages = {*re.findall(r'yield "([a-z-]+)"', source), *(f"welcome-{number}" for number in (1, 2, 3)), "home-empty"}
    assert names == pages | {*STEPS}
