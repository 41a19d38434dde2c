"""Title, day, severity, services, teams and people of a document, wherever it states them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from zoneinfo import ZoneInfo

from pmwizard.archive.reading import dates, judge, timeline, wording
from pmwizard.archive.reading.blocks import BOLD_LEVEL, ITEM, PARA, Block
from pmwizard.archive.reading.front_matter import Front
from pmwizard.archive.reading.inline import folded, plain, without_emoji
from pmwizard.archive.reading.sections import Outline, Section
from pmwizard.archive.reading.wording import ACTIONS, ANALYSIS, PEOPLE, SUMMARY, TIMELINE

_PREFIX = re.compile(
    r"^\s*(?:(?:incident |outage |public |blameless |\[)?(?:post[- ]?mortem|retrospective|retro|learning review"
    r"|after[- ]action review|nachbetrachtung|(?:incident )?debrief|incident(?: report"
    r"| review)?|post[- ]?incident (?:review|report)|outage report|rca|correction of errors?|coe"
    r"|pir|ポストモーテム|障害報告書?|postmortem de"
    r"|relat[oó]rio de incidente|informe(?: de incidente)?|incidencia|incidente|vorfall"
    r"|rapport(?: d'incident)?|rex|retour d'exp[eé]rience"
    r"|vorfallsbericht|st[oö]rungsbericht|after[- ]action review|aar)\]?(?: (?:for"
    r"|of|on|de|sobre))?)(?:\s+[\d./-]{8,10})?\s*[:：–—|-]\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^\s*(?:(?:INC|PM|COE|RCA|PIR|IR|SEV|POSTMORTEM|INCIDENT)[-_ #]{0,2}[\d-]{1,10}\s*(?:[:：–—|.-]\s*|\s)"
    r"|(?-i:(?=\d*[A-Z])[A-Z\d]{2,8})-\d[\d-]{0,9}(?:\s*[:：–—|]\s*|\s+)|#?\d{2,5}\s+[–—:-]\s+"
    r"|\d{1,2}(?:\.\d{1,2}){0,2}[.)]\s+|[\[(](?:sev|p|s)[ -]?\d[\])]\s*)(?=\S)",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(
    r"\b(?i:written|prepared|authored|compiled|drafted|recorded|told|noted|collected)"
    r" by:?\s+([^\W\d_][\w'’.-]*(?: [A-ZÀ-Ý][\w'’.-]*){0,2}(?:"
    r"(?:,| and| &) [A-ZÀ-Ý][\w'’.-]*(?: [A-ZÀ-Ý][\w'’.-]*){0,2}){0,3})"
)
_DAY_EDGE = re.compile(
    r"^\s*[\[(（]?\d{4}[-/._]\d\d?[-/._]\d\d?[\])）]?(?:\s\d\d?:\d\d\s?(?:[AaPp][Mm])?\s?(?:[A-Z]{2,4}\b)?)?\s*[,:：|–—-]*\s*(?=\S)"
    r"|\s*[,|–—(（@-]*\s*(?:(?:on|of|em|am|vom|le|du|el|del)\s)?(?:\d{4}[-/._]\d\d?[-/._]\d\d?|\d\d?[/.]\d\d?[/.]\d{4})[)\]）]?\s*$"
    r"|\s*\((?:\d\d?(?:st|nd|rd|th|\.)? [^\W\d_]{3,9}|[^\W\d_]{3,9} \d\d?(?:st|nd|rd|th)?),? \d{4}\)\s*$"
)
_SEVERITY = re.compile(
    r"\b(?:sev(?:erity)?[ -]?(?:level )?[0-5]|p[0-5]|s[1-4]|prio(?:rity)? ?[0-5]|critical|major"
    r"|minor|high|medium|low)\b",
    re.IGNORECASE,
)
_TOP_SEVERITY = re.compile(r"\bsev(?:erity)?[ -]?[0-5]\b", re.IGNORECASE)
_SAID_SEVERITY = re.compile(
    r"\b(?:severity|sev|priority)\s?:\s?([\w-]{1,12})|\b(?:gravit[eé]|severidade?|gravedad|schwere)\s([0-5])\b",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:[,;、・·|/]|\s\+\s|\sand\s|\s&\s|\sund\s|\sy\s|\set\s|\se\s|•|<br\s?/?>)\s*")
_FIRST_LETTERS = re.compile(r"[^\W\d_]{3}")
_ROLE = re.compile(r"\s*[(（].*?[)）]|\s*<[^<>]*>")
_TITLES = ("title", "incident_title", "name", "linktitle")
_FRONT_DAYS = (
    "incident_date",
    "incident-date",
    "date_of_incident",
    "occurred",
    "incident_start",
    "started_at",
    "start",
)
_DAY_ONLY = 24
_SHORT_BODY, _LONG_VALUE, _LONG_NAME, _MOST_NAMES = 10, 160, 40, 40
_FOREIGN = re.compile(
    r"resum|impacto|causa\b|acoes|acciones|chronologie|mesures|zusammenfassung|ursache|ma(?:ss|ß)nahmen|auswirkung"
    r"|linha do tempo|linea de|lecciones|licoes"
)
_MARKS = ("started", "detected", "mitigated", "resolved")


@dataclass(slots=True)
class Facts:
    """What a document states about the incident as a whole."""

    title: str = ""
    date: dt.date | None = None
    severity: str = ""
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    timezone: str = ""
    detected_by: str = ""
    times: dict[str, dt.datetime] = field(default_factory=dict)
    day_first: bool | None = None


def collect(path: PurePath, made: Outline, front: Front, fallback: dt.date | None) -> Facts:
    """The facts of a document; the file's name and folder, then `fallback`, speak only where its text does not."""
    stated = _stated(made, front)
    facts = Facts(title=_title(path, made, front, stated))
    facts.timezone = _zone(made, stated, front)
    body = " ".join(value for _, value in stated)
    facts.day_first = dates.reads_day_first(body) if body else None
    if facts.day_first is None:
        facts.day_first = False if dates.is_american(facts.timezone) else _other_language(made)
    facts.date = _date(path, made, front, stated, facts) or fallback
    facts.severity = _severity(made, stated)
    facts.services = _names(stated, "services")
    facts.teams = _names(stated, "teams")
    facts.authors = _names(stated, "authors") or _names(_bylines(made), "authors")
    facts.people = _names(stated, "people")
    facts.detected_by = next((value[:_LONG_VALUE] for name, value in stated if name == "detected_by"), "")
    facts.times = dict(_times(stated, facts))
    return facts


