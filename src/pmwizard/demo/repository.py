"""The invented postmortems as a git repository: one commit a postmortem, and one for each change to an action."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pmwizard.demo.stories import DATA, Story, company, person, stories
from pmwizard.errors import UnusableError
from pmwizard.publish.git import Git
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
    try:
        path.mkdir(parents=True, exist_ok=True)
        taken = any(path.iterdir())
    except OSError as error:
        raise UnusableError(f"{path}: the demo cannot be made here: {error.strerror or error}") from None
    if taken:
        raise UnusableError(f"{path} holds something already; give the demo a folder of its own")
    git = _only_here(path)
    git.run("init", "--quiet", "--template=", "--object-format=sha1", f"--initial-branch={BRANCH}")
    _settle(git)
    git.run("fast-import", "--quiet", feed=b"".join(_stream(commits(today))))
    git.run("reset", "--quiet", "--hard")
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


def _settle(git: Git) -> None:
    """Settings of this repository alone: publishing in a throw-away place asks for no key and runs nobody's hooks."""
    settings = {"commit.gpgsign": "false", "core.hooksPath": ".git/hooks"}
    if not git.run("config", "--default", "", "--get", "user.email").text:
        settings |= {"user.name": "You", "user.email": f"you@{company()['domain']}"}
    for name, value in settings.items():
        git.run("config", name, value)


def _only_here(path: Path) -> Git:
    """Git in that folder, whatever repository the environment names, and without the user's hooks."""
    inside = path.absolute() / ".git"
    env = {
        "GIT_DIR": str(inside),
        "GIT_WORK_TREE": str(path.absolute()),
        "GIT_INDEX_FILE": str(inside / "index"),
        "GIT_OBJECT_DIRECTORY": str(inside / "objects"),
    }
    return Git(path, env=env)
