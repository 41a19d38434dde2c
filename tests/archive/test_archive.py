"""The archive over real files: what is read, what is named, what survives."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pmwizard.archive.archive import Archive
from pmwizard.archive.files import blob_hash, record_document
from pmwizard.record import toml_io

MUTED = "The queue-depth alert was muted during the migration and nobody switched it back on."
EXPIRED = "The certificate of the gateway expired because its renewal was manual."
FULL = "Debug logs filled the disk of the build host."


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    return root


@pytest.fixture
def archive(repository: Path, tmp_path: Path) -> Iterator[Archive]:
    opened = Archive.open(repository, cache_dir=tmp_path / "cache")
    yield opened
    opened.close()


def put(root: Path, name: str, *factors: str, **more: Any) -> Path:
    folder = root / "postmortems" / name
    folder.mkdir(parents=True, exist_ok=True)
    record: dict[str, Any] = {"schema": 1, "id": name, "title": f"Title of {name}", "services": ["ledger-api"]}
    record["factors"] = [{"id": f"F{i}", "text": text} for i, text in enumerate(factors, 1)]
    path = folder / "postmortem.toml"
    path.write_text(toml_io.dumps(record | more), "utf-8")
    return path


def texts(archive: Archive, query: str) -> list[str]:
    return [match.factor.text for match in archive.similar(query)]


def test_a_factor_in_other_words_is_found_with_its_actions(repository: Path, archive: Archive) -> None:
    action = {"id": "A1", "text": "Let silences end by themselves.", "status": "dropped", "addresses": ["F1"]}
    note = {"at": "2026-05-20T10:00:00+02:00", "by": "Ana", "change": "open -> dropped", "note": "The tool went away."}
    put(repository, "2026-05-11-invoice-backlog", MUTED, EXPIRED, actions=[{**action, "history": [note]}])
    archive.refresh()
    match = archive.similar("depth pager silenced while we moved brokers")[0]
    assert match.factor.ref == "2026-05-11-invoice-backlog#F1"
    assert match.factor.path == "postmortems/2026-05-11-invoice-backlog/postmortem.toml"
    assert match.factor.line > 1
    assert match.factor.date.isoformat() == "2026-05-11"
    assert [(a.id, a.status, a.note) for a in match.factor.actions] == [("A1", "dropped", "The tool went away.")]
    assert "muted" in " ".join(match.shared)


def test_silence_when_nothing_is_related_and_min_score_shows_what_is_held_back(
    repository: Path, archive: Archive
) -> None:
    put(repository, "2026-05-11-a", MUTED, EXPIRED, FULL)
    archive.refresh()
    assert archive.similar("the hotel piano was out of tune on the disk floor") == []
    assert archive.similar("the hotel piano was out of tune on the disk floor", min_score=0)


def test_the_postmortem_being_written_is_left_out(repository: Path, archive: Archive) -> None:
    put(repository, "2026-05-11-a", MUTED)
    put(repository, "2026-06-11-b", MUTED)
    archive.refresh()
    assert [m.factor.postmortem for m in archive.similar(MUTED, without="2026-05-11-a")] == ["2026-06-11-b"]


def test_only_what_changed_is_read_again(repository: Path, archive: Archive) -> None:
    path = put(repository, "2026-05-11-a", MUTED)
    put(repository, "2026-06-11-b", EXPIRED)
    assert archive.refresh().read == 2
    assert archive.refresh().read == 0
    os.utime(path, (1, 1))
    assert archive.refresh().read == 0, "another time stamp on the same bytes is no change"
    put(repository, "2026-05-11-a", FULL)
    assert archive.refresh().read == 1
    assert texts(archive, MUTED) == []
    assert texts(archive, FULL) == [FULL]


def test_what_is_gone_is_not_found(repository: Path, archive: Archive) -> None:
    path = put(repository, "2026-05-11-a", MUTED)
    archive.refresh()
    path.unlink()
    assert archive.refresh().removed == 1
    assert texts(archive, MUTED) == []
    assert archive.search("migration") == []
    assert archive.status().postmortems == 0


def test_one_broken_file_never_hides_the_rest(repository: Path, archive: Archive) -> None:
    put(repository, "2026-05-11-good", MUTED)
    put(repository, "2026-05-12-toml").write_text("schema = 1\ntitle = \n", "utf-8")
    put(repository, "2026-05-13-conflict").write_text('schema = 1\n<<<<<<< HEAD\ntitle = "a"\n', "utf-8")
    put(repository, "2026-05-14-bytes").write_bytes(b'schema = 1\ntitle = "\xff\xfe"\n')
    put(repository, "2026-05-15-newer").write_text("schema = 99\n", "utf-8")
    put(repository, "2026-05-16-odd").write_text('schema = 1\nfactors = "none"\nactions = 3\nteams = [1]\n', "utf-8")
    archive.refresh()
    named = {problem.path.split("/")[1]: problem for problem in archive.status().problems}
    assert set(named) == {"2026-05-12-toml", "2026-05-13-conflict", "2026-05-14-bytes", "2026-05-15-newer"}
    assert named["2026-05-12-toml"].line == 2
    assert named["2026-05-13-conflict"].line == 2
    assert "UTF-8" in named["2026-05-14-bytes"].message
    assert texts(archive, MUTED) == [MUTED]


def test_markdown_of_other_styles_is_known_too(repository: Path, tmp_path: Path) -> None:
    old = repository / "docs" / "postmortems"
    old.mkdir(parents=True)
    body = f"# Disk full on the build host\n\n2024-03-01\n\n## Impact\n\nNo builds.\n\n## Contributing factors\n\n- {FULL}\n"
    (old / "2024-03-01-disk-full.md").write_text(body, "utf-8")
    (old / "template.md").write_text(body.replace(FULL, MUTED), "utf-8")
    other = tmp_path / "other"
    put(other, "2023-01-01-expired", EXPIRED)
    (other / ".git").mkdir()
    archive = Archive.open(repository, ["../other", "../nowhere"], cache_dir=tmp_path / "cache")
    archive.refresh()
    assert archive.similar(FULL)[0].factor.path == "docs/postmortems/2024-03-01-disk-full.md"
    assert archive.similar(EXPIRED)[0].factor.path.startswith("/")
    assert texts(archive, MUTED) == []
    assert [(p.message.split(";")[0]) for p in archive.status().problems] == ["this source is not there"]
    assert [count for _, count in archive.status().sources] == [1, 1, 0]
    archive.close()


def test_links_in_a_circle_and_huge_files_are_named(repository: Path, archive: Archive) -> None:
    old = repository / "postmortems"
    old.mkdir()
    (old / "again").symlink_to(old, target_is_directory=True)
    (old / "nowhere.md").symlink_to(old / "nothing.md")
    with (old / "huge.md").open("wb") as file:
        file.truncate(50_000_000)
    put(repository, "2026-05-11-a", MUTED)
    archive.refresh()
    said = {Path(problem.path).name: problem.message for problem in archive.status().problems}
    assert "leads back" in said["again"]
    assert "50 MB" in said["huge.md"]
    assert "cannot be read" in said["nowhere.md"]
    assert texts(archive, MUTED) == [MUTED]


def test_a_damaged_index_is_made_again_without_a_word(repository: Path, tmp_path: Path) -> None:
    put(repository, "2026-05-11-a", MUTED)
    first = Archive.open(repository, cache_dir=tmp_path / "cache")
    first.refresh()
    index = Path(first.status().index)
    first.close()
    index.write_bytes(b"not an index at all" * 500)
    again = Archive.open(repository, cache_dir=tmp_path / "cache")
    again.refresh()
    assert texts(again, MUTED) == [MUTED]
    again.close()
    data = bytearray(index.read_bytes())
    data[4096:] = b"\x00" * (len(data) - 4096)
    index.write_bytes(data)
    third = Archive.open(repository, cache_dir=tmp_path / "cache")
    third.refresh()
    assert texts(third, MUTED) == [MUTED]
    third.close()


def test_damage_met_in_the_middle_of_a_question_is_mended_before_the_answer(repository: Path, archive: Archive) -> None:
    put(repository, "2026-05-11-a", MUTED)
    archive.refresh()
    with sqlite3.connect(archive.status().index) as db:
        db.execute("UPDATE post SET bits=x'7a00'")
    db.close()
    assert texts(archive, MUTED) == [MUTED]


def test_an_index_of_another_version_is_made_again(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(repository, "2026-05-11-a", MUTED)
    first = Archive.open(repository, cache_dir=tmp_path / "cache")
    first.refresh()
    index = first.status().index
    first.close()
    monkeypatch.setattr("pmwizard.archive.store.LAYOUT", "0")
    again = Archive.open(repository, cache_dir=tmp_path / "cache")
    assert again.status().postmortems == 0
    assert again.status().index != index
    again.refresh()
    assert texts(again, MUTED) == [MUTED]
    again.close()


def test_without_a_cache_folder_it_works_in_memory_and_says_so(repository: Path, tmp_path: Path) -> None:
    put(repository, "2026-05-11-a", MUTED)
    (tmp_path / "cache").write_text("a file where the folder should be", "utf-8")
    archive = Archive.open(repository, cache_dir=tmp_path / "cache")
    archive.refresh()
    assert texts(archive, MUTED) == [MUTED]
    assert "cannot be written to" in archive.status().in_memory
    put(repository, "2026-06-11-b", FULL)
    archive.refresh()
    assert texts(archive, FULL) == [FULL]
    archive.close()


def test_the_cache_is_private(archive: Archive, tmp_path: Path) -> None:
    archive.refresh()
    assert (tmp_path / "cache" / "archive").stat().st_mode & 0o777 == 0o700


def test_reading_goes_on_while_another_thread_refreshes(repository: Path, archive: Archive) -> None:
    for number in range(60):
        put(repository, f"2026-05-11-a{number}", MUTED, EXPIRED)
    archive.refresh()
    stop = threading.Event()

    def ask() -> int:
        asked = 0
        while not stop.is_set():
            assert archive.similar(MUTED)
            assert archive.search("certificate")
            asked += 1
        return asked

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        for number in range(60, 90):
            put(repository, f"2026-05-11-a{number}", FULL)
            archive.refresh()
        stop.set()
        assert all(one.result() > 0 for one in asking)
    assert len(archive.similar(FULL, n=100)) == 30


def test_two_archives_over_one_index_agree(repository: Path, tmp_path: Path) -> None:
    one = Archive.open(repository, cache_dir=tmp_path / "cache")
    two = Archive.open(repository, cache_dir=tmp_path / "cache")
    put(repository, "2026-05-11-a", MUTED)
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda archive: archive.refresh(), (one, two)))
    assert sorted(report.read for report in reports) == [0, 1]
    assert texts(one, MUTED) == texts(two, MUTED) == [MUTED]
    one.close()
    two.close()


def test_recurring_factors_span_postmortems(repository: Path, archive: Archive) -> None:
    put(repository, "2026-01-11-a", MUTED, teams=["payments"])
    put(repository, "2026-03-11-b", "Queue-depth pager silenced for the migration, never switched back on.")
    put(repository, "2026-04-11-c", EXPIRED, "The gateway's cert lapsed as it had to be renewed by hand.")
    archive.refresh()
    (cluster,) = archive.recurring()
    assert [factor.postmortem for factor in cluster.factors] == ["2026-03-11-b", "2026-01-11-a"]
    assert cluster.teams == ("payments",)


def test_actions_carry_all_that_was_written(repository: Path, archive: Archive) -> None:
    action = {"id": "A1", "text": "Page on queue depth above 5,000.", "owner": "Ines", "kind": "detect"}
    done = {"id": "A2", "text": "Delete old logs each night.", "status": "done"}
    put(repository, "2026-01-11-a", MUTED, actions=[{**action, "tracker": "https://t.example/1"}, done])
    archive.refresh()
    first, second = archive.actions()
    assert (first.ref, first.owner, first.kind, first.status) == ("2026-01-11-a#A1", "Ines", "detect", "open")
    assert (first.tracker, first.title) == ("https://t.example/1", "Title of 2026-01-11-a")
    assert second.status == "done"
    (like,) = archive.similar_actions("Alert when the queue depth is over 5,000")
    assert like.action.ref == "2026-01-11-a#A1"


def test_search_shows_the_line_that_holds_the_words(repository: Path, archive: Archive) -> None:
    put(repository, "2026-01-11-a", MUTED, EXPIRED, summary="A quiet Tuesday.\nInvoices were late.")
    archive.refresh()
    (hit,) = archive.search("expired certificates")
    assert hit.snippet == EXPIRED
    assert [found.snippet for found in archive.search('"quiet Tuesday"')] == ["A quiet Tuesday."]
    assert archive.search('"Tuesday quiet"') == []
    assert archive.search('*("') == []


def test_a_postmortem_can_be_opened_by_its_id(repository: Path, archive: Archive) -> None:
    put(repository, "2026-01-11-a", MUTED, actions=[{"id": "A1", "text": "Page on depth."}])
    put(repository, "2026-02-11-b", EXPIRED)
    archive.refresh()
    found = archive.postmortem("2026-01-11-a")
    assert found
    assert [factor.text for factor in found.factors] == [MUTED]
    assert [action.text for action in found.actions] == ["Page on depth."]
    assert any(text == MUTED for _, text in found.lines)
    assert archive.postmortem("2020-01-01-nothing") is None
    assert [row.id for row in archive.recent(1)] == ["2026-02-11-b"]
    assert archive.names() == ["ledger-api"]


def test_a_team_lays_its_own_words_over_the_table(repository: Path, tmp_path: Path) -> None:
    put(repository, "2026-01-11-a", "The wobbulator was unplugged")
    own = repository / ".pmwizard" / "prompts" / "concepts"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text('wobbulator = "wobbulator, flux box"\n', "utf-8")
    (own / "broken.toml").write_text("= nothing", "utf-8")
    archive = Archive.open(repository, cache_dir=tmp_path / "cache")
    archive.refresh()
    assert archive.similar("flux box unplugged", min_score=0.3)
    assert any("broken.toml" in problem.path for problem in archive.status().problems)
    archive.close()


def test_the_blob_hash_is_gits() -> None:
    assert blob_hash(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_a_records_day_is_the_one_where_the_incident_was() -> None:
    incident = {"timezone": "Europe/Berlin", "started_at": datetime.fromisoformat("2026-10-03T22:30:00+00:00")}
    assert record_document({"incident": incident}, "x", "x", "").date == date(2026, 10, 4)
    assert record_document({"incident": incident | {"timezone": "UTC"}}, "x", "x", "").date == date(2026, 10, 3)
