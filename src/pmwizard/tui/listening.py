"""Coach and archive at work behind the screen: asked a moment after the last key, answered by messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from pmwizard.interview.guide import Guide, Noticed
from pmwizard.interview.steps import Field, Step

if TYPE_CHECKING:
    from pmwizard.archive.model import Match
    from pmwizard.coach.asking import Question

SOON = 0.15
"""Seconds after the last key before anybody is asked; typing goes first."""

MATCHED = {"factors", "went_poorly"}
"""Steps in which past factors are looked for."""


@dataclass
class Heard(Message):
    """What the coach noticed in a step."""

    step: str
    noticed: list[Noticed]


@dataclass
class Asked(Message):
    """The questions of a step."""

    step: str
    questions: "Sequence[Question]"


@dataclass
class SeenBefore(Message):
    """Past factors like the words of an entry."""

    step: str
    item: int
    matches: "list[Match]"


_Copy = list[tuple[Field, int, str, int]]


class Listener(Widget):
    """Asks coach and archive in threads, one question of each kind at a time, and posts what they say."""

    DEFAULT_CSS = "Listener { display: none; }"

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        self.guide = guide
        self._known: dict[tuple[str, str, int, int], list[Noticed]] = {}
        self._waiting: Timer | None = None

    def soon(self, step: Step, item: int) -> None:
        """Listens to the step a moment from now; a later call takes the place of an earlier one."""
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(SOON, lambda: self.now(step, item))

    def now(self, step: Step, item: int) -> None:
        """Listens to the step as it stands."""
        copy = self._copy(step)
        self.run_worker(lambda: self._listen(step, copy), thread=True, group="coach", exclusive=True)
        words = self._entry(step, item)
        if step.id in MATCHED:
            self.run_worker(lambda: self._look_back(step, item, words), thread=True, group="archive", exclusive=True)

    def forget(self) -> None:
        """What was noticed is asked anew, after the author kept or took something."""
        self._known.clear()

    def _copy(self, step: Step) -> _Copy:
        walk = self.guide.interview
        fields = [(field, -1, *self.guide.words_of(step, field, -1)) for field in step.fields if field.section]
        for field in step.item_fields:
            if field.section:
                fields += [(field, item, *self.guide.words_of(step, field, item)) for item in range(walk.count(step))]
        return fields

    def _entry(self, step: Step, item: int) -> str:
        if not 0 <= item < self.guide.interview.count(step):
            return ""
        return self.guide.words_of(step, step.item_fields[0], item)[0]

    def _listen(self, step: Step, copy: _Copy) -> None:
        worker = get_current_worker()
        known, found = self._known, list[Noticed]()
        fresh: dict[tuple[str, str, int, int], list[Noticed]] = {}
        for field, item, words, shift in copy:
            if worker.is_cancelled:
                return
            name = (field.section, words, item, shift)
            fresh[name] = known[name] if name in known else self.guide.hear(words, step, field, item, shift)
            found += fresh[name]
        found += self.guide.kinds_of(step)
        questions = self.guide.questions(step)
        self._post(worker.is_cancelled, Heard(step.id, found), Asked(step.id, questions))
        self._known = {**known, **fresh} if len(known) < len(copy) * 4 + 400 else fresh

    def _look_back(self, step: Step, item: int, words: str) -> None:
        worker = get_current_worker()
        matches = self.guide.seen_before(words) if words else []
        self._post(worker.is_cancelled, SeenBefore(step.id, item, matches))

    def _post(self, cancelled: bool, *messages: Message) -> None:
        if not cancelled:
            for message in messages:
                self.post_message(message)
