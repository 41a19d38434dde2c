"""What makes two factors alike: meanings, not spellings and not names."""

from pathlib import Path

import pytest

from pmwizard.archive.analysis import Analyzer
from pmwizard.archive.concepts import load
from pmwizard.archive.matching import THRESHOLD, Matcher
from pmwizard.archive.model import PastFactor
from pmwizard.archive.words import plain, words
from pmwizard.resources import shipped

CONCEPTS = load([shipped("prompts") / "concepts"])


def matcher(*texts: str, services: tuple[str, ...] = ()) -> Matcher:
    factors = [PastFactor(f"pm#F{i}", text, services=services) for i, text in enumerate(texts)]
    return Matcher(factors, CONCEPTS)


def score(query: str, text: str, *others: str, services: tuple[str, ...] = ()) -> float:
    found = matcher(text, *others, services=services).similar(query, n=9, min_score=0)
    return next((match.score for match in found if match.factor.text == text), 0.0)


@pytest.mark.parametrize(
    ("word", "same", "other"),
    [
        ("responses", "response", "responsible"),
        ("authors", "author", "authority"),
        ("muting", "muted", "mutable"),
        ("stopped", "stops", "stopper"),
        ("retries", "retry", "retrieve"),
    ],
)
def test_inflections_are_one_word_and_derivations_another(word: str, same: str, other: str) -> None:
    assert plain(word) == plain(same) != plain(other)


def test_words_are_cut_as_people_write_them() -> None:
    said = [word.text for word in words("queueDepth isn't w/o the HTTP-proxy's cache_key, didnt cannot 29th")]
    assert " ".join(said) == "queue depth is not w o the http proxy cache key did not can not 29"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("queue-depth alert muted during migration", "depth pager silenced while we moved brokers"),
        ("the tls cert ran out", "An SSL certificate had expired."),
        ("k8s node could not pull the docker image", "Kubernetes host failed to fetch the container image."),
        ("restoring from backup had never been tried", "Nobody had ever rehearsed a restore of the snapshots."),
        ("bus factor of one for the billing importer", "Only one person understands the billing importer."),
        ("schema change locked a busy table", "ALTER TABLE held an exclusive lock on a hot table."),
    ],
)
def test_the_same_in_other_words_is_found(query: str, text: str) -> None:
    assert score(query, text) >= THRESHOLD


def test_a_shared_name_makes_nothing_alike() -> None:
    first, second = "ledger-api ran out of disk space", "A certificate on ledger-api expired"
    named = score(first, second, services=("ledger-api",))
    assert named < 0.1
    assert named < score(first, second)


def test_a_name_that_is_a_word_of_the_field_stays_that_word() -> None:
    assert (
        score("the api gateway dropped headers", "Headers got lost at the API gateway", services=("api-gateway",)) > 0.5
    )


def test_slips_are_mended_and_good_words_left_alone() -> None:
    mend = Analyzer(CONCEPTS, ["hollow-cart"]).mender.mend
    assert mend("certifcate") == "certificate"
    assert mend("alret") == "alert"
    assert mend("hollow") == "hollow", "a word of a service's name is none of the table's words mistyped"
    assert mend("zzyzx") == "zzyzx"


def test_a_half_typed_text_finds_what_it_may_become() -> None:
    texts = ("A certificate expired unnoticed.", "The disk of the build host was full.")
    (first, *_) = matcher(*texts).similar("expired certif", min_score=0)
    assert first.factor.text == texts[0]


def test_asides_are_not_what_a_factor_is_about() -> None:
    text = "The pool was too small. It took about 40 minutes to notice."
    assert score("it took minutes until somebody noticed", text) < THRESHOLD < score("connection pool too small", text)


def test_endless_and_empty_texts_are_taken() -> None:
    asked = matcher("The disk was full.")
    assert asked.similar("") == []
    assert asked.similar("  \n ") == []
    assert asked.similar("the disk was full " * 5_000)


def test_the_shared_words_are_marked_as_they_stand() -> None:
    (match,) = matcher("Nobody renewed the SSL cert in time.").similar("the certificate was not renewed by anybody")
    assert "cert" in " ".join(match.shared)


def test_a_team_can_add_and_take_out_forms(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('dns = { forms = "telephone book", drop = "resolver" }\n', "utf-8")
    own = load([shipped("prompts") / "concepts", tmp_path])
    assert "dns" in own.singles.get("telephon", ()) or ("dns",) in [c for s, c in own.phrases["telephon"] if len(s) > 1]
    assert "dns" not in own.singles["resolver"]
    assert "dns" in CONCEPTS.singles["resolver"]


def test_every_shipped_concept_file_reads() -> None:
    assert CONCEPTS.problems == []
    assert sum(len(entries) for entries in CONCEPTS.phrases.values()) > 8_000


def test_a_compiled_table_is_kept_and_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.toml").write_text('thing = "widget, the gizmo box"\n', "utf-8")
    first = load([folder], tmp_path)
    assert load([folder], tmp_path) == first
    (kept,) = tmp_path.glob("concepts-*.json")
    kept.write_text("{broken", "utf-8")
    assert load([folder], tmp_path) == first
