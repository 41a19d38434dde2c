"""Many drafts: listed, found, held, put away, brought back, recovered."""

import errno
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmwizard.drafts import HeldError, Revision, Store
from pmwizard.drafts import lock as lock_module
from pmwizard.drafts import store as store_module
from pmwizard.drafts.revisions import NEWEST, superfluous
from pmwizard.errors import UnusableError

NOW = datetime(2026, 10, 3, 14, 0, tzinfo=UTC)


def made(store: Store, title: str, repository: Path | None = None) -> str:
    with store.create({"title": title}, repository=repository) as session:
        return session.draft.id


def test_rows_are_newest_first_and_by_repository(store: Store, tmp_path: Path) -> None:
    first, second = made(store, "first", tmp_path), made(store, "second", tmp_path / "other")
    with store.open(first) as session:
        session.draft.place.step = "timeline"
        time.sleep(1.1)
        session.save()
    rows = store.rows()
    assert [(row.id, row.title, row.step) for row in rows] == [
        (first, "first", "timeline"),
        (second, "second", "basics"),
    ]
    assert [row.id for row in store.rows(tmp_path)] == [first]
    assert store.rows(tmp_path)[0].repository == str(tmp_path.resolve())


def test_a_prefix_is_enough_and_an_unknown_name_offers_the_nearest(store: Store) -> None:
    name = made(store, "t")
    assert store.read(name[:4]).id == name
    with pytest.raises(UnusableError, match=f"did you mean {name}"):
        store.read(name[1:] + "x")
    with pytest.raises(UnusableError, match="there is none"):
        Store(store.folder / "nothing").read("x")


@pytest.mark.parametrize("asked", ["", ".", "..", "../drafts", "/etc", ".discarded"])
def test_a_name_cannot_lead_out_of_the_folder(store: Store, asked: str) -> None:
    store.discard(made(store, "t"))
    with pytest.raises(UnusableError):
        store.read(asked)


def test_the_second_window_hears_who_has_it(store: Store) -> None:
    with store.create({}) as session:
        name = session.draft.id
        with pytest.raises(HeldError, match=rf"pid {os.getpid()} on {platform.node()} since \d\d:\d\d"):
            store.open(name)
        assert store.rows()[0].held_by.startswith(f"pid {os.getpid()} on")
        with pytest.raises(HeldError):
            store.discard(name)
    assert store.rows()[0].held_by == ""
    store.open(name).close()


