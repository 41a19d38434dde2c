"""The walk over one record: what each step holds, and every edit as something that can be undone."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pmwizard.interview import offers
from pmwizard.interview.changes import MISSING, Change, History, Path, Spot, value_at
from pmwizard.interview.fields import Context, Written, as_text, as_values, leading_kind, trouble
from pmwizard.interview.marking import marked_times, without_reference
from pmwizard.interview.offers import Choices
from pmwizard.interview.steps import BY_ID, STEPS, TIMELINE, Field, Step
from pmwizard.interview.zones import as_instants, is_instant, kept_hours, own_offsets, reading_zone, same_hours
from pmwizard.record.ids import next_item_id
from pmwizard.record.times import is_zone, spoken_from, zone_of
from pmwizard.record.view import as_moment, by_time

State = Literal["empty", "started", "done"]
_ZONE = "timezone"
SOON = timedelta(minutes=10)
"""How far ahead of the author's clock a time may be and still be one of just now: clocks differ."""
_ITEM_IDS = {"factors": "F", "actions": "A"}


@dataclass(slots=True)
class Interview:
    """One record being written.

    Attributes:
        record: the plain table of the record; changed only through this class.
        half: words typed that could not be understood yet, by `step.field` or `step.index.field`; nothing is lost.
        shape: the starting shape, which chooses questions.
        choices: what the choice fields offer.
        clock: the author's now, with their zone.
        changed: called after every edit.
        notice: what the last edit did elsewhere, in a line, for the face to say; empty when nothing.
        instants: times that another zone leaves the moments they are, in UTC; saved with the draft.
    """

    record: dict[str, Any]
    half: dict[str, str] = field(default_factory=dict)
    shape: str = ""
    choices: Choices = field(default_factory=Choices)
    clock: Callable[[], datetime] = lambda: datetime.now().astimezone()
    changed: Callable[[], None] = lambda: None
    notice: str = ""
    instants: list[datetime] = field(default_factory=list)
    _history: History = field(init=False)
    _typed_from: tuple[Spot, Any] | None = field(init=False, default=None)
    """The entry whose line is being typed, and the time it had before."""

    def __post_init__(self) -> None:
        """Starts the history of edits, and learns which times nobody typed in the incident's zone."""
        self._history = History(self.record, lambda: (dict(self.half), self.shape), self._put_beside)
        self._learn_instants()

    # what is there

    def context(self, index: int = -1) -> Context:
        """What times are read against: the entry before `index`, the incident's start, or now."""
        incident = self.record.get("incident") or {}
        now = self.clock()
        zone = reading_zone(self.record, self.half.get(f"basics.{_ZONE}"), now.tzinfo or UTC)
        near = started = as_moment(incident.get("started_at"))
        if index >= 0:
            entries = self.entries(TIMELINE)
            earlier = (as_moment(entries[at].get("at")) for at in reversed(range(min(index, len(entries)))))
            near = next(filter(None, earlier), near)
        began = started.astimezone(zone).date() if started else None
        return Context(zone, near or now, now.date(), now, spoken_from(now.date(), began))

    def entries(self, step: Step) -> list[dict[str, Any]]:
        """The entries of a step's list; not to be changed by the caller."""
        held = value_at(self.record, step.items) if step.items else MISSING
        return held if isinstance(held, list) else []

    def text(self, step: Step, field_: Field, index: int = -1) -> str:
        """A field's value as it would be typed; of the entry at `index` for a field of an entry."""
        waiting = self.half.get(_key(step, field_, index))
        if waiting is not None:
            return waiting
        if field_.id == "shape":
            return self.shape
        holder = self.record if index < 0 else self.entries(step)[index]
        context = self.context(index if field_.form == "entry" else -1)
        return as_text(field_, holder, context)

    def understood(self, step: Step, field_: Field, index: int = -1) -> bool:
        """Whether what was typed there could be read; words that could not are kept as they are."""
        if _key(step, field_, index) in self.half:
            return False
        return field_.form != "zone" or is_zone(self.text(step, field_) or "UTC")

    def trouble(self, step: Step, field_: Field, index: int = -1) -> str:
        """What cannot be read in a field as it stands, and what would be; empty when there is nothing to say."""
        if field_.form in {"moment", "day"} and self.understood(step, field_, index):
            return ""
        text = self.text(step, field_, index)
        offered = self.options(field_) if field_.id == "severity" else ()
        if text and offered and text not in offered:
            return f"“{text}” is not one of {', '.join(offered)}. It stays if you mean it."
        return trouble(field_, text, "your own zone")

    def options(self, field_: Field) -> list[str]:
        """What a choice field offers, in the order it is shown."""
        return offers.offered(field_, self.choices, self.entries(BY_ID["factors"]))

    def about(self, field_: Field) -> dict[str, str]:
        """What the names a choice field offers stand for, where a name alone does not say it."""
        return offers.meanings(field_, self.entries(BY_ID["factors"]))

    def texts(self) -> Iterator[tuple[str, str, int, str]]:
        """Everything typed so far, in the order of the walk: step, field, entry (-1: none), text."""
        for step in STEPS:
            for field_ in step.fields:
                yield step.id, field_.id, -1, self.text(step, field_)
            for item in range(self.count(step)):
                for field_ in step.item_fields:
                    yield step.id, field_.id, item, self.text(step, field_, item)

    def count(self, step: Step) -> int:
        """How many entries the step's list holds."""
        return len(self.entries(step))

    def state(self, step: Step) -> State:
        """Whether a step is empty, started or done; done means: nothing more is needed to publish it."""
        if step.id == "basics":
            title, started = self.record.get("title"), value_at(self.record, ("incident", "started_at"))
            all_read = all(self.understood(step, field_) for field_ in step.fields)
            return "done" if title and isinstance(started, datetime) and all_read else "started" if title else "empty"
        if step.id == "impact":
            words = value_at(self.record, ("impact", "text"))
            return "done" if words is not MISSING and words else "started" if self.entries(step) else "empty"
        if step.id == "review":
            return "empty"
        entries = [entry for entry in self.entries(step) if _words(step, entry)]
        if not entries:
            return "empty"
        return "done" if all(_complete(step, entry) for entry in entries) else "started"

    # edits

    def put(self, step: Step, field_: Field, text: str, index: int = -1) -> None:
        """Takes in what stands in a field now; typing on in one field is one edit for undo."""
        if text == self.text(step, field_, index):
            return
        if field_.id == "shape":
            self.shape = text
            self._history.do([], _spot(step, field_, index))
            self.changed()
            return
        base: Path = () if index < 0 else (*step.items, index)
        holder = value_at(self.record, base) if base else self.record
        context = self.context(index if field_.form == "entry" else -1)
        written = as_values(field_, text, context)
        self._note_instant(text, context, written)
        if field_.form == "entry":
            written = self._with_time_before(written, _spot(step, field_, index), holder)
        key = _key(step, field_, index)
        if written.understood or field_.form == "entry":
            self.half.pop(key, None)
        else:
            self.half[key] = text
        changes = [
            Change("set", (*base, *path), value_at(holder, path), value)
            for path, value in written.values.items()
            if value_at(holder, path) != value
        ]
        if step.id == "timeline" and field_.id in {"marks", "text"}:
            changes += marked_times(self.record, holder, written.values)
        if field_.form == "zone" and written.understood:
            changes += self._keep_hours(text.strip())
        self._history.do(changes, _spot(step, field_, index), typing=True)
        self.changed()

    def add(self, step: Step, index: int | None = None, text: str = "") -> int:
        """A new entry before `index`, at the end when left out; returns where it stands."""
        entries = self.entries(step)
        at = len(entries) if index is None else max(0, min(index, len(entries)))
        item: dict[str, Any] = {}
        letter = _ITEM_IDS.get(step.id)
        if letter:
            item["id"] = next_item_id(letter, self._used_ids(step))
        if step.id == "actions":
            item["status"] = "open"
        first = step.item_fields[0]
        self._shift_half(step, at, 1)
        context = self.context(at)
        written = as_values(first, text, context)
        self._note_instant(text, context, written)
        item.update({path[0]: value for path, value in written.values.items() if value is not MISSING})
        self._history.do([Change("insert", (*step.items, at), MISSING, item)], _spot(step, first, at))
        self._typed_from = _spot(step, first, at), MISSING
        self.changed()
        return at

    def remove(self, step: Step, index: int) -> None:
        """Takes an entry out; undo brings it back."""
        entry = self.entries(step)[index]
        changes = [Change("remove", (*step.items, index), entry)]
        if step.id == "factors":
            changes += without_reference(self.record, str(entry.get("id", "")))
        for field_ in step.item_fields:
            self.half.pop(_key(step, field_, index), None)
        self._shift_half(step, index + 1, -1)
        self._history.do(changes, _spot(step, step.item_fields[0], index))
        self.changed()

    def move(self, step: Step, index: int, by: int) -> int:
        """Moves an entry up (-1) or down (1); returns where it stands then."""
        to = index + by
        if not 0 <= to < self.count(step):
            return index
        for field_ in step.item_fields:
            here, there = _key(step, field_, index), _key(step, field_, to)
            moved = {there: self.half.pop(here, None), here: self.half.pop(there, None)}
            self.half.update({key: words for key, words in moved.items() if words is not None})
        self._history.do([Change("move", (*step.items, index), index, to)], _spot(step, step.item_fields[0], to))
        self.changed()
        return to

    def settle(self, step: Step, index: int) -> int:
        """What happens when an entry is left: an empty one goes, a timeline sorts itself, a leading kind is taken off.

        Returns:
            Where the entry stands then; -1 when it went.
        """
        self.pause()
        entries = self.entries(step)
        if not 0 <= index < len(entries):
            return -1
        entry = entries[index]
        if not _words(step, entry) and not entry.get("at"):
            self.remove(step, index)
            return -1
        if step.id == "factors" and not entry.get("category"):
            self._take_kind(step, index)
        if step.id != "timeline":
            return index
        ordered = sorted(entries, key=by_time)
        to = next(place for place, one in enumerate(ordered) if one is entry)
        if ordered != entries:
            spot = _spot(step, step.item_fields[0], to)
            self._history.do([Change("set", step.items, list(entries), ordered)], spot)
            self.changed()
        return to

    def bring(self, entries: Sequence[Mapping[str, Any]], instants: Iterable[datetime] = ()) -> int:
        """Takes ready-made timeline entries in, each where its time belongs; one edit for undo. Returns how many.

        Args:
            entries: the entries.
            instants: which of their times another zone leaves the moments they are.
        """
        if not entries:
            return 0
        self.instants += as_instants(instants)
        held = self.entries(TIMELINE)
        joined = sorted([*held, *({**entry} for entry in entries)], key=by_time)
        old = held or MISSING
        self._history.do([Change("set", TIMELINE.items, old, joined)], Spot(TIMELINE.id))
        self._history.pause()
        self.changed()
        return len(entries)

    def mend(self, record: Mapping[str, Any], step: str = "review") -> None:
        """Takes the whole record over from a copy that was changed elsewhere, e.g. masked; one edit for undo.

        Args:
            record: the copy.
            step: the step in which it was changed, to which an undo leads.
        """
        keys = [key for key in {**self.record, **record} if self.record.get(key) != record.get(key)]
        changes = [Change("set", (key,), self.record.get(key, MISSING), record.get(key, MISSING)) for key in keys]
        self._history.do(changes, Spot(step))
        self._history.pause()
        self._learn_instants()
        self.changed()

    def link(self, index: int, reference: str) -> None:
        """Adds an earlier factor to `seen_before` of the factor at `index`."""
        held = list(self.entries(BY_ID["factors"])[index].get("seen_before") or [])
        if reference in held:
            return
        change = Change("set", ("factors", index, "seen_before"), held or MISSING, [*held, reference])
        self._history.do([change], Spot("factors", "seen_before", index))
        self.changed()

    def undo(self) -> Spot | None:
        """Takes back the last edit; where it was, or None when there was none."""
        return self._after(self._history.undo())

    def redo(self) -> Spot | None:
        """Does the edit undone last again."""
        return self._after(self._history.redo())

    def pause(self) -> None:
        """What is typed next is undone by itself."""
        self._history.pause()
        self._typed_from = None

    # inside

    def _with_time_before(self, written: Written, spot: Spot, entry: Mapping[str, Any]) -> Written:
        """A line typed without a time keeps the one its entry had before the typing, not one typed on the way."""
        if self._typed_from is None or self._typed_from[0] != spot:
            self._typed_from = spot, entry.get("at", MISSING)
        return written if written.understood else Written({("at",): self._typed_from[1], **written.values}, False)

    def _keep_hours(self, zone: str) -> list[Change]:
        self.notice = kept_hours(self.record, self.instants, zone)
        return same_hours(self.record, self.instants, zone_of(zone))

    def _learn_instants(self) -> None:
        found = own_offsets(self.record, self.half.get(f"basics.{_ZONE}"), self.clock().tzinfo or UTC)
        known = set(self.instants)
        self.instants += [one for one in found if one not in known]

    def _note_instant(self, text: str, context: Context, written: Written) -> None:
        found = as_instants(written.values.values())
        if found and is_instant(text, context.near, self.instants):
            self.instants += found

    def _put_beside(self, beside: tuple[dict[str, str], str]) -> None:
        """What stands beside the record as it was: words not understood yet, and the shape."""
        half, self.shape = beside
        self.half.clear()
        self.half.update(half)

    def _after(self, spot: Spot | None) -> Spot | None:
        self._typed_from = None
        if spot is not None:
            self.changed()
        return spot

    def _used_ids(self, step: Step) -> list[str]:
        return [str(entry.get("id", "")) for entry in self.entries(step)]

    def _take_kind(self, step: Step, index: int) -> None:
        entry = self.entries(step)[index]
        kind, rest = leading_kind(str(entry.get("text", "")), list(self.choices.category))
        if kind:
            base: Path = (*step.items, index)
            changes = [
                Change("set", (*base, "category"), value_at(entry, ("category",)), kind),
                Change("set", (*base, "text"), entry["text"], rest),
            ]
            self._history.do(changes, _spot(step, step.item_fields[0], index))
            self.changed()

    def _shift_half(self, step: Step, start: int, by: int) -> None:
        """Words not understood yet stay with their entry when entries before it come or go."""
        moved = {}
        for key in list(self.half):
            parts = key.split(".")
            if len(parts) == len(("step", "index", "field")) and parts[0] == step.id and int(parts[1]) >= start:
                moved[f"{parts[0]}.{int(parts[1]) + by}.{parts[2]}"] = self.half.pop(key)
        self.half.update(moved)


