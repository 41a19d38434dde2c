"""Learning the weights of the models: `python -m pmwizard.coach.train FILE.jsonl … [--only NAME] [--write] [--quick]`.

Logistic regression on the most telling part of each entry, pulled towards the weights it starts from: those set by hand
in `prompts/weights/agentless-start.txt`, or nothing. While it learns it is made to forget now and then what the word
lists say, so that it also knows what to think of words it has never met. It prints F1 and false alarms on folds it did
not learn from, each fold a few whole voices, unless `--quick` is given; with `--write` it learns from everything and
writes `prompts/weights/`.
The same input gives the same weights.
"""

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pmwizard.coach.agentless import MARGIN, NEVER_IN, AgentlessEar
from pmwizard.coach.coach import Coach
from pmwizard.coach.listen import Listener
from pmwizard.coach.pack import Pack, read_weights
from pmwizard.coach.text import sentences
from pmwizard.coach.tone import COMMENT, COMMENTS, MARGINS, ONLY_IN, RULES, ToneEar, weighs
from pmwizard.resources import shipped

FOLDS = 8
SEED = 7
SMALLEST = 0.1
STEP = 0.02
NO_DOERS_LABELLED = ("fresh_4", "fresh_5")
"""How the names of files begin that were labelled for blame and cause alone: hidden doers there have no label."""
HEAD = "# The model `{name}`: a weight and its signs. Written by `python -m pmwizard.coach.train`.\n"

Weights = dict[str, float]
Signs = list[str]


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled entry: its acts or sentences as signs, whether the rule holds, whose voice it is.

    Attributes:
        parts: the signs of each act or sentence; the most telling one decides.
        holds: whether the label is there.
        voice: who writes; folds never part a voice.
        heard: whether the patterns of the rule hear it by themselves.
    """

    parts: list[Signs]
    holds: bool
    voice: str
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """How one model learns.

    Attributes:
        rounds: how often it goes over the entries.
        rate: how far one entry moves a weight.
        pull: how strongly a weight is pulled to where it started, by the beginning of the sign's name; `""` the rest.
        rarest: in how many entries a sign must be to count.
        forget: what is hidden from it now and then.
    """

    rounds: int
    rate: float
    pull: dict[str, float]
    rarest: int
    forget: Callable[[Signs, random.Random], Signs]


def agentless_forgets(signs: Signs, shuffler: random.Random) -> Signs:
    """The signs as they would be, now and then, had the word lists not known the verb or the noun."""
    kind = next((sign[5:] for sign in signs if sign.startswith("verb:")), "")
    subjects = {sign[8:] for sign in signs if sign.startswith("subject:")}
    if shuffler.random() < 0.2 and kind:  # noqa: PLR2004 - one in five
        signs = [_without(sign, kind) for sign in signs if not sign.startswith("is:")]
    if shuffler.random() < 0.2 and subjects.isdisjoint({"it", "us", "them", "none", "people", "name"}):  # noqa: PLR2004
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


def tone_forgets(signs: Signs, shuffler: random.Random) -> Signs:
    """The signs as they would be, now and then, in plain prose without a section."""
    if shuffler.random() < 0.2:  # noqa: PLR2004 - one in five
        return [sign for sign in signs if not sign.startswith("s:")]
    return signs


AGENTLESS = Settings(40, 0.15, {"": 0.004, "is:": 0.03, "head:": 0.03}, 1, agentless_forgets)
TONE = Settings(14, 0.2, {"": 0.002, "f:": 0.01, "l:": 0.01}, 2, tone_forgets)


def agentless_examples(paths: Iterable[Path], pack: Pack) -> list[Example]:
    """The labelled entries with their acts, without those that the patterns of the rule settle by themselves."""
    rule = pack.rules["agentless"]
    ear = AgentlessEar(rule, pack.lexicon, {})
    listener = Listener([rule], pack.lexicon)
    found: list[Example] = []
    labelled = [path for path in paths if not path.stem.startswith(NO_DOERS_LABELLED)]
    for entry in [*_own("agentless", pack), *_entries(labelled)]:
        text, section = entry["text"], entry["section"]
        parts = sentences(text)
        if section in NEVER_IN or any(listener.hear(text, part, section) for part in parts):
            continue
        acts = []
        for part in parts:
            named: set[int] = set()
            acts += [ear.features(act, part, section, named) for act in ear.acts(part)]
        found.append(Example([signs for signs in acts if signs], "agentless" in entry["labels"], entry["voice"]))
    return found


def tone_examples(rule: str, paths: Iterable[Path], pack: Pack, *, comments: bool = False) -> list[Example]:
    """The labelled entries with the signs of their sentences; reviewers' comments among them only if asked for."""
    ear = ToneEar(pack.rules, pack.lexicon, {})
    plain = Coach(replace(pack, weights={}))
    return [
        Example(
            [
                sorted(signs)
                for place, signs in enumerate(ear.signs(sentences(entry["text"]), entry["section"]))
                if rule not in ONLY_IN or place == 0
                if weighs(rule, signs)
            ],
            rule in entry["labels"],
            entry["voice"],
            any(finding.rule == rule for finding in plain.check(entry["text"], entry["section"])),
        )
        for entry in [*_own(rule, pack), *_entries(paths)]
        if comments or entry["section"] != COMMENT
    ]


def _own(rule: str, pack: Pack) -> list[dict[str, str]]:
    """The examples in the file of a rule, as labelled entries."""
    own = [(section, text, rule) for section, text in pack.rules[rule].flag]
    own += [(section, text, "") for section, text in pack.rules[rule].passes]
    return [{"section": section, "text": text, "labels": label, "voice": "rules"} for section, text, label in own]


