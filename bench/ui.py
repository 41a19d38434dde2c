"""How the screens feel, beside the least a Textual app can be: `python bench/ui.py [--quick] [PART …]`.

Parts: `start`, `keys`, `steps`, `loading`, `paste`; all of them when none is named. Both programs run in turn, or side
by side, in ptys of their own, so that whatever else the machine does meets both. Each line gives what pmwizard took,
what the other took, and the ratio with its limit; a missed limit is marked, and the exit code is 1. How to read it, and
how to have other programs measured beside it: docs/bench.md.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import peers
from pmwizard import locations
from pmwizard.interview.steps import STEPS
from screen import GoneError, Watched
from ui_rooms import compile_sources, draft, read_archive, repository, resumed_words

BESIDE = [sys.executable, str(Path(__file__).with_name("beside.py"))]
PMWIZARD = [sys.executable, "-m", "pmwizard"]
PEER_MARKS = {"posting": "Send", "harlequin": "Query Editor", "toolong": "one line"}
PREVIOUS, NEXT, HELP, ESCAPE, BACKSPACE = "\x1b[1;3D", "\x0e", "\x1bOP", "\x1b", "\x7f"
PARTS = ("start", "keys", "steps", "loading", "paste")


@dataclass(slots=True)
class Bench:
    """Where it is measured, how often, and what missed its limit.

    Attributes:
        home: a folder for everything the programs write.
        root: the repository.
        rounds: starts of each program.
        letters: timed letters of each text.
        peers: whether other programs are measured beside.
        missed: what was beyond its limit.
    """

    home: Path
    root: Path
    rounds: int
    letters: int
    peers: bool = True
    missed: list[str] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """A terminal with true colour, and nothing of the user's own."""
        return {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}

    def run(self, words: Sequence[str]) -> Watched:
        """Starts a program in the repository."""
        return Watched(words, self.env, self.root)

    def tell(self, what: str, here: float, unit: str, there: float = 0.0, limit: float = 0.0) -> None:
        """One line: with `there` a ratio is told and held to the limit, without it the figure itself."""
        value = here / there if there else here
        beyond = bool(limit) and value > limit
        if beyond:
            self.missed.append(what)
        ratio = f"{there:9.1f}  x {value:5.2f}" if there else f"{'':9}  {'':7}"
        kept = f"  at most {limit:g}{'' if there else ' ' + unit}" if limit else ""
        print(f"  {what:46}{here:9.1f} {unit:5}{ratio}{kept}{'   MISSED' if beyond else ''}", flush=True)


def head(title: str) -> None:
    print(f"\n{title}", flush=True)


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


# starting