def test_a_lock_left_by_a_killed_process_locks_nobody_out(store: Store) -> None:
    code = (
        "import os, signal, sys, pathlib; from pmwizard.drafts import Store;"
        "s = Store(pathlib.Path(sys.argv[1])).create({'title': 'killed'}); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(store.folder)], check=False)
    row = store.rows()[0]
    assert (row.title, row.held_by) == ("killed", "")
    store.open(row.id).close()


def test_another_machine_holds_a_draft_while_it_shows_signs_of_life(store: Store) -> None:
    name = made(store, "t")
    note = store.folder / name / "holder.json"
    note.write_text(
        json.dumps({"pid": 1, "host": "desk", "boot": "x", "since": NOW.isoformat(), "token": "y"}), "utf-8"
    )
    with pytest.raises(HeldError, match="pid 1 on desk since"):
        store.open(name)
    assert "desk" in store.rows()[0].held_by
    old = time.time() - lock_module.SILENCE - 1
    os.utime(note, (old, old))
    assert store.rows()[0].held_by == ""
    store.open(name).close()


def test_whoever_slept_too_long_does_not_overwrite_the_one_who_took_over(store: Store) -> None:
    with store.create({"title": "slept"}) as session:
        note = store.folder / session.draft.id / "holder.json"
        note.write_text(json.dumps({"pid": 1, "host": "desk", "since": NOW.isoformat(), "token": "other"}), "utf-8")
        session.draft.record["title"] = "woke up"
        with pytest.raises(OSError, match="taken over by pid 1 on desk"):
            session.save()
        assert store.read(session.draft.id).record["title"] == "slept"
    assert note.exists()


def test_a_file_system_without_locks_falls_back_to_the_process(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock_module, "_try_lock", none)
    with store.create({}) as session:
        with pytest.raises(HeldError):
            store.open(session.draft.id)
        note = store.folder / session.draft.id / "holder.json"
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        note.write_text(json.dumps({**json.loads(note.read_text()), "pid": gone.pid}), "utf-8")
        store.open(session.draft.id).close()


def test_a_discarded_draft_comes_back(store: Store) -> None:
    name = made(store, "brought back")
    assert store.discard(name[:5]) == name
    assert store.rows() == []
    assert store.restore() == name
    assert store.read(name).record["title"] == "brought back"
    with pytest.raises(UnusableError, match="No draft was discarded"):
        store.restore()


def test_a_discarded_draft_takes_another_name_when_its_own_is_taken(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = iter(["calm-otter", "calm-otter", "bold-heron"])
    monkeypatch.setattr("pmwizard.drafts.names.fresh", lambda _taken: next(offered))
    store.discard(made(store, "old"))
    made(store, "new")
    assert store.restore("calm") == "bold-heron"
    assert {row.title for row in store.rows()} == {"old", "new"}


def test_discarded_drafts_go_after_a_month_but_the_newest_stay(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "KEPT_ANYWAY", 1)
    away = store.folder / ".discarded"
    for days, name in ((29, "young-otter"), (31, "late-otter"), (400, "old-otter")):
        (away / f"{datetime.now(UTC) - timedelta(days=days):%Y%m%dT%H%M%S%fZ}-{name}").mkdir(parents=True)
    made(store, "t")
    assert [name for _, name in store._discarded()] == ["young-otter"]


def test_a_torn_draft_gives_the_newest_good_revision_and_says_so(store: Store) -> None:
    with store.create({"title": "one"}) as session:
        name = session.draft.id
        for title in ("two", "three"):
            session._kept_at = 0.0
            session.draft.record["title"] = title
            session.save()
    torn = store.folder / name / "draft.toml"
    torn.write_bytes(torn.read_bytes()[:-80])
    assert store.rows()[0].title == "two"
    with store.open(name) as session:
        assert session.notice.startswith("The last save was torn; this is the one from ")
        assert session.draft.record["title"] == "two"
        aside = next((store.folder / name).glob("torn-*.toml"))
        assert str(aside) in session.notice
        session.save()
    assert store.open(name).notice == ""


def test_a_draft_changed_by_another_hand_is_set_aside(store: Store) -> None:
    with store.create({"title": "one"}) as session:
        name = session.draft.id
        session._kept_at = 0.0
        session.save()
    path = store.folder / name / "draft.toml"
    path.write_text(path.read_text("utf-8").replace('title = "one"', 'title = "changed"', 1), "utf-8")
    with store.open(name) as session:
        assert session.draft.record["title"] == "one"
        assert "torn" in session.notice


def test_a_save_that_was_whole_but_not_yet_in_place_counts(store: Store) -> None:
    with store.create({"title": "one"}) as session:
        name = session.draft.id
        before = (store.folder / name / "draft.toml").read_bytes()
        session.draft.record["title"] = "two"
        session.save()
    (store.folder / name / "draft.toml").rename(store.folder / name / "draft.new")
    (store.folder / name / "draft.toml").write_bytes(before)
    assert store.read(name).record["title"] == "two"


def test_broken_drafts_do_not_hide_the_others(store: Store) -> None:
    good, bad = made(store, "good"), made(store, "bad")
    (store.folder / bad / "draft.toml").write_bytes(b"\x00\xff" * 40)
    (store.folder / "half-made").mkdir()
    assert [row.title for row in store.rows()] == ["good", "(cannot be read)"]
    with pytest.raises(UnusableError, match="no state of this draft can be read"):
        store.open(bad)
    assert store.rows()[1].held_by == ""
    assert store.read(good).record["title"] == "good"


def test_a_draft_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.create({"schema": 99}) as session:
        name = session.draft.id
    with pytest.raises(UnusableError, match="newer pmwizard"):
        store.open(name)


def test_notes_arrive_while_the_draft_is_open_and_only_once(store: Store) -> None:
    with store.create({"timeline": [{"at": NOW, "text": "first"}]}) as session:
        name = session.draft.id
        store.append_note(name, "before", NOW - timedelta(minutes=5))
        draft = store.append_note(name, "after", NOW + timedelta(minutes=5))
        assert [entry["text"] for entry in draft.record["timeline"]] == ["before", "first", "after"]
        taken = [note.entry for note in session.take_notes()]
        assert [entry["text"] for entry in taken] == ["before", "after"]
        assert session.take_notes() == []
        session.draft.record["timeline"] += taken
        session.save()
        assert list((store.folder / name / "inbox").iterdir()) == []
    assert len(store.read(name).record["timeline"]) == 3


def test_a_note_taken_in_but_not_removed_is_not_taken_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    name = store.append_note(None, "once", NOW).id
    monkeypatch.setattr("pmwizard.drafts.session.inbox.remove", lambda _folder, _names: set())
    with store.open(name) as session:
        session.save()
    assert [entry["text"] for entry in store.read(name).record["timeline"]] == ["once"]
    monkeypatch.undo()
    store.open(name).close()
    assert list((store.folder / name / "inbox").iterdir()) == []


def test_a_note_outlives_a_session_that_died_before_saving_it(store: Store) -> None:
    with store.create({}) as session:
        store.append_note(session.draft.id, "kept", NOW)
        assert len(session.take_notes()) == 1
    assert [entry["text"] for entry in store.read(session.draft.id).record["timeline"]] == ["kept"]


def test_revisions_can_be_looked_at(store: Store) -> None:
    with store.create({"title": "one"}) as session:
        session._kept_at = 0.0
        session.draft.record["title"] = "two"
        session.save()
        revision = session.revisions()[0]
        assert session.earlier(revision).record["title"] == "one"
        revision.path.write_text("gone", "utf-8")
        with pytest.raises(UnusableError, match="cannot be read"):
            session.earlier(revision)


def test_thinning_keeps_the_first_the_newest_and_larger_steps_the_older_it_gets() -> None:
    every_ten = [Revision(n, NOW - timedelta(seconds=10 * (9000 - n)), Path(str(n))) for n in range(9000, 0, -1)]
    gone = {revision.number for revision in superfluous(every_ten, NOW)}
    left = [revision for revision in every_ten if revision.number not in gone]
    assert left[-1].number == 1
    assert [revision.number for revision in left[:NEWEST]] == list(range(9000, 9000 - NEWEST, -1))
    hours = [sum(revision.saved_at > NOW - timedelta(hours=n) for revision in left) for n in (1, 3, 25)]
    assert 90 < hours[0] < 160
    assert hours[1] - hours[0] > 100
    assert len(left) < 450


def test_thinning_survives_a_clock_that_jumped() -> None:
    jumped = [Revision(n, NOW + timedelta(days=3650 if n % 2 else 0), Path(str(n))) for n in range(60, 0, -1)]
    left = set(jumped) - set(superfluous(jumped, NOW))
    assert set(jumped[:NEWEST]) <= left
    assert jumped[-1] in left


def test_a_row_costs_little(store: Store) -> None:
    timeline = [{"at": NOW, "text": "something happened here " * 5} for _ in range(300)]
    for _ in range(10):
        with store.create({"title": "t", "timeline": timeline}):
            pass
    began = time.perf_counter()
    assert len(store.rows()) == 10
    assert time.perf_counter() - began < 0.3


def test_files_are_private(store: Store) -> None:
    with store.create({}) as session:
        folder = store.folder / session.draft.id
        assert folder.stat().st_mode & 0o077 == 0
        assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_drafts_need_neither_screen_nor_git_nor_pydantic() -> None:
    code = "import sys, pmwizard.drafts; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("textual", "git", "pydantic", "asyncio"):
        assert f"'{heavy}'" not in done.stdout
