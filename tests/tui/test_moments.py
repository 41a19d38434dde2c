"""At the moment it matters: the walk over what is overdue, a promise made twice, the first start, a full disk."""

import errno
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.tui.driving import heard, press
from tests.tui.test_board import board, commits, grocer, home, on_disk, rows, settled, today
from tests.tui.test_looks import text_of
from textual.pilot import Pilot

from pmwizard import locations
from pmwizard.archive.model import ActionRow
from pmwizard.drafts import Store, session
from pmwizard.interview.opening import Opening
from pmwizard.tui.actions_review import ActionsReviewScreen
from pmwizard.tui.app import WizardApp
from pmwizard.tui.ask import AskScreen
from pmwizard.tui.board import BoardScreen
from pmwizard.tui.past import PastScreen
from pmwizard.tui.welcome import WelcomeScreen
from pmwizard.tui.wizard import WizardScreen

__all__ = ["grocer", "rows"]


def walk_of(pilot: Pilot[Any]) -> ActionsReviewScreen:
    found = pilot.app.screen
    assert isinstance(found, ActionsReviewScreen)
    return found


async def test_the_walk_over_what_is_overdue_is_one_commit(grocer: Path) -> None:
    async with board(grocer) as pilot:
        before = commits(grocer)
        await press(pilot, ["w"])
        late = list(walk_of(pilot).review.rows)
        assert "What got in the way?" in text_of(pilot)
        await press(pilot, ["1", "m", " in 3 weeks", "enter"])
        await press(pilot, ["w", " the vendor went quiet", "enter", "x", " we left them", "enter"])
        await press(pilot, ["s"])
        await press(pilot, ["4", "o", " Sanne Kuiper", "enter", "enter"])
        await press(pilot, ["b", "5", "d", " seen in the drill", "enter"])
        assert "4 of" not in text_of(pilot).split("\n")[0]
        await press(pilot, ["escape"])
        assert "Decided: 1 done, 1 moved, 1 dropped." in text_of(pilot)
        assert commits(grocer) == before
        await press(pilot, ["enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, BoardScreen)
    assert commits(grocer) == ["Actions reviewed: 1 done, 1 moved, 1 dropped", *before]
    moved, dropped, left, done = (on_disk(grocer, row) for row in late[:4])
    assert moved["due"] == today() + timedelta(days=21)
    assert moved["history"][-1]["note"] == "There was no time for it."
    assert dropped["history"][-1]["note"] == "the vendor went quiet we left them"
    assert left["status"] == "open"
    assert done["status"] == "done"


async def test_a_walk_in_which_nothing_is_decided_commits_nothing(grocer: Path) -> None:
    async with board(grocer, (40, 12)) as pilot:
        before = commits(grocer)
        await press(pilot, ["w", "s", "right"])
        assert all(len(line) <= 40 for line in text_of(pilot).split("\n"))
        await press(pilot, ["escape"])
        assert isinstance(pilot.app.screen, BoardScreen)
        assert commits(grocer) == before


async def test_a_promise_that_is_open_elsewhere_is_shown_while_it_is_written_again(
    grocer: Path, rows: list[ActionRow]
) -> None:
    other = next(row for row in rows if row.status == "open")
    opening = Opening.of(Store().create({"schema": 1, "status": "draft"}, repository=grocer), grocer)
    async with WizardApp(opening).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, ["escape", "7", f" {other.text}"])
        await heard(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        assert screen.talk.open_one is not None
        assert screen.talk.open_one.action.ref == other.ref
        assert "Still open elsewhere" in text_of(pilot)
        await press(pilot, ["f9"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, PastScreen)
        assert f" {other.ref.rpartition('#')[2]}: " in text_of(pilot)
    opening.session.close()


async def test_what_became_of_a_past_action_reads_as_a_sentence(grocer: Path) -> None:
    opening = Opening.of(Store().create({"schema": 1, "status": "draft"}, repository=grocer), grocer)
    async with WizardApp(opening).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, ["escape", "6", " The cache hit rate has a graph on page two of the dashboard and no alert"])
        await heard(pilot)
        assert "A3 was dropped: A1 and the cost" in text_of(pilot)
    opening.session.close()


async def test_the_first_start_says_what_this_is_once(root: Path, empty: Opening) -> None:
    (locations.state() / locations.WELCOMED).unlink()
    async with home(root) as pilot:
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert "There is no root cause to find" in text_of(pilot)
        await press(pilot, ["enter"])
        assert "Ctrl+N" in text_of(pilot)
        await press(pilot, ["enter", "enter"])
        assert not isinstance(pilot.app.screen, WelcomeScreen)
    async with WizardApp(empty).run_test() as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, WizardScreen)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_first_start_is_skipped_with_escape_and_then_typed_on(empty: Opening, size: tuple[int, int]) -> None:
    (locations.state() / locations.WELCOMED).unlink()
    async with WizardApp(empty).run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert "Esc skips this" in text_of(pilot) or size == (40, 12)
        await press(pilot, ["escape", " Checkout slowed", "enter"])
        assert empty.interview.record["title"] == "Checkout slowed"


async def test_a_draft_that_cannot_be_saved_is_written_elsewhere(
    empty: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.chdir(tmp_path)
    async with WizardApp(empty).run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        monkeypatch.setattr(session.Session, "_put", full)
        await press(pilot, [" Checkout slowed", "enter"])
        await pilot.pause(1.0)
        assert "Alt+S saves elsewhere" in " ".join(text_of(pilot).split())
        await press(pilot, ["alt+s"])
        assert isinstance(pilot.app.screen, AskScreen)
        await press(pilot, ["enter"])
        await settled(pilot)
    made = tmp_path / f"{empty.session.draft.id}.toml"
    assert tomllib.loads(made.read_text("utf-8"))["title"] == "Checkout slowed"


async def test_a_path_that_cannot_be_written_either_is_asked_for_again(empty: Opening, tmp_path: Path) -> None:
    taken = tmp_path / "taken.toml"
    taken.write_text("mine", "utf-8")
    async with WizardApp(empty).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, ["alt+s", "ctrl+u", f" {taken}", "enter"])
        await settled(pilot)
        assert isinstance(pilot.app.screen, AskScreen)
        assert "there is a file of that name already" in " ".join(text_of(pilot).split())
    assert taken.read_text("utf-8") == "mine"


def test_the_demo_begins_without_a_welcome(tmp_path: Path) -> None:
    code = (
        "from pmwizard.cli import wizard, main; from pmwizard import locations\n"
        "def seen(opening, args, io): print((locations.state() / locations.WELCOMED).exists()); return 0\n"
        "wizard.open_wizard = seen\n"
        "raise SystemExit(main.main(['demo']))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True"], done.stderr
