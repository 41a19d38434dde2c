"""How well past factors are found, on labelled data; the floors leave a little room and fail when quality falls."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pmwizard.archive.matching import THRESHOLD, Matcher
from pmwizard.archive.model import PastFactor

DATA = Path(__file__).parent / "data"
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@cache
def answers(name: str) -> list[tuple[Row, list[tuple[float, int]]]]:
    """For each query, (score, relevance) of the first fifty, best first."""
    folder = DATA / name
    services = json.loads((folder / "services.json").read_text("utf-8"))
    factors = [PastFactor(ref=f"{f['pm']}#{f['id']}", text=f["text"]) for f in rows(folder / "factors.jsonl")]
    matcher = Matcher(factors, names=services)
    out = []
    for query in rows(folder / "queries.jsonl"):
        found = matcher.similar(query["text"], n=50, min_score=0.0)
        out.append((query, [(m.score, query["rel"].get(m.factor.ref.split("#")[1], 0)) for m in found]))
    return out


def reciprocal_rank(found: list[tuple[float, int]]) -> float:
    return next((1 / place for place, (_, rel) in enumerate(found, 1) if rel == 2), 0.0)


def mrr(name: str, kind: str) -> float:
    ranks = [reciprocal_rank(found) for query, found in answers(name) if query["type"] == kind]
    return sum(ranks) / len(ranks)


@pytest.mark.parametrize(
    ("name", "kind", "floor"),
    [
        *(("given", "full", 0.79), ("given", "prefix", 0.56), ("other", "full", 0.90), ("other", "prefix", 0.70)),
        *(("freight", "full", 0.90), ("freight", "prefix", 0.64), ("civic", "full", 0.94), ("civic", "prefix", 0.80)),
        *(("claims", "full", 0.88), ("claims", "prefix", 0.64), ("meters", "full", 0.92), ("meters", "prefix", 0.67)),
    ],
)
def test_same_factor_comes_first(name: str, kind: str, floor: float) -> None:
    assert mrr(name, kind) >= floor


@pytest.mark.parametrize(
    ("name", "floor"),
    [("given", 0.70), ("other", 0.65), ("freight", 0.75), ("civic", 0.80), ("claims", 0.67), ("meters", 0.60)],
)
def test_same_factor_is_shown_among_first_three(name: str, floor: float) -> None:
    asked = [found for query, found in answers(name) if query["type"] != "nomatch"]
    shown = [found for found in asked if any(rel == 2 and score >= THRESHOLD for score, rel in found[:3])]
    assert len(shown) / len(asked) >= floor


def test_unrelated_texts_are_met_with_silence() -> None:
    tops = {
        name: [found[0][0] if found else 0.0 for query, found in answers(name) if query["type"] == "nomatch"]
        for name in ("given", "other", "freight", "civic", "claims", "meters", "second", "third")
    }
    answered = {name: [score >= THRESHOLD for score in scores] for name, scores in tops.items()}
    every = [spoke for some in answered.values() for spoke in some]
    assert max(sum(some) / len(some) for some in answered.values()) <= 0.18
    assert sum(every) / len(every) <= 0.05


def test_scores_are_between_zero_and_one_and_best_first() -> None:
    for _, found in answers("given"):
        scores = [score for score, _ in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
