"""`pmwizard import`: what it shows, into which draft it goes, and what it leaves alone."""

import json
from collections.abc import Callable
from pathlib import Path

from pmwizard.drafts import Draft, Store

Run = Callable[..., tuple[int, str]]
Newest = Callable[[], Draft]


def given(folder: Path, text: str, name: str = "chat.txt") -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def test_lines_go_into_the_newest_draft_on_its_day(run: Run, newest: Newest, tmp_path: Path) -> None:
    run("new", answers="Slow\n2026-10-03 13:41\n")
    code, said = run("import", given(tmp_path, "13:58 Support has tickets\n13:50 I saw it\n"))
    assert code == 0
    assert "2026-10-03 13:50:00  I saw it" in said
    assert [one["text"] for one in newest().record["timeline"]] == ["I saw it", "Support has tickets"]
    assert newest().record["timeline"][0]["at"].isoformat() == "2026-10-03T13:50:00+02:00"


def test_without_a_draft_a_new_one_begins(run: Run, newest: Newest, repo: Path, tmp_path: Path) -> None:
    run("import", given(tmp_path, "2026-10-03 13:50 I saw it\n"), "--zone", "America/New_York")
    assert newest().record["incident"]["timezone"] == "America/New_York"
    assert newest().record["timeline"][0]["at"].isoformat() == "2026-10-03T13:50:00-04:00"
    assert newest().record["authors"] == ["Dana Reyes <dana@example.com>"]
    assert newest().repository == str(repo)


def test_importing_twice_adds_nothing(run: Run, newest: Newest, tmp_path: Path) -> None:
    file = given(tmp_path, "2026-10-03 13:50 I saw it\n")
    assert run("import", file)[0] == 0
    code, said = run("import", file)
    assert code == 1
    assert "1 message, 0 new to" in said
    assert len(newest().record["timeline"]) == 1


def test_a_dry_run_shows_and_adds_nothing(run: Run, tmp_path: Path) -> None:
    code, said = run("import", given(tmp_path, "2026-10-03 13:50 I saw it\n"), "--dry-run")
    assert code == 0
    assert "I saw it" in said
    assert Store().rows() == []


def test_a_draft_that_is_open_elsewhere_takes_it_all_the_same(run: Run, newest: Newest, tmp_path: Path) -> None:
    run("new", answers="Slow\n2026-10-03 13:41\n")
    with Store().open(newest().id):
        code, _ = run("import", given(tmp_path, "13:50 I saw it\n"))
    assert code == 0
    assert [one["text"] for one in newest().record["timeline"]] == ["I saw it"]


def test_names_come_from_the_users_file_of_a_slack_export(run: Run, newest: Newest, tmp_path: Path) -> None:
    users = [{"id": "U1", "name": "dana", "profile": {"display_name": "", "real_name": "Dana Reyes"}}]
    (tmp_path / "payments").mkdir()
    given(tmp_path, json.dumps(users), "users.json")
    message = [{"type": "message", "user": "U1", "text": "I saw it", "ts": "1791027660.000100"}]
    run("import", given(tmp_path / "payments", json.dumps(message), "2026-10-03.json"))
    assert newest().record["timeline"][0]["text"] == "Dana Reyes: I saw it"


def test_what_is_left_out_is_named_and_ends_with_one(run: Run, tmp_path: Path) -> None:
    file = given(tmp_path, "time,text\n2026-10-03 13:50,I saw it\nsoon,Hm\n", "a.csv")
    code, said = run("import", file)
    assert code == 1
    assert f"{file}:3: left out: “soon” does not read as a time" in said


def test_a_pipe_is_read(run: Run, newest: Newest) -> None:
    run("import", "-", "--date", "2026-10-03", answers="13:50 I saw it\n")
    assert newest().record["timeline"][0]["text"] == "I saw it"


