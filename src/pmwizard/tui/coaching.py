"""The keys that talk with the coach: next question, next finding, take the rewrite, keep mine, link, open the past."""

from textual import on

from pmwizard.interview.steps import BY_ID, FACTORS
from pmwizard.record.finding import WHO
from pmwizard.tui import keys
from pmwizard.tui.desk import Desk
from pmwizard.tui.listening import Foreign, OpenElsewhere
from pmwizard.tui.panel import CoachLine, Panel
from pmwizard.tui.words import Words


class Coaching(Desk):
    """What the wizard's screen does with coach and archive."""

    @on(OpenElsewhere)
    def _elsewhere(self, event: OpenElsewhere) -> None:
        if event.step == self.step.id and event.item == self.pane.here[1]:
            self.talk.elsewhere = event.found
            self.talk.match = 0
            self.say()

    @on(Foreign)
    def _foreign(self, event: Foreign) -> None:
        self.notify(event.said, markup=False, timeout=6)

    def tell(self, text: str, *, timeout: float) -> None:
        """A short word, with the keys named in it in braces as they are pressed here."""
        self.notify(keys.said(self.app, text), markup=False, timeout=timeout)

    def action_save_elsewhere(self) -> None:
        """Writes the draft to a file of the author's choice."""
        from pmwizard.tui import save_elsewhere

        self.take_in()
        save_elsewhere.ask(self, self.opening.session)

    def action_coach(self) -> None:
        """Opens or closes the coach where the screen is narrow."""
        if not self.has_class("-narrow"):
            return
        self.panel_open = not self.panel_open
        self.query_one(Panel).display = self.panel_open
        self.query_one(CoachLine).display = not self.panel_open
        self.say()
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def action_turn_coach(self, by: int) -> None:
        """A page of the coach, where it lies over the text."""
        panel = self.query_one(Panel)
        panel.scroll_relative(y=by * max(1, panel.size.height - 2), animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A page of the coach is turned only where it lies over the text; else the key is the text's own."""
        if action == "turn_coach":
            return self.panel_open and self.has_class("-narrow")
        return super().check_action(action, parameters)

    def action_next_question(self) -> None:
        """The next question."""
        self.talk.asked += 1
        self.say()

    async def action_next_finding(self) -> None:
        """The next finding, and the cursor to it; the next past factor where nothing was noticed."""
        talk = self.talk
        if not talk.noticed:
            talk.match += 1
            self.say()
            return
        field, item = self.pane.here
        first = talk.noticed[0]
        if talk.picked or (first.item == item and first.field == field):
            talk.picked += 1
        self._to_picked()

    def action_to_finding(self, place: int) -> None:
        """To the finding that was clicked, and the cursor to its words."""
        self.talk.picked = place
        self._to_picked()

    def _to_picked(self) -> None:
        found = self.talk.finding
        if found is not None:
            self.pane.go(found.field, found.item, found.shift + found.finding.start)
        self.say()

    def action_keep(self) -> None:
        """Keeps the author's words."""
        found = self.talk.finding
        if found is None:
            self.notify("Nothing was noticed here.", markup=False, timeout=2)
            return
        self.guide.keep(found)
        self._after_answer()

    def action_other(self) -> None:
        """Shows the next of the rewrites."""
        found = self.talk.finding
        if found is None or not found.finding.others:
            self.notify("There is no other rewrite here.", markup=False, timeout=2)
            return
        of, times = self.talk.turned
        self.talk.turned = (found.finding, times + 1 if of == found.finding else 1)
        self.say()

    def action_accept(self) -> None:
        """Takes the rewrite; where a name goes into it, the place for it is selected, so that typing fills it in."""
        found, rewrite = self.talk.finding, self.talk.rewrite
        if found is None or not rewrite:
            self.notify("There is no rewrite to take here.", markup=False, timeout=2)
            return
        step = BY_ID[found.step]
        text = self.guide.accept(found, rewrite)
        words = self.pane.words_at(found.field, found.item)
        if words is not None:
            words.put(text)
        self.pane.draw()
        if WHO in rewrite:
            begin = found.shift + found.finding.start + rewrite.index(WHO)
            place = self.pane.go(found.field, found.item)
            if isinstance(place, Words) and place.text[begin : begin + len(WHO)] == WHO:
                place.choose(begin, begin + len(WHO))
        self.listener.soon(step, found.item)
        self._after_answer()

    def _after_answer(self) -> None:
        self.talk.noticed = [one for one in self.talk.noticed if one is not self.talk.finding]
        self.pane.show_noticed(list(self.talk.noticed))
        self.listener.forget()
        self.listener.soon(self.step, self.pane.here[1])
        self.keeper.soon()
        self.say()

    def action_link(self) -> None:
        """Links the past factor to the one being written."""
        seen = self.talk.seen
        _, item = ("", -1) if self.at_review else self.pane.here
        if seen is None or self.step is not FACTORS or not 0 <= item < self.interview.count(FACTORS):
            self.tell("Stand in a factor that has been seen before, then {link} links the two.", timeout=4)
            return
        if seen.factor.ref in self.linked():
            self.tell("These two are linked already; {undo} takes the link back.", timeout=4)
            return
        self.interview.link(item, seen.factor.ref)
        if isinstance(self.focused, Words):
            self.focused.history.clear()  # what comes last is taken back first: the link before the words
        if self.pane.editor:
            self.pane.editor.refresh_fields()
        self.notify(f"Linked to {seen.factor.ref}.", markup=False, timeout=3)
        self.keeper.soon()
        self.say()

    def linked(self) -> frozenset[str]:
        """The earlier factors that the one at the cursor is linked to."""
        item = -1 if self.at_review or self.step is not FACTORS else self.pane.here[1]
        if not 0 <= item < self.interview.count(FACTORS):
            return frozenset()
        return frozenset(self.interview.entries(FACTORS)[item].get("seen_before") or ())

    def say(self) -> None:
        """Shows what the coach has to say, and which of the earlier factors are linked."""
        self.talk.linked = self.linked()
        super().say()

    def action_other_past(self) -> None:
        """To the next past factor, or the next open action."""
        if len(self.talk.matches) + len(self.talk.elsewhere) < 2:  # noqa: PLR2004 - one and another
            self.notify("No other one is shown here.", markup=False, timeout=2)
            return
        self.talk.match += 1
        self.say()

    def action_past(self) -> None:
        """Opens the past postmortem to read."""
        seen, open_one = self.talk.seen, self.talk.open_one
        if seen is None and open_one is None:
            self.notify("Nothing was seen before here.", markup=False, timeout=2)
            return
        if seen is None and open_one is not None:
            from pmwizard.tui.shelf import read_past

            read_past(self, self.opening.root, open_one.action.ref, open_one.action.path, line=open_one.action.line)
            return
        from pmwizard.tui.past import LINK, PastScreen

        def closed(answer: str | None) -> None:
            if answer == LINK:
                self.action_link()

        if seen is not None:
            self.app.push_screen(PastScreen(seen.factor, self.opening.root, linkable=self.step is FACTORS), closed)

    def action_help(self) -> None:
        """Explains the place the cursor is in."""
        from pmwizard.tui.help import HelpScreen

        field = None if self.at_review else self.step.field(self.pane.here[0])
        self.app.push_screen(HelpScreen(self.step, field, review=self.at_review))

    def action_find(self) -> None:
        """Finds words in the draft."""
        from pmwizard.tui.find import FindScreen

        self.app.push_screen(FindScreen(self.interview), self.found)

    async def found(self, place: tuple[str, str, int, int] | None) -> None:
        """Goes to what was found: step, field, entry, code point."""
        if place is not None:
            await self.go(BY_ID[place[0]], place[1], place[2], place[3])

    async def action_editor(self) -> None:
        """Opens the words at the cursor in the author's own editor; where there are none, the whole step."""
        from pmwizard.tui.external import edited

        focused = self.focused
        if not isinstance(focused, Words):
            await self.action_editor_step()
            return
        text = await edited(self.app, focused.text, self.opening.settings["interface.editor"])
        if text is not None:
            focused.put(text if not focused.one_line else " ".join(text.split("\n")))

    async def action_editor_step(self) -> None:
        """Opens the whole step in the author's own editor: its fields, and an entry a paragraph."""
        from pmwizard.interview import whole
        from pmwizard.tui.external import edited

        if self.at_review:
            self.tell("Here is nothing to edit; go to a step, and {editor-step} opens it.", timeout=3)
            return
        self.take_in()
        self.settle()
        text = await edited(
            self.app, whole.as_text(self.interview, self.step), self.opening.settings["interface.editor"]
        )
        if text is not None and whole.take(self.interview, self.step, text):
            self.pane.reload()
            self.pane.go()
            self.listener.soon(self.step, self.pane.here[1])
            self.keeper.soon()
