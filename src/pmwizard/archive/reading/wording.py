"""What a heading or a label stands for, by the wordings in `prompts/reading/`; of the kinds that fit the first wins."""

import re
from functools import lru_cache

from pmwizard.archive.reading.inline import folded, plain, without_emoji
from pmwizard.archive.reading.patterns import searching, whole

LUCKY, WELL, POORLY = "lucky", "went_well", "went_poorly"
WHYS, MISSED, FACTORS, TRIGGER, CAUSE = "whys", "missed", "factors", "trigger", "cause"
ACTIONS, LESSONS, TIMELINE, IMPACT, SUMMARY = "actions", "lessons", "timeline", "impact", "summary"
ANALYSIS, DETECTION, RESOLUTION = "analysis", "detection", "resolution"
PEOPLE, ASIDE, META = "people", "aside", "meta"

_NUMBERED = re.compile(
    r"^[\s\W]*(?:(?:section|part|step|chapter)\s)?(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,4}|[a-h])[.):、．）]\s*|[a-z]\d{1,2}\s?[–—:.-]\s*|\d{1,2}(?:\.\d{1,2})+\s+|\d{1,2}\s+(?=[^\W\d])|[①-⑳]\s*)"
)
GENERIC = re.compile(
    r"\W*(?:the |incident |outage |service |public |internal |blameless |production |technical )*(?:post[- ]?mortem"
    r"|post[- ]?incident(?: review| report)?|incident|report|review|retrospective|rca|root cause analysis"
    r"|coe|correction of errors?|outage|write-?up|pir|ポストモーテム|障害報告書?|障害|インシデント(?:レポート|報告書?)?"
    r"|relat[oó]rio(?: de incidente)?|informe(?: de incidente)?|rapport(?: d'incident)?|vorfallsbericht|bericht)"
    r"(?:[ -](?:report|review|analysis|document|doc|template|summary|meeting))*\W*$",
    re.IGNORECASE,
)
"""Titles that could stand over any postmortem."""
_PARENTHESIS = re.compile(r"\s?[(（\[][^()（）\[\]]{0,160}[)）\]]")
_EDGES = re.compile(r"^[\s\W]+|[\s:：.。!?？！*_#>|~=—–-]+$")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MOST_WORDS = 9
_ENOUGH = 0.55
_TITLE_WORDS = 4


def normal(heading: str) -> str:
    """A heading's words for comparing: folded, without numbers in front, pictures, brackets and a colon behind."""
    text = folded(without_emoji(plain(heading)))
    text = _NUMBERED.sub("", text, count=1)
    bare = _PARENTHESIS.sub("", text) if "(" in text or "（" in text or "[" in text else text
    return _EDGES.sub("", bare if bare.strip() else text)


@lru_cache(maxsize=4096)
def section_kind(heading: str) -> str:
    """The kind of section a heading opens; empty when it tells nothing."""
    text = normal(heading)
    words = len(_WORD.findall(text))
    if not text or words > _MOST_WORDS + 4:
        return ""
    if ("(" in heading or "（" in heading) and dict(searching("headings"))[WHYS].search(folded(heading)):
        return WHYS
    for kind, pattern in searching("headings"):
        match = pattern.search(text)
        if match and (words <= _MOST_WORDS or match.start() == 0):
            return _mixed(kind, text)
    return ""


def _mixed(kind: str, text: str) -> str:
    """A heading that names both sides, as in *What went well and what went wrong*, is about lessons."""
    both = kind == POORLY and dict(searching("headings"))[WELL].search(re.sub(r"(?:not|n't) (?:go|work) \w*", "", text))
    return LESSONS if both and re.search(r"\b(?:and|vs|&|e|y|et|und)\b|/", text) else kind


@lru_cache(maxsize=4096)
def label_kind(label: str) -> str:
    """The kind of section a short label such as *Root cause* stands for; it must say little else."""
    text = normal(label)
    words = len(_WORD.findall(text))
    if not text or words > _MOST_WORDS - 1:
        return ""
    for kind, pattern in searching("headings"):
        match = pattern.search(text)
        if match:
            enough = match.end() - match.start() >= len(text) * _ENOUGH or (
                words <= _TITLE_WORDS and kind in {CAUSE, FACTORS, ACTIONS, TIMELINE, IMPACT}
            )
            return kind if enough else ""
    return ""


@lru_cache(maxsize=4096)
def fact_name(label: str) -> str:
    """The fact a label or a front matter key stands for: `severity`, `date`, …; empty when it is none of them."""
    text = normal(label.replace("_", " ").replace("-", " ")) or normal(label)
    if not text or len(text) > 60:  # noqa: PLR2004 - no label is that long
        return ""
    return next((name for name, pattern in whole("facts") if pattern.match(text)), "")


@lru_cache(maxsize=4096)
def field_name(label: str) -> str:
    """The particular of an action a label names: `owner`, `due`, `status`, `ticket`, `kind`, `priority`; else empty."""
    text = normal(label)
    return next((name for name, pattern in whole("particulars") if pattern.match(text)), "")


def is_known(label: str) -> bool:
    """Whether a label stands for anything at all."""
    return bool(fact_name(label) or label_kind(label) or field_name(label))


def is_title_like(heading: str) -> bool:
    """Whether the first heading of a document names the incident rather than opening a section."""
    text = normal(heading)
    return len(_WORD.findall(text)) > _TITLE_WORDS or bool(GENERIC.match(text)) or not label_kind(heading)
