"""What hangs on an action's line: who, until when, done or not, which ticket; taken off so that the promise is left."""

import datetime as dt
import re
from dataclasses import dataclass, field

from pmwizard.archive.reading import dates, judge, particulars, tense
from pmwizard.archive.reading.inline import folded, is_east_asian, plain, urls
from pmwizard.archive.reading.labels import split_label
from pmwizard.archive.reading.wording import field_name

_FULL = r"(?:[A-ZÀ-Ý][a-zß-ÿ'’]+ [A-ZÀ-Ý][a-zß-ÿ'’]+(?![\w]))"
_HANDLE = re.compile(rf"(?<![\w/.])@({_FULL}|[A-Za-z][\w.-]{{1,38}})(?![\w/@])")
_LEAD_NAME = re.compile(
    r"^\s*(?:\[([A-Za-z@À-ÿ][^\[\]]{1,40})\]|\(([A-Za-z@À-ÿ][^()]{1,40})\))(?!\()\s*[:–—-]?\s*(?=\S)"
)
_TAIL_NAME = re.compile(
    r"\s*(?:\[([^\[\]]{2,40})\]|[(（]([^()（）]{2,40})[)）]|\s[–—-]{1,2}\s([^–—()\[\]]{2,40}))[\s.]*$"
)
_NAME = re.compile(
    r"@?[A-ZÀ-Ý][\w'’.-]*[a-zß-ÿ.](?:[ ][A-ZÀ-Ý][\w'’.-]*){0,2}(?:\s?(?:[,/&+]|and|und|y|et|e)\s?@?[A-ZÀ-Ý][\w"
    r"'’.-]*[a-z](?:[ ][A-ZÀ-Ý][\w'’.-]*){0,2}){0,3}$"
)
_LOWER_NAME = re.compile(r"@?[a-z][\w.-]{1,20}\??(?:\s?[,/&+]\s?@?[a-z][\w.-]{1,20}(?: teams?)?){0,4}(?: teams?)?$")
_KNOWN_LEAD = re.compile(
    r"\s*([^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,2}?)(?:\s?[:：]|\s[-–—]\s|(?= to [a-z])|(?= will [a-z])"
    r"|(?= [a-z]+s\b (?!of\b)))\s*"
)
_NO_NAME = re.compile(
    r"(?:done|wip|todo|tbd|open|closed|fixed|optional|maybe|stretch|approx|nice to have|p\d|sev-?\d"
    r"|low|medium|high|critical|urgent|short|long|mid|prevent\w*|detect\w*|mitigat\w*|process|internal"
    r"|external|new|bug|issue|pr|link|here|note|idea|draft|in progress|pending"
    r"|completed?|merged|shipped|deployed|resolved|already .*|see .*|e\.g.*|i\.e.*|etc.*|if .*|when .*"
    r"|for .*|via .*|with .*|at .*|in .*|on .*|by .*|to .*|was .*|not .*|done.*|this .*|the .*|or .*"
    r"|and .*|x|v?\d.*|[a-z]+-\d+|#\d+|q[1-4].*|h[12].*|h[12]|monday|tuesday|wednesday|thursday"
    r"|friday)\Z",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"\W*(?:A\d{1,3}\W+)?~~.{3,}~~\W{0,3}(?:\(?[^()]{0,60}\)?)?$")
