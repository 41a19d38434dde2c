"""Times, zones and other values that are not read as they were meant."""

from datetime import datetime
from typing import Any

import pytest

from pmwizard.interview.guide import Guide
from pmwizard.interview.interview import Interview, new_record
from pmwizard.interview.steps import BASICS, IMPACT, TIMELINE

NOW = datetime.fromisoformat("2026-11-25T02:06:00+01:00")
LINE, ZONE, STARTED = TIMELINE.field("text"), BASICS.field("timezone"), BASICS.field("started_at")


def start(zone: str = "UTC", **record: Any) -> Interview:
    return Interview({**new_record(title="Fresh one", zone=zone), **record}, clock=lambda: NOW)


def type_in(walk: Interview, text: str, *, before: str = "") -> None:
    for end in range(1, len(text) + 1):
        walk.put(BASICS, ZONE, before + text[:end])


def hours(walk: Interview) -> list[str]:
    return [entry["at"].isoformat() for entry in walk.entries(TIMELINE)]


def test_a_zone_that_is_none_is_kept_as_typed_and_said_with_the_one_meant() -> None:
    walk = start()
    type_in(walk, "Europe/Amsterdem")
    assert walk.text(BASICS, ZONE) == "Europe/Amsterdem"
    assert walk.record["incident"]["timezone"] == "UTC"
    assert not walk.understood(BASICS, ZONE)
    assert walk.state(BASICS) == "started"
    assert "Europe/Amsterdam?" in walk.trouble(BASICS, ZONE)
    walk.add(TIMELINE, text="01:40 I swapped the alias")
    assert hours(walk) == ["2026-11-25T01:40:00+01:00"]  # the author's own zone


def test_a_draft_with_a_broken_zone_says_so_and_is_read_in_the_own_zone() -> None:
    walk = start("Europe/Amsterdamn")
    assert not walk.understood(BASICS, ZONE)
    assert "Europe/Amsterdam?" in walk.trouble(BASICS, ZONE)
    assert walk.context().zone == NOW.tzinfo


def test_another_zone_keeps_the_hours_that_were_typed_in_one_step_of_undo() -> None:
    walk = start()
    for line in (
        "yesterday 13:40 I swapped the alias",
        "2026-11-24 23:50 the nightly job",
        "2026-11-24 14:00+05:00 told",
    ):
        walk.settle(TIMELINE, walk.add(TIMELINE, text=line))
    walk.put(BASICS, STARTED, "2026-11-24 13:30")
    before = hours(walk)
    walk.pause()
    walk.put(BASICS, ZONE, "")
    type_in(walk, "Europe/Amsterdam")
    assert walk.notice == (
        "2 times keep their hours, now read in Europe/Amsterdam; 1 that came with a zone of its own stays the moment "
        "it is."
    )
    assert hours(walk) == ["2026-11-24T14:00:00+05:00", "2026-11-24T13:40:00+01:00", "2026-11-24T23:50:00+01:00"]
    assert walk.record["incident"]["started_at"].isoformat() == "2026-11-24T13:30:00+01:00"
    walk.undo()
    assert hours(walk) == before
    assert walk.record["incident"]["timezone"] == "UTC"
    walk.redo()
    assert walk.record["incident"]["timezone"] == "Europe/Amsterdam"


def test_the_same_hours_once_a_typo_is_mended() -> None:
    walk = start("Europe/Amsterdam")
    walk.put(BASICS, ZONE, "America/New_Yorkk")
    walk.settle(TIMELINE, walk.add(TIMELINE, text="01:40 I swapped the alias"))
    walk.put(BASICS, ZONE, "America/New_York")
    assert hours(walk) == ["2026-11-25T01:40:00-05:00"]


