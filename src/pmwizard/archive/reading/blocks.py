"""Lines to blocks: headings of every make, list items with their depth, paragraphs, table rows."""

import re
from dataclasses import dataclass, field

from pmwizard.archive.reading import labels, rows, wording
from pmwizard.archive.reading.inline import Parts, joined, plain
from pmwizard.archive.reading.source import Source

HEADING, ITEM, PARA, ROW = "heading", "item", "para", "row"
BOLD_LEVEL, LABEL_LEVEL = 7, 8
"""Levels of headings that are only a bold line, or only a known name on a line of its own."""

_ATX = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*?)\s*#*|(?<=##)([^\W\d_].*?)\s*#*)\s*$")
_HTML_HEADING = re.compile(r"\s*<h([1-6])[^<>]{0,200}>(.{1,300}?)</h\1>\s*$", re.IGNORECASE)
_BOLD = re.compile(r"\s{0,3}(\*{2,3}|__)(?=\S)((?:(?!\*\*|__).){1,160}?)\s?\1\s*[:：]?\s*\\?$")
_COUNTED = re.compile(r"5 whys?\b", re.IGNORECASE)
"""A name that begins with a number and is no item."""
_SETEXT = re.compile(r"\s{0,3}(={2,}|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}([-*_=])(?:\s*\1){2,}\s*$")
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_<>])\1{2,}\s*$")
_ITEM = re.compile(
    r"(\s*)(?:(\*{2,4}|[-*+•‣◦●○▪■□➔→»–—]|o(?=\t))\s+|([・●■◆◇○])\s*|(\(?\d{1,3}[.)]|[a-z#][.)]|[①-⑳]|\d{1,2}[．、）]"
    r"|\d{1,2}(?:\.\d{1,2}){2,3}[.)]?|\d{1,2}\.\d{1,2}[.)]|\d{1,2}\.\d{1,2}(?=\s+[A-ZÀ-Ý]))(?:\s+|(?<=[．、）])))(.*)$"
)
_TICK = re.compile(r"\[([ xX*✓✔~/-]?)\]\s+(.*)$|([☐☑✅✔✓⬜🔲❌☒])\ufe0f?\s*(.*)$")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_DIRECTIVE = re.compile(r"\s*\.\.(?:\s+([\w-]+)::\s*(.*)|\s+\S.*|)$")
_SHOWN = frozenset({"note", "warning", "important", "tip", "attention", "caution", "hint", "admonition", "topic"})
_FIELD = re.compile(r"\s*:([A-Za-z][\w /-]{0,40}):\s+(.*)$")
_NOISE = re.compile(
    r"\s*(?::{3,}.*|\[[^\]]{1,100}\]:\s*\S+.*|!{3}\s.*|\[TOC\]|\[\[_TOC_\]\]|\\newpage|</?(?:details"
    r"|div|p|ul|ol|center|hr|img|iframe|a|br|table|tr|td|th|tbody|thead|span|sup|font)\b[^>]{0,400}/?>)\s*$",
    re.IGNORECASE,
)
_HTML_ITEM = re.compile(r"\s*<li[^<>]{0,100}>(.*)$", re.IGNORECASE)
_HTML_SUMMARY = re.compile(r"\s*<summary[^<>]{0,100}>(.{2,200}?)(?:</summary>.*)?$", re.IGNORECASE)
_CLOCK_LEAD = re.compile(
    r"[\[(*_~≈`]{0,3}(?:(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?(?:\d{4}-\d\d-\d\d[T ,]*)?\d{1,2}[:h]\d"
    r"\d|[\[(*_]{0,3}\d{4}[-/]\d\d[-/]\d\d\b|\d{1,2}時"
    r"|(?:\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,9}\.?|[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?),?(?: \d{4})?,?"
    r" \d{1,2}[:h]\d\d"
)
_MARKED = re.compile(r"\s{0,3}(?:[■◆◇▼▽●○□★☆▶◎〇]\s*(\S.{0,40}?)|【([^【】]{1,40})】)\s*[:：]?\s*$")
_LABEL_WORDS = 6
_SETEXT_LONGEST = 120
_LONE_LONGEST = 60
_TAB = 4
_CODE_INDENT = 4
_MOST_PARTS = 400


