"""The interview line by line: the same steps, edits, coach and past as the full screen, without drawing anything."""

import signal
from typing import Any

from pmwizard.cli.io import Io
from pmwizard.errors import INTERRUPTED
from pmwizard.interview.opening import Opening


class HangUpError(Exception):
    """The terminal is gone, or the system wants this to end."""


def run(opening: Opening, io: Io) -> int:
    """Walks the author through the draft, line by line; returns the exit code."""
    from pmwizard.plain.finish import finish
    from pmwizard.plain.talk import Talk
    from pmwizard.plain.walk import Walk

    before = {number: signal.signal(number, _hang_up) for number in _ends()}
    try:
        return Walk(opening, Talk(io), finish).run()
    except HangUpError:
        opening.session.flush()  # and not a word: there may be nobody to hear it
        return INTERRUPTED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ends() -> list[signal.Signals]:
    return [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _hang_up(*_: Any) -> None:
    raise HangUpError
