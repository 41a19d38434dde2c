"""A record in its TOML: each field in its section, each finding at its place in the file."""

from pmwizard.coach import Coach
from pmwizard.coach.toml_document import as_record, check_toml

COACH = Coach.load()
RECORD = '''schema = 1
title = "The root cause was a typo"
summary = """
The queue filled up at 10:00.
Obviously the disk was too small."""

[impact]
text = "Some users were affected."

[[timeline]]
at = 2026-10-03T13:40:00+02:00
text = "The wrong flag was set."

[[actions]]
id = "A1"
text = "Be more careful."
'''


def test_each_field_is_heard_in_its_section_and_found_in_the_file() -> None:
    record = as_record(RECORD)
    assert record is not None
    places = {one.finding.rule: one for one in check_toml(RECORD, record, coach=COACH)}
    assert {rule: one.line for rule, one in places.items()} == {
        "hindsight": 5,
        "vague-impact": 8,
        "agentless": 12,
        "weak-action": 16,
    }
    lines = RECORD.split("\n")
    for one in places.values():
        assert lines[one.line - 1][one.column - 1 : one.end_column - 1] == one.finding.text


def test_other_toml_and_plain_text_are_no_record() -> None:
    assert as_record('[tool.ruff]\nselect = ["ALL"]\n') is None
    assert as_record("The root cause was a typo.") is None