def _stated(made: Outline, front: Front) -> list[tuple[str, str]]:
    """(fact, value) in order of trust: the body's labels, its little sections, then the front matter."""
    told = [(name, plain(value)) for name, value, _ in made.facts]
    told += [one for section in made.sections for one in _section_fact(section)]
    for key, value in front.items():
        name = wording.fact_name(key)
        if name and value:
            told.append((name, ", ".join(value) if isinstance(value, list) else value))
    return [(name, value) for name, value in told if value and not judge.is_placeholder(value)]


def _section_fact(section: Section) -> Iterator[tuple[str, str]]:
    name = wording.fact_name(section.title) if section.title and not section.label else ""
    if section.kind == PEOPLE and not name:
        name = "people"
    if not name or name == "title" or len(section.blocks) > _SHORT_BODY * 4:
        return
    listed = name in {"services", "teams", "authors", "people"}
    texts = [block.plain for block in section.blocks if not block.level and (block.kind == ITEM or not listed)]
    texts = texts or [block.plain for block in section.blocks[:1]]
    if listed or (texts and len(texts[0]) <= _LONG_VALUE):
        yield name, ", ".join(texts) if listed else texts[0] if texts else ""


# title


def titles(front: Front) -> bool:
    """Whether front matter gives a title."""
    return any(isinstance(front.get(key), str) and front[key] for key in _TITLES[:2])


def _title(path: PurePath, made: Outline, front: Front, stated: list[tuple[str, str]]) -> str:
    named = [str(front[key]) for key in _TITLES if isinstance(front.get(key), str) and front[key]]
    labelled = [value for name, value in stated if name == "title" and len(value) <= _LONG_VALUE]
    wanted = [made.title, *labelled, *named, _lone_heading(made), _first_line(made), from_name(path)]
    told = [tidy(text) for text in wanted if text and not judge.is_placeholder(text)]
    good = [text for text in told if text and not wording.GENERIC.match(text) and _FIRST_LETTERS.search(text)]
    return (good or told or [path.stem])[0][:300]


