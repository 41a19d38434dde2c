"""Sentences to findings, records to findings, and the questions a step asks."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmwizard.coach.asking import Question
    from pmwizard.coach.coach import Coach
    from pmwizard.coach.document import Located, check_document

__all__ = ["Coach", "Located", "Question", "check_document"]

_HOMES = {"Coach": "coach", "Located": "document", "Question": "asking", "check_document": "document"}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
