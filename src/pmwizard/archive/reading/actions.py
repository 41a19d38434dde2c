"""The actions of a document: items, boxes and rows below an action heading, with owner, day, state and ticket."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pmwizard.archive.reading import judge, particulars, tables, tense, trailers
from pmwizard.archive.reading.blocks import ITEM, PARA, ROW, Block
from pmwizard.archive.reading.inline import folded, is_east_asian, plain, sentences, without_emoji
from pmwizard.archive.reading.labels import split_label
from pmwizard.archive.reading.sections import Section
from pmwizard.archive.reading.trailers import Known
from pmwizard.archive.reading.wording import ACTIONS, TIMELINE, field_name, label_kind

MOST = 200
_GROUP_WORDS, _NAMED_WORDS, _LONGEST, _SHORT_PARAGRAPH = 3, 4, 1200, 300
_KINDS = (
    (
        "prevent",
        re.compile(r"\b(?:prevent\w*|avoid\w*|preven\w+|vorbeug\w*|verhinder\w*|pravent\w*|eviter?)\b|予防|防止"),
    ),
    (
        "detect",
        re.compile(
            r"\b(?:detect\w*|monitor\w*|alert\w*|deteccao|detectar|deteccion|detection|uberwach\w*"
            r"|erkenn\w*|surveill\w*|observab\w*)\b|検知|監視"
        ),
    ),
    (
        "limit",
        re.compile(
            r"\b(?:mitigat\w*|limit\w*|contain\w*|recover\w*|mitigacao|mitigacion|attenu\w*|begrenz\w*"
            r"|resilien\w*)\b|軽減|緩和|影響範囲"
        ),
    ),
    (
        "learn",
        re.compile(
            r"\b(?:learn\w*|investigat\w*|research|train\w*|investig\w*|untersuch\w*|schulung\w*"
            r"|aprend\w*)\b|調査|学習|教育"
        ),
    ),
)
_INFINITIVE = re.compile(r"\W*[^\W\d_]{3,}(?:ar|er|ir|re)\b|.*[^\W\d_]{3,}en\W*$")
_NAMED_PARTS = re.compile(r"(?<=\))[,;] (?=[a-z])")
_BRACKETED_WORD = re.compile(r"\(@?[A-Za-zÀ-ÿ][\w.-]{1,15}(?: [A-ZÀ-Ý][\w.-]{1,15})?\)\W*$")
"""An item that ends in a word in brackets."""

_LED = re.compile(r"\W{0,3}([A-ZÀ-Ý][\w'’.]*(?: [A-ZÀ-Ý][\w'’.]*)?)\W{0,3}(?:[:：]|\s[-–—])\W{0,3}\s+\w")
"""An item that begins with a name or a label."""

_DIGITS = re.compile(r"[\d./-]{8,10}")
_WHOLE = re.compile(r".+")
_APART = re.compile(r"\s+[·|•]\s+")
_PROMISE = re.compile(
    r"\b(?:will|'ll|going to|plan(?:s|ned|ning)? to|need(?:s)? to|should|must|vamos|vai|iremos|va a"
    r"|allons|va|devons|werden|wird|sollen|mussen)\b"
)
_PROMISED = re.compile(
    r"^\W*(?:from now on\b|(?:next|soon|also|then|and), )"
    r"|^\W*(?!(?:nobody|nothing|this|that|it|there|which)\b)(?:[^\W\d_][\w'-]*\s){1,3}"
    r"(?:will|'ll|is going to|are going to|should now|plans? to|must now)\s"
    r"(?!not\b|have (?!the|a|it|our)|be (?:no|able|the)\b)"
)
"""A sentence of running prose in which somebody says what they will do."""

_FREE = frozenset({"", "resolution", "lessons", "analysis", "cause", "summary"})
_LAST = 2
_FIELD_NAMES = frozenset({"owner", "due", "status", "ticket", "kind", "priority"})


@dataclass(slots=True)
class Action:
    """An action as found: its line, its words, and whatever the text tells about it."""

    line: int
    text: str
    owner: str = ""
    due: dt.date | None = None
    status: str = "open"
    tracker: str = ""
    kind: str = ""
    closed_at: dt.date | None = None


def collect(sections: list[Section], known: Known) -> list[Action]:
    """The actions of a document in reading order, each once."""
    found: list[Action] = []
    for section in sections:
        if section.kind == ACTIONS or (section.kind in {"resolution", ""} and _is_ticked(section)):
            found += _section(section, known)
        elif section.kind != TIMELINE:
            found += _elsewhere(section, known)
    if not found and not any(section.kind == ACTIONS for section in sections):
        found += [one for section in sections for one in _unnamed(section, known)] or _promises(sections, known)
    seen: set[str] = set()
    kept: list[Action] = []
    for action in sorted(found, key=lambda one: one.line):
        key = folded(action.text)
        if key not in seen and len(kept) < MOST:
            seen.add(key)
            kept.append(action)
    return kept


def _unnamed(section: Section, known: Known) -> list[Action]:
    """A list below a heading nobody knows, in a document without one on actions, if most of it has owner or day."""
    if section.kind not in {"", "lessons", "resolution", "aside"} or not section.title:
        return []
    told = list(_section(section, known))
    return told if sum(bool(one.owner or one.due) for one in told) * 5 >= max(len(told), 2) * 3 else []


def _promises(sections: list[Section], known: Known) -> Iterator[Action]:
    """What the last paragraphs of running prose promise, in a document without any section on actions."""
    told = [block for section in sections if section.kind in _FREE for block in section.blocks if block.kind == PARA]
    for block in told[-_LAST:]:
        for line, text in sentences(block.parts):
            if _PROMISED.search(folded(text)) and not judge.is_placeholder(text, task=True):
                yield from _item(Block(ITEM, line, [(line, text)]), [], "", replace(known, heads=True))


def _elsewhere(section: Section, known: Known) -> Iterator[Action]:
    """Boxes to tick and tables with owners are actions under any heading."""
    for block in section.blocks:
        if (
            block.kind == ROW
            and section.kind != "people"
            and {"owner", "due"} & tables.action_columns(block.header).keys()
        ):
            yield from _row(block, section, known)
        elif block.tick and block.kind == ITEM and judge.words(block.plain) > _GROUP_WORDS:
            yield from _item(block, [], _kind(section.title), known)


def _section(section: Section, known: Known) -> Iterator[Action]:
    kind = _kind(section.title)
    known = replace(known, tails=_ends_in_names(section), heads=_begins_with_names(section, known))
    if _names_action(section):
        fields = [block for block in section.blocks if _is_field(block)]
        head = Block(ITEM, section.line, [(section.line, section.title)])
        yield from _item(head, fields, _kind(" ".join(section.above[1:])), known)
        return
    blocks = section.blocks
    listed = any(block.kind in {ITEM, ROW} for block in blocks)
    group = ""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if block.kind == ROW:
            yield from _row(block, section, known)
        elif block.kind == PARA:
            named = replace(known, tails=known.tails or bool(_NAMED_PARTS.search(block.text)), heads=True)
            for one in _tasks(block) if not (listed or block.level) else ():
                yield from _item(one, [], kind, named)
        elif not block.level:
            end = _end(blocks, at, 0)
            group = _group(block, blocks[at:end])
            if not group:
                yield from _item(block, blocks[at:end], kind, known)
                at = end
        else:
            end = _end(blocks, at, block.level)
            yield from _item(block, blocks[at:end], _kind(group) or kind, known)
            at = end


def _ends_in_names(section: Section) -> bool:
    """Whether most items end in a word in brackets, which is then a name: `page instead of email (lee)`."""
    items = [block.text for block in section.blocks if block.kind == ITEM and not block.level]
    named = [text for text in items if _BRACKETED_WORD.search(text)]
    return len(named) > 1 and len(named) * 5 >= len(items) * 3


def _begins_with_names(section: Section, known: Known) -> bool:
    """Whether most items begin with somebody's name, one of them known or most of them of two words."""
    items = [block.text for block in section.blocks if block.kind == ITEM and not block.level]
    led = [name for text in items if (name := match[1] if (match := _LED.match(text)) else tense.doer(text))]
    if len(led) < 2 or len(led) * 5 < len(items) * 3:  # noqa: PLR2004 - most of several
        return False
    return any(folded(name) in known.people for name in led) or sum(" " in name for name in led) * 2 > len(led)


