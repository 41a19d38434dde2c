"""Find words in the draft, in any step."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from pmwizard.interview.interview import Interview
from pmwizard.tui import keys
from pmwizard.tui.help import explain
from pmwizard.tui.inert import inert
from pmwizard.tui.lines import BottomLine
from pmwizard.tui.listing import Listing

Found = tuple[str, str, int, int]
"""Step, field, entry (-1: none), code point."""
BEFORE, NARROWEST = 24, 40
"""Characters shown in front of what was found, and cells of a line at least."""
_STEP, _SIGNS = 12, 4
"""Cells for the step's name, and for what says that words were left out."""


class FindScreen(ModalScreen[Found | None]):
    """Type, choose, Enter."""

    DEFAULT_CSS = """
    FindScreen { align: center top; }
    FindScreen > Vertical {
        width: 90; max-width: 100%; height: 20; max-height: 90%; margin-top: 1;
        background: $panel; border: solid $primary 50%; padding: 0 1;
    }
    FindScreen Input { border: none; background: $boost; height: 1; padding: 0; }
    FindScreen BottomLine { padding: 0; }
    FindScreen OptionList { height: 1fr; border: none; background: transparent; padding: 0; margin-top: 1; }
    """
    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.FINDING
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.FINDING)]

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self.interview = interview
        self._places: list[Found] = []

    def compose(self) -> ComposeResult:
        """A line to type in, what was found below."""
        with Vertical():
            yield Input(placeholder="find in this draft", compact=True)
            yield Listing()
            yield BottomLine()

    def on_mount(self) -> None:
        """The keys, as they are pressed here."""
        self.query_one(BottomLine).show(None, [("Enter", "go there"), ("↑↓", "choose"), *keys.FINDING[2:]])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        self._places = []
        room = max(NARROWEST, options.scrollable_content_region.width)
        for step_id, field, item, text in self.interview.texts():
            at = text.lower().find(event.value.lower()) if event.value.strip() else -1
            if at >= 0:
                self._places.append((step_id, field, item, at))
                shown = Content(_around(text, at, room - _STEP))
                where = Content.styled(f"{step_id.replace('_', ' '):<{_STEP}}", "$text-accent")
                line = Content.assemble(where, shown).truncate(room, ellipsis=True)
                options.add_option(Option(inert(line)))
        if self._places:
            options.highlighted = 0

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    def action_help(self) -> None:
        """What this page is, and its keys."""
        explain(
            self,
            "Words anywhere in this draft. Type; Enter goes to the place, and its words.",
            [*keys.FINDING, ("Enter", "Go there.")],
        )

    def action_cursor(self, by: int) -> None:
        """Another one of those found."""
        options = self.query_one(OptionList)
        if self._places:
            options.highlighted = ((options.highlighted or 0) + by) % len(self._places)

    @on(Input.Submitted)
    def _chosen(self) -> None:
        at = self.query_one(OptionList).highlighted
        self.dismiss(self._places[at] if self._places and at is not None else None)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._places[event.option_index])


def _around(text: str, at: int, room: int) -> str:
    """The words around a place, on one line; whole words, with an ellipsis where some were left out."""
    begin, end = max(0, at - BEFORE), min(len(text), at + room - BEFORE - _SIGNS)
    if begin:
        begin = next((one for one in range(begin, at) if text[one - 1].isspace()), at)
    if end < len(text):
        end = next((one for one in range(end, at, -1) if text[one].isspace()), end)
    front, tail = "… " if begin else "", " …" if end < len(text) else ""
    return front + " ".join(text[begin:end].split()) + tail
