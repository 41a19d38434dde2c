"""A list to choose from, with the keys that hands know from vim."""

from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.strip import Strip
from textual.widgets import OptionList


class Listing(OptionList):
    """Choices, a line or a few each; never read as markup."""

    DEFAULT_CSS = """
    Listing {
        border: none; background: transparent; scrollbar-size-vertical: 1; padding: 0;
        &:focus { border: none; }
        & > .option-list--option-highlighted { background: $primary 22%; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $primary 22%; color: $foreground; text-style: none; }
        &:ansi > .option-list--option-highlighted { background: ansi_default; color: ansi_default; }
        &:focus:ansi > .option-list--option-highlighted { background: ansi_default; color: ansi_default; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
        Binding("ctrl+d", "page_down", show=False),
        Binding("ctrl+u", "page_up", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's own name for it
        super().__init__(id=id, markup=False)

    def render_line(self, y: int) -> Strip:
        """A line; where colours are few or none, the chosen one is reversed, or underlined without the focus."""
        strip = super().render_line(y)
        if not (self.app.native_ansi_color or self.app.no_color) or self.highlighted is None:
            return strip
        line = self.scroll_offset.y + y
        if line >= len(self._lines) or self._lines[line][0] != self.highlighted:
            return strip
        return strip.apply_style(Style(reverse=True) if self.has_focus else Style(underline=True))


class Reading(VerticalScroll):
    """Something long to read, with the same keys."""

    DEFAULT_CSS = "Reading { scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G", "scroll_end", show=False),
        Binding("ctrl+d,space,pagedown", "page_down", show=False),
        Binding("ctrl+u", "page_up", show=False),
    ]
