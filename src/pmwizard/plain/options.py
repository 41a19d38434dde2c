"""Choices as numbers, and numbers as choices."""

from collections.abc import Sequence

from pmwizard.interview.interview import Interview
from pmwizard.interview.shapes import Shape
from pmwizard.interview.steps import Field

OWN_WORDS = frozenset({"severity", "category"})
"""Choices that take words of one's own as well."""

FROM_PAST = frozenset({"services", "teams", "authors", "owner"})
"""Fields that offer names found in past postmortems."""

MOST = 30
"""How many are read out; of more, the first ones."""

FEW = 9
"""How many names are read out, where most people type one anyway."""


def spoken(field_: Field, interview: Interview, shapes: dict[str, Shape]) -> list[str]:
    """What can be chosen, with its numbers: in one line when it is words, a line each when there is more to say."""
    offered = interview.options(field_)[: MOST if field_.form in {"choice", "many"} else FEW]
    about: dict[str, str] = {}
    if field_.id == "shape":
        about = {one: f"{shapes[one].name}: {shapes[one].about}" for one in offered if one in shapes}
    elif field_.id == "addresses":
        about = {name: f"{name}: {words}" for name, words in interview.about(field_).items()}
    several = "One number or more, with commas between" if field_.form == "many" else "A number"
    if about:
        return [f"{several}:", *(f"  {number}. {about.get(one, one)}" for number, one in enumerate(offered, 1))]
    if not offered:
        return []
    if field_.form not in {"choice", "many"}:
        several = "Seen before, by number or type another"
    return [f"{several}: {listed(offered)}."]


def listed(offered: Sequence[str]) -> str:
    """Options with their numbers, in one line."""
    return "; ".join(f"{number} {one}" for number, one in enumerate(offered, 1))


def chosen(field_: Field, answer: str, interview: Interview) -> str | None:
    """The answer as text for the field, with numbers and beginnings of words made into what they stand for.

    Returns:
        None when it is none of the options where one is expected, or a number that none of them has.
    """
    options = interview.options(field_)
    if field_.form == "choice":
        found = _one(answer, options)
        return found if found is not None or options else answer
    if not options or field_.form not in {"names", "many", "words"}:
        return answer
    parts = [part.strip() for part in answer.split(",")] if field_.form != "words" else [answer.strip()]
    found_all = [_number(part, options) for part in parts]
    if field_.form == "many":
        found_all = [_one(part, options) for part in parts]
        return ", ".join(dict.fromkeys(one for one in found_all if one)) if all(found_all) else None
    if any(one is None and part.isdecimal() for one, part in zip(found_all, parts, strict=True)):
        return None
    return ", ".join(one or part for one, part in zip(found_all, parts, strict=True))


def kept(field_: Field) -> bool:
    """Whether a field may hold something that is none of its options, when the author says so."""
    return field_.form not in {"choice", "many"} or field_.id in OWN_WORDS


def _one(answer: str, options: Sequence[str]) -> str | None:
    number = _number(answer, options)
    if number is not None:
        return number
    said = answer.strip().lower().replace(" ", "-")
    names = {option.lower().replace(" ", "-"): option for option in options}
    if said in names:
        return names[said]
    fitting = [option for name, option in names.items() if said and name.startswith(said)]
    return fitting[0] if len(fitting) == 1 else None


def _number(answer: str, options: Sequence[str]) -> str | None:
    return options[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(options) else None
