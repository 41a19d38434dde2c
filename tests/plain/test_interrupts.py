"""Signals while a line is read."""

import os
import signal

import pytest

from pmwizard.plain.interrupts import HangUpError, Interrupts


def editor_hit_by(number: signal.Signals) -> None:
    """The line editor, interrupted inside one of its own calls: Python reports what the handler raised as its error."""
    try:
        os.kill(os.getpid(), number)
        signal.pause()
    except BaseException as error:  # as the interpreter does it, whatever was raised
        raise SystemError("returned a result with an exception set") from error


@pytest.mark.parametrize(
    ("number", "kind"),
    [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, HangUpError), (signal.SIGHUP, HangUpError)],
)
def test_a_signal_inside_the_editors_own_calls_is_still_that_signal(
    number: signal.Signals, kind: type[BaseException]
) -> None:
    with Interrupts() as interrupts, pytest.raises(kind), interrupts.reading():
        editor_hit_by(number)


def test_an_error_of_the_editor_itself_stays_one() -> None:
    with Interrupts() as interrupts, pytest.raises(SystemError, match="broken"), interrupts.reading():
        raise SystemError("broken")
