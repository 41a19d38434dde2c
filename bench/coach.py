"""How well the coach hears, and how fast: `python bench/coach.py [FILE.jsonl …] [--all]`.

Prints precision, recall and F1 of each rule and false alarms in 100 clean entries, for each file of `tests/coach/held`
and for all that are held out together; with `--all` also for those that were learned from, where it says little. Then
sentences a second beside a trivial linter that tries a dozen fixed patterns. `--misses` lists what was missed
and what was flagged in vain, but never of what is held out. With `--peers FOLDER` it also runs
two linters of npm over the same entries, for hidden doers, once they are there:
`npm install --prefix FOLDER write-good retext retext-passive`.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmwizard.coach import Coach
from pmwizard.coach.text import sentences

TESTS = Path(__file__).resolve().parent.parent / "tests" / "coach"
DATA, HELD_OUT = TESTS / "data", TESTS / "held"
COMMENT = "comment"
RULES = ("agentless", "blame", "single-cause", "counterfactual", "hindsight", "vague-impact", "weak-action")
TRIVIAL = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:was|were|been|being)\s+\w+ed\b",
        r"\b(?:should|could|would)\shave\b",
        r"\bobviously\b",
        r"\bclearly\b",
        r"\bsimply\b",
        r"\bjust\b",
        r"\broot\scause\b",
        r"\bcareless\w*\b",
        r"\bhuman\serror\b",
        r"\bsome\susers\b",
        r"\bimprove\b",
        r"\bbe\scareful\b",
    )
]


@dataclass(slots=True)
class Tally:
    """Right and wrong calls of one rule."""

    hit: int = 0
    alarm: int = 0
    miss: int = 0

    def scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1, 1 where there was nothing to get wrong."""
        precision = self.hit / (self.hit + self.alarm) if self.hit + self.alarm else 1.0
        recall = self.hit / (self.hit + self.miss) if self.hit + self.miss else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Result:
    """What one file came to."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {rule: Tally() for rule in RULES})
    clean: int = 0
    alarmed: int = 0
    lines: list[str] = field(default_factory=list)


def read(path: Path) -> list[dict[str, Any]]:
    """The labelled entries of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def measure(coach: Coach, entries: Iterable[dict[str, Any]]) -> Result:
    """The tallies of some entries."""
    result = Result()
    for entry in entries:
        heard = {finding.rule for finding in coach.check(entry["text"], entry["section"])} & set(RULES)
        meant = set(entry["labels"])
        result.clean += not meant
        result.alarmed += not meant and bool(heard)
        for rule in RULES:
            tally = result.tallies[rule]
            tally.hit += rule in heard & meant
            tally.alarm += rule in heard - meant
            tally.miss += rule in meant - heard
        if heard != meant:
            missed, extra = sorted(meant - heard), sorted(heard - meant)
            result.lines.append(f"  -{','.join(missed)} +{','.join(extra)} [{entry['section']}] {entry['text']}")
    return result


def show(name: str, result: Result, count: int) -> None:
    """One file's table."""
    print(f"\n{name}: {count} entries, {result.clean} clean")
    print(f"  {'rule':16} {'P':>5} {'R':>5} {'F1':>5}   n")
    for rule, tally in result.tallies.items():
        precision, recall, f1 = tally.scores()
        print(f"  {rule:16} {precision:5.2f} {recall:5.2f} {f1:5.2f}   {tally.hit + tally.miss}")
    alarms = 100 * result.alarmed / result.clean if result.clean else 0.0
    print(f"  false alarms in 100 clean entries: {alarms:.1f}")


def speed(coach: Coach, entries: list[dict[str, Any]]) -> None:
    """Sentences a second, the best of three rounds, beside the trivial linter."""
    texts = [(entry["text"], entry["section"]) for entry in entries]
    best = trivial = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for text, section in texts:
            coach.check(text, section)
        best = min(best, time.perf_counter() - start)
        start = time.perf_counter()
        for text, _section in texts:
            [pattern.search(text) for pattern in TRIVIAL]
        trivial = min(trivial, time.perf_counter() - start)
    count = sum(len(sentences(text)) for text, _ in texts)
    here, there = count / best, count / trivial
    print(f"\nspeed: {here:,.0f} sentences/s; a trivial linter {there:,.0f}/s; ratio {best / trivial:.1f}")


def peers(folder: str, entries: list[dict[str, Any]]) -> None:
    """How write-good and retext-passive hear the hidden doers in the same entries."""
    given = [entry for entry in entries if entry["section"] not in {"actions", "comment"}]
    lines = "\n".join(json.dumps(entry["text"]) for entry in given)
    script = Path(__file__).with_name("coach_peers.mjs")
    done = subprocess.run(["node", str(script), folder], input=lines, capture_output=True, text=True, check=True)
    clean = sum(not entry["labels"] for entry in given)
    print("\npeers, on hidden doers:")
    for name, told in json.loads(done.stdout).items():
        tally, alarms = Tally(), 0
        for entry, flagged in zip(given, told["flagged"], strict=True):
            meant = "agentless" in entry["labels"]
            tally.hit += flagged and meant
            tally.alarm += flagged and not meant
            tally.miss += meant and not flagged
            alarms += flagged and not entry["labels"]
        precision, recall, f1 = tally.scores()
        print(
            f"  {name:16} {precision:5.2f} {recall:5.2f} {f1:5.2f}   "
            f"false alarms in 100 clean: {100 * alarms / clean:.1f}, {len(given) / told['seconds']:,.0f} entries/s"
        )


def main(arguments: list[str]) -> int:
    """Run the bench over the named files, else over all that are there."""
    misses = "--misses" in arguments
    folder = arguments[arguments.index("--peers") + 1] if "--peers" in arguments else ""
    named = [Path(argument) for argument in arguments if argument.endswith(".jsonl")]
    start = time.perf_counter()
    coach = Coach.load()
    print(f"load: {(time.perf_counter() - start) * 1000:.0f} ms")
    every: list[dict[str, Any]] = []
    learned = sorted(DATA.glob("*.jsonl")) if "--all" in arguments else []
    for path in named or [*sorted(HELD_OUT.glob("*.jsonl")), *learned]:
        entries = read(path)
        every += entries
        result = measure(coach, entries)
        show(path.name, result, len(entries))
        if misses and path.resolve().parent != HELD_OUT:
            print("\n".join(result.lines))
    if not named:
        held = [entry for path in sorted(HELD_OUT.glob("*.jsonl")) for entry in read(path)]
        records = [entry for entry in held if entry["section"] != COMMENT]
        show("held out, all of records together", measure(coach, records), len(records))
    if every:
        speed(coach, every)
        if folder:
            peers(folder, every)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
