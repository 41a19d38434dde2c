"""Whether a file tells of one incident: folders of postmortems also hold templates, indexes, guides and minutes."""

import re
from pathlib import PurePath

from pmwizard.archive.reading import dates, judge, timeline
from pmwizard.archive.reading.blocks import ROW, Block
from pmwizard.archive.reading.inline import folded, plain, without_urls
from pmwizard.archive.reading.patterns import sign
from pmwizard.archive.reading.sections import Outline, Section
from pmwizard.archive.reading.source import Source
from pmwizard.archive.reading.wording import (
    ACTIONS,
    ANALYSIS,
    CAUSE,
    DETECTION,
    FACTORS,
    IMPACT,
    LESSONS,
    MISSED,
    POORLY,
    RESOLUTION,
    SUMMARY,
    TIMELINE,
    TRIGGER,
    WELL,
    WHYS,
)

_INCIDENT = sign("incident")
_GUIDE = sign("guide", words=True)
_PAST = sign("past", words=True)
_TEMPLATE_NAME = re.compile(
    r"template|skeleton|boilerplate|sample|example|plantilla|modelo|vorlage|modele|テンプレート", re.IGNORECASE
)
_ABOUT_ALL = re.compile(
    r"(?:our |all |the |past |public |team )*"
    r"(?:post-?\s?mortems|incidents|incident (?:reports|reviews|post-?mortems|history)"
    r"|retrospectives|post-?incident reviews)(?: index| list| archive| overview)?$"
)
_KEPT = re.compile(
    r"\b(?:last |next )?(?:updated|reviewed|tested|revised|effective|modified|verified)\b", re.IGNORECASE
)
_STRONG = frozenset({TIMELINE, FACTORS, CAUSE, WHYS, TRIGGER, MISSED, POORLY, WELL})
_CORE = frozenset({TIMELINE, FACTORS, CAUSE, WHYS, TRIGGER, MISSED, IMPACT})
_WEAK = frozenset({SUMMARY, ACTIONS, LESSONS, ANALYSIS, DETECTION, RESOLUTION, IMPACT})
_ENOUGH_WORDS, _ENOUGH_PAST, _MANY_LINKS = 60, 3, 0.6
_CONTENT_WORDS, _HALF, _ENOUGH_BLOCKS = 3, 0.5, 4


def tells_of_incident(path: PurePath, source: Source, made: Outline) -> bool:
    """Whether that document is a postmortem; see `is_postmortem`."""
    lines = [line for line in source.lines if line.strip()]
    if not lines or source.problems[:1] == [(0, "is not text")]:
        return False
    filled, slots = _filled(made)
    if not filled or slots > _HALF or _is_index(lines):
        return False
    name = f"{path.parent.name} {path.name}"
    title = folded(made.title)
    dated = _is_dated(path, source, made)
    if (_TEMPLATE_NAME.search(path.name) or _TEMPLATE_NAME.search(title)) and not dated:
        return False
    if _ABOUT_ALL.match(title) or _instructs(made):
        return False
    score = _score(filled, dated, f"{title} {folded(name)}", source)
    if _GUIDE.search(title) or (_GUIDE.search(folded(path.stem)) and not dates.first_day(path.name, compact=True)):
        score -= 2 if dated else 4
    return score >= 3  # noqa: PLR2004 - two strong signs and a day, or as much


def _instructs(made: Outline) -> bool:
    """Whether most of what should tell what was tells what to do: a guide to writing postmortems, a runbook."""
    told = [
        block.plain for section in made.sections if section.kind in _CORE for block in section.blocks[:_ENOUGH_BLOCKS]
    ]
    told = [text for text in told if judge.words(text) >= _CONTENT_WORDS]
    return sum(map(judge.is_imperative, told)) * 2 > len(told)


def _score(filled: set[str], dated: bool, name: str, source: Source) -> int:
    about = bool(_INCIDENT.search(name)) or any(_INCIDENT.search(folded(f"{k} {v}")) for k, v in source.front.items())
    text = folded(" ".join(line for line in source.lines[:80] if line)[:2_500])
    told = len(_PAST.findall(text))
    score = len(filled & _CORE) + (len(filled & _WEAK) + len(filled & (_STRONG - _CORE)) + 1) // 2
    score += about + bool(dated) + (told >= _ENOUGH_PAST)
    if not dated:
        score -= 2
    if not filled & _CORE and not about:
        score -= 2
    prose = len(text.split()) >= _ENOUGH_WORDS or judge.words(text) >= _ENOUGH_WORDS
    if not filled & (_STRONG | _WEAK):
        return 3 if about and dated and prose and told >= _ENOUGH_PAST and _INCIDENT.search(text) else 0
    return score


def _filled(made: Outline) -> tuple[set[str], float]:
    """The kinds of section with something in them, and the share of lines that are still slots to fill in."""
    kinds: set[str] = set()
    real = slots = 0
    for section in made.sections:
        good = 0
        for block in section.blocks[:_ENOUGH_BLOCKS]:
            text = _words(block)
            if not text:
                continue
            empty = judge.is_placeholder(text) or (_is_slotted(text) and section.kind in {TIMELINE, ACTIONS})
            slots += empty
            good += not empty and judge.words(text) >= _CONTENT_WORDS
        real += good
        if good or (section.kind == TIMELINE and timeline.split(section.title)[0]):
            kinds.add(section.kind)
    title = 1 if made.title and judge.is_placeholder(made.title) else 0
    return kinds, (slots + title) / max(1, real + slots + title)


def _words(block: Block) -> str:
    if block.kind == ROW:
        return " ".join(filter(None, block.columns))
    return block.plain


def _is_slotted(text: str) -> bool:
    return bool(re.search(r"\{\{|HH:MM|hh:mm|YYYY|yyyy|20xx|\bXX:XX\b", text))


def _is_dated(path: PurePath, source: Source, made: Outline) -> bool:
    """Whether a day or a clock time stands in its name, front matter or text."""
    if dates.first_day(f"{path.parent.name} {path.name}", compact=True) or dates.first_day(made.title):
        return True
    if any(dates.first_day(str(value)) for value in source.front.values()):
        return True
    for section in made.sections:
        for text in (section.title, *(_words(block) for block in section.blocks)):
            if (
                dates.has_digit(text)
                and not _KEPT.search(text[:80])
                and (_timed(section, text) or any(dates.days(text[:800], day_first=True)))
            ):
                return True
    return any(dates.first_day(value, day_first=True) for _, value, _ in made.facts)


def _timed(section: Section, text: str) -> bool:
    return section.kind == TIMELINE and bool(timeline.split(text)[0])


def _is_index(lines: list[str]) -> bool:
    """Whether most lines only point elsewhere."""
    items = [line for line in lines if not line.lstrip().startswith("#")]
    links = [line for line in items if "](" in line and len(without_urls(plain(line)).split()) < 14]  # noqa: PLR2004 - a title
    return len(links) > 3 and len(links) >= _MANY_LINKS * len(items)  # noqa: PLR2004 - a list
