"""The interview line by line: the same steps, edits, coach and past as the full screen, without drawing anything."""

from pmwizard.cli.io import Io
from pmwizard.interview.opening import Opening


def run(opening: Opening, io: Io) -> int:
    """Walks the author through the draft, line by line; returns the exit code."""
    from pmwizard.plain.finish import finish
    from pmwizard.plain.talk import Talk
    from pmwizard.plain.walk import Walk

    return Walk(opening, Talk(io), finish).run()
