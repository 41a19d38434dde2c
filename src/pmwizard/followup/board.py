"""Where actions stand: overdue first, by owner, team, kind and age; how many of last year's were finished."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Literal

from pmwizard.archive.model import ActionRow

Lane = Literal["overdue", "due soon", "open", "idea", "done", "dropped"]

LANES: tuple[Lane, ...] = ("overdue", "due soon", "open", "idea", "done", "dropped")
"""Where an action can stand, in the order they are shown."""

By = Literal["state", "owner", "team", "kind", "age"]

_AGES = ((365, "Over a year old"), (90, "Three to twelve months old"), (30, "One to three months old"))
_STATES: dict[str, Lane] = {"idea": "idea", "done": "done", "dropped": "dropped"}
HEADINGS: dict[Lane, str] = {
    "overdue": "Overdue",
    "due soon": "Due soon",
    "open": "Open",
    "idea": "Ideas, not promised yet",
    "done": "Done",
    "dropped": "Dropped",
}
"""How each lane is called above it."""

_YEAR = timedelta(days=365)


def lane(row: ActionRow, today: date, soon_days: int = 7) -> Lane:
    """Where an action stands: one of `LANES`."""
    if row.status != "open":
        return _STATES.get(row.status, "open")
    if row.due is None or row.due > today + timedelta(days=soon_days):
        return "open"
    return "overdue" if row.due < today else "due soon"


def is_overdue(row: ActionRow, today: date) -> bool:
    """Whether an open action's day has passed."""
    return row.status == "open" and row.due is not None and row.due < today


def age_days(row: ActionRow, today: date) -> int:
    """Days from the incident until it was done or dropped, or until today; 0 when the incident's day is unknown."""
    if row.date == date.min:
        return 0
    return max(0, ((row.closed_at or today) - row.date).days)


def ordered(rows: Iterable[ActionRow], today: date, soon_days: int = 7) -> list[ActionRow]:
    """The longest overdue first, then what is due next, then what has no date; the finished newest first."""

    def key(row: ActionRow) -> tuple[int, int, str]:
        where = LANES.index(lane(row, today, soon_days))
        if row.status in {"done", "dropped"}:
            return where, -(row.closed_at or row.date).toordinal(), row.ref
        return where, (row.due or date.max).toordinal(), row.ref

    return sorted(rows, key=key)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which actions are meant; what is left empty leaves nothing out.

    Attributes:
        overdue: only those whose day has passed.
        owner: part of the owner's name.
        team: a team of the postmortem.
        kinds: prevent, detect, limit, learn.
        statuses: open, done, dropped, idea.
        older_days: only those at least this many days old.
        text: words, each of which stands somewhere in the action.
    """

    overdue: bool = False
    owner: str = ""
    team: str = ""
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    older_days: int = 0
    text: str = ""

    def takes(self, row: ActionRow, today: date) -> bool:
        """Whether an action is meant."""
        return (
            (not self.overdue or is_overdue(row, today))
            and self.owner.casefold() in row.owner.casefold()
            and (not self.team or self.team.casefold() in {team.casefold() for team in row.teams})
            and (not self.kinds or row.kind in self.kinds)
            and (not self.statuses or row.status in self.statuses)
            and age_days(row, today) >= self.older_days
            and (not self.text or _holds(row, self.text))
        )


def chosen(rows: Iterable[ActionRow], choice: Choice, today: date, soon_days: int = 7) -> list[ActionRow]:
    """Those meant, in order."""
    return ordered((row for row in rows if choice.takes(row, today)), today, soon_days)


def grouped(rows: Iterable[ActionRow], today: date, by: By = "state", soon_days: int = 7) -> dict[str, list[ActionRow]]:
    """The rows, in the order given, under headings; what belongs to several teams stands under each."""
    groups: dict[str, list[ActionRow]] = {}
    for row in rows:
        for heading in _headings(row, today, by, soon_days):
            groups.setdefault(heading, []).append(row)
    return groups


def _headings(row: ActionRow, today: date, by: By, soon_days: int) -> Sequence[str]:
    if by == "owner":
        return [row.owner or "Nobody yet"]
    if by == "team":
        return row.teams or ["No team"]
    if by == "kind":
        return [row.kind.capitalize() or "No kind"]
    if by == "age":
        return [next((said for days, said in _AGES if age_days(row, today) >= days), "Under a month old")]
    return [HEADINGS[lane(row, today, soon_days)]]


@dataclass(frozen=True, slots=True)
class Board:
    """Actions by where they stand, each lane in order; the keys are `LANES`, empty lanes too."""

    lanes: dict[Lane, list[ActionRow]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[ActionRow], today: date, soon_days: int = 7, text: str = "") -> "Board":
        """The board of those that hold all the words of `text`."""
        lanes: dict[Lane, list[ActionRow]] = {name: [] for name in LANES}
        for row in chosen(rows, Choice(text=text), today, soon_days):
            lanes[lane(row, today, soon_days)].append(row)
        return cls(lanes)


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the promises of a year.

    Attributes:
        promised: how many were made; ideas are not promises.
        done: how many of these are done.
        dropped: how many were dropped.
        median_days: the median days from incident to done; None when nothing is done.
    """

    promised: int
    done: int
    dropped: int
    median_days: int | None