def _entries(paths: Iterable[Path]) -> list[dict[str, str]]:
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            entry = json.loads(line)
            entry["voice"] = entry.get("voice") or f"{path.stem}-{number // 40}"
            found.append(entry)
    return found


def score(weights: Weights, signs: Iterable[str]) -> float:
    """The sum of the weights of some signs."""
    return sum(weights.get(name, 0.0) for name in signs)


def learn(known: Sequence[Example], start: Weights, settings: Settings) -> Weights:
    """Weights that fit `known` better than `start`, and stay near it."""
    counts = Counter(sign for example in known for sign in {sign for part in example.parts for sign in part})
    pulls = {sign: _pull(sign, settings) for sign, count in counts.items() if count >= settings.rarest}
    order = [
        replace(example, parts=[[sign for sign in part if sign in pulls] for part in example.parts])
        for example in known
        if example.parts
    ]
    weights, seen = dict(start), dict.fromkeys(start, 0.0)
    shuffler = random.Random(SEED)  # noqa: S311 - a repeatable order, not a secret
    for _ in range(settings.rounds):
        shuffler.shuffle(order)
        for example in order:
            best = settings.forget(max(example.parts, key=lambda signs: score(weights, signs)), shuffler)
            error = example.holds - 1 / (1 + math.exp(-max(-30.0, min(30.0, score(weights, best)))))
            for name in best:
                weight = weights.get(name, 0.0)
                step = error - pulls.get(name, settings.pull[""]) * (weight - start.get(name, 0.0))
                seen[name] = seen.get(name, 0.0) + step * step
                weights[name] = weight + settings.rate * step / math.sqrt(seen[name] + 1.0)
    return weights


def _pull(sign: str, settings: Settings) -> float:
    return settings.pull.get(sign.partition(":")[0] + ":", settings.pull[""])


def judged(known: Sequence[Example], weights: Weights, margin: float = 0.0) -> tuple[int, int, int]:
    """How many were found, flagged in vain, and missed, by patterns and by weights above a margin together."""
    hit = alarm = miss = 0
    for example in known:
        heard = example.heard or any(score(weights, signs) > margin for signs in example.parts)
        hit += heard and example.holds
        alarm += heard and not example.holds
        miss += example.holds and not heard
    return hit, alarm, miss


def folds(known: Sequence[Example]) -> list[list[Example]]:
    """The examples dealt out by whole voices, so that no voice is in two folds."""
    voices = sorted({example.voice for example in known})
    random.Random(SEED).shuffle(voices)  # noqa: S311 - a repeatable order, not a secret
    place = {voice: index % FOLDS for index, voice in enumerate(voices)}
    return [[example for example in known if place[example.voice] == fold] for fold in range(FOLDS)]


def f1(counts: Sequence[tuple[int, int, int]]) -> float:
    """F1 over the counts of all folds."""
    hit, alarm, miss = (sum(one[place] for one in counts) for place in range(3))
    return 2 * hit / max(1, 2 * hit + alarm + miss)


def report(name: str, counts: Sequence[tuple[int, int, int]], clean: int) -> str:
    """One line on how well some weights did on folds they had not seen."""
    hit, alarm, miss = (sum(one[place] for one in counts) for place in range(3))
    share = 100 * alarm / max(1, clean)
    return f"  {name}: F1 {f1(counts):.3f}, {hit} found, {miss} missed, {alarm} in vain ({share:.1f} in 100)\n"


def cross_check(known: Sequence[Example], start: Weights, settings: Settings, margin: float) -> str:
    """What learning is worth on voices not learned from, beside not learning."""
    dealt = folds(known)
    before, after = [], []
    for held in dealt:
        weights = learn([example for fold in dealt if fold is not held for example in fold], start, settings)
        before.append(judged(held, start, margin))
        after.append(judged(held, weights, margin))
    clean = sum(not example.holds for example in known)
    return report("without", before, clean) + report("learned", after, clean)


def written(weights: Weights) -> str:
    """Weights as their file has them: rounded to `STEP`, those too small to matter left out, one line a weight."""
    lines: dict[int, list[str]] = {}
    for sign, weight in sorted(weights.items()):
        if abs(weight) >= SMALLEST:
            lines.setdefault(round(weight / STEP), []).append(sign)
    return "".join(f"{steps * STEP:.2f} {' '.join(signs)}\n" for steps, signs in sorted(lines.items()))


def main(arguments: Sequence[str]) -> int:
    """Cross-check each model, and with `--write` keep the new weights."""
    pack = Coach.load().pack
    only = arguments[arguments.index("--only") + 1] if "--only" in arguments else ""
    paths = [Path(name) for name in arguments if name.endswith(".jsonl")]
    folder = shipped("prompts") / "weights"
    for name in ("agentless", *RULES, *COMMENTS.values()):
        if only not in {"", name}:
            continue
        agentless = name == "agentless"
        start = read_weights((folder / "agentless-start.txt").read_text("utf-8")) if agentless else {}
        rule = next((rule for rule, model in COMMENTS.items() if model == name), name)
        known = (
            agentless_examples(paths, pack) if agentless else tone_examples(rule, paths, pack, comments=rule != name)
        )
        settings = AGENTLESS if agentless else TONE
        sys.stdout.write(f"{name}: {len(known)} entries, {len({example.voice for example in known})} voices\n")
        if "--quick" not in arguments:
            sys.stdout.write(cross_check(known, start, settings, MARGIN if agentless else MARGINS.get(name, 0.0)))
        if "--write" in arguments:
            learned = learn(known, start, settings)
            (folder / f"{name}.txt").write_text(HEAD.format(name=name) + written(learned), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
