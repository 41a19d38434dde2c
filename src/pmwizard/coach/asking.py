"""The questions of each step: which ones, in which order, given what is already written."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmwizard.coach.team import line_of, read_table
from pmwizard.coach.whole import OUTSIDE
from pmwizard.resources import shipped

STEPS = ("basics", "timeline", "impact", "went_well", "went_poorly", "factors", "actions", "review")
SHAPES = ("outage", "slow-service", "data-loss", "security", "third-party", "near-miss")
FEW = 2
_KEYS = {"id", "text", "why", "source", "shapes", "when", "step", "unless", "says"}
_HOLDS = "timeline|went_well|went_poorly|factors|actions"
_FACT = re.compile(
    rf"(?:no|has|one)-(?:{_HOLDS})|(?:no|has)-(?:started_at|detected_at|mitigated_at|resolved_at|measures|impact|summary|services)"
    r"|one-kind-of-factor|(?:detected-by|factor|action)-\S+"
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 20_000
"""How many code points of a step are looked through for the words of `says`."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask oneself.

    Attributes:
        id: its name, stable, e.g. `timeline-screen`.
        text: the question.
        why: why it is worth asking, in a sentence.
        source: where the idea is from.
    """

    id: str
    text: str
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    question: Question
    order: int
    shapes: frozenset[str]
    when: tuple[str, ...]
    unless: tuple[str, ...]
    says: frozenset[str]


@dataclass(slots=True)
class Questions:
    """All questions by step, and what was wrong in a team's files."""

    steps: dict[str, dict[str, _Entry]]
    problems: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, team: Path | None = None) -> "Questions":
        """The shipped questions; a team's of the same id take their place, `off = true` takes one out."""
        steps: dict[str, dict[str, _Entry]] = {step: {} for step in STEPS}
        problems: list[str] = []
        for path in sorted((shipped("prompts") / "questions").glob("*.toml")):
            _read(path, tomllib.loads(path.read_text("utf-8")), steps, problems)
        folder = team / "questions" if team is not None else None
        for path in sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []:
            read = read_table(path, problems, "the built-in questions are used")
            if read is not None:
                _read(path, read[1], steps, problems, read[0])
        return cls(steps, problems)

    def ask(self, step: str, held: Mapping[str, Any], shape: str = "") -> list[Question]:
        """The questions of a step, the most fitting first.

        Those made for this shape or for what is written so far come first, among them those that take up a word of the
        step; those for other shapes are left out, those whose subject is already written come last.
        """
        facts = facts_of(held)
        words = _words_of(held.get(step))
        ranked = []
        for entry in self.steps.get(step, {}).values():
            if entry.shapes and shape not in entry.shapes:
                continue
            answered = any(fact in facts for fact in entry.unless)
            if entry.when and not all(fact in facts for fact in entry.when):
                continue
            fits = 2 * len(entry.when) + bool(entry.shapes) + (not entry.says.isdisjoint(words))
            rank = (answered, -fits, entry.order)
            ranked.append((rank, entry.question))
        return [question for _, question in sorted(ranked, key=lambda pair: pair[0])]


def facts_of(held: Mapping[str, Any]) -> frozenset[str]:
    """What a record so far is like, in the words that questions use in `when` and `unless`."""
    facts: set[str] = set()
    for section in ("timeline", "went_well", "went_poorly", "factors", "actions"):
        entries = held.get(section)
        count = len(entries) if isinstance(entries, list) else 0
        facts.add(f"no-{section}" if not count else f"has-{section}")
        if 0 < count < FEW:
            facts.add(f"one-{section}")
    incident = held.get("incident")
    incident = incident if isinstance(incident, Mapping) else {}
    impact = held.get("impact")
    impact = impact if isinstance(impact, Mapping) else {}
    facts |= {f"has-{key}" for key in ("started_at", "detected_at", "mitigated_at", "resolved_at") if incident.get(key)}
    facts |= {
        f"no-{key}" for key in ("started_at", "detected_at", "mitigated_at", "resolved_at") if not incident.get(key)
    }
    if incident.get("detected_by"):
        by = str(incident["detected_by"])
        facts.add("detected-by-customer" if OUTSIDE.search(by) else f"detected-by-{by.strip().lower()}")
    facts.add("has-measures" if impact.get("measures") else "no-measures")
    facts.add("has-impact" if impact.get("text") else "no-impact")
    facts.add("has-summary" if held.get("summary") else "no-summary")
    facts.add("has-services" if held.get("services") else "no-services")
    return frozenset(facts | _categories(held) | _kinds(held))


