"""A program in a pty, watched with a clock: when words are painted, what a key costs, in time, in bytes and in CPU."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^X].*?\x1b\\|\x1b.", re.DOTALL)
MODE_ASKED = re.compile(rb"\x1b\[\?(\d+)\$p")
PATIENCE = 15.0


class GoneError(Exception):
    """The program ended, or never painted what was waited for."""


class Watched:
    """A program running in a terminal that answers what a modern one answers.

    Attributes:
        out: every byte it has sent.
        began: when it was started.
    """

    def __init__(
        self, words: Sequence[str], env: Mapping[str, str], folder: Path, size: tuple[int, int] = (120, 40)
    ) -> None:
        self.out = bytearray()
        self._answered = 0
        self.began = time.perf_counter()
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            columns, lines = size
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.chdir(folder)
            os.execvpe(words[0], list(words), dict(env))  # noqa: S606 -- the program measured, no shell
        os.set_blocking(self._master, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._master)

    def read(self, seconds: float) -> bool:
        """Takes in what is there, after waiting that long at most; whether there was anything."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        before = len(self.out)
        while ready:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # nothing more, or it has ended
                break
            if not data:
                break
            self.out += data
        self._answer()
        return len(self.out) > before

    def _answer(self) -> None:
        new = bytes(self.out[self._answered :])
        self._answered = len(self.out)
        for asked in MODE_ASKED.findall(new):
            self.write(b"\x1b[?" + asked + (b";2" if asked == b"2026" else b";0") + b"$y")

    def write(self, data: bytes) -> None:
        """Sends bytes, reading meanwhile so that neither side waits for the other."""
        left = memoryview(data)
        while left:
            _, ready, _ = select.select([], [self._master], [], 1.0)
            if ready:
                with suppress(BlockingIOError):
                    left = left[os.write(self._master, left[:4096]) :]
            if left:
                self.read(0)

    def painted(self, text: str, since: int = 0, patience: float = PATIENCE) -> float:
        """Waits until the text stands in what was sent since; the moment it did.

        Raises:
            GoneError: it did not appear.
        """
        wanted, end = text.encode(), time.perf_counter() + patience
        while wanted not in ESCAPES.sub(b"", bytes(self.out[since:])):
            got = self.read(0.25)
            now = time.perf_counter()
            if now > end or (not got and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
                tail = ESCAPES.sub(b"", bytes(self.out[-3000:])).decode("utf-8", "replace")
                raise GoneError(f"{text!r} was not painted; the last was {tail[-600:]!r}")
        return time.perf_counter()

    def key(self, sent: str, text: str) -> float:
        """Seconds from a key to the text it paints."""
        since, start = len(self.out), time.perf_counter()
        self.write(sent.encode())
        return self.painted(text, since) - start

    def rest(self, quiet: float = 0.3, patience: float = 10.0) -> None:
        """Reads until nothing has come for a while."""
        end = time.perf_counter() + patience
        while time.perf_counter() < end and self.read(quiet):
            pass

    def wait(self, seconds: float) -> None:
        """Reads for that long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def cpu(self) -> float:
        """Seconds of CPU that all its threads took so far."""
        total = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):  # a thread that has just ended
                total += int((task / "schedstat").read_text("ascii").split()[0])
        return total / 1e9
