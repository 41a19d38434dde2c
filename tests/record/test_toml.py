"""A record in TOML: stable bytes, an added item only its own lines, unknown keys kept, every error in words."""

import difflib
import string
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmwizard.record import toml_io
from pmwizard.record.errors import RecordError

DATA = Path(__file__).parent / "data"
GOOD = (DATA / "good.toml").read_text("utf-8")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1, max_size=60)
moments = st.builds(
    lambda minutes, zone: (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(
        timezone(timedelta(minutes=zone))
    ),
    st.integers(0, 500_000),
    st.integers(-720, 840),
)
unknown = st.dictionaries(
    st.text(string.ascii_letters + "äß .-", min_size=1, max_size=8).map(lambda key: f"x{key}"),
    st.one_of(texts, st.integers(-(2**60), 2**60), st.booleans(), st.lists(texts, max_size=3), moments),
    max_size=3,
)


def extended(fixed: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda known, more: {**known, **more}, st.fixed_dictionaries(fixed), unknown)


records = extended(
    {
        "schema": st.just(1),
        "id": st.just("2026-10-03-checkout"),
        "title": texts,
        "services": st.lists(texts, min_size=1, max_size=3),
        "timeline": st.lists(extended({"at": moments, "text": texts}), min_size=1, max_size=4),
        "factors": st.lists(texts, min_size=1, max_size=4).map(
            lambda all_: [{"id": f"F{n}", "text": text} for n, text in enumerate(all_, 1)]
        ),
    }
)


@pytest.mark.parametrize("name", ["good", "poor"])
def test_the_examples_load_and_come_back_byte_for_byte(name: str) -> None:
    text = (DATA / f"{name}.toml").read_text("utf-8")
    assert toml_io.dumps(toml_io.loads(text)) == text


@given(records)
def test_a_record_survives_and_the_bytes_are_stable(record: dict[str, Any]) -> None:
    text = toml_io.dumps(record)
    assert toml_io.loads(text) == record
    assert toml_io.dumps(toml_io.loads(text)) == text


@given(records, st.integers(0, 4), texts)
def test_an_added_item_touches_only_its_own_lines(record: dict[str, Any], place: int, text: str) -> None:
    before = toml_io.dumps(record)
    record["factors"].insert(min(place, len(record["factors"])), {"id": "F99", "text": text})
    diff = difflib.ndiff(before.split("\n"), toml_io.dumps(record).split("\n"))
    assert not [line for line in diff if line.startswith("- ")]


def test_keys_of_a_later_version_survive_where_they_stood() -> None:
    text = (
        GOOD.replace('owner = "Ines Okafor"', 'owner = "Ines Okafor"\nconfidence = "high"', 1)
        + '\n[weather]\nrain = "yes"\n'
    )
    again = toml_io.dumps(toml_io.loads(text))
    assert 'confidence = "high"' in again
    assert again.endswith('[weather]\nrain = "yes"\n')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema = 1", "schema = 2", "was written by a newer pmwizard (schema 2"),
        ("\nat = 2026-10-03T14:33:00+02:00", "\nat = 2026-10-03T14:33:00", "timeline entry 4: no UTC offset"),
        ('timezone = "Europe/Berlin"', 'timezone = "Berlin"', "incident, timezone is not a time zone name"),
        ('text = "Queue depth', 'words = "Queue depth', "factor 2, text is missing"),
        ("due = 2026-10-17", 'due = "soon"', "action 1, due is not a date"),
        ('kind = "detect"', 'kind = "fix"', "action 1, kind"),
        ('id = "F2"', 'id = "F1"', "two factors are called F1"),
        ('id = "2026-10-03-checkout-latency"', 'id = "../../etc"', "is not an id"),
        ('title = "Checkout', "title = Checkout", "is not valid TOML here"),
        ("[incident]", "<<<<<<< HEAD\n[incident]", "a merge conflict is still open"),
    ],
)
def test_every_error_names_the_item_and_the_mend(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(RecordError) as error:
        toml_io.loads(GOOD.replace(old, new, 1), "p.toml")
    assert said in str(error.value)


def test_an_error_names_its_line() -> None:
    bad = GOOD.replace("\nat = 2026-10-03T14:33:00+02:00", "\nat = 2026-10-03T14:33:00", 1)
    line = bad[: bad.index("at = 2026-10-03T14:33:00\n")].count("\n") + 1
    with pytest.raises(RecordError) as error:
        toml_io.loads(bad, "p.toml")
    assert error.value.troubles[0].line == line


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "postmortem.toml"
    path.write_bytes(b'schema = 1\ntitle = "\xff"\n')
    with pytest.raises(RecordError, match=r":2: is not UTF-8 text"):
        toml_io.load(path)
    with pytest.raises(RecordError, match="cannot be read"):
        toml_io.load(tmp_path / "nowhere.toml")


def test_deep_nesting_is_refused_in_words() -> None:
    with pytest.raises(RecordError, match="nested too deeply"):
        toml_io.loads("a = " + "[" * 5000 + "]" * 5000)
