"""What the wizard's screen is made of: rail, step and coach, one step on the screen at a time."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer

from pmwizard.interview.interview import steps_after
from pmwizard.interview.opening import Opening
from pmwizard.interview.steps import BY_ID, STEPS, Step
from pmwizard.tui.keeping import Keeper
from pmwizard.tui.lines import BottomLine, TopLine
from pmwizard.tui.listening import Listener
from pmwizard.tui.loading import Loader
from pmwizard.tui.pane import StepPane
from pmwizard.tui.panel import CoachLine, Panel, Talk
from pmwizard.tui.rail import Rail

if TYPE_CHECKING:
    from pmwizard.tui.review import ReviewPane

WIDE = 110
"""Columns from which rail and coach stand beside the step."""
BROAD = 150
"""Columns from which the coach gets a share of what is more; lines of the step end where the eye still finds back."""
LONGEST = 104
"""Cells of a line at most, with its label: further on the eye does not find back to the next one."""
TALL = 30
"""Lines from which one is left empty above the step."""

IDLE = 0.3
"""Seconds without a key after which the steps before and behind are made ready."""


class Desk(Screen[str]):
    """A draft on the screen.

    Attributes:
        opening: the draft, the interview and the guide.
        step: the step on the screen.
        talk: what the coach has to say now.
        panel_open: whether the coach is drawn over a narrow screen.
    """

    CSS_PATH = "wizard.tcss"
    AUTO_FOCUS = ""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening = opening
        self.interview = opening.interview
        self.guide = opening.guide
        self.talk = Talk()
        self.step: Step = BY_ID.get(opening.session.draft.place.step, STEPS[0])
        self.listener = Listener(opening.guide)
        self.keeper = Keeper(opening)
        self.panel_open = False
        self._making: Timer | None = None
        self._shares: tuple[bool, int, bool] | None = None

    def compose(self) -> ComposeResult:
        """Everything, and the step to begin with; the others come when they are first visited."""
        yield TopLine(self.opening)
        with Horizontal(id="body"):
            yield Rail(self.interview)
            with Vertical(id="steps"):
                yield self._made(self.step)
            yield Panel(self.interview)
        yield CoachLine(self.interview)
        yield BottomLine()
        yield self.listener
        yield self.keeper
        yield Loader(self.opening.root, self.opening.settings)

    def on_resize(self, event: events.Resize) -> None:
        """Folds the coach away where the screen is narrow."""
        self._fold(event.size.width, event.size.height)
        self.say()
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def _fold(self, width: int, height: int) -> None:
        narrow = width < WIDE
        self.set_class(narrow, "-narrow")
        self.query_one(Rail).set_class(narrow, "-line")
        panel = self.query_one(Panel)
        panel.set_class(narrow, "-drawer")
        panel.display = self.panel_open if narrow else not self.at_review
        self.query_one(CoachLine).display = narrow and not self.at_review
        self.query_one("#body").set_class(narrow, "-stacked")
        self._share_out(broad=width >= BROAD, above=int(height >= TALL and not narrow))

    def _share_out(self, *, broad: bool, above: int) -> None:
        """Who gets how much of the width; told to the two alone, since a class of the screen styles all of it anew."""
        shares = (broad, above, self.at_review)
        if shares == self._shares:
            return
        self._shares = shares
        steps, panel = self.query_one("#steps"), self.query_one(Panel)
        steps.styles.width = "3fr" if broad else "1fr"
        steps.styles.max_width = LONGEST if broad and not self.at_review else None
        steps.styles.padding = (above, 0, 0, 0)
        panel.styles.width = "2fr" if broad else None
        panel.styles.max_width = LONGEST if broad else None
        panel.styles.padding = (above, 1, 0, 1)

    @property
    def pane(self) -> StepPane:
        """The step on the screen; not to be asked for at the review."""
        return self.query_one(f"#step-{self.step.id}", StepPane)

    @property
    def at_review(self) -> bool:
        """Whether the review is on the screen."""
        return self.step.id == "review"

    async def show(self, step: Step) -> None:
        """Shows a step, made when it is first visited."""
        self.settle()
        self.step = step
        await self._make(step)
        for child in self.query_one("#steps").children:
            child.display = child.id == f"step-{step.id}"
        self._make_ready()
        self.query_one(Rail).current = step.id
        self.talk = Talk(archive=self.talk.archive)
        self._fold(*self.size)
        self.query_one(BottomLine).show(step)
        if not self.at_review:
            self.pane.reload()
            self.talk.item = self.pane.here[1]
            self.listener.soon(step, self.talk.item)
        self.say()

    async def _make(self, step: Step) -> bool:
        """Makes a step, out of sight; whether there was anything to make."""
        steps = self.query_one("#steps")
        if any(child.id == f"step-{step.id}" for child in steps.children):
            return False
        made = self._made(step)
        made.display = False
        await steps.mount(made)
        return True

    def _make_ready(self) -> None:
        """Soon, while nobody types, makes the next step and the one before, so that going there costs half."""
        self.typing()
        self._making = self._making or self.set_timer(IDLE, self._make_neighbour)

    def typing(self) -> None:
        """A key was typed: what can wait waits a little longer."""
        if self._making is not None:
            self._making.reset()

    async def _make_neighbour(self) -> None:
        self._making = None
        for by in (1, -1):
            if await self._make(steps_after(self.step, by)):
                self._make_ready()
                return

    def _made(self, step: Step) -> "ReviewPane | StepPane":
        if step.id != "review":
            return StepPane(self.interview, step)
        from pmwizard.tui.review import ReviewPane

        return ReviewPane(self.opening)

    async def go(self, step: Step, field: str = "", item: int = -1, index: int | None = None) -> None:
        """Goes to a place in the walk."""
        with self.app.batch_update():  # painted once, when everything stands where it belongs
            if step is not self.step:
                await self.show(step)
            if self.at_review:
                from pmwizard.tui.review import ReviewPane

                self.query_one(ReviewPane).begin()
            else:
                self.pane.go(field, item, index)

    def take_in(self) -> None:
        """Takes in what stands in the fields of the step."""
        if not self.at_review:
            self.pane.take_in()

    def settle(self) -> None:
        """Leaves the entry being written in order."""
        if not self.at_review and self.query(f"#step-{self.step.id}"):
            self.pane.leave_entry()

    def say(self) -> None:
        """Shows what the coach has to say."""
        self.talk.app = self.app
        if self.query_one(Panel).display:
            self.query_one(Panel).show(self.talk)
        if self.query_one(CoachLine).display:
            self.query_one(CoachLine).show(self.talk)
