"""Reviewing what was not done: one overdue action after the other, what got in the way, and what now. No screen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Literal

from pmwizard.archive.model import ActionRow
from pmwizard.errors import UnusableError
from pmwizard.followup import changes
from pmwizard.followup.board import Choice as Wanted
from pmwizard.followup.board import chosen, days_late
from pmwizard.followup.ledger import Ledger

Outcome = Literal["done", "move", "drop", "assign"]

OUTCOMES: dict[Outcome, str] = {
    "done": "It is done",
    "move": "Give it a new date",
    "drop": "Drop it, out loud",
    "assign": "Somebody else takes it",
}
"""What can become of an overdue action, and how it reads. Leaving it as it is needs no answer."""

_FIRST: dict[Outcome, Callable[..., changes.Record]] = {
    "done": changes.close,
    "move": changes.move,
    "drop": changes.drop,
    "assign": changes.assign,
}

QUESTIONS = {
    "obstacle": "What got in the way?",
    "outcome": "And now?",
    "done": "Where can somebody else see that it is done? A link, a commit, a drill.",
    "move": "Until when? A day, or: in 2 weeks, end of month.",
    "drop": "What makes it all right not to do it? Whoever meets this factor next will read that.",
    "assign": "Who takes it?",
    "assign-date": "Until when? Enter keeps the date.",
}
"""What is asked, in the order it is asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided about one action.

    Attributes:
        outcome: what becomes of it.
        obstacle: what got in the way, one of `changes.OBSTACLES`; empty when none of these.
        words: the proof, the reason, or what got in the way in the answerer's own words.
        to: the new date, for `move`, and for `assign` when there is one.
        owner: the new owner, for `assign`.
    """

    outcome: Outcome
    obstacle: str = ""
    words: str = ""
    to: date | None = None
    owner: str = ""

    def trouble(self, today: date) -> str:
        """What is missing before this can be taken; empty when nothing is."""
        if self.outcome == "move" and self.to is None:
            return QUESTIONS["move"]
        if self.to is not None and self.to < today:
            return f"{self.to} has passed already. {QUESTIONS['move']}"
        if self.outcome == "drop" and not (self.words.strip() or self.obstacle):
            return QUESTIONS["drop"]
        if self.outcome == "assign" and not self.owner.strip():
            return QUESTIONS["assign"]
        return ""


@dataclass(slots=True)
class Review:
    """A sitting: the overdue actions in order, where one is, and what was decided.

    Attributes:
        rows: what is reviewed.
        today: the day it is.
        at: which one is in front of us, from 0; beyond the last when all were looked at.
        answers: what was decided, by the action's id.
    """

    rows: Sequence[ActionRow]
    today: date
    at: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[ActionRow], today: date, owner: str = "", team: str = "") -> "Review":
        """The review of everything overdue, of one owner or team when given."""
        return cls(chosen(rows, Wanted(overdue=True, owner=owner, team=team), today), today)

    @property
    def current(self) -> ActionRow | None:
        """The action in front of us; None after the last."""
        return self.rows[self.at] if self.at < len(self.rows) else None

    @property
    def place(self) -> str:
        """How far we are: `2 of 5 · 12 days overdue`."""
        row = self.current
        if row is None:
            return f"all {len(self.rows)} looked at"
        late = days_late(row, self.today)
        return f"{self.at + 1} of {len(self.rows)} · {late} day{'' if late == 1 else 's'} overdue"

    def answer(self, answer: Answer) -> None:
        """Decides about the action in front of us and goes on.

        Raises:
            UnusableError: something is missing; the message asks for it.
        """
        row = self.current
        if row is None:
            raise UnusableError("everything was looked at already")
        trouble = answer.trouble(self.today)
        if trouble:
            raise UnusableError(trouble)
        self.answers[row.ref] = answer
        self.at += 1

    def leave(self) -> None:
        """Leaves the action in front of us as it is and goes on."""
        if self.current:
            self.answers.pop(self.current.ref, None)
            self.at += 1

    def back(self) -> None:
        """Goes back to the one before, whose answer can then be given anew."""
        self.at = max(0, self.at - 1)

    def summary(self) -> str:
        """What was decided, in a line: `2 done, 1 moved`; also the commit's first line."""
        names = {"done": "done", "move": "moved", "drop": "dropped", "assign": "given to somebody else"}
        given = [answer.outcome for answer in self.answers.values()]
        return ", ".join(f"{given.count(key)} {names[key]}" for key in OUTCOMES if key in given)

    def apply(self, ledger: Ledger, by: str, at: datetime) -> None:
        """Makes all decisions in the ledger, ready to be committed.

        Raises:
            UnusableError: a record cannot be changed; names it.
        """
        for row in self.rows:
            answer = self.answers.get(row.ref)
            if answer:
                _apply(ledger, row, answer, by, at)


def _apply(ledger: Ledger, row: ActionRow, answer: Answer, by: str, at: datetime) -> None:
    first = partial(_FIRST[answer.outcome], by=by, at=at, obstacle=answer.obstacle)
    if answer.outcome == "move":
        ledger.change(row, partial(first, because=answer.words, to=answer.to))
    elif answer.outcome == "assign":
        ledger.change(row, partial(first, because=answer.words, to=answer.owner))
        if answer.to is not None:
            ledger.change(row, partial(changes.move, to=answer.to, by=by, at=at))
    else:
        ledger.change(row, partial(first, **{"proof" if answer.outcome == "done" else "because": answer.words}))
