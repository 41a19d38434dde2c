"""The entries around the one being written, drawn as one block: a long timeline costs no more than a short one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from textual import events
from textual.content import Content
from textual.message import Message

from pmwizard.tui.inert import inert
from pmwizard.tui.sheet import Sheet

LABEL = 7


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as a line or two.

    Attributes:
        index: its place in the list.
        label: what stands in front: a time, a number, an id.
        text: its words.
        details: what else is known, in a dim line below.
        before: a dim line above, e.g. a silence in the timeline.
        noticed: whether the coach noticed something in it.
    """

    index: int
    label: str
    text: str
    details: str = ""
    before: str = ""
    noticed: bool = False


class Rows(Sheet):
    """Entries to read, and to go to with a click; only the lines in sight are drawn."""

    @dataclass
    class Picked(Message):
        """An entry was clicked."""

        index: int

    def __init__(self, *, id: str) -> None:  # noqa: A002 -- Textual's own name for it
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._width = 0
        self._lines: list[Content] = []
        self._owners: list[int] = []
        self.display = False

    def show(self, rows: Sequence[Row]) -> None:
        """Draws these entries."""
        if list(rows) != self._rows:
            self._rows = list(rows)
            self._width = 0
            self.display = bool(rows)
            self.refresh(layout=True)

    def lines(self, width: int) -> Sequence[Content]:
        """Every line at that width; which entry each belongs to is kept beside."""
        if width != self._width:
            self._width = width
            owned = [(row.index, line) for row in self._rows for line in _lines(row, max(20, width))]
            self._owners = [index for index, _ in owned]
            self._lines = [line for _, line in owned]
        return self._lines

    def on_click(self, event: events.Click) -> None:
        """Goes to the entry under the mouse."""
        if 0 <= event.y < len(self._owners):
            self.post_message(self.Picked(self._owners[event.y]))


@lru_cache(maxsize=8192)
def _lines(row: Row, width: int) -> tuple[Content, ...]:
    """A row, inert, wrapped with its words hanging beside the label."""
    return tuple(map(inert, _wrapped(row, width)))


def _wrapped(row: Row, width: int) -> Iterator[Content]:
    room = width - LABEL - 1
    for place, said in enumerate(_fold(row.before, room - 2)):
        yield Content.styled(f"{'':{LABEL}}{' ' if place else '┊'} {said}", "$foreground-muted italic")
    label = Content.styled(f"{row.label[: LABEL - 1]:<{LABEL}}", "$text-accent")
    words = [part for line in row.text.split("\n") for part in Content(line).wrap(room)] or [Content("")]
    for place, part in enumerate(words):
        front = label if place == 0 else Content(" " * LABEL)
        sign = Content.styled("~", "$text-warning bold") if row.noticed and place == 0 else Content(" ")
        yield Content.assemble(front[: LABEL - 1], sign, part)
    for said in _fold(row.details, room):
        yield Content.styled(f"{'':{LABEL}}{said}", "$foreground-muted")


def _fold(text: str, width: int) -> list[str]:
    return [part.plain for part in Content(text).wrap(width)] if text else []
