"""Publishing on the branch checked out: exactly its own files, by the user's own git, once."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.publish.helpers import DATA, git, good, hook, outsiders

from pmwizard.cli.main import main
from pmwizard.errors import RefusedError
from pmwizard.publish import identity, plan, publish
from pmwizard.publish.git import StoppedError
from pmwizard.record.errors import RecordError
from pmwizard.record.toml_io import load
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"


def test_a_postmortem_is_committed_with_its_view(repo: Path) -> None:
    done = publish(good(), repo, Settings.load(repo))
    assert (done.id, done.branch, done.pushed) == (ID, "main", False)
    assert done.commit == git(repo, "rev-parse", "HEAD")
    assert git(repo, "show", "--name-only", "--format=%s|%an", "HEAD").splitlines() == [
        "postmortem: Checkout slowed to 9 s while we moved the order broker|Dana Reyes",
        "",
        f"postmortems/{ID}/README.md",
        f"postmortems/{ID}/postmortem.toml",
    ]
    assert load(repo / done.path)["status"] == "published"
    assert git(repo, "status", "--porcelain") == ""


def test_what_is_staged_or_changed_stays_as_it_was(repo: Path) -> None:
    (repo / "code.py").write_text("stashed\n", "utf-8")
    git(repo, "stash")
    (repo / "code.py").write_text("staged\n", "utf-8")
    (repo / "new.py").write_text("new\n", "utf-8")
    git(repo, "add", "--all")
    (repo / "code.py").write_text("staged\nand changed\n", "utf-8")
    (repo / "loose.txt").write_text("loose\n", "utf-8")
    (repo / "later.py").write_text("later\n", "utf-8")
    git(repo, "add", "-N", "later.py")
    before = outsiders(repo)
    publish(good(), repo, Settings.load(repo))
    assert outsiders(repo) == before
    assert "code.py" not in git(repo, "show", "--name-only", "HEAD")


def test_repeating_publishes_once(repo: Path) -> None:
    first = publish(good(), repo, Settings.load(repo))
    second = publish(good(), repo, Settings.load(repo))
    assert second == first
    assert git(repo, "rev-list", "--count", "HEAD") == "2"


def test_a_taken_id_is_left_alone_and_said(repo: Path) -> None:
    publish(good(title="Another one"), repo, Settings.load(repo))
    planned = plan(good(), repo, Settings.load(repo))
    assert (planned.id, planned.id_taken, planned.ready) == (f"{ID}-2", ID, True)
    done = publish(good(), repo, Settings.load(repo))
    assert done.id == f"{ID}-2"
    assert done.notes == (f"{ID} is another postmortem, so this one is {ID}-2.",)
    assert load(repo / done.path)["id"] == f"{ID}-2"
    assert publish(good(), repo, Settings.load(repo)).commit == done.commit


def test_hooks_run_and_their_words_are_heard(repo: Path) -> None:
    hook(repo, "pre-commit", "echo looked at $(git diff --cached --name-only | wc -l) files")
    hook(repo, "prepare-commit-msg", "echo >> $1; echo 'Ticket: PAY-1' >> $1")
    hook(repo, "commit-msg", "grep -q PAY-1 $1")
    heard: list[str] = []
    publish(good(), repo, Settings.load(repo), on_output=heard.append)
    assert "looked at 2 files" in heard
    assert "Ticket: PAY-1" in git(repo, "log", "-1", "--format=%B")


def test_a_listener_that_fails_does_not_stop_git(repo: Path) -> None:
    hook(repo, "pre-commit", "i=0; while [ $i -lt 3000 ]; do echo a line that fills the pipe $i; i=$((i+1)); done")

    def gone(line: str) -> None:
        raise RuntimeError(line)

    assert publish(good(), repo, Settings.load(repo), on_output=gone).id == ID


def test_a_refusing_hook_says_why_and_leaves_nothing(repo: Path) -> None:
    hook(repo, "pre-commit", "echo 'line 3: trailing space' >&2; exit 1")
    (repo / "code.py").write_text("staged\n", "utf-8")
    git(repo, "add", "code.py")
    before = git(repo, "status", "--porcelain"), git(repo, "ls-files", "--stage")
    with pytest.raises(RefusedError, match="line 3: trailing space"):
        publish(good(), repo, Settings.load(repo))
    assert (git(repo, "status", "--porcelain"), git(repo, "ls-files", "--stage")) == before
    assert not (repo / "postmortems").exists()
    assert not list((repo / ".git").glob("pmwizard-[!l]*"))
    hook(repo, "pre-commit", "exit 0")
    assert publish(good(), repo, Settings.load(repo)).id == ID


def test_a_hanging_hook_can_be_stopped(repo: Path) -> None:
    hook(repo, "pre-commit", "echo waiting; sleep 60")
    stop = threading.Event()
    with pytest.raises(StoppedError):
        publish(good(), repo, Settings.load(repo), stop=stop, on_output=lambda _: stop.set())
    assert not (repo / "postmortems").exists()
    assert not list((repo / ".git").glob("*.lock"))
    git(repo, "fsck", "--strict")


def test_ctrl_c_ends_git_and_its_hook_and_leaves_nothing(repo: Path) -> None:
    hook(repo, "pre-commit", "echo waiting; sleep 60; touch .git/survived")
    words = [sys.executable, "-m", "pmwizard", "-C", str(repo), "publish", str(DATA / "good.toml")]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    assert process.stderr.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert "Traceback" not in process.stderr.read()
    assert git(repo, "status", "--porcelain") == ""
    assert not list((repo / ".git").glob("*.lock"))


def test_a_commit_made_by_others_meanwhile_is_kept(repo: Path) -> None:
    hook(
        repo,
        "pre-commit",
        "[ -e .git/once ] && exit 0; touch .git/once; echo two > other.txt; unset GIT_INDEX_FILE; "
        "git add other.txt; git commit --quiet --no-verify -m Other other.txt",
    )
    publish(good(), repo, Settings.load(repo))
    assert git(repo, "log", "--format=%s").splitlines()[1] == "Other"
    assert (repo / "other.txt").exists()
    assert git(repo, "status", "--porcelain") == ""
    assert "other.txt" in git(repo, "ls-tree", "--name-only", "HEAD")


def test_commits_are_signed_when_the_user_signs(repo: Path, home: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "key")], check=True)
    (home / "signers").write_text(f"dana@example.com {(home / 'key.pub').read_text('utf-8')}", "utf-8")
    for key, value in {
        "commit.gpgsign": "true",
        "gpg.format": "ssh",
        "user.signingKey": str(home / "key.pub"),
        "gpg.ssh.allowedSignersFile": str(home / "signers"),
    }.items():
        git(repo, "config", key, value)
    publish(good(), repo, Settings.load(repo))
    assert git(repo, "log", "-1", "--format=%G?") == "G"
    (home / "key").unlink()
    with pytest.raises(RefusedError, match=r"(?i)sign|key"):
        publish(good(id="2026-10-04-other"), repo, Settings.load(repo))
    assert not (repo / "postmortems" / "2026-10-04-other").exists()


def test_openpgp_signs_as_well_and_a_cancelled_passphrase_is_shown(repo: Path, home: Path) -> None:
    program = home / "gpg"
    program.write_text(
        "#!/bin/sh\ncat > /dev/null\nprintf '\\n[GNUPG:] SIG_CREATED D\\n' >&2\n"
        "printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nsigned\\n-----END PGP SIGNATURE-----\\n'\n",
        "utf-8",
    )
    program.chmod(0o755)
    git(repo, "config", "gpg.program", str(program))
    git(repo, "config", "commit.gpgsign", "true")
    for branch in ("current", "postmortem/{id}"):
        done = publish(good(id=f"2026-10-03-{branch[:7]}"), repo, Settings.load(repo), branch=branch)
        assert "gpgsig -----BEGIN PGP SIGNATURE-----" in git(repo, "cat-file", "commit", done.commit)
    program.write_text("#!/bin/sh\necho 'gpg: signing failed: Operation cancelled' >&2\nexit 2\n", "utf-8")
    with pytest.raises(RefusedError, match="gpg failed to sign the data"):
        publish(good(id="2026-10-04-other"), repo, Settings.load(repo))
    assert git(repo, "status", "--porcelain") == ""


def test_signing_off_and_the_message_come_from_the_settings(repo: Path) -> None:
    (repo / "pmwizard.toml").write_text(
        '[publish]\nsignoff = true\nmessage = "{severity} {id} {title.__class__}"\n', "utf-8"
    )
    publish(good(), repo, Settings.load(repo))
    message = git(repo, "log", "-1", "--format=%B")
    assert message.startswith(f"SEV2 {ID} {{title.__class__}}")
    assert "Signed-off-by: Dana Reyes <dana@example.com>" in message


def test_the_identity_is_that_of_git(repo: Path) -> None:
    git(repo, "config", "user.email", "dana@work.example")
    assert identity(repo) == ("Dana Reyes", "dana@work.example")


def test_a_record_that_is_none_yet_names_its_fields(repo: Path) -> None:
    with pytest.raises(RecordError, match="title is empty"):
        publish(good(title=""), repo, Settings.load(repo))
    assert any("title is empty" in trouble for trouble in plan(good(title=""), repo, Settings.load(repo)).troubles)


@pytest.mark.parametrize("key", ["../../etc/passwd", "2026-10-03-../x", ".git/hooks/pre-commit", "2026-10-03-a/b"])
def test_an_id_cannot_lead_elsewhere(repo: Path, key: str) -> None:
    with pytest.raises(RecordError, match="is not an id"):
        publish(good(id=key), repo, Settings.load(repo))


def test_an_empty_repository_gets_its_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "note.txt").write_text("staged\n", "utf-8")
    git(tmp_path, "add", "note.txt")
    done = publish(good(), tmp_path, Settings.load(tmp_path))
    assert git(tmp_path, "rev-list", "--count", "HEAD") == "1"
    assert done.commit == git(tmp_path, "rev-parse", "HEAD")
    assert git(tmp_path, "status", "--porcelain") == "A  note.txt"


def test_the_command_publishes_a_file_and_prints_json(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = DATA / "good.toml"
    assert main(["-C", str(repo), "publish", str(source), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == {
        "id": ID,
        "path": f"postmortems/{ID}/postmortem.toml",
        "commit": git(repo, "rev-parse", "HEAD"),
        "branch": "main",
        "pushed": False,
        "compare_url": "",
    }


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = DATA / "good.toml"
    assert main(["-C", str(tmp_path), "publish", str(source)]) == 3
    assert "is not in a git repository" in capsys.readouterr().err
    assert main(["-C", str(tmp_path), "publish", "nothing.toml"]) == 2


def test_a_record_written_in_place_is_published_where_it_is(repo: Path) -> None:
    from pmwizard.record.toml_io import dumps

    file = repo / "postmortems" / ID / "postmortem.toml"
    file.parent.mkdir(parents=True)
    file.write_text(dumps(good()), "utf-8")
    assert main(["-C", str(repo), "publish", str(file)]) == 0
    file.write_text(dumps(good(title="Now with another title", status="published")), "utf-8")
    assert main(["-C", str(repo), "publish", str(file)]) == 0
    assert git(repo, "rev-list", "--count", "HEAD") == "3"
    assert git(repo, "status", "--porcelain") == ""
    assert "# Now with another title" in (file.parent / "README.md").read_text("utf-8")
