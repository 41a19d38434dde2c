"""What chats, pagers and tables become: entries of a timeline, each with its moment, its speaker and its source."""

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pmwizard.errors import UnusableError
from pmwizard.interview.importing import MOST, Event, Given, Log, narrowed, new_ones, read

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 10, 3)


def log_of(text: str, name: str = "log.txt", day: date | None = None, **names: str) -> Log:
    return read(name, text, Given(BERLIN, day, names))


def told(log: Log) -> list[str]:
    """Each event as `day hour:minute text`."""
    return [f"{one.at.astimezone(BERLIN):%d %H:%M} {one.entry['text']}" for one in log.events if one.at]


def as_json(value: Any) -> str:
    return json.dumps(value)


def test_a_chat_copied_from_slacks_window() -> None:
    text = """Friday, October 3rd, 2026
Dana Reyes
  1:41 PM
I moved the broker
it should take a minute
:eyes: 2
1:45
consumers are rebalancing
Ines Okafor  1:58 PM
Support has three tickets
3 replies
PagerDuty  APP  2:03 PM
Triggered #4711: queue depth
"""
    assert told(log_of(text)) == [
        "03 13:41 Dana Reyes: I moved the broker it should take a minute",
        "03 13:45 Dana Reyes: consumers are rebalancing",
        "03 13:58 Ines Okafor: Support has three tickets",
        "03 14:03 PagerDuty: Triggered #4711: queue depth",
    ]


def test_slacks_older_copies_have_the_time_in_brackets() -> None:
    text = "Dana Reyes [1:41 PM]\nI moved it\n[1:43 PM]\nlag is growing\nInes Okafor [1:45 PM] looking\n"
    assert told(log_of(text, day=DAY)) == [
        "03 13:41 Dana Reyes: I moved it",
        "03 13:43 Dana Reyes: lag is growing",
        "03 13:45 Ines Okafor: looking",
    ]


def test_a_slack_export_with_names_links_and_comings_and_goings() -> None:
    messages = [
        {"type": "message", "subtype": "channel_join", "user": "U1", "text": "<@U1> has joined", "ts": "1791027600.1"},
        {
            "type": "message",
            "user": "U1",
            "text": "I &lt;3 <https://g.example/1|the graph> <@U2>",
            "ts": "1791027660.000100",
        },
        {"type": "message", "user": "U9", "user_profile": {"real_name": "Tomasz"}, "text": "ok", "ts": "1791027720.0"},
        {"username": "Pager", "text": "", "attachments": [{"fallback": "Triggered #1"}], "ts": "1791027780.0"},
    ]
    assert told(log_of(as_json(messages), "2026-10-03.json", U1="Dana", U2="Ines")) == [
        "03 13:41 Dana: I <3 the graph (https://g.example/1) @Ines",
        "03 13:42 Tomasz: ok",
        "03 13:43 Pager: Triggered #1",
    ]


def test_teams_copied_and_exported() -> None:
    copied = "[10/3/2026 1:41 PM] Dana Reyes\n    I moved it\n[10/3/2026 1:45 PM] Ines Okafor\n    Looking\n    at it\n"
    assert told(log_of(copied)) == ["03 13:41 Dana Reyes: I moved it", "03 13:45 Ines Okafor: Looking at it"]
    body = {"contentType": "html", "content": "<p>I moved it &amp; waited<br>twice</p>"}
    value: dict[str, Any] = {
        "createdDateTime": "2026-10-03T11:41:00.5Z",
        "body": body,
        "webUrl": "https://teams.example/1",
    }
    value["from"] = {"application": None, "user": {"id": "x", "displayName": "Dana Reyes"}}
    noise = {
        "createdDateTime": "2026-10-03T11:42:00Z",
        "messageType": "systemEventMessage",
        "body": {"content": "<x/>"},
    }
    log = log_of(as_json({"value": [value, noise]}))
    assert told(log) == ["03 13:41 Dana Reyes: I moved it & waited twice"]
    assert log.events[0].source == "https://teams.example/1"


def test_mattermost_exported_in_bulk_and_from_its_api() -> None:
    reply = {"user": "ines", "message": "seen", "create_at": 1791027720000}
    post = {"team": "t", "user": "dana", "message": "I moved it", "create_at": 1791027660000, "replies": [reply]}
    bulk = '{"type": "version", "version": 1}\n' + as_json({"type": "post", "post": post}) + "\n"
    assert told(log_of(bulk, "export.jsonl")) == ["03 13:41 dana: I moved it", "03 13:42 ines: seen"]
    posts: dict[str, Any] = {"p1": {"create_at": 1791027660000, "user_id": "k1", "message": "I moved it", "type": ""}}
    posts["p2"] = {"create_at": 1791027720000, "user_id": "k1", "message": "x", "type": "system_join_channel"}
    assert told(log_of(as_json({"order": ["p1"], "posts": posts}), k1="Dana")) == ["03 13:41 Dana: I moved it"]


