"""A file's text made into lines worth looking at: each keeps its number, what nobody means to be read is blanked."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pmwizard.archive.reading import front_matter, labels, wording

LONGEST_TEXT = 1_000_000
"""Code points; nobody writes a longer postmortem, and what comes after them is not read."""

LONGEST_LINE = 8_000
"""Code points of one line that are read."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
_FENCE = re.compile(r"\s*(?:[-*+]\s+|\d{1,3}[.)]\s+|>\s?)?(`{3,}|~{3,})")
_HIDDEN = (("<!--", "-->"), ("<%", "%>"), ("{%", "%}"), ("{{<", ">}}"))
_ROW = re.compile(r"<tr\b[^<>]{0,200}>(?:(?!<tr\b).){1,8000}?</tr>", re.IGNORECASE | re.DOTALL)
_WIKI = re.compile(r"^h[1-6]\. \S", re.MULTILINE)
_STARRED = re.compile(r"(?<!\S)\*(?=\S)([^*\n]{1,80}?)(?<=\S)\*(?!\w)")
_MARKED = re.compile(r"^(?:#{1,6}\s|={3,}\s*$|-{3,}\s*$)", re.MULTILINE)
_ONE_STAR = re.compile(r"^\*(?=\S)([^*\n]{1,60}?):?\*(?=\s|$)", re.MULTILINE)
"""A name in bold as a chat writes it, with one star; elsewhere a star is for what is stressed."""
_WIKI_MARKS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"^(#+) (?=\S)", re.MULTILINE), lambda found: f"{'   ' * (len(found[1]) - 1)}1. "),
    (re.compile(r"^h([1-6])\. ", re.MULTILINE), lambda found: f"{'#' * int(found[1])} "),
    (_STARRED, r"**\1**"),
    (re.compile(r"\{(?:noformat|code|quote|panel|color|info|note)[^{}\n]{0,80}\}"), ""),
    (re.compile(r"\[([^|\]\n]{1,200})\|(https?://[^|\]\s]{1,500})\]"), r"[\1](\2)"),
    (re.compile(r"\[~([\w.-]{1,40})\]"), r"@\1"),
)
"""Jira's own marks, and what they are in Markdown; its lists are made first, their sign is that of a heading there."""

_RESTARTS = 5
_BINARY = 8
_BINARY_SHARE = 0.02


@dataclass(slots=True)
class Source:
    """What is left of a file to be read.

    Attributes:
        lines: its lines; the first is line 1 of the file.
        front: its front matter, keys in lower case.
        rst: whether it is reStructuredText.
        problems: (line, what could not be read).
    """

    lines: list[str]
    front: dict[str, str | list[str]] = field(default_factory=dict)
    rst: bool = False
    problems: list[tuple[int, str]] = field(default_factory=list)


def prepare(text: str, *, rst: bool = False) -> Source:
    """The lines of `text` without front matter, comments, template tags and code, numbers kept."""
    problems: list[tuple[int, str]] = []
    head = text[:LONGEST_TEXT]
    if is_binary(head):
        return Source([], rst=rst, problems=[(0, "is not text")])
    if len(text) > LONGEST_TEXT:
        problems.append((0, f"is longer than {LONGEST_TEXT // 1_000_000} million characters; only those were read"))
    if "\r" in head:
        head = head.replace("\r\n", "\n").replace("\r", "\n")
    head = _CONTROL.sub("", head)
    for opens, closes in _HIDDEN:
        if opens in head:
            head = _blank(head, opens, closes)
    head = _in_markdown(head)
    lines = head.split("\n")
    if max(map(len, lines)) > LONGEST_LINE:
        long = [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
        problems += [(number, "is a very long line; only its beginning was read") for number in long[:5]]
        lines = [line[:LONGEST_LINE] for line in lines]
    front, end = front_matter.take(lines)
    lines[:end] = [""] * end
    if "```" in head or "~~~" in head:
        _drop_fences(lines)
    return Source(lines, front, rst, problems)


def is_binary(text: str) -> bool:
    """Whether that is no text at all: NUL bytes, or many characters no encoding explains."""
    head = text[:4000]
    odd = head.count("\0") + head.count("\ufffd")
    return odd > _BINARY and odd > len(head) * _BINARY_SHARE


def _blank(text: str, opens: str, closes: str) -> str:
    """`text` without what stands between those marks, line ends kept; an open end hides nothing."""
    parts, at = [], 0
    while (start := text.find(opens, at)) >= 0:
        end = text.find(closes, start + len(opens))
        if end < 0:
            break
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + len(closes)
    return "".join(parts) + text[at:]


def _in_markdown(text: str) -> str:
    """Tables in HTML, a ticket's and a chat's marks in forms that are read below."""
    if "<tr" in text or "<TR" in text:
        text = _ROW.sub(_on_one_line, text)
    if _WIKI.search(text):
        return _from_wiki(text)
    if "**" not in text and sum(wording.is_known(name) for name in _ONE_STAR.findall(text)) > 1:
        return _STARRED.sub(r"**\1**", text)
    return text if _MARKED.search(text) else labels.mark_sentences(text)


def _on_one_line(found: re.Match[str]) -> str:
    """A row of a table in HTML on its first line; the lines it took stay, empty."""
    return " ".join(found[0].split()) + "\n" * found[0].count("\n")


def _from_wiki(text: str) -> str:
    for pattern, mark in _WIKI_MARKS:
        text = pattern.sub(mark, text)
    return text


def _drop_fences(lines: list[str]) -> None:
    """Blank fenced code; a fence nobody closed hides only itself."""
    marks = [(index, match[1], lines[index][match.end() :].strip()) for index, match in _fences(lines)]
    at = restarts = 0
    while at < len(marks):
        start, fence, _ = marks[at]
        close = next(
            (n for n in range(at + 1, len(marks)) if marks[n][1].startswith(fence) and not marks[n][2].strip("`~")), 0
        )
        if close:
            for index in range(start, marks[close][0] + 1):
                lines[index] = ""
            at = close + 1
            continue
        lines[start] = ""
        at += 1
        restarts += 1
        if restarts > _RESTARTS:
            return


def _fences(lines: list[str]) -> list[tuple[int, re.Match[str]]]:
    found = ((index, _FENCE.match(line)) for index, line in enumerate(lines) if "```" in line or "~~~" in line)
    return [(index, match) for index, match in found if match]
