"""Blocks to sections: what each part of a document is about, whether a heading, a label or a lead-in says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pmwizard.archive.reading import judge, wording
from pmwizard.archive.reading.blocks import BOLD_LEVEL, HEADING, ITEM, PARA, ROW, Block
from pmwizard.archive.reading.inline import folded, plain
from pmwizard.archive.reading.labels import split_label, split_run_in
from pmwizard.archive.reading.nesting import KEEPS
from pmwizard.archive.reading.patterns import sign
from pmwizard.archive.reading.tables import columns
from pmwizard.archive.reading.wording import (
    ACTIONS,
    ANALYSIS,
    ASIDE,
    CAUSE,
    DETECTION,
    FACTORS,
    IMPACT,
    LESSONS,
    META,
    MISSED,
    PEOPLE,
    POORLY,
    RESOLUTION,
    SUMMARY,
    TIMELINE,
    TRIGGER,
    WELL,
    WHYS,
)

OWN = frozenset({FACTORS, CAUSE, WHYS, MISSED, TRIGGER})
"""Kinds in which a heading or label that names no kind keeps the parts below it."""

_TIMED = re.compile(
    r"[\[(*~≈`]{0,3}(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?(?:\d{1,2}(?:[:h]|\sh\s)\d\d|\d{4}-\d\d-\d\d"
    r"|\d{4}/\d\d|t\s?[+-]\s?\d|\d{1,2}\s?[ap]m\b|\d{1,2}時)",
    re.IGNORECASE,
)
_CAUSAL_LEAD = sign("causal lead")
_PLAIN_FACTS = frozenset(
    {
        "severity",
        "services",
        "teams",
        "authors",
        "incident_date",
        "date",
        "duration",
        "timezone",
        "title",
        "detected_by",
    }
)
"""Labels that state a fact even where the same words could open a section: *Affected services*."""

_NO_LEAD = frozenset({TIMELINE, ACTIONS, WELL, IMPACT, PEOPLE, POORLY, FACTORS, CAUSE, WHYS, MISSED, TRIGGER, "lucky"})
_BETWEEN = re.compile(r"\s[·•|]\s|\s+(?=\*\*[^*:]{2,30}(?::\*\*|\*\*:))")
_MAY_BE_TIMED = frozenset({"", RESOLUTION, DETECTION, ANALYSIS, ASIDE, SUMMARY})
_ASKS = re.compile(
    r"(?:\*\*|__)\s?(?:what|why|how|where|who|o que|por que|was|warum|wie|ce qu|pourquoi|comment|qu[eé]|c[oó]mo)\b",
    re.IGNORECASE,
)
"""A bold label that is a question, as headings are: *What actually went wrong:*."""

_STRONG_LEAD = re.compile(r"things went wrong|several (?:things|factors|conditions)", re.IGNORECASE)


@dataclass(slots=True)
class Section:
    """A part of a document.

    Attributes:
        kind: what it is about, one of the kinds of `wording`; empty when nothing says.
        title: its heading as plain words; empty for what stands above every heading.
        line: the line of its heading.
        level: the level of its heading.
        own: whether its own heading names its kind, and not one above it.
        blocks: what stands in it, without headings.
        above: the titles of the headings it stands under, within the same kind.
        label: whether it is only a labelled line or item, such as `**Impact:** …`.
    """

    kind: str
    title: str
    line: int
    level: int
    own: bool = False
    blocks: list[Block] = field(default_factory=list)
    above: tuple[str, ...] = ()
    label: bool = False


@dataclass(slots=True)
class Outline:
    """A document's sections, and the first heading if it names the incident."""

    sections: list[Section]
    title: str = ""
    title_line: int = 0
    facts: list[tuple[str, str, int]] = field(default_factory=list)


