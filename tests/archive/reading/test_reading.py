"""Other people's postmortems: read whole, told from templates and guides, and never a reason to stop."""

import datetime as dt
import random
import runpy
import time
from pathlib import Path

import pytest

from pmwizard.archive.reading import is_postmortem, read, to_record
from pmwizard.record import toml_io

DATA = Path(__file__).parent / "data"
DOCUMENTS = sorted(path.with_suffix("") for path in DATA.rglob("*.toml"))
COUNTED = ("fresh", "aside", "again")
"""Sets that are not read whole: what is found of them may only grow. Nobody looks into what is missed of `aside`."""
WHOLE = [path for path in DOCUMENTS if path.relative_to(DATA).parts[0] not in COUNTED]
compare = runpy.run_path(str(Path(__file__).with_name("comparing.py")))["compare"]

PLAIN = """# Checkout was slow on the third of May

**Severity:** SEV2

## Summary

Shoppers waited up to nine seconds.

## Timeline (UTC)

- 14:02 The queue began to grow.
- 14:40 Ines restarted the consumer.

## Contributing factors

- Queue depth has a graph and no alert. (JD)
- The runbook names a host that was removed last year.

## Action items

- [x] Alert on queue depth (@ines)
- [ ] Rewrite the runbook — Tomasz, due 2026-05-20
"""


def test_a_plain_document_is_read_whole() -> None:
    document = read(Path("2026-05-03-checkout.md"), PLAIN)
    assert (document.title, document.date, document.severity) == (
        "Checkout was slow on the third of May",
        dt.date(2026, 5, 3),
        "SEV2",
    )
    assert [(line, text, sure) for _, text, line, sure, _ in document.factors] == [
        (16, "Queue depth has a graph and no alert.", True),
        (17, "The runbook names a host that was removed last year.", True),
    ]
    assert [(row.line, row.text, row.owner, row.due, row.status) for row in document.actions] == [
        (21, "Alert on queue depth", "ines", None, "done"),
        (22, "Rewrite the runbook", "Tomasz", dt.date(2026, 5, 20), "open"),
    ]
    assert [(moment.when, moment.text) for moment in document.timeline] == [
        ("14:02", "The queue began to grow."),
        ("14:40", "Ines restarted the consumer."),
    ]
    assert is_postmortem(Path("2026-05-03-checkout.md"), PLAIN)


def test_its_record_is_valid_and_written() -> None:
    record = to_record(read(Path("2026-05-03-checkout.md"), PLAIN))
    assert toml_io.validate(record) == []
    assert toml_io.parse(toml_io.dumps(record))["timeline"][1]["at"] == dt.datetime(2026, 5, 3, 14, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: str(path.relative_to(DATA)))
def test_a_house_style_is_read_as_a_careful_person_would(path: Path) -> None:
    assert compare(path).wrong == []


@pytest.mark.parametrize(
    ("folder", "found", "in_vain", "taken"),
    [("fresh", (103, 76, 333), 3, 27), ("aside", (33, 31, 128), 6, 12), ("again", (57, 36, 153), 0, 14)],
)
def test_no_less_is_found_in_styles_met_later(
    folder: str, found: tuple[int, int, int], in_vain: int, taken: int
) -> None:
    results = [compare(path) for path in DOCUMENTS if path.relative_to(DATA).parts[0] == folder]
    for name, least in zip(("factors", "actions", "fields"), found, strict=True):
        assert sum(getattr(result, name)[0] for result in results) >= least, name
    assert sum(result.factors[2] for result in results) <= in_vain
    assert sum(result.actions[2] for result in results) == 0
    assert sum("not taken for a postmortem" not in result.wrong for result in results) >= taken


