"""README.md as a view of the record, and how to tell whether somebody edited it by hand.

The last line is a comment nobody sees on a forge: a fingerprint of the text above it, and one of the record it was made
from. A text that no longer has its fingerprint was edited by hand; one that has it, but from another record, is stale.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pmwizard.record.toml_io import dumps

Standing = Literal["in step", "stale", "edited"]

_STAMP = re.compile(
    r"\n*<!-- written by pmwizard from postmortem\.toml: text ([0-9a-f]{16}), record ([0-9a-f]{16}) -->\s*\Z"
)


def stamped(record: Mapping[str, Any], templates: Path | None = None) -> str:
    """The README.md of a record, with its fingerprints.

    Args:
        record: the record.
        templates: a team's own templates, which need not exist.
    """
    from pmwizard.record.render import render  # jinja2, 39 ms

    text = render(record, templates).rstrip("\n")
    stamp = f"text {fingerprint(text)}, record {fingerprint(dumps(record))}"
    return f"{text}\n\n<!-- written by pmwizard from postmortem.toml: {stamp} -->\n"


def body(text: str) -> str:
    """The README's text without its fingerprints."""
    return _STAMP.sub("", text.replace("\r\n", "\n")).rstrip("\n") + "\n"


def untouched(text: str) -> bool:
    """Whether the text is as pmwizard wrote it, from whichever record."""
    found = _STAMP.search(text.replace("\r\n", "\n"))
    return found is not None and found[1] == fingerprint(body(text))


def made_from(text: str) -> str:
    """The fingerprint of the record the page was made from; empty for a page that is not ours."""
    found = _STAMP.search(text.replace("\r\n", "\n"))
    return found[2] if found else ""


def standing(text: str, record_text: str, record: Mapping[str, Any], templates: Path | None = None) -> Standing:
    """How a README.md stands to its record.

    Args:
        text: the README's text.
        record_text: the record's text, as it lies on disk.
        record: the same record.
        templates: a team's own templates.
    """
    found = _STAMP.search(text.replace("\r\n", "\n"))
    own = found is not None and found[1] == fingerprint(body(text))
    if own and found and found[2] == fingerprint(record_text):
        return "in step"
    if body(text) == body(stamped(record, templates)):
        return "in step"
    return "stale" if own else "edited"


def fingerprint(text: str) -> str:
    """Sixteen digits that change when the text does, whatever its line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").rstrip("\n").encode()).hexdigest()[:16]
