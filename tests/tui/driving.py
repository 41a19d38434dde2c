"""Driving the wizard in tests: keys by name, text as it is, and waiting for coach and archive."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from pmwizard.tui.wizard import WizardScreen

WIDE, NARROW = (120, 40), (80, 24)


async def typed(pilot: Pilot[Any], text: str) -> None:
    await pilot.press(*("space" if one == " " else one for one in text))


async def press(pilot: Pilot[Any], keys: Sequence[str]) -> None:
    """Keys by name, anything with a space in it as text."""
    for key in keys:
        if " " in key:
            await typed(pilot, key.strip())
        else:
            await pilot.press(key)
    await pilot.pause()


async def heard(pilot: Pilot[Any]) -> WizardScreen:
    """The screen once coach and archive have answered."""
    screen = pilot.app.screen
    assert isinstance(screen, WizardScreen)
    for _ in range(2):  # on a busy machine the moment after the last key comes later
        await pilot.pause(0.2)
        await done(pilot)
    return screen


async def done(pilot: Pilot[Any]) -> None:
    """Until nothing works in the background any more; one worker giving way to a newer one is no end."""
    while len(pilot.app.workers):
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()
