"""A whole document: lines and broken paragraphs as entries, headings for sections, places counted from 1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pmwizard.coach.coach import Coach
from pmwizard.coach.language import reads_as_english
from pmwizard.coach.wrapped import Wrapping
from pmwizard.record.finding import Finding


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where it stands in the document; lines and columns from 1, the end column exclusive."""

    finding: Finding
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a document, from one line or from several that belong together.

    Attributes:
        text: its words, lines joined by a space.
        section: the section it is in; empty is plain prose.
        pieces: for each line where it begins in `text`, its number from 1, and the code points cut off in front.
    """

    text: str
    section: str
    pieces: tuple[tuple[int, int, int], ...]

    @property
    def line(self) -> int:
        """The line it begins in, from 1."""
        return self.pieces[0][1]

    @property
    def last_line(self) -> int:
        """The line it ends in, from 1."""
        return self.pieces[-1][1]

    def locate(self, one: Finding) -> Located:
        """A finding in `text` with its place in the document; no rewrite where it would swallow a link's target."""
        begin = next(piece for piece in reversed(self.pieces) if piece[0] <= one.start)
        stop = next(piece for piece in reversed(self.pieces) if piece[0] <= max(one.start, one.end - 1))
        if "    " in one.text:
            one = replace(one, text=_GAP.sub(" ", one.text), suggestion="", others=())
        return Located(one, begin[1], one.start - begin[0] + begin[2] + 1, stop[1], one.end - stop[0] + stop[2] + 1)


