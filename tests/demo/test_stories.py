"""The invented postmortems: valid, complete, dated back from any day, and written as the coach would like them."""

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest

from pmwizard.archive.matching import Matcher
from pmwizard.archive.model import PastFactor
from pmwizard.coach import Coach
from pmwizard.demo import draft
from pmwizard.demo.stories import DATA, Story, company, stories
from pmwizard.interview.steps import CATEGORIES
from pmwizard.record.toml_io import dumps, loads, validate

DAY = dt.date(2026, 11, 24)
WEEK = [DAY + dt.timedelta(days=n) for n in range(7)]
EARLY = {"search-outage", "ideal-timeouts", "forecast-doubled"}


def last(story: Story) -> dict[str, Any]:
    return [record for _, record in story.states()][-1]


@pytest.fixture(scope="module")
def told() -> list[Story]:
    return stories(DAY)


@pytest.fixture(scope="module")
def records(told: list[Story]) -> list[dict[str, Any]]:
    return [last(story) for story in told]


def test_every_state_of_every_record_is_valid_and_comes_back_from_toml(told: list[Story]) -> None:
    for story in told:
        for _, record in story.states():
            assert validate(record) == []
            assert loads(dumps(record)) == {key: value for key, value in record.items() if value not in ([], "")} | {
                "actions": [{k: v for k, v in action.items() if v != []} for action in record["actions"]]
            }


def test_there_are_enough_from_six_teams_over_two_years(records: list[dict[str, Any]]) -> None:
    assert len(records) >= 44
    owners = Counter(record["teams"][0] for record in records)
    assert set(owners) == set(company()["teams"])
    assert len(owners) == 6
    assert min(owners.values()) >= 6
    days = [record["incident"]["started_at"].date() for record in records]
    assert 700 <= (max(days) - min(days)).days <= 760
    assert {record["severity"] for record in records} == {"SEV1", "SEV2", "SEV3", "SEV4", "near miss"}
    assert len({tuple(record["authors"]) for record in records}) >= 20


def test_every_postmortem_is_complete(records: list[dict[str, Any]]) -> None:
    for record in records:
        name = record["id"]
        assert record["summary"], name
        assert record["impact"]["text"], name
        assert record["impact"]["measures"], name
        assert 6 <= len(record["timeline"]) <= 14, name
        assert {"started_at", "detected_at", "mitigated_at", "resolved_at"} <= set(record["incident"]), name
        assert 1 <= len(record["went_well"]) <= 4, name
        assert 2 <= len(record["went_poorly"]) <= 3, name
        assert 3 <= len(record["factors"]) <= 6, name
        assert len({factor["category"] for factor in record["factors"]}) >= 2, name
        assert 2 <= len(record["actions"]) <= 5, name
        assert record["links"], name


def test_what_comes_later_is_written_later(told: list[Story]) -> None:
    for day in WEEK:
        for story in stories(day):
            incident = story.record["incident"]
            order = [incident[f"{mark}_at"] for mark in ("started", "detected", "mitigated", "resolved")]
            assert order == sorted(order), story.record["id"]
            moments = [entry["at"] for entry in story.record["timeline"]]
            assert moments == sorted(moments), story.record["id"]
            assert moments[-1] < story.published, story.record["id"]
            assert all(story.published < change.at for change in story.changes), story.record["id"]
            assert story.published.date() < day
            assert all(change.at.date() < day for change in story.changes), story.record["id"]
    assert len(told) == len(stories(WEEK[-1]))


def test_an_id_is_the_day_the_incident_started_and_a_name(records: list[dict[str, Any]]) -> None:
    for record in records:
        assert record["id"].startswith(f"{record['incident']['started_at'].date()}-")


def test_every_reference_resolves_to_something_older(records: list[dict[str, Any]]) -> None:
    factors = {f"{r['id']}#{f['id']}" for r in records for f in r["factors"]}
    seen = [(r["id"], ref) for r in records for f in r["factors"] for ref in f.get("seen_before", ())]
    assert len(seen) >= 40
    for owner, ref in seen:
        assert ref in factors
        assert ref < owner
    for record in records:
        known = {factor["id"] for factor in record["factors"]}
        assert all(set(action["addresses"]) <= known and action["addresses"] for action in record["actions"])


def test_the_categories_are_known_to_the_wizard_or_to_the_repository(records: list[dict[str, Any]]) -> None:
    import tomllib

    own = tomllib.loads((DATA / "repository" / "pmwizard.toml").read_text("utf-8"))["factors"]["categories"]
    unknown = Counter(f["category"] for r in records for f in r["factors"] if f["category"] not in {*CATEGORIES, *own})
    assert unknown == {"people": 1}


