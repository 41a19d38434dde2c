"""The word lists of `prompts/lexicon/`, and the forms of verbs."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

_VOWELS = "aeiou"
_PREFIXES = ("re-", "re", "un", "over", "mis", "out", "under", "fore", "with", "over-", "mis-", "pre", "de")
_COMMENT = re.compile(r"#[^\n]*")
_SPLIT = re.compile(r"[,;\n]+")


def entries(text: str) -> list[str]:
    """The entries of a word list: between commas, semicolons or line ends; `#` begins a comment."""
    return [word for part in _SPLIT.split(_COMMENT.sub("", text)) if (word := part.strip())]


class Lexicon:
    """Word lists by name, as sets, as alternatives for a pattern, and as verb forms."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.lists: dict[str, list[str]] = {name: list(words) for name, words in lists.items()}
        self._sets: dict[str, frozenset[str]] = {}
        self._choices: dict[str, str] = {}

    def words(self, name: str) -> frozenset[str]:
        """The list of that name as a set; empty when there is no such list."""
        if name not in self._sets:
            self._sets[name] = frozenset(word.lower() for word in self.lists.get(name, ()))
        return self._sets[name]

    def choice(self, name: str) -> str:
        """The list of that name as one group of alternatives for a pattern, the longest first.

        Raises:
            KeyError: there is no such list.
        """
        if name not in self._choices:
            self._choices[name] = _alternatives(self.lists[name])
        return self._choices[name]

    def slot(self, name: str) -> str:
        """What `{{name}}` stands for in a pattern: a list, `who` for a person or group, `participle` for any.

        Raises:
            KeyError: there is no such list.
        """
        if name == "participle":
            irregular = "|".join(sorted(set(self._irregular_participles), key=len, reverse=True))
            return rf"(?:(?:re|un|over|mis|under|out|fore|with)?-?(?:{irregular})|[\w-]+ed)\b"
        if name != "who":
            return self.choice(name)
        people, systems = self.choice("people"), self.choice("systems")
        return (
            rf"(?:\b(?:(?:the|our|a|an|my|their|his|her|its|one|another|some|whole|every|each|both|entire|most|this|that)\s(?:[\w-]+\s){{0,3}}?)?{people}\b"
            rf"(?!-)|(?!{systems}\b|{self.choice('not-names')}\b)(?-i:\b[A-Z][a-z]{{2,}}(?:\s[A-Z][a-z]+)?\b))"
        )

    @cached_property
    def irregular(self) -> dict[str, tuple[str, str]]:
        """Base form to past and past participle, for verbs with forms of their own."""
        forms = {}
        for line in self.lists.get("irregular", ()):
            base, past, participle = line.split()
            forms[base] = (past, participle)
        return forms

    @cached_property
    def _irregular_participles(self) -> dict[str, str]:
        return {participle: base for base, (_, participle) in self.irregular.items()}

    def participles(self, verb: str) -> list[str]:
        """The past participles of a base form, particles kept, British and American: `label` gives two."""
        base, _, rest = verb.partition(" ")
        tail = f" {rest}" if rest else ""
        known = self._irregular(base)
        forms = [known[1]] if known else regular_pasts(base)
        return [form + tail for form in forms]

    def _irregular(self, base: str) -> tuple[str, str] | None:
        known = self.irregular.get(base)
        if known:
            return known
        for prefix in _PREFIXES:
            if base.startswith(prefix) and base[len(prefix) :] in self.irregular:
                past, participle = self.irregular[base[len(prefix) :]]
                return prefix + past, prefix + participle
        return None

    def past_of(self, participle: str) -> str:
        """The simple past that goes with a participle: `taken` gives `took`, `deleted` itself."""
        base = self._irregular_participles.get(participle)
        if base:
            return self.irregular[base][0]
        for prefix in _PREFIXES:
            base = self._irregular_participles.get(participle[len(prefix) :]) if participle.startswith(prefix) else None
            if base:
                return prefix + self.irregular[base][0]
        return participle

    def is_participle(self, word: str) -> bool:
        """Whether a lower-case word has the form of a past participle."""
        if word.endswith("ed") and len(word) > 3:  # noqa: PLR2004 - "bed" and "red" are none
            return word not in self.words("not-participles")
        if word in self._irregular_participles:
            return True
        return any(word.startswith(p) and word[len(p) :] in self._irregular_participles for p in _PREFIXES)


def _alternatives(words: Iterable[str]) -> str:
    """Words as alternatives that share their beginnings, so that few are tried at a place; the longest wins."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for sign in word:
            node = node.setdefault(r"\s" if sign == " " else re.escape(sign), {})
        node[""] = {}
    return f"(?:{_branches(tree)})" if tree else "(?!)"


def _branches(node: dict[str, Any]) -> str:
    run = ""
    while len(node) == 1 and "" not in node:
        ((sign, node),) = node.items()
        run += sign
    further = "|".join(sign + _branches(behind) for sign, behind in sorted(node.items()) if sign)
    if not further:
        return run
    return f"{run}(?:{further})?" if "" in node else f"{run}(?:{further})"


def regular_pasts(base: str) -> list[str]:
    """The `-ed` forms a regular verb may have: `copy` gives `copied`, `label` gives `labeled` and `labelled`."""
    if base.endswith("e"):
        return [base + "d"]
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return [base[:-1] + "ied"]
    if base[-1] in _VOWELS + "wxyh" or base[-2:-1] not in _VOWELS:
        return [base + "ed"]
    return [base + "ed", base + base[-1] + "ed"]
