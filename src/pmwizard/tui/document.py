"""Markdown as people read it on a terminal: headings, lists, tables in columns, no markup, and everything inert.

A Markdown widget makes a widget of every table cell, which a timeline of two thousand lines does not survive.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from textual.content import Content

from pmwizard.record.markdown import unescape
from pmwizard.tui.hanging import hung
from pmwizard.tui.inert import inert

_HEADING = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r"(=+|-{2,})\s*$")
_CELLS = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"(?<!\\)!?\[((?:[^\]\\]|\\.)*)\]\(([^)\s]*)\)")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*|(?<!\\)~~(.+?)(?<!\\)~~|(?<![\\*])\*([^*]+?)(?<!\\)\*")
_INLINE = re.compile(f"{_LINK.pattern}|{_STRONG.pattern}")
_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*$")
_BULLET = re.compile(r"(\s*)(?:[-*+]|(\d+[.)])) +(\[[ xX]\] )?(.*)")
_QUOTE = re.compile(r"\s{0,3}> ?(.*)")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_OTHER = re.compile(r"#{1,6}\s|\||\s*(?:[-*+]|\d+[.)]) |\s{0,3}>")
"""How anything begins that is no paragraph."""
_CODE = "\0"
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
_LABEL = 14


class Line(NamedTuple):
    """A line as it is read.

    Attributes:
        number: the line of the Markdown in which its paragraph begins, from 1.
        content: its words.
    """

    number: int
    content: Content


def read(markdown: str, width: int) -> list[Line]:
    """The document, wrapped to a width in cells."""
    room = max(20, width)
    blocks = list(_blocks(markdown))
    labels = _labels(blocks, room // 2)
    return [
        Line(number, inert(line)) for number, block in blocks for line in _lines(block, room, labels.get(number, 0))
    ]


def _labels(blocks: Iterable[tuple[int, str]], most: int) -> dict[int, int]:
    """How wide the first column of a table is, by the line of each of its rows."""
    found: dict[int, int] = {}
    rows: list[int] = []
    widest = _LABEL
    for number, block in [*blocks, (0, "")]:
        if block.startswith("|"):
            rows.append(number)
            widest = max(widest, 0 if _RULE.match(block) else _inline(_cells(block)[0]).cell_length)
        else:
            found |= dict.fromkeys(rows, min(widest, most))
            rows, widest = [], _LABEL
    return found


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(row.strip().strip("|"))] or [""]


def _blocks(markdown: str) -> Iterator[tuple[int, str]]:
    """What belongs together: a paragraph, an entry of a list, a row, a line of code; each with its first line."""
    first, held, fence = 1, None, ""
    for number, line in enumerate(markdown.split("\n"), 1):
        opened = _FENCE.match(line)
        if not fence and not opened and held and _goes_on(held, line):
            held = f"{held[:-1]}\n{line}" if held.endswith("\\") else f"{held.rstrip()} {line.strip()}"
            continue
        if not fence and held and _UNDERLINE.match(line) and not _OTHER.match(held):
            held = f"{'#' if line[0] == '=' else '##'} {held}"
            continue
        if held is not None:
            yield first, held
        first, held = number, None
        if opened and (not fence or opened[1].startswith(fence)):
            fence = "" if fence else opened[1]
        elif fence:
            yield number, _CODE + line
        else:
            held = line
    if held is not None:
        yield first, held


def _goes_on(held: str, line: str) -> bool:
    """Whether a line belongs to the paragraph before it."""
    if held.endswith("\\"):
        return True
    begins = not line.strip() or line.startswith("<!--") or _OTHER.match(line) or _UNDERLINE.match(line)
    return not begins and not held.startswith(("|", "#"))


def _lines(block: str, width: int, label: int) -> list[Content]:
    if block.startswith(_CODE):
        return hung("  ", Content(block[1:]).stylize("$foreground-muted"), width)
    heading = _HEADING.match(block)
    if heading:
        style = "bold underline $text-primary" if len(heading[1]) == 1 else "bold $text-primary"
        return hung("", _inline(heading[2]).stylize(style), width)
    if block.startswith("|"):
        return [] if _RULE.match(block) else _row(block, width, label)
    bullet = _BULLET.match(block)
    if bullet:
        sign = _BOXES.get(bullet[3] or "", f"{bullet[2]} " if bullet[2] else "• ")
        return hung(bullet[1] + sign, _inline(bullet[4]), width)
    quote = _QUOTE.match(block)
    if quote:
        return hung("│ ", _inline(quote[1]).stylize("italic"), width, each=True)
    return hung("", _inline(block), width) if block.strip() else [Content("")]


def _row(line: str, width: int, room: int) -> list[Content]:
    cells = _cells(line)
    label, rest = _inline(cells[0]), Content("  ").join(_inline(cell) for cell in cells[1:])
    label = label.truncate(room, ellipsis=True)
    first = Content.assemble(label.stylize("$text-accent"), " " * (room - label.cell_length + 1))
    parts = [part for whole in rest.split("\n") for part in whole.wrap(max(10, width - room - 1))] or [Content("")]
    return [Content.assemble(first if place == 0 else " " * (room + 1), part) for place, part in enumerate(parts)]


def _inline(text: str) -> Content:
    parts: list[Content] = []
    last = 0
    for found in _INLINE.finditer(text):
        parts.append(_plain(text[last : found.start()]))
        if found[1] is not None:
            parts.append(_plain(found[1]).stylize("underline"))
        elif found[3] is not None:
            parts.append(_plain(found[3]).stylize("bold"))
        elif found[4] is not None:
            parts.append(_plain(found[4]).stylize("strike"))
        else:
            parts.append(_plain(found[5]).stylize("italic"))
        last = found.end()
    return Content("").join([*parts, _plain(text[last:])])


def _plain(text: str) -> Content:
    return Content(unescape(text))
