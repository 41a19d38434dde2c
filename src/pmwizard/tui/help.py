"""F1: the place the cursor is in, in two sentences and an example, and every key."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen

from pmwizard.interview.steps import Field, Step
from pmwizard.tui import keys
from pmwizard.tui.hanging import hanging
from pmwizard.tui.inert import Shown
from pmwizard.tui.listing import Reading

WIDTH = 76
"""Cells of a page, with its border and the scrollbar."""

_HEARD = 200
"""Lines of git's words that are shown, the last ones."""


class HelpPage(ModalScreen[None]):
    """Something explained, over the screen."""

    DEFAULT_CSS = """
    HelpPage { align: center middle; }
    HelpPage > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        padding: 1 2; background: $panel; border: solid $primary 50%;
        & > Reading { height: auto; max-height: 100%; margin-bottom: 1; scrollbar-gutter: stable; }
        & > #close { dock: bottom; height: 1; background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter", "dismiss", show=False),
    ]

    def parts(self) -> list[Content]:
        """What is said, a paragraph each."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """One block of text."""
        with Vertical():
            with Reading():
                yield Shown(Content("\n").join(self.parts()), id="page")
            yield Shown(Content.styled("Esc closes · PgDn, Space, ↑↓ read on", "$text-accent"), id="close")

    def on_mount(self) -> None:
        """The page has the keys at once."""
        self.query_one(Reading).focus()

    @property
    def room(self) -> int:
        """Cells for a line."""
        return min(WIDTH, self.app.size.width) - 7

    def on_resize(self) -> None:
        """Says it for the width there is."""
        self.query_one("#page", Shown).tell(Content("\n").join(self.parts()))


class KeysScreen(HelpPage):
    """What a screen is for, and its keys."""

    def __init__(self, about: str, pairs: Sequence[keys.Pair]) -> None:
        super().__init__()
        self.about = about
        self.pairs = [*pairs, keys.PALETTE]

    def parts(self) -> list[Content]:
        """The sentence, then the keys."""
        return [
            Content(self.about),
            Content(""),
            Content.styled("Keys", "bold $text-primary"),
            *_keys(keys.pairs(self.app, self.pairs, long=True), self.room),
        ]


def explain(screen: Screen[Any], about: str, pairs: Sequence[keys.Pair]) -> None:
    """Shows what a screen is for, and its keys."""
    screen.app.push_screen(KeysScreen(about, pairs))


class TellScreen(HelpPage):
    """Something to read: a title and what was said."""

    def __init__(self, title: str, said: Sequence[Content], style: str = "bold $text-primary") -> None:
        super().__init__()
        self.heading = Content.styled(title, style)
        self.said = said

    @classmethod
    def refused(cls, title: str, why: str, heard: Sequence[str]) -> "TellScreen":
        """What git did not take: why, then its words as far as they are not in there already."""
        told = {*why.split("\n")}
        words = [one for one in (line.rstrip("\n") for line in heard[-_HEARD:]) if one not in told]
        below = [Content(""), *(Content.styled(one, "$foreground-muted") for one in words)] if words else []
        return cls(title, [Content(why), *below], "bold $text-warning")

    def parts(self) -> list[Content]:
        """The title, then what was said."""
        return [self.heading, Content(""), *self.said]


def _keys(pairs: Iterable[tuple[str, str]], room: int) -> list[Content]:
    return [hanging(Content.styled(f"{shown:<7} ", "$text-accent"), about, room) for shown, about in pairs]


class HelpScreen(HelpPage):
    """Explains one field, then lists the keys."""

    def __init__(self, step: Step, field: Field | None, *, review: bool = False) -> None:
        super().__init__()
        self.step = step
        self.field = field
        self.review = review

    def parts(self) -> list[Content]:
        """The field, then the keys."""
        parts = [Content.styled(self.step.title, "bold $text-primary"), Content(self.step.ask), Content("")]
        if self.field is not None:
            parts += [Content.styled(self.field.label.capitalize(), "bold"), Content(self.field.help)]
            if self.field.example:
                parts.append(Content.assemble(Content.styled("For example: ", "$foreground-muted"), self.field.example))
            parts.append(Content(""))
        parts += self._listed("Keys", _REVIEW if self.review else _WALK)
        if self.review:
            parts += [Content(""), *self._listed("Keys of the other steps", _ELSEWHERE)]
        return parts

    def _listed(self, title: str, pairs: Sequence[keys.Pair]) -> list[Content]:
        return [Content.styled(title, "bold $text-primary"), *_keys(keys.pairs(self.app, pairs, long=True), self.room)]


_ALT = ("Alt", "Where a key does not arrive: Alt+3 is F3, Alt+N is ^N, Alt+P is ^P, and so on.")
_WALK: tuple[keys.Pair, ...] = (
    *keys.WALK,
    ("Enter", "Next field; in a list, one more entry."),
    ("^J", "A line break inside an entry."),
    ("↑ ↓", "The field or entry above or below."),
    ("← →", "In a field with a few values the next; its number or first letter too. Space ticks, ⌫ clears."),
    ("^C ^V", "Copy what is selected, paste."),
    keys.PALETTE,
    _ALT,
)
_KEPT_AT_REVIEW = ("previous-step", "steps", "undo", "redo", "find", "save", "save-elsewhere", "leave")
_REVIEW: tuple[keys.Pair, ...] = (
    ("↑ ↓", "Through the list; Enter goes to that place, or does what the line says."),
    ("Tab", "To the document and back; PgDn and Space read on."),
    *keys.REVIEW,
    *(keys.BY_ID[name] for name in _KEPT_AT_REVIEW),
    keys.PALETTE,
    _ALT,
)
_ELSEWHERE = tuple(one for one in _WALK if one not in _REVIEW)
"""At the review nothing is typed, so the keys of entries and of the coach come last."""
