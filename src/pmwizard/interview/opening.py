"""From a draft to the interview, its guide and its settings: what every face is handed to draw."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pmwizard.errors import UnusableError
from pmwizard.interview.guide import Guide
from pmwizard.interview.interview import Interview, new_record
from pmwizard.interview.offers import Choices
from pmwizard.interview.shapes import load_shapes
from pmwizard.interview.zones import own_offsets, same_hours
from pmwizard.locations import ATTACHMENTS
from pmwizard.record.attachments import beside, with_link, without_link
from pmwizard.record.times import zone_of
from pmwizard.settings import Settings

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive
    from pmwizard.drafts import Session
    from pmwizard.publish import Secret

_RECENT, _OFFERED = 300, 50
_TABLES = ("incident", "impact")
_LISTS = ("timeline", "went_well", "went_poorly", "factors", "actions", "links")


@dataclass(slots=True)
class Opening:
    """An open draft and everything that is needed to go on with it.

    Attributes:
        session: the draft on disk; every edit is saved by itself.
        settings: the settings of the draft's repository.
        interview: the record being written; shares its table with the draft.
        guide: the coach and the past beside it.
        passing: whether the draft goes when the program ends, as in the demo: nobody is told how to go on with it.
    """

    session: "Session"
    settings: Settings
    interview: Interview = field(init=False)
    guide: Guide = field(init=False)
    passing: bool = False

    def __post_init__(self) -> None:
        """Joins the interview and the draft: they share the record, half-typed words and what was kept."""
        draft, settings = self.session.draft, self.settings
        choices = Choices(
            severity=settings["repository.severities"],
            shape=tuple(load_shapes(settings.templates)),
            category=settings["factors.categories"],
            services=settings["repository.services"],
            teams=settings["repository.teams"],
        )
        self.interview = Interview(
            draft.record, draft.half, draft.shape, choices, changed=self.changed, instants=draft.instants
        )
        self.guide = Guide(self.interview, draft.kept, frozenset(settings["coach.off"]), team_prompts=settings.prompts)

    @classmethod
    def of(cls, session: "Session", start: Path) -> Self:
        """The opening of a draft; one that belongs to no repository yet takes the one it is opened in.

        Raises:
            UnusableError: a file of settings is wrong.
        """
        draft = session.draft
        settings = Settings.load(Path(draft.repository) if draft.repository else start)
        if not draft.repository and settings.root:
            draft.repository = str(settings.root)
        return cls(session, settings)

    @property
    def root(self) -> Path | None:
        """The repository it will be published to; None when it belongs to none."""
        return Path(self.session.draft.repository) if self.session.draft.repository else None

    def open_archive(self) -> "Archive | None":
        """Opens the past with what its index knows already; None without a repository. Takes a moment: use a thread."""
        from pmwizard.archive.archive import Archive

        if self.root is None:
            return None
        archive = Archive.open(self.root, self.settings.past(self.root))
        self.learn(archive)
        return archive

    def learn(self, archive: "Archive") -> None:
        """Has the guide ask that archive, and offers its services, teams and people, the commonest first."""
        self.guide.archive = archive
        rows, actions, offered = archive.recent(_RECENT), archive.actions(), self.interview.choices
        services = Counter(one for row in rows for one in row.services)
        teams = Counter(one for row in rows for one in row.teams)
        people = Counter(row.owner for row in actions if row.owner)
        offered.services = _merged(self.settings["repository.services"], services)
        offered.teams = _merged(self.settings["repository.teams"], teams)
        offered.people = _merged([], people)

    def changed(self) -> None:
        """Has the draft saved in a moment; called after every edit."""
        self.session.draft.shape = self.interview.shape
        self.session.save_soon()

    def remember(self, step: str, field_id: str = "", item: int = -1, line: int = 0, column: int = 0) -> None:
        """Where the author is, so that any face can go on from there; saved with the draft."""
        place = self.session.draft.place
        if (place.step, place.field, place.item, place.line, place.column) != (step, field_id, item, line, column):
            place.step, place.field, place.item, place.line, place.column = step, field_id, item, line, column
            self.session.save_soon()

    def take_notes(self) -> int:
        """Puts lines left by `pmwizard note` meanwhile into the timeline; how many there were."""
        notes = self.session.take_notes()
        return self.interview.bring([one.entry for one in notes], [one.at for one in notes if one.instant])

    def attach(self, source: Path) -> str:
        """Attaches a file: a copy in the draft, and a link in the record that undo takes back; returns its name.

        Raises:
            UnusableError: it is no file that can be read, or larger than forges take.
            OSError: there is no room for it.
        """
        name = self.session.attach(source)
        self.link_attached(name)
        return name

    def link_attached(self, name: str) -> None:
        """Makes the record's link to a file that the draft keeps already."""
        self.interview.mend(with_link(self.interview.record, name))

    def detach(self, name: str) -> None:
        """Takes an attachment's link out of the record; the copy stays until the draft goes, for undo."""
        self.interview.mend(without_link(self.interview.record, name))

    def files(self) -> list[Path]:
        """The attachments that go along."""
        return beside(self.interview.record, self.session.attachments)[0]

    def mask(self, secrets: "Iterable[Secret]") -> None:
        """Masks what was found: in the record, as one edit for undo, and in the draft's copies of attachments.

        Raises:
            OSError: an attachment's copy cannot be written.
        """
        from pmwizard.drafts.files import write_whole
        from pmwizard.publish import mask, mask_file

        found = sorted(secrets, key=lambda one: one.start, reverse=True)  # from the end, so that spans stay
        record: dict[str, Any] = self.interview.record
        for secret in found:
            record = record if secret.where[0] == ATTACHMENTS else mask(record, secret)
        self.interview.mend(record)
        for name in dict.fromkeys(str(secret.where[1]) for secret in found if secret.where[0] == ATTACHMENTS):
            path = self.session.attachments / name
            write_whole(path, mask_file(path, [one for one in found if one.where == (ATTACHMENTS, name)]))

    def put_away(self) -> str:
        """Closes the draft and puts it away once it is published; says in a sentence how to have it back."""
        from pmwizard.drafts import HeldError, Store

        name = self.session.draft.id
        self.session.close()
        self.session.give_up()
        try:
            Store().discard(name)
        except (HeldError, UnusableError, OSError) as error:
            return f"The draft {name} stays in the list: {error}"
        return f"The draft is put away; `pmwizard discard --undo {name}` brings it back."


