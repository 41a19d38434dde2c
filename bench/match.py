"""How well past factors are found: `python bench/match.py [FOLDER …] [--misses]`.

A folder holds `factors.jsonl`, `queries.jsonl` and, if there are service names, `services.json`. Without folders those
of the tests are taken; those called `held` and `unseen` are measured and never listed, nothing is tuned on them.
Prints, for pmwizard and beside it rapidfuzz's scorers, SQLite's full text search and, when it is installed, bm25s: how
often the same factor comes first, the mean reciprocal rank over whole and half-typed texts, and at the threshold that
answers at most 5 in 100 unrelated texts (pmwizard: its own default) how often the same factor is shown among the first
three.
"""

import importlib
import json
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmwizard.archive.matching import THRESHOLD, Matcher
from pmwizard.archive.model import PastFactor
from pmwizard.archive.words import words

DATA = Path(__file__).resolve().parent.parent / "tests" / "archive" / "data"
HELD_OUT = {"held", "unseen"}
DEEP = 50
SHOWN = 3
Row = dict[str, Any]
Ranker = Callable[[str], list[tuple[float, int]]]
"""A text to (score, place of the factor), best first."""


@dataclass(frozen=True, slots=True)
class Set:
    """A labelled set."""

    name: str
    factors: list[Row]
    queries: list[Row]
    services: list[str]

    @classmethod
    def of(cls, folder: Path) -> "Set":
        """The set in a folder."""
        factors, queries = (
            [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
            for name in ("factors.jsonl", "queries.jsonl")
        )
        services = folder / "services.json"
        return cls(folder.name, factors, queries, json.loads(services.read_text("utf-8")) if services.exists() else [])


def pmwizard(data: Set) -> Ranker:
    matcher = Matcher([PastFactor(f"{f['pm']}#{f['id']}", f["text"]) for f in data.factors], names=data.services)
    return lambda text: matcher.engine.rank(text, DEEP)


def rapidfuzz(scorer: str) -> Callable[[Set], Ranker]:
    def made(data: Set) -> Ranker:
        from rapidfuzz import fuzz, process, utils

        pool = [utils.default_process(f["text"]) for f in data.factors]

        def rank(text: str) -> list[tuple[float, int]]:
            asked = utils.default_process(text)
            found = process.extract(asked, pool, scorer=getattr(fuzz, scorer), limit=DEEP)
            return [(score, place) for _, score, place in found]

        return rank

    return made


def full_text(data: Set) -> Ranker:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE f USING fts5(text, tokenize='porter unicode61')")
    db.executemany("INSERT INTO f(rowid, text) VALUES(?,?)", [(n, f["text"]) for n, f in enumerate(data.factors)])

    def rank(text: str) -> list[tuple[float, int]]:
        asked = " OR ".join(f'"{word.text}"' for word in words(text))
        if not asked:
            return []
        found = db.execute("SELECT -bm25(f), rowid FROM f WHERE f MATCH ? ORDER BY 1 DESC LIMIT ?", (asked, DEEP))
        return [(score, place) for score, place in found]

    return rank


def bm25s(data: Set) -> Ranker | None:
    try:
        library = importlib.import_module("bm25s")
    except ImportError:
        return None
    import snowballstemmer

    stemmer = snowballstemmer.stemmer("english")

    def cut(texts: list[str]) -> Any:
        return library.tokenize(texts, stopwords="en", stemmer=stemmer.stemWords, show_progress=False)

    index = library.BM25()
    index.index(cut([f["text"] for f in data.factors]), show_progress=False)

    def rank(text: str) -> list[tuple[float, int]]:
        places, scores = index.retrieve(cut([text]), k=min(DEEP, len(data.factors)), show_progress=False)
        return [(float(s), int(p)) for s, p in zip(scores[0], places[0], strict=True) if s > 0]

    return rank


OTHERS: dict[str, Callable[[Set], Ranker | None]] = {
    "rapidfuzz WRatio": rapidfuzz("WRatio"),
    "rapidfuzz token_set_ratio": rapidfuzz("token_set_ratio"),
    "SQLite FTS5, porter": full_text,
    "bm25s, stemmed": bm25s,
}


@dataclass(slots=True)
class Result:
    """What a ranker came to on one set: for each query, its kind, the places and scores of the same factor."""

    first: float = 0.0
    full: float = 0.0
    prefix: float = 0.0
    every: float = 0.0
    shown: float = 0.0
    answered: float = 0.0


def measure(
    data: Set, rank: Ranker, threshold: float | None
) -> tuple[Result, list[tuple[Row, list[tuple[float, int]]]]]:
    answers = [(query, rank(query["text"])) for query in data.queries]
    unrelated = sorted((found[0][0] if found else 0.0 for q, found in answers if q["type"] == "nomatch"), reverse=True)
    if threshold is None:  # the lowest that answers at most five in a hundred
        allowed = int(len(unrelated) * 0.05)
        threshold = unrelated[allowed] + 1e-9 if unrelated else 0.0
    related = [(query, found) for query, found in answers if query["type"] != "nomatch"]

    def relevance(query: Row, place: int) -> int:
        return int(query["rel"].get(data.factors[place]["id"], 0))

    def reciprocal(query: Row, found: list[tuple[float, int]]) -> float:
        return next((1 / n for n, (_, place) in enumerate(found, 1) if relevance(query, place) == 2), 0.0)

    ranks = [(query["type"], reciprocal(query, found)) for query, found in related]
    shown = [
        any(score >= threshold and relevance(query, place) == 2 for score, place in found[:SHOWN])
        for query, found in related
    ]

    def mean(values: list[float]) -> float:
        return sum(values) / len(values) if values else 0.0

    result = Result(
        first=mean([float(rank == 1) for _, rank in ranks]),
        full=mean([rank for kind, rank in ranks if kind == "full"]),
        prefix=mean([rank for kind, rank in ranks if kind == "prefix"]),
        every=mean([rank for _, rank in ranks]),
        shown=mean([float(one) for one in shown]),
        answered=mean([float(score >= threshold) for score in unrelated]),
    )
    return result, answers


def misses(data: Set, answers: list[tuple[Row, list[tuple[float, int]]]]) -> None:
    for query, found in answers:
        best = [(score, data.factors[place]) for score, place in found[:SHOWN]]
        if query["type"] == "nomatch":
            wrong = bool(best) and best[0][0] >= THRESHOLD
        else:
            wrong = query["type"] == "full" and all(query["rel"].get(f["id"]) != 2 for _, f in best)
        if wrong:
            print(f"  {query['text']}")
            for score, factor in best:
                print(f"      {score:.2f}  {query['rel'].get(factor['id'], 0)}  {factor['text']}")


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    for folder in folders or sorted(path for path in DATA.iterdir() if path.is_dir()):
        data = Set.of(folder)
        counts = {kind: sum(q["type"] == kind for q in data.queries) for kind in ("full", "prefix", "nomatch")}
        print(f"\n{data.name}: {len(data.factors)} factors, {counts}")
        print(f"  {'':26}  first  MRR: full  prefix   all   shown  unrelated answered")
        rankers: dict[str, Ranker | None] = {"pmwizard": pmwizard(data)}
        rankers |= {name: make(data) for name, make in OTHERS.items()}
        for name, rank in rankers.items():
            if rank is None:
                print(f"  {name:26}  (not installed)")
                continue
            own = name == "pmwizard"
            got, answers = measure(data, rank, THRESHOLD if own else None)
            print(
                f"  {name:26}  {got.first:5.2f}  {got.full:9.2f}  {got.prefix:6.2f}  {got.every:4.2f}  {got.shown:6.2f}"
                f"  {got.answered:18.2f}"
            )
            if own and "--misses" in sys.argv and data.name not in HELD_OUT:
                misses(data, answers)


if __name__ == "__main__":
    main()
