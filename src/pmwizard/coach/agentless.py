"""Hearing acts told without their doer: grammar finds them, a small linear model says whether a person hides there."""

from collections.abc import Mapping

from pmwizard.coach.clauses import Act, Grammar
from pmwizard.coach.closed import DETERMINERS
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.listen import finding
from pmwizard.coach.pack import Rule
from pmwizard.coach.signs import Signs
from pmwizard.coach.text import Sentence
from pmwizard.record.finding import Finding

NEVER_IN = frozenset({"actions", "comment"})
_PAGED = frozenset({"paged", "alerted"})
_MODALS = frozenset({"can", "could", "cannot", "can't", "couldn't", "will", "would", "may", "might"})


class AgentlessEar:
    """Listens for the `agentless` rule."""

    def __init__(self, rule: Rule, lexicon: Lexicon, weights: Mapping[str, float]) -> None:
        self._rule = rule
        self._lexicon = lexicon
        self._grammar = Grammar(lexicon)
        self._signs = Signs(lexicon)
        self._statives = lexicon.words("statives")
        self._averted = lexicon.words("averted")
        self._weights = weights

    def hear(self, text: str, parts: list[Sentence], section: str) -> list[Finding]:
        """The acts without a doer in one entry."""
        if section in NEVER_IN:
            return []
        found = []
        for sentence in parts:
            known: set[int] = set()
            for act in self.acts(sentence):
                features = self.features(act, sentence, section, known)
                if features and self.score(features) > 0:
                    found.append(self._finding(text, act, sentence, section))
        return found

    def acts(self, sentence: Sentence) -> list[Act]:
        """The acts in one sentence whose doer is not their subject, whoever that was."""
        return self._grammar.acts(sentence)

    def score(self, features: list[str]) -> float:
        """How surely a person hides there; above 0 is said."""
        weights = self._weights
        return sum(weights.get(name, 0.0) for name in features)

    def features(self, act: Act, sentence: Sentence, section: str, known: set[int] | None = None) -> list[str]:
        """What the model goes by; empty when it is certain that nobody hides there.

        Args:
            act: the act.
            sentence: where it stands.
            section: the section of the entry.
            known: where the helping verbs stand whose doer is named; an act that shares one has the same doer.
        """
        verb = act.verb.low
        phrase = f"{verb} {act.particle}" if act.particle else verb
        by = self._signs.by(sentence.words, act.after)
        shared = act.be.start if act.be is not None else -1
        if by == "actor" or (known is not None and shared in known):
            if known is not None and shared >= 0:
                known.add(shared)
            return []
        if self._certain(act, phrase):
            return []
        signs = self._signs.of(act, sentence, section, by)
        follows = sentence.words[act.after].low if act.after < len(sentence.words) else "."
        if not self._statives.isdisjoint({verb, phrase, f"{verb} {follows}"}):
            signs.append("stative")
        return signs

    def _certain(self, act: Act, phrase: str) -> bool:
        verb = act.verb.low
        if verb.startswith("un") and not self._signs.knows(phrase) and not self._signs.knows(verb):
            return True
        if verb in _PAGED:
            return True
        if _MODALS.isdisjoint(act.aux):
            return False
        if "have" not in act.aux:
            return True
        return verb in self._averted or self._signs.verb_kind(phrase, verb) != "people"

    def _finding(self, text: str, act: Act, sentence: Sentence, section: str) -> Finding:
        verb_end = sentence.words[act.after - 1].end
        start = act.be.start if act.be is not None else act.verb.start
        past = self._lexicon.past_of(act.verb.low)
        done = f"{past} {act.particle}".strip()
        many = act.be is not None and act.be.low in {"were", "weren't"}
        said = {"done": done, "it": "them" if many else "it"}
        suggestion = ""
        plain = (
            act.kind == "passive"
            and act.subject
            and act.be is not None
            and act.be.low in {"was", "were"}
            and not act.aux
            and not act.negated
        )
        if (
            plain
            and not act.between
            and act.verb.low == sentence.words[act.after - (1 + len(act.particle.split()))].low
            and self._whole_subject(act, sentence)
        ):
            start = act.subject[0].start
            thing = text[start : act.subject[-1].end]
            first = (
                thing
                if act.subject[0].text.isupper() or not act.subject[0].text.istitle()
                else thing[:1].lower() + thing[1:]
            )
            if act.subject[0].low not in {"it", "this", "that", "which", "who", "they", "we", "i", "he", "she"}:
                suggestion = f"I {done} {first}"
        kind = "omission" if act.negated else act.kind
        return finding(
            self._rule,
            text,
            start,
            verb_end,
            section=section,
            when=sentence.when,
            kind=kind,
            said=said,
            suggestion=suggestion,
        )

    @staticmethod
    def _whole_subject(act: Act, sentence: Sentence) -> bool:
        """Whether the subject stands right before *be* and nothing hangs on it from the left."""
        index = next((i for i, word in enumerate(sentence.words) if word is act.subject[0]), 0)
        ahead = sentence.words[index - 1].low if index else ""
        return (
            index == sentence.first
            or ahead in {",", ";", "and", "but", "so", "because", "when", "then", "that"}
            or act.subject[0].low in DETERMINERS
        )
