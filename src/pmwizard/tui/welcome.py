"""The very first start: three short pages, left with Escape, never shown again."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from pmwizard import locations
from pmwizard.tui import keys
from pmwizard.tui.inert import Shown

_NAMING = (
    "Name who did what; it helps whoever reads this in a year. What it asks about is the sentence that judges, and the "
    "one in which nobody acts."
)
_KEPT = "It saves by itself, within a second. Close the window, lose the line: you come back to the very word."
_PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Something broke, and you were there",
        (
            "This asks what happened, a step at a time, and gives what you write to your team's git repository.",
            _NAMING,
            "There is no root cause to find. Several things lined up, and some things went well. Both belong.",
        ),
    ),
    (
        "Five keys are enough",
        (
            "Enter\tthe next field, or one more entry",
            "Tab\tthe next field; Shift+Tab the one before",
            "{next-step}\tthe next step; leave any step half-done",
            "Esc\tthe list of steps, and again for home",
            "{help}\texplains the place you are in",
        ),
    ),
    ("Every word is kept", (_KEPT, "Nobody else sees it until you commit it yourself, at the end.")),
)


class WelcomeScreen(ModalScreen[None]):
    """What this is, how to move, and that nothing is lost."""

    DEFAULT_CSS = """
    WelcomeScreen {
        align: center middle;
        & > VerticalScroll {
            width: 64; max-width: 100%; height: auto; max-height: 100%;
            padding: 1 2; background: $panel; border: solid $primary 50%;
        }
        &.-low > VerticalScroll { padding: 0 1; border: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,n,ctrl+n", "turn(1)", show=False),
        Binding("left,backspace,b", "turn(-1)", show=False),
        Binding("escape,q", "dismiss", show=False),
    ]
    LOW = 16
    """Lines below which nothing is left empty around the page."""

    def __init__(self) -> None:
        super().__init__()
        self.page = 0

    def compose(self) -> ComposeResult:
        """One page."""
        with VerticalScroll(can_focus=False):
            yield Shown("", id="page")

    def on_mount(self) -> None:
        """The first page; from now on this was seen."""
        seen()
        self._draw()

    def on_resize(self) -> None:
        """Less air where there is little room."""
        self.set_class(self.app.size.height < self.LOW, "-low")
        self._draw()

    def _draw(self) -> None:
        title, said = _PAGES[self.page]
        gap = "\n" if self.app.size.height < self.LOW or self.page == 1 else "\n\n"
        last = self.page == len(_PAGES) - 1
        below = "Enter begin" if last else f"{self.page + 1}/{len(_PAGES)} · Enter goes on · Esc skips this"
        parts = [
            Content.styled(title, "bold $text-primary"),
            Content(gap.join(self._beside(line) for line in said)),
            Content.styled(below, "$text-accent"),
        ]
        self.query_one("#page", Shown).tell(Content("\n\n").join(parts))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _beside(self, line: str) -> str:
        """A line; where it tells of a key, as that is pressed here, with what it does beside it."""
        key, told, does = line.partition("\t")
        return f"{keys.said(self.app, key):<9}{does}" if told else line

    def action_turn(self, by: int) -> None:
        """The next page, or the one before; after the last it is over."""
        if self.page + by >= len(_PAGES):
            self.dismiss()
            return
        self.page = max(0, self.page + by)
        self._draw()


def seen() -> None:
    """From now on the welcome is not shown; where that cannot be kept, it is shown again another time."""
    try:
        (locations.private(locations.state()) / locations.WELCOMED).touch()
    except OSError:
        return


def is_first_start() -> bool:
    """Whether nobody was welcomed here yet."""
    return not (locations.state() / locations.WELCOMED).exists()
