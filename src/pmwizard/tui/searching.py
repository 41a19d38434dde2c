"""Search in all postmortems, from home."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from pmwizard.tui import keys
from pmwizard.tui.hanging import hanging
from pmwizard.tui.help import explain
from pmwizard.tui.inert import Shown, inert
from pmwizard.tui.lines import BottomLine
from pmwizard.tui.listing import Listing
from pmwizard.tui.shelf import read_past

if TYPE_CHECKING:
    from pathlib import Path

    from pmwizard.archive.archive import Archive
    from pmwizard.archive.model import Hit

_BELOW = " " * 12
"""In front of what was found, so that it stands below the title."""
_FIRST = 76
"""Cells of a line before it is known how many."""


class SearchScreen(ModalScreen[None]):
    """Type, choose, Enter opens it; Escape from there leads back to what was found."""

    DEFAULT_CSS = """
    SearchScreen { align: center top; }
    SearchScreen > Vertical {
        width: 110; max-width: 100%; height: 90%; margin-top: 1;
        background: $panel; border: solid $primary 50%; padding: 0 1;
    }
    SearchScreen Input { border: none; background: $boost; height: 1; padding: 0; }
    SearchScreen BottomLine { padding: 0; }
    SearchScreen OptionList {
        height: 1fr; border: none; background: transparent; padding: 0; margin-top: 1; scrollbar-gutter: stable;
    }
    SearchScreen #said { color: $text-muted; }
    """
    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.FINDING
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.FINDING)]

    def __init__(self, archive: "Archive", root: "Path | None") -> None:
        super().__init__()
        self.archive = archive
        self.root = root
        self.hits: list[Hit] = []

    def compose(self) -> ComposeResult:
        """A line to type in, what was found below."""
        with Vertical():
            yield Input(placeholder='words, or "words together"', compact=True)
            yield Listing()
            yield Shown("", id="said")
            yield BottomLine()

    def on_mount(self) -> None:
        """The keys, as they are pressed here."""
        self.query_one(BottomLine).show(None, [("Enter", "open it"), ("↑↓", "choose"), *keys.FINDING[2:]])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.run_worker(lambda: self._look(event.value), thread=True, exclusive=True)

    def _look(self, words: str) -> None:
        worker = get_current_worker()
        hits = self.archive.search(words) if words.strip() else []
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, words, hits)

    def _show(self, words: str, hits: "list[Hit]") -> None:
        self.hits = hits
        self._draw()
        self.query_one(OptionList).highlighted = 0 if hits else None
        self.query_one("#said", Shown).tell("Nothing holds these words." if words.strip() and not hits else "")

    def on_resize(self) -> None:
        """Wraps what was found for another width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        options = self.query_one(OptionList)
        at = options.highlighted
        options.clear_options()
        room = options.scrollable_content_region.width or _FIRST
        for hit in self.hits:
            day = f"{hit.date:%Y-%m-%d}" if hit.date.year > 1 else "no date   "
            head = hanging(Content.styled(f"{day}  ", "$text-accent"), Content.styled(hit.title, "bold"), room)
            more = "" if hit.snippet.strip() == hit.title.strip() else hit.snippet
            said = [head, *([hanging(_BELOW, more, room).stylize("$foreground-muted")] if more else [])]
            options.add_option(Option(inert(Content("\n").join(said))))
        options.highlighted = at

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    def action_help(self) -> None:
        """What this page is, and its keys."""
        explain(
            self,
            "Words in all postmortems; those in quotes stand together. Enter opens one, Esc leads back.",
            [*keys.FINDING, ("Enter", "Go there.")],
        )

    def action_cursor(self, by: int) -> None:
        """Another one of those found."""
        options = self.query_one(OptionList)
        if self.hits:
            options.highlighted = ((options.highlighted or 0) + by) % len(self.hits)

    @on(Input.Submitted)
    def _entered(self) -> None:
        at = self.query_one(OptionList).highlighted
        if self.hits and at is not None:
            self._open(self.hits[at])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._open(self.hits[event.option_index])

    def _open(self, hit: "Hit") -> None:
        read_past(self, self.root, f"{hit.id}#", hit.path, line=hit.line, words=hit.snippet)
