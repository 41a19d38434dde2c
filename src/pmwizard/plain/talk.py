"""Lines out and lines in: no cursor moves and no colour, so a screen reader, a pipe and a log all read the same."""

import io as io_
import os
import sys
import textwrap
from collections.abc import Callable

from pmwizard.cli.io import Io
from pmwizard.plain.interrupts import HangUpError, Interrupts

PROMPT = "Answer: "
"""A word, not a sign: a screen reader says it, and it tells that it is one's turn."""

_MORE = "\\"


class Talk:
    """A conversation in lines.

    Attributes:
        waits: whether somebody sits there and can be asked again; a script cannot foresee extra questions.
    """

    def __init__(self, io: Io, interrupts: Interrupts | None = None) -> None:
        """A conversation where the command reads and writes."""
        self._io = io
        self._interrupts = interrupts or Interrupts()
        self._held: list[str] = []
        self.relayed: list[str] = []  # what another program said, as it came
        self.unfinished = ""  # the line that was being typed when the walk was interrupted
        self.waits = io.source.isatty() and io.out.isatty()
        self._line: Callable[[str], str] = _with_editing() if self.waits and io.source is sys.stdin else self._read
        if isinstance(io.out, io_.TextIOWrapper):
            io.out.reconfigure(errors="replace")  # a terminal that knows few characters shows the rest as ?

    def say(self, *lines: str) -> None:
        """Says lines; what a terminal would obey in them is made visible, and no word is cut at its edge."""
        for line in lines:
            for said in self._broken(line) if self.waits and line else (line,):
                self._io.say(said)

    def relay(self, line: str) -> None:
        """Says what another program says, and remembers it, so that an error need not say it again."""
        self.relayed += line.splitlines()
        self.say(line)

    def _broken(self, line: str) -> list[str]:
        """A line as lines the terminal has room for, broken between words; whole where its width is not known."""
        try:
            width = os.get_terminal_size(self._io.out.fileno()).columns
        except (OSError, ValueError):  # no real terminal behind it
            width = 0
        if not width or len(line) < width:
            return line.split("\n")
        indent = line[: len(line) - len(line.lstrip(" "))]
        fit = textwrap.TextWrapper(width - 1, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        return [said for part in line.split("\n") for said in fit.wrap(part) or [""]]

    @property
    def held(self) -> bool:
        """Whether an answer was put back and waits to be heard."""
        return bool(self._held)

    def put_back(self, answer: str) -> None:
        """Lets the next question hear an answer that was meant for the walk."""
        self._held.append(answer)

    def ask(self, *, many: bool = False) -> str:
        """The next answer, on an empty line.

        Args:
            many: whether a line that ends in a backslash goes on in the next one.

        Raises:
            EOFError: there are no more answers.
        """
        return self._held.pop() if self._held else self._whole(self._next(""), many=many)

    def edit(self, now: str, *, many: bool = False) -> str:
        """The answer made from what stands there, a line after the other; emptied lines go.

        Raises:
            EOFError: there are no more answers.
        """
        *earlier, last = now.split("\n")
        lines = [self._next(line) for line in earlier]
        lines.append(self._whole(self._next(last), many=many))
        return "\n".join(line for line in lines if line.strip())

    def _whole(self, answer: str, *, many: bool) -> str:
        while many and answer.endswith(_MORE):
            answer = f"{answer[:-1]}\n{self._next('')}"
        return answer

    def _next(self, now: str) -> str:
        if not self.waits:
            return self._line(now)
        try:
            with self._interrupts.reading():
                return self._line(now)
        except EOFError:
            self.say("")  # what comes next begins a line of its own
            raise
        except (KeyboardInterrupt, HangUpError):
            self.unfinished = _being_typed()
            raise

    def _read(self, _now: str) -> str:
        """A line of a pipe; it is said as well, so that what comes out reads as the whole conversation."""
        self._io.out.write(PROMPT)
        self._io.out.flush()
        raw = getattr(self._io.source, "buffer", None)
        line = raw.readline().decode("utf-8", "replace") if raw is not None else self._io.source.readline()
        if not line:
            self.say("")
            raise EOFError
        answer = str(line).rstrip("\r\n")
        self.say(answer)
        return answer


def _being_typed() -> str:
    """What stands in the line editor; nothing where the system has none."""
    try:
        import readline
    except ImportError:
        return ""
    return readline.get_line_buffer()


def _with_editing() -> Callable[[str], str]:
    """Reads a line of the terminal with the editing keys people know from their shell, where the system has them."""
    try:
        import readline
    except ImportError:
        return lambda _now: input(PROMPT)

    def line(now: str) -> str:
        if now:
            readline.set_startup_hook(lambda: readline.insert_text(now))
        try:
            return input(PROMPT)
        except UnicodeDecodeError:
            return ""  # half a character, e.g. cut off by a slow line; the question is asked again
        finally:
            readline.set_startup_hook()

    return line
