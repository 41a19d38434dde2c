"""Whether a clause is told in the present: among what happened, how things are and were; in a plan, who does what."""

import re

from pmwizard.archive.reading.inline import folded
from pmwizard.archive.reading.patterns import listed

_IS, _DOES, _DO = listed("being"), listed("at work"), listed("at work of many")
_MANY, _NAMES_THINGS, _NO_PERSON = listed("many"), listed("names things"), listed("no person")
_WAS, _NOT_PAST = listed("over"), listed("not over")
_SINCE = frozenset({"been", "since", "now", "already", "also"})
_TOKEN = re.compile(r"[a-z']+")
_CLAUSES = re.compile(r"[:;]\s")
_LEAD_VERB = re.compile(r"\W{0,3}([A-ZÀ-Ý][\w'’-]*(?: [A-ZÀ-Ý][\w'’-]+)?) (will|is going to|[a-z]+s)(?![a-z])")
_SHORTEST_PAST, _SOON = 4, 6


def tells_how_it_works(text: str) -> bool:
    """Whether a clause of a sentence has its first verb in the present: *the check runs at night*."""
    return any(_verb_at(_TOKEN.findall(clause)) >= 0 for clause in _CLAUSES.split(folded(text)))


def tells_what_is_done(text: str) -> bool:
    """Whether a sentence soon says what somebody or something does: in a plan, a promise."""
    tokens = _TOKEN.findall(folded(text))
    at = _verb_at(tokens)
    return 0 < at < _SOON and (tokens[at] in _DOES or (tokens[at] in _DO and tokens[0] in {"we", "i"}))


def doer(text: str) -> str:
    """The name a sentence begins with when it tells what somebody does: *Ines orders two batteries*; else empty."""
    match = _LEAD_VERB.match(text)
    if not match or not may_be_person(match[1]):
        return ""
    return match[1] if match[2] in _DOES or match[2] in {"will", "is going to"} else ""


def may_be_person(name: str) -> bool:
    """Whether a capitalised word at the beginning of a sentence may be somebody's name."""
    return folded(name) not in _NO_PERSON


def _verb_at(tokens: list[str]) -> int:
    """Where the first verb stands, if it is in the present; -1 when it is not."""
    for at, word in enumerate(tokens):
        before, after = tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else ""
        if word in _IS:
            if not word.startswith(("has", "have")) or not (after in _SINCE or _is_past(after)):
                return at
        elif word in _DOES:
            if before not in _NAMES_THINGS and not _is_past(after):
                return at
        elif word in _DO:
            if before in _MANY:
                return at
        elif _is_past(word):
            return -1
    return -1


def _is_past(word: str) -> bool:
    return word in _WAS or (word.endswith("ed") and len(word) >= _SHORTEST_PAST and word not in _NOT_PAST)
