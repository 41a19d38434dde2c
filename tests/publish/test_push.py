"""Pushing to a remote that moves, refuses or is gone."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.publish.helpers import git, good, hook, outsiders

from pmwizard.cli.main import main
from pmwizard.errors import RefusedError
from pmwizard.publish import NotPushedError, Way, commit_paths, plan, publish
from pmwizard.publish import push as pushing
from pmwizard.publish.forge import compare_url, offered_url
from pmwizard.publish.refusals import next_step
from pmwizard.record.stamp import stamped
from pmwizard.record.toml_io import dumps, load
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"
Clone = Callable[[str], Path]


def put(repo: Path, key: str, **changes: object) -> None:
    publish(good(id=key, **changes), repo, Settings.load(repo), push=True)


def test_a_push_to_a_quiet_remote(repo: Path, remote: Path) -> None:
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert done.pushed
    assert done.compare_url == ""
    assert git(remote, "rev-parse", "main") == done.commit == git(repo, "rev-parse", "HEAD")


def test_a_moved_remote_gets_the_commit_on_top(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    put(other, "2026-09-01-other")
    (repo / "code.py").write_text("staged\n", "utf-8")
    git(repo, "add", "code.py")
    (repo / "loose.txt").write_text("loose\n", "utf-8")
    before = outsiders(repo)
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert git(remote, "rev-parse", "main") == done.commit == git(repo, "rev-parse", "HEAD")
    assert git(remote, "rev-list", "--count", "main") == "3"
    assert git(remote, "rev-list", "--merges", "main") == ""
    assert outsiders(repo) == before
    assert (repo / "postmortems" / "2026-09-01-other" / "README.md").is_file()
    assert git(repo, "worktree", "list").count("\n") == 0


def test_hooks_see_a_commit_once_however_often_it_moves(repo: Path, remote: Path, clone: Clone) -> None:
    put(clone("other"), "2026-09-01-other")
    hook(repo, "prepare-commit-msg", "echo >> $1; echo 'Ticket: PAY-1' >> $1")
    hook(repo, "post-checkout", "exit 1")
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert git(remote, "log", "-1", "--format=%B", "main").count("Ticket") == 1
    assert git(repo, "rev-parse", "HEAD") == done.commit == git(remote, "rev-parse", "main")


def test_the_same_id_on_both_sides_becomes_another(repo: Path, remote: Path, clone: Clone) -> None:
    put(clone("other"), ID, title="Their story")
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert done.id == f"{ID}-2"
    assert done.notes == (f"{ID} is another postmortem, so this one is {ID}-2.",)
    assert load(repo / "postmortems" / ID / "postmortem.toml")["title"] == "Their story"
    assert load(repo / done.path)["id"] == f"{ID}-2"
    assert sorted(git(remote, "ls-tree", "--name-only", "main:postmortems").split()) == [ID, f"{ID}-2"]
    assert publish(good(), repo, Settings.load(repo), push=True).commit == done.commit


def test_other_commits_that_were_not_pushed_stay_here(repo: Path, remote: Path) -> None:
    (repo / "code.py").write_text("mine\n", "utf-8")
    git(repo, "commit", "--quiet", "-am", "Not ready")
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert done.pushed
    assert git(remote, "log", "--format=%s", "main").splitlines() == [
        "postmortem: Checkout slowed to 9 s while we moved the order broker",
        "Begin",
    ]
    assert git(repo, "log", "--format=%s").splitlines()[1] == "Not ready"
    assert any("git pull --rebase" in note for note in done.notes)
    git(repo, "pull", "--quiet", "--rebase")
    assert git(repo, "rev-list", "--count", "HEAD") == "3"


def test_work_that_is_in_the_way_keeps_the_branch_where_it_is(repo: Path, remote: Path, clone: Clone) -> None:
    other = clone("other")
    (other / "code.py").write_text("theirs\n", "utf-8")
    git(other, "commit", "--quiet", "-am", "Theirs")
    git(other, "push", "--quiet")
    (repo / "code.py").write_text("mine, unsaved\n", "utf-8")
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert done.pushed
    assert git(remote, "rev-parse", "main") == done.commit
    assert (repo / "code.py").read_text("utf-8") == "mine, unsaved\n"
    assert any("git pull --rebase" in note for note in done.notes)


def test_many_at_once_all_land(remote: Path, clone: Clone) -> None:
    clones = [clone(f"c{number}") for number in range(5)]

    def one(number: int) -> str:
        folder = clones[number]
        return publish(good(title=f"Number {number}"), folder, Settings.load(folder), push=True).id

    with ThreadPoolExecutor(5) as pool:
        ids = sorted(pool.map(one, range(5)))
    assert ids == [ID, *(f"{ID}-{number}" for number in range(2, 6))]
    assert sorted(git(remote, "ls-tree", "--name-only", "main:postmortems").split()) == ids
    assert git(remote, "rev-list", "--count", "main") == "6"
    assert git(remote, "rev-list", "--merges", "main") == ""


def test_a_remote_that_moves_for_ever_is_given_up(
    repo: Path, remote: Path, clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "MOST_TRIES", 3)
    other = clone("other")
    hook(
        repo,
        "pre-push",
        f"unset $(git rev-parse --local-env-vars); cd {other} && git commit --quiet --allow-empty -m again && git push --quiet",
    )
    with pytest.raises(NotPushedError, match="moved at every try") as caught:
        publish(good(), repo, Settings.load(repo), push=True)
    assert caught.value.committed.commit == git(repo, "rev-parse", "HEAD")
    (repo / ".git" / "hooks" / "pre-push").unlink()
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert git(remote, "rev-parse", "main") == done.commit
    assert git(remote, "log", "--format=%s", "main", "--", "postmortems").count("postmortem:") == 1


def test_a_protected_branch_says_so_and_nothing_is_lost(repo: Path, remote: Path) -> None:
    hook_file = remote / "hooks" / "pre-receive"
    hook_file.write_text("#!/bin/sh\necho 'main is protected; open a pull request' >&2\nexit 1\n", "utf-8")
    hook_file.chmod(0o755)
    with pytest.raises(NotPushedError, match="main is protected; open a pull request"):
        publish(good(), repo, Settings.load(repo), push=True)
    hook_file.unlink()
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert git(remote, "rev-parse", "main") == done.commit
    assert git(repo, "rev-list", "--count", "HEAD") == "2"


def test_a_remote_that_is_gone_is_named(repo: Path, remote: Path) -> None:
    remote.rename(remote.with_name("moved.git"))
    with pytest.raises(NotPushedError, match=r"does not appear to be a git repository"):
        publish(good(), repo, Settings.load(repo), push=True)
    remote.with_name("moved.git").rename(remote)
    assert publish(good(), repo, Settings.load(repo), push=True).pushed


def test_a_refused_key_is_shown_in_the_words_of_ssh(
    repo: Path, remote: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = home / "ssh"
    ssh.write_text("#!/bin/sh\necho 'git@forge.example: Permission denied (publickey).' >&2\nexit 255\n", "utf-8")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    git(repo, "remote", "set-url", "origin", "git@forge.example:acme/pm.git")
    with pytest.raises(NotPushedError, match=r"Permission denied \(publickey\)"):
        publish(good(), repo, Settings.load(repo), push=True)
    git(repo, "remote", "set-url", "origin", str(remote))
    assert publish(good(), repo, Settings.load(repo), push=True).pushed


def test_no_remote_is_said_before_and_after(repo: Path) -> None:
    assert any("no remote" in trouble for trouble in plan(good(), repo, Settings.load(repo), push=True).troubles)
    with pytest.raises(RefusedError, match="git remote add origin"):
        publish(good(), repo, Settings.load(repo), push=True)
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_a_push_that_succeeded_unheard_is_not_made_twice(repo: Path, remote: Path, clone: Clone) -> None:
    put(clone("other"), "2026-09-01-other")
    first = publish(good(), repo, Settings.load(repo), push=True)
    git(repo, "update-ref", "refs/heads/main", f"{first.commit}~2")  # as if killed before the local branch followed
    git(repo, "reset", "--quiet", "--hard")
    local = publish(good(), repo, Settings.load(repo))
    assert local.commit != first.commit
    again = publish(good(), repo, Settings.load(repo), push=True)
    assert again.commit == first.commit == git(repo, "rev-parse", "HEAD")
    assert git(remote, "rev-list", "--count", "main") == "3"


def test_a_shallow_clone_publishes(tmp_path: Path, repo: Path, remote: Path) -> None:
    put(repo, "2026-09-01-other")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{remote}", "shallow")
    put(repo, "2026-09-02-other")
    done = publish(good(), tmp_path / "shallow", Settings.load(tmp_path / "shallow"), push=True)
    assert git(remote, "rev-parse", "main") == done.commit


def test_a_first_push_takes_the_branch_along(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    git(repo, "remote", "add", "origin", str(tmp_path / "empty.git"))
    done = publish(good(), repo, Settings.load(repo), push=True)
    assert git(tmp_path / "empty.git", "rev-parse", "main") == done.commit


def test_several_remotes_ask_which(repo: Path, remote: Path) -> None:
    git(repo, "branch", "--unset-upstream")
    git(repo, "remote", "rename", "origin", "one")
    git(repo, "remote", "add", "two", str(remote))
    with pytest.raises(RefusedError, match=r'say which in pmwizard\.toml: remote = "one"'):
        publish(good(), repo, Settings.load(repo), push=True)
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_two_changes_to_one_record_come_together(repo: Path, remote: Path, clone: Clone) -> None:
    put(repo, ID)
    other = clone("other")
    path, view = f"postmortems/{ID}/postmortem.toml", f"postmortems/{ID}/README.md"

    def close(root: Path, number: int, to: str) -> None:
        record = load(root / path)
        record["actions"][number]["status"] = to
        commit_paths(
            root,
            {path: dumps(record).encode(), view: stamped(record).encode()},
            f"A{number + 1} {to}",
            Way(push=True),
            expected={name: (root / name).read_bytes() for name in (path, view)},
        )

    close(other, 0, "done")
    close(repo, 1, "dropped")
    record = load(repo / path)
    assert [action["status"] for action in record["actions"]] == ["done", "dropped", "dropped"]
    assert (repo / view).read_text("utf-8") == stamped(record)
    assert git(remote, "rev-parse", "main") == git(repo, "rev-parse", "HEAD")


def test_two_changes_to_one_word_are_for_people(repo: Path, remote: Path, clone: Clone) -> None:
    put(repo, ID)
    other = clone("other")
    path = f"postmortems/{ID}/postmortem.toml"
    for root, words in ((other, "Theirs"), (repo, "Ours")):
        record = {**load(root / path), "summary": words}
        if root is other:
            commit_paths(root, {path: dumps(record).encode()}, words, Way(push=True))
            continue
        with pytest.raises(NotPushedError, match=r"changed the same thing meanwhile \(summary\)"):
            commit_paths(root, {path: dumps(record).encode()}, words, Way(push=True))
    assert git(remote, "log", "-1", "--format=%s", "main") == "Theirs"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:acme/pm.git", "https://github.com/acme/pm/compare/main...b/x?expand=1"),
        ("https://user:pw@github.com/acme/pm", "https://github.com/acme/pm/compare/main...b/x?expand=1"),
        (
            "ssh://git@gitlab.acme.org:2222/sre/team/pm.git",
            "https://gitlab.acme.org/sre/team/pm/-/merge_requests/new?merge_request%5Bsource_branch%5D=b%2Fx&merge_request%5Btarget_branch%5D=main",
        ),
        ("git@bitbucket.org:acme/pm.git", "https://bitbucket.org/acme/pm/pull-requests/new?source=b%2Fx&dest=main"),
        ("https://codeberg.org/acme/pm.git", "https://codeberg.org/acme/pm/compare/main...b/x"),
        (
            "git@ssh.dev.azure.com:v3/acme/ops/pm",
            "https://dev.azure.com/acme/ops/_git/pm/pullrequestcreate?sourceRef=b%2Fx&targetRef=main",
        ),
        (
            "https://acme@dev.azure.com/acme/ops/_git/pm",
            "https://dev.azure.com/acme/ops/_git/pm/pullrequestcreate?sourceRef=b%2Fx&targetRef=main",
        ),
        ("ssh://git@ssh.github.com:443/acme/pm.git", "https://github.com/acme/pm/compare/main...b/x?expand=1"),
        ("git@github.com-work:acme/pm.git", "https://github.com/acme/pm/compare/main...b/x?expand=1"),
        ("http://gitea.acme.org:3000/sre/pm.git", "http://gitea.acme.org:3000/sre/pm/compare/main...b/x"),
        (
            "ssh://git@bitbucket.acme.org:7999/SRE/pm.git",
            "https://bitbucket.acme.org/projects/SRE/repos/pm/pull-requests?create&sourceBranch=refs%2Fheads%2Fb%2Fx&targetBranch=refs%2Fheads%2Fmain",
        ),
        (
            "acme@vs-ssh.visualstudio.com:v3/acme/SRE%20Team/pm",
            "https://dev.azure.com/acme/SRE%20Team/_git/pm/pullrequestcreate?sourceRef=b%2Fx&targetRef=main",
        ),
        ("/srv/git/pm.git", ""),
        ("git@git.acme.org:pm.git", ""),
    ],
)
def test_the_way_to_a_pull_request(remote: str, address: str) -> None:
    assert compare_url(remote, "b/x", "main") == address
    assert compare_url(remote, "main", "main") == ""


def test_the_remotes_own_words_name_the_address() -> None:
    words = "remote: \nremote: Create a pull request for 'b' on GitHub by visiting:\nremote:      https://git.acme.org/pm/pull/new/b\n"
    assert offered_url(words) == "https://git.acme.org/pm/pull/new/b"


@pytest.mark.usefixtures("remote")
def test_stopping_a_push_keeps_the_commit(repo: Path) -> None:
    hook(repo, "pre-push", "echo waiting; sleep 60")
    stop = threading.Event()

    def hear(line: str) -> None:
        if line == "waiting":
            stop.set()

    with pytest.raises(RefusedError, match="not pushed"):
        publish(good(), repo, Settings.load(repo), push=True, stop=stop, on_output=hear)
    assert git(repo, "rev-list", "--count", "HEAD") == "2"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("remote: error: GH006: Protected branch update failed", "--branch postmortem/{id}"),
        ("git@forge: Permission denied (publickey).\nfatal: Could not read from remote repository.", "let you in"),
        ("fatal: Authentication failed for 'https://forge.example/x.git/'", "let you in"),
        ("ssh: Could not resolve hostname forge: Name or service not known", "when the remote is back"),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 503", "when the remote is back"),
        ("flake8 does not like it\nerror: failed to push some refs to 'x'", "when that is settled"),
    ],
)
def test_a_refusal_says_what_to_do(words: str, said: str) -> None:
    assert said in next_step(words, "main", own=False)
    assert "--branch" not in next_step(words, "main", own=True)


def test_gits_words_are_said_once(repo: Path, remote: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hook_file = remote / "hooks" / "pre-receive"
    hook_file.write_text("#!/bin/sh\necho 'main is protected' >&2\nexit 1\n", "utf-8")
    hook_file.chmod(0o755)
    file = repo.parent / "r.toml"
    file.write_text(dumps(good()), "utf-8")
    assert main(["-C", str(repo), "publish", str(file), "--push"]) == 3
    said = capsys.readouterr().err
    assert said.count("main is protected") == 1
    assert "main: [remote rejected] (pre-receive hook declined)" in said
    assert "the same again with --branch postmortem/{id} --push" in said


def test_a_branch_starts_at_the_remotes_main_branch_whatever_it_is_called(repo: Path, remote: Path) -> None:
    for folder in (repo, remote):
        git(folder, "branch", "--move", "main", "develop")
    git(repo, "remote", "set-head", "origin", "--delete")
    git(repo, "fetch", "--quiet", "--prune")
    git(repo, "switch", "--quiet", "--create", "feature")
    git(repo, "commit", "--quiet", "--allow-empty", "-m", "Unfinished")
    done = publish(good(), repo, Settings.load(repo), branch="postmortem/{id}", push=True)
    assert git(repo, "log", "--format=%s", done.commit).splitlines()[1:] == ["Begin"]


def test_a_hooks_own_variables_do_not_lead_elsewhere(repo: Path, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    other = clone("other")
    file = repo.parent / "r.toml"
    file.write_text(dumps(good()), "utf-8")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    assert main(["-C", str(repo), "publish", str(file)]) == 0
    assert git(repo, "rev-list", "--count", "HEAD") == "2"
    assert git(repo, "status", "--porcelain") == git(other, "status", "--porcelain") == ""
