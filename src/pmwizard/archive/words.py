"""Text to words, and words to stems."""

import re
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SHORTHAND = re.compile(r"\b(?:w/o|b/c|n/a|c/i|i/o|r/w)(?!\w)", re.IGNORECASE)
_SHORTHANDS = {"w/o": "w-o", "b/c": "b-c", "n/a": "n-a", "c/i": "c-i", "i/o": "i-o", "r/w": "r-w"}
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]{2,}")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+(?=\S)")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NEGATED = re.compile(r"(?:do|does|did|is|are|was|were|has|have|had|could|would|should)nt")

_stems: dict[str, str] = {}
_plains: dict[str, str] = {}
_SHORTEST_INFLECTED = 3
_lock = threading.Lock()
_MOST_STEMS = 200_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, and where it stands in the text it came from."""

    text: str
    start: int
    end: int


def stem(word: str) -> str:
    """The word's Snowball stem (English), of its base form if it is an irregular verb; words with digits stay."""
    known = _stems.get(word)
    if known is not None:
        return known
    base = _irregular().get(word, word)
    with _lock:  # the stemmer keeps the word it works on in itself
        found = base if any(c.isdigit() for c in base) else str(_stemmer().stemWord(base))
        if len(_stems) >= _MOST_STEMS:
            _stems.clear()
        _stems[word] = found
    return found


def plain(word: str) -> str:
    """The word without its inflection: `responses` and `response` are one, `responsible` is another."""
    known = _plains.get(word)
    if known is None:
        if len(_plains) >= _MOST_STEMS:
            _plains.clear()
        known = _plains[word] = _uninflected(_irregular().get(word, word))
    return known


def _uninflected(word: str) -> str:
    if len(word) <= _SHORTEST_INFLECTED or not word.isalpha():
        return word
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word == "noted":
        return "note"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]
    elif word.endswith("ing") and len(word) > len("bring"):
        word = _undoubled(word[:-3])
    elif word.endswith("ed") and not word.endswith("eed"):
        word = _undoubled(word[:-2])
    return word if word == "note" else word.removesuffix("e")  # a note is no denial


def _undoubled(word: str) -> str:
    """`stopp` to `stop`; `fill`, `pass` and `buzz` keep both letters."""
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _irregular() -> dict[str, str]:
    """Past forms of irregular verbs to their base."""
    from pmwizard.resources import shipped

    text = (shipped("prompts") / "lexicon" / "irregular.txt").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            for base, *forms in (verb.split() for verb in line.split(";") if verb.strip()):
                for form in forms:
                    found.setdefault(form, base)
    return found


def words(text: str) -> list[Word]:
    """The words of a text in order; hyphens, underscores and camelCase part words, `isn't` gives `is`, `not`."""
    if "/" in text:
        text = _SHORTHAND.sub(lambda found: _SHORTHANDS[found.group().lower()], text)
    out: list[Word] = []
    for found in _WORD.finditer(text):
        word, start = found.group(), found.start()
        if not word.isascii() and _CJK.search(word):
            out += [Word(word[i : i + 2], start + i, start + i + 2) for i in range(max(1, len(word) - 1))]
        elif "'" in word or "’" in word:
            out += _unfold(word.replace("’", "'"), start)
        elif word.islower() or word.isupper() or word.istitle():
            out += _plain(word.lower(), start, found.end())
        else:
            for part in _CAMEL.split(word):
                out.append(Word(part.lower(), start, start + len(part)))
                start += len(part)
    return out


def _plain(low: str, start: int, end: int) -> list[Word]:
    if low[0].isdigit() and _ORDINAL.fullmatch(low):
        return [Word(low[:-2], start, end)]
    if low == "cannot":
        return [Word("can", start, end), Word("not", start, end)]
    if low.endswith("nt") and _NEGATED.fullmatch(low):  # typed in a hurry, without the apostrophe
        return [Word(low[:-2], start, end), Word("not", start, end)]
    return [Word(low, start, end)]


def _unfold(word: str, start: int) -> list[Word]:
    low, end = word.lower(), start + len(word)
    if low.endswith("n't"):
        base = {"can't": "can", "won't": "will"}.get(low, low[:-3])
        return [Word(base, start, end), Word("not", start, end)]
    return [Word(low.partition("'")[0], start, end)]


def sentences(text: str) -> list[str]:
    """The text cut at sentence ends."""
    return [part for part in _SENTENCE.split(text.strip()) if part]
