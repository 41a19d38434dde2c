"""The one type for everything there is to look at, from a word in a sentence to a whole record."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["suggestion", "warning", "error"]
WHO = "‹who›"
"""Stands in a replacement where the author puts a name or a role."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth a second look, and how to say so.

    Attributes:
        rule: the rule's id, e.g. `agentless` or `few-factors`.
        message: one warm sentence that asks rather than scolds.
        text: the words it is about; empty when it is about the whole record.
        start: where `text` begins in its entry, in code points from 0.
        end: where `text` ends in its entry, in code points, exclusive.
        section: the step it belongs to, e.g. `timeline`; empty when unknown.
        item: which entry of the section, from 0; None when it is not about one entry.
        why: why this matters, in a sentence.
        source: where that is from.
        suggestion: a replacement for `text` that can be accepted as it is; empty when there is none.
        others: further replacements; where one has `‹who›` in it, that is to be filled in.
        severity: how loud it is in `check`.
    """

    rule: str
    message: str
    text: str = ""
    start: int = 0
    end: int = 0
    section: str = ""
    item: int | None = None
    why: str = ""
    source: str = ""
    suggestion: str = ""
    others: tuple[str, ...] = ()
    severity: Severity = "suggestion"

    @property
    def rewrites(self) -> tuple[str, ...]:
        """Every replacement there is, the one to offer first in front."""
        return (self.suggestion, *self.others) if self.suggestion else ()

    def done_by(self, name: str) -> str:
        """The replacement that has a name to fill in, with it; empty when there is none or the name is."""
        open_one = next((one for one in self.others if WHO in one), "")
        return open_one.replace(WHO, name) if name else ""
