"""What can become of an action: each a pure function from a record to a record, with a line of history.

Nothing here knows files or git. The record given is left as it was.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pmwizard.errors import UnusableError
from pmwizard.followup.names import nearest
from pmwizard.record.times import zone_of
from pmwizard.record.view import written_day

Record = dict[str, Any]

OBSTACLES = {
    "capacity": "There was no time for it",
    "no-longer-matters": "It no longer matters",
    "wrong-fix": "It was not the right fix",
    "waiting": "It waits for someone",
    "lost": "It was lost from sight",
}
"""What gets in the way of an action: the word kept in its history, and how it reads."""


@dataclass(frozen=True, slots=True)
class _Said:
    by: str
    at: datetime
    note: str = ""
    obstacle: str = ""

    @property
    def text(self) -> str:
        got_in_the_way = f"{OBSTACLES[self.obstacle]}." if self.obstacle in OBSTACLES else ""
        return " ".join(part for part in (got_in_the_way, self.note.strip()) if part)


class SameError(UnusableError):
    """The action is in that state already, by the very change asked for; there is nothing left to do."""


def close(record: Record, action: str, *, by: str, at: datetime, proof: str = "", obstacle: str = "") -> Record:
    """The action is done.

    Args:
        record: the record.
        action: the action's id in it, e.g. `A1`.
        by: who says so, `Name <address>`.
        at: when.
        proof: a link, a commit, a drill; where somebody else can see it.
        obstacle: what got in the way before, one of `OBSTACLES`.

    Raises:
        UnusableError: there is no such action, or it is done or dropped already.
        SameError: it was closed by this very change.
    """
    return _ended(record, action, "done", _Said(by, at, proof, obstacle))


def drop(record: Record, action: str, *, because: str, by: str, at: datetime, obstacle: str = "") -> Record:
    """The action will not be done, and `because` says why; else as `close`."""
    if not because.strip() and not obstacle:
        raise UnusableError(f"{action}: why is it dropped (--because)? Whoever meets its factor next will ask.")
    return _ended(record, action, "dropped", _Said(by, at, because, obstacle))


def move(
    record: Record, action: str, *, to: date, by: str, at: datetime, because: str = "", obstacle: str = ""
) -> Record:
    """The action gets another date.

    Raises:
        UnusableError: there is no such action, it is done or dropped, or the date has passed.
        SameError: it has that date already.
    """
    changed, item = _found(record, action)
    _still_open(item, "moved")
    if to < _day(at, record):
        raise UnusableError(f"{to} has passed already; give a day from {_day(at, record)} on")
    old = item.get("due")
    if old == to:
        raise SameError(f"{action} is due on {written_day(to)} already")
    item["due"] = to
    _note(item, f"due {_shown(old, 'none')} -> {to}", _Said(by, at, because, obstacle), record)
    return changed


def assign(
    record: Record, action: str, *, to: str, by: str, at: datetime, because: str = "", obstacle: str = ""
) -> Record:
    """The action gets another owner; errors as `move`."""
    changed, item = _found(record, action)
    _still_open(item, "given to somebody")
    new, old = to.strip(), str(item.get("owner") or "")
    if not new:
        raise UnusableError(f"{action}: who will own it?")
    if old == new:
        raise SameError(f"{action} is {new}'s already")
    item["owner"] = new
    _note(item, f"owner {_shown(old, 'nobody')} -> {new}", _Said(by, at, because, obstacle), record)
    return changed


def reopen(record: Record, action: str, *, by: str, at: datetime, because: str = "") -> Record:
    """The action is open again.

    Raises:
        UnusableError: there is no such action.
        SameError: it is open.
    """
    changed, item = _found(record, action)
    status = status_of(item)
    if status == "open":
        raise SameError(f"{action} is open already")
    item["status"] = "open"
    item.pop("closed_at", None)
    _note(item, f"{status} -> open", _Said(by, at, because), record)
    return changed


def tick(record: Record, action: str, done: bool, *, by: str, at: datetime) -> Record:
    """The action as its box in README.md says: done, or open again."""
    if done:
        return close(record, action, proof="Ticked in README.md.", by=by, at=at)
    return reopen(record, action, because="Its tick was taken away in README.md.", by=by, at=at)


def status_of(action: Mapping[str, Any]) -> str:
    """The action's state: open, done, dropped or idea; open when nobody wrote one."""
    return str(action.get("status") or "open")


def action_of(record: Mapping[str, Any], action: str) -> dict[str, Any]:
    """The action of that id.

    Raises:
        UnusableError: there is none; the nearest are named.
    """
    items = [item for item in record.get("actions") or [] if isinstance(item, dict)]
    for item in items:
        if str(item.get("id")).casefold() == action.casefold():
            return item
    known = [str(item.get("id")) for item in items]
    raise UnusableError(f"{record.get('id', 'this postmortem')} has no action {action}; {nearest(action, known)}")


def _found(record: Record, action: str) -> tuple[Record, dict[str, Any]]:
    changed = copy.deepcopy(record)
    return changed, action_of(changed, action)


def _ended(record: Record, action: str, state: str, said: "_Said") -> Record:
    changed, item = _found(record, action)
    status = status_of(item)
    if status == state and _last(item).get("note", "") == said.text:
        raise SameError(f"{action} is {state} already, said in the same words")
    _still_open(item, state)
    item["status"] = state
    item["closed_at"] = _day(said.at, record)
    _note(item, f"{status} -> {state}", said, record)
    return changed


def _still_open(item: Mapping[str, Any], wanted: str) -> None:
    status = status_of(item)
    if status not in {"done", "dropped"}:
        return
    closed = item.get("closed_at")
    when = f" since {written_day(closed)}" if isinstance(closed, date) else ""
    note = str(_last(item).get("note") or "")
    said = f": {note}" if note else ""
    raise UnusableError(
        f"{item.get('id')} is {status}{when}{said}\n"
        f"To have it {wanted} all the same, open it again first: `pmwizard actions reopen`."
    )


def _last(item: Mapping[str, Any]) -> Mapping[str, Any]:
    history = item.get("history")
    return history[-1] if isinstance(history, list) and history and isinstance(history[-1], dict) else {}


def _note(item: dict[str, Any], change: str, said: "_Said", record: Mapping[str, Any]) -> None:
    line: dict[str, Any] = {"at": _local(said.at, record).replace(microsecond=0), "by": said.by, "change": change}
    line |= {"note": said.text} if said.text else {}
    line |= {"obstacle": said.obstacle} if said.obstacle else {}
    item["history"] = [*(item.get("history") or []), line]


def _local(at: datetime, record: Mapping[str, Any]) -> datetime:
    incident = record.get("incident")
    return at.astimezone(zone_of(str(incident.get("timezone", "")) if isinstance(incident, dict) else ""))


def _day(at: datetime, record: Mapping[str, Any]) -> date:
    return _local(at, record).date()


def _shown(value: Any, nothing: str) -> str:
    return str(value) if value else nothing