def progress(rows: Iterable[ActionRow], today: date) -> Progress:
    """What became of the actions of the incidents of the last 365 days."""
    year = [row for row in rows if row.status != "idea" and today - _YEAR <= row.date <= today]
    done = [row for row in year if row.status == "done"]
    days = [age_days(row, today) for row in done if row.closed_at]
    dropped = sum(row.status == "dropped" for row in year)
    return Progress(len(year), len(done), dropped, int(median(days)) if days else None)


def owned_by(rows: Iterable[ActionRow], identity: str) -> list[ActionRow]:
    """The actions of a person, given as git knows them, `Name <address>`; the owner may be either."""
    name, _, address = identity.partition("<")
    known = {name.strip().casefold(), address.strip(" >").casefold(), identity.strip().casefold()} - {""}
    return [row for row in rows if known & _names(row.owner)]


def teams_of(rows: Sequence[ActionRow], identity: str) -> set[str]:
    """The teams whose postmortems a person owns actions of."""
    return {team for row in owned_by(rows, identity) for team in row.teams}


@dataclass(frozen=True, slots=True)
class Pressing:
    """What is overdue or due soon, for one person.

    Attributes:
        rows: a person's own first, then that of their teams, then the rest.
        late: how many of them are overdue.
        own: which of them are theirs, by reference.
        mine: how many of those overdue are theirs.
        teams: how many of those overdue are their teams' and not theirs.
    """

    rows: Sequence[ActionRow] = ()
    late: int = 0
    own: frozenset[str] = frozenset()
    mine: int = 0
    teams: int = 0


def pressing(rows: Sequence[ActionRow], identity: str, today: date, soon_days: int = 7) -> Pressing:
    """What is overdue or due soon, and whose it is."""
    own, teams = frozenset(row.ref for row in owned_by(rows, identity)), teams_of(rows, identity)
    found = [row for row in ordered(rows, today, soon_days) if lane(row, today, soon_days) in {"overdue", "due soon"}]
    found.sort(key=lambda row: (row.ref not in own, not teams.intersection(row.teams)))
    late = [row for row in found if is_overdue(row, today)]
    mine = sum(row.ref in own for row in late)
    theirs = sum(row.ref not in own and bool(teams.intersection(row.teams)) for row in late)
    return Pressing(found, len(late), own, mine, theirs)


def outcome(action_id: str, status: str, note: str = "") -> str:
    """What became of an action, in a sentence: `A3 was dropped: the console move would cover it`."""
    said = {"done": "is done", "dropped": "was dropped", "idea": "stayed an idea"}.get(status, "is still open")
    return f"{action_id} {said}{f': {note}' if note else ''}"


def note_of(row: ActionRow) -> str:
    """The newest note of an action's history: why it was dropped, what proves it done."""
    return next((note for *_, note in reversed(row.history) if note), "")


def days_late(row: ActionRow, today: date) -> int:
    """Days since its day passed; 0 when it has not."""
    return (today - row.due).days if row.due and is_overdue(row, today) else 0


def standing(row: ActionRow, today: date) -> str:
    """Where an action stands, in words: `due 3 December 2026`, `due 5 March 2026, 264 days ago`, `done 11 May 2026`."""
    from pmwizard.record.view import written_day

    if row.status in {"done", "dropped"}:
        return f"{row.status} {written_day(row.closed_at)}" if row.closed_at else row.status
    if row.due is None:
        return "an idea" if row.status == "idea" else "no date"
    late = days_late(row, today)
    return f"due {written_day(row.due)}" + (f", {late} day{'' if late == 1 else 's'} ago" if late else "")


def today_of(now: datetime) -> date:
    """The day people here have: the moment in the machine's own zone."""
    return now.astimezone().date()


def _names(owner: str) -> set[str]:
    name, _, address = owner.partition("<")
    return {name.strip().casefold(), address.strip(" >").casefold(), owner.strip().casefold()} - {""}


def _holds(row: ActionRow, text: str) -> bool:
    where = f"{row.ref} {row.text} {row.owner} {row.title} {' '.join(row.teams)} {row.kind}".casefold()
    return all(word in where for word in text.casefold().split())
