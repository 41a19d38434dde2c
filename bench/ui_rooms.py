"""What the screens are measured in: a repository with so many past factors, and drafts of so many lines."""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from pmwizard.archive.archive import Archive
from pmwizard.drafts import Store
from pmwizard.record.toml_io import dumps

PARTS = (
    ("The pool of", "The alert for", "The retry of", "The deploy of", "The certificate of", "The runbook for"),
    ("checkout", "the ledger", "the search index", "payouts", "the broker", "login", "the price feed", "exports"),
    (
        "had no limit",
        "fired only after an hour",
        "was shared with",
        "could not be rolled back apart from",
        "waited for",
    ),
    ("the nightly batch", "one replica", "staging", "a queue nobody owned", "the old region", "a flag"),
)
RESUMED = 10
"""The factor, from 0, at which a draft stopped."""

EACH = 20
"""Factors in one past postmortem."""

START = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)


def sentences(seed: int) -> Iterator[str]:
    """Invented factors, told apart by a number."""
    rng = random.Random(seed)
    number = 0
    while True:
        number += 1
        yield f"{' '.join(rng.choice(part) for part in PARTS)} in unit {rng.randrange(4000)}."


def repository(root: Path, factors: int) -> Path:
    """A git repository with past postmortems that hold that many factors together; not yet read by the archive."""
    root.mkdir(parents=True)
    (root / "pmwizard.toml").write_text('[repository]\ntimezone = "UTC"\n', "utf-8")
    texts = sentences(1)
    for number in range(factors // EACH):
        day = START - timedelta(days=number % 900)
        name = f"{day:%Y-%m-%d}-incident-{number}"
        entries = [{"id": f"F{at}", "text": text} for at, text in enumerate(islice(texts, EACH), 1)]
        record = {"schema": 1, "id": name, "title": f"Incident {number}", "incident": {"started_at": day}}
        folder = root / "postmortems" / name
        folder.mkdir(parents=True)
        (folder / "postmortem.toml").write_text(dumps({**record, "factors": entries}), "utf-8")
    for words in (["init", "-q"], ["config", "user.name", "Dana Reyes"], ["config", "user.email", "dana@example.com"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


def read_archive(root: Path) -> None:
    """Has the archive read everything, as the second start of the day would find it."""
    archive = Archive.open(root)
    archive.refresh()
    archive.close()


def draft(root: Path, lines: int, step: str) -> str:
    """A draft with that many timeline entries, as many lines of summary, and twenty factors; stopped at a step."""
    timeline = [
        {"at": START + timedelta(seconds=30 * at), "text": f"{text} Somebody looked at the graph and wrote it down."}
        for at, text in enumerate(islice(sentences(2), lines))
    ]
    record: dict[str, Any] = {
        "schema": 1,
        "status": "draft",
        "title": "Checkout slowed down for an hour",
        "summary": "\n".join(islice(sentences(3), lines)),
        "incident": {"timezone": "UTC", "started_at": START},
        "timeline": timeline,
        "factors": [{"id": f"F{at}", "text": text} for at, text in enumerate(islice(sentences(4), 20), 1)],
    }
    with Store().create(record, repository=root) as session:
        place = session.draft.place
        place.step, place.field = step, {"summary": "summary", "timeline": "text", "factors": "text"}[step]
        place.item = {"timeline": lines // 2, "factors": RESUMED}.get(step, -1)
        place.line, place.column = lines // 2 if step == "summary" else 0, 10_000
        session.save()
        return session.draft.id


def resumed_words() -> str:
    """What stands where a draft stopped at its factors is gone on with."""
    return next(islice(sentences(4), RESUMED, None))


def compile_sources() -> None:
    """Bytecode for the package, as an installed one has it: without, every start takes about three times as long."""
    source = Path(__file__).resolve().parent.parent / "src"
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(source)], check=True)
