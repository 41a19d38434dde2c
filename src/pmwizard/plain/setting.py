"""`owner 2 Ines Okafor`: a field of any entry set in one line, from whatever question one is at."""

from typing import TYPE_CHECKING

from pmwizard.interview.steps import STEPS, Field, Step
from pmwizard.plain import options, places, words
from pmwizard.plain.places import At
from pmwizard.plain.words import Word

if TYPE_CHECKING:
    from pmwizard.plain.walk import Walk


def taken(walk: "Walk", answer: str) -> bool:
    """Takes a line of that form; false when the answer is not of it."""
    word = words.of_field(answer)
    found = _meant(walk, word) if word else None
    if word is None or found is None:
        return False
    field_, place = found
    if place is None:
        return _nowhere(walk, word)
    value = options.chosen(field_, word.rest, walk.interview)
    if value is None and not options.kept(field_):
        walk.talk.say(f"That is none of these: {', '.join(walk.interview.options(field_))}.")
        return True
    walk.interview.put(place.step, field_, word.rest if value is None else value, place.item)
    walk.interview.pause()
    walk.talk.say(walk.speech.line(place))
    return True


def _meant(walk: "Walk", word: Word) -> tuple[Field, At | None] | None:
    """The field and the entry, of this step or the one whose id it is; the entry is None when there is none."""
    here = _field(walk.at.step, word.name)
    if here is not None:
        place = walk.numbered(word.which)
        return here, place if place is not None and place.item >= 0 else None
    for step in STEPS if not word.which.isdecimal() else ():
        field_ = _field(step, word.name)
        ids = [str(one.get("id", "")) for one in walk.interview.entries(step)] if step.items else []
        if field_ is not None and word.which in ids:
            return field_, places.of_item(step, ids.index(word.which))
    elsewhere = [found for step in STEPS if (found := _field(step, word.name))]
    return (elsewhere[0], None) if elsewhere else None


def _field(step: Step, label: str) -> Field | None:
    return next((one for one in step.item_fields[1:] if one.label.lower() == label), None)


def _nowhere(walk: "Walk", word: Word) -> bool:
    """Says that there is no such entry; whether the line is done with, or an answer after all."""
    step = walk.at.step
    count = walk.interview.count(step) if _field(step, word.name) else 0
    first = len(step.fields) + 1
    many = f"numbers {first} to {first + count - 1}" if count else "none that has one"
    walk.talk.say(f"There is no {word.which} here for {word.name}; this step has {many}.")
    if not walk.talk.waits:
        walk.talk.say("Taken as an answer.")
        return False
    walk.talk.say("Is that the answer, or the command? 1 the answer; 2 the command.")
    return walk.talk.ask().strip().lower() not in {"1", "answer", "the answer"}
