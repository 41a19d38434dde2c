"""The board, what came back, the search and home, over the invented grocer's postmortems."""

import subprocess
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.tui.driving import done, press
from tests.tui.test_looks import text_of
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from pmwizard import demo
from pmwizard.archive.archive import Archive
from pmwizard.archive.model import ActionRow
from pmwizard.drafts import Store
from pmwizard.settings import Settings
from pmwizard.tui.app import HomeApp
from pmwizard.tui.ask import AskScreen
from pmwizard.tui.board import SHOWN_LANES, BoardScreen
from pmwizard.tui.help import KeysScreen, TellScreen
from pmwizard.tui.home import MOST, TALL, HomeScreen
from pmwizard.tui.past import PastScreen
from pmwizard.tui.recurring import RecurringScreen
from pmwizard.tui.searching import SearchScreen
from pmwizard.tui.words import Words

SIZES = [(80, 24), (120, 40), (40, 12)]


@pytest.fixture
def grocer(tmp_path: Path) -> Path:
    """The demo's repository; git knows Sanne there."""
    root = demo.build(tmp_path / "grocer", today())
    for key, value in (("user.name", "Sanne Kuiper"), ("user.email", "sanne@merelhof.example")):
        subprocess.run(["git", "config", key, value], cwd=root, check=True)
    return root


@pytest.fixture
def rows(grocer: Path) -> Iterator[list[ActionRow]]:
    """Every action there."""
    archive = Archive.open(grocer)
    archive.refresh()
    yield archive.actions()
    archive.close()


def today() -> date:
    """The day people here have."""
    return datetime.now().astimezone().date()


async def settled(pilot: Pilot[Any]) -> None:
    """Everything asked in threads has come back."""
    for _ in range(2):
        await pilot.pause(0.1)
        await done(pilot)


@asynccontextmanager
async def home(root: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[Any]]:
    async with HomeApp(Settings.load(root), root).run_test(size=size) as pilot:
        first = pilot.app.screen_stack[1]
        assert isinstance(first, HomeScreen)
        while first.archive is None:
            await pilot.pause(0.05)
        await settled(pilot)
        yield pilot


@asynccontextmanager
async def board(root: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[Any]]:
    async with home(root, size) as pilot:
        await pilot.press("a")
        await settled(pilot)
        assert isinstance(pilot.app.screen, BoardScreen)
        yield pilot


def screen_of(pilot: Pilot[Any]) -> BoardScreen:
    found = pilot.app.screen
    assert isinstance(found, BoardScreen)
    return found


def on_disk(root: Path, row: ActionRow) -> dict[str, Any]:
    record = tomllib.loads((root / row.path).read_text("utf-8"))
    return next(one for one in record["actions"] if row.ref.endswith(f"#{one['id']}"))


