"""Mistyped words to the field's words they must have been."""

import re
from functools import cache

from pmwizard.archive.concepts import Concepts

_SHORTEST, _LONGEST = 5, 24
_LONG = 9
"""Letters from which two slips still leave a word recognisable."""
_SHORT = 6
"""Letters up to which another letter makes another word: only swapped, lost and doubled ones are mended."""
_MOST_KEPT = 50_000


class Mender:
    """Knows the concept table's words, and what is a word although the table lacks it."""

    def __init__(self, concepts: Concepts) -> None:
        self.surfaces = frozenset(concepts.surfaces)
        self.known: set[str] = set()
        self._mended: dict[str, str] = {}
        self._alike: dict[tuple[int, str], list[str]] = {}
        for surface in concepts.surfaces:
            for part in _beginnings(surface):
                self._alike.setdefault((len(surface), part), []).append(surface)

    def mend(self, word: str) -> str:
        """The field's word that a mistyped one must have been, or the word itself."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or not word.isascii():
            return word
        found = self._mended.get(word)
        if found is None:
            known = word in self.surfaces or word in self.known or word in _english()
            found = word if known else self._closest(word)
            if len(self._mended) >= _MOST_KEPT:
                self._mended.clear()
            self._mended[word] = found
        return found

    def _closest(self, word: str) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        size = len(word)
        sizes = (size - 1, size, size + 1)
        near = [w for part in _beginnings(word) for n in sizes for w in self._alike.get((n, part), ())]
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1 if size < _LONG else 2)
        if best is None:
            return word
        match = str(best[0])
        if len(match) < _SHORTEST:
            return word  # it would be another word as easily
        if size <= _SHORT and len(match) == size and sorted(match) != sorted(word):
            return word
        return match


def _beginnings(word: str) -> tuple[str, str]:
    """What a word and its slip have at least one of in common; another beginning is mostly another word."""
    return word[:1], f"?{word[1:3]}"


@cache
def _english() -> frozenset[str]:
    """Words that the coach's lists know: none of them is a slip."""
    from pmwizard.resources import shipped

    folder = shipped("prompts") / "lexicon"
    text = " ".join(path.read_text("utf-8") for path in sorted(folder.glob("*.txt")))
    return frozenset(re.findall(r"[a-z]{4,}", text.lower()))
