"""Git's merge driver for postmortems: records item by item, and their README.md as what follows from the record."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pmwizard import locations
from pmwizard.publish.git import Git
from pmwizard.publish.merge import merge
from pmwizard.record.errors import RecordError
from pmwizard.record.stamp import fingerprint, made_from, stamped, untouched
from pmwizard.record.toml_io import dumps, parse, read_text

_MOST = 20
"""How many commits with a version of a page are looked at."""


def drive(base: Path, ours: Path, theirs: Path, name: str) -> list[str]:
    """Merges the three files into `ours`, as git asks its drivers to.

    Args:
        base: the common ancestor; empty when there is none.
        ours: our version; holds the result afterwards.
        theirs: their version.
        name: the file's path in the repository.

    Returns:
        What could not be decided, in words; then `ours` holds conflict markers. Empty when all of it came together.
    """
    if Path(name).name == locations.VIEW_FILE:
        if untouched(_text(ours)) and untouched(_text(theirs)):
            _follow(base, ours, theirs, name)
            return []
        return _as_text(base, ours, theirs, "both sides edited the README.md by hand")
    try:
        sides = [parse(_text(file), name) if _text(file).strip() else {} for file in (base, ours, theirs)]
    except RecordError as error:
        return _as_text(base, ours, theirs, str(error))
    merged, conflicts = merge(*sides)
    if conflicts:
        return _as_text(base, ours, theirs, f"both sides changed {', '.join(conflicts)}")
    ours.write_text(dumps(merged), "utf-8")
    return []


def _follow(base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Makes the page from the merged record, which git merges on its own; ours stays where that cannot be done.

    Git runs a driver for one file at a time. Each page says which record it was made from, so the three records are
    found beside the three pages. A page that stays behind is named by `check`, with the command that writes it anew.
    """
    git = Git(Path.cwd())
    records = [{} if not _text(file).strip() else _record_of(git, name, file) for file in (base, ours, theirs)]
    if records[1] is None or records[2] is None:
        return
    merged, conflicts = merge(records[0] or {}, records[1], records[2])
    if not conflicts:
        root = locations.repository_root(Path(name).parent)
        ours.write_text(stamped(merged, root / locations.TEAM_FOLDER / "templates" if root else None), "utf-8")


def _record_of(git: Git, name: str, page: Path) -> dict[str, Any] | None:
    """The record that stood beside that version of a page; None when no commit holds the two."""
    blob = git.ask("hash-object", "--no-filters", str(page.resolve())).text
    mark = made_from(_text(page))
    beside = str(PurePosixPath(name).with_name(locations.RECORD_FILE))
    for commit in _commits(git, name, blob):
        text = git.ask("cat-file", "blob", f"{commit}:{beside}")
        if not text.code and mark == fingerprint(text.out.decode("utf-8", "replace")):
            return parse(text.out.decode("utf-8", "replace"), beside)
    return None


def _commits(git: Git, name: str, blob: str) -> Iterator[str]:
    """Commits that may hold that page: those being merged, then any, in the order they are likely."""
    yield from ("HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD")
    yield from (key.removeprefix("GITHEAD_") for key in os.environ if key.startswith("GITHEAD_"))
    words = ("log", "--all", f"-{_MOST}", "--format=%H", f"--find-object={blob}", "--", f":(top,literal){name}")
    for commit in git.ask(*words).text.split():
        yield from (commit, f"{commit}~1")


def _text(file: Path) -> str:
    return read_text(file)


def _as_text(base: Path, ours: Path, theirs: Path, why: str) -> list[str]:
    """Line by line, as git would without us; what does not fit gets git's markers."""
    said = Git(ours.parent.resolve()).ask(
        *("merge-file", "-L", "ours", "-L", "base", "-L", "theirs"),
        *(str(file.resolve()) for file in (ours, base, theirs)),
    )
    return [why] if said.code else []