def test_discord_copied_and_exported() -> None:
    copied = "dana — 10/03/2026 1:41 PM\nI moved it\nines — Today at 1:58 PM\ntickets\n"
    assert told(log_of(copied)) == ["03 13:41 dana: I moved it", "03 13:58 ines: tickets"]
    author = {"id": "7", "name": "dana", "nickname": "Dana", "isBot": False}
    message: dict[str, Any] = {
        "id": "9",
        "timestamp": "2026-10-03T13:41:00.12+02:00",
        "content": "I moved it",
        "author": author,
    }
    message["attachments"] = [{"url": "https://cdn.example/x", "fileName": "graph.png"}]
    assert told(log_of(as_json({"guild": {"id": "1"}, "messages": [message]}))) == [
        "03 13:41 Dana: I moved it [graph.png]"
    ]


def test_pagerduty_says_what_set_it_off_and_names_nobody_twice() -> None:
    first = {
        "type": "trigger_log_entry",
        "created_at": "2026-10-03T11:58:00Z",
        "summary": "Triggered through the API.",
        "agent": {"type": "service_reference", "summary": "Checkout"},
        "channel": {"type": "api", "summary": "Queue depth above 5,000"},
        "html_url": "https://pd.example/log/R1",
    }
    second: dict[str, Any] = {
        "type": "acknowledge_log_entry",
        "created_at": "2026-10-03T12:01:00Z",
        "summary": "Acknowledged by Dana.",
    }
    second["agent"] = {"summary": "Dana"}
    log = log_of(as_json({"log_entries": [second, first]}))
    assert told(log) == [
        "03 13:58 Checkout: Triggered through the API. Queue depth above 5,000",
        "03 14:01 Acknowledged by Dana.",
    ]
    assert log.events[0].source == "https://pd.example/log/R1"


def test_opsgenie_as_json_and_as_a_table() -> None:
    data = [{"log": "Alert acknowledged", "owner": "dana@example.com", "createdAt": "2026-10-03T12:01:00.102Z"}]
    assert told(log_of(as_json({"data": data}))) == ["03 14:01 dana@example.com: Alert acknowledged"]
    table = "Created At,Owner,Message\n2026-10-03 14:01:00,dana,Alert acknowledged\n"
    assert told(log_of(table, "alerts.csv")) == ["03 14:01 dana: Alert acknowledged"]


def test_alerts_fire_and_stop() -> None:
    alert = {
        "status": "resolved",
        "labels": {"alertname": "QueueDeep", "service": "checkout"},
        "annotations": {"summary": "depth 9,000"},
        "startsAt": "2026-10-03T11:58:00Z",
        "endsAt": "2026-10-03T12:33:00.123456789Z",
        "generatorURL": "https://prom.example/g",
    }
    firing = {**alert, "status": "firing", "startsAt": "2026-10-03T12:00:00Z", "endsAt": "0001-01-01T00:00:00Z"}
    log = log_of(as_json({"receiver": "ops", "alerts": [alert, firing]}))
    assert told(log) == [
        "03 13:58 Alert QueueDeep (checkout) fired: depth 9,000",
        "03 14:00 Alert QueueDeep (checkout) fired: depth 9,000",
        "03 14:33 Alert QueueDeep (checkout) stopped.",
    ]


def test_a_spreadsheet_with_day_and_time_in_two_columns() -> None:
    text = 'Date;Time;Who;What happened;Link\n03.10.2026;13:41;Dana;"Moved; twice";https://x.example/1\n;;;;\n03.10.2026;soon;Ines;Hm;\n'
    log = log_of(text, "sheet.csv")
    assert told(log) == ["03 13:41 Dana: Moved; twice"]
    assert log.events[0].source == "https://x.example/1"
    assert [(one.line, one.why) for one in log.skipped] == [(4, "“03.10.2026 soon” does not read as a time")]


def test_a_table_without_a_head_is_read_by_what_its_columns_hold() -> None:
    text = "ops\t2026-10-03T11:41:00Z\tI moved the broker to the new nodes\nops\t2026-10-03T11:43:00Z\tlag\n"
    assert told(log_of(text, "log.tsv")) == ["03 13:41 I moved the broker to the new nodes", "03 13:43 lag"]


def test_a_row_over_several_lines_keeps_the_line_it_begins_on() -> None:
    text = 'time,text\n2026-10-03 13:41,"one\ntwo"\nnonsense,three\n'
    log = log_of(text, "a.csv")
    assert told(log) == ["03 13:41 one two"]
    assert log.skipped[0].line == 4


def test_pasted_lines_go_over_midnight_and_on_below() -> None:
    text = "23:50 I moved the broker\n  (against production)\n23:58 - first ticket\n00:03 Ines moved it back\n"
    log = log_of(text, day=DAY)
    assert told(log) == [
        "03 23:50 I moved the broker (against production)",
        "03 23:58 first ticket",
        "04 00:03 Ines moved it back",
    ]
    assert log.notes == ["Times without a day were put on the day of --date, or of the draft."]


