"""What each word that steers does. Each says whether the question is said again afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pmwizard.errors import DONE, LOOK, PmwizardError
from pmwizard.interview.changes import Spot
from pmwizard.interview.guide import Noticed
from pmwizard.interview.paths import path_of
from pmwizard.interview.steps import BY_ID, FACTORS, REVIEW, STEPS, Step
from pmwizard.plain import places
from pmwizard.plain.remarks import again
from pmwizard.plain.words import Word
from pmwizard.record.attachments import linked

if TYPE_CHECKING:
    from pmwizard.plain.walk import Walk


def step_named(name: str) -> Step | None:
    """The step of that name, the beginning of it or of a word in it (`well`), or its number."""
    if name.isdecimal():
        return STEPS[int(name) - 1] if 0 < int(name) <= len(STEPS) else None
    said = name.strip().replace("_", " ").removeprefix("step ")
    fitting = [step for step in STEPS if said and f" {step.title.lower()}".find(f" {said}") >= 0]
    return min(fitting, key=lambda step: not step.title.lower().startswith(said), default=None)


def save(walk: "Walk") -> None:
    """Saves now and says how to go on."""
    session = walk.opening.session
    try:
        session.save()
    except OSError as error:
        walk.talk.say(f"This could not be saved: {error.strerror or error}. save as FILE puts it elsewhere.")
        return
    on = "" if walk.opening.passing else f" To go on, here or on the full screen: pmwizard resume {session.draft.id}"
    walk.talk.say(f"Saved.{on}")


def go_to_look(walk: "Walk", which: str) -> bool:
    """From Review to the place of a number it listed."""
    if not (which.isdecimal() and 0 < int(which) <= len(walk.look)):
        walk.talk.say("publish, show, list, back, a number from the list, or help.")
        return False
    one = walk.look[int(which) - 1]
    step = BY_ID[one.step]
    field_ = step.field(one.field) if one.field else None
    if field_ in step.fields:
        walk.detour(places.At(step, field_))
    elif one.item >= 0:
        walk.detour(places.At(step, field_ or step.item_fields[0], one.item, every=field_ is None))
    else:
        walk.detour(places.adder(step))
    return True


def _back(walk: "Walk", _word: Word) -> bool:
    earlier = places.before(walk.at, walk.interview)
    if earlier is None:
        walk.talk.say("This is the first question.")
        return False
    walk.jump(earlier, back=True)
    return True


def _skip(walk: "Walk", _word: Word) -> bool:
    walk.forward()
    return True


def _done(walk: "Walk", _word: Word) -> bool:
    if walk.at.field is None:
        return _publish(walk, _word)
    walk.next_step()
    return True


def _go(walk: "Walk", word: Word) -> bool:
    step = step_named(word.rest)
    walk.jump(places.first(step or walk.at.step))
    return True


def _review(walk: "Walk", _word: Word) -> bool:
    if walk.at.field is None:
        walk.say_review()
    walk.jump(places.first(REVIEW))
    return True


def _edit(walk: "Walk", word: Word) -> bool:
    if walk.at.field is None:
        return go_to_look(walk, word.which)
    if not word.which and not walk.at.adding and not walk.at.mark:
        return _edit_here(walk)
    held = places.numbered(walk.at.step, walk.interview)
    place = walk.numbered(word.which) if word.which else held[-1] if walk.at.adding and held else None
    if place is None:
        return _nothing(walk, word)
    walk.detour(place)
    return True


def _edit_here(walk: "Walk") -> bool:
    """Offers what stands at this question for changing, in the next line."""
    field_ = walk.at.field
    if field_ is None or field_.form in {"choice", "many"}:
        walk.talk.say("Here the number or the word that should stand there is enough.")
    elif not walk.interview.text(walk.at.step, field_, walk.at.item):
        walk.talk.say("Nothing stands here yet; type it.")
    elif not walk.talk.waits:
        walk.talk.say("The next line replaces what stands here; an empty one keeps it.")
    else:
        walk.editing = True
    return False


def _delete(walk: "Walk", word: Word) -> bool:
    place = walk.numbered(word.which) if word.which else None if walk.at.adding or walk.at.mark else walk.at
    if place is None or place.field is None:
        return _nothing(walk, word)
    said = walk.speech.line(place)
    if place.item >= 0:
        walk.interview.remove(place.step, place.item)
    else:
        walk.interview.put(place.step, place.field, "")
        walk.interview.pause()
    walk.talk.say(f"Gone: {said}", "undo brings it back.")
    return True


def _nothing(walk: "Walk", word: Word) -> bool:
    count = len(places.numbered(walk.at.step, walk.interview))
    upto = f" to {word.name} {count}" if count > 1 else ""
    many = f"This step has {count}: {word.name} 1{upto}." if count else "There is nothing here yet."
    walk.talk.say(f"Which one? {many}")
    return False


def _undo(walk: "Walk", _word: Word) -> bool:
    return _changed(walk, walk.interview.undo(), "Undone", "There is nothing to undo.")


def _redo(walk: "Walk", _word: Word) -> bool:
    return _changed(walk, walk.interview.redo(), "Done again", "There is nothing to do again.")


def _changed(walk: "Walk", spot: Spot | None, said: str, nothing: str) -> bool:
    if spot is None:
        walk.talk.say(nothing)
        return False
    step = BY_ID[spot.step]
    field_ = next((one for one in step.fields if one.id == spot.field), None)
    if spot.item < 0 and field_ is not None:
        walk.talk.say(f"{said}: {step.title}. {walk.speech.line(places.At(step, field_))}.")
    elif 0 <= spot.item < walk.interview.count(step):
        line = walk.speech.line(places.of_item(step, spot.item))
        walk.talk.say(f"{said}: {step.title}. Number {spot.item + 1 + len(step.fields)}: {line}")
    else:
        walk.talk.say(f"{said}: {step.title}.")
        if step is walk.at.step:
            walk.speech.held(step)
    return True


def _move(walk: "Walk", word: Word) -> bool:
    here, there = walk.numbered(word.which), walk.numbered(word.rest)
    if here is None or there is None or here.item < 0 or there.item < 0:
        return _nothing(walk, word)
    if walk.at.step.id == "timeline":
        walk.talk.say("The timeline goes by its times; edit a line to change its time.")
        return False
    walk.interview.move(walk.at.step, here.item, there.item - here.item)
    walk.speech.held(walk.at.step)
    return False


def _list(walk: "Walk", _word: Word) -> bool:
    if walk.at.field is None:
        walk.say_review()
    else:
        walk.speech.held(walk.at.step)
    return False


def _help(walk: "Walk", _word: Word) -> bool:
    walk.speech.help(walk.at)
    return False


def _ask(walk: "Walk", _word: Word) -> bool:
    walk.speech.next_question(walk.at.step)
    return False


def _why(walk: "Walk", _word: Word) -> bool:
    walk.speech.why(walk.at.step)
    return False


def _pending(walk: "Walk", word: Word) -> Noticed | None:
    held = walk.look if walk.at.field is None else [one for one in walk.found if _stands(walk, one)]
    number = int(word.which) if word.which.isdecimal() else 1
    if 0 < number <= len(held):
        return held[number - 1]
    walk.talk.say("There is nothing noticed under that number just now.")
    return None


def _stands(walk: "Walk", one: Noticed) -> bool:
    """Whether the words of a finding are still where they were heard; the entry may have gone since."""
    step = BY_ID[one.step]
    if one.item >= walk.interview.count(step):
        return False
    return one.finding.text in walk.interview.text(step, step.field(one.field), one.item)


def _take(walk: "Walk", word: Word) -> bool:
    one = _pending(walk, word)
    if one is None:
        return False
    if not one.finding.suggestion:
        walk.talk.say("There is no rewrite for this one; rewrite lets you write it again.")
        return False
    walk.talk.say(f"Now: {walk.guide.accept(one, one.finding.done_by(word.rest))}")
    _forget(walk, one)
    return False


def _keep(walk: "Walk", word: Word) -> bool:
    one = _pending(walk, word)
    if one is None:
        return False
    if one.finding.severity == "error":
        walk.talk.say("Publishing needs this one; a number goes there.")
        return False
    walk.guide.keep(one)
    walk.talk.say("Kept as it is; it is not asked again.")
    _forget(walk, one)
    return False


def _rewrite(walk: "Walk", word: Word) -> bool:
    one = _pending(walk, word)
    if one is None:
        return False
    if not one.field:
        return go_to_look(walk, word.which or "1")
    again(walk, one)
    return True


def _forget(walk: "Walk", one: Noticed) -> None:
    """A finding that is settled; after a change in its entry the others are heard anew, as their places moved."""
    if walk.at.field is None:
        walk.say_review()
        return
    step = BY_ID[one.step]
    walk.found = walk.guide.heard(step, step.field(one.field), one.item)


def _link(walk: "Walk", word: Word) -> bool:
    item = walk.at.item if walk.at.step is FACTORS and walk.at.item >= 0 else walk.interview.count(FACTORS) - 1
    if not (word.which.isdecimal() and 0 < int(word.which) <= len(walk.past)) or item < 0:
        walk.talk.say("There is nothing seen before under that number just now.")
        return False
    factor = walk.past[int(word.which) - 1].factor
    walk.interview.link(item, factor.ref)
    walk.talk.say(f"Linked to {factor.ref}.")
    return False


def _show(walk: "Walk", _word: Word) -> bool:
    from pmwizard.plain.aloud import aloud
    from pmwizard.record.render import render

    walk.talk.say("", *aloud(render(walk.interview.record, walk.opening.settings.templates)), "")
    return True


def _carry_out(walk: "Walk", act: Callable[[], object], word: str, kept: str) -> None:
    """Does it; a refusal is told with the word that tries again, a disk's with what is as it was."""
    walk.talk.relayed.clear()
    try:
        act()
    except PmwizardError as error:
        said = {line.strip() for line in walk.talk.relayed}
        walk.talk.say(*(line for line in str(error).splitlines() if line.strip() not in said))
        another = ", publish to a branch is what --branch is here" if "--branch" in str(error) else ""
        walk.talk.say(f"The draft is safe; {word} tries again{another}.")
        walk.code = error.exit_code
    except OSError as error:
        walk.talk.say(f"{error.filename or 'The disk'}: {error.strerror or error}. {kept}")
        walk.code = LOOK


