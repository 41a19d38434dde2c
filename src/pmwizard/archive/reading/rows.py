"""Rows of tables as they are written: with bars, with double bars for a head, in HTML."""

import re

SIMPLE = re.compile(r"\s*={2,}(?: +={2,})+\s*$")
DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*$")
GRID = re.compile(r"\s*\+(?:[-=]{2,}\+)+\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_HEAD_ROWS = re.compile(r":header-rows:\s*(\d)$")
_LIST_ROW = re.compile(r"\*\s+-\s?(.*)$")
_EDGE = re.compile(r"=+")
_PARTS = 3
"""What lies between the three lines of such a table: its head, its rows, nothing."""
_HTML_ROW = re.compile(r"<tr\b[^<>]{0,200}>(.{0,8000}?)</tr>", re.IGNORECASE)
_HTML_CELL = re.compile(r"<(t[hd])\b[^<>]{0,200}>(.*?)(?=</t[hd]>|<t[hd]\b|$)", re.IGNORECASE)


Rows = list[tuple[int, tuple[str, ...]]]
"""The rows of a table, each with its line."""


def cells(row: str) -> tuple[str, ...]:
    """The cells of a row between bars."""
    bare = row.strip()
    bare = bare.removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return tuple(cell.strip() for cell in _CELL.split(bare))


def wiki_head(line: str) -> tuple[str, ...]:
    """The cells of a head written as `||Task||Owner||`; empty when it is none."""
    bare = line.strip()
    names = bare[2:-2].split("||") if bare.startswith("||") and bare.endswith("||") else []
    return tuple(name.strip() for name in names) if len(names) > 1 else ()


def in_list(lines: list[str], at: int) -> tuple[Rows, tuple[str, ...], int]:
    """A table written as a list of lists, in reStructuredText.

    Args:
        lines: the lines of the document.
        at: the index of the line with `list-table::`.

    Returns:
        Its rows, each with its line; its head, empty without one; how many lines it takes.
    """
    found: list[tuple[int, list[str]]] = []
    heads, end = 0, at + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][:1].isspace()):
        bare = lines[end].strip()
        end += 1
        if option := _HEAD_ROWS.match(bare):
            heads = int(option[1])
        elif row := _LIST_ROW.match(bare):
            found.append((end, [row[1]]))
        elif found and (bare.startswith("- ") or bare == "-"):
            found[-1][1].append(bare[1:].strip())
        elif found and bare:
            found[-1][1][-1] = f"{found[-1][1][-1]} {bare}".strip()
    head = tuple(found[0][1]) if heads and found else ()
    return [(line, tuple(row)) for line, row in found[heads:]], head, end - at


def in_columns(lines: list[str], at: int) -> tuple[Rows, tuple[str, ...], int]:
    """A table whose columns stand below each other, between lines of `====  ====`, in reStructuredText.

    Args:
        lines: the lines of the document.
        at: the index of the line above its head.

    Returns:
        As `in_list`.
    """
    edges = [match.start() for match in _EDGE.finditer(lines[at])]
    ends = [*edges[1:], None]
    parts: list[Rows] = [[]]
    end = at + 1
    while end < len(lines) and lines[end].strip() and len(parts) < _PARTS:
        if SIMPLE.match(lines[end]):
            parts.append([])
        else:
            row = tuple(lines[end][begin:stop].strip() for begin, stop in zip(edges, ends, strict=True))
            parts[-1].append((end + 1, row))
        end += 1
    head = parts[0][0][1] if len(parts) == _PARTS and parts[0] else ()
    return parts[1] if head else parts[0], head, end - at


def in_html(line: str) -> list[tuple[bool, tuple[str, ...]]]:
    """The rows of a table in HTML on one line: whether each is a head, and its cells."""
    found = [_HTML_CELL.findall(row) for row in _HTML_ROW.findall(line)]
    return [
        (len(row) > 1 and all(tag.lower() == "th" for tag, _ in row), tuple(text.strip() for _, text in row))
        for row in found
        if row
    ]