@pytest.mark.parametrize("path", sorted((DATA / "others").iterdir()), ids=lambda path: path.name)
def test_what_lies_beside_postmortems_is_none(path: Path) -> None:
    assert not is_postmortem(path, path.read_text("utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_its_draft_is_a_valid_record_with_every_sure_word(path: Path) -> None:
    document = read(path, path.read_text("utf-8"), fallback_date=dt.date(2020, 2, 2))
    record = to_record(document)
    assert toml_io.validate(record) == []
    again = toml_io.loads(toml_io.dumps(record))
    assert [action["text"] for action in again.get("actions", [])] == [row.text for row in document.actions]
    kept = [item["text"] for name in ("factors", "went_poorly") for item in again.get(name, [])]
    assert all(text in kept for _, text, _, sure, _ in document.factors if sure)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_change_nothing(ending: str) -> None:
    path = Path("2026-05-03-checkout.md")
    assert read(path, "\ufeff" + PLAIN.replace("\n", ending)) == read(path, PLAIN)


def test_comments_and_code_are_not_read_and_lines_keep_their_numbers() -> None:
    text = """# Outage of 2026-01-02

## Contributing factors

<!-- - No comment is a factor.
still hidden -->
- The first factor is not hidden.

```
- No code is a factor.
```

- The second factor has no alert. <!-- not this -->
"""
    document = read(Path("x.md"), text)
    assert [(line, words) for _, words, line, _, _ in document.factors] == [
        (7, "The first factor is not hidden."),
        (13, "The second factor has no alert."),
    ]


def test_no_label_link_question_or_placeholder_is_a_factor() -> None:
    text = """# Outage

## Contributing factors

- Monitoring
- Human error:
- https://example.com/incident/12
- Why did nobody see it?
- TBD
- <describe the factor>
- N/A
- {{ factor }}
- [Add a factor here]
- The cache was not warm.
"""
    assert [words for _, words, *_ in read(Path("x.md"), text).factors] == ["The cache was not warm."]


def test_the_same_factor_is_given_once_and_the_sure_one_stays() -> None:
    text = """# Outage

## Lessons learned

- The queue had no alert on its depth.

## Contributing factors

- The queue had no alert on its depth
"""
    assert [(words, sure) for _, words, _, sure, _ in read(Path("x.md"), text).factors] == [
        ("The queue had no alert on its depth", True)
    ]


def test_a_day_is_taken_from_name_folder_or_caller_when_the_text_has_none() -> None:
    text = "# Mail was late\n\n## Root cause\n\nThe relay was full.\n"
    assert read(Path("20240503-mail.md"), text).date == dt.date(2024, 5, 3)
    assert read(Path("2024-05-03-mail/README.md"), text).date == dt.date(2024, 5, 3)
    assert read(Path("posts/2024/05/03/mail.md"), text).date == dt.date(2024, 5, 3)
    assert read(Path("mail.md"), text, fallback_date=dt.date(2024, 5, 4)).date == dt.date(2024, 5, 4)
    assert read(Path("mail.md"), text).date == dt.date.min


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3 May 2024", (2024, 5, 3)),
        ("May 3rd, 2024", (2024, 5, 3)),
        ("2024/05/03", (2024, 5, 3)),
        ("3. Mai 2024", (2024, 5, 3)),
        ("3 de mayo de 2024", (2024, 5, 3)),
        ("3 de maio de 2024", (2024, 5, 3)),
        ("3 mai 2024", (2024, 5, 3)),
        ("2024年5月3日", (2024, 5, 3)),
        ("03.05.2024", (2024, 5, 3)),
        ("23/05/2024", (2024, 5, 23)),
        ("05/23/2024", (2024, 5, 23)),
    ],
)
def test_days_are_read_as_people_write_them(written: str, day: tuple[int, int, int]) -> None:
    assert read(Path("x.md"), f"# Outage\n\nDate: {written}\n").date == dt.date(*day)


def test_a_day_that_could_be_two_is_not_guessed() -> None:
    assert read(Path("x.md"), "# Outage\n\nDate: 03/05/2024\n").date == dt.date.min


def test_what_is_no_text_is_named_and_nothing_is_raised() -> None:
    document = read(Path("x.md"), "\0\1\2\ufffd" * 500)
    assert [problem.message for problem in document.problems] == ["is not text"]
    assert not is_postmortem(Path("x.md"), "\0" * 500)
    assert not is_postmortem(Path("x.md"), "")


