"""Two versions of a record brought together item by item: two people who each added something do not conflict.

Records are plain tables. Factors and actions are told apart by their id, all other items by what they say; an item
that one side edited and the other left alone is edited, one that only one side removed is removed.
"""

import json
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.errors import RefusedError
from pmwizard.record.ids import next_item_id
from pmwizard.record.stamp import stamped, untouched
from pmwizard.record.toml_io import dumps, parse

Record = dict[str, Any]

_GONE = object()
_NUMBERED = {"factors": "F", "actions": "A"}


class _Conflicts(list[str]):
    """Places that could not be decided, and what to do with texts there."""

    def __init__(self, join: bool) -> None:
        super().__init__()
        self.join = join


def merge(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], *, join: bool = False
) -> tuple[Record, list[str]]:
    """Both sides' changes to `base` in one record.

    Where both added a factor or an action under the same id, theirs takes the next free one, and what refers to it
    follows.

    Args:
        base: the record both began with.
        ours: our version.
        theirs: their version.
        join: whether a text that both changed holds both wordings, ours first.

    Returns:
        The record, and what could not be decided, as places such as `summary` or `factors F2 text`; ours stands there.
    """
    conflicts = _Conflicts(join)
    theirs = _renumbered(base, ours, theirs)
    merged = _table(base, ours, theirs, (), conflicts)
    if merged.get("timeline") != ours.get("timeline") and merged.get("timeline") != theirs.get("timeline"):
        from pmwizard.record.view import by_time

        merged["timeline"] = sorted(merged["timeline"], key=by_time)
    return merged, conflicts


def merge_files(
    before: Mapping[str, bytes | None],
    ours: Mapping[str, bytes | None],
    theirs: Mapping[str, bytes | None],
    templates: Path | None = None,
) -> dict[str, bytes | None]:
    """Our change to some files, made to fit onto theirs; records by item, their README.md written anew.

    Raises:
        RefusedError: both changed the same thing.
    """
    merged: dict[str, bytes | None] = {}
    views = []
    for path, mine in ours.items():
        was, there = before.get(path), theirs.get(path)
        name = path.rpartition("/")[2]
        if mine in {was, there} or there == was:
            merged[path] = there if mine == was else mine
        elif name == locations.RECORD_FILE and mine and there:
            merged[path] = _merged_record(path, was, mine, there)
        elif name == locations.VIEW_FILE and mine and there and untouched(there.decode("utf-8", "replace")):
            views.append(path)
        else:
            raise RefusedError(f"{path} was changed here and on the remote; bring the two together with git pull")
    for path in views:
        record = merged.get(path.removesuffix(locations.VIEW_FILE) + locations.RECORD_FILE)
        merged[path] = stamped(parse(record.decode()), templates).encode() if record else ours[path]
    return merged


def _merged_record(path: str, was: bytes | None, mine: bytes, there: bytes) -> bytes:
    base = parse(was.decode("utf-8", "replace"), path) if was else {}
    record, conflicts = merge(
        base, parse(there.decode("utf-8", "replace"), path), parse(mine.decode("utf-8", "replace"), path)
    )
    if conflicts:
        raise RefusedError(
            f"{path}: somebody else changed the same thing meanwhile ({', '.join(conflicts)}); bring the two together "
            "with git pull"
        )
    return dumps(record).encode()


def _table(
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    where: tuple[str, ...],
    conflicts: "_Conflicts",
) -> Record:
    merged: Record = {}
    for key in dict.fromkeys([*ours, *theirs]):
        value = _value(base.get(key, _GONE), ours.get(key, _GONE), theirs.get(key, _GONE), (*where, key), conflicts)
        if value is not _GONE:
            merged[key] = value
    return merged


def _value(base: Any, ours: Any, theirs: Any, where: tuple[str, ...], conflicts: "_Conflicts") -> Any:
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _table(base if isinstance(base, dict) else {}, ours, theirs, where, conflicts)
    if all(isinstance(side, list) or side is _GONE for side in (base, ours, theirs)):
        was, mine, other = ([] if side is _GONE else side for side in (base, ours, theirs))
        join = _by_id if where[-1] in _NUMBERED else _by_words
        return join(was, mine, other, where, conflicts)
    conflicts.append(" ".join(where))
    if conflicts.join and where[-1] in {"summary", "text"} and isinstance(ours, str) and isinstance(theirs, str):
        if ours in theirs or theirs in ours:  # joined before, and shared again
            return max(ours, theirs, key=len)
        return f"{ours}\n\n{theirs}"
    return theirs if ours is _GONE else ours


