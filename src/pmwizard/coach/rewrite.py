"""Turning an act without a doer round, so that somebody did it: "The valve was opened" to "I opened the valve"."""

from dataclasses import dataclass
from itertools import pairwise

from pmwizard.coach.clauses import Act
from pmwizard.coach.closed import (
    BEFORE_SUBJECT,
    BOUNDARIES,
    CHOSEN,
    DETERMINERS,
    ENDS,
    HAVE,
    JOINERS,
    LEFT_SOMEWHERE,
    PREPOSITIONAL,
    PREPOSITIONS,
    PRONOUNS,
    SO,
    STRANDED,
    TELLING,
    TOGETHER,
    WAS,
)
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.text import Sentence
from pmwizard.coach.things import Things
from pmwizard.coach.verbs import Verbs
from pmwizard.record.finding import WHO

_NEVER = {"never", "hardly", "barely"}
_AUX = {"had", "has", "have", "was", "were", "not", "never", "n't", "to", "hadn't", "hasn't", "haven't"}
_NOTHING = {"no", "none", "nothing", "nobody"}
_NO_OBJECT = {"got", "had", "stayed", "remained", "sat", "stood", "gone", "come", "been"}
_LOOSE = {"up", "down", "out", "off", "back", "in", "away", "over", "aside"}
_SHORT = 3
_FEW = 5
_REACH = 7


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What can be put in place of a stretch of an entry.

    Attributes:
        start: where the stretch begins in the entry, in code points.
        end: where it ends, exclusive.
        text: what could stand there; empty when there is no sound rewrite.
        others: the same with somebody else as the one who did it.
    """

    start: int
    end: int
    text: str = ""
    others: tuple[str, ...] = ()


class Rewriter:
    """Makes the rewrites of the `agentless` rule."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._verbs = Verbs(lexicon)
        self._adverbs = lexicon.words("adverbs")
        self._alone = lexicon.words("intransitives")
        self._lexicon = lexicon
        self._things = Things(lexicon)

    def rewrite(self, text: str, sentence: Sentence, chain: list[Act]) -> Rewrite:
        """Acts that share a subject, turned round together.

        Args:
            text: the entry.
            sentence: the sentence of it.
            chain: the acts, in order; all of them are said to hide somebody.
        """
        act = chain[0]
        end = sentence.words[chain[-1].after - 1].end
        bare = Rewrite((act.opens or act.be or act.verb).start, end)
        if not act.subject or act.kind == "fronted" or "?" in sentence.vocabulary:
            return bare
        if not self._stands_free(act, sentence) or self._goes_on(sentence, chain[-1]) or act.verb.low in _NO_OBJECT:
            return bare
        first = "we" if act.verb.low in TOGETHER else "I"
        mine, theirs = (self._said(text, sentence, chain, who) for who in (first, WHO))
        return Rewrite(act.subject[0].start, end, mine, (theirs,)) if mine else bare

    def _said(self, text: str, sentence: Sentence, chain: list[Act], who: str) -> str:
        """The acts as `who` did them; empty when that cannot be said."""
        act = chain[0]
        thing = self._things.named(text, act)
        did = self._did(act, sentence, "has" if who == WHO else "have")
        if not thing or not did:
            return ""
        said = f"{who} {did}" if self.tells(sentence, act) else self._with(who, did, act, thing)
        for before, after in pairwise(chain):
            between = text[sentence.words[before.after - 1].end : after.verb.start]
            if self._holds_an_act(sentence, before.after, after) or after.verb.low in _NO_OBJECT:
                return ""
            joint, negation, rest = between.rpartition("not ")
            past = self._verbs.past(after.verb.low)
            if negation and not rest.strip():
                between, past = joint, f"did not {self._verbs.base(after.verb.low)}"
            said += f"{between}{self._about(past, after, self._things.pronoun(act))}"
        return said

    def did(self, act: Act, sentence: Sentence) -> str:
        """The act as a past tense with its object, for a question: "rolled it back", "left it in the car"."""
        verb = act.verb.low
        past = self._verbs.past(verb)
        if self.tells(sentence, act):
            return past if verb in CHOSEN else f"{past} {'so' if verb in SO else 'that'}"
        told = self._about(past, act, self._things.pronoun(act))
        follows = [word.low for word in sentence.words[act.after : act.after + 2]]
        if act.particle == "back" and follows[:1] in (["on"], ["off"], ["in"], ["up"]) and follows[1:] != ["the"]:
            return f"{told} {follows[0]}"
        return told + self._where(act, sentence) if verb in LEFT_SOMEWHERE and not act.particle else told

    @staticmethod
    def _where(act: Act, sentence: Sentence) -> str:
        """The few words that a verb like *put* or *deemed* cannot do without; empty when there are too many."""
        kept: list[str] = []
        for word in sentence.words[act.after :]:
            stops = word.low in ENDS | JOINERS | BOUNDARIES or word.text[0].isdigit()
            if stops or (kept and word.low in PREPOSITIONS - _LOOSE and word.low not in STRANDED | {"as"}):
                break
            if len(kept) > 1 and word.low in STRANDED | DETERMINERS and kept[-1] not in PREPOSITIONS | {"be"}:
                break
            kept.append(word.text)
        ends_well = 0 < len(kept) <= _FEW and kept[-1].lower() not in (PREPOSITIONS - _LOOSE) | DETERMINERS
        return f" {' '.join(kept)}" if ends_well else ""

    @staticmethod
    def _about(past: str, act: Act, pronoun: str) -> str:
        """A verb, its pronoun and its particle: "typed it in", "looked at it"."""
        if not act.particle:
            return f"{past} {pronoun}"
        behind = act.verb.low in PREPOSITIONAL and act.particle.rpartition(" ")[2] in STRANDED
        return f"{past} {act.particle} {pronoun}" if behind else f"{past} {pronoun} {act.particle}"

    def _holds_an_act(self, sentence: Sentence, start: int, after: Act) -> bool:
        """Whether a verb of its own stands between two acts of a chain: "taken down, laid flat and covered"."""
        for word in sentence.words[start:]:
            if word is after.verb:
                return False
            if self._is_act(word.low):
                return True
        return False

    def _is_act(self, low: str) -> bool:
        return self._lexicon.is_participle(low) and low not in self._adverbs and low not in self._alone

    def _goes_on(self, sentence: Sentence, last: Act) -> bool:
        """Whether a further act behind shares *was* or the subject, so that it would be left hanging."""
        words = sentence.words
        for index in range(last.after, len(words) - 1):
            low = words[index].low
            if low in {"but", "and", "then"} and words[index + 1].low in WAS:
                return True
            if low in ENDS | BOUNDARIES | PRONOUNS:
                return False
            if low == "and" and last.be is None and self._is_act(words[index + 1].low):
                return True
            if low == "and" and last.be is not None:
                for place in range(index + 1, min(len(words) - 1, index + _REACH)):
                    if words[place].low in WAS | ENDS | BOUNDARIES | PRONOUNS | HAVE | {","}:
                        return False
                    if place > index + 1 and self._is_act(words[place].low):
                        follows = words[place + 1].low
                        return follows in ENDS | PREPOSITIONS or follows in self._adverbs
        return False

    @staticmethod
    def _with(who: str, did: str, act: Act, thing: str) -> str:
        """Verb, object and particle in the order people say them: "rolled the config back", "looked at the level"."""
        if not act.particle:
            return f"{who} {did} {thing}"
        last = act.particle.split()[-1]
        first = last in STRANDED or (last in _LOOSE and len(thing.split()) > _SHORT)
        return f"{who} {did} {act.particle} {thing}" if first else f"{who} {did} {thing} {act.particle}"

    @staticmethod
    def tells(sentence: Sentence, act: Act) -> bool:
        """Whether *it* only announces what follows: "it was decided to", "it was agreed in a meeting that"."""
        if act.subject[0].low != "it" if act.subject else True:
            return False
        words = sentence.words[act.after : act.after + _REACH]
        if words and words[0].low in TELLING:
            return True
        return act.verb.low in SO | CHOSEN and any(word.low in {"that", "whether"} for word in words)

    def _stands_free(self, act: Act, sentence: Sentence) -> bool:
        """Whether the whole subject is known and stands right before the verb, with nothing hanging on it."""
        words = sentence.words
        first = next(i for i, word in enumerate(words) if word is act.subject[0])
        last = next(i for i, word in enumerate(words) if word is act.subject[-1])
        verb = act.be if act.be is not None else act.verb
        behind = next(i for i, word in enumerate(words) if word is verb)
        gap = [word.low for word in words[last + 1 : behind]]
        if act.be is not None and act.be.low == "be":
            gap = [low for low in gap if low not in {"had", "needed", "to"}]
        if any(low not in act.aux and low not in self._adverbs and not low.endswith("ly") for low in gap):
            return False
        ahead = words[first - 1].low if first else ""
        return first == sentence.first or ahead in BEFORE_SUBJECT

    def _did(self, act: Act, sentence: Sentence, have: str) -> str:
        """The verb as somebody did it, with its helping verbs; empty when they do not allow it."""
        verb, aux = act.verb.low, [word for word in act.aux if word not in self._adverbs]
        adverbs = self._kept_adverbs(act, sentence)
        if adverbs is None or any(word not in _AUX for word in aux):
            return ""
        front = "".join(f"{adverb} " for adverb in adverbs if adverb not in {"not", *_NEVER})
        never = next((word for word in (*act.aux, *adverbs) if word in _NEVER), "")
        negated = act.negated and not never and act.subject[0].low not in _NOTHING
        be = act.be.low if act.be is not None else ""
        perfect = next((word.removesuffix("n't") for word in aux if word.startswith(("had", "has", "have"))), "")
        if be == "be":
            return "" if negated else f"had to {front}{self._verbs.base(verb)}"
        if perfect:
            helper = "had" if perfect == "had" else have
            return f"{helper} {'not ' if negated else ''}{never + ' ' if never else ''}{front}{verb}"
        if be == "being":
            told = not {"was", "were"}.isdisjoint(aux)
            return f"was {front}{self._verbs.ing(verb)}" if told and not negated else ""
        if negated:
            return f"did not {front}{self._verbs.base(verb)}"
        return f"{never + ' ' if never else ''}{front}{self._verbs.past(verb)}"

    @staticmethod
    def _kept_adverbs(act: Act, sentence: Sentence) -> list[str] | None:
        """The adverbs between the helping verb and the participle; None when there is more than that."""
        kept = [word for word in act.between if word not in {"by", "hand"}]
        if any(word in {",", "in", "at", "for", "on", "during", "over", "within", "under", "after"} for word in kept):
            return None
        if act.kind == "clipped":
            place = next(i for i, word in enumerate(sentence.words) if word is act.verb)
            if place and sentence.words[place - 1].low in {"not", "never"}:
                kept.append(sentence.words[place - 1].low)
        return kept if len(kept) <= _SHORT else None
