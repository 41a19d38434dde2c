"""Commits exactly some files with the user's own git; whatever else is staged or unsaved stays as it was.

The commit is made with an index of its own, a copy of the user's, so hooks may take their time: the user's index is
neither locked nor changed until the commit exists, and a refused commit leaves nothing to undo but the files written.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pmwizard import locations
from pmwizard.drafts.files import SHARED, write_whole
from pmwizard.errors import RefusedError
from pmwizard.publish.git import Git, GitError
from pmwizard.publish.locks import OWN, index_lock
from pmwizard.publish.place import Place, look
from pmwizard.publish.refusals import after_commit

_ANY_LINE_ENDS = ("-c", "core.safecrlf=false")
"""Where git converts line ends, it need not warn of ours, or refuse them."""

Changes = Mapping[str, bytes | None]
"""Files by their path from the repository's root, and what they will hold; None removes one."""


class MovedError(RefusedError):
    """Somebody else committed while this commit was being made; look again and repeat."""


@dataclass(frozen=True, slots=True)
class Package:
    """One commit to be made.

    Attributes:
        changes: the files.
        message: the commit's message.
        expected: what the files held when they were read; a file that holds anything else by now is not overwritten.
        folder: the postmortem's folder, from the root; empty when the files lie in several.
        near: other postmortems' folders that checks of this one read, from the root.
        already: whether the tree it was built for holds all of it, so that there is nothing to commit.
        notes: what a person wants to know about it, a sentence each.
    """

    changes: Changes
    message: str
    expected: Changes = field(default_factory=dict)
    folder: str = ""
    near: tuple[str, ...] = ()
    already: bool = False
    notes: tuple[str, ...] = ()


def commit_here(git: Git, place: Place, pack: Package, *, signoff: bool = False) -> str:
    """Commits the package on the branch checked out in `place` and returns the commit.

    Raises:
        RefusedError: a file holds something else, or git or a hook refused; the files are as before.
        MovedError: HEAD moved meanwhile; nothing was committed, the files written stay.
    """
    git = git.at(place.top)
    targets = {place.inside(path): data for path, data in pack.changes.items()}
    expected = {place.inside(path): data for path, data in pack.expected.items()}
    _refuse_unsaved(git, place, targets, expected)
    written = _Written(place)
    try:
        for path, data in targets.items():
            written.write(path, data)
        commit = _commit(git, place, list(targets), pack.message, signoff=signoff)
    except BaseException as error:
        if _head(git) == place.head:
            written.undo()
        elif isinstance(error, GitError):
            raise MovedError(str(error)) from None
        raise
    return commit


def settle_index(git: Git, place: Place, paths: list[str]) -> str:
    """Brings the user's index to what was committed, for these paths alone; a sentence when it cannot be had.

    It is done in a copy that then takes the index's place, so that no lock of a git that was killed can be left there.
    """
    index, mine = place.git_dir / "index", place.git_dir / f"{OWN}index-{os.getpid()}"
    try:
        with index_lock(place):
            if index.exists():
                shutil.copyfile(index, mine)
            git.at(place.top, {"GIT_INDEX_FILE": str(mine)}).run("reset", "--quiet", "--", *_literal(paths))
            mine.replace(index)
    except RefusedError as error:
        return f"The commit is made, and git's index does not know of it yet: {error} Then run the same again."
    finally:
        mine.unlink(missing_ok=True)
    return ""


def _head(git: Git) -> str:
    return git.ask("rev-parse", "--quiet", "--verify", "HEAD").text


def _literal(paths: list[str]) -> list[str]:
    return [f":(top,literal){path}" for path in paths]


