"""The steps of the walk and their fields, described once for every face that draws them."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["words", "names", "moment", "zone", "day", "choice", "many", "entry", "measure"]
"""How a field is written: free words, names with commas, a time, a day, one choice, several choices, a timeline line
(time, then words), or a measure (`what: value`)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an author can write.

    Attributes:
        id: its name, unique in its step.
        label: as shown.
        path: where its value stands in the record, or in the item for a field of an entry.
        form: how it is written.
        hint: what stands there while it is empty.
        help: what it is for, in two sentences at most.
        example: one.
        lines: how many lines it is shown with when empty.
        section: the coach's section; empty when the coach does not listen here.
    """

    id: str
    label: str
    path: tuple[str, ...]
    form: Form = "words"
    hint: str = ""
    help: str = ""
    example: str = ""
    lines: int = 1
    section: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the walk.

    Attributes:
        id: its name.
        title: as shown.
        ask: what it asks, in a line.
        fields: its fields, top to bottom.
        items: the record's list it holds, as a path; empty when it holds none.
        item_fields: the fields of an entry; the first is its words.
        adder: what stands on the line for one more.
    """

    id: str
    title: str
    ask: str
    fields: tuple[Field, ...] = ()
    items: tuple[str, ...] = ()
    item_fields: tuple[Field, ...] = ()
    adder: str = ""

    def field(self, field_id: str) -> Field:
        """The field of that id, of the step or of its entries."""
        return next(field for field in (*self.fields, *self.item_fields) if field.id == field_id)


BASICS = Step(
    "basics",
    "Basics",
    "What you know at once. Everything else can wait.",
    (
        Field("title", "Title", ("title",), hint="What happened, in a line",
              help="One line somebody recognises a year from now. What people saw says more than the component's name.",
              example="Checkout slowed to 9 s while we moved the order broker"),
        Field("started_at", "Started", ("incident", "started_at"), "moment",
              "e.g. 13:41, yesterday 23:50, 2026-10-03 13:41",
              help="When the trouble began, known or not at the time. A guess is fine; the timeline can move it.",
              example="yesterday 23:50"),
        Field("severity", "Severity", ("severity",), "choice",
              help="Roughly how bad it was, in your team's own scale.", example="SEV2"),
        Field("shape", "Shape", (), "choice",
              help="What kind of incident it was. It only chooses which questions are asked.", example="slow service"),
        Field("timezone", "Time zone", ("incident", "timezone"), "zone", "e.g. Europe/Berlin",
              help="The zone people were in. Times you type are taken in this zone.", example="Europe/Berlin"),
        Field("services", "Services", ("services",), "names", "e.g. checkout, orders-broker",
              help="What was hurt, by the names people search for. Commas between.", example="checkout, orders-broker"),
        Field("teams", "Teams", ("teams",), "names", "e.g. payments",
              help="Whose incident it was.", example="payments"),
        Field("authors", "Authors", ("authors",), "names", "you, and whoever writes with you",
              help="Who writes this. Readers ask them, nobody grades them.", example="Dana Reyes <dana@example.com>"),
        Field("detected_by", "Noticed by", ("incident", "detected_by"), hint="e.g. alert, customer, a colleague",
              help="Who or what noticed first. An alert, a customer, a role, a name.", example="customer"),
        Field("summary", "Summary", ("summary",), hint="Two or three sentences for somebody in a hurry",
              help="What happened and whom it hurt. It is easier to write last.",
              example="Moving the order broker starved the checkout consumers for 52 minutes.",
              lines=3, section="summary"),
    ),
)  # fmt: skip

TIMELINE = Step(
    "timeline",
    "Timeline",
    "What happened, as it looked then. Begin with 14:03, +12m or yesterday 23:50.",
    items=("timeline",),
    item_fields=(
        Field("text", "What happened", ("text",), "entry", "e.g. 14:03 I rolled checkout back to v41",
              help="A time and what happened, who did it, what they saw. It sorts itself.",
              example="+12m support forwarded two tickets", section="timeline"),
        Field("marks", "marks", ("marks",), "many",
              help="Which of the four times this is. They give the time to detect, to mitigate and to resolve.",
              example="detected"),
        Field("source", "source", ("source",), hint="a link to the message, graph or log",
              help="Where it can be looked up. An address is enough.", example="https://chat.example.com/p1696334280"),
    ),
    adder="e.g. 14:03 what happened",
)  # fmt: skip

