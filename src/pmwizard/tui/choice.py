"""A field with a few values: arrows, digits or first letters choose, space ticks where several may be chosen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

SEPARATOR = ", "
OWN = "your own word"
"""What stands beside a value that is not among those offered."""
COUNTED = 9
"""Values that a digit reaches by their place; of more nobody sees at a glance which is the seventh."""
_NUMBER = re.compile(r"\d+")


class Choice(Widget, can_focus=True):
    """One value or, with `many`, several; a value that is not offered is kept and shown.

    Attributes:
        field: the id of the field it shows.
        value: what is chosen; several joined by commas.
        at: the place of the value the cursor is on.
        wrong: the key pressed last, where it stands for none of the values.
    """

    DEFAULT_CSS = """
    Choice {
        height: auto;
        width: 1fr;
        &:focus { background: $boost; }
        &:focus, &.-told { text-wrap: nowrap; text-overflow: ellipsis; }
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
    wrong: reactive[str] = reactive("", layout=True)

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
        self.about: Mapping[str, str] = {}
        self.set_reactive(Choice.value, value)
        self._typed = ""
        self._seen = False

    def show(self, options: Sequence[str], value: str, about: Mapping[str, str] | None = None) -> None:
        """Another entry's value, what is offered for it, and what each of those stands for, where that must be told."""
        self.options = list(options)
        self.about = about or {}
        self.set_class(bool(self.about), "-told")
        self.value = value
        self.at = self.options.index(value) if value in self.options else 0
        self.refresh(layout=True)

    @property
    def chosen(self) -> list[str]:
        """The values chosen."""
        return (
            [one.strip() for one in self.value.split(",") if one.strip()]
            if self.many
            else [self.value] * bool(self.value)
        )

    @property
    def keys(self) -> list[tuple[str, str]]:
        """How to choose here, for the line at the bottom."""
        digits = sorted(self._digits())
        ways = ["← → Space"] if self.many else ["← →"]
        if digits:
            ways.append("-".join(dict.fromkeys((digits[0], digits[-1]))))
        if not self.about:
            ways.append("first letter")
        several = " or ".join(filter(None, (", ".join(ways[:-1]), ways[-1])))
        return [(several, "tick" if self.many else "choose"), ("⌫", "none")] if self.options else []

    # what is drawn

    def render(self) -> Content:
        """The value; with the focus, everything on offer, a line each where there is more to say of it."""
        if not self.has_focus:
            return self._value()
        shown = self._shown()
        if not shown:
            return Content.styled("▸nothing to choose from yet", "$foreground-muted")
        return Content("\n").join(self._lines(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as what is on offer takes, or the value."""
        if self.has_focus and self._shown():
            return len(self._lines(width))
        return super().get_content_height(container, viewport, width)

    def _lines(self, width: int) -> list[Content]:
        """What is on offer, in lines of that width, no value broken over two; a line each where more is told of it."""
        parts = [self._part(place, option) for place, option in enumerate(self._shown())]
        if self.wrong:
            parts.append(Content.styled(f" “{self.wrong}” is none of these", "$text-warning"))
        lines: list[Content] = []
        for part in parts:
            if lines and not self.about and lines[-1].cell_length + 1 + part.cell_length <= width:
                lines[-1] = Content.assemble(lines[-1], " ", part)
            else:
                lines.append(part)
        return lines

    def _value(self) -> Content:
        chosen = self.chosen
        if not chosen:
            return Content.styled("–", "$foreground-muted")
        if len(chosen) == 1 and self.about.get(chosen[0]):
            return Content.assemble(chosen[0], Content.styled(f" {self.about[chosen[0]]}", "$foreground-muted"))
        own = self.options and any(one not in self.options for one in chosen)
        return Content.assemble(
            SEPARATOR.join(chosen), Content.styled(f"  ({OWN})" if own else "", "$foreground-muted")
        )

    def _part(self, place: int, option: str) -> Content:
        """A value on offer: where the cursor is, whether it is chosen, its name, what it stands for."""
        picked, here = option in self.chosen, place == self.at
        sign = ("[x]" if picked else "[ ]") if self.many else ("●" if picked else "○")
        own = f" ({OWN})" if option not in self.options else ""
        name = f"{'▸' if here else ' '}{sign} {option}{own}"
        style = "bold $accent" if picked else "bold" if here else "$foreground-muted"
        told = Content.styled(f" {self.about[option]}", "$foreground-muted") if self.about.get(option) else ""
        shown = Content.assemble(Content.styled(name, style), told)
        return shown.stylize(Style.from_meta({"place": place}))

    def _shown(self) -> list[str]:
        return [*self.options, *(one for one in self.chosen if one not in self.options)]

    # keys and the mouse

    def on_focus(self) -> None:
        """Shows what is on offer."""
        self._typed = self.wrong = ""
        chosen = self.chosen
        shown = self._shown()
        self.at = shown.index(chosen[0]) if chosen else 0
        self.refresh(layout=True)

    def on_blur(self) -> None:
        """Shows the value alone."""
        self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        """A digit takes the value with that number; letters take the one that begins so, again the next."""
        self.wrong = ""
        if not event.character or not event.character.isprintable() or event.character == " ":
            return
        event.stop()
        typed = event.character.lower()
        found = [numbered] if (numbered := self._digits().get(typed)) else self._beginning(typed)
        if not found:
            self.wrong = event.character
            self._typed = ""
        elif len(found) == 1 or not self.many:
            self._pick(found[0])
        else:  # several could be meant: the cursor shows which, space ticks it
            self.at = self._shown().index(found[0])

    def _digits(self) -> dict[str, str]:
        """What each digit stands for: the value that has that number in its name, else the one in that place."""
        numbers = {found[0]: option for option in self.options if (found := _NUMBER.search(option))}
        if not numbers and len(self.options) <= COUNTED:
            numbers = {str(place): option for place, option in enumerate(self.options, 1)}
        return {number: option for number, option in numbers.items() if len(number) == 1}

    def _beginning(self, letter: str) -> list[str]:
        """The values that begin with what was typed, those behind the cursor first."""
        shown = self._shown()
        here = self.at if self.value or self.many else -1
        self._typed += letter
        for typed in (self._typed, letter):
            found = [one for one in shown if one.lower().startswith(typed)]
            if found:
                self._typed = typed
                later = [one for one in found if shown.index(one) > here] if len(typed) == 1 else []
                return [*later, *(one for one in found if one not in later)]
        return []

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
        """Ticks or unticks the value at the cursor; where only one can be chosen, chooses it."""
        shown = self._shown()
        if not shown:
            return
        self._typed = ""
        option = shown[self.at]
        if not self.many:
            self._set(option)
            return
        chosen = self.chosen
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

    def focus_on_click(self) -> bool:
        """No: the mouse button brings the cursor here itself, so that it is known whether it came with the click."""
        return False

    def on_mouse_down(self) -> None:
        """The first click unfolds what is on offer, and chooses nothing that was not seen yet."""
        self._seen = self.has_focus
        self.focus()

    def on_click(self, event: events.Click) -> None:
        """A click on a value on offer chooses it."""
        place, shown = event.style.meta.get("place"), self._shown()
        if self._seen and isinstance(place, int) and place < len(shown):
            self._pick(shown[place])
