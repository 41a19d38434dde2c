"""A tour of every page a user meets, in two apps: what home leads to, and what a walk through one draft leads to."""

import subprocess
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest
from tests.tui.driving import done, press
from textual.pilot import Pilot

from pmwizard import demo
from pmwizard.drafts import Store
from pmwizard.interview.opening import Opening
from pmwizard.tui.home import HomeScreen
from pmwizard.tui.lines import TopLine
from pmwizard.tui.publishing import PublishScreen
from pmwizard.tui.sharing import ShareScreen
from pmwizard.tui.welcome import WelcomeScreen
from pmwizard.tui.wizard import WizardScreen

DAY = date(2026, 11, 2)
"""The day of the tour; what is overdue goes by it."""
NOW = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)
TOKEN = "ghp_" + "a1B2" * 9
_CLOCKS = (
    *("tui.home", "tui.board", "tui.actions_review", "drafts.session", "drafts.draft", "drafts.store"),
    *("interview.interview", "publish.place"),
)


class Then(datetime):
    """The same moment, whenever one asks."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """The moment of the tour."""
        return cls.fromtimestamp(NOW.timestamp(), tz)


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page says of days and hours is the same from run to run."""
    for name in _CLOCKS:
        monkeypatch.setattr(f"pmwizard.{name}.datetime", Then)
    for part, word in (("_FIRST", "amber"), ("_SECOND", "pine")):  # what drafts are called is a matter of chance
        monkeypatch.setattr(f"pmwizard.drafts.names.{part}", (word,))
    monkeypatch.setenv("TZ", "UTC")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_DATE", NOW.isoformat())


def grocer_at(folder: Path) -> Path:
    """The demo's repository on the day of the tour; git knows Sanne there."""
    root = demo.build(folder, DAY)
    for key, value in (("user.name", "Sanne Kuiper"), ("user.email", "sanne@merelhof.example")):
        subprocess.run(["git", "config", key, value], cwd=root, check=True)
    return root


def drafts(root: Path) -> None:
    """Two unfinished ones, as home shows them."""
    for title, step in (("Checkout slowed to 9 s while we moved the order broker", "factors"), ("", "basics")):
        record = {"schema": 1, "status": "draft", **({"title": title} if title else {})}
        with Store().create(record, repository=root) as session:
            session.draft.place.step = step
            session.save()


def draft(root: Path) -> Opening:
    """The demo's half-written draft, with a token in it that should not leave."""
    record = {**demo.draft(DAY), "summary": f"The token {TOKEN} stood in the log."}
    session = Store().create(record, repository=root)
    session.draft.place.step = "factors"
    return Opening.of(session, root)


def refusing(root: Path) -> Path:
    """A hook that refuses every commit there."""
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'no commits on a Friday'\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    return hook


async def settled(pilot: Pilot[Any]) -> None:
    """Everything asked in threads has come back."""
    for _ in range(2):
        await pilot.pause(0.05)
        await done(pilot)


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Waits for something that comes by itself."""
    for _ in range(200):
        if true():
            return
        await pilot.pause(0.05)
    raise AssertionError("It did not come.")


async def from_home(pilot: Pilot[Any], hook: Path) -> AsyncIterator[str]:
    """Every page that home leads to; `hook` refuses commits."""
    home = pilot.app.screen
    assert isinstance(home, HomeScreen)
    await until(pilot, lambda: home.archive is not None)
    await settled(pilot)
    yield "home"
    await press(pilot, ["f1"])
    yield "help-home"
    await press(pilot, ["escape", "a"])
    await settled(pilot)
    yield "board"
    await press(pilot, ["m"])
    yield "ask"
    await press(pilot, ["escape", "d", " drill", "enter"])
    await settled(pilot)
    yield "board-refused"
    hook.unlink()  # noqa: ASYNC240 -- one small file, in a test
    await press(pilot, ["escape", "w"])
    await settled(pilot)
    yield "sitting"
    await press(pilot, ["1"])
    await settled(pilot)
    yield "sitting-outcome"
    await press(pilot, ["escape"])
    await settled(pilot)
    await press(pilot, ["enter"])
    await settled(pilot)
    yield "past"
    await press(pilot, ["escape", "escape", "r"])
    await settled(pilot)
    yield "recurring"
    await press(pilot, ["escape", "slash", "a", "l", "e", "r", "t"])
    await settled(pilot)
    yield "search"
    await press(pilot, ["escape", "ctrl+p"])
    await settled(pilot)
    yield "palette"
    await press(pilot, ["escape"])
    await pilot.app.push_screen(WelcomeScreen())
    await pilot.pause()
    for number in (1, 2, 3):
        yield f"welcome-{number}"
        await press(pilot, ["enter"])


async def from_the_walk(pilot: Pilot[Any], hook: Path) -> AsyncIterator[str]:
    """Every page that a walk through a draft leads to, up to the commit; `hook` refuses commits."""
    screen = pilot.app.screen
    assert isinstance(screen, WizardScreen)
    await until(pilot, lambda: screen.guide.archive is not None)
    await press(pilot, ["up"])
    await until(pilot, lambda: bool(screen.talk.matches) and screen.query_one(TopLine).saved == "saved")
    await settled(pilot)
    yield "coach"
    await press(pilot, ["f1"])
    yield "help-walk"
    await press(pilot, ["escape", "ctrl+f", "t", "h", "e"])
    yield "find"
    await press(pilot, ["escape", "alt+s"])
    yield "save-elsewhere"
    await press(pilot, ["escape", "escape", "8"])
    await settled(pilot)
    yield "review-leaving"
    await press(pilot, ["f1"])
    yield "help-review"
    await press(pilot, ["escape", "a"])
    yield "attach"
    await press(pilot, ["escape", "p"])
    await settled(pilot)
    yield "leave"
    await press(pilot, ["y"])
    await settled(pilot)
    yield "trouble"
    hook.unlink()  # noqa: ASYNC240 -- one small file, in a test
    await press(pilot, ["escape", "s"])
    await settled(pilot)
    yield "leave-shared"
    await press(pilot, ["enter"])
    await settled(pilot)
    assert isinstance(pilot.app.screen, ShareScreen)
    yield "share"
    await press(pilot, ["escape"])
    await settled(pilot)
    await press(pilot, ["p"])
    await settled(pilot)
    await press(pilot, ["enter"])
    await settled(pilot)
    assert isinstance(pilot.app.screen, PublishScreen)
    yield "commit"
