"""A team's own names for the parts of its postmortems, laid over those that ship."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmwizard.archive.archive import Archive
from pmwizard.archive.reading import lay_over, read

TOLD = """# Outage of the till, 2025-01-31

**Squad:** Tills

## Bricks

The till prints its line on a copy that goes into a box.

## Mortar

| Brick | Bricklayer |
| --- | --- |
| Count lines | Jonas Bell |
"""
HEADINGS = "[factors]\n^bricks$\n\n[actions]\n^mortar$\n"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "repository" / ".pmwizard" / "prompts" / "reading"
    folder.mkdir(parents=True)
    yield folder
    lay_over(None)


def sure(text: str) -> list[str]:
    return [words for _, words, _, sure, _ in read(Path("a.md"), text).factors if sure]


def test_a_teams_words_are_used_and_taken_back(own: Path) -> None:
    assert sure(TOLD) == []
    (own / "headings.txt").write_text(HEADINGS, "utf-8")
    (own / "columns.txt").write_text("[task]\nbrick$\n[owner]\nbricklayer\n", "utf-8")
    assert lay_over(own) == []
    assert sure(TOLD) == ["The till prints its line on a copy that goes into a box."]
    assert [(row.text, row.owner) for row in read(Path("a.md"), TOLD).actions] == [("Count lines", "Jonas Bell")]
    lay_over(None)
    assert sure(TOLD) == []


def test_what_is_wrong_with_them_is_named_and_the_rest_is_used(own: Path) -> None:
    (own / "headings.txt").write_text(f"^stray$\n{HEADINGS}(\n[bricks]\n^a$\n^b$\n", "utf-8")
    (own / "facts.txt").write_bytes(b"[title]\n\xff\n")
    said = [(Path(problem.path).name, problem.line) for problem in lay_over(own)]
    assert said == [("facts.txt", 0), ("headings.txt", 1), ("headings.txt", 7), ("headings.txt", 8)]
    assert sure(TOLD) == ["The till prints its line on a copy that goes into a box."]


def test_the_archive_reads_anew_when_they_change(own: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    (root / "postmortems").mkdir()
    (root / "postmortems" / "2025-01-31-till.md").write_text(TOLD.replace("# Outage", "# Incident: outage"), "utf-8")

    def known() -> tuple[list[bool], list[str]]:
        archive = Archive.open(root, cache_dir=tmp_path / "cache")
        archive.refresh()
        found = archive.similar("The line is printed on a copy that goes into a box", min_score=0)
        said = [problem.message.split(":")[0] for problem in archive.status().problems]
        archive.close()
        return [match.factor.sure for match in found], said

    before = known()
    (own / "headings.txt").write_text(f"{HEADINGS}(\n", "utf-8")
    assert known() == ([True], ["no regular expression"])
    (own / "headings.txt").unlink()
    assert known() == before != ([True], [])
