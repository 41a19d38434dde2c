"""Past factors like this one: all rows are tallied at once over the bitmaps, the best weighed, the best judged."""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile

from pmwizard.archive.analysis import CONCEPT, Analyzer, Unit
from pmwizard.archive.bits import Tally
from pmwizard.archive.concepts import Concepts
from pmwizard.archive.judging import MECHANISM, STATE, THING, WORD, Judge, Usual, kind
from pmwizard.archive.model import Match, PastFactor
from pmwizard.archive.postings import SCHEMA, Postings
from pmwizard.archive.vectors import Direction, direction, strengths
from pmwizard.archive.weighing import Numbered, Pair, Reading, rarity
from pmwizard.archive.words import words

THRESHOLD = 0.5
"""The score at which the panel speaks; chosen so that few unrelated texts are answered."""

_CANDIDATES = 48
"""Rows that are weighed."""
_SAMPLE = 400
"""Rows, spread evenly, that stand for the whole archive when it is asked how much alike everything is to a text."""
_USUAL = (12, 32)
"""The places in the sample, best first, that are taken for unrelated."""
_COMMON = 3.5
"""How like a text unrelated factors mostly are; what an archive too small to tell leans on."""
_NEARLY = 0.05
"""How near unrelated factors mostly are."""
_POINTING = 12.0
"""What it is worth at a first look that two factors point the same way."""
_JUDGED = 12
"""The best of those, which are judged."""
_COMPLETIONS = 24
_SHORTEST_HALF = 2
_STEPS = 2.2
"""Steps of the rough score in a nat; whole steps keep the tally to a handful of integers."""
_PART = 0.4
_MOST_UNITS = 40
_TELLING = 0.2
"""Units that weigh less are names and filler, not what two factors share."""
_MOST_READINGS = 4096
_MOST_TEXTS = 512