def test_irc_logs_of_several_programs() -> None:
    irssi = """--- Log opened Sat Oct 03 08:00:00 2026
13:41 <@dana> I moved it
13:42 -!- ines [~ines@host] has joined #ops
13:45  * ines looks
--- Day changed Sun Oct 04 2026
00:03 < ines> done
"""
    assert told(log_of(irssi)) == ["03 13:41 dana: I moved it", "03 13:45 ines: looks", "04 00:03 ines: done"]
    weechat = (
        "2026-10-03 13:41:00\tdana\tI moved it\n2026-10-03 13:42:00\t-->\tines joined\n2026-10-03 13:43:00\t--\tlag\n"
    )
    assert told(log_of(weechat)) == ["03 13:41 dana: I moved it"]
    assert told(log_of("[13:41:07] <dana> I moved it\n[13:42:00] *** ines has joined\n", day=DAY)) == [
        "03 13:41 dana: I moved it"
    ]


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-10-03 13:41",
        "2026-10-03T11:41:00Z",
        "2026-10-03T13:41:00.123+02:00",
        "[2026-10-03 11:41 UTC]",
        "3 Oct 2026 13:41",
        "Oct 3, 2026 1:41 PM",
        "Saturday, October 3rd, 2026 at 1:41 PM",
        "3. Oktober 2026 13:41",
        "03.10.26 13:41",
        "2026/10/03 13:41:05,123",
        "13:41 2026-10-03",
    ],
)
def test_days_and_times_as_people_and_machines_write_them(stamp: str) -> None:
    assert told(log_of(f"{stamp} I moved it\n")) == ["03 13:41 I moved it"]


def test_a_day_above_twelve_tells_how_the_file_writes_days() -> None:
    assert told(log_of("10/03/2026 13:41 one\n10/23/2026 13:41 two\n"))[0] == "03 13:41 one"
    log = log_of("03/10/2026 13:41 one\n")
    assert told(log) == ["03 13:41 one"]
    assert log.notes == ["Days such as 03/10/2026 were read with the day first."]


def test_times_without_any_day_say_which_and_how() -> None:
    with pytest.raises(UnusableError, match=r"log\.txt:2: 14:03 has no day.*--date 2026-10-03"):
        log_of("\n14:03 Ines moved it back\n")


def test_a_text_without_times_says_so() -> None:
    with pytest.raises(UnusableError, match=r"log\.txt:1: no line begins with a time"):
        log_of("a " * 100_000)
    with pytest.raises(UnusableError, match=r"log\.txt:1: no line begins with a time"):
        log_of("We had a bad day\n")


def test_a_table_without_times_names_its_columns() -> None:
    with pytest.raises(UnusableError, match=r"a\.csv:1: no column of times; its columns are name, words"):
        log_of("name,words\ndana,hello\n", "a.csv")


@pytest.mark.parametrize(("text", "line"), [('[{"ts": }]', 1), ('{"ts": 1,\n "text": oops}', 2)])
def test_broken_json_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(UnusableError, match=rf"log\.txt:{line}: not valid JSON"):
        log_of(text)


def test_json_as_deep_as_a_well_is_refused() -> None:
    with pytest.raises(UnusableError, match="nested too deeply"):
        log_of("[" * 100_000)


def test_json_without_a_message_says_so() -> None:
    with pytest.raises(UnusableError, match="no message with a time in it"):
        log_of('{"ok": true, "messages": []}')


def test_narrowing_by_span_and_words() -> None:
    log = log_of("13:40 a\n13:50 broker b\n14:00 c broker\n14:10 d\n", day=DAY)
    kept = narrowed(log.events, since="13:45", until="14:05", grep="BROKER", zone=BERLIN)
    assert [one.text for one in kept] == ["broker b", "c broker"]


@pytest.mark.parametrize(("option", "said"), [("since", "soon"), ("until", "14:00 or so"), ("grep", "(")])
def test_an_option_that_cannot_be_read_is_named(option: str, said: str) -> None:
    log = log_of("13:40 a\n", day=DAY)
    asked = {"since": "", "until": "", "grep": "", option: said}
    with pytest.raises(UnusableError, match=f"--{option} "):
        narrowed(log.events, since=asked["since"], until=asked["until"], grep=asked["grep"], zone=BERLIN)


def test_what_the_timeline_holds_already_is_not_added_twice() -> None:
    log = log_of("13:40 a\n13:50 b\n13:50 b\n", day=DAY)
    first = new_ones(log.events, [], BERLIN)
    assert [one["text"] for one in first] == ["a", "b"]
    assert new_ones(log.events, first, BERLIN) == []


def test_more_than_a_timeline_can_tell_is_refused() -> None:
    events = [Event(log.at, f"line {n}") for n in range(MOST + 1) for log in log_of("13:40 a\n", day=DAY).events]
    with pytest.raises(UnusableError, match="narrow them with --since, --until or --grep"):
        new_ones(events, [], BERLIN)