def _lone_heading(made: Outline) -> str:
    """The heading below a generic one: *Postmortem*, then *Checkout was slow*."""
    after = next((s for s in made.sections if s.line > made.title_line and s.title and not s.label), None)
    return after.title if after and not after.kind and not wording.fact_name(after.title) else ""


def _first_line(made: Outline) -> str:
    """The first line of a text without headings, if it stands alone and is no sentence."""
    top = [section for section in made.sections[:3] if not section.kind and section.blocks]
    first = top[0].blocks[0] if top else None
    text = first.plain if first and first.kind == PARA and len(first.parts) == 1 else ""
    return text if text[:1].isupper() and not text.endswith((".", "。", ":", ",")) and len(text) <= _LONG_VALUE else ""


def tidy(text: str) -> str:
    """A title without its day, pictures and the word *postmortem* in front; as it was when nothing would be left."""
    whole = " ".join(without_emoji(plain(text)).split())
    bare = whole
    for pattern in (_NUMBER, _PREFIX, _DAY_EDGE, _NUMBER, _PREFIX, _DAY_EDGE):
        shorter = pattern.sub("", bare, count=1).strip(" -–—:|,")
        bare = shorter if len(_FIRST_LETTERS.findall(shorter)) else bare
    return bare or whole


def from_name(path: PurePath) -> str:
    """A title out of the file's name, or its folder's when the file is only `README` or `index`."""
    stem = path.name.partition(".")[0] or path.stem
    if (
        stem.lower() in {"readme", "index", "_index", "postmortem", "post-mortem", "report", "rca", "incident"}
        and path.parent.name
    ):
        stem = path.parent.name
    bare = re.sub(
        r"^\d{4}[-_.]?\d\d[-_.]?\d\d[-_. T]*|^(?:pm|inc|rca)?[-_ ]?\d{1,6}[-_. ]+", "", stem, flags=re.IGNORECASE
    )
    return " ".join(re.split(r"[-_\s]+", bare or stem)).strip()


# day and times


def _date(path: PurePath, made: Outline, front: Front, stated: list[tuple[str, str]], facts: Facts) -> dt.date | None:
    first = facts.day_first
    for wanted in ("incident_date", "started", "title", "date", "detected", "resolved"):
        for name, value in stated:
            if (
                name == wanted
                and (name != "title" or len(value) < _DAY_ONLY or dates.begins_with_day(value))
                and (day := dates.first_day(value, day_first=first))
            ):
                return day
    for key in (*_FRONT_DAYS, "date", "day"):
        if day := dates.first_day(str(front.get(key, "")), day_first=first):
            return day
    name = path.name
    return (
        dates.first_day(name, compact=True)
        or dates.first_day(made.title, day_first=first)
        or dates.first_day(path.parent.name, compact=True)
        or _first_of(made, first)
        or _from_folders(path)
    )


def _first_of(made: Outline, first: bool | None) -> dt.date | None:
    """The first day the timeline names, else the first in the text."""
    told = [section for section in made.sections if section.kind != ACTIONS]
    for section in sorted(told, key=lambda one: one.kind != TIMELINE):
        texts = [section.title, *(" ".join(block.cells) or block.text for block in section.blocks[:60])]
        for text in texts:
            if (dates.has_digit(text)) and (day := dates.first_day(text[:600], day_first=first)):
                return day
    return None


def _from_folders(path: PurePath) -> dt.date | None:
    """The day of `2024/03/05/….md`."""
    joined = "/".join(path.parts[-4:])
    match = re.search(r"(?<!\d)((?:19|20)\d\d)/(\d\d)/(\d\d)(?!\d)", joined)
    return dates.first_day("-".join(match.groups())) if match else None


def _times(stated: list[tuple[str, str]], facts: Facts) -> Iterator[tuple[str, dt.datetime]]:
    for mark in _MARKS:
        for name, value in stated:
            clock = dates.clock(re.sub(r"\d{4}-\d\d-\d\dT?", " ", value)) if name == mark else None
            day = dates.first_day(value, day_first=facts.day_first) or facts.date
            zone = dates.zone(value) or facts.timezone
            if clock and day and zone:
                yield mark, dt.datetime.combine(day, clock[2], ZoneInfo(zone))
                break


