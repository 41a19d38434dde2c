"""Where texts point: the arithmetic, damaged files, what the shipped vectors know, and how they are learned."""

import json
import math
from pathlib import Path

import pytest

from pmwizard.archive import kinship, vectors
from pmwizard.archive.analysis import Analyzer
from pmwizard.archive.concepts import Concepts, compiled, load
from pmwizard.archive.vectors import NOWHERE, SIZE, Direction, Vectors, direction, nearness, strengths, written
from pmwizard.resources import shipped


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return load([shipped("prompts") / "concepts"])


def pointing(text: str, concepts: Concepts, known: Vectors | None = None) -> Direction:
    said = strengths((unit.weight, unit.saying) for unit in Analyzer(concepts).units(text))
    packed = (known or concepts.vectors).packed
    return direction((packed(name), weight) for name, weight in said.items())


def test_a_packed_sum_is_the_sum_of_the_numbers() -> None:
    one, other = [number - 32 for number in range(SIZE)], [-127, 127] * (SIZE // 2)
    known = Vectors([f"a {written(one)}", f"b {written(other)}"])
    numbers, length = direction([(known.packed("a"), 1.0), (known.packed("b"), 0.3)])
    plain = [10 * a + 3 * b for a, b in zip(one, other, strict=True)]
    assert numbers == plain
    assert length == pytest.approx(math.sqrt(sum(number**2 for number in plain)))


def test_nearness_is_a_cosine_and_nowhere_is_near_nothing() -> None:
    up, down = [1] * SIZE, [-1] * SIZE
    known = Vectors([f"up {written(up)}", f"down {written(down)}"])
    one, other = direction([(known.packed("up"), 1.0)]), direction([(known.packed("down"), 0.5)])
    assert nearness(one, one) == pytest.approx(1)
    assert nearness(one, other) == pytest.approx(-1)
    assert nearness(one, NOWHERE) == 0
    assert direction([(known.packed("unheard of"), 1.0)]) == NOWHERE


@pytest.mark.parametrize("line", ["a", "a b c", "a é", "a 0", "# a comment", f"a {written([1] * (SIZE - 1))}"])
def test_a_damaged_line_says_nothing(line: str) -> None:
    assert Vectors([line]).packed("a") == 0


def test_a_missing_or_damaged_file_has_no_vectors(tmp_path: Path) -> None:
    assert Vectors.load(tmp_path / "none").packed("w:queue") == 0
    (tmp_path / "damaged").write_bytes(b"w:queue \xff\xfe")
    assert Vectors.load(tmp_path / "damaged").packed("w:queue") == 0


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        ("the pager for queue depth was muted", "we had silenced the backlog alarm", "the certificate ran out"),
        ("the record kept its old address for a day", "long TTL on the DNS entry", "the disk was full"),
        ("only one person knew how to do it", "the knowledge lived in a single head", "the cache was cold"),
        ("two runners took the same job", "the nightly task ran twice at once", "the flag defaulted to on"),
    ],
)
def test_the_same_in_other_words_is_nearer(text: str, same: str, other: str, concepts: Concepts) -> None:
    asked = pointing(text, concepts)
    assert nearness(asked, pointing(same, concepts)) > nearness(asked, pointing(other, concepts)) + 0.15


def test_texts_of_one_mechanism_come_to_point_the_same_way(tmp_path: Path) -> None:
    book = {
        "bell": ["the gong was wrapped in felt", "felt round the gong", "a muffled carillon", "the carillon in felt"],
        "boat": ["the dinghy leaked", "a hole in the dinghy", "the skiff had a hole", "the skiff leaked"],
        "bread": ["the dough never rose", "a loaf that never rose", "flat loaf", "the dough stayed flat"],
    }
    path = tmp_path / "book.jsonl"
    rows = [{"family": name, "mechanism": name, "texts": texts} for name, texts in book.items()]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    concepts = compiled([])
    read = kinship.read([path], concepts)
    known = Vectors(kinship.lines(read, kinship.learn(read)))
    gong, carillon = pointing("the gong was wrapped", concepts, known), pointing("a muffled carillon", concepts, known)
    assert nearness(gong, carillon) > 0.5
    assert nearness(gong, pointing("the skiff leaked", concepts, known)) < 0.3


def test_the_shipped_file_holds_what_the_book_says(concepts: Concepts) -> None:
    book = kinship.read(sorted((Path(__file__).parent / "mechanisms").glob("*.jsonl")), concepts)
    assert len(book.texts) > 1000
    known = [feature for feature in book.features if concepts.vectors.packed(feature)]
    assert len(known) == len(book.features)
    assert vectors.SIZE == 128
