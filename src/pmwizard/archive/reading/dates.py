"""Days, clock times and time zones as people write them, in six languages; nothing is guessed."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pmwizard.archive.reading.inline import folded

_NAMES = (
    "january jan janeiro enero ene janvier janv januar jaenner",
    "february feb fevereiro fev febrero fevrier fevr februar",
    "march mar marco marzo mars maerz marz mrz",
    "april apr abril abr avril avr",
    "may maio mai mayo",
    "june jun junho junio juin juni",
    "july jul julho julio juillet juil juli",
    "august aug agosto ago aout",
    "september sep sept setembro set septiembre septembre",
    "october oct outubro out octubre octobre oktober okt",
    "november nov novembro noviembre novembre",
    "december dec dezembro dez diciembre dic decembre dezember",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_ISO = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:([-/._])(\d{1,2})\2(\d{1,2})(?![\d])|年\s?(\d{1,2})月\s?(\d{1,2})日)")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_DAY_MONTH = re.compile(rf"\b{_DAY}\s+(?:de\s+|of\s+)?{_MONTH},?(?:\s+(?:de\s+|del\s+)?((?:19|20)\d\d))?(?!\w)")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+((?:19|20)\d\d)\b)?")
_DAY_NAME_YEAR = re.compile(rf"\b(\d{{1,2}})([/-]){_MONTH}\2((?:19|20)?\d\d)\b")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_SHORT_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_CLOCK = re.compile(
    r"(?<![\d.:/-])(?P<h>\d{1,2})(?:(?:(?:[:h]|\sh\s|\.(?=\d\d\s?uhr))(?P<m>\d\d))(?:[:.](?P<s>\d\d)(?:\.\d{1,6})?)?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?|\s?(?P<half2>[ap]\.?m\b\.?)"
    r"|時(?:(?P<jm>\d{1,2})分)?|\s?(?:h|uhr)\b)(?!\d)|(?<![\d:.-])(?P<hm>[0-2]\d[0-5]\d)(?=z\b|\s?(?:utc"
    r"|gmt|hrs|cet|cest)\b|\s*$)"
)
_OFFSET = re.compile(r"\b(?:utc|gmt)?\s?([+-])(\d{1,2})(?::?(\d\d))?\b")
_ZONES = {
    "utc gmt z zulu": "UTC",
    "cet cest mez mesz": "Europe/Berlin",
    "bst wet west": "Europe/London",
    "eet eest": "Europe/Helsinki",
    "msk": "Europe/Moscow",
    "pst pdt pt": "America/Los_Angeles",
    "mst mdt": "America/Denver",
    "cst cdt ct": "America/Chicago",
    "est edt et": "America/New_York",
    "brt": "America/Sao_Paulo",
    "art": "America/Argentina/Buenos_Aires",
    "jst": "Asia/Tokyo",
    "ist": "Asia/Kolkata",
    "sgt": "Asia/Singapore",
    "aest aedt": "Australia/Sydney",
    "nzst nzdt": "Pacific/Auckland",
}
_ZONE_OF = {name: zone for names, zone in _ZONES.items() for name in names.split()}
_ZONE = re.compile(r"(?<![A-Za-z])(" + "|".join(name.upper() for name in _ZONE_OF) + r")(?![A-Za-z])")
_IANA = re.compile(r"\b((?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic|Etc)/[A-Z][A-Za-z_/+-]{2,30}\d{0,2})")
_DIGIT = re.compile(r"\d")
_AMERICAN = ("America/", "US/")
_TWELVE, _SIXTY, _DAYLONG = 12, 60, 24
_WEEKDAY = 5


def has_digit(text: str) -> bool:
    """Whether a text can hold a day or a time at all."""
    return _DIGIT.search(text) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a text: where it stands, and the day; `day` is without a year when only month and day are written."""

    start: int
    end: int
    day: dt.date | None
    month: int = 0
    number: int = 0

    def on(self, near: dt.date | None, *, later: bool = False) -> dt.date | None:
        """The day, in the year of `near` when none is written; with `later` the first such day not before `near`."""
        if self.day or near is None or near == dt.date.min:
            return self.day
        day = _day(near.year, self.month, self.number)
        return _day(near.year + 1, self.month, self.number) if day and later and day < near else day


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def days(text: str, *, day_first: bool | None = None, compact: bool = False) -> Iterator[Found]:
    """The days in a text, those with digits only first.

    Args:
        text: one line or so.
        day_first: how to read 03/05/2024; None leaves such days out unless one number is above twelve.
        compact: whether 20240503 is a day, as in file names.
    """
    if not has_digit(text):
        return
    low = folded(text)
    for match in _ISO.finditer(low):
        day = _day(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]))
        if day:
            yield Found(match.start(), match.end(), day)
    for match in _NUMBERS.finditer(low):
        day = _numbers(match, day_first=day_first)
        if day:
            yield Found(match.start(), match.end(), day)
    yield from _worded(low)
    if compact:
        for match in _COMPACT.finditer(low):
            day = _day(int(match[1]), int(match[2]), int(match[3]))
            if day:
                yield Found(match.start(), match.end(), day)