def _by_id(
    base: list[Any], ours: list[Any], theirs: list[Any], where: tuple[str, ...], conflicts: "_Conflicts"
) -> list[Any]:
    sides = [{str(item.get("id", number)): item for number, item in enumerate(side)} for side in (base, ours, theirs)]
    was, mine, other = sides
    merged = []
    for key in dict.fromkeys([*mine, *other]):
        value = _value(was.get(key, _GONE), mine.get(key, _GONE), other.get(key, _GONE), (*where, key), conflicts)
        if value is not _GONE:
            merged.append(value)
    return merged


def _by_words(
    base: list[Any], ours: list[Any], theirs: list[Any], where: tuple[str, ...], conflicts: "_Conflicts"
) -> list[Any]:
    """Aligns both sides with the base; what stands between two base items was added there."""
    mine, my_new = aligned(base, ours)
    other, other_new = aligned(base, theirs)
    merged: list[Any] = []
    for at in range(len(base) + 1):
        added = my_new.get(at, [])
        merged += [*added, *(item for item in other_new.get(at, []) if item not in added)]
        if at < len(base):
            value = _value(base[at], mine.get(at, _GONE), other.get(at, _GONE), (*where, str(at + 1)), conflicts)
            if value is not _GONE:
                merged.append(value)
    return merged


def aligned(
    base: list[Any], side: list[Any], ignored: frozenset[str] = frozenset()
) -> tuple[dict[int, Any], dict[int, list[Any]]]:
    """The side's version of each base item, and what it added before each; items edited in place keep their place.

    Args:
        base: the items before.
        side: the items after.
        ignored: keys of items that say nothing about which item it is.
    """
    keys = [[_key(item, ignored) for item in items] for items in (base, side)]
    kept: dict[int, Any] = {}
    added: dict[int, list[Any]] = {}
    for kind, b1, b2, s1, s2 in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if kind == "equal":
            kept |= dict(zip(range(b1, b2), side[s1:s2], strict=True))
        elif kind in {"replace", "insert"}:
            _place(base, side[s1:s2], range(b1, b2), kept, added)
    return kept, added


def _key(item: Any, ignored: frozenset[str]) -> str:
    if ignored and isinstance(item, dict):
        item = {key: value for key, value in item.items() if key not in ignored}
    return json.dumps(item, sort_keys=True, default=str)


def _place(base: list[Any], items: list[Any], span: range, kept: dict[int, Any], added: dict[int, list[Any]]) -> None:
    free = list(span)
    for item in items:
        at = next((number for number in free if _akin(base[number], item)), None)
        if at is None:
            added.setdefault(free[0] if free else span.stop, []).append(item)
        else:
            kept[at] = item
            free = [number for number in free if number > at]


def _akin(one: Any, two: Any) -> bool:
    """Whether two items are the same one, edited: they share their moment or address, or most of their words."""
    if not (isinstance(one, dict) and isinstance(two, dict)):
        return False
    if any(key in one and one[key] == two.get(key) for key in ("url", "what", "text")):
        return True
    words = [set(str(item.get("text", item.get("title", ""))).lower().split()) for item in (one, two)]
    shared = len(words[0] & words[1]) / max(1, min(len(words[0]), len(words[1])))
    return shared >= (0.3 if "at" in one and one["at"] == two.get("at") else 0.6)


def _renumbered(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Mapping[str, Any]:
    changed = dict(theirs)
    for name, letter in _NUMBERED.items():
        was, mine, other = ({str(one.get("id")): one for one in side.get(name) or []} for side in (base, ours, theirs))
        used = {*was, *mine, *other}
        fresh: dict[str, str] = {}
        for key in other:
            if key not in was and key in mine and mine[key] != other[key]:
                fresh[key] = next_item_id(letter, used)
                used.add(fresh[key])
        if not fresh:
            continue
        changed[name] = [{**one, "id": fresh.get(one.get("id"), one.get("id"))} for one in changed.get(name) or []]
        if name == "factors":
            changed["actions"] = [
                {**one, "addresses": [fresh.get(ref, ref) for ref in one["addresses"]]} if one.get("addresses") else one
                for one in changed.get("actions") or []
            ]
    return changed
