"""A whole document: each line an entry, Markdown headings for sections, places counted from 1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pmwizard.coach.closed import ENGLISH
from pmwizard.coach.coach import Coach
from pmwizard.record.finding import Finding


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where it stands in the document; lines and columns from 1, the end column exclusive."""

    finding: Finding
    line: int
    column: int
    end_line: int
    end_column: int


_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
_FENCE = re.compile(r"\s*(?:[-*+]\s+)?(`{3,}|~{3,})")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_TABLE_LINE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_HTML = re.compile(r"\s*</?[a-zA-Z!][^>]*>\s*$")
_TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^>]{0,200})>")
_LINK = re.compile(r"(!?\[)([^\]\n]{0,300})(\]\((?:[^()\s]|\([^()\s]{0,100}\)){0,600}(?:\s\"[^\"\n]{0,200}\")?\))")
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
_ENOUGH_WORDS = 40
_ENGLISH_SHARE = 0.12


def section_of(heading: str) -> str | None:
    """The section a Markdown heading stands for; None when it says nothing of that kind."""
    plain = heading.replace("’", "'")
    for name, words in _SECTIONS:
        if words.search(plain):
            return name
    return None


def check_document(text: str, *, section: str = "", coach: Coach) -> list[Located]:
    """The findings in a text, each line of it an entry of its own.

    Args:
        text: Markdown or plain text.
        section: the section of every line; empty goes by the headings.
        coach: who listens.

    Returns:
        Findings in reading order. Nothing at all for a text that is not English; see `reads_as_english`. Of a line that
        only goes on with the sentence of the line before, nothing that needs the whole sentence.
    """
    if not reads_as_english(text):
        return []
    found = []
    before, ended = 0, True
    for number, shift, entry, part in entries(text, section):
        fragment = not section and number == before + 1 and not ended and entry[:1].islower()
        before, ended = number, entry[-1:] in ".:!?"
        found += [
            Located(one, number, shift + one.start + 1, number, shift + one.end + 1)
            for one in coach.check(entry, part, fragment=fragment)
        ]
    return found


def reads_as_english(text: str) -> bool:
    """Whether a text long enough to tell uses the little words of English."""
    words = re.findall(r"[^\W\d_]+", text[:20000].lower())
    if len(words) < _ENOUGH_WORDS:
        return True
    return sum(word in ENGLISH for word in words) / len(words) >= _ENGLISH_SHARE


def entries(text: str, section: str = "") -> Iterator[tuple[int, int, str, str]]:
    """The entries of a document: line from 1, code points cut off in front, the entry, its section.

    Code, tables' heads and quoted blocks, which are somebody else's words, are left out.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = _front_matter(lines)
    current, depth, fence, comment = section, 0, "", False
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
        elif not (_skip(line) or (index + 1 < len(lines) and _is_table_head(lines, index))):
            yield from _cells(index + 1, line, current)


def _front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() in {"---", "+++"}:
        for index in range(1, min(len(lines), 200)):
            if lines[index].strip() == lines[0].strip():
                return index + 1
    return 0


def _heading(lines: list[str], index: int) -> tuple[int, str] | None:
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
    return None


_LEAD_MARK = re.compile(r"\s*(?:[-*+>]|\d{1,3}[.)])\s")


def _descend(heading: tuple[int, str], given: str, current: str, depth: int) -> tuple[str, int]:
    level, words = heading
    if given:
        return given, depth
    named = section_of(words)
    if named is not None:
        return named, level
    return (current, depth) if depth and level > depth else ("", 0)


def _skip(line: str) -> bool:
    bare = line.strip()
    return (
        not bare
        or bool(
            _QUOTED.match(line)
            or _RULE.match(line)
            or _TABLE_LINE.match(line)
            or _HTML.match(line)
            or _UNDERLINE.match(line)
        )
        or (line.startswith(("    ", "\t")) and not _LEAD_MARK.match(line))
    )


def _is_table_head(lines: list[str], index: int) -> bool:
    return "|" in lines[index] and "|" in lines[index + 1] and bool(_TABLE_LINE.match(lines[index + 1]))


def _cells(number: int, line: str, section: str) -> Iterator[tuple[int, int, str, str]]:
    line = _plain(line)
    if line.lstrip().startswith("|") and line.count("|") > 1:
        start = 0
        for cell in line.split("|"):
            shift = len(cell) - len(cell.lstrip())
            if cell.strip():
                yield number, start + shift, cell.strip(), section
            start += len(cell) + 1
        return
    lead = _LEAD.match(line)
    shift = lead.end() if lead else 0
    rest = line[shift:].rstrip()
    if rest:
        yield number, shift, rest, section


def _plain(line: str) -> str:
    """The line in its own length with link targets, tags and emphasis marks made into spaces."""
    if "](" in line:
        line = _LINK.sub(lambda m: " " * len(m[1]) + m[2] + " " * len(m[3]), line)
    if "<" in line:
        line = _TAG.sub(lambda m: " " * len(m[0]), line)
    if "*" in line or "_" in line or "~~" in line:
        line = _EMPHASIS.sub(lambda m: " " * len(m[0]), line)
    return line