def _numbers(match: re.Match[str], *, day_first: bool | None) -> dt.date | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == ".":
        return _day(year, second, first)
    if first > _TWELVE or second > _TWELVE:
        return _day(year, min(first, second), max(first, second))
    if first == second or day_first is False:
        return _day(year, first, second)
    return _day(year, second, first) if day_first else None


def _worded(low: str) -> Iterator[Found]:
    for match in _DAY_MONTH.finditer(low):
        yield from _made(match, match[3], _MONTHS[match[2]], int(match[1]))
    for match in _MONTH_DAY.finditer(low):
        yield from _made(match, match[3], _MONTHS[match[1]], int(match[2]))
    for match in _DAY_NAME_YEAR.finditer(low):
        year = match[4] if len(match[4]) > 2 else f"20{match[4]}"  # noqa: PLR2004 - two digits
        yield from _made(match, year, _MONTHS[match[3]], int(match[1]))
    if "月" in low:
        for match in _SHORT_DAY.finditer(low):
            yield from _made(match, None, int(match[1]), int(match[2]))


def _made(match: re.Match[str], year: str | None, month: int, number: int) -> Iterator[Found]:
    day = _day(int(year), month, number) if year else None
    if day or (not year and _day(2024, month, number)):  # a leap year knows every day
        yield Found(match.start(), match.end(), day, month, number)


def first_day(text: str, *, day_first: bool | None = None, compact: bool = False) -> dt.date | None:
    """The day with a year that stands first in the text; None when there is none."""
    found = [one for one in days(text, day_first=day_first, compact=compact) if one.day]
    return min(found, key=lambda one: one.start).day if found else None


def begins_with_day(text: str) -> bool:
    """Whether a text begins with a day, a word such as *Sat* in front of it or not."""
    return any(one.start <= _WEEKDAY for one in days(text))


def reads_day_first(text: str) -> bool | None:
    """Whether 03/05/2024 has the day first, as days like 23/05/2024 tell; None when nothing tells."""
    for match in _NUMBERS.finditer(text):
        if match[2] != "." and max(int(match[1]), int(match[3])) > _TWELVE:
            return int(match[1]) > _TWELVE
    return None


def clock(text: str) -> tuple[int, int, dt.time] | None:
    """The first clock time in a text: (start, end, time)."""
    for match in _CLOCK.finditer(text.lower()):
        if match["hm"]:
            hour, minute, second = int(match["hm"][:2]), int(match["hm"][2:]), 0
        else:
            hour, minute, second = int(match["h"]), int(match["m"] or match["jm"] or 0), int(match["s"] or 0)
        half = (match["half"] or match["half2"] or "")[:1]
        if half and hour <= _TWELVE:
            hour = hour % _TWELVE + (_TWELVE if half == "p" else 0)
        if hour < _DAYLONG and minute < _SIXTY and second < _SIXTY:
            return match.start(), match.end(), dt.time(hour, minute, second)
    return None


def zone(text: str) -> str:
    """The IANA zone a text names, by an abbreviation, an offset or its own name; empty when it names none."""
    iana = _IANA.search(text)
    if iana:
        return iana[1]
    offset = re.search(r"\b(?:UTC|GMT)\s?([+-]|−)\s?(\d{1,2})(?![\d:])", text)
    if offset and int(offset[2]) <= _TWELVE + 2:
        number = int(offset[2])
        return "UTC" if not number else f"Etc/GMT{'-' if offset[1] == '+' else '+'}{number}"
    named = _ZONE.search(text)
    return _ZONE_OF[named[1].lower()] if named else ""


def is_american(name: str) -> bool:
    """Whether people in that zone write the month first."""
    return name.startswith(_AMERICAN) and name not in {"America/Sao_Paulo", "America/Argentina/Buenos_Aires"}


def offset_of(text: str) -> dt.tzinfo | None:
    """The offset written right behind a time, as in 14:02Z or 14:02+02:00."""
    match = re.match(r"\s?([zZ])(?![a-zA-Z])|\s?([+-])(\d\d):?(\d\d)(?!\d)", text)
    if not match:
        return None
    if match[1]:
        return dt.UTC
    shift = dt.timedelta(hours=int(match[3]), minutes=int(match[4]))
    if shift >= dt.timedelta(hours=_DAYLONG):
        return None
    return dt.timezone(shift if match[2] == "+" else -shift)
