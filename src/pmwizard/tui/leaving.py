"""Before anything leaves: where it goes, and what should be looked at first. One key lets it go."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from pmwizard.interview.paths import written
from pmwizard.tui import keys
from pmwizard.tui.hanging import hanging
from pmwizard.tui.help import explain
from pmwizard.tui.inert import Shown

if TYPE_CHECKING:
    from pmwizard.publish import Plan

GO, MASK = "go", "mask"
WIDTH = 76
"""Cells of the page, with its border."""


def facts(root: Path, plan: "Plan", room: int) -> list[Content]:
    """Where it goes, each fact in lines of so many cells."""
    known = {
        "repository": written(root),
        "branch": f"{plan.branch}{' (new)' if plan.new_branch else ''}",
        "id": f"{plan.id}{f' ({plan.id_taken} is taken)' if plan.id_taken else ''}",
        "message": plan.message,
        "author": plan.author,
        "push": f"to {plan.remote}" if plan.push else "no, the commit stays here until you push it",
    }
    return [hanging(Content.styled(f"{name:<11}", "$foreground-muted"), said, room) for name, said in known.items()]


class LeaveScreen(ModalScreen[str]):
    """Ends with `go`, with `mask`, or with nothing when the author goes back.

    With something to look at, Enter alone does not let it go: the answer is `y` or `m`.
    """

    DEFAULT_CSS = """
    LeaveScreen { align: center middle; }
    LeaveScreen > VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border: solid $primary 50%;
    }
    LeaveScreen.-asks > VerticalScroll { border: solid $warning 50%; }
    """
    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.LEAVING
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.LEAVING)]

    def __init__(
        self, title: str, does: str, where: Callable[[int], Sequence[Content]], asks: Sequence[str], secrets: int
    ) -> None:
        super().__init__(classes="-asks" if asks else None)
        self.heading = title
        self.does = does
        self.where = where
        self.asks = asks
        self.secrets = secrets

    def compose(self) -> ComposeResult:
        """One block of text."""
        with VerticalScroll(can_focus=False):
            yield Shown("", id="page")

    def on_resize(self) -> None:
        """What was found, where it goes, and the keys, for the width there is."""
        lines = [Content.styled(self.heading, "bold $text-warning" if self.asks else "bold $text-primary"), Content("")]
        if self.asks:
            lines += [*map(Content, self.asks), Content("")]
        lines += [
            *self.where(min(WIDTH, self.app.size.width) - 6),
            Content(""),
            Content.styled(self._keys(), "$text-accent"),
        ]
        self.query_one("#page", Shown).tell(Content("\n").join(lines))

    def _keys(self) -> str:
        pressed = {key.id: keys.in_app(self.app, key) for key in keys.LEAVING}
        always = f"{pressed['leaving-back']} back · {pressed['leaving-help']} help"
        if not self.asks:
            return f"{pressed['leaving-enter']} {self.does} · {always}"
        which = "it" if self.secrets == 1 else f"all {self.secrets}"
        mask = f"{pressed['leaving-mask']} mask {which} · " if self.secrets else ""
        return f"{mask}{pressed['leaving-go']} {self.does} as it is · {always}"

    def action_go(self) -> None:
        """Lets it go, where there is nothing to look at."""
        if not self.asks:
            self.dismiss(GO)

    def action_mask(self) -> None:
        """Masks, where there is something to mask."""
        if self.secrets:
            self.dismiss(MASK)

    def action_as_it_is(self) -> None:
        """Lets it go as it is."""
        self.dismiss(GO)

    def action_back(self) -> None:
        """Nothing leaves."""
        self.dismiss("")

    def action_help(self) -> None:
        """What is asked, and the keys."""
        explain(self, "What a commit makes public stays so: this is asked before anything leaves.", keys.LEAVING)
