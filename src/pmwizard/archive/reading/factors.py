"""The contributing factors of a document: what its sections on causes say, and what its prose gives away."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pmwizard.archive.reading import judge, tables, tense
from pmwizard.archive.reading.blocks import ITEM, PARA, ROW, Block
from pmwizard.archive.reading.inline import folded, plain, sentences
from pmwizard.archive.reading.labels import split_label
from pmwizard.archive.reading.patterns import sign
from pmwizard.archive.reading.sections import Section
from pmwizard.archive.reading.wording import (
    ANALYSIS,
    ASIDE,
    CAUSE,
    DETECTION,
    FACTORS,
    LESSONS,
    MISSED,
    POORLY,
    SUMMARY,
    TRIGGER,
    WHYS,
    label_kind,
)

MOST, MOST_UNSURE = 80, 24
_LONGEST = 600
_LONG_LABEL, _SHORT_CHILD, _CLAUSE = 3, 4, 4
_TWO = 2
_BRIEF = 8
"""Sentences of a paragraph on causes; a longer one also explains how things work as they should."""
_MOST_PROSE = 8
_WHY = re.compile(
    r"\W*(?:(?:(?:the )?(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|final|last) )?why ?(?:#? ?\d{1,"
    r"2}|one|two|three|four|five)?|q(?:uestion)?(?: ?\d{1,2})?|a(?:nswer)?(?: ?\d{1,2})?|なぜ ?\d{0,2}"
    r"|理由 ?\d{0,2}|問 ?\d{0,2}|答え? ?\d{0,2}"
    r"|por ?qu[eêé] ?\d{0,2}|warum ?\d{0,2}|pourquoi ?\d{0,2}|respuesta|resposta|reponse|réponse"
    r"|antwort|root cause|根本原因)\s*[:：.)\-–—→]+\s*",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\W*(?:why|q:|なぜ|por ?qu[eêé]|warum|wieso|pourquoi)\b", re.IGNORECASE)
_ANSWER_LEAD = re.compile(r"[\s\-–—→⇒=>:：.]*(?:a(?:nswer)?\s*[:：]\s*)?")
_INITIALS = re.compile(
    r"\s*[\[(](?:[A-Z]{2,3}|@[\w.-]{1,30})(?:[,/ ]{1,2}(?:[A-Z]{2,3}|@[\w.-]{1,30})){0,5}[\])]\s*$"
    r"|\s+[-–—]\s?(?:[A-Z]{2,3}|@[\w.-]{2,30})\s*$"
)
_LEADING_INITIALS = re.compile(r"^\s*[\[(](?:[A-Z]{2,3}|@?[a-z][\w.-]{1,20})[\])]\s*[:–-]?\s*(?!\()")
_ID = re.compile(
    r"^\s*(?:CF|RC|F|Factor|Cause|Root cause|Contributing factor|Finding|要因|原因|Fator|Factor|Facteur"
    r"|Ursache|Faktor)\s?[-#]?\d{1,2}\s*[:.)–—-]\s*",
    re.IGNORECASE,
)
_BARE_ID = re.compile(r"^\s*(?:CF|RC|F)-?\d{1,2}\s+(?=\S)")
_STRONG = sign("reason")
_NEGATIVE = sign("denial")
_WATCHING = sign("watching")
_FAULT = sign("fault", words=True)
_BOUNDS = sign("bounds", words=True)
_NO_CAUSE = sign("promise", "effect", words=True)
_ANNOUNCES = sign("announcement", behind=r"\W*", until=r"\W*$")
_ENGLISH = sign("english", words=True)
_NON_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor as found: where, in which words, whether it was surely meant as one."""

    line: int
    text: str
    sure: bool
    kind: str


def collect(sections: list[Section]) -> list[Factor]:
    """The factors of a document in reading order, each once; the sure ones are never crowded out."""
    found: list[Factor] = []
    for section in sections:
        reader = _READERS.get(section.kind)
        if reader:
            found += reader(section)
    if not any(section.kind in _NAMED and section.blocks for section in sections):
        found += [one for section in sections for one in _unnamed(section)]
    if not any(one.sure for one in found) and len(found) < _TWO:
        told = [one for section in sections for one in _fallback(section)]
        found += sorted(told, key=lambda one: one.kind == ASIDE)[:_MOST_PROSE]
    dedicated = any(one.sure and one.kind in {FACTORS, CAUSE, WHYS} for one in found)
    if dedicated:
        found = [Factor(one.line, one.text, sure=False, kind=one.kind) if one.kind == POORLY else one for one in found]
    return _distinct(found)


