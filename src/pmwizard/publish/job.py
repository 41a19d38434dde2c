"""One publish: which id is free, which files make up the commit, and whether the repository holds it already."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pmwizard import locations
from pmwizard.errors import RefusedError, UnusableError
from pmwizard.publish.commit import Package
from pmwizard.publish.deliver import CURRENT, Way, base_of, default_branch
from pmwizard.publish.git import Git, GitError
from pmwizard.publish.merge import merge
from pmwizard.publish.place import Place, Tree
from pmwizard.publish.push import Target, fetch, find_target, tip_of
from pmwizard.record.errors import RecordError
from pmwizard.record.ids import make_id
from pmwizard.record.stamp import stamped, untouched
from pmwizard.record.toml_io import dumps, parse
from pmwizard.settings import Settings

_INVISIBLE = r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+"
_REMEMBERED = 20
"""How many earlier versions of a record with our id are compared with ours."""


class TakenError(Exception):
    """The branch of that id holds another postmortem on the remote; choose again."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(slots=True)
class Job:
    """One publish under way; its own id may change when somebody else's postmortem has it.

    Attributes:
        record: the record as it was written.
        place: the repository.
        settings: the settings in force.
        way: where it goes; `{id}` in the branch's name stands for the id chosen.
        git: git in the repository.
        home: the record's own file when it lies in the repository already; then its folder is its id.
        attachments: files that go along, by the names they will have.
        message: the commit's message; empty to make it from the settings.
        status: what the record's status becomes.
        key: the id chosen last.
        taken: ids known to be taken elsewhere.
        theirs: attachments that co-authors put on the draft's branch, by name.
    """

    record: Mapping[str, Any]
    place: Place
    settings: Settings
    way: Way
    git: Git
    home: Path | None = None
    attachments: Mapping[str, Path] = field(default_factory=dict)
    message: str = ""
    status: str = "published"
    key: str = ""
    taken: set[str] = field(default_factory=set)
    theirs: Mapping[str, bytes] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)

    @property
    def here(self) -> bool:
        """Whether it goes to the branch checked out."""
        return self.way.branch in {"", CURRENT, self.place.branch}

    def way_for(self, key: str) -> Way:
        """The way with the id in the branch's name."""
        return replace(self.way, branch=self.way.branch.replace("{id}", key))

    def choose(self, landing: Tree | None = None) -> tuple[str, bool]:
        """An id for a commit on top of `landing`, and whether this very postmortem is there under it already.

        Args:
            landing: the tree it lands on; the branch's own when None.
        """
        if self.home is not None:
            key = self.home.parent.name
            tree = landing or self._landing(key)
            return key, all(tree.holds(path, data) for path, data in self.files(key).items())
        others = self._others()
        for key in self._candidates():
            tree = landing or self._landing(key)
            held = self._held(tree, key)
            if held in {"same", "shared"}:
                return key, held == "same"
            free = not held and key not in self.taken and not (self.here and self._disk_differs(key))
            if free and not any(self._held(one, key) == "other" for one in others):
                return key, False
        raise RefusedError("no free id was found; change the title or the day")

    def build(self, tree: Tree) -> Package:
        """The commit that puts the postmortem on top of `tree`.

        Raises:
            TakenError: its branch holds another postmortem of that id.
            RefusedError: its README.md was edited by hand.
        """
        if "{id}" in self.way.branch and not self.home:
            held = self._held(tree, self.key)
            if held == "other":
                raise TakenError(self.key)
            chosen, already = self.key, held == "same"
        else:
            chosen, already = self.choose(tree)
        self.key = chosen
        if not self.home and self._held(tree, chosen) == "shared":
            return self._with_coauthors(tree)
        wanted = wanted_id(self.record)
        notes = () if chosen == wanted or self.home else (f"{wanted} is another postmortem, so this one is {chosen}.",)
        return Package(
            self.files(chosen),
            self.message or first_line(self.settings["publish.message"], self.record, chosen),
            self._expected() if self.here else {},
            folder=f"{locations.POSTMORTEMS}/{chosen}",
            near=self._near(),
            already=already,
            notes=notes,
        )

    def _with_coauthors(self, tree: Tree) -> Package:
        """The package where the tree holds the draft that is being published: with what co-authors put there since."""
        path = f"{locations.POSTMORTEMS}/{self.key}/{locations.RECORD_FILE}"
        there = parse((tree.read(path) or b"").decode("utf-8", "replace"), path)
        mine = {**self.record, "schema": self.record.get("schema", 1), "id": self.key, "status": "draft"}
        record, both = merge(seen_of(self.git, self.place, self.key) or {}, there, mine, join=True)
        notes = (f"Two people changed {', '.join(both)}; both wordings are there.",) if both else ()
        return Package(
            self.files(self.key, record),
            self.message or first_line(self.settings["publish.message"], record, self.key),
            folder=f"{locations.POSTMORTEMS}/{self.key}",
            near=self._near(),
            notes=notes,
        )

    def _near(self) -> tuple[str, ...]:
        """Folders of the postmortems it refers to: a hook that runs `check` looks there."""
        factors = [one for one in self.record.get("factors") or [] if isinstance(one, Mapping)]
        keys = {str(reference).partition("#")[0] for one in factors for reference in one.get("seen_before") or []}
        return tuple(f"{locations.POSTMORTEMS}/{key}" for key in sorted(keys) if re.fullmatch(r"[\w-]+", key))

    def files(self, key: str, record: Mapping[str, Any] | None = None) -> dict[str, bytes]:
        """The postmortem's own files under that id, by their path from the root."""
        record = self.record if record is None else record
        record = {**record, "schema": record.get("schema", 1), "id": key, "status": self.status}
        folder = f"{locations.POSTMORTEMS}/{key}"
        held = {
            f"{folder}/{locations.VIEW_FILE}": stamped(record, self.settings.templates).encode(),
            f"{folder}/{locations.RECORD_FILE}": dumps(record).encode(),
        }
        attached = {**self.theirs, **{name: path.read_bytes() for name, path in self.attachments.items()}}
        held |= {f"{folder}/{locations.ATTACHMENTS}/{name}": data for name, data in attached.items()}
        return held

    def refresh(self) -> None:
        """Fetches what decides about the id and the base of a branch of its own."""
        key, _ = self.choose()
        branch = self.way_for(key).branch
        try:
            target = find_target(self.git, branch, self.way.remote, strict=False)
            if target is None:
                return
            main = default_branch(self.git, target.remote) or self._asked_default(target.remote)
            for name in dict.fromkeys([main, branch]):
                if name:
                    fetch(self.git, Target(target.remote, target.url, name))
        except GitError:
            return  # a remote that does not answer is reported when the commit is pushed; the commit comes first

    def _asked_default(self, remote: str) -> str:
        """The remote's main branch, asked of it and noted as a clone would have; empty when it does not say."""
        said = self.git.run("ls-remote", "--symref", remote, "HEAD").text
        found = re.match(r"ref: refs/heads/(\S+)\tHEAD", said)
        if not found:
            return ""
        self.git.ask("symbolic-ref", f"refs/remotes/{remote}/HEAD", f"refs/remotes/{remote}/{found[1]}")
        return found[1]

    def _candidates(self) -> Iterator[str]:
        wanted = wanted_id(self.record)
        yield wanted
        for number in range(2, 1000):
            yield f"{wanted}-{number}"

    def _landing(self, key: str) -> Tree:
        way = self.way_for(key)
        tip = self.place.head if self.here else base_of(self.git, self.place, way, way.branch)
        return Tree(self.git, tip, self.place.prefix)

    def _others(self) -> list[Tree]:
        """Trees besides the one we land on whose ids are better left alone: the checkout's and the remote's."""
        tips = {self.place.head}
        branch = self.place.branch if self.here else ""
        target = find_target(self.git, branch or "HEAD", self.way.remote, strict=False)
        if target:
            main = default_branch(self.git, target.remote)
            refs = [f"refs/remotes/{target.remote}/{name}" for name in (main, branch and target.branch) if name]
            tips |= {self.git.ask("rev-parse", "--quiet", "--verify", ref).text for ref in refs}
        return [Tree(self.git, tip, self.place.prefix) for tip in sorted(tips) if tip]

    def _held(self, tree: Tree, key: str) -> str:
        """What the tree holds under that id: `same`, `shared` (our draft, with co-authors), `other`, or nothing."""
        path = f"{locations.POSTMORTEMS}/{key}/{locations.RECORD_FILE}"
        if tree.commit not in self._names:
            self._names[tree.commit] = {name.casefold() for name in tree.names(locations.POSTMORTEMS)}
        if key.casefold() not in self._names[tree.commit]:
            return ""
        there = tree.read(path)
        if there is None:
            return "other"
        if self._same(there, key):
            return "same"
        if _is_draft(there) and seen_of(self.git, self.place, key) is not None:
            return "shared"
        said = self.git.run(
            "log", f"-{_REMEMBERED}", "--format=%H", tree.commit, "--", f":(top,literal){tree.prefix}{path}"
        )
        earlier = (Tree(self.git, commit, tree.prefix).read(path) for commit in said.text.split())
        return "same" if any(text is not None and self._same(text, key) for text in earlier) else "other"

    def _same(self, there: bytes, key: str) -> bool:
        record = {**self.record, "schema": self.record.get("schema", 1), "id": key, "status": self.status}
        return there.replace(b"\r\n", b"\n") == dumps(record).encode()

    def _disk_differs(self, key: str) -> bool:
        file = self.place.root / locations.POSTMORTEMS / key / locations.RECORD_FILE
        try:
            return not self._same(file.read_bytes(), key)
        except OSError:
            return False  # nothing there; a folder that cannot be read is refused when it is written to

    def _expected(self) -> dict[str, bytes]:
        if self.home is None:
            return {}
        folder = f"{locations.POSTMORTEMS}/{self.home.parent.name}"
        found = {f"{folder}/{locations.RECORD_FILE}": self.home.read_bytes()}
        readme = self.home.with_name(locations.VIEW_FILE)
        if readme.is_file():
            text = readme.read_bytes()
            if not untouched(text.decode("utf-8", "replace")) and text != self.files(self.home.parent.name).get(
                f"{folder}/{locations.VIEW_FILE}"
            ):
                raise RefusedError(
                    f"{readme} was edited by hand; `pmwizard absorb {self.home.parent.name}` reads the edit back into "
                    "the record, `pmwizard render --force` writes it anew. Nothing was committed"
                )
            found[f"{folder}/{locations.VIEW_FILE}"] = text
        for name in self.attachments:  # a masked one takes the place of what lies there
            file = self.home.parent / locations.ATTACHMENTS / name
            if file.is_file() and not file.is_symlink():
                found[f"{folder}/{locations.ATTACHMENTS}/{name}"] = file.read_bytes()
        return found


