"""A long text drawn line by line: only the lines in sight cost anything, and the mouse can still copy them."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget


class Sheet(Widget):
    """Lines to read, as many as there are."""

    DEFAULT_CSS = "Sheet { height: auto; width: 1fr; }"

    def lines(self, width: int) -> Sequence[Content]:
        """Every line at that width, inert."""
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at that width."""
        del container, viewport
        return len(self.lines(width))

    def render(self) -> Content:
        """All lines, as they are copied when they are selected with the mouse."""
        return Content("\n").join(self.lines(self.size.width))

    def render_line(self, y: int) -> Strip:
        """One line."""
        width = self.size.width
        lines = self.lines(width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        line = lines[y]
        span = self.text_selection.get_span(y) if self.text_selection else None
        if span is not None:
            chosen = Style.from_styles(self.screen.get_component_styles("screen--selection"))
            line = line.stylize(chosen, span[0], len(line) if span[1] < 0 else span[1])
        strips = Visual.to_strips(self, line, width, 1, self.visual_style, apply_selection=False)
        return strips[0].apply_offsets(0, y) if strips else Strip.blank(width, self.rich_style)


class Page(Sheet):
    """A text that is laid out elsewhere, in a thread, for the width it is shown at.

    Attributes:
        width: the cells there are for a line; 0 until it is on the screen.
    """

    DEFAULT_CSS = "Page { min-height: 1; }"

    @dataclass
    class Widened(Message):
        """The width is another one now: the text is to be laid out for it."""

        width: int

    def __init__(self, *, id: str) -> None:  # noqa: A002 -- Textual's own name for it
        super().__init__(id=id)
        self.width = 0
        self._lines: Sequence[Content] = ()

    def on_resize(self, event: events.Resize) -> None:
        """Tells of another width."""
        if event.size.width != self.width:
            self.width = event.size.width
            self.post_message(self.Widened(self.width))

    def lines(self, width: int) -> Sequence[Content]:
        """The lines as they were given."""
        del width
        return self._lines

    def show(self, lines: Sequence[Content]) -> None:
        """Shows other lines."""
        self._lines = lines
        self.refresh(layout=True)
