"""Records that are only on other branches, laid beside the index so that the archive reads them as one more source.

The archive itself runs no git. Copies are kept in the user's cache and named by branch; only blobs that are not there
yet are read, and what has reached the work tree or left its branch is taken away again.
"""

import contextlib
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from pmwizard import locations
from pmwizard.archive.files import LARGEST, blob_hash
from pmwizard.publish.git import Git, GitError

_PLAIN = re.compile(r"\w[\w.-]*")
_LISTED = re.compile(r"\d+ blob ([0-9a-f]+) +(\d+)\t(.*)")
_MOST_BRANCHES = 200
"""The newest ones; a repository with more keeps branches nobody works on."""


def mirror(root: Path, wanted: Sequence[str]) -> list[str]:
    """Brings the copies up to date.

    Args:
        root: the repository.
        wanted: patterns of branch names, such as `postmortem/*`; with `origin/` in front for those of a remote.

    Returns:
        What stood in the way, empty when nothing did.
    """
    home = locations.branches(root)
    git = Git(root)
    try:
        locations.private(home)
        found = dict(_found(git, root, wanted))
        missing = {path: blob for path, blob in found.items() if not _holds(home / path, blob)}
        for path, data in _read(git, missing):
            target = home / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    except GitError as error:
        return [f"records on other branches cannot be read: {error}"]
    except OSError as error:
        return [f"records on other branches cannot be kept in {home}: {error.strerror or error}"]
    kept = {(home / path).parent for path in found}
    for folder in {file.parent for file in home.glob(f"*/*/{locations.RECORD_FILE}")} - kept:
        shutil.rmtree(folder, ignore_errors=True)
    for folder in home.iterdir():
        with contextlib.suppress(OSError):  # it still holds records
            folder.rmdir()
    return []


def _found(git: Git, root: Path, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Where each record goes, relative to the copies, and its blob; the newest branch that has it gives it."""
    taken = {entry.name for entry in (root / locations.POSTMORTEMS).glob("*") if entry.is_dir()}
    form = "--format=%(symref)%00%(refname:short)"
    order = ("--sort=-committerdate", f"--count={_MOST_BRANCHES}")
    listed = git.run("for-each-ref", form, *order, "refs/heads", "refs/remotes").text
    for line in listed.splitlines():
        points, _, branch = line.partition("\0")
        if points or not any(fnmatchcase(branch, pattern) for pattern in wanted):
            continue
        said = git.run("ls-tree", "-r", "-l", branch, "--", f"{locations.POSTMORTEMS}/").text
        for blob, size, path in (found.groups() for row in said.splitlines() if (found := _LISTED.fullmatch(row))):
            parts = path.split("/")
            if parts[2:] != [locations.RECORD_FILE] or parts[1] in taken or int(size) > LARGEST:
                continue
            if _PLAIN.fullmatch(parts[1]):
                taken.add(parts[1])
                yield f"{re.sub(r'[^-.0-9A-Za-z_]', '_', branch)}/{parts[1]}/{locations.RECORD_FILE}", blob


def _holds(path: Path, blob: str) -> bool:
    try:
        return blob_hash(path.read_bytes()) == blob
    except OSError:
        return False  # not there yet


def _read(git: Git, wanted: dict[str, str]) -> Iterable[tuple[str, bytes]]:
    """The bytes of each blob, all asked of one git."""
    if not wanted:
        return
    rest = git.run("cat-file", "--batch", feed="".join(f"{blob}\n" for blob in wanted.values()).encode()).out
    for path in wanted:
        head, _, rest = rest.partition(b"\n")
        size = int(head.rsplit(b" ", 1)[-1])
        yield path, rest[:size]
        rest = rest[size + 1 :]
