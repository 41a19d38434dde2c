"""How fast past factors are found: `python bench/archive.py [SIZE …]`.

For each size, in a process of its own: the time to open a warm index, the time of a query while it is being typed (p50
and p95), and the most memory it took, beside rapidfuzz's `process.extract` over the same texts. Then the archive
itself: reading ten thousand postmortems from nothing, fifty new ones, and none. The texts are made of labelled ones.
"""

import json
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pmwizard.archive import store
from pmwizard.archive.analysis import Unit
from pmwizard.archive.archive import Archive
from pmwizard.archive.model import Document
from pmwizard.archive.postings import Postings
from pmwizard.archive.sources import RECORD, Found
from pmwizard.archive.words import words
from pmwizard.record import toml_io

DATA = Path(__file__).resolve().parent.parent / "tests" / "archive" / "data" / "given"
SIZES = (1_500, 100_000, 1_000_000)
FACTORS_EACH = 5
WORDS = 20_011
"""So many words of their own the texts have between them."""
POSTMORTEMS = 10_000
NEW = 50


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def texts(count: int) -> Iterator[str]:
    """Factors made of two labelled ones and a word of their own."""
    rng = random.Random(7)
    pool = [row["text"].rstrip(".") for row in lines("factors.jsonl")]
    for number in range(count):
        yield f"{rng.choice(pool)}. {rng.choice(pool)}. Unit{number % WORDS}"


def typed() -> list[str]:
    """Every query as it grows under the author's fingers, a few letters at a time."""
    whole = [row["text"] for row in lines("queries.jsonl")]
    return [text[:end] for text in whole[:60] for end in (*range(8, len(text), 9), len(text))]


def build(folder: Path, count: int) -> None:
    """Fills an index as a refresh would, without files; each part of a text is analysed once."""
    with_index = Archive.open(folder / "repository", cache_dir=folder / "cache")
    analyzer = with_index._engine.analyzer  # noqa: SLF001 -- the bench fills what the archive opens
    db = store.connect(with_index._path)  # noqa: SLF001 -- as above
    kept: dict[str, list[tuple[Unit, float]]] = {}
    postings = Postings(db)
    stat = (folder / "repository").stat()
    db.execute("BEGIN IMMEDIATE")
    file = 0
    for number, text in enumerate(texts(count)):
        if number % FACTORS_EACH == 0:
            found = Found(f"/{number}", RECORD, 0, f"{number}", stat)
            file = store.put_file(db, found, "")
            store.put_document(db, file, found, Document(id=f"{number}", title=f"Number {number}"))
        units: list[tuple[Unit, float]] = []
        for part in text.split(". "):
            if part not in kept:
                kept[part] = analyzer.factor(part)
            units += kept[part]
        row = postings.add(units, (word.text for word in words(text)))
        db.execute("INSERT INTO factor VALUES(?,?,?,?,?,?,?)", (row, file, "F1", text, 1, 1, "[]"))
    postings.flush()
    db.execute("COMMIT")
    db.close()
    with_index.close()


def timed(ask: Callable[[str], object], asked: list[str]) -> str:
    """Milliseconds a question takes; those of the processor do not grow with what else the machine does."""
    wall: list[float] = []
    cpu: list[float] = []
    for text in asked:
        start, busy = time.perf_counter(), time.process_time()
        ask(text)
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    return "  ".join(
        f"{name} p50 {statistics.median(took):.1f} p95 {sorted(took)[int(len(took) * 0.95)]:.1f} ms"
        for name, took in (("clock", wall), ("processor", cpu))
    )


