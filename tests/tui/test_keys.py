"""Keys of the author's own, and words in other scripts."""

from pathlib import Path

import pytest
from tests.tui.conftest import opened
from tests.tui.driving import NARROW, heard, press
from textual.pilot import Pilot

from pmwizard import locations
from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp
from pmwizard.tui.help import HelpScreen
from pmwizard.tui.wizard import WizardScreen
from pmwizard.tui.words import Words


async def test_a_key_can_be_given_another_place_in_the_authors_own_settings(root: Path) -> None:
    config = locations.private(locations.config()) / "config.toml"
    config.write_text('[interface]\nkeys = { help = "f12" }\n', "utf-8")
    opening = opened(root, {"schema": 1})
    try:
        async with WizardApp(opening).run_test(size=NARROW) as pilot:
            await pilot.pause()
            await press(pilot, ["f1"])
            assert isinstance(pilot.app.screen, WizardScreen)
            await press(pilot, ["f12"])
            assert isinstance(pilot.app.screen, HelpScreen)
    finally:
        opening.session.close()


def cursor(pilot: Pilot[int]) -> int:
    """The column of the cursor inside its field."""
    words = pilot.app.screen.focused
    assert isinstance(words, Words)
    return words.cursor_screen_offset.x - words.region.x


@pytest.mark.parametrize(
    ("text", "cells"),
    [("plain", 5), ("漢字かな", 8), ("naïve", 5), ("e\u0301te\u0301", 3), ("🔥 hot", 6), ("שלום", 4)],
    ids=["latin", "wide", "accents", "combining", "emoji", "right-to-left"],
)
async def test_the_cursor_stands_behind_words_of_every_script(empty: Opening, text: str, cells: int) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        words = pilot.app.screen.focused
        assert isinstance(words, Words)
        words.insert(text)
        await pilot.pause()
        assert cursor(pilot) == cells
        assert empty.interview.record["title"] == text
        await press(pilot, ["home", "end"])
        assert cursor(pilot) == cells


async def test_words_that_arrive_all_at_once_are_heard_too(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5"])
        await heard(pilot)  # what is asked at the arrival is answered
        words = pilot.app.screen.focused
        assert isinstance(words, Words)
        words.insert("The wrong flag was set.")
        screen = await heard(pilot)
        assert empty.interview.record["went_poorly"][0]["text"] == "The wrong flag was set."
        assert [one.finding.rule for one in screen.talk.noticed] == ["agentless"]