def _zone(made: Outline, stated: list[tuple[str, str]], front: Front) -> str:
    told = [value for name, value in stated if name == "timezone"] + [str(front.get("timezone", ""))]
    for value in told:
        if zone := dates.zone(value):
            return _known(zone)
    for section in made.sections:
        if section.kind == TIMELINE:
            for text in _zone_hints(section):
                if zone := dates.zone(text):
                    return _known(zone)
    times = [value for name, value in stated if name in (*_MARKS, "date", "incident_date", "duration")]
    return next((_known(zone) for value in times if (zone := dates.zone(value))), "")


def _zone_hints(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks[:6]:
        yield from block.header
        yield block.text[:200]


def _known(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return ""  # a name no system knows tells nothing
    return zone


def _other_language(made: Outline) -> bool | None:
    """Portuguese, Spanish, French and German put the day first."""
    heads = " ".join(folded(section.title) for section in made.sections)
    return True if _FOREIGN.search(heads) else None


# severity and names


def _bylines(made: Outline) -> Iterator[tuple[str, str]]:
    """`Written by …` in the lines on top."""
    for section in made.sections[:2]:
        for block in section.blocks[:4]:
            if match := _WRITTEN_BY.search(block.plain):
                yield "authors", match[1]


def _severity(made: Outline, stated: list[tuple[str, str]]) -> str:
    for name, value in stated:
        if name == "severity":
            bare = _ROLE.sub("", value).strip(" *_.")
            cut = re.split(r"\s[–—-]\s|[,;:。.]\s", bare)[0]
            if cut and len(cut) <= _LONG_NAME:
                return cut
            if found := _SEVERITY.search(value):
                return found[0]
    top = " ".join(block.plain for section in made.sections[:2] for block in section.blocks[:3])[:400]
    top = " ".join([top, *(value for name, value in stated if name == "people")])
    if said := _TOP_SEVERITY.search(top) or _SAID_SEVERITY.search(top):
        return said[said.lastindex or 0]
    tagged = re.search(r"[\[(]\s*((?:sev|p|s)[ -]?[0-5])\s*[\])]|\b(sev[ -]?[0-5])\b", made.title, re.IGNORECASE)
    return (tagged[1] or tagged[2]) if tagged else ""


def _names(stated: Iterable[tuple[str, str]], fact: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name, value in stated:
        if name == fact:
            for part in _SEPARATORS.split(_ROLE.sub("", value)):
                bare = re.sub(r"(?<!\w)@(?=\w)", "", part).strip(" .:*_\"'`[]")
                if bare and len(bare) <= _LONG_NAME and len(bare.split()) <= 5 and not judge.is_placeholder(bare):  # noqa: PLR2004 - a name
                    found.setdefault(bare)
    return tuple(found)[:_MOST_NAMES]


# texts


def told(sections: list[Section], kind: str, longest: int = 4_000) -> str:
    """The words of the sections of that kind, paragraphs apart, items with a dash."""
    lines: list[str] = []
    for section in sections:
        if section.kind != kind:
            continue
        for block in section.blocks:
            lines += _told(block)
    return _joined(lines)[:longest]


def _told(block: Block) -> Iterator[str]:
    text = " · ".join(filter(None, block.columns)) if block.cells else block.plain
    if text and not judge.is_placeholder(text):
        yield f"{'  ' * block.level}- {text}" if block.kind == ITEM else text


def _joined(lines: list[str]) -> str:
    joined = ""
    for line in lines:
        near = joined and line.lstrip().startswith("- ") and joined.rpartition("\n")[2].lstrip().startswith("- ")
        joined += f"{'' if not joined else chr(10) if near else chr(10) * 2}{line}"
    return joined


def summary(made: Outline) -> str:
    """What happened: the summary, else the words below the title, else the background."""
    text = told(made.sections, SUMMARY)
    if text:
        return text
    top = [s for s in made.sections if not s.kind and not s.label and (not s.title or s.line == made.title_line)]
    first, analysis = _first_line(made), [s for s in made.sections if s.kind == ANALYSIS][:1]
    blocks = [block for section in top for block in section.blocks if not block.cells and block.plain != first]
    blocks = [block for block in blocks if not timeline.is_preface(block.plain)]
    text = _joined([line for block in blocks for line in _told(block)])[:4_000]
    background = [section for section in made.sections if section.level < BOLD_LEVEL]
    return text or told(background, "aside") or told(analysis, ANALYSIS)
