"""What the review asks for; told apart from it, as the review itself is not loaded before somebody goes there."""

from dataclasses import dataclass

from textual.message import Message

from pmwizard.interview.guide import Noticed


@dataclass
class GoTo(Message):
    """To the place of a thin spot."""

    noticed: Noticed


@dataclass
class Publish(Message):
    """Commit it."""


@dataclass
class Share(Message):
    """Put it on a branch, as a draft for co-authors."""