def _merged(first: Sequence[str], counted: "Counter[str]") -> list[str]:
    return list(dict.fromkeys([*first, *(name for name, _ in counted.most_common())]))[:_OFFERED]


def begin(settings: Settings, *, title: str = "", severity: str = "", author: str = "") -> dict[str, Any]:
    """A record to begin with, in the zone the repository's people are in."""
    return new_record(title=title, severity=severity, zone=settings["repository.timezone"], author=author)


def known_shape(name: str, settings: Settings) -> str:
    """The shape of that name, by its id or by the name it is shown with; an empty name is no shape.

    Raises:
        UnusableError: there is none such; names those there are.
    """
    shapes = load_shapes(settings.templates)
    wanted = name.strip().lower().replace(" ", "-")
    found = next((one.id for one in shapes.values() if wanted in {one.id, one.name.lower().replace(" ", "-")}), "")
    if wanted and not found:
        raise UnusableError(f"--shape {name}: there is no such shape; there are {', '.join(shapes)}")
    return found


def from_toml(path: Path, text: str) -> dict[str, Any]:
    """The record in a TOML file as the start of a new draft: its id goes, everything else stays.

    Raises:
        UnusableError: it is not TOML, or its parts are not tables and lists as in a record; names the line.
    """
    try:
        record = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnusableError(f"{path}: not valid TOML: {error}") from None
    wrong = _misshapen(record)
    if wrong:
        from pmwizard.record.errors import line_of

        raise UnusableError(f"{path}:{line_of(text, (wrong,))}: {wrong} is not what a record holds there; mend it")
    return {**{key: value for key, value in record.items() if key != "id"}, "status": "draft"}


def _misshapen(record: Mapping[str, Any]) -> str:
    for key, value in record.items():
        if key in _TABLES and not isinstance(value, dict):
            return key
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
            return key
    measures = record.get("impact", {}).get("measures", [])
    return "" if isinstance(measures, list) and all(isinstance(one, dict) for one in measures) else "impact"


def from_file(path: Path, zone: str) -> dict[str, Any]:
    """The start of a draft from a file: a record (`.toml`), or a Markdown postmortem in anybody's style.

    Args:
        path: the file.
        zone: the zone of a page that names none.

    Raises:
        UnusableError: it cannot be read, or is neither; names the file, the line and the mend.
    """
    from pmwizard.record.toml_io import read_text

    text = read_text(path)
    return from_toml(path, text) if path.suffix.lower() == ".toml" else from_markdown(path, text, zone)


def from_markdown(path: Path, text: str, zone: str) -> dict[str, Any]:
    """The start of a draft from the text of a Markdown postmortem; nothing is invented.

    Args:
        path: the page.
        text: what stands in it.
        zone: the zone of its clocks when it names none.

    Raises:
        UnusableError: there is nothing in it that a postmortem has.
    """
    from pmwizard.archive.reading import read, to_record

    record = to_record(read(path, text))
    if not any(record.get(key) for key in ("summary", *_LISTS)):
        raise UnusableError(f"{path}: no heading or list in it reads as part of a postmortem; nothing was taken over")
    record.pop("id", None)
    if not (record.get("incident") or {}).get("timezone"):
        for change in same_hours(record, own_offsets(record, None, UTC), zone_of(zone)):
            change.apply(record)
    return record