IMPACT = Step(
    "impact",
    "Impact",
    "Who was hurt, how many, for how long. “About 400” is worth more than “some”.",
    (
        Field("text", "In words", ("impact", "text"), hint="Who noticed what, how many of them, from when to when",
              help="What it was like for the people outside. A number, a group and a span make it real.",
              example="4,310 shoppers in the EU gave up between 13:41 and 14:33.", lines=4, section="impact"),
    ),
    items=("impact", "measures"),
    item_fields=(
        Field("measure", "Measure", (), "measure", "e.g. abandoned checkouts: 4,310",
              help="One number and what it counts, with a colon between. What is normal helps to read it.",
              example="p99 checkout latency: 9.1 s (normally 0.8 s)"),
    ),
    adder="a number: what it counts, a colon, how many",
)  # fmt: skip

WENT_WELL = Step(
    "went_well",
    "Went well",
    "Somebody kept this from being worse. Who, and how?",
    items=("went_well",),
    item_fields=(
        Field("text", "Went well", ("text",), hint="e.g. Support recognised the pattern and came straight to us",
              help="What people and systems did right. Why it was not worse is half of what there is to learn.",
              example="The old nodes were still running, so moving back took four minutes.", section="went_well"),
    ),
    adder="one thing that helped",
)  # fmt: skip

WENT_POORLY = Step(
    "went_poorly",
    "Went poorly",
    "What made it longer, harder or lonelier than it needed to be?",
    items=("went_poorly",),
    item_fields=(
        Field("text", "Went poorly", ("text",), hint="e.g. For 17 minutes nobody on call knew",
              help="What got in the way, told from where people stood: who, and what they saw.",
              example="Two of us tuned timeouts in parallel without telling each other.", section="went_poorly"),
    ),
    adder="one thing that got in the way",
)  # fmt: skip

FACTORS = Step(
    "factors",
    "Factors",
    "What lined up? Usually three to six things.",
    items=("factors",),
    item_fields=(
        Field("text", "Factor", ("text",), hint="e.g. Queue depth has a graph and no alert",
              help="A condition that had to be true for this. None was enough alone.",
              example="The shell prompt has the same colour in staging and production.", section="factors"),
        Field("category", "kind", ("category",), "choice",
              help="What sort of condition it is. Several sorts mean you looked in several places.", example="tooling"),
        Field("seen_before", "seen before", ("seen_before",), "names", "nothing linked yet",
              help="Earlier factors like this one. Linking one that was found fills it.",
              example="2026-05-11-invoice-backlog#F1"),
    ),
    adder="one more thing that had to be true",
)  # fmt: skip

ACTIONS = Step(
    "actions",
    "Actions",
    "What will be different, who brings it home, and how will somebody else see it?",
    items=("actions",),
    item_fields=(
        Field("text", "Action", ("text",), hint="e.g. Page on-call when queue depth stays above 5,000 for 3 minutes",
              help="What will be true, so that somebody else can see it. Few and done beat many.",
              example="Make the tool ask for the cluster's name before it moves a leader.", section="actions"),
        Field("owner", "owner", ("owner",), hint="who",
              help="Who brings it home. One name, asked beforehand.", example="Ines Okafor"),
        Field("due", "due", ("due",), "day", "e.g. in 2 weeks",
              help="The day it will be done. It can be moved later, with a reason.", example="in 2 weeks"),
        Field("kind", "kind", ("kind",), "choice",
              help="Prevent it, detect it sooner, limit the harm, or learn more.", example="detect"),
        Field("addresses", "answers", ("addresses",), "many",
              help="Which factors it answers.", example="F2"),
        Field("status", "state", ("status",), "choice",
              help="Open is a promise. An idea is not counted as one and needs neither owner nor date.",
              example="open"),
        Field("tracker", "tracker", ("tracker",), hint="its address there",
              help="Where your team tracks it.", example="https://tracker.example.com/PAY-812"),
    ),
    adder="one thing that will be different",
)  # fmt: skip

REVIEW = Step("review", "Review", "Read it as somebody who was not there.")

STEPS: tuple[Step, ...] = (BASICS, TIMELINE, IMPACT, WENT_WELL, WENT_POORLY, FACTORS, ACTIONS, REVIEW)
BY_ID = {step.id: step for step in STEPS}

CATEGORIES = (
    *("monitoring", "tooling", "documentation", "assumption", "time pressure", "process", "capacity"),
    *("dependency", "communication", "change", "design", "knowledge", "other"),
)
