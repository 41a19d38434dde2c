"""Completions and the manual page: all that the parsers know, and nothing of their own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pmwizard.cli.commands import COMMANDS
from pmwizard.cli.main import main, parser_of
from pmwizard.cli.outline import Node, outline
from pmwizard.drafts import Store
from pmwizard.record import toml_io

Captured = pytest.CaptureFixture[str]
GOOD = Path(__file__).parents[1] / "record" / "data" / "good.toml"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("state", "config", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))


@pytest.fixture(scope="module")
def root() -> Node:
    return outline(parser_of(COMMANDS))


def printed(what: str, capsys: Captured, *before: str) -> str:
    assert main([*before, "completion", what]) == 0
    return capsys.readouterr().out


def in_bash(script: Path, *words: str) -> list[str]:
    """What bash would offer for the last word."""
    call = 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pmwizard; printf \'%s\\n\' "${COMPREPLY[@]}"'
    code = f'pmwizard() {{ {sys.executable} -m pmwizard "$@"; }}; source {script}; try() {{ {call}; }}; try "$@"'
    done = subprocess.run(["bash", "-c", code, "bash", "pmwizard", *words], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "man"])
def test_every_command_and_option_is_in_it(shell: str, root: Node, capsys: Captured) -> None:
    text = printed(shell, capsys).replace("\\-", "-")
    for node in root.walk():
        assert " ".join(node.path) in text or "/".join(node.path) in text
        for option in node.options:
            for flag in option.flags:
                assert flag in text or f"-l {flag[2:]}" in text or f"-s {flag[1:]}" in text


def test_bash_completes_commands_options_and_choices(tmp_path: Path, capsys: Captured) -> None:
    script = tmp_path / "pmwizard.bash"
    script.write_text(printed("bash", capsys), "utf-8")
    assert "resume" in in_bash(script, "re")
    assert in_bash(script, "resume", "--pl") == ["--plain"]
    assert in_bash(script, "actions", "do") == ["done"]
    assert in_bash(script, "actions", "done", "--pro") == ["--proof"]
    assert set(in_bash(script, "actions", "--kind", "")) == {"prevent", "detect", "limit", "learn"}
    assert "slow-service" in in_bash(script, "new", "--shape", "")
    assert in_bash(script, "config", "interface.k") == ["interface.keys"]


def in_fish(script: Path, line: str) -> list[str]:
    """What fish offers at the end of a line, without what is told of each."""
    code = f"function pmwizard; {sys.executable} -m pmwizard $argv; end; source {script}; complete -C '{line}'"
    done = subprocess.run(["fish", "--no-config", "-c", code], capture_output=True, text=True, check=True)
    return [offered.partition("\t")[0] for offered in done.stdout.splitlines()]


def test_fish_completes_where_there_is_one(tmp_path: Path, capsys: Captured) -> None:
    script = tmp_path / "pmwizard.fish"
    script.write_text(printed("fish", capsys), "utf-8")
    with Store().create({"title": "Slow"}) as session:
        name = session.draft.id
    for line, offered in (
        ("pmwizard pub", ["publish"]),
        ("pmwizard actions do", ["done"]),
        ("pmwizard resume ", [name]),
        ("pmwizard config interface.k", ["interface.keys"]),
        ("pmwizard new --shape slow", ["slow-service"]),
    ):
        assert not shutil.which("fish") or in_fish(script, line) == offered


def test_bash_completes_drafts_and_actions_of_the_folder_named(tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "ours" / "postmortems" / "2026-10-03-checkout-latency"
    folder.mkdir(parents=True)
    (folder / "postmortem.toml").write_bytes(GOOD.read_bytes())
    (tmp_path / "ours" / "pmwizard.toml").touch()
    with Store().create({"title": "Slow"}) as session:
        name = session.draft.id
    script = tmp_path / "pmwizard.bash"
    script.write_text(printed("bash", capsys), "utf-8")
    assert in_bash(script, "resume", "") == [name]
    assert in_bash(script, "-C", str(tmp_path / "ours"), "completion", "postm") == ["postmortems"]
    assert main(["-C", str(tmp_path / "ours"), "archive", "refresh"]) == 0
    assert in_bash(script, "-C", str(tmp_path / "ours"), "actions", "done", "2026") == [
        "2026-10-03-checkout-latency#A1"
    ]


def test_lists_have_a_line_each_with_what_it_is(tmp_path: Path, capsys: Captured) -> None:
    with Store().create({"title": "Slow\tand\nbroken"}) as session:
        name = session.draft.id
    assert printed("drafts", capsys) == f"{name}\tSlow and broken\n"
    folder = tmp_path / "postmortems" / "2026-10-03-checkout-latency"
    folder.mkdir(parents=True)
    (folder / "postmortem.toml").write_text(toml_io.dumps(toml_io.load(GOOD)), "utf-8")
    (tmp_path / "pmwizard.toml").touch()
    assert printed("postmortems", capsys, "-C", str(tmp_path)) == "2026-10-03-checkout-latency\t\n"
    assert printed("actions", capsys) == ""


def test_listing_drafts_imports_nothing_heavy() -> None:
    code = "import sys; from pmwizard.cli.main import main; main(sys.argv[1:]); print(sorted(sys.modules))"
    command = [sys.executable, "-c", code, "completion", "drafts"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for heavy in ("textual", "git", "pydantic", "jinja2", "rapidfuzz"):
        assert f"'{heavy}'" not in loaded


def test_no_line_of_the_manual_reads_as_a_request_by_accident(capsys: Captured) -> None:
    known = (".TH", ".SH", ".SS", ".TP", ".B")
    text = printed("man", capsys)
    assert text.startswith(".TH PMWIZARD 1")
    for line in text.splitlines():
        assert not line.startswith((".", "'")) or line.startswith(known)
    assert ".SH EXIT STATUS" in text