@pytest.mark.parametrize(
    "piece",
    [
        "- no alert, ",
        "a|b|",
        "**",
        "[x](",
        "<!-- ",
        "```\n",
        "> ",
        "| a | b |\n|---|---|\n",
        "1. why? ",
        "#",
        "\t",
        "(",
        "2024-01-01 ",
    ],
)
def test_endless_text_is_bounded(piece: str) -> None:
    started = time.process_time()
    document = read(Path("x.md"), "# Outage\n\n## Contributing factors\n\n" + piece * (3_000_000 // len(piece)))
    assert is_postmortem(Path("x.md"), "# Outage\n" + piece * 300_000) in {True, False}
    assert time.process_time() - started < 10
    assert any("only" in problem.message for problem in document.problems)


def test_torn_documents_raise_nothing() -> None:
    chance = random.Random(7)
    texts = [path.read_text("utf-8") for path in DOCUMENTS]
    for _ in range(300):
        one, two = chance.choice(texts), chance.choice(texts)
        cut, again = chance.randrange(len(one)), chance.randrange(len(two))
        torn = (
            one[:cut] + chance.choice(["", "|", "**", "\n---\n", "\0", "`" * 3, "[", "- [", "<%", "\r"]) + two[again:]
        )
        path = Path(chance.choice(["x.md", "x.rst", "x.qmd", "README.md", ".md"]))
        to_record(read(path, torn))
        is_postmortem(path, torn)


def test_a_list_on_one_line_is_taken_apart() -> None:
    text = """# Outage of 2024-01-05

**Contributing factors:** no canary; the cache had no limit; the alert was muted.

**Action items:** add a canary (Bob), set a limit (Ann).
"""
    document = read(Path("x.md"), text)
    assert [words for _, words, *_ in document.factors] == [
        "no canary",
        "the cache had no limit",
        "the alert was muted.",
    ]
    assert [(row.text, row.owner) for row in document.actions] == [("add a canary", "Bob"), ("set a limit", "Ann")]


def test_a_due_day_is_not_taken_for_the_day_of_the_incident() -> None:
    text = "# Outage\n\n## Root cause\n\nThe disk was full.\n\n## Actions\n\n- Watch the disk, due 2024-04-01\n"
    assert read(Path("x.md"), text).date == dt.date.min


def test_a_line_below_an_action_may_hold_its_particulars() -> None:
    text = """# Outage of 2026-10-03

## Actions

- [ ] **A1**: Page on queue depth.
  - Ines Okafor · due 17 October 2026 · detect · answers F2
- [x] **A2**: Ask for the cluster name.
  - Dana Reyes · done 21 October 2026 · prevent · [tracker](https://tracker.example.com/PAY-812)
- **A3**: ~~Colour the prompt.~~
"""
    assert [
        (row.text, row.owner, row.due, row.kind, row.status, row.closed_at) for row in read(Path("x.md"), text).actions
    ] == [
        ("Page on queue depth.", "Ines Okafor", dt.date(2026, 10, 17), "detect", "open", None),
        ("Ask for the cluster name.", "Dana Reyes", None, "prevent", "done", dt.date(2026, 10, 21)),
        ("Colour the prompt.", "", None, "", "done", None),
    ]


def test_a_table_of_times_is_a_timeline_whatever_it_is_called() -> None:
    rows = "\n".join(f"| 10:0{minute} | step {minute} |" for minute in range(4))
    text = f"# The shop was down\n\n## What happened\n\n| Time | Event |\n| --- | --- |\n{rows}\n"
    assert [moment.text for moment in read(Path("a.md"), text).timeline] == [f"step {n}" for n in range(4)]


def test_five_whys_are_known_by_a_plain_line() -> None:
    text = "Title: Sent twice\nIncident date: 2025/01/09\n\n5 Whys\n1. Why twice? The job ran twice.\n2. Why? A lock expired.\n"
    assert [text for _, text, *_ in read(Path("a.md"), text).factors] == ["The job ran twice.", "A lock expired."]
