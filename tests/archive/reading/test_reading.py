"""Other people's postmortems: read whole, told from templates and guides, and never a reason to stop."""

import datetime as dt
import runpy
from pathlib import Path

import pytest

from pmwizard.archive.reading import is_postmortem, read, to_record
from pmwizard.record import toml_io

DATA = Path(__file__).parent / "data"
DOCUMENTS = sorted(path.with_suffix("") for path in DATA.rglob("*.toml"))
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


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(DATA)))
def test_a_house_style_is_read_as_a_careful_person_would(path: Path) -> None:
    assert compare(path).wrong == []
