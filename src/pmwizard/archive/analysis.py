"""A factor's text to units: what each word or phrase of it stands for, and how much that counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pmwizard.archive.concepts import SKIPPED, Concepts, stems_of
from pmwizard.archive.mending import Mender
from pmwizard.archive.words import Word, plain, sentences, stem, words

CONCEPT = "c:"
_WORD = "w:"
_STEM = "s:"
NAME_WEIGHT = 0.06
_ASIDE_WEIGHT = 0.2
_LATER_WEIGHT = 0.4
_MENDED_WEIGHT = 0.6
_HALF_WEIGHT = 0.7
_NUMBER_WEIGHT = 0.25
_MOST_WORDS = 400
"""A factor is a sentence or two; what comes after so many words is somebody's pasted log."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase and what it stands for.

    Attributes:
        words: the words it covers.
        concepts: features that say the same thing in other words.
        exact: features of the very words; all of them present is the best match there is.
        part: for each word of a phrase, features that say what that word alone does.
        topics: features of the fields it belongs to.
        weight: what it counts for, before how rare it is.
        half: it is still being typed, `concepts` are all it may become.
    """

    words: tuple[Word, ...]
    concepts: tuple[str, ...]
    exact: tuple[str, ...]
    part: tuple[tuple[str, ...], ...]
    topics: tuple[str, ...]
    weight: float
    half: bool = False

    @property
    def saying(self) -> tuple[str, ...]:
        """Features of what it says, whole or in part, leaving out the fields it belongs to."""
        return (*self.concepts, *self.exact, *(name for one in self.part for name in one))


class Analyzer:
    """Turns texts into units, with the concept table and the names of this archive's services and teams."""

    def __init__(self, concepts: Concepts, names: Iterable[str] = ()) -> None:
        self.concepts = concepts
        self.mender = Mender(concepts)
        self._topics = frozenset(concepts.topics)
        self._asides: dict[str, list[tuple[str, ...]]] = {}
        for aside in concepts.asides:
            self._asides.setdefault(aside[0], []).append(aside)
        self._names: dict[str, set[tuple[str, ...]]] = {}
        self.add_names(names)

    def add_names(self, names: Iterable[str]) -> None:
        """Names that say where, not what: they count for little. Ones that are a word of the field stay that word."""
        for name in names:
            stems = tuple(stem(word.text) for word in words(name))
            self.mender.known.update(word.text for word in words(name))
            if stems and not self._known(stems):
                self._names.setdefault(stems[0], set()).add(stems)

    def _known(self, stems: tuple[str, ...]) -> bool:
        """Whether a name is a word or phrase of the field, as `api-gateway`: then it says what, not only where."""
        light = len(stems) == 1 and stems[0] in self.concepts.light
        return light or any(phrase == stems for phrase, _ in self.concepts.phrases.get(stems[0], ()))

    def factor(self, text: str) -> list[tuple[Unit, float]]:
        """A past factor's units, each with how much its sentence is about the factor, 0 to 1."""
        out: list[tuple[Unit, float]] = []
        begun = False
        for sentence in sentences(text):
            share = _ASIDE_WEIGHT if self._is_aside(sentence) else _LATER_WEIGHT if begun else 1.0
            units = self.units(sentence)
            out += [(unit, share) for unit in units]
            begun = begun or (share == 1.0 and bool(units))
        return out if begun else [(unit, 1.0) for unit, _ in out]

    def units(self, text: str, complete: Callable[[str], Iterable[str]] | None = None) -> list[Unit]:
        """What a text says, in order.

        Args:
            text: a sentence or two.
            complete: for text still being typed, gives the words a half-typed last word may become.
        """
        found = [word for word in words(text)[:_MOST_WORDS] if stem(word.text) not in SKIPPED or word.end == len(text)]
        stems = [self._stem(word.text) for word in found]
        units: list[Unit] = []
        at = self._lead_in(stems)
        while at < len(found):
            size = self._longest_name(stems, at)
            if size:
                feature = (_WORD + "-".join(stems[at : at + size]),)
                units.append(Unit(tuple(found[at : at + size]), (), feature, (), (), NAME_WEIGHT))
            elif complete and at == len(found) - 1 and self._half_typed(text, found[at], stems[at]):
                size = 1
                units += self._completed(found[at], complete)
            else:
                unit, size = self._unit(found, stems, at)
                if unit.weight > 0:
                    units.append(unit)
            at += size
        return units

    def _unit(self, found: list[Word], stems: list[str], at: int) -> tuple[Unit, int]:
        for phrase, concepts in self.concepts.phrases.get(stems[at], ()):
            size = len(phrase)
            if size > 1 and tuple(stems[at : at + size]) == phrase:
                covered = tuple(found[at : at + size])
                carrying = [word for word, single in zip(covered, phrase, strict=True) if self._carries(single)]
                exact = tuple(dict.fromkeys(_WORD + plain(word.text) for word in carrying))
                full, topics = self._split(concepts)
                part = tuple(self._word_alone(word) for word in carrying)
                return Unit(covered, full, exact, part, topics, self._weight(concepts)), size
        return self._single(found[at], stems[at]), 1

    def _word_alone(self, word: Word) -> tuple[str, ...]:
        same, _ = self._split(self._singles(plain(word.text), stem(word.text)))
        return (*same, _WORD + plain(word.text))

    def _carries(self, stemmed: str) -> bool:
        return self.concepts.light.get(stemmed, 1.0) > 0

    def _split(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Features of concepts that mean the same, and of those that are only of the same field."""
        topics = self._topics
        same = tuple(CONCEPT + name for name in names if name not in topics)
        return same, tuple(CONCEPT + name for name in names if name in topics)

    def _single(self, word: Word, stemmed: str) -> Unit:
        mended = self.mender.mend(word.text)
        names = self._singles(plain(mended), stemmed)
        light = self.concepts.light.get(stemmed)
        if light is not None:
            weight = min(light, self._weight(names)) if names else light
        elif stemmed[0].isdigit() and not names:
            weight = _NUMBER_WEIGHT
        else:
            weight = self._weight(names) if names else 1.0
        if mended != word.text:
            weight *= _MENDED_WEIGHT
        same, topics = self._split(names)
        return Unit(
            (word,), same or (() if names else (_STEM + stemmed,)), (_WORD + plain(mended),), (), topics, weight
        )

    def _singles(self, uninflected: str, stemmed: str) -> tuple[str, ...]:
        own = self.concepts.singles.get(uninflected)
        if own is not None:
            return own
        for phrase, concepts in self.concepts.phrases.get(stemmed, ()):
            if len(phrase) == 1:
                return concepts
        return ()

    def _weight(self, concepts: tuple[str, ...]) -> float:
        return max((self.concepts.weights.get(name, 1.0) for name in concepts), default=1.0)

    def _longest_name(self, stems: list[str], at: int) -> int:
        sizes = [len(name) for name in self._names.get(stems[at], ()) if tuple(stems[at : at + len(name)]) == name]
        return max(sizes, default=0)

    def _lead_in(self, stems: list[str]) -> int:
        for lead in self.concepts.lead_ins:
            if tuple(stems[: len(lead)]) == lead and len(stems) > len(lead):
                return len(lead)
        return 0

    def _half_typed(self, text: str, last: Word, stemmed: str) -> bool:
        if last.end != len(text.rstrip("…")) or not text[-1:].isalnum():
            return False
        return last.text not in self.mender.surfaces and self.concepts.light.get(stemmed, 1.0) > 0

    def _completed(self, word: Word, complete: Callable[[str], Iterable[str]]) -> list[Unit]:
        features: dict[str, None] = {}
        weight = 0.0
        for choice in dict.fromkeys(complete(word.text)):
            unit = self._single(Word(choice, word.start, word.end), stem(choice))
            if unit.weight > 0:
                features.update(dict.fromkeys((*unit.concepts, *unit.exact)))
                weight = max(weight, unit.weight)
        return [Unit((word,), tuple(features), (), (), (), weight * _HALF_WEIGHT, half=True)] if features else []

    def _stem(self, word: str) -> str:
        stemmed = stem(word)
        if stemmed in self.concepts.light or stemmed in self.concepts.phrases:
            return stemmed
        return stem(self.mender.mend(word))

    def _is_aside(self, sentence: str) -> bool:
        stems = stems_of(sentence)
        return any(
            aside == stems[at : at + len(aside)]
            for at, first in enumerate(stems)
            for aside in self._asides.get(first, ())
        )
