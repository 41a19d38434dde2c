"""The forms of English verbs that a rewrite needs: base, simple past and -ing from a participle."""

from pmwizard.coach.lexicon import Lexicon
from pmwizard.coach.phrases import VERB_LISTS

_VOWELS = "aeiou"
_PREFIXES = ("re-", "mis-", "hand-", "re", "un", "over", "mis", "under", "out", "fore", "with", "de", "pre")
_TAKES_E = (
    "at",
    "iz",
    "is",
    "ag",
    "rg",
    "dg",
    "nc",
    "rc",
    "v",
    "u",
    "ng",
    "bl",
    "pl",
    "tl",
    "cl",
    "dl",
    "gl",
    "fl",
    "ur",
)
_NO_E = ("iew", "rang", "chang")
_SHORTEST, _SHORT = 3, 4
_KEEPS_E = ("ee", "ye", "oe", "ie")


class Verbs:
    """Forms of the verbs in the word lists, and guesses for others."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._bases: dict[str, str] = {}
        for base, (_, participle) in lexicon.irregular.items():
            self._bases.setdefault(participle, base)
        for name in VERB_LISTS:
            for verb in lexicon.lists.get(name, ()):
                base = verb.lower().partition(" ")[0]
                for form in lexicon.participles(base):
                    self._bases.setdefault(form, base)

    def past(self, participle: str) -> str:
        """`taken` gives `took`, `deleted` itself."""
        return self._lexicon.past_of(participle)

    def base(self, participle: str) -> str:
        """`taken` gives `take`, `copied` gives `copy`."""
        known = self._bases.get(participle)
        if known:
            return known
        for prefix in _PREFIXES:
            rest = participle.removeprefix(prefix)
            if rest != participle and rest in self._bases:
                return prefix + self._bases[rest]
        return self._guessed(participle)

    @staticmethod
    def _guessed(participle: str) -> str:
        if participle.endswith("ied"):
            return participle[:-3] + "y"
        if not participle.endswith("ed"):
            return participle
        stem = participle[:-2]
        if stem.endswith(_TAKES_E) and not stem.endswith(_NO_E):
            return stem + "e"
        doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsfz"  # noqa: PLR2004 - "add", "err"
        return stem[:-1] if doubled else stem

    def ing(self, participle: str) -> str:
        """`taken` gives `taking`, `stopped` gives `stopping`."""
        base = self.base(participle)
        if base.endswith("e") and not base.endswith(_KEEPS_E):
            return base[:-1] + "ing"
        if participle == f"{base}{base[-1:]}ed" or self._doubles(base, participle):
            return f"{base}{base[-1]}ing"
        return base + "ing"

    @staticmethod
    def _doubles(base: str, participle: str) -> bool:
        """Whether a short irregular verb doubles its last letter: `put`, `run`, `cut`, `set`."""
        if participle.endswith("ed") or len(base) < _SHORTEST:
            return False
        last = base[-1] not in _VOWELS + "wxyh" and base[-2] in _VOWELS and base[-3] not in _VOWELS
        return last and (len(base) <= _SHORT or base.endswith(("set", "run", "put", "get")))
