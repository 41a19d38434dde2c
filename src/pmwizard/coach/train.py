"""Learning the weights of the agentless model: `python -m pmwizard.coach.train FILE.jsonl … [--write]`.

Logistic regression on the most human-looking act of each entry, pulled towards the few weights set by hand in
`prompts/lexicon/agentless-start.txt`. While it learns it is made to forget now and then what the word lists say about
a verb or a noun, so that it also knows what to think of words it has never met. It prints F1 and false alarms on folds
it did not learn from, each fold a few whole voices; with `--write` it learns from everything and writes
`prompts/lexicon/agentless-weights.txt`. The same input gives the same weights.
"""

import json
import math
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmwizard.coach.agentless import NEVER_IN, AgentlessEar
from pmwizard.coach.coach import Coach
from pmwizard.coach.listen import Listener
from pmwizard.coach.text import sentences
from pmwizard.resources import shipped

FOLDS = 6
ROUNDS = 40
RATE = 0.15
PULL = 0.004
PULL_WORD = 0.03
FORGET = 0.2
SEED = 7
SMALLEST = 0.02
HEAD = """# The agentless model: a sign and its weight; a sum above 0 says that a person hides there.
# Written by `python -m pmwizard.coach.train`, which learns it from labelled entries.
"""

Weights = dict[str, float]
Signs = list[str]


@dataclass(slots=True)
class Example:
    """The acts of one labelled entry as signs, whether a person hides there, and whose voice it is."""

    acts: list[Signs]
    hidden: bool
    voice: str


def examples(paths: Iterable[Path], coach: Coach) -> list[Example]:
    """The labelled entries of some files, without those that the patterns of the rule settle by themselves."""
    rule = coach.pack.rules["agentless"]
    ear = AgentlessEar(rule, coach.pack.lexicon)
    listener = Listener([rule], coach.pack.lexicon)
    found: list[Example] = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            entry = json.loads(line)
            text, section = entry["text"], entry["section"]
            parts = sentences(text)
            if section in NEVER_IN or any(listener.hear(text, part, section) for part in parts):
                continue
            acts = []
            for part in parts:
                named: set[int] = set()
                acts += [ear.features(act, part, section, named) for act in ear.acts(part)]
            voice = entry.get("voice") or f"{path.stem}-{number // 40}"
            found.append(Example([signs for signs in acts if signs], "agentless" in entry["labels"], voice))
    return found


def score(weights: Weights, signs: Signs) -> float:
    """The sum of the weights of some signs."""
    return sum(weights.get(name, 0.0) for name in signs)


def forgetful(signs: Signs, shuffler: random.Random) -> Signs:
    """The signs as they would be, now and then, had the word lists not known the verb or the noun."""
    kind = next((sign[5:] for sign in signs if sign.startswith("verb:")), "")
    subjects = {sign[8:] for sign in signs if sign.startswith("subject:")}
    if shuffler.random() < FORGET and kind:
        signs = [_without(sign, kind) for sign in signs if not sign.startswith("is:")]
    if shuffler.random() < FORGET and subjects.isdisjoint({"it", "us", "none", "people", "name"}):
        kept = [sign for sign in signs if not sign.startswith(("head:", "subject:"))]
        signs = [
            sign for sign in kept if sign.rpartition("+")[2] not in subjects and sign.partition(":")[2] not in subjects
        ]
        signs.append("subject:unknown")
    return signs


def _without(sign: str, kind: str) -> str:
    if sign in {f"verb:{kind}", f"passive+{kind}", f"clipped+{kind}", f"fronted+{kind}"}:
        return sign.removesuffix(kind) + "unknown"
    return "unknown" + sign.removeprefix(kind) if sign.startswith(f"{kind}+") else sign


def learn(known: Sequence[Example], start: Weights) -> Weights:
    """Weights that fit `known` better than `start`, and stay near it."""
    weights, seen = dict(start), dict.fromkeys(start, 0.0)
    order = [example for example in known if example.acts]
    shuffler = random.Random(SEED)  # noqa: S311 - a repeatable order, not a secret
    for _ in range(ROUNDS):
        shuffler.shuffle(order)
        for example in order:
            best = max(example.acts, key=lambda signs: score(weights, signs))
            best = forgetful(best, shuffler)
            error = example.hidden - 1 / (1 + math.exp(-max(-30.0, min(30.0, score(weights, best)))))
            for name in best:
                weight = weights.get(name, 0.0)
                pull = PULL_WORD if name.startswith(("is:", "head:")) else PULL
                step = error - pull * (weight - start.get(name, 0.0))
                seen[name] = seen.get(name, 0.0) + step * step
                weights[name] = weight + RATE * step / math.sqrt(seen[name] + 1.0)
    return weights


def judged(known: Sequence[Example], weights: Weights) -> tuple[int, int, int]:
    """How many were found, flagged in vain, and missed."""
    hit = alarm = miss = 0
    for example in known:
        heard = any(score(weights, signs) > 0 for signs in example.acts)
        hit += heard and example.hidden
        alarm += heard and not example.hidden
        miss += example.hidden and not heard
    return hit, alarm, miss


def folds(known: Sequence[Example]) -> list[list[Example]]:
    """The examples dealt out by whole voices, so that no voice is in two folds."""
    voices = sorted({example.voice for example in known})
    random.Random(SEED).shuffle(voices)  # noqa: S311 - a repeatable order, not a secret
    place = {voice: index % FOLDS for index, voice in enumerate(voices)}
    return [[example for example in known if place[example.voice] == fold] for fold in range(FOLDS)]


def report(name: str, counts: Sequence[tuple[int, int, int]], clean: int) -> str:
    """One line on how well some weights did on folds they had not seen."""
    hit, alarm, miss = (sum(one[place] for one in counts) for place in range(3))
    f1 = 2 * hit / max(1, 2 * hit + alarm + miss)
    return (
        f"{name}: F1 {f1:.3f}, {hit} found, {miss} missed, {alarm} in vain ({100 * alarm / max(1, clean):.1f} in 100)\n"
    )


def main(arguments: Sequence[str]) -> int:
    """Cross-check, and with `--write` keep the new weights."""
    coach = Coach.load()
    lists = coach.pack.lexicon.lists
    known = examples([Path(name) for name in arguments if not name.startswith("--")], coach)
    start = {name: float(weight) for name, weight in (line.rsplit(" ", 1) for line in lists["agentless-start"])}
    dealt = folds(known)
    before, after = [], []
    for held in dealt:
        weights = learn([example for fold in dealt if fold is not held for example in fold], start)
        before.append(judged(held, start))
        after.append(judged(held, weights))
    clean = sum(not example.hidden for example in known)
    sys.stdout.write(f"{len(known)} entries of {len({example.voice for example in known})} voices\n")
    sys.stdout.write(report("by hand", before, clean) + report("learned", after, clean))
    if "--write" in arguments:
        learned = learn(known, start)
        kept = [f"{name} {weight:.2f}" for name, weight in sorted(learned.items()) if abs(weight) >= SMALLEST]
        path = shipped("prompts") / "lexicon" / "agentless-weights.txt"
        path.write_text(HEAD + "\n".join(kept) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
