"""Reading a team's own prompt files: what cannot be read is told with file, line and mend."""

import re
import tomllib
from pathlib import Path
from typing import Any

_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def read_text(path: Path, problems: list[str], instead: str) -> str | None:
    """A file's text; None when there is none, and then why stands among the problems.

    Args:
        path: the file.
        problems: what was wrong so far; a new problem is added.
        instead: what is used in its place, such as `the built-in rule is used`.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(f"{path}: {error.strerror or error}; {instead}")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(f"{path}:{line}: this is not UTF-8; save the file as UTF-8; {instead}")
        return None


def read_table(path: Path, problems: list[str], instead: str) -> tuple[str, dict[str, Any]] | None:
    """The text and the table of a TOML file; None as for `read_text`."""
    text = read_text(path, problems, instead)
    if text is None:
        return None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        said = _AT_LINE.sub(r", column \2", str(error)).removesuffix(" (at end of document)")
        problems.append(f"{path}:{line}: not valid TOML: {said}; {instead}")
        return None


def line_of(text: str, key: str) -> int:
    """The line, from 1, that a key or a value stands in: where it begins a line, else where it is at all."""
    lines = text.splitlines()
    begins = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    for found in (begins.match, lambda line: key in line):
        for number, line in enumerate(lines, 1):
            if key and found(line):
                return number
    return 1
