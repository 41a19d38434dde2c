"""F1: the place the cursor is in, in two sentences and an example, and every key."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pmwizard.interview.steps import Field, Step
from pmwizard.tui.keys import WALK


class HelpScreen(ModalScreen[None]):
    """Explains one field, then lists the keys."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > VerticalScroll {
        width: 72; max-width: 100%; height: auto; max-height: 90%;
        padding: 1 2; background: $panel; border: solid $primary 50%;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter", "dismiss", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
    ]

    def __init__(self, step: Step, field: Field | None) -> None:
        super().__init__()
        self.step = step
        self.field = field

    def compose(self) -> ComposeResult:
        """One block of text."""
        parts = [Content.styled(self.step.title, "bold $text-primary"), Content(self.step.ask), Content("")]
        if self.field is not None:
            parts += [Content.styled(self.field.label.capitalize(), "bold"), Content(self.field.help)]
            if self.field.example:
                parts.append(Content.assemble(Content.styled("For example: ", "$foreground-muted"), self.field.example))
            parts.append(Content(""))
        parts.append(Content.styled("Keys", "bold $text-primary"))
        parts += [Content.assemble(Content.styled(f"{key.shown:<7}", "$text-accent"), key.about) for key in WALK]
        parts += [
            Content.assemble(Content.styled(f"{shown:<7}", "$text-accent"), about)
            for shown, about in (
                ("Enter", "Next field; in a list, one more entry."),
                ("^J", "A line break inside an entry."),
                ("↑ ↓", "The field or entry above or below."),
                ("^P", "Everything, by name."),
            )
        ]
        with VerticalScroll(can_focus=False):
            yield Static(Content("\n").join(parts), markup=False)

    def action_scroll(self, by: int) -> None:
        """Scrolls the text."""
        self.query_one(VerticalScroll).scroll_relative(y=by * 3, animate=False)