def _distinct(found: list[Factor]) -> list[Factor]:
    """Without repeats: of two that say the same the sure one stays, else the first."""
    kept: list[tuple[str, frozenset[str], Factor]] = []
    unsure = 0
    for one in sorted(found, key=lambda factor: (not factor.sure, factor.line)):
        key = _NON_WORD.sub(" ", folded(one.text)).strip()
        bag = frozenset(key.split())
        if not key or any(_same(key, bag, other, others) for other, others, _ in kept):
            continue
        unsure += not one.sure
        if (unsure > MOST_UNSURE and not one.sure) or len(kept) >= MOST:
            continue
        kept.append((key, bag, one))
    return sorted((one for _, _, one in kept), key=lambda factor: factor.line)


def _same(key: str, bag: frozenset[str], other: str, others: frozenset[str]) -> bool:
    if key == other or (len(key) > 24 and (key in other or (other in key and len(other) * 2 > len(key)))):  # noqa: PLR2004 - a clause
        return True
    both = len(bag & others)
    return both > _CLAUSE and both >= 0.8 * max(len(bag), len(others))


def _made(line: int, text: str, kind: str, *, sure: bool) -> Iterator[Factor]:
    text = _BARE_ID.sub("", _ID.sub("", _LEADING_INITIALS.sub("", _INITIALS.sub("", text)))).strip(" ;")
    label, rest = split_label(text)
    if label and rest and label_kind(label) in {CAUSE, FACTORS, TRIGGER} and judge.words(label) <= _LONG_LABEL:
        text = rest
    if judge.worth(text) and not _ANNOUNCES.match(folded(text)):
        yield Factor(line, _shortened(text), sure, kind)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    short = ""
    for _, sentence in sentences([(0, text[: _LONGEST * 2])]):
        if short and len(short) + len(sentence) > _LONGEST:
            break
        short = f"{short} {sentence}".strip()
    return short[: _LONGEST * 2]


# dedicated sections


def _dedicated(section: Section) -> Iterator[Factor]:
    blocks = section.blocks
    listed = any(block.kind in {ITEM, ROW} for block in blocks)
    if _names_factor(section):
        lead = plain(section.title)
        yield from _made(section.line, lead, section.kind, sure=True)
        for block in blocks:
            yield from _prose(block, section.kind) if block.kind != ROW else ()
        return
    yield from _list(section, sure=True)
    first = next((at for at, block in enumerate(blocks) if block.kind in {ITEM, ROW}), len(blocks))
    paragraphs = [(at, block) for at, block in enumerate(blocks) if block.kind == PARA and not block.level]
    for at, block in paragraphs:
        ends_open = block.text.rstrip().endswith((":", "："))
        if ends_open or (listed and at < first and section.kind == FACTORS and len(paragraphs) == 1):
            continue
        yield from _paragraph(block, section, alone=not listed)


def _names_factor(section: Section) -> bool:
    """A sub-heading of a section on factors that is a clause is the factor itself."""
    if section.own or not section.above or label_kind(section.title):
        return False
    return judge.words(section.title) > _CLAUSE or (
        judge.words(section.title) >= _LONG_LABEL and judge.states_condition(section.title)
    )


