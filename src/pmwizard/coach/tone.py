"""Hearing a tone that no single turn of phrase gives away: small linear models over words and classes of words."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from pmwizard.coach.closed import MODAL, NEGATIONS, words
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.listen import finding
from pmwizard.coach.pack import Rule, weights_of
from pmwizard.coach.phrasebook import Phrasebook, Stems
from pmwizard.coach.phrases import singular
from pmwizard.coach.text import Sentence, Word
from pmwizard.record.finding import Finding

RULES = ("blame", "single-cause", "counterfactual", "hindsight", "weak-action")
ONLY_IN = {"weak-action": "actions"}
ACTION_CLASSES = {"firm-verbs": "firm", "soft-verbs": "soft", "vigilance": "vigil", "proofs": "proof"}
CLASSES = (
    *("harsh", "always", "irony", "duty", "punish", "anyone", "plain", "know", "cause", "one", "all", "final"),
    *("contempt", "insult", "sanction", "omit", "closer", "total", "why", "selfplain", "dept"),
)
# Without a word of one of these classes a sentence is not weighed: what is left are words met by chance.
NEEDS = {
    "single-cause": frozenset({"c:cause", "c:one", "c:final", "c:closer", "c:why", "c:total"}),
}
# How surely a rule must be heard by its tone before it is said; a false alarm tires more than a miss.
COMMENT = "comment"
COMMENTS = {"blame": "blame-comment"}
"""Rules that have a model of their own for what reviewers write, which is another language than a record's."""
MARGINS = {
    "blame": 0.6,
    "blame-comment": 0.0,
    "single-cause": 0.3,
    "counterfactual": 1.5,
    "weak-action": 0.5,
    "hindsight": 0.2,
}
THINGS = ("nouns-machine", "nouns-data")
_SOMEBODY = frozenset({"who", "name", "me"})
_MINE = frozenset({"i", "me", "my", "myself", "mine", "i'm"})
_COMMON = ("ing", "ly", "ed", "s", "tion", "ness", "ment", "ity")
_INTO_CHAT = words("in on via through over to from into by our alert #")
_OF_CHAT = words("channel channels thread threads message messages bot post huddle workspace notification")
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
        self._stems = Stems(lexicon.irregular)
        lists = lexicon.lists
        self._phrases = Phrasebook(self._stems, {name: lists.get(f"tone-{name}", ()) for name in CLASSES})
        self._acts = Phrasebook(self._stems, {name: lists.get(source, ()) for source, name in ACTION_CLASSES.items()})
        self._models = [(rule.id, weights[rule.id]) for rule in self._rules]

    @cached_property
    def _of_comments(self) -> list[tuple[str, Mapping[str, float]]]:
        """The models for what reviewers write; where a rule has none of its own, the usual one."""
        own = {rule: (name, weights_of(name)) for rule, name in COMMENTS.items() if weights_of(name)}
        return [own.get(name, (name, usual)) for name, usual in self._models]

    def hear(self, text: str, parts: list[Sentence], section: str) -> list[Finding]:
        """The sentences of an entry that have the tone of a rule, one finding a rule and sentence."""
        found = []
        for place_in_entry, (sentence, signs) in enumerate(zip(parts, self.signs(parts, section), strict=True)):
            models = self._of_comments if section == COMMENT else self._models
            for rule, (name, weights) in zip(self._rules, models, strict=True):
                if not (listens(rule.id, section, place_in_entry) and weighs(rule.id, signs)):
                    continue
                if total(weights, signs) > MARGINS.get(name, 0.0):
                    found.append(_of_sentence(rule, text, sentence, section))
        return found

    def signs(self, parts: list[Sentence], section: str) -> list[set[str]]:
        """For each sentence of an entry: words, classes of words, pairs of both, and the classes just before."""
        found: list[set[str]] = []
        before: set[str] = set()
        for sentence in parts:
            signs, present = self._of_one(sentence, section)
            signs.update(f"p:{name}" for name in before)
            found.append(signs)
            before = present
        return found

    def _of_one(self, sentence: Sentence, section: str) -> tuple[set[str], set[str]]:
        words = [word for word in sentence.words[sentence.first :][:_LONGEST] if self._counts(word)]
        lows = _without_chat([_plain(word.low) for word in words])
        stream = self._stems.stream(lows)
        classes = self._classes(lows, [word.text for word in words])
        self._phrases.mark(classes, stream)
        if section == "actions":
            self._acts.mark(classes, stream)
        signs = {"bias", f"s:{section}", f"len:{min(4, len(lows) // _LENGTHS)}"}
        _stem_signs(signs, [stem for stem, _ in stream])
        stems = [self._stems.of(low) for low in lows]
        for index, marked in enumerate(classes):
            if marked:
                _class_signs(signs, classes, stems, index)
        present = {name for marked in classes for name in marked}
        whom = "somebody" if present & _SOMEBODY else "thing" if "thing" in present else "none"
        signs.update(f"in:{name}+{whom}" for name in present - _SOMEBODY)
        ordered = sorted(present)
        signs.update(f"pp:{one}+{two}" for place, one in enumerate(ordered) for two in ordered[place + 1 :])
        return signs, present

    def _counts(self, word: Word) -> bool:
        return (word.text[0].isalnum() or word.low[0] in "¤·") and word.low not in self._silenced

    def _classes(self, lows: list[str], texts: list[str]) -> list[set[str]]:
        classes: list[set[str]] = [set() for _ in lows]
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


def _stem_signs(signs: set[str], stems: list[str]) -> None:
    if stems:
        signs |= {f"f:{stems[0]}", f"l:{stems[-1]}"}
    for index, stem in enumerate(stems):
        signs.add(f"st:{stem}")
        signs.update(f"sn:{stem}_{near}" for near in stems[index + 1 : index + 2])
        signs.update(f"sk:{stem}_{near}" for near in stems[index + 2 : index + _NEAR - 1])


def _class_signs(signs: set[str], classes: list[set[str]], stems: list[str], index: int) -> None:
    follows = stems[index + 1] if index + 1 < len(stems) else ""
    for name in classes[index]:
        signs.add(f"c:{name}")
        if follows:
            signs.add(f"cr:{name}_{follows}")
        signs.add(f"cl:{stems[index - 1]}_{name}" if index else f"first:{name}")
        for near in classes[index + 1 : index + _NEAR]:
            signs.update(f"cc:{name}>{other}" for other in near if other != name)


def total(weights: Mapping[str, float], signs: AbstractSet[str]) -> float:
    """The sum of the weights of some signs."""
    return sum(filter(None, map(weights.get, signs)))


def _without_chat(lows: list[str]) -> list[str]:
    """The words with the chat called Slack told apart from a person who is slack: "in Slack", "our Slack channel"."""
    if "slack" not in lows:
        return lows
    around = [("", *lows)[index] for index in range(len(lows))], [*lows[1:], ""]
    return [
        "chat" if low == "slack" and (before in _INTO_CHAT or behind in _OF_CHAT) else low
        for low, before, behind in zip(lows, *around, strict=True)
    ]


def _plain(low: str) -> str:
    if any(sign.isdigit() for sign in low):
        return "0"
    return low[0] if low[0] in "¤·" else low


def _of_sentence(rule: Rule, text: str, sentence: Sentence, section: str) -> Finding:
    first = sentence.words[min(sentence.first, len(sentence.words) - 1)]
    last = next((word for word in reversed(sentence.words) if word.text[0].isalnum()), sentence.words[-1])
    return finding(rule, text, first.start, max(last.end, first.end), section=section, when=sentence.when, kind="tone")
