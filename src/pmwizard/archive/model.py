"""What the archive gives back: past factors, what became of their actions, and where everything stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PastAction:
    """An action of a past postmortem, and what became of it.

    Attributes:
        id: `A1`, `A2`, … within its postmortem.
        text: the promise.
        status: `open`, `done`, `dropped` or `idea`.
        owner: who brings it home; may be empty.
        due: the day it will be done.
        note: the newest note of its history: why it was dropped, what proves it done.
    """

    id: str
    text: str
    status: str = "open"
    owner: str = ""
    due: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastFactor:
    """A contributing factor somebody wrote down before.

    Attributes:
        ref: `postmortem-id#F1`.
        text: the factor, as it was written.
        title: the postmortem's title.
        date: the day of the incident; `date.min` when nobody wrote it down.
        path: the file, relative to the repository, or absolute for other sources.
        line: its line in that file, from 1; 0 when unknown.
        services: the services of its postmortem.
        teams: the teams of its postmortem.
        actions: what was promised then.
        sure: false when it was read from prose that may not have been meant as a factor.
    """

    ref: str
    text: str
    title: str = ""
    date: dt.date = dt.date.min
    path: str = ""
    line: int = 0
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    actions: tuple[PastAction, ...] = ()
    sure: bool = True

    @property
    def postmortem(self) -> str:
        """The id of the postmortem it stands in."""
        return self.ref.rpartition("#")[0]


@dataclass(frozen=True, slots=True)
class Match:
    """A past factor like the one being written.

    Attributes:
        score: 0 to 1; means the same at every archive size.
        factor: the past factor.
        shared: the words of the past factor that carry what the two have in common, as written there.
    """

    score: float
    factor: PastFactor
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A postmortem that holds the words searched for, and the line that shows it best."""

    path: str
    title: str
    date: dt.date
    line: int
    snippet: str
    id: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """One factor that came up in several postmortems, newest first."""

    factors: tuple[PastFactor, ...]

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """When it came up, newest first."""
        return tuple(factor.date for factor in self.factors)

    @property
    def teams(self) -> tuple[str, ...]:
        """Whose postmortems it came up in, without repeats."""
        return tuple(dict.fromkeys(team for factor in self.factors for team in factor.teams))

    @property
    def actions(self) -> tuple[tuple[PastFactor, PastAction], ...]:
        """Every action taken about it, beside the factor it answered."""
        return tuple((factor, action) for factor in self.factors for action in factor.actions)


@dataclass(frozen=True, slots=True)
class PostmortemRow:
    """A past postmortem in one row."""

    id: str
    title: str
    date: dt.date
    severity: str
    path: str
    teams: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of any past postmortem, with its postmortem's `title`, `date`, `teams` and `path`."""

    ref: str
    text: str
    owner: str
    due: dt.date | None
    kind: str
    status: str
    tracker: str
    closed_at: dt.date | None
    history: tuple[tuple[str, str, str, str], ...]
    path: str
    teams: tuple[str, ...]
    title: str
    date: dt.date
    line: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of a timeline: its `line` in the file, the time as written there, and the instant if the text tells it.

    `when` is empty for a line that bears no time of its own.
    """

    line: int
    when: str
    text: str
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class SimilarAction:
    """An open action like the one being written; `score` 0 to 1, `shared` the words of it that carry the likeness."""

    score: float
    action: ActionRow
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPostmortem:
    """A past postmortem as far as the archive knows it; `lines` are (line in its file, text)."""

    row: PostmortemRow
    lines: tuple[tuple[int, str], ...]
    factors: tuple[PastFactor, ...]
    actions: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A file the archive could not take in, or not all of it; `line` is 0 when it is the whole file."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did: files `seen`, `read` because they changed, `removed` because they are gone."""

    seen: int = 0
    read: int = 0
    removed: int = 0
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """Where the archive stands.

    Attributes:
        postmortems: how many are in it.
        factors: how many past factors.
        actions: how many actions.
        sources: each place it reads, with the number of postmortems found there.
        problems: files that could not be read, or not wholly.
        index: where the index is kept; empty when it lives in memory.
        in_memory: why it lives in memory; empty when it does not.
    """

    postmortems: int = 0
    factors: int = 0
    actions: int = 0
    sources: Sequence[tuple[str, int]] = ()
    problems: Sequence[Problem] = ()
    index: str = ""
    in_memory: str = ""


@dataclass(slots=True)
class Document:
    """A postmortem as the archive holds it, wherever it came from.

    Attributes:
        id: the postmortem's id.
        title: its title.
        date: the day of the incident.
        severity: as written.
        services: its services.
        teams: its teams.
        people: those who wrote it and those who own its actions.
        factors: (id, text, line, sure, ids of its actions).
        actions: its actions, as rows without the postmortem's own columns.
        lines: (line number, text) of everything worth searching.
        problems: what could not be read in it.
        authors: those who wrote it.
        summary: what happened, in its own words.
        impact: who was hurt and how much, in its own words.
        timeline: what happened when, in the order of the text.
        went_well: (line, text) of what went well.
        went_poorly: (line, text) of what went poorly.
        timezone: the IANA zone its times are in; empty when the text does not say.
        times: the four times of the incident it states, by mark: `started`, `detected`, `mitigated`, `resolved`.
        detected_by: who or what noticed, as written.
    """

    id: str
    title: str
    date: dt.date = dt.date.min
    severity: str = ""
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    factors: list[tuple[str, str, int, bool, tuple[str, ...]]] = field(default_factory=list)
    actions: list[ActionRow] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    summary: str = ""
    impact: str = ""
    timeline: list[Moment] = field(default_factory=list)
    went_well: list[tuple[int, str]] = field(default_factory=list)
    went_poorly: list[tuple[int, str]] = field(default_factory=list)
    timezone: str = ""
    times: dict[str, dt.datetime] = field(default_factory=dict)
    detected_by: str = ""
