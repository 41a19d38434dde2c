"""`pmwizard actions` and `review-actions` over a real git repository."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.followup.conftest import NAME, PATH, VIEW, Run, action, write
from tests.publish.helpers import git, hook, outsiders

from pmwizard.cli.main import main
from pmwizard.record import toml_io
from pmwizard.record.stamp import stamped


def test_every_action_is_listed_overdue_first(run: Run) -> None:
    code, out, _ = run("actions")
    assert code == 0
    assert out.index("Overdue (1)") < out.index("#A1") < out.index("Open (1)") < out.index("#A2") < out.index("#A3")
    assert max(map(len, out.splitlines())) <= 80
    listed = json.loads(run("actions", "--json")[1])["actions"]
    assert [(one["id"][-2:], one["status"], one["overdue"]) for one in listed] == [
        *(("A1", "open", True), ("A2", "open", False), ("A3", "idea", False))
    ]


def test_overdue_in_a_pipe_is_a_digest_and_says_so_by_its_exit_code(run: Run) -> None:
    code, out, _ = run("actions", "--overdue")
    assert code == 1
    assert out.startswith("## 1 action is overdue")
    run("actions", "done", "A1", "--proof", "x")
    code, out, _ = run("actions", "--overdue")
    assert (code, out) == (0, "No action is overdue.\n")


def test_words_of_a_record_are_shown_and_not_obeyed(run: Run, repo: Path, record: dict[str, Any]) -> None:
    hostile = {**record["actions"][0], "text": "wipe \x1b[2J the \u202e screen", "owner": "Ev\x1b]0;il\x07"}
    write(repo, {**record, "actions": [hostile]})
    for words in ((), ("--overdue",), ("--markdown",), ("--by", "owner")):
        out = run("actions", *words)[1]
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "wipe" in out


def test_choices_narrow_the_list(run: Run) -> None:
    assert "#A2" not in run("actions", "--owner", "ines")[1]
    assert json.loads(run("actions", "--status", "idea", "--json")[1])["actions"][0]["id"].endswith("#A3")
    assert (
        json.loads(run("actions", "--kind", "learn", "--team", "billing", "--json")[1])["actions"][0]["owner"]
        == "Tomasz Lind"
    )
    assert run("actions", "--by", "owner")[1].startswith("Ines Okafor (1)\n")
    code, _, err = run("actions", "--owner", "Ines Okafr")
    assert code == 1
    assert "there is Ines Okafor" in err


def test_what_a_program_asks_for_is_all_that_is_on_standard_output(run: Run) -> None:
    assert run("actions", "--ics")[1].count("BEGIN:VEVENT") == 2
    assert run("actions", "--csv")[1].count("\n") == 4
    assert "- [ ] **" in run("actions", "--markdown")[1]
    out, err = run("actions", "--export", "gitlab")[1:]
    assert out.startswith("title,description,due_date\n")
    assert "1 of 3" in err


def test_done_changes_the_record_and_its_view_in_one_commit_and_nothing_else(run: Run, repo: Path) -> None:
    (repo / "staged.txt").write_text("mine", "utf-8")
    git(repo, "add", "staged.txt")
    (repo / "loose.txt").write_text("mine", "utf-8")
    before = outsiders(repo)
    code, out, err = run("actions", "done", "invoice-backlog#A1", "--proof", "https://example.com/drill/12")
    assert code == 0
    assert f"{NAME}#A1: open -> done (https://example.com/drill/12)" in out
    assert "Committed as" in err
    assert git(repo, "show", "--name-only", "--format=%an|%s|%b").splitlines() == [
        *(f"Dana Reyes|action {NAME}#A1: open -> done|https://example.com/drill/12", "", "", VIEW, PATH)
    ]
    assert outsiders(repo) == before
    assert "[x] **A1**" in (repo / VIEW).read_text("utf-8")
    assert action(repo)["history"][0]["by"] == "Dana Reyes <dana@example.com>"
    assert git(repo, "status", "--porcelain", "postmortems") == ""


def test_the_diff_touches_only_the_action(run: Run, repo: Path) -> None:
    run("actions", "drop", f"{NAME}#A1", "--because", "the console move covers it")
    added = [line[1:] for line in git(repo, "show", "--format=", "-U0", "--", PATH).splitlines() if line[0] == "+"]
    assert added[1:3] == ['status = "dropped"', added[2]]
    assert added[3:6] == ["", "[[actions.history]]", added[5]]
    assert len(added) == 9


def test_the_same_again_is_said_and_commits_nothing(run: Run, repo: Path) -> None:
    for code, count in ((0, 2), (0, 2)):
        assert run("actions", "done", "A1", "--proof", "x")[0] == code
        assert int(git(repo, "rev-list", "--count", "HEAD")) == count
    code, _, err = run("actions", "done", "A1", "--proof", "another")
    assert code == 2
    assert "A1 is done since" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("done", "A9"), f"there is no action A9; there are {NAME}#A1"),
        (("drop", "A1"), "why is it dropped"),
        (("move", "A1", "--to", "2020-01-01"), "has passed already"),
        (("move", "A1", "--to", "soonish"), "soonish is not a day"),
        (("assign", "A1", " "), "who will own it"),
    ],
)
def test_what_cannot_be_done_is_named_and_changes_nothing(
    run: Run, repo: Path, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run("actions", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_json_tells_the_commit(run: Run, repo: Path) -> None:
    made = json.loads(run("actions", "move", "A1", "--to", "2031-01-01", "--because", "x", "--json")[1])
    assert made["commit"] == git(repo, "rev-parse", "HEAD")
    assert made["changes"] == [{"id": f"{NAME}#A1", "change": "due 2026-06-01 -> 2031-01-01", "status": "open"}]
    assert (made["branch"], made["pushed"]) == ("main", False)


def test_an_owner_typed_in_part_is_taken_and_an_unknown_one_is_said(run: Run, repo: Path) -> None:
    assert "Taking tomasz for Tomasz Lind" in run("actions", "assign", "A1", "tomasz")[2]
    assert action(repo)["owner"] == "Tomasz Lind"
    assert "Nobody called Zed" in run("actions", "assign", "A1", "Zed")[2]
    assert action(repo)["owner"] == "Zed"


def test_a_record_with_a_conflict_is_named_and_the_others_are_listed(
    run: Run, repo: Path, record: dict[str, Any]
) -> None:
    other = write(repo, {**record, "id": "2026-06-01-other"}) / "postmortem.toml"
    other.write_text(other.read_text("utf-8").replace("[incident]", "<<<<<<< ours\n[incident]"), "utf-8")
    code, out, err = run("actions")
    assert code == 1
    assert f"{NAME}#A1" in out
    assert "postmortems/2026-06-01-other/postmortem.toml:8: a merge conflict is still open here" in err
    assert run("actions", "done", "A1")[0] == 0


def test_unsaved_changes_of_the_record_are_not_taken_along(run: Run, repo: Path) -> None:
    path = repo / PATH
    path.write_text(path.read_text("utf-8").replace("went out late", "went out very late"), "utf-8")
    code, _, err = run("actions", "done", "A1")
    assert code == 3
    assert "commit or stash them first" in err
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_a_hand_edit_of_the_view_stays_and_only_the_action_changes(run: Run, repo: Path) -> None:
    view = repo / VIEW
    view.write_text(view.read_text("utf-8").replace("Queue depth was graphed", "The depth was graphed"), "utf-8")
    git(repo, "commit", "--quiet", "-am", "A suggestion, merged on the forge")
    assert run("actions", "done", "A1", "--proof", "x")[0] == 0
    text = view.read_text("utf-8")
    assert "The depth was graphed" in text
    assert "[x] **A1**" in text


def test_a_box_ticked_by_hand_asks_for_absorb_first(run: Run, repo: Path) -> None:
    view = repo / VIEW
    view.write_text(view.read_text("utf-8").replace("[ ] **A1**", "[x] **A1**"), "utf-8")
    git(repo, "commit", "--quiet", "-am", "Ticked on the forge")
    code, _, err = run("actions", "drop", "A1", "--because", "x")
    assert code == 3
    assert "pmwizard absorb" in err
    assert "history" not in action(repo)


def test_a_hook_that_refuses_leaves_everything_as_it_was(run: Run, repo: Path) -> None:
    hook(repo, "pre-commit", "echo no actions today >&2; exit 1")
    before = (repo / PATH).read_bytes(), (repo / VIEW).read_bytes()
    code, _, err = run("actions", "done", "A1")
    assert code == 3
    assert "no actions today" in err
    assert ((repo / PATH).read_bytes(), (repo / VIEW).read_bytes()) == before


def test_two_clones_change_different_actions_and_both_land(run: Run, repo: Path, tmp_path: Path) -> None:
    mine, theirs = two_clones(repo, tmp_path)
    assert run("actions", "done", "A1", "--proof", "drill", "--push", at=mine)[0] == 0
    assert run("actions", "move", "A2", "--to", "2031-02-03", "--push", at=theirs)[0] == 0
    git(mine, "pull", "--quiet", "--rebase")
    assert (action(mine)["status"], str(action(mine, 1)["due"])) == ("done", "2031-02-03")
    assert (mine / VIEW).read_text("utf-8") == stamped(toml_io.load(mine / PATH))
    assert git(mine, "log", "--merges", "--oneline") == ""
    assert run("actions", "done", "A1", "--proof", "drill", "--push", at=mine)[0] == 0
    assert git(mine, "rev-list", "--count", "HEAD") == "3"


def test_two_clones_end_the_same_action_differently_and_the_second_hears_it(
    run: Run, repo: Path, tmp_path: Path
) -> None:
    mine, theirs = two_clones(repo, tmp_path)
    assert run("actions", "done", "A1", "--proof", "drill", "--push", at=mine)[0] == 0
    for _ in range(2):
        code, _, err = run("actions", "drop", "A1", "--because", "moved on", "--push", at=theirs)
        assert code == 3
        assert "somebody else changed the same thing" in err
        assert action(theirs)["status"] == "dropped"
        assert git(theirs, "rev-list", "--count", "HEAD") == "2"
    git(mine, "pull", "--quiet", "--rebase")
    assert action(mine)["status"] == "done"


def test_repeating_what_was_pushed_does_not_undo_what_came_after(run: Run, repo: Path, tmp_path: Path) -> None:
    mine, theirs = two_clones(repo, tmp_path)
    assert run("actions", "done", "A1", "--proof", "drill", "--push", at=mine)[0] == 0
    git(theirs, "pull", "--quiet")
    assert run("actions", "reopen", "A1", "--because", "the drill failed", "--push", at=theirs)[0] == 0
    code, _, err = run("actions", "done", "A1", "--proof", "drill", "--push", at=mine)
    assert code == 0, err
    git(theirs, "pull", "--quiet")
    assert action(theirs)["status"] == "open"


def test_a_push_that_failed_is_finished_by_the_same_command(run: Run, repo: Path, tmp_path: Path) -> None:
    mine, theirs = two_clones(repo, tmp_path)
    (tmp_path / "remote.git").rename(tmp_path / "away.git")
    code, _, err = run("actions", "done", "A1", "--proof", "drill", "--push", at=mine)
    assert code == 3
    assert "not pushed" in err
    (tmp_path / "away.git").rename(tmp_path / "remote.git")
    assert run("actions", "drop", "A2", "--because", "x", "--push", at=theirs)[0] == 0
    assert run("actions", "done", "A1", "--proof", "drill", "--push", at=mine)[0] == 0
    git(theirs, "pull", "--quiet", "--rebase")
    assert [action(theirs, at)["status"] for at in (0, 1)] == ["done", "dropped"]
    assert git(theirs, "rev-list", "--count", "HEAD") == "3"


def two_clones(repo: Path, tmp_path: Path) -> tuple[Path, Path]:
    remote, mine, theirs = tmp_path / "remote.git", tmp_path / "mine", tmp_path / "theirs"
    git(tmp_path, "clone", "--quiet", "--bare", str(repo), str(remote))
    for clone in (mine, theirs):
        git(tmp_path, "clone", "--quiet", str(remote), str(clone))
    return mine, theirs


def test_the_users_own_program_hears_of_a_change_without_a_shell(
    run: Run, home: Path, repo: Path, tmp_path: Path
) -> None:
    heard = tmp_path / "heard; touch pwned"
    program = tmp_path / "tell.py"
    program.write_text("import sys; open(sys.argv[1], 'w').write(sys.stdin.read())", "utf-8")
    (home / "config" / "pmwizard").mkdir(parents=True)
    words = json.dumps([sys.executable, str(program), str(heard)])
    (home / "config" / "pmwizard" / "config.toml").write_text(f"[followup]\nnotify = {words}\n", "utf-8")
    assert run("actions", "done", "A1", "--proof", "x")[0] == 0
    told = json.loads(heard.read_text("utf-8"))
    assert told["commit"] == git(repo, "rev-parse", "HEAD")
    assert told["changes"][0]["id"] == f"{NAME}#A1"
    assert told["changes"][0]["change"] == "open -> done"
    assert not (repo / "pwned").exists()


def test_a_program_that_fails_is_said_and_the_change_stands(run: Run, home: Path, repo: Path) -> None:
    (home / "config" / "pmwizard").mkdir(parents=True)
    settings = home / "config" / "pmwizard" / "config.toml"
    for program, said in (('["no-such-program-here"]', "there is no program"), ('["false"]', "ended with 1")):
        settings.write_text(f"[followup]\nnotify = {program}\n", "utf-8")
        code, _, err = run("actions", "assign", "A1", f"Owner {len(program)}")
        assert code == 0
        assert said in err
    assert git(repo, "rev-list", "--count", "HEAD") == "3"


def test_actions_of_other_places_are_listed_and_left_alone(
    run: Run, repo: Path, record: dict[str, Any], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    write(other, {**record, "id": "2026-06-01-other"})
    (other / "pmwizard.toml").write_text("", "utf-8")
    (other / "notes").mkdir()
    (tmp_path / "prose").mkdir()
    (tmp_path / "prose" / "2025-01-02-lost-mail.md").write_text(
        "# Postmortem: lost mail\n\n## Root causes\n\n- The relay had no queue.\n\n## Action items\n\n- Add a queue (Ana)\n",
        "utf-8",
    )
    sources = json.dumps([str(other), str(tmp_path / "prose")])
    (repo / "pmwizard.toml").write_text(f"[archive]\nsources = {sources}\n", "utf-8")
    listed = {one["id"]: one for one in json.loads(run("actions", "--json")[1])["actions"]}
    assert len(listed) == 7
    assert listed["2026-06-01-other#A1"]["owner"] == "Ines Okafor"
    code, _, err = run("actions", "done", "2026-06-01-other#A1")
    assert code == 2
    assert "another repository" in err
    prose = next(ref for ref in listed if "mail" in ref)
    code, _, err = run("actions", "done", prose)
    assert code == 2
    assert "change it there by hand" in err


def test_outside_of_a_repository_it_says_where_to_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["-C", str(tmp_path / "empty"), "actions"]) == 2
    assert "go to their repository" in capsys.readouterr().err


def test_listing_needs_neither_pydantic_nor_git_nor_a_screen(repo: Path) -> None:
    code = "import sys; from pmwizard.cli.main import main; main(sys.argv[1:]); print(sorted(sys.modules), file=sys.stderr)"
    command = [sys.executable, "-c", code, "-C", str(repo), "actions"]
    subprocess.run(command, capture_output=True, check=True)  # reading new files may mend a slip in them
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for heavy in ("pydantic", "git", "textual", "jinja2", "rapidfuzz"):
        assert f"'{heavy}'" not in done.stderr


def test_changes_made_in_the_same_moment_in_one_clone_all_land(repo: Path, record: dict[str, Any]) -> None:
    template = record["actions"][0]
    many = {**record, "actions": [{**template, "id": f"A{number}"} for number in range(1, 6)]}
    write(repo, many)
    git(repo, "commit", "--quiet", "-am", "Five actions")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "pmwizard", "-C", str(repo), "actions", "done", f"A{number}", "--proof", "x"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(1, 6)
    ]
    said = [one.communicate()[1] for one in running]
    assert [one.returncode for one in running] == [0] * 5, said
    assert [one["status"] for one in toml_io.load(repo / PATH)["actions"]] == ["done"] * 5
    assert git(repo, "rev-list", "--count", "HEAD") == "7"
    assert (repo / VIEW).read_text("utf-8") == stamped(toml_io.load(repo / PATH))
    assert git(repo, "status", "--porcelain") == ""


def test_a_record_that_was_never_committed_is_not_published_by_the_way(
    run: Run, repo: Path, record: dict[str, Any]
) -> None:
    write(repo, {**record, "id": "2026-06-01-other"})
    code, _, err = run("actions", "done", "2026-06-01-other#A1")
    assert code == 3
    assert "not committed" in err
