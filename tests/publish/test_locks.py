"""Locks left in the git folder: waited for, named, and never removed unless it is known whose they were."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.publish.helpers import git, good, hook

from pmwizard.cli.main import main
from pmwizard.errors import RefusedError
from pmwizard.publish import locks, publish
from pmwizard.publish.locks import LockedError
from pmwizard.record.toml_io import dumps
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"
BRANCH = "postmortem/{id}"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.2)


def locked(repo: Path, name: str, branch: str = "current") -> LockedError:
    """The refusal with that lock there."""
    lock = repo / ".git" / name
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_bytes(b"")
    with pytest.raises(LockedError) as raised:
        publish(good(), repo, Settings.load(repo), branch=branch)
    assert str(lock) in str(raised.value)
    assert not (repo / "postmortems").exists()
    return raised.value


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
def test_a_lock_of_somebody_else_is_named_and_stays(repo: Path, name: str) -> None:
    error = locked(repo, name)
    assert f"remove it, then try again: rm {error.lock}" in str(error)
    assert not error.ours
    assert not error.remove()
    assert error.lock.exists()
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_a_branch_of_its_own_needs_no_lock_of_the_index(repo: Path) -> None:
    (repo / ".git" / "index.lock").write_bytes(b"")
    assert publish(good(), repo, Settings.load(repo), branch=BRANCH).branch == f"postmortem/{ID}"
    assert "refs/heads/postmortem" in str(locked(repo, f"refs/heads/postmortem/{ID}-2.lock", f"{BRANCH}-2"))


def test_a_lock_that_goes_is_waited_for(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 10)
    lock = repo / ".git" / "index.lock"
    lock.write_bytes(b"")
    threading.Timer(0.3, lock.unlink).start()
    publish(good(), repo, Settings.load(repo))
    assert git(repo, "status", "--porcelain") == ""


def test_the_index_is_not_locked_while_hooks_run(repo: Path) -> None:
    hook(repo, "pre-commit", "test ! -e .git/index.lock")
    hook(repo, "post-commit", "test ! -e .git/index.lock || echo LOCKED")
    heard: list[str] = []
    publish(good(), repo, Settings.load(repo), on_output=heard.append)
    assert "LOCKED" not in heard
    assert list((repo / ".git").glob("*.lock")) == []


def test_our_own_lock_goes_at_the_next_run(repo: Path) -> None:
    (repo / ".git" / "index.lock").write_bytes(b"pmwizard, process 1")
    publish(good(), repo, Settings.load(repo))
    assert git(repo, "status", "--porcelain") == ""


def test_somebody_who_locks_the_index_meanwhile_gets_it_settled_later(repo: Path) -> None:
    hook(repo, "pre-commit", ": > .git/index.lock")
    done = publish(good(), repo, Settings.load(repo))
    assert "git's index does not know of it yet" in done.notes[0]
    (repo / ".git" / "index.lock").unlink()
    (repo / ".git" / "hooks" / "pre-commit").unlink()
    assert publish(good(), repo, Settings.load(repo)).notes == ()
    assert git(repo, "status", "--porcelain") == ""


def killed(repo: Path, lock: str, file: Path) -> None:
    """A publish killed together with its git while a hook of that git stood before making the lock."""
    hook(repo, "pre-commit", f": > .git/{lock}; : > reached; sleep 60")
    words = [sys.executable, "-m", "pmwizard", "-C", str(repo), "publish", str(file)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while not (repo / "reached").exists() and time.monotonic() < until:
        time.sleep(0.02)
    pid = int((repo / ".git" / "pmwizard-running").read_text("utf-8").split()[0])
    process.kill()
    os.killpg(pid, 9)
    process.wait()
    (repo / "reached").unlink()
    (repo / ".git" / "hooks" / "pre-commit").unlink()


def test_a_lock_of_a_killed_publish_is_offered_to_be_removed(
    repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.toml"
    file.write_text(dumps(good()), "utf-8")
    killed(repo, "HEAD.lock", file)
    words = ["-C", str(repo), "publish", str(file)]
    assert main(words) == 3
    said = capsys.readouterr().err
    assert "A publish that was killed left it" in said
    assert "--unlock" in said
    assert (repo / ".git" / "HEAD.lock").exists()
    assert main([*words, "--unlock"]) == 0
    assert git(repo, "status", "--porcelain") == ""
    assert git(repo, "rev-list", "--count", "HEAD") == "2"
    assert not list((repo / ".git").glob("pmwizard-[!l]*"))


def test_a_git_that_is_at_work_is_never_robbed_of_its_lock(repo: Path, tmp_path: Path) -> None:
    file = tmp_path / "record.toml"
    file.write_text(dumps(good()), "utf-8")
    killed(repo, "HEAD.lock", file)
    busy = subprocess.Popen(["git", "cat-file", "--batch"], cwd=repo, stdin=subprocess.PIPE)
    try:
        with pytest.raises(RefusedError, match="A git is at work here; wait for it") as raised:
            publish(good(), repo, Settings.load(repo))
        assert isinstance(raised.value, LockedError)
        assert not raised.value.remove()
    finally:
        busy.kill()
        busy.wait()


def test_a_number_that_another_program_has_by_now_is_not_waited_for(repo: Path) -> None:
    (repo / ".git" / "pmwizard-running").write_text(f"{os.getpid()} {time.time()}", "utf-8")
    begun = time.monotonic()
    publish(good(), repo, Settings.load(repo))
    assert time.monotonic() - begun < 20
