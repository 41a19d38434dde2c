"""What speaks for a hidden person and what for a machine: the signs that the agentless model adds up."""

from pmwizard.coach.clauses import Act
from pmwizard.coach.closed import (
    ASKED,
    BOUNDARIES,
    BY_ARTEFACT,
    BY_SELF,
    BY_SLIP,
    CONCESSIONS,
    CONNECTIVES,
    DETERMINERS,
    ENDS,
    ING_NOUNS,
    MEASURES,
    OMISSION,
    PHRASE_PREPOSITIONS,
    PRONOUNS,
    PURPOSE,
    SLIPS,
    TELLING,
    UNITS,
    WRONG,
)
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.phrases import NOUN_CLASSES, VERB_LISTS, singular
from pmwizard.coach.text import Sentence, Word

CUES = ("slip", "tool", "why", "when", "machine")
_PREFIXES = ("re-", "re", "un", "over", "under", "de", "pre-", "pre", "auto-")
_BEHIND = 12
_IN_CLAUSE = 7


class Signs:
    """Reads the signs around one act."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._people = lexicon.words("people")
        self._systems = lexicon.words("systems")
        self._ergative = lexicon.words("ergatives")
        self._events = lexicon.words("machine-events")
        self._cues: dict[str, list[tuple[str, str]]] = {}
        for name in CUES:
            for cue in sorted(lexicon.words(f"cues-{name}")):
                self._cues.setdefault(cue.split()[0], []).append((name, cue))
        self._nouns: dict[str, tuple[str, ...]] = {}
        for name in NOUN_CLASSES:
            for noun in lexicon.words(f"nouns-{name}"):
                self._nouns[noun] = (*self._nouns.get(noun, ()), name)
        self._verbs = self._verb_classes()
        self._bases = {verb.split()[0] for name in VERB_LISTS for verb in lexicon.words(name)}

    def knows(self, verb: str) -> bool:
        """Whether a participle, with its particle or without, is in the word lists."""
        return verb in self._verbs

    def of(self, act: Act, sentence: Sentence, section: str, by: str) -> list[str]:
        """All signs of one act; `by` is what stands behind *by*."""
        verb = act.verb.low
        phrase = f"{verb} {act.particle}" if act.particle else verb
        kind = self.verb_kind(phrase, verb)
        what = self.noun_kinds(act)
        signs = [
            "bias",
            f"in:{section}",
            f"kind:{act.kind}",
            f"verb:{kind}",
            f"{act.kind}+{kind}",
            f"is:{phrase.replace(' ', '_')}",
        ]
        for one in what:
            signs += [f"subject:{one}", f"{kind}+{one}", f"{act.kind}:{one}"]
        if act.kind == "clipped":
            signs += _whole_or_note(sentence)
        if verb in self._ergative:
            signs += ["clipped-ergative"] if act.kind == "clipped" else ["chained-ergative"] if act.chained else []
        if act.head:
            signs.append(f"head:{singular(act.head.split()[-1])}")
        signs += [f"by:{by}"] if by else []
        follows = sentence.words[act.after].low if act.after < len(sentence.words) else "."
        if act.head == "it" and follows in TELLING:
            signs.append("it-tells")
        signs += self._subject_signs(act)
        signs += _asked(act, sentence)
        signs += self._cue_signs(sentence)
        signs += self._behind(act, sentence)
        signs += self._clauses(act, sentence)
        signs += self._polarity(act, sentence, section)
        signs += _auxiliaries(act)
        return signs

    def _verb_classes(self) -> dict[str, str]:
        classes: dict[str, str] = {}
        for name in VERB_LISTS:
            label = name.removeprefix("verbs-")
            for verb in self._lexicon.lists.get(name, ()):
                for form in self._lexicon.participles(verb.lower()):
                    known = classes.get(form)
                    sure = label.startswith("lean") or known in {None, label}
                    classes[form] = label if sure else "both"
        return classes

    def verb_kind(self, phrase: str, verb: str) -> str:
        """Who usually does that: `people lean-people both lean-machines machines`, or `unknown`."""
        kind = self._verbs.get(phrase) or self._verbs.get(verb)
        if kind is None and verb.startswith(("mis", "hand-")):
            return "people"
        if kind is None:
            for prefix in _PREFIXES:
                if verb.startswith(prefix) and verb[len(prefix) :] in self._verbs:
                    return self._verbs[verb[len(prefix) :]]
        return kind or "unknown"

    def noun_kinds(self, act: Act) -> tuple[str, ...]:
        """What an act was done to: classes of its noun, else `people it us them none name unknown`."""
        head = act.head
        if not head:
            return ("none",)
        last = head.split()[-1]
        if last in {"it", "this", "that", "which", "these", "those", "everything", "nothing", "all"}:
            return ("it",)
        if last in PRONOUNS:
            return ("them" if last in {"he", "she", "they"} else "us",)
        known = self.kinds_of(head)
        if known != ("unknown",):
            return known
        if act.subject and act.subject[-1].text.istitle() and len(act.subject) <= 2:  # noqa: PLR2004 - first and last name
            return ("name",)
        return known

    def kinds_of(self, head: str) -> tuple[str, ...]:
        """The classes of a noun, given with the word before it or alone."""
        last = head.rsplit(maxsplit=1)[-1]
        for name in dict.fromkeys((head, singular(head), last, singular(last))):
            if name in self._nouns:
                return self._nouns[name]
            if name in self._people:
                return ("people",)
            if name in self._systems:
                return ("machine",)
        if last.startswith("¤") or any(c.isdigit() for c in last):
            return ("named",)
        return ("unknown",)

    def acts_alone(self, word: str) -> bool:
        """Whether a word names a thing that does something by itself."""
        for name in (word, singular(word)):
            if name in self._systems or {"machine", "data"} & set(self._nouns.get(name, ())):
                return True
        return False

    @staticmethod
    def _subject_signs(act: Act) -> list[str]:
        if not act.subject:
            return []
        lows = {word.low for word in act.subject}
        signs = ["wrong"] if lows & WRONG else []
        last = act.subject[-1].low
        if last.endswith("s") and not last.endswith(("ss", "us", "is")):
            signs.append("plural")
        if any(word.text[:1].isdigit() for word in act.subject[:2]):
            signs.append("numbered")
        if last.endswith(("er", "or", "ers", "ors")):
            signs.append("doer-noun")
        return signs

    def _cue_signs(self, sentence: Sentence) -> list[str]:
        low = f" {sentence.text.lower()} "
        counts = dict.fromkeys(CUES, 0)
        for word in sentence.vocabulary:
            for name, cue in self._cues.get(word, ()):
                counts[name] += cue in low
        signs = [f"cue:{name}" for name, count in counts.items() if count]
        if sum(counts.values()) - counts["machine"] > 1:
            signs.append("cue:many")
        if not sentence.vocabulary.isdisjoint(SLIPS):
            signs.append("cue:hand")
        if not CONCESSIONS.isdisjoint(sentence.vocabulary):
            signs.append("cue:although")
        return signs

    def _behind(self, act: Act, sentence: Sentence) -> list[str]:
        """The phrases behind the participle: purpose, and each preposition with the kind of its noun."""
        words = sentence.words
        signs: list[str] = []
        stop = min(len(words), act.after + _BEHIND)
        for index in range(act.after, stop):
            low = words[index].low
            if low in ENDS or low in CONNECTIVES:
                break
            follows = words[index + 1].low if index + 1 < len(words) else "."
            if (low == "to" and self._is_purpose(follows)) or (low == "so" and follows in PURPOSE):
                signs.append("purpose")
            elif low in {"by", "without", "for", "instead", "before", "after"} and follows.endswith("ing"):
                signs.append(f"{low}:ing")
            elif low in PHRASE_PREPOSITIONS and index - act.after < _IN_CLAUSE:
                signs += self._phrase(low, words[index + 1 : index + 5])
        return list(dict.fromkeys(signs))

    def _is_purpose(self, word: str) -> bool:
        return word in self._bases and word not in self._nouns and word not in MEASURES

    def _phrase(self, preposition: str, following: list[Word]) -> list[str]:
        nouns = []
        for word in following:
            if word.low in ENDS or word.low in CONNECTIVES or word.low in PHRASE_PREPOSITIONS or word.low == ",":
                break
            nouns.append(word.low)
        if not nouns:
            return []
        if nouns[-1][:1].isdigit() or (len(nouns) > 1 and nouns[0] in MEASURES and nouns[-1] in UNITS):
            return [f"{preposition}~number"]
        kinds = self.kinds_of(" ".join(nouns[-2:]))
        return [f"{preposition}~{kind}" for kind in kinds] + ([f"{preposition}~wrong"] if WRONG & set(nouns) else [])

    def _clauses(self, act: Act, sentence: Sentence) -> list[str]:
        """Who acts in the clauses around: a machine there is often the one that acted here."""
        words = sentence.words
        signs: list[str] = []
        for index in range(sentence.first, len(words) - 1):
            low = words[index].low
            if low not in CONNECTIVES or low == "to":
                continue
            clause = [word.low for word in words[index + 1 : index + 1 + _IN_CLAUSE]]
            group = CONNECTIVES[low]
            who = self._who_acts(clause)
            signs.append(f"{group}:{who}")
            if who in {"machine", "data", "unknown"} and not self._events.isdisjoint(clause):
                signs.append(f"{group}:event")
        opening = sentence.words[sentence.first : sentence.first + 2]
        own = act.subject[0].start if act.subject else -1
        if opening and opening[0].start != own:
            first = opening[-1 if opening[0].low in DETERMINERS else 0].low
            signs += ["begins:system"] if first in self._systems else []
        return list(dict.fromkeys(signs))

    def _who_acts(self, clause: list[str]) -> str:
        for word in clause:
            if word in PRONOUNS - {"it", "they"}:
                return "people"
            if word in {"it", "its", "they", "their"}:
                return "it"
            if word in ENDS or word == ",":
                break
            for name in (word, singular(word)):
                if name in self._people:
                    return "people"
                kinds = self._nouns.get(name)
                if kinds and name not in BY_ARTEFACT:
                    return "data" if "data" in kinds else kinds[-1]
                if name in self._systems and name not in BY_ARTEFACT:
                    return "machine"
        return "unknown"

    @staticmethod
    def _polarity(act: Act, sentence: Sentence, section: str) -> list[str]:
        if not act.negated:
            return []
        rest = [word.low for word in sentence.words[act.after :]]
        moment = (
            any(word in OMISSION for word in rest)
            or any(":" in word and word[:1].isdigit() for word in rest)
            or ("for" in rest and any(word in UNITS for word in rest))
            or "in time" in sentence.text.lower()
            or ("between" in rest and any(word[:1].isdigit() for word in rest))
        )
        nothing = bool(act.subject) and act.subject[0].low in {"no", "none", "nothing"}
        standing = nothing or not {"had", "has", "have"}.isdisjoint(act.aux)
        sign = "not:moment" if moment else "not:standing" if standing else "not"
        signs = [sign, f"not+{act.kind}"] + (["not:no"] if nothing else [])
        return [*signs, f"{sign}@{section}"] if section in {"factors", "went_poorly", "timeline"} else signs

    def by(self, words: list[Word], after: int) -> str:
        """What stands behind *by*: actor, slip, gerund, measure, artefact, self; empty when there is no *by*."""
        for index in range(after, min(len(words) - 1, after + _BEHIND)):
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
        if low == "end" and following[1:2] != ["of"]:
            return "actor"
        if low[:1].isdigit() or (low in MEASURES and (low not in DETERMINERS or not UNITS.isdisjoint(following[1:3]))):
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


def _asked(act: Act, sentence: Sentence) -> list[str]:
    """Whether the act is only asked about or supposed: "to see if it was resolved"."""
    first = act.subject[0] if act.subject else act.be
    place = next((index for index, word in enumerate(sentence.words) if word is first), 0)
    return ["asked"] if place and sentence.words[place - 1].low in ASKED else []


def _whole_or_note(sentence: Sentence) -> list[str]:
    """Whether a line without *was* reads as a whole sentence, whose verb is then rather active, or as a note."""
    words = sentence.words[sentence.first :]
    signs = [f"long:{min(3, len(words) // 6)}"]
    if words and words[-1].low == ".":
        signs.append("full-stop")
    if not sentence.vocabulary.isdisjoint({"the", "a", "an", "its", "their", "our"}):
        signs.append("articles")
    return signs


def _auxiliaries(act: Act) -> list[str]:
    signs = []
    if "had" in act.aux:
        signs.append("aux:had")
    elif act.aux and act.aux[-1] in {"has", "have"} and len(act.aux) == 1:
        signs.append("aux:has")
    if not {"could", "would", "might"}.isdisjoint(act.aux):
        signs.append("aux:could")
    elif not {"should", "ought"}.isdisjoint(act.aux):
        signs.append("aux:should")
    if act.be is not None and act.be.low == "be":
        signs.append("had-to")
    if act.be is not None and act.be.low in {"got", "gotten"}:
        signs.append("got")
    if act.be is not None and act.be.low == "being":
        signs.append("being")
    return signs
