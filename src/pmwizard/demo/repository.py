"""The invented postmortems as a git repository: one commit a postmortem, and one for each change to an action."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pmwizard.demo.stories import DATA, Story, person, stories
from pmwizard.record.render import render
from pmwizard.record.toml_io import dumps

BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: when, by whom, why, and the files it writes."""

    at: datetime
    by: str
    message: str
    files: dict[str, str]


def make(path: Path, today: date) -> Path:
    """Makes the repository; see `pmwizard.demo.build`."""
    if path.exists() and any(path.iterdir()):
        raise FileExistsError(f"{path} holds something already; give the demo a folder of its own")
    path.mkdir(parents=True, exist_ok=True)
    _git(path, "init", "--quiet", "--template=", "--object-format=sha1", f"--initial-branch={BRANCH}")
    _git(path, "fast-import", "--quiet", feed=b"".join(_stream(commits(today))))
    _git(path, "reset", "--quiet", "--hard")
    _settle(path)
    return path


def commits(today: date) -> list[Commit]:
    """The whole history, oldest first."""
    told = stories(today)
    first = told[0].published - timedelta(days=9)
    files = {name: (DATA / "repository" / name).read_text("utf-8") for name in ("pmwizard.toml", "README.md")}
    start = Commit(first, person("ingrid"), "A place for our postmortems", files)
    return [start, *sorted((one for story in told for one in _life(story)), key=lambda one: one.at)]


def _life(story: Story) -> Iterator[Commit]:
    for change, record in story.states():
        folder = f"postmortems/{record['id']}"
        files = {f"{folder}/postmortem.toml": dumps(record), f"{folder}/README.md": render(record)}
        if change is None:
            yield Commit(story.published, record["authors"][0], f"postmortem: {record['title']}", files)
        else:
            item = f"{record['id']}#{record['actions'][change.index]['id']}"
            message = f"action {item}: {change.line['change']}\n\n{change.line['note']}"
            yield Commit(change.at, change.by, message, files)


def _stream(history: list[Commit]) -> Iterator[bytes]:
    """The history in the language of `git fast-import`."""
    for one in history:
        who = f"{one.by} {int(one.at.timestamp())} {one.at:%z}"
        yield f"commit refs/heads/{BRANCH}\nauthor {who}\ncommitter {who}\n".encode()
        yield _data(one.message + "\n")
        for name, text in one.files.items():
            yield f"M 100644 inline {name}\n".encode()
            yield _data(text)


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%b\n" % (len(raw), raw)


def _settle(path: Path) -> None:
    """Settings of this repository alone: publishing in a throw-away place asks for no key and runs nobody's hooks."""
    settings = {"commit.gpgsign": "false", "core.hooksPath": ".git/hooks"}
    if not _git(path, "config", "--default", "", "--get", "user.email").strip():
        settings |= {"user.name": "You", "user.email": "you@merelhof.example"}
    for name, value in settings.items():
        _git(path, "config", name, value)


def _git(path: Path, *words: str, feed: bytes | None = None) -> str:
    """What git says to that.

    Raises:
        OSError: git is not there or refuses.
    """
    # A repository named in the environment is not the one meant here.
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    hooks = "core.hooksPath=/dev/null" if words[0] != "config" else "core.quotePath=false"
    ran = subprocess.run(["git", "-c", hooks, *words], cwd=path, env=env, input=feed, capture_output=True, check=False)
    if ran.returncode:
        raise OSError(f"git {words[0]}: {ran.stderr.decode(errors='replace').strip()}")
    return ran.stdout.decode()
