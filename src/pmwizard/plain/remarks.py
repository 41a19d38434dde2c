"""What an author does about a finding when asked at once: take the rewrite, keep their words, or write it again."""

from typing import TYPE_CHECKING

from pmwizard.interview.guide import Noticed
from pmwizard.interview.steps import BY_ID
from pmwizard.plain import words

if TYPE_CHECKING:
    from pmwizard.plain.walk import Walk


def considered(walk: "Walk", one: Noticed) -> bool:
    """Asks what to do about a finding; whether the rest of them is done with."""
    suggestion, others = one.finding.suggestion, one.finding.others
    take = f"1 take the rewrite: “{suggestion}”; " if suggestion else ""
    take += "1 as NAME when it was somebody else; " if others else ""
    walk.talk.say(f"  {take}2 keep mine; 3 rewrite it; Enter goes on.")
    while True:
        answer = walk.talk.ask().strip()
        number, _, name = answer.partition(" as ")
        word = words.heard(answer)
        which = word.name if word and not word.which else ""
        if take and (number.strip() == "1" or which == "take"):
            walk.talk.say(f"Now: {walk.guide.accept(one, one.finding.done_by(name.strip()))}")
            return True
        if answer == "2" or which == "keep":
            walk.guide.keep(one)
            return False
        if answer == "3" or which == "rewrite":
            again(walk, one)
            return True
        if not answer:
            return False
        if word is not None or words.of_field(answer):
            walk.talk.put_back(answer)
            return True
        if not answer.isdecimal():
            written(walk, one, words.literal(answer))
            return True
        walk.talk.say("1, 2, 3 or Enter." if take else "2, 3 or Enter.")


def again(walk: "Walk", one: Noticed) -> None:
    """Asks for the words of a finding again; a word that steers, said instead, waits its turn."""
    step = BY_ID[one.step]
    now = walk.interview.text(step, step.field(one.field), one.item)
    edit = ", edit offers it for changing" if walk.talk.waits else ""
    walk.talk.say(f"Write it again; Enter leaves it as it is{edit}.", f"Now: {now}")
    answer = walk.talk.ask()
    word = words.heard(answer)
    if word is not None and word.name == "edit" and not word.which and walk.talk.waits:
        answer = walk.talk.edit(now)
        word = words.heard(answer)
    if word is not None:
        walk.talk.put_back(answer)
    elif answer.strip():
        written(walk, one, words.literal(answer))


def written(walk: "Walk", one: Noticed, answer: str) -> None:
    """Puts other words in the place of a finding's, and says what is noticed about these."""
    step = BY_ID[one.step]
    walk.interview.put(step, step.field(one.field), answer, one.item)
    walk.interview.pause()
    item = walk.interview.settle(step, one.item) if one.item >= 0 else -1
    walk.found = walk.guide.heard(step, step.field(one.field), item)
    walk.speech.noticed(walk.found, asking=False)
