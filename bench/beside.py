"""What the screens are measured beside: the least a Textual app can be.

Usage: python bench/beside.py static | area LINES
"""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

MARK = "READYMARK"


class Words(App[None]):
    """One line of text, or a bare TextArea with that many lines and the cursor in the middle."""

    BINDINGS: ClassVar[list[BindingType]] = [("f1", "about", "about")]

    def __init__(self, lines: int = -1) -> None:
        super().__init__()
        self.lines = lines

    def compose(self) -> ComposeResult:
        """The mark, and the text."""
        yield Static(MARK)
        if self.lines >= 0:
            text = "\n".join(f"line {at} the quick brown fox jumped over the lazy dog" for at in range(self.lines))
            yield TextArea(text, soft_wrap=True)

    def on_mount(self) -> None:
        """The cursor goes to the end of the line in the middle, where a letter moves no other."""
        for area in self.query(TextArea):
            area.focus()
            area.move_cursor((self.lines // 2, 0))
            area.action_cursor_line_end()

    def action_about(self) -> None:
        """A modal with one line."""
        self.push_screen(About())


class About(ModalScreen[None]):
    """The least a modal can be."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "close")]

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("ABOUTMARK")


if __name__ == "__main__":
    Words(int(sys.argv[2]) if sys.argv[1] == "area" else -1).run()
