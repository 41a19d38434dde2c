"""The entry being written: its words, its other fields, and how what was typed was understood."""

from collections.abc import Iterator
from datetime import date, datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import Static

from pmwizard.interview.interview import Interview
from pmwizard.interview.steps import Field, Step
from pmwizard.record.view import as_moment
from pmwizard.tui.choice import Choice
from pmwizard.tui.inert import Shown
from pmwizard.tui.rows import LABEL
from pmwizard.tui.words import Words

Place = Words | Choice
_CHOSEN = {"choice", "many"}


def make_place(interview: Interview, step: Step, field: Field, index: int = -1, *, one_line: bool = True) -> Place:
    """The widget for a field, holding its value."""
    value = interview.text(step, field, index) if index >= 0 or not step.items or field in step.fields else ""
    if field.form in _CHOSEN:
        choice = Choice([], field=field.id, many=field.form == "many")
        choice.show(interview.options(field), value, interview.about(field))
        return choice
    words = Words(value, field=field.id, hint=field.hint, one_line=one_line)
    words.offers = lambda: interview.options(field)
    return words


def to_end(place: Place, *, lines: bool = False) -> None:
    """A line (or `lines`) that is entered is gone on with at its end: typing does not run into what stands there."""
    if isinstance(place, Words) and (place.one_line or lines):
        place.move_cursor(place.document.end)


class Cell(Horizontal):
    """A label and its field."""

    DEFAULT_CSS = """
    Cell { height: auto; width: 1fr; }
    Cell > .label { width: 12; color: $text-muted; }
    Cell > .label.-failed { color: $text-warning; }
    """

    def __init__(self, field: Field, place: Place, classes: str = "") -> None:
        super().__init__(Shown(field.label, classes="label"), place, classes=classes)
        self.field = field
        self.place = place


class EntryEditor(Vertical):
    """One entry of a step's list, or the one about to be added.

    Attributes:
        step: the step.
        index: the entry; as many as there are entries when it is the one about to be added.
    """

    DEFAULT_CSS = """
    EntryEditor {
        height: auto;
        margin: 0 0 1 0;
        border-left: outer $accent 70%;
        #line { height: auto; }
        #label { width: 6; color: $text-accent; }
        #more { height: auto; padding-left: 6; layout: vertical; }
        #more.-two { layout: grid; grid-size: 2; grid-rows: auto; grid-columns: 1fr 1fr; grid-gutter: 0 1; }
        #more.-two Cell > .label { width: 9; }
        #more.-two.-told .kind, #more.-two.-told .addresses { column-span: 2; }
        #understood { padding-left: 6; color: $text-muted; height: auto; display: none; }
    }
    """

    def __init__(self, interview: Interview, step: Step) -> None:
        super().__init__()
        self.interview = interview
        self.step = step
        self.index = interview.count(step)

    def compose(self) -> ComposeResult:
        """The words with their label, the other fields below."""
        first, *others = self.step.item_fields
        with Horizontal(id="line"):
            yield Shown("", id="label")
            yield Words(field=first.id, hint=first.hint)
        with Container(id="more", classes="-two" if len(others) > 3 else ""):  # noqa: PLR2004 -- three fit below each other
            for field in others:
                yield Cell(field, make_place(self.interview, self.step, field), field.id)
        yield Shown("", id="understood")

    @property
    def words(self) -> Words:
        """Where the entry's words are typed."""
        return self.query_one("#line Words", Words)

    @property
    def is_new(self) -> bool:
        """Whether this is the entry about to be added."""
        return self.index >= self.interview.count(self.step)

    def places(self) -> Iterator[Place]:
        """The fields, in order."""
        yield self.words
        for cell in self.query(Cell):
            yield cell.place

    def load(self, index: int) -> None:
        """Shows the entry at `index`."""
        self.index = index
        first = self.step.item_fields[0]
        text = "" if self.is_new else self.interview.text(self.step, first, index)
        self.words.show(text, self.step.adder if self.is_new else first.hint)
        self.refresh_fields(other_entry=True)

    def refresh_fields(self, *, other_entry: bool = False) -> None:
        """Shows the other fields as the record has them now, but for the one being typed in; a new entry shows none."""
        self.query_one("#label", Shown).tell(self._label())
        self.query_one("#more").display = not self.is_new
        if other_entry or not self.is_new:
            for cell in self.query(Cell):
                value = "" if self.is_new else self.interview.text(self.step, cell.field, self.index)
                if isinstance(cell.place, Choice):
                    cell.place.show(self.interview.options(cell.field), value, self.interview.about(cell.field))
                elif other_entry or not cell.place.has_focus:
                    cell.place.show(value)
        self.tell()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Makes room for a choice that is told at length."""
        self.query_one("#more").set_class(isinstance(event.widget, Choice) and bool(event.widget.about), "-told")

    def on_descendant_blur(self) -> None:
        """Takes the room back."""
        self.query_one("#more").remove_class("-told")

    def tell(self) -> None:
        """Says how times and days were understood; while a name is written, which are known."""
        place = self.screen.focused if self.is_attached else None
        known = place.known() if isinstance(place, Words) and self in place.ancestors else ""
        said = "" if self.is_new else known or self._understood()
        line = self.query_one("#understood", Static)
        line.update(said)
        line.display = bool(said)
        for cell in self.query(Cell):
            failed = not self.is_new and not self.interview.understood(self.step, cell.field, self.index)
            cell.query(".label").set_class(failed, "-failed")  # none yet while the screen is being made

    def _understood(self) -> str:
        entry = self.interview.entries(self.step)[self.index]
        if self.step.id == "timeline":
            at = as_moment(entry.get("at"))
            if at is None:
                return "no time yet: begin with 14:03, +12m or yesterday 23:50"
            local = at.astimezone(self.interview.context().zone)
            return f"{local:%A} {_day(local)}, {local:%H:%M %Z}"
        if self.step.id == "impact":
            return self.interview.trouble(self.step, self.step.item_fields[0], self.index)
        if self.step.id != "actions":
            return ""
        due = self.step.field("due")
        said = self.interview.trouble(self.step, due, self.index)
        if said:
            return said
        day = entry.get("due")
        return f"due {day:%A} {_day(day)}" if isinstance(day, date) else ""

    def _label(self) -> str:
        if self.is_new:
            return " +"
        entry = self.interview.entries(self.step)[self.index]
        if self.step.id == "timeline":
            return "" if entry.get("at") else "--:--"
        return str(entry.get("id") or ("#" if self.step.id == "impact" else f"{self.index + 1:>2}"))[: LABEL - 1]


def _day(day: date | datetime) -> str:
    return f"{day.day} {day:%B %Y}"
