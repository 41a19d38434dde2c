"""One writer for a draft: the system's own lock, which dies with its process, and a note saying who holds it.

The lock alone is enough on one machine. A home folder on two machines may have locks that only one of them sees, so
the note is kept fresh while the draft is open, and a fresh note from another machine counts as held. Fresh is measured
by the file system's clock, because the two machines' clocks may differ and jump.
"""

import errno
import json
import os
import platform
import sys
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmwizard.drafts.files import MODE, write_whole
from pmwizard.errors import UnusableError

BEAT = 20.0
"""Seconds between two signs of life."""

SILENCE = 75.0
"""Seconds without a sign of life after which another machine's hold has lapsed."""

_BUSY = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}
_TRIES, _PAUSE = 6, 0.03

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class HeldError(UnusableError):
    """Somebody else has the draft open; `held_by` says who."""

    def __init__(self, name: str, held_by: str) -> None:
        self.held_by = held_by
        super().__init__(
            f"{name} is open elsewhere: {held_by}. Close it there first; until then `pmwizard note` still adds to it."
        )


class Lock:
    """The right to write one draft."""

    def __init__(self, folder: Path) -> None:
        """A lock on the draft in that folder, not yet taken."""
        self._path = folder / "lock"
        self._note = folder / "holder.json"
        self._handle = -1
        self._token = uuid.uuid4().hex

    @property
    def taken(self) -> bool:
        """Whether this is the one who holds it."""
        return self._handle >= 0

    def take(self, name: str) -> None:
        """Takes the lock, now or not at all.

        Raises:
            HeldError: somebody else holds it.
            OSError: the folder cannot be written.
        """
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, MODE)
        try:
            self._claim(handle, name)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def beat(self) -> None:
        """A sign of life for other machines."""
        with suppress(OSError):  # the next save says what is wrong, if anything is
            if self.ours():
                os.utime(self._note)

    def ours(self) -> bool:
        """Whether nobody took the draft over, as another machine may while this one sleeps."""
        note = _read(self._note)
        if not note and self.taken:
            self._sign()
            return True
        return bool(note.get("token") == self._token)

    def holder(self) -> str:
        """Who holds it now, in words."""
        return described(_read(self._note))

    def release(self) -> None:
        """Gives the lock back."""
        if self._handle < 0:
            return
        if _read(self._note).get("token") == self._token:
            self._note.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = -1

    def _sign(self) -> None:
        since = datetime.now(UTC).isoformat()
        mark = {"pid": os.getpid(), "host": platform.node(), "boot": _boot(), "since": since, "token": self._token}
        write_whole(self._note, json.dumps(mark).encode())

    def _claim(self, handle: int, name: str) -> None:
        works = _locked(handle)
        if works is None or _lives(self._note, sure=works):
            raise HeldError(name, described(_read(self._note)))
        self._sign()


def held_by(folder: Path) -> str:
    """Who has the draft in that folder open, in words; empty when nobody."""
    note_path = folder / "holder.json"
    note = _read(note_path)
    if not note:
        return ""
    try:
        handle = os.open(folder / "lock", os.O_RDWR)
    except OSError:
        return ""
    try:
        works = _locked(handle, tries=1)
        return described(note) if works is None or _lives(note_path, sure=works) else ""
    finally:
        os.close(handle)


def described(note: dict[str, Any]) -> str:
    """The holder in words, e.g. `pid 4711 on laptop since 14:02`."""
    if not note:
        return "another window"
    try:
        since = datetime.fromisoformat(str(note.get("since"))).astimezone()
    except ValueError:
        return f"pid {note.get('pid')} on {note.get('host')}"
    today = since.date() == datetime.now(UTC).astimezone().date()
    return f"pid {note.get('pid')} on {note.get('host')} since {since:{'%H:%M' if today else '%Y-%m-%d %H:%M'}}"


def _locked(handle: int, tries: int = _TRIES) -> bool | None:
    """True with the system's lock, False where the file system has none, None when somebody else has it."""
    for left in range(tries, 0, -1):
        try:
            _try_lock(handle)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return False
            if error.errno not in _BUSY:
                raise
            if left > 1:
                time.sleep(_PAUSE)  # somebody listing drafts holds it for a blink
        else:
            return True
    return None


def _lives(note_path: Path, *, sure: bool) -> bool:
    """Whether the note's author still holds the draft although the system gave us its lock.

    Args:
        note_path: the note.
        sure: whether the system's lock is to be trusted on this machine.
    """
    note = _read(note_path)
    if not note:
        return False
    if note.get("host") == platform.node() or note.get("boot") == (_boot() or "?"):
        return not sure and _runs(note) and _age(note_path) < SILENCE
    return _age(note_path) < SILENCE


def _read(path: Path) -> dict[str, Any]:
    try:
        note = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _age(path: Path) -> float:
    """Seconds since the file's last change, by the clock of the file system it lies on."""
    probe = path.with_name(f".clock.{os.getpid()}")
    try:
        probe.touch(MODE)
        return probe.stat().st_mtime - path.stat().st_mtime
    except OSError:
        return 0.0
    finally:
        with suppress(OSError):
            probe.unlink()


def _boot() -> str:
    """A name for this run of this machine's kernel, the same in all its containers; empty where there is none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def _runs(note: dict[str, Any]) -> bool:
    pid = note.get("pid")
    if sys.platform == "win32" or not isinstance(pid, int) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
