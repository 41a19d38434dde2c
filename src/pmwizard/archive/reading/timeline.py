"""What happened when: the lines, rows and timed headings of a timeline."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pmwizard.archive.model import Moment
from pmwizard.archive.reading import dates, judge, tables
from pmwizard.archive.reading.blocks import BOLD_LEVEL, ITEM, ROW, Block
from pmwizard.archive.reading.sections import Section
from pmwizard.archive.reading.wording import TIMELINE

MOST = 2_000
_LONGEST = 1_000
_WORD = r"[^\W\d_]{3,10}\.?"
_DAY = (
    r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4}|\d{4}年\d\d?月\d\d?日|\d\d?月\d\d?日"
    rf"|(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?(?:\d\d?(?:st|nd|rd|th|\.)?\s(?:de\s)?{_WORD}"
    rf"|{_WORD}\s\d\d?(?:st|nd|rd|th)?)"
    r"(?:,?\s(?:de\s)?\d{4})?(?!\w))"
)
_CLOCK = (
    r"(?:[~≈]?\d{1,2}(?:(?:[:h.]|\sh\s)\d\d){1,2}(?:\.\d{1,6})?\s?(?:[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]m\b|\d{1,2}\s?h(?:oras)?\b"
    r"|\d{1,2}時(?:\d{1,2}分)?(?:頃)?|\d{4}(?=\s?(?:utc|gmt|z\b|hrs|hours|[–—-]\s))|t\s?[+-]\s?\d{1,4}\s?[a-z]{0,7})"
)
_ZONE = (
    r"(?:utc|gmt|ce[sd]?t|ee[sd]?t|we[sd]?t|bst|ist|jst|p[sd]t|e[sd]t|c[sd]t|m[sd]t|msk|brt|art"
    r"|sgt|ae[sd]t|nz[sd]t|mesz?|mez"
    r"|(?-i:PT|ET|CT|MT))\b"
)
_LEAD = re.compile(
    rf"[\s\[(（~≈]*(?P<when>(?:{_DAY}[\s,T–—@-]*(?:at\s)?)?{_CLOCK}?(?:\s?(?:uhr|h|z|hrs)\b)?(?:\s?[+-]\d\d:?\d\d)?"
    rf"(?:\s?\(?{_ZONE}\)?(?:\s?[+-]\d{{1,2}})?)?(?:\s?(?:ish|approx|頃)\b\.?)?"
    rf"(?:\s?(?:[-–—~〜]|to|bis|até|à)\s?\d{{1,2}}[:h]\d\d(?:\s?[ap]m\b)?(?:\s?{_ZONE})?)?)"
    r"(?P<rest>[\s\])）]*(?:[-:–—|,;=>→：。.]+(?=\s|$|[^\d\s])|(?=\s|$)|(?=[^\x00-\x7f])|(?<=[\])）]))\s*)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?P<detected>\*\*(?:detect\w*|discover\w*)\b|\((?:detected|problem detected)\)|\[detected\])"
    r"|(?P<mitigated>\*\*mitigat\w*|\((?:mitigated)\)|\[mitigated\])"
    r"|(?P<resolved>\*\*(?:recover\w*|resol\w*)\b|\((?:resolved|incident resolved)\)|\[resolved\]"
    r"|\bincident (?:is |was )?(?:resolved|closed|over)\b|障害(?:復旧|解消))"
    r"|(?P<started>\((?:problem started|started|incident begins)\)|\[started\]|\*\*(?:start|outage begins"
    r"|impact begins|incident begins))",
    re.IGNORECASE,
)
_PREFACE = re.compile(
    r"\W*(?:all )?(?:times?|timestamps?|dates?)\b.{0,30}\b(?:in|are|utc|gmt|local|[A-Z]{2,4}T)\b"
    r"|\W*\(?all times|時刻は|horários? em|heures? (?:en|de)",
    re.IGNORECASE,
)
_SHORT = 80
_DIGIT = re.compile(r"\d")


def collect(sections: list[Section], day: dt.date | None, zone: str, *, day_first: bool | None) -> list[Moment]:
    """The moments of a document in the order they are written.

    Args:
        sections: its sections.
        day: the day of the incident, for times without a day.
        zone: the IANA zone the text names; without one an instant is given only where the text has an offset.
        day_first: how the document writes 03/05/2024.
    """
    clock = _Clock(day, zone, day_first=day_first)
    found: list[Moment] = []
    for section in sections:
        if section.kind == TIMELINE and len(found) < MOST:
            for line, when, text, nested in _entries(section):
                if nested and found:
                    _lengthen(found, text)
                elif text or when:
                    found.append(Moment(line, when, text, clock.at(when)))
    if first := next((at for at, one in enumerate(found) if one.when), 0):
        found = [one for one in found[:first] if not _PREFACE.search(one.text)] + found[first:]
    kept = [one for one in found if one.text and not judge.is_placeholder(f"{one.when} {one.text}")]
    return [one for one in kept if not is_preface(one.text)]


def is_preface(text: str) -> bool:
    """Whether a short line only says in which zone the times are."""
    return len(text) < _SHORT and bool(_PREFACE.match(text))


def mark_of(raw: str) -> str:
    """Which of the four times of the incident a line says it is; empty when it does not."""
    match = _MARK.search(raw)
    return (match.lastgroup or "") if match else ""


def split(text: str) -> tuple[str, str]:
    """A line's time in front and the rest; the time empty when it has none."""
    match = _LEAD.match(text)
    when = match["when"].strip() if match else ""
    if not match or not _DIGIT.search(when):
        return "", text
    if not (dates.clock(when) or re.search(r"\bt\s?[+-]", when, re.IGNORECASE) or any(dates.days(when))):
        return "", text
    return when.strip(" ~≈,-–—@"), text[match.end() :].strip()