def test_a_time_with_the_zones_own_offset_is_still_an_instant_and_so_is_what_counts_from_it() -> None:
    walk = start()
    walk.settle(TIMELINE, walk.add(TIMELINE, text="2026-11-24 14:00 UTC the pager said so"))
    walk.settle(TIMELINE, walk.add(TIMELINE, text="+5m it said so again"))
    walk.settle(TIMELINE, walk.add(TIMELINE, text="2026-11-24 14:10 I looked at my watch"))
    walk.settle(TIMELINE, walk.add(TIMELINE, text="+5m I looked again"))
    walk.put(TIMELINE, TIMELINE.field("marks"), "detected", 0)
    before = hours(walk)
    for zone, shown in (("Asia/Tokyo", "14:10 14:15 23:00 23:05"), ("UTC", "14:00 14:05 14:10 14:15")):
        walk.put(BASICS, ZONE, zone)
        walk.pause()
        said = [f"{one['at'].astimezone(walk.context().zone):%H:%M}" for one in walk.entries(TIMELINE)]
        assert said == shown.split()
    walk.undo()
    walk.undo()
    assert hours(walk) == before
    assert walk.record["incident"]["detected_at"].isoformat() == "2026-11-24T14:00:00+00:00"


def test_what_was_in_the_draft_with_another_offset_stays_whatever_zones_follow() -> None:
    told = datetime.fromisoformat("2026-11-24T14:00:00+09:00")
    own = datetime.fromisoformat("2026-11-24T15:00:00+00:00")
    walk = start(timeline=[{"at": told, "text": "told"}, {"at": own, "text": "typed"}])
    for zone in ("Asia/Tokyo", "Europe/Amsterdam"):
        walk.put(BASICS, ZONE, zone)
    assert hours(walk) == ["2026-11-24T14:00:00+09:00", "2026-11-24T15:00:00+01:00"]


def test_a_zone_that_changes_nothing_says_nothing() -> None:
    walk = start("Europe/Berlin")
    walk.add(TIMELINE, text="01:40 I swapped the alias")
    walk.add(TIMELINE, text="01:41 UTC it was swapped")
    walk.put(BASICS, ZONE, "Europe/Amsterdam")
    assert walk.notice == ""


def test_two_lines_of_yesterday_are_of_one_day() -> None:
    walk = start("Europe/Amsterdam")
    walk.put(BASICS, STARTED, "yesterday 13:30")
    walk.put(BASICS, STARTED, "yesterday 13:35")
    for line in ("yesterday 13:40 I saw it", "yesterday 13:45 I swapped the alias", "today 00:10 it was over"):
        walk.settle(TIMELINE, walk.add(TIMELINE, text=line))
    assert [day[:10] for day in hours(walk)] == ["2026-11-24", "2026-11-24", "2026-11-25"]
    assert walk.record["incident"]["started_at"].isoformat() == "2026-11-24T13:35:00+01:00"
    walk.put(TIMELINE, LINE, "yesterday 13:50 I swapped the alias", 1)
    assert hours(walk)[1] == "2026-11-24T13:50:00+01:00"


def test_yesterday_of_an_older_incident_is_the_day_before_it() -> None:
    walk = start("Europe/Amsterdam")
    walk.put(BASICS, STARTED, "2026-11-18 13:30")
    walk.add(TIMELINE, text="yesterday 18:00 I deployed it")
    assert hours(walk) == ["2026-11-17T18:00:00+01:00"]


def test_a_bare_hour_later_than_now_was_the_day_before() -> None:
    walk = start("Europe/Amsterdam")
    walk.add(TIMELINE, text="08:10 I saw the alert")
    walk.put(BASICS, STARTED, "08:05")
    assert hours(walk) == ["2026-11-24T08:10:00+01:00"]
    assert walk.record["incident"]["started_at"].isoformat() == "2026-11-24T08:05:00+01:00"
    assert walk.text(TIMELINE, LINE, 0) == "08:10 I saw the alert"


