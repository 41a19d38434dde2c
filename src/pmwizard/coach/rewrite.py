"""Turning an act without a doer round, so that somebody did it: "The valve was opened" to "I opened the valve"."""

from dataclasses import dataclass
from itertools import pairwise

from pmwizard.coach.clauses import Act
from pmwizard.coach.closed import BEFORE_SUBJECT, DETERMINERS, OBJECT_FORMS, PLAIN, STRANDED, TELLING, TOGETHER
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.phrases import singular
from pmwizard.coach.text import Sentence, Word
from pmwizard.coach.verbs import Verbs
from pmwizard.record.finding import WHO

_LISTS = ("people", "systems", "nouns-data", "nouns-machine", "nouns-handled", "nouns-activity", "nouns-talk")
_NEVER = {"never", "hardly", "barely"}
_AUX = {"had", "has", "have", "was", "were", "not", "never", "n't", "to", "hadn't", "hasn't", "haven't"}
_NOTHING = {"no", "none", "nothing", "nobody"}
_ARTICLE_FREE = {"both", "all", "everything", "everybody", "everyone", "nothing", "nobody", "traffic"}
_LOOSE = {"up", "down", "out", "off", "back", "in", "away", "over", "aside"}
_LIKE_ADJECTIVES = ("ed", "ing", "al", "ive", "ous", "able", "ary", "ic", "less", "ful")
_SHORT = 3


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
        self._common = frozenset().union(*(lexicon.words(name) for name in _LISTS))
        self._adverbs = lexicon.words("adverbs")
        self._people = lexicon.words("people")

    def rewrite(self, text: str, sentence: Sentence, chain: list[Act]) -> Rewrite:
        """Acts that share a subject, turned round together.

        Args:
            text: the entry.
            sentence: the sentence of it.
            chain: the acts, in order; all of them are said to hide somebody.
        """
        act = chain[0]
        end = sentence.words[chain[-1].after - 1].end
        bare = Rewrite(act.be.start if act.be is not None else act.verb.start, end)
        if not act.subject or act.kind == "fronted" or "?" in sentence.vocabulary:
            return bare
        if not self._stands_free(act, sentence):
            return bare
        first = "we" if act.verb.low in TOGETHER else "I"
        mine, theirs = (self._said(text, sentence, chain, who) for who in (first, WHO))
        return Rewrite(act.subject[0].start, end, mine, (theirs,)) if mine else bare

    def _said(self, text: str, sentence: Sentence, chain: list[Act], who: str) -> str:
        """The acts as `who` did them; empty when that cannot be said."""
        act = chain[0]
        thing = self._thing(text, act)
        did = self._did(act, sentence, "has" if who == WHO else "have")
        if not thing or not did:
            return ""
        tells = act.subject[0].low == "it" and self._tells(sentence, act)
        said = f"{who} {did}" if tells else self._with(who, did, act, thing)
        for before, after in pairwise(chain):
            between = text[sentence.words[before.after - 1].end : after.verb.start]
            it = "them" if _many(act) else "it"
            past = self._verbs.past(after.verb.low)
            said += f"{between}{past} {it}" + (f" {after.particle}" if after.particle else "")
        return said

    def did(self, act: Act) -> str:
        """The act as a past tense with its object, for a question: "rolled it back"."""
        last = act.subject[-1] if act.subject else None
        somebody = last is not None and (
            last.low in self._people or (last.text.istitle() and not self._is_common(last))
        )
        it = "them" if somebody or _many(act) else "it"
        past = self._verbs.past(act.verb.low)
        stranded = act.particle.rpartition(" ")[2] in STRANDED
        return f"{past} {act.particle} {it}" if act.particle and stranded else f"{past} {it} {act.particle}".strip()

    @staticmethod
    def _with(who: str, did: str, act: Act, thing: str) -> str:
        """Verb, object and particle in the order people say them: "rolled the config back", "looked at the level"."""
        if not act.particle:
            return f"{who} {did} {thing}"
        last = act.particle.split()[-1]
        first = last in STRANDED or (last in _LOOSE and len(thing.split()) > _SHORT)
        return f"{who} {did} {act.particle} {thing}" if first else f"{who} {did} {thing} {act.particle}"

    @staticmethod
    def _tells(sentence: Sentence, act: Act) -> bool:
        """Whether *it* only announces what follows: "it was decided to", "it was assumed that"."""
        follows = sentence.words[act.after].low if act.after < len(sentence.words) else "."
        return follows in TELLING

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

    def _thing(self, text: str, act: Act) -> str:
        """What it was done to, as an object."""
        first = act.subject[0]
        if len(act.subject) == 1 and first.low in OBJECT_FORMS:
            return OBJECT_FORMS[first.low]
        if first.low in {"we", "i", "which", "who", "that", "there", "what", "nobody"}:
            return ""
        thing = text[first.start : act.subject[-1].end]
        proper = not self._is_common(first)
        if not proper:
            thing = thing[:1].lower() + thing[1:]
        if act.kind == "clipped" and not proper and self._wants_article(act):
            thing = f"the {thing}"
        return thing

    def _is_common(self, word: Word) -> bool:
        if word.text.isupper() and len(word.text) > 1:
            return False
        if not word.text[:1].isupper():
            return True
        known = word.low in DETERMINERS or word.low in self._common or singular(word.low) in self._common
        return known or word.low in self._adverbs | PLAIN | _NOTHING or word.low.endswith(_LIKE_ADJECTIVES)

    @staticmethod
    def _wants_article(act: Act) -> bool:
        first = act.subject[0].low
        return not (first in DETERMINERS or first in _ARTICLE_FREE or first[:1].isdigit() or first.endswith("'s"))

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


def _many(act: Act) -> bool:
    if act.be is not None and act.be.low in {"were", "weren't"}:
        return True
    last = act.subject[-1].low if act.subject else ""
    return act.kind == "clipped" and last.endswith("s") and singular(last) != last
