"""Finding the acts in a sentence that are told without their doer being the subject."""

from dataclasses import dataclass, field

from pmwizard.coach.closed import (
    ASIDE_NOUNS,
    ASIDES,
    BEFORE_BEING,
    BOUNDARIES,
    DETERMINERS,
    ENDS,
    FINDING,
    FREE_ADVERBS,
    HAVE,
    HELPERS,
    JOINERS,
    LOOSE_ASIDES,
    MODAL,
    NOT_CLIPPED,
    OBJECTS,
    PREPOSITIONS,
    PRESENT,
    PRONOUNS,
    STOPS_CLIPPED,
    STRANDED,
    TELLING_ADJECTIVES,
    TO_VERBS,
    TWO_FACED,
    WAS,
)
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.phrases import NOUN_CLASSES, VERB_LISTS, head_of, noun_phrase
from pmwizard.coach.text import Sentence, Word

NOUN_LISTS = (*(f"nouns-{name}" for name in NOUN_CLASSES), "systems")
FAR, SHORT = 14, 7


@dataclass(slots=True)
class Act:
    """An act whose doer is not its subject.

    Attributes:
        kind: `passive`, `clipped` ("config reverted") or `fronted` ("deployed in a hurry, the build …").
        subject: the words of what it was done to.
        head: the noun of it in lower case; empty when unknown.
        be: the form of *be* or *get*, where there is one.
        verb: the participle, with its particle if it has one.
        before: words of the clause that come before `be` or the participle.
        after: index in the sentence of the word behind the participle.
        aux: the helping words before `be`, in lower case.
        negated: whether *not* or *never* or *no* belongs to it.
        between: the words between `be` and the participle.
        held_back: whether something kept it from happening: "from being written".
        opens: the first of the helping words, or `be`.
        chained: whether it shares its helping verb or its subject with an act before it.
    """

    kind: str
    subject: list[Word]
    head: str
    be: Word | None
    verb: Word
    particle: str
    after: int
    aux: tuple[str, ...] = ()
    negated: bool = False
    between: tuple[str, ...] = field(default=())
    chained: bool = False
    held_back: bool = False
    opens: Word | None = None


