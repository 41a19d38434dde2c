"""A draft in a repository of its own, opened in the wizard without a terminal."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmwizard import locations
from pmwizard.drafts import Store
from pmwizard.interview.opening import Opening
from pmwizard.record import toml_io

DATA = Path(__file__).parents[1] / "record" / "data"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's user is read or written."""
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    (locations.private(locations.state()) / locations.WELCOMED).touch()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLORFGBG", raising=False)
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A postmortem repository with an identity and one commit."""
    folder = tmp_path / "repo"
    folder.mkdir()
    (folder / "pmwizard.toml").write_text('[repository]\ntimezone = "Europe/Berlin"\n', "utf-8")
    for words in (
        ["init", "-q", "-b", "main"],
        ["config", "user.name", "Dana Reyes"],
        ["config", "user.email", "dana@example.com"],
        ["add", "."],
        ["commit", "-qm", "start"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    return folder


def opened(root: Path, record: dict[str, Any]) -> Opening:
    """A draft of that record."""
    return Opening.of(Store().create(record, repository=root), root)


@pytest.fixture
def empty(root: Path) -> Iterator[Opening]:
    """A new draft."""
    opening = opened(root, {"schema": 1, "status": "draft", "incident": {"timezone": "Europe/Berlin"}})
    yield opening
    opening.session.close()


@pytest.fixture
def good(root: Path) -> Iterator[Opening]:
    """A draft that holds everything a record can hold."""
    record = toml_io.load(DATA / "good.toml")
    opening = opened(root, {**record, "status": "draft"})
    yield opening
    opening.session.close()
