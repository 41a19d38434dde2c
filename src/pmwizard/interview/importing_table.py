"""A table with a column of times: CSV from a pager, a chat, a spreadsheet."""

import csv
import re
from collections.abc import Sequence
from pathlib import PurePath

from pmwizard.errors import UnusableError
from pmwizard.interview.importing import Event, Given, Log, Skipped
from pmwizard.interview.importing_times import Stamps

_DELIMITERS = ",;\t|"
_TIME = re.compile(
    r"time|timestamp|date|datetime|when|at|created(?:[ _]?(?:at|on))?"
    r"|.*\b(?:creation[ _]time|time[ _]?stamp|date[ _]?time)"
    r"|(?:event|start|sent|post|occurred|started)[ _]?(?:at|time|date)|zeit|datum|uhrzeit|@timestamp|ts",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"\b(?:messages?|text|description|summary|events?|entry|notes?|details?|content|what|title|subject|log|comments?|body)\b"
    r"(?!.*\b(?:id|type|count|by|at|time|url|link)\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"who|user(?:[ _]?name)?|author|by|owner|agent|actor|sender|from|name|person|speaker", re.IGNORECASE)
_LINK = re.compile(r"url|link|permalink|html_url|source", re.IGNORECASE)
_SAMPLE = 50
_LARGEST_CELL = 1_000_000
_WIDEST = 20_000


def is_table(name: str, text: str) -> bool:
    """Whether it reads as a table: by its ending, or because its first line names a column of times and another."""
    if PurePath(name).suffix.lower() in {".csv", ".tsv"}:
        return True
    head = text[:_WIDEST].partition("\n")[0].rstrip("\r")
    cells = next(csv.reader([head], delimiter=_delimiter(head)), [])
    return len(cells) > 1 and any(_TIME.fullmatch(one.strip()) for one in cells)


def read(name: str, text: str, given: Given) -> Log:
    """The rows of a table as events.

    Raises:
        UnusableError: it has no column of times or none of words; names the columns there are.
    """
    rows = _rows(name, text)
    if not rows:
        raise UnusableError(f"{name}: is empty")
    stamps = Stamps.of(text, given.zone, given.day, given.today)
    head = [cell.strip() for cell in rows[0][1]]
    named = any(_TIME.fullmatch(cell) for cell in head)
    body = rows[1:] if named else rows
    times = _time_columns(head if named else [], body, given)
    words = _word_column(head if named else [], body, times)
    if not times or words < 0:
        missing = "no column of times" if not times else "no column of words"
        raise UnusableError(f"{name}:1: {missing}; its columns are {', '.join(head)}. Name one `time` and one `text`")
    who, link = (_column(pattern, head if named else [], {*times, words}) for pattern in (_WHO, _LINK))
    log = Log("a table")
    for line, cells in body:
        event = _event(cells, (times, words, who, link), stamps, line)
        if isinstance(event, Event):
            log.events.append(event)
        elif event:
            log.skipped.append(Skipped(line, event))
    log.notes += stamps.notes()
    return log


def _event(cells: Sequence[str], where: tuple[list[int], int, int, int], stamps: Stamps, line: int) -> Event | str:
    """The event of a row; why there is none, or nothing for an empty row."""
    times, words, who, link = where
    if not any(cell.strip() for cell in cells):
        return ""

    def cell(column: int) -> str:
        return " ".join(cells[column].split()) if 0 <= column < len(cells) else ""

    said = " ".join(filter(None, (cell(column) for column in times)))
    if not cell(words):
        return "no words in this row"
    moment = stamps.value(said)
    bare = stamps.lead(said) if moment is None and said else None
    if moment is None and not (bare and bare.at is None):
        return f"“{said}” does not read as a time" if said else "no time in this row"
    source = cell(link) if cell(link).startswith("http") else ""
    return Event(moment, cell(words), cell(who), source, line, said)


def _rows(name: str, text: str) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text[:20_000]), skipinitialspace=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnusableError(f"{name}:{line}: not a table that can be read: {error}") from None
    return rows


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()][:_SAMPLE] or [""]
    return max(_DELIMITERS, key=lambda one: (sum(one in line for line in lines), lines[0].count(one)))


def _column(pattern: re.Pattern[str], head: Sequence[str], taken: set[int]) -> int:
    return next((at for at, cell in enumerate(head) if at not in taken and pattern.fullmatch(cell)), -1)


def _time_columns(head: Sequence[str], body: Sequence[tuple[int, list[str]]], given: Given) -> list[int]:
    """The column of times; two when the day stands in one of its own."""
    sample = [cells for _, cells in body[:_SAMPLE]]
    width = max((len(cells) for cells in sample), default=0)
    order = sorted(range(width), key=lambda at: not (at < len(head) and _TIME.fullmatch(head[at])))
    partly = []
    for at in order:
        cells = [row[at] for row in sample if at < len(row) and row[at].strip()]
        stamps = Stamps.of("", given.zone, None)
        enough = 1 if at < len(head) and _TIME.fullmatch(head[at]) else len(cells) // 2 + 1
        if sum(stamps.value(cell) is not None for cell in cells) >= enough:
            return [at]
        bare = sum(bool((read := stamps.peek(cell)) and not read.rest) for cell in cells)
        days = sum(stamps.heading(cell) is not None for cell in cells)
        if max(bare, days) >= enough:
            partly.append((bare > days, at))
    return [at for _, at in sorted(partly)][-2:]


def _word_column(head: Sequence[str], body: Sequence[tuple[int, list[str]]], times: list[int]) -> int:
    """The column of words: the one with the longest cells, among those whose names say so when there are any."""
    sample = [cells for _, cells in body[:_SAMPLE]]
    width = max((len(cells) for cells in sample), default=0)
    free = [at for at in range(width) if at not in times]
    named = [at for at in free if at < len(head) and _TEXT.search(head[at])]
    return max(named or free, key=lambda at: sum(len(row[at]) for row in sample if at < len(row)), default=-1)
