"""Rendered Markdown as people read it on a terminal: headings, tables in columns, no markup, and everything inert.

A Markdown widget makes a widget of every table cell, which a timeline of two thousand lines does not survive.
"""

import re

from textual.content import Content

from pmwizard.record.markdown import unescape

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_CELLS = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"(?<!\\)!?\[((?:[^\]\\]|\\.)*)\]\(([^)\s]*)\)")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*|(?<!\\)~~(.+?)(?<!\\)~~|(?<![\\*])\*([^*]+?)(?<!\\)\*")
_RULE = re.compile(r"\|[\s:|-]+\|?\s*$")
_BULLET = re.compile(r"(\s*)- (\[[ xX]\] )?(.*)")
_LABEL = 14


def read(markdown: str, width: int) -> Content:
    """The document, wrapped to a width in cells."""
    lines: list[Content] = []
    for line in markdown.replace("\\\n", "\n").split("\n"):
        lines += _line(line, max(20, width))
    return Content("\n").join(lines)


def _line(line: str, width: int) -> list[Content]:
    heading = _HEADING.match(line)
    if heading:
        style = "bold underline $text-primary" if len(heading[1]) == 1 else "bold $text-primary"
        return _wrapped(_inline(heading[2]).stylize(style), width, "")
    if line.startswith("|"):
        return [] if _RULE.match(line) else _row(line, width)
    bullet = _BULLET.match(line)
    if bullet:
        box = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}.get(bullet[2] or "", "• ")
        return _wrapped(_inline(bullet[3]), width, bullet[1] + box)
    return _wrapped(_inline(line), width, "") if line.strip() else [Content("")]


def _row(line: str, width: int) -> list[Content]:
    cells = [cell.strip() for cell in _CELLS.split(line.strip().strip("|"))] or [""]
    label, rest = _inline(cells[0]), Content("  ").join(_inline(cell) for cell in cells[1:])
    room = (
        min(_LABEL, max(label.cell_length, _LABEL))
        if label.cell_length <= _LABEL
        else min(label.cell_length, width // 2)
    )
    label = label.truncate(room, ellipsis=True)
    first = Content.assemble(label.stylize("$text-accent"), " " * (room - label.cell_length + 1))
    parts = [part for whole in rest.split("\n") for part in whole.wrap(max(10, width - room - 1))] or [Content("")]
    return [Content.assemble(first if place == 0 else " " * (room + 1), part) for place, part in enumerate(parts)]


def _wrapped(content: Content, width: int, front: str) -> list[Content]:
    parts = [part for whole in content.split("\n") for part in whole.wrap(max(10, width - len(front)))] or [Content("")]
    return [Content.assemble(front if place == 0 else " " * len(front), part) for place, part in enumerate(parts)]


def _inline(text: str) -> Content:
    parts: list[Content] = []
    last = 0
    for found in re.finditer(f"{_LINK.pattern}|{_STRONG.pattern}", text):
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
