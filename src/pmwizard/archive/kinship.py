"""Learning what words have to do with each other: `python -m pmwizard.archive.kinship FILE.jsonl … [--write]`.

A line of a file is a way things fail, said in many words: `{"family", "mechanism", "texts"}`. Features are given
vectors so that texts of one mechanism point the same way and those of others do not (InfoNCE of van den Oord et al.,
2018, with the other mechanisms of a batch as the wrong answers; those of the same family are left out). `--write`
keeps them in `prompts/concepts/vectors.txt`. A share of the words is hidden at each look, so that no text leans on
one of them. It needs numpy, which pmwizard itself does not. The same files give the same vectors, but for the last
digit on another processor.
"""

import importlib
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmwizard.archive.analysis import Analyzer
from pmwizard.archive.concepts import Concepts, compiled
from pmwizard.archive.vectors import SIZE, strengths, written
from pmwizard.resources import shipped

SEED = 7
ROUNDS = 700
BATCH = 256
RATE = 0.003
SHARPNESS = 14.0
"""How much nearer, at the least, the right text should be than others: the inverse of the usual temperature."""
HIDDEN = 0.3
_START, _DECAY, _SPREAD, _TINY = 0.05, 0.9, 0.999, 1e-8
_MOST_RARE = 6.5
_HEAD = "# Where each feature points. Written by `python -m pmwizard.archive.kinship`.\n"


@dataclass(frozen=True, slots=True)
class Book:
    """The mechanisms, each with its texts as features and how strongly they count."""

    features: list[str]
    families: list[str]
    texts: list[list[dict[int, float]]]


def read(paths: Sequence[Path], concepts: Concepts) -> Book:
    """The mechanisms of some files; one that several name is one."""
    analyzer = Analyzer(concepts)
    numbers: dict[str, int] = {}
    families: dict[str, str] = {}
    texts: dict[str, list[dict[int, float]]] = {}
    for line in (line for path in paths for line in path.read_text("utf-8").splitlines()):
        entry = json.loads(line)
        name = entry["mechanism"]
        families.setdefault(name, entry["family"])
        for text in entry["texts"]:
            said = strengths((unit.weight, unit.saying) for unit in analyzer.units(text))
            if said:
                one = {numbers.setdefault(feature, len(numbers)): weight for feature, weight in said.items()}
                texts.setdefault(name, []).append(one)
    told = [name for name in texts if len(texts[name]) > 1]
    return Book(list(numbers), [families[name] for name in told], [texts[name] for name in told])


def learn(book: Book) -> Any:
    """The vectors of the book's features, a row each; how rare a feature is has gone into its length."""
    np = importlib.import_module("numpy")
    chance = np.random.default_rng(SEED)
    size = len(book.features)
    every = [text for told in book.texts for text in told]
    met = Counter(feature for text in every for feature in text)
    rare = np.array([min(_MOST_RARE, math.log((len(every) + 1) / (met[n] + 0.5))) for n in range(size)], "float32")
    family = np.array([sorted(set(book.families)).index(name) for name in book.families])
    vectors = (chance.standard_normal((size, SIZE)) * _START).astype("float32")
    first, second = np.zeros_like(vectors), np.zeros_like(vectors)

    def drawn(batch: Any) -> tuple[Any, Any]:
        """Two texts of each mechanism, with some of their words hidden, as rows over all features."""
        rows = np.zeros((2, len(batch), size), "float32")
        for place, mechanism in enumerate(batch):
            told = book.texts[mechanism]
            for side, which in enumerate(chance.choice(len(told), 2, replace=False)):
                for feature, weight in told[which].items():
                    if chance.random() >= HIDDEN:
                        rows[side, place, feature] = weight
        rows *= rare
        rows /= np.linalg.norm(rows, axis=2, keepdims=True) + _TINY
        return rows[0], rows[1]

    for turn in range(1, ROUNDS + 1):
        batch = chance.choice(len(book.texts), min(BATCH, len(book.texts)), replace=False)
        said, other = drawn(batch)
        kin = (family[batch][:, None] == family[batch][None, :]) & ~np.eye(len(batch), dtype=bool)
        slope = _slope(np, vectors, said, other, kin)
        first = _DECAY * first + (1 - _DECAY) * slope
        second = _SPREAD * second + (1 - _SPREAD) * slope**2
        step = first / (1 - _DECAY**turn) / (np.sqrt(second / (1 - _SPREAD**turn)) + _TINY)
        vectors -= RATE * step
    return vectors * rare[:, None]


def _slope(np: Any, vectors: Any, said: Any, other: Any, kin: Any) -> Any:
    """Which way each vector should move so that each text is nearest to the other text of its mechanism."""
    ends = [rows @ vectors for rows in (said, other)]
    lengths = [np.linalg.norm(end, axis=1, keepdims=True) + _TINY for end in ends]
    one, two = (end / length for end, length in zip(ends, lengths, strict=True))
    alike = np.where(kin, -1e9, one @ two.T * SHARPNESS)
    wrong = -2 * np.eye(len(alike), dtype="float32")
    for axis in (0, 1):
        odds = np.exp(alike - alike.max(axis=axis, keepdims=True))
        wrong += odds / odds.sum(axis=axis, keepdims=True)
    wrong *= SHARPNESS / len(alike)
    total = np.zeros_like(vectors)
    for rows, end, length, pull in ((said, one, lengths[0], wrong @ two), (other, two, lengths[1], wrong.T @ one)):
        total += rows.T @ ((pull - end * (pull * end).sum(axis=1, keepdims=True)) / length)
    return total


def lines(book: Book, vectors: Any) -> list[str]:
    """The vectors as their file has them, in steps of the largest number's 127th."""
    largest = float(abs(vectors).max())
    rounded = ([round(float(number) / largest * 127) for number in vector] for vector in vectors)
    return sorted(f"{feature} {written(numbers)}" for feature, numbers in zip(book.features, rounded, strict=True))


def main(arguments: Sequence[str]) -> int:
    """Learns, and writes if asked to."""
    paths = [Path(word) for word in arguments if word.endswith(".jsonl")]
    concepts = compiled(sorted((shipped("prompts") / "concepts").glob("*.toml")))
    book = read(paths, concepts)
    try:
        vectors = learn(book)
    except ImportError:
        sys.stderr.write("Learning needs numpy: python -m pip install numpy\n")
        return 2
    sys.stdout.write(f"{len(book.texts)} mechanisms, {len(book.features)} features\n")
    if "--write" in arguments:
        path = shipped("prompts") / "concepts" / "vectors.txt"
        path.write_text(_HEAD + "".join(f"{line}\n" for line in lines(book, vectors)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
