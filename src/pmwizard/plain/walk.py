"""The walk, question by question: an answer is taken in, what follows from it is said, and the next one is asked."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any

from pmwizard.errors import DONE
from pmwizard.interview.guide import Noticed
from pmwizard.interview.opening import Opening
from pmwizard.interview.steps import BY_ID, FACTORS, STEPS, Step
from pmwizard.plain import options, places, words
from pmwizard.plain.places import At
from pmwizard.plain.speech import Speech
from pmwizard.plain.talk import Talk

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive
    from pmwizard.archive.model import Match

Finish = Callable[[Opening, Talk, str], bool]
"""Publishes, to a branch or (empty) where the settings say; whether the walk is over."""


PATIENCE = 3.0
"""Seconds an author waits at most where past postmortems have a say and are still being read; a script always waits."""


class Walk:
    """One author, one draft, line by line."""

    def __init__(self, opening: Opening, talk: Talk, finish: Finish) -> None:
        """A walk that goes on where the draft was left."""
        self.opening, self.talk, self.finish = opening, talk, finish
        self.interview, self.guide = opening.interview, opening.guide
        self.speech = Speech(opening, talk)
        place = opening.session.draft.place
        self.at = places.restored(place.step, place.field, place.item, self.interview)
        self.over = False
        self.found: list[Noticed] = []  # what the coach noticed last
        self.past: list[Match] = []  # what the past said last
        self.look: list[Noticed] = []  # what Review listed last
        self._heard_at = self.at
        self._returns: list[tuple[At, bool]] = []  # where detours began; whether each is for more entries
        self._quiet = False  # the question was just said
        self._entered: Step | None = None
        self._trouble = ""
        self._untold = ""
        self._archive: Archive | None = None
        self._opener = Thread(target=self._open_archive, name="opening the archive", daemon=True)
        self._entry: Any = None  # the entry the question is about, wherever it moves to
        self.code = DONE

    def run(self) -> int:
        """Walks until it is published, left, or there are no more answers; returns the exit code."""
        self.opening.session.on_saved(self._saved)
        self._opener.start()
        title = self.interview.record.get("title") or "a new postmortem"
        self.talk.say(f"{title}. Draft {self.opening.session.draft.id}. `help` or ? at any question.")
        if self.opening.session.notice:
            self.talk.say(self.opening.session.notice)
        try:
            while not self.over:
                self._turn()
        except EOFError:
            self.leave()
        finally:
            if self._archive is not None:
                self._archive.close()
        return self.code

    def leave(self) -> None:
        """Saves everything and says how to go on."""
        from pmwizard.plain.steering import save

        save(self)
        self.over = True

    def go(self, to: At) -> None:
        """To a question; what it is about is looked up there."""
        self.at, self._entry = to, None

    def _open_archive(self) -> None:
        try:
            self._archive = archive = self.opening.open_archive()
            if archive is not None:
                archive.refresh()
                self.opening.learn(archive)
        except Exception as error:  # noqa: BLE001 -- the past is a help: without it the walk goes on, and says why
            self._untold = f"Past postmortems could not be read, so nothing is said about them: {error}"

    def _wait_for_past(self) -> None:
        self._opener.join(PATIENCE if self.talk.waits else None)

    # a turn

    def _turn(self) -> None:
        at = self.at = places.found_again(self.at, self._entry, self.interview)
        self._entry = self.interview.entries(at.step)[at.item] if at.item >= 0 else None
        if at.field is not None and at.field.id in options.FROM_PAST:
            self._wait_for_past()
        self._say_news()
        if not self._quiet:
            self._say_question(at)
        self._quiet = False
        self.opening.remember(at.step.id, at.field.id if at.field else "", at.item)
        field_ = at.field
        now = ""
        if field_ is not None and not at.adding and not at.mark and field_.form not in {"choice", "many"}:
            now = self.interview.text(at.step, field_, at.item)
        answer = self.talk.ask(now=now, many=field_ is not None and field_.lines > 1)
        self.take(answer)

    def take(self, answer: str) -> None:
        """An answer, or a word that steers."""
        from pmwizard.plain.steering import STEERING, step_named

        word = words.heard(answer)
        if word is not None and not (word.name == "go" and step_named(word.rest) is None):
            self._quiet = not STEERING[word.name](self, word)
        elif not answer.strip():
            self.forward()
        else:
            self._answered(words.literal(answer))

    def _say_question(self, at: At) -> None:
        if self._entered is not at.step and not self._returns:
            self.speech.enter(at.step)
            self._entered = at.step
            if at.field is None:
                self.say_review()
        elif at.mark and not self._heard_at.mark:
            self.speech.held(at.step)
        self._heard_at = at
        self.speech.question(at)

    def say_review(self) -> None:
        """Says what is needed and what is thin, and remembers the numbers."""
        self.look = [*self.guide.needed(), *self.guide.thin()]
        self.speech.look(self.look)

    def _say_news(self) -> None:
        """What happened since the last question: notes that came in, a past that cannot be read, a save that failed."""
        notes = self.opening.take_notes()
        if notes:
            many = "One line" if notes == 1 else f"{notes} lines"
            self.talk.say(f"{many} came into the timeline from `pmwizard note` or `import`.")
        untold, self._untold = self._untold, ""
        if untold and not self.over:
            self.talk.say(untold)
        trouble, self._trouble = self._trouble, ""
        if trouble:
            self.talk.say(f"This could not be saved: {trouble}. It is kept here; save as FILE puts it elsewhere.")

    def _saved(self, _at: object, error: OSError | None) -> None:
        self._trouble = str(error.strerror or error) if error else ""

    # going

    def forward(self) -> None:
        """To the next question."""
        at, following = self.at, places.after(self.at, self.interview)
        if self._returns and self._detour_ends(at, following):
            self._come_back()
        elif following is None:
            self.next_step()
        else:
            self.go(following)

    def next_step(self) -> None:
        """Leaves the step; to where a detour began, else to the next step."""
        if self._returns:
            self._come_back()
            return
        self.speech.thin_here(self.at.step)
        place = min(STEPS.index(self.at.step) + 1, len(STEPS) - 1)
        self.go(places.first(STEPS[place]))

    def _detour_ends(self, at: At, following: At | None) -> bool:
        """A detour to a field ends with it, to an entry with its last field, to one more entry when there is none."""
        if self._returns[-1][1]:
            return at.adding
        return following is None or at.field in at.step.fields or (at.item >= 0 and following.adding)

    def _come_back(self) -> None:
        """From a detour."""
        self.go(self._returns.pop()[0])
        if self.at.field is None:
            self.say_review()

    def detour(self, to: At) -> None:
        """To another question and then back here."""
        self._returns.append((self.at, to.adding))
        self.go(to)

    def jump(self, to: At) -> None:
        """To another question, and on from there."""
        self._returns.clear()
        self.go(to)

    # answers

    def _answered(self, answer: str) -> None:
        at = self.at
        if at.field is None:
            from pmwizard.plain.steering import go_to_look

            self._quiet = not go_to_look(self, answer)
        elif at.mark:
            self._marked(answer)
        elif at.adding:
            if not self._set_field(answer):
                self._added(answer)
        else:
            self._filled(answer)

    def _added(self, answer: str) -> None:
        step = self.at.step
        item = self.interview.settle(step, self.interview.add(step, text=answer))
        if item < 0:
            return
        if step.id == "timeline" and not self.interview.entries(step)[item].get("at"):
            self.talk.say("There is no time in that line; it stays last until it has one, like: 14:03 what happened.")
        self.go(places.of_item(step, item))
        self._respond()
        if not self.over:
            self.forward()

    def _filled(self, answer: str) -> None:
        at = self.at
        assert at.field is not None  # noqa: S101 -- Review has no field and was told apart before
        value = options.chosen(at.field, answer, self.interview)
        if value is None:
            self.talk.say(f"That is none of these: {', '.join(self.interview.options(at.field))}.")
            self._quiet = True
            if not self.talk.waits:
                self._quiet = False
                self.forward()
            return
        self.interview.put(at.step, at.field, value, at.item)
        self.interview.pause()
        if not self.interview.understood(at.step, at.field, at.item):
            self.talk.say(f"“{value}” does not read as a time or day. Like: {at.field.example}. It is kept as it is.")
            if self.talk.waits:
                return
        if at.item >= 0 and at.field == at.step.item_fields[0]:
            item = self.interview.settle(at.step, at.item)
            if item < 0:
                self.forward()
                return
            self.go(places.At(at.step, at.field, item, at.every))
        self._respond()
        if not self.over:
            self.forward()

    def _marked(self, answer: str) -> None:
        at, count = self.at, self.interview.count(self.at.step)
        if not (answer.isdecimal() and 0 < int(answer) <= count):
            self.talk.say(f"A number from 1 to {count}, or Enter; list says the lines again.")
            self._quiet = self.talk.waits
            if not self.talk.waits:
                self.forward()
            return
        assert at.field is not None  # noqa: S101 -- a mark is asked through its field
        held = self.interview.text(at.step, at.field, int(answer) - 1)
        self.interview.put(at.step, at.field, f"{held}, {at.mark}" if held else at.mark, int(answer) - 1)
        self.interview.pause()
        self.forward()

    def _set_field(self, answer: str) -> bool:
        """Takes `owner 2 Ines Okafor`; false when the answer is not of that form."""
        word = words.of_field(answer)
        step = self.at.step
        field_ = next((one for one in step.item_fields[1:] if word and one.label.lower() == word.name), None)
        place = self.numbered(word.which) if word else None
        if word is None or field_ is None or place is None or place.item < 0:
            return False
        value = options.chosen(field_, word.rest, self.interview)
        if value is None:
            self.talk.say(f"That is none of these: {', '.join(self.interview.options(field_))}.")
            return True
        self.interview.put(step, field_, value, place.item)
        self.interview.pause()
        self.talk.say(self.speech.line(place))
        return True

    def numbered(self, which: str) -> At | None:
        """The place of that number, or of the entry with that id, in this step; None when there is none."""
        held = places.numbered(self.at.step, self.interview)
        if which.isdecimal():
            return held[int(which) - 1] if 0 < int(which) <= len(held) else None
        entries = self.interview.entries(self.at.step)
        return next((at for at in held if at.item >= 0 and entries[at.item].get("id") == which), None)

    # what follows from an answer

    def _respond(self) -> None:
        """Says what the coach and the past know about what was just written."""
        at = self.at
        if at.field is None:
            return
        self.found = self.guide.heard(at.step, at.field, at.item) if at.field.section else []
        if at.step is FACTORS and at.field == at.step.item_fields[0]:
            self._wait_for_past()
            self.past = self.guide.seen_before(str(self.interview.entries(FACTORS)[at.item].get("text", "")))
            self.speech.past(self.past)
        for one in list(self.found):
            self.speech.noticed([one] if self.talk.waits else self.found, asking=self.talk.waits)
            if not self.talk.waits:
                return
            if self._consider(one):
                return

    def _consider(self, one: Noticed) -> bool:
        """Asks what to do about a finding; whether the rest of them is done with."""
        take = f"1 take the rewrite: “{one.finding.suggestion}” · " if one.finding.suggestion else ""
        take += "1 as NAME when it was somebody else · " if one.finding.others else ""
        self.talk.say(f"  {take}2 keep mine · 3 rewrite it · Enter goes on")
        answer = self.talk.ask()
        number, _, name = answer.strip().partition(" as ")
        if number.strip() == "1" and take:
            self.talk.say(f"Now: {self.guide.accept(one, one.finding.done_by(name.strip()))}")
            return True
        if answer.strip() in {"2", "keep"}:
            self.guide.keep(one)
            return False
        if answer.strip() in {"3", "rewrite"}:
            self.rewrite(one)
            return True
        if not answer.strip():
            return False
        word = words.heard(answer)
        if word is None:
            self._written_again(one, answer)
            return True
        self.forward()
        self.take(answer)
        self._quiet = False
        return True

    def rewrite(self, one: Noticed) -> None:
        """Asks for the words of a finding again."""
        step = BY_ID[one.step]
        now = self.interview.text(step, step.field(one.field), one.item)
        self.talk.say("Write it again; Enter leaves it as it is.", f"Now: {now}")
        answer = self.talk.ask(now=now)
        if answer.strip():
            self._written_again(one, words.literal(answer))

    def _written_again(self, one: Noticed, answer: str) -> None:
        step = BY_ID[one.step]
        self.interview.put(step, step.field(one.field), answer, one.item)
        self.interview.pause()
        item = self.interview.settle(step, one.item) if one.item >= 0 else -1
        self.found = self.guide.heard(step, step.field(one.field), item)
        self.speech.noticed(self.found, asking=False)
