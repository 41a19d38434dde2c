"""What is said: the question one is at, what a step holds, what the coach noticed, what the past knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from pmwizard.interview.changes import value_at
from pmwizard.interview.guide import Noticed
from pmwizard.interview.opening import Opening
from pmwizard.interview.shapes import Shape, load_shapes
from pmwizard.interview.steps import BY_ID, STEPS, Field, Step
from pmwizard.plain import options, places, words
from pmwizard.plain.places import At
from pmwizard.plain.talk import Talk
from pmwizard.record.times import said_as
from pmwizard.record.view import written_day

if TYPE_CHECKING:
    from pmwizard.archive.model import Match

_MOST_PAST = 3
_AT_MARK = {
    "started": "did it start",
    "detected": "did somebody notice",
    "mitigated": "was the worst over",
    "resolved": "was all well again",
}


@dataclass(slots=True)
class Speech:
    """Says things about an open draft.

    Attributes:
        opening: the draft.
        talk: where it is said.
        shapes: the starting shapes, by id.
        asked: how many of the coach's questions of this step were said.
    """

    opening: Opening
    talk: Talk
    shapes: dict[str, Shape] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        """Learns the shapes."""
        self.shapes = load_shapes(self.opening.settings.templates)

    def enter(self, step: Step) -> None:
        """Says that a step begins, what it asks and the first question to ask oneself."""
        self.asked = 0
        self.talk.say("", f"{_place(step)}. {step.ask}")
        if step.items and self.opening.interview.count(step):
            self.held(step)
        asked = self.opening.guide.questions(step)
        if asked and asked[0].text == step.ask:
            self.asked = 1  # it was said just now
        elif step.id != "basics":
            self.next_question(step)

    def question(self, at: At, *, entered: bool = False) -> None:
        """Says where one is, what is asked, what stands there and what can be chosen.

        Args:
            at: the question.
            entered: whether its step was said just now, and need not be said again.
        """
        interview, field_ = self.opening.interview, at.field
        said = places.title(at, interview)
        if entered:
            said = said.removeprefix(_place(at.step)).removeprefix(", ")
            said = said[:1].upper() + said[1:]
        else:
            self.talk.say("")
        where = f"{said}. " if said else ""
        if field_ is None:
            self.talk.say(f"{where}What now? publish, show, a number to go there, or help.")
            return
        if at.mark:
            count = interview.count(at.step)
            upto = f"1 to {count}" if count > 1 else "1"
            self.talk.say(f"{where}At which line {_AT_MARK[at.mark]}? Its number, {upto}; Enter leaves it open.")
            return
        if at.adding:
            count = interview.count(at.step)
            more = f"Anything more? {count} so far." if count else _first(at.step)
            self.talk.say(f"{where}{more} Enter when there is nothing more.")
            return
        label = f"{field_.label[0].upper()}{field_.label[1:]}" if field_.label != at.step.title else ""
        now = interview.text(at.step, field_, at.item)
        asked = ": ".join(part for part in (label, "" if now else _hint(field_)) if part)
        self.talk.say(f"{where}{asked}." if asked else where.rstrip())
        if now:
            self.talk.say(f"So far: {now}")
        if now and self.talk.waits:
            edit = "" if field_.form in {"choice", "many"} else ", edit to change it"
            self.talk.say(f"Enter keeps it, type to replace it{edit}.")
        if field_.form == "entry" and not interview.entries(at.step)[at.item].get("at"):
            self.talk.say("It has no time yet; a time alone, like 14:03, is enough.")
        self.talk.say(*options.spoken(field_, interview, self.shapes))

    def held(self, step: Step) -> None:
        """Says what a step holds, numbered as `edit N` counts."""
        interview = self.opening.interview
        lines = [f"  {n}. {self.line(at)}" for n, at in enumerate(places.numbered(step, interview), 1)]
        self.talk.say(*lines or ["Nothing here yet."])

    def line(self, at: At) -> str:
        """A field with its value, or an entry with everything that is known about it, in one line."""
        interview, step = self.opening.interview, at.step
        if at.item < 0:
            return f"{at.field.label}: {interview.text(step, at.field) or '(nothing yet)'}" if at.field else step.title
        name = str(interview.entries(step)[at.item].get("id", ""))
        said = []
        for one in step.item_fields[1:]:
            value = interview.text(step, one, at.item)
            said += [f"{one.label} {value}"] if value and (one.id, value) != ("status", "open") else []
        if step.id == "timeline" and not interview.entries(step)[at.item].get("at"):
            said.append("no time yet")
        more = f" ({'; '.join(said)})" if said else ""
        return f"{f'{name}: ' if name else ''}{interview.text(step, step.item_fields[0], at.item)}{more}"

    def read_as(self, at: At, typed: str) -> None:
        """Says which day a time or a day was read as, when the words did not say it in full."""
        interview = self.opening.interview
        if at.field is None or at.field.form not in {"moment", "day", "entry"}:
            return
        holder = interview.record if at.item < 0 else interview.entries(at.step)[at.item]
        value = value_at(holder, ("at",) if at.field.form == "entry" else at.field.path)
        if isinstance(value, datetime):
            local = value.astimezone(interview.context().zone)
            before = interview.context(at.item).near if at.field.form == "entry" else None
            same_day = before is not None and local.date() == before.astimezone(local.tzinfo).date()
            if said_as(typed) != "step" and not same_day and f"{local:%Y-%m-%d}" not in typed:
                self.talk.say(f"That is {local:%A} {written_day(local.date())}, {local:%H:%M}.")
        elif isinstance(value, date) and value.isoformat() not in typed:
            self.talk.say(f"That is {value:%A} {written_day(value)}.")

    def next_question(self, step: Step) -> None:
        """Says the next question to ask oneself; after the last one it begins again."""
        asked = self.opening.guide.questions(step)
        if asked:
            self.talk.say(f"Ask yourselves: {asked[self.asked % len(asked)].text}")
            self.asked += 1

    def why(self, step: Step) -> None:
        """Says why the question said last is worth asking, and where it is from."""
        asked = self.opening.guide.questions(step)
        if not asked:
            self.talk.say("There is no question here.")
            return
        one = asked[max(0, self.asked - 1) % len(asked)]
        source = f" From {one.source}." if one.source else ""
        self.talk.say(f"“{one.text}”", f"{one.why}{source}")

    def help(self, at: At) -> None:
        """Explains the question, then the words that work everywhere."""
        if at.field is not None:
            self.talk.say(at.field.help, f"For example: {at.field.example}")
            if at.field.lines > 1:
                self.talk.say("A line that ends in a backslash goes on in the next one.")
            others = [one for one in at.step.item_fields[1:] if not at.mark]
            if others and (at.adding or at.item >= 0):
                shown = f"{others[0].label} 1 {others[0].example}"
                self.talk.say(f"An entry also has {_listed(others)}; any time: {shown}")
        self.talk.say("Everywhere:", *(f"  {name}: {about}" for name, about in words.HELP))
        self.talk.say("An answer that looks like one of these words: put a backslash in front of it: \\done.")

    def noticed(self, found: Sequence[Noticed], *, asking: bool) -> None:
        """Says what the coach noticed, each with what can be done about it."""
        for number, one in enumerate(found, 1):
            which = f" {number}" if number > 1 else ""
            quoted = f" “{one.finding.text}”." if one.finding.text else ""
            self.talk.say(f"Noticed{which}:{quoted} {one.finding.message}")
            if not asking:
                take = f"take{which} for “{one.finding.suggestion}”, " if one.finding.suggestion else ""
                take += f"take{which} as NAME when it was somebody else, " if one.finding.others else ""
                self.talk.say(f"  {take}keep{which} to keep yours, rewrite{which} to write it again, or go on.")

    def past(self, found: "Sequence[Match]") -> None:
        """Says which past factors are like this one, and what became of the actions taken then."""
        for number, match in enumerate(found[:_MOST_PAST], 1):
            factor = match.factor
            self.talk.say(f"Seen before, {number}: {factor.text} ({factor.date}, {factor.title})")
            for action in factor.actions:
                note = f": “{action.note}”" if action.note else ""
                self.talk.say(f"  {action.id}, {action.status}{note}: {action.text}")
        if found:
            self.talk.say("  link 1 says that it is the same one.")

    def thin_here(self, step: Step) -> None:
        """Says what a reader would still miss in a step that is being left, as questions."""
        for one in self.opening.guide.thin():
            if one.step == step.id and not one.finding.text:
                self.talk.say(f"Still open: {one.finding.message}")

    def refused(self, needed: Sequence[Noticed], *, heard: bool) -> None:
        """Says what publishing still needs, and what to type to give it.

        Args:
            needed: what is needed.
            heard: whether it was said just now under the same numbers, and its words need not be said again.
        """
        many = "one thing is" if len(needed) == 1 else f"{len(needed)} things are"
        if heard:
            many = "number 1 is" if len(needed) == 1 else f"numbers 1 to {len(needed)} are"
        self.talk.say(f"Not published yet: {many} needed.")
        if not heard:
            self._numbered(needed)
        one = "1" if len(needed) == 1 else "each number"
        self.talk.say(f"Type {one} and then its answer, which leads there and back here; then publish.")

    def look(self, found: Sequence[Noticed]) -> None:
        """Says what is needed and what is thin, numbered, each with its place."""
        self._numbered(found)
        self.talk.say("A number goes there; keep N leaves it as it is." if found else "Nothing is missing.")

    def _numbered(self, found: Sequence[Noticed]) -> None:
        for number, one in enumerate(found, 1):
            kind = "Needed" if one.finding.severity == "error" else "Thin"
            quoted = f" “{one.finding.text}”" if one.finding.text else ""
            entry = f", number {one.item + 1 + len(BY_ID[one.step].fields)}" if one.item >= 0 else ""
            self.talk.say(f"  {number}. {kind}, {BY_ID[one.step].title}{entry}:{quoted} {one.finding.message}")


def _hint(field_: Field) -> str:
    """What a field asks for, in words that can be heard alone: its hint, or its help with the hint as the example."""
    about = field_.help.partition(". ")[0].rstrip(".")
    example = field_.hint.removeprefix("e.g. ")
    if example != field_.hint:
        return f"{about}, for example {example}"
    return field_.hint if field_.hint[:1].isupper() else about


def _first(step: Step) -> str:
    """What the first entry of a step may be."""
    first, adder = step.item_fields[0], step.adder.replace("one more thing", "one thing")
    return f"{_hint(first)}." if first.form in {"entry", "measure"} else f"{adder[0].upper()}{adder[1:]}?"


def _place(step: Step) -> str:
    return f"Step {STEPS.index(step) + 1} of {len(STEPS)}, {step.title}"


def _listed(fields: Sequence[Field]) -> str:
    return ", ".join(one.label for one in fields)
