"""The plain mode at its ends: where a draft comes from, what the past says, and what publishing asks."""

import io
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.plain.test_walk import WHOLE, at

from pmwizard.cli.main import main
from pmwizard.drafts import Draft, Store

Run = Callable[..., tuple[int, str]]
Newest = Callable[[], Draft]


def test_publishing_waits_for_a_yes(run: Run, repo: Path) -> None:
    code, said = run("new", answers=WHOLE.replace("yes\n", "no\n"))
    assert code == 0
    assert "It goes to postmortems/2026-10-03-" in said
    assert not (repo / "postmortems").exists()
    assert len(Store().rows()) == 1


def test_a_refusing_hook_loses_nothing_and_ends_with_three(run: Run, repo: Path) -> None:
    hook = repo / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no postmortems on Fridays >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    code, said = run("new", answers=WHOLE)
    assert code == 3
    assert "no postmortems on Fridays" in said
    assert "The draft is safe; publish tries again." in said
    assert len(Store().rows()) == 1


def test_what_looks_like_a_secret_is_masked_on_request(run: Run, repo: Path) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    whole = WHOLE.replace("15:10 The backlog", f"15:10 With {secret} the backlog").replace("yes\n", "mask\n")
    _, said = run("new", answers=whole)
    assert "looks like" in said
    record = next(repo.glob("postmortems/*/postmortem.toml")).read_text("utf-8")
    assert secret not in record
    assert "removed]" in record


def test_save_as_writes_a_record_elsewhere(run: Run, tmp_path: Path) -> None:
    run("new", answers=f"Checkout was slow\nsave as {tmp_path / 'mine.toml'}\n")
    assert tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))["title"] == "Checkout was slow"


def test_a_draft_starts_from_a_record(run: Run, newest: Newest) -> None:
    good = Path(__file__).parents[1] / "record" / "data" / "good.toml"
    run("new", "--from", str(good), "--title", "Again")
    record = newest().record
    assert (record["title"], record["status"]) == ("Again", "draft")
    assert "id" not in record
    assert len(record["timeline"]) == 5


def test_a_draft_starts_from_a_markdown_postmortem(run: Run, newest: Newest, tmp_path: Path) -> None:
    text = (
        "# Search was down\n\nDate: 2026-09-01\n\n## Contributing factors\n\n- Nobody is paged when the index is old.\n"
    )
    (tmp_path / "old.md").write_text(text, "utf-8")
    run("new", "--from", str(tmp_path / "old.md"))
    assert newest().record["title"] == "Search was down"
    assert newest().record["factors"][0]["text"] == "Nobody is paged when the index is old."
    assert newest().record["incident"]["timezone"] == "Europe/Berlin"


def test_a_file_with_nothing_of_a_postmortem_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text("# Groceries\n", "utf-8")
    code, said = run("new", "--from", str(tmp_path / "list.md"))
    assert code == 2
    assert f"{tmp_path / 'list.md'}: no heading or list in it reads as part of a postmortem" in said


def test_a_file_that_is_no_record_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text('title = "x"\ntimeline = "soon"\n', "utf-8")
    code, said = run("new", "--from", str(tmp_path / "odd.toml"))
    assert code == 2
    assert f"{tmp_path / 'odd.toml'}:2: timeline is not what a record holds there" in said


def test_an_unknown_shape_names_those_there_are(run: Run) -> None:
    code, said = run("new", "--shape", "meteor")
    assert code == 2
    assert "slow-service" in said


def test_home_lists_drafts_and_opens_the_one_chosen(run: Run) -> None:
    run("new", answers="Checkout was slow\n")
    code, said = run("--plain", answers="1\n")
    assert code == 0
    assert "  1. go on with Checkout was slow: Basics, just now" in said
    assert "\n2 of 10. Started" in said


