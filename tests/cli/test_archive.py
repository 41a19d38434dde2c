"""`similar`, `search` and `archive`, as people script against them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from pmwizard.cli.main import main

EXPIRED = "The certificate of the gateway expired because its renewal was manual."
RECORD = f"""schema = 1
id = "2026-05-11-expired"
title = "Gateway refused everyone"

[[factors]]
id = "F1"
text = "{EXPIRED}"

[[actions]]
id = "A1"
text = "Renew by itself."
status = "open"
addresses = ["F1"]
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "repository" / "postmortems" / "2026-05-11-expired"
    folder.mkdir(parents=True)
    (folder / "postmortem.toml").write_text(RECORD, "utf-8")
    (tmp_path / "repository" / "pmwizard.toml").write_text("", "utf-8")
    return tmp_path / "repository"


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_similar_gives_the_promised_shape(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(root), "similar", "--json", "manual", "renewal", "of", "the", "cert", "was", "missed"]) == 0
    (answer,) = said(capsys)
    assert answer["query"] == "manual renewal of the cert was missed"
    (match,) = answer["matches"]
    assert 0 < match.pop("score") <= 1
    assert match == {
        "factor": "2026-05-11-expired#F1",
        "text": EXPIRED,
        "title": "Gateway refused everyone",
        "date": "2026-05-11",
        "path": "postmortems/2026-05-11-expired/postmortem.toml",
        "actions": [{"id": "A1", "text": "Renew by itself.", "status": "open"}],
    }


def test_similar_reads_a_factor_a_line_and_answers_each(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("manual renewal of the cert was missed\n\nbees settled in the garden\n")
    )
    assert main(["-C", str(root), "similar", "--json", "-"]) == 0
    answers = said(capsys)
    assert [answer["query"] for answer in answers] == [
        "manual renewal of the cert was missed",
        "",
        "bees settled in the garden",
    ]
    assert [len(answer["matches"]) for answer in answers] == [1, 0, 0]


def test_nothing_matched_is_1_and_min_score_0_shows_what_is_held_back(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(root), "similar", "the garden gate was painted by hand"]) == 1
    out = capsys.readouterr()
    assert not out.out
    assert "--min-score 0" in out.err
    assert main(["-C", str(root), "similar", "--json", "--min-score", "0", "the garden gate was painted by hand"]) == 0
    assert said(capsys)[0]["matches"][0]["factor"] == "2026-05-11-expired#F1"


def test_people_see_what_became_of_the_actions(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(root), "similar", "cert", "expired"]) == 0
    assert "A1 open: Renew by itself." in capsys.readouterr().out


def test_search_names_file_and_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(root), "search", "renewal gateway", "--json"]) == 1
    assert said(capsys) == [{"search": []}]
    assert main(["-C", str(root), "search", "renewal", "gateway"]) == 0
    assert "postmortems/2026-05-11-expired/postmortem.toml:5" in capsys.readouterr().out


def test_archive_status_names_what_could_not_be_read(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = root / "postmortems" / "2026-06-01-broken"
    broken.mkdir()
    (broken / "postmortem.toml").write_text("title = \n", "utf-8")
    assert main(["-C", str(root), "archive", "status", "--json"]) == 1
    (answer,) = said(capsys)
    assert answer["archive"]["postmortems"] == 1
    assert [(p["path"], p["line"]) for p in answer["archive"]["problems"]] == [
        ("postmortems/2026-06-01-broken/postmortem.toml", 1)
    ]
    assert main(["-C", str(root), "archive", "refresh"]) == 1
    assert "1 postmortem, 1 factor, 1 action." in capsys.readouterr().out
    assert main(["-C", str(root), "similar", "cert", "expired"]) == 0
    assert "`pmwizard archive status` names" in capsys.readouterr().err


def test_outside_of_a_repository_it_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert main(["-C", str(tmp_path), "similar", "anything"]) == 2
    assert "pmwizard init" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["-n", "0"], ["--min-score", "7"]])
def test_numbers_out_of_range_are_unusable(root: Path, wrong: list[str]) -> None:
    assert main(["-C", str(root), "similar", *wrong, "x"]) == 2


def test_what_nothing_is_like_is_said_among_others_and_where_nothing_is_known(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("manual renewal of the cert was missed\nbees settled in the garden\n"))
    assert main(["-C", str(root), "similar", "-"]) == 0
    assert "bees settled in the garden\n    nothing like it\n" in capsys.readouterr().out
    record = root / "postmortems" / "2026-05-11-expired" / "postmortem.toml"
    record.unlink()
    assert main(["-C", str(root), "similar", "cert", "expired"]) == 1
    assert "no past factors here yet" in capsys.readouterr().err


def test_no_line_for_people_is_wider_than_the_screen(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = root / "postmortems" / "2026-05-11-expired" / "postmortem.toml"
    record.write_text(
        record.read_text("utf-8").replace("Renew by itself.", "Renew by itself, every night. " * 9), "utf-8"
    )
    assert main(["-C", str(root), "similar", "cert", "expired"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("every night" in line for line in lines) > 3
    assert all(len(line) <= 80 for line in lines if line.startswith("    "))
