"""What goes along, what should not leave unseen, and a draft shared with others."""

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from tests.tui.driving import NARROW, WIDE, done, heard, press, typed

from pmwizard.interview.opening import Opening
from pmwizard.publish import locks, share, take_up
from pmwizard.settings import Settings
from pmwizard.tui.app import HomeApp, WizardApp
from pmwizard.tui.leaving import LeaveScreen
from pmwizard.tui.review import ReviewPane
from pmwizard.tui.wizard import WizardScreen

TOKEN = "ghp_" + "a1B2" * 9
ID = "2026-10-03-checkout-latency"


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def shown(app: Any, selector: str = "#page") -> str:
    return str(app.screen.query_one(selector).render())


async def at_review(pilot: Any) -> WizardScreen:
    await pilot.pause()
    await press(pilot, ["escape", "8"])
    return await heard(pilot)


async def test_a_log_is_attached_masked_and_committed(good: Opening, root: Path, tmp_path: Path) -> None:
    (tmp_path / "a log.txt").write_text(f"key {TOKEN}\n", "utf-8")
    (tmp_path / "graph.png").write_bytes(b"\x89PNG\0\0")
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        screen = await at_review(pilot)
        for path in ("a log.txt", "graph.png"):
            await press(pilot, ["a"])
            await typed(pilot, f"'{tmp_path / path}'")
            await press(pilot, ["enter"])
            await done(pilot)
            await heard(pilot)
        pane = screen.query_one(ReviewPane)
        assert pane.plan is not None
        assert [one.name for one in pane.plan.attachments] == ["a log.txt", "graph.png"]
        await press(pilot, ["p"])
        assert isinstance(pilot.app.screen, LeaveScreen)
        assert len(pilot.app.screen.asks) == 2
        await press(pilot, ["m"])
        await done(pilot)
        assert isinstance(pilot.app.screen, LeaveScreen)
        assert pilot.app.screen.asks == [
            "graph.png is not text, so nobody but you can see what is in it. Take it along?"
        ]
        await press(pilot, ["y"])
        await done(pilot)
        assert "Committed." in shown(pilot.app)
    folder = f"HEAD:postmortems/{ID}/attachments"
    assert git(root, "show", f"{folder}/a log.txt") == "key [GitHub token removed]"
    assert "graph.png" in git(root, "ls-tree", "--name-only", folder)
    assert TOKEN in (tmp_path / "a log.txt").read_text("utf-8")


async def test_a_path_that_is_none_is_asked_again_and_an_attachment_taken_out(good: Opening, tmp_path: Path) -> None:
    (tmp_path / "g.png").write_bytes(b"\x89PNG\0\0")
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        screen = await at_review(pilot)
        await press(pilot, ["a"])
        await typed(pilot, f"{tmp_path}/h.png")
        await press(pilot, ["enter"])
        await done(pilot)
        assert any("there is no such file" in str(one.render()) for one in pilot.app.screen.query("Shown"))
        await press(pilot, ["escape"])
        good.attach(tmp_path / "g.png")
        pane = screen.query_one(ReviewPane)
        pane.look()
        await done(pilot)
        at = next(place for place, line in enumerate(pane._lines) if "g.png" in line.content.plain)
        screen.query_one("#checks").highlighted = at  # type: ignore[attr-defined]
        await press(pilot, ["enter"])
        await done(pilot)
        assert good.files() == []
        await press(pilot, ["ctrl+z"])
        assert [path.name for path in good.files()] == ["g.png"]


@pytest.fixture
def other(root: Path, tmp_path: Path) -> Path:
    """Somebody else's clone, with one remote in between."""
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "remote.git")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(tmp_path, "clone", "--quiet", str(tmp_path / "remote.git"), "other")
    for key, value in {"user.name": "Ines Okafor", "user.email": "ines@example.com"}.items():
        git(tmp_path / "other", "config", key, value)
    return tmp_path / "other"


