"""Files that go along with a postmortem: their names in the repository, and why to ask before they leave."""

import re
from dataclasses import dataclass
from pathlib import Path

from pmwizard.errors import UnusableError
from pmwizard.publish.secrets import Secret, find_in

_PEEK = 8192
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"/\\|?*]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along.

    Attributes:
        path: where it is now.
        name: what it is called in the repository.
        size: in bytes.
        asks: why to ask first, in a sentence; empty when there is no reason.
        secrets: what should be masked before it leaves.
    """

    path: Path
    name: str
    size: int
    asks: str = ""
    secrets: tuple[Secret, ...] = ()


def attachment(path: Path, largest: int) -> Attachment:
    """What there is to know about a file before it goes along.

    Args:
        path: the file.
        largest: the size in bytes above which it asks first.

    Raises:
        UnusableError: it is not a file that can be read.
    """
    try:
        if not path.is_file():
            raise UnusableError(f"{path}: is not a file, so it cannot be attached")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_PEEK)
            binary = b"\0" in start
            text = "" if binary or size > largest else (start + file.read()).decode("utf-8", "replace")
    except OSError as error:
        raise UnusableError(f"{path}: cannot be read: {error.strerror or error}") from None
    name = attached_name(path.name)
    asks = ""
    if size > largest:
        asks = f"{name} has {size / 1e6:.1f} MB, and a repository keeps everything for ever. Take it along?"
    elif binary:
        asks = f"{name} is not text, so nobody but you can see what is in it. Take it along?"
    return Attachment(path, name, size, asks, tuple(find_in(text, ("attachments", name))))


def attached_name(name: str) -> str:
    """The file's name without what another system, a shell or a forge would trip over."""
    return _FORBIDDEN.sub("-", name).strip(" .-") or "attachment"