_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
_FENCE = re.compile(r"\s*(?:[-*+]\s+)?(`{3,}|~{3,})")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_TABLE_LINE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_HTML = re.compile(r"\s*</?[a-zA-Z!][^>]*>\s*$")
_TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^>]{0,200})>")
_LINK = re.compile(r"(!?\[)([^\]\n]{0,300})(\]\((?:[^()\s]|\([^()\s]{0,100}\)){0,600}(?:\s\"[^\"\n]{0,200}\")?\))")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]]{1,200}\]:\s")
_LABEL = re.compile(r"\s{0,3}(?:(\*\*|__)(?P<bold>[^*_]{2,60})\1:?|(?P<said>[A-Z][\w '’-]{2,40}):)\s*$")
_QUOTED = re.compile(r"\s{0,3}>")
_LEAD = re.compile(r"\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?(?:\[[ xX]\]\s+)?")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|~~")
_HEADINGS = (
    "actions: action|follow[- ]?ups?|to-?dos?|next steps|remediat|prevent|improvements?|recommend|tickets",
    "went_well: went well|worked well|what worked|got lucky|lucky|(?:the )?good\\b|strengths|positives?",
    "went_poorly: went (?:wrong|poorly|badly|less)|did(?:n't| not) (?:go|work)|could have gone|bad\\b|hurdles",
    "factors: factor|cause|root|contribut|trigger|why|lessons?|learn(?:ed|ings|t)|analysis|reason",
    "impact: impact|effect on|affected|damage|consequences|severity",
    "timeline: time ?lines?|chronolog|sequence|events|history|what happened|response|mitigation|resolution",
    "summary: summary|overview|abstract|tl;?dr|synopsis|description|background|incident$|introduction",
)
_PARTED = [line.partition(": ") for line in _HEADINGS]
_SECTIONS = [(name, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for name, _, words in _PARTED]
_BELOW_ALL = 7
_LONGEST_LABEL = 4


def section_of(heading: str) -> str | None:
    """The section a Markdown heading stands for; None when it says nothing of that kind."""
    plain = heading.replace("’", "'")
    for name, words in _SECTIONS:
        if words.search(plain):
            return name
    return None


def check_document(text: str, *, section: str = "", coach: Coach) -> list[Located]:
    """The findings in a text: each line an entry of its own, or several lines where an editor broke a paragraph.

    Args:
        text: Markdown or plain text.
        section: the section of every line, which then is an entry of its own; empty goes by the headings.
        coach: who listens.

    Returns:
        Findings in reading order. Nothing at all for a text that is not English; see `reads_as_english`. Of a line that
        only seems to go on with the sentence of the line before, nothing that needs the whole sentence.
    """
    if not reads_as_english(text):
        return []
    found = []
    before, ended = 0, True
    for entry in entries(text, section):
        fragment = not section and entry.line == before + 1 and not ended and entry.text[:1].islower()
        before, ended = entry.last_line, entry.text[-1:] in ".:!?"
        found += [entry.locate(one) for one in coach.check(entry.text, entry.section, fragment=fragment)]
    return found


def entries(text: str, section: str = "") -> Iterator[Entry]:
    """The entries of a document. Code, tables' heads and quoted blocks, which are somebody else's words, are left out.

    Args:
        text: Markdown or plain text.
        section: the section of every line; lines are then not joined.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    wrapping = None if section else Wrapping(lines, markdown=any(map(_HEADING.match, lines)))
    listed = [] if section else _listed(lines)
    held: list[tuple[int, str]] = []
    place = ""
    in_item = False
    for index, current in _prose(lines, section):
        line = lines[index]
        if held and held[-1][0] == index - 1 and wrapping and wrapping.goes_on(held[-1][1], line, in_item=in_item):
            held.append((index, line))
            continue
        yield from _joined(held, place)
        held, place, in_item = [(index, line)], current, bool(_LEAD_MARK.match(line))
        if wrapping and place == "actions" and not in_item and "|" not in line and listed[index]:
            place = ""
    yield from _joined(held, place)


def _prose(lines: list[str], section: str) -> Iterator[tuple[int, str]]:
    """The lines that hold an author's own words, as indexes, and the section each is in."""
    start = _front_matter(lines)
    current, depth, fence, comment, prose = section, 0, "", False, -2
    for index in range(start, len(lines)):
        line = lines[index]
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line.strip().strip("`~") else fence
            continue
        if mark:
            fence = mark[1]
            continue
        if comment or line.lstrip().startswith("<!--"):
            comment = "-->" not in line
            continue
        heading = _heading(lines, index)
        if heading is not None:
            current, depth = _descend(heading, section, current, depth)
        elif not (_skip(line, inside=prose == index - 1) or _is_table_head(lines, index)):
            prose = index
            yield index, current


def _listed(lines: list[str]) -> list[bool]:
    """For each line whether the part it stands in has a list: then the list has the actions, other lines are talk."""
    found: list[bool] = []
    has_list = begin = 0
    for index, line in enumerate(lines):
        if _heading(lines, index) is not None:
            found += [bool(has_list)] * (index - begin)
            has_list, begin = 0, index
        has_list += bool(_LEAD_MARK.match(line))
    return found + [bool(has_list)] * (len(lines) - begin)


def _joined(held: list[tuple[int, str]], section: str) -> Iterator[Entry]:
    """The entries in lines that belong together; a row of a table has one in each cell."""
    if not held:
        return
    index, line = held[0]
    if len(held) == 1:
        yield from _cells(index + 1, line, section)
        return
    parts, pieces, length = [], [], 0
    for number, one in held:
        lead = _LEAD.match(one) if number == index else None
        shift = lead.end() if lead else len(one) - len(one.lstrip())
        pieces.append((length, number + 1, shift))
        parts.append(one[shift:].rstrip())
        length += len(parts[-1]) + 1
    yield Entry(_plain(" ".join(parts)), section, tuple(pieces))


def _front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() in {"---", "+++"}:
        for index in range(1, min(len(lines), 200)):
            if lines[index].strip() == lines[0].strip():
                return index + 1
    return 0


def _heading(lines: list[str], index: int) -> tuple[int, str] | None:
    """The level and the words of a heading: marked, underlined, or a section's name alone on a line ("Impact:")."""
    match = _HEADING.match(lines[index])
    if match:
        return len(match[1]), match[2]
    under = lines[index + 1] if index + 1 < len(lines) else ""
    if (
        lines[index].strip()
        and _UNDERLINE.match(under)
        and "|" not in lines[index]
        and not _LEAD_MARK.match(lines[index])
    ):
        return (1 if "=" in under else 2), lines[index].strip()
    label = _LABEL.match(lines[index])
    words = label and (label["bold"] or label["said"])
    if words and len(words.split()) <= _LONGEST_LABEL and section_of(words) is not None:
        return _BELOW_ALL, words
    return None


_GAP = re.compile(r"\s{2,}")
_LEAD_MARK = re.compile(r"\s*(?:[-*+>]|\d{1,3}[.)])\s")


def _descend(heading: tuple[int, str], given: str, current: str, depth: int) -> tuple[str, int]:
    level, words = heading
    if given:
        return given, depth
    named = section_of(words)
    if named is not None:
        return named, level
    return (current, depth) if depth and level > depth else ("", 0)


def _skip(line: str, *, inside: bool) -> bool:
    """Whether a line is nobody's prose; `inside` a paragraph an indented line is no code."""
    bare = line.strip()
    return (
        not bare
        or bool(
            _QUOTED.match(line)
            or _DEFINITION.match(line)
            or _RULE.match(line)
            or _TABLE_LINE.match(line)
            or _HTML.match(line)
            or _UNDERLINE.match(line)
        )
        or (line.startswith(("    ", "\t")) and not inside and not _LEAD_MARK.match(line))
    )


def _is_table_head(lines: list[str], index: int) -> bool:
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return "|" in lines[index] and "|" in below and bool(_TABLE_LINE.match(below))


def _cells(number: int, line: str, section: str) -> Iterator[Entry]:
    line = _plain(line)
    if line.lstrip().startswith("|") and line.count("|") > 1:
        start = 0
        for cell in line.split("|"):
            shift = len(cell) - len(cell.lstrip())
            if cell.strip():
                yield Entry(cell.strip(), section, ((0, number, start + shift),))
            start += len(cell) + 1
        return
    lead = _LEAD.match(line)
    shift = lead.end() if lead else 0
    rest = line[shift:].rstrip()
    if rest:
        yield Entry(rest, section, ((0, number, shift),))


def _plain(line: str) -> str:
    """The line in its own length with link targets, tags and emphasis marks made into spaces."""
    if "](" in line:
        line = _LINK.sub(lambda m: " " * len(m[1]) + m[2] + " " * len(m[3]), line)
    if "<" in line:
        line = _TAG.sub(lambda m: " " * len(m[0]), line)
    if "*" in line or "_" in line or "~~" in line:
        line = _EMPHASIS.sub(lambda m: " " * len(m[0]), line)
    return line