def _commit(git: Git, place: Place, paths: list[str], message: str, *, signoff: bool) -> str:
    index = place.git_dir / f"{OWN}index-{os.getpid()}"
    try:
        if (place.git_dir / "index").exists():
            shutil.copyfile(place.git_dir / "index", index)
        ours = git.at(place.top, {"GIT_INDEX_FILE": str(index)})
        _add(ours, _literal(paths))
        signed = ["--signoff"] if signoff else []
        words = [*_ANY_LINE_ENDS, "commit", "--quiet", "--only", *signed, "-m", message, "--", *_literal(paths)]
        said = ours.ask(*words, loud=True)
        if said.code:
            raise GitError(tuple(words), said, after_commit(said.words))
    finally:
        index.unlink(missing_ok=True)
    return _head(git)


def _add(git: Git, paths: list[str]) -> None:
    """Adds the files, also outside of a sparse checkout; an attachment also where `*.log` is ignored: it is meant."""
    attached = [path for path in paths if PurePosixPath(path).parent.name == locations.ATTACHMENTS]
    for some, force in (([path for path in paths if path not in attached], ()), (attached, ("--force",))):
        words = (*_ANY_LINE_ENDS, "add", *force)
        said = git.ask(*words, "--", *some) if some else None
        if said and said.code and "sparse-checkout definition" in said.words:
            said = git.ask(*words, "--sparse", "--", *some)
        if said and said.code:
            raise GitError(words, said, after_commit(said.words))


def unsaved(root: Path, paths: list[str]) -> list[str]:
    """Those of the files, named from the repository's root, that are not as they were committed."""
    git = Git(root)
    place = look(git, root)
    changed = _unsaved(git.at(place.top), [place.inside(path) for path in paths])
    return [path for path in paths if place.inside(path) in changed]


def _unsaved(git: Git, paths: list[str]) -> set[str]:
    words = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--")
    said = git.run(*words, *_literal(paths))
    return {entry[3:] for entry in said.text.split("\0") if entry}


def _refuse_unsaved(git: Git, place: Place, targets: Changes, expected: Changes) -> None:
    """Refuses to overwrite what the user has not committed, unless it is what is about to be written, or was read."""
    unsaved = _unsaved(git, [*targets])
    for path, data in targets.items():
        file = place.top / path
        now = file.read_bytes() if file.is_file() else None
        if path in expected and now not in {expected[path], data}:
            raise RefusedError(f"{file} changed since it was read; open it again, nothing was written")
        if path in unsaved and path not in expected and now != data:
            raise RefusedError(
                f"{file} has changes that are not committed; commit or stash them first, nothing was written"
            )


class _Written:
    """Files as they were before they were written, to go back to."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._before: dict[Path, bytes | None] = {}
        self._made: list[Path] = []

    def write(self, path: str, data: bytes | None) -> None:
        """Writes or removes one file, whole or not at all.

        Raises:
            RefusedError: the disk is full or not writable.
        """
        file = self._place.top / path
        try:
            now = file.read_bytes() if file.is_file() else None
            if now == data:
                return
            self._before[file] = now
            if data is None:
                file.unlink(missing_ok=True)
                return
            for folder in _missing(file.parent):
                folder.mkdir()
                self._made.append(folder)
            _replace(file, data, self._place.git_dir / f"{OWN}file-{os.getpid()}")
        except OSError as error:
            raise RefusedError(
                f"{file} cannot be written: {error.strerror or error}; the text is kept, nothing was committed"
            ) from None

    def undo(self) -> None:
        """Puts everything back."""
        for file, data in self._before.items():
            if data is None:
                file.unlink(missing_ok=True)
            else:
                write_whole(file, data, mode=SHARED)
        for folder in reversed(self._made):
            try:
                folder.rmdir()
            except OSError:
                continue  # somebody put something there meanwhile; it is theirs


def _missing(folder: Path) -> Iterator[Path]:
    if not folder.exists():
        yield from _missing(folder.parent)
        yield folder


def _replace(file: Path, data: bytes, beside: Path) -> None:
    try:
        beside.write_bytes(data)
        try:
            beside.replace(file)
        except OSError:
            write_whole(file, data, mode=SHARED)  # the git folder may lie on another disk
    finally:
        beside.unlink(missing_ok=True)