def outline(blocks: list[Block], *, titled: bool = False) -> Outline:
    """The sections of a document in order; labelled lines and causal lead-ins become sections of their own.

    Args:
        blocks: its blocks.
        titled: whether its front matter gives its title, so that a heading of a lower level opens a section.
    """
    made = Outline([Section("", "", 0, 0)])
    stack: list[Section] = []
    for block in blocks:
        if block.kind != HEADING:
            made.sections[-1].blocks.append(block)
            continue
        text = block.plain
        if not made.title_line and not (titled and block.level > 1) and _is_title(block, made, text):
            made.title, made.title_line = text, block.line
            made.sections.append(Section("", text, block.line, block.level))
            continue
        while stack and stack[-1].level >= block.level:
            stack.pop()
        section = _opened(block, text, stack)
        stack.append(section)
        made.sections.append(section)
        _answer(made, text)
    made.sections = [part for section in made.sections for part in _parted(section, made.facts)]
    for section in made.sections:
        if section.kind in _MAY_BE_TIMED and _is_timed(section):
            section.kind = TIMELINE
    return made


def _is_timed(section: Section) -> bool:
    """Whether most of a section's lines begin with a time: a timeline under another name."""
    begun = [" ".join(block.cells) or block.plain for block in section.blocks if block.kind in {ITEM, PARA, ROW}]
    timed = sum(bool(_TIMED.match(text)) for text in begun)
    return timed > 2 and timed * 3 > len(section.blocks) * 2  # noqa: PLR2004 - most of several


def _is_title(block: Block, made: Outline, text: str) -> bool:
    """The first heading names the incident unless it plainly opens a section."""
    first = len(made.sections) == 1
    return (
        first
        and (block.level <= 2 or not made.sections[0].blocks)  # noqa: PLR2004 - the two levels titles have
        and block.level < BOLD_LEVEL + 1
        and not judge.is_placeholder(text)
        and wording.is_title_like(text)
    )


def _opened(block: Block, text: str, stack: list[Section]) -> Section:
    head, rest = split_label(text)
    labelled = wording.label_kind(head) if head and rest else ""
    kind = wording.section_kind(head if labelled else text)
    parent = stack[-1] if stack else None
    held = parent.kind if parent else ""
    if kind == ACTIONS and parent and held != ACTIONS and "remediat" in wording.normal(text):
        kind = RESOLUTION  # told among what happened, it is what was done and not what will be
    if parent and held == TIMELINE and _TIMED.match(text):
        kind = ""
    if (
        parent
        and held
        and (not kind or (kind != held and kind in KEEPS.get(held, ()) and not _breaks_out(held, kind, parent)))
    ):
        section = Section(held, text, block.line, block.level, above=(*parent.above, parent.title))
    else:
        section = Section(kind or _by_time(text), text, block.line, block.level, own=bool(kind))
    if labelled and section.own:
        section.blocks.append(Block(PARA, block.line, [(block.line, rest)]))
    return section


def _breaks_out(held: str, kind: str, parent: Section) -> bool:
    """Bold or lone lines under a heading of their own level of meaning are no groups: *Impact* after *Factors*."""
    return (
        parent.level >= BOLD_LEVEL and held in {FACTORS, ACTIONS, TIMELINE, LESSONS} and kind not in {DETECTION, META}
    )


def _by_time(text: str) -> str:
    """A heading that is only a time belongs to a timeline, whatever stands above it."""
    return TIMELINE if _TIMED.match(text) else ""


def _answer(made: Outline, text: str) -> None:
    label, rest = split_label(text)
    if label and rest and (name := wording.fact_name(label)):
        made.facts.append((name, rest, 0))


# labels and lead-ins


def _parted(section: Section, facts: list[tuple[str, str, int]]) -> Iterator[Section]:
    """The section and, behind it, those its labelled lines and lead-ins open."""
    rest: list[Block] = []
    opened: list[Section] = []
    at, blocks = 0, section.blocks
    while at < len(blocks):
        end = _labelled(section, blocks, at, opened, facts)
        led = 0 if end else _led(section, blocks, at, opened)
        if not end and (not led or section.kind == TIMELINE):  # the sentence that leads to a cause happened, too
            rest.append(blocks[at])
        end = end or led
        at = end or at + 1
    section.blocks = rest
    yield section
    yield from opened


