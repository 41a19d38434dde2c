"""A factor's text to units: what each word or phrase of it stands for, and how much that counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pmwizard.archive.concepts import Concepts, stems_of
from pmwizard.archive.words import Word, sentences, stem, words

_CONCEPT = "c:"
_WORD = "w:"
NAME_WEIGHT = 0.06
_ASIDE_WEIGHT = 0.4
_SHORTEST_TYPO = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase and what it stands for.

    Attributes:
        words: the words it covers.
        full: features that say the same thing.
        exact: features of the very words; all of them present is the best match there is.
        part: features that say some of it.
        weight: what it counts for, before how rare it is.
    """

    words: tuple[Word, ...]
    full: tuple[str, ...]
    exact: tuple[str, ...]
    part: tuple[str, ...]
    weight: float


class Analyzer:
    """Turns texts into units, with the concept table and the names of this archive's services and teams."""

    def __init__(self, concepts: Concepts, names: Iterable[str] = ()) -> None:
        self.concepts = concepts
        self._names: dict[str, set[tuple[str, ...]]] = {}
        self.surfaces = frozenset(concepts.surfaces)
        self._mended: dict[str, str] = {}
        self._by_length: dict[int, list[str]] = {}
        for surface in concepts.surfaces:
            self._by_length.setdefault(len(surface), []).append(surface)
        self.add_names(names)

    def add_names(self, names: Iterable[str]) -> None:
        """Names that say where, not what: they count for little. Ones that are a word of the field stay that word."""
        for name in names:
            stems = stems_of(name)
            if stems and (len(stems) > 1 or not self._known(stems[0])):
                self._names.setdefault(stems[0], set()).add(stems)

    def _known(self, stemmed: str) -> bool:
        return stemmed in self.concepts.light or any(len(s) == 1 for s, _ in self.concepts.phrases.get(stemmed, ()))

    def units(self, text: str, complete: Callable[[str], Iterable[str]] | None = None) -> list[Unit]:
        """What a text says, in order.

        Args:
            text: a sentence or two.
            complete: for text still being typed, gives the words a half-typed last word may become.
        """
        found = words(text)
        stems = [self._stem(word.text) for word in found]
        half = self._half_typed(text, found, stems) if complete else False
        skip = self._lead_in(stems)
        units: list[Unit] = []
        at = skip
        end = len(found) - 1 if half else len(found)
        while at < end:
            named = self._longest_name(stems, at)
            if named:
                feature = (_WORD + "-".join(stems[at : at + named]),)
                units.append(Unit(tuple(found[at : at + named]), feature, feature, (), NAME_WEIGHT))
                at += named
                continue
            unit, step = self._unit(found, stems, at, end)
            if unit.weight > 0:
                units.append(unit)
            at += step
        if half and complete and end >= 0:
            units += self._completed(found[-1], complete)
        return units

    def _unit(self, found: list[Word], stems: list[str], at: int, end: int) -> tuple[Unit, int]:
        for phrase, concepts in self.concepts.phrases.get(stems[at], ()):
            size = len(phrase)
            if size > 1 and at + size <= end and tuple(stems[at : at + size]) == phrase:
                part: dict[str, None] = {}
                exact: dict[str, None] = {}
                for single in phrase:
                    if self.concepts.light.get(single, 1.0) > 0:
                        exact[_WORD + single] = None
                        part.update(dict.fromkeys(_CONCEPT + c for c in self._singles(single)))
                full = tuple(_CONCEPT + c for c in concepts)
                return Unit(
                    tuple(found[at : at + size]), full, tuple(exact), (*part, *exact), self._weight(concepts)
                ), size
        return self._single(found[at], stems[at]), 1

    def _single(self, word: Word, stemmed: str) -> Unit:
        concepts = self._singles(stemmed)
        own = (_WORD + stemmed,)
        full = (*(_CONCEPT + c for c in concepts), *own)
        light = self.concepts.light.get(stemmed)
        if light is not None:
            weight = min(light, self._weight(concepts)) if concepts else light
        elif stemmed.isdigit() and not concepts:
            weight = 0.25
        else:
            weight = self._weight(concepts) if concepts else 1.0
        return Unit((word,), full, own, (), weight)

    def _singles(self, stemmed: str) -> tuple[str, ...]:
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

    def _half_typed(self, text: str, found: list[Word], stems: list[str]) -> bool:
        if not found or found[-1].end != len(text.rstrip("…")) or not text[-1:].isalnum():
            return False
        last = found[-1].text
        return not (last in self.surfaces or self.concepts.light.get(stems[-1], 1.0) == 0)

    def _completed(self, word: Word, complete: Callable[[str], Iterable[str]]) -> list[Unit]:
        choices = dict.fromkeys(complete(word.text))
        if not choices:
            return [unit for unit in [self._single(word, self._stem(word.text))] if unit.weight > 0]
        full: dict[str, None] = {}
        weight = 0.0
        for choice in choices:
            unit = self._single(word, stem(choice))
            if unit.weight > 0:
                full.update(dict.fromkeys(unit.full))
                weight = max(weight, unit.weight)
        return [Unit((word,), tuple(full), tuple(full)[:1], (), weight * 0.7)] if weight else []

    def _stem(self, word: str) -> str:
        stemmed = stem(word)
        if len(word) < _SHORTEST_TYPO or stemmed in self.concepts.light or stemmed in self.concepts.phrases:
            return stemmed
        return stem(self.mend(word))

    def mend(self, word: str) -> str:
        """The field's word that a mistyped one must have been, or the word itself."""
        if len(word) < _SHORTEST_TYPO or word in self.surfaces or not word.isalpha():
            return word
        known = self._mended.get(word)
        if known is None:
            known = self._mended[word] = self._closest(word)
        return known

    def _closest(self, word: str) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        size = len(word)
        near = [w for n in (size - 1, size, size + 1) for w in self._by_length.get(n, ())]
        reach = 1 if size < 9 else 2  # noqa: PLR2004 -- two slips in a short word make another word
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=reach)
        # another first letter is mostly another word; so is a bare ending, which stemming already took care of
        return best[0] if best and (best[0][0] == word[0] or best[0][1:3] == word[1:3]) else word

    def factor(self, text: str) -> "Features":
        """A past factor's features: those of what it says, and apart from them those of its asides."""
        main: dict[str, None] = {}
        rest: dict[str, None] = {}
        mass = 0.0
        for number, sentence in enumerate(sentences(text)):
            aside = self._is_aside(sentence)
            target = rest if aside or (number and main) else main
            for unit in self.units(sentence):
                target.update(dict.fromkeys((*unit.full, *unit.exact, *unit.part)))
                mass += unit.weight * (0 if aside else _ASIDE_WEIGHT if target is rest else 1)
        if not main:
            main, rest = rest, {}
        return Features(tuple(main), tuple(f for f in rest if f not in main), max(mass, 1.0))

    def _is_aside(self, sentence: str) -> bool:
        stems = tuple(stem(word.text) for word in words(sentence))
        return any(
            aside == stems[i : i + len(aside)]
            for aside in self.concepts.asides
            for i in range(len(stems) - len(aside) + 1)
        )


@dataclass(frozen=True, slots=True)
class Features:
    """What a past factor is indexed by; `mass` is how much it says."""

    main: tuple[str, ...]
    rest: tuple[str, ...]
    mass: float
