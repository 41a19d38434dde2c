"""Changes to actions, gathered and then committed at once: each record with its README.md, and nothing else."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmwizard.archive.files import record_document
from pmwizard.archive.model import ActionRow
from pmwizard.errors import RefusedError, UnusableError
from pmwizard.followup.changes import Record, SameError, action_of
from pmwizard.locations import RECORD_FILE, TEAM_FOLDER, VIEW_FILE
from pmwizard.record import toml_io

if TYPE_CHECKING:
    from pmwizard.publish import Committed, Way

Listener = Callable[[str], None]
Maker = Callable[[Record, str], Record]

_TRIES = 8
_MOMENT, _PAUSE = 1.0, 0.1
"""Seconds another commit gets to finish, and between two looks."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change that was made.

    Attributes:
        row: the action as it is now.
        change: what changed, e.g. `open -> done`.
        note: why, or the proof.
        by: who.
        at: when.
    """

    row: ActionRow
    change: str
    note: str
    by: str
    at: datetime


@dataclass(slots=True)
class _Open:
    """A record being changed: its file as it was read, and the record then and now."""

    data: bytes
    before: Record
    now: Record


@dataclass(slots=True)
class Ledger:
    """Changes to the actions of one repository, until they are committed.

    Attributes:
        root: the repository.
        events: the changes made so far.
        same: actions that already were as asked; committing finishes what an interrupted run began.
    """

    root: Path
    events: list[Event] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    _asked: list[tuple[ActionRow, Maker]] = field(default_factory=list)
    _open: dict[str, _Open] = field(default_factory=dict)

    def change(self, row: ActionRow, make: Maker) -> None:
        """Changes one action.

        Args:
            row: the action.
            make: gives the changed record for a record and the action's id in it.

        Raises:
            UnusableError: the record cannot be changed, or not like that; names file, line and mend.
        """
        self._make(row, make)
        self._asked.append((row, make))

    @property
    def message(self) -> str:
        """A commit's message for the changes so far."""
        if len(self.events) == 1:
            said = f"action {self.events[0].row.ref}: {self.events[0].change}"
            return f"{said}\n\n{self.events[0].note}" if self.events[0].note else said
        refs = list(dict.fromkeys([*(event.row.ref for event in self.events), *self.same]))
        lines = [f"{event.row.ref}: {event.change}" for event in self.events]
        return "\n".join([f"actions: {', '.join(refs)}", *(["", *lines] if lines else [])])

    def commit(
        self, message: str, way: "Way | None" = None, *, on_output: Listener | None = None, terminal: bool = False
    ) -> "Committed":
        """Commits all changes as one commit, on top of what somebody else committed to the same records meanwhile.

        Args:
            message: the commit's message.
            way: branch and push.
            on_output: hears what git says.
            terminal: whether git may ask at the terminal.

        Raises:
            RefusedError: git, a hook or the remote refused, a file has unsaved changes, or a README.md was edited where
                the change belongs; nothing is half-done.
            UnusableError: what somebody else committed meanwhile leaves no room for the change.
        """
        from pmwizard.publish import NotPushedError

        for left in range(_TRIES, 0, -1):
            try:
                return self._commit(message, way, on_output or (lambda _line: None), terminal=terminal)
            except NotPushedError:
                raise
            except RefusedError:
                if left == 1 or not self._overtaken():
                    raise
                self._begin_again()
        raise AssertionError  # the last try returns or raises

    def _make(self, row: ActionRow, make: Maker) -> None:
        path, action = row.path, row.ref.rpartition("#")[2]
        held = self._open.get(path) or self._read(row)
        self._open[path] = held
        try:
            held.now = make(held.now, action)
        except SameError:
            self.same.append(row.ref)
            return
        item = action_of(held.now, action)
        line = item["history"][-1]
        rows = record_document(held.now, Path(path).parent.name, path, "").actions
        after = next(one for one in rows if one.ref.endswith(f"#{item['id']}"))
        self.events.append(Event(after, line["change"], line.get("note", ""), line["by"], line["at"]))

    def _commit(self, message: str, way: "Way | None", on_output: Listener, *, terminal: bool) -> "Committed":
        from pmwizard.publish import commit_paths

        changes: dict[str, bytes | None] = {}
        expected: dict[str, bytes | None] = {}
        for path, held in self._open.items():
            view_path = path.rpartition("/")[0] + f"/{VIEW_FILE}"
            old = _bytes(self.root / view_path)
            expected |= {path: held.data, view_path: old}
            changes[path] = toml_io.dumps(held.now).encode() if held.now != held.before else held.data
            if held.now != held.before or old is not None:
                changes[view_path] = self._view(view_path, old, held)
        self._refuse_unsaved(list(expected))
        return commit_paths(self.root, changes, message, way, expected=expected, on_output=on_output, terminal=terminal)

    def _overtaken(self) -> bool:
        """Whether a record is no longer as it was read; waits a moment for another commit that is being made."""
        from pmwizard.publish import unsaved

        end = time.monotonic() + _MOMENT
        while True:
            moved = any(_bytes(self.root / path) != held.data for path, held in self._open.items())
            if moved and not unsaved(self.root, list(self._open)):
                return True
            if time.monotonic() > end:
                return False
            time.sleep(_PAUSE)

    def _begin_again(self) -> None:
        self._open.clear()
        self.events.clear()
        self.same.clear()
        for row, make in self._asked:
            self._make(row, make)

    def _read(self, row: ActionRow) -> _Open:
        path = self.root / row.path
        if path.name != RECORD_FILE:
            raise UnusableError(f"{row.ref} stands in {row.path}, somebody's own text; change it there by hand")
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise UnusableError(f"{row.ref} lies in another repository, {row.path}; change it there, with -C")
        text = toml_io.read_text(path)
        record = toml_io.loads(text, row.path)
        return _Open(text.encode(), record, record)

    def _view(self, path: str, old: bytes | None, held: _Open) -> bytes | None:
        from pmwizard.record import stamp

        templates = self.root / TEAM_FOLDER / "templates"
        text = old.decode("utf-8", "replace") if old else ""
        if held.now == held.before:
            return old
        if text and stamp.standing(text, toml_io.dumps(held.before), held.before, templates) == "edited":
            before, now = (stamp.body(stamp.stamped(record, templates)) for record in (held.before, held.now))
            return carried(text, before, now, path).encode()
        return stamp.stamped(held.now, templates).encode()

    def _refuse_unsaved(self, paths: list[str]) -> None:
        """Refuses what is not as it was committed, because our commit would take that along."""
        from pmwizard.publish import unsaved

        changed = unsaved(self.root, paths)
        if changed:
            raise RefusedError(
                f"{changed[0]} has changes that are not committed; commit or stash them first, nothing was written"
            )


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def carried(text: str, before: str, after: str, name: str) -> str:
    """A hand-edited text with the change from `before` to `after` made in it, everything else as the hand left it.

    Raises:
        RefusedError: the hand changed the very lines.
    """
    lines, was, new = text.splitlines(), before.splitlines(), after.splitlines()
    for kind, start, end, new_start, new_end in reversed(SequenceMatcher(None, was, new, autojunk=False).get_opcodes()):
        if kind == "equal":
            continue
        at = _place(lines, was, start, end)
        if at is None:
            raise RefusedError(
                f"{name} was edited by hand where this change belongs; nothing was changed. `pmwizard absorb` reads "
                "the edit into the record; then run this again."
            )
        lines[at : at + end - start] = new[new_start:new_end]
    return "\n".join(lines) + "\n"


def _place(lines: list[str], was: list[str], start: int, end: int) -> int | None:
    """Where those lines of `was` stand in `lines`, told by as many of their neighbours as it takes."""
    for around in (3, 2, 1, 0):
        first, last = max(0, start - around), min(len(was), end + around)
        wanted = was[first:last]
        found = [at for at in range(len(lines) - len(wanted) + 1) if lines[at : at + len(wanted)] == wanted]
        if wanted and len(found) == 1:
            return found[0] + start - first
    return None


def as_table(event: Event) -> dict[str, Any]:
    """A change as the notify program hears it."""
    return {
        "id": event.row.ref,
        "change": event.change,
        "note": event.note,
        "by": event.by,
        "at": event.at.isoformat(),
        "text": event.row.text,
        "owner": event.row.owner,
        "due": event.row.due.isoformat() if event.row.due else None,
        "status": event.row.status,
        "postmortem": event.row.title,
        "path": event.row.path,
        "tracker": event.row.tracker,
    }
