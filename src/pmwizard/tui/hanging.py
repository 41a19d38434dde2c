"""Words that hang beside what stands in front of them, instead of running on below it."""

from textual.content import Content

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
