"""`pmwizard coach`: what it prints for a person, a program and a forge, and how it ends."""

import io
import json
import sys
from pathlib import Path

import pytest

from pmwizard.cli.forges import Place, github, sarif
from pmwizard.cli.main import main

MARKDOWN = """# Late parcels

## Timeline

- 14:02 The wrong label was printed.
- 14:05 Ana stopped the belt.

```
obviously code
```

> Obviously someone else's words.

## Contributing factors

| what | since |
|---|---|
| This was [sloppy](http://example.org/obviously) work | May |
"""


def run(monkeypatch: pytest.MonkeyPatch, text: str | bytes, *arguments: str) -> int:
    data = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
    return main(["coach", *arguments])


def test_lines_and_columns_of_a_markdown_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pm.md").write_text(MARKDOWN, "utf-8")
    assert main(["-C", str(tmp_path), "coach", "--json", "pm.md"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(one["rule"], one["line"], one["file"]) for one in found] == [
        ("agentless", 5, "pm.md"),
        ("blame", 18, "pm.md"),
    ]
    for one in found:
        line = MARKDOWN.splitlines()[one["line"] - 1]
        assert line[one["column"] - 1 : one["end_column"] - 1] == one["text"]
        assert one["end_line"] == one["line"]
        assert "?" in one["message"]
    assert found[0]["suggestion"] == "I printed the wrong label"


def test_each_line_is_an_entry_of_the_given_section(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "Add a second label.\nImprove the labels.\n", "--json", "--section", "actions", "-") == 1
    (one,) = json.loads(capsys.readouterr().out)["findings"]
    assert (one["rule"], one["line"], one["file"]) == ("weak-action", 2, "-")


def test_columns_count_code_points(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "🎉é Obviously wrong.\n", "--json") == 1
    (one,) = json.loads(capsys.readouterr().out)["findings"]
    assert (one["column"], one["end_column"]) == (4, 13)


def test_nothing_to_say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "Ana stopped the belt.\n") == 0
    assert run(monkeypatch, "", "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"findings": []}
    assert err == ""


def test_a_person_sees_the_words_marked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    long = "Ana stopped the belt at two and " * 4 + "it was careless work on the whole, " + "said the note " * 6
    assert run(monkeypatch, long, "--section", "factors") == 1
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    signs = next(line for line in lines if "^" in line)
    shown = lines[lines.index(signs) - 1]
    assert shown[signs.index("^") : signs.rindex("^") + 1] == "careless"
    assert "1 place to look at" in err


def test_a_reviewers_comment(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    comment = "You should have known that.\nThe flag was set twice.\n> Obviously quoted.\nWhat did the page show?\n"
    assert run(monkeypatch, comment, "--section", "comment", "--json") == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {one["line"] for one in found} == {1}
    assert "blame" in {one["rule"] for one in found}


def test_other_languages_are_met_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "Der Server wurde neu gestartet und die Kunden konnten sich wieder anmelden. " * 6) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "reads only English" in err


def test_what_is_no_text_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, b"ok\n\x00\x01") == 2
    assert "standard input, line 2: this is not text" in capsys.readouterr().err
    assert main(["-C", str(tmp_path), "coach", "no.md", "."]) == 2
    err = capsys.readouterr().err
    assert "no.md: No such file" in err
    assert ". is a folder" in err


def test_bytes_that_are_not_utf8_are_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "Ana\nZoë was careless.\n".encode("cp1252"), "--json") == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["findings"][0]["column"] == 9
    assert "line 2: not UTF-8" in err


def test_a_teams_wrong_prompt_is_told_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / ".pmwizard" / "prompts" / "rules"
    folder.mkdir(parents=True)
    (tmp_path / "pmwizard.toml").write_text("", "utf-8")
    (folder / "blame.toml").write_text('id = "blame"\nwhy = 3\n', "utf-8")
    (tmp_path / "pm.md").write_text("This was sloppy work.\n", "utf-8")
    assert main(["-C", str(tmp_path), "coach", "pm.md"]) == 1
    out, err = capsys.readouterr()
    assert "blame.toml:2" in err
    assert "blame" in out


def test_github_and_sarif(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a b.md").write_text("The wrong label was printed.\n", "utf-8")
    assert main(["-C", str(tmp_path), "coach", "--format", "github", "a b.md"]) == 1
    line = capsys.readouterr().out
    assert line.startswith("::notice file=a b.md,title=agentless,line=1,endLine=1,col=1,endColumn=28::")
    assert main(["-C", str(tmp_path), "coach", "--format", "sarif", "a b.md"]) == 1
    log = json.loads(capsys.readouterr().out)
    (result,) = log["runs"][0]["results"]
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "agentless"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b.md"
    assert place["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 28}
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "I printed the wrong label"


def test_github_escapes_and_whole_files() -> None:
    assert github(Place("a,b:c.md", "x", "50%\nmore", "error")) == "::error file=a%2Cb%3Ac.md,title=x::50%25%0Amore"
    log = sarif([Place("/srv/x y.md", "few-factors", "More?", "warning")], "1")
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "file:///srv/x%20y.md"}}
    assert log["runs"][0]["results"][0]["level"] == "warning"
