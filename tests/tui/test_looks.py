"""How the screens look, as text in `screens/`, and that every theme can be read.

After a wanted change: `PMWIZARD_SCREENS=write make test`, then look at what changed in `screens/` before committing it.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from rich.color import Color
from rich.segment import Segment
from tests.tui.driving import done, heard, press
from textual.pilot import Pilot

from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp
from pmwizard.tui.themes import THEMES

SCREENS = Path(__file__).parent / "screens"
SIZES = [(80, 24), (120, 40), (200, 60)]
STEPS = {
    "basics": "1",
    "timeline": "2",
    "impact": "3",
    "went_well": "4",
    "went_poorly": "5",
    "factors": "6",
    "actions": "7",
    "review": "8",
}
AA, AAA = 4.5, 7.0
"""The least contrast of text (WCAG 2.2), and that of the themes that are made for it."""


def segments(pilot: Pilot[Any]) -> list[list[Segment]]:
    return [list(strip) for strip in pilot.app.screen._compositor.render_strips()]


def text_of(pilot: Pilot[Any]) -> str:
    return "\n".join("".join(part.text for part in line).rstrip() for line in segments(pilot)) + "\n"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("step", STEPS)
async def test_the_screens_look_as_they_did(good: Opening, step: str, size: tuple[int, int]) -> None:
    good.session.draft.repository = ""  # a folder's name would differ from run to run
    good.interview.record["went_poorly"].append({"text": "The wrong flag was set."})
    async with WizardApp(good).run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", STEPS[step]])
        await heard(pilot)
        await pilot.pause(0.6)  # saved by now, so that the top line says so
        await done(pilot)
        shown = text_of(pilot)
    kept = SCREENS / f"{step}-{size[0]}x{size[1]}.txt"
    if os.environ.get("PMWIZARD_SCREENS") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(shown, "utf-8")
    assert shown == kept.read_text("utf-8")
    assert all(len(line) <= size[0] for line in shown.split("\n"))


def brightness(color: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    assert color.triplet is not None
    parts = [value / 255 for value in color.triplet]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, two: Color) -> float:
    lighter, darker = sorted((brightness(one), brightness(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_word_can_be_read_in_every_theme(good: Opening, theme: str) -> None:
    least = AAA if "contrast" in theme else AA
    good.interview.record["went_poorly"].append({"text": "The wrong flag was set."})
    app = WizardApp(good)
    async with app.run_test(size=(120, 40)) as pilot:
        app.theme = theme
        await pilot.pause()
        for step in "12345678":
            await press(pilot, ["escape", step])
            await heard(pilot)
            assert faint(pilot, least) == [], step


def faint(pilot: Pilot[Any], least: float) -> list[str]:
    """Words on the screen that stand out too little from what is behind them."""
    found = []
    for part in (part for line in segments(pilot) for part in line):
        if not part.text.strip(" │┊▌▐▔▁─━▂▃▄▅▆▇█┌┐└┘▊▎") or part.style is None:
            continue
        front, back = part.style.color, part.style.bgcolor
        if part.style.reverse:
            front, back = back, front
        if front and back and front.triplet and back.triplet and contrast(front, back) < least:
            found.append(
                f"{part.text.strip()!r}: {contrast(front, back):.1f}, {front.triplet.hex} on {back.triplet.hex}"
            )
    return found


async def test_without_colour_the_marks_are_still_there(good: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    good.interview.record["went_poorly"].append({"text": "The wrong flag was set."})
    app = WizardApp(good)
    assert app.theme == "ansi-dark"
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "5"])
        await heard(pilot)
        assert "~The wrong flag was set." in text_of(pilot)
        await press(pilot, ["up"])
        await heard(pilot)
        marked = [part for line in segments(pilot) for part in line if part.style and part.style.underline]
        assert "".join(part.text for part in marked).strip() == "The wrong flag was set"
