"""What is wrong with a record, in words a person can act on: which item, which field, which line, and the mend."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from pmwizard.errors import UnusableError

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_LISTS = {
    "timeline": "timeline entry",
    "went_well": "went well",
    "went_poorly": "went poorly",
    "factors": "factor",
    "actions": "action",
    "links": "link",
    "history": "history line",
    "measures": "measure",
}
_PLAIN = {
    "missing": "is missing",
    "string_type": "is not text; put it in quotes",
    "list_type": "is not a list; write it in [brackets], or as [[tables]]",
    "dict_type": "is not a table",
    "model_type": "is not a table",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "literal_error": "is not one of {expected}",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that keeps a record from being usable.

    Attributes:
        text: what and where in words, e.g. `timeline entry 4: no UTC offset`.
        line: the line of the file, from 1; 0 when unknown.
    """

    text: str
    line: int = 0

    @classmethod
    def of_toml(cls, error: tomllib.TOMLDecodeError, text: str) -> Self:
        """A syntax error; the line is the one before the end when the file stops in mid-value."""
        found = re.search(r"^(.*?)\s*\(at (?:line (\d+)|end of document).*\)$", str(error))
        said, line = (found[1], found[2]) if found else (str(error), None)
        number = int(line) if line else max(1, text.rstrip().count("\n") + 1)
        return cls(f"is not valid TOML here: {said[:1].lower()}{said[1:]}", number)


class RecordError(UnusableError):
    """A record that cannot be used; `str()` says all of it, a line for each trouble."""

    def __init__(self, name: str, troubles: list[Trouble]) -> None:
        self.name = name
        self.troubles = troubles
        super().__init__("\n".join(f"{name}{f':{t.line}' if t.line else ''}: {t.text}" for t in troubles))


def troubles(error: "ValidationError", text: str) -> list[Trouble]:
    """The validation's findings in words, each with its line in `text`."""
    return [Trouble(_words(detail), line_of(text, detail["loc"])) for detail in error.errors(include_url=False)]


def _words(detail: "ErrorDetails") -> str:
    where = list(_places(detail["loc"]))
    plain = _PLAIN.get(detail["type"])
    said = plain.format(**detail.get("ctx", {})) if plain else detail["msg"]
    if detail["loc"] == ("id",) and detail["type"] == "string_pattern_mismatch":
        said = "is not an id; ids look like 2026-10-03-checkout-latency"
    if detail["loc"] and detail["type"] == "offset":
        where = where[:-1] if where[-1] == "at" else where
    return f"{', '.join(where)}{_joint(said)}{said}" if where else said


def _joint(said: str) -> str:
    return " " if said.startswith("is ") else ": "


def _places(loc: tuple[int | str, ...]) -> Iterator[str]:
    for at, part in enumerate(loc):
        if isinstance(part, int):
            name = str(loc[at - 1])
            yield f"{_LISTS.get(name, name)} {part + 1}"
        elif not (at + 1 < len(loc) and isinstance(loc[at + 1], int)):
            yield part


def line_of(text: str, loc: tuple[int | str, ...]) -> int:
    """The line, from 1, where that place of a record stands in its TOML; the nearest one above when it is missing."""
    best = 1 if text else 0
    path: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    wanted_key = tuple(str(part) for part in loc if not isinstance(part, int))
    wanted_items = {_names(loc[:at]): int(part) for at, part in enumerate(loc) if isinstance(part, int)}
    fits = True
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            path = tuple(part.strip(" \"'") for part in header[2].split("."))
            if header[1] == "[[":
                counts[path] = counts.get(path, -1) + 1
            fits = wanted_key[: len(path)] == path and all(
                counts.get(name, index) == index for name, index in wanted_items.items() if name == path[: len(name)]
            )
            best = number if fits else best
        elif fits:
            key = re.match(r"^\s*[\"']?([\w-]+)[\"']?\s*=", line)
            if key and (*path, key[1]) == wanted_key[: len(path) + 1] and (path or wanted_key[0] == key[1]):
                return number
    return best


def _names(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    return tuple(str(part) for part in loc if not isinstance(part, int))
