"""A whole step as one text for the author's own editor, and back: fields under their names, an entry a paragraph.

What is not in the text (who does an action, which factor an entry is linked to) stays with the entry whose words it
belongs to, also where entries were added, taken out or put in another order.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from pmwizard.interview.interview import Interview
from pmwizard.interview.steps import Step

ALIKE = 0.4
"""How much two wordings must have in common, 0 to 1, to be the same entry at another place."""
_HEADING = re.compile(r"== (.+) ==\s*$")
_ENTRIES = "entries"


def as_text(walk: Interview, step: Step) -> str:
    """The step as it stands; empty fields are there too, so that they can be filled in."""
    parts = [f"# {step.title}. {step.ask}"]
    for field in step.fields:
        parts += [f"== {field.label} ==", walk.text(step, field)]
    if step.items:
        parts += [f"== {_ENTRIES} ==", "# Each paragraph is an entry; take one out, add one, change their order."]
        parts += [walk.text(step, step.item_fields[0], item) for item in range(walk.count(step))]
    return "\n\n".join(parts) + "\n"


def take(walk: Interview, step: Step, text: str) -> bool:
    """Takes in what came back, as one edit for undo; whether anything changed."""
    made = replace(walk, record=copy.deepcopy(walk.record), half=dict(walk.half), changed=lambda: None)
    said = _sections(text)
    for field in step.fields:
        words = said.get(field.label)
        if words is not None and words != walk.text(step, field):
            made.put(step, field, words if field.lines > 1 else " ".join(words.split("\n")))
    if step.items and _ENTRIES in said:
        _take_entries(made, step, [one.strip() for one in re.split(r"\n\s*\n", said[_ENTRIES]) if one.strip()])
    if made.record == walk.record and made.half == walk.half:
        return False
    walk.half.clear()
    walk.half.update(made.half)
    walk.mend(made.record, step.id)
    return True


def _sections(text: str) -> dict[str, str]:
    """What stands under each heading; what stands under none is not lost, it is taken as entries."""
    found: dict[str, list[str]] = {}
    name = _ENTRIES
    for line in text.replace("\r", "").split("\n"):
        heading = _HEADING.match(line)
        if heading:
            name = heading[1]
            found.setdefault(name, [])
        elif not line.startswith("# ") and (line.strip() or name in found):
            found.setdefault(name, []).append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _take_entries(walk: Interview, step: Step, wanted: list[str]) -> None:
    first = step.item_fields[0]
    before = [walk.text(step, first, item) for item in range(walk.count(step))]
    if wanted == before:
        return
    held = {text: item for item, text in reversed([*enumerate(before)])}
    partner = {place: held[text] for place, text in enumerate(wanted) if text in held}
    partner |= dict(_likest(before, wanted, partner))
    entries = walk.entries(step)
    kept = [entries[partner[place]] if place in partner else None for place in range(len(wanted))]
    for item in reversed(range(len(before))):
        if all(entries[item] is not one for one in kept):
            walk.remove(step, item)
    for place, text in enumerate(wanted):
        one = kept[place]
        at = -1 if one is None else next(at for at, entry in enumerate(walk.entries(step)) if entry is one)
        if at < 0:
            at = walk.add(step, place, text)
        elif walk.text(step, first, at) != text:
            walk.put(step, first, text, at)
        if step.id != "timeline":  # which sorts itself
            while at > place:
                at = walk.move(step, at, -1)
    for place in reversed(range(walk.count(step))):
        walk.settle(step, place)


def _likest(before: list[str], wanted: list[str], known: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Which of the entries left each changed paragraph was: the one most like it, where one is."""
    left = [item for item in range(len(before)) if item not in known.values()]
    for place, text in enumerate(wanted):
        if place in known or not left:
            continue
        likes = {item: SequenceMatcher(None, before[item], text, autojunk=False).ratio() for item in left}
        best = max(left, key=lambda item: (likes[item], item == place))
        if likes[best] >= ALIKE:
            left.remove(best)
            yield place, best
