"""Which face is taken, and what one face leaves for the other."""

import argparse
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pmwizard.cli.face import plain_wanted
from pmwizard.cli.io import Io
from pmwizard.cli.main import main
from pmwizard.drafts import Draft, Store
from pmwizard.interview.interview import new_record

Newest = Callable[[], Draft]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def wanted(repo: Path, *, plain: bool = False, out: io.StringIO | None = None, err: io.StringIO | None = None) -> bool:
    at = Io(start=repo, out=out or Terminal(), err=err or Terminal(), source=Terminal())
    return plain_wanted(argparse.Namespace(plain=plain), at)


@pytest.fixture(autouse=True)
def drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def test_a_terminal_that_can_draw_gets_the_full_screen(repo: Path) -> None:
    assert not wanted(repo)


def test_plain_is_taken_when_asked_for_or_when_nothing_can_be_drawn(
    repo: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wanted(repo, plain=True)
    assert wanted(repo, out=io.StringIO())
    assert wanted(repo, err=io.StringIO())
    monkeypatch.setenv("PMWIZARD_PLAIN", "0")
    assert not wanted(repo)
    monkeypatch.setenv("PMWIZARD_PLAIN", "1")
    assert wanted(repo)
    monkeypatch.delenv("PMWIZARD_PLAIN")
    monkeypatch.setenv("TERM", "dumb")
    assert wanted(repo)
    monkeypatch.setenv("TERM", "xterm")
    (home / "config" / "pmwizard").mkdir(parents=True)
    (home / "config" / "pmwizard" / "config.toml").write_text("[interface]\nplain = true\n", "utf-8")
    assert wanted(repo)


def test_a_place_the_full_screen_left_is_gone_on_from(
    repo: Path, newest: Newest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = new_record(title="Slow") | {"went_poorly": [{"text": "One."}, {"text": "Two."}]}
    with Store().create(record, repository=repo) as session:
        session.draft.place.step, session.draft.place.field, session.draft.place.item = "went_poorly", "text", 1
        session.draft.place.column = 2
        session.save()
    monkeypatch.setattr("sys.stdin", io.StringIO("Two, told better.\n"))
    assert main(["-C", str(repo), "resume"]) == 0
    assert "\nNumber 2 of 2.\nSo far: Two.\n" in capsys.readouterr().out
    assert [one["text"] for one in newest().record["went_poorly"]] == ["One.", "Two, told better."]


def test_a_place_that_is_gone_falls_back_to_its_step(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store().create(new_record(title="Slow"), repository=repo) as session:
        session.draft.place.step, session.draft.place.field, session.draft.place.item = "factors", "text", 7
        session.save()
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["-C", str(repo), "resume"]) == 0
    assert "\nOne thing that had to be true? Enter when" in capsys.readouterr().out


def test_notes_written_meanwhile_come_in_between_questions(
    repo: Path, newest: Newest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answers() -> Iterator[str]:
        yield "Slow\n"
        at = datetime.fromisoformat("2026-10-03T13:50:00+02:00")
        Store().append_note(Store().rows()[0].id, "I rolled checkout back", at)
        yield "2026-10-03 13:41\n"
        yield "save and quit\n"

    source, left = io.StringIO(), answers()
    monkeypatch.setattr(source, "readline", lambda: next(left))
    monkeypatch.setattr("sys.stdin", source)
    assert main(["-C", str(repo), "new"]) == 0
    assert "One line came into the timeline" in capsys.readouterr().out
    assert newest().record["timeline"][0]["text"] == "I rolled checkout back"


def test_a_draft_open_elsewhere_says_who_has_it(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store().create(new_record(title="Slow"), repository=repo) as session:
        assert main(["-C", str(repo), "resume", session.draft.id, "--plain"]) == 2
    assert "is open elsewhere" in capsys.readouterr().err
