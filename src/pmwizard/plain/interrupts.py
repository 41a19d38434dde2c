"""Signals as exceptions, for certain: an exception raised inside the line editor's own calls is swallowed there."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

BEAT = 0.4
"""Seconds between two looks at whether a signal came: one that comes just before the line editor waits, or inside one
of its own calls, would else not be heard before the next key."""

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM")


class HangUpError(BaseException):
    """The terminal is gone, or the system wants this to end; nothing on the way up may take it for a mere failure."""


class Interrupts:
    """While entered, Ctrl+C raises KeyboardInterrupt, and SIGTERM and SIGHUP raise HangUpError."""

    def __init__(self) -> None:
        """Changes nothing yet."""
        self._before: dict[signal.Signals, Any] = {}
        self._reading = False
        self._kind: type[BaseException] | None = None

    def __enter__(self) -> Self:
        for name in _NAMES:
            if hasattr(signal, name):
                number = signal.Signals[name]
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While a line is read from a terminal."""
        self._reading = True
        self._beat(BEAT)
        try:
            yield
        except SystemError:
            if self._kind is None:
                raise
            raise self._kind from None  # it came inside one of the line editor's own calls, which calls that an error
        finally:
            self._reading = False
            self._beat(0)
            self._kind = None

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            self._kind = KeyboardInterrupt
        elif number != getattr(signal, "SIGALRM", 0):
            self._kind = HangUpError
        elif not self._reading or self._kind is None:
            return
        kind = self._kind or HangUpError
        if not self._reading:
            self._kind = None
        raise kind

    def _beat(self, seconds: float) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
