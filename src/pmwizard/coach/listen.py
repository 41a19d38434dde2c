"""Hearing the rules that are patterns alone, and wording every finding."""

import re
from collections.abc import Iterable

from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.pack import Pattern, Rule
from pmwizard.coach.text import Sentence
from pmwizard.record.finding import Finding

_CARRIES_ON = re.compile(r"[^\W_]|-[^\W_]")
_JUST_BEFORE = 24
_OWN = re.compile(
    r"\b(?:myself|my\sown|in\sme)\b|\bmy\s(?:\w+\s?){0,2}$|\bI(?:'m|\s(?:was|am|have\sbeen|had\sbeen|feel|felt|got|became|grew))\s(?:\w+\s){0,2}\w*$",
    re.IGNORECASE,
)
"""A judgement that its author passes on themselves."""
_SPACES = re.compile(r"\s+")


class Words(dict[str, str]):
    """What a message may mention; a name that is not there is left out."""

    def __missing__(self, key: str) -> str:
        return ""


class Listener:
    """All patterns of the given rules, found by the words that must be there before any is tried."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._always: list[tuple[Rule, Pattern]] = []
        self._by_word: dict[str, list[tuple[Rule, Pattern]]] = {}
        for rule in rules:
            for pattern in rule.patterns:
                if not pattern.on:
                    self._always.append((rule, pattern))
                for word in self._gates(pattern.on):
                    self._by_word.setdefault(word, []).append((rule, pattern))

    def _gates(self, on: frozenset[str]) -> set[str]:
        """The words themselves; `@name` stands for the first words of that list."""
        gates = {word for word in on if not word.startswith("@")}
        for name in on - gates:
            gates |= {entry.split()[0] for entry in self._lexicon.words(name[1:])}
        return gates

    def hear(self, text: str, sentence: Sentence, section: str) -> list[Finding]:
        """The findings in one sentence of `text`, none overlapping another of its rule."""
        tried: set[int] = set()
        found: list[Finding] = []
        waiting = [*self._always]
        for word in sentence.vocabulary:
            heard = self._by_word.get(word)
            if heard:
                waiting += heard
        for rule, pattern in waiting:
            if id(pattern) in tried:
                continue
            tried.add(id(pattern))
            place = section or "plain"
            if place in pattern.not_sections or (pattern.sections and place not in pattern.sections):
                continue
            found += self._matches(text, sentence, section, rule, pattern)
        return without_overlaps(found) if len(found) > 1 else found

    def _matches(self, text: str, sentence: Sentence, section: str, rule: Rule, pattern: Pattern) -> list[Finding]:
        expression, unless = pattern.compiled(self._lexicon)
        found: list[Finding] = []
        heard_text = sentence.text[: pattern.reach] if pattern.reach else sentence.text
        for match in expression.finditer(heard_text):
            if match.end() == match.start():
                continue
            if not found and unless is not None and unless.search(heard_text):
                break
            start, end = sentence.start + match.start(), sentence.start + match.end()
            heard = {name: value for name, value in match.groupdict().items() if value}
            found.append(
                finding(
                    rule,
                    text,
                    start,
                    end,
                    section=section,
                    when=sentence.when,
                    said=heard,
                    message=pattern.message,
                    suggestion=match.expand(pattern.suggest) if pattern.suggest else "",
                )
            )
        return found


def finding(
    rule: Rule,
    text: str,
    start: int,
    end: int,
    *,
    section: str,
    when: str = "",
    kind: str = "default",
    said: dict[str, str] | None = None,
    message: str = "",
    suggestion: str = "",
    others: tuple[str, ...] = (),
) -> Finding:
    """A finding of `rule` on `text[start:end]`, worded for the words seen there."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    start, end = _whole_words(text, start, end)
    seen = text[start:end]
    if (
        kind in {"default", "tone"}
        and "self" in rule.messages
        and _OWN.search(text[max(0, start - _JUST_BEFORE) : end])
    ):
        kind = "self"
    words = Words(said or {})
    words["text"] = _SPACES.sub(" ", seen)
    words["then"] = f"at {when}" if when else "at that moment"
    template = message or rule.message(kind, seen)
    spoken = template.format_map(words)
    if suggestion and seen[:1].isupper():
        suggestion = suggestion[:1].upper() + suggestion[1:]
    return Finding(
        rule=rule.id,
        message=spoken[:1].upper() + spoken[1:],
        text=seen,
        start=start,
        end=end,
        section=section,
        why=rule.why,
        source=rule.source,
        suggestion=suggestion,
        others=others,
        severity=rule.severity,
    )


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The place widened so that no word is cut in two: "evident" of "evidently", "set" of "set-point"."""
    while 0 < start < len(text) and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while 0 < end < len(text) and (text[end - 1].isalnum() or text[end - 1] == "-") and _CARRIES_ON.match(text, end):
        end += 1
    return start, end


def without_overlaps(found: list[Finding]) -> list[Finding]:
    """Findings in order of place; of those of one rule that overlap the longest, then one with a rewrite."""
    kept: dict[str, list[Finding]] = {}
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        line = kept.setdefault(one.rule, [])
        if line and one.start < line[-1].end:
            if (one.end - one.start, one.suggestion) > (line[-1].end - line[-1].start, line[-1].suggestion):
                line[-1] = one
        else:
            line.append(one)
    return sorted((one for line in kept.values() for one in line), key=lambda f: (f.start, f.end))
