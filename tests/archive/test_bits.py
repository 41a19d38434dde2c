"""Sets of rows as integers: what goes in comes out, and sums are right."""

import random

from pmwizard.archive.bits import CHUNK, Tally, extended, pack, rows_of, unpack


def rows(stored: bytes) -> list[int]:
    return rows_of(int.from_bytes(unpack(stored), "little"), CHUNK)


def test_a_piece_holds_what_was_put_in_however_many() -> None:
    for count in (0, 1, 500, 600, 40_000):
        numbers = sorted(random.Random(count).sample(range(CHUNK), count))
        assert rows(pack(numbers)) == numbers


def test_a_piece_can_be_extended() -> None:
    for count in (3, 511, 20_000):
        numbers = random.Random(count).sample(range(CHUNK), count)
        assert rows(extended(pack(numbers[:-2]), numbers[-2:])) == sorted(numbers)


def test_the_tally_finds_the_highest_sums() -> None:
    rng = random.Random(5)
    sums = dict.fromkeys(range(300), 0)
    tally = Tally()
    for _ in range(30):
        some, weight = rng.sample(range(300), 80), rng.randint(0, 9)
        tally.add(sum(1 << row for row in some), weight)
        for row in some:
            sums[row] += weight
    best = tally.best(10)
    lowest = min(sums[row] for row in best)
    assert len(best) == 10
    assert all(value <= lowest for row, value in sums.items() if row not in best)


def test_rows_with_nothing_are_not_found() -> None:
    tally = Tally()
    tally.add(0b1010, 3)
    assert sorted(tally.best(10)) == [1, 3]
