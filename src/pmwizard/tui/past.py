"""A past postmortem to read beside the draft."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from pmwizard.tui import document
from pmwizard.tui.inert import Shown
from pmwizard.tui.listing import Reading
from pmwizard.tui.sheet import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmwizard.archive.model import PastFactor

LARGEST = 400_000
_TELLING = 5
"""Words that tell a line from others."""


class PastScreen(ModalScreen[None]):
    """What people read of it, at the line of the factor."""

    DEFAULT_CSS = """
    PastScreen { align: right middle; }
    PastScreen > Vertical {
        width: 84; max-width: 100%; height: 100%; padding: 0 1; background: $panel; border-left: solid $accent;
        #whose { height: 1; text-style: bold; text-wrap: nowrap; }
        #keys { height: 1; color: $text-accent; }
        Reading { height: 1fr; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f9,enter", "dismiss", show=False),
        Binding("f1,question_mark", "help", show=False),
    ]

    def __init__(self, factor: "PastFactor", root: Path | None) -> None:
        super().__init__()
        self.factor = factor
        self.root = root

    def compose(self) -> ComposeResult:
        """The text."""
        with Vertical():
            name = self.factor.title or self.factor.ref
            yield Shown(Content(f"{name} · {self.factor.date}" if self.factor.date.year > 1 else name), id="whose")
            with Reading():
                yield Shown("Reading …", id="wait")
                yield Page(id="text")
            yield Shown(Content("↑↓ PgDn read · g top · Esc back"), id="keys")

    def action_help(self) -> None:
        """What this page is, and its keys."""
        from pmwizard.tui.help import KeysScreen

        read = (("↑ ↓ PgUp PgDn", "Read on; j and k as well."), ("g G", "To the top, to the end."), ("Esc", "Back."))
        self.app.push_screen(KeysScreen("An earlier postmortem, open at the place in question.", read))

    @on(Page.Widened)
    def _begin(self, event: Page.Widened) -> None:
        """Reads the file in a thread, and lays it out for the width there is."""
        self.run_worker(lambda: self._read(event.width), thread=True, exclusive=True)

    def _read(self, width: int) -> None:
        text, wanted = text_of(self.factor, self.root)
        lines = document.read(text, width)
        begins = max((line.number for line in lines if line.number <= wanted), default=0)
        shown = [line.content.stylize("bold $text-accent") if line.number == begins else line.content for line in lines]
        at = next((place for place, line in enumerate(lines) if line.number == begins), 0)
        self.app.call_from_thread(self._show, shown, at)

    def _show(self, lines: "Sequence[Content]", at: int) -> None:
        self.query_one("#wait").display = False
        self.query_one("#text", Page).show(lines)
        self.call_after_refresh(self.query_one(Reading).scroll_to, y=max(0, at - 3), animate=False)


def text_of(factor: "PastFactor", root: Path | None) -> tuple[str, int]:
    """What people read of a past postmortem, and the line of the factor in it; says so when it cannot be read."""
    path = Path(factor.path) if Path(factor.path).is_absolute() or root is None else root / factor.path
    try:
        if path.name == "postmortem.toml":
            from pmwizard.record import toml_io
            from pmwizard.record.render import render

            text = render(toml_io.parse(toml_io.read_text(path), str(path)))
            return text, _place(text.split("\n"), factor)
        return path.read_bytes()[:LARGEST].decode("utf-8", "replace").replace("\r", ""), factor.line
    except Exception as error:  # noqa: BLE001 -- a file that vanished or broke is told, the draft goes on
        return f"{path} cannot be read: {error}", 0


def _place(lines: list[str], factor: "PastFactor") -> int:
    """The line of a factor or an action in the rendered text, from 1; else the one that holds the words; else 0."""
    name = factor.ref.rpartition("#")[2]
    wanted = tuple(f"- {box}**{name}**" for box in ("", "[ ] ", "[x] "))
    words = factor.text.strip("…").split()[:_TELLING]
    for number, line in enumerate(lines, 1):
        if line.startswith(wanted) if name else words and " ".join(words) in line:
            return number
    return 0