def _lengthen(found: list[Moment], text: str) -> None:
    last = found[-1]
    if text and len(last.text) < _LONGEST:
        found[-1] = Moment(last.line, last.when, f"{last.text} {text}".strip()[: _LONGEST * 2], last.at)


def _entries(section: Section) -> Iterator[tuple[int, str, str, bool]]:
    """(line, time, text, whether it only continues the entry before)."""
    when, rest = split(section.title) if not section.own or not section.label else ("", "")
    timed = bool(when)
    if timed:
        yield section.line, when, rest, False
    elif section.level >= BOLD_LEVEL and section.above and split(section.above[-1])[0]:
        timed = True  # a lone line such as *and the log said:* below a heading with a time goes on with its entry
        yield section.line, "", section.title, True
    for block in section.blocks:
        if block.kind == ROW:
            if _tells_time(block):
                yield _row(block)
            continue
        text = block.plain
        inner, rest = split(text)
        if inner and not (timed and block.level):
            yield block.line, inner, rest, False
        elif timed or block.level or (block.kind != ITEM and text.startswith("..")):
            yield block.line, "", text, True
        elif block.kind == ITEM or not judge.is_label(text):
            yield block.line, "", text, False


def _tells_time(block: Block) -> bool:
    """Whether a row belongs to a timeline; a table of something else may stand in the middle of one."""
    if not block.header or "time" in tables.event_columns(block.header):
        return True
    return any(dates.clock(cell) or any(dates.days(cell)) for cell in block.columns)


def _row(block: Block) -> tuple[int, str, str, bool]:
    at = tables.event_columns(block.header)
    cells = list(block.columns)
    time_at = at.get("time", 0)
    when = cells[time_at] if time_at < len(cells) else ""
    if not dates.has_digit(when):
        inner, rest = split(" ".join(cells).strip())
        return (block.line, inner, rest, False) if inner else (block.line, when, "", False)
    second = time_at + 1
    if second < len(cells) and dates.clock(cells[second]) and len(cells[second]) < 16 and len(cells) > 2:  # noqa: PLR2004 - a clock time
        when = f"{when} {cells[second]}"
    text_at = at.get("text", -1)
    if text_at < 0 or text_at == time_at or (second == text_at and when != cells[time_at]):
        others = [n for n in range(len(cells)) if n != time_at and cells[n] not in when]
        text_at = max(others, key=lambda n: len(cells[n]), default=-1)
    text = cells[text_at] if 0 <= text_at < len(cells) else ""
    actor = cells[at["actor"]] if at.get("actor", text_at) != text_at and at["actor"] < len(cells) else ""
    return block.line, when, f"{actor}: {text}" if actor and actor not in text and text else text, False


class _Clock:
    """Carries the day from entry to entry, as readers do."""

    def __init__(self, day: dt.date | None, zone: str, *, day_first: bool | None) -> None:
        self.day = day
        self.zone = ZoneInfo(zone) if zone else None
        self.day_first = day_first
        self.before: dt.time | None = None

    def at(self, when: str) -> dt.datetime | None:
        """The instant; None when the text does not tell the day, the time or the zone."""
        named = next((on for one in dates.days(when, day_first=self.day_first) if (on := one.on(self.day))), None)
        found = dates.clock(_without_day(when))
        if named:
            self.day, self.before = named, None
        if not found or self.day is None:
            return None
        time = found[2]
        if self.before and not named and (self.before.hour - time.hour) > 12:  # noqa: PLR2004 - past midnight
            self.day += dt.timedelta(days=1)
        self.before = time
        own = dates.zone(when)
        zone = dates.offset_of(_without_day(when)[found[1] :]) or (ZoneInfo(own) if own else self.zone)
        return dt.datetime.combine(self.day, time, zone) if zone else None


def _without_day(when: str) -> str:
    return re.sub(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?T?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", " ", when)
