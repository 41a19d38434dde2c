"""How much of other people's postmortems is read, and how fast: `python bench/reading.py [FOLDER] [--misses]`.

First the documents written for the tests, each with what it should give.

FOLDER holds the folders counted in `data/reading-corpora.json`. For each document somebody wrote down the lines a
careful person would list as factors and as actions (`perhaps`: lines one may list or leave). Prints, for each folder,
what was found of them, what was found beside them, and which files were taken for postmortems; then the time of a file.
"""

import json
import runpy
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pmwizard.archive.reading import is_postmortem, read

COUNTS = Path(__file__).parent / "data" / "reading-corpora.json"
OWN = Path(__file__).parent.parent / "tests" / "archive" / "reading" / "data"
Span = list[int]


@dataclass(slots=True)
class Tally:
    """Found, found in vain, missed, and found where either is right."""

    hit: int = 0
    alarm: int = 0
    miss: int = 0
    either: int = 0

    def add(self, found: Iterable[int], must: list[Span], perhaps: list[Span]) -> list[str]:
        """Count one document; returns what was missed and what was found in vain, in words."""
        lines = list(found)
        said = []
        for start, end in must:
            if any(start <= line <= end for line in lines):
                self.hit += 1
            else:
                self.miss += 1
                said.append(f"missed {start}")
        for line in lines:
            if any(start <= line <= end for start, end in must):
                continue
            if any(start <= line <= end for start, end in perhaps):
                self.either += 1
            else:
                self.alarm += 1
                said.append(f"in vain {line}")
        return said

    def __str__(self) -> str:
        total = self.hit + self.miss
        precision = (self.hit + self.either) / max(1, self.hit + self.either + self.alarm)
        return f"{self.hit:4}/{total:<4} recall {self.hit / max(1, total):.2f}  precision {precision:.2f}"


def own() -> None:
    """The documents written for the tests, by folder."""
    compare = runpy.run_path(str(OWN.parent / "comparing.py"))["compare"]
    for folder in sorted({path.relative_to(OWN).parts[0] for path in OWN.rglob("*.toml")}):
        results = [compare(path.with_suffix("")) for path in sorted((OWN / folder).rglob("*.toml"))]
        factors, actions, fields = (
            [sum(column) for column in zip(*(getattr(one, name) for one in results), strict=True)]
            for name in ("factors", "actions", "fields")
        )
        said = [
            f"{name} {hit} of {hit + miss}, {vain} in vain"
            for name, (hit, miss, vain) in (("factors", factors), ("actions", actions))
        ]
        print(f"{folder:12} {len(results)} documents: {'; '.join(said)}; facts {fields[0]} of {fields[1]}")


def main() -> None:
    own()
    if len(sys.argv) < 2:
        return
    root = Path(sys.argv[1])
    counts = json.loads(COUNTS.read_text("utf-8"))
    folders = sorted({name.partition("/")[0] for name in counts})
    for folder in folders:
        sure, factors, actions = Tally(), Tally(), Tally()
        wrong = []
        for name, count in counts.items():
            if name.partition("/")[0] != folder:
                continue
            path = root / name
            text = path.read_text("utf-8")
            if is_postmortem(path, text) != bool(count):
                wrong.append(path.name)
            if not count:
                continue
            document = read(path, text)
            sure.add((f[2] for f in document.factors if f[3]), count["factors"], count["perhaps"])
            said = factors.add((f[2] for f in document.factors), count["factors"], count["perhaps"])
            acted = actions.add((a.line for a in document.actions), count["actions"], count["perhaps_actions"])
            if "--misses" in sys.argv and (said or acted):
                print(f"  {name}: {'; '.join(said)}{' | actions: ' + '; '.join(acted) if acted else ''}")
        print(f"{folder:12} factors {factors}   sure ones {sure}   actions {actions}")
        print(f"{'':12} taken for something else than it is: {', '.join(wrong) or 'none'}")
    speed(root, counts)


def speed(root: Path, counts: dict[str, object]) -> None:
    files = [(root / name, (root / name).read_text("utf-8")) for name in counts]
    size = sum(len(text) for _, text in files)
    best = 9e9
    for _ in range(3):
        start = time.perf_counter()
        for path, text in files:
            is_postmortem(path, text)
            read(path, text)
        best = min(best, time.perf_counter() - start)
    each = best / len(files) * 1000
    print(f"{len(files)} files, {size / len(files) / 1000:.1f} kB each: {each:.2f} ms a file, asked and read")
    large = {"50 MB of lines": "- the queue had no alert\n" * 2_000_000, "one line of 5 MB": "no alert, " * 500_000}
    for name, text in large.items():
        start = time.perf_counter()
        read(Path("x.md"), text)
        print(f"{name}: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
