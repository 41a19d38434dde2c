"""A list to choose from, with the keys that hands know from vim."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList


class Listing(OptionList):
    """Choices, a line or a few each; never read as markup."""

    DEFAULT_CSS = """
    Listing {
        border: none; background: transparent; scrollbar-size-vertical: 1; padding: 0;
        &:focus { border: none; }
        & > .option-list--option-highlighted { background: $primary 22%; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $primary 22%; color: $foreground; text-style: none; }
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
