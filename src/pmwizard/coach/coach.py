"""The coach: what it hears in a text, in a record, and what it asks at a step."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pmwizard.coach.actions import ActionEar
from pmwizard.coach.agentless import AgentlessEar
from pmwizard.coach.asking import Question, Questions
from pmwizard.coach.asking_back import AskingBack
from pmwizard.coach.impact import ImpactEar
from pmwizard.coach.language import reads_as_english
from pmwizard.coach.listen import Listener, without_overlaps
from pmwizard.coach.pack import Pack, Rule, load_pack
from pmwizard.coach.text import Sentence, sentences
from pmwizard.coach.tone import ToneEar
from pmwizard.coach.whole import record_findings
from pmwizard.record.finding import Finding

Ear = Callable[[str, list[Sentence], str], list[Finding]]
WHOLE = frozenset({"vague-impact", "weak-action"})
"""The rules that judge an entry as a whole."""


class Coach:
    """Everything the coach knows, ready to listen. Safe to share between threads once made.

    Attributes:
        problems: mistakes in a team's prompt files, each with file, line and how to mend it.
    """

    def __init__(self, pack: Pack, team: Path | None = None) -> None:
        self._pack = pack
        self._team = team
        self._problems = pack.problems
        self._listener = Listener(pack.rules.values(), pack.lexicon)
        self._ears: list[tuple[str, Ear]] = []
        if "agentless" in pack.rules:
            weights = pack.weights.get("agentless", {})
            self._ears.append(("agentless", AgentlessEar(pack.rules["agentless"], pack.lexicon, weights).hear))
        if "vague-impact" in pack.rules:
            self._ears.append(("vague-impact", ImpactEar(pack.rules["vague-impact"], pack.lexicon).hear))
        self._action_ear = ActionEar(pack.rules.get("weak-action", Rule("weak-action")), pack.lexicon)
        if "weak-action" in pack.rules:
            self._ears.append(("weak-action", self._action_ear.hear))
        self._asking_back = AskingBack(pack.lexicon)
        self._tone = ToneEar(pack.rules, pack.lexicon, pack.weights)

    @classmethod
    def load(cls, team_prompts: Path | None = None) -> "Coach":
        """A coach with the shipped prompts, and those of a team laid over them.

        Args:
            team_prompts: a team's `.pmwizard/prompts` folder; need not exist. What is wrong there: see `problems`.
        """
        return cls(load_pack(team_prompts), team_prompts)

    @property
    def problems(self) -> list[str]:
        """Mistakes in the team's prompt files: file, line, and how to mend each."""
        return [*self._problems, *self._questions.problems]

    @property
    def pack(self) -> Pack:
        """The rules and word lists in force."""
        return self._pack

    @cached_property
    def _questions(self) -> Questions:
        return Questions.load(self._team)

    def check(self, text: str, section: str = "", *, fragment: bool = False) -> list[Finding]:
        """What one entry of a section sounds like.

        Args:
            text: one bullet or paragraph.
            section: `summary timeline impact went_well went_poorly factors actions`, or empty for plain prose.
            fragment: whether the text is only the rest of a sentence; then nothing is said that needs the whole of it.

        Returns:
            Findings by place; offsets are code points of `text`. None in a text that does not read as English.
        """
        parts = sentences(text)
        found: list[Finding] = []
        for sentence in parts:
            found += self._listener.hear(text, sentence, section)
        for name, ear in self._ears:
            if not (fragment and name in WHOLE):
                found += ear(text, parts, section)
        if not fragment:
            found += self._toned(text, parts, section, found)
        found = [self._asking_back.asked(text, parts, one) for one in found]
        if found and not reads_as_english(text):
            return []
        return without_overlaps(found) if len(found) > 1 else found

    def _toned(self, text: str, parts: list[Sentence], section: str, heard: list[Finding]) -> list[Finding]:
        """What the tone says that is not heard already, and not of an action whose end can be seen."""
        toned = self._tone.hear(text, parts, section)
        if any(one.rule == "weak-action" for one in toned) and self._action_ear.is_concrete(parts, len(text)):
            toned = [one for one in toned if one.rule != "weak-action"]
        return [one for one in toned if not any(_within(other, one) for other in heard)]

    def check_record(self, record: Mapping[str, Any]) -> list[Finding]:
        """What a whole postmortem, as the plain table of its TOML, sounds like and leaves out."""
        return record_findings(record, self._pack.rules, self.check)

    def questions(self, step: str, held: Mapping[str, Any], shape: str = "") -> list[Question]:
        """The questions to ask at a step, the most fitting first.

        Args:
            step: `basics timeline impact went_well went_poorly factors actions review`.
            held: the record so far, as the plain table of its TOML.
            shape: `outage slow-service data-loss security third-party near-miss`, or empty.
        """
        return self._questions.ask(step, held, shape)


def _within(closer: Finding, wider: Finding) -> bool:
    """Whether a finding of the same rule already shows the place more closely."""
    return closer.rule == wider.rule and closer.start < wider.end and wider.start < closer.end
