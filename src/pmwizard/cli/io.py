"""What a command prints: data to standard output, talk to standard error, and nothing a terminal would obey."""

import json
import os
import re
import sys
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from pmwizard.settings import Settings

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_STYLES = {"bold": "1", "dim": "2", "under": "4", "warn": "33", "good": "32", "bad": "31"}


def inert(text: str) -> str:
    """The text with control and direction characters made visible, so that a terminal obeys none of them."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


@dataclass(slots=True)
class Io:
    """Where a command reads and writes, and where it was started.

    Attributes:
        start: the folder it runs in, `-C DIR`.
        out: data.
        err: talk.
        source: standard input. Each is empty where the one who started the command closed it.
    """

    start: Path = field(default_factory=Path)
    out: TextIO = field(default_factory=lambda: sys.stdout or StringIO())
    err: TextIO = field(default_factory=lambda: sys.stderr or StringIO())
    source: TextIO = field(default_factory=lambda: sys.stdin or StringIO())
    _heard: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        """The settings as seen from where the command runs; raises UnusableError when a file of them is wrong."""
        return Settings.load(self.start)

    @property
    def coloured(self) -> bool:
        """Whether output may be coloured: a terminal, and NO_COLOR is not set."""
        return self.out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """Columns to write for: the terminal's, 80 elsewhere."""
        import shutil

        return shutil.get_terminal_size((80, 24)).columns if self.out.isatty() else 80

    def styled(self, text: str, style: str) -> str:
        """Inert text in a style: bold, dim, under, warn, good or bad; plain when output is not coloured."""
        safe = inert(text)
        return f"\x1b[{_STYLES[style]}m{safe}\x1b[0m" if self.coloured else safe

    def say(self, text: str = "", *, safe: bool = False) -> None:
        """A line of data; made inert unless it is `safe`, i.e. made of `styled` parts."""
        self.out.write((text if safe else inert(text)) + "\n")

    def json(self, value: Any) -> None:
        """A value as one line of JSON."""
        self.out.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")

    def talk(self, text: str) -> None:
        """A line of talk."""
        self.err.write(inert(text) + "\n")
        self.err.flush()

    def hear(self, line: str) -> None:
        """A line of what git says; an error that repeats it need not."""
        self._heard.add(line)
        self.talk(line)

    def fail(self, said: str) -> None:
        """An error's words, without the lines that were heard already."""
        kept: list[str] = []
        for line in said.split("\n"):
            if line not in self._heard:
                kept.append(line)
            elif kept:
                kept[-1] = re.sub(r":$", ".", kept[-1])
        self.talk("\n".join(kept))

    def read(self) -> str:
        """All of standard input as text; bytes that are not UTF-8 become the replacement character."""
        raw = getattr(self.source, "buffer", None)
        return raw.read().decode("utf-8", "replace") if raw is not None else self.source.read()
