"""Words that hang beside what stands in front of them, instead of running on below it."""

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content

BETWEEN = " · "
NARROWEST = 10
"""Cells that words get at least, however much stands in front of them."""


def hung(front: Content | str, words: Content | str, width: int, *, each: bool = False) -> list[Content]:
    """The words wrapped to `width` cells beside what stands in front of the first line, or of each."""
    before = Content(front) if isinstance(front, str) else front
    said = Content(words) if isinstance(words, str) else words
    room = max(NARROWEST, width - before.cell_length)
    parts = [part for line in said.split("\n") for part in line.wrap(room)] or [Content("")]
    blank = Content(" " * before.cell_length)
    return [Content.assemble(before if each or not place else blank, part) for place, part in enumerate(parts)]


def hanging(front: Content | str, words: Content | str, width: int) -> Content:
    """The same as one block."""
    return Content("\n").join(hung(front, words, width))


def packed(parts: Iterable[str], width: int) -> Content:
    """Short things side by side with a dot between them, as many to a line as fit; none is broken that fits a line."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{BETWEEN}{part}" if lines else part
        if lines and cell_len(longer) > width:
            lines.append(part)
        else:
            lines[-1:] = [longer]
    return Content("\n").join(said for line in lines for said in Content(line).wrap(max(NARROWEST, width)))
