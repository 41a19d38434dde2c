"""What an act was done to, as the object of a sentence: capital or not, with an article or without, *it* or *them*."""

from pmwizard.coach.clauses import Act
from pmwizard.coach.closed import (
    ACRONYMS,
    DETERMINERS,
    OBJECT_FORMS,
    PEOPLE_ALWAYS,
    PLAIN,
    TOLD,
)
from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.phrases import head_of, singular
from pmwizard.coach.text import Word

_ARTICLE_FREE = {
    "both",
    "all",
    "everything",
    "everybody",
    "everyone",
    "nothing",
    "nobody",
    "traffic",
    "somebody",
    "more",
    "further",
    "some",
}
_NOTHING = {"no", "none", "nothing", "nobody"}
_SUBJECTS = {"we", "i", "which", "who", "there", "not", "never", "what", "nobody"}
_VERBS = {"is", "are", "was", "were", "has", "have", "had", "do", "does", "did"}
_LIKE_COMMON = (
    *("ed", "ing", "al", "ive", "ous", "able", "ary", "ic", "less", "ful", "tion", "sion", "ness", "ment", "ity"),
    *("ance", "ence", "ship", "age", "ism", "ly", "ware", "back"),
)
_ONE_ENDING_IN_S = {
    "news",
    "status",
    "access",
    "process",
    "series",
    "bus",
    "dns",
    "tls",
    "https",
    "address",
    "analysis",
}
_FIRST_LETTERS = 2


class Things:
    """Says what acts were done to."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._people = lexicon.words("people")
        self._brands = lexicon.words("brands")
        lists = (entry for name, held in lexicon.lists.items() if name not in {"brands", "irregular"} for entry in held)
        self._common = frozenset(word for entry in lists for word in entry.split() if word.islower()) - self._brands

    def named(self, text: str, act: Act) -> str:
        """The words of the thing as they stand behind a verb; empty when they cannot stand there."""
        first = act.subject[0]
        if any(word.low in _VERBS for word in act.subject):
            return ""
        if len(act.subject) == 1 and first.low in OBJECT_FORMS:
            return OBJECT_FORMS[first.low]
        if (
            first.low in _SUBJECTS
            or (first.low == "that" and len(act.subject) == 1)
            or first.low.startswith(("any", "every"))
        ):
            return ""
        thing = text[first.start : act.subject[-1].end]
        proper = not self._is_common(first, many=_is_plural(act))
        if not proper:
            thing = thing[:1].lower() + thing[1:]
        return f"the {thing}" if act.kind == "clipped" and self._wants_article(act, proper=proper) else thing

    def pronoun(self, act: Act) -> str:
        """*It*, *them* or *you*, for a question about the act."""
        last = act.subject[-1] if act.subject else None
        if last is None or last.low in {"it", "this", "that"}:
            return "it"
        if last.low in {"i", "we"}:
            return "you"
        somebody = act.verb.low in TOLD or last.low in self._people | PEOPLE_ALWAYS
        return "them" if somebody or _is_plural(act) else "it"

    def _is_common(self, word: Word, *, many: bool) -> bool:
        """Whether a word that begins a sentence is written small inside one."""
        low = word.low.removesuffix("'s").removesuffix("'")
        if not word.text[:1].isupper():
            return True
        if (
            (word.text.isupper() and len(word.text) > 1)
            or low in self._brands
            or word.text[1:] != word.text[1:].lower()
        ):
            return False
        known = low in DETERMINERS | PLAIN | _NOTHING | self._common or singular(low) in self._common
        return known or low.endswith(_LIKE_COMMON) or (many and low.endswith("s") and len(low) > 4)  # noqa: PLR2004 - "Nils"

    def _wants_article(self, act: Act, *, proper: bool) -> bool:
        first = act.subject[0]
        follows = act.subject[1] if len(act.subject) > 1 else None
        if first.low in DETERMINERS | _ARTICLE_FREE or first.low[:1].isdigit() or first.low.endswith(("'s", "s'")):
            return False
        numbered = follows is not None and (follows.text[:1].isdigit() or len(follows.text) < _FIRST_LETTERS)
        if numbered or any(sign.isdigit() for sign in first.text):
            return False
        if not proper or first.low in self._brands:
            return not proper
        return first.text.isupper() and (first.low in ACRONYMS or (follows is not None and follows.text.islower()))


def _is_plural(act: Act) -> bool:
    """Whether it was several things: told by *were*, or where the verb does not tell by the noun."""
    if act.be is not None and act.be.low in {"were", "weren't"}:
        return True
    if act.be is not None and act.be.low in {"was", "wasn't"}:
        return False
    nouns = head_of(act.subject).split()
    noun = next((word for word in reversed(nouns) if len(word) > 1 and not word[0].isdigit()), "")
    return noun.endswith("s") and singular(noun) != noun and noun not in _ONE_ENDING_IN_S
