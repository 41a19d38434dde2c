"""`pmwizard` without a command: home."""

import argparse
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from pmwizard.cli.face import at_ease, plain_wanted
from pmwizard.cli.io import Io
from pmwizard.cli.rescue import keep_record

if TYPE_CHECKING:
    from pmwizard.archive.model import ActionRow
    from pmwizard.settings import Settings


def run(args: argparse.Namespace, io: Io) -> int:
    """Opens home in the face that is wanted."""
    if not plain_wanted(args, io):
        at_ease()
        from pmwizard.tui.app import run_home

        return run_home(io, lambda draft: keep_record(draft, args, io))
    from pmwizard.cli.wizard import new_draft, resume_draft, take_up
    from pmwizard.drafts import Store
    from pmwizard.plain import home
    from pmwizard.plain.talk import Talk

    settings = io.settings
    rows = [row for row in Store().rows(settings.root) if row.saved_at.timestamp() > 0]
    choices: list[home.Choice] = [(home.spoken(row), partial(resume_draft, row.id, args, io)) for row in rows]
    choices += [(said, partial(take_up, branch, args, io)) for branch, said in _shared(settings)]
    choices.append(("a new postmortem", partial(new_draft, args, io)))
    return home.ask(Talk(io), settings["repository.name"], choices, _due(settings, io))


def _shared(settings: "Settings") -> list[tuple[str, str]]:
    """Drafts that others share: the branch, and what is said of it."""
    from pmwizard.errors import PmwizardError
    from pmwizard.publish import waiting

    if settings.root is None:
        return []
    try:
        found = waiting(settings.root, settings)
    except PmwizardError:  # a folder without git has no branches; home is there all the same
        return []
    return [(branch, f"take up {title}, shared by {author} on {branch}") for branch, title, author in found]


def _due(settings: "Settings", io: Io) -> list[str]:
    """The actions that press, a line each; nothing outside of a repository."""
    from pmwizard.archive.archive import Archive
    from pmwizard.followup import board
    from pmwizard.publish import identity

    if settings.root is None:
        return []
    archive = Archive.open(settings.root, settings.past(settings.root))
    archive.refresh()
    rows = archive.actions()
    archive.close()
    name, mail = identity(settings.root or io.start)
    today = board.today_of(datetime.now(UTC))
    found = board.pressing(rows, f"{name} <{mail}>", today, settings["followup.soon_days"])
    return [_said(row, today) for row in found.rows]


def _said(row: "ActionRow", today: date) -> str:
    late = (today - row.due).days if row.due else 0
    days = f"{abs(late)} day{'s' if abs(late) > 1 else ''}"
    when = f"{days} overdue" if late > 0 else f"in {days}" if late < 0 else "today"
    return f"{row.ref}: {row.text} ({row.owner or 'nobody'}, {when})"
