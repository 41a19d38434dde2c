"""Where actions stand, and which are meant."""

from datetime import date
from typing import Any

import pytest

from pmwizard.archive.model import ActionRow
from pmwizard.errors import UnusableError
from pmwizard.followup import board, names

TODAY = date(2026, 10, 20)


def row(ref: str = "2026-10-01-a#A1", **given: Any) -> ActionRow:
    facts: dict[str, Any] = {
        "text": "t",
        "owner": "",
        "due": None,
        "kind": "",
        "status": "open",
        "tracker": "",
        "closed_at": None,
        "history": (),
        "path": "p",
        "teams": (),
        "title": "T",
        "date": date(2026, 10, 1),
    }
    return ActionRow(ref=ref, **(facts | given))


LATE, LATER = row("2026-10-01-a#A1", due=date(2026, 10, 1)), row("2026-10-01-a#A2", due=date(2026, 10, 19))
SOON, FAR = row("2026-10-01-a#A3", due=date(2026, 10, 27)), row("2026-10-01-a#A4", due=date(2026, 10, 28))
BARE, IDEA = row("2026-10-01-b#A1"), row("2026-10-01-b#A2", status="idea", due=date(2026, 1, 1))
DONE = row("2026-10-01-b#A3", status="done", closed_at=date(2026, 10, 11))
OLD = row("2025-01-01-c#A1", status="done", closed_at=date(2025, 2, 1), date=date(2025, 1, 1))
DROPPED = row("2026-10-01-b#A4", status="dropped", due=date(2026, 1, 1), closed_at=date(2026, 10, 2))
ALL = [DROPPED, OLD, DONE, IDEA, BARE, FAR, SOON, LATER, LATE]


def test_the_longest_overdue_comes_first_and_the_finished_last() -> None:
    assert board.ordered(ALL, TODAY) == [LATE, LATER, SOON, FAR, BARE, IDEA, DONE, OLD, DROPPED]
    lanes = board.Board.of(ALL, TODAY).lanes
    assert {name: len(rows) for name, rows in lanes.items()} == {
        "overdue": 2,
        "due soon": 1,
        "open": 2,
        "idea": 1,
        "done": 2,
        "dropped": 1,
    }
    assert board.Board.of(ALL, TODAY, text="B# a2").lanes["idea"] == [IDEA]


def test_the_same_under_other_headings() -> None:
    two = row(owner="Ines", teams=("a", "b"), kind="detect", date=date(2026, 8, 1))
    groups = {by: board.grouped([two, DONE], TODAY, by) for by in ("state", "owner", "team", "kind", "age")}
    assert {by: list(found) for by, found in groups.items()} == {
        "state": ["Open", "Done"],
        "owner": ["Ines", "Nobody yet"],
        "team": ["a", "b", "No team"],
        "kind": ["Detect", "No kind"],
        "age": ["One to three months old", "Under a month old"],
    }


def test_the_day_itself_is_not_overdue_yet() -> None:
    assert not board.is_overdue(row(due=TODAY), TODAY)
    assert board.lane(row(due=TODAY), TODAY) == "due soon"


def test_age_counts_to_the_day_it_was_closed() -> None:
    assert [board.age_days(one, TODAY) for one in (LATE, DONE, row(date=date.min))] == [19, 10, 0]


def test_the_years_promises() -> None:
    assert board.progress(ALL, TODAY) == board.Progress(promised=7, done=1, dropped=1, median_days=10)
    assert board.progress([], TODAY).median_days is None


def test_mine_are_found_by_name_or_address() -> None:
    mine = [row(owner="Dana Reyes"), row(owner="dana@example.com"), row(owner="Dana Reyes <d@other.example>")]
    assert board.owned_by([*mine, row(owner="Dan"), row()], "Dana Reyes <dana@example.com>") == mine
    assert board.owned_by([row(owner="")], "") == []


def test_a_choice_takes_what_fits_all_of_it() -> None:
    one = row(owner="Ines Okafor", teams=("Billing",), kind="detect", due=date(2026, 10, 1))
    for choice in (
        board.Choice(
            overdue=True, owner="okafor", team="billing", kinds=("detect",), statuses=("open",), older_days=19
        ),
        board.Choice(text="ines #a1"),
    ):
        assert board.chosen([one, BARE], choice, TODAY) == [one]
    for choice in (
        board.Choice(owner="x"),
        board.Choice(team="bill"),
        board.Choice(older_days=20),
        board.Choice(text="q"),
    ):
        assert board.chosen([one], choice, TODAY) == []


def test_what_became_of_it_in_a_sentence() -> None:
    assert board.outcome("A3", "dropped", "the console move would cover it") == (
        "A3 was dropped: the console move would cover it"
    )
    assert board.outcome("A1", "open") == "A1 is still open"


def test_an_id_may_be_typed_in_part() -> None:
    rows = [
        row("2026-05-11-invoice-backlog#A1"),
        row("2026-05-11-invoice-backlog#A2"),
        row("2026-06-01-invoice-run#A1"),
    ]
    assert names.find("invoice-run#a1", rows).ref == "2026-06-01-invoice-run#A1"
    assert names.find("A2", rows).ref == "2026-05-11-invoice-backlog#A2"
    with pytest.raises(UnusableError, match=r"could be 2026-05-11-invoice-backlog#A1 or 2026-06-01-invoice-run#A1"):
        names.find("invoice#A1", rows)
    with pytest.raises(UnusableError, match=r"there is no action invoice-backlog#A7; did you mean .*backlog#A"):
        names.find("invoice-backlog#A7", rows)
    with pytest.raises(UnusableError, match="there is none yet"):
        names.find("A1", [])


def test_people_may_be_typed_in_part_and_unknown_ones_are_said() -> None:
    known = ["Ines Okafor", "Tomasz Lind"]
    assert names.person("Ines Okafor", known) == ("Ines Okafor", "")
    assert names.person("ines", known) == ("Ines Okafor", "Taking ines for Ines Okafor.")
    assert names.person("Ines Okafr", known)[1].endswith("there is Ines Okafor.")
    assert names.person("Zed", known) == ("Zed", "Nobody called Zed owns an action here so far.")
    assert names.person("Zed", []) == ("Zed", "")
