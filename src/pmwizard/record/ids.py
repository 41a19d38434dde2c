"""Names for records and the items in them: dates and slugs, because numbers in a row collide between branches."""

import re
import unicodedata
from collections.abc import Container, Iterable
from datetime import date

_LONGEST = 48
_SMALL = {
    "a",
    "an",
    "and",
    "the",
    "to",
    "of",
    "for",
    "in",
    "on",
    "we",
    "our",
    "while",
    "with",
    "was",
    "were",
    "at",
    "by",
}


def slug(title: str) -> str:
    """A few words of the title for a folder's name: `Checkout slowed to 9 s` gives `checkout-slowed-9-s`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = re.findall(r"[a-z0-9]+", plain)
    kept = [word for word in words if word not in _SMALL] or words
    name = ""
    for word in kept:
        longer = f"{name}-{word}" if name else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        name = longer
    return name or "incident"


def make_id(day: date, title: str) -> str:
    """A record's id, `YYYY-MM-DD-slug`, from the day the incident started."""
    return f"{day.isoformat()}-{slug(title)}"


def free_id(wanted: str, taken: Container[str]) -> str:
    """The wanted id, or the first of `wanted-2`, `wanted-3`, … nobody has."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def next_item_id(letter: str, used: Iterable[str]) -> str:
    """The next id for a factor (`F`) or an action (`A`); numbers of deleted items are not given out twice in a row."""
    numbers = [int(key[len(letter) :]) for key in used if key.startswith(letter) and key[len(letter) :].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"
