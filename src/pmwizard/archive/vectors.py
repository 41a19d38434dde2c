"""What words have to do with each other: a vector for each feature, learned from the book of mechanisms.

The vectors are data, `prompts/concepts/vectors.txt`; `python -m pmwizard.archive.kinship` writes them. A text points
where the sum of its features' vectors points, and two texts are near when they point the same way, in whatever words.

A vector is kept as one integer with a lane for each of its numbers: a weighted sum of vectors is then a handful of
additions, which costs next to nothing without any library.
"""

import math
import operator
import sys
from array import array
from base64 import b85decode, b85encode
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

SIZE = 128
"""Numbers in a vector."""

_ZERO = 128
_STEPS = 10
"""A feature's weight is told in tenths."""

Key = TypeVar("Key")
Direction = tuple[list[int], float]
"""Where a text points, and the length of that vector; a length of nothing points nowhere."""

NOWHERE: Direction = ([], 0.0)


class Vectors:
    """The vectors of the features that have one."""

    def __init__(self, written: Iterable[str] = ()) -> None:
        """From the lines of the file: a feature and its numbers; lines that are no such pair say nothing."""
        pairs = (line.split(" ") for line in written if not line.startswith("#"))
        self._written = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}  # noqa: PLR2004 -- a feature, its numbers
        self._packed: dict[str, int] = {}

    @classmethod
    def load(cls, path: Path) -> "Vectors":
        """The vectors of a file; none where it cannot be read, and then no text is near another."""
        try:
            return cls(path.read_text("utf-8").splitlines())
        except (OSError, UnicodeDecodeError):
            return cls()

    def packed(self, name: str) -> int:
        """The vector of a feature as an integer; 0 when it has none."""
        known = self._packed.get(name)
        if known is None:
            known = self._packed[name] = _packed(self._written.get(name, ""))
        return known


def _packed(written: str) -> int:
    try:
        numbers = array("b", b85decode(written))
    except ValueError:
        return 0
    if len(numbers) != SIZE:
        return 0
    return int.from_bytes(array("I", [number + _ZERO for number in numbers]).tobytes(), sys.byteorder)


def written(numbers: Sequence[int]) -> str:
    """A vector of numbers from -127 to 127 as the file has it."""
    return b85encode(array("b", numbers).tobytes()).decode("ascii")


def strengths(said: Iterable[tuple[float, Iterable[Key]]]) -> dict[Key, float]:
    """How strongly each feature of a text counts, given the weight and the features of each of its units."""
    out: dict[Key, float] = {}
    for weight, features in said:
        for feature in features:
            if weight > out.get(feature, 0.0):
                out[feature] = weight
    return out


def direction(weighed: Iterable[tuple[int, float]]) -> Direction:
    """Where a text points, given its features' packed vectors and how strongly each counts."""
    total = steps = 0
    for vector, weight in weighed:
        if vector:
            step = round(weight * _STEPS)
            total += vector * step
            steps += step
    if not steps:
        return NOWHERE
    lanes = array("I")
    lanes.frombytes(total.to_bytes(SIZE * lanes.itemsize, sys.byteorder))
    zero = _ZERO * steps
    numbers = [lane - zero for lane in lanes]
    return numbers, math.sqrt(sum(number * number for number in numbers))


def nearness(one: Direction, other: Direction) -> float:
    """The cosine of the angle between two texts, -1 to 1; 0 when either points nowhere."""
    if not (one[1] and other[1]):
        return 0.0
    return float(sum(map(operator.mul, one[0], other[0]))) / (one[1] * other[1])
