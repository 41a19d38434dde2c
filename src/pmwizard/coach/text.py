"""An entry cut up for listening: quotes and code masked, sentences, words, and the time in front."""

import re
from dataclasses import dataclass

QUOTED = "·"
CODE = "¤"
LONGEST = 1200
MOST = 200_000

_MASKED = re.compile(
    r"```.*?```|(?P<code>`[^`\n]{1,200}`)|(?P<url>https?://[^\s<>]{0,2000}[^\s<>.,;:!?)\]])"
    r"|(?P<quote>\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|«[^»\n]{1,400}»|(?<![\w'])'[A-Za-z][^'\n]{1,120}'(?![\w']))",
    re.DOTALL,
)
_BREAK = re.compile(r"[.!?…]+[\"')\]”]*\s+(?=[\"'(\[“`A-Z0-9·¤])|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|ca|vs|cf"
    r"|no|nr|resp|incl|dr|mr|mrs|ms|st|fig|a\.m|p\.m)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_STAMP = (
    r"(?:\d{4}-\d\d-\d\d[T ]?)?(?:\d{1,2}(?:[:.h]\d\d){1,2}(?:\.\d+)?|[0-2]\d[0-5]\d(?=\s)|\d{1,2})\s?(?:[ap]\.?m\.?)?"
    r"\s?(?:Z|UTC|GMT|BST|CES?T|EST|EDT|PST|PDT|IST|JST)?"
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_LEAD = re.compile(
    rf"\s*(?:[-*•–—]\s+|\d{{1,2}}[.)]\s+)?(?:{_DAY},?\s)?(?:(?:at|around|about|approx\.?|ca\.?|circa)\s)?(?:\[?\(?[~@]?(?:{_STAMP}(?:\s?[-–]\s?{_STAMP})?|\d{{4}}-\d\d-\d\d|T[+-]\d+\S*)\]?\)?\s*[:;,|–—-]*\s+)?",
    re.IGNORECASE,
)
_HOUR = r"(?:[01]?\d|2[0-3])"
_CLOCK = re.compile(rf"\b(?:{_HOUR}[:.h][0-5]\d(?:\s?[ap]m)?|(?:[01]\d|2[0-3])[0-5]\d)\b", re.IGNORECASE)
_AT = re.compile(rf"\b[Aa]t\s({_HOUR}[:.][0-5]\d(?:\s?[ap]m)?)\b")
_WORD = re.compile(r"[^\W_]+(?:['.:/_@-][^\W_]+)*'?|·+|¤+|[^\w\s]")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‑": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign of a sentence: as written, in lower case, and where it stands in the entry."""

    text: str
    low: str
    start: int
    end: int


@dataclass(slots=True)
class Sentence:
    """One sentence of an entry.

    Attributes:
        text: the sentence, masked, in the entry's own length.
        start: where it begins in the entry, in code points.
        words: its words and signs.
        first: index of the first word after a bullet or a time in front.
        when: the time in front of it, or after *at*, e.g. `14:02`; empty when there is none.
        vocabulary: the set of its lower-case words.
    """

    text: str
    start: int
    words: list[Word]
    first: int
    when: str
    vocabulary: frozenset[str]


def mask(text: str) -> str:
    """`text` with quotes and code blanked out, same length, straight apostrophes."""
    text = text.translate(_STRAIGHT)
    if not ('"' in text or "`" in text or "://" in text or "“" in text or "«" in text or " '" in text):
        return text
    whole = text.strip()
    if len(whole) > 1 and whole[0] in "\"“«'" and whole[-1] in "\"”»'" and whole.count(whole[0]) <= 2:  # noqa: PLR2004 - one pair
        return text
    return _MASKED.sub(_blank, text)


def sentences(text: str) -> list[Sentence]:
    """The sentences of one entry, in order; very long ones are cut so that work stays linear.

    Nobody wrote an entry of more than `MOST` code points; what comes after them is not read.
    """
    masked = mask(text[:MOST])
    found: list[Sentence] = []
    start = 0
    for stop in [*_stops(masked), len(masked)]:
        for begin, end in _pieces(masked, start, stop):
            sentence = _sentence(masked, begin, end)
            if sentence is not None:
                found.append(sentence)
        start = stop
    return found


def _blank(match: re.Match[str]) -> str:
    sign = QUOTED if match["quote"] else CODE
    return sign * len(match[0])


def _stops(masked: str) -> list[int]:
    stops = []
    for match in _BREAK.finditer(masked):
        upto = masked[max(0, match.start() - 8) : match.start() + 1]
        if not _ABBREVIATED.search(upto):
            stops.append(match.end())
    return stops


def _pieces(masked: str, start: int, stop: int) -> list[tuple[int, int]]:
    pieces = []
    while stop - start > LONGEST:
        cut = masked.rfind(" ", start, start + LONGEST)
        cut = start + LONGEST if cut <= start else cut
        pieces.append((start, cut))
        start = cut
    pieces.append((start, stop))
    return pieces


def _sentence(masked: str, start: int, end: int) -> Sentence | None:
    piece = masked[start:end]
    words = [Word(m[0], m[0].lower(), start + m.start(), start + m.end()) for m in _WORD.finditer(piece)]
    if not words:
        return None
    first, when = 0, ""
    lead = _LEAD.match(piece)
    if lead and lead.end():
        after = start + lead.end()
        while first < len(words) and words[first].start < after:
            first += 1
        clock = _CLOCK.search(lead[0])
        when = clock[0] if clock else ""
    if not when:
        at = _AT.search(piece)
        when = at[1] if at else ""
    return Sentence(piece, start, words, min(first, len(words)), when, frozenset(w.low for w in words))