def new_record(*, title: str = "", severity: str = "", zone: str = "UTC", author: str = "") -> dict[str, Any]:
    """A record to begin with; holds only what is known."""
    record: dict[str, Any] = {"schema": 1, "status": "draft", "incident": {"timezone": zone}}
    known = {"title": title, "severity": severity, "authors": [author] if author else []}
    return {**record, **{key: value for key, value in known.items() if value}}


def steps_after(step: Step, by: int) -> Step:
    """The step that many further on, stopping at both ends."""
    at = STEPS.index(step) + by
    return STEPS[max(0, min(at, len(STEPS) - 1))]


def _key(step: Step, field_: Field, index: int) -> str:
    return f"{step.id}.{field_.id}" if index < 0 else f"{step.id}.{index}.{field_.id}"


def _spot(step: Step, field_: Field, index: int) -> Spot:
    return Spot(step.id, field_.id, index)


def _words(step: Step, entry: Mapping[str, Any]) -> str:
    return str(entry.get("what" if step.id == "impact" else "text") or "").strip()


def _complete(step: Step, entry: Mapping[str, Any]) -> bool:
    if step.id == "timeline":
        return isinstance(entry.get("at"), datetime)
    if step.id == "actions" and entry.get("status", "open") == "open":
        return bool(entry.get("owner") and entry.get("due"))
    return True
