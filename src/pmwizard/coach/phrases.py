"""Noun phrases: where they begin, what they are about; and the word lists of nouns and verbs by who acts."""

from pmwizard.coach.closed import AMOUNTS, DETERMINERS, PREPOSITIONS
from pmwizard.coach.text import Word

NOUN_CLASSES = ("outcome", "talk", "activity", "handled", "machine", "data")
VERB_LISTS = ("verbs-both", "verbs-people", "verbs-machines", "verbs-lean-people", "verbs-lean-machines")


def head_of(subject: list[Word]) -> str:
    """The noun that a subject is about, in lower case."""
    words = [word.low for word in subject]
    for index, word in enumerate(words):
        if word == "of" and index and words[index - 1] in AMOUNTS:
            continue
        if index and word in PREPOSITIONS and word not in {"back", "out", "off", "up", "down"}:
            words = words[:index]
            break
    return " ".join(words[-2:]) if words else ""


def noun_phrase(chunk: list[Word]) -> list[Word]:
    """The words of the last noun phrase of a chunk, without what hangs on it from the left."""
    for index in range(len(chunk) - 1, -1, -1):
        if chunk[index].low in DETERMINERS | {"nobody", "nothing"} and (
            index == 0 or chunk[index - 1].low not in PREPOSITIONS | DETERMINERS | {"of", "and"}
        ):
            return chunk[index:]
    start = 0
    while start < len(chunk) and (
        chunk[start].low in PREPOSITIONS | {"and", "then", "also", "so", "but", "or"} or chunk[start].text[:1].isdigit()
    ):
        start += 1
    return chunk[start:]


def singular(noun: str) -> str:
    """A guess at the singular of a noun in lower case."""
    if noun.endswith("ies") and len(noun) > 4:  # noqa: PLR2004 - "ties", "dies"
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
