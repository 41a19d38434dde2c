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

from pmwizard.tui.inert import Shown
from pmwizard.tui.words import Words


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
        Words { background: $boost; max-height: 4; }
        #known { color: $text-muted; display: none; }
        #trouble { color: $text-warning; }
        #keys { margin-top: 1; color: $text-accent; }
        &.-low > VerticalScroll { padding: 0 1; }
        &.-low .question, &.-low #keys { margin-top: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False, priority=True),
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
                line = Words(one.value, field=f"answer-{number}", hint=one.hint)
                line.offers = lambda offered=one.offered: offered  # type: ignore[misc]
                yield line
            yield Shown("", id="known")
            yield Shown("", id="trouble")
            yield Shown("Enter goes on · Esc back", id="keys")

    def on_resize(self) -> None:
        """Leaves nothing empty where there is little room."""
        self.set_class(self.app.size.height < self.LOW, "-low")

    def on_mount(self) -> None:
        """The cursor stands behind what is there already."""
        for line in self.query(Words):
            line.move_cursor(line.document.end)

    def on_descendant_focus(self) -> None:
        """Another line is written."""
        self._tell_known()

    @on(Words.Changed)
    def _tell_known(self) -> None:
        """The names known here, while one of them is written."""
        focused, line = self.focused, self.query_one("#known", Shown)
        said = focused.known() if isinstance(focused, Words) and focused.fitting() else ""
        line.tell(said)
        line.display = bool(said)

    @on(Words.Left)
    def _left(self, event: Words.Left) -> None:
        (self.focus_next if event.by > 0 else self.focus_previous)()

    @on(Words.Pasted)
    def _pasted(self, event: Words.Pasted) -> None:
        event.words.insert(" " + " ".join(event.lines))

    @on(Words.Done)
    def _answered(self, event: Words.Done) -> None:
        lines = list(self.query(Words))
        said = [" ".join(one.text.split()) for one in lines]
        at = lines.index(event.words)
        for one, text, question in zip(lines[: at + 1], said, self.questions, strict=False):
            trouble = question.check(text)
            if trouble:
                self.query_one("#trouble", Shown).tell(trouble)
                self.set_focus(one)
                return
        self.query_one("#trouble", Shown).tell("")
        if at + 1 < len(lines):
            self.set_focus(lines[at + 1])
        else:
            self.dismiss(said)
