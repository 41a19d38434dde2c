"""`pmwizard review-actions`: one overdue action after the other, line by line, and one commit for the sitting."""

import argparse
from datetime import UTC, date, datetime

from pmwizard.cli import actions
from pmwizard.cli.io import Io
from pmwizard.errors import DONE, LOOK, UnusableError
from pmwizard.followup import names
from pmwizard.followup.changes import OBSTACLES
from pmwizard.followup.review import OUTCOMES, QUESTIONS, Answer, Outcome, Review

_LETTERS: dict[str, Outcome] = {"d": "done", "m": "move", "x": "drop", "o": "assign"}
_STOP, _BACK = "q", "b"


class _StoppedError(Exception):
    """The sitting ends here; what was decided so far counts."""


class _BackError(Exception):
    """Back to the action before."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    parser.add_argument("--owner", default="", metavar="NAME", help="only those of an owner")
    parser.add_argument("--team", default="", metavar="NAME", help="only those of a team's postmortems")
    actions.committing(parser)


def run(args: argparse.Namespace, io: Io) -> int:
    """Walks through what is overdue and commits what was decided."""
    from pmwizard.followup.ledger import Ledger
    from pmwizard.followup.settling import signature

    settings = io.settings
    rows, problems = actions.load(settings)
    actions.tell(problems, io)
    review = Review.of(rows, actions.today_here(), args.owner, args.team)
    if not review.rows:
        io.talk("Nothing is overdue.")
        return LOOK if problems else DONE
    io.talk(f"{len(review.rows)} overdue. Enter leaves one as it is, b goes back, q stops; what was decided is kept.")
    owners = [row.owner for row in rows]
    _walk(review, io, owners)
    if not review.answers:
        io.talk("Nothing was decided, so nothing is committed.")
        return LOOK
    root = actions.root_of(settings)
    ledger = Ledger(root)
    review.apply(ledger, signature(root), datetime.now(UTC))
    return actions.commit(args, io, settings, ledger, f"Actions reviewed: {review.summary()}")


def _walk(review: Review, io: Io, owners: list[str]) -> None:
    """Goes through them all, or until it is stopped; after Ctrl+C what was decided is committed only when wanted."""
    try:
        while review.current:
            _one(review, io, owners)
    except _StoppedError:
        return
    except KeyboardInterrupt:
        if not review.answers:
            raise
        io.talk(f"\nDecided so far: {review.summary()}. Enter commits that, Ctrl+C leaves everything as it was.")
        io.source.readline()


def _one(review: Review, io: Io, owners: list[str]) -> None:
    row = review.current
    if row is None:
        return
    facts = (row.owner or "nobody yet", f"due {row.due}", row.title, row.tracker)
    place = review.place.replace(" · ", ", ")
    for line in ("", f"{place}, {row.ref}.", f"  {row.text}", f"  {'; '.join(filter(None, facts))}"):
        io.talk(line)
    try:
        answer = _asked(review, io, owners)
    except _BackError:
        review.back()
        return
    if answer is None:
        review.leave()
        return
    review.answer(answer)


def _asked(review: Review, io: Io, owners: list[str]) -> Answer | None:
    obstacle, words = _obstacle(io)
    if obstacle is None:
        return None
    offered = ", ".join(f"{letter} {OUTCOMES[outcome].lower()}" for letter, outcome in _LETTERS.items())
    outcome = None
    while outcome is None:
        said = _line(io, f"{QUESTIONS['outcome']} {offered}; Enter leaves it as it is.")
        if not said:
            return None
        outcome = _LETTERS.get(said[:1].lower())
    draft = Answer(outcome, obstacle, words)
    while True:
        answer = _detailed(draft, io, owners)
        trouble = answer.trouble(review.today)
        if not trouble:
            return answer
        io.talk(trouble)


def _obstacle(io: Io) -> tuple[str | None, str]:
    """What got in the way: one of the usual things, or words of one's own; None leaves the action as it is."""
    keys = list(OBSTACLES)
    io.talk(QUESTIONS["obstacle"])
    for number, key in enumerate(keys, 1):
        io.talk(f"  {number}. {OBSTACLES[key]}")
    said = _line(io, "A number, or your own words; Enter leaves the action as it is.")
    if not said:
        return None, ""
    first, _, rest = said.partition(" ")
    choice = first.rstrip(".,:")
    if choice.isdecimal() and 1 <= int(choice) <= len(keys):
        return keys[int(choice) - 1], rest.strip()
    return "", said


def _detailed(draft: Answer, io: Io, owners: list[str]) -> Answer:
    """The answer with what its outcome still needs."""
    if draft.outcome == "move":
        return Answer(draft.outcome, draft.obstacle, draft.words, to=_day(io, "move"))
    if draft.outcome == "assign":
        owner, said = names.person(_line(io, QUESTIONS["assign"]), owners)
        if said:
            io.talk(said)
        return Answer(draft.outcome, draft.obstacle, draft.words, to=_day(io, "assign-date"), owner=owner)
    more = _line(io, QUESTIONS[draft.outcome])
    return Answer(draft.outcome, draft.obstacle, " ".join(part for part in (draft.words, more) if part))


def _day(io: Io, question: str) -> date | None:
    from pmwizard.followup.settling import day

    while True:
        said = _line(io, QUESTIONS[question])
        if not said:
            return None
        try:
            return day(said, actions.today_here())
        except UnusableError as error:
            io.talk(str(error))


def _line(io: Io, question: str) -> str:
    """The answer to a question.

    Raises:
        _StoppedError: the answer is q, or there are no more answers.
        _BackError: the answer is b.
    """
    io.err.write(f"{question}\nAnswer: ")
    io.err.flush()
    said = io.source.readline()
    if not said or said.strip() == _STOP:
        raise _StoppedError
    if said.strip() == _BACK:
        raise _BackError
    return said.strip()
