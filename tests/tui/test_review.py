"""The review, the commit, and what stands beside the walk: finding, help, the author's own editor, hostile words."""

import subprocess
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from tests.tui.driving import NARROW, WIDE, done, heard, press

from pmwizard.interview.opening import Opening
from pmwizard.tui.app import WizardApp
from pmwizard.tui.review import ReviewPane
from pmwizard.tui.wizard import WizardScreen


async def test_the_review_leads_to_what_is_thin(good: Opening) -> None:
    good.interview.record["actions"][0].pop("owner")
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "8"])
        screen = await heard(pilot)
        thin = screen.guide.thin()
        at = next(place for place, one in enumerate(thin) if one.finding.rule == "action-without-owner")
        await press(pilot, [*["down"] * at, "enter"])
        assert screen.step.id == "actions"
        assert screen.pane.here == ("text", 0)


async def test_the_review_commits_and_says_what_is_next(good: Opening, root: Path) -> None:
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "8"])
        screen = await heard(pilot)
        assert screen.query_one(ReviewPane).plan is not None
        await press(pilot, ["p", "enter"])
        await pilot.pause(0.2)
        await done(pilot)
        page = str(pilot.app.screen.query_one("#page").render())
        assert "Committed." in page
        assert "Your action is on the board. It is due on 17 October 2026." in page
    said = last_commit(root)
    assert "postmortems/2026-10-03-checkout-latency/postmortem.toml" in said
    assert "postmortems/2026-10-03-checkout-latency/README.md" in said


async def test_a_refused_commit_shows_gits_words_and_can_be_tried_again(
    good: Opening, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho no commits on a Friday\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    app = WizardApp(good)
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "8"])
        await heard(pilot)
        await press(pilot, ["p", "enter"])
        await done(pilot)
        page = str(pilot.app.screen.query_one("#page").render())
        assert "no commits on a Friday" in page
        assert "nothing is lost" in page
        hook.unlink()
        await press(pilot, ["t"])
        assert "Committed." in str(pilot.app.screen.query_one("#page").render())
    assert "postmortem.toml" in last_commit(root)


async def test_the_review_says_what_is_needed_before_it_can_leave(empty: Opening) -> None:
    async with WizardApp(empty).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "8"])
        screen = await heard(pilot)
        pane = screen.query_one(ReviewPane)
        assert pane.plan is not None
        assert not pane.plan.ready
        await press(pilot, ["p"])
        assert isinstance(pilot.app.screen, WizardScreen)
        await press(pilot, ["enter"])
        assert screen.step.id == "basics"


async def test_words_are_found_anywhere_in_the_draft(good: Opening) -> None:
    async with WizardApp(good).run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["ctrl+f", " runbook says", "enter"])
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        assert screen.step.id == "factors"
        assert screen.pane.here == ("text", 2)


async def test_help_explains_the_place_the_cursor_is_in(good: Opening) -> None:
    async with WizardApp(good).run_test(size=NARROW) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "6", "f1"])
        text = str(pilot.app.screen.query("Static").first().render())
        assert "A condition that had to be true for this" in text
        await press(pilot, ["escape"])
        assert isinstance(pilot.app.screen, WizardScreen)


async def test_the_authors_own_editor_gets_the_text_and_gives_it_back(
    good: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\nsed -i "s/graph/painting/" "$1"\n', "utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", f"'{editor}'")
    app = WizardApp(good)
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "6"])
        screen = pilot.app.screen
        assert isinstance(screen, WizardScreen)
        screen.pane.open(1)
        await press(pilot, ["f4"])
        assert "painting and no alert" in good.interview.record["factors"][1]["text"]
        await press(pilot, ["ctrl+z"])
        assert "graph and no alert" in good.interview.record["factors"][1]["text"]


def editor_of(tmp_path: Path, script: str) -> str:
    """An editor that does this, with an argument of its own as graphical ones have."""
    file = tmp_path / "editor"
    file.write_text(f'#!/bin/sh\n[ "$1" = --wait ] || exit 9\n{script}\n', "utf-8")
    file.chmod(0o755)
    return f"{file} --wait"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("true", ""),
        ('echo lost > "$2"; exit 3', "ended with 3; the text is as it was"),
        ('rm "$2"', "gave no text back; it is as it was"),
        (None, "does not start"),
    ],
    ids=["changes nothing", "fails", "removes the file", "is not there"],
)
async def test_an_editor_that_gives_nothing_back_changes_nothing(
    good: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, said: str
) -> None:
    monkeypatch.setenv("EDITOR", editor_of(tmp_path, script) if script is not None else "no-such-editor")
    app = WizardApp(good)
    monkeypatch.setattr(app, "suspend", nullcontext)
    told: list[str] = []
    monkeypatch.setattr(app, "notify", lambda message, **_: told.append(message))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        before = good.interview.record["title"]
        await press(pilot, ["f4"])
        assert good.interview.record["title"] == before
        assert said in " ".join(told)


async def test_a_whole_step_goes_to_the_editor_and_comes_back_as_one_edit(
    good: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor_of(tmp_path, 'printf "\\nSomebody thanked us.\\n" >> "$2"'))
    app = WizardApp(good)
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await press(pilot, ["escape", "4"])
        before = [one["text"] for one in good.interview.record["went_well"]]
        await press(pilot, ["shift+f4"])
        assert [one["text"] for one in good.interview.record["went_well"]] == [*before, "Somebody thanked us."]
        await press(pilot, ["ctrl+z"])
        assert [one["text"] for one in good.interview.record["went_well"]] == before


async def test_nobodys_words_are_read_as_markup(empty: Opening) -> None:
    hostile = "[ERROR] [/v1/foo] [bold]x[/] \x1b[2J {x} $y"
    walk = empty.interview
    walk.put(walk_step("basics"), walk_step("basics").field("title"), hostile)
    for name in ("timeline", "impact", "went_well", "went_poorly", "factors", "actions"):
        walk.add(walk_step(name), text=hostile)
    async with WizardApp(empty).run_test(size=WIDE) as pilot:
        await pilot.pause()
        for digit in "12345678":
            await press(pilot, ["escape", digit])
            await heard(pilot)
        assert "\x1b" not in pilot.app.export_screenshot()


def last_commit(root: Path) -> str:
    return subprocess.run(
        ["git", "log", "--name-only", "-1"], cwd=root, check=True, capture_output=True, text=True
    ).stdout


def walk_step(name: str) -> Any:
    from pmwizard.interview.steps import BY_ID

    return BY_ID[name]
