"""Where past postmortems lie: the repository itself, other clones, and folders of Markdown in anybody's style."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pmwizard.archive.model import Problem
from pmwizard.locations import POSTMORTEMS, RECORD_FILE

RECORD, PROSE = "record", "prose"

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".md.erb", ".rst")
_HOMES = frozenset(
    {"postmortems", "postmortem", "post-mortems", "post-mortem", "post_mortems", "incidents", "incident", "outages"}
    | {"incident-reports", "incident_reports", "incident-reviews", "incident-reports-archive", "retrospectives"}
    | {"rca", "rcas", "root-cause-analysis", "pir", "pirs", "coe", "after-action", "learning-reviews"}
)
_ABOVE_HOMES = ("", "docs", "doc", "content", "documentation", "pages", "wiki", "src", "_posts", "reports")
_PASSED_OVER = frozenset(
    {"node_modules", "__pycache__", "venv", "site-packages", "vendor", "target", "dist", "build", "attachments"}
)
_NOT_PROSE = ("template", "contributing", "license", "changelog", "code_of_conduct", "readme", "index", "_index")
_DEEPEST = 24


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read.

    Attributes:
        path: where it is.
        kind: `record` or `prose`.
        source: the place of its source in the list of sources, the repository itself being 0.
        shown: its path as people see it: relative in the repository itself, whole elsewhere.
        stat: what the system says about it.
    """

    path: str
    kind: str
    source: int
    shown: str
    stat: os.stat_result


@dataclass(slots=True)
class Survey:
    """Every file found, and what stood in the way."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _walked: set[tuple[int, int]] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    """Folders of records, which hold nothing else to read."""

    def take(self, path: str, kind: str, source: int, root: str) -> bool:
        """Notes a file, once; false when there is none."""
        if path in self._taken:
            return True
        shown = path[len(root) + 1 :].replace(os.sep, "/") if source == 0 else path
        try:
            stat = os.stat(path)  # noqa: PTH116 -- called for every file of an archive; Path costs ten times as much
        except OSError as error:
            if not os.path.lexists(path):
                return False
            self.problems.append(Problem(shown, 0, f"cannot be read: {error.strerror or error}"))
            return True
        self._taken.add(path)
        self.found.append(Found(path, kind, source, shown, stat))
        return True

    def enters(self, folder: str, shown: str) -> bool:
        """Whether a folder is entered: once only, so that links in a circle come to an end."""
        try:
            stat = os.stat(folder)  # noqa: PTH116 -- as above
        except OSError as error:
            self.problems.append(Problem(shown, 0, f"cannot be entered: {error.strerror or error}"))
            return False
        if (stat.st_dev, stat.st_ino) in self._walked:
            if Path(folder).is_symlink():
                self.problems.append(Problem(shown, 0, "this link leads back to a folder already read; it is left out"))
            return False
        self._walked.add((stat.st_dev, stat.st_ino))
        return True


def resolved(repository: Path, sources: Sequence[str]) -> list[Path]:
    """The repository and its other sources as paths; relative ones are relative to the repository."""
    return [repository, *(_tidy(repository / Path(text).expanduser()) for text in sources)]


def _tidy(path: Path) -> Path:
    """The path without `..`, unless a link on the way makes that another place."""
    short = Path(os.path.normpath(path))
    return short if os.path.realpath(short) == os.path.realpath(path) else path


def survey(places: Sequence[Path]) -> Survey:
    """Every postmortem file of these places, the first of which is the repository itself; nothing is raised."""
    found = Survey()
    for number, place in enumerate(places):
        if number and place.is_file():
            found.take(str(place), RECORD if place.name == RECORD_FILE else PROSE, number, str(place.parent))
        elif number and _is_bare(place):
            found.problems.append(
                Problem(str(place), 0, "this source is a bare repository; name a clone that has its files")
            )
        elif place.is_dir():
            _place(found, place, number)
        elif number:
            found.problems.append(
                Problem(str(place), 0, "this source is not there; mend `sources` under [archive] in pmwizard.toml")
            )
    return found


def _place(found: Survey, place: Path, number: int) -> None:
    root = str(place)
    records = place / POSTMORTEMS
    if records.is_dir():
        for entry in _entries(found, str(records)):
            if _is_folder(entry) and found.take(f"{entry.path}{os.sep}{RECORD_FILE}", RECORD, number, root):
                found.done.add(entry.path)
    homes = list(_homes(place))
    if number and not ((place / ".git").exists() and homes) and not _is_pmwizard(place):
        homes = [place]
    for home in homes:
        _walk(found, str(home), number, root, 0)


def _is_bare(place: Path) -> bool:
    return (place / "HEAD").is_file() and (place / "objects").is_dir() and (place / "refs").is_dir()


def _is_pmwizard(place: Path) -> bool:
    return (place / "pmwizard.toml").exists()


def _homes(place: Path) -> Iterator[Path]:
    """Folders of a repository whose names say that they hold postmortems."""
    for above in _ABOVE_HOMES:
        folder = place / above
        try:
            names = sorted(entry.name for entry in os.scandir(folder) if _is_folder(entry))
        except OSError:
            continue  # most repositories have only one of these folders, or none
        for name in names:
            if name.lower().replace(" ", "-") in _HOMES:
                yield folder / name


def _walk(found: Survey, folder: str, number: int, root: str, depth: int) -> None:
    if depth > _DEEPEST or not found.enters(folder, folder):
        return
    entries = _entries(found, folder)
    names = {entry.name for entry in entries}
    if RECORD_FILE in names:
        if number:
            found.take(os.path.join(folder, RECORD_FILE), RECORD, number, root)  # noqa: PTH118 -- as above
        return  # the Markdown beside a record is a view of it
    for entry in entries:
        if _is_folder(entry):
            if not (entry.name.startswith(".") or entry.name in _PASSED_OVER or entry.path in found.done):
                _walk(found, entry.path, number, root, depth + 1)
        elif _is_prose(entry.name, alone=depth > 0 and _alone(names)):
            found.take(entry.path, PROSE, number, root)


def _is_prose(name: str, *, alone: bool) -> bool:
    low = name.lower()
    if not low.endswith(_SUFFIXES) or low.startswith("."):
        return False
    told = low.partition(".")[0]
    return (alone and told in {"readme", "index"}) or not (told in _NOT_PROSE or "template" in told)


def _alone(names: set[str]) -> bool:
    """Whether a folder holds one Markdown file, which then is the postmortem whatever it is called."""
    return sum(name.lower().endswith(_SUFFIXES) for name in names) == 1


def _entries(found: Survey, folder: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        found.problems.append(Problem(folder, 0, f"cannot be entered: {error.strerror or error}"))
        return []


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link in a circle: whoever follows it is told so
