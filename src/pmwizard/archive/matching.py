"""Past factors like this one: every row is scored at once over the bitmaps, the best are then weighed closely."""

import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmwizard.archive.analysis import Analyzer, Unit
from pmwizard.archive.bits import Tally
from pmwizard.archive.concepts import Concepts
from pmwizard.archive.model import Match, PastFactor
from pmwizard.archive.postings import SCHEMA, Postings
from pmwizard.archive.words import words

THRESHOLD = 0.5
"""The score at which the panel speaks; chosen so that few unrelated texts are answered."""

_CANDIDATES = 160
_COMPLETIONS = 24
_SHORTEST_HALF = 3
_PRIOR_ROWS, _PRIOR = 150, 0.006
_MOST_BITS = 7.0
_STEPS = 2.2
_BY_CONCEPT, _BY_PART, _IN_ASIDE = 0.85, 0.4, 0.5
_MOST_UNITS = 40


@dataclass(slots=True)
class _Term:
    unit: Unit
    worth: float
    full: frozenset[int]
    exact: frozenset[int]
    part: frozenset[int]


class Engine:
    """Scores rows of the index."""

    def __init__(self, postings: Postings, analyzer: Analyzer) -> None:
        self.postings = postings
        self.analyzer = analyzer

    def rank(self, text: str, n: int, without: int = 0) -> list[tuple[float, int]]:
        """The `n` best (score, row), best first.

        Args:
            text: what is being written.
            n: how many.
            without: rows to leave out, as a bitmap.
        """
        self.postings.fresh()
        units = self.analyzer.units(text, self._complete)[:_MOST_UNITS]
        terms, tally = self._terms(units, without | self.postings.gone)
        rows = tally.best(_CANDIDATES)
        if not rows:
            return []
        scored = [(self._score(terms, *vector[1:]), vector[0]) for vector in self.postings.vectors(rows)]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return [pair for pair in scored[:n] if pair[0] > 0]

    def _terms(self, units: Iterable[Unit], without: int) -> tuple[list[_Term], Tally]:
        terms: list[_Term] = []
        tally = Tally()
        seen: set[tuple[str, ...]] = set()
        for unit in units:
            if unit.full in seen:
                continue
            seen.add(unit.full)
            numbers: dict[str, int] = {}
            full, part = 0, 0
            for name in dict.fromkeys((*unit.full, *unit.exact, *unit.part)):
                numbers[name], rows = self.postings.bitmap(name)
                if name in unit.full:
                    full |= rows
                else:
                    part |= rows
            full &= ~without
            part &= ~full & ~without
            worth = unit.weight * self._bits(full)
            for rows, share in ((full, 1.0), (part, _BY_PART)):
                tally.add(rows, round(worth * share * _STEPS))
            full_ids, exact_ids, part_ids = (
                frozenset(numbers[name] for name in names if numbers[name])
                for names in (unit.full, unit.exact, unit.part)
            )
            exact_ids = exact_ids if len(exact_ids) == len(unit.exact) else frozenset()
            terms.append(_Term(unit, worth, full_ids, exact_ids, part_ids))
        return terms, tally

    def _bits(self, rows: int) -> float:
        """How much it tells that a row is among these; leans on what is usual while the archive is small."""
        share = (rows.bit_count() + _PRIOR_ROWS * _PRIOR) / (self.postings.rows + _PRIOR_ROWS)
        return min(_MOST_BITS, -math.log(share))

    def _score(self, terms: list[_Term], main: frozenset[int], rest: frozenset[int], mass: float) -> float:
        total = matched = told = 0.0
        for term in terms:
            total += term.worth
            share = _share(term, main) or _IN_ASIDE * _share(term, rest)
            matched += share * term.worth
            told += share * term.unit.weight
        if not matched:
            return 0.0
        said = matched / total
        heard = min(1.0, told / mass)
        return _logistic(-4.3 + 3.2 * said + 2.0 * heard + 0.16 * min(matched, 20.0))

    def _complete(self, start: str) -> list[str]:
        if len(start) < _SHORTEST_HALF or self.postings.has_word(start):
            return [start] if len(start) >= _SHORTEST_HALF else []
        from bisect import bisect_left

        surfaces = self.analyzer.concepts.surfaces
        at = bisect_left(surfaces, start)
        known = [surface for surface in surfaces[at : at + _COMPLETIONS] if surface.startswith(start)]
        return [*self.postings.completions(start, _COMPLETIONS), *known]

    def shared(self, text: str, factor: str) -> tuple[str, ...]:
        """The words of a past factor that carry what it has in common with a text, as written there."""
        wanted = {name for unit in self.analyzer.units(text, self._complete) if unit.weight > 0.2 for name in unit.full}  # noqa: PLR2004 -- names and filler are not what two factors share
        common: dict[str, None] = {}
        for unit in self.analyzer.units(factor):
            if unit.weight > 0.2 and wanted.intersection(unit.full):  # noqa: PLR2004 -- as above
                common[factor[unit.words[0].start : unit.words[-1].end]] = None
        return tuple(common)


def _share(term: _Term, has: frozenset[int]) -> float:
    if term.exact and term.exact <= has:
        return 1.0
    if not term.full.isdisjoint(has):
        return _BY_CONCEPT
    return _BY_PART if not term.part.isdisjoint(has) else 0.0


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


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
        self._postings = Postings(db)
        analyzer = Analyzer(concepts, names)
        for factor in self._factors:
            analyzer.add_names((*factor.services, *factor.teams))
        for factor in self._factors:
            self._postings.add(analyzer.factor(factor.text), (word.text for word in words(factor.text)))
        self._postings.flush()
        self.engine = Engine(self._postings, analyzer)

    def similar(self, text: str, n: int = 5, min_score: float | None = None) -> list[Match]:
        """Past factors like this text, best first; as `Archive.similar`."""
        least = THRESHOLD if min_score is None else min_score
        return [
            Match(score, self._factors[row], self.engine.shared(text, self._factors[row].text))
            for score, row in self.engine.rank(text, n)
            if score >= least
        ]
