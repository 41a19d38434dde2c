"""Publishing and sharing, spoken: what goes along, what is masked, and what others wrote."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plain.conftest import Run

from pmwizard.drafts import Draft, Store
from pmwizard.record import toml_io

GOOD = Path(__file__).parents[1] / "record" / "data" / "good.toml"
ID = "2026-10-03-checkout-latency"


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def begun(repo: Path) -> str:
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "Begin")
    with Store().create({**toml_io.load(GOOD), "status": "draft"}, repository=repo) as session:
        return session.draft.id


def test_a_file_goes_along_masked(run: Run, repo: Path, tmp_path: Path) -> None:
    name = begun(repo)
    log = tmp_path / "a log.txt"
    log.write_text("password = hunter2hunter2\n", "utf-8")
    answers = f"attach {tmp_path}/none.png\nattach {log}\nattach\nattach alerts to the queue\nreview\npublish\n3\n"
    code, said = run("resume", name, "--plain", answers=answers)
    assert code == 0
    assert "there is no such file" in said
    assert "a log.txt goes along; undo takes it out again." in said
    assert "Look at attachments, a log.txt: hun… looks like a password." in said
    assert git(repo, "show", f"HEAD:postmortems/{ID}/attachments/a log.txt") == "password = [password removed]"


def test_one_that_is_taken_out_stays_here(run: Run, repo: Path, tmp_path: Path) -> None:
    name = begun(repo)
    (tmp_path / "g.png").write_bytes(b"\x89PNG\0")
    answers = f"attach {tmp_path}/g.png\ndetach h.png\ndetach g.png\nreview\npublish\n1\n"
    code, said = run("resume", name, "--plain", answers=answers)
    assert code == 0
    assert "h.png is not attached. There are g.png." in said
    assert "attachments" not in git(repo, "ls-tree", "--name-only", f"HEAD:postmortems/{ID}")


def test_a_draft_is_shared(run: Run, repo: Path, tmp_path: Path, newest: Callable[[], Draft]) -> None:
    name = begun(repo)
    git(tmp_path, "clone", "--quiet", "--bare", str(repo), "remote.git")
    git(repo, "remote", "add", "origin", str(tmp_path / "remote.git"))
    code, said = run("resume", name, "--plain", answers="share\n1\nquit\n")
    assert code == 0
    assert f"Shared. Others take it up with: pmwizard resume postmortem/{ID}\n" in said
    git(tmp_path, "clone", "--quiet", str(tmp_path / "remote.git"), "other")
    Store().discard(name)
    other = tmp_path / "other"
    code, said = run(at=other, answers="1\nquit\n")
    assert f"shared by Dana Reyes on postmortem/{ID}" in said
    assert newest().record["id"] == ID


def test_a_branch_of_its_own_where_the_checkout_cannot_take_it(run: Run, repo: Path) -> None:
    name = begun(repo)
    git(repo, "switch", "--quiet", "--detach")
    code, said = run("resume", name, "--plain", answers="review\npublish\npublish to a branch\n1\n")
    assert "HEAD is detached" in said
    assert code == 0
    assert ID in git(repo, "ls-tree", "--name-only", f"postmortem/{ID}:postmortems")


@pytest.mark.parametrize("said", ["go basics", "help", "yes please", ""])
def test_a_command_at_the_question_to_publish_publishes_nothing(run: Run, repo: Path, said: str) -> None:
    _, heard = run("new", answers=f"Slow\n2026-10-03 13:41\ngo review\npublish\n{said}\n")
    assert "Not published; publish asks again." in heard
    assert not list(repo.glob("postmortems/*"))
    after = heard.rpartition("Not published")[2]
    assert ("Step 1 of 8, Basics" in after) == (said == "go basics")
    assert ("Everywhere:" in after) == (said == "help")


def test_a_refused_publish_says_what_to_type_and_that_publishes(run: Run, repo: Path) -> None:
    answers = "Slow\n2026-10-03 13:40\ngo timeline\nI saw it.\ngo review\npublish\n"
    code, said = run("new", answers=answers)
    refused = said.rpartition("Answer: publish")[2]
    assert code == 1
    assert said.count("1. Needed, Timeline, number 1: No time yet. Roughly when was it?") == 1
    assert refused.startswith("\nNot published yet: number 1 is needed.\nType 1 and then its answer")
    assert "Thin" not in refused
    code, said = run("resume", answers="help\npublish\npublish\n")
    assert "Not published yet: one thing is needed.\n  1. Needed, Timeline, number 1" in said
    assert said.rpartition("Answer: publish")[2].startswith("\nNot published yet: number 1 is needed.")
    code, said = run("resume", answers="1\n13:50 I saw it.\npublish\nyes\n")
    assert code == 0, said
    assert "Slow" in git(repo, "log", "--format=%s")
