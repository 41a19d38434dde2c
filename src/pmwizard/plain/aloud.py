"""The document as one would read it aloud: the rendered Markdown without the signs that only the eye needs."""

import re
from collections.abc import Iterator

from pmwizard.record.markdown import unescape

_HEADING = re.compile(r"#{1,6}\s+(.*)")
_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*")
_CELL = re.compile(r"(?<!\\)\|")
_BOX = re.compile(r"(\s*)[-*]\s+\[([ x])\]\s+")
_BULLET = re.compile(r"\s*[-*]\s+")
_STRONG = re.compile(r"(?<!\\)(\*\*|\*)(?=\S)(.+?)(?<=[^\s\\])\1")
_LINK = re.compile(r"!?(?<!\\)\[(.+?)(?<!\\)\]\(([^)\s]+)\)")


def aloud(markdown: str) -> Iterator[str]:
    """The document's lines; a heading ends in a full stop, and a row of a table says its cells one after the other."""
    shown = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL).splitlines()
    for line, following in zip(shown, [*shown[1:], ""], strict=True):
        if _is_head(line, following):
            continue
        if not line.strip() or _RULE.fullmatch(line.strip()):
            yield ""
        elif found := _HEADING.fullmatch(line):
            yield f"{_words(found[1])}."
        elif line.startswith("|"):
            yield _row(line)
        elif found := _BOX.match(line):
            yield f"{'Done' if found[2] == 'x' else 'To do'}: {_words(line[found.end() :])}"
        else:
            yield _words(_BULLET.sub("", line, count=1) if _BULLET.match(line) else line)


def _is_head(line: str, following: str) -> bool:
    """Whether that is the head of a table that names its columns: heard, each row tells them apart by itself."""
    named = [cell for cell in _CELL.split(line.strip().strip("|")) if cell.strip()]
    return line.startswith("|") and len(named) > 1 and bool(_RULE.fullmatch(following.strip()))


def _row(line: str) -> str:
    """A row as `13:58: detected, Support forwarded the tickets`; what stands in its head is said as it is."""
    cells = [_words(cell.strip(), after=",") for cell in _CELL.split(line.strip().strip("|"))]
    return ": ".join(cell for cell in cells if cell)


def _words(text: str, after: str = "") -> str:
    """Words without marks; a strong word at the beginning is followed by `after`."""
    lead = re.match(r"\*\*[^*]+\*\*(?= \S)", text)
    told = f"{text[: lead.end()]}{after}{text[lead.end() :]}" if lead else text
    plain = _LINK.sub(r"\1 (\2)", _STRONG.sub(r"\2", told.removesuffix("\\")))
    return "; ".join(part.strip() for part in unescape(plain).replace("\n", " ").split(" · "))
