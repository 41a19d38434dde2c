"""What should be looked at before it leaves: asked once, answered with one key."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from pmwizard.tui.inert import Shown

GO, MASK = "go", "mask"


class LeaveScreen(ModalScreen[str]):
    """Ends with `go`, with `mask`, or with nothing when the author goes back."""

    DEFAULT_CSS = """
    LeaveScreen { align: center middle; }
    LeaveScreen > VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border: solid $warning 50%;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "dismiss('')", show=False),
        Binding("y", f"dismiss('{GO}')", show=False),
        Binding("m", "mask", show=False),
    ]

    def __init__(self, asks: Sequence[str], secrets: int) -> None:
        super().__init__()
        self.asks = asks
        self.secrets = secrets

    def compose(self) -> ComposeResult:
        """What was found, and the keys."""
        mask = f"m mask {'it' if self.secrets == 1 else f'all {self.secrets}'} · " if self.secrets else ""
        lines = [Content.styled("Before it leaves", "bold $text-warning"), Content("")]
        lines += [Content(one) for one in self.asks]
        lines += [Content(""), Content.styled(f"{mask}y let it leave as it is · Esc back", "$text-accent")]
        with VerticalScroll(can_focus=False):
            yield Shown(Content("\n").join(lines))

    def action_mask(self) -> None:
        """Masks, where there is something to mask."""
        if self.secrets:
            self.dismiss(MASK)
