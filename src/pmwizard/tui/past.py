"""A past postmortem to read beside the draft."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from pmwizard.tui import document, keys
from pmwizard.tui.inert import Shown
from pmwizard.tui.lines import BottomLine
from pmwizard.tui.listing import Reading
from pmwizard.tui.panel import shortened
from pmwizard.tui.sheet import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmwizard.archive.model import PastFactor

LARGEST = 400_000
_TELLING = 5
"""Words that tell a line from others."""
LINK = "link"
_SCROLLS = (("↑↓", "scroll"), ("Space", "page on"), ("g G", "start and end"))


class PastScreen(ModalScreen[str]):
    """What people read of it, at the line of the factor; ends with `link` when the author wants to link it."""

    DEFAULT_CSS = """
    PastScreen { align: right middle; }
    PastScreen > Vertical {
        width: 84; max-width: 100%; height: 100%; background: $panel; border-left: solid $accent;
        #whose { height: 1; padding: 0 1; text-style: bold; background: $boost; text-wrap: nowrap; }
        Reading { height: 1fr; padding: 0 1; scrollbar-gutter: stable; }
    }
    """
    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.PAST
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.PAST)]

    def __init__(self, factor: "PastFactor", root: Path | None, *, linkable: bool = False) -> None:
        super().__init__()
        self.factor = factor
        self.root = root
        self.linkable = linkable
        self._of = factor.title

    def compose(self) -> ComposeResult:
        """Whose it is, the text, the keys."""
        with Vertical():
            yield Shown("", id="whose")
            with Reading():
                yield Page(id="text")
            yield BottomLine()

    def on_mount(self) -> None:
        """Says at once what is being opened; the text follows."""
        self.query_one("#text", Page).show([Content("Opening …")])
        back, link, *others = keys.PAST[:-1]
        own: list[keys.Pair] = [back, *([link] if self.linkable else []), *_SCROLLS, *others, keys.PALETTE]
        self.query_one(BottomLine).show(None, own)
        self._tell_whose()

    def on_resize(self) -> None:
        """Cuts the title for another width."""
        self._tell_whose()

    def _tell_whose(self) -> None:
        name = self.factor.ref.partition("#")[0]
        day = f"{self.factor.date:%Y-%m-%d}" if self.factor.date.year > 1 else ""
        said = " · ".join(one for one in (self._of or name or self.factor.path, day) if one)
        line = self.query_one("#whose", Shown)
        line.tell(shortened(said, max(20, self.query_one(Vertical).size.width - 3)))

    @on(Page.Widened)
    def _begin(self, event: Page.Widened) -> None:
        """Reads the file in a thread, and lays it out for the width there is."""
        self.run_worker(lambda: self._read(event.width), thread=True, exclusive=True)

    def _read(self, width: int) -> None:
        text, wanted = text_of(self.factor, self.root)
        title = next((one.lstrip("# ") for one in text.split("\n") if one.startswith("# ")), "")
        lines = document.read(text, width)
        begins = max((line.number for line in lines if line.number <= wanted), default=0)
        shown = [line.content.stylize("bold $text-accent") if line.number == begins else line.content for line in lines]
        at = next((place for place, line in enumerate(lines) if line.number == begins), 0)
        self.app.call_from_thread(self._show, shown, at, title)

    def _show(self, lines: "Sequence[Content]", at: int, title: str) -> None:
        self._of = self._of or title
        self._tell_whose()
        self.query_one("#text", Page).show(lines)
        self.call_after_refresh(self.query_one(Reading).scroll_to, y=max(0, at - 3), animate=False)

    def action_back(self) -> None:
        """Back to where the page was opened."""
        self.dismiss("")

    def action_link(self) -> None:
        """Links it to the factor being written, where one is."""
        if self.linkable:
            self.dismiss(LINK)
        else:
            said = "A factor is linked from the one you write: {past} there opens this page, {past-link} links."
            self.notify(keys.said(self.app, said), timeout=4)

    def action_leave(self) -> None:
        """Leaves the program, with everything saved."""
        self.call_later(self.app.action_quit)

    def action_help(self) -> None:
        """What this page is, and its keys."""
        from pmwizard.tui.help import KeysScreen

        about = "A past postmortem as people read it. It begins at the entry you came for, which stands out."
        scrolls: list[keys.Pair] = [("↑ ↓", "A line up or down; j and k too."), ("Space", "A page on; ^U a page back.")]
        scrolls.append(("g G", "The beginning and the end; Home and End too."))
        self.app.push_screen(KeysScreen(about, [*keys.PAST, *scrolls]))


def text_of(factor: "PastFactor", root: Path | None) -> tuple[str, int]:
    """What people read of a past postmortem, and the line of the factor in it; says so when it cannot be read."""
    path = Path(factor.path) if Path(factor.path).is_absolute() or root is None else root / factor.path
    try:
        if path.name == "postmortem.toml":
            from pmwizard.record import toml_io
            from pmwizard.record.render import render

            text = render(toml_io.parse(toml_io.read_text(path), str(path)))
            return text, _place(text.split("\n"), factor)
        from pmwizard.archive.files import encoding_of

        data = path.read_bytes()[:LARGEST]
        return data.decode(encoding_of(data), "replace").replace("\r", ""), factor.line
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
