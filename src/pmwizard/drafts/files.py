"""Files that are whole or not there: written beside, forced to disk, then put in place in one step."""

import os
import sys
from contextlib import suppress
from pathlib import Path

MODE = 0o600
SHARED = 0o666
"""For files of a repository: what the user's umask leaves of it."""


def write_whole(path: Path, data: bytes, beside: Path | None = None, *, mode: int = MODE) -> None:
    """Replaces the file with the data in one step, so that a crash leaves the old or the new one, never a part.

    Args:
        path: the file.
        data: all that it will hold.
        beside: the name to write under first, in the same folder; one of its own when left out.
        mode: the permissions of the file.

    Raises:
        OSError: the disk is full, read-only, or the like; the old file is as it was.
    """
    temporary = beside or path.with_name(f".{path.name}.{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()  # a full disk should not be kept full by half a file
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Forces the folder's list of names to disk, where the system knows how to."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # some network file systems refuse; the file itself is safe by now
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def keep_old(path: Path, kept: Path) -> None:
    """Gives the file a second name before it is replaced; copies it where the file system has no links."""
    with suppress(FileNotFoundError, FileExistsError):
        try:
            os.link(path, kept)
        except (PermissionError, NotImplementedError, OSError) as error:
            if isinstance(error, FileNotFoundError | FileExistsError):
                raise
            write_whole(kept, path.read_bytes())
