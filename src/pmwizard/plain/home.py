"""The home screen in lines: unfinished postmortems, what is due, and a new one."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from pmwizard.drafts import DraftRow
from pmwizard.interview.steps import BY_ID
from pmwizard.plain.talk import Talk
from pmwizard.record.times import ago

_MOST = 9

Choice = tuple[str, Callable[[], int]]
"""What can be chosen, in words, and what happens then; gives the exit code."""


def ask(talk: Talk, name: str, choices: Sequence[Choice], due: Sequence[str]) -> int:
    """Says what there is to go on with and does what is chosen; nothing when no answer comes.

    Args:
        talk: where it is said.
        name: what the repository is called.
        choices: what can be chosen.
        due: actions that are due, a line each.
    """
    talk.say(f"pmwizard{f', {name}' if name else ''}.")
    if due:
        more = [f"  and {len(due) - _MOST} more, with pmwizard actions"] if len(due) > _MOST else []
        said = (f"  {line}" for line in due[:_MOST])
        talk.say("Due. To close one: pmwizard actions done ID --proof X", *said, *more)
    talk.say(*(f"  {number}. {said}" for number, (said, _) in enumerate(choices, 1)))
    while True:
        talk.say("A number, or Enter to leave.")
        try:
            answer = talk.ask().strip()
        except EOFError:
            return 0
        if answer.isdecimal() and 0 < int(answer) <= len(choices):
            return choices[int(answer) - 1][1]()
        if answer.lower() in {"", "quit", "exit", "save and quit", "done"}:
            return 0
        talk.say(f"There is no {answer}.")


def spoken(row: DraftRow) -> str:
    """A draft in a line."""
    step = BY_ID[row.step].title if row.step in BY_ID else row.step
    held = f", open elsewhere: {row.held_by}" if row.held_by else ""
    title = row.title or "a postmortem without a title"
    return f"go on with {title}: {step}, {ago(row.saved_at, datetime.now(UTC))}{held}"
