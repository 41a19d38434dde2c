"""A record in its TOML, coached field by field: the right section for each, the place in the file."""

import tomllib
from collections.abc import Mapping
from typing import Any

from pmwizard.coach.coach import Coach
from pmwizard.coach.document import Located
from pmwizard.coach.whole import fields
from pmwizard.record.errors import line_of
from pmwizard.record.finding import Finding

_SIGNS = ("schema", "timeline", "factors", "impact", "went_well", "went_poorly", "actions")
_ENOUGH = 2


def as_record(text: str) -> Mapping[str, Any] | None:
    """The record a text holds; None when it is no TOML or the TOML of something else."""
    try:
        record = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        return None
    return record if sum(sign in record for sign in _SIGNS) >= _ENOUGH else None


def check_toml(text: str, record: Mapping[str, Any], *, coach: Coach) -> list[Located]:
    """The findings in the fields of a record, in reading order.

    Args:
        text: the TOML.
        record: what it holds.
        coach: who listens.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    found = []
    for section, item, words in fields(record):
        place = (
            (section, item, "text") if item is not None else ("impact", "text") if section == "impact" else (section,)
        )
        begin = line_of(text, place) - 1
        found += [_located(lines, begin, words, one) for one in coach.check(words, section)]
    return sorted(found, key=lambda one: (one.line, one.column))


def _located(lines: list[str], begin: int, words: str, one: Finding) -> Located:
    """Where a finding stands in the file: the first line of the field, or below it, that has its words."""
    parts = one.text.split("\n")
    before = words[: one.start].rpartition("\n")[2]
    last = min(len(lines), begin + words.count("\n") + len(parts) + 2)
    for wanted, shift in ((before + parts[0], len(before)), (parts[0], 0)):
        for index in range(begin, last):
            at = lines[index].find(wanted)
            if at >= 0:
                column = at + shift + 1
                end = column + len(parts[0]) if len(parts) == 1 else len(parts[-1]) + 1
                return Located(one, index + 1, column, index + len(parts), end)
    return Located(one, begin + 1, 1, begin + 1, len(lines[begin]) + 1)  # escapes in between: the field as a whole
