"""A whole step in the author's own editor, and back."""

import copy
from datetime import date

from pmwizard.interview import whole
from pmwizard.interview.interview import Interview, new_record
from pmwizard.interview.steps import ACTIONS, BASICS, IMPACT, STEPS, TIMELINE, WENT_WELL


def start(**record: object) -> Interview:
    return Interview({**new_record(zone="Europe/Berlin"), **record})


def actions() -> Interview:
    return start(
        actions=[
            {"id": "A1", "text": "Page on queue depth", "owner": "Ines", "due": date(2027, 1, 15), "status": "open"},
            {"id": "A2", "text": "Colour the production prompt", "owner": "Dana", "status": "open"},
            {"id": "A3", "text": "Drill the failover in May", "owner": "Ravi", "status": "open"},
        ]
    )


def words(walk: Interview) -> list[tuple[str, str]]:
    return [(one["text"], one.get("owner", "")) for one in walk.record.get("actions", [])]


def test_what_comes_back_unchanged_changes_nothing() -> None:
    walk = actions()
    walk.record["summary"] = "One line.\n\nAnother one."
    before = copy.deepcopy(walk.record)
    for step in STEPS[:-1]:
        assert not whole.take(walk, step, whole.as_text(walk, step)), step.id
    assert walk.record == before


def test_changed_words_stay_with_their_owner_wherever_they_stand_now() -> None:
    walk = actions()
    text = whole.as_text(walk, ACTIONS)
    text = text.replace("Page on queue depth", "Drill the failover in June").replace(
        "Drill the failover in May", "Page on queue depth above 10,000", 1
    )
    assert whole.take(walk, ACTIONS, text)
    assert words(walk) == [
        ("Drill the failover in June", "Ravi"),
        ("Colour the production prompt", "Dana"),
        ("Page on queue depth above 10,000", "Ines"),
    ]


def test_paragraphs_added_and_taken_out_are_entries_added_and_taken_out_and_one_undo() -> None:
    walk = actions()
    before = copy.deepcopy(walk.record)
    text = whole.as_text(walk, ACTIONS).replace(
        "Colour the production prompt", "Ask the vendor for a runbook of theirs"
    )
    assert whole.take(walk, ACTIONS, text + "\n\nTell support first\n")
    assert words(walk) == [
        ("Page on queue depth", "Ines"),
        ("Ask the vendor for a runbook of theirs", ""),
        ("Drill the failover in May", "Ravi"),
        ("Tell support first", ""),
    ]
    spot = walk.undo()
    assert spot is not None
    assert spot.step == "actions"
    assert walk.record == before


def test_a_timeline_comes_back_in_the_order_of_its_times() -> None:
    walk = start()
    text = (
        whole.as_text(walk, TIMELINE) + "\n2026-10-03 14:33 Ines moved the leaders\n\n2026-10-03 13:40 I started it\n"
    )
    assert whole.take(walk, TIMELINE, text)
    assert [one["text"] for one in walk.record["timeline"]] == ["I started it", "Ines moved the leaders"]


def test_fields_come_back_under_their_names_and_what_cannot_be_read_is_kept() -> None:
    walk = start()
    text = whole.as_text(walk, BASICS)
    title, began = BASICS.field("title").label, BASICS.field("started_at").label
    text = text.replace(f"== {title} ==\n", f"== {title} ==\nCheckout slowed")
    text = text.replace(f"== {began} ==\n", f"== {began} ==\nsome time after lunch")
    assert whole.take(walk, BASICS, text)
    assert walk.record["title"] == "Checkout slowed"
    assert walk.half == {"basics.started_at": "some time after lunch"}


def test_an_emptied_file_takes_nothing_out() -> None:
    walk = actions()
    assert not whole.take(walk, ACTIONS, "")
    assert len(words(walk)) == 3


def test_words_under_no_heading_are_entries() -> None:
    walk = start()
    assert whole.take(walk, WENT_WELL, "Support wrote in the shared channel.\n\nThe runbook was right.\n")
    assert [one["text"] for one in walk.record["went_well"]] == [
        "Support wrote in the shared channel.",
        "The runbook was right.",
    ]
    assert not whole.take(walk, IMPACT, "\n\n")
