"""The entries around the one being written, drawn as one block: a long timeline costs no more than a short one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from textual import events
from textual.content import Content
from textual.message import Message

from pmwizard.tui.inert import Shown

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


class Rows(Shown):
    """Entries to read, and to go to with a click."""

    DEFAULT_CSS = "Rows { height: auto; width: 1fr; }"

    @dataclass
    class Picked(Message):
        """An entry was clicked."""

        index: int

    def __init__(self, *, id: str) -> None:  # noqa: A002 -- Textual's own name for it
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._width = 0
        self._line_to_index: list[int] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Draws these entries."""
        if list(rows) != list(self._rows):
            self._rows = list(rows)
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Wraps anew for another width."""
        if event.size.width != self._width:
            self._width = event.size.width
            self._draw()

    def _draw(self) -> None:
        width = self._width or self.size.width
        if not width and self._rows:
            return  # the first resize draws
        lines: list[Content] = []
        self._line_to_index = []
        for row in self._rows:
            drawn = _lines(row, max(20, width))
            lines += drawn
            self._line_to_index += [row.index] * len(drawn)
        self.display = bool(lines)
        self.tell(Content("\n").join(lines))

    def on_click(self, event: events.Click) -> None:
        """Goes to the entry under the mouse."""
        if 0 <= event.y < len(self._line_to_index):
            self.post_message(self.Picked(self._line_to_index[event.y]))


@lru_cache(maxsize=8192)
def _lines(row: Row, width: int) -> tuple[Content, ...]:
    """A row, wrapped with its words hanging beside the label."""
    room = width - LABEL - 1
    lines: list[Content] = []
    if row.before:
        lines.append(Content.styled(f"{'':{LABEL}}┊ {row.before}", "$foreground-muted italic"))
    label = Content.styled(f"{row.label[: LABEL - 1]:<{LABEL}}", "$text-accent")
    words = [part for line in row.text.split("\n") for part in Content(line).wrap(room)] or [Content("")]
    for place, part in enumerate(words):
        front = label if place == 0 else Content(" " * LABEL)
        sign = Content.styled("~", "$text-warning bold") if row.noticed and place == 0 else Content(" ")
        lines.append(Content.assemble(front[: LABEL - 1], sign, part))
    if row.details:
        lines += [Content.styled(f"{'':{LABEL}}{line}", "$foreground-muted") for line in _fold(row.details, room)]
    return tuple(lines)


def _fold(text: str, width: int) -> list[str]:
    return [part.plain for part in Content(text).wrap(width)]
