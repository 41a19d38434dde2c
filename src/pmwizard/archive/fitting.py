"""Learning when two factors are one: `python -m pmwizard.archive.fitting FOLDER … [--without=NAME …] [--write]`.

A folder holds `factors.jsonl`, `queries.jsonl` and perhaps `services.json`. For every query the best sixty factors are
weighed; those labelled 2 are the same, those labelled 0 are not, and those labelled 1 teach nothing. A logistic
regression learns from all folders but one and is tried on that one; what is printed comes from factors it never
saw. `--without=NAME` leaves a file of the concept table out meanwhile: one that was written with these sets at hand
finds more in them than it will find elsewhere. With `--write` it learns from all and writes
`prompts/concepts/00-curve.toml`, moved so that from one half on at most `ANSWERED` of the unrelated queries of all sets
together are answered, by curves that had not seen their set nor by the one that is kept. The same input gives the
same weights.
"""

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmwizard.archive.concepts import Concepts, compiled
from pmwizard.archive.judging import SIGNS, signs
from pmwizard.archive.matching import Matcher
from pmwizard.archive.model import PastFactor
from pmwizard.resources import shipped

ANSWERED = 0.04
"""The share of unrelated queries that may be answered."""

_WEIGHED, _SHOWN = 60, 3
_OTHER, _SAME = 0, 2
_PULL = 30.0
"""How strongly weights are pulled to nothing."""
_UNRELATED = 10.0
"""How much more a pair of a query that has no answer counts: silence is learned from those."""
_ROUNDS = 25

Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what was found: the signs and the label of each pair."""

    answerable: bool
    found: list[tuple[list[float], int]]


@dataclass(frozen=True, slots=True)
class Curve:
    """Weights over signs, in the units of the signs."""

    bias: float
    weights: list[float]

    def of(self, found: Sequence[float]) -> float:
        """The log odds."""
        return self.bias + sum(map(float.__mul__, self.weights, found))


def asked(folder: Path, concepts: Concepts) -> list[Asked]:
    """The queries of a labelled set, weighed against its factors."""
    factors, queries = (
        [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
        for name in ("factors.jsonl", "queries.jsonl")
    )
    services = folder / "services.json"
    names = json.loads(services.read_text("utf-8")) if services.exists() else []
    past = [PastFactor(f"{f['pm']}#{f['id']}", f["text"]) for f in factors]
    engine = Matcher(past, concepts, names).engine
    out: list[Asked] = []
    for query in queries:
        weighed, usual = engine.pairs(query["text"], _WEIGHED)
        pairs = [(pair, row) for pair, row in weighed if pair.matched]
        labels = [int(query["rel"].get(factors[row]["id"], 0)) for _, row in pairs]
        found = [[float(sign) for sign in signs(pair, engine.kinds(pair.past), usual)] for pair, _ in pairs]
        out.append(Asked(query["type"] != "nomatch", list(zip(found, labels, strict=True))))
    return out


def learn(sets: Sequence[Sequence[Asked]]) -> Curve:
    """The curve that tells the same from the rest best, each query counting about as much as another."""
    rows: list[tuple[list[float], float, float]] = []
    for query in (query for queries in sets for query in queries):
        for label in (_OTHER, _SAME):
            alike = [found for found, given in query.found if given == label]
            worth = (1.0 if query.answerable else _UNRELATED) / math.sqrt(max(1, len(alike)))
            rows += [(found, float(label == _SAME), worth) for found in alike]
    size = len(SIGNS)
    count = len(rows)
    means = [sum(row[0][i] for row in rows) / count for i in range(size)]
    spreads = [math.sqrt(sum((row[0][i] - means[i]) ** 2 for row in rows) / count) or 1.0 for i in range(size)]
    scaled = [
        ([*((x - m) / s for x, m, s in zip(found, means, spreads, strict=True)), 1.0], same, worth)
        for found, same, worth in rows
    ]
    weights = _newton(scaled, size + 1)
    plain = [weight / spread for weight, spread in zip(weights, spreads, strict=False)]
    return Curve(weights[-1] - sum(map(float.__mul__, plain, means)), plain)


def _newton(rows: list[tuple[list[float], float, float]], size: int) -> list[float]:
    weights = [0.0] * (size - 1) + [-2.0]
    for _ in range(_ROUNDS):
        slope = [_PULL * weight for weight in weights[:-1]] + [0.0]
        bend: Matrix = [[0.0] * size for _ in range(size)]
        for i in range(size - 1):
            bend[i][i] = _PULL
        for found, same, worth in rows:
            sure = 1 / (1 + math.exp(-max(-40.0, min(40.0, sum(map(float.__mul__, weights, found))))))
            off, turn = worth * (sure - same), worth * sure * (1 - sure)
            for i, one in enumerate(found):
                slope[i] += off * one
                if turn > 1e-6:  # noqa: PLR2004 -- certain pairs bend nothing
                    line, part = bend[i], turn * one
                    for j in range(i, size):
                        line[j] += part * found[j]
        for i in range(size):
            for j in range(i):
                bend[i][j] = bend[j][i]
        step = _solved(bend, slope)
        weights = [weight - move for weight, move in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-5:  # noqa: PLR2004 -- it moves no more
            break
    return weights


def _solved(matrix: Matrix, right: list[float]) -> list[float]:
    """The solution of a system of linear equations whose matrix is positive definite."""
    size = len(right)
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i in range(size):
        for j in range(i + 1, size):
            share = lines[j][i] / lines[i][i]
            if share:
                lines[j] = [a - share * b for a, b in zip(lines[j], lines[i], strict=True)]
    out = [0.0] * size
    for i in reversed(range(size)):
        out[i] = (lines[i][size] - sum(lines[i][j] * out[j] for j in range(i + 1, size))) / lines[i][i]
    return out


def tried(curve: Curve, queries: Sequence[Asked]) -> tuple[list[float], list[float]]:
    """The log odds of the best answer to each unrelated query, and of the same factor where the first three hold it."""
    unrelated: list[float] = []
    same: list[float] = []
    for query in queries:
        ranked = sorted(((curve.of(found), label) for found, label in query.found), reverse=True)
        if query.answerable:
            same.append(max((odds for odds, label in ranked[:_SHOWN] if label == _SAME), default=-math.inf))
        else:
            unrelated.append(ranked[0][0] if ranked else -math.inf)
    return unrelated, same


def level(unrelated: Sequence[float]) -> float:
    """The log odds below which all but `ANSWERED` of these stay."""
    return sorted(unrelated, reverse=True)[int(len(unrelated) * ANSWERED)] + 1e-6


def main() -> None:
    """Learns, tries, prints, and writes if asked to."""
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    without = {word.removeprefix("--without=") for word in sys.argv[1:] if word.startswith("--without=")}
    files = sorted((shipped("prompts") / "concepts").glob("*.toml"))
    concepts = compiled(path for path in files if path.stem not in without)
    sets = {folder.name: asked(folder, concepts) for folder in folders}
    results = {name: tried(learn([rest for other, rest in sets.items() if other != name]), sets[name]) for name in sets}
    at = level([odds for unrelated, _ in results.values() for odds in unrelated])
    for name, (unrelated, same) in results.items():
        shown, answered = (sum(odds >= at for odds in some) / max(1, len(some)) for some in (same, unrelated))
        said = f"the same among the first three {shown:.2f}, unrelated answered {answered:.2f}"
        sys.stdout.write(f"{name:10} not learned from: {said}\n")
    if "--write" in sys.argv:
        curve = learn(list(sets.values()))
        at = max(at, level([odds for queries in sets.values() for odds in tried(curve, queries)[0]]))
        lines = [f"bias = {curve.bias - at:.3f}"]
        lines += [f"{name} = {weight:.4f}" for name, weight in zip(SIGNS, curve.weights, strict=True)]
        head = (
            "# When two factors are one: the weight of each sign. Written by `python -m pmwizard.archive.fitting`.\n\n"
        )
        path = shipped("prompts") / "concepts" / "00-curve.toml"
        path.write_text(head + "[_curve]\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
