"""`pmwizard` without a command: home."""

import argparse
import importlib
from functools import partial

from pmwizard.cli.face import plain_wanted
from pmwizard.cli.io import Io


def run(args: argparse.Namespace, io: Io) -> int:
    """Opens home in the face that is wanted."""
    if not plain_wanted(args, io):
        return int(importlib.import_module("pmwizard.tui.app").run_home(io))
    from pmwizard.cli.wizard import new_draft, resume_draft
    from pmwizard.drafts import Store
    from pmwizard.plain import home
    from pmwizard.plain.talk import Talk

    settings = io.settings
    rows = [row for row in Store().rows(settings.root) if row.saved_at.timestamp() > 0]
    choices: list[home.Choice] = [(home.spoken(row), partial(resume_draft, row.id, args, io)) for row in rows]
    choices.append(("a new postmortem", partial(new_draft, args, io)))
    return home.ask(Talk(io), settings["repository.name"], choices, [])
