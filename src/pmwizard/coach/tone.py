"""Hearing a tone that no single turn of phrase gives away: small linear models over words and classes of words."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from pmwizard.coach.closed import MODAL, NEGATIONS
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.listen import finding
from pmwizard.coach.pack import Rule
from pmwizard.coach.phrases import singular
from pmwizard.coach.text import Sentence, Word
from pmwizard.record.finding import Finding

RULES = ("blame", "single-cause", "counterfactual", "hindsight", "weak-action")
ONLY_IN = {"weak-action": "actions"}
ACTION_CLASSES = {"firm-verbs": "firm", "soft-verbs": "soft", "vigilance": "vigil", "proofs": "proof"}
CLASSES = ("harsh", "always", "irony", "duty", "punish", "anyone", "plain", "know", "cause", "one", "all", "final")
# Without a word of one of these classes a sentence is not weighed: what is left are words met by chance.
NEEDS = {
    "single-cause": frozenset({"c:cause", "c:one", "c:final"}),
}
THINGS = ("nouns-machine", "nouns-data")
_SOMEBODY = frozenset({"who", "name", "me"})
_MINE = frozenset({"i", "me", "my", "myself", "mine", "i'm"})
_COMMON = ("ing", "ly", "ed", "s", "tion", "ness", "ment", "ity")
_NEAR = 5
_LONGEST = 60
_LENGTHS = 6


class ToneEar:
    """Listens for the rules that have a tone, beside their patterns."""

    def __init__(self, rules: Mapping[str, Rule], lexicon: Lexicon, weights: Mapping[str, Mapping[str, float]]) -> None:
        self._rules = [rules[name] for name in RULES if name in rules and name in weights]
        self._people = lexicon.words("people")
        self._systems = lexicon.words("systems")
        self._silenced = lexicon.words("silenced")
        self._not_names = lexicon.words("not-names")
        self._things = self._systems.union(*(lexicon.words(name) for name in THINGS)) - self._people
        self._known = frozenset[str]().union(*(lexicon.lists[name] for name in lexicon.lists))
        self._phrases: dict[str, list[tuple[list[str], str]]] = {}
        self._acts: dict[str, list[tuple[list[str], str]]] = {}
        for name in CLASSES:
            _file(self._phrases, lexicon.lists.get(f"tone-{name}", ()), name)
        for source, name in ACTION_CLASSES.items():
            _file(self._acts, lexicon.lists.get(source, ()), name)
        self._table: dict[str, list[tuple[int, float]]] = {}
        for place, rule in enumerate(self._rules):
            for sign, weight in weights[rule.id].items():
                self._table.setdefault(sign, []).append((place, weight))

    def hear(self, text: str, parts: list[Sentence], section: str) -> list[Finding]:
        """The sentences of an entry that have the tone of a rule, one finding a rule and sentence."""
        found = []
        for place_in_entry, sentence in enumerate(parts):
            sums = [0.0] * len(self._rules)
            signs = self.signs(sentence, section)
            for sign in signs:
                for place, weight in self._table.get(sign, ()):
                    sums[place] += weight
            for rule, total in zip(self._rules, sums, strict=True):
                if total > 0 and listens(rule.id, section, place_in_entry) and weighs(rule.id, signs):
                    found.append(_of_sentence(rule, text, sentence, section))
        return found

    def signs(self, sentence: Sentence, section: str) -> set[str]:
        """Words, pairs of words, classes of words and pairs of classes in one sentence."""
        words = [word for word in sentence.words[sentence.first :][:_LONGEST] if self._counts(word)]
        lows = [_plain(word.low) for word in words]
        classes = self._classes(lows, [word.text for word in words])
        if section == "actions":
            _mark(classes, lows, self._acts)
        signs = {"bias", f"s:{section}", f"len:{min(4, len(lows) // _LENGTHS)}"}
        if lows:
            signs |= {f"f:{lows[0]}", f"l:{lows[-1]}"}
        for index, low in enumerate(lows):
            signs.add(f"w:{low}")
            follows = lows[index + 1] if index + 1 < len(lows) else ""
            if follows:
                signs.add(f"b:{low}_{follows}")
            for name in classes[index]:
                signs.add(f"c:{name}")
                if follows:
                    signs.add(f"cr:{name}_{follows}")
                signs.add(f"cl:{lows[index - 1]}_{name}" if index else f"first:{name}")
                for other in range(index + 1, min(len(lows), index + _NEAR)):
                    signs.update(f"cc:{name}>{near}" for near in classes[other] if near != name)
        present = {name for marked in classes for name in marked}
        whom = "somebody" if present & _SOMEBODY else "thing" if "thing" in present else "none"
        signs.update(f"in:{name}+{whom}" for name in present - _SOMEBODY)
        return signs

    def _counts(self, word: Word) -> bool:
        return (word.text[0].isalnum() or word.low[0] in "¤·") and word.low not in self._silenced

    def _classes(self, lows: list[str], texts: list[str]) -> list[set[str]]:
        classes: list[set[str]] = [set() for _ in lows]
        _mark(classes, lows, self._phrases)
        for index, low in enumerate(lows):
            if low in self._people:
                classes[index].add("who")
            elif texts[index].istitle() and low not in self._systems and (index or self._names(low)):
                classes[index].add("name")
            if low in self._things or singular(low) in self._things:
                classes[index].add("thing")
            if low in _MINE:
                classes[index].add("me")
            if low in NEGATIONS or low.endswith("n't"):
                classes[index].add("neg")
            if low in MODAL:
                classes[index].add("modal")
        return classes

    def _names(self, low: str) -> bool:
        """Whether the first word of a sentence may be somebody's name: it is in no list, and no common form."""
        return not (low in self._not_names or low in self._known or low.endswith(_COMMON))


def listens(rule: str, section: str, place: int) -> bool:
    """Whether a rule is heard in a section, in the sentence at that place: an action is said in its first."""
    return rule not in ONLY_IN or (ONLY_IN[rule] == section and place == 0)


def weighs(rule: str, signs: AbstractSet[str]) -> bool:
    """Whether the signs of a sentence have what the model of a rule needs before it is asked."""
    return rule not in NEEDS or not NEEDS[rule].isdisjoint(signs)


_Phrases = dict[str, list[tuple[list[str], str]]]


def _file(phrases: _Phrases, entries: Iterable[str], name: str) -> None:
    """Puts phrases of a class where their first word finds them."""
    for phrase in entries:
        parts = phrase.lower().split()
        phrases.setdefault(parts[0], []).append((parts, name))


def _mark(classes: list[set[str]], lows: list[str], phrases: _Phrases) -> None:
    """Adds the class of each phrase to the words it is made of."""
    for index, low in enumerate(lows):
        for phrase, name in phrases.get(low, ()):
            if len(phrase) == 1 or lows[index : index + len(phrase)] == phrase:
                for place in range(index, index + len(phrase)):
                    classes[place].add(name)


def _plain(low: str) -> str:
    if any(sign.isdigit() for sign in low):
        return "0"
    return low[0] if low[0] in "¤·" else low


def _of_sentence(rule: Rule, text: str, sentence: Sentence, section: str) -> Finding:
    first = sentence.words[min(sentence.first, len(sentence.words) - 1)]
    last = next((word for word in reversed(sentence.words) if word.text[0].isalnum()), sentence.words[-1])
    return finding(rule, text, first.start, max(last.end, first.end), section=section, when=sentence.when, kind="tone")
