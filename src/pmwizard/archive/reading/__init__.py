"""Other people's postmortems, in anybody's house style: Markdown or reStructuredText in, a `Document` out."""

import datetime as dt
from pathlib import Path

from pmwizard.archive.model import ActionRow, Document, Problem
from pmwizard.archive.reading import (
    actions,
    factors,
    facts,
    judge,
    patterns,
    tables,
    telling,
    timeline,
    trailers,
    wording,
)
from pmwizard.archive.reading.blocks import ITEM, PARA, ROW, Block, scan
from pmwizard.archive.reading.inline import folded, plain
from pmwizard.archive.reading.record import to_record
from pmwizard.archive.reading.sections import Outline, Section, outline
from pmwizard.archive.reading.source import Source, prepare
from pmwizard.archive.reading.tables import longest
from pmwizard.archive.reading.wording import IMPACT, POORLY, WELL
from pmwizard.record import ids

__all__ = ["SUFFIXES", "is_postmortem", "lay_over", "read", "to_record"]

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".md.erb", ".rst", ".txt")
"""Ends of names of files that may hold a postmortem."""


def read(path: Path, text: str, *, fallback_date: dt.date | None = None) -> Document:
    """A postmortem out of a file's text; whatever is in it, nothing is raised.

    Args:
        path: the file's path; only its name and folders are looked at, for a title and a day the text lacks.
        text: what stands in the file.
        fallback_date: the day to take when neither text nor path tells one, say the day git first saw the file.

    Returns:
        What could be read. `problems` names what could not.
    """
    source, blocks, made = _outlined(path, text)
    found = facts.collect(path, made, source.front, fallback_date)
    known = trailers.Known(_people(found, made), found.date, found.day_first)
    document = Document(
        id=ids.make_id(found.date, found.title) if found.date else ids.slug(found.title),
        title=found.title,
        date=found.date or dt.date.min,
        severity=found.severity,
        services=found.services,
        teams=found.teams,
        authors=found.authors,
        timezone=found.timezone,
        times=found.times,
        detected_by=found.detected_by,
        summary=facts.summary(made),
        impact=facts.told(made.sections, IMPACT),
        went_well=_notes(made.sections, WELL),
        went_poorly=_notes(made.sections, POORLY),
    )
    document.problems = [Problem(str(path), line, message) for line, message in source.problems]
    zone = found.timezone or "UTC"
    document.timeline = timeline.collect(made.sections, found.date, zone, day_first=found.day_first)
    document.factors = [
        (f"F{number}", one.text, one.line, one.sure, ()) for number, one in enumerate(factors.collect(made.sections), 1)
    ]
    document.actions = [_row(number, one) for number, one in enumerate(actions.collect(made.sections, known), 1)]
    owners = [row.owner for row in document.actions if row.owner]
    document.people = tuple(dict.fromkeys([*found.authors, *owners]))
    document.lines = list(_lines(blocks))
    return document


def is_postmortem(path: Path, text: str) -> bool:
    """Whether a file tells of one incident: no template, no index, no guide, no runbook, no minutes."""
    source, _, made = _outlined(path, text)
    return telling.tells_of_incident(path, source, made)


def lay_over(folder: Path | None) -> list[Problem]:
    """Takes a team's own wordings of headings, facts, columns and particulars out of a folder of `.txt` files.

    Args:
        folder: `prompts/reading` of a team; None, or one that is not there, takes back what was taken before.

    Returns:
        What is wrong with them; the rest is used.
    """
    if patterns.lay_over(folder):
        for held in (wording.section_kind, wording.label_kind, wording.fact_name, wording.field_name, tables.columns):
            held.cache_clear()
        _last.clear()
    return [Problem(str(path), line, message) for path, line, message in patterns.problems()]


def _outlined(path: Path, text: str) -> tuple[Source, list[Block], Outline]:
    """The document cut up; the last one is kept, as most are first asked about and then read."""
    key = (path.name, text)
    if _last and _last[0][0] == key:
        return _last[0][1]
    source = prepare(text, rst=path.suffix.lower() == ".rst")
    blocks = scan(source)
    _last[:] = [(key, (source, blocks, outline(blocks, titled=facts.titles(source.front))))]
    return _last[0][1]


_last: list[tuple[tuple[str, str], tuple[Source, list[Block], Outline]]] = []


def _people(found: facts.Facts, made: Outline) -> frozenset[str]:
    names = [*found.authors, *found.people]
    names += [word for section in made.sections if section.kind == "people" for word in _short(section)]
    return frozenset(part for name in names for part in (folded(name), folded(name).split(" ")[0]) if len(part) > 1)


def _short(section: Section) -> list[str]:
    return [text for block in section.blocks if (text := block.plain.lstrip("@")) and judge.words(text) <= 3]  # noqa: PLR2004 - a name


def _row(number: int, one: actions.Action) -> ActionRow:
    return ActionRow(
        ref=f"A{number}",
        text=one.text,
        owner=one.owner,
        due=one.due,
        kind=one.kind,
        status=one.status,
        tracker=one.tracker,
        closed_at=one.closed_at,
        history=(),
        path="",
        teams=(),
        title="",
        date=dt.date.min,
        line=one.line,
    )


def _notes(sections: list[Section], kind: str) -> list[tuple[int, str]]:
    """What went well or poorly, an entry each: the items, or without any the paragraphs."""
    notes: list[tuple[int, str]] = []
    for section in sections:
        if section.kind != kind:
            continue
        listed = any(block.kind in {ITEM, ROW} for block in section.blocks)
        for block in section.blocks:
            if block.kind == PARA and listed and not block.level:
                continue
            text = block.columns[longest(block)] if block.cells else block.plain
            if block.level and notes and notes[-1][0] < block.line:
                notes[-1] = (notes[-1][0], f"{notes[-1][1]} {text}".strip())
            elif text and not judge.is_placeholder(text):
                notes.append((block.line, text))
    return [(line, text) for line, text in notes if judge.words(text) > 1]


def _lines(blocks: list[Block]) -> list[tuple[int, str]]:
    found = []
    for block in blocks:
        if block.cells:
            found.append((block.line, " · ".join(filter(None, block.columns))))
        else:
            found += [(line, plain(text)) for line, text in block.parts]
    return [(line, text) for line, text in found if text]
