"""`check`: what is wrong is an error with its line and its mend, what can be better is a warning."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.publish.helpers import good

from pmwizard.cli.main import main
from pmwizard.errors import UnusableError
from pmwizard.publish import checking
from pmwizard.publish.checking import Problem, check
from pmwizard.record.stamp import stamped
from pmwizard.record.toml_io import dumps

ID = "2026-10-03-checkout-latency"


def put(root: Path, record: dict[str, Any], name: str = "") -> Path:
    folder = root / "postmortems" / (name or record["id"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "postmortem.toml").write_text(dumps(record), "utf-8")
    (folder / "README.md").write_text(stamped(record), "utf-8")
    return folder


def clean(**changes: Any) -> dict[str, Any]:
    record = good(status="published", **changes)
    record["factors"] = [
        {key: value for key, value in one.items() if key != "seen_before"} for one in record["factors"]
    ]
    return record


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pmwizard.toml").write_text("", "utf-8")
    return tmp_path


def errors(root: Path) -> list[Problem]:
    return [one for one in check(root).problems if one.severity == "error"]


def test_a_repository_in_order(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, clean())
    assert errors(root) == []
    assert main(["-C", str(root), "check"]) == 0
    assert main(["-C", str(root), "check", "--strict"]) == 1
    assert "timeline-gap" in capsys.readouterr().out


def test_a_field_is_named_with_its_line(root: Path) -> None:
    record = clean()
    record["timeline"][3]["at"] = "14:33"
    folder = root / "postmortems" / ID
    folder.mkdir(parents=True)
    (folder / "postmortem.toml").write_text(dumps(record), "utf-8")
    (found,) = errors(root)
    line = (folder / "postmortem.toml").read_text("utf-8").splitlines().index('at = "14:33"') + 1
    assert (found.path, found.line, found.rule) == (f"postmortems/{ID}/postmortem.toml", line, "invalid")
    assert found.message.startswith("timeline entry 4")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("schema = 99\n", 1, "newer pmwizard"),
        ("schema = 1\ntitle = \n", 2, "is not valid TOML"),
        ("schema = 1\n<<<<<<< HEAD\n", 2, "merge conflict"),
        ("a = " + "[" * 3000, 1, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_record(root: Path, text: str, line: int, said: str) -> None:
    folder = put(root, clean())
    (folder / "postmortem.toml").write_text(text, "utf-8")
    found = errors(root)[0]
    assert (found.line, found.rule) == (line, "invalid")
    assert said in found.message


def test_a_giant_is_refused_unread(root: Path) -> None:
    folder = put(root, clean())
    with (folder / "postmortem.toml").open("wb") as file:
        file.truncate(200_000_000)
    assert "too large for a record" in errors(root)[0].message


def test_a_link_out_of_the_repository_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = put(tmp_path_factory.mktemp("outside"), clean())
    (root / "postmortems").mkdir()
    (root / "postmortems" / ID).symlink_to(outside)
    assert "leads out of the repository" in errors(root)[0].message


def test_views_that_are_missing_older_or_edited(root: Path) -> None:
    for number, name in enumerate(("missing", "stale", "edited", "merged")):
        record = clean(id=f"2026-10-0{number + 1}-{name}")
        folder = put(root, record)
        view = folder / "README.md"
        if name == "missing":
            view.unlink()
        elif name == "stale":
            (folder / "postmortem.toml").write_text(dumps({**record, "title": "Another"}), "utf-8")
        elif name == "edited":
            view.write_text(view.read_text("utf-8").replace("9 s", "nine seconds"), "utf-8")
        else:
            view.write_text(view.read_text("utf-8").replace("\n", "\r\n"), "utf-8")
    said = [(one.path.split("/")[1], one.message) for one in errors(root)]
    assert said == [
        ("2026-10-01-missing", "is missing; `pmwizard render 2026-10-01-missing` writes it"),
        ("2026-10-02-stale", "is older than its record; `pmwizard render 2026-10-02-stale` writes it anew"),
        (
            "2026-10-03-edited",
            "was edited by hand; `pmwizard absorb 2026-10-03-edited` reads the edit back into the record",
        ),
    ]


def test_ids_and_references(root: Path) -> None:
    put(root, clean(), "2026-10-03-elsewhere")
    record = clean(id="2026-10-04-second")
    record["factors"][0]["seen_before"] = ["2026-10-03-elsewhere#F2", "2026-10-03-elsewhere#F9", "2020-01-01-gone#F1"]
    record["actions"][0]["addresses"] = ["F2", "F7"]
    put(root, record)
    messages = [one.message for one in errors(root)]
    assert messages == [
        f"its id is {ID} and its folder 2026-10-03-elsewhere; give both the same name",
        "2026-10-03-elsewhere#F9 was not found: 2026-10-03-elsewhere has no factor F9",
        "2020-01-01-gone#F1 was not found: there is no such postmortem here",
        "action A1 answers F7, and there is no such factor",
    ]
    lines = (root / "postmortems" / record["id"] / "postmortem.toml").read_text("utf-8").splitlines()
    found = next(one for one in errors(root) if "F7" in one.message)
    assert lines[found.line - 1] == 'addresses = ["F2", "F7"]'


def test_references_into_other_sources_may_be_elsewhere(root: Path) -> None:
    (root / "pmwizard.toml").write_text('[archive]\nsources = ["../older"]\n', "utf-8")
    record = clean()
    record["factors"][0]["seen_before"] = ["2020-01-01-gone#F1"]
    put(root, record)
    assert errors(root) == []
    assert any(one.rule == "reference" for one in check(root).problems)


def test_language_and_secrets_are_warnings_with_their_line(root: Path) -> None:
    token = "ghp_" + "a1B2" * 9
    record = clean(summary=f"First line.\nThe root cause was human error.\nThe token {token} was in the log.")
    put(root, record)
    found = {one.rule: one for one in check(root).problems}
    lines = (root / "postmortems" / ID / "postmortem.toml").read_text("utf-8").splitlines()
    assert "root cause" in lines[found["single-cause"].line - 1]
    assert token in lines[found["secret"].line - 1]
    assert token not in found["secret"].message
    assert {one.severity for one in found.values()} == {"warning"}


def test_paths_choose_what_is_looked_at(root: Path) -> None:
    put(root, clean())
    put(root, clean(id="2026-10-04-second"), "2026-10-04-wrong")
    assert check(root, [root / "postmortems" / ID]).records == 1
    assert check(root, [root / "postmortems" / ID / "README.md", root / "pmwizard.toml"]).records == 1
    assert check(root, [root / "postmortems"]).records == 2
    assert check(root, [root / "pmwizard.toml"]).records == 0
    with pytest.raises(UnusableError, match="there is no such file"):
        check(root, [root / "nowhere"])
    with pytest.raises(UnusableError, match="lies outside"):
        check(root, [Path("/etc")])


def test_json_github_and_sarif(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, clean(), "2026-10-03-wrong")
    where = ["-C", str(root), "check"]
    assert main([*where, "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert set(problems[0]) == {"path", "line", "rule", "severity", "message"}
    assert main([*where, "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith(
        "::error file=postmortems/2026-10-03-wrong/postmortem.toml,title=id,line=2,endLine=2::its id is"
    )
    assert main([*where, "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    result = log["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}
    assert log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "id"


def test_many_records_are_looked_at_by_several_processes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_ENOUGH", 5)
    folder = put(root, clean())
    for number in range(8):
        shutil.copytree(folder, root / "postmortems" / f"2026-01-01-n{number}")
    checked = check(root)
    assert (checked.records, checked.heard) == (9, 9)
    assert sum(one.rule == "id" for one in checked.problems) == 8


def test_outside_of_a_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "check"]) == 2
    assert "pmwizard init" in capsys.readouterr().err


def test_a_team_prompt_that_is_broken_is_a_problem(root: Path) -> None:
    (root / ".pmwizard" / "prompts" / "rules").mkdir(parents=True)
    (root / ".pmwizard" / "prompts" / "rules" / "own.toml").write_text("this is not TOML", "utf-8")
    put(root, clean())
    assert [one.rule for one in errors(root)] == ["prompts"]


def test_a_shared_draft_may_lack_anything_and_be_wrong_in_nothing(root: Path) -> None:
    record = {
        "schema": 1,
        "id": ID,
        "status": "draft",
        "timeline": [{"text": "No time yet"}],
        "factors": [{"id": "F1"}],
    }
    file = root / "postmortems" / ID / "postmortem.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    for status, missing in (("draft", "warning"), ("review", "warning"), ("published", "error")):
        file.write_text(
            dumps({**record, "status": status, "actions": [{"id": "A1", "text": "x", "kind": "pray"}]}), "utf-8"
        )
        found = {one.message: one.severity for one in check(root).problems if one.rule == "invalid"}
        assert found["title is missing"] == found["timeline entry 1, at is missing"] == missing
        assert [one for one, severity in found.items() if "kind" in one and severity == "error"]