def _words_of(step: Any) -> frozenset[str]:
    """The words of a step in lower case: of its text, or of the text of its entries."""
    entries = step if isinstance(step, list) else [step]
    texts = (str(one.get("text", "")) if isinstance(one, Mapping) else "" for one in entries)
    return frozenset(_WORD.findall(" ".join(texts)[:_MOST].lower()))


def _categories(held: Mapping[str, Any]) -> set[str]:
    entries = held.get("factors")
    entries = [one for one in entries if isinstance(one, Mapping)] if isinstance(entries, list) else []
    named = [kind for one in entries if (kind := str(one.get("category", "")))]
    alike = len(named) == len(entries) >= FEW and len(set(named)) == 1
    return {f"factor-{kind}" for kind in named} | ({"one-kind-of-factor"} if alike else set())


def _kinds(held: Mapping[str, Any]) -> set[str]:
    entries = held.get("actions")
    kinds = (
        {str(one.get("kind", "")) for one in entries if isinstance(one, Mapping)}
        if isinstance(entries, list)
        else set()
    )
    return {f"action-{kind}" for kind in kinds if kind}


def _read(
    path: Path, table: Mapping[str, Any], steps: dict[str, dict[str, _Entry]], problems: list[str], text: str = ""
) -> None:
    step = table.get("step", path.stem)
    if not isinstance(step, str) or step not in steps:
        told = f"there is no step `{step}`; the steps are {', '.join(STEPS)}"
        problems.append(f"{path}:{line_of(text, 'step') if 'step' in table else 1}: {told}")
        return
    why, source = str(table.get("why", "")), str(table.get("source", ""))
    entries = table.get("question", [])
    if not isinstance(entries, list) or set(table) - {"step", "why", "source", "question"}:
        odd = "question" if not isinstance(entries, list) else min(set(table) - {"step", "why", "source", "question"})
        told = f"`{odd}` cannot stand here; write each question as a table of its own under `[[question]]`"
        problems.append(f"{path}:{line_of(text, odd)}: {told}")
        return
    for number, entry in enumerate(entries):
        wrong = _wrong(entry)
        if wrong:
            problems.append(f"{path}:{_line_of_question(text, number)}: question {number + 1}: {wrong}; it is left out")
        elif entry.get("off"):
            steps[step].pop(entry["id"], None)
        else:
            known = steps[step].get(entry["id"])
            steps[step][entry["id"]] = _Entry(
                Question(entry["id"], entry["text"], entry.get("why", why), entry.get("source", source)),
                known.order if known else len(steps[step]),
                frozenset(entry.get("shapes", "").split()),
                tuple(entry.get("when", "").split()),
                tuple(entry.get("unless", "").split()),
                frozenset(entry.get("says", "").lower().split()),
            )


def _line_of_question(text: str, number: int) -> int:
    begins = [place for place, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith("[[question]]")]
    return begins[number] if number < len(begins) else 1


def _wrong(entry: Any) -> str:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        return "it needs an `id` in quotes"
    if entry.get("off"):
        return ""
    if not isinstance(entry.get("text"), str) or not entry["text"].strip():
        return "it needs a `text` in quotes"
    for key, value in entry.items():
        if key not in _KEYS:
            return f"`{key}` is not a key of a question; it can have {', '.join(sorted(_KEYS | {'off'}))}"
        if not isinstance(value, str):
            return f"`{key}` must be text in quotes"
    for key in ("when", "unless"):
        odd = next((fact for fact in entry.get(key, "").split() if not _FACT.fullmatch(fact)), "")
        if odd:
            known = "no-impact, has-measures, one-factors, factor-tooling or action-detect"
            return f"`{odd}` is nothing that `{key}` knows; it can be such as {known}"
    unknown = set(entry.get("shapes", "").split()) - set(SHAPES)
    return f"there is no shape `{min(unknown)}`; the shapes are {', '.join(SHAPES)}" if unknown else ""
