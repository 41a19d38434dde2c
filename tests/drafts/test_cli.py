"""`note`, `drafts` and `discard` from a shell."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmwizard.cli.main import main
from pmwizard.drafts import Store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = tmp_path / "repository"
    root.mkdir()
    (root / "pmwizard.toml").write_text('[repository]\ntimezone = "Europe/Berlin"\n', "utf-8")
    return root


@pytest.fixture
def run(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def called(*words: str, piped: str | None = None, at: Path = here) -> tuple[int, str, str]:
        if piped is not None:
            monkeypatch.setattr("sys.stdin", io.StringIO(piped))
        code = main(["-C", str(at), *words])
        out, err = capsys.readouterr()
        return code, out, err

    return called


def texts() -> list[str]:
    return [entry["text"] for entry in Store().read(Store().rows()[0].id).record["timeline"]]


def test_the_first_note_begins_a_draft_in_the_repositorys_zone(run: Run, here: Path) -> None:
    code, out, err = run("note", "I rolled", "checkout back")
    assert code == 0
    row = Store().rows()[0]
    assert row.id in out
    assert "begins one" in err
    assert row.repository == str(here.resolve())
    entry = Store().read(row.id).record["timeline"][0]
    assert entry["text"] == "I rolled checkout back"
    assert abs(entry["at"] - datetime.now(UTC)) < timedelta(seconds=10)
    assert entry["at"].utcoffset() in {timedelta(hours=1), timedelta(hours=2)}


def test_a_note_may_begin_with_its_time_and_steps_count_from_the_line_before(run: Run) -> None:
    assert run("note", "2026-10-03 14:03 lag climbs")[0] == 0
    assert run("note", piped="+12m tickets come in\n\n+1h quiet\nnow it is over\n")[0] == 0
    assert texts() == ["lag climbs", "tickets come in", "quiet", "now it is over"]
    moments = [f"{e['at']:%H:%M}" for e in Store().read(Store().rows()[0].id).record["timeline"]]
    assert moments[:3] == ["14:03", "14:15", "15:15"]


def test_a_note_from_the_clock_is_an_instant_and_one_with_a_typed_time_is_not(run: Run) -> None:
    run("note", "I rolled checkout back")
    run("note", piped="+2m it was not enough\n2026-10-03 14:03 lag climbs\n2026-10-03 14:05 UTC alert\n")
    draft = Store().read(Store().rows()[0].id)
    by_text = {one["text"]: one["at"] for one in draft.record["timeline"]}
    instants = {text for text, at in by_text.items() if at in draft.instants}
    assert instants == {"I rolled checkout back", "it was not enough", "alert"}
    with Store().open(draft.id) as session:
        session.save()
    assert Store().read(draft.id).instants == draft.instants
    assert Store().take(draft.id, 1).id != draft.id


def test_two_notes_of_yesterday_are_of_one_day(run: Run) -> None:
    run("note", piped="yesterday 13:40 I saw it\nyesterday 13:45 I swapped the alias\n")
    run("note", "yesterday 13:50 it was over")
    entries = Store().read(Store().rows()[0].id).record["timeline"]
    day = datetime.now().astimezone().date() - timedelta(days=1)
    assert [one["at"].date() for one in entries] == [day] * 3


def test_a_time_alone_is_the_note(run: Run) -> None:
    run("note", "14:03")
    assert texts() == ["14:03"]


def test_nothing_to_note_is_asked_for(run: Run) -> None:
    code, _, err = run("note", piped=" \n")
    assert (code, Store().rows()) == (2, [])
    assert "What happened?" in err


def test_a_whole_log_is_sent_to_import(run: Run) -> None:
    code, _, err = run("note", piped="line\n" * 2001)
    assert code == 2
    assert "pmwizard import" in err


def test_outside_of_a_postmortem_repository_the_newest_draft_is_meant(run: Run, tmp_path: Path) -> None:
    run("note", "one")
    run("note", "two", at=tmp_path)
    assert texts() == ["one", "two"]


def test_another_repository_gets_a_draft_of_its_own(run: Run, tmp_path: Path) -> None:
    run("note", "one")
    other = tmp_path / "other"
    other.mkdir()
    (other / "pmwizard.toml").write_text("", "utf-8")
    run("note", "two", at=other)
    assert len(Store().rows()) == 2


def test_drafts_are_listed(run: Run) -> None:
    assert "No unfinished postmortems" in run("drafts")[2]
    with Store().create({"title": "Lag\x1b[2J climbs"}) as session:
        code, out, _ = run("drafts")
        assert code == 0
        assert session.draft.id in out
        assert "Lag\\x1b[2J climbs" in out
        assert "open: pid" in out
        listed = json.loads(run("drafts", "--json")[1])["drafts"][0]
        assert (listed["id"], listed["step"]) == (session.draft.id, "basics")
        assert set(listed) == {"id", "title", "step", "saved_at", "repository", "held_by"}


def test_an_earlier_state_becomes_a_draft_of_its_own(run: Run) -> None:
    with Store().create({"title": "one"}, shape="outage") as session:
        session.draft.half["title"] = "on"
        session.save()
        for title in ("two", "three"):
            session._kept_at = 0.0
            session.draft.record["title"] = title
            session.save()
        name = session.draft.id
        states = json.loads(run("drafts", name, "--json")[1])["states"]
        assert [state["number"] for state in states] == [3, 2, 1]
        assert run("drafts", name)[1].splitlines()[0].split()[0] == "3"
        code, out, _ = run("drafts", name, "--take", "2")
        assert code == 0
    new = Store().read(out.strip())
    assert (new.record["title"], new.half, new.shape) == ("one", {"title": "on"}, "outage")
    assert Store().read(name).record["title"] == "three"
    code, _, err = run("drafts", name, "--take", "9")
    assert code == 2
    assert "has no state 9; there are 3, 2, 1" in err


def test_discarding_and_bringing_back(run: Run) -> None:
    with Store().create({"title": "t"}) as session:
        name = session.draft.id
        assert run("discard", name)[0] == 2
    assert run("discard")[0] == 2
    assert f"pmwizard discard --undo {name}" in run("discard", name)[2]
    assert run("discard", name)[0] == 2
    assert run("discard", "--undo")[0] == 0
    assert Store().read(name).record["title"] == "t"
