"""What a line is worth: a placeholder, a question, a bare label, a condition that waited, something somebody did."""

import re
from functools import lru_cache

from pmwizard.archive.reading.inline import folded, is_east_asian, without_urls
from pmwizard.archive.reading.patterns import sign

_EMPTY = sign("nothing yet", behind=r"\W*(?:-\s*)?", until=r"?\W*$")
_GUIDANCE = sign("advice", behind=r"\W*(?:please )?")
_PROMPT = sign("prompt", behind=r"\W*(?:please )?")
_SLOTS = re.compile(
    r"\{\{.{0,200}?\}\}|<[a-zA-Z][^<>]{2,120}>|\$\{[^}]{1,80}\}|%[A-Z_]{3,40}%|\bY{4}[-/]M{2}|\byyyy[-/]|\bHH:MM\b"
    r"|\bhh:mm\b|\b20[xX]{2}\b|_{4,}|\bX{3,}\b|\.{5,}"
)
_SLOT_SIGN = re.compile(r"[{<%]|YY|yy|HH:|hh:|20[xX]|XXX|____|\.{5}")
"""A part of every slot; looking for it first is ten times as fast."""

_BRACKETED = re.compile(r"\W*\[[^\[\]]{2,300}\](?!\()\W*(?:\[[^\[\]]{2,300}\](?!\()\W*)*$")
_URL_ONLY = re.compile(r"\W*(?:https?://|www\.)")
_WORD = re.compile(r"[^\W_]+(?:['’.:/_@-][^\W_]+)*")
_CONDITION = sign("condition", words=True)
_CONDITION_ANYWHERE = sign("condition anywhere")
_DUTY = sign("imperative", behind=r"\W*")
_COMMAND = sign("imperative verb", behind=r"\W*", until=r"\b(?! (?:was|were|is|are|had|has|did|of)\b)")
_RESPONSE = sign("response", behind=r"\W*")
_ASIDE = re.compile(r"\s*\([^()]{0,60}\)\W*$")
_TWO_SENTENCES = re.compile(r"[.!。;]\s")
_LONE_SIGNS = (" - ", " / ", " – ", " — ", " & ", " + ", " = ", " · ")
_SINGLE_WORD, _FEW_WORDS, _SHORT_JAPANESE, _LONG = 2, 3, 6, 80


@lru_cache(maxsize=1024)
def is_placeholder(text: str, *, task: bool = False) -> bool:
    """Whether a line of plain text says nothing yet: TBD, N/A, a slot of a template, advice on how to fill it in.

    A task may begin as such advice does: *Describe how to …* tells nothing as a summary, and much as an action.
    """
    low = folded(text)
    if (len(low) < _LONG and _EMPTY.match(low)) or _GUIDANCE.match(low) or (not task and _PROMPT.match(low)):
        return True
    if ("[" in text and _BRACKETED.match(text)) or "lorem ipsum" in low:
        return True
    if not (_SLOT_SIGN.search(text) and _SLOTS.search(text)):
        return False
    return len(_WORD.findall(_SLOTS.sub(" ", text))) <= max(2, len(_WORD.findall(text)) // 2)


def is_question(text: str) -> bool:
    """Whether a line asks, and does not tell."""
    bare = _ASIDE.sub("", text).rstrip(" \"'”’)）」]*_")
    return bare.endswith(("?", "？", "か。")) and not _TWO_SENTENCES.search(bare[:-1])


def is_link(text: str) -> bool:
    """Whether nothing is left of a line but addresses."""
    return bool(_URL_ONLY.search(text)) and len(_WORD.findall(without_urls(text))) <= _SINGLE_WORD


def is_label(text: str) -> bool:
    """Whether a line only names something: *Monitoring*, *Human error:*."""
    bare = text.strip()
    if bare.endswith((":", "：")) and not _TWO_SENTENCES.search(bare):
        return True
    if is_east_asian(bare):
        return len(bare) < _SHORT_JAPANESE
    count = len(_WORD.findall(bare))
    return count < _SINGLE_WORD or (count < _FEW_WORDS and not states_condition(bare))


def worth(text: str) -> bool:
    """Whether a line can be a factor at all."""
    return bool(text) and not (is_label(text) or is_placeholder(text) or is_question(text) or is_link(text))


def states_condition(text: str) -> bool:
    """Whether a sentence tells how things were: what was missing, stale, shared, assumed, too small, due to what."""
    low = folded(text)
    return bool(_CONDITION.search(low) or _CONDITION_ANYWHERE.search(low))


def is_imperative(text: str) -> bool:
    """Whether a sentence tells what to do, and not how things were."""
    low = folded(text)
    return bool(_DUTY.match(low) or _COMMAND.match(low))


def is_response(text: str) -> bool:
    """Whether a sentence tells what people did to end the incident."""
    return bool(_RESPONSE.match(folded(text)))


def words(text: str) -> int:
    """About how many words a text has; two Japanese characters count as one."""
    if is_east_asian(text):
        return max(len(_WORD.findall(text)), len(text) // 2)
    return len(text.split()) - sum(map(text.count, _LONE_SIGNS))
