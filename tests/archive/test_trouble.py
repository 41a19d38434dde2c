"""What can be wrong with an archive's files, sources and index: named, and the rest works."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pmwizard.archive import store
from pmwizard.archive.archive import Archive

DISK = "Debug logs filled the disk of the build host."
QUEUE = "Queue depth has a graph and no alert."


def told(factor: str) -> str:
    return f"# Outage of 2024-03-01\n\n## Impact\n\nNo builds for an hour.\n\n## Contributing factors\n\n- {factor}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / "postmortems").mkdir(parents=True)
    (root / "postmortems" / "2024-03-01-disk.md").write_text(told(DISK), "utf-8")
    return root


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WRITING", 0.05)
    monkeypatch.setattr(store.connect, "__defaults__", (0.05,))


@pytest.fixture
def known(repository: Path, tmp_path: Path) -> Iterator[Callable[..., Archive]]:
    """Opens the repository's archive, brought up to date."""
    opened: list[Archive] = []

    def one(*sources: str) -> Archive:
        opened.append(Archive.open(repository, sources, cache_dir=tmp_path / "cache"))
        opened[-1].refresh()
        return opened[-1]

    yield one
    for archive in opened:
        archive.close()


def factors(archive: Archive, text: str) -> list[str]:
    return [match.factor.text for match in archive.similar(text)]


def said(archive: Archive) -> dict[str, tuple[int, str]]:
    return {Path(problem.path).name: (problem.line, problem.message) for problem in archive.status().problems}


def test_markdown_with_a_conflict_or_strange_bytes_is_named_and_the_rest_is_read(
    repository: Path, known: Callable[..., Archive]
) -> None:
    home = repository / "postmortems"
    (home / "a.md").write_text(f"{told(QUEUE)}<<<<<<< HEAD\n- a\n=======\n- b\n>>>>>>> other\n", "utf-8")
    (home / "b.md").write_bytes(told("Le disque était plein, and no alert said so.").encode("latin-1"))
    (home / "c.md").write_bytes(told(QUEUE).encode("utf-16"))
    archive = known()
    named = said(archive)
    assert named["a.md"] == (10, "a merge conflict is still open here; settle it and remove the markers")
    assert named["b.md"][0] == 9
    assert "UTF-8" in named["b.md"][1]
    assert set(named) == {"a.md", "b.md"}
    assert factors(archive, QUEUE)[0] == QUEUE
    assert factors(archive, DISK)[0] == DISK


def test_a_repository_without_commits_is_read_and_a_bare_one_is_named(
    repository: Path, tmp_path: Path, known: Callable[..., Archive]
) -> None:
    other = tmp_path / "other"
    for args in (["init", "-q", str(repository)], ["init", "-q", str(other)], ["init", "-q", "--bare", "bare.git"]):
        subprocess.run(["git", *args], cwd=tmp_path, check=True)
    (other / "incidents").mkdir()
    (other / "incidents" / "2024-03-02-queue.md").write_text(told(QUEUE), "utf-8")
    archive = known("../other", "../bare.git", "../missing")
    assert factors(archive, DISK)[0] == DISK
    assert factors(archive, QUEUE)[0] == QUEUE
    assert [place for place, _ in archive.status().sources][1:] == [
        str(tmp_path / name) for name in ("other", "bare.git", "missing")
    ]
    named = said(archive)
    assert "bare repository" in named["bare.git"][1]
    assert "not there" in named["missing"][1]


@pytest.mark.usefixtures("impatient")
def test_while_another_process_writes_for_long_what_was_known_is_answered(
    repository: Path, known: Callable[..., Archive]
) -> None:
    archive = known()
    index = archive.status().index
    with closing(sqlite3.connect(index, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (repository / "postmortems" / "2024-03-02-queue.md").write_text(told(QUEUE), "utf-8")
        assert archive.refresh().problems == 1
        assert factors(archive, DISK) == [DISK]
        assert "another process holds the index" in archive.status().problems[0].message
        other.execute("ROLLBACK")
    archive.refresh()
    assert archive.status().problems == []
    assert factors(archive, QUEUE)[0] == QUEUE


@pytest.mark.usefixtures("impatient")
def test_an_index_nobody_else_may_read_is_done_without(known: Callable[..., Archive]) -> None:
    archive = known()
    index = archive.status().index
    archive.close()
    with closing(sqlite3.connect(index, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        archive = known()
        assert factors(archive, DISK) == [DISK]
        assert "locked" in archive.status().in_memory


def test_an_index_that_cannot_be_written_is_done_without(
    repository: Path, known: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = known()
    connect = store.connect

    def read_only(path: str, patience: float = 1.0) -> sqlite3.Connection:
        db = connect(path, patience)
        if path != ":memory:":
            db.execute("PRAGMA query_only=ON")
        return db

    monkeypatch.setattr(store, "connect", read_only)
    (repository / "postmortems" / "2024-03-02-queue.md").write_text(told(QUEUE), "utf-8")
    archive = known()
    assert factors(archive, QUEUE)[0] == QUEUE
    assert "readonly" in archive.status().in_memory


def test_several_processes_start_at_once_and_agree(repository: Path, tmp_path: Path) -> None:
    for number in range(40):
        (repository / "postmortems" / f"2024-04-{number % 28 + 1:02}-{number}.md").write_text(told(QUEUE), "utf-8")
    code = (
        "import sys; from pathlib import Path; from pmwizard.archive.archive import Archive\n"
        "archive = Archive.open(Path(sys.argv[1]), cache_dir=Path(sys.argv[2])); archive.refresh()\n"
        "print(archive.status().factors, archive.similar(sys.argv[3])[0].factor.text, archive.status().in_memory)"
    )
    asked = [sys.executable, "-c", code, str(repository), str(tmp_path / "cache"), QUEUE]
    running = [
        subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(4)
    ]
    assert [one.communicate(timeout=60) for one in running] == [(f"41 {QUEUE} \n", "")] * 4
