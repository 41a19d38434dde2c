"""What two factors have in common: each one's units are looked for in the other, rare ones counting most."""

import math
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pmwizard.archive.analysis import Unit
from pmwizard.archive.vectors import NOWHERE, Direction, nearness

_MOST_WORTH = 5.0
"""No unit is worth more, however rare: a word seen once among a million is not proof of anything."""
_PRIOR_ROWS, _PRIOR_HITS = 150, 0.9
"""What a small archive leans on: rareness means little before there is something to be rare among."""

_BY_CONCEPT, _BY_WORD, _BY_TOPIC, _BY_HALF = 0.88, 0.8, 0.38, 0.85
_SENSES_HERE, _SENSES_THERE = 0.7, 0.3
"""How much a word of many senses is doubted when only some of them are met, on either side."""
LEAST_SAID = 3.0
"""The worth of a factor that says next to nothing; keeps two short notes from being the same by one word."""

_SAID, _HEARD, _MATCHED, _BOTH = 3.0, 0.5, 1.9, 12.0


@dataclass(slots=True)
class Numbered:
    """A unit with its features as the index numbers them, and how much its sentence is about the factor."""

    concepts: tuple[int, ...]
    exact: tuple[int, ...]
    part: tuple[tuple[int, ...], ...]
    topics: tuple[int, ...]
    weight: float
    share: float
    half: bool = False
    everything: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        inner = (number for one in self.part for number in one)
        self.everything = frozenset((*self.concepts, *self.exact, *self.topics, *inner))

    @classmethod
    def of(cls, unit: Unit, share: float, number: Callable[[str], int]) -> "Numbered":
        """The unit with numbers for names."""
        concepts, exact, topics = (tuple(map(number, names)) for names in (unit.concepts, unit.exact, unit.topics))
        part = tuple(tuple(map(number, names)) for names in unit.part)
        return cls(concepts, exact, part, topics, unit.weight, share, unit.half)

    @property
    def saying(self) -> tuple[int, ...]:
        """Features of what it says, whole or in part, leaving out the fields it belongs to."""
        return (*self.concepts, *self.exact, *(number for one in self.part for number in one))

    @property
    def full(self) -> tuple[int, ...]:
        """Features each of which says all of it."""
        return (*self.concepts, *self.exact) if len(self.exact) <= 1 else self.concepts


class Reading:
    """A text as it is compared: its units, their worth, and everything it can be found by."""

    __slots__ = ("concepts", "direction", "everything", "fields", "has", "shares", "units", "worth", "worths")

    def __init__(
        self, units: Iterable[Numbered], rarity: Callable[[Numbered], float], direction: Direction = NOWHERE
    ) -> None:
        self.units = list(units)
        self.direction = direction
        self.worths = [unit.weight * rarity(unit) for unit in self.units]
        self.shares = [worth * unit.share for worth, unit in zip(self.worths, self.units, strict=True)]
        self.worth = sum(self.shares)
        self.concepts = frozenset(number for unit in self.units for number in unit.concepts)
        self.has: dict[int, float] = {}
        self.fields: dict[int, float] = {}
        for unit in self.units:
            doubt = unit.share * max(1, len(unit.concepts)) ** -(0 if unit.half else _SENSES_THERE)
            self._note(unit.concepts, self.has, doubt)
            self._note(unit.exact, self.has, unit.share)
            self._note(unit.topics, self.fields, unit.share)
            for one in unit.part:
                self._note(one, self.has, unit.share * _BY_WORD * len(one) ** -_SENSES_THERE)
        self.everything = frozenset(self.has).union(self.fields)

    @staticmethod
    def _note(numbers: tuple[int, ...], target: dict[int, float], strength: float) -> None:
        for number in numbers:
            if strength > target.get(number, 0.0):
                target[number] = strength

    def finds(self, unit: Numbered) -> float:
        """How surely this text says what the unit says, 0 to 1."""
        if unit.everything.isdisjoint(self.everything):
            return 0.0  # most units, and quickly
        has = self.has
        if unit.exact and all(number in has for number in unit.exact):
            return min(has[number] for number in unit.exact)
        found = 0.0
        met = [has[number] for number in unit.concepts if number in has]
        if met and unit.half:
            found = _BY_HALF * max(met)
        elif met:
            found = _BY_CONCEPT * (len(met) / len(unit.concepts)) ** _SENSES_HERE * max(met)
        if unit.part and found < _BY_WORD:
            words = [max((has.get(number, 0.0) for number in one), default=0.0) for one in unit.part]
            found = max(found, _BY_WORD * sum(words) / len(words))
        if found < _BY_TOPIC and unit.topics:
            found = max(found, _BY_TOPIC * max(self.fields.get(number, 0.0) for number in unit.topics))
        return found


def rarity(hits: int, rows: int) -> float:
    """What it tells, in nats, that a factor is among these `hits` of `rows`."""
    return min(_MOST_WORTH, -math.log((min(hits, rows) + _PRIOR_HITS) / (rows + _PRIOR_ROWS)))


@dataclass(slots=True)
class Pair:
    """A text being asked about and a past one: how surely each unit of one is found in the other.

    Attributes:
        said: the share of the asked text that is in the past one.
        heard: the share of the past text that is in the asked one.
        matched: how much of the asked text is found, in nats.
        near: how much the two point the same way, in whatever words.
    """

    asked: Reading
    past: Reading
    here: list[float]
    there: list[float]
    said: float
    heard: float
    matched: float
    near: float

    @classmethod
    def of(cls, asked: Reading, past: Reading) -> "Pair":
        """The two compared."""
        here = [past.finds(unit) for unit in asked.units]
        there = [asked.finds(unit) for unit in past.units]
        matched = sum(map(operator.mul, asked.worths, here))
        heard = sum(map(operator.mul, past.shares, there))
        said = matched / asked.worth if asked.worth else 0.0
        near = nearness(asked.direction, past.direction)
        return cls(asked, past, here, there, said, heard / max(past.worth, LEAST_SAID), matched, near)

    @property
    def both(self) -> float:
        """High only if each says what the other says."""
        return math.sqrt(self.said * self.heard)

    @property
    def rough(self) -> float:
        """How alike they are at a first look; only its order means something."""
        return _SAID * self.said + _HEARD * self.heard + _MATCHED * math.log1p(self.matched) + _BOTH * self.both
