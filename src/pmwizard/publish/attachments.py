"""Files that go along with a postmortem: why to ask before they leave, and what is masked in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmwizard.errors import RefusedError, UnusableError
from pmwizard.publish.secrets import LONGEST, Secret, find_in, masked_text
from pmwizard.record.attachments import attached_name

_PEEK = 8192
_MEGABYTE = 1_000_000


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

    @property
    def sized(self) -> str:
        """Its size as people say it."""
        return f"{self.size / 1e6:.1f} MB" if self.size >= _MEGABYTE else f"{max(1, round(self.size / 1e3))} kB"


def named(paths: Iterable[Path]) -> dict[str, Path]:
    """The files by the names they will have; two of one name get two."""
    held: dict[str, Path] = {}
    for path in dict.fromkeys(paths):
        held[attached_name(path.name, held)] = path
    return held


def attachment(path: Path, largest: int, known: frozenset[str] = frozenset(), name: str = "") -> Attachment:
    """What there is to know about a file before it goes along.

    Args:
        path: the file.
        largest: the size in bytes above which it asks first.
        known: e-mail addresses that may be in it.
        name: what it will be called; its own name when left out.

    Raises:
        UnusableError: it is not a file that can be read.
    """
    try:
        if not path.is_file():
            raise UnusableError(f"{path}: is not a file, so it cannot be attached")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_PEEK)
            binary = b"\0" in start or _broken(start)
            text = "" if binary or size > largest else (start + file.read()).decode("utf-8", "replace")
    except OSError as error:
        raise UnusableError(f"{path}: cannot be read: {error.strerror or error}") from None
    name = name or attached_name(path.name)
    asks = ""
    if size > largest:
        asks = f"{name} has {size / 1e6:.1f} MB, and a repository keeps everything for ever. Take it along?"
    elif binary:
        asks = f"{name} is not text, so nobody but you can see what is in it. Take it along?"
    elif len(text) > LONGEST:
        asks = f"{name} is long: only its first {LONGEST:,} characters were looked through. Take it along?"
    return Attachment(path, name, size, asks, tuple(find_in(text, ("attachments", name), known)))


def _broken(start: bytes) -> bool:
    """Whether that is no UTF-8, a character cut off at the end aside: what cannot be read cannot be looked through."""
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start < len(start) - 4  # the most bytes a character has
    return False


def mask_file(path: Path, secrets: Iterable[Secret]) -> bytes:
    """The text of an attachment with these secrets masked, as bytes; its line ends stay."""
    return masked_text(path.read_bytes().decode("utf-8", "replace"), secrets).encode()


def masked_copies(attachments: Sequence[Attachment], folder: Path) -> list[Path]:
    """The files that go along, in their order; of those with secrets a masked copy in `folder`.

    Raises:
        RefusedError: the disk takes no copy.
    """
    files = []
    for one in attachments:
        if not one.secrets:
            files.append(one.path)
            continue
        copy = folder / one.name
        try:
            copy.write_bytes(mask_file(one.path, one.secrets))
        except OSError as error:
            raise RefusedError(f"{copy}: cannot be written: {error.strerror or error}; nothing was committed") from None
        files.append(copy)
    return files
