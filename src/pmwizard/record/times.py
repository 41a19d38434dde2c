"""Times as people say them, and durations as people read them."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:\s?(?P<half>[ap]m)\b)?"
_ZONE = r"(?:\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_DATE = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})[T ]+"
_WORD_DAY = (
    r"(?P<word>yesterday|today|tomorrow|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)\s+(?:at\s+)?"
)
_AFTER = r"(?:\s*[-–—:]\s+|[\s,]+|$)"
_STAMP = re.compile(rf"\s*\[?(?:at\s+)?(?:{_DATE}|{_WORD_DAY})?{_CLOCK}{_ZONE}\]?{_AFTER}", re.IGNORECASE)
_STEP = re.compile(
    r"\s*\+\s?(?:(?P<hours>\d{1,3})\s?h)?\s?(?:(?P<minutes>\d{1,4})\s?m(?:in)?)?(?:(?P<seconds>\d{1,4})\s?s)?" + _AFTER
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_WRITTEN = (
    (re.compile(r"(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4})?)?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*\.?,?(?:\s+(\d{4}))?"), (1, 2, 3)),
    (re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?"), (2, 1, 3)),
)
_NOON = 12
_HALF_DAY = timedelta(hours=12)
_SLOW_CLOCK = timedelta(minutes=5)
"""How far two clocks may differ: a time this little ahead is no time of yesterday."""


def zone_of(name: str) -> tzinfo:
    """The zone of that IANA name; UTC when there is none such."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def is_zone(name: str) -> bool:
    """Whether there is a zone of that IANA name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def near_zone(name: str) -> str:
    """The zone whose name is most like this one, e.g. `Europe/Amsterdam` for `europe/amsterdamn`; empty without one."""
    from difflib import get_close_matches  # with the names it costs some 20 ms, and only a misspelt zone needs it
    from zoneinfo import available_timezones

    known = {one.lower(): one for one in sorted(available_timezones())}
    cities = {one.rpartition("/")[2]: one for one in known if "/" in one}
    said = name.strip().lower().replace(" ", "_")
    found = get_close_matches(said, known, 1, 0.75) or [cities[c] for c in get_close_matches(said, cities, 1, 0.8)]
    return known[found[0]] if found else ""


def spoken_from(today: date, began: date | None) -> date:
    """The day that `yesterday` and `today` are said from, and to which a weekday is the nearest.

    Args:
        today: the author's day.
        began: the day the incident began; None when nobody said yet.

    Returns:
        The author's day when the incident began on it or on the one before, else the day it began.
    """
    return today if began is None or began >= today - timedelta(days=1) else began


def said_as(text: str) -> Literal["", "clock", "step", "offset"]:
    """How the time a line begins with is said.

    Returns:
        `clock` is a wall clock's (`14:03`, `yesterday 23:50`), `offset` tells its own zone (`14:03 UTC`), `step` counts
        from another time (`+12m`); empty when there is none.
    """
    step = _STEP.match(text)
    if step and any(step.groupdict().values()):
        return "step"
    found = _STAMP.match(text)
    if not found:
        return ""
    return "offset" if found["zone"] else "clock"


def time_alone(text: str) -> bool:
    """Whether a line is a time and nothing else."""
    found = parse_moment(text, UTC, datetime.now(UTC))
    return found is not None and not found[1]


def parse_moment(
    text: str, zone: tzinfo, near: datetime, latest: datetime | None = None, day: date | None = None
) -> tuple[datetime, str] | None:
    """The moment a line begins with, and the rest of the line.

    Understands `14:03`, `2:03 pm`, `14.03`, `2026-10-03 14:03`, `yesterday 23:50`, `Fri 9:10`, `14:03 UTC` and, counted
    from `near`, `+12m`, `+1h`, `+1h30m`, `+40s`.

    Args:
        text: the line.
        zone: the zone a bare time is in.
        near: the entry before, or the incident's start; a bare time is taken on the day that brings it closest.
        latest: the author's now; a bare time that would lie after it is one of the day before.
        day: the day that `yesterday` and weekdays are said from, as `spoken_from` gives it; else that of `near`.

    Returns:
        None when the line does not begin with a time.
    """
    step = _STEP.match(text)
    if step and any(step.groupdict().values()):
        parts = {name: int(value) for name, value in step.groupdict().items() if value}
        return (near.astimezone(UTC) + timedelta(**parts)).astimezone(zone), text[step.end() :].strip()
    found = _STAMP.match(text)
    if not found:
        return None
    clock = _clock(found)
    if clock is None:
        return None
    try:
        told = _offset(found["zone"]) or zone
        if found["word"]:
            last = latest.date() if latest else None
            that = _said_day(found["word"].lower(), day or near.astimezone(told).date(), last)
            return datetime.combine(that, clock, told), text[found.end() :].strip()
        moment = _placed(found, clock, told, near)
        if not found["year"] and latest is not None and near <= latest < moment - _SLOW_CLOCK:
            moment -= timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return moment, text[found.end() :].strip()


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, int(found["minute"]), int(found["second"] or 0))


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo


def _placed(found: re.Match[str], clock: time, zone: tzinfo, near: datetime) -> datetime:
    local = near.astimezone(zone)
    if found["year"]:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return datetime.combine(day, clock, zone)
    same = datetime.combine(local.date(), clock, zone)
    for shift in (1, -1):
        other = same + timedelta(days=shift)
        if abs(other - near) < abs(same - near) - timedelta(minutes=1) and abs(same - near) > _HALF_DAY:
            return other
    return same


def _said_day(word: str, day: date, last: date | None) -> date:
    """The day a word means on that day; a weekday is the nearest to it that is not after `last`."""
    shifts = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if word in shifts:
        return day + timedelta(days=shifts[word])
    ahead = (_DAYS.index(word[:3]) - day.weekday()) % 7
    nearest = day + timedelta(days=ahead if ahead <= 3 else ahead - 7)  # noqa: PLR2004 -- half a week
    return nearest - timedelta(days=7) if last is not None and nearest > last else nearest


def parse_day(text: str, today: date) -> date | None:
    """A day as people say it: `2026-10-17`, `17 Oct`, `Oct 17 2026`, `17.10.`, `tomorrow`, `friday`, `next monday`,
    `in 2 weeks`, `in a month`, `end of month`, `end of quarter`; None when it is none of these.
    """  # noqa: D205 -- the list is the summary
    said = text.strip().lower().rstrip(".").removeprefix("by ").removeprefix("on ")
    try:
        return _iso_or_named(said, today) or _relative(said, today)
    except (ValueError, OverflowError):
        return None


def _iso_or_named(said: str, today: date) -> date | None:
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", said):
        return date(*map(int, said.split("-")))
    for pattern, order in _WRITTEN:
        found = pattern.fullmatch(said)
        if found:
            day, month, year = (found[place] for place in order)
            if not month.isdecimal():
                if month not in _MONTHS:
                    return None
                month = str(_MONTHS.index(month) + 1)
            that = date(int(year) if year else today.year, int(month), int(day))
            return that if year or that >= today else that.replace(year=today.year + 1)
    return None


def _relative(said: str, today: date) -> date | None:
    if said in {"today", "tomorrow"}:
        return today + timedelta(days=said == "tomorrow")
    count = re.fullmatch(r"(?:in\s+)?(\d{1,3}|[a-z]+)\s*(d|days?|w|wks?|weeks?|months?|mo|quarters?|years?|y)", said)
    if count and (count[1].isdecimal() or count[1] in _NUMBERS):
        return _later(today, int(_NUMBERS.get(count[1], 0) or count[1]), count[2])
    weekday = re.fullmatch(r"(next\s+|this\s+)?(mon|tue|wed|thu|fri|sat|sun)[a-z]*", said)
    if weekday:
        ahead = (_DAYS.index(weekday[2]) - today.weekday() - 1) % 7 + 1
        to_next_week = 7 if (weekday[1] or "").startswith("next") and ahead <= 6 - today.weekday() else 0
        return today + timedelta(days=ahead + to_next_week)
    steps = {"next week": (1, "w"), "next month": (1, "mo"), "next quarter": (1, "quarter")}
    if said in steps:
        return _later(today, *steps[said])
    if re.fullmatch(r"(the )?end of (the |this )?(week|month|quarter|year)", said):
        return _end_of(said.rsplit(" ", 1)[1], today)
    return None


def _later(today: date, count: int, unit: str) -> date:
    if unit.startswith("d"):
        return today + timedelta(days=count)
    if unit.startswith("w"):
        return today + timedelta(weeks=count)
    months = count * (3 if unit.startswith("q") else 12 if unit.startswith("y") else 1)
    return _months_on(today, months)


def _months_on(day: date, months: int) -> date:
    import calendar

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end_of(span: str, today: date) -> date:
    if span == "week":
        return today + timedelta(days=(4 - today.weekday()) % 7)
    size = {"month": 1, "quarter": 3, "year": 12}[span]
    first_after = ((today.month - 1) // size + 1) * size
    start = date(today.year, 1, 1)
    return _months_on(start, first_after) - timedelta(days=1)


def duration(span: timedelta) -> str:
    """A span as people read it: `40 s`, `52 min`, `1 h 29 min`, `3 d 4 h`; a negative one reads `0 min`."""
    seconds = max(0, int(span.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if 0 < seconds < 60:  # noqa: PLR2004 -- seconds in a minute
        return f"{seconds} s"
    if days:
        return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{minutes} min"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago a moment was: `just now`, `20 minutes ago`, `3 days ago`; the future reads `just now`."""
    minutes = int((now - moment).total_seconds() // 60)
    for size, name in ((60 * 24 * 365, "year"), (60 * 24 * 30, "month"), (60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"