class Grammar:
    """Just enough grammar to find passives, clipped log lines and participles in front."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._adverbs = lexicon.words("adverbs")
        self._people = lexicon.words("people")
        self._intransitives = lexicon.words("intransitives")
        self._particles: dict[str, set[str]] = {}
        for name in VERB_LISTS:
            for verb in lexicon.words(name):
                if " " in verb:
                    for form in lexicon.participles(verb):
                        first, _, rest = form.partition(" ")
                        self._particles.setdefault(first, set()).add(rest)
        self._nouns = frozenset().union(*map(lexicon.words, NOUN_LISTS))
        self._stops = WAS | HAVE | MODAL | ENDS | BOUNDARIES | STOPS_CLIPPED
        self._forms: dict[str, bool] = {}

    def acts(self, sentence: Sentence) -> list[Act]:
        """The acts of one sentence, in order."""
        words = sentence.words
        found: list[Act] = []
        taken: set[int] = set()
        for index, word in enumerate(words):
            if word.low in WAS or (word.low == "be" and self._had_to(words, index)):
                found += self._passives(words, index, taken)
        if not sentence.vocabulary.isdisjoint(WAS) and found:
            return found
        found += self._clipped(words, sentence.first, taken)
        return found

    def participle(self, word: str) -> bool:
        """Whether a lower-case word can be a past participle."""
        known = self._forms.get(word)
        if known is None:
            known = self._lexicon.is_participle(word)
            if len(self._forms) < 50_000:  # noqa: PLR2004 - a bound on memory for endless input
                self._forms[word] = known
        return known

    @staticmethod
    def _had_to(words: list[Word], index: int) -> bool:
        return index > 1 and words[index - 1].low == "to" and words[index - 2].low in {"had", "needed"}

    def _passives(self, words: list[Word], index: int, taken: set[int]) -> list[Act]:
        between: list[str] = []
        position = index + 1
        while position < len(words) and len(between) < SHORT:
            low = words[position].low
            if low in WAS:
                return []
            if self.participle(low) and low not in self._adverbs:
                break
            skipped = self._aside(words, position)
            if not skipped:
                return []
            between += [word.low for word in words[position : position + skipped]]
            position += skipped
        if position >= len(words) or not self.participle(words[position].low):
            return []
        aux = self._aux(words, index)
        if index and words[index - 1].low in {"do", "did"}:
            return []
        if words[index].low == "being" and not PRESENT.isdisjoint(aux):
            return []
        opens = index - len(aux)
        aux = tuple(
            part for low in aux for part in ((low[:-3], "have") if low in MODAL and low[-3:] == "'ve" else (low,))
        )
        subject = self._subject(words, opens)
        negated = (
            words[index].low.endswith("n't")
            or any(w in {"not", "never", "hardly", "barely"} for w in (*between, *aux))
            or any(w.endswith("n't") for w in aux)
            or bool(subject and subject[0].low in {"no", "none", "neither", "nothing", "nobody"})
        )
        acts = []
        for place in self._chain(words, position):
            if place not in taken:
                taken.add(place)
                particle, after = self._particle(words, place)
                acts.append(
                    Act(
                        "passive",
                        subject,
                        head_of(subject),
                        words[index],
                        words[place],
                        particle,
                        after,
                        aux,
                        negated,
                        tuple(between),
                        place != position,
                        index > 0 and words[index - 1].low == "from",
                        words[opens],
                    )
                )
        return acts

    def _aside(self, words: list[Word], position: int) -> int:
        """How many words of an adverb or a short phrase ("in the end") stand at a place between *be* and its verb."""
        low = words[position].low
        if low in self._adverbs or low.endswith("ly") or low in {",", "by", "hand"}:
            return 1
        second = words[position + 1].low if position + 1 < len(words) else "."
        if low not in ASIDES or (low not in LOOSE_ASIDES and second not in ASIDE_NOUNS):
            return 0
        for ahead in range(position + 2, min(position + 5, len(words))):
            if self.participle(words[ahead].low):
                return ahead - position
            if words[ahead].low in ENDS | WAS | BOUNDARIES | PRONOUNS | JOINERS:
                return 0
        return 0

    @staticmethod
    def _aux(words: list[Word], index: int) -> tuple[str, ...]:
        aux: list[str] = []
        position = index - 1
        while position >= 0 and len(aux) < 5:  # noqa: PLR2004 - "should not also have been" is as long as it gets
            low = words[position].low
            if low in HAVE or low in MODAL or low in HELPERS:
                if low in BEFORE_BEING and words[index].low != "being":
                    break
                aux.append(low)
                position -= 1
                continue
            if (low in WAS or low in {"is", "are", "isn't", "aren't"}) and words[index].low in {"being", "been"}:
                aux.append(low)
                position -= 1
                continue
            break
        return tuple(reversed(aux))

    def _chain(self, words: list[Word], position: int) -> list[int]:
        """The participles that share one *be*: "was stopped, drained and restarted"."""
        chain = [position]
        place = position + 1
        while place < len(words) and place - chain[-1] < FAR:
            low = words[place].low
            if low in ENDS or low in WAS or low in BOUNDARIES or low in PRONOUNS:
                break
            if low in {"and", "then", "or", ","}:
                ahead = place + 1
                while ahead < len(words) and (
                    words[ahead].low in {"and", "then", "or", "later", "subsequently", "not", "never", "only"}
                    or words[ahead].low.endswith("ly")
                ):
                    ahead += 1
                if ahead < len(words) and self.participle(words[ahead].low) and not self._has_object(words, ahead):
                    chain.append(ahead)
                    place = ahead
                elif low == "," and ahead < len(words) and words[ahead].low in DETERMINERS | self._people:
                    break
            place += 1
        return chain

    def _particle(self, words: list[Word], place: int) -> tuple[str, int]:
        known = self._particles.get(words[place].low)
        if known:
            for length in (2, 1):
                rest = [word.low for word in words[place + 1 : place + 1 + length]]
                if len(rest) == length and " ".join(rest) in known and self._stranded(words, place + length):
                    return " ".join(rest), place + 1 + length
        return "", place + 1

    def _stranded(self, words: list[Word], place: int) -> bool:
        """Whether a particle belongs to the verb: *at* does in "was not looked at", not in "was held at the gate"."""
        if words[place].low not in STRANDED or place + 1 >= len(words):
            return True
        follows = words[place + 1].low
        return not follows[:1].isalnum() or follows in PREPOSITIONS or follows in BOUNDARIES or follows in JOINERS

    def _subject(self, words: list[Word], end: int) -> list[Word]:
        start = end
        while start > 0 and end - start < FAR:
            word = words[start - 1]
            if word.low in ENDS or word.low in WAS or word.low in HAVE or word.low in MODAL or word.low == ",":
                break
            if word.low in BOUNDARIES and not (start == 1 and (word.low in PREPOSITIONS or word.low == "that")):
                break
            start -= 1
        chunk = words[start:end]
        if not chunk and end > 0 and words[end - 1].low in {"which", "that", "who"}:
            stop = end - 2 if end > 1 and words[end - 2].low == "," else end - 1
            return noun_phrase(words[max(0, stop - 5) : stop])
        return noun_phrase(chunk)

    def _clipped(self, words: list[Word], first: int, taken: set[int]) -> list[Act]:
        found: list[Act] = []
        for start in self._openings(words, first):
            if start != first and words[start - 1].low in JOINERS and not found and words[start].low != "no":
                continue
            if start < len(words) and start == first and self.participle(words[start].low):
                act = self._fronted(words, start)
            else:
                act = self._clipped_at(words, start)
            if act is None:
                continue
            chain = self._chain(words, next(i for i in range(start, len(words)) if words[i] is act.verb))
            for place in chain:
                if place not in taken:
                    taken.add(place)
                    particle, after = self._particle(words, place)
                    found.append(
                        Act(
                            act.kind,
                            act.subject,
                            act.head,
                            None,
                            words[place],
                            particle,
                            after,
                            (),
                            act.negated,
                            (),
                            place != chain[0],
                        )
                    )
        return found

    @staticmethod
    def _openings(words: list[Word], first: int) -> list[int]:
        openings = [first]
        for index in range(first, len(words) - 2):
            if words[index].low in {";", ",", "—", "–", "→", ":", "(", "+"} or (
                words[index].low == "-" and index > first
            ):
                ahead = index + 1
                while ahead < len(words) - 1 and words[ahead].low in {"and", "then", "so", "but"}:
                    ahead += 1
                openings.append(ahead)
        return openings

    def _clipped_at(self, words: list[Word], start: int) -> Act | None:
        if start >= len(words) or words[start].low in NOT_CLIPPED or words[start].low in self._stops | PRONOUNS:
            return None
        for place in range(start + 1, min(len(words), start + SHORT + 1)):
            low = words[place].low
            if low in PRONOUNS or low in self._stops or low.endswith("n't"):
                if low == "not" and place + 1 < len(words) and self.participle(words[place + 1].low):
                    continue
                return None
            if self.participle(low) and not (low in TWO_FACED and self._has_object(words, place)):
                return self._clipped_act(words, start, place)
        return None

    def _has_object(self, words: list[Word], place: int) -> bool:
        follows = words[place + 1] if place + 1 < len(words) else None
        if follows is None or not follows.text[:1].isalpha() or self._distinct(words[place].low):
            return False
        low = follows.low
        if low in PREPOSITIONS or low in FREE_ADVERBS or low in self._adverbs or low.endswith("ly"):
            return False
        if low in BOUNDARIES or low in JOINERS or self.participle(low):
            return False
        known = self._particles.get(words[place].low)
        return not (known and any(particle.split()[0] == low for particle in known))

    def _clipped_act(self, words: list[Word], start: int, place: int) -> Act | None:
        subject = [word for word in words[start:place] if word.low not in self._adverbs or word.low == "no"]
        follows = words[place + 1].low if place + 1 < len(words) else "."
        if words[place].low in self._intransitives:
            return None
        if follows == "to" and words[place].low in TO_VERBS:
            return None
        if not subject or not (
            follows in ENDS | PREPOSITIONS | JOINERS | FREE_ADVERBS | BOUNDARIES
            or follows in self._adverbs
            or follows.endswith("ly")
            or follows[:1].isdigit()
            or (words[place].low in FINDING and self.participle(follows))
        ):
            return None
        if not (self._distinct(words[place].low) or words[place].low in OBJECTS) and self._doer(subject):
            return None
        negated = words[start].low == "no" or words[place - 1].low in {"not", "never"}
        return Act("clipped", subject, head_of(subject), None, words[place], "", place + 1, (), negated)

    def _doer(self, subject: list[Word]) -> bool:
        """Whether the words in front of a participle rather name the one who did it: "Marcus from ops restarted"."""
        noun = subject[: next((i for i, word in enumerate(subject) if i and word.low in PREPOSITIONS), len(subject))]
        last = noun[-1].low
        if last in self._people or " ".join(word.low for word in noun[-2:]) in self._people:
            return True
        if noun[0].low in self._people and len(noun) == 1:
            return True
        if subject[0].low.endswith("'s") and subject[0].text[:1].isupper():
            return True
        named = all(word.text[:1].isupper() for word in noun) and not noun[0].text.isupper()
        return named and len(noun) <= 3 and not self._is_noun(noun)  # noqa: PLR2004 - a title and two names

    def _distinct(self, participle: str) -> bool:
        """Whether a participle cannot be a simple past: `woken`, `taken`."""
        return not participle.endswith("ed") and self._lexicon.past_of(participle) != participle

    def _is_noun(self, subject: list[Word]) -> bool:
        last = subject[-1].low
        stem = last.removesuffix("s")
        return (
            last in self._nouns
            or stem in self._nouns
            or subject[-1].text.isupper()
            or last[:1] in "¤·"
            or ("-" in last and not subject[-1].text[:1].isupper())
            or any(c.isdigit() for c in last)
            or subject[0].low in TELLING_ADJECTIVES
        )

    def _fronted(self, words: list[Word], start: int) -> Act | None:
        follows = words[start + 1].low if start + 1 < len(words) else "."
        if follows in DETERMINERS or not (
            follows in PREPOSITIONS | FREE_ADVERBS | self._adverbs or follows.endswith("ly")
        ):
            return None
        for place in range(start + 2, min(len(words) - 2, start + 16)):
            if words[place].low == ",":
                after = words[place + 1]
                if after.low in {"and", "then", "so", "but"} or after.low in self._people or self.participle(after.low):
                    return None
                if after.low in DETERMINERS and words[place + 2].low in self._people:
                    return None
                if after.low in DETERMINERS:
                    return Act("fronted", [], "", None, words[start], "", start + 1)
                return None
        return None
