"""The command line's frame: what it says when it is called wrongly, and what it never shows."""

import subprocess
import sys
from pathlib import Path

import pytest

from pmwizard.cli.io import inert
from pmwizard.cli.main import main
from pmwizard.drafts import Store


def test_an_unknown_command_offers_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["confg"]) == 2
    assert "did you mean `config`?" in capsys.readouterr().err


def test_a_missing_folder_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", "/nowhere/at/all", "config"]) == 2
    assert "/nowhere/at/all: there is no such folder" in capsys.readouterr().err


def test_a_wrong_setting_names_file_line_and_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pmwizard.toml").write_text("[publish]\nbranch = 'main'\npsh = true\n", "utf-8")
    assert main(["-C", str(tmp_path), "config"]) == 2
    assert "pmwizard.toml:3: there is no setting publish.psh; did you mean publish.push?" in capsys.readouterr().err


def test_a_setting_says_where_it_came_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pmwizard.toml").write_text("[publish]\npush = true\n", "utf-8")
    assert main(["-C", str(tmp_path), "config", "publish.push"]) == 0
    out = capsys.readouterr().out
    assert "publish.push = true" in out
    assert str(tmp_path / "pmwizard.toml") in out


def test_a_repository_cannot_name_a_program_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pmwizard.toml").write_text('[followup]\nnotify = ["rm"]\n', "utf-8")
    assert main(["-C", str(tmp_path), "config"]) == 2
    assert "followup.notify belongs in your own config.toml" in capsys.readouterr().err


def test_a_theme_there_is_not_is_named_with_its_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "pmwizard").mkdir(mode=0o700)
    (tmp_path / "pmwizard" / "config.toml").write_text('[interface]\nplain = true\ntheme = "pink"\n', "utf-8")
    assert main(["config"]) == 2
    assert "config.toml:3: interface.theme must be one of auto, dark" in capsys.readouterr().err


def test_a_key_that_is_none_is_named_with_its_file_and_line_and_looked_at_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "pmwizard").mkdir(mode=0o700)
    config = tmp_path / "pmwizard" / "config.toml"
    config.write_text('# help = "f9"\n[interface]\nkeys = { hepl = "f12", save = "f10" }\n', "utf-8")
    assert main(["config", "interface.keys"]) == 1
    out, err = capsys.readouterr()
    assert 'interface.keys = { hepl = "f12", save = "f10" }' in out
    assert f"{config}:3: hepl is no name of a key; did you mean help?" in err
    config.write_text("[interface]\nplain = true\n[interface.keys]\nhelp = 12\n", "utf-8")
    assert main(["config"]) == 2
    assert f"{config}:4: interface.keys.help must be text in quotes" in capsys.readouterr().err


def test_nothing_a_terminal_would_obey_is_printed() -> None:
    assert inert("a\x1b[2Jb\u202ec\td\n") == "a\\x1b[2Jb\\u202ec\td\n"


@pytest.mark.parametrize("words", ["--help", "--version", "drafts", "drafts --json", "config", "actions --help"])
def test_what_only_tells_imports_nothing_heavy(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    Store().create({"schema": 1, "title": "Checkout slowed"}).close()
    code = (
        "import sys; from pmwizard.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words.split()], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "Checkout slowed" in done.stdout or not words.startswith("drafts")
    for heavy in ("textual", "git", "pydantic", "jinja2", "rapidfuzz", "rich", "markdown_it"):
        assert f"'{heavy}'" not in done.stderr
