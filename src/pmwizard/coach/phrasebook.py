"""Turns of phrase by class, in all their forms: "washed her hands of it" where the list has "wash his hands of"."""

from collections.abc import Iterable, Mapping

from pmwizard.coach.closed import words

ANY = "…"
"""Stands for up to three words in a turn of phrase."""

_GAP = 3
_SHORTEST = 3
_SUFFIXES = ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s")
_KEPT = ("ss", "us", "is", "ous")
_FILLERS = words("even really quite ever actually again very rather bloody damn so also then")
_ALIKE = {
    word: one
    for one, text in (
        ("the", "a an the"),
        ("~", "my your his her its our their one's"),
        ("self", "myself yourself himself herself itself ourselves yourselves themselves oneself"),
        ("be", "am is are was were been being"),
        ("have", "has had having"),
        ("do", "does did done doing"),
        ("can", "could"),
        ("not", "n't"),
    )
    for word in text.split()
}
_SPLIT = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}

Phrase = tuple[tuple[str, ...], str]


class Stems:
    """Words brought to one form each: no endings, no tense, whoever it belongs to."""

    def __init__(self, irregular: Mapping[str, tuple[str, str]]) -> None:
        self._known = dict(_ALIKE)
        for base, forms in irregular.items():
            for form in forms:
                self._known.setdefault(form, stem(base))

    def of(self, low: str) -> str:
        """The stem of a lower-case word; every word with a figure in it is `0`."""
        known = self._known.get(low)
        if known is None:
            known = stem(low)
            if len(self._known) < 50_000:  # noqa: PLR2004 - a bound on memory for endless input
                self._known[low] = known
        return known

    def stream(self, lows: Iterable[str]) -> list[tuple[str, int]]:
        """The stems of some words, each with the place of its word; "couldn't" gives two, "even" and the like none."""
        found: list[tuple[str, int]] = []
        for place, low in enumerate(lows):
            if low in _FILLERS:
                continue
            parts = _SPLIT.get(low)
            if parts is None and low.endswith("n't"):
                parts = (low[:-3], "not")
            if parts is None:
                found.append((self.of(low), place))
            else:
                found += [(self.of(part), place) for part in parts]
        return found


class Phrasebook:
    """Turns of phrase, each of a class, filed by their first two stems."""

    def __init__(self, stems: Stems, lists: Mapping[str, Iterable[str]]) -> None:
        self._pages: dict[str, dict[str, list[Phrase]]] = {}
        for name, entries in lists.items():
            for entry in entries:
                phrase = tuple(word for word, _ in stems.stream(entry.lower().split()))
                if phrase and phrase[0] != ANY:
                    page = self._pages.setdefault(phrase[0], {})
                    page.setdefault(phrase[1] if len(phrase) > 1 else "", []).append((phrase, name))

    def mark(self, classes: list[set[str]], stream: list[tuple[str, int]]) -> None:
        """Adds to the words of a sentence the classes of the turns of phrase they are part of."""
        pages, last = self._pages, len(stream) - 1
        for index, (first, place) in enumerate(stream):
            page = pages.get(first)
            if page is None:
                continue
            for _, name in page.get("", ()):
                classes[place].add(name)
            if index == last:
                continue
            for key in (stream[index + 1][0], ANY):
                for phrase, name in page.get(key, ()):
                    end = _matches(phrase, stream, index)
                    for one in range(index, end):
                        classes[stream[one][1]].add(name)


def _matches(phrase: tuple[str, ...], stream: list[tuple[str, int]], start: int) -> int:
    """Where a turn of phrase that begins at `start` ends, exclusive; `start` when it is not there."""
    place = start
    for number, word in enumerate(phrase):
        if word == ANY:
            rest = phrase[number + 1 :]
            for gap in range(1, _GAP + 1):
                end = _matches(rest, stream, place + gap) if rest and place + gap < len(stream) else 0
                if end > place + gap:
                    return end
            return start
        if place >= len(stream) or stream[place][0] != word:
            return start
        place += 1
    return place


def stem(low: str) -> str:
    """A lower-case word without its endings: crude, but the same for a list and for a text."""
    if any(sign.isdigit() for sign in low):
        return "0"
    low = _ALIKE.get(low, low).removesuffix("'s").removesuffix("'")
    if len(low) <= _SHORTEST:
        return low
    for suffix in _SUFFIXES:
        if low.endswith(suffix) and len(low) - len(suffix) >= _SHORTEST and not low.endswith(_KEPT):
            low = low[: -len(suffix)] + ("y" if suffix in {"ies", "ied"} else "")
            break
    if len(low) > _SHORTEST and low[-1] == low[-2] and low[-1] not in "sl":
        low = low[:-1]
    return low[:-1] if low.endswith("e") and len(low) > _SHORTEST else low
