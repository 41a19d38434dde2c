"""Alt with a letter or a digit, as a terminal sends it: Escape, then the character.

Textual's table takes some of these for signs (`¡` for Alt+1, as one terminal on one system means it), and waits a tenth
of a second before it believes the others, in which a second one is read as `^` and a letter.
"""

from string import ascii_lowercase, digits
from typing import Any, NamedTuple, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

MOVES = frozenset("bf")
"""A word back and a word on, which is what terminals send for Alt with an arrow: these stay as they are."""


class _Pressed(NamedTuple):
    """A key, in the shape in which Textual's table holds one."""

    value: str


def read() -> None:
    """From now on Alt with a letter or a digit is read as such, and at once."""
    table = cast("dict[str, Any]", ANSI_SEQUENCES_KEYS)
    table.update({f"\x1b{one}": (_Pressed(f"alt+{one}"),) for one in ascii_lowercase + digits if one not in MOVES})