def _publish(walk: "Walk", word: Word) -> bool:
    if walk.at.field is not None:
        walk.talk.say("Review comes first; publish there commits it.")
        walk.jump(places.first(REVIEW))
        return True
    needed = walk.guide.needed()
    if needed:
        walk.refuse(needed)
        walk.code = LOOK
        return False

    def finish() -> None:
        walk.over = walk.finish(walk.opening, walk.talk, word.rest)
        walk.code = DONE

    _carry_out(walk, finish, "publish", "Nothing was published.")
    return not walk.over


def _save(walk: "Walk", _word: Word) -> bool:
    save(walk)
    return False


def _quit(walk: "Walk", _word: Word) -> bool:
    walk.leave()
    return False


def _save_as(walk: "Walk", word: Word) -> bool:
    try:
        walk.talk.say(f"Written to {walk.opening.session.save_as(Path(word.rest).expanduser())}.")
    except OSError as error:
        walk.talk.say(f"{word.rest}: {error.strerror or error}")
    return False


def _attach(walk: "Walk", word: Word) -> bool:
    from pmwizard.plain.finish import say_attached

    if word.rest:
        try:
            name = walk.opening.attach(path_of(word.rest))
        except PmwizardError as error:
            walk.talk.say(str(error))
            return False
        except OSError as error:
            walk.talk.say(f"{word.rest}: {error.strerror or error}. Nothing was attached.")
            return False
        walk.talk.say(f"{name} goes along; undo takes it out again.")
    else:
        say_attached(walk.opening, walk.talk)
    return False


