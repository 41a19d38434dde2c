"""Files that go along with a record: its links name them, as `attachments/NAME`, and they lie there beside it."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pmwizard.locations import ATTACHMENTS

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:\"/\\|?*%]+")
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_LONGEST = 150
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"})


def attached_name(name: str, taken: Collection[str] = ()) -> str:
    """The file's name without what another system, a shell or a forge would trip over, and free among `taken`."""
    plain = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", name)).strip(" .-") or "attachment"
    plain = f"file-{plain}" if _RESERVED.match(plain) else plain
    stem, dot, suffix = plain.rpartition(".")
    if not stem or len(suffix) > len(".jpeg.gz"):
        stem, dot, suffix = plain, "", ""
    while len(f"{stem}{dot}{suffix}".encode()) > _LONGEST:
        stem = stem[:-1]
    used = {one.casefold() for one in taken}
    made, number = f"{stem}{dot}{suffix}", 2
    while made.casefold() in used:
        made, number = f"{stem}-{number}{dot}{suffix}", number + 1
    return made


def linked(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the attachments that the record's links lead to, in order, each once; nothing that leads elsewhere."""
    links = record.get("links")
    urls = [str(one.get("url", "")) for one in links if isinstance(one, Mapping)] if isinstance(links, list) else []
    names = [url.removeprefix(f"{ATTACHMENTS}/") for url in urls if url.startswith(f"{ATTACHMENTS}/")]
    return tuple(dict.fromkeys(name for name in names if attached_name(name) == name))


def with_link(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The record with a link to that attachment, called by its name; as it is when there is one already."""
    if name in linked(record):
        return dict(record)
    held = record.get("links")
    return {
        **record,
        "links": [*(held if isinstance(held, list) else []), {"title": name, "url": f"{ATTACHMENTS}/{name}"}],
    }


def without_link(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The record without its links to that attachment."""
    url = f"{ATTACHMENTS}/{name}"
    left = [one for one in record.get("links") or [] if not (isinstance(one, Mapping) and one.get("url") == url)]
    rest = {key: value for key, value in record.items() if key != "links"}
    return {**rest, "links": left} if left else rest


def beside(record: Mapping[str, Any], folder: Path) -> tuple[list[Path], list[str]]:
    """The record's attachments in a folder, and the names of those that are not there.

    A symbolic link is not there: it could lead to any file of whoever publishes.
    """
    found, missing = [], []
    for name in linked(record):
        path = folder / name
        if path.is_file() and not path.is_symlink() and not folder.is_symlink():
            found.append(path)
        else:
            missing.append(name)
    return found, missing


def is_picture(url: str) -> bool:
    """Whether the address is that of an attached picture, which a page can show."""
    return url.startswith(f"{ATTACHMENTS}/") and Path(url).suffix.lower() in _PICTURES
