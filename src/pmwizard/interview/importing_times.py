"""Times as machines and chats write them: ISO, seconds since 1970, days in words, 10/3/2026 1:41 PM."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from pmwizard.archive.reading import dates
from pmwizard.record.times import parse_moment, said_as, spoken_from

_OLDEST, _NEWEST = 631_152_000, 4_102_444_800  # 1990 and 2100, in seconds since 1970
_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
_NUMBER = re.compile(r"\d{9,19}(?:\.\d{1,9})?")
_MONTHS = r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[^\W\d]{0,8}\.?"
_DAY = (
    r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:\d{4}|\d\d)(?!\d)"
    rf"|(?:[a-zäöü]{{2,10}}\.?,?\s)?(?:{_MONTHS}\s{{1,2}}\d\d?(?:st|nd|rd|th)?|\d\d?\.?\s{_MONTHS})(?:,?\s\d{{4}}(?![:\d]))?)"
)
_CLOCK = r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:[.,]\d{1,9})?(?:\s?[ap]\.?m\b\.?)?"
_ZONE = r"(?:\s?(?:z|utc|gmt|[+-]\d\d:?\d\d)(?![\w:]))?"
_DATED = re.compile(
    rf"\s*[\[(]?(?P<day>{_DAY})(?:\s*(?:[T,]|at|um|-)\s*|\s+)(?P<clock>{_CLOCK})(?P<zone>{_ZONE})[\])]?", re.IGNORECASE
)
_CLOCK_FIRST = re.compile(
    rf"\s*[\[(]?(?P<clock>{_CLOCK})(?P<zone>{_ZONE})[\s,]+(?P<day>{_DAY})[\])]?(?!\w)", re.IGNORECASE
)
_SOME_DAY = r"(?:(?:today|yesterday|mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+(?:at\s+)?)?"
_BARE = re.compile(
    rf"\s*[\[(]?(?!\d\d?\.\d\d?\.\d{{4}})(?P<clock>{_SOME_DAY}{_CLOCK}){_ZONE}[\])]?(?=$|[\s,:;\-–—<])", re.IGNORECASE
)
_HEADING = re.compile(rf"[\s\-–—=*#]*(?:[a-zäöü]{{2,10}}\.?,?\s)?(?P<day>{_DAY})[\s\-–—=*#:]*", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:[-–—:,;|]\s+)?\s*")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d?[-/.]\d\d?[-/.])(\d\d)(?!\d)")
_FRACTION = re.compile(r"(:\d\d)[.,]\d{1,9}")


class Lead(NamedTuple):
    """The time a line begins with.

    Attributes:
        at: the moment; None when its day is not known.
        written: the time as written.
        rest: the rest of the line.
    """

    at: datetime | None
    written: str
    rest: str


@dataclass(slots=True)
class Stamps:
    """Reads the times of one file.

    Attributes:
        zone: the zone of times that name none.
        day_first: how the file writes 03/10/2026; None when nothing tells.
        near: the time read last; None while no day is known.
        said_from: the day that `yesterday` is said from; None: that of the time read last.
        halves: whether clocks go to twelve, so that a bare 1:45 may be in the afternoon.
        assumed: whether a day had to be taken as day first because nothing told.
        borrowed: whether a bare time was put on the day given from outside.
    """

    zone: tzinfo
    day_first: bool | None = None
    near: datetime | None = None
    said_from: date | None = None
    halves: bool = False
    assumed: bool = False
    borrowed: bool = False
    _told: bool = False

    @classmethod
    def of(cls, text: str, zone: tzinfo, day: date | None, today: date | None = None) -> "Stamps":
        """For that text: days such as 23/10/2026 tell how it writes them, and a 1:41 PM speaks of America."""
        first = dates.reads_day_first(text)
        halves = bool(re.search(r"\d\s?[AP]M\b", text))
        if first is None and halves:
            first = False
        near = datetime.combine(day, time(12), zone) if day else None
        return cls(zone, first, near, spoken_from(today, day) if today and day else day, halves)

    def begin(self, day: date) -> None:
        """A line says that this day begins."""
        self._told = True
        self.near = datetime.combine(day, time(12), self.zone)

    def heading(self, line: str) -> date | None:
        """The day a line is all about, e.g. `--- Friday, October 3rd, 2026 ---`; None when it is not such a line."""
        found = _HEADING.fullmatch(line)
        return self._day(found["day"]) if found else None

    def lead(self, line: str) -> Lead | None:
        """The time a line begins with, which the next bare time is close to; None when it begins with none."""
        found = self.peek(line)
        if found and found.at:
            self.near = found.at
            self._told = self._told or bool(_DATED.match(line) or _CLOCK_FIRST.match(line))
            self.borrowed = self.borrowed or not self._told
        return found

    def notes(self) -> list[str]:
        """What had to be assumed, a sentence each."""
        said = ["Days such as 03/10/2026 were read with the day first."] if self.assumed else []
        return [*said, "Times without a day were put on the day of --date, or of the draft."] if self.borrowed else said

    def peek(self, line: str) -> Lead | None:
        """As `lead`, without remembering it."""
        for pattern in (_DATED, _CLOCK_FIRST):
            found = pattern.match(line)
            day = self._day(found["day"]) if found else None
            if found and day:
                at = self._whole(found, day)
                return Lead(at, found[0].strip(), _rest(line, found.end())) if at else None
            if found and self._names_day(found["day"]):
                return Lead(None, found[0].strip(), _rest(line, found.end()))
        bare = _BARE.match(line)
        if self.near is None:
            return Lead(None, bare["clock"], _rest(line, bare.end())) if bare else None
        if bare:
            read = parse_moment(_FRACTION.sub(r"\1", bare[0]), self.zone, self.near, None, self.said_from)
            at = self._after_noon(read[0], bare["clock"], self.near) if read and not read[1] else None
            return Lead(at, bare["clock"], _rest(line, bare.end())) if at else None
        read = parse_moment(line, self.zone, self.near, None, self.said_from)
        if read and said_as(line) == "step" and self.near.tzinfo is not self.zone:
            read = (read[0].astimezone(self.near.tzinfo), read[1])  # it came with a zone as the one it counts from did
        return Lead(read[0], "", read[1]) if read else None

    def value(self, value: Any) -> datetime | None:
        """The moment a cell or a JSON value says; None when it says none."""
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, int | float):
            return _since_1970(float(value))
        said = str(value).strip()
        if _NUMBER.fullmatch(said):
            return _since_1970(float(said))
        return self._written(said)

    def _written(self, said: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(said)
        except ValueError:
            return self._other(said)
        if re.fullmatch(r"[\d-]{8,10}", said) or moment.year < 1990:  # noqa: PLR2004 -- a day, or a machine's "never"
            return None
        return moment.replace(microsecond=0, tzinfo=moment.tzinfo or self.zone)

    def _other(self, said: str) -> datetime | None:
        if re.match(r"[A-Za-z]{3}, \d", said):
            try:
                moment = parsedate_to_datetime(said)
            except ValueError:
                return None
            return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        read = self.lead(said)
        return read.at if read and not read.rest else None

    def _after_noon(self, at: datetime, written: str, near: datetime) -> datetime:
        """The moment, half a day later when a twelve-hour clock without am and pm means the afternoon."""
        later = at + timedelta(hours=12)
        if not self.halves or "m" in written.lower() or at >= near:
            return at
        return later if later >= near and at.hour < 12 else at  # noqa: PLR2004 -- noon

    def _whole(self, found: re.Match[str], day: date) -> datetime | None:
        clock = dates.clock(_FRACTION.sub(r"\1", found["clock"].replace("h", ":")))
        if clock is None:
            return None
        zone = found["zone"].strip()
        offset = dates.offset_of(zone) or (UTC if zone.lower() in {"utc", "gmt"} else self.zone)
        return datetime.combine(day, clock[2], offset)

    def _names_day(self, text: str) -> bool:
        """Whether a day is written there, if only without its year."""
        return any(True for _ in dates.days(text, day_first=True))

    def _day(self, text: str) -> date | None:
        text = _SHORT_YEAR.sub(r"\g<1>20\2", text)
        near = self.near.date() if self.near else None
        found = next(iter(dates.days(text, day_first=self.day_first)), None)
        if found is None and self.day_first is None:
            found = next(iter(dates.days(text, day_first=True)), None)
            self.assumed = self.assumed or found is not None
        return found.on(near) if found else None


def _rest(line: str, start: int) -> str:
    after = _AFTER.match(line, start)
    return line[after.end() if after else start :].strip()


def _since_1970(number: float) -> datetime | None:
    for unit in _UNITS:
        if _OLDEST <= number / unit <= _NEWEST:
            return datetime.fromtimestamp(number / unit, UTC).replace(microsecond=0)
    return None
