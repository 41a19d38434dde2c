"""Moving the weights of the agentless model a little: `python -m pmwizard.coach.train FILE.jsonl … [--write]`.

Logistic regression on the most human-looking act of each entry, pulled towards the weights that are there, so that
a feature seen twice moves little. It prints F1 on folds it did not learn from, with the old weights and the new ones;
with `--write` it learns from everything and writes `prompts/lexicon/agentless-weights.txt`. The same input gives the
same weights.
"""

import json
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from pmwizard.coach.agentless import NEVER_IN, AgentlessEar
from pmwizard.coach.coach import Coach
from pmwizard.coach.listen import Listener
from pmwizard.coach.text import sentences
from pmwizard.resources import shipped

FOLDS = 5
ROUNDS = 30
RATE = 0.05
PULL = 0.02
SEED = 7
HEAD = """# The agentless model: a feature and its weight; a sum above 0 says that a person hides there.
# Set by hand, then moved a little by `python -m pmwizard.coach.train`.
"""

Weights = dict[str, float]
Example = tuple[list[list[str]], bool]


def examples(paths: Sequence[Path], coach: Coach) -> list[Example]:
    """The acts of each labelled entry as features, and whether a person hides there.

    Entries that the patterns of the rule already settle are left out: nothing can be learned from them.
    """
    rule = coach.pack.rules["agentless"]
    ear = AgentlessEar(rule, coach.pack.lexicon)
    listener = Listener([rule], coach.pack.lexicon)
    found: list[Example] = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            text, section = entry["text"], entry["section"]
            parts = sentences(text)
            if section in NEVER_IN or any(listener.hear(text, part, section) for part in parts):
                continue
            acts = [ear.features(act, part, section) for part in parts for act in ear.acts(part)]
            found.append(([features for features in acts if features], "agentless" in entry["labels"]))
    return found


def score(weights: Weights, features: list[str]) -> float:
    """The sum of the weights of some features."""
    return sum(weights.get(name, 0.0) for name in features)


def learn(known: Sequence[Example], start: Weights) -> Weights:
    """Weights that fit `known` better than `start`, and stay near it."""
    weights = dict(start)
    order = [example for example in known if example[0]]
    shuffler = random.Random(SEED)  # noqa: S311 - a repeatable order, not a secret
    for _ in range(ROUNDS):
        shuffler.shuffle(order)
        for acts, hidden in order:
            best = max(acts, key=lambda features: score(weights, features))
            error = hidden - 1 / (1 + math.exp(-max(-30.0, min(30.0, score(weights, best)))))
            for name in best:
                weight, anchor = weights.get(name, 0.0), start.get(name, 0.0)
                weights[name] = weight + RATE * (error - PULL * (weight - anchor))
    return weights


def f1(known: Sequence[Example], weights: Weights) -> float:
    """F1 of the model on examples; 1 when there is nothing to find and nothing was found."""
    hit = wrong = 0
    for acts, hidden in known:
        heard = any(score(weights, features) > 0 for features in acts)
        hit += heard and hidden
        wrong += heard != hidden
    return 2 * hit / (2 * hit + wrong) if hit or wrong else 1.0


def main(arguments: Sequence[str]) -> int:
    """Cross-check, and with `--write` keep the new weights."""
    coach = Coach.load()
    known = examples([Path(name) for name in arguments if not name.startswith("--")], coach)
    start = {name: float(weight) for name, weight in map(str.split, coach.pack.lexicon.lists["agentless-weights"])}
    random.Random(SEED).shuffle(known)  # noqa: S311 - a repeatable order, not a secret
    before = after = 0.0
    for fold in range(FOLDS):
        held = known[fold::FOLDS]
        rest = [example for index, example in enumerate(known) if index % FOLDS != fold]
        before += f1(held, start) / FOLDS
        after += f1(held, learn(rest, start)) / FOLDS
    sys.stdout.write(f"{len(known)} entries; F1 on unseen folds {before:.3f} before, {after:.3f} after\n")
    if "--write" in arguments:
        learned = learn(known, start)
        kept = [f"{name} {weight:.2f}" for name, weight in sorted(learned.items()) if abs(weight) >= 0.005]  # noqa: PLR2004
        path = shipped("prompts") / "lexicon" / "agentless-weights.txt"
        path.write_text(HEAD + "\n".join(kept) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