def _paragraph(block: Block, section: Section, *, alone: bool) -> Iterator[Factor]:
    told = list(sentences(block.parts))
    bold = block.text.lstrip().startswith(("**", "__")) and not block.text.rstrip().endswith(("**", "__"))
    if section.label and alone and len(told) == 1 and len(parts := told[0][1].split("; ")) > 1:
        for part in parts:  # a line such as *Contributing factors: no canary; no limit; muted alert*
            yield from _made(block.line, part, section.kind, sure=True)
        return
    if section.kind == FACTORS and alone and (bold or len(told) <= _TWO):
        yield from _made(block.line, block.plain, section.kind, sure=True)
        return
    brief = sum(block.kind == PARA for block in section.blocks) <= _TWO and len(told) <= _BRIEF
    conditions = [
        one
        for line, text in told
        if (brief and not _ENGLISH.search(folded(text)) and not judge.is_question(text))
        or _is_condition(text, at_work=brief or _bounded(folded(text)))
        for one in _made(line, text, section.kind, sure=False)
    ]
    if alone and told and not judge.is_response(told[0][1]) and not _is_condition(told[0][1]):
        first = [one for one in _made(*told[0], section.kind, sure=False) if section.own or not conditions]
        conditions = first + conditions
    if bold and section.kind in {FACTORS, CAUSE} and len(told) <= _TWO + 1:
        yield from _made(block.line, block.plain, section.kind, sure=True)
        return
    yield from conditions


def _prose(block: Block, kind: str) -> Iterator[Factor]:
    for line, text in sentences(block.parts):
        if _STRONG.search(folded(text)) and _is_condition(text):
            yield from _made(line, text, kind, sure=False)


def _is_condition(text: str, *, at_work: bool = False) -> bool:
    """Whether a sentence states a condition; with `at_work` also whether it only tells how things work."""
    return (judge.states_condition(text) or (at_work and tense.tells_how_it_works(text))) and not (
        judge.is_imperative(text) or judge.is_response(text) or judge.is_question(text)
    )


def _list(section: Section, *, sure: bool) -> Iterator[Factor]:
    """The items and rows of a section; items below a bare name take its place."""
    blocks = section.blocks
    group = ""
    for at, block in enumerate(blocks):
        if block.kind == ROW:
            for line, text in tables.factors_of(block):
                yield from _made(line, text, section.kind, sure=sure)
        if block.tick or (block.kind != ITEM and not (block.kind == PARA and block.level)):
            continue
        text = _told(block.plain)
        below = at + 1 < len(blocks) and blocks[at + 1].level > block.level and blocks[at + 1].kind != ROW
        if not block.level:
            group = text.rstrip(":： ") if below and (judge.is_label(text) or judge.words(text) <= _LONG_LABEL) else ""
            if not group:
                yield from _made(block.line, text, section.kind, sure=sure)
            continue
        yield from _child(block, text, group, section.kind, sure=sure)


def _child(block: Block, text: str, group: str, kind: str, *, sure: bool) -> Iterator[Factor]:
    label, rest = split_label(text)
    if label and label_kind(label) in {"actions", "impact", "resolution", "aside", "people"}:
        return
    if group:
        whole = f"{group}: {text}" if judge.words(text) < _SHORT_CHILD else text
        yield from _made(block.line, whole, kind, sure=sure)
    elif judge.words(rest or text) > _CLAUSE and _is_condition(text):
        yield from _made(block.line, text, kind, sure=False)


# whys


def _whys(section: Section) -> Iterator[Factor]:
    """The answers; a question, and the problem it starts from, are none."""
    for block in section.blocks:
        if block.kind == ROW:
            asked = list(block.columns)
            answers = [
                cell for cell in asked if cell and not judge.is_question(cell) and judge.words(cell) > _LONG_LABEL
            ]
            text = answers[-1] if answers else ""
        else:
            text = _answer(block.plain)
        yield from _made(block.line, text, section.kind, sure=True)


def _told(text: str) -> str:
    """An item without the question it answers, as in *Why was it full? Logs were not rotated*."""
    return _answer(text) if ("?" in text or "？" in text) and _ASKS.match(text) else text


def _answer(text: str) -> str:
    label, rest = split_label(text)
    if label and folded(label).strip(" *") in {
        "problem",
        "problem statement",
        "issue",
        "問題",
        "事象",
        "problema",
        "probleme",
    }:
        return ""
    for asked in ("?", "？"):
        head, mark, tail = text.rpartition(asked)
        if mark and not judge.is_question(head[-2:] + mark) and _ASKS.match(head):
            return _ANSWER_LEAD.sub("", tail, count=1)
        if mark:
            return _ANSWER_LEAD.sub("", tail, count=1) if tail.strip(" *_\"'”") else ""
    for arrow in ("→", "=>", "⇒"):
        if arrow in text and _ASKS.match(text):
            return text.partition(arrow)[2].strip()
    bare = _WHY.sub("", text, count=1)
    return (
        bare if not (_ASKS.match(text) and bare == text and rest == text and text.endswith(("?", "か", "か。"))) else ""
    )


