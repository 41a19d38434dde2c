"""Coach and archive at work behind the screen: asked a moment after the last key, answered by messages."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from pmwizard.interview.guide import Guide, Noticed
from pmwizard.interview.steps import Field, Step
from pmwizard.record.view import as_moment

if TYPE_CHECKING:
    from pmwizard.archive.model import Match, SimilarAction
    from pmwizard.coach.asking import Question

SOON = 0.15
"""Seconds after the last key before anybody is asked; typing goes first."""

BREATH = 0.0005
"""Seconds the coach rests after each text it hears for the first time, so that a key need not wait for it."""

PART = 3000
"""Code points of a long text that are heard at once."""

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
class Foreign(Message):
    """Said once, where the author writes in another language than the coach reads."""

    said: str


@dataclass
class SeenBefore(Message):
    """Past factors like the words of an entry."""

    step: str
    item: int
    matches: "list[Match]"


@dataclass
class OpenElsewhere(Message):
    """Actions of other postmortems, still open, like the words of an action."""

    step: str
    item: int
    found: "Sequence[SimilarAction]"


@dataclass(frozen=True, slots=True)
class _Copied:
    """Words of a field as they stood when the coach was asked.

    Attributes:
        field: the field.
        item: the entry, -1 for a field of the step.
        words: its words.
        times: of a line of the timeline its time and the one before, which tell how long the time in front of the words
            is; that is worked out only where something is noticed.
    """

    field: Field
    item: int
    words: str
    times: tuple[datetime | None, datetime] | None = None

    @property
    def name(self) -> tuple[object, ...]:
        """What is noticed in the same words at the same place is the same."""
        return (self.field.section, self.words, self.item, self.times)


_Known = dict[tuple[object, ...], list[Noticed]]


def parts(copied: _Copied) -> Iterator[tuple[int, _Copied]]:
    """A long text in parts that end with a line, each with its place, so that a key changes one part alone."""
    words, start = copied.words, 0
    while len(words) - start > 2 * PART:
        end = words.find("\n", start + PART) + 1
        if not end:
            break
        yield start, replace(copied, words=words[start:end])
        start = end
    yield start, replace(copied, words=words[start:]) if start else copied


def further(noticed: Noticed, by: int) -> Noticed:
    """The same finding, so many code points further on."""
    found = noticed.finding
    return replace(noticed, finding=replace(found, start=found.start + by, end=found.end + by)) if by else noticed


class Listener(Widget):
    """Asks coach and archive in threads, one question of each kind at a time, and posts what they say."""

    DEFAULT_CSS = "Listener { display: none; }"

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        self.guide = guide
        self._known: _Known = {}
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
        elif step.id == "actions":
            self.run_worker(lambda: self._look_around(step, item, words), thread=True, group="archive", exclusive=True)

    def forget(self) -> None:
        """What was noticed is asked anew, after the author kept or took something."""
        self._known = {}

    def _copy(self, step: Step) -> list[_Copied]:
        walk = self.guide.interview
        fields = [_Copied(field, -1, walk.text(step, field)) for field in step.fields if field.section]
        for field in step.item_fields:
            if field.form == "entry":
                before = walk.context().near
                for item, entry in enumerate(walk.entries(step)):
                    at = as_moment(entry.get("at"))
                    fields.append(_Copied(field, item, str(entry.get("text", "")), (at, before)))
                    before = at or before
            elif field.section:
                fields += [_Copied(field, item, walk.text(step, field, item)) for item in range(walk.count(step))]
        return fields

    def _hear(self, step: Step, one: _Copied) -> list[Noticed]:
        found = self.guide.hear(one.words, step, one.field, one.item)
        if found and one.times:
            shift = self.guide.shift(one.field, *one.times)
            found = [replace(noticed, shift=shift) for noticed in found]
        time.sleep(BREATH)
        return found

    def _entry(self, step: Step, item: int) -> str:
        if not 0 <= item < self.guide.interview.count(step):
            return ""
        return self.guide.words_of(step, step.item_fields[0], item)[0]

    def _listen(self, step: Step, copy: list[_Copied]) -> None:
        worker = get_current_worker()
        known, found = self._known, list[Noticed]()
        fresh: _Known = {}
        for one in copy:
            for start, part in parts(one):
                if worker.is_cancelled:
                    self._learn(known, fresh)  # what was heard by now need not be heard again
                    return
                name = part.name
                fresh[name] = known[name] if name in known else self._hear(step, part)
                found += (further(noticed, start) for noticed in fresh[name])
        found = [*self.guide.unread(step), *found, *self.guide.kinds_of(step)]
        questions = self.guide.questions(step)
        self._post(worker.is_cancelled, Heard(step.id, found), Asked(step.id, questions))
        said = "" if worker.is_cancelled else self.guide.foreign("\n".join(one.words for one in copy))
        if said:
            self._post(False, Foreign(said))
        self._learn(known, fresh, most=len(copy) * 4 + 400)

    def _learn(self, known: _Known, fresh: _Known, most: int = sys.maxsize) -> None:
        if self._known is known:  # else it was told to forget meanwhile
            self._known = {**known, **fresh} if len(known) < most else fresh

    def _look_back(self, step: Step, item: int, words: str) -> None:
        worker = get_current_worker()
        matches = self.guide.seen_before(words) if words else []
        self._post(worker.is_cancelled, SeenBefore(step.id, item, matches))

    def _look_around(self, step: Step, item: int, words: str) -> None:
        worker = get_current_worker()
        self._post(worker.is_cancelled, OpenElsewhere(step.id, item, self.guide.open_elsewhere(words)))

    def _post(self, cancelled: bool, *messages: Message) -> None:
        if not cancelled:
            for message in messages:
                self.post_message(message)
