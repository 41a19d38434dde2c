"""The wizard's screen: rail, step, coach. It moves between steps and shows what coach and archive say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from pmwizard.interview.changes import Spot
from pmwizard.interview.interview import steps_after
from pmwizard.interview.steps import BY_ID, TIMELINE
from pmwizard.tui import keys
from pmwizard.tui.choice import Choice
from pmwizard.tui.coaching import Coaching
from pmwizard.tui.keeping import Keeper
from pmwizard.tui.lines import IN_RAIL, BottomLine, TopLine, in_choice
from pmwizard.tui.listening import Asked, Heard, SeenBefore
from pmwizard.tui.loading import Loader
from pmwizard.tui.outcome import GoTo, Publish, Share
from pmwizard.tui.pane import StepPane
from pmwizard.tui.rail import Rail
from pmwizard.tui.words import Words

if TYPE_CHECKING:
    from pmwizard.tui.review import ReviewPane

NOTES_EVERY = 2.0
"""Seconds between two looks for lines left by `pmwizard note`."""


class WizardScreen(Coaching):
    """One draft being written; it ends with `home`, `leave` or `published`."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.WALK)]

    @property
    def keys(self) -> Sequence[keys.Key]:
        """What can be done here with a key."""
        return (*keys.REVIEW, *keys.WALK) if self.at_review else keys.WALK

    async def on_mount(self) -> None:
        """Goes back to the very word."""
        with self.app.batch_update():  # painted once, when everything stands where it belongs
            place = replace(self.opening.session.draft.place)
            self._fold(*self.size)
            await self.show(self.step)
            focused = self.pane.go(place.field, place.item) if not self.at_review else None
            if isinstance(focused, Words) and (place.field or place.item >= 0):
                focused.move_cursor(focused.clamp_visitable((place.line, place.column)))
        self.set_interval(NOTES_EVERY, self._take_notes)
        if self.opening.session.notice:
            self.notify(self.opening.session.notice, markup=False, timeout=10)

    async def action_step(self, by: int) -> None:
        """The next or previous step."""
        await self.go(steps_after(self.step, by))

    def action_focus_field(self, by: int) -> None:
        """The next field, or the one before; at once, so that keys typed ahead go there."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()
        if isinstance(self.focused, Words):
            self.focused.move_cursor(self.focused.document.end)

    async def action_to_step(self, step: str) -> None:
        """To the step of that name."""
        await self.go(BY_ID[step])

    async def action_to_field(self, step: str, field: str) -> None:
        """To a field of a step."""
        await self.go(BY_ID[step], field)

    async def action_steps(self) -> None:
        """Out of the field to the list of steps; from there home; out of the drawer first."""
        if self.panel_open:
            self.action_coach()
        elif isinstance(self.focused, Rail):
            self.close_with("home")
        else:
            self.settle()
            self.set_focus(self.query_one(Rail))

    @on(Rail.Picked)
    async def _picked(self, event: Rail.Picked) -> None:
        await self.go(BY_ID[event.step])

    @on(Rail.Focused)
    def _in_rail(self, _event: Rail.Focused) -> None:
        self._tell_keys()

    def _tell_keys(self) -> None:
        """The keys that matter where the cursor is now."""
        focused = self.focused
        own = IN_RAIL if isinstance(focused, Rail) else None
        if isinstance(focused, Choice):
            own = in_choice(focused.keys, self.step)
        self.query_one(BottomLine).show(self.step, own)

    @on(StepPane.Past)
    async def _past(self, event: StepPane.Past) -> None:
        if event.by > 0:
            await self.action_step(1)

    # what happens while typing

    @on(StepPane.Edited)
    def _edited(self, event: StepPane.Edited) -> None:
        self.typing()
        self.listener.soon(self.step, event.item)
        self.remember()
        if self.talk.matches and event.item < 0:
            self.talk.matches = ()
        self.keeper.soon()

    @on(StepPane.At)
    def _at(self, event: StepPane.At) -> None:
        self.query_one(Rail).refresh()
        self.query_one(TopLine).draw()
        self._tell_keys()
        self.talk.item = event.item
        self.listener.soon(self.step, event.item)
        self.remember()

    @on(Heard)
    def _heard(self, event: Heard) -> None:
        if event.step != self.step.id or self.at_review:
            return
        _, item = self.pane.here
        self.talk.noticed = sorted(event.noticed, key=lambda one: one.item != item)
        self.talk.picked = 0
        self.pane.show_noticed(event.noticed)
        self.say()

    @on(Asked)
    def _asked(self, event: Asked) -> None:
        if event.step == self.step.id:
            known = self.talk.question
            self.talk.questions = event.questions
            self.talk.asked = next((at for at, one in enumerate(event.questions) if known and one.id == known.id), 0)
            self.say()

    @on(SeenBefore)
    def _seen(self, event: SeenBefore) -> None:
        if event.step == self.step.id:
            self.talk.matches = event.matches
            self.talk.match = 0
            self.say()

    # the review

    @property
    def review(self) -> "ReviewPane":
        """The review, once somebody has gone there."""
        from pmwizard.tui.review import ReviewPane

        return self.query_one(ReviewPane)

    def action_review(self, what: str) -> None:
        """What the review's keys do: `publish`, `share`, `branch` or `attach`."""
        review = self.review
        does = {
            "publish": review.action_publish,
            "share": review.action_share,
            "branch": review.action_branch,
            "attach": review.action_attach,
        }
        does[what]()

    @on(GoTo)
    async def _to_thin(self, event: GoTo) -> None:
        noticed = event.noticed
        await self.go(BY_ID[noticed.step], noticed.field, noticed.item, noticed.shift + noticed.finding.start)

    @on(Publish)
    def _publish(self) -> None:
        from pmwizard.tui.publishing import PublishScreen

        self.keeper.flush()
        self.app.push_screen(PublishScreen(self.opening, self.review.branch), self._published)

    @on(Share)
    def _share(self) -> None:
        from pmwizard.tui.sharing import ShareScreen

        self.keeper.flush()
        self.app.push_screen(ShareScreen(self.opening), lambda _: self.review.look())

    def _published(self, done: bool | None) -> None:
        if done:
            self.dismiss("published")

    @on(Loader.Progress)
    def _progress(self, event: Loader.Progress) -> None:
        self.talk.archive = event.said
        self.say()

    @on(Loader.Ready)
    def _ready(self, event: Loader.Ready) -> None:
        self.guide.archive = event.archive
        self.run_worker(lambda: self.opening.learn(event.archive), thread=True, group="learn", exclusive=True)
        if not self.at_review:
            self.listener.now(self.step, self.pane.here[1])

    @on(Keeper.Kept)
    def _kept(self, event: Keeper.Kept) -> None:
        top = self.query_one(TopLine)
        if event.error is not None and not top.failed:
            why = event.error.strerror or event.error
            again = keys.said(self.app, "{save} tries again, {save-elsewhere} saves elsewhere.")
            said = f"Not saved: {why}. Your words are here. {again}"
            self.notify(said, severity="error", timeout=15, markup=False)
        top.failed = event.error is not None
        top.saved = "NOT SAVED" if top.failed else "saved"
        top.draw()

    def _take_notes(self) -> None:
        """Lines left by `pmwizard note` in another shell appear in the timeline."""
        self.take_in()
        entry = self.pane.written() if self.step is TIMELINE else None
        count = self.opening.take_notes()
        if count:
            self.notify(f"{count} new in the timeline, from pmwizard note.", markup=False, timeout=4)
            self.query_one(Rail).refresh()
            if self.step is TIMELINE:
                self.pane.follow(entry)

    # undo, save, leave

    async def _show_spot(self, spot: Spot | None, said: str) -> None:
        if spot is None:
            self.notify(said, markup=False, timeout=2)
            return
        step = BY_ID[spot.step]
        if step is not self.step:
            await self.show(step)
        if self.at_review:
            self.review.begin()
        else:
            self.pane.show_spot(spot)
        self.keeper.soon()

    async def action_undo(self) -> None:
        """Takes back the last edit: of these words first, then of the whole draft."""
        focused = self.focused
        if isinstance(focused, Words) and focused.history.undo_stack:
            focused.action_undo()
        else:
            await self._show_spot(self.interview.undo(), "Nothing left to undo.")

    async def action_redo(self) -> None:
        """Does again what was undone."""
        focused = self.focused
        if isinstance(focused, Words) and focused.history.redo_stack:
            focused.action_redo()
        else:
            await self._show_spot(self.interview.redo(), "Nothing left to redo.")

    def action_delete(self) -> None:
        """Takes the entry out."""
        if not self.at_review and self.pane.remove_entry():
            self.tell("Taken out. {undo} brings it back.", timeout=3)
            self.keeper.soon()

    def action_move(self, by: int) -> None:
        """Moves the entry."""
        if not self.at_review:
            self.pane.move_entry(by)
            self.keeper.soon()

    def remember(self) -> None:
        """Where the author is, for the next time."""
        field, item, line, column = "", -1, 0, 0
        if not self.at_review:
            field, item = self.pane.here
            if item >= self.interview.count(self.step):
                item = -1
            if isinstance(self.focused, Words):
                line, column = self.focused.cursor_location
        self.keeper.remember(self.step.id, field, item, line, column)

    def action_save(self) -> None:
        """Saves now and says so."""
        self.remember()
        self.keeper.flush()
        self.notify(f"Saved at {datetime.now().astimezone():%H:%M:%S}.", markup=False, timeout=2)

    def action_leave(self) -> None:
        """Leaves; the draft stays."""
        self.close_with("leave")

    def close_with(self, result: str) -> None:
        """Ends the screen with everything saved."""
        self.settle()
        self.remember()
        self.keeper.flush()
        self.dismiss(result)