@pytest.mark.parametrize("day", WEEK)
def test_actions_are_in_every_state_on_every_day_of_the_week(day: dt.date) -> None:
    actions = [(last(story)["id"], action) for story in stories(day) for action in last(story)["actions"]]
    states: Counter[str] = Counter()
    for name, action in actions:
        lines = action.get("history", [])
        closed = action["status"] in {"done", "dropped"}
        states[action["status"]] += 1
        states["overdue"] += not closed and action["status"] == "open" and action["due"] < day
        states["ahead"] += not closed and action["status"] == "open" and action["due"] >= day
        states["moved"] += any(line["change"].startswith("due ") for line in lines)
        states["given"] += any(line["change"].startswith("owner ") for line in lines)
        assert closed == ("closed_at" in action), name
        assert not closed or lines[-1]["note"], name
        assert action["status"] != "open" or ("owner" in action and "due" in action), name
    assert states["done"] >= 60
    assert states["dropped"] >= 8
    assert states["idea"] >= 4
    assert states["overdue"] >= 5
    assert states["ahead"] >= 5
    assert states["moved"] >= 8
    assert states["given"] >= 1


def test_dates_follow_the_day_and_keep_their_weekdays() -> None:
    one, other = stories(DAY), stories(DAY + dt.timedelta(days=364))
    for before, after in zip(one, other, strict=True):
        shift = after.record["incident"]["started_at"].date() - before.record["incident"]["started_at"].date()
        assert shift.days == 364, after.record["id"]
    friday = next(story for story in one if story.record["id"].endswith("-essen-friday-launch"))
    assert friday.record["incident"]["started_at"].weekday() == 4
    assert stories(DAY) == one


def test_local_times_carry_the_offset_of_their_zone(records: list[dict[str, Any]]) -> None:
    offsets = {(r["incident"]["timezone"], r["incident"]["started_at"].utcoffset()) for r in records}
    hours = {zone: {offset.total_seconds() / 3600 for name, offset in offsets if name == zone} for zone, _ in offsets}
    assert hours == {"Europe/Amsterdam": {1, 2}, "Europe/Warsaw": {1, 2}, "Europe/Lisbon": {0, 1}}


def test_days_in_the_text_are_written_out(records: list[dict[str, Any]]) -> None:
    text = "\n".join(dumps(record) for record in records)
    assert "{+" not in text
    assert re.search(r"fired in a test on \d+ [A-Z][a-z]+\.", text)


def test_the_later_ones_come_out_of_the_coach_nearly_clean(records: list[dict[str, Any]]) -> None:
    coach = Coach.load()
    heard = {
        record["id"][11:]: [found for found in coach.check_record(record) if found.rule != "timeline-gap"]
        for record in records
    }
    later = {name: found for name, found in heard.items() if name not in EARLY}
    assert all(len(found) <= 3 for found in later.values()), {n: f for n, f in later.items() if len(f) > 3}
    assert sum(map(len, later.values())) <= len(later)
    assert len(heard["search-outage"]) >= 8


def test_the_draft_is_half_written_and_gives_the_coach_something_to_ask() -> None:
    record = draft(DAY)
    assert validate(record) == []
    assert record["status"] == "draft"
    assert record["id"] == "2026-11-23-basket-migration"
    assert (len(record["went_well"]), len(record["went_poorly"]), len(record["factors"])) == (1, 1, 1)
    assert not record["actions"]
    assert "resolved_at" not in record["incident"]
    rules = {found.rule for found in Coach.load().check_record(record)}
    assert {"agentless", "few-factors", "timeline-gap"} <= rules
    assert "blame" not in rules


def test_the_draft_is_of_a_working_day_before() -> None:
    assert draft(dt.date(2026, 11, 23))["id"] == "2026-11-20-basket-migration"
    for day in WEEK:
        started = draft(day)["incident"]["started_at"].date()
        assert started < day
        assert started.weekday() < 5


def test_factors_come_back_across_teams(records: list[dict[str, Any]]) -> None:
    team = {f"{r['id']}#{f['id']}": r["teams"][0] for r in records for f in r["factors"]}
    theme = {ref: {ref} for ref in team}
    for record in records:
        for factor in record["factors"]:
            for seen in factor.get("seen_before", ()):
                together = theme[f"{record['id']}#{factor['id']}"] | theme[seen]
                theme.update(dict.fromkeys(together, together))
    themes = {frozenset(one) for one in theme.values() if len(one) > 1}
    assert len([one for one in themes if len({team[ref] for ref in one}) > 1]) >= 10


def test_the_drafts_factor_has_been_here_before(records: list[dict[str, Any]]) -> None:
    past = [
        PastFactor(ref=f"{r['id']}#{f['id']}", text=f["text"], services=tuple(r["services"]), teams=tuple(r["teams"]))
        for r in records
        for f in r["factors"]
    ]
    matcher = Matcher(past)
    unfinished = draft(DAY)
    found = matcher.similar(unfinished["factors"][0]["text"])
    assert {match.factor.postmortem[11:] for match in found} >= {"search-index-swap", "terraform-window"}
    said = matcher.similar("The lag alert was muted for the migration")
    assert said[0].factor.ref.endswith("-broker-silenced#F1")