def test_a_markdown_postmortem_becomes_a_draft(run: Run, newest: Newest, tmp_path: Path) -> None:
    text = (
        "# Search was down\n\nDate: 2026-09-01\n\n## Timeline\n\n- 10:02 The index was gone\n\n"
        "## Contributing factors\n\n- Nobody is paged when the index is old.\n"
    )
    code, said = run("import", given(tmp_path, text, "postmortem.md"))
    assert code == 0
    assert "1 timeline, 1 factors" in said
    assert newest().record["title"] == "Search was down"


def test_a_page_that_names_no_zone_keeps_its_clocks_in_the_drafts(run: Run, newest: Newest, tmp_path: Path) -> None:
    text = "# Search was down\n\nDate: 2026-09-01\n\n## Timeline\n\n- 10:02 The index was gone\n- 10:05{} It was back\n"
    page = given(tmp_path, text.format(""), "page.md")
    for words in (("import", page), ("new", "--from", page)):
        run(*words)
        times = [one["at"].isoformat() for one in newest().record["timeline"]]
        assert times == ["2026-09-01T10:02:00+02:00", "2026-09-01T10:05:00+02:00"]
        Store().discard(newest().id)
    run("import", given(tmp_path, text.format(" UTC"), "own.md"))
    assert newest().record["timeline"][1]["at"].isoformat() == "2026-09-01T10:05:00+00:00"


def test_a_zone_corrected_later_moves_typed_clocks_and_no_instants(run: Run, newest: Newest, tmp_path: Path) -> None:
    run("new", answers="Slow\n2026-10-03 13:41\n")
    file = given(tmp_path, "13:50 I saw it\n2026-10-03T11:58:00Z The pager saw it\n+2m It saw it again\n")
    run("import", file)
    with Store().open(newest().id):
        run("import", given(tmp_path, "2026-10-03T12:10:00+02:00 The log saw it first\n", "log.txt"))
    _, said = run("resume", answers="go basics\nback\n\n\n\n\nAsia/Tokyo\n")
    times = {one["text"]: one["at"].isoformat() for one in newest().record["timeline"]}
    assert times["I saw it"] == "2026-10-03T13:50:00+09:00"
    assert times["The pager saw it"] == "2026-10-03T13:58:00+02:00"
    assert times["It saw it again"] == "2026-10-03T14:00:00+02:00"
    assert times["The log saw it first"] == "2026-10-03T12:10:00+02:00"
    assert newest().record["incident"]["started_at"].isoformat() == "2026-10-03T13:41:00+09:00"
    assert said.count("1 time keeps its hours, now read in Asia/Tokyo; 3 that came with a zone of their own stay") == 1
    assert run("import", file)[0] == 1


def test_two_messages_of_yesterday_are_of_one_day(run: Run, newest: Newest, tmp_path: Path) -> None:
    talk = "Dana Reyes  Yesterday at 1:40 PM\nI saw it\nInes Okafor  Yesterday at 1:45 PM\nI look\n"
    run("import", given(tmp_path, talk), "--date", "2026-10-03")
    assert [one["at"].date().isoformat() for one in newest().record["timeline"]] == ["2026-10-02", "2026-10-02"]


def test_files_that_cannot_be_used_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"13:50 ok\n13:51 \xe9\n")
    (tmp_path / "export.zip").write_bytes(b"PK\x03\x04")
    for name, why in (("latin.txt", ":2: is not UTF-8"), ("export.zip", "unpack it"), ("none.txt", "No such file")):
        code, said = run("import", str(tmp_path / name))
        assert code == 2
        assert f"{tmp_path / name}:" in said
        assert why in said


def test_options_that_cannot_be_read_are_named(run: Run, tmp_path: Path) -> None:
    file = given(tmp_path, "13:50 I saw it\n")
    for option, value in (("--zone", "Atlantis"), ("--date", "someday"), ("--draft", "no-such")):
        code, said = run("import", file, option, value)
        assert code == 2
        assert value in said


def test_what_a_spreadsheet_saves_as_unicode_text_is_read(run: Run, newest: Newest, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_bytes("time\ttext\n2026-10-03 13:50\tI saw it\n".encode("utf-16"))
    run("import", str(tmp_path / "sheet.csv"))
    assert newest().record["timeline"][0]["text"] == "I saw it"
