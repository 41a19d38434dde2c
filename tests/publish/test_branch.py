"""A branch of its own for a postmortem, prepared without touching the user's checkout."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.helpers import git, good, hook

from pmwizard.errors import RefusedError
from pmwizard.publish import plan, publish
from pmwizard.record.toml_io import load, parse
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"
BRANCH = "postmortem/{id}"
Clone = Callable[[str], Path]


def state(repo: Path) -> tuple[str, ...]:
    return (
        git(repo, "status", "--porcelain=v2", "--branch", "--untracked-files=all"),
        git(repo, "ls-files", "--stage", "--debug"),
        git(repo, "stash", "list"),
        git(repo, "worktree", "list"),
        git(repo, "config", "--list", "--local"),
    )


def test_the_checkout_is_not_touched(repo: Path) -> None:
    (repo / "code.py").write_text("staged\n", "utf-8")
    git(repo, "add", "code.py")
    (repo / "code.py").write_text("changed\n", "utf-8")
    (repo / "loose.txt").write_text("loose\n", "utf-8")
    before = state(repo)
    planned = plan(good(), repo, Settings.load(repo), branch=BRANCH)
    assert (planned.branch, planned.new_branch) == (f"postmortem/{ID}", True)
    done = publish(good(), repo, Settings.load(repo), branch=BRANCH)
    assert state(repo) == before
    assert done.branch == f"postmortem/{ID}"
    assert git(repo, "rev-parse", done.branch) == done.commit
    assert git(repo, "diff", "--name-only", "main", done.branch).split() == [
        f"postmortems/{ID}/README.md",
        f"postmortems/{ID}/postmortem.toml",
    ]
    assert publish(good(), repo, Settings.load(repo), branch=BRANCH) == done


def test_only_what_is_needed_is_written_to_disk(repo: Path) -> None:
    hook(repo, "pre-commit", "ls -A; git status --porcelain; [ -e code.py ]")
    heard: list[str] = []
    publish(good(), repo, Settings.load(repo), branch=BRANCH, on_output=heard.append)
    assert "src" not in heard
    assert "code.py" in heard
    assert not [line for line in heard if line.startswith((" D", "D "))]


def test_a_hook_that_checks_finds_what_is_referred_to(repo: Path) -> None:
    earlier = good(id="2026-05-11-invoice-backlog")
    earlier["factors"] = [{"id": "F1", "text": "Earlier"}]
    earlier["actions"] = []
    publish(earlier, repo, Settings.load(repo))
    publish(good(id="2026-05-12-unrelated"), repo, Settings.load(repo))
    hook(repo, "pre-commit", f"ls postmortems; {sys.executable} -m pmwizard check")
    heard: list[str] = []
    publish(good(), repo, Settings.load(repo), branch=BRANCH, on_output=heard.append)
    assert heard[:2] == [ID, "2026-05-11-invoice-backlog"][::-1]


def test_hooks_of_the_repository_run(repo: Path) -> None:
    (repo / "tools").mkdir()
    (repo / "tools" / "pre-commit").write_text("#!/bin/sh\ncat helpers/words; exit 1\n", "utf-8")
    (repo / "tools" / "pre-commit").chmod(0o755)
    (repo / "helpers").mkdir()
    (repo / "helpers" / "words").write_text("the team's own words\n", "utf-8")
    (repo / "pmwizard.toml").write_text('[publish]\nhook_folders = ["helpers"]\n', "utf-8")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "Hooks")
    git(repo, "config", "core.hooksPath", "tools")
    before = state(repo)
    with pytest.raises(RefusedError, match="the team's own words"):
        publish(good(), repo, Settings.load(repo), branch=BRANCH)
    assert state(repo) == before
    assert git(repo, "branch", "--list", "postmortem/*") == ""


def test_it_starts_from_the_remotes_main(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    publish(good(id="2026-09-01-other"), other, Settings.load(other), push=True)
    git(repo, "switch", "--quiet", "-c", "feature")
    (repo / "code.py").write_text("feature\n", "utf-8")
    git(repo, "commit", "--quiet", "-am", "Feature")
    done = publish(good(), repo, Settings.load(repo), branch=BRANCH, push=True)
    assert done.pushed
    assert git(remote, "log", "--format=%s", done.branch).splitlines()[1:] == [
        "postmortem: Checkout slowed to 9 s while we moved the order broker",
        "Begin",
    ]
    assert git(repo, "rev-parse", "--abbrev-ref", f"{done.branch}@{{upstream}}") == f"origin/{done.branch}"
    assert git(repo, "rev-parse", "--abbrev-ref", "HEAD") == "feature"


def test_an_id_taken_on_the_remote_gets_a_branch_of_its_own(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    publish(good(title="Theirs"), other, Settings.load(other), branch=BRANCH, push=True)
    done = publish(good(), repo, Settings.load(repo), branch=BRANCH, push=True)
    assert (done.id, done.branch) == (f"{ID}-2", f"postmortem/{ID}-2")
    assert sorted(git(remote, "branch", "--format=%(refname:short)").split()) == [
        "main",
        f"postmortem/{ID}",
        f"postmortem/{ID}-2",
    ]
    assert git(repo, "branch", "--format=%(refname:short)").split() == ["main", f"postmortem/{ID}-2"]


def test_an_id_taken_between_look_and_push_is_chosen_again(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    publish(good(title="Theirs"), other, Settings.load(other), branch=BRANCH)
    hook(
        repo,
        "pre-push",
        f"unset $(git rev-parse --local-env-vars); cd {other} && git push --quiet --all origin",
    )
    done = publish(good(), repo, Settings.load(repo), branch=BRANCH, push=True)
    assert done.branch == f"postmortem/{ID}-2"
    theirs = parse(git(remote, "show", f"postmortem/{ID}:postmortems/{ID}/postmortem.toml"))
    assert theirs["title"] == "Theirs"
    assert git(repo, "branch", "--format=%(refname:short)").split() == ["main", f"postmortem/{ID}-2"]


@pytest.mark.parametrize("trouble", ["detached", "rebase", "merge", "bare"])
def test_a_branch_of_its_own_works_where_the_checkout_cannot(repo: Path, tmp_path: Path, trouble: str) -> None:
    root = repo
    if trouble == "detached":
        git(repo, "checkout", "--quiet", "--detach")
    elif trouble == "bare":
        root = tmp_path / "bare.git"
        git(tmp_path, "clone", "--quiet", "--bare", str(repo), str(root))
    else:
        conflict(repo, trouble)
    mend = "bare repository" if trouble == "bare" else "--branch postmortem/"
    assert any(mend in said for said in plan(good(), root, Settings.load(root)).troubles)
    with pytest.raises(RefusedError, match=mend):
        publish(good(), root, Settings.load(root))
    assert not (repo / "postmortems").exists()
    planned = plan(good(), root, Settings.load(root), branch=BRANCH)
    assert planned.troubles == ()
    done = publish(good(), root, Settings.load(root), branch=BRANCH)
    assert parse(git(root, "show", f"{done.branch}:{done.path}"))["id"] == ID


def conflict(repo: Path, kind: str) -> None:
    git(repo, "switch", "--quiet", "-c", "side")
    (repo / "code.py").write_text("side\n", "utf-8")
    git(repo, "commit", "--quiet", "-am", "Side")
    git(repo, "switch", "--quiet", "main")
    (repo / "code.py").write_text("main\n", "utf-8")
    git(repo, "commit", "--quiet", "-am", "Main")
    git(repo, kind, "side", check=False)
    assert "UU code.py" in git(repo, "status", "--porcelain") or kind == "rebase"


def test_a_name_git_does_not_take_is_said(repo: Path) -> None:
    with pytest.raises(RefusedError, match="is not a name git takes for a branch"):
        publish(good(), repo, Settings.load(repo), branch="what..ever")


def test_a_branch_open_in_another_checkout_is_gits_to_refuse(repo: Path, tmp_path: Path) -> None:
    git(repo, "worktree", "add", "--quiet", "-b", "incidents", str(tmp_path / "wt"))
    with pytest.raises(RefusedError, match="incidents' is already"):
        publish(good(), repo, Settings.load(repo), branch="incidents")
    done = publish(good(), tmp_path / "wt", Settings.load(tmp_path / "wt"))
    assert done.branch == "incidents"
    assert load(tmp_path / "wt" / done.path)["id"] == ID
    assert git(repo, "worktree", "list").count("\n") == 1


def test_a_repository_inside_a_larger_one(repo: Path) -> None:
    inner = repo / "docs" / "incidents"
    inner.mkdir(parents=True)
    (inner / "pmwizard.toml").write_text("", "utf-8")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "Inner")
    publish(good(), inner, Settings.load(inner))
    done = publish(good(id="2026-10-04-other"), inner, Settings.load(inner), branch=BRANCH)
    assert (
        git(repo, "ls-tree", "-r", "--name-only", done.branch, "docs").split()
        == [
            "docs/incidents/pmwizard.toml",
            f"docs/incidents/postmortems/{ID}/README.md",
            f"docs/incidents/postmortems/{ID}/postmortem.toml",
            "docs/incidents/postmortems/2026-10-04-other/README.md",
            "docs/incidents/postmortems/2026-10-04-other/postmortem.toml",
        ]
        or done.branch
    )
