"""The wordings of `prompts/reading/` made into patterns: groups of regular expressions, one a line."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pmwizard.resources import shipped

_GROUP = re.compile(r"\[([a-z][a-z0-9_ ]*)\]$")
_WORDS = r"(?<![a-z])(?:{})(?![a-z])"


OWN = ("headings", "facts", "columns", "particulars")
"""The files to which a team may add wordings of its own."""


def lay_over(folder: Path | None) -> bool:
    """Takes a team's own wordings out of a folder, in place of those taken before; whether that changes anything."""
    texts: dict[str, tuple[Path, str]] = {}
    broken: list[tuple[Path, int, str]] = []
    for path in [folder / f"{name}.txt" for name in OWN] if folder else []:
        try:
            texts[path.stem] = (path, path.read_text("utf-8"))
        except FileNotFoundError:
            continue  # a team adds to what it needs to
        except (OSError, UnicodeDecodeError) as error:
            broken.append((path, 0, f"cannot be read: {error}"))
    if (texts, broken) == (_own, _broken):
        return False
    _own.clear()
    _own.update(texts)
    _broken[:] = broken
    for made in (_added, groups, searching, whole):
        made.cache_clear()
    return True


def problems() -> list[tuple[Path, int, str]]:
    """(path, line, what is wrong) of a team's own wordings; all others are used."""
    return [*_broken, *(found for name in OWN for found in _added(name)[1])]


_own: dict[str, tuple[Path, str]] = {}
_broken: list[tuple[Path, int, str]] = []


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, group, wording) of a file of wordings."""
    group = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if named := _GROUP.match(bare):
            group = named[1]
            yield number, group, ""
        elif bare and not bare.startswith("#"):
            yield number, group, bare


@cache
def _added(name: str) -> tuple[dict[str, list[str]], list[tuple[Path, int, str]]]:
    """A team's own wordings of that file by group, and what is wrong with others of them."""
    path, text = _own.get(name, (Path(), ""))
    known = {group for _, group, _ in _lines(_shipped(name))}
    added: dict[str, list[str]] = {}
    wrong: list[tuple[Path, int, str]] = []
    for number, group, wording in _lines(text):
        if group not in known:
            if not (group and wording):  # said once, at the group
                wrong.append((path, number, f"no group of that name; there are {', '.join(sorted(known))}"))
            continue
        try:
            re.compile(wording)
        except re.error as error:
            wrong.append((path, number, f"no regular expression: {error}"))
            continue
        if wording:
            added.setdefault(group, []).append(wording)
    return added, wrong


def _shipped(name: str) -> str:
    return (shipped("prompts") / "reading" / f"{name}.txt").read_text("utf-8")


@cache
def groups(name: str) -> tuple[tuple[str, str], ...]:
    """The (group, alternatives joined) of a file of wordings, in its order; a group's name may come back.

    A team's own come first: of headings as groups before all others, elsewhere within their group.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    added = dict(_added(name)[0]) if name in OWN else {}
    found: list[tuple[str, list[str]]] = []
    if name == "headings":
        found += [(group, lines) for group, lines in added.items()]
        added = {}
    for _, group, wording in _lines(_shipped(name)):
        if wording:
            found[-1][1].append(wording)
        else:
            found.append((group, list(added.get(group, ()))))
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