_STATE_TAG = re.compile(
    r"^\s*[\[(*_]{0,3}(done|completed?|fixed|closed|merged|wontfix|won't (?:do|fix)|cancel+ed|dropped"
    r"|完了|済|feito|hecho|fait|erledigt)[\])*_]{0,3}\s*[:：–—-]?\s+(?=\S)"
    r"|\s*(?:[\[(（*_]+|[–—-]{1,2}\s|[:：]\s?|(?<=[.!;])\s)\s*(done|completed?|fixed|closed|merged|shipped|deployed"
    r"|wontfix|won't (?:do|fix)|cancel+ed|dropped|already done|完了|済み?|対応済み?|feito|conclu[ií]do|hecho"
    r"|completado|fait|termin[ée]e?|erledigt)\b(?: (?:on|in|at|am|le|el|em|this)?\s?[^()\[\]]{0,30})?[\])）*_]*[\s.!"
    r"]*$",
    re.IGNORECASE,
)
_STATE_WORD = re.compile(
    r"done|complet|fixed|closed|merged|shipped|deployed|wontfix|won't|cancel|dropped|完了|済|feito"
    r"|conclu|hecho|fait|termin"
    r"|erledigt",
    re.IGNORECASE,
)
_PRIORITY = re.compile(
    r"^\s*[\[(*]{0,3}(?:p[0-5]|prio(?:rity)? ?\d|(?:high|medium|low|critical)(?: priority)?)[\])*]{0,3}\s*[:：–"
    r"—-]\s*|^\s*[\[(](?:p[0-5]|high|medium|low)[\])]\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^\s*(?:(?:AI|A|CAPA|ACTION|Action(?: item)?|アクション)[- ]?#?\d{1,3}\s*[:.)–—-]\s*|\d{1,2}[.)]\s+)"
)
_DUE_WORD = re.compile(
    r"(?:\b(?:due(?: date| by| on)?|deadline|eta|target(?: date)?|by|until|before|no later than"
    r"|prazo|data limite|at[eé]|plazo|fecha(?: l[ií]mite)?|para el|antes del?|l[ií]mite|[eé]ch[eé]ance"
    r"|pour le|avant le|d'ici (?:le|au)|frist|f[aä]llig(?: am| bis)?|bis(?: zum)?|termin)|期限|期日"
    r"|[📅⏳🗓]\ufe0f?)\s*[:：=]?\s*(?:end of |the |le |o |el )?$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:since|from|of|after|for|the|and|between|on|in|during|as|to|version|de|du|del|vom|am|seit"
    r"|depuis|desde|el|le|em|no)"
    r"\s*$",
    re.IGNORECASE,
)
_DONE_WORD = re.compile(
    r"(?:done|completed?|fixed|closed|merged|shipped|deployed|完了|feito|hecho|fait|erledigt)(?: on"
    r"| in| am| le| el| em)?\s*[:：]?\s*$|✅\s*$",
    re.IGNORECASE,
)
_LEFTOVER = re.compile(r"\(\s*[,;:/ ]*\s*\)|\[\s*[,;: ]*\s*\]|（\s*[、,]?\s*）|\s+(?=[,.;:)\]])")
_TAIL = re.compile(r"[\s,;:|–—(\[（/-]+$|\s+-+$")
_LOWER_TEAM = re.compile(r"[a-zß-ÿ][\w'’.-]*(?: [\w'’.-]+){0,2}$")
_HANGING = re.compile(r"\s+[–—-]\s*$")


