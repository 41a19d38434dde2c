"""Times as people say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmwizard.record.times import ago, duration, parse_day, parse_moment, said_as, spoken_from, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
NEAR = datetime(2026, 10, 3, 13, 40, tzinfo=BERLIN)
TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("said", "moment", "rest"),
    [
        ("14:03 I rolled checkout back to v41", "2026-10-03T14:03+02:00", "I rolled checkout back to v41"),
        ("+12m support forwarded two tickets", "2026-10-03T13:52+02:00", "support forwarded two tickets"),
        ("+1h30m lag is gone", "2026-10-03T15:10+02:00", "lag is gone"),
        ("+ 5 min restart", "2026-10-03T13:45+02:00", "restart"),
        ("yesterday 23:50 the cron ran", "2026-10-02T23:50+02:00", "the cron ran"),
        ("2026-10-04 09:00 review", "2026-10-04T09:00+02:00", "review"),
        ("2026-10-04T09:00:05Z review", "2026-10-04T09:00:05+00:00", "review"),
        ("14:03 UTC alert", "2026-10-03T14:03+00:00", "alert"),
        ("2:05 pm – I paged Ines", "2026-10-03T14:05+02:00", "I paged Ines"),
        ("12:10 am: night shift", "2026-10-04T00:10+02:00", "night shift"),
        ("[13:41] leaders moved", "2026-10-03T13:41+02:00", "leaders moved"),
        ("Fri 9:10 deploy", "2026-10-02T09:10+02:00", "deploy"),
        ("00:20 still down", "2026-10-04T00:20+02:00", "still down"),
        ("13:40", "2026-10-03T13:40+02:00", ""),
    ],
)
def test_a_line_is_typed_as_it_is_said(said: str, moment: str, rest: str) -> None:
    assert parse_moment(said, BERLIN, NEAR) == (datetime.fromisoformat(moment), rest)


@pytest.mark.parametrize(
    ("began", "said", "day"),
    [
        (None, "yesterday", "2026-11-23"),
        ("2026-11-24", "yesterday", "2026-11-23"),
        ("2026-11-23", "yesterday", "2026-11-23"),
        ("2026-11-23", "today", "2026-11-24"),
        ("2026-11-20", "yesterday", "2026-11-19"),
        ("2026-11-20", "today", "2026-11-20"),
        (None, "tuesday", "2026-11-24"),
        (None, "wed", "2026-11-18"),
        ("2026-10-03", "Fri", "2026-10-02"),
        ("2026-10-03", "sunday at", "2026-10-04"),
        ("2026-11-22", "mon", "2026-11-23"),
        ("2026-11-22", "wed", "2026-11-18"),
    ],
)
def test_a_day_in_words_is_of_the_author_or_of_an_older_incident_never_of_the_line_before(
    began: str | None, said: str, day: str
) -> None:
    now = datetime.combine(TODAY, NEAR.timetz())
    said_on = spoken_from(TODAY, date.fromisoformat(began) if began else None)
    for near in (NEAR, now, now - timedelta(days=1)):
        found = parse_moment(f"{said} 13:10 I saw it", BERLIN, near, now, said_on)
        assert found is not None
        assert (found[0].date().isoformat(), found[1]) == (day, "I saw it")


def test_how_a_time_is_said() -> None:
    lines = ("14:03 x", "yesterday 23:50 x", "14:03 UTC x", "2026-10-03T14:03:05+02:00 x", "+12m x", "I saw it", "")
    assert [said_as(line) for line in lines] == ["clock", "clock", "offset", "offset", "step", "", ""]


@pytest.mark.parametrize(
    "said", ["", "I rolled back", "99:99 no", "14 people called", "13:77 x", "+ nothing", "+", "2026-13-40 10:00 x"]
)
def test_what_has_no_time_in_front_is_left_alone(said: str) -> None:
    assert parse_moment(said, BERLIN, NEAR) is None


@given(st.text(max_size=40))
def test_no_line_breaks_the_reader(line: str) -> None:
    found = parse_moment(line, BERLIN, NEAR)
    assert found is None or found[0].utcoffset() is not None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("in 2 weeks", "2026-12-08"),
        ("2 weeks", "2026-12-08"),
        ("two weeks", "2026-12-08"),
        ("in a month", "2026-12-24"),
        ("tomorrow", "2026-11-25"),
        ("friday", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("tuesday", "2026-12-01"),
        ("next monday", "2026-11-30"),
        ("17 Dec", "2026-12-17"),
        ("Dec 17", "2026-12-17"),
        ("17 October", "2027-10-17"),
        ("17.12.", "2026-12-17"),
        ("1st Jan 2028", "2028-01-01"),
        ("by 2026-12-17", "2026-12-17"),
        ("end of month", "2026-11-30"),
        ("end of the quarter", "2026-12-31"),
        ("end of week", "2026-11-27"),
        ("next week", "2026-12-01"),
    ],
)
def test_a_due_date_is_typed_as_it_is_said(said: str, day: str) -> None:
    assert parse_day(said, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("said", ["", "soon", "31.2.", "2026-02-30", "when we can", "in many weeks", "foo 12"])
def test_what_is_no_day_is_none(said: str) -> None:
    assert parse_day(said, TODAY) is None


@given(st.text(max_size=30))
def test_no_day_breaks_the_reader(said: str) -> None:
    assert parse_day(said, TODAY) is None or isinstance(parse_day(said, TODAY), date)


def test_the_last_of_january_and_a_month_is_the_last_of_february() -> None:
    assert parse_day("in a month", date(2027, 1, 31)) == date(2027, 2, 28)


def test_spans_read_as_people_say_them() -> None:
    spans = [40, 52 * 60, 89 * 60, 3600, 76 * 3600, 0, -5]
    assert [duration(timedelta(seconds=s)) for s in spans] == [
        "40 s",
        "52 min",
        "1 h 29 min",
        "1 h",
        "3 d 4 h",
        "0 min",
        "0 min",
    ]
    assert ago(datetime(2026, 1, 1, 10, tzinfo=UTC), datetime(2026, 1, 1, 10, 20, tzinfo=UTC)) == "20 minutes ago"
    assert ago(NEAR, NEAR) == "just now"


def test_a_zone_nobody_knows_is_utc() -> None:
    assert zone_of("Nowhere/Land") is UTC
    assert zone_of("../../etc/passwd") is UTC
