"""Sets of row numbers as big integers: adding up weights for a million rows takes milliseconds.

A bit-sliced counter holds every row's score in a handful of integers, slice `i` having bit `row` set when
the row's score has the value `2**i` in it. Adding a weight to a set of rows is a ripple-carry of `&` and `^`.
"""

import re
import zlib
from array import array
from collections.abc import Iterable

CHUNK = 1 << 16
"""Rows in one stored piece; a change rewrites only the pieces it touches."""

_SPARSE = 512
_SET = re.compile(rb"[^\0]")


def pack(rows: Iterable[int]) -> bytes:
    """Row numbers within a chunk, as they are stored."""
    numbers = array("H", rows)
    if len(numbers) <= _SPARSE:
        return b"s" + numbers.tobytes()
    return b"z" + zlib.compress(bytes(_bitmap(numbers)), 1)


def extended(stored: bytes, rows: Iterable[int]) -> bytes:
    """A stored piece with more row numbers in it.

    Raises:
        ValueError, zlib.error: the piece is damaged.
    """
    if stored[:1] != b"z":
        return pack((*array("H", stored[1:]), *rows))
    bits = bytearray(zlib.decompress(stored[1:]))
    for number in rows:
        bits[number >> 3] |= 1 << (number & 7)
    return b"z" + zlib.compress(bytes(bits), 1)


def unpack(stored: bytes) -> bytes:
    """The bitmap of a stored piece, lowest row first.

    Raises:
        ValueError, zlib.error: the piece is damaged.
    """
    if stored[:1] == b"z":
        return zlib.decompress(stored[1:])
    return bytes(_bitmap(array("H", stored[1:])))


def _bitmap(numbers: "array[int]") -> bytearray:
    bits = bytearray(CHUNK // 8)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return bits


def rows_of(bits: int, most: int) -> list[int]:
    """The numbers of at most `most` set bits, lowest first."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    found: list[int] = []
    for place in _SET.finditer(data):
        byte, base = data[place.start()], place.start() << 3
        found += [base + i for i in range(8) if byte >> i & 1]
        if len(found) >= most:
            break
    return found[:most]


class Tally:
    """Scores of all rows at once."""

    def __init__(self) -> None:
        self._slices: list[int] = []

    def add(self, rows: int, weight: int) -> None:
        """Adds a whole, positive weight to every row of a set."""
        place = 0
        while weight:
            if weight & 1:
                self._carry(rows, place)
            weight >>= 1
            place += 1

    def _carry(self, rows: int, place: int) -> None:
        while len(self._slices) <= place:
            self._slices.append(0)
        while rows:
            if place == len(self._slices):
                self._slices.append(0)
            held = self._slices[place]
            self._slices[place] = held ^ rows
            rows &= held
            place += 1

    def best(self, most: int, among: int = -1) -> list[int]:
        """The rows with the highest scores above 0; of equals any, at most `most`; `among` these rows if given."""
        sure, maybe = 0, 0
        for bits in self._slices:
            maybe |= bits
        maybe &= among
        left = most
        for bits in reversed(self._slices):
            upper = maybe & bits
            count = upper.bit_count()
            if count > left:
                maybe = upper
            else:
                sure |= upper
                left -= count
                maybe ^= upper
        return rows_of(sure, most) + rows_of(maybe, max(0, left))
