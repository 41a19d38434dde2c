"""The steps and how far each is: a column beside the step, or one line above it where the screen is narrow."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from pmwizard.interview.interview import Interview, State
from pmwizard.interview.steps import STEPS

MARKS: dict[State, str] = {"empty": "○", "started": "◐", "done": "✓"}


class Rail(Widget, can_focus=True):
    """All steps; the one being written is marked.

    Attributes:
        current: the step being written.
        at: the step the cursor is on, while the rail has the focus.
    """

    DEFAULT_CSS = """
    Rail {
        width: 20;
        height: 1fr;
        padding: 0 1;
        background: $panel;
        &.-line { width: 1fr; height: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,left,h", "move(-1)", show=False),
        Binding("down,j,right,l", "move(1)", show=False),
        Binding("home,g", "move(-9)", show=False),
        Binding("end,G", "move(9)", show=False),
        Binding("enter,space", "pick", show=False),
    ]

    current: reactive[str] = reactive(STEPS[0].id)
    at: reactive[int] = reactive(0)

    @dataclass
    class Focused(Message):
        """The cursor came into the rail, or left it."""

        here: bool

    @dataclass
    class Picked(Message):
        """A step was chosen."""

        step: str

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self.interview = interview

    def render(self) -> Content:
        """A column, or a line in which only the current step has its name."""
        narrow = self.has_class("-line")
        parts = [self._part(place, narrow=narrow) for place in range(len(STEPS))]
        return (Content("  ") if narrow else Content("\n")).join(parts if narrow else [Content(""), *parts])

    def _part(self, place: int, *, narrow: bool) -> Content:
        step = STEPS[place]
        here = step.id == self.current
        mark = "▸" if here else MARKS[self.interview.state(step)]
        count = self.interview.count(step)
        picked = self.has_focus and place == self.at
        style = "reverse" if picked else "bold $text-primary" if here else "$foreground-muted"
        if narrow:
            named = here or picked
            return Content.styled(f"{mark} {step.title}" if named else mark, style)
        return Content.styled(f"{mark} {step.title:<12}{count or '':>3}", style)

    def on_focus(self) -> None:
        """Starts at the step being written."""
        self.at = next(place for place, step in enumerate(STEPS) if step.id == self.current)
        self.post_message(self.Focused(here=True))

    def on_blur(self) -> None:
        """Tells that other keys matter now."""
        self.post_message(self.Focused(here=False))

    def on_key(self, event: events.Key) -> None:
        """A digit goes straight to that step."""
        if event.character and event.character.isdecimal() and 0 < int(event.character) <= len(STEPS):
            event.stop()
            self.post_message(self.Picked(STEPS[int(event.character) - 1].id))

    def action_move(self, by: int) -> None:
        """Another step."""
        self.at = max(0, min(len(STEPS) - 1, self.at + by))

    def action_pick(self) -> None:
        """Goes to that step."""
        self.post_message(self.Picked(STEPS[self.at].id))

    def on_click(self, event: events.Click) -> None:
        """A click goes to the step under the mouse."""
        if not self.has_class("-line"):
            place = event.y - 1
        else:
            ends, x = [], 0
            for number in range(len(STEPS)):
                x += self._part(number, narrow=True).cell_length + 2
                ends.append(x)
            place = next((number for number, end in enumerate(ends) if event.x < end), -1)
        if 0 <= place < len(STEPS):
            self.post_message(self.Picked(STEPS[place].id))