def _is_draft(text: bytes) -> bool:
    try:
        return parse(text.decode("utf-8", "replace")).get("status") in {"draft", "review"}
    except RecordError:
        return False


def shared_ref(key: str) -> str:
    """Where this clone keeps what it saw last of a shared draft."""
    return f"refs/pmwizard/shared/{key}"


def seen_of(git: Git, place: Place, key: str) -> dict[str, Any] | None:
    """A shared draft as this clone saw it last; None when it was never shared from or taken up in here."""
    path = f"{locations.POSTMORTEMS}/{key}/{locations.RECORD_FILE}"
    text = Tree(git, tip_of(git, shared_ref(key)), place.prefix).read(path)
    return None if text is None else parse(text.decode("utf-8", "replace"), path)


def wanted_id(record: Mapping[str, Any]) -> str:
    """The record's id, or the one it should have: the day the incident started and a few words of its title."""
    if record.get("id"):
        return str(record["id"])
    incident = record.get("incident")
    incident = incident if isinstance(incident, Mapping) else {}
    started = incident.get("started_at") or incident.get("detected_at")
    if isinstance(started, datetime):
        with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):  # reported by the record itself
            started = started.astimezone(ZoneInfo(str(incident.get("timezone") or "UTC")))
        return make_id(started.date(), str(record.get("title", "")))
    return make_id(date.today(), str(record.get("title", "")))  # noqa: DTZ011 -- the author's own day


def first_line(template: str, record: Mapping[str, Any], key: str) -> str:
    """The commit's message from its template; `{id}`, `{title}` and `{severity}` are filled in, nothing else is."""
    held = {"id": key, "title": str(record.get("title", "")), "severity": str(record.get("severity", ""))}
    text = re.sub(r"\{(id|title|severity)\}", lambda found: held[found[1]], template)
    lines = [re.sub(_INVISIBLE, " ", line).strip() for line in text.split("\\n")]
    return "\n".join(lines).strip() or key


def own_file(path: Path, root: Path) -> Path | None:
    """The path when it is a record in its folder of that repository; None for a file elsewhere.

    Raises:
        UnusableError: it lies among the postmortems, but not in a folder of its own.
    """
    posts = (root / locations.POSTMORTEMS).resolve()
    file = path.resolve()
    if not file.is_relative_to(posts):
        return None
    if file.parent.parent != posts or file.name != locations.RECORD_FILE:
        raise UnusableError(
            f"{path}: records are kept as {locations.POSTMORTEMS}/ID/{locations.RECORD_FILE}; move it there"
        )
    return file
