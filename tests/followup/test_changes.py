"""What can become of an action, as pure functions."""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pmwizard.errors import UnusableError
from pmwizard.followup import changes
from pmwizard.record import toml_io

AT = datetime(2026, 10, 3, 22, 30, tzinfo=UTC)
BY = "Dana Reyes <dana@example.com>"
Record = dict[str, Any]


def action(record: Record, at: int = 0) -> Record:
    found: Record = record["actions"][at]
    return found


def test_done_leaves_a_line_of_history_in_the_incidents_zone(record: Record) -> None:
    before = copy.deepcopy(record)
    changed = changes.close(record, "A1", proof="https://example.com/drill", by=BY, at=AT)
    assert record == before
    assert action(changed)["status"] == "done"
    assert action(changed)["closed_at"] == date(2026, 10, 4)
    line = action(changed)["history"][0]
    assert (line["change"], line["by"], line["note"]) == ("open -> done", BY, "https://example.com/drill")
    assert line["at"].isoformat() == "2026-10-04T00:30:00+02:00"
    assert toml_io.validate(changed) == []


def test_dropping_needs_a_reason(record: Record) -> None:
    with pytest.raises(UnusableError, match="why is it dropped"):
        changes.drop(record, "A1", because=" ", by=BY, at=AT)
    changed = changes.drop(record, "A1", because="the console move covers it", by=BY, at=AT)
    assert action(changed)["history"][0]["change"] == "open -> dropped"


def test_what_got_in_the_way_is_kept_as_a_word_and_reads_as_a_sentence(record: Record) -> None:
    changed = changes.drop(record, "A1", because="", obstacle="no-longer-matters", by=BY, at=AT)
    line = action(changed)["history"][0]
    assert (line["obstacle"], line["note"]) == ("no-longer-matters", "It no longer matters.")
    assert toml_io.loads(toml_io.dumps(changed)) == changed


def test_moving_writes_both_days_and_refuses_the_past(record: Record) -> None:
    changed = changes.move(record, "A1", to=date(2026, 11, 1), because="the vendor is late", by=BY, at=AT)
    assert action(changed)["due"] == date(2026, 11, 1)
    assert action(changed)["history"][0]["change"] == "due 2026-06-01 -> 2026-11-01"
    with pytest.raises(UnusableError, match=r"2026-10-03 has passed already; give a day from 2026-10-04 on"):
        changes.move(record, "A1", to=date(2026, 10, 3), by=BY, at=AT)
    assert action(changes.move(record, "A3", to=date(2026, 11, 1), by=BY, at=AT), 2)["history"][0]["change"] == (
        "due none -> 2026-11-01"
    )


def test_another_owner_and_open_again(record: Record) -> None:
    changed = changes.assign(record, "a1", to="Dana Reyes", by=BY, at=AT)
    assert action(changed)["history"][0]["change"] == "owner Ines Okafor -> Dana Reyes"
    closed = changes.close(changed, "A1", by=BY, at=AT)
    again = changes.reopen(closed, "A1", because="the drill failed", by=BY, at=AT)
    assert "closed_at" not in action(again)
    assert [line["change"] for line in action(again)["history"]][1:] == ["open -> done", "done -> open"]


def test_what_is_over_is_named_with_its_reason(record: Record) -> None:
    closed = changes.close(record, "A1", proof="drill 12", by=BY, at=AT)
    tries: list[Callable[[], Record]] = [
        lambda: changes.close(closed, "A1", proof="drill 13", by=BY, at=AT),
        lambda: changes.drop(closed, "A1", because="x", by=BY, at=AT),
        lambda: changes.move(closed, "A1", to=date(2027, 1, 1), by=BY, at=AT),
        lambda: changes.assign(closed, "A1", to="x", by=BY, at=AT),
    ]
    for again in tries:
        with pytest.raises(UnusableError, match=r"A1 is done since 4 October 2026: drill 12\n.*reopen"):
            again()


@pytest.mark.parametrize(
    "again",
    [
        lambda r: changes.close(changes.close(r, "A1", proof="p", by=BY, at=AT), "A1", proof="p", by=BY, at=AT),
        lambda r: changes.move(r, "A1", to=date(2026, 6, 1), by=BY, at=datetime(2026, 5, 20, tzinfo=UTC)),
        lambda r: changes.assign(r, "A1", to="Ines Okafor", by=BY, at=AT),
        lambda r: changes.reopen(r, "A1", by=BY, at=AT),
    ],
)
def test_the_same_change_again_is_told_apart(record: Record, again: Any) -> None:
    with pytest.raises(changes.SameError):
        again(record)


def test_an_unknown_action_names_those_there_are(record: Record) -> None:
    with pytest.raises(UnusableError, match="2026-05-11-invoice-backlog has no action A9; did you mean A"):
        changes.close(record, "A9", by=BY, at=AT)
    with pytest.raises(UnusableError, match="there is none yet"):
        changes.close({"id": "x"}, "A1", by=BY, at=AT)
