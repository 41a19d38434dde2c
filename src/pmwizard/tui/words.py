"""The place to type in: one widget for a line, an entry or a paragraph, so that undo and keys are the same."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from pmwizard.tui.inert import TABLE
from pmwizard.tui.keys import LINE_BREAK

MOST_NAMES = 9
"""Names shown at once, where most people type one anyway."""

Mark = tuple[int, int, str]
"""A stretch of the text in code points, and the rule that noticed it."""


class Words(TextArea):
    """Text being typed, with what the coach noticed underlined.

    Attributes:
        field: the id of the field it shows.
        one_line: Enter means done, line breaks are for `ctrl+j`, a pasted list becomes several entries.
        offers: gives the names known here, offered while one is typed.
    """

    DEFAULT_CSS = """
    Words {
        height: auto;
        min-height: 1;
        max-height: 14;
        padding: 0;
        border: none;
        background: transparent;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background: $boost; }
        .words--noticed { text-style: underline; color: $text-warning; }
        .text-area--placeholder { color: $text-muted; text-style: italic; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"words--noticed"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "newline", "line break", show=False, id=LINE_BREAK),
        Binding("ctrl+home", "cursor_edge(-1)", show=False),
        Binding("ctrl+end", "cursor_edge(1)", show=False),
    ]

    @dataclass
    class Left(Message):
        """The cursor went out at the top (`by` -1) or the bottom (1)."""

        words: "Words"
        by: int

    @dataclass
    class Done(Message):
        """Enter in a one-line place."""

        words: "Words"

    @dataclass
    class Emptied(Message):
        """Backspace where nothing is left to delete."""

        words: "Words"

    @dataclass
    class UndoSpent(Message):
        """Undo (or redo) was asked for and this text has none left."""

        back: bool

    @dataclass
    class Pasted(Message):
        """Several lines pasted into a one-line place; the first is already in."""

        words: "Words"
        lines: list[str]

    def __init__(self, text: str = "", *, field: str = "", hint: str = "", one_line: bool = True) -> None:
        super().__init__(text, highlight_cursor_line=False, placeholder=Content(hint), classes="-textual-compact")
        self.set_reactive(TextArea.compact, True)  # told of it, Textual would style it twice
        self.field = field
        self.one_line = one_line
        self.offers: Callable[[], Sequence[str]] = list
        self._wrapped_to = 0
        self._marks: list[Mark] = []
        self._starts: list[int] = [0]

    def on_mount(self) -> None:
        """What stands in the empty field is told apart from words there, also without colours."""
        self.placeholder = self._told(str(self.placeholder))

    def _told(self, hint: str) -> Content:
        """A hint; in brackets where no colour tells it from words that are there, unless it says so itself."""
        plain = self.app.no_color and hint and not hint.startswith(("e.g. ", "("))
        return Content(f"({hint})" if plain else hint)

    def show(self, text: str, hint: str | None = None) -> None:
        """Another text, with an undo history of its own."""
        if hint is not None:
            self.placeholder = self._told(hint)
        self._marks = []
        if text != self.text:
            self.load_text(text)
            self._wrapped_to = 0
            self.refresh(layout=True)
        self.history.clear()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words take at that width, which is asked before they are wrapped to it."""
        del container, viewport
        room = max(1, width - 1)  # the cursor stands behind the last word
        if room != self._wrapped_to:
            self._wrapped_to = room
            self.wrapped_document.wrap(room, self.indent_width)
        return max(1, self.wrapped_document.height)

    def put(self, text: str) -> None:
        """The same text, changed by somebody else than the keyboard; ctrl+z takes it back."""
        if text != self.text:
            row, column = self.cursor_location
            self.replace(text, (0, 0), self.document.end)
            lines = text.split("\n")
            row = min(row, len(lines) - 1)
            self.move_cursor((row, min(column, len(lines[row]))))

    def _last(self) -> str:
        """What is typed of the name at the end."""
        return self.text.rpartition(",")[2].lstrip()

    def fitting(self) -> list[str]:
        """The names known here that what is typed can become: those that begin so, then those with such a word."""
        typed, taken = self._last().lower(), {one.strip() for one in self.text.split(",")[:-1]}
        left = [one for one in self.offers() if one not in taken]
        begin = [one for one in left if one.lower().startswith(typed)]
        return [*begin, *(one for one in left if one not in begin and f" {typed}" in one.lower())]

    def known(self) -> str:
        """The names that fit, in words, and the key that takes the first; empty where none are known."""
        fitting, typed = self.fitting()[:MOST_NAMES], self._last()
        if not typed:
            return f"known here, → takes the one you begin: {', '.join(fitting)}" if fitting else ""
        if not fitting:
            return f"“{typed}” is new here; it stays as you write it." if self.offers() else ""
        also = f", also {', '.join(fitting[1:])}" if fitting[1:] else ""
        return "" if typed == fitting[0] else f"→ takes {fitting[0]}{also}"

    def update_suggestion(self) -> None:
        """The rest of a known name that begins as the last one typed does; the right arrow takes it."""
        typed = self._last()
        at_end = self.cursor_location == self.document.end
        known = self.fitting() if typed and at_end else []
        begins = bool(known) and known[0].lower().startswith(typed.lower())
        self.suggestion = known[0][len(typed) :] if begins else ""

    def action_cursor_right(self, select: bool = False) -> None:
        """To the right; at the end of a name that is begun, takes the first one known that fits."""
        typed = self._last()
        if typed and not select and self.selection.is_empty and self.cursor_location == self.document.end:
            name = next(iter(self.fitting()), typed)
            if name != typed:
                row, column = self.document.end
                self._replace_via_keyboard(name, (row, column - len(typed)), (row, column))
                return
        super().action_cursor_right(select)

    def mark(self, marks: Sequence[Mark]) -> None:
        """What to underline; offsets in the text as it stands."""
        if list(marks) == self._marks:
            return
        self._marks = list(marks)
        self._starts = list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))
        self.notify_style_update()  # drops the cache of drawn lines
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A line with the marks on it."""
        line = Text(self.document.get_line(line_index).translate(TABLE), end="", no_wrap=True)
        if self._marks and line_index < len(self._starts):
            start, length = self._starts[line_index], len(line)
            style = self.get_component_rich_style("words--noticed")
            for begin, end, _ in self._marks:
                if begin < start + length and end > start:
                    line.stylize(style, max(0, begin - start), end - start)
        return line

    @property
    def index(self) -> int:
        """Where the cursor is, in code points from the start."""
        row, column = self.cursor_location
        return sum(len(self.document.get_line(at)) + 1 for at in range(row)) + column

    def place_of(self, index: int) -> tuple[int, int]:
        """Line and column of the place that many code points from the start."""
        starts = list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))
        row = max(0, min(bisect_right(starts, index) - 1, len(starts) - 2))
        return row, min(index - starts[row], len(self.document.get_line(row)))

    def go_to(self, index: int) -> None:
        """Puts the cursor that many code points from the start."""
        self.move_cursor(self.place_of(index))

    def choose(self, begin: int, end: int) -> None:
        """Selects from one code point to another, so that typing replaces them."""
        self.selection = Selection(self.place_of(begin), self.place_of(end))

    def on_key(self, event: events.Key) -> None:
        """Enter and backspace where they mean more than typing; a letter with Alt held is none to be written."""
        if event.key.startswith("alt+"):
            event.prevent_default()
        if event.key == "enter" and self.one_line:
            event.stop()
            event.prevent_default()
            self.post_message(self.Done(self))
        elif event.key == "backspace" and not self.text:
            event.stop()
            event.prevent_default()
            self.post_message(self.Emptied(self))

    def on_paste(self, event: events.Paste) -> None:
        """Several lines pasted where entries are made become several entries."""
        lines = [line for line in event.text.splitlines() if line.strip()]
        if not self.one_line or len(lines) < len(("first", "second")):
            return
        event.stop()
        event.prevent_default()
        result = self._replace_via_keyboard(lines[0], *self.selection)
        if result:
            self.move_cursor(result.end_location)
        self.post_message(self.Pasted(self, lines[1:]))

    def _recompute_cursor_offset(self) -> None:
        """Where the cursor is drawn; in the middle of an undo it still stands where the text has ended meanwhile."""
        self._cursor_offset = self.wrapped_document.location_to_offset(self.clamp_visitable(self.cursor_location))

    def action_newline(self) -> None:
        """A line break inside an entry."""
        self._replace_via_keyboard("\n", *self.selection)

    def action_cursor_edge(self, by: int) -> None:
        """To the very start or end of the words."""
        self.move_cursor(self.document.end if by > 0 else (0, 0))

    def action_cursor_up(self, select: bool = False) -> None:
        """Up, and out at the top."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self.post_message(self.Left(self, -1))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down, and out at the bottom."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self.post_message(self.Left(self, 1))
        else:
            super().action_cursor_down(select)

    def action_undo(self) -> None:
        """Undo here first, then in the whole postmortem."""
        if self.history.undo_stack:
            super().action_undo()
        else:
            self.post_message(self.UndoSpent(back=True))

    def action_redo(self) -> None:
        """Redo here first, then in the whole postmortem."""
        if self.history.redo_stack:
            super().action_redo()
        else:
            self.post_message(self.UndoSpent(back=False))
