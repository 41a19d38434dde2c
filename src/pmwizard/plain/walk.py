"""The walk, question by question: an answer is taken in, what follows from it is said, and the next one is asked."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any

from pmwizard.errors import DONE
from pmwizard.interview.guide import Noticed
from pmwizard.interview.opening import Opening
from pmwizard.interview.steps import FACTORS, STEPS, Field, Step
from pmwizard.plain import options, places, setting, words
from pmwizard.plain.places import At
from pmwizard.plain.remarks import considered
from pmwizard.plain.speech import Speech
from pmwizard.plain.talk import Talk
from pmwizard.record.times import time_alone

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
        self._turns = 0  # answers taken so far
        self._looked = -1  # how many were when Review was said last
        self._answering = False  # an answer to the question itself is being typed
        self.editing = False  # the next line begins with what stands there
        self.code = DONE

    def run(self) -> int:
        """Walks until it is published, left, or there are no more answers; returns the exit code."""
        self.opening.session.on_saved(self._saved)
        self._opener.start()
        title = self.interview.record.get("title") or "A new postmortem"
        self.talk.say(f"{title}. It is the draft {self.opening.session.draft.id}. Type help at any question.")
        if self.opening.session.notice:
            self.talk.say(self.opening.session.notice)
        try:
            self._say_again()
            while not self.over:
                self._turn()
        except EOFError:
            self.leave()
        finally:
            if self._archive is not None:
                self._archive.close()
        return self.code

    def _say_again(self) -> None:
        """Where the draft was left in the middle of words: the question, and what the coach notices in them."""
        at = self.at = places.found_again(self.at, None, self.interview)
        if at.item < 0 or at.field is None or not at.field.section:
            return
        self._say_question(at)
        self._quiet = True
        self.found = self.guide.heard(at.step, at.field, at.item)
        self.speech.noticed(self.found, asking=False)

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
        if not self._quiet and not self.talk.held:
            self._say_question(at)
        self._quiet = False
        self.opening.remember(at.step.id, at.field.id if at.field else "", at.item)
        self.take(self._answer(at))

    def _answer(self, at: At) -> str:
        """The next line; with what stands there in it when the author asked to edit that."""
        many = at.field is not None and at.field.lines > 1
        editing, self.editing = self.editing, False
        self._answering = True
        if not editing or at.field is None:
            answer = self.talk.ask(many=many)
        else:
            answer = self.talk.edit(self.interview.text(at.step, at.field, at.item), many=many)
        self._answering = False
        return answer

    def keep_unfinished(self) -> None:
        """Keeps the words of a line that was being typed when the walk ended, where nothing stands yet."""
        at, said = self.at, self.talk.unfinished
        if not (self._answering and said.strip()) or at.field is None or at.mark or words.begun(said):
            return
        if at.adding:
            item = self.interview.settle(at.step, self.interview.add(at.step, text=said))
            self.opening.remember(at.step.id, at.field.id, item)
        elif at.field.form == "words" and not self.interview.text(at.step, at.field, at.item):
            self.interview.put(at.step, at.field, said, at.item)

    def take(self, answer: str) -> None:
        """An answer, or a word that steers."""
        from pmwizard.plain.steering import STEERING, step_named

        self._turns += 1
        word = words.heard(answer)
        if word is not None and not (word.name == "go" and step_named(word.rest) is None):
            self._quiet = not STEERING[word.name](self, word)
        elif not answer.strip():
            self.forward()
        elif not setting.taken(self, answer) and not self._doubted(answer):
            self._answered(words.literal(answer))

    def _doubted(self, answer: str) -> bool:
        """Asks whether a line that is nearly a word that steers was meant as one; a script's is an answer, said so."""
        alone = self.at.adding and answer.strip().isdecimal()
        form = "edit N" if alone else words.doubtful(answer) if self.at.field is not None else ""
        if not form:
            return False
        if not self.talk.waits:
            self.talk.say(f"Taken as an answer. The word that steers is: {form}.")
            return False
        self.talk.say(f"Is that the answer, or the command ({form})? 1 the answer; 2 the command.")
        if self.talk.ask().strip().lower() in {"1", "answer", "the answer"}:
            return False
        steps = f" The steps are {', '.join(f'{n} {step.title}' for n, step in enumerate(STEPS, 1))}."
        self.talk.say(f"Not written. The command is: {form}.{steps if form.startswith('go') else ''}")
        self._quiet = True
        return True

    def _say_question(self, at: At) -> None:
        entered = self._entered is not at.step and not self._returns
        if entered:
            self.speech.enter(at.step)
            self._entered = at.step
            if at.field is None:
                self.say_review()
        elif at.mark and not self._heard_at.mark:
            self.speech.held(at.step)
        self._heard_at = at
        self.speech.question(at, entered=entered)

    def say_review(self) -> None:
        """Says what is needed and what is thin, and remembers the numbers."""
        self.look, self._looked = [*self.guide.needed(), *self.guide.thin()], self._turns
        self.speech.look(self.look)

    def refuse(self, needed: list[Noticed]) -> None:
        """Says what publishing needs; its words only when they were not said just before under the same numbers."""
        heard = self._looked == self._turns - 1 and self.look[: len(needed)] == needed
        self.look, self._looked = [*needed, *self.guide.thin()], self._turns
        self.speech.refused(needed, heard=heard)

    def _say_news(self) -> None:
        """What happened since the last question: notes that came in, a past that cannot be read, a save that failed."""
        notes = self.opening.take_notes()
        if notes:
            many = "One line" if notes == 1 else f"{notes} lines"
            self.talk.say(f"{many} came into the timeline from pmwizard note or import.")
        moved, self.interview.notice = self.interview.notice, ""
        if moved:
            self.talk.say(f"{moved} undo takes it back.")
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

    def jump(self, to: At, *, back: bool = False) -> None:
        """To another question, and on from there; another step is said anew, unless one comes back to it."""
        self._returns.clear()
        if to.step is not self.at.step:
            self._entered = to.step if back else None
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
            self._added(answer)
        else:
            self._filled(answer)

    def _added(self, answer: str) -> None:
        step = self.at.step
        item = self.interview.settle(step, self.interview.add(step, text=answer))
        if item < 0:
            return
        if step.id == "timeline" and not self.interview.entries(step)[item].get("at"):
            self.talk.say(f"No time in that line, so it stands last; edit {item + 1} and a time alone mend that.")
        self.go(places.of_item(step, item))
        self.speech.read_as(self.at, answer)
        self._respond()
        if not self.over:
            self.forward()

    def _filled(self, answer: str) -> None:
        at = self.at
        assert at.field is not None  # noqa: S101 -- Review has no field and was told apart before
        value = options.chosen(at.field, answer, self.interview)
        if value is None and not self._unlisted(at.field, answer):
            return
        value = self._with_words(at, answer if value is None else value)
        self.interview.put(at.step, at.field, value, at.item)
        self.interview.pause()
        if not self.interview.understood(at.step, at.field, at.item):
            said = self.interview.trouble(at.step, at.field, at.item).rstrip(".")
            self.talk.say(f"{said}. It is kept as it is.")
            if self.talk.waits:
                return
        if at.item >= 0 and at.field == at.step.item_fields[0]:
            item = self.interview.settle(at.step, at.item)
            if item < 0:
                self.forward()
                return
            self.go(places.At(at.step, at.field, item, at.every))
        self.speech.read_as(self.at, answer)
        self._respond()
        if not self.over:
            self.forward()

    def _with_words(self, at: At, answer: str) -> str:
        """A time alone is the time of the line that stands there; anything else is what it should be."""
        held = str(self.interview.entries(at.step)[at.item].get("text") or "") if at.item >= 0 else ""
        if at.field is None or at.field.form != "entry" or not held or not time_alone(answer):
            return answer
        self.talk.say(f"Now: {answer.strip()} {held}")
        return f"{answer.strip()} {held}"

    def _unlisted(self, field_: Field, answer: str) -> bool:
        """Says that an answer is none of the options; whether it is written all the same, as it is from a script."""
        may = options.kept(field_)
        listed = options.listed(self.interview.options(field_)[: options.MOST])
        self.talk.say(f"“{answer}” is none of these: {listed}.")
        if not self.talk.waits:
            self.talk.say("It is kept as it is." if may else "It is left open.")
            if not may:
                self.forward()
            return may
        self.talk.say(f"A number, a word of these{', keep to keep yours' if may else ''}, or Enter to leave it.")
        self._quiet = True
        again = self.talk.ask().strip()
        if may and again.lower() == "keep":
            self._quiet = False
            return True
        self.talk.put_back(again)
        return False

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
        foreign = self.guide.foreign(self.guide.words_of(at.step, at.field, at.item)[0]) if at.field.section else ""
        if foreign:
            self.talk.say(foreign)
        if at.step is FACTORS and at.field == at.step.item_fields[0]:
            self._wait_for_past()
            self.past = self.guide.seen_before(str(self.interview.entries(FACTORS)[at.item].get("text", "")))
            self.speech.past(self.past)
        for one in list(self.found):
            self.speech.noticed([one] if self.talk.waits else self.found, asking=self.talk.waits)
            if not self.talk.waits:
                return
            if considered(self, one):
                return
