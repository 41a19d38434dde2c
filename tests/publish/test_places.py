"""Repositories in every state people leave them in, and content that wants more than to be read."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.publish.helpers import DATA, git, good, hook

from pmwizard.errors import RefusedError, UnusableError
from pmwizard.publish import commit_paths, identity, plan, publish
from pmwizard.record.toml_io import load
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"


def refused(root: Path, match: str, **how: object) -> None:
    record = good()
    with pytest.raises(RefusedError, match=match):
        publish(record, root, Settings.load(root), **how)  # type: ignore[arg-type]


def test_no_repository(tmp_path: Path) -> None:
    refused(tmp_path, "is not in a git repository")
    assert "pmwizard init" in plan(good(), tmp_path, Settings.load(tmp_path)).troubles[0]
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_git(repo: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pmwizard.publish import identity; from pmwizard.cli.main import main\n"
        f"assert identity(Path({str(repo)!r})) == ('', '')\n"
        f"sys.exit(main(['-C', {str(repo)!r}, 'publish', {str(DATA / 'good.toml')!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "install git and try again" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_in_a_remotes_address_is_not_shown(repo: Path) -> None:
    git(repo, "remote", "add", "origin", "https://dana:hunter2x@127.0.0.1:1/pm.git")
    planned = plan(good(), repo, Settings.load(repo), push=True)
    assert planned.remote == "origin (https://127.0.0.1:1/pm.git)"
    with pytest.raises(RefusedError) as caught:
        publish(good(), repo, Settings.load(repo), push=True)
    assert "127.0.0.1" in str(caught.value)
    assert "hunter2x" not in str(caught.value)


def test_nobody_to_sign_as(repo: Path, home: Path) -> None:
    (home / ".gitconfig").write_text("[user]\nuseConfigOnly = true\n", "utf-8")
    assert identity(repo) == ("", "")
    assert any("git config --global user.name" in said for said in plan(good(), repo, Settings.load(repo)).troubles)
    refused(repo, "git config --global user.name")
    assert git(repo, "status", "--porcelain") == ""


def test_an_identity_for_some_folders(repo: Path, home: Path) -> None:
    (home / ".gitconfig").write_text(
        f'[user]\nname = Dana Reyes\nemail = home@example.com\n[includeIf "gitdir:{repo}/"]\npath = work\n', "utf-8"
    )
    (home / "work").write_text("[user]\nemail = work@example.com\n", "utf-8")
    for branch in ("current", "postmortem/{id}"):
        done = publish(good(id=f"2026-10-03-{branch[:7]}"), repo, Settings.load(repo), branch=branch)
        assert git(repo, "log", "-1", "--format=%ae", done.commit) == "work@example.com"


def test_filters_run_as_the_users_git_runs_them(repo: Path) -> None:
    (repo / ".gitattributes").write_text("*.bin filter=shout\n", "utf-8")
    git(repo, "add", ".gitattributes")
    git(repo, "commit", "--quiet", "-m", "Attributes")
    git(repo, "config", "filter.shout.clean", "tr a-z A-Z")
    graph = repo.parent / "graph.bin"
    graph.write_bytes(b"pointer")
    for branch in ("current", "postmortem/{id}"):
        done = publish(
            good(id=f"2026-10-03-{branch[:7]}"), repo, Settings.load(repo), branch=branch, attachments=[graph]
        )
        folder = done.path.rpartition("/")[0]
        assert git(repo, "show", f"{done.commit}:{folder}/attachments/graph.bin") == "POINTER"


def test_a_submodule_says_that_the_one_above_does_not_know(tmp_path: Path, repo: Path) -> None:
    above = tmp_path / "above"
    above.mkdir()
    git(above, "init", "--quiet")
    git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repo), "pm")
    git(above / "pm", "switch", "--quiet", "main")
    done = publish(good(), above / "pm", Settings.load(above / "pm"))
    assert "submodule" in done.notes[0]
    assert load(above / "pm" / done.path)["id"] == ID


def test_a_folder_that_is_a_link_inside_the_repository_works(repo: Path) -> None:
    (repo / "docs").mkdir()
    (repo / "docs" / "keep").write_text("", "utf-8")
    (repo / "postmortems").symlink_to("docs")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "A link")
    publish(good(), repo, Settings.load(repo))
    assert f"docs/{ID}/postmortem.toml" in git(repo, "ls-tree", "-r", "--name-only", "HEAD")
    assert git(repo, "status", "--porcelain") == ""
    publish(good(), repo, Settings.load(repo))
    assert git(repo, "rev-list", "--count", "HEAD") == "3"


@pytest.mark.parametrize("linked", ["postmortems", f"postmortems/{ID}"])
def test_a_link_out_of_the_repository_is_refused(repo: Path, linked: str) -> None:
    outside = repo.parent / "outside"
    outside.mkdir()
    (repo / linked).parent.mkdir(exist_ok=True)
    (repo / linked).symlink_to(outside)
    refused(repo, "is a link that leads out of the repository")
    assert list(outside.iterdir()) == []


def test_a_link_in_place_of_a_file_is_refused(repo: Path) -> None:
    target = repo.parent / "target"
    target.write_text("theirs\n", "utf-8")
    (repo / "postmortems" / ID).mkdir(parents=True)
    (repo / "postmortems" / ID / "README.md").symlink_to(target)
    refused(repo, "is a symbolic link")
    assert target.read_text("utf-8") == "theirs\n"


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", ".git/hooks/post-commit", "a/.GIT/config", "a/../../b", ""])
def test_paths_that_lead_elsewhere_are_refused(repo: Path, path: str) -> None:
    with pytest.raises(RefusedError, match="is not a path inside the repository"):
        commit_paths(repo, {path: b"x"}, "No")
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_names_that_differ_in_case_alone_do_not_collide(repo: Path) -> None:
    (repo / "postmortems" / ID.upper()).mkdir(parents=True)
    (repo / "postmortems" / ID.upper() / "postmortem.toml").write_text("x = 1\n", "utf-8")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "Upper")
    assert publish(good(), repo, Settings.load(repo)).id == f"{ID}-2"


def test_ignored_postmortems_are_gits_to_refuse(repo: Path) -> None:
    (repo / ".gitignore").write_text("postmortems/\n", "utf-8")
    refused(repo, "ignored by one of your .gitignore files")
    assert not (repo / "postmortems").exists()


def test_unsaved_work_in_a_file_is_not_overwritten(repo: Path) -> None:
    path = "postmortems/x/notes.md"
    commit_paths(repo, {path: b"one\n"}, "One")
    (repo / path).write_text("mine, unsaved\n", "utf-8")
    with pytest.raises(RefusedError, match="has changes that are not committed"):
        commit_paths(repo, {path: b"two\n"}, "Two")
    with pytest.raises(RefusedError, match="changed since it was read"):
        commit_paths(repo, {path: b"two\n"}, "Two", expected={path: b"one\n"})
    commit_paths(repo, {path: b"two\n"}, "Two", expected={path: b"mine, unsaved\n"})
    commit_paths(repo, {path: None}, "Gone")
    assert not (repo / path).exists()
    assert git(repo, "status", "--porcelain") == ""
    assert git(repo, "rev-list", "--count", "HEAD") == "4"


def test_a_disk_that_takes_nothing(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name.startswith("pmwizard-file"):
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    refused(repo, "No space left on device; the text is kept, nothing was committed")
    assert not (repo / "postmortems").exists()


@pytest.mark.parametrize("branch", ["current", "postmortem/{id}"])
def test_a_disk_that_fills_in_gits_own_folder(repo: Path, monkeypatch: pytest.MonkeyPatch, branch: str) -> None:
    def full(_source: object, target: object) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr("shutil.copyfile", full)
    refused(repo, "No space left on device. The text is kept", branch=branch)
    assert git(repo, "status", "--porcelain") == ""
    assert git(repo, "branch", "--list") == "* main"
    assert git(repo, "worktree", "list").count("\n") == 0


def test_a_git_folder_that_takes_no_files(repo: Path) -> None:
    (repo / ".git" / "pmwizard-lock").mkdir()
    refused(repo, "pmwizard-lock: .* make it yours")
    assert git(repo, "status", "--porcelain") == ""


def test_another_publish_at_work_is_waited_for(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    from pmwizard.publish import worktree

    monkeypatch.setattr(worktree, "LOCK_SECONDS", 0.1)
    with FileLock(repo / ".git" / "pmwizard-lock"):
        refused(repo, "another publish is at work")


def test_a_template_of_the_repository_cannot_run_code(repo: Path) -> None:
    templates = repo / ".pmwizard" / "templates"
    templates.mkdir(parents=True)
    (templates / "postmortem.md.j2").write_text(
        "{{ record.__class__.__mro__[1].__subclasses__() }}{{ ''.__class__ }}", "utf-8"
    )
    with pytest.raises((UnusableError, RefusedError)):
        publish(good(), repo, Settings.load(repo))
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


@pytest.mark.parametrize("linked", ["templates", "templates/postmortem.md.j2", "templates/part.j2"])
def test_a_template_cannot_read_other_files(repo: Path, linked: str) -> None:
    secret = repo.parent / "secret"
    secret.mkdir()
    (secret / "postmortem.md.j2").write_text("a private key", "utf-8")
    target = repo / ".pmwizard" / linked
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(secret if linked == "templates" else secret / "postmortem.md.j2")
    with pytest.raises(UnusableError, match="leads out of the repository"):
        publish(good(), repo, Settings.load(repo))
    assert not (repo / "postmortems").exists()


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "../settings.toml"])
def test_a_template_cannot_include_other_files(repo: Path, name: str) -> None:
    (repo / ".pmwizard" / "templates").mkdir(parents=True)
    (repo / ".pmwizard" / "templates" / "postmortem.md.j2").write_text(f"{{% include '{name}' %}}", "utf-8")
    (repo / ".pmwizard" / "settings.toml").write_text("x = 1\n", "utf-8")
    with pytest.raises(UnusableError):
        publish(good(), repo, Settings.load(repo))


def test_words_of_a_title_do_not_reach_a_shell_or_the_options(repo: Path) -> None:
    title = '--amend `touch owned` $(touch owned) "; touch owned\x1b[2J\nSecond line'
    publish(good(title=title), repo, Settings.load(repo))
    assert not (repo / "owned").exists()
    subject = git(repo, "log", "-1", "--format=%s")
    assert subject.startswith("postmortem: --amend `touch owned` $(touch owned)")
    assert "\x1b" not in subject


def test_the_words_of_a_hook_are_made_inert_at_the_command_line(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pmwizard.cli.main import main

    hook(repo, "pre-commit", r"printf '\033]0;owned\007 no\n'; exit 1")
    source = Path(__file__).parent.parent / "record" / "data" / "good.toml"
    assert main(["-C", str(repo), "publish", str(source)]) == 3
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\\x1b]0;owned" in said


def test_a_hook_has_the_users_locale_and_git_speaks_english(
    repo: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    hook(repo, "pre-commit", "echo heard:$LC_ALL; printf ä | wc -m")
    heard: list[str] = []
    publish(good(), repo, Settings.load(repo), branch="postmortem/{id}", push=True, on_output=heard.append)
    assert heard[:2] == ["heard:C.UTF-8", "1"]
    assert not [line for line in heard if "fatal" in line]
    assert git(remote, "rev-parse", "postmortem/2026-10-03-checkout-latency")


def test_what_is_ignored_goes_along_when_it_is_meant(repo: Path, tmp_path: Path) -> None:
    (repo / ".gitignore").write_text("*.log\n", "utf-8")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "-m", "Ignore")
    (tmp_path / "a.log").write_text("lag\n", "utf-8")
    done = publish(good(), repo, Settings.load(repo), attachments=[tmp_path / "a.log"])
    assert len(git(repo, "show", "--format=", "--name-only", done.commit).split()) == 3
    assert git(repo, "status", "--porcelain") == ""


@pytest.mark.parametrize("branch", ["current", "postmortem/{id}"])
def test_a_sparse_checkout_publishes_what_lies_outside_of_it(repo: Path, branch: str) -> None:
    git(repo, "sparse-checkout", "set", "--cone", "src")
    heard: list[str] = []
    done = publish(good(), repo, Settings.load(repo), branch=branch, on_output=heard.append)
    assert not [line for line in heard if "warning" in line]
    assert len(git(repo, "show", "--format=", "--name-only", done.commit).split()) == 2
    assert git(repo, "status", "--porcelain") == ""
    assert git(repo, "sparse-checkout", "list") == "src"


def test_line_ends_that_git_converts_are_no_reason_to_refuse(repo: Path) -> None:
    git(repo, "config", "core.autocrlf", "true")
    git(repo, "config", "core.safecrlf", "true")
    heard: list[str] = []
    publish(good(), repo, Settings.load(repo), on_output=heard.append)
    assert not [line for line in heard if "CRLF" in line]
    assert git(repo, "status", "--porcelain") == ""


def test_a_commit_that_is_refused_says_what_to_do(repo: Path) -> None:
    hook(repo, "pre-commit", "printf '\\033[31mno commits\\033[0m on friday\\n'; exit 1")
    with pytest.raises(RefusedError) as refused_:
        publish(good(), repo, Settings.load(repo))
    assert "no commits on friday" in str(refused_.value)
    assert "the text is kept. Mend what git or the hook names" in str(refused_.value)
    (repo / ".git" / "hooks" / "pre-commit").unlink()
    for key, value in {"gpg.format": "ssh", "commit.gpgsign": "true", "user.signingkey": "/none/key.pub"}.items():
        git(repo, "config", key, value)
    refused(repo, "When a signed commit works at your terminal")
