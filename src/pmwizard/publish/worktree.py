"""A checkout of our own, for commits on a branch the user is not on: nearly empty, and gone afterwards.

Only what hooks are likely to need is written to disk: files at the top, folders that begin with a dot, where the hooks
are, and the postmortem's own folder. A repository of a million files costs no more than its index.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pmwizard.errors import RefusedError
from pmwizard.publish.git import Git, GitError
from pmwizard.publish.locks import OWN, Track, clear_own, forget_interrupted, in_the_way, note_interrupted
from pmwizard.publish.place import Place, look

LOCK_SECONDS = 120.0
"""How long to wait for another publish in the same clone."""

NO_HOOKS = ("-c", "core.hooksPath=/dev/null")
"""For moving a commit that went through the hooks already."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """The private checkout: git in it, and what it is."""

    git: Git
    place: Place

    def go(self, commit: str) -> "Checkout":
        """The same checkout with that commit checked out, on no branch."""
        self.git.run(*NO_HOOKS, "-c", "core.sparseCheckout=true", "checkout", "--quiet", "--force", "--detach", commit)
        return replace(self, place=look(self.git, self.place.root))


@contextlib.contextmanager
def private_checkout(git: Git, place: Place, base: str, branch: str, folders: Iterable[str]) -> Iterator[Checkout]:
    """A checkout of `base` that is removed at the end.

    Args:
        git: git in the repository.
        place: the repository.
        base: the commit to start from.
        branch: the branch to be on, made when it is not there; empty for none.
        folders: folders to write to disk besides, named from the top.
    """
    home = place.common / f"{OWN}checkouts"
    home.mkdir(exist_ok=True)
    folder = home / f"{os.getpid()}-{time.monotonic_ns()}"
    made = ["--detach", str(folder), base]
    if branch:
        known = not git.ask("rev-parse", "--quiet", "--verify", f"refs/heads/{branch}").code
        made = [str(folder), branch] if known else ["-b", branch, str(folder), base]
    words = ("worktree", "add", "--quiet", "--no-checkout", *made)
    said = git.ask(*words)
    if said.code:
        then = f"Nothing was committed. Another branch than {branch} can be named with --branch." if branch else ""
        raise GitError(words, said, then)
    try:
        inner = git.at(folder, _configured({"safe.directory": str(folder), "core.sparseCheckoutCone": "false"}))
        _fill(inner, folders)
        (folder / place.prefix).mkdir(parents=True, exist_ok=True)
        yield Checkout(inner, look(inner, folder / place.prefix))
    finally:
        _forget(place, folder)


def _configured(values: dict[str, str]) -> dict[str, str]:
    """The variables that set these for git, behind those that are set this way already."""
    there = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(there) if there.isdecimal() else 0
    env = {"GIT_CONFIG_COUNT": str(first + len(values))}
    for number, (key, value) in enumerate(values.items(), first):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env


def _forget(place: Place, folder: Path) -> None:
    """Removes one of our checkouts and what git noted about it; `worktree prune` would forget the user's as well."""
    shutil.rmtree(folder, ignore_errors=True)
    noted = place.common / "worktrees" / folder.name
    if noted.is_dir() and str(folder) in (noted / "gitdir").read_text("utf-8"):
        shutil.rmtree(noted, ignore_errors=True)
    for empty in (folder.parent, noted.parent):
        with contextlib.suppress(OSError):  # other checkouts are in there
            empty.rmdir()


def _fill(git: Git, folders: Iterable[str]) -> None:
    hooks = git.ask("config", "core.hooksPath").text
    wanted = [*folders, *([hooks] if hooks and not Path(hooks).is_absolute() and not hooks.startswith("~") else [])]
    lines = ["/*", "!/*/", "/.*/", *(f"/{folder.strip('/')}/" for folder in wanted if folder.strip("/"))]
    info = Path(git.run("rev-parse", "--absolute-git-dir").text) / "info"
    info.mkdir(exist_ok=True)
    (info / "sparse-checkout").write_text("\n".join(lines) + "\n", "utf-8")
    git.run("-c", "core.sparseCheckout=true", "-c", "core.sparseCheckoutCone=false", "read-tree", "-m", "-u", "HEAD")


@contextlib.contextmanager
def alone(git: Git, place: Place) -> Iterator[Git]:
    """One publish at a time in a clone; what an interrupted one left behind is cleared away first.

    Raises:
        RefusedError: another one is still at work, or git's own folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(place.common / f"{OWN}lock", timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise RefusedError("another publish is at work in this clone; wait for it, then try again") from None
    except OSError as error:
        raise disk_refused(error) from None
    try:
        track = place.common / f"{OWN}running"
        _sweep(place, track)
        yield replace(git, track=track)
        forget_interrupted(place)
    except GitError as error:
        raise in_the_way(error, place) or error from None
    except OSError as error:
        raise disk_refused(error) from error
    finally:
        lock.release()


def disk_refused(error: OSError) -> RefusedError:
    """What to hear when the disk is full, read-only, over its quota or not ours."""
    return RefusedError(
        f"{error.filename or 'The disk'}: {error.strerror or error}. The text is kept; make room there or make it "
        "yours to write to, then try again"
    )


def _sweep(place: Place, track: Path) -> None:
    """Waits for a git that outlived its pmwizard, then removes the files and checkouts left by it."""
    until = time.monotonic() + LOCK_SECONDS
    while (was := Track.read(track)) and was.alive and time.monotonic() < until:
        time.sleep(0.05)
    note_interrupted(place, track)
    clear_own(place)
    for left in (*place.common.glob(f"{OWN}*"), *place.git_dir.glob(f"{OWN}*")):
        if left.is_file() and left.name not in {f"{OWN}lock", f"{OWN}interrupted"}:
            left.unlink(missing_ok=True)
    for left in place.git_dir.glob("next-index-*.lock"):  # of a commit that was killed together with its pmwizard
        if not _runs(left.stem.rpartition("-")[2]):
            left.unlink(missing_ok=True)
    for left in (place.common / f"{OWN}checkouts").glob("*"):
        _forget(place, left)


def _runs(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return False  # the number was given to somebody else's process
    return True
