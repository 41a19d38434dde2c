"""Whether a text is English, the one language the coach reads."""

import re

from pmwizard.coach.closed import ENGLISH, FOREIGN

_ENOUGH_WORDS = 40
_ENGLISH_SHARE = 0.12
_FOREIGN_SHARE = 0.2
_SOME, _MOSTLY, _ENOUGH_LETTERS = 3, 3, 12
_LATIN = re.compile(r"[a-z\u00c0-\u024f]")


def reads_as_english(text: str) -> bool:
    """Whether a text uses the little words of English; one too short to tell does, unless those of others are many."""
    words = re.findall(r"[^\W\d_]+", text[:20000].lower())
    letters = sum(map(len, words))
    if letters > _ENOUGH_LETTERS and sum(len(_LATIN.findall(word)) for word in words) * _MOSTLY < letters:
        return False
    english, foreign = (sum(word in little for word in words) for little in (ENGLISH, FOREIGN))
    if len(words) < _ENOUGH_WORDS:
        return not (foreign >= _SOME and foreign > _MOSTLY * english and foreign >= _FOREIGN_SHARE * len(words))
    return english / len(words) >= _ENGLISH_SHARE
