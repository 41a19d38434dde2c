"""A draft while it is open: saved in the background a moment after every change, held by one writer."""

import atexit
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pmwizard.drafts import attached, inbox, revisions
from pmwizard.drafts.draft import Draft, Revision, Saved, plain, write
from pmwizard.drafts.files import write_whole
from pmwizard.drafts.lock import BEAT, HeldError, Lock

DELAY = 0.3
"""Seconds from the first unsaved change to the save that takes it in."""

RETRY = 2.0
"""Seconds until a save that failed is tried again."""

PATIENCE = 5.0
"""Seconds that `flush` waits for a disk that does not answer."""

Listener = Callable[[datetime | None, OSError | None], None]


class Session:
    """The one who writes a draft, until `close`.

    Attributes:
        draft: the draft; change it and call `save_soon`.
        notice: what the author should hear on opening it, e.g. that the last save was torn; usually empty.
    """

    def __init__(self, folder: Path, saved: Saved, lock: Lock, notice: str = "") -> None:
        """Made by `Store.create` and `Store.open`."""
        self.draft = saved.draft
        self.notice = notice
        self._folder = folder
        self._lock = lock
        self._number = saved.number
        self._taken = list(saved.taken)
        self._listener: Listener | None = None
        self._asked = (
            threading.Condition()
        )  # its lock is re-entrant: a signal handler may flush while a save is asked for
        self._writing = threading.RLock()
        self._pending: tuple[int, Draft, list[str]] | None = None
        self._asked_for = self._done = 0
        self._due = self._kept_at = 0.0
        self._closed = self._failed = False
        self._thread = threading.Thread(target=self._keep_saving, name=f"saving {saved.draft.id}", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def on_saved(self, callback: Listener) -> None:
        """Calls back after each save with its time, or with None and what went wrong; from the saving thread."""
        self._listener = callback

    def save(self) -> None:
        """Saves now.

        Raises:
            OSError: it could not be saved; the draft is unharmed in memory, and its file as it was.
        """
        self._write(self._ask())

    def save_soon(self, snapshot: Draft | None = None) -> None:
        """Has the draft saved within half a second, and never waits.

        Args:
            snapshot: a draft that nobody will change any more; it becomes `draft`. Left out, `draft` is copied.
        """
        self._ask(snapshot)

    def flush(self, patience: float = PATIENCE) -> None:
        """Waits until everything asked for is saved, or could not be; may be called from a signal handler."""
        end = time.monotonic() + patience
        with self._asked:
            self._due = 0.0
            self._failed = False
            self._asked.notify_all()
            while self._done < self._asked_for and not self._failed and not self._closed:
                left = end - time.monotonic()
                if left <= 0:
                    return
                self._asked.wait(left)

    def close(self) -> None:
        """Saves what is unsaved and lets go of the draft."""
        if self._closed:
            return
        self.flush()
        with self._asked:
            self._closed = True
            self._asked.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(PATIENCE)
        self._lock.release()
        atexit.unregister(self.close)

    @property
    def unsaved(self) -> bool:
        """Whether there is something that was asked to be saved and could not be yet."""
        with self._asked:
            return self._pending is not None

    def give_up(self) -> None:
        """Forgets what is unsaved: the record is elsewhere by now."""
        with self._asked:
            self._pending = None

    def take_notes(self) -> list[inbox.Note]:
        """Lines left by `pmwizard note` since the last look; they are the caller's to put into the record.

        They are removed from the inbox by the next save, which is expected to hold them.
        """
        found = inbox.waiting(self._folder, self._taken)
        with self._asked:
            self._taken = [*self._taken, *(name for name, _ in found)]
        return [note for _, notes in found for note in notes]

    def revisions(self) -> list[Revision]:
        """Earlier states of the draft, newest first."""
        return revisions.listed(self._folder)

    def earlier(self, revision: Revision) -> Draft:
        """The draft as it was then.

        Raises:
            UnusableError: that revision cannot be read.
        """
        return revisions.earlier(revision)

    def save_as(self, path: Path) -> Path:
        """Writes the record elsewhere, as a `postmortem.toml`; words not yet added follow as comments.

        Args:
            path: a file that does not exist yet, or a folder to put one into.

        Returns:
            The file written.

        Raises:
            OSError: it could not be written, or is there already.
        """
        return save_as(self.draft, path)

    @property
    def attachments(self) -> Path:
        """The folder the draft's attachments are in; not there before the first one."""
        return attached.folder_of(self._folder)

    def attach(self, source: Path) -> str:
        """Copies a file to the draft and returns its name there; the record's link to it is the caller's to make.

        Raises:
            UnusableError: it is no file that can be read, or larger than forges take.
            OSError: there is no room for it.
        """
        return attached.put(self._folder, source)

    def bring_files(self, files: Mapping[str, bytes]) -> None:
        """Keeps attachments that a co-author's branch brought; raises OSError when there is no room for them."""
        attached.put_all(self._folder, files)

    def _ask(self, snapshot: Draft | None = None) -> int:
        with self._asked:
            if snapshot is not None:
                self.draft = snapshot
            asked = self._asked_for + 1
            self._pending = (asked, snapshot or self.draft.copy(), self._taken)
            self._asked_for = asked
            self._due = self._due or time.monotonic() + DELAY
            self._asked.notify_all()
            return asked

    def _keep_saving(self) -> None:
        beat = time.monotonic() + BEAT
        while True:
            with self._asked:
                while not self._closed:
                    now = time.monotonic()
                    if (self._pending and now >= self._due) or now >= beat:
                        break
                    self._asked.wait(max(0.0, min(beat, self._due if self._pending else beat) - now))
                if self._closed:
                    return
                asked = self._pending[0] if self._pending and time.monotonic() >= self._due else 0
            if asked:
                with suppress(OSError):  # the listener has heard of it; the snapshot stays for the next try
                    self._write(asked)
            if time.monotonic() >= beat:
                self._lock.beat()
                beat = time.monotonic() + BEAT

    def _write(self, asked: int) -> None:
        """Writes the newest snapshot, unless one at least as new as `asked` is on disk."""
        with self._writing:
            with self._asked:
                pending = self._pending
                if pending is None or self._done >= asked:
                    return
                self._due = 0.0
            number, draft, taken = pending
            try:
                at = self._put(draft, taken)
            except OSError as error:
                self._settle(number, None, error)
                raise
            self._settle(number, at, None)

    def _settle(self, number: int, at: datetime | None, error: OSError | None) -> None:
        with self._asked:
            if error is None:
                self._done = number
                self._failed = False
                self.draft.saved_at = at
                if self._pending and self._pending[0] == number:
                    self._pending = None
                elif self._pending:
                    self._due = self._due or time.monotonic() + DELAY
            else:
                self._failed = True
                self._due = time.monotonic() + RETRY
            self._asked.notify_all()
        if self._listener:
            with suppress(RuntimeError):  # the screen is already gone; the save is not
                self._listener(at, error)

    def _hold(self, name: str) -> None:
        """Makes sure that the draft is still ours to write, e.g. after the machine slept or the disk came back."""
        if not self._lock.taken:
            try:
                self._lock.take(name)
            except HeldError as error:
                raise BlockingIOError(str(error)) from error
        if not self._lock.ours():
            raise BlockingIOError(f"this draft was taken over by {self._lock.holder()} meanwhile; save it elsewhere")

    def _put(self, draft: Draft, taken: list[str]) -> datetime:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._hold(draft.id)
        now = datetime.now(UTC).replace(microsecond=0)
        if time.monotonic() >= self._kept_at and self._number:
            revisions.keep(self._folder, self._number, now)
            self._kept_at = time.monotonic() + revisions.STEP / timedelta(seconds=1)
        draft.saved_at = now
        write_whole(self._folder / "draft.toml", _bytes(draft, self._number + 1, taken), self._folder / "draft.new")
        self._number += 1
        if taken:
            gone = inbox.remove(self._folder, taken)
            with self._asked:
                self._taken = [name for name in self._taken if name not in gone]
        return now


def _bytes(draft: Draft, number: int, taken: list[str]) -> bytes:
    try:
        return write(Saved(draft, number, taken)).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise OSError(f"this draft does not fit into its file: {error}") from error


def save_as(draft: Draft, path: Path) -> Path:
    """Writes a draft's record to a file of the author's choice; as `Session.save_as`."""
    target = path / f"{draft.id}.toml" if path.is_dir() else path
    if target.exists():
        raise FileExistsError(17, "there is a file of that name already; choose another", str(target))
    write_whole(target, as_toml(draft).encode("utf-8"))
    return target


def as_toml(draft: Draft) -> str:
    """A draft's record as a `postmortem.toml`; words not yet added follow as comments."""
    from pmwizard.record import toml_io

    text = toml_io.dumps(plain(draft.record))
    for name, words in draft.half.items():
        text += "".join(f"# {name}, not yet added: {line}\n" for line in words.splitlines())
    return text
