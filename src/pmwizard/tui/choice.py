"""A field with a few values: arrows or first letters choose, space ticks where several may be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

SEPARATOR = ", "


class Choice(Widget, can_focus=True):
    """One value or, with `many`, several; a value that is not offered is kept and shown.

    Attributes:
        field: the id of the field it shows.
        value: what is chosen; several joined by commas.
    """

    DEFAULT_CSS = """
    Choice {
        height: auto;
        width: 1fr;
        &:focus { background: $boost; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("space", "tick", show=False),
        Binding("enter", "done", show=False),
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("backspace,delete", "clear", show=False),
    ]

    value: reactive[str] = reactive("", layout=True)
    at: reactive[int] = reactive(0)

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        choice: "Choice"
        value: str

    @dataclass
    class Left(Message):
        """Up (`by` -1) or down (1) out of the field."""

        choice: "Choice"
        by: int

    @dataclass
    class Done(Message):
        """Enter."""

        choice: "Choice"

    def __init__(self, options: Sequence[str], value: str = "", *, field: str = "", many: bool = False) -> None:
        super().__init__()
        self.field = field
        self.many = many
        self.options = list(options)
        self.set_reactive(Choice.value, value)
        self._typed = ""

    def show(self, options: Sequence[str], value: str) -> None:
        """Another entry's value, and what is offered for it."""
        self.options = list(options)
        self.value = value
        self.at = self.options.index(value) if value in self.options else 0

    @property
    def chosen(self) -> list[str]:
        """The values chosen."""
        return (
            [one.strip() for one in self.value.split(",") if one.strip()]
            if self.many
            else [self.value] * bool(self.value)
        )

    def render(self) -> Content:
        """The value; with the focus, everything on offer."""
        chosen = self.chosen
        if not self.has_focus:
            return Content(SEPARATOR.join(chosen)) if chosen else Content.styled("–", "$foreground-muted")
        parts: list[Content] = []
        for place, option in enumerate(self._shown()):
            picked = option in chosen
            sign = ("[x] " if picked else "[ ] ") if self.many else ("● " if picked else "")
            here = place == self.at and self.many
            style = "bold $accent" if picked else "$foreground-muted"
            parts.append(
                Content.styled(f"{sign}{option}".replace(" ", "\u00a0"), f"{style} underline" if here else style)
            )
        if not parts:
            return Content.styled("nothing to choose from yet", "$foreground-muted")
        return Content("  ").join(parts)

    def _shown(self) -> list[str]:
        return [*self.options, *(one for one in self.chosen if one not in self.options)]

    def on_focus(self) -> None:
        """Shows what is on offer."""
        self._typed = ""
        chosen = self.chosen
        shown = self._shown()
        self.at = shown.index(chosen[0]) if chosen else 0
        self.refresh(layout=True)

    def on_blur(self) -> None:
        """Shows the value alone."""
        self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        """First letters choose; a digit ticks that one where several may be chosen."""
        if not event.character or not event.character.isprintable() or event.character == " ":
            return
        event.stop()
        shown = self._shown()
        here = self.at if self.value or self.many else -1
        self._typed += event.character.lower()
        for typed in (self._typed, event.character.lower()):
            found = [one for one in shown if one.lower().startswith(typed) or _number(one).startswith(typed)]
            if found:
                self._typed = typed
                later = [one for one in found if shown.index(one) > here] if len(typed) == 1 else []
                self._pick((later or found)[0])
                return
        self._typed = ""

    def _pick(self, option: str) -> None:
        self.at = self._shown().index(option)
        if not self.many:
            self._set(option)
        else:
            self.action_tick()

    def _set(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

    def action_step(self, by: int) -> None:
        """To the next or previous value."""
        shown = self._shown()
        if not shown:
            return
        self._typed = ""
        start = self.at if self.value or self.many else (-1 if by > 0 else 0)
        self.at = (start + by) % len(shown)
        if not self.many:
            self._set(shown[self.at])

    def action_tick(self) -> None:
        """Ticks or unticks the value at the cursor."""
        shown = self._shown()
        if not self.many or not shown:
            return
        chosen, option = self.chosen, shown[self.at]
        wanted = {*chosen, option} if option not in chosen else set(chosen) - {option}
        self._set(SEPARATOR.join(one for one in shown if one in wanted))

    def action_clear(self) -> None:
        """No value."""
        self._set("")

    def action_leave(self, by: int) -> None:
        """Out of the field."""
        self.post_message(self.Left(self, by))

    def action_done(self) -> None:
        """On to what comes next."""
        self.post_message(self.Done(self))

    def on_click(self, event: events.Click) -> None:
        """A click on a value chooses it."""
        width, line, x = self.size.width, 0, 0
        for option in self._shown():
            length = len(option) + (4 if self.many else 2 * (option in self.chosen)) + 2
            if x + length - 2 > width and x:
                line, x = line + 1, 0
            if line == event.y and x <= event.x < x + length:
                self._pick(option)
                return
            x += length


def _number(option: str) -> str:
    """The number at an option's end, so that 2 stands for F2 and for SEV2."""
    return option[len(option.rstrip("0123456789")) :] or "\0"
