"""Paths as people type, paste or drop them."""

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit


def path_of(said: str) -> Path:
    """The path somebody typed, pasted or dropped, with the quotes, escapes, `~` and `file://` a terminal gives it."""
    text = said.strip()
    if text.startswith("file://"):
        return Path(unquote(urlsplit(text).path))
    if text[:1] in {"'", '"'} or "\\ " in text:
        try:
            text = " ".join(shlex.split(text))
        except ValueError:
            text = text.strip("'\"")  # one quote only, as in the middle of typing
    return Path(text).expanduser()


def written(path: Path | str) -> str:
    """The path as people write it: with `~` for their home."""
    text, home = str(path), f"{Path.home()}{os.sep}"
    return f"~{os.sep}{text[len(home) :]}" if text.startswith(home) else text
