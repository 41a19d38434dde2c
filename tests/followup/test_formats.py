"""Actions as other programs read them."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pmwizard.archive.files import record_document
from pmwizard.archive.model import ActionRow
from pmwizard.followup import board, formats

TODAY = date(2026, 10, 20)
NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)


@pytest.fixture
def rows(record: dict[str, Any]) -> list[ActionRow]:
    path = "postmortems/2026-05-11-invoice-backlog/postmortem.toml"
    return record_document(record, "2026-05-11-invoice-backlog", path, "").actions


def test_json_has_the_promised_keys(rows: list[ActionRow]) -> None:
    assert json.loads(json.dumps(formats.as_json(rows[0], TODAY))) == {
        "id": "2026-05-11-invoice-backlog#A1",
        "text": "Page when the invoice queue is deeper than 500 for 5 minutes.",
        "owner": "Ines Okafor",
        "due": "2026-06-01",
        "kind": "detect",
        "status": "open",
        "overdue": True,
        "age_days": 162,
        "path": "postmortems/2026-05-11-invoice-backlog/postmortem.toml",
        "tracker": "",
    }
    assert formats.as_json(rows[2], TODAY)["due"] is None


def test_csv_reads_back_and_runs_nothing(rows: list[ActionRow]) -> None:
    rows[0] = replace(rows[0], text='=HYPERLINK("https://evil.example")', owner='a "b", c\nd')
    read = list(csv.DictReader(io.StringIO(formats.as_csv(rows, TODAY))))
    assert read[0]["text"] == '\'=HYPERLINK("https://evil.example")'
    assert (read[0]["owner"], read[0]["overdue"], read[1]["due"]) == ('a "b", c\nd', "true", "2030-01-01")


def test_the_calendar_holds_open_actions_with_a_day(rows: list[ActionRow]) -> None:
    text = formats.as_calendar(rows, NOW)
    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20260601\r\nDTEND;VALUE=DATE:20260602\r\n" in text
    assert "URL:https://tracker.example.com/B-1\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_words_break_out_of_the_calendar(text: str) -> None:
    row = ActionRow(
        *("2026-10-01-a#A1", text, "", date(2026, 10, 1), "", "open", text, None, (), "p", (), text, date(2026, 10, 1))
    )
    lines = formats.as_calendar([row], NOW).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = "\r\n".join(lines).replace("\r\n ", "")
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded.split("\r\n")]
    assert [name for name in names if name not in {"URL", ""}] == [
        *("BEGIN", "VERSION", "PRODID", "CALSCALE", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"),
        *("DESCRIPTION", "TRANSP", "END", "END"),
    ]


def test_the_digest_groups_by_owner_and_keeps_words_in_their_place(rows: list[ActionRow]) -> None:
    late = replace(rows[0], text="<script>\n# Heading", owner="Ines *Okafor*")
    text = formats.digest([late, rows[1]], TODAY)
    assert text.startswith("## 1 action is overdue\n")
    assert "141 days overdue" in text
    html = MarkdownIt("commonmark", {"html": True}).render(text)
    assert "<script>" not in html
    assert html.count("<h") == 1
    assert 'href="postmortems/2026-05-11-invoice-backlog/README.md"' in html
    assert formats.digest([rows[1]], TODAY) == "No action is overdue.\n"


def test_markdown_is_a_checklist_under_each_state(rows: list[ActionRow]) -> None:
    done = replace(rows[1], status="done", closed_at=date(2026, 9, 1), history=(("", "", "", "drill 12"),))
    text = formats.as_markdown(board.grouped([rows[0], rows[2], done], TODAY))
    assert text.index("## Overdue") < text.index("## Ideas") < text.index("## Done")
    assert "- [ ] **2026-05-11-invoice-backlog#A1** Page when" in text
    assert "- [x] **2026-05-11-invoice-backlog#A2**" in text
    assert "done 1 September 2026: drill 12" in text
    assert "[tracker](https://tracker.example.com/B-1)" in text
    assert formats.as_markdown({}) == "No actions.\n"


def test_trackers_get_what_is_open_and_in_none_yet(rows: list[ActionRow]) -> None:
    wanted = formats.tracker_rows(rows)
    assert [row.ref[-2:] for row in wanted] == ["A1"]
    issue = json.loads(formats.for_github(wanted))
    assert issue["title"].startswith("Page when")
    assert "Owner: Ines Okafor" in issue["body"]
    gitlab = next(csv.DictReader(io.StringIO(formats.for_gitlab(wanted))))
    assert (list(gitlab), gitlab["due_date"]) == (["title", "description", "due_date"], "2026-06-01")
    jira = next(csv.DictReader(io.StringIO(formats.for_jira(wanted))))
    assert (jira["Summary"][:9], jira["Due Date"], jira["Issue Type"]) == ("Page when", "2026-06-01", "Task")


def test_a_long_text_makes_a_short_title(rows: list[ActionRow]) -> None:
    issue = json.loads(formats.for_github([replace(rows[0], text="word " * 100)]))
    assert len(issue["title"]) <= 122
    assert issue["title"].endswith("word …")
