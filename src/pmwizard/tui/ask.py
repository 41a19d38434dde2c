"""A short question in front of a screen: one line to type in, or a few, Enter goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input

from pmwizard.tui.inert import Shown


def _fine(_text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be answered in a line.

    Attributes:
        text: the question.
        value: what stands there already.
        hint: an example, shown while nothing is typed.
        check: says what is wrong with an answer; an empty text when nothing is.
        offered: answers to complete what is typed, taken with the right arrow.
    """

    text: str
    value: str = ""
    hint: str = ""
    check: Callable[[str], str] = _fine
    offered: Sequence[str] = ()


class AskScreen(ModalScreen[list[str] | None]):
    """Asks a few questions; ends with the answers, or with None when the author goes back."""

    DEFAULT_CSS = """
    AskScreen {
        align: center middle;
        & > VerticalScroll {
            width: 72; max-width: 100%; height: auto; max-height: 100%;
            padding: 1 2; background: $panel; border: solid $primary 50%;
        }
        .question { margin-top: 1; }
        Input { border: none; background: $boost; height: 1; padding: 0; }
        #trouble { color: $text-warning; }
        #keys { margin-top: 1; color: $text-accent; }
        &.-low > VerticalScroll { padding: 0 1; }
        &.-low .question, &.-low #keys { margin-top: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    LOW = 16
    """Lines below which nothing is left empty."""

    def __init__(self, title: str, questions: Sequence[Question], about: str = "") -> None:
        super().__init__()
        self.heading = title
        self.about = about
        self.questions = questions

    def compose(self) -> ComposeResult:
        """The title, what it is about, each question with its line, what is wrong, the keys."""
        with VerticalScroll(can_focus=False):
            yield Shown(Content.styled(self.heading, "bold $text-primary"))
            if self.about:
                yield Shown(self.about)
            for number, one in enumerate(self.questions):
                yield Shown(one.text, classes="question")
                completing = SuggestFromList(one.offered, case_sensitive=False) if one.offered else None
                yield Input(one.value, placeholder=one.hint, compact=True, id=f"answer-{number}", suggester=completing)
            yield Shown("", id="trouble")
            yield Shown("Enter goes on · Esc back", id="keys")

    def on_resize(self) -> None:
        """Leaves nothing empty where there is little room."""
        self.set_class(self.app.size.height < self.LOW, "-low")

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        inputs = list(self.query(Input))
        for one, question in zip(inputs, self.questions, strict=True):
            trouble = question.check(one.value.strip())
            if trouble and (one is event.input or inputs.index(one) < inputs.index(event.input)):
                self.query_one("#trouble", Shown).tell(trouble)
                self.set_focus(one)
                return
        self.query_one("#trouble", Shown).tell("")
        at = inputs.index(event.input)
        if at + 1 < len(inputs):
            self.set_focus(inputs[at + 1])
        else:
            self.dismiss([one.value.strip() for one in inputs])
