"""The interview line by line: the same steps, edits, coach and past as the full screen, without drawing anything."""

from pmwizard.cli.io import Io
from pmwizard.errors import INTERRUPTED
from pmwizard.interview.opening import Opening


def run(opening: Opening, io: Io) -> int:
    """Walks the author through the draft, line by line; returns the exit code."""
    from pmwizard.plain.finish import finish
    from pmwizard.plain.interrupts import HangUpError, Interrupts
    from pmwizard.plain.talk import Talk
    from pmwizard.plain.walk import Walk

    with Interrupts() as interrupts:
        walk = Walk(opening, Talk(io, interrupts), finish)
        try:
            return walk.run()
        except KeyboardInterrupt:
            io.say()
            walk.keep_unfinished()
            walk.leave()
        except HangUpError:
            walk.keep_unfinished()
            opening.session.flush()  # and not a word: there may be nobody to hear it
    return INTERRUPTED
