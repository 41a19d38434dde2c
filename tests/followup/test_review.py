"""`pmwizard review-actions`: what is overdue, one after the other, over a real git repository."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.followup.conftest import Run, action, write
from tests.publish.helpers import git

from pmwizard.record import toml_io

Answers = Callable[[str], None]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    import io

    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.fixture
def two(repo: Path, record: dict[str, Any]) -> Path:
    write(repo, {**record, "id": "2026-06-01-other"})
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "Another")
    return repo


def test_a_review_is_one_commit_and_keeps_what_got_in_the_way(run: Run, two: Path, answers: Answers) -> None:
    answers("3 a page is too loud\nx\nA board is enough\nthe vendor is slow\nm\nnever\n2031-01-01\n")
    code, out, err = run("review-actions")
    assert code == 0
    assert git(two, "log", "-1", "--format=%s") == "Actions reviewed: 1 moved, 1 dropped"
    assert "1 of 2, " in err
    assert "never is not a day" in err
    line = action(two)["history"][0]
    assert (line["obstacle"], line["note"]) == (
        *("wrong-fix", "It was not the right fix. a page is too loud A board is enough"),
    )
    other = toml_io.load(two / "postmortems/2026-06-01-other/postmortem.toml")["actions"][0]
    assert (other["history"][0]["note"], str(other["due"])) == ("the vendor is slow", "2031-01-01")
    assert "obstacle" not in other["history"][0]
    assert out.count("2026-") == 3


def test_a_review_can_be_stopped_gone_back_in_and_left_alone(run: Run, repo: Path, answers: Answers) -> None:
    answers("b\n\n")
    code, _, err = run("review-actions")
    assert code == 1
    assert "Nothing was decided" in err
    answers("2\no\nTomasz\n\n")
    assert run("review-actions")[0] == 0
    assert action(repo)["owner"] == "Tomasz Lind"
    answers("2\nd\nseen in the drill\n")
    assert run("review-actions")[0] == 0
    assert run("review-actions")[2] == "Nothing is overdue.\n"
    assert git(repo, "rev-list", "--count", "HEAD") == "3"


class Interrupted:
    """Standard input whose reader presses Ctrl+C after some answers."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def readline(self) -> str:
        if not self.lines or self.lines[0] == "^C":
            self.lines = self.lines[1:]
            raise KeyboardInterrupt
        return self.lines.pop(0)

    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["^C"], (130, "2")),
        (["2\n", "d\n", "x\n", "^C", "\n"], (0, "3")),
        (["2\n", "d\n", "x\n", "^C", "^C"], (130, "2")),
    ],
)
def test_ctrl_c_in_a_review_asks_what_becomes_of_the_answers(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], end: tuple[int, str]
) -> None:
    monkeypatch.setattr("sys.stdin", Interrupted(lines))
    assert (run("review-actions")[0], git(two, "rev-list", "--count", "HEAD")) == end
