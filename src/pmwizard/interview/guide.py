"""What helps while writing: the coach's findings and questions, and past factors, for the entry at hand.

Both faces draw this. It changes the record only through the interview, and remembers what the author chose to keep.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pmwizard.interview.fields import as_text
from pmwizard.interview.interview import SOON, Interview
from pmwizard.interview.steps import BY_ID, STEPS, Field, Step
from pmwizard.record.finding import Finding
from pmwizard.record.view import as_moment

if TYPE_CHECKING:
    from pmwizard.archive.model import Match, SimilarAction
    from pmwizard.coach import Coach
    from pmwizard.coach.asking import Question


class PastFactors(Protocol):
    """What the guide needs of the archive."""

    def similar(self, text: str, n: int = 5, min_score: float | None = None) -> "list[Match]":
        """Past factors like this text, best first; nothing when none is related."""

    def similar_actions(self, text: str, n: int = 3) -> "list[SimilarAction]":
        """Open actions like this text, best first."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A finding and the field it is in.

    Attributes:
        finding: what the coach noticed; offsets are code points of the field's words.
        step: the step's id.
        field: the field's id; empty when it is about the step as a whole.
        item: the entry, -1 for a field of the step itself.
        shift: how many code points stand before the words in the field as typed (a timeline line begins with its time).
    """

    finding: Finding
    step: str
    field: str = ""
    item: int = -1
    shift: int = 0


@dataclass(slots=True)
class Guide:
    """Coach and archive beside one interview. Slow calls are safe to make from a worker thread.

    Attributes:
        interview: the record being written.
        kept: findings the author chose to keep, as `key` gives them; saved with the draft.
        off: rules that keep quiet.
        team_prompts: a team's own prompts.
        archive: the past; None until it is open.
    """

    interview: Interview
    kept: list[str] = field(default_factory=list)
    off: frozenset[str] = frozenset()
    team_prompts: Path | None = None
    archive: PastFactors | None = None
    _coach: "Coach | None" = None
    _told: bool = False

    @property
    def coach(self) -> "Coach":
        """The coach, loaded when first needed (about 20 ms)."""
        if self._coach is None:
            from pmwizard.coach import Coach

            self._coach = Coach.load(self.team_prompts)
        return self._coach

    def heard(self, step: Step, field_: Field, item: int = -1) -> list[Noticed]:
        """What the coach notices in one field as it stands now."""
        if not field_.section:
            return []
        words, shift = self.words_of(step, field_, item)
        return self.hear(words, step, field_, item, shift)

    def hear(self, words: str, step: Step, field_: Field, item: int = -1, shift: int = 0) -> list[Noticed]:
        """What the coach notices in these words of a field; touches nothing, so a worker may call it on a copy."""
        return [
            Noticed(one, step.id, field_.id, item, shift)
            for one in self.coach.check(words, field_.section)
            if one.rule not in self.off and key(one, words) not in self.kept
        ]

    def foreign(self, words: str) -> str:
        """What to say about words that do not read as English, once in a sitting; else nothing."""
        from pmwizard.coach.language import reads_as_english

        if self._told or reads_as_english(words):
            return ""
        self._told = True
        return "The coach reads only English; it stays quiet here, and its questions go on."

    def in_step(self, step: Step) -> list[Noticed]:
        """What the coach notices in all fields of a step, top to bottom."""
        found = [one for field_ in step.fields for one in self.heard(step, field_)]
        listened = [field_ for field_ in step.item_fields if field_.section]
        for item in range(self.interview.count(step)):
            found += [one for field_ in listened for one in self.heard(step, field_, item)]
        return [*found, *self.kinds_of(step)]

    def kinds_of(self, step: Step) -> list[Noticed]:
        """What there is to ask about the kinds in a step."""
        if step.id != "factors":
            return []
        return [one for one in self._unknown_kinds() if key(one.finding, "") not in self.kept]

    def keep(self, noticed: Noticed) -> None:
        """The author keeps their words; this is not asked again for that sentence."""
        step = BY_ID[noticed.step]
        words = self.words_of(step, step.field(noticed.field), noticed.item)[0] if noticed.finding.text else ""
        self.kept.append(key(noticed.finding, words))
        self.interview.changed()

    def accept(self, noticed: Noticed, rewrite: str = "") -> str:
        """Puts a rewrite, the first unless one is given, in place of the words it is about; the field's text then."""
        step = BY_ID[noticed.step]
        field_ = step.field(noticed.field)
        typed = self.interview.text(step, field_, noticed.item)
        start, end = noticed.shift + noticed.finding.start, noticed.shift + noticed.finding.end
        if not noticed.finding.suggestion or typed[start:end] != noticed.finding.text:
            return typed  # the words have changed since
        self.interview.pause()
        changed = typed[:start] + (rewrite or noticed.finding.suggestion) + typed[end:]
        self.interview.put(step, field_, changed, noticed.item)
        self.interview.pause()
        return changed

    def questions(self, step: Step) -> "list[Question]":
        """What to ask oneself at a step, the most fitting first."""
        return self.coach.questions(step.id, self.interview.record, self.interview.shape)

    def seen_before(self, words: str, n: int = 5) -> "list[Match]":
        """Past factors like these words; nothing while the archive is not open yet."""
        return self.archive.similar(words, n) if self.archive is not None and words.strip() else []

    def open_elsewhere(self, words: str, n: int = 3) -> "list[SimilarAction]":
        """Actions of other postmortems like these words that are still open; ideas are no promise and are left out."""
        if self.archive is None or not words.strip():
            return []
        own = str(self.interview.record.get("id") or "")
        found = self.archive.similar_actions(words, 2 * n)
        kept = [one for one in found if one.action.status == "open" and one.action.ref.rpartition("#")[0] != own]
        return kept[:n]

    def thin(self) -> list[Noticed]:
        """What a reader would still miss, each with the place to go to; sentences the author kept are left out."""
        whole = [one for one in self.coach.check_record(self.interview.record) if one.rule not in self.off]
        found = []
        for one in whole:
            step = BY_ID.get(one.section) or BY_ID["basics"]
            field_ = next((f for f in (*step.item_fields, *step.fields) if f.section == one.section), None)
            item = -1 if one.item is None else one.item
            if one.text and field_ is not None:
                words, shift = self.words_of(step, field_, item)
                if key(one, words) not in self.kept:
                    found.append(Noticed(one, step.id, field_.id, item, shift))
            elif key(one, "") not in self.kept:
                found.append(Noticed(one, step.id, "", item))
        found += self.kinds_of(BY_ID["factors"])
        found += [*self._not_said(), *self._ahead(), *(one for step in STEPS for one in self.unread(step))]
        return sorted(found, key=lambda noticed: (_order(noticed.step), noticed.item))

    def _unknown_kinds(self) -> list[Noticed]:
        """Factors of a kind nobody knows, such as *people*: kept, and asked about."""
        rule = self.coach.pack.rules.get("unknown-kind")
        if rule is None or rule.id in self.off:
            return []
        step = BY_ID["factors"]
        known = set(self.interview.options(step.field("category")))
        found = []
        for item, factor in enumerate(self.interview.entries(step)):
            kind = str(factor.get("category") or "").strip()
            if kind and kind.lower() not in known:
                message = rule.message("default", kind).format(kind=kind)
                one = Finding(rule.id, message, section=step.id, item=item, why=rule.why, source=rule.source)
                found.append(Noticed(one, step.id, "", item))
        return found

    def needed(self) -> list[Noticed]:
        """What must be there before it can be published: a title, and a time for every entry of the timeline."""
        record, found = self.interview.record, []
        if not str(record.get("title") or "").strip():
            found.append(_needs("basics", "title", "It has no title yet. What would somebody search for in a year?"))
        for index, entry in enumerate(self.interview.entries(BY_ID["timeline"])):
            if not entry.get("at"):
                found.append(_needs("timeline", "text", "No time yet. Roughly when was it?", index))
        return found

    def unread(self, step: Step) -> list[Noticed]:
        """What was typed in a step and is not read as it was meant, top to bottom."""
        walk = self.interview
        places = [(field_, -1) for field_ in step.fields]
        places += [(field_, item) for item in range(walk.count(step)) for field_ in step.item_fields]
        said = [(field_, item, walk.trouble(step, field_, item)) for field_, item in places]
        found = [_says(f"unread-{f.id}", step.id, f.id, message, item) for f, item, message in said if message]
        return [one for one in found if key(one.finding, "") not in self.kept]

    def _ahead(self) -> list[Noticed]:
        """Times that have not come yet, which a bare clock typed after midnight easily becomes."""
        now, zone, found = self.interview.clock(), self.interview.context().zone, []
        started = as_moment((self.interview.record.get("incident") or {}).get("started_at"))
        times = [("basics", "started_at", -1, started)]
        entries = self.interview.entries(BY_ID["timeline"])
        times += [("timeline", "text", item, as_moment(one.get("at"))) for item, one in enumerate(entries)]
        for step, field_, item, at in times:
            if at is not None and at > now + SOON:
                local = at.astimezone(zone)
                said = f"{local.day} {local:%B %H:%M} is still to come. Was it the day before?"
                found.append(_says("in-the-future", step, field_, said, item))
        return found

    def _not_said(self) -> list[Noticed]:
        walk, start = self.interview, BY_ID["basics"].field("started_at")
        if walk.text(BY_ID["basics"], start):
            return []
        return [_says("no-start", "basics", start.id, "When did it start? A guess is fine.")]

    def shift(self, field_: Field, at: datetime | None, near: datetime) -> int:
        """How many code points the time in front of a timeline's words takes, after an entry at `near`."""
        context = replace(self.interview.context(), near=near)
        return len(as_text(field_, {"at": at, "text": ""}, context))

    def words_of(self, step: Step, field_: Field, item: int) -> tuple[str, int]:
        """The words of a field without what stands in front of them in its line, and how long that is."""
        typed = self.interview.text(step, field_, item)
        if field_.form != "entry":
            return typed, 0
        words = str(self.interview.entries(step)[item].get("text", ""))
        return words, len(typed) - len(words)


def key(finding: Finding, words: str) -> str:
    """A short name for one finding in one sentence, the same as long as the sentence is the same."""
    start = max(words.rfind(mark, 0, finding.start) for mark in ".!?\n") + 1
    ends = [at for mark in ".!?\n" if (at := words.find(mark, finding.end)) >= 0]
    sentence = words[start : min(ends, default=len(words))].strip()
    said = f"{finding.rule}\0{finding.section if not words else ''}\0{finding.item if not words else ''}\0{sentence}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _needs(step: str, field_: str, message: str, item: int = -1) -> Noticed:
    found = Finding(rule="needed", message=message, section=step, severity="error")
    return Noticed(found, step, field_, item)


def _says(rule: str, step: str, field_: str, message: str, item: int = -1) -> Noticed:
    place = None if item < 0 else item
    return Noticed(Finding(rule=rule, message=message, section=step, item=place), step, field_, item)


def _order(step_id: str) -> int:
    return next(place for place, step in enumerate(STEPS) if step.id == step_id)
