"""Pasted lines: `14:03 text`, chats copied from their window, IRC logs, exports as text."""

import re
from dataclasses import dataclass, field

from pmwizard.errors import UnusableError
from pmwizard.interview.importing import Event, Given, Log, Skipped
from pmwizard.interview.importing_times import Lead, Stamps

_SAID = re.compile(r"<[ @+%&~!]?([^<>\s]{1,40})>\s+(.*)")
_DID = re.compile(r"[*•]\s+(\S{1,40})\s+(.*)")
_TABBED = re.compile(r"[@+%~&]?(\S{1,40})\t+(.*)")
_COMING_AND_GOING = re.compile(
    r"-!-|(?:-->|<--|←|→)(?:\s|$)|--\t"
    r"|(?:\*{1,3}|==)\s+\S+.{0,80}\b(?:joined|left|quit|parted|sets? mode|is now known as)\b"
)
_LOG_LINE = re.compile(r"---? (?:Log (?:opened|closed)|Day changed(?: to)?)\s+(.*)", re.IGNORECASE)
_CLOCK = re.compile(r"\s\d\d:\d\d(?::\d\d)?")
_NAME_FIRST = re.compile(
    r"(?P<who>[^\W\d][^\n:<>|{}=;!?\[\]]{0,48}?)(?:\s+(?:APP|BOT))?(?P<gap>\s*[—–|]\s*|\s{1,8}(?=\[)|\s{1,8})"
    r"(?=\[?(?:\d|today|yesterday|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d][^\n:<>|{}=;!?\[\]]{0,48}")
_NAME_WORDS = 5
_LEFTOVER = re.compile(
    r"(?::[\w+-]{2,40}:\s*\d*|\d{1,3}|\d+ repl(?:y|ies)|\(?edited\)?|New|Last reply .{1,40}|View thread)"
)
_MOST_SKIPPED = 20


def begins_with_stamp(text: str) -> bool:
    """Whether a text that begins with a bracket begins with a time in it, not with JSON."""
    return bool(re.match(r"\[[\dA-Z][^\]\n\"{}]{2,40}\]", text)) and not re.match(r"\[[\d., ]*\]\s*$", text)


@dataclass(slots=True)
class _Reader:
    """What is known while the lines go by: who speaks, and the message that goes on."""

    stamps: Stamps
    log: Log
    who: str = ""
    words: list[str] = field(default_factory=list)
    open: Event | None = None

    def begin(self, number: int, lead: Lead, words: str, who: str = "") -> None:
        """A message begins."""
        self.finish()
        self.open = Event(lead.at, "", who, line=number, bare=lead.written)
        self.words = [words] if words else []

    def finish(self) -> None:
        """The message that went on is complete."""
        one, self.open = self.open, None
        words = " ".join(" ".join(self.words).split())
        if one and words:
            self.log.events.append(Event(one.at, words, one.who, line=one.line, bare=one.bare))
        elif one:
            self.log.skipped.append(Skipped(one.line, "a time without words"))


def read(name: str, text: str, given: Given) -> Log:
    """The lines that begin with a time, and what goes on below them.

    Raises:
        UnusableError: no line begins with a time.
    """
    reader = _Reader(Stamps.of(text, given.zone, given.day, given.today), Log("lines with times"))
    lines = [line for line in enumerate(text.splitlines(), 1) if line[1].strip()]
    for at, (number, line) in enumerate(lines):
        _line(reader, number, line, lines[at + 1][1] if at + 1 < len(lines) else "")
    reader.finish()
    log = reader.log
    if not log.events:
        raise UnusableError(
            f"{name}:1: no line begins with a time such as 14:03, [2026-10-03 14:03] or 10/3/2026 2:03 PM, so there is "
            "nothing for a timeline"
        )
    del log.skipped[_MOST_SKIPPED:]
    log.notes += reader.stamps.notes()
    return log


def _line(reader: _Reader, number: int, line: str, following: str) -> None:
    stamps, said = reader.stamps, line.strip()
    opened = _LOG_LINE.match(said)
    day = stamps.heading(_CLOCK.sub("", opened[1]) if opened else line)
    if day:
        reader.finish()
        stamps.begin(day)
    elif opened or _COMING_AND_GOING.match(said):
        reader.finish()
    elif lead := stamps.lead(line):
        _timed(reader, number, line, lead, following)
    elif _looks_like_name(said) and _is_time(stamps, following):
        reader.finish()
        reader.who = said
    elif not _name_first(reader, number, said):
        _goes_on(reader, number, said)


def _timed(reader: _Reader, number: int, line: str, lead: Lead, following: str) -> None:
    """A line that begins with a time: words, a speaker and words, a speaker alone, or a time alone."""
    rest = lead.rest
    found = _SAID.match(rest) or _TABBED.match(rest) or _DID.match(rest)
    if _COMING_AND_GOING.match(rest):
        reader.finish()
    elif found:
        reader.begin(number, lead, found[2], found[1])
    elif not rest:
        reader.begin(number, lead, "", reader.who)
    elif line.lstrip()[0] == "[" and _looks_like_name(rest) and following and not _is_time(reader.stamps, following):
        reader.who = rest
        reader.begin(number, lead, "", rest)
    else:
        reader.begin(number, lead, rest)


def _name_first(reader: _Reader, number: int, line: str) -> bool:
    """Takes `Dana Reyes  1:41 PM`, `dana — Today at 13:41`, `Dana Reyes [1:41 PM] words`; false when it is neither."""
    found = _NAME_FIRST.match(line)
    if not found or not _looks_like_name(found["who"]):
        return False
    bracket = line[found.end() :].startswith("[")
    lead = reader.stamps.peek(line[found.end() :])
    clear = bracket or any(sign in found["gap"] for sign in ("—", "–", "|", "  ")) or found["who"].istitle()
    if lead is None or not clear or (lead.rest and not bracket):
        return False
    reader.stamps.lead(line[found.end() :])
    reader.who = found["who"]
    reader.begin(number, lead, lead.rest, reader.who)
    return True


def _goes_on(reader: _Reader, number: int, line: str) -> None:
    if _LEFTOVER.fullmatch(line):
        return  # a reaction, a count of replies: what a window shows around a message
    if reader.open:
        reader.words.append(line)
    else:
        reader.log.skipped.append(Skipped(number, "no time, and no message above it that goes on"))


def _looks_like_name(text: str) -> bool:
    words = text.split()
    whole = bool(_NAME.fullmatch(text)) and len(words) <= _NAME_WORDS and text[-1:] not in {".", ","}
    return whole and (len(words) == 1 or all(word[0].isupper() or not word[0].isalpha() for word in words))


def _is_time(stamps: Stamps, line: str) -> bool:
    """Whether a line is a time and nothing else."""
    lead = stamps.peek(line) if line else None
    return lead is not None and not lead.rest
