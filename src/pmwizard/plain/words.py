"""The words that steer, as told from answers: `back`, `edit 3`, `save and quit`."""

import re
from dataclasses import dataclass

from pmwizard.interview.paths import path_of

OWN_BRANCH = "postmortem/{id}"
"""A branch for this postmortem alone."""


@dataclass(frozen=True, slots=True)
class Word:
    """A steering word, the number or item id after it (empty without one), and what else follows."""

    name: str
    which: str = ""
    rest: str = ""


HELP: tuple[tuple[str, str], ...] = (
    ("back", "the question before"),
    ("skip, or Enter alone", "leave it as it is"),
    ("edit", "change what stands at this question; edit N: number N of this step"),
    ("delete N", "take number N out; undo brings it back"),
    ("undo, redo", "the last change"),
    ("done", "on to the next step"),
    ("list", "what this step holds so far"),
    ("owner 2 NAME", "any field of any entry: the field, the number or id, the value"),
    ("go STEP", "to a step, by name or number"),
    ("move N to M", "another order"),
    ("ask", "the next question to ask yourselves; why says why it is asked"),
    ("take, keep, rewrite", "what to do about the last thing noticed; take 2 for the second, take as NAME for another"),
    ("link N", "this factor is the one seen before, number N"),
    ("show", "the document, without its marks"),
    ("review", "what is still needed or thin"),
    ("attach FILE", "take a graph, a screenshot or a log along; attach lists them, detach NAME takes one out"),
    ("publish", "commit it; asks first; publish to a branch: to one of its own, for a pull request"),
    ("share", "put it on a branch, as a draft that others can go on with"),
    ("save and quit", "go on later, here or in the full screen"),
    ("save as FILE", "a copy of the record elsewhere"),
)
"""What each word does; every word works at every question."""

_ALONE = {
    **{name: name for name in ("back", "skip", "undo", "redo", "done", "help", "list", "ask", "why", "show")},
    **{
        name: name
        for name in (
            "review",
            "publish",
            "share",
            "attach",
            "save",
            "quit",
            "take",
            "keep",
            "rewrite",
            "edit",
            "delete",
        )
    },
    "?": "help",
    "exit": "quit",
    "save and quit": "quit",
    "save & quit": "quit",
    "next question": "ask",
    "take it": "take",
    "take the rewrite": "take",
    "keep mine": "keep",
    "rewrite it": "rewrite",
}
_NUMBERED = re.compile(r"(edit|delete|take|keep|rewrite|link)\s+#?([fa]?\d{1,5})", re.IGNORECASE)
_TAKE_AS = re.compile(r"take(?:\s+(\d{1,5}))?\s+as\s+(\S.*)", re.IGNORECASE)
_GO = re.compile(r"go(?:\s+to)?\s+([\w ]{1,20})", re.IGNORECASE)
_MOVE = re.compile(r"move\s+(\d{1,5})\s+(?:to\s+)?(\d{1,5})", re.IGNORECASE)
_SAVE_AS = re.compile(r"save\s+as\s+(\S.*)", re.IGNORECASE)
_FILE = re.compile(r"(attach|detach)\s+(\S.*)", re.IGNORECASE)
_ON_BRANCH = re.compile(r"publish (?:to|on) (?:a|its own) branch", re.IGNORECASE)
_OF_FIELD = re.compile(r"([a-z]+(?: before)?)\s+#?([fa]?\d{1,5})\s+(\S.*)", re.IGNORECASE)


_DOUBT = re.compile(
    r"(?:go(?:\s+to)?|edit|back|skip|undo|redo|save|done|quit|exit|help)\s+[^\s.:]+"
    r"|(?:edit|delete|take|keep|rewrite|link|move|back|undo|redo|skip)\s+#?[fa]?\d+\b.{0,12}",
    re.IGNORECASE,
)


def heard(answer: str) -> Word | None:
    """The steering word an answer is; None when it is meant as it stands."""
    said = " ".join(answer.split())
    alone = _ALONE.get(said.lower())
    if alone:
        return Word(alone)
    for pattern in (_NUMBERED, _MOVE):
        found = pattern.fullmatch(said)
        if found and pattern is _NUMBERED:
            return Word(found[1].lower(), found[2].upper())
        if found:
            return Word("move", found[1], found[2])
    found = _TAKE_AS.fullmatch(said)
    if found:
        return Word("take", found[1] or "", found[2])
    found = _GO.fullmatch(said)
    if found:
        return Word("go", rest=found[1].lower())
    if _ON_BRANCH.fullmatch(said):
        return Word("publish", rest=OWN_BRANCH)
    found = _FILE.fullmatch(answer.strip())
    if found and (found[1].lower() == "detach" or _is_path(found[2])):
        return Word(found[1].lower(), rest=found[2])
    found = _SAVE_AS.fullmatch(answer.strip())
    return Word("save as", rest=found[1]) if found else None


def begun(answer: str) -> bool:
    """Whether a line that was never finished may have been one of these words."""
    said = " ".join(answer.lower().split())
    return heard(answer) is not None or any(word.startswith(said) for word in (*_ALONE, *(name for name, _ in HELP)))


def doubtful(answer: str) -> str:
    """How the word that an answer may have been meant as is written; empty when it reads as plain words."""
    said = answer.strip()
    if not _DOUBT.fullmatch(said):
        return ""
    first = said.split()[0].lower()
    return next((name for name, _ in HELP if first in name.replace(",", "").split()), first)


def _is_path(said: str) -> bool:
    """Whether that is meant as a file: one without a space, or one that is there; “attach alerts to it” is words."""
    return " " not in said or said[0] in "'\"" or path_of(said).is_file()


def of_field(answer: str) -> Word | None:
    """`owner 2 Ines Okafor`: a field's name, which entry, and its value; None when it is not of that form."""
    found = _OF_FIELD.fullmatch(answer.strip())
    return Word(found[1].lower(), found[2].upper(), found[3]) if found else None


def literal(answer: str) -> str:
    """The answer without the backslash that says: this is an answer, also if it looks like a word that steers."""
    return answer.removeprefix("\\")
