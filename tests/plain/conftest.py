"""A repository of its own, folders of their own, and a script of answers."""

import io
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pmwizard.cli.main import main
from pmwizard.coach.coach import Coach
from pmwizard.coach.pack import load_pack
from pmwizard.drafts import Draft, Store

Run = Callable[..., tuple[int, str]]


@cache
def coach_of(team: Path | None) -> Coach:
    """A coach loads in a quarter of a second; the tests share one, as it keeps nothing of what it hears."""
    return Coach(load_pack(team), team)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache, shared: what is in it goes by the repository's folder."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Coach, "load", lambda team=None: coach_of(team if team and team.exists() else None))
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept))
    for name in ("state", "config"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Dana Reyes")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "dana@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.delenv("PMWIZARD_PLAIN", raising=False)
    return tmp_path


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "postmortems-of-ours"
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    (root / "pmwizard.toml").write_text('[repository]\ntimezone = "Europe/Berlin"\n', "utf-8")
    return root


@pytest.fixture
def run(repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with answers, a line each, as a pipe would give them."""

    def given(*words: str, answers: str = "", at: Path = repo) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        code = main(["-C", str(at), *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return given


@pytest.fixture
def newest() -> Callable[[], Draft]:
    """The newest draft, as it is on disk."""
    return lambda: Store().read(Store().rows()[0].id)