@dataclass(slots=True)
class Start:
    """What starts of one program took: milliseconds of wall clock and CPU, and megabytes."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def start(bench: Bench) -> None:
    """First paint: home, a resumed step, and every peer that is there, each round beside the least."""
    name = draft(bench.root, 20, "factors")
    (bench.home / "lines.log").write_text("one line\n" * 500, "utf-8")
    programs: dict[str, tuple[list[str], str]] = {
        "least": ([*BESIDE, "static"], "READYMARK"),
        "home": (PMWIZARD, "New postmortem"),
        "resumed step": ([*PMWIZARD, "resume", name], resumed_words()[:20]),
    }
    for peer, path in peers.programs().items() if bench.peers else ():
        extra = [str(bench.home / "lines.log")] if peer == "toolong" else []
        programs[peer] = ([path, *extra], PEER_MARKS[peer])
    for peer in [each for each in programs if each in PEER_MARKS]:
        with bench.run(programs[peer][0]) as program:
            try:
                program.painted(PEER_MARKS[peer])
            except GoneError as error:
                print(f"{peer} is left out: {str(error)[:100]}", flush=True)
                del programs[peer]
    taken = {each: Start() for each in programs}
    for number in range(bench.rounds + 1):  # the first round warms the disk
        for each, (words, mark) in programs.items():
            with bench.run(words) as program:
                wall = program.painted(mark) - program.began
                if number:
                    taken[each].wall.append(wall * 1000)
                    taken[each].cpu.append(program.cpu * 1000)
                    taken[each].memory.append(program.memory)
    head(f"First paint, {bench.rounds} starts in turn with an app of one line")
    for each, limit in (
        ("home", 1.4),
        ("resumed step", 1.8),
        *((peer, 0.0) for peer in programs if peer in PEER_MARKS),
    ):
        here, least = taken[each], taken["least"]
        bench.tell(f"{each}: first paint, median", *paired(here.wall, least.wall), limit)
        bench.tell(f"{each}: first paint, fastest", min(here.wall), "ms", min(least.wall))
        bench.tell(f"{each}: CPU until then, median", *paired(here.cpu, least.cpu))
        bench.tell(
            f"{each}: memory at first paint",
            statistics.median(here.memory),
            "MB",
            statistics.median(least.memory),
            1.5 if limit else 0.0,
        )


def paired(here: Sequence[float], there: Sequence[float]) -> tuple[float, str, float]:
    """The median, and what the other's must be for the ratio to be the median of the rounds' ratios."""
    ratio = statistics.median(one / other for one, other in zip(here, there, strict=True))
    median = statistics.median(here)
    return median, "ms", median / ratio


# typing


@dataclass(slots=True)
class Typist:
    """Types words of random letters, and times the letters that cannot be mistaken for what stood there."""

    program: Watched
    rng: random.Random
    word: str = ""
    took: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    def letter(self) -> None:
        """One key, read until it is painted."""
        if len(self.word) == 7:
            self.word = ""
            self.program.write(b" ")
            self.program.wait(0.02)
        self.word += self.rng.choice("bdfgjkmpquvwxyz")
        since = len(self.program.out)
        took = self.program.key(self.word[-1], self.word[-4:])
        if len(self.word) >= 4:
            self.took.append(took * 1000)
            self.sent.append(len(self.program.out) - since)


def type_beside(bench: Bench, what: str, here: Watched, there: Watched) -> None:
    """The same letters in both programs, key by key in turn, at the pace of a person who stops to think."""
    rng = random.Random(5)
    typists = [Typist(here, random.Random(3)), Typist(there, random.Random(3))]
    before = [one.program.cpu for one in typists]
    while len(typists[1].took) < bench.letters:
        for one in typists:
            one.letter()
        pause = 0.5 if rng.random() < 0.08 else rng.uniform(0.03, 0.12)
        for one in typists:
            one.program.wait(pause / 2)
    mine, others = typists
    spent = [one.program.cpu - cpu for one, cpu in zip(typists, before, strict=True)]
    bench.tell(f"{what}: median", statistics.median(mine.took), "ms", statistics.median(others.took), 1.3)
    bench.tell(f"{what}: 95th percentile", percentile(mine.took), "ms", percentile(others.took), 1.5)
    bench.tell(f"{what}: longest", max(mine.took), "ms", max(others.took))
    bench.tell(f"{what}: CPU for a key, everything", spent[0] * 1000 / len(mine.took), "ms", 0.0)
    bench.tell(f"{what}: bytes for a key", statistics.mean(mine.sent), "bytes", statistics.mean(others.sent))


def keys(bench: Bench) -> None:
    """From a key to its paint, with coach, matching and autosave alive."""
    head(f"A key until it is painted, {bench.letters} letters beside a bare TextArea of as many lines")
    for step, lines in (("factors", 20), ("timeline", 20), ("timeline", 2000), ("summary", 20), ("summary", 2000)):
        name = draft(bench.root, lines, step)
        with (
            bench.run([*PMWIZARD, "resume", name]) as here,
            bench.run([*BESIDE, "area", str(lines)]) as there,
        ):
            here.painted("Esc steps")
            there.painted("READYMARK")
            here.rest(1.0)
            there.rest(0.2)
            type_beside(bench, f"{step}, {lines} lines", here, there)


# moving


def steps(bench: Bench) -> None:
    """Through all steps and back, and F1."""
    head("Next step, step back, and F1")
    name = draft(bench.root, 20, "factors")
    forward: list[float] = []
    again: list[float] = []
    for _ in range(max(2, bench.rounds // 4)):
        with bench.run([*PMWIZARD, "resume", name]) as program:
            program.painted("Esc steps")
            program.rest(1.0)
            forward += [turn(program, PREVIOUS, at) for at in (4, 3, 2, 1, 0)]
            again += [turn(program, NEXT, at) for at in (1, 2, 3, 4, 5)]
            forward += [turn(program, NEXT, at) for at in (6, 7)]
            again += [turn(program, PREVIOUS, at) for at in (6, 5)]
    bench.tell("a step for the first time, median", statistics.median(forward), "ms", 0.0, 60.0)
    bench.tell("a step seen before, median", statistics.median(again), "ms", 0.0, 60.0)
    bench.tell("a step, longest", max(*forward, *again), "ms")
    with (
        bench.run([*PMWIZARD, "resume", name]) as here,
        bench.run([*BESIDE, "static"]) as there,
    ):
        here.painted("Esc steps")
        there.painted("READYMARK")
        here.rest(1.0)
        mine, others = modal(here, "For example", bench.rounds), modal(there, "ABOUTMARK", bench.rounds)
    bench.tell("F1, median, beside a modal of one line", statistics.median(mine), "ms", statistics.median(others))
    bench.tell("F1, median", statistics.median(mine), "ms", 0.0, 20.0)


def turn(program: Watched, key: str, at: int) -> float:
    """Milliseconds from the key to the step at that place."""
    step = STEPS[at]
    mark = step.ask[:12]
    if step.id == "review":
        mark = "go there"
    elif step.items and not step.fields:  # opened at the entry to be added, the question may be out of sight
        mark = step.adder[:12]
    took = program.key(key, mark) * 1000
    program.rest(0.4)
    return took


def modal(program: Watched, mark: str, rounds: int) -> list[float]:
    """Milliseconds from F1 to the modal, the first opening aside."""
    took = []
    for _ in range(rounds + 1):
        took.append(program.key(HELP, mark) * 1000)
        program.rest(0.2)
        program.write(ESCAPE.encode())
        program.rest(0.4)
    return took[1:]


# loading


def loading(bench: Bench) -> None:
    """Keys from the first paint on, while the archive reads everything for the first time."""
    head("A key every 60 ms from the first paint on, while the archive is read for the first time")
    shutil.rmtree(Path(os.environ["XDG_CACHE_HOME"]), ignore_errors=True)
    name = draft(bench.root, 20, "factors")
    with (
        bench.run([*BESIDE, "area", "20"]) as there,
        bench.run([*PMWIZARD, "resume", name]) as here,
    ):
        there.painted("READYMARK")
        here.painted("Esc steps")
        typists = [Typist(here, random.Random(3)), Typist(there, random.Random(3))]
        while len(typists[0].took) < bench.letters:
            for one in typists:
                one.letter()
                one.program.wait(0.03)
        mine, others = typists
    bench.tell("while loading: median", statistics.median(mine.took), "ms", statistics.median(others.took))
    bench.tell("while loading: 95th percentile", percentile(mine.took), "ms", percentile(others.took))
    bench.tell("while loading: longest", max(mine.took), "ms", 0.0, 100.0)
    bench.tell("while loading: longest of the bare TextArea", max(others.took), "ms")


# pasting


def paste(bench: Bench) -> None:
    """200 kB at once into the summary, beside the same into a bare TextArea, and the key behind it."""
    head("200 kB pasted at once, and the key behind it")
    text = "".join(f"{at:05} a line that somebody pasted from a log\n" for at in range(4500)) + "PASTEEND"
    took: list[tuple[float, float]] = []
    for words, mark in (
        ([*PMWIZARD, "resume", draft(bench.root, 20, "summary")], STEPS[0].ask[:12]),
        ([*BESIDE, "area", "20"], "READYMARK"),
    ):
        with bench.run(words) as program:
            program.painted(mark)
            program.rest(1.0)
            since = len(program.out)
            began = program.painted("", since)
            program.write(f"\x1b[200~{text}\x1b[201~".encode())
            pasted = program.painted("PASTEEND", since) - began
            program.wait(0.1)
            took.append((pasted * 1000, program.key("z", "ENDz") * 1000))
    (mine, key), (others, other_key) = took
    bench.tell("paste to paint", mine, "ms", others, 1.5)
    bench.tell("the next key", key, "ms", other_key)


def main() -> int:
    parts: dict[str, Callable[[Bench], None]] = {
        "start": start, "keys": keys, "steps": steps, "loading": loading, "paste": paste,
    }  # fmt: skip
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds and 10,000 past factors instead of 100,000")
    parser.add_argument("--no-peers", action="store_true", help="leave other programs out")
    parser.add_argument("--factors", type=int, default=0, help="past factors in the repository")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(unknown)}")
    compile_sources()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for folder in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME"):
            os.environ[folder] = str(home / folder.lower())
        (locations.private(locations.state()) / locations.WELCOMED).touch()  # the welcome of a first start is no step
        factors = given.factors or (10_000 if given.quick else 100_000)
        root = repository(home / "repository", factors)
        bench = Bench(home, root, 8 if given.quick else 20, 80 if given.quick else 200, peers=not given.no_peers)
        chosen = [part for part in PARTS if not given.parts or part in given.parts]
        if chosen != ["loading"]:
            read_archive(root)
        print(f"{factors:,} past factors; the package is compiled first, as an installed one is")
        for part in chosen:
            parts[part](bench)
    if bench.missed:
        print(f"\nBeyond their limits: {', '.join(bench.missed)}")
    return 1 if bench.missed else 0


if __name__ == "__main__":
    sys.exit(main())
