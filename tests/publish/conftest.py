"""A real git with a home of its own, a real bare remote, and clones of it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.helpers import git


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)
    (folder / ".gitconfig").write_text(
        "[user]\nname = Dana Reyes\nemail = dana@example.com\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n", "utf-8"
    )
    return folder


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "pmwizard.toml").write_text("", "utf-8")
    (folder / "code.py").write_text("one\n", "utf-8")
    (folder / "src").mkdir()
    (folder / "src" / "big.py").write_text("big\n", "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "Begin")
    return folder


@pytest.fixture
def remote(tmp_path: Path, repo: Path) -> Path:
    folder = tmp_path / "remote.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(repo), str(folder))
    git(repo, "remote", "add", "origin", str(folder))
    git(repo, "fetch", "--quiet")
    git(repo, "branch", "--quiet", "--set-upstream-to=origin/main")
    git(repo, "remote", "set-head", "origin", "main")
    return folder


@pytest.fixture
def clone(tmp_path: Path, remote: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        git(tmp_path, "clone", "--quiet", str(remote), name)
        return tmp_path / name

    return make
