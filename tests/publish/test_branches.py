"""Records of other branches are past too, when asked for."""

from pathlib import Path

import pytest
from tests.publish.helpers import git

from pmwizard import locations
from pmwizard.archive.archive import Archive
from pmwizard.publish.branches import mirror

RECORD = """schema = 1
id = "{name}"
title = "The queue ran full"

[[factors]]
id = "F1"
text = "{text}"
"""


@pytest.fixture
def branched(repo: Path, home: Path) -> Path:
    """A repository with one record here and another on a branch."""
    del home
    save(repo, "2026-01-02-here", "The disk was full of old logs.")
    git(repo, "checkout", "--quiet", "-b", "postmortem/other")
    save(repo, "2026-02-03-there", "The depth alert was muted during the move.")
    git(repo, "checkout", "--quiet", "-")
    return repo


def save(repo: Path, name: str, text: str) -> None:
    folder = repo / locations.POSTMORTEMS / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / locations.RECORD_FILE).write_text(RECORD.format(name=name, text=text), "utf-8")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", name)


def copies(repo: Path) -> list[str]:
    home = locations.branches(repo)
    return sorted(str(path.relative_to(home)) for path in home.rglob(locations.RECORD_FILE))


def test_what_is_only_on_another_branch_is_found(branched: Path) -> None:
    assert mirror(branched, ["postmortem/*"]) == []
    assert copies(branched) == ["postmortem_other/2026-02-03-there/postmortem.toml"]
    archive = Archive.open(branched, [str(locations.branches(branched))])
    archive.refresh()
    (match,) = archive.similar("depth pager silenced while moving brokers")
    assert match.factor.ref == "2026-02-03-there#F1"
    archive.close()


def test_branches_not_asked_for_are_left_alone(branched: Path) -> None:
    assert mirror(branched, ["release/*"]) == []
    assert copies(branched) == []


def test_a_change_is_followed_and_a_merge_takes_the_copy_away(branched: Path) -> None:
    mirror(branched, ["*"])
    git(branched, "checkout", "--quiet", "postmortem/other")
    save(branched, "2026-02-03-there", "The backup was never tried.")
    git(branched, "checkout", "--quiet", "-")
    mirror(branched, ["*"])
    (copy,) = copies(branched)
    assert "never tried" in (locations.branches(branched) / copy).read_text("utf-8")
    git(branched, "merge", "--quiet", "postmortem/other")
    mirror(branched, ["*"])
    assert copies(branched) == []


def test_a_folder_without_git_is_told_of(tmp_path: Path, home: Path) -> None:
    del home
    (tmp_path / "plain").mkdir()
    (trouble,) = mirror(tmp_path / "plain", ["*"])
    assert "other branches cannot be read" in trouble
