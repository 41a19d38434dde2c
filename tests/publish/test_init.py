"""`init`: writes what is missing, overwrites nothing, asks nothing."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.publish.helpers import git, good

from pmwizard.cli.main import main
from pmwizard.publish import publish
from pmwizard.publish.vendor import requirement
from pmwizard.settings import SETTINGS, Settings


def test_a_new_folder_is_ready_to_publish_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "new"
    assert main(["init", str(root)]) == 0
    assert "is a git repository now" in capsys.readouterr().out
    assert (root / "postmortems" / ".gitkeep").is_file()
    assert publish(good(), root, Settings.load(root)).id


def test_the_settings_say_everything_and_set_nothing(tmp_path: Path) -> None:
    main(["init", str(tmp_path)])
    text = (tmp_path / "pmwizard.toml").read_text("utf-8")
    assert Settings.load(tmp_path).origins == {}
    bare = "\n".join(line.removeprefix("# ") if "=" in line and line[0] != "[" else line for line in text.splitlines())
    held = tomllib.loads(bare)
    for setting in SETTINGS:
        table, _, key = setting.key.partition(".")
        if "repository" in setting.places:
            assert held[table][key] == setting.default


def test_nothing_is_overwritten(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "pmwizard.toml").write_text('[repository]\nname = "Ours"\n', "utf-8")
    (repo / ".gitattributes").write_text("*.png binary\n", "utf-8")
    extras = ["--github", "--gitlab", "--pre-commit", "--reminders", "--merge-driver"]
    assert main(["init", str(repo), *extras]) == 1
    shown = capsys.readouterr()
    assert "kept pmwizard.toml" in shown.out
    assert "postmortems/*/postmortem.toml merge=pmwizard" in shown.err
    assert (repo / ".gitattributes").read_text("utf-8") == "*.png binary\n"
    assert (repo / "pmwizard.toml").read_text("utf-8") == '[repository]\nname = "Ours"\n'
    written = {path: path.read_bytes() for path in repo.rglob("*.y*ml") if ".git" not in path.parts}
    assert len(written) == 4
    assert main(["init", str(repo), "--github", "--gitlab", "--pre-commit", "--reminders"]) == 0
    assert {path: path.read_bytes() for path in written} == written
    assert git(repo, "rev-list", "--count", "HEAD") == "1"


def test_reminders_for_gitlab_are_a_scheduled_job(tmp_path: Path) -> None:
    main(["init", str(tmp_path), "--gitlab", "--reminders"])
    assert "schedule" in (tmp_path / ".gitlab" / "postmortem-actions.yml").read_text("utf-8")
    assert not (tmp_path / ".github").exists()


def test_inside_a_larger_repository_no_second_one_is_made(repo: Path) -> None:
    assert main(["init", str(repo / "docs" / "incidents")]) == 0
    assert not (repo / "docs" / "incidents" / ".git").exists()
    assert (repo / "docs" / "incidents" / "pmwizard.toml").is_file()


def test_what_cannot_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert main(["init", str(tmp_path / "file")]) == 2
    git(tmp_path, "init", "--quiet", "--bare", "bare.git")
    assert main(["init", str(tmp_path / "bare.git")]) == 2
    assert "clone it" in capsys.readouterr().err
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / "postmortems").symlink_to(outside)
    assert main(["init", str(root)]) == 3
    assert list(outside.iterdir()) == []


def steps(text: str) -> list[str]:
    """The commands of a workflow, in order."""
    assert "@" not in re.sub(r"actions/\S+@v\d|\S+@git\.", "", text)
    return re.findall(r"^ +- (?:run: )?(p(?:ython|mwizard) .*)$", text, re.MULTILINE)


@pytest.mark.parametrize("inner", ["", "docs/incidents"])
def test_what_is_written_can_be_run(
    repo: Path, inner: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repo, "branch", "--move", "trunk")
    git(repo, "rm", "--quiet", "pmwizard.toml")
    root = repo / inner
    address = "https://git.example.com/tools/pmwizard.git"
    extras = ["--github", "--gitlab", "--reminders", "--pre-commit"]
    assert main(["init", str(root), *extras, "--install-from", address]) == 0
    publish(good(status="published"), root, Settings.load(root))
    files = [*(repo / ".github" / "workflows").glob("*.yml"), repo / ".gitlab-ci.yml"]
    commands = [command for file in files for command in steps(file.read_text("utf-8"))]
    assert commands.count(f"python -m pip install git+{address}") == 3
    check = (repo / ".github" / "workflows" / "postmortems.yml").read_text("utf-8")
    assert 'branches: ["trunk"]' in check
    assert f'paths: ["{inner}{"/" if inner else ""}postmortems/**"' in check
    capsys.readouterr()
    monkeypatch.chdir(repo)
    for command in commands:
        words = command.partition("|")[0].split()
        if words[0] == "pmwizard":
            assert main(words[1:]) in {0, 1}, command
            capsys.readouterr()
    hook = dict(re.findall(r"^ +(\w+): (.*)$", (repo / ".pre-commit-config.yaml").read_text("utf-8"), re.MULTILINE))
    assert hook["files"] == f"^{inner}{'/' if inner else ''}postmortems/"
    assert hook["pass_filenames"] == ("false" if inner else "true")
    assert main(hook["entry"].split()[1:]) in {0, 1}


def test_problems_of_a_repository_inside_are_named_from_the_top(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = repo / "docs"
    main(["init", str(root)])
    (root / "postmortems" / "x").mkdir()
    (root / "postmortems" / "x" / "postmortem.toml").write_text("nothing", "utf-8")
    capsys.readouterr()
    assert main(["-C", str(root), "check", "--format", "github"]) == 1
    assert "file=docs/postmortems/x/postmortem.toml" in capsys.readouterr().out


def test_without_an_address_this_very_pmwizard_is_installed(repo: Path, tmp_path: Path) -> None:
    assert main(["init", str(repo), "--github"]) == 0
    (wheel,) = (repo / ".pmwizard").glob("*.whl")
    (line,) = [one for one in steps((repo / ".github/workflows/postmortems.yml").read_text("utf-8")) if "pip" in one]
    assert line == f"python -m pip install ./.pmwizard/{wheel.name}"
    before = wheel.read_bytes()
    wheel.unlink()
    main(["init", str(repo), "--gitlab"])
    assert wheel.read_bytes() == before
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", "--target", str(tmp_path / "to"), str(wheel)],
        check=True,
        capture_output=True,
    )
    words = [sys.executable, "-P", "-c", "from pmwizard.cli.main import main; raise SystemExit(main())", "check"]
    done = subprocess.run(
        words,
        cwd=repo,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "to")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "0 postmortems: 0 errors, 0 warnings.\n")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("https://git.example.com/tools/pmwizard", "git+https://git.example.com/tools/pmwizard"),
        ("git@git.example.com:tools/pmwizard.git", "git+ssh://git@git.example.com/tools/pmwizard.git"),
        ("ssh://git@git.example.com:2222/tools/pmwizard.git", "git+ssh://git@git.example.com:2222/tools/pmwizard.git"),
        ("git+https://git.example.com/x.git@v1", "git+https://git.example.com/x.git@v1"),
        (
            "https://files.example.com/pmwizard-1-py3-none-any.whl",
            "https://files.example.com/pmwizard-1-py3-none-any.whl",
        ),
        ("pmwizard==1.0", "pmwizard==1.0"),
    ],
)
def test_addresses_become_what_pip_takes(given: str, line: str) -> None:
    assert requirement(given) == line


@pytest.mark.parametrize("given", ["x; rm -rf /", "--index-url=elsewhere", "a\nb", "$(id)"])
def test_an_address_cannot_be_a_command(repo: Path, given: str) -> None:
    assert main(["init", str(repo), "--github", f"--install-from={given}"]) == 2
    assert not (repo / ".github").exists()