class Engine:
    """Scores rows of the index."""

    def __init__(self, postings: Postings, analyzer: Analyzer) -> None:
        self.postings = postings
        self.analyzer = analyzer
        self._readings: dict[int, Reading] = {}
        self._state = -1
        self._last: tuple[str, list[Unit]] | None = None
        concepts = analyzer.concepts
        self.judge = Judge(concepts.curve)
        self._named = {**dict.fromkeys(concepts.mechanisms, MECHANISM), **dict.fromkeys(concepts.states, STATE)}
        self._kinds: dict[int, int] = {}
        self._packed: dict[int, int] = {}
        self._texts: dict[str, list[Unit]] = {}
        self._sample = 0

    def rank(self, text: str, n: int, without: int = 0) -> list[tuple[float, int]]:
        """The `n` best (score, row), best first.

        Args:
            text: what is being written.
            n: how many.
            without: rows to leave out, as a bitmap.
        """
        pairs, usual = self.pairs(text, max(n, _JUDGED), without)
        scored = [(self.judge.score(pair, self.kinds(pair.past), usual), row) for pair, row in pairs]
        scored.sort(key=lambda found: (-found[0], found[1]))
        return [found for found in scored[:n] if found[0] > 0]

    def pairs(self, text: str, most: int, without: int = 0) -> tuple[list[tuple[Pair, int]], Usual]:
        """The text beside the past factors most like it at a first look, at most so many, each with its row.

        Behind them stands how like it unrelated factors are.
        """
        units = self._asked(text)
        tally = self._tally(units, without | self.postings.gone)
        rows = tally.best(max(most, _CANDIDATES))
        if not rows:
            return [], Usual()
        asked = Reading(
            (Numbered.of(unit, 1.0, self.postings.number) for unit in units), self._rarity, self._direction(units)
        )
        known = {row: Pair.of(asked, past) for row, past in self._past(rows)}
        first, last = _USUAL
        sampled = tally.best(last, self._sample)
        others = {row: Pair.of(asked, past) for row, past in self._past([row for row in sampled if row not in known])}
        alike = [pair for row in sampled if (pair := known.get(row) or others.get(row))]
        alike.sort(key=lambda pair: pair.rough)
        unlike = alike[: max(0, len(alike) - first)]
        missing, places = last - first - len(unlike), last - first
        usual = Usual(
            (sum(pair.rough for pair in unlike) + missing * _COMMON) / places,
            (sum(pair.near for pair in unlike) + missing * _NEARLY) / places,
        )
        pairs = sorted(((pair, row) for row, pair in known.items()), key=_best_first)
        return pairs[:most], usual

    def kinds(self, past: Reading) -> list[int]:
        """What each unit of a past factor says."""
        return [kind(unit, self._kind_of) for unit in past.units]

    def _kind_of(self, number: int) -> int:
        known = self._kinds.get(number)
        if known is None:
            name = self.postings.name(number)
            own = name.removeprefix(CONCEPT)
            known = self._kinds[number] = WORD if own == name else self._named.get(own, THING)
        return known

    def _asked(self, text: str) -> list[Unit]:
        """The units of a text being written; those of the last one are kept, as it is asked about more than once."""
        state = self.postings.fresh()
        if state != self._state:
            self._state = state
            self._readings.clear()
            self._kinds.clear()
            self._packed.clear()
            self._texts.clear()
            self._last = None
            rows = self.postings.rows
            self._sample = sum(1 << row for row in {place * rows // _SAMPLE for place in range(_SAMPLE)})
        if self._last is None or self._last[0] != text:
            self._last = text, self.analyzer.units(text, self._complete)[:_MOST_UNITS]
        return self._last[1]

    def _past(self, rows: list[int]) -> list[tuple[int, Reading]]:
        kept = self._readings
        for row, units in self.postings.readings([row for row in rows if row not in kept]):
            kept[row] = Reading(units, self._rarity, self._past_direction(units))
        found = [(row, kept[row]) for row in rows if row in kept]
        if len(kept) > _MOST_READINGS:
            kept.clear()
        return found

    def _direction(self, units: Iterable[Unit]) -> Direction:
        """Where a text being written points."""
        packed = self.analyzer.concepts.vectors.packed
        said = strengths((unit.weight, unit.saying) for unit in units)
        return direction((packed(name), weight) for name, weight in said.items())

    def _past_direction(self, units: Iterable[Numbered]) -> Direction:
        """Where a past factor points."""
        said = strengths((unit.weight * unit.share, unit.saying) for unit in units)
        return direction((self._vector(number), weight) for number, weight in said.items())

    def _vector(self, number: int) -> int:
        known = self._packed.get(number)
        if known is None:
            known = self._packed[number] = self.analyzer.concepts.vectors.packed(self.postings.name(number))
        return known

    def _rarity(self, unit: Numbered) -> float:
        return rarity(sum(map(self.postings.hits, unit.full)), self.postings.rows)

    def _tally(self, units: Iterable[Unit], without: int) -> Tally:
        tally = Tally()
        seen: set[tuple[str, ...]] = set()
        for unit in units:
            full_names = (*unit.concepts, *unit.exact) if len(unit.exact) <= 1 else unit.concepts
            if full_names in seen:
                continue
            seen.add(full_names)
            full, part = 0, 0
            for name in full_names:
                full |= self.postings.bitmap(name)
            for name in (*unit.topics, *(name for one in unit.part for name in one)):
                part |= self.postings.bitmap(name)
            full &= ~without
            part &= ~full & ~without
            worth = unit.weight * rarity(full.bit_count(), self.postings.rows)
            for rows, share in ((full, 1.0), (part, _PART)):
                tally.add(rows, round(worth * share * _STEPS))
        return tally

    def _complete(self, start: str) -> list[str]:
        if len(start) < _SHORTEST_HALF:
            return []
        if self.postings.has_word(start):
            return [start]
        surfaces = self.analyzer.concepts.surfaces
        at = bisect_left(surfaces, start)
        known = takewhile(lambda surface: surface.startswith(start), surfaces[at : at + _COMPLETIONS])
        return [*self.postings.completions(start, _COMPLETIONS), *known] or [start]

    def shared(self, text: str, factor: str) -> tuple[str, ...]:
        """The words of a past factor that carry what it has in common with a text, as written there."""
        wanted: set[str] = set()
        for unit in self._asked(text):
            if unit.weight > _TELLING:
                wanted.update(unit.saying)
        common: dict[str, None] = {}
        for unit in self._text(factor):
            if unit.weight > _TELLING and wanted.intersection(unit.saying):
                common[factor[unit.words[0].start : unit.words[-1].end]] = None
        return tuple(common)

    def _text(self, factor: str) -> list[Unit]:
        """The units of a past factor's text; kept, as the same ones come up letter after letter."""
        known = self._texts.get(factor)
        if known is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            known = self._texts[factor] = self.analyzer.units(factor)
        return known


def _best_first(found: tuple[Pair, int]) -> tuple[float, int]:
    pair, row = found
    return -pair.rough - _POINTING * pair.near, row


class Matcher:
    """The matcher over factors at hand, without files."""

    def __init__(
        self, factors: Sequence[PastFactor], concepts: Concepts | None = None, names: Iterable[str] = ()
    ) -> None:
        if concepts is None:
            from pmwizard.archive.concepts import load
            from pmwizard.resources import shipped

            concepts = load([shipped("prompts") / "concepts"])
        self._factors = list(factors)
        db = sqlite3.connect(":memory:", check_same_thread=False)
        db.executescript(SCHEMA)
        postings = Postings(db)
        analyzer = Analyzer(concepts, names)
        for factor in self._factors:
            analyzer.add_names((*factor.services, *factor.teams))
        for factor in self._factors:
            postings.add(analyzer.factor(factor.text), (word.text for word in words(factor.text)))
        postings.flush()
        self.engine = Engine(postings, analyzer)

    def similar(self, text: str, n: int = 5, min_score: float | None = None) -> list[Match]:
        """Past factors like this text, best first; as `Archive.similar`."""
        least = THRESHOLD if min_score is None else min_score
        return [
            Match(score, self._factors[row], self.engine.shared(text, self._factors[row].text))
            for score, row in self.engine.rank(text, n)
            if score >= least
        ]