# sections that may hold factors


def _perhaps(section: Section) -> Iterator[Factor]:
    """Conditions among lessons, analyses, what slipped through: items and sentences, none of them surely meant."""
    for block in section.blocks:
        if block.tick:
            continue
        strict = section.kind == DETECTION or (section.kind == ANALYSIS and block.kind != ITEM)
        if block.kind == ROW:
            line, text = tables.factor_of(block)
            told = [(line, text)]
        elif block.kind == ITEM and not strict:
            told = [(block.line, block.plain)]
        else:
            told = list(sentences(block.parts))
        for line, text in told:
            if strict and _NO_CAUSE.search(folded(text)):
                continue
            if (
                _is_condition(text, at_work=section.kind == DETECTION)
                and (not strict or _telling(section, text))
                and judge.words(text) > _LONG_LABEL
            ):
                yield from _made(line, text, section.kind, sure=False)


def _telling(section: Section, text: str) -> bool:
    low = folded(text)
    works = _bounded(low)
    if section.kind == DETECTION:
        return bool(_WATCHING.search(low) and (_STRONG.search(low) or _NEGATIVE.search(low) or works))
    return bool(_STRONG.search(low) or _FAULT.search(low) or works)


def _bounded(low: str) -> bool:
    """Whether a sentence tells how things work, and where that ends: *the check runs, but only at night*."""
    return bool(_NEGATIVE.search(low) or _BOUNDS.search(low)) and tense.tells_how_it_works(low)


def _trigger(section: Section) -> Iterator[Factor]:
    for block in section.blocks[:3]:
        if block.kind != ROW:
            for line, text in list(sentences(block.parts))[:1]:
                yield from _made(line, text, section.kind, sure=False)


def _poorly(section: Section) -> Iterator[Factor]:
    for one in _list(section, sure=True):
        if not judge.is_imperative(one.text) and judge.words(one.text) >= _CLAUSE:
            yield one
    if any(block.kind in {ITEM, ROW} for block in section.blocks):
        return
    for block in section.blocks:
        for line, text in sentences(block.parts):
            if _is_condition(text):
                yield from _made(line, text, section.kind, sure=False)


def _unnamed(section: Section) -> Iterator[Factor]:
    """A list below a heading nobody knows, in a document without one on causes, if most of it states conditions."""
    items = [block for block in section.blocks if block.kind == ITEM and not block.level and not block.tick]
    if section.kind or not section.title or section.label or len(items) < _TWO:
        return
    stating = [block for block in items if _is_condition(block.plain, at_work=True)]
    if len(stating) * 5 >= len(items) * 3:
        for block in items:
            yield from _made(block.line, block.plain, FACTORS, sure=False)


def _fallback(section: Section) -> Iterator[Factor]:
    """A document without any section on causes: what its summary and free prose say was due to what."""
    if section.kind not in {"", SUMMARY, ASIDE, "resolution", "impact"}:
        return
    for block in section.blocks:
        if block.kind != PARA:
            continue
        for line, text in sentences(block.parts):
            low = folded(text)
            told = _STRONG.search(low) or _FAULT.search(low) or (section.kind in {"", SUMMARY, ASIDE} and _bounded(low))
            if told and _is_condition(text, at_work=True) and not _NO_CAUSE.search(low):
                yield from _made(line, text, section.kind, sure=False)


_NAMED = frozenset({FACTORS, CAUSE, WHYS})
_READERS: dict[str, Callable[[Section], Iterator[Factor]]] = {
    FACTORS: _dedicated,
    CAUSE: _dedicated,
    WHYS: _whys,
    POORLY: _poorly,
    TRIGGER: _trigger,
    MISSED: _perhaps,
    LESSONS: _perhaps,
    ANALYSIS: _perhaps,
    DETECTION: _perhaps,
}
