"""What a cell or a value tells of an action: a name, a day, a state, a ticket."""

import datetime as dt
import re

from pmwizard.archive.reading import dates
from pmwizard.archive.reading.inline import folded, plain, urls
from pmwizard.archive.reading.patterns import groups

OWNER = re.compile(
    r"[\s,;|(\[（【–—-]*(?:(?:action )?owners?|assignees?|assigned to|responsible|dri|担当者?|オーナー|責任者"
    r"|respons[aá]ve(?:l|is)|responsables?|dono|porteu(?:r|se)|pilote|verantwortlich(?:e[rs]?)?"
    r"|zuständig|encargad[oa])\s?(?:[:：=]|(?<=assigned to)\s|(?<=owner)\s(?-i:(?=[A-ZÀ-Ý]))|(?<=zuständig)\s)\s*"
    r"(@?[^\s,;|()（）\[\]【】。、][^,;|()（）\[\]【】。、\n]{0,50}?)(?=\s*(?:[,;|)）\]】。、]|[–—]|\s-\s|$|(?<!\b[A-Z])\.\s"
    r"|\.$|\b(?:due|by|eta|deadline|status|ticket|prazo|plazo|échéance|frist)\b|期限))",
    re.IGNORECASE,
)
SAYS = re.compile(r"[:：=]|assigned to|zuständig|\bowner [A-ZÀ-Ý]")
_STATES = tuple((state, re.compile(rf"\W*(?:{joined})(?![a-z])")) for state, joined in groups("states"))
DONE_SIGNS = re.compile(r"[✅☑✔✓🎉]\ufe0f?|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|check|tada):")
GENERIC = re.compile(
    r"\W*(?:(?:github |gitlab |jira |tracking |the |see |link to |related |this |bug |pull |merge "
    r"|here|an? )*(?:issues?|tickets?|prs?|pull requests?|merge requests?|mrs?|links?|bugs?|jira"
    r"|here|card|task|for information gathering here)?(?: here)?)\s?(?:[#!]?\d+)?\W*$",
    re.IGNORECASE,
)
_TRACKED = re.compile(
    r"issues?/|/pull/|/pulls/|merge_requests|/browse/|bugzil|/ticket|jira|linear\.app|tracker|/task"
    r"|trello|asana|/bug|youtrack|/work_?items",
    re.IGNORECASE,
)
KEY = re.compile(
    r"(?<![\w/-])([A-Z][A-Z0-9]{1,9}-\d{1,6})(?![\w-])|(?<![\w&/])([\w.-]+/[\w.-]+#\d{1,7}|#\d{1,7})(?!\w)"
    r"|\b([Bb]ug \d{3,8})\b"
)
_NOBODY = re.compile(
    r"\W*(?:tbd|tba|n/?a|none|unassigned|nobody|\?+|未定|なし|-+|todo|unknown|a definir|por definir|offen)?\W*$",
    re.IGNORECASE,
)
LONGEST_NAME = 60


def names_owner(text: str) -> bool:
    """Whether a sentence says who owns what it tells: *…, owner Ines*."""
    return bool(SAYS.search(text) and OWNER.search(text))


def as_owner(text: str) -> str:
    """A cell or value as a name; empty when it names nobody."""
    name = plain(text).strip(" *_,;:.()[]")
    return "" if _NOBODY.match(name) or len(name) > LONGEST_NAME else re.sub(r"(?<!\w)@(?=\w)", "", name)


def as_day(text: str, day: dt.date | None, day_first: bool | None) -> dt.date | None:
    """The day a cell or value names; None when it names none."""
    found = sorted(dates.days(plain(text), day_first=day_first), key=lambda one: one.start)
    return next((on for one in found if (on := one.on(day, later=True))), None)


def status_of(text: str, day_first: bool | None) -> tuple[str, dt.date | None]:
    """The state a cell or value names, empty when none, and the day it was reached if it says so."""
    low = folded(text)
    if DONE_SIGNS.search(text) or re.match(r"\W*\[[xX]\]", text):
        return "done", dates.first_day(text, day_first=day_first)
    for state, pattern in _STATES:
        if pattern.match(low):
            return state, dates.first_day(text, day_first=day_first) if state != "open" else None
    return "", None


def tracker_of(raw: str, *, lone: bool = False) -> str:
    """The address or key of a ticket in a line; with `lone` any link or word will do, as in a column for it."""
    found = urls(raw) if "://" in raw else []
    tracked = [address for words, address in found if _TRACKED.search(address) or (words and GENERIC.match(words))]
    if tracked or (lone and found):
        return tracked[0] if tracked else found[0][1]
    if not lone:
        return ""
    text = plain(raw)
    key = KEY.search(text)
    if key:
        return next(group for group in key.groups() if group)
    return "" if _NOBODY.match(text) or " " in text else text
