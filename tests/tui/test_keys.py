"""Every action by a key that arrives, in the help and the palette; keys of the author's own; words in other scripts."""

from pathlib import Path
from typing import Any

import pytest
from tests.tui.conftest import opened
from tests.tui.driving import NARROW, WIDE, done, heard, press
from tests.tui.test_board import grocer, home, settled
from tests.tui.test_looks import text_of
from textual import events
from textual._xterm_parser import XTermParser
from textual.binding import Binding
from textual.pilot import Pilot

from pmwizard import locations
from pmwizard.interview.opening import Opening
from pmwizard.settings import Settings
from pmwizard.tui import alt, keys, remapped
from pmwizard.tui.app import WizardApp
from pmwizard.tui.help import HelpPage, HelpScreen
from pmwizard.tui.inert import Shown
from pmwizard.tui.leaving import LeaveScreen
from pmwizard.tui.publishing import PublishScreen
from pmwizard.tui.wizard import WizardScreen
from pmwizard.tui.words import Words

__all__ = ["grocer"]


def test_every_key_has_one_that_arrives_in_every_terminal() -> None:
    for key in keys.BY_ID.values():
        for where, taken in keys.TAKEN.items():
            assert set(key.key.split(",")) - taken, f"{key.id} cannot be pressed where {where} keeps {key.key}"


def arrived(sent: str) -> list[str]:
    alt.read()
    return [event.key for event in XTermParser().feed(sent) if isinstance(event, events.Key)]


def test_alt_with_a_letter_or_a_digit_arrives_as_every_terminal_sends_it() -> None:
    pressed = [one for key in keys.BY_ID.values() for one in key.key.split(",") if len(one) == len("alt+x")]
    assert "alt+1" in pressed
    assert {one[-1] for one in pressed if one.startswith("alt+")}.isdisjoint(alt.MOVES)
    for one in pressed:
        if one.startswith("alt+"):
            assert arrived(f"\x1b{one[-1]}\x1b{one[-1]}a") == [one, one, "a"]  # also held down, and at once
    assert arrived("\x1bb\x1bf") == ["ctrl+left", "ctrl+right"]


