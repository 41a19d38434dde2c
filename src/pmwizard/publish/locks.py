"""Locks in the git folder: the index's taken as git takes it, and those left behind told from those in use.

A lock of ours begins with our name, so that one left by a kill is known for ours and goes at the next run. A lock of a
git that was killed says nothing of whose it was. It is never removed unasked; whether a publish that was killed left it
is told by when that one's last git was at work.
"""

import contextlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pmwizard.errors import RefusedError
from pmwizard.publish.git import GitError
from pmwizard.publish.place import Place

OWN = "pmwizard-"
"""What our own files in the git folder begin with."""

PATIENCE = 10.0
"""Seconds to wait for a lock that somebody holds: git holds most of them for a moment only."""

_MARK = b"pmwizard, process "
_INTERRUPTED = f"{OWN}interrupted"
_IN_THE_WAY = re.compile(r"Unable to create '(?P<path>[^'\n]+\.lock)': File exists")
_SETTLED = 60.0
"""Seconds after which a lock is taken for left behind where it cannot be seen whether a git is at work."""


class LockedError(RefusedError):
    """A lock is in the way.

    Attributes:
        lock: the lock.
        ours: whether a publish of ours that was killed left it, as far as can be known: then it may be offered to
            remove it.
    """

    def __init__(self, lock: Path, place: Place) -> None:
        self.lock = lock
        self._place = place
        self.ours = _left_by_ours(lock, place)
        busy = at_work(place)
        if busy:
            mend = "A git is at work here; wait for it, then try again."
        elif self.ours:
            mend = f"A publish that was killed left it, and no git is at work here any more: rm {_quoted(lock)}"
        else:
            mend = f"If no git is at work here any more, remove it, then try again: rm {_quoted(lock)}"
        super().__init__(
            f"{lock} is in the way: git locked something {_aged(lock)}, and the lock is still there. {mend}"
        )

    def remove(self) -> bool:
        """Removes it, when it is still one that a publish of ours left and no git is at work; whether it did."""
        if not _left_by_ours(self.lock, self._place):
            return False
        self.lock.unlink(missing_ok=True)
        return True


@dataclass(frozen=True, slots=True)
class Track:
    """What a file of ours notes about the git at work: its process, and since when it is."""

    pid: int
    since: float

    @property
    def alive(self) -> bool:
        """Whether that git still runs; a process that was given its number since is not it."""
        seen = Path(f"/proc/{self.pid}/comm")
        try:
            os.kill(self.pid, 0)
            return not seen.parent.parent.joinpath("self").exists() or seen.read_text("utf-8").startswith("git")
        except (OSError, ValueError):
            return False

    @classmethod
    def read(cls, path: Path) -> "Track | None":
        """The note; None when there is none, or only part of one."""
        try:
            pid, since = path.read_text("utf-8").split()
            return cls(int(pid), float(since))
        except (OSError, ValueError):
            return None


@contextlib.contextmanager
def index_lock(place: Place) -> Iterator[None]:
    """Holds the lock of the user's index, as git does while it changes it.

    Raises:
        LockedError: somebody else holds it for too long.
    """
    lock = place.git_dir / "index.lock"
    mine = place.git_dir / f"{OWN}lock-{os.getpid()}"
    mine.write_bytes(_MARK + str(os.getpid()).encode())
    until = time.monotonic() + PATIENCE
    try:
        while not _taken(mine, lock):
            if time.monotonic() > until:
                raise LockedError(lock, place)
            time.sleep(0.05)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)
    finally:
        mine.unlink(missing_ok=True)


def wait_for(lock: Path, place: Place) -> None:
    """Waits until a lock is gone; raises LockedError when it stays."""
    until = time.monotonic() + PATIENCE
    while lock.exists():
        if time.monotonic() > until:
            raise LockedError(lock, place)
        time.sleep(0.05)


def clear_own(place: Place) -> None:
    """Removes an index lock that a kill of ours left; to be called by the only publish in this clone."""
    lock = place.git_dir / "index.lock"
    with contextlib.suppress(OSError):
        if lock.read_bytes().startswith(_MARK):
            lock.unlink()


def note_interrupted(place: Place, track: Path) -> None:
    """Keeps what a publish that was killed was at, so that a lock of its git can be told."""
    if Track.read(track):
        track.replace(place.common / _INTERRUPTED)


def forget_interrupted(place: Place) -> None:
    """After a publish that went through: whatever is locked later has nothing to do with the one that was killed."""
    (place.common / _INTERRUPTED).unlink(missing_ok=True)


def in_the_way(error: GitError, place: Place) -> LockedError | None:
    """The lock that made git fail; None when it failed for another reason, or the lock is gone by now."""
    found = _IN_THE_WAY.search(error.words)
    lock = Path(found["path"]) if found else None
    return LockedError(lock, place) if lock and lock.exists() else None


def at_work(place: Place) -> bool | None:
    """Whether a git runs in this repository; None where that cannot be seen."""
    if not Path("/proc/self").exists():
        return None
    homes = {str(place.top.resolve()), str(place.common)}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "comm").read_text("utf-8").startswith("git"):
                folder = str((entry / "cwd").readlink())
                if any(folder == home or folder.startswith(f"{home}/") for home in homes):
                    return True
        except OSError:
            continue  # ended meanwhile, or not ours to look at
    return False


def _taken(mine: Path, lock: Path) -> bool:
    """Whether the lock could be taken: as a second name of a file that says whose it is, in one step."""
    try:
        os.link(mine, lock)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        try:
            handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            return False
        os.write(handle, mine.read_bytes())
        os.close(handle)
    return True


def _left_by_ours(lock: Path, place: Place) -> bool:
    """Whether the lock was made while the last git of a publish that was killed could be at work, and none is now."""
    was = Track.read(place.common / _INTERRUPTED)
    busy = at_work(place)
    if was is None or busy:
        return False
    try:
        made, noticed = lock.stat().st_mtime, (place.common / _INTERRUPTED).stat().st_ctime
    except OSError:
        return False
    old_enough = busy is False or time.time() - made > _SETTLED
    return was.since - 1 <= made <= noticed + 1 and old_enough


def _aged(lock: Path) -> str:
    from pmwizard.record.times import ago

    try:
        made = datetime.fromtimestamp(lock.stat().st_mtime, UTC)
    except OSError:
        return "a moment ago"
    return f"{ago(made, datetime.now(UTC))}, at {made.astimezone():%H:%M:%S}"


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
