"""Files attached to a draft: copies in the draft's own folder, so that they outlive the place they came from."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pmwizard import locations
from pmwizard.drafts.files import write_whole
from pmwizard.errors import UnusableError
from pmwizard.record.attachments import attached_name

LARGEST = 100_000_000
"""Bytes; what is larger, forges refuse, and it belongs where others can open it."""


def folder_of(draft: Path) -> Path:
    """Where a draft keeps its attachments."""
    return draft / locations.ATTACHMENTS


def put(draft: Path, source: Path) -> str:
    """Copies a file to the draft's attachments; the same file again is the one that is there.

    Args:
        draft: the draft's folder.
        source: the file.

    Returns:
        Its name there.

    Raises:
        UnusableError: it is no file that can be read, or larger than forges take.
        OSError: there is no room for it.
    """
    _refuse(source)
    folder = locations.private(folder_of(draft))
    there = {path.name for path in folder.iterdir()}
    name = attached_name(source.name)
    if name in there and _same(source, folder / name):
        return name
    name = attached_name(source.name, there)
    temporary = folder / f".{os.getpid()}.tmp"
    try:
        shutil.copyfile(source, temporary)
        temporary.chmod(0o600)
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)
    return name


def put_all(draft: Path, files: Mapping[str, bytes]) -> None:
    """Writes attachments that came from elsewhere, e.g. from a co-author's branch; what is there already stays."""
    for name, data in files.items():
        folder = locations.private(folder_of(draft))
        if attached_name(name) == name and not (folder / name).exists():
            write_whole(folder / name, data)


def copy_all(draft: Path, to: Path) -> None:
    """Gives another draft the same attachments."""
    if folder_of(draft).is_dir():
        shutil.copytree(folder_of(draft), folder_of(to), dirs_exist_ok=True)


def _refuse(source: Path) -> None:
    try:
        if not source.is_file():
            raise UnusableError(f"{source}: there is no such file, so it cannot be attached")
        size = source.stat().st_size
        with source.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise UnusableError(f"{source}: cannot be read: {error.strerror or error}") from None
    if size > LARGEST:
        raise UnusableError(
            f"{source}: has {size / 1e6:.0f} MB, and forges refuse files above {LARGEST // 1_000_000} MB; put it where "
            "others can open it, and write its address into the timeline"
        )


def _same(one: Path, other: Path) -> bool:
    import filecmp

    return one.stat().st_size == other.stat().st_size and filecmp.cmp(one, other, shallow=False)
