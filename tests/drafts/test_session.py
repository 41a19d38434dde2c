"""Saving while somebody types: soon, whole, and never in the writer's way."""

import errno
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmwizard.drafts import Draft, Place, Store
from pmwizard.drafts import session as session_module
from pmwizard.drafts.draft import Saved, TornError, plain, read, write
from pmwizard.drafts.files import write_whole
from pmwizard.record import toml_io

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    st.one_of(
        TEXTS,
        st.integers(-(2**60), 2**60),
        st.booleans(),
        st.dates(date(1, 1, 1)),
        st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- hypothesis wants bounds without a zone
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=20,
)
RECORDS = st.dictionaries(TEXTS.filter(lambda key: key not in {"schema", "_draft"}), VALUES, max_size=6)


@given(record=RECORDS, half=st.dictionaries(TEXTS, TEXTS, max_size=3), kept=st.lists(TEXTS, max_size=3))
def test_what_was_typed_comes_back(record: dict[str, Any], half: dict[str, str], kept: list[str]) -> None:
    draft = Draft("calm-otter", record, "/a/b", "outage", Place("timeline", "text", 3, 4, 5), kept, half)
    back = read(write(Saved(draft, 7, ["note"])))
    assert back.draft.record == record
    assert (back.draft.half, back.draft.kept, back.draft.place) == (half, kept, draft.place)
    assert (back.draft.repository, back.draft.shape, back.number, back.taken) == ("/a/b", "outage", 7, ["note"])


@given(cut=st.integers(0, 10_000), record=RECORDS)
def test_a_file_cut_short_anywhere_is_told(cut: int, record: dict[str, Any]) -> None:
    text = write(Saved(Draft("calm-otter", record)))
    shorter = text.encode()[: cut % (len(text.encode()) - 1)].decode("utf-8", "ignore")
    with pytest.raises(TornError):
        read(shorter)


def test_odd_values_are_made_to_fit() -> None:
    assert plain({"a": None, "b": ("x", None), "c": "\ud800", "d": Path("x")}) == {"b": ["x"], "c": "���", "d": "x"}


def test_a_change_is_on_disk_within_half_a_second(store: Store) -> None:
    saved = threading.Event()
    with store.create({"title": "a"}) as session:
        session.on_saved(lambda _at, _error: saved.set())
        began = time.monotonic()
        session.draft.record["title"] = "checkout is slow"
        session.draft.place = Place("basics", "title", -1, 0, 16)
        session.save_soon()
        assert time.monotonic() - began < 0.05
        assert saved.wait(2)
        assert time.monotonic() - began < 1
        assert store.read(session.draft.id).record["title"] == "checkout is slow"
        assert store.read(session.draft.id).place.column == 16


def test_changing_the_record_after_asking_does_not_disturb_the_save(store: Store) -> None:
    with store.create({}) as session:
        session.draft.record["timeline"] = [{"text": "one"}]
        session.save_soon()
        session.draft.record["timeline"][0]["text"] = "two, not asked for yet"
        session.flush()
        assert store.read(session.draft.id).record["timeline"] == [{"text": "one"}]


def test_a_snapshot_becomes_the_draft(store: Store) -> None:
    with store.create({}) as session:
        newer = session.draft.copy()
        newer.record["title"] = "newer"
        session.save_soon(newer)
        session.save()
        assert store.read(newer.id).record["title"] == "newer"


def test_closing_saves_what_was_not_saved_yet(store: Store) -> None:
    session = store.create({})
    session.draft.half["timeline"] = "14:03 I rolled"
    session.save_soon()
    session.close()
    assert store.read(session.draft.id).half == {"timeline": "14:03 I rolled"}


def test_a_full_disk_is_told_and_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(session_module, "RETRY", 0.1)
    heard: list[tuple[datetime | None, OSError | None]] = []
    real, full = write_whole, threading.Event()

    def filling(path: Path, data: bytes, beside: Path | None = None) -> None:
        if full.is_set() and path.name == "draft.toml":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, data, beside)

    monkeypatch.setattr(session_module, "write_whole", filling)
    with store.create({}) as session:
        session.on_saved(lambda at, error: heard.append((at, error)))
        full.set()
        session.draft.record["title"] = "typed on a full disk"
        with pytest.raises(OSError, match="No space"):
            session.save()
        assert heard[0][0] is None
        assert session.save_as(tmp_path / "elsewhere.toml").exists()
        full.clear()
        session.flush()
        assert heard[-1][1] is None
        assert store.read(session.draft.id).record["title"] == "typed on a full disk"


def test_a_folder_that_takes_no_files_still_gives_a_session(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with Store(tmp_path / "file").create({"title": "kept in memory"}) as session:
        assert "cannot be saved" in session.notice
        with pytest.raises(OSError, match="directory"):
            session.save()
        assert toml_io.parse(session.save_as(tmp_path / "out.toml").read_text("utf-8")) == {"title": "kept in memory"}


def test_a_folder_deleted_underneath_is_made_again(store: Store) -> None:
    import shutil

    with store.create({"title": "still here"}) as session:
        shutil.rmtree(store.folder)
        session.save()
        assert store.read(session.draft.id).record["title"] == "still here"


def test_saving_elsewhere_takes_the_half_typed_words_along_and_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    with store.create({"title": "t"}) as session:
        session.draft.half["factors"] = "the prompt\nlooks the same"
        path = session.save_as(tmp_path)
        assert path == tmp_path / f"{session.draft.id}.toml"
        assert path.read_text("utf-8") == (
            'title = "t"\n# factors, not yet added: the prompt\n# factors, not yet added: looks the same\n'
        )
        with pytest.raises(FileExistsError):
            session.save_as(path)


def test_a_listener_whose_screen_is_gone_does_not_stop_the_saving(store: Store) -> None:
    def gone(_at: datetime | None, _error: OSError | None) -> None:
        raise RuntimeError("the app is not running")

    with store.create({}) as session:
        session.on_saved(gone)
        for title in ("one", "two"):
            session.draft.record["title"] = title
            session.save_soon()
            session.flush()
        assert store.read(session.draft.id).record["title"] == "two"


def test_flush_gives_up_on_a_disk_that_does_not_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = threading.Event()
    real = write_whole

    def slow(path: Path, data: bytes, beside: Path | None = None) -> None:
        answer.wait(5)
        real(path, data, beside)

    with store.create({}) as session:
        monkeypatch.setattr(session_module, "write_whole", slow)
        session.save_soon()
        began = time.monotonic()
        session.flush(0.3)
        assert 0.25 < time.monotonic() - began < 2
        answer.set()


FULL = """
import pathlib, resource, sys
from pmwizard.drafts import Store
session = Store(pathlib.Path(sys.argv[1])).create({"title": "short"})
heard = []
session.on_saved(lambda at, error: heard.append(error))
before = (session._folder / "draft.toml").read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))
session.draft.record["summary"] = "typed while the quota was used up " * 200
session.save_soon()
session.flush()
assert heard[-1] is not None and heard[-1].errno in (27, 28, 122), heard
assert (session._folder / "draft.toml").read_bytes() == before
assert not (session._folder / "draft.new").exists()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
session.flush()
assert heard[-1] is None
"""


def test_a_write_that_the_system_cuts_off_leaves_the_last_save_whole(store: Store) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(store.folder)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert store.read(store.rows()[0].id).record["summary"].startswith("typed while")