_GROUP = re.compile(r"\s*[(（\[]([^()（）\[\]]{2,120})[)）\]]\s*\.?$|\s(?:[–—|]|--|->|→|=>|➡|-)\s([^–—|→]{2,120})$")
_PARTED = re.compile(r"\s*[,;、，|·／]\s*|\s/\s|\s[-–—]\s")
_STATED_NAME = re.compile(r"(@?[^\W\d_][^()\[\]]{1,30}?)\s*[(\[]([^()\[\]]{3,20})[)\]]?$")
_TEAM_NAME = re.compile(r"[A-ZÀ-Ý][\w&/-]*(?: [\w&/-]+){0,2}$")
_EMPHASISED = re.compile(r"(?<=[.!?;,])\s+[*_]([^*_]{2,60}?)\.?[*_]\s*$")
_PRIORITY_WORD = re.compile(
    r"(?:[^\W\d_]{3,9}\.? 20\d\d"
    r"|(?:this|next|end of) (?:sprint|week|month|quarter|year)|q[1-4](?: ?'?\d{2,4})?|asap|soon"
    r"|ongoing|later|\d{1,2}月(?:末|中|上旬|下旬)?|今月|来月|今週|来週"
    r"|p\d|prio(?:rity)?:? ?\w+|high|medium|low|critical|urgent|optional)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the document tells elsewhere.

    Attributes:
        people: names, in lower case.
        day: the day of the incident; days without a year come after it.
        day_first: how the document writes 03/05/2024.
        tails: whether a word in brackets behind an action is somebody's name.
        heads: whether a capitalised word in front of one, before a colon or dash, is.
    """

    people: frozenset[str] = field(default_factory=frozenset)
    day: dt.date | None = None
    day_first: bool | None = None
    tails: bool = False
    heads: bool = False


@dataclass(slots=True)
class Told:
    """An action's line without what hangs on it, and what that said."""

    text: str
    owner: str = ""
    due: dt.date | None = None
    status: str = "open"
    tracker: str = ""
    closed_at: dt.date | None = None


def take(raw: str, tick: str, known: Known) -> Told:
    """An action's line taken apart.

    Args:
        raw: the line as written, without bullet and box.
        tick: what stands in its box.
        known: what the document tells elsewhere.
    """
    told = Told("")
    told.status = _ticked(raw, tick)
    told.tracker = particulars.tracker_of(raw)
    bare = _EMPHASISED.sub(r" (\1)", _HANGING.sub("", particulars.DONE_SIGNS.sub(" ", _without_links(raw))), count=1)
    text = plain(_state_tag(bare, told))
    text = _PRIORITY.sub("", _NUMBER.sub("", text), count=1)
    for _ in range(3):
        shorter = _group(_LEFTOVER.sub("", text), told, known)
        if shorter == text:
            break
        text = shorter
    text = _dated(_state_tag(text, told), told, known.day, known.day_first)
    text = _state_tag(_owned(text, told, known), told)
    text = _keys(text, told)
    told.text = _TAIL.sub("", _LEFTOVER.sub("", text)).lstrip(" .,;:–—-").strip()
    if not told.text and told.tracker:
        told.text = told.tracker
    return told


def _group(text: str, told: Told, known: Known) -> str:
    """Take off brackets at the end, or what stands behind a dash or an arrow, if all of it is particulars."""
    match = _GROUP.search(text)
    if not match:
        return text
    inside = next(group for group in match.groups() if group)
    parts = [part.strip(" .*_`") for part in _PARTED.split(inside)]
    parts = [part for part in parts if part]
    several = len(parts) > 1 or known.tails
    taken = Told("", told.owner, told.due, told.status, told.tracker, told.closed_at)
    left = [part for part in parts if not particular(part, taken, known, several=several, match=match)]
    if len(left) == 1 and taken.due and not taken.owner and _is_team(left[0], text[: match.start()]):
        taken.owner = left.pop()
    if not parts or left:
        return text
    told.owner, told.due, told.status = taken.owner, taken.due, taken.status
    told.tracker, told.closed_at = taken.tracker, taken.closed_at
    return text[: match.start()].rstrip()


def _is_team(name: str, before: str) -> bool:
    """Whether small letters between a promise and its day may be whose it is: *Ask for one — lab office — 1 May*."""
    return bool(_LOWER_TEAM.match(name)) and not _NO_NAME.match(name) and "@" not in before and len(before.split()) > 1


def particular(part: str, told: Told, known: Known, *, several: bool, match: re.Match[str]) -> bool:
    """Whether a part of what hangs on an action is understood; what it says is noted in `told`."""
    label, rest = split_label(part)
    name = field_name(label) if label and rest else ""
    if name == "owner":
        told.owner = particulars.as_owner(rest)
        return True
    value = rest if name else part
    found = sorted(dates.days(value, day_first=known.day_first), key=lambda one: one.start)
    if found and name in {"", "due"} and _only_day(value, found[0]):
        told.due = found[0].on(known.day, later=True)
        return told.due is not None
    if stated := _STATED_NAME.match(part):
        part, value = stated[1], stated[2]
        told.owner = particulars.as_owner(part) if _is_name(part, match, known.people, several=True) else told.owner
    state, closed = particulars.status_of(value, known.day_first)
    if state and len(value.split()) <= 5:  # noqa: PLR2004 - a state and its day
        told.status, told.closed_at = state, closed or told.closed_at
        return True
    if name or particulars.KEY.fullmatch(value):
        told.tracker = told.tracker or (particulars.tracker_of(value, lone=True) if name != "priority" else "")
        return True
    if _PRIORITY_WORD.match(value):
        return True
    if not told.owner and (
        _is_name(part, match, known.people, several=several)
        or (several and _TEAM_NAME.match(part) and " - " in match[0])
    ):
        told.owner = particulars.as_owner(part)
        return True
    return False


def _only_day(value: str, found: dates.Found) -> bool:
    """Whether a part is a day and at most a word such as *due* in front of it."""
    before, after = value[: found.start].strip(), value[found.end :].strip(" .)")
    word = _DUE_WORD.search(value[: found.start])
    return not after and (not before or bool(word and not before[: word.start()].strip()))


def _ticked(raw: str, tick: str) -> str:
    if tick and tick in "xX*✓✔☑✅":
        return "done"
    if tick and tick in "~-❌☒":
        return "dropped"
    return "done" if particulars.DONE_SIGNS.search(raw) or _STRUCK.match(raw) else "open"


def _without_links(raw: str) -> str:
    """The line without links that only say *issue*, and without bare addresses if words are left."""
    if "](" not in raw and "://" not in raw:
        return raw
    bare = raw
    for words, address in urls(raw):
        if not words:
            bare = bare.replace(f"<{address}>", " ").replace(address, " ")
        elif particulars.GENERIC.match(words):
            bare = bare.replace(f"[{words}]({address})", " ")
    return bare if re.search(r"\w{2}", bare) else raw


def _state_tag(text: str, told: Told) -> str:
    match = _STATE_TAG.search(text) if _STATE_WORD.search(text) else None
    if not match or (match.start() == 0 and match.end() == len(text)):
        return text
    state, closed = particulars.status_of(match[1] or match[2] or "", None)
    told.status = state or told.status
    told.closed_at = told.closed_at or closed or (dates.first_day(match[0]) if state == "done" else None)
    return f"{text[: match.start()]} {text[match.end() :]}".strip()


def _dated(text: str, told: Told, day: dt.date | None, day_first: bool | None) -> str:
    for found in sorted(dates.days(text, day_first=day_first), key=lambda one: -one.start):
        before, after = text[: found.start], text[found.end :]
        word = _DUE_WORD.search(before)
        if (done := _DONE_WORD.search(before)) and not told.closed_at:
            told.closed_at = found.on(day, later=True)
            told.status = "done"
            text = before[: done.start()] + after
        elif not told.due and (word or _alone(before, after)):
            told.due = found.on(day, later=True)
            text = (before[: word.start()] if word else before) + re.sub(r"^\s*(?:まで(?:に)?)", "", after)
    return text


def _alone(before: str, after: str) -> bool:
    """Whether a day stands apart from the sentence: in brackets, behind a dash or a comma, at its end."""
    if not after.strip(" .") and not _BOUND.search(before):
        return True
    return bool(re.search(r"[(\[（,;|–—-]\s*$", before) and re.match(r"\s*(?:[)\]）,;|.]|$)", after))


def _owned(text: str, told: Told, known: Known) -> str:
    if (match := particulars.OWNER.search(text) if particulars.SAYS.search(text) else None) is not None:
        told.owner = particulars.as_owner(match[1])
        rest = text[match.end() :]
        rest = rest.lstrip(" )）]】") if match[0].lstrip()[:1] in "([（【" else rest
        return f"{text[: match.start()]} {rest}".strip(" .") if told.owner else text
    handles = list(_HANDLE.finditer(text))
    if handles:
        told.owner = ", ".join(dict.fromkeys(match[1].rstrip(".") for match in handles[:4]))
        return _without_handles(text)
    for pattern in (_LEAD_NAME, _TAIL_NAME):
        trimmed = _TAIL.sub("", _LEFTOVER.sub("", text)) if pattern is _TAIL_NAME else text
        match = pattern.search(trimmed)
        name = next((group for group in match.groups() if group), "").strip(" .") if match else ""
        if match and _is_name(name, match, known.people):
            told.owner = particulars.as_owner(name.rstrip("?"))
            return f"{trimmed[: match.start()]} {trimmed[match.end() :]}".strip()
    return _by_known(text, told, known)


def _is_name(name: str, match: re.Match[str], people: frozenset[str], *, several: bool = False) -> bool:
    if not name or len(name) > particulars.LONGEST_NAME or _NO_NAME.match(name) or particulars.KEY.fullmatch(name):
        return False
    if folded(name).lstrip("@") in people:
        return True
    leading = match.start() == 0
    if (leading or several) and (_LOWER_NAME.match(name) or _NAME.match(name)):
        return True
    brackets = match[2] if match.lastindex == 2 else None  # noqa: PLR2004 - round ones
    if is_east_asian(name):
        return len(name) <= 6 and not brackets  # noqa: PLR2004 - a name
    if match.re is _GROUP:
        brackets = match[1] if match[0].lstrip().startswith(("(", "（")) else None
    return bool(_NAME.match(name)) and (several or not brackets or " " in name)


def _by_known(text: str, told: Told, known: Known) -> str:
    """`Ines: …`, `Ines to …`, `Ines will …`, where Ines is named as a person elsewhere."""
    match = _KNOWN_LEAD.match(text)
    if match and (
        folded(match[1]) in known.people or (known.heads and match[1].istitle() and tense.may_be_person(match[1]))
    ):
        told.owner = match[1]
        return text[match.end() :] if match[0].rstrip()[-1] in ":：-–—" else text
    if known.heads and not judge.is_imperative(text) and (name := tense.doer(text)):
        told.owner = name
    return text


def _without_handles(text: str) -> str:
    one = rf"@(?:{_FULL}|[A-Za-z][\w.-]{{1,38}})"
    names = rf"{one}(?:\s*(?:,|/|&|and|\+)?\s*{one}){{0,3}}"
    text = re.sub(rf"\s*[(\[（]\s*(?:by |owner |assigned to |owned by )?{names}\s*[)\]）]", "", text)
    text = re.sub(rf"\s*(?:[–—-]{{1,2}}|,|/|\||:)?\s*{names}\s*\.?$", "", text)
    return re.sub(rf"^\s*{names}\s*[:–—,-]?\s*(?:to\s+(?=[a-z]))?", "", text)


def _keys(text: str, told: Told) -> str:
    match = particulars.KEY.search(text)
    if not match:
        return text
    told.tracker = told.tracker or next(group for group in match.groups() if group)
    before, after = text[: match.start()], text[match.end() :]
    apart = re.search(r"[(\[（]\s*$", before) and re.match(r"\s*[)\]）]", after)
    ends = not after.strip(" .)") or not before.strip(" ([")
    if apart or ends:
        text = f"{before}{after}"
    return re.sub(r"^\s*[)\]:–—-]+\s*", "", text)