def _take_out(walk: "Walk", word: Word) -> bool:
    names = linked(walk.interview.record)
    name = next((one for one in names if word.rest in {one, f"attachments/{one}"}), "")
    if name:
        walk.opening.detach(name)
        walk.talk.say(f"{name} does not go along; undo brings it back.")
    else:
        walk.talk.say(f"{word.rest} is not attached. There are {', '.join(names) or 'none'}.")
    return False


def _share(walk: "Walk", _word: Word) -> bool:
    from pmwizard.plain.finish import share

    _carry_out(walk, lambda: share(walk.opening, walk.talk), "share", "The draft is as it was.")
    return True


STEERING: dict[str, Callable[["Walk", Word], bool]] = {
    "back": _back,
    "skip": _skip,
    "done": _done,
    "go": _go,
    "review": _review,
    "edit": _edit,
    "delete": _delete,
    "undo": _undo,
    "redo": _redo,
    "move": _move,
    "list": _list,
    "help": _help,
    "ask": _ask,
    "why": _why,
    "take": _take,
    "keep": _keep,
    "rewrite": _rewrite,
    "link": _link,
    "show": _show,
    "attach": _attach,
    "detach": _take_out,
    "publish": _publish,
    "share": _share,
    "save": _save,
    "quit": _quit,
    "save as": _save_as,
}