def commits(root: Path) -> list[str]:
    told = subprocess.run(["git", "log", "--format=%s"], cwd=root, check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


@pytest.mark.parametrize("size", SIZES)
async def test_the_board_fits_and_begins_with_what_is_overdue_longest(
    grocer: Path, rows: list[ActionRow], size: tuple[int, int]
) -> None:
    async with board(grocer, size) as pilot:
        lines = text_of(pilot).split("\n")
        assert lines[1].startswith(" Overdue  ")
        assert all(len(line) <= size[0] for line in lines)
        late = min((row for row in rows if row.status == "open" and row.due), key=lambda row: row.due or date.max)
        assert screen_of(pilot).current.ref == late.ref
        shown_more = f"{late.ref}  " in "\n".join(lines)
        assert shown_more == (size[1] > 16)
        assert f"{(today() - late.due).days} d late" in lines[2]  # type: ignore[operator]
        assert "56 of 83 done in a year, 24 d median" in lines[0] or (size[0] < 80 and "56/83 done" in lines[0])


async def test_done_asks_for_a_proof_and_is_one_commit_of_that_record(grocer: Path) -> None:
    async with board(grocer) as pilot:
        row = screen_of(pilot).current
        before = commits(grocer)
        await press(pilot, ["d", " https://wiki.example/check", "enter"])
        await settled(pilot)
        action = on_disk(grocer, row)
        assert action["status"] == "done"
        assert action["history"][-1]["note"] == "https://wiki.example/check"
        assert action["history"][-1]["by"] == "Sanne Kuiper <sanne@merelhof.example>"
        assert commits(grocer) == [f"action {row.ref}: open -> done", *before]
        assert screen_of(pilot).current.ref != row.ref
        assert next(one for one in screen_of(pilot).rows if one.ref == row.ref).status == "done"


async def test_a_drop_wants_to_know_why(grocer: Path) -> None:
    async with board(grocer) as pilot:
        row = screen_of(pilot).current
        await press(pilot, ["x", "enter"])
        assert isinstance(pilot.app.screen, AskScreen)
        assert "Whoever meets its factor next will ask why" in text_of(pilot)
        await press(pilot, [" the wiki is gone", "enter"])
        await settled(pilot)
        assert on_disk(grocer, row)["status"] == "dropped"


async def test_words_of_an_answer_can_be_taken_back_like_all_others(grocer: Path) -> None:
    async with board(grocer) as pilot:
        await press(pilot, ["x", " covered", "space", "ctrl+w"])
        line = pilot.app.screen.focused
        assert isinstance(line, Words)
        assert line.text == ""
        await press(pilot, ["ctrl+z"])
        assert line.text.startswith("covered")
        await press(pilot, ["escape"])
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_a_move_takes_a_day_as_people_say_it_and_refuses_one_that_has_passed(grocer: Path) -> None:
    async with board(grocer) as pilot:
        row = screen_of(pilot).current
        await press(pilot, ["m", " 2020-01-01", "enter"])
        assert "2020-01-01 has passed already" in text_of(pilot)
        await press(pilot, ["home", *(["delete"] * 10), " in 2 weeks", "enter", " the move took the spring", "enter"])
        await settled(pilot)
        action = on_disk(grocer, row)
        assert action["due"] == today() + timedelta(days=14)
        assert action["history"][-1]["note"] == "the move took the spring"


async def test_somebody_else_takes_it_and_it_can_be_opened_again(grocer: Path) -> None:
    async with board(grocer) as pilot:
        row = screen_of(pilot).current
        await press(pilot, ["o", " sanne", "enter"])
        await settled(pilot)
        assert on_disk(grocer, row)["owner"] == "Sanne Kuiper"
        await press(pilot, ["slash", " 1,900 products dropped", "enter"])
        await press(pilot, ["escape", "slash"])
        kept = next(one for one in screen_of(pilot).rows if one.status == "done")
        await press(pilot, [f" {kept.ref}", "enter", "r", " it came back", "enter"])
        await settled(pilot)
        assert on_disk(grocer, kept)["status"] == "open"


async def test_escape_from_a_question_changes_nothing(grocer: Path) -> None:
    async with board(grocer) as pilot:
        before = commits(grocer)
        await press(pilot, ["d", "escape", "m", "escape"])
        await settled(pilot)
        assert commits(grocer) == before
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_gits_words_are_shown_when_it_refuses(grocer: Path) -> None:
    hook = grocer / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    async with board(grocer) as pilot:
        row = screen_of(pilot).current
        await press(pilot, ["d", " drill", "enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, TellScreen)
        assert "not on a Friday" in text_of(pilot)
        assert "nothing is lost" in text_of(pilot)
        assert on_disk(grocer, row)["status"] == "open"


async def test_typing_narrows_and_escape_shows_everything_again(grocer: Path, rows: list[ActionRow]) -> None:
    async with board(grocer) as pilot:
        await press(pilot, ["slash", " dns-runbook", "enter"])
        shown = [item.value for item in screen_of(pilot).items if item.value is not None]
        assert {one.ref for one in shown} == {one.ref for one in rows if "dns-runbook" in one.ref}
        await press(pilot, ["escape"])
        assert len(screen_of(pilot).items) > len(shown) + 20
        assert not screen_of(pilot).query_one(Input).has_class("-open")


async def test_f_shows_yours_and_then_those_of_your_teams(grocer: Path) -> None:
    async with board(grocer) as pilot:
        await press(pilot, ["f"])
        yours = [item.value for item in screen_of(pilot).items if isinstance(item.value, ActionRow)]
        assert {one.owner for one in yours} == {"Sanne Kuiper"}
        await press(pilot, ["f"])
        theirs = [item.value for item in screen_of(pilot).items if isinstance(item.value, ActionRow)]
        assert len(theirs) > len(yours)
        teams = {team for one in yours for team in one.teams}
        assert all(teams.intersection(one.teams) for one in theirs)


async def test_tab_goes_to_the_next_lane_and_the_rest_of_a_lane_is_one_key(grocer: Path) -> None:
    async with board(grocer) as pilot:
        for _ in SHOWN_LANES:  # which lanes there are goes by the day
            await press(pilot, ["tab"])
            if screen_of(pilot).current.status == "done":
                break
        assert screen_of(pilot).current.status == "done"
        count = len(screen_of(pilot).items)
        await press(pilot, ["tab", "up"])
        assert screen_of(pilot).current == "done"
        await press(pilot, ["enter"])
        assert len(screen_of(pilot).items) > count + 50


async def test_enter_opens_the_postmortem_at_the_action(grocer: Path) -> None:
    async with board(grocer) as pilot:
        row = screen_of(pilot).current
        await press(pilot, ["enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, PastScreen)
        assert f" {row.ref.rpartition('#')[2]}: " in text_of(pilot)
        await press(pilot, ["escape", "escape"])
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_what_came_back_says_when_whose_and_what_was_done(grocer: Path) -> None:
    async with home(grocer) as pilot:
        await press(pilot, ["r"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, RecurringScreen)
        shown = text_of(pilot)
        first = pilot.app.screen.clusters[0]
        kept = sum(action.status == "done" for _, action in first.actions)
        head = f" {len(first.factors)} times  {first.dates[-1]:%b %Y} to {first.dates[0]:%b %Y} · {kept} of "
        assert head in shown
        assert f"{first.factors[0].actions[0].id} is " in shown
        factor = pilot.app.screen.current
        await press(pilot, ["enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, PastScreen)
        assert f"• {factor.ref.rpartition('#')[2]} " in text_of(pilot)


async def test_what_came_back_narrows_by_words(grocer: Path) -> None:
    async with home(grocer) as pilot:
        await press(pilot, ["r"])
        await settled(pilot)
        await press(pilot, ["slash", " friday", "enter"])
        screen = pilot.app.screen
        assert isinstance(screen, RecurringScreen)
        assert 0 < sum(item.heading for item in screen.items) < len(screen.clusters)


async def test_home_searches_all_postmortems_and_opens_the_line(grocer: Path) -> None:
    async with home(grocer) as pilot:
        await press(pilot, ["slash", " glove photo"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, SearchScreen)
        assert "drivers could not sign in" in text_of(pilot)
        await press(pilot, ["enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, PastScreen)
        assert "glove" in text_of(pilot)
        await press(pilot, ["escape"])
        assert isinstance(pilot.app.screen, SearchScreen)


async def test_what_is_yours_stands_first_in_what_is_due(grocer: Path, rows: list[ActionRow]) -> None:
    async with home(grocer) as pilot:
        lines = text_of(pilot).split("\n")
        at = next(place for place, line in enumerate(lines) if line.startswith(" Due  "))
        late = [row for row in rows if row.status == "open" and row.due and row.due < today()]
        yours = [row for row in late if row.owner == "Sanne Kuiper"]
        assert f"{len(late)} overdue, {len(yours)} yours" in lines[at]
        assert f"you · {(today() - yours[0].due).days} d overdue" in lines[at + 1]  # type: ignore[operator]
        assert "you ·" not in lines[at + 2]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("drafts", [0, 1, 30])
async def test_home_fits_with_none_and_with_many_drafts(grocer: Path, drafts: int, size: tuple[int, int]) -> None:
    for number in range(drafts):
        with Store().create({"schema": 1, "title": f"Checkout slowed {number} 結帳變慢"}, repository=grocer) as session:
            session.save()
    async with home(grocer, size) as pilot:
        shown = text_of(pilot)
        assert all(len(line) <= size[0] for line in shown.split("\n"))
        assert "New postmortem" in shown or (drafts == 30 and "n new" in shown)
        screen = pilot.app.screen
        assert isinstance(screen, HomeScreen)
        if drafts == 30:
            most = 2 * MOST if size[1] >= TALL else MOST
            assert f"{30 - most} more" in shown
            await press(pilot, ["j"] * most + ["enter"])
            assert len(screen._of_draft) == 30


async def test_help_names_every_key_of_home(grocer: Path) -> None:
    async with home(grocer, (120, 40)) as pilot:
        await press(pilot, ["f1"])
        assert isinstance(pilot.app.screen, KeysScreen)
        shown = text_of(pilot)
        for said in ("Start a new postmortem.", "The board: every action", "Search all postmortems.", "Leave."):
            assert said in shown


async def test_the_board_stands_in_the_palette(grocer: Path) -> None:
    async with home(grocer) as pilot:
        await press(pilot, ["ctrl+p", " actions"])
        await pilot.pause(0.5)
        await press(pilot, ["enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_an_archive_without_actions_says_so(root: Path) -> None:
    async with board(root) as pilot:
        assert "Nothing here yet." in text_of(pilot)
        await press(pilot, ["d", "w", "f"])
        assert isinstance(pilot.app.screen, BoardScreen)
        assert pilot.app.screen.query_one(OptionList).highlighted is None