def _end(blocks: list[Block], at: int, level: int) -> int:
    while at < len(blocks) and blocks[at].kind != ROW and blocks[at].level > level:
        at += 1
    return at


def _names_action(section: Section) -> bool:
    """A sub-heading that tells what to do, with nothing but its particulars below."""
    if section.own or not section.above or judge.words(section.title) < _NAMED_WORDS:
        return False
    items = [block for block in section.blocks if block.kind == ITEM and not block.level and not _is_field(block)]
    return (
        not items
        and not any(block.kind == ROW for block in section.blocks)
        and bool(section.blocks) | judge.is_imperative(section.title)
    )


def _group(block: Block, below: list[Block]) -> str:
    """The name of a group whose items are the actions; empty when the block is an action itself."""
    real = [one for one in below if one.kind == ITEM and not _is_field(one)]
    text = block.plain
    if not real or block.tick:
        return ""
    return text if judge.words(text) <= _GROUP_WORDS or text.endswith((":", "：")) else ""


def _is_field(block: Block) -> bool:
    label, _ = split_label(block.parts[0][1])
    return bool(label) and field_name(label) in _FIELD_NAMES


def _is_ticked(section: Section) -> bool:
    """Whether most items have a box: actions, whatever the heading says."""
    items = [block for block in section.blocks if block.kind == ITEM and not block.level]
    return len(items) > 1 and sum(bool(block.tick) for block in items) * 2 > len(items)


