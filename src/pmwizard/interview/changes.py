"""Edits of a record as operations that can be undone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

Path = tuple[str | int, ...]
MISSING: Any = object()
"""The value of a key that is not there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the walk an edit happened, so that undoing it can show it: a step, a field, an entry (-1: none)."""

    step: str
    field: str = ""
    item: int = -1


@dataclass(frozen=True, slots=True)
class Change:
    """One reversible edit.

    Attributes:
        kind: `set` a key or item, `insert` an item, `remove` an item, `move` an item.
        path: to the key or item; for `move` to the item before the move.
        old: what was there; `MISSING` when nothing was. For `move` the index it came from.
        new: what is there; `MISSING` when the key goes. For `move` the index it goes to.
    """

    kind: Literal["set", "insert", "remove", "move"]
    path: Path
    old: Any = MISSING
    new: Any = MISSING

    def apply(self, record: dict[str, Any]) -> None:
        """Does it."""
        _do(record, self.kind, self.path, self.new)

    def revert(self, record: dict[str, Any]) -> None:
        """Takes it back."""
        if self.kind == "set":
            _do(record, "set", self.path, self.old)
        elif self.kind == "insert":
            _do(record, "remove", self.path, MISSING)
        elif self.kind == "remove":
            _do(record, "insert", self.path, self.old)
        else:
            _do(record, "move", (*self.path[:-1], self.new), self.old)


@dataclass(slots=True)
class Edit:
    """What one key of the author did: changes that are undone together, and where to look then.

    Attributes:
        changes: what changed in the record.
        spot: where.
        joins: whether what is typed there next belongs to it.
        before: what stood beside the record until then.
        after: what stands beside it since.
    """

    changes: list[Change]
    spot: Spot
    joins: bool = False
    before: Any = None
    after: Any = None


class History:
    """Undo and redo over one record. Typing in one field joins into one edit until something else happens.

    Args:
        record: the record.
        beside: tells what belongs to the draft and is no part of the record, as something to compare and keep.
        put_beside: puts it back as it was.
    """

    MOST = 1000

    def __init__(
        self,
        record: dict[str, Any],
        beside: Callable[[], Any] = lambda: None,
        put_beside: Callable[[Any], None] = lambda _: None,
    ) -> None:
        self.record = record
        self._beside = beside
        self._put_beside = put_beside
        self._known = beside()
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    def do(self, changes: Iterable[Change], spot: Spot, *, typing: bool = False) -> None:
        """Applies the changes as one edit; `typing` joins it to the one before when both are typing at one spot."""
        made, before, self._known = list(changes), self._known, self._beside()
        if not made and before == self._known:
            return
        for change in made:
            change.apply(self.record)
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if typing and last is not None and last.joins and last.spot == spot and _joinable(last.changes, made):
            for at, change in enumerate(made):
                last.changes[at] = Change("set", change.path, last.changes[at].old, change.new)
            last.after = self._known
            return
        self._done.append(Edit(made, spot, typing, before, self._known))
        del self._done[: -self.MOST]

    def pause(self) -> None:
        """What is typed next is an edit of its own."""
        if self._done:
            self._done[-1].joins = False

    def undo(self) -> Spot | None:
        """Takes back the last edit; where it was, or None when there is none."""
        return self._step(self._done, self._undone, back=True)

    def redo(self) -> Spot | None:
        """Does again what was undone last; where it was, or None when there is none."""
        return self._step(self._undone, self._done, back=False)

    def _step(self, source: list[Edit], target: list[Edit], *, back: bool) -> Spot | None:
        if not source:
            return None
        edit = source.pop()
        edit.joins = False
        for change in reversed(edit.changes) if back else edit.changes:
            (change.revert if back else change.apply)(self.record)
        self._known = edit.before if back else edit.after
        self._put_beside(self._known)
        target.append(edit)
        return edit.spot


def _joinable(before: list[Change], after: list[Change]) -> bool:
    return [(c.kind, c.path) for c in before] == [("set", c.path) for c in after]


def value_at(record: Any, path: Path) -> Any:
    """What stands at a path; `MISSING` when nothing does."""
    here = record
    for part in path:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return MISSING
    return here


def _do(record: dict[str, Any], kind: str, path: Path, value: Any) -> None:
    parent, last = _parent(record, path), path[-1]
    if kind == "set":
        if value is MISSING:
            parent.pop(last, None)
        else:
            parent[last] = value
    elif kind == "insert":
        parent.insert(last, value)
    elif kind == "remove":
        del parent[last]
    else:
        parent.insert(value, parent.pop(last))


def _parent(record: dict[str, Any], path: Path) -> Any:
    """The table or list an edit happens in, made when it is not there yet."""
    here: Any = record
    for part, following in pairwise(path):
        if isinstance(part, str) and part not in here:
            here[part] = [] if isinstance(following, int) else {}
        here = here[part]
    return here