def _below(blocks: list[Block], at: int) -> int:
    """Where the blocks that hang on the one at `at` end."""
    end = at + 1
    while end < len(blocks) and blocks[end].kind != ROW and blocks[end].level > blocks[at].level:
        end += 1
    return end


def _labelled(
    section: Section, blocks: list[Block], at: int, opened: list[Section], facts: list[tuple[str, str, int]]
) -> int:
    """Take a labelled block out of its section; the index behind it, or 0 when it is to stay."""
    block = blocks[at]
    if block.kind == ROW:
        if section.kind in _MAY_BE_TIMED | {LESSONS} and "factor" in columns(block.header, ("factor",)):
            opened.append(Section(FACTORS, section.title, block.line, section.level + 1, blocks=[block], label=True))
        _row(section, block, opened, facts)
        return 0
    if _BETWEEN.search(block.parts[0][1]) and not section.kind and block.kind == PARA:
        return at + 1 if _several(block, facts) else 0
    label, rest = split_run_in(block.parts[0][1])
    if not label:
        label, rest = split_label(block.parts[0][1])
    if not label:
        label, rest = _bold_item(block)
    if not label or block.tick:
        return 0
    end = _below(blocks, at)
    name = wording.fact_name(label)
    kind = "" if name in _PLAIN_FACTS else _kind_of(section, block, label)
    if kind and _leaves(section, kind, block):
        parts = [(block.line, rest), *block.parts[1:]] if rest else block.parts[1:]
        taken = [Block(PARA, block.line, parts)] if parts else []
        taken += [_lifted(below, block.level) for below in blocks[at + 1 : end]]
        if not taken and block.kind == PARA:
            end = _list_end(blocks, at + 1)
            taken = blocks[at + 1 : end]
        opened.append(Section(kind, plain(label), block.line, section.level + 1, own=True, blocks=taken, label=True))
        return end
    if name and section.kind in {"", META, SUMMARY, PEOPLE, IMPACT, DETECTION, RESOLUTION, ANALYSIS, ASIDE}:
        below = [one.plain for one in blocks[at + 1 : end] if one.kind == ITEM]
        value = " ".join([rest, *(text for _, text in block.parts[1:])]).strip()
        facts.append((name, value or ", ".join(below), block.line))
        return end if section.kind in {"", META, PEOPLE} or name not in {"other", "duration", "people"} else 0
    return 0


def _kind_of(section: Section, block: Block, label: str) -> str:
    """The kind a label stands for; one that asks may say more than the name of a kind."""
    kind = wording.label_kind(label)
    if not kind and block.kind == PARA and section.kind not in OWN and _ASKS.match(block.parts[0][1]):
        kind = wording.section_kind(label)
    return kind


def _bold_item(block: Block) -> tuple[str, str]:
    """An item that is nothing but a bold name, its content in the items below."""
    text = block.text.strip()
    if block.kind == ITEM and text.startswith("**") and text.endswith("**") and "**" not in text[2:-2]:
        return text[2:-2], ""
    return "", ""


def _lifted(block: Block, by: int) -> Block:
    return Block(
        block.kind, block.line, block.parts, max(0, block.level - by - 1), block.tick, block.cells, block.header
    )


def _list_end(blocks: list[Block], at: int) -> int:
    end = at
    while end < len(blocks) and blocks[end].kind in {ITEM, ROW}:
        end += 1
    return end