async def test_a_letter_with_alt_is_not_written(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        pilot.app.post_message(events.Key("alt+v", "v"))
        for _ in range(20):
            pilot.app.post_message(events.Key("a", "a"))
        pilot.app.post_message(events.Key("alt+n", "n"))
        await pilot.pause()
        await pilot.pause()
        assert empty.interview.record["title"] == "a" * 20
        assert isinstance(pilot.app.screen, WizardScreen)
        assert pilot.app.screen.step.id == "timeline"


def test_the_page_of_the_keys_names_each_with_what_it_is_pressed_with() -> None:
    page = (Path(__file__).parents[2] / "docs" / "keys.md").read_text("utf-8")
    for key in keys.BY_ID.values():
        pressed = " · ".join(f"`{keys.written(one)}`" for one in key.key.split(","))
        assert f"| {pressed} | {key.about} | `{key.id}` |" in page


def test_no_key_of_a_screen_does_two_things() -> None:
    for screen in keys.SCREENS:
        pressed = [one for key in screen for one in key.key.split(",")]
        assert len(pressed) == len(set(pressed))


@pytest.mark.parametrize(
    ("key", "shown"),
    [("f1", "F1"), ("ctrl+n", "^N"), ("alt+left", "Alt+←"), ("shift+tab", "⇧Tab"), ("shift+f4", "⇧F4"), ("q", "q")],
)
def test_a_key_is_written_as_people_write_it(key: str, shown: str) -> None:
    assert keys.written(key) == shown


def offered(pilot: Pilot[Any]) -> str:
    """What the palette offers on this screen."""
    return "\n".join(f"{one.title} {one.help}" for one in pilot.app.get_system_commands(pilot.app.screen))


async def explained(pilot: Pilot[Any], key: str = "f1") -> str:
    """What F1 says on this screen."""
    await press(pilot, [key])
    page = pilot.app.screen
    assert isinstance(page, HelpPage)
    said = "\n".join(part.plain for part in page.parts())
    await press(pilot, ["escape"])
    return said


def bound(pilot: Pilot[Any]) -> set[str]:
    """The ids of all that is bound on this screen, but for Textual's own and moving about."""
    moving = {"cursor_down", "cursor_up", "first", "last", "page_down", "page_up", "newline"}
    moving |= {"scroll_down", "scroll_up", "scroll_home", "scroll_end", "stay", "cursor_edge(-1)", "cursor_edge(1)"}
    moving |= {"scroll(-1)", "scroll(1)", "scroll(-10)", "scroll(10)"}
    found = set()
    nodes = [pilot.app, pilot.app.screen, *pilot.app.screen.query("*")]
    for kind in {kind for node in nodes for kind in type(node).__mro__ if kind.__module__.startswith("pmwizard.tui")}:
        if kind.__name__ in {"Rail", "Choice"}:  # told in the line at the bottom and by Enter, arrows and Space
            continue
        for one in vars(kind).get("BINDINGS", []):
            assert isinstance(one, Binding)
            if one.action not in moving:
                assert one.id, f"{kind.__name__}: {one.key} has no id to be remapped by"
                found.add(one.id)
    return found


async def check(pilot: Pilot[Any]) -> None:
    names, said, commands = bound(pilot), await explained(pilot), offered(pilot)
    assert names
    for name in names:
        key = keys.BY_ID[name]
        assert key.about in " ".join(said.split()), f"F1 does not tell of {name}"
        assert key.about in commands or key is keys.PALETTE, f"the palette does not offer {name}"


async def test_every_key_of_the_walk_is_told_by_f1_and_offered_by_name(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        for digit in "18":
            await press(pilot, ["escape", digit])
            await check(pilot)


async def test_every_key_of_home_the_board_and_its_neighbours_is_told_and_offered(grocer: Path) -> None:
    async with home(grocer) as pilot:
        await settled(pilot)
        await check(pilot)
        for leads in ("a", "r"):
            await press(pilot, [leads])
            await settled(pilot)
            await check(pilot)
            await press(pilot, ["escape"])
        await press(pilot, ["a", "w"])
        await settled(pilot)
        await check(pilot)


def panel(pilot: Pilot[Any]) -> str:
    """What the coach says beside the text."""
    return str(pilot.app.screen.query_one("#talk", Shown).render())


async def test_where_a_key_does_not_arrive_another_is_shown(empty: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "vscode")
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "Alt+1 help" in text_of(pilot)
        assert "Alt+N next step" in text_of(pilot)
        await press(pilot, ["escape", "5", " The wrong flag was set."])
        await heard(pilot)
        for told in ("F7 take it", "Alt+R the other one", "Alt+6 keep mine"):
            assert told in panel(pilot)
        await press(pilot, ["ctrl+z"])
        await press(pilot, ["alt+1"])
        assert isinstance(pilot.app.screen, HelpScreen)


async def test_a_key_can_be_given_another_place_in_the_authors_own_settings(root: Path) -> None:
    config = locations.private(locations.config()) / "config.toml"
    config.write_text('[interface]\nkeys = { help = "f12" }\n', "utf-8")
    opening = opened(root, {"schema": 1})
    try:
        async with WizardApp(opening).run_test(size=NARROW) as pilot:
            await pilot.pause()
            await press(pilot, ["f1"])
            assert isinstance(pilot.app.screen, WizardScreen)
            assert "F12 help" in text_of(pilot)
            assert keys.said(pilot.app, "{help}, {undo}, {past}") == "F12, Ctrl+Z, F9"
            await press(pilot, ["f12"])
            assert isinstance(pilot.app.screen, HelpScreen)
            said = "\n".join(part.plain for part in pilot.app.screen.parts())
            assert "F12     Explain the place" in said
    finally:
        opening.session.close()


async def test_a_key_for_what_there_is_not_is_said_and_the_others_work(root: Path) -> None:
    config = locations.private(locations.config()) / "config.toml"
    config.write_text('[interface]\nkeys = { hepl = "f12", line-break = "f11" }\n', "utf-8")
    opening = opened(root, {"schema": 1})
    try:
        async with WizardApp(opening).run_test(size=WIDE, notifications=True) as pilot:
            await pilot.pause(0.2)
            [said] = [one.message for one in pilot.app._notifications]
            assert f"{config}:2: hepl is no name of a key; did you mean help?" in said
            await press(pilot, ["f11"])
            assert opening.interview.record["title"] == "\n"
    finally:
        opening.session.close()


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ('help = "f13x"', "3: help: “f13x” is no key; write f10, ctrl+x, alt+h. It keeps its own."),
        ('help = "f12"\nsave = "f12"', "3: help: f12 is the key of save too; give one of them another."),
        ('save = "f1"', "3: save: f1 is the key of help too; give one of them another."),
        ('help = "f12,alt+h"\nfind = "f1"\nlist-find = "?"', "5: list-find: question_mark is the key of list-help too"),
        ('action-done = "f5"\nhelp = "question_mark"', ""),
    ],
    ids=["no key", "twice", "another's", "on another screen", "fine"],
)
def test_what_is_wrong_with_a_key_is_said_with_its_line(root: Path, own: str, said: str) -> None:
    config = locations.private(locations.config()) / "config.toml"
    config.write_text(f"[interface]\n[interface.keys]\n{own}\n", "utf-8")
    found = "\n".join(remapped.troubles(Settings.load(root)))
    assert found.startswith(f"{config}:{said}") if said else found == ""


async def test_every_key_of_what_is_asked_before_and_told_after_is_in_f1_and_offered(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        screen = await heard(pilot)
        await press(pilot, ["ctrl+f"])
        await check(pilot)
        await press(pilot, ["escape"])
        for page in (LeaveScreen("Commit it", "commit it", lambda _room: [], ["a secret"], 1), PublishScreen(good)):
            await pilot.app.push_screen(page)
            await heard_page(pilot)
            await check(pilot)
            await press(pilot, ["escape"])
        assert screen.is_current


async def heard_page(pilot: Pilot[Any]) -> None:
    await pilot.pause(0.2)
    await done(pilot)
    await pilot.pause()


async def test_any_field_is_reached_by_its_name(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "7"])
        names = {one.title: one.callback for one in pilot.app.get_system_commands(pilot.app.screen)}
        await names["Go to Basics: Noticed by"]()
        await pilot.pause()
        focused = pilot.app.screen.focused
        assert isinstance(focused, Words)
        assert focused.field == "detected_by"


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
