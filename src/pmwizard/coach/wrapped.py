"""Lines broken by an editor, joined again: which line of a document only goes on with the line before."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pmwizard.coach.closed import HANGING

NARROWEST, WIDEST = 50, 130
"""The widths in code points that people let their editors break lines at."""
SLACK = 6
"""How much earlier than at that width a line may end; editors differ in what they count."""
FEWEST, SHARE = 2, 0.6
"""How many broken lines tell a width, and how large a part of all must fit it."""
_LONG = 40
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_MARK = re.compile(
    r"\s*(?:[|>#<]|[-*+•]\s|\d{1,3}[.)]\s|\[[ xX]\]\s|\(?\d{1,2}[:.h]\d\d\b|\d{4}-\d\d-\d\d|[A-Z][\w ]{0,20}:(?:\s|$))",
    re.ASCII,
)
_LAST = re.compile(r"([\w'’]+)[\"'”’)\]*_`]*$")


class Wrapping:
    """How a document breaks its lines.

    Attributes:
        width: the column its editor broke lines at; 0 when each line seems meant as it stands.
    """

    def __init__(self, lines: Sequence[str], *, markdown: bool) -> None:
        self._markdown = markdown
        self.width = _width(lines)

    def goes_on(self, line: str, follows: str, *, in_item: bool) -> bool:
        """Whether `follows`, right below `line`, goes on with its paragraph.

        Args:
            line: a line of prose.
            follows: the line below it.
            in_item: whether `line` belongs to an entry of a list.
        """
        if _LIST.match(follows) or line.endswith(("  ", "\\")) or line.lstrip()[:1] == "|":
            return False
        if in_item and follows[:2].isspace():
            return True
        if _MARK.match(follows):
            return False
        if self.width and len(line.rstrip()) <= self.width <= _with_next(line, follows) + SLACK:
            return True
        return self._breaks_off(line.rstrip(), follows.lstrip())

    def _breaks_off(self, line: str, follows: str) -> bool:
        """Whether a line stops in the middle of a sentence and the next one takes it up."""
        if line[-1:] in ".:!?;" or not follows[:1].islower():
            return False
        last = _LAST.search(line)
        hangs = line.endswith(",") or (last is not None and last[1].lower() in HANGING)
        return hangs or bool(self.width) or (self._markdown and len(line) >= _LONG)


def _width(lines: Sequence[str]) -> int:
    """The column that most lines with a line right below them were broken at."""
    pairs = [
        (len(line.rstrip()), _with_next(line, follows))
        for line, follows in pairwise(lines)
        if line.strip() and follows.strip() and not _MARK.match(follows) and line.lstrip()[0] not in "#|>"
    ]
    votes: Counter[int] = Counter()
    for length, longer in pairs:
        votes.update(range(max(length, NARROWEST), min(longer + SLACK, WIDEST) + 1))
    if len(pairs) < FEWEST or not votes:
        return 0
    width, count = max(votes.items(), key=lambda vote: (vote[1], -vote[0]))
    return width if count >= SHARE * len(pairs) else 0


def _with_next(line: str, follows: str) -> int:
    """How long a line would have been with the first word of the next."""
    return len(line.rstrip()) + 1 + len(follows.split(maxsplit=1)[0])