def _leaves(section: Section, kind: str, block: Block) -> bool:
    """Whether a labelled line of that kind is not part of the section it stands in."""
    held = section.kind
    if kind == held or kind in {ASIDE, META, PEOPLE}:
        return False
    if held in {ACTIONS, TIMELINE, WELL, "lucky"}:
        return held == ACTIONS and kind in {FACTORS, WELL, POORLY} and block.kind == PARA
    if held in OWN or held == POORLY:
        apart = {POORLY, LESSONS} if block.kind == PARA and not block.level else set()
        return kind in {ACTIONS, TIMELINE, WELL, "lucky"} | apart or (kind in {IMPACT, RESOLUTION} and held != POORLY)
    return True


def _row(section: Section, block: Block, opened: list[Section], facts: list[tuple[str, str, int]]) -> None:
    """Rows that tell facts: two cells, name and value, or the only row below a head of names."""
    if section.kind not in {"", META, SUMMARY, IMPACT, ASIDE, LESSONS}:
        return
    cells, header = block.cells, block.header
    if _by_column(section, block, opened):
        return
    named = [(wording.fact_name(head), cell) for head, cell in zip(header, cells, strict=False)]
    if len(cells) != 2:  # noqa: PLR2004 - name and value
        known = [(name, cell, block.line) for name, cell in named if name and cell]
        facts += known if len(known) > 1 else []
        return
    at = len(facts)
    for name, value in ((header[0], header[-1]), cells) if len(header) == len(cells) else (cells,):
        if (fact := wording.fact_name(plain(name))) and value:
            facts.append((fact, value, block.line))
    kind = wording.label_kind(plain(cells[0]))
    if len(facts) == at and kind and cells[1]:
        taken = [Block(PARA, block.line, [(block.line, cells[1])])]
        opened.append(Section(kind, plain(cells[0]), block.line, section.level + 1, own=True, blocks=taken, label=True))


def _by_column(section: Section, block: Block, opened: list[Section]) -> bool:
    """Rows under heads such as *Went well* and *Went badly*: each cell belongs to its own kind."""
    kinds = [wording.section_kind(head) for head in block.header]
    if sum(kind in {WELL, POORLY, "lucky"} for kind in kinds) < 2:  # noqa: PLR2004 - the two sides
        return False
    for kind, head, cell in zip(kinds, block.header, block.cells, strict=False):
        if kind and cell:
            item = Block(ITEM, block.line, [(block.line, cell)])
            opened.append(
                Section(kind, plain(head), block.line, section.level + 1, own=True, blocks=[item], label=True)
            )
    return True


def _several(block: Block, facts: list[tuple[str, str, int]]) -> bool:
    """A line such as *Severity: 2 · Status: final* states a fact in each part."""
    parts = [split_label(part.strip(" *_")) for part in _BETWEEN.split(block.parts[0][1])]
    named = [(wording.fact_name(label), rest.strip(" *_"), block.line) for label, rest in parts if label and rest]
    facts += [one for one in named if one[0]]
    return all(label and rest for label, rest in parts)


def _led(section: Section, blocks: list[Block], at: int, opened: list[Section]) -> int:
    """A list behind a sentence such as *This was caused by two things:* is a list of causes."""
    block = blocks[at]
    told = section.kind == TIMELINE and block.kind == PARA and not block.level
    if block.kind == ROW or (section.kind in _NO_LEAD and not told):
        return 0
    text = block.text.rstrip()
    ends = text.endswith((":", "："))
    if not (ends or _STRONG_LEAD.search(text)) or len(text) > 1500 or not _CAUSAL_LEAD.search(folded(text[-300:])):  # noqa: PLR2004 - a paragraph
        return 0
    end = _below(blocks, at) if block.kind == ITEM else _list_end(blocks, at + 1)
    if end == at + 1 or blocks[at + 1].kind == ROW or (told and _TIMED.match(blocks[at + 1].plain)):
        return 0
    lead = block.level + 1 if block.kind == ITEM else 0
    taken = [_lifted(below, lead - 1) if lead else below for below in blocks[at + 1 : end]]
    opened.append(Section(CAUSE, plain(text)[-80:], block.line, section.level + 1, blocks=taken, label=True))
    return end