def _tasks(block: Block) -> Iterator[Block]:
    """A paragraph that is one task, or the sentences of it that promise something."""
    told = list(sentences(block.parts))
    named = _NAMED_PARTS.split(block.text)
    if len(named) > 1:
        yield from (Block(ITEM, block.line, [(block.line, part)]) for part in named)
        return
    if len(told) > 1 and field_name(split_label(told[1][1])[0]) in _FIELD_NAMES:
        yield block
        return
    if len(told) == 1:
        if _is_task(block):
            yield block
        return
    for line, text in told:
        if (
            judge.is_imperative(text)
            or _PROMISE.search(folded(text))
            or tense.tells_what_is_done(text)
            or particulars.names_owner(text)
        ):
            yield Block(ITEM, line, [(line, text)])


def _is_task(block: Block) -> bool:
    text = block.plain
    if _PROMISE.search(folded(text)) and not judge.is_placeholder(text, task=True):
        return len(text) <= _SHORT_PARAGRAPH
    if text.endswith((":", "：")) or len(text) > _SHORT_PARAGRAPH or judge.is_placeholder(text):
        return False
    return (
        judge.is_imperative(text)
        or tense.tells_what_is_done(text)
        or is_east_asian(text)
        or (not text.isascii() and bool(_INFINITIVE.match(folded(text))))
    )


def _kind(words: str) -> str:
    """The kind a short heading or cell names; empty unless it is clear."""
    low = folded(without_emoji(words))
    named = [kind for kind, pattern in _KINDS if pattern.search(low)]
    return named[0] if len(named) == 1 and judge.words(words) <= _NAMED_WORDS else ""


