"""Where one is in the walk, what comes next and what came before: the interview's steps as one row of questions."""

from dataclasses import dataclass, replace

from pmwizard.interview.interview import Interview
from pmwizard.interview.steps import BY_ID, STEPS, Field, Step

LATER = frozenset({"marks", "source", "seen_before", "status", "tracker"})
"""Fields of an entry that are asked only when the entry is edited: few entries need them."""


@dataclass(frozen=True, slots=True)
class At:
    """A question.

    Attributes:
        step: its step.
        field: its field; None at Review.
        item: the entry it is about, from 0; -1 when it is about the step or about one more entry.
        every: whether all fields of the entry follow, because it is being edited.
        mark: at the end of a timeline, the mark an entry is looked for; else empty.
    """

    step: Step
    field: Field | None = None
    item: int = -1
    every: bool = False
    mark: str = ""

    @property
    def adding(self) -> bool:
        """Whether it asks for one more entry."""
        return self.item < 0 and not self.mark and self.field in self.step.item_fields


def first(step: Step) -> At:
    """The first question of a step."""
    return At(step, step.fields[0] if step.fields else step.item_fields[0] if step.items else None)


def of_item(step: Step, item: int, *, every: bool = False) -> At:
    """The question for the words of an entry."""
    return At(step, step.item_fields[0], item, every)


def adder(step: Step) -> At:
    """The question for one more entry."""
    return At(step, step.item_fields[0])


def after(at: At, interview: Interview) -> At | None:
    """The next question of the same step; None when there is none."""
    step = at.step
    if at.field is None:
        return None
    if at.mark:
        return _next_mark(at, interview)
    if at.item >= 0:
        left = step.item_fields[step.item_fields.index(at.field) + 1 :]
        asked = [one for one in left if _is_asked(at, one, interview)]
        asked = [one for one in asked if at.every or not interview.text(step, one, at.item)]
        return replace(at, field=asked[0]) if asked else adder(step)
    if at.adding:
        return _next_mark(at, interview)
    fields = step.fields[step.fields.index(at.field) + 1 :]
    return At(step, fields[0]) if fields else adder(step) if step.items else None


def before(at: At, interview: Interview) -> At | None:
    """The question before; None at the very first."""
    step = at.step
    if at.mark:
        return adder(step)
    if at.item >= 0 and at.field is not None:
        earlier = step.item_fields[: step.item_fields.index(at.field)]
        asked = [one for one in earlier if _is_asked(at, one, interview)]
        if asked:
            return replace(at, field=asked[-1])
        if at.item:
            return of_item(step, at.item - 1)
    elif at.adding and interview.count(step):
        return of_item(step, interview.count(step) - 1)
    elif at.field in step.fields and step.fields.index(at.field):
        return At(step, step.fields[step.fields.index(at.field) - 1])
    if at.field in step.item_fields and step.fields:
        return At(step, step.fields[-1])
    place = STEPS.index(step)
    return _last(STEPS[place - 1]) if place else None


def restored(step_id: str, field_id: str, item: int, interview: Interview) -> At:
    """The question at a place a draft remembers; the step's first one when that place is gone."""
    step = BY_ID.get(step_id, STEPS[0])
    field_ = next((one for one in (*step.fields, *step.item_fields) if one.id == field_id), None)
    if field_ in step.fields and item < 0:
        return At(step, field_)
    if field_ in step.item_fields and 0 <= item < interview.count(step):
        return At(step, field_, item)
    return adder(step) if step.items and (field_ in step.item_fields or interview.count(step)) else first(step)


def numbered(step: Step, interview: Interview) -> list[At]:
    """The places `edit N` goes to, from 1: the step's fields, then its entries."""
    items = [of_item(step, item, every=True) for item in range(interview.count(step))]
    return [*(At(step, field_) for field_ in step.fields), *items]


def found_again(at: At, entry: object, interview: Interview) -> At:
    """The question about that entry wherever it stands by now; the one for one more when it has gone.

    Args:
        at: the question.
        entry: what it was about when it was asked; None when that is not known.
        interview: the record.
    """
    if at.item < 0:
        return at
    entries = interview.entries(at.step)
    if entry is None:
        return at if at.item < len(entries) else adder(at.step)
    item = next((index for index, one in enumerate(entries) if one is entry), -1)
    return replace(at, item=item) if item >= 0 else adder(at.step)


def title(at: At, interview: Interview) -> str:
    """Where one is, in words: `Step 3 of 8, Impact, 1 of 2`."""
    said = f"Step {STEPS.index(at.step) + 1} of {len(STEPS)}, {at.step.title}"
    if at.item >= 0:
        return f"{said}, number {at.item + len(at.step.fields) + 1} of {len(numbered(at.step, interview))}"
    if at.field in at.step.fields:
        return f"{said}, {at.step.fields.index(at.field) + 1} of {len(at.step.fields) + bool(at.step.items)}"
    return said


def _last(step: Step) -> At:
    return adder(step) if step.items else At(step, step.fields[-1])


def _next_mark(at: At, interview: Interview) -> At | None:
    """The next of a timeline's marks that no entry has and no field holds."""
    marks = next((one for one in at.step.item_fields if one.form == "many" and one.id == "marks"), None)
    if marks is None or not interview.count(at.step):
        return None
    options = interview.options(marks)
    held = interview.record.get("incident") or {}
    left = options[options.index(at.mark) + 1 :] if at.mark else options
    mark = next((one for one in left if not held.get(f"{one}_at")), "")
    return At(at.step, marks, mark=mark) if mark else None


def _is_asked(at: At, field_: Field, interview: Interview) -> bool:
    """Whether a field of an entry is asked for: now or only when edited, and only if there is anything to choose."""
    return (at.every or field_.id not in LATER) and (field_.form != "many" or bool(interview.options(field_)))
