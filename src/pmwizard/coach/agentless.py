"""Hearing acts told without their doer: grammar finds them, a small linear model says whether a person hides there."""

import re
from collections.abc import Mapping

from pmwizard.coach.clauses import Act, Grammar
from pmwizard.coach.closed import CHOSEN, MISSED, NEVER_HIDDEN, SLIPPED, UNSEEN
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.listen import finding
from pmwizard.coach.pack import Rule
from pmwizard.coach.rewrite import Rewriter
from pmwizard.coach.signs import Signs
from pmwizard.coach.text import Sentence
from pmwizard.record.finding import Finding

MARGIN = 0.3
"""How surely a person must hide there before it is said; a false alarm tires more than a miss."""
NEVER_IN = frozenset({"actions", "comment"})
_OWED = frozenset({"should", "ought", "could", "might", "would"})
_DOUBTED = re.compile(r"\bno\s(?:reason|evidence|signs?|indication|hint|proof)\s(?:to|that|of|it)\b", re.IGNORECASE)
"""What is told not to have been seen happening: "no reason to think that it was used"."""
_MODALS = frozenset({"can", "could", "cannot", "can't", "couldn't", "will", "would", "may", "might"})


class AgentlessEar:
    """Listens for the `agentless` rule."""

    def __init__(self, rule: Rule, lexicon: Lexicon, weights: Mapping[str, float]) -> None:
        self._rule = rule
        self._grammar = Grammar(lexicon)
        self._signs = Signs(lexicon)
        self._rewriter = Rewriter(lexicon)
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
            heard = []
            for act in self.acts(sentence):
                features = self.features(act, sentence, section, known)
                heard.append((act, bool(features) and self.score(features) > MARGIN))
            for chain, whole in _chains(heard):
                found.append(self._finding(text, chain, sentence, section, whole=whole))
        return found

    def acts(self, sentence: Sentence) -> list[Act]:
        """The acts in one sentence whose doer is not their subject, whoever that was."""
        return self._grammar.acts(sentence)

    def score(self, features: list[str]) -> float:
        """How surely a person hides there; above `MARGIN` it is said."""
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
        if self._certain(act, phrase) or _DOUBTED.search(sentence.text, 0, act.verb.start - sentence.start):
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
        if verb in NEVER_HIDDEN or act.held_back:
            return True
        if _MODALS.isdisjoint(act.aux):
            return False
        if "have" not in act.aux:
            return True
        return verb in self._averted or self._signs.verb_kind(phrase, verb) != "people"

    def _finding(self, text: str, chain: list[Act], sentence: Sentence, section: str, *, whole: bool) -> Finding:
        act = chain[0]
        made = self._rewriter.rewrite(text, sentence, chain)
        return finding(
            self._rule,
            text,
            made.start,
            made.end,
            section=section,
            when=sentence.when,
            kind=self._kind(act, sentence, section),
            said={"did": self._rewriter.did(act, sentence)},
            suggestion=made.text if whole else "",
            others=made.others if whole else (),
        )

    def _kind(self, act: Act, sentence: Sentence, section: str) -> str:
        """Which of the rule's questions fits: what was not done is asked about differently from what was."""
        owed = not _OWED.isdisjoint(act.aux)
        if act.negated != owed or act.verb.low in MISSED:
            return "missed" if act.verb.low in UNSEEN else "omission"
        if act.verb.low in SLIPPED:
            return "slip"
        if section == "went_well":
            return "well"
        return "choice" if act.verb.low in CHOSEN and self._rewriter.tells(sentence, act) else act.kind


def _chains(heard: list[tuple[Act, bool]]) -> list[tuple[list[Act], bool]]:
    """Acts that share a subject, as far as they hide somebody, and whether all of them do."""
    chains: list[list[tuple[Act, bool]]] = []
    for act, hides in heard:
        if act.chained and chains:
            chains[-1].append((act, hides))
        else:
            chains.append([(act, hides)])
    found = []
    for chain in chains:
        hidden = [act for act, hides in chain if hides]
        if hidden:
            found.append((hidden, len(hidden) == len(chain)))
    return found
