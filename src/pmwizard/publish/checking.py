"""Whether a repository's postmortems are in order: records, views, ids, references, and what they sound like.

Everything that can be wrong is looked at in every record. Language, missing parts and secrets cost fifty times as much
and are about words somebody may still change: they are looked at where a path was named, and in the newest records.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pmwizard import locations
from pmwizard.errors import UnusableError
from pmwizard.record.attachments import beside
from pmwizard.record.errors import RecordError, line_of
from pmwizard.record.stamp import standing
from pmwizard.record.toml_io import parse, read_text, validate

if TYPE_CHECKING:
    from pmwizard.coach import Coach

HEARD = 300
"""How many of the newest records are listened to when no path is named."""

_ENOUGH = 200
"""From how many records on more than one process pays."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at.

    Attributes:
        path: the file, from the repository's root.
        line: its line, from 1; 0 when it is about the whole file.
        rule: what kind of problem: `invalid`, `id`, `view`, `reference`, `secret`, or a rule of the coach.
        severity: an error is wrong, a warning can be better.
        message: a sentence with the mend.
    """

    path: str
    line: int
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: the problems by file and line, how many records, and in how many the words were heard."""

    problems: tuple[Problem, ...]
    records: int
    heard: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What one record came to, small enough to come back from another process."""

    problems: tuple[Problem, ...] = ()
    key: str = ""
    factors: frozenset[str] = frozenset()
    references: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Job:
    root: Path
    listen: bool


def check(root: Path, paths: Sequence[Path] = (), *, every: bool = False) -> Checked:
    """Looks at the records of a repository.

    Args:
        root: its folder.
        paths: records, their folders, their README.md or folders above them; all of the repository's when empty.
        every: whether to listen to the words of every record.

    Raises:
        UnusableError: a path is not there, or lies outside of the repository.
    """
    named = _named(root, paths) if paths else []
    if paths and not named:
        return Checked((), 0, 0)
    files = sorted(named or _all(root))
    heard = set(files if paths or every else files[-HEARD:])
    jobs = [(file, _Job(root, file in heard)) for file in files]
    looks = dict(zip(files, _looked(jobs), strict=True))
    known = {look.key: look.factors for look in looks.values() if look.key}
    problems = [*_prompts(root), *(problem for look in looks.values() for problem in look.problems)]
    for file, look in looks.items():
        problems += _references(root, file, look, known)
    order = {"error": 0, "warning": 1}
    problems.sort(key=lambda one: (one.path, order[one.severity], one.line))
    return Checked(tuple(problems), len(files), len(heard))


def _all(root: Path) -> list[Path]:
    return list((root / locations.POSTMORTEMS).glob(f"*/{locations.RECORD_FILE}"))


def _named(root: Path, paths: Iterable[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise UnusableError(f"{path}: there is no such file or folder")
        held = path.resolve()
        if not held.is_relative_to(root.resolve()):
            raise UnusableError(f"{path}: lies outside of {root}; run check there, with -C")
        if held.is_dir():
            found |= dict.fromkeys(held.rglob(locations.RECORD_FILE))
        elif (held.parent / locations.RECORD_FILE).is_file():
            found[held.parent / locations.RECORD_FILE] = None
    return [root / file.relative_to(root.resolve()) for file in found]


def _looked(jobs: list[tuple[Path, _Job]]) -> Iterable[_Look]:
    workers = min(os.cpu_count() or 1, 8)
    if len(jobs) < _ENOUGH or workers == 1:
        return [_look(job) for job in jobs]
    import multiprocessing  # 20 ms, and only for many records
    from concurrent.futures import ProcessPoolExecutor

    _coach(jobs[0][1].root)  # once, before the processes part
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(way)) as pool:
        return list(pool.map(_look, jobs, chunksize=max(1, min(50, len(jobs) // workers // 4))))


def _look(job: tuple[Path, _Job]) -> _Look:
    file, how = job
    path = file.relative_to(how.root).as_posix()
    problems: list[Problem] = []
    try:
        _inside(file, how.root)
        text = read_text(file)
        record = parse(text, path)
        found = _invalid(record, text)
    except RecordError as error:
        return _Look(tuple(Problem(path, one.line, "invalid", "error", one.text) for one in error.troubles))
    problems += [Problem(path, one.line, "invalid", _severity(record, one.text), one.text) for one in found]
    key = str(record.get("id", ""))
    if file.parent.parent == how.root / locations.POSTMORTEMS and key != file.parent.name:
        said = f"its id is {key} and its folder {file.parent.name}; give both the same name"
        problems.append(Problem(path, line_of(text, ("id",)), "id", "error", said))
    if found:
        return _Look(tuple(problems))
    problems += _view(file, path, text, record, how.root)
    problems += _addresses(path, text, record)
    problems += _attachments(file, path, text, record)
    if how.listen:
        problems += _heard(path, text, record, how.root)
    factors = frozenset(str(one["id"]) for one in record.get("factors", []))
    return _Look(tuple(problems), file.parent.name, factors, tuple(_seen_before(text, record)))


def _severity(record: Mapping[str, Any], trouble: str) -> Severity:
    """A shared draft may lack anything: what is missing in one is a warning, what is wrong an error as everywhere."""
    unfinished = record.get("status") in {"draft", "review"} and trouble.endswith(("is missing", "is empty"))
    return "warning" if unfinished else "error"


def _invalid(record: Mapping[str, Any], text: str) -> list[Any]:
    from pydantic import ValidationError

    from pmwizard.record.model import Postmortem

    try:
        Postmortem.model_validate(record)
    except ValidationError:
        return validate(record, text)
    return []


def _inside(file: Path, root: Path) -> None:
    from pmwizard.record.errors import Trouble

    if not file.resolve().is_relative_to(root.resolve()):
        raise RecordError(str(file), [Trouble("is a link that leads out of the repository; remove the link", 0)])


def _view(file: Path, path: str, text: str, record: Mapping[str, Any], root: Path) -> Iterator[Problem]:
    view = file.with_name(locations.VIEW_FILE)
    shown = path.replace(locations.RECORD_FILE, locations.VIEW_FILE)
    folder = file.parent.name
    try:
        _inside(view, root)
        held = read_text(view) if view.is_file() else ""
        state = standing(held, text, record, root / locations.TEAM_FOLDER / "templates") if held else "missing"
    except UnusableError as error:
        yield Problem(shown, 0, "view", "error", str(error))
        return
    if state == "missing":
        said = f"is missing; `pmwizard render {folder}` writes it"
    elif state == "stale":
        said = f"is older than its record; `pmwizard render {folder}` writes it anew"
    elif state == "edited":
        said = f"was edited by hand; `pmwizard absorb {folder}` reads the edit back into the record"
    else:
        return
    yield Problem(shown, 0, "view", "error", said)


def _attachments(file: Path, path: str, text: str, record: Mapping[str, Any]) -> Iterator[Problem]:
    _, missing = beside(record, file.parent / locations.ATTACHMENTS)
    urls = [one["url"] for one in record.get("links", [])]
    for name in missing:
        url = f"{locations.ATTACHMENTS}/{name}"
        said = f"{url} is linked and not there; put the file there, or take the link out"
        yield Problem(path, line_of(text, ("links", urls.index(url))), "reference", "error", said)


def _addresses(path: str, text: str, record: Mapping[str, Any]) -> Iterator[Problem]:
    factors = {one["id"] for one in record.get("factors", [])}
    for number, action in enumerate(record.get("actions", [])):
        for reference in action.get("addresses", []):
            if reference not in factors and "#" not in reference:
                line = line_of(text, ("actions", number, "addresses"))
                said = f"action {action['id']} answers {reference}, and there is no such factor"
                yield Problem(path, line, "reference", "error", said)


def _seen_before(text: str, record: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    held = [("factors", "seen_before"), ("actions", "addresses")]
    for section, key in held:
        for number, one in enumerate(record.get(section, [])):
            for reference in one.get(key, []):
                if key == "seen_before" or "#" in reference:
                    yield str(reference), line_of(text, (section, number, key))


def _references(root: Path, file: Path, look: _Look, known: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for reference, line in look.references:
        key, _, factor = reference.partition("#")
        if key not in known:
            known = {**known, key: _factors_of(root, key)}
        if factor in known[key]:
            continue
        said = "there is no such postmortem here" if not known[key] else f"{key} has no factor {factor}"
        elsewhere = not known[key] and _has_sources(root)
        yield Problem(
            file.relative_to(root).as_posix(),
            line,
            "reference",
            "warning" if elsewhere else "error",
            f"{reference} was not found: {said}",
        )


@cache
def _factors_of(root: Path, key: str) -> frozenset[str]:
    """The factors of a postmortem that was not among those looked at."""
    if not re.fullmatch(r"[\w-]+", key):
        return frozenset()
    try:
        record = parse(read_text(root / locations.POSTMORTEMS / key / locations.RECORD_FILE))
        return frozenset(str(one.get("id")) for one in record.get("factors", []))
    except (RecordError, AttributeError):
        return frozenset()


@cache
def _has_sources(root: Path) -> bool:
    from pmwizard.settings import Settings

    return bool(Settings.load(root)["archive.sources"])


@cache
def _coach(root: Path) -> "Coach":
    from pmwizard.coach import Coach

    return Coach.load(root / locations.TEAM_FOLDER / "prompts")


def _prompts(root: Path) -> Iterator[Problem]:
    folder = root / locations.TEAM_FOLDER / "prompts"
    if folder.is_dir():
        for said in _coach(root).problems:
            yield Problem(f"{locations.TEAM_FOLDER}/prompts", 0, "prompts", "error", said)


def _heard(path: str, text: str, record: Mapping[str, Any], root: Path) -> Iterator[Problem]:
    """What the coach would say, and secrets that should not be here."""
    from pmwizard.publish.secrets import find

    for finding in _coach(root).check_record(record):
        place: tuple[str | int, ...] = {"": (), "impact": ("impact", "text")}.get(finding.section, (finding.section,))
        if finding.item is not None:
            place = (finding.section, finding.item, *(["text"] if finding.text else []))
        said = f"“{finding.text}”: {finding.message}" if finding.text else finding.message
        yield Problem(path, _line(text, record, place, finding.start), finding.rule, "warning", said)
    for secret in find(record):
        said = f"{secret.place}: {secret.masked} looks like {secret.kind}; mask it, and change it where it was used"
        yield Problem(path, _line(text, record, secret.where, secret.start), "secret", "warning", said)


def _line(text: str, record: Mapping[str, Any], place: tuple[str | int, ...], start: int) -> int:
    """The line of a place in a field; texts of several lines open below their quotes."""
    if not place:
        return 1
    line = line_of(text, place)
    held: Any = record
    for part in place:
        try:
            held = held[part]
        except (KeyError, IndexError):
            return line
    lines = text.splitlines()
    opens = lines[line - 1].rstrip().endswith('= """') if 0 < line <= len(lines) else False
    return line + opens + (held.count("\n", 0, start) if isinstance(held, str) else 0)
