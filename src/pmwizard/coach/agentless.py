"""Hearing acts told without their doer: grammar finds them, a small linear model says whether a person hides there."""

from pmwizard.coach.clauses import Act, Grammar
from pmwizard.coach.closed import (
    BOUNDARIES,
    BY_ARTEFACT,
    BY_SELF,
    BY_SLIP,
    DETERMINERS,
    ENDS,
    ING_NOUNS,
    MEASURES,
    OMISSION,
    SLIPS,
    UNITS,
)
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.listen import finding
from pmwizard.coach.pack import Rule
from pmwizard.coach.text import Sentence, Word
from pmwizard.record.finding import Finding

NEVER_IN = frozenset({"actions"})


class AgentlessEar:
    """Listens for the `agentless` rule."""

    def __init__(self, rule: Rule, lexicon: Lexicon) -> None:
        self._rule = rule
        self._lexicon = lexicon
        self._grammar = Grammar(lexicon)
        self._verbs = self._verb_classes()
        self._statives = lexicon.words("statives")
        self._people = lexicon.words("people")
        self._systems = lexicon.words("systems")
        self._ergative = lexicon.words("ergatives")
        self._human = sorted(lexicon.words("human-cues"))
        self._machine = sorted(lexicon.words("machine-cues"))
        self._weights = {
            name: float(weight)
            for name, weight in (line.split() for line in lexicon.lists.get("agentless-weights", ()))
        }

    def hear(self, text: str, parts: list[Sentence], section: str) -> list[Finding]:
        """The acts without a doer in one entry."""
        if section in NEVER_IN:
            return []
        found = []
        for sentence in parts:
            for act in self.acts(sentence):
                features = self.features(act, sentence, section)
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

    def features(self, act: Act, sentence: Sentence, section: str) -> list[str]:
        """What the model goes by; empty when it is certain that nobody hides there."""
        verb = act.verb.low
        phrase = f"{verb} {act.particle}" if act.particle else verb
        by = self._by(sentence.words, act.after)
        if by == "actor" or self._certain(act, sentence, phrase, by):
            return []
        kind = self._verb_kind(phrase, verb)
        what = self._subject_kind(act)
        features = [
            "bias",
            f"in:{section}",
            f"kind:{act.kind}",
            f"verb:{kind}",
            f"subject:{what}",
            f"{kind}+{what}",
            f"is:{phrase}",
        ]
        if act.kind == "clipped" and verb in self._ergative:
            features.append("clipped-ergative")
        features += [f"by:{by}"] if by else []
        features += self._cues(act, sentence)
        features += self._polarity(act, sentence, section)
        if act.head:
            features.append(f"head:{singular(act.head.split()[-1])}")
        if act.subject and any(word.low in {"wrong", "incorrect", "old", "outdated"} for word in act.subject):
            features.append("wrong")
        if "had" in act.aux:
            features.append("aux:had")
        elif act.aux and act.aux[-1] in {"has", "have"} and len(act.aux) == 1:
            features.append("aux:has")
        if act.be is not None and act.be.low == "be":
            features.append("had-to")
        return features

    def _certain(self, act: Act, sentence: Sentence, phrase: str, by: str) -> bool:
        verb = act.verb.low
        follows = sentence.words[act.after].low if act.after < len(sentence.words) else "."
        if verb in self._statives or phrase in self._statives or f"{verb} {follows}" in self._statives:
            return by not in {"slip", "gerund"} or verb in {"supposed", "concerned"}
        if verb.startswith("un") and phrase not in self._verbs and verb not in self._verbs:
            return True
        if verb in {"paged", "alerted"}:
            return True
        aux = " ".join(act.aux)
        if (
            "could have" in aux or "would have" in aux or "might have" in aux or "may have" in aux
        ) and act.kind == "passive":
            return True
        return (
            any(
                modal in act.aux
                for modal in ("can", "could", "cannot", "can't", "couldn't", "will", "would", "may", "might")
            )
            and "have" not in act.aux
        )

    def _verb_classes(self) -> dict[str, str]:
        classes: dict[str, str] = {}
        for name, label in (("verbs-both", "both"), ("verbs-people", "people"), ("verbs-machines", "machines")):
            for verb in self._lexicon.lists.get(name, ()):
                for form in self._lexicon.participles(verb.lower()):
                    known = classes.get(form)
                    classes[form] = label if known in {None, label} else "both"
        return classes

    def _verb_kind(self, phrase: str, verb: str) -> str:
        kind = self._verbs.get(phrase) or self._verbs.get(verb)
        if kind is None and verb.startswith(("mis", "re-", "re", "un", "over", "under", "de")):
            if verb.startswith("mis"):
                return "people"
            for prefix in ("re-", "re", "un", "over", "under", "de"):
                if verb.startswith(prefix) and verb[len(prefix) :] in self._verbs:
                    return self._verbs[verb[len(prefix) :]]
        return kind or "unknown"

    def _subject_kind(self, act: Act) -> str:
        head = act.head
        if not head:
            return "none"
        last = head.split()[-1]
        if last in {"it", "this", "that", "which"}:
            return "it"
        if last in {"i", "we", "me"}:
            return "us"
        for name in (head, singular(head), last, singular(last)):
            machine, handled = (
                name in self._lexicon.words("nouns-machine"),
                name in self._lexicon.words("nouns-handled"),
            )
            if name in self._people and not machine and (" " in name or name == last or name == singular(last)):
                return "people"
            if name in self._lexicon.words("nouns-outcome") and not handled:
                return "outcome"
            if machine or handled:
                return "both" if machine and handled else "machine" if machine else "handled"
            if name in self._systems:
                return "machine"
        return "unknown"

    def _by(self, words: list[Word], after: int) -> str:
        """What stands behind *by*: actor, slip, gerund, measure, artefact, self; empty when there is no *by*."""
        for index in range(after, min(len(words) - 1, after + 12)):
            low = words[index].low
            if low in ENDS - {"(", ")"} or (low in BOUNDARIES and low not in {"than", "as"}):
                return ""
            if low == "by":
                return self._by_what(words, index + 1)
        return ""

    def _by_what(self, words: list[Word], index: int) -> str:
        low = words[index].low
        if low in BY_SLIP:
            return "slip"
        if low in BY_SELF:
            return "self"
        following = [word.low for word in words[index : index + 4]]
        if low[:1].isdigit() or (low in MEASURES and (low not in DETERMINERS or any(w in UNITS for w in following))):
            return "measure"
        if low.endswith("ing") and low not in ING_NOUNS:
            return "gerund"
        nouns = following[1:] if low in DETERMINERS else following
        if (
            nouns
            and low in {"a", "an", "the", "this", "that"}
            and any(w in BY_ARTEFACT for w in nouns[:3])
            and not any(w in self._people for w in nouns[:3])
        ):
            return "artefact"
        return "actor"

    def _cues(self, act: Act, sentence: Sentence) -> list[str]:
        low = f" {sentence.text.lower()} "
        cues = []
        human = sum(1 for cue in self._human if cue in low)
        if human:
            cues.append("cue:human")
        if human > 1:
            cues.append("cue:human2")
        if not sentence.vocabulary.isdisjoint(SLIPS):
            cues.append("cue:hand")
        if any(cue in low for cue in self._machine):
            cues.append("cue:machine")
        return cues + self._clause_cues(act, sentence, low)

    def _clause_cues(self, act: Act, sentence: Sentence, low: str) -> list[str]:
        """Who acts in the clauses around: a machine there is often the one that acted here."""
        cues = []
        for label, openings in (("because", (" because ", " when ")), ("after", (" after ", " once "))):
            opening = next((one for one in openings if one in low), "")
            clause = [word.strip(",.") for word in low.partition(opening)[2].split()[:5]] if opening else []
            if label == "because" and not self._people.isdisjoint(clause):
                cues.append("because:people")
            elif BY_ARTEFACT.isdisjoint(clause) and any(map(self._acts_alone, clause)):
                cues.append(f"{label}:system")
        opening_words = sentence.words[sentence.first : sentence.first + 2]
        own = act.subject[0].start if act.subject else -1
        if opening_words and opening_words[0].start != own:
            first = opening_words[-1 if opening_words[0].low in DETERMINERS else 0].low
            cues += ["begins:system"] if first in self._systems else []
        return cues

    def _acts_alone(self, word: str) -> bool:
        return any(
            name in self._systems or name in self._lexicon.words("nouns-machine") for name in (word, singular(word))
        )

    def _polarity(self, act: Act, sentence: Sentence, section: str) -> list[str]:
        if not act.negated:
            return []
        rest = [word.low for word in sentence.words[act.after :]]
        moment = (
            any(word in OMISSION for word in rest)
            or any(":" in word and word[:1].isdigit() for word in rest)
            or ("for" in rest and any(word in UNITS for word in rest))
            or "in time" in sentence.text.lower()
        )
        standing = (
            "had" in act.aux
            or "has" in act.aux
            or "have" in act.aux
            or (bool(act.subject) and act.subject[0].low in {"no", "none", "nothing"})
        )
        features = ["not:moment" if moment else "not:standing" if standing else "not"]
        if section in {"factors", "went_poorly", "timeline"}:
            features.append(f"{features[0]}@{section}")
        return features

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


def singular(noun: str) -> str:
    """A guess at the singular of a noun in lower case."""
    if noun.endswith("ies") and len(noun) > 4:  # noqa: PLR2004 - "ties", "dies"
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
