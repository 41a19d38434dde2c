"""Which column of a table is which: the action, its owner, its day; the time and the event; the factor."""

import re
from functools import lru_cache

from pmwizard.archive.reading import judge
from pmwizard.archive.reading.blocks import Block
from pmwizard.archive.reading.inline import folded, plain
from pmwizard.archive.reading.patterns import searching

_ACTION_ORDER = ("task", "factor", "text", "owner", "status", "ticket", "kind", "due", "priority")
_EVENT_ORDER = ("time", "actor", "text")
_CLAUSE = 4
_FACTOR_WORDS = re.compile(
    r"factor|cause|condition|finding|descri|detail|what|explan|lesson|why|answer"
    r"|要因|原因|内容|説明|fator|facteur|faktor|ursache|causa|beschreibung"
)


@lru_cache(maxsize=256)
def columns(header: tuple[str, ...], order: tuple[str, ...]) -> dict[str, int]:
    """Which column each name of `order` stands for; a column serves one name only, the first that fits."""
    heads = [folded(plain(cell)) for cell in header]
    patterns = dict(searching("columns"))
    taken: dict[str, int] = {}
    for name in order:
        for at, head in enumerate(heads):
            if at not in taken.values() and head and patterns[name].search(head):
                taken[name] = at
                break
    return taken


def action_columns(header: tuple[str, ...]) -> dict[str, int]:
    """The columns of a table of actions; empty unless the action itself and its owner, day or state have one."""
    found = columns(header, _ACTION_ORDER)
    found["text"] = found.pop("task", found.get("text", found.get("factor", -1)))
    return found if found["text"] >= 0 and found.keys() & {"owner", "due", "status", "ticket"} else {}


def event_columns(header: tuple[str, ...]) -> dict[str, int]:
    """The columns of a table of events."""
    return columns(header, _EVENT_ORDER)


def cell(block: Block, at: int | None) -> str:
    """The cell of that column as written; empty when the row is short or there is no such column."""
    return block.cells[at] if at is not None and at < len(block.cells) else ""


def longest(block: Block) -> int:
    """The column that says most in that row."""
    return max(range(len(block.cells)), key=lambda at: len(block.columns[at]), default=0)


def factors_of(block: Block) -> list[tuple[int, str]]:
    """The factors a row of a table of causes holds: one, or under heads that name no particular each cell its own."""
    known = columns(block.header, (*_ACTION_ORDER, "factor", "time"))
    if len(block.header) > 1 and not known and all(judge.words(text) >= _CLAUSE for text in block.columns):
        return [(block.line, text) for text in block.columns]
    return [factor_of(block)]


def factor_of(block: Block) -> tuple[int, str]:
    """The line and text of the factor a row holds."""
    found = columns(block.header, ("factor", "task"))
    heads = [folded(plain(head)) for head in block.header]
    named = [at for at, head in enumerate(heads) if at < len(block.cells) and _FACTOR_WORDS.search(head)]
    named = [at for at in named if at != found.get("task")] if "factor" in found else named
    told = [at for at in named if judge.words(block.columns[at]) > 2]  # noqa: PLR2004 - more than a name
    at = told[0] if told else longest(block)
    if len(told) > 1 and judge.words(block.columns[told[0]]) < judge.words(block.columns[told[1]]) // 2:
        return block.line, f"{block.columns[told[0]]}: {block.columns[told[1]]}"
    return block.line, plain(cell(block, at))
