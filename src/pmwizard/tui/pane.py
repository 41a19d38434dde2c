"""A step on the screen: its question, its fields, its entries; keys become edits of the interview."""

from dataclasses import dataclass
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.message import Message

from pmwizard.interview.changes import Spot
from pmwizard.interview.guide import Noticed
from pmwizard.interview.interview import Interview
from pmwizard.interview.steps import Field, Step
from pmwizard.record.view import spans
from pmwizard.tui import keys, outline, trouble
from pmwizard.tui.choice import Choice
from pmwizard.tui.editor import Cell, EntryEditor, Place, make_place, to_end
from pmwizard.tui.inert import Shown
from pmwizard.tui.rows import Row, Rows
from pmwizard.tui.words import Words

IN_SIGHT = 40
"""Entries drawn on either side of the one being written; the others are a click away, and cost nothing."""


class StepPane(VerticalScroll, can_focus=False):
    """One step of the walk.

    Attributes:
        step: the step.
        noticed: what the coach noticed in it.
    """

    DEFAULT_CSS = """
    StepPane {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        .title { text-style: bold; color: $text-primary; }
        .ask { color: $text-muted; margin-bottom: 1; }
        #spans { color: $text-accent; }
        #above { margin-bottom: 0; }
        .tall { margin: 0 0 1 0; }
        .trouble { padding-left: 12; color: $text-warning; height: auto; display: none; }
    }
    """

    @dataclass
    class Edited(Message):
        """The words of a field changed."""

        field: str
        item: int

    @dataclass
    class At(Message):
        """The author is in another field or entry now."""

        field: str
        item: int

    @dataclass
    class Past(Message):
        """Out of the step at the top (-1) or the bottom (1)."""

        by: int

    def __init__(self, interview: Interview, step: Step) -> None:
        super().__init__(id=f"step-{step.id}")
        self.interview = interview
        self.step = step
        self.noticed: list[Noticed] = []

    def compose(self) -> ComposeResult:
        """Title, question, fields, entries."""
        yield Shown(self.step.title, classes="title")
        yield Shown(self.step.ask, classes="ask")
        for field in self.step.fields:
            place = make_place(self.interview, self.step, field, one_line=field.lines == 1)
            yield Cell(field, place, "tall" if field.lines > 1 else "short")
            if trouble.possible(field):
                yield Shown(id=f"trouble-{field.id}", classes="trouble")
        if self.step.id == "timeline":
            yield Shown(id="spans", classes="ask")
        if self.step.items:
            yield Rows(id="above")
            yield EntryEditor(self.interview, self.step)
            yield Rows(id="below")

    def on_mount(self) -> None:
        """Starts at the entry about to be added."""
        trouble.tell(self)
        if self.editor:
            self.editor.load(self.interview.count(self.step))
            self.draw()

    @property
    def editor(self) -> EntryEditor | None:
        """The entry being written, in a step that holds entries."""
        return next(iter(self.query(EntryEditor)), None) if self.step.items else None

    def places(self) -> list[Place]:
        """Every field on the screen, top to bottom."""
        found: list[Place] = [cell.place for cell in self.query(Cell) if cell.field in self.step.fields]
        if self.editor:
            found += [place for place in self.editor.places() if place.is_on_screen or not self.editor.is_new]
        return found

    # where the author is

    def in_editor(self, place: Place) -> bool:
        """Whether the field belongs to the entry being written."""
        return self.editor is not None and self.editor in place.ancestors

    def item_of(self, place: Place) -> int:
        """The entry a field belongs to, -1 for a field of the step itself."""
        return self.editor.index if self.editor is not None and self.in_editor(place) else -1

    @property
    def here(self) -> tuple[str, int]:
        """The field and entry with the cursor; the first field when there is none."""
        focused = self.screen.focused
        if isinstance(focused, Words | Choice) and self in focused.ancestors:
            return focused.field, self.item_of(focused)
        if self.editor:
            return self.step.item_fields[0].id, self.editor.index
        return (self.step.fields[0].id if self.step.fields else ""), -1

    def words_at(self, field: str, item: int) -> Words | None:
        """The widget in which these words stand, when it is on the screen."""
        found = (place for place in self.query(Words) if place.field == field and self.item_of(place) == item)
        return next(found, None)

    def watch_virtual_size(self, before: Size, after: Size) -> None:
        """What is being written stays in sight when lines come or go above it, or it takes a line more itself."""
        focused = self.screen.focused if self.is_attached else None
        if before.height != after.height and focused is not None and self in focused.ancestors:
            self.call_after_refresh(focused.scroll_visible, animate=False)

    def go(self, field: str = "", item: int = -1, index: int | None = None) -> Place | None:
        """Puts the cursor into a field, of an entry when `item` is one; `index` counts code points."""
        place: Place | None
        if self.editor and (item >= 0 or field in {f.id for f in self.step.item_fields} or not self.step.fields):
            place = self.open(item if item >= 0 else self.interview.count(self.step), field)
        else:
            places = self.places()
            place = next((one for one in places if one.field == field), places[0] if places else None)
            if place is not None:
                to_end(place, lines=True)
                self.screen.set_focus(place)
        if isinstance(place, Words) and index is not None:
            place.go_to(index)
        return place

    def open(self, item: int, field: str = "") -> Place | None:
        """Opens an entry for writing, at its words unless another field is named."""
        editor = self.editor
        if editor is None:
            return None
        editor.load(max(0, min(item, self.interview.count(self.step))))
        self.draw()
        place = next((one for one in editor.places() if one.field == field and not editor.is_new), editor.words)
        self.screen.set_focus(place)  # at once: keys typed ahead are waiting
        if isinstance(place, Words):
            place.move_cursor(place.document.end)
        self.call_after_refresh(editor.scroll_visible, animate=False)
        self.post_message(self.At(place.field, editor.index))
        return place

    def reload(self) -> None:
        """Shows the record as it is now, after an undo or an edit made elsewhere."""
        for cell in self.query(Cell):
            if cell.field in self.step.fields:
                self._show(cell.place, cell.field)
        trouble.tell(self)
        if self.editor:
            self.editor.load(min(self.editor.index, self.interview.count(self.step)))
            self.draw()

    def _show(self, place: Place, field: Field) -> None:
        text = self.interview.text(self.step, field)
        if isinstance(place, Choice):
            place.show(self.interview.options(field), text, self.interview.about(field))
        else:
            place.show(text)

    def draw(self) -> None:
        """Draws the entries around the one being written."""
        editor = self.editor
        if editor is None:
            return
        if self.step.id == "timeline":
            self._tell_spans()
        with_findings = {one.item for one in self.noticed}
        count, at = self.interview.count(self.step), editor.index
        first, last = max(0, at - IN_SIGHT), min(count, at + 1 + IN_SIGHT)
        rows = outline.rows(self.interview, self.step, with_findings, range(first, last))
        above, below = rows[: at - first], rows[at - first + 1 :]
        if first:
            above = [Row(first - 1, " ⋮", f"{first} before"), *above]
        if last < count:
            below = [*below, Row(last, " ⋮", f"{count - last} more")]
        if not editor.is_new:
            below = [*below, Row(count, " +", "one more")]
        self.query_one("#above", Rows).show(above)
        self.query_one("#below", Rows).show(below)

    def _tell_spans(self) -> None:
        """How long it took to detect, to mitigate, to resolve, as far as entries are marked."""
        known = spans(self.interview.record.get("incident") or {})
        line = self.query_one("#spans", Shown)
        line.tell(" · ".join(f"{one.name} after {one.length}" for one in known))
        line.display = bool(known)

    def show_noticed(self, noticed: list[Noticed]) -> None:
        """Underlines what the coach noticed."""
        before = {one.item for one in self.noticed}
        self.noticed = noticed
        if {one.item for one in noticed} != before:
            self.draw()
        for place in self.query(Words):
            item = self.item_of(place)
            place.mark(
                [
                    (one.shift + one.finding.start, one.shift + one.finding.end, one.finding.rule)
                    for one in noticed
                    if one.field == place.field and one.item == item and one.finding.text
                ]
            )

    # keys become edits

    @on(Words.Changed)
    def _typed(self, event: Words.Changed) -> None:
        words = event.text_area
        if isinstance(words, Words):
            self._put(words, words.text)
            if words.offers():
                trouble.tell(self)

    def take_in(self) -> None:
        """Takes in what stands in the fields, also what no message has told of yet."""
        for place in self.query(Words):
            self._put(place, place.text)

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        self._put(event.choice, event.value)

    def _put(self, place: Place, text: str) -> None:
        field = self.step.field(place.field)
        editor = self.editor if self.in_editor(place) else None
        if editor and editor.is_new:
            if not text.strip():
                return
            self.interview.add(self.step, editor.index, text)
            editor.refresh_fields()
            self.draw()
            self.call_after_refresh(editor.scroll_visible, animate=False)
            self.post_message(self.Edited(field.id, editor.index))
        item = self.item_of(place)
        if text == self.interview.text(self.step, field, item):
            return
        self.interview.put(self.step, field, text, item)
        if editor:
            editor.refresh_fields() if self.step.id == "timeline" else editor.tell()
        self.post_message(self.Edited(field.id, item))

    @on(Words.Done)
    @on(Choice.Done)
    def _done(self, event: Words.Done | Choice.Done) -> None:
        place = event.words if isinstance(event, Words.Done) else event.choice
        editor = self.editor
        if editor is None or not self.in_editor(place):
            self._leave(place, 1)
        elif editor.is_new:
            self.post_message(self.Past(1))
        else:
            self.leave_entry()
            last = editor.index >= self.interview.count(self.step) - 1
            self.open(self.interview.count(self.step) if last or self.step.id == "timeline" else editor.index + 1)

    def leave_entry(self) -> int:
        """Settles the entry being written; where it stands then, -1 when it was empty and went."""
        editor = self.editor
        if editor is None or editor.is_new:
            return -1
        editor.index = settled if (settled := self.interview.settle(self.step, editor.index)) >= 0 else editor.index
        return settled

    @on(Words.Left)
    @on(Choice.Left)
    def _left(self, event: Words.Left | Choice.Left) -> None:
        self._leave(event.words if isinstance(event, Words.Left) else event.choice, event.by)

    def _leave(self, place: Place, by: int) -> None:
        """To the field or entry above or below."""
        editor = self.editor
        if editor is not None and self.in_editor(place):
            at = editor.index
            gone = not editor.is_new and self.leave_entry() < 0
            target = at - 1 if by < 0 else at + (not gone)
            if 0 <= target <= self.interview.count(self.step):
                self.open(target)
                return
            place = editor.words
        fields = [one for one in self.places() if not self.in_editor(one) or (editor and one is editor.words)]
        target = fields.index(place) + by
        if 0 <= target < len(fields):
            to_end(fields[target])
            self.screen.set_focus(fields[target])
        else:
            self.post_message(self.Past(by))

    @on(Words.Emptied)
    def _emptied(self, event: Words.Emptied) -> None:
        editor = self.editor
        if editor is None or event.words is not editor.words:
            return
        at = editor.index
        if not editor.is_new:
            self.interview.remove(self.step, at)
        if at or not editor.is_new:
            self.open(max(0, at - 1))

    @on(Words.Pasted)
    def _pasted(self, event: Words.Pasted) -> None:
        editor = self.editor
        if editor is None or event.words is not editor.words:
            event.words.insert(" " + " ".join(event.lines))
            return
        self._put(editor.words, editor.words.text)
        at = editor.index
        for line in event.lines:
            at = self.interview.add(self.step, at + 1, line)
        self.leave_entry()
        self.open(self.interview.count(self.step))
        self.post_message(self.Edited(self.step.item_fields[0].id, -1))

    @on(Rows.Picked)
    def _picked(self, event: Rows.Picked) -> None:
        self.leave_entry()
        self.open(event.index)

    def on_descendant_focus(self) -> None:
        """Tells where the author is now."""
        self.interview.pause()
        trouble.tell(self)
        self.post_message(self.At(*self.here))

    def written(self) -> dict[str, Any] | None:
        """The entry being written; None when it is still to be added."""
        editor = self.editor
        return None if editor is None or editor.is_new else self.interview.entries(self.step)[editor.index]

    def follow(self, entry: dict[str, Any] | None) -> None:
        """Stays with an entry after others came in around it, without touching its words or the cursor."""
        editor = self.editor
        if editor is None:
            return
        entries = self.interview.entries(self.step)
        editor.index = next((at for at, one in enumerate(entries) if one is entry), len(entries))
        editor.refresh_fields()
        self.draw()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A time is shown as it was understood once its field is left."""
        place = event.widget
        if isinstance(place, Words) and not self.in_editor(place):
            field = self.step.field(place.field)
            if field.form == "moment" and self.interview.understood(self.step, field):
                place.show(self.interview.text(self.step, field))
            if field.form == "zone" and self.interview.notice:
                self.notify(
                    f"{self.interview.notice} {keys.said(self.app, '{undo}')} takes it back.", markup=False, timeout=8
                )
                self.interview.notice = ""
        trouble.tell(self)

    def remove_entry(self) -> bool:
        """Takes the entry being written out; whether there was one."""
        editor = self.editor
        if editor is None or editor.is_new:
            return False
        self.interview.remove(self.step, editor.index)
        self.open(min(editor.index, self.interview.count(self.step)))
        return True

    def move_entry(self, by: int) -> None:
        """Moves the entry being written up or down; a timeline sorts itself."""
        editor = self.editor
        if editor is not None and not editor.is_new and self.step.id != "timeline":
            self.open(self.interview.move(self.step, editor.index, by))

    def show_spot(self, spot: Spot) -> None:
        """Shows what an undo or redo changed."""
        self.reload()
        self.go(spot.field, spot.item)