async def test_a_draft_is_shared_and_what_others_wrote_comes_in(good: Opening, root: Path, other: Path) -> None:
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await at_review(pilot)
        await press(pilot, ["s"])
        await done(pilot)
        await press(pilot, ["enter"])
        await done(pilot)
        assert f"pmwizard resume postmortem/{ID}" in shown(pilot.app)
        await press(pilot, ["enter"])
        with take_up(f"postmortem/{ID}", other, Settings.load(other)) as session:
            session.draft.record["went_well"].append({"text": "Ines saw it"})
            share(session.draft.record, other, Settings.load(other))
        await done(pilot)
        await press(pilot, ["s"])
        await done(pilot)
        await press(pilot, ["enter"])
        await done(pilot)
        assert "Shared." in shown(pilot.app)
    assert good.interview.record["went_well"][-1]["text"] == "Ines saw it"
    assert git(root, "status", "--porcelain") == ""


async def test_home_shows_what_others_share(good: Opening, root: Path, other: Path) -> None:
    share(good.interview.record, other, Settings.load(other))
    git(root, "fetch", "--quiet")
    good.session.close()
    async with HomeApp(Settings.load(root), root).run_test(size=WIDE) as pilot:
        await pilot.pause(0.3)
        await done(pilot)
        home = pilot.app.screen
        lines = [line.content.plain for line in home._lines]  # type: ignore[attr-defined]
        at = next(place for place, line in enumerate(lines) if "Ines Okafor shares it" in line)
        home.query_one("#list").highlighted = at  # type: ignore[attr-defined]
        await press(pilot, ["enter"])
        await done(pilot)
        await pilot.pause()
        assert isinstance(pilot.app.screen, WizardScreen)
        assert pilot.app.screen.interview.record["id"] == ID


async def test_a_lock_that_a_kill_left_is_removed_with_one_key(
    good: Opening, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    since = time.time()
    (root / ".git" / "index.lock").write_bytes(b"")
    (root / ".git" / "pmwizard-interrupted").write_text(f"1 {since}", "utf-8")
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await at_review(pilot)
        await press(pilot, ["p", "enter"])
        await done(pilot)
        assert "A publish that was killed left it" in shown(pilot.app)
        await press(pilot, ["u"])
        await done(pilot)
        assert "Committed." in shown(pilot.app)
    assert git(root, "status", "--porcelain") == ""


async def test_a_branch_of_its_own_is_one_key_away(good: Opening, root: Path, other: Path) -> None:
    hook = other.parent / "remote.git" / "hooks" / "pre-receive"
    hook.write_text('#!/bin/sh\nread old new ref; test "$ref" != refs/heads/main\n', "utf-8")
    hook.chmod(0o755)
    (root / "pmwizard.toml").write_text("[publish]\npush = true\n", "utf-8")
    git(root, "commit", "--quiet", "-am", "Push")
    good.settings = Settings.load(root)
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        screen = await at_review(pilot)
        await press(pilot, ["b"])
        await done(pilot)
        pane = screen.query_one(ReviewPane)
        assert pane.plan is not None
        assert pane.plan.branch == f"postmortem/{ID}"
        await press(pilot, ["b"])
        await done(pilot)
        await press(pilot, ["p", "enter"])
        await done(pilot)
        assert "b to a branch of its own" in shown(pilot.app, "#keys")
        await press(pilot, ["b"])
        await done(pilot)
        assert f"on postmortem/{ID}" in shown(pilot.app)
    assert ID in git(other.parent / "remote.git", "ls-tree", "--name-only", f"postmortem/{ID}:postmortems")


@pytest.mark.parametrize(("key", "says"), [("p", "Enter commit it"), ("s", "Enter share it")])
async def test_one_letter_alone_lets_nothing_leave(good: Opening, root: Path, key: str, says: str) -> None:
    before = git(root, "for-each-ref")
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await at_review(pilot)
        await press(pilot, [key])
        await done(pilot)
        page = str(pilot.app.screen.query_one("LeaveScreen Static").render())
        assert f"{says} · Esc back" in page
        assert all(f"\n{fact}" in page for fact in ("repository", "branch", "message", "author", "push"))
        await press(pilot, ["escape"])
        await done(pilot)
        assert isinstance(pilot.app.screen, WizardScreen)
    assert git(root, "for-each-ref") == before