def test_the_past_speaks_after_a_factor_and_can_be_linked(run: Run, newest: Newest) -> None:
    run("new", answers=WHOLE)
    factor = "Nothing alerts on the queue depth of the order broker, it only has a graph."
    _, said = run("new", answers="Slow\n" + at("factors", factor, "link 1", "1"))
    reference = "2026-10-03-checkout-slowed-9-s-moved-order-broker#F1"
    assert "Seen before, 1: Queue depth on the order broker has a graph and no alert. (2026-10-03, Checkout" in said
    assert "A1, open: Page the payments on-call" in said
    assert newest().record["factors"][0]["seen_before"] == [reference]


def test_services_teams_and_people_of_the_past_are_offered(run: Run, newest: Newest) -> None:
    run("new", answers=WHOLE)
    _, said = run("resume", "--plain")
    assert "no draft" in said
    run("new", answers="Slow\n" + at("actions", "Alert.", "1"))
    assert newest().record["actions"][0]["owner"] == "Ines Okafor"


def test_home_says_what_is_due(run: Run) -> None:
    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    run("new", answers=WHOLE.replace("2026-10-17", yesterday.isoformat()))
    _, said = run("--plain")
    assert "#A1: Page the payments on-call" in said
    assert "(Ines Okafor, 1 day overdue)" in said


def test_a_past_that_cannot_be_read_is_said_and_the_walk_goes_on(run: Run, repo: Path, newest: Newest) -> None:
    (repo / ".pmwizard" / "prompts" / "concepts").mkdir(parents=True)
    (repo / ".pmwizard" / "prompts" / "concepts" / "ours.txt").write_bytes(b"\xff\xfe\x00broken")
    code, _ = run("new", answers="Slow\n" + at("factors", "Queue depth has no alert.", "1"))
    assert code == 0
    assert newest().record["factors"][0]["text"] == "Queue depth has no alert."


def test_an_archive_that_fails_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("pmwizard.archive.archive.Archive.open", broken)
    code, said = run("new", answers="Slow\n" + at("factors", "Queue depth has no alert.", "1"))
    assert code == 0
    assert "Past postmortems could not be read, so nothing is said about them: the disk is gone" in said


def test_the_demo_leaves_nothing_behind(run: Run, home: Path) -> None:
    code, said = run("demo", "--plain", answers="go review\nshow\nsave and quit\n")
    assert code == 0
    assert "pmwizard resume" not in said  # it is gone by then
    assert "\nTimeline.\n" in said
    assert Store().rows() == []
    assert not (home / "state").exists() or not list((home / "state").rglob("*.toml"))


def test_from_a_new_repository_to_the_commit_in_one_pipe(run: Run, home: Path) -> None:
    assert run("init", str(home / "new"))[0] == 0
    code, said = run("new", "--plain", answers=WHOLE, at=home / "new")
    assert code == 0, said
    assert len(list((home / "new").glob("postmortems/*/README.md"))) == 1


def test_who_has_no_name_in_git_hears_what_to_type_and_the_script_ends_with_three(
    run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    code, said = run("new", "--plain", answers=WHOLE)
    assert code == 3, said
    assert "git config --global user.name" in said.rpartition("Answer: publish")[2]
    assert "The draft is safe; publish tries again." in said
    assert not list(repo.glob("postmortems/*"))


def test_without_a_repository_publishing_ends_with_three(run: Run, home: Path) -> None:
    (home / "nowhere").mkdir()
    code, said = run("new", "--plain", answers=WHOLE, at=home / "nowhere")
    assert code == 3
    assert said.count("This draft belongs to no repository yet. `pmwizard init DIR` makes one") == 1


@pytest.mark.parametrize("closed", ["stdin", "stdout"])
def test_what_was_closed_by_the_caller_ends_the_walk_and_saves(
    repo: Path, newest: Newest, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Slow\n"))
    monkeypatch.setattr(f"sys.{closed}", None)
    assert main(["-C", str(repo), "new", "--plain"]) == 0
    assert newest().record.get("title", "") == ("" if closed == "stdin" else "Slow")
