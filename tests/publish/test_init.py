"""`init`: writes what is missing, overwrites nothing, asks nothing."""

import tomllib
from pathlib import Path

import pytest
from tests.publish.helpers import git, good

from pmwizard.cli.main import main
from pmwizard.publish import publish
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
    written = {path: path.read_bytes() for path in repo.rglob("*.y*ml")}
    assert len(written) == 4
    assert main(["init", str(repo), "--github", "--gitlab", "--pre-commit", "--reminders"]) == 0
    assert {path: path.read_bytes() for path in repo.rglob("*.y*ml")} == written
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
