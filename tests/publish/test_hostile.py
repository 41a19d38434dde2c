"""Records, titles and settings that somebody else wrote: shown inert, refused, or bounded."""

from pathlib import Path

import pytest
from tests.publish.helpers import git, good

from pmwizard.cli.main import main
from pmwizard.publish import publish
from pmwizard.record.toml_io import dumps
from pmwizard.settings import Settings

ID = "2026-10-03-checkout-latency"


def test_a_linked_worktree_commits_on_its_own_branch(repo: Path, tmp_path: Path) -> None:
    git(repo, "worktree", "add", "--quiet", str(tmp_path / "side"), "-b", "side")
    done = publish(good(), tmp_path / "side", Settings.load(tmp_path / "side"))
    assert (done.branch, git(repo, "rev-parse", "side")) == ("side", done.commit)
    assert git(repo, "status", "--porcelain") == git(tmp_path / "side", "status", "--porcelain") == ""
    assert git(repo, "rev-list", "--count", "main") == "1"


def test_a_title_cannot_turn_a_terminal_or_a_log_around(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = repo.parent / "r.toml"
    file.write_text(dumps(good(title="Lag \x1b[2J\x07 \u202etxt.exe [bold]$(id)[/]")), "utf-8")
    assert main(["-C", str(repo), "publish", str(file)]) == 0
    said = "".join(capsys.readouterr())
    assert not {"\x1b", "\x07", "\u202e"} & {*said, *git(repo, "log", "-1", "--format=%B")}
    assert not {"\x1b", "\x07", "\u202e"} & {*git(repo, "show", f"HEAD:postmortems/{ID}/README.md")}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"x = { " + b"y = { " * 20_000, "nested too deeply"),
        (b"\xff\xfe\0", "is not UTF-8 text"),
        (b'schema = 1\nid = "../../x"\ntitle = "t"\n', "is not an id"),
        (b"schema = 99\n", "a newer pmwizard"),
    ],
)
def test_a_file_that_is_a_trap_is_refused(
    repo: Path, data: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repo.parent / "r.toml"
    file.write_bytes(data)
    assert main(["-C", str(repo), "publish", str(file)]) == 2
    shown = capsys.readouterr().err
    assert f"{file}:" in shown
    assert said in shown
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_two_hundred_megabytes_are_not_read(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = repo.parent / "r.toml"
    with file.open("wb") as big:
        big.truncate(200_000_000)
    assert main(["-C", str(repo), "publish", str(file)]) == 2
    assert "larger than 20 MB" in capsys.readouterr().err


@pytest.mark.parametrize(
    "settings",
    [
        'remote = "ext::sh -c touch% pwned"\npush = true',
        'branch = "--exec=touch pwned"',
        'message = "$(touch pwned) `touch pwned`"',
        'hook_folders = ["../../../etc", "/etc"]\nbranch = "x/{id}"',
    ],
)
def test_settings_of_a_clone_run_nothing(repo: Path, settings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo)
    (repo / "pmwizard.toml").write_text(f"[publish]\n{settings}\n", "utf-8")
    file = repo.parent / "r.toml"
    file.write_text(dumps(good()), "utf-8")
    assert main(["-C", str(repo), "publish", str(file)]) in {0, 3}
    assert list(repo.parent.rglob("pwned*")) == []


@pytest.mark.parametrize("key", ["interface.editor", "followup.notify"])
def test_no_program_is_taken_from_a_clone(repo: Path, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    table, _, name = key.partition(".")
    (repo / "pmwizard.toml").write_text(f'[{table}]\n{name} = "touch pwned"\n', "utf-8")
    assert main(["-C", str(repo), "check"]) == 2
    assert "belongs in your own config.toml" in capsys.readouterr().err
