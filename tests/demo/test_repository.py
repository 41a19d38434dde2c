"""The invented repository: real history, the same for the same day, and untouched by whoever runs it."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmwizard.demo import build
from pmwizard.demo.stories import company, stories
from pmwizard.errors import UnusableError
from pmwizard.record.render import render
from pmwizard.record.toml_io import load
from pmwizard.settings import Settings

DAY = dt.date(2026, 11, 24)


def git(path: Path, *words: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(["git", *words], cwd=path, env=env, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("demo") / "merelhof", DAY)


def test_every_record_is_there_with_its_readme(made: Path) -> None:
    folders = sorted((made / "postmortems").iterdir())
    assert [folder.name for folder in folders] == sorted(story.record["id"] for story in stories(DAY))
    for folder in folders:
        record = load(folder / "postmortem.toml")
        assert record["id"] == folder.name
        assert (folder / "README.md").read_text("utf-8") == render(record)


def test_its_settings_are_ones_that_can_be_set(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings = Settings.load(made)
    assert settings.root == made
    assert set(settings["repository.teams"]) == set(company()["teams"])
    assert {story.record["severity"] for story in stories(DAY)} <= set(settings["repository.severities"])


def test_the_history_is_sound_and_clean(made: Path) -> None:
    assert git(made, "status", "--porcelain") == ""
    git(made, "fsck", "--strict")
    assert git(made, "branch", "--show-current").strip() == "main"
    assert git(made, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]


def test_one_commit_a_postmortem_and_one_a_change(made: Path) -> None:
    told = stories(DAY)
    lines = git(made, "log", "--reverse", "--format=%at%x09%an <%ae>%x09%s").splitlines()
    assert len(lines) == 1 + len(told) + sum(len(story.changes) for story in told)
    times = [int(line.split("\t")[0]) for line in lines]
    assert times == sorted(times)
    published = [line for line in lines if line.split("\t")[2].startswith("postmortem: ")]
    assert {line.split("\t")[1] for line in published} == {story.record["authors"][0] for story in told}
    for commit in git(made, "log", "--format=%H", "--grep=^action ").split()[:5]:
        names = git(made, "show", "--format=", "--name-only", commit).split()
        assert {Path(name).name for name in names} == {"postmortem.toml", "README.md"}
        assert len({Path(name).parent for name in names}) == 1


def test_the_same_day_gives_the_same_commits(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    again = build(tmp_path / "again", DAY)
    assert git(again, "rev-parse", "HEAD") == git(made, "rev-parse", "HEAD")
    assert not (tmp_path / "elsewhere").exists()


def test_another_day_gives_other_commits(made: Path, tmp_path: Path) -> None:
    other = build(tmp_path / "other", DAY + dt.timedelta(days=7))
    assert git(other, "rev-parse", "HEAD") != git(made, "rev-parse", "HEAD")


def test_the_users_own_settings_stay_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    hooks = home / "hooks"
    hooks.mkdir(parents=True)
    for name in ("post-checkout", "pre-commit", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {home}/ran\n")
        (hooks / name).chmod(0o755)
    config = (
        f"[user]\n\tname = Ada\n\temail = ada@example.com\n[core]\n\thooksPath = {hooks}\n[commit]\n\tgpgsign = true\n"
    )
    (home / ".gitconfig").write_text(config)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    made = build(tmp_path / "demo", DAY)
    (made / "README.md").write_text("mine\n")
    git(made, "commit", "--quiet", "--all", "--message", "mine")
    assert git(made, "log", "-1", "--format=%an <%ae>").strip() == "Ada <ada@example.com>"
    assert not (home / "ran").exists()
    assert (home / ".gitconfig").read_text() == config


def test_one_can_commit_without_an_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    made = build(tmp_path / "demo", DAY)
    (made / "README.md").write_text("mine\n")
    git(made, "commit", "--quiet", "--all", "--message", "mine")
    assert git(made, "log", "-1", "--format=%ae").strip().endswith("@merelhof.example")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UnusableError, match="holds something already"):
        build(tmp_path, DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableError, match="cannot be made here"):
        build(tmp_path / "file" / "demo", DAY)


def test_what_git_says_is_passed_on(tmp_path: Path) -> None:
    (tmp_path / "git").write_text(
        "#!/bin/sh\n[ $1 = version ] && echo git version 2.40.0 && exit 0\necho the disk is full >&2\nexit 1\n"
    )
    (tmp_path / "git").chmod(0o755)
    code = "import datetime, pathlib, sys; from pmwizard.demo import build; build(pathlib.Path(sys.argv[1]), datetime.date.today())"
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "demo")], env=env, capture_output=True, text=True, check=False
    )
    assert "GitError: git init failed" in ran.stderr
    assert "the disk is full" in ran.stderr