@dataclass(slots=True)
class Block:
    """A piece of a document.

    Attributes:
        kind: `heading`, `item`, `para` or `row`.
        line: where it begins.
        parts: its lines, (number, text as written without the mark in front).
        level: a heading's level, from 1; for the rest its depth in lists, from 0.
        tick: what stands in an item's box: `x`, a space, …; empty without a box.
        cells: the cells of a table's row.
        header: the cells of the table's head; empty when it has none.
    """

    kind: str
    line: int
    parts: Parts = field(default_factory=list)
    level: int = 0
    tick: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    _plain: str | None = None
    _columns: tuple[str, ...] | None = None

    @property
    def text(self) -> str:
        """Its lines as one, marks and all."""
        return joined(self.parts)

    @property
    def plain(self) -> str:
        """Its words, without marks; asked for often, made once."""
        if self._plain is None:
            self._plain = plain(self.text)
        return self._plain

    @property
    def columns(self) -> tuple[str, ...]:
        """The words of its cells."""
        if self._columns is None:
            self._columns = tuple(map(plain, self.cells))
        return self._columns


def scan(source: Source) -> list[Block]:
    """The blocks of a document, in order; time grows with its length and no faster."""
    return _Scanner(source).run()


class _Scanner:
    """Goes over the lines once, from top to bottom."""

    def __init__(self, source: Source) -> None:
        self.lines = source.lines
        self.rst = source.rst
        self.blocks: list[Block] = []
        self.open: Block | None = None
        self.indents: list[int] = []
        self.after_blank = True
        self.marks: dict[str, int] = {}
        self.hidden = -1
        self.html_head: tuple[str, ...] = ()
        self.headless = not any(line.startswith("#") or _SETEXT.match(line) for line in self.lines if line)
        self.numbered = labels.numbered(self.lines) if self.headless else {}

    def run(self) -> list[Block]:
        at = 0
        while at < len(self.lines):
            at = self._step(at)
        return self.blocks

    def _step(self, at: int) -> int:
        line = self.lines[at]
        if not line or line.isspace():
            self.open, self.after_blank = None, True
            return at + 1
        if self.hidden >= 0 and self._indent(line) > self.hidden:
            return at + 1
        self.hidden = -1
        if line.lstrip().startswith(">"):
            line = _QUOTE.sub("", line)
            if not line.strip() or line.startswith("[!"):
                self.open, self.after_blank = None, True
                return at + 1
        return self._read(at, line)

    def _read(self, at: int, line: str) -> int:
        if self.rst and (taken := self._rst(at, line)):
            return at + taken
        if taken := self._heading(at, line):
            self.after_blank = False
            return at + taken
        if taken := ("|" in line and self._table(at, line)) or ("<t" in line and self._html_table(at, line)):
            return at + taken
        self._text(at, line)
        self.after_blank = False
        return at + 1

    def _indent(self, line: str) -> int:
        bare = line.lstrip()
        lead = line[: len(line) - len(bare)]
        return len(lead.expandtabs(_TAB)) if "\t" in lead else len(lead)

    def _add(self, kind: str, at: int, text: str, level: int = 0, tick: str = "") -> Block:
        block = Block(kind, at + 1, [(at + 1, text)], level, tick)
        self.blocks.append(block)
        self.open = None if kind == HEADING else block
        self.indents = [] if kind == HEADING else self.indents
        return block

    def _next(self, at: int) -> str:
        return self.lines[at + 1] if at + 1 < len(self.lines) else ""

    # headings

    def _heading(self, at: int, line: str) -> int:
        bare = line.lstrip()
        first = bare[0]
        if first == "#" and (match := _ATX.match(line)):
            text = (match[2] if match[2] is not None else match[3]) or ""
            if text:
                self._add(HEADING, at, text, len(match[1]))
            return 1
        if first == "<" and (match := _HTML_HEADING.match(line)):
            self._add(HEADING, at, match[2], int(match[1]))
            return 1
        if first == "<" and (match := _HTML_SUMMARY.match(line)):
            self._add(HEADING, at, match[1], LABEL_LEVEL)
            return 1
        if first in "*_" and (match := _BOLD.match(line)) and self._stands_alone(at):
            self._add(HEADING, at, match[2], BOLD_LEVEL)
            return 1
        if (marked := _MARKED.match(line)) and wording.label_kind(marked[1] or marked[2]):
            self._add(HEADING, at, marked[1] or marked[2], LABEL_LEVEL)
            return 1
        if at in self.numbered:
            self._add(HEADING, at, self.numbered[at], LABEL_LEVEL)
            return 1
        if taken := self._setext(at, line, bare):
            return taken
        return self._lone(at, line, bare)

    def _stands_alone(self, at: int) -> bool:
        """A bold line is a heading unless it ends or begins a paragraph of running text."""
        after = self._next(at).strip()
        return (self.open is None or self.open.kind != PARA) and not (after[:1].islower())

    def _setext(self, at: int, line: str, bare: str) -> int:
        under = self._next(at)
        mark = under.lstrip()[:1]
        if not mark or mark not in "=-" or not _SETEXT.match(under) or self.open is not None:
            return 0
        if len(bare) > _SETEXT_LONGEST or _ITEM.match(line) or "|" in line or _RULE.match(line):
            return 0
        label, rest = labels.split_label(bare)
        if mark == "-" and label and rest:
            return 0
        self._add(HEADING, at, bare.rstrip(), 1 if mark == "=" else 2)
        return 2

    def _lone(self, at: int, line: str, bare: str) -> int:
        """A known name alone on its line: `Root causes:`, or between empty lines `Impact`."""
        text = bare.strip()
        colon = text.endswith((":", "："))
        if len(text) > _LONE_LONGEST or not (
            colon or (self.after_blank and (self.headless or not self._next(at).strip()))
        ):
            return 0
        if (text[0] in "-+|>0123456789[(" and not _COUNTED.match(text)) or (
            colon and self._indent(line) >= _CODE_INDENT
        ):
            return 0
        if self.open is not None and self.open.kind == ITEM and self._indent(line) > 0:
            return 0
        kind = wording.label_kind(text.strip("*_")) or (self.headless and self._heads(at, text))
        if not (kind or (colon and self._names_group(text))):
            return 0
        self._add(HEADING, at, text.strip("*_"), LABEL_LEVEL)
        return 1

    def _heads(self, at: int, text: str) -> bool:
        """In a text without any marked heading, a short line without a full stop that names a kind."""
        return (
            not self._next(at).strip()
            and not text.endswith((".", ",", ";", "。"))
            and text[0].isupper()
            and bool(wording.section_kind(text))
        )

    def _names_group(self, text: str) -> bool:
        return self.after_blank and self.open is None and len(text.split()) <= _LABEL_WORDS - 2 and text[0].isalpha()

    # reStructuredText

    def _rst(self, at: int, line: str) -> int:
        bare = line.strip()
        if " " in bare and rows.SIMPLE.match(line):
            return self._take_rows(*rows.in_columns(self.lines, at))
        if match := _UNDERLINE.match(bare):
            return self._overlined(at, bare, match[1])
        under = self._next(at).strip()
        mark = _UNDERLINE.match(under) if under else None
        if mark and len(under) >= len(bare) - 1 and self.open is None:
            self._add(HEADING, at, bare, self._level(mark[1]))
            return 2
        if bare.startswith(".."):
            return self._directive(at, line)
        if bare[0] == ":" and (found := _FIELD.match(line)):
            self.open = None
            self._add(PARA, at, f"{found[1]}: {found[2]}")
            return 1
        if bare.endswith("::"):
            self.hidden = self._indent(line)
        return 0

    def _overlined(self, at: int, bare: str, mark: str) -> int:
        below = self.lines[at + 2].strip() if at + 2 < len(self.lines) else ""
        text = self._next(at).strip()
        if text and below and _UNDERLINE.match(below) and below[0] == bare[0] and len(below) == len(bare):
            self._add(HEADING, at + 1, text, self._level(mark * 2))
            return 3
        self.open = None
        return 1

    def _level(self, mark: str) -> int:
        return self.marks.setdefault(mark, min(len(self.marks) + 1, 6))

    def _take_rows(self, found: rows.Rows, head: tuple[str, ...], taken: int) -> int:
        self.open = None
        self.blocks += [Block(ROW, number, [(number, "")], 0, "", cells, head) for number, cells in found]
        return taken

    def _directive(self, at: int, line: str) -> int:
        match = _DIRECTIVE.match(line)
        if match and match[1] in _SHOWN:
            return 1
        self.open = None
        if match and match[1] == "list-table":
            return self._take_rows(*rows.in_list(self.lines, at))
        self.hidden = self._indent(line)
        return 1

    # tables

    def _table(self, at: int, line: str) -> int:
        under = self._next(at)
        if under.count("-") and "|" in under + line and rows.DELIMITER.match(under) and "|" in under:
            header = rows.cells(line)
            end = at + 2
        elif header := rows.wiki_head(line):
            end = at + 1
        elif line.lstrip().startswith("|") and line.count("|") > 1:
            header, end = (), at
            if rows.DELIMITER.match(line):
                return 1
        else:
            return 0
        self.open = None
        while end < len(self.lines) and "|" in self.lines[end]:
            row = self.lines[end]
            if not (rows.DELIMITER.match(row) or rows.GRID.match(row)):
                self.blocks.append(Block(ROW, end + 1, [(end + 1, row)], 0, "", rows.cells(row), header))
            end += 1
            if not header and end < len(self.lines) and rows.GRID.match(self.lines[end]):
                header = rows.cells(row) if "=" in self.lines[end] else header
                end += 1
        return max(end - at, 1)

    def _html_table(self, at: int, line: str) -> bool:
        """The rows of a table in HTML on that line."""
        self.html_head = () if "<table" in line.lower() else self.html_head
        for is_head, cells in (found := rows.in_html(line)):
            self.html_head = cells if is_head else self.html_head
            if not is_head:
                self.blocks.append(Block(ROW, at + 1, [(at + 1, " ".join(cells))], 0, "", cells, self.html_head))
        self.open = None if found else self.open
        return bool(found)

    # text

    def _text(self, at: int, line: str) -> None:
        if _RULE.match(line) or (line.lstrip()[0] in "<[:!\\" and _NOISE.match(line)) or rows.GRID.match(line):
            self.open = None
            return
        if (match := _ITEM.match(line)) and (match[5] or match[3]):
            self._item(at, line, match)
            return
        bare = line.strip()
        if bare[0] == "<" and (listed := _HTML_ITEM.match(line)):
            self._add(ITEM, at, listed[1])
            return
        indent = self._indent(line)
        if self.open is None and self.after_blank and indent >= _CODE_INDENT and not self.indents and not self.rst:
            return  # indented code
        if self.open is not None and not self._begins_anew(bare, indent):
            if bare[0] == ":" and bare[1:2].isspace() and len(self.open.parts) == 1:
                self.open.parts[0] = (self.open.line, f"{self.open.parts[0][1]}: {bare[1:].strip()}")
            elif len(self.open.parts) < _MOST_PARTS:
                self.open.parts.append((at + 1, bare))
            return
        self._paragraph(at, bare, indent)

    def _paragraph(self, at: int, bare: str, indent: int) -> None:
        while self.indents and indent <= self.indents[-1]:
            self.indents.pop()
        depth = len(self.indents) if indent else 0
        if not indent:
            self.indents = []
        tick = _TICK.match(bare)
        if tick:
            self._add(ITEM, at, tick[2] or tick[4] or "", depth, tick[1] or tick[3] or " ")
        else:
            self._add(PARA, at, bare, depth)

    def _begins_anew(self, bare: str, indent: int) -> bool:
        """Whether a line right under another is one of its own: `Severity: …`, `14:02 …`, `☑ …`."""
        if self.open is not None and self.open.kind == ITEM and indent > 0:
            return False
        if _CLOCK_LEAD.match(bare):
            return self.open is not None and bool(_CLOCK_LEAD.match(self.open.parts[0][1]))
        if bare[0] in "☐☑✅✔✓⬜🔲❌☒":
            return True
        label, _ = labels.split_label(bare)
        if not label or len(label.split()) > _LABEL_WORDS:
            return False
        return bare.startswith(("**", "__")) or wording.is_known(label)

    def _item(self, at: int, line: str, match: re.Match[str]) -> None:
        indent = self._indent(line)
        if match[2] and len(match[2]) > 1:
            indent += (len(match[2]) - 1) * 2
        while self.indents and indent < self.indents[-1] + 2:
            indent = min(self.indents[-1], indent)
            self.indents.pop()
        depth = len(self.indents)
        self.indents.append(indent)
        text, tick = match[5].strip(), ""
        boxed = _TICK.match(text)
        if boxed:
            text, tick = boxed[2] or boxed[4] or "", boxed[1] or boxed[3] or " "
        self._add(ITEM, at, text, depth, tick)