def apart(work: Callable[..., None], *args: object) -> None:
    """Does it in a process of its own, so that nothing else counts as its memory."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=args)
    process.start()
    process.join()


def matching(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "repository").mkdir()
        start = time.perf_counter()
        apart(build, folder, count)
        print(f"\n{count:,} factors (filled in {time.perf_counter() - start:.0f} s)", flush=True)
        apart(ask, folder)
    apart(beside, count)


def ask(folder: Path) -> None:
    Archive.open(folder / "repository", cache_dir=folder / "cache").close()
    start, busy = time.perf_counter(), time.process_time()
    archive = Archive.open(folder / "repository", cache_dir=folder / "cache")
    archive.recent(1)
    took, worked = time.perf_counter() - start, time.process_time() - busy
    print(f"  open a warm index   clock {took * 1000:.1f} ms  processor {worked * 1000:.1f} ms")
    asked = typed()
    for text in asked[:20]:
        archive.similar(text)
    print(f"  query while typing  {timed(archive.similar, asked)}")
    print(f"  most memory         {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    archive.close()


def beside(count: int) -> None:
    from rapidfuzz import fuzz, process

    asked = typed()
    pool = list(texts(count))
    some = asked[:: max(1, len(asked) * count // 3_000_000)]
    took = timed(lambda text: process.extract(text, pool, scorer=fuzz.token_set_ratio, limit=5), some)
    print(f"  process.extract     {took}  (token_set_ratio)")


def write(folder: Path, first: int, count: int) -> None:
    rng = random.Random(first)
    pool = [row["text"] for row in lines("factors.jsonl")]
    for number in range(first, first + count):
        name = f"{2015 + number % 12}-{1 + number % 12:02}-{1 + number % 28:02}-incident-{number}"
        place = folder / "postmortems" / name
        place.mkdir(parents=True)
        factors = [{"id": f"F{i}", "text": rng.choice(pool)} for i in range(1, 4)]
        actions = [{"id": f"A{i}", "text": rng.choice(pool), "owner": "Ana", "addresses": [f"F{i}"]} for i in (1, 2)]
        record = {"schema": 1, "id": name, "title": f"Incident {number}", "services": [f"service-{number % 60}"]}
        record |= {"summary": rng.choice(pool), "factors": factors, "actions": actions}
        (place / "postmortem.toml").write_text(toml_io.dumps(record), "utf-8")


STYLES = (
    ("# {0}\n\n**Date:** {1}\n\n## {2}\n\n", "## ", "Summary", "Timeline", "Contributing factors", "- [ ] {0} (@ana)"),
    ("{0}\n=====\n\n{1}\n\n### {2}\n\n", "### ", "What happened", "Chronology", "Why it happened", "* {0} -- Ana"),
    ("# {0} ({1})\n\n# {2}\n\n", "# ", "Overview", "Timeline", "Root causes", "1. {0} Owner: Ana"),
)
"""House styles: the top, what marks a heading, the names of three sections, and how an action is written."""


def prose(folder: Path, first: int, count: int) -> None:
    """Markdown of about four thousand letters each, in three house styles."""
    rng = random.Random(first)
    pool = [row["text"] for row in lines("factors.jsonl")]
    (folder / "docs" / "incidents").mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        day = f"{2015 + number % 12}-{1 + number % 12:02}-{1 + number % 28:02}"
        top, mark, summary, timeline, factors, action = STYLES[number % len(STYLES)]
        text = top.format(f"Incident {number}", day, summary) + " ".join(rng.choices(pool, k=12))
        text += f"\n\n{mark}{timeline}\n\n" + "\n".join(f"- {at:02}:10 {rng.choice(pool)}" for at in range(8, 22))
        text += f"\n\n{mark}{factors}\n\n" + "\n".join(f"- {rng.choice(pool)}" for _ in range(4))
        text += f"\n\n{mark}Action items\n\n" + "\n".join(action.format(rng.choice(pool)) for _ in range(3))
        (folder / "docs" / "incidents" / f"{day}-{number}.md").write_text(text + "\n", "utf-8")


def reading(write: Callable[[Path, int, int], None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        repository = Path(name) / "repository"
        repository.mkdir()
        write(repository, 0, POSTMORTEMS)
        archive = Archive.open(repository, cache_dir=Path(name) / "cache")
        for told, first, count in (("from nothing", 0, 0), ("unchanged", 0, 0), ("new", POSTMORTEMS, NEW)):
            write(repository, first, count)
            start = time.perf_counter()
            report = archive.refresh()
            took = time.perf_counter() - start
            print(f"  {report.read:6} read of {report.seen:6}, {told:13} {took:6.2f} s")
        start = time.perf_counter()
        rows = archive.actions()
        print(f"  {len(rows):6} actions listed                {time.perf_counter() - start:6.2f} s")
        archive.close()


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    if not sizes:
        for kind, write_some in (("records", write), ("Markdown files in three house styles", prose)):
            print(f"{POSTMORTEMS:,} postmortems on disk, {kind}")
            reading(write_some)
    for size in sizes or SIZES:
        matching(size)