def _row(block: Block, section: Section, known: Known) -> Iterator[Action]:
    at = tables.action_columns(block.header)
    if not at and section.kind != ACTIONS:
        return
    at = at or tables.columns(block.header, ("text", "owner", "status", "ticket", "kind", "due"))
    column = at.get("text", tables.longest(block))
    raw = tables.cell(block, column)
    if not raw and "text" in at:
        return
    base = _made(block.line, raw, "", known)
    if base is None:
        return
    owner = particulars.as_owner(tables.cell(block, at.get("owner")))
    status, closed = particulars.status_of(tables.cell(block, at.get("status")), known.day_first)
    due = particulars.as_day(tables.cell(block, at.get("due")), known.day, known.day_first)
    if "status" not in at:
        status, closed = particulars.status_of(_DIGITS.sub(" ", tables.cell(block, at.get("due"))), known.day_first)
    tracker = particulars.tracker_of(tables.cell(block, at.get("ticket")), lone=True)
    yield replace(
        base,
        owner=owner or base.owner,
        due=due or base.due,
        status=status or base.status,
        tracker=tracker or base.tracker,
        kind=_kind(plain(tables.cell(block, at.get("kind")))) or base.kind or _kind(section.title),
        closed_at=closed or base.closed_at,
    )


def _item(block: Block, below: list[Block], kind: str, known: Known) -> Iterator[Action]:
    action = _made(block.line, block.text, block.tick, known)
    if action is None:
        return
    for one in below:
        if _is_field(one):
            _set(action, *split_label(one.text), known)
        elif one.tick and judge.words(one.plain) > 1:
            yield from _item(one, [], kind, known)
        elif not (_says_particulars(one, action, known) or action.tracker):
            action.tracker = particulars.tracker_of(one.text)
    action.kind = action.kind or kind
    yield action


def _says_particulars(block: Block, action: Action, known: Known) -> bool:
    """Whether a line below an action only tells its particulars: *Ines Okafor · due 17 October · PAY-12*."""
    match = _WHOLE.match(block.plain)
    parts = [part for part in _APART.split(block.plain) if part]
    if match is None or len(parts) < 2:  # noqa: PLR2004 - several
        return False
    told = trailers.Told("", action.owner, action.due, action.status, action.tracker, action.closed_at)
    known_parts = sum(
        trailers.particular(part, told, known, several=True, match=match) or bool(_kind(part)) for part in parts
    )
    if known_parts * 2 < len(parts) or not (told.due or told.owner or told.closed_at):
        return False
    action.owner, action.due, action.status, action.closed_at = told.owner, told.due, told.status, told.closed_at
    action.tracker = told.tracker or particulars.tracker_of(block.text)
    action.kind = action.kind or next((kind for part in parts if (kind := _kind(part))), "")
    return True


def _set(action: Action, label: str, value: str, known: Known) -> None:
    name = field_name(label)
    value = value.strip().strip("*_")
    if name == "owner":
        action.owner = particulars.as_owner(value) or action.owner
    elif name == "due":
        action.due = particulars.as_day(value, known.day, known.day_first) or action.due
    elif name == "status":
        status, closed = particulars.status_of(value, known.day_first)
        action.status, action.closed_at = status or action.status, closed or action.closed_at
    elif name == "ticket":
        action.tracker = particulars.tracker_of(value, lone=True) or action.tracker
    elif name == "kind":
        action.kind = _kind(value) or action.kind


def _made(line: int, raw: str, tick: str, known: Known) -> Action | None:
    label, rest = split_label(raw)
    raw = rest if rest and label_kind(label) == ACTIONS else raw
    told = trailers.take(raw[:_LONGEST], tick, known)
    text = told.text
    if judge.is_placeholder(text, task=True) or text.endswith((":", "：")) or label_kind(text) in {"people", "aside"}:
        return None
    if judge.words(text) < 2 and not (tick or "://" in text):  # noqa: PLR2004 - a bare name
        return None
    return Action(line, text, told.owner, told.due, told.status, told.tracker, "", told.closed_at)
