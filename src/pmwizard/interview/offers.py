"""What the choice fields offer, and what the names offered stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmwizard.interview.steps import CATEGORIES, Field
from pmwizard.record.constants import KINDS, MARKS, STATUSES


@dataclass(slots=True)
class Choices:
    """What the choice fields offer, by field id; filled from the settings and the archive."""

    severity: Sequence[str] = ("SEV1", "SEV2", "SEV3", "SEV4")
    shape: Sequence[str] = ()
    category: Sequence[str] = ()
    services: Sequence[str] = ()
    teams: Sequence[str] = ()
    people: Sequence[str] = ()


def offered(field: Field, choices: Choices, factors: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a field offers, in the order it is shown; `factors` are those an action can answer."""
    found: dict[str, Sequence[str]] = {
        "severity": choices.severity,
        "shape": choices.shape,
        "category": list(dict.fromkeys([*CATEGORIES[:-1], *choices.category, CATEGORIES[-1]])),
        "marks": MARKS,
        "kind": KINDS,
        "status": STATUSES,
        "addresses": [str(factor.get("id", "")) for factor in factors],
        "services": choices.services,
        "teams": choices.teams,
        "owner": choices.people,
        "authors": choices.people,
    }
    return list(found.get(field.id, ()))


def meanings(field: Field, factors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The words behind each name a field offers, on one line, where a name alone does not say what it is."""
    shown = factors if field.id == "addresses" else ()
    return {str(factor.get("id", "")): " ".join(str(factor.get("text", "")).split()) for factor in shown}