def test_review_names_what_is_still_to_come() -> None:
    walk = start("Europe/Amsterdam")
    walk.put(BASICS, STARTED, "2026-11-25 01:00")
    walk.add(TIMELINE, text="2026-11-25 08:10 I saw the alert")
    thin = [one for one in Guide(walk).thin() if one.finding.rule == "in-the-future"]
    assert [(one.step, one.item) for one in thin] == [("timeline", 0)]
    assert thin[0].finding.message == "25 November 08:10 is still to come. Was it the day before?"


def test_a_line_back_to_its_words_goes_back_to_its_time_as_well() -> None:
    walk = start("Europe/Amsterdam")
    at = walk.settle(TIMELINE, walk.add(TIMELINE, text="25:71 nonsense time"))
    walk.put(TIMELINE, LINE, "nonsense time", at)
    walk.put(TIMELINE, LINE, "01:20 nonsense time", at)
    assert hours(walk) == ["2026-11-25T01:20:00+01:00"]
    walk.put(TIMELINE, LINE, "nonsense time", at)
    walk.put(TIMELINE, LINE, "25:71 nonsense time", at)
    assert "at" not in walk.entries(TIMELINE)[at]
    assert walk.text(TIMELINE, LINE, at) == "25:71 nonsense time"


def test_a_marked_line_without_a_time_again_takes_the_mark_along() -> None:
    walk = start("Europe/Amsterdam")
    at = walk.settle(TIMELINE, walk.add(TIMELINE, text="somebody noticed"))
    walk.put(TIMELINE, TIMELINE.field("marks"), "detected", at)
    walk.put(TIMELINE, LINE, "01:20 somebody noticed", at)
    assert walk.record["incident"]["detected_at"].isoformat() == "2026-11-25T01:20:00+01:00"
    walk.put(TIMELINE, LINE, "somebody noticed", at)
    assert "detected_at" not in walk.record["incident"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("started_at", "yesturday 25:99", "“yesturday 25:99” is no time yet: try 13:41"),
        ("severity", "SEV9", "“SEV9” is not one of SEV1, SEV2, SEV3, SEV4"),
        ("authors", "Dana Reyes, Noor <broken", "“Noor <broken” is no author yet"),
        ("authors", "Dana Reyes <dana@example.com>, Noor", ""),
        ("severity", "SEV2", ""),
        ("timezone", "Asia/Tokyo", ""),
    ],
)
def test_what_cannot_be_read_stays_and_is_said(field: str, typed: str, said: str) -> None:
    walk = start()
    walk.put(BASICS, BASICS.field(field), typed)
    assert walk.text(BASICS, BASICS.field(field)) == typed
    assert walk.trouble(BASICS, BASICS.field(field)).startswith(said)
    guide = Guide(walk)
    assert [one.field for one in guide.unread(BASICS)] == ([field] if said else [])
    assert any(one.field == field for one in guide.thin() if one.finding.message.startswith("“")) == bool(said)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("fourteen baskets", "“fourteen baskets” has no number after a colon yet"),
        ("baskets: fourteen", "“baskets: fourteen” has no number after a colon yet"),
        ("money: 1.200,50", "“1.200,50” can be read two ways: is it 1200.50?"),
        ("p99 latency: 9.1 s (normally 0.8 s)", ""),
        ("carts: 4,310", ""),
    ],
)
def test_a_measure_without_a_number_is_said(typed: str, said: str) -> None:
    walk = start()
    walk.add(IMPACT, text=typed)
    found = walk.trouble(IMPACT, IMPACT.item_fields[0], 0)
    assert found.startswith(said)
    assert bool(found) == bool(said)
    assert walk.text(IMPACT, IMPACT.item_fields[0], 0) == typed


def test_only_what_stops_a_commit_is_needed() -> None:
    walk = start()
    walk.put(BASICS, STARTED, "yesturday")
    guide = Guide(walk)
    assert guide.needed() == []
    walk.put(BASICS, STARTED, "")
    assert guide.needed() == []
    assert "no-start" in [one.finding.rule for one in guide.thin()]
