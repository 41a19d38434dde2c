"""What was seen before: which one the keys are about, linked once, and in sight where the screen is narrow."""

from pathlib import Path

import pytest
from tests.tui.driving import NARROW, WIDE, heard, press
from tests.tui.test_board import grocer, home, settled
from tests.tui.test_looks import text_of

from pmwizard.drafts import Store
from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp

__all__ = ["grocer"]
MUTED = " The lag alert was muted for the migration and nobody switched it back on"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_another_of_the_earlier_factors_can_be_linked_while_the_coach_has_noticed_something(
    grocer: Path, size: tuple[int, int]
) -> None:
    opening = Opening.of(Store().create({"schema": 1, "status": "draft"}, repository=grocer), grocer)
    async with WizardApp(opening).run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, ["escape", "6", MUTED])
        talk = (await heard(pilot)).talk
        assert talk.finding is not None
        assert len(talk.matches) > 1
        first, second, *_ = (match.factor.ref for match in talk.matches)
        if size == NARROW:
            assert "↺ seen before: F9" in text_of(pilot)
            await press(pilot, ["f2"])
            assert "Noticed" in text_of(pilot)
            assert "Ask yourselves" not in text_of(pilot)  # what the line told of comes first
        await press(pilot, ["alt+v", "f8"])
        assert opening.interview.record["factors"][0]["seen_before"] == [second]
        assert not talk.may_link
        if size == WIDE:
            assert "linked ✓" in text_of(pilot)
        await press(pilot, ["f8"])
        assert opening.interview.record["factors"][0]["seen_before"] == [second]
        assert any("linked already" in one.message for one in pilot.app._notifications)
        for _ in talk.matches[1:]:
            await press(pilot, ["alt+v"])
        await press(pilot, ["f8"])
        assert opening.interview.record["factors"][0]["seen_before"] == [second, first]
        await press(pilot, ["ctrl+z", "ctrl+z"])  # the links before the words
        assert not opening.interview.record["factors"][0].get("seen_before")
        assert opening.interview.record["factors"][0]["text"] == MUTED.strip()
    opening.session.close()


async def test_what_came_back_counts_what_the_words_leave(grocer: Path) -> None:
    async with home(grocer, (120, 40)) as pilot:
        await press(pilot, ["r"])
        await settled(pilot)
        whole = text_of(pilot).split("\n")[0]
        assert " of them" in whole
        count = int(whole.split("·")[1].split()[0])
        await press(pilot, ["slash", "d", "e", "p", "l", "o", "y"])
        await settled(pilot)
        narrowed = text_of(pilot)
        shown, among = (int(word) for word in narrowed.split("\n")[0].split("·")[1].split(" of "))
        assert among == count
        assert 0 < shown < count
        assert shown == narrowed.count(" times  ")
        for line in narrowed.split("\n"):
            span = line.partition(" times  ")[2].partition(" · ")[0]
            begin, to, end = span.partition(" to ")
            assert not to or begin != end
