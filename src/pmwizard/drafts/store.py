"""All drafts of one user, in the user's state folder."""

import difflib
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.drafts import attached, inbox, names, revisions
from pmwizard.drafts.draft import LARGEST, Draft, DraftRow, Revision, Saved, TornError, read_row
from pmwizard.drafts.lock import Lock, held_by
from pmwizard.drafts.session import Session
from pmwizard.errors import UnusableError

KEPT = timedelta(days=30)
"""How long a discarded draft can be brought back, at least."""

KEPT_ANYWAY = 20
"""How many discarded drafts are kept whatever the clock says."""

_DISCARDED = ".discarded"
_STAMP = "%Y%m%dT%H%M%S%fZ"
_PARTED = re.compile(r"(\d{8}T\d{12}Z)-(.+)")


class Store:
    """The drafts in a folder, one folder each."""

    def __init__(self, folder: Path | None = None) -> None:
        """The user's drafts, or those in a folder of one's own."""
        self.folder = folder or locations.state() / "drafts"

    def rows(self, repository: Path | None = None) -> list[DraftRow]:
        """The drafts, newest first; of one repository, with those that belong to none yet, when it is given."""
        wanted = _written(repository)
        rows = filter(None, map(self._row, self._names()))
        return sorted(
            (row for row in rows if not wanted or row.repository in {"", wanted}),
            key=lambda row: row.saved_at,
            reverse=True,
        )

    def create(self, record: dict[str, Any], *, repository: Path | None = None, shape: str = "") -> Session:
        """A new draft, open.

        On a disk that takes no files the session is there all the same, says so in its `notice`, and goes on trying.
        """
        self._clear_out()
        name = names.fresh(self._names())
        lock, notice = self._locked(name, new=True)
        session = Session(self.folder / name, Saved(Draft(name, record, _written(repository), shape)), lock, notice)
        with suppress(OSError):  # said in the notice, or by `on_saved` when it is tried again
            session.save()
        return session

    def open(self, id_or_prefix: str) -> Session:
        """That draft, to go on with it.

        Raises:
            HeldError: somebody else has it open.
            UnusableError: there is no such draft, or nothing of it can be read.
        """
        name = self._found(id_or_prefix)
        folder = self.folder / name
        lock, unsaved = self._locked(name)
        try:
            saved, torn = revisions.recover(folder)
        except BaseException:
            lock.release()
            raise
        torn += _set_aside(folder) if torn and not unsaved else ""
        saved.draft.id = name
        gone = inbox.remove(folder, saved.taken)
        saved.taken = [note for note in _take_in(folder, saved) if note not in gone]
        return Session(folder, saved, lock, " ".join(filter(None, (torn, unsaved))))

    def read(self, id_or_prefix: str) -> Draft:
        """That draft as it was last saved, whoever has it open.

        Raises:
            UnusableError: there is no such draft, or nothing of it can be read.
        """
        name = self._found(id_or_prefix)
        saved, _ = revisions.recover(self.folder / name)
        saved.draft.id = name
        _take_in(self.folder / name, saved)
        return saved.draft

    def attachments(self, id_or_prefix: str) -> Path:
        """The folder with a draft's attachments, which need not be there; raises UnusableError for an unknown draft."""
        return attached.folder_of(self.folder / self._found(id_or_prefix))

    def revisions(self, id_or_prefix: str) -> list[Revision]:
        """Earlier states of a draft, newest first, whoever has it open; raises UnusableError for an unknown one."""
        return revisions.listed(self.folder / self._found(id_or_prefix))

    def take(self, id_or_prefix: str, number: int) -> Draft:
        """Makes a new draft from an earlier state of one, which stays as it is.

        Raises:
            UnusableError: there is no such draft or state, or it cannot be read.
            OSError: the new draft cannot be written.
        """
        there = self.revisions(id_or_prefix)
        found = next((revision for revision in there if revision.number == number), None)
        if found is None:
            known = ", ".join(str(revision.number) for revision in there[:12]) or "none"
            raise UnusableError(f"{id_or_prefix} has no state {number}; there are {known}")
        old = revisions.earlier(found)
        with self.create(
            old.record, repository=Path(old.repository) if old.repository else None, shape=old.shape
        ) as new:
            new.draft.place, new.draft.kept, new.draft.half = old.place, old.kept, old.half
            new.draft.instants = old.instants
            attached.copy_all(self.folder / self._found(id_or_prefix), self.folder / new.draft.id)
            new.save()
            return new.draft

    def append_note(self, id_or_prefix: str | None, text: str, at: datetime) -> Draft:
        """Adds a line to a draft's timeline, as `append_notes`."""
        return self.append_notes(id_or_prefix, [inbox.Note(at, text)])

    def append_notes(self, id_or_prefix: str | None, notes: Iterable[inbox.Note]) -> Draft:
        """Adds lines to a draft's timeline, also while a wizard has the draft open.

        Args:
            id_or_prefix: the draft; None makes a new one.
            notes: the lines, each with its moment.

        Returns:
            The draft with the lines in it.

        Raises:
            UnusableError: there is no such draft.
            OSError: the note could not be written.
        """
        if id_or_prefix is None:
            with self.create({}) as session:
                name = session.draft.id
        else:
            name = self._found(id_or_prefix)
        inbox.put(self.folder / name, notes)
        return self.read(name)

    def discard(self, id_or_prefix: str) -> str:
        """Puts a draft away; `restore` brings it back for a month at least.

        Returns:
            The draft's name.

        Raises:
            HeldError: somebody has it open.
            UnusableError: there is no such draft.
            OSError: it cannot be moved.
        """
        name = self._found(id_or_prefix)
        lock = Lock(self.folder / name)
        lock.take(name)
        lock.release()
        away = locations.private(self.folder / _DISCARDED)
        (self.folder / name).rename(away / f"{datetime.now(UTC):{_STAMP}}-{name}")
        return name

    def restore(self, name: str = "") -> str:
        """Brings a discarded draft back, the one discarded last when no name is given.

        Returns:
            The draft's name, which is a new one when another draft has its name by now.

        Raises:
            UnusableError: no such draft was discarded.
            OSError: it cannot be moved.
        """
        away = self._discarded()
        found = [path for path, known in away if known == name] or [p for p, known in away if known.startswith(name)]
        if not found:
            said = _nearest(name, [known for _, known in away], "was discarded")
            raise UnusableError(
                said if away else "No draft was discarded in the last month, so there is none to restore."
            )
        old = found[0].name.partition("-")[2]
        new = names.fresh(self._names()) if (self.folder / old).exists() else old
        found[0].rename(self.folder / new)
        return new

    def _locked(self, name: str, *, new: bool = False) -> tuple[Lock, str]:
        """The draft's lock, and why it could not be taken when the disk takes no files."""
        lock = Lock(self.folder / name)
        try:
            if new:
                (self.folder / name).mkdir(mode=locations.PRIVATE, parents=True, exist_ok=True)
            lock.take(name)
        except OSError as error:
            said = f"Drafts cannot be saved in {self.folder}: {error.strerror}. What you type stays on the screen."
            return lock, said
        return lock, ""

    def _names(self) -> list[str]:
        try:
            return [entry.name for entry in os.scandir(self.folder) if entry.name[0] != "." and entry.is_dir()]
        except OSError:
            return []

    def _found(self, asked: str) -> str:
        known = self._names()
        if asked in known:
            return asked
        fitting = sorted(name for name in known if asked and name.startswith(asked))
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise UnusableError(f"{asked} could be {' or '.join(fitting)}; type a little more of it")
        raise UnusableError(_nearest(asked, known, "is among your drafts"))

    def _row(self, name: str) -> DraftRow | None:
        folder = self.folder / name
        holder = held_by(folder)
        try:
            path = folder / "draft.toml"
            row = read_row(path.read_bytes().decode("utf-8")) if path.stat().st_size < LARGEST else None
        except (OSError, TornError, ValueError, KeyError, TypeError):
            row = None
        if row:
            return DraftRow(name, row.title, row.step, row.saved_at, row.repository, holder)
        never = datetime.fromtimestamp(0, UTC)
        try:
            draft = revisions.recover(folder)[0].draft
        except UnusableError:
            if not any(folder.glob("*.toml")):
                return None  # made this very moment, and not saved yet
            return DraftRow(name, "(cannot be read)", "", never, "", holder)
        title = str(draft.record.get("title", ""))
        return DraftRow(name, title, draft.place.step, draft.saved_at or never, draft.repository, holder)

    def _discarded(self) -> list[tuple[Path, str]]:
        """What was discarded, the newest first, with the name each had."""
        away = self.folder / _DISCARDED
        paths = sorted(away.iterdir(), reverse=True) if away.is_dir() else []
        return [(path, found[2]) for path in paths if (found := _PARTED.fullmatch(path.name))]

    def _clear_out(self) -> None:
        now = datetime.now(UTC)
        for path, _ in self._discarded()[KEPT_ANYWAY:]:
            away_since = datetime.strptime(path.name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
            if now - away_since > KEPT:
                shutil.rmtree(path, ignore_errors=True)


def _take_in(folder: Path, saved: Saved) -> list[str]:
    """Puts waiting notes into the draft; gives the names of all notes it holds by now."""
    found = inbox.waiting(folder, saved.taken)
    for _, notes in found:
        for note in notes:
            inbox.insert(saved.draft.record, note.entry)
        saved.draft.instants += [note.at.astimezone(UTC) for note in notes if note.instant]
    return [*saved.taken, *(name for name, _ in found)]


def _set_aside(folder: Path) -> str:
    torn = folder / "draft.toml"
    if not torn.exists():
        return ""
    aside = folder / f"torn-{datetime.now(UTC):{_STAMP}}.toml"
    torn.rename(aside)
    return f" What could not be read is kept in {aside}."


def _nearest(asked: str, known: list[str], said: str) -> str:
    near = difflib.get_close_matches(asked, known, 3, 0.5)
    if near:
        return f"No draft called {asked} {said}; did you mean {' or '.join(dict.fromkeys(near))}?"
    there = f"there {'are' if len(known) > 1 else 'is'} {', '.join(sorted(known)) or 'none'}"
    return f"No draft called {asked} {said}; {there}."


def _written(repository: Path | None) -> str:
    return str(repository.resolve()) if repository else ""
