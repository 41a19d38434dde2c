"""The wordings of `prompts/reading/` made into patterns: groups of regular expressions, one a line."""

import re
from collections.abc import Iterator
from functools import cache

from pmwizard.resources import shipped

_GROUP = re.compile(r"\[([a-z][a-z0-9_ ]*)\]$")
_WORDS = r"(?<![a-z])(?:{})(?![a-z])"


@cache
def groups(name: str) -> tuple[tuple[str, str], ...]:
    """The (group, alternatives joined) of a file of wordings, in its order; a group's name may come back.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    found: list[tuple[str, list[str]]] = []
    for line in (shipped("prompts") / "reading" / f"{name}.txt").read_text("utf-8").splitlines():
        bare = line.strip()
        if group := _GROUP.match(bare):
            found.append((group[1], []))
        elif bare and not bare.startswith("#"):
            found[-1][1].append(bare)
    return tuple((group, "|".join(lines)) for group, lines in found)


@cache
def searching(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The groups of a file, to be searched for anywhere in a text."""
    return tuple((group, re.compile(joined)) for group, joined in groups(name))


@cache
def whole(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The groups of a file, each to fit a whole text."""
    return tuple((group, re.compile(rf"(?:{joined})\Z")) for group, joined in groups(name))


@cache
def sign(*names: str, words: bool = False, behind: str = "", until: str = "") -> re.Pattern[str]:
    """Groups of `cues.txt` as one pattern.

    Args:
        names: the groups.
        words: whether letters next to a match rule it out.
        behind: what a match stands behind.
        until: what has to come after it.
    """
    joined = "|".join(_parts(names))
    return re.compile(f"{behind}(?:{_WORDS.format(joined) if words else joined}){until}")


@cache
def listed(name: str) -> frozenset[str]:
    """A group of `cues.txt` whose lines are plain words."""
    return frozenset(word for part in _parts((name,)) for word in part.split("|"))


def _parts(names: tuple[str, ...]) -> Iterator[str]:
    held = dict(groups("cues"))
    for name in names:
        yield held[name]
