"""Git's merge driver for postmortems: records item by item, and their README.md as what follows from the record."""

from pathlib import Path

from pmwizard import locations
from pmwizard.publish.git import Git
from pmwizard.publish.merge import merge
from pmwizard.record.errors import RecordError
from pmwizard.record.stamp import untouched
from pmwizard.record.toml_io import dumps, parse, read_text


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
            return []  # ours stays, and is older than the merged record: `check` says so and `render` writes it anew
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


def _text(file: Path) -> str:
    return read_text(file)


def _as_text(base: Path, ours: Path, theirs: Path, why: str) -> list[str]:
    """Line by line, as git would without us; what does not fit gets git's markers."""
    said = Git(ours.parent.resolve()).ask(
        *("merge-file", "-L", "ours", "-L", "base", "-L", "theirs"),
        *(str(file.resolve()) for file in (ours, base, theirs)),
    )
    return [why] if said.code else []
