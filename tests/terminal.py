"""A real terminal for tests: a program in a pty, its screen read back through a terminal emulator."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import pyte

PATIENCE = 30.0


class Terminal:
    """A program running in a pty of a given size."""

    def __init__(
        self, words: Sequence[str], folder: Path, env: Mapping[str, str], size: tuple[int, int] = (80, 24)
    ) -> None:
        columns, lines = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.code: int | None = None
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(words[0], list(words), dict(env))  # noqa: S606 -- the program under test, no shell
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.code is None:
            self.kill(signal.SIGKILL)
        with suppress(OSError):  # closed by the test itself
            os.close(self._master)

    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self._stream.feed(data)
        return bool(data)

    def wait_for(self, *words: str) -> str:
        """The screen, once all of these stand on it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if all(word in self.text() for word in words):
                return self.text()
            self._read(0.05)
        raise AssertionError(f"{words} did not appear:\n{self.text()}")

    def send(self, keys: str) -> None:
        """Keys as a terminal sends them."""
        os.write(self._master, keys.encode())
        self._read(0.02)

    def type(self, text: str) -> None:
        """Text, a key at a time."""
        for one in text:
            self.send(one)

    def hang_up(self) -> None:
        """The line drops."""
        os.close(self._master)

    def kill(self, number: signal.Signals) -> int:
        """Ends it with a signal, and waits."""
        os.kill(self.pid, number)
        return self.wait()

    def wait(self) -> int:
        """Waits until it has ended; its exit code, negative for a signal."""
        end = time.monotonic() + PATIENCE
        while self.code is None and time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
                break
            try:
                self._read(0.02)
            except (OSError, ValueError):
                time.sleep(0.02)
        assert self.code is not None, "it did not end"
        return self.code
