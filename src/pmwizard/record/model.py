"""What a postmortem is: the pydantic model every record is held to before it is shared."""

from collections import Counter
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

Mark = Literal["started", "detected", "mitigated", "resolved"]


def _aware(value: Any) -> Any:
    if not isinstance(value, datetime):
        raise PydanticCustomError("moment", "is not a date and time; write it like 2026-10-03T13:41:00+02:00")
    if value.utcoffset() is None:
        raise PydanticCustomError("offset", "no UTC offset; write it like 2026-10-03T13:41:00+02:00")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise PydanticCustomError("day", "is not a date; write it like 2026-10-17, without quotes or a time")
    return value


Moment = Annotated[datetime, BeforeValidator(_aware)]
Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[str, Field(strict=True)]


class _Table(BaseModel):
    """A table of the record; keys of later versions are carried along untouched."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=False)


class Incident(_Table):
    """When it was, each moment with its UTC offset.

    Attributes:
        timezone: the IANA zone people were in, e.g. `Europe/Berlin`.
        started_at: when the trouble began, known or not at the time.
        detected_at: when somebody or something noticed.
        mitigated_at: when people stopped being hurt.
        resolved_at: when everything was as before.
        detected_by: who or what noticed: `alert`, `customer`, a role, a name.
    """

    timezone: Words = "UTC"
    started_at: Moment | None = None
    detected_at: Moment | None = None
    mitigated_at: Moment | None = None
    resolved_at: Moment | None = None
    detected_by: Words = ""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise PydanticCustomError("zone", "is not a time zone name; write one like Europe/Berlin or UTC") from None
        return value


class Measure(_Table):
    """One number of the impact, and what it counts."""

    what: Words
    value: Words


class Impact(_Table):
    """Who was hurt, how much, for how long."""

    text: Words = ""
    measures: list[Measure] = []


class TimelineEntry(_Table):
    """One moment of the incident.

    Attributes:
        at: when, with its UTC offset.
        text: what happened, who did it, what they saw.
        marks: which of the incident's four times this is.
        source: where it can be looked up, e.g. a chat message's address.
    """

    at: Moment
    text: Words
    marks: list[Mark] = []
    source: Words = ""


class Note(_Table):
    """Something that went well, or poorly."""

    text: Words


class Factor(_Table):
    """One of the things that lined up.

    Attributes:
        id: `F1`, `F2`, … within the record.
        category: its kind; unknown ones are kept.
        text: the condition, as it was.
        seen_before: earlier factors like it, as `postmortem-id#F1`.
    """

    id: Words
    category: Words = ""
    text: Words
    seen_before: list[Words] = []


class HistoryLine(_Table):
    """What became of an action: when, by whom, from which state to which, and why."""

    at: Moment
    by: Words
    change: Words
    note: Words = ""


class Action(_Table):
    """A promise, or with `status = "idea"` the thought of one.

    Attributes:
        id: `A1`, `A2`, … within the record.
        text: what will be true, and how somebody else can see that it is.
        owner: who brings it home.
        due: the day it will be done.
        kind: prevent, detect, limit or learn.
        addresses: ids of the factors it answers.
        tracker: its address in an issue tracker.
        status: open, done, dropped or idea.
        closed_at: the day it was done or dropped.
        history: what became of it.
    """

    id: Words
    text: Words
    owner: Words = ""
    due: Day | None = None
    kind: Literal["prevent", "detect", "limit", "learn", ""] = ""
    addresses: list[Words] = []
    tracker: Words = ""
    status: Literal["open", "done", "dropped", "idea"] = "open"
    closed_at: Day | None = None
    history: list[HistoryLine] = []


class Link(_Table):
    """A graph, a log, a conversation worth opening."""

    title: Words
    url: Words


class Postmortem(_Table):
    """The whole record, as `postmortem.toml` holds it."""

    schema_: Literal[1] = Field(1, alias="schema")
    id: Words = Field(pattern=r"^\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)
    title: Words = Field(min_length=1)
    status: Literal["draft", "review", "published"] = "draft"
    severity: Words = ""
    services: list[Words] = []
    teams: list[Words] = []
    authors: list[Words] = []
    tags: list[Words] = []
    summary: Words = ""
    incident: Incident = Incident()
    impact: Impact = Impact()
    timeline: list[TimelineEntry] = []
    went_well: list[Note] = []
    went_poorly: list[Note] = []
    factors: list[Factor] = []
    actions: list[Action] = []
    links: list[Link] = []

    @model_validator(mode="after")
    def _ids_are_their_own(self) -> Self:
        for name, items in (("factor", self.factors), ("action", self.actions)):
            twice = [key for key, count in Counter(item.id for item in items).items() if count > 1]
            if twice:
                raise PydanticCustomError(
                    "twice", "two {name}s are called {id}; give one of them another id", {"name": name, "id": twice[0]}
                )
        return self
