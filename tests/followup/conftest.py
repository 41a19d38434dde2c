"""A real git repository with the two actions everything is tried on, its remote, and a way to call the command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.publish.conftest import home
from tests.publish.helpers import git

from pmwizard.cli.main import main
from pmwizard.record import toml_io
from pmwizard.record.stamp import stamped

__all__ = ["home"]

Run = Callable[..., tuple[int, str, str]]

NAME = "2026-05-11-invoice-backlog"
PATH = f"postmortems/{NAME}/postmortem.toml"
VIEW = f"postmortems/{NAME}/README.md"

RECORD = """
schema = 1
id = "2026-05-11-invoice-backlog"
title = "Invoices | went out late"
status = "published"
teams = ["billing"]
authors = ["Ines Okafor <ines@example.com>"]

[incident]
timezone = "Europe/Berlin"
started_at = 2026-05-11T09:00:00+02:00

[[factors]]
id = "F1"
text = "Queue depth was graphed and nobody was paged."

[[actions]]
id = "A1"
text = "Page when the invoice queue is deeper than 500 for 5 minutes."
owner = "Ines Okafor"
due = 2026-06-01
kind = "detect"
addresses = ["F1"]
status = "open"

[[actions]]
id = "A2"
text = "Show the queue's age on the team's board."
owner = "Tomasz Lind"
due = 2030-01-01
kind = "learn"
status = "open"
tracker = "https://tracker.example.com/B-1"

[[actions]]
id = "A3"
text = "Rehearse a restore."
status = "idea"
"""


def action(root: Path, at: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = toml_io.load(root / PATH)["actions"][at]
    return found


def write(root: Path, record: dict[str, Any]) -> Path:
    folder = root / "postmortems" / str(record["id"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "postmortem.toml").write_text(toml_io.dumps(record), "utf-8")
    (folder / "README.md").write_text(stamped(record), "utf-8")
    return folder


@pytest.fixture
def record() -> dict[str, Any]:
    return toml_io.loads(RECORD)


@pytest.fixture
def repo(tmp_path: Path, record: dict[str, Any]) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "--quiet")
    (root / "pmwizard.toml").write_text("", "utf-8")
    write(root, record)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Begin")
    return root


@pytest.fixture
def run(repo: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def called(*words: str, at: Path = repo) -> tuple[int, str, str]:
        code = main(["-C", str(at), *words])
        out, err = capsys.readouterr()
        return code, out, err

    return called
