"""A draft on a branch, for co-authors: shared, taken up by another, and brought together item by item.

What this clone saw last of a shared draft is kept under `refs/pmwizard/shared/ID`. That is what both sides' changes are
compared with, and how publishing knows that the draft on the branch is the one being published.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.drafts import Session, Store
from pmwizard.errors import RefusedError
from pmwizard.publish.attachments import named
from pmwizard.publish.commit import Package
from pmwizard.publish.deliver import CURRENT, Way, default_branch, deliver
from pmwizard.publish.git import Git, GitError, Listener, silent, without_password
from pmwizard.publish.job import first_line, seen_of, shared_ref, wanted_id
from pmwizard.publish.merge import merge
from pmwizard.publish.place import Place, Tree, identity, identity_trouble, look
from pmwizard.publish.plans import Plan, linked_to, looked_through
from pmwizard.publish.push import fetch, find_target, tip_of
from pmwizard.publish.worktree import alone
from pmwizard.record.attachments import linked
from pmwizard.record.errors import RecordError
from pmwizard.record.stamp import stamped
from pmwizard.record.toml_io import dumps, parse
from pmwizard.settings import Settings

USUAL = "postmortem/{id}"
"""The branch of a shared draft where the settings name none."""

_UNFINISHED = frozenset({"draft", "review"})
_MOST = 10
"""How many of the newest branches are looked at for drafts of others."""

_MESSAGE = "postmortem draft: {title}"


class NoBranchError(RefusedError):
    """Nobody shares a draft there, or not any more."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A draft on its branch.

    Attributes:
        record: the draft with the co-authors' changes in it.
        branch: its branch.
        commit: the commit that holds it.
        pushed: whether the remote has it.
        both: places that two people changed, e.g. `summary`; texts hold both wordings there.
    """

    record: dict[str, Any]
    branch: str
    commit: str
    pushed: bool
    both: tuple[str, ...] = ()


def share(
    record: Mapping[str, Any],
    root: Path,
    settings: Settings,
    *,
    attachments: Iterable[Path] = (),
    on_output: Listener = silent,
    terminal: bool = False,
    stop: threading.Event | None = None,
) -> Shared:
    """Puts a draft on its branch, together with what co-authors put there, and pushes it where there is a remote.

    When the result differs from the draft, call `took` once the draft holds it. Not before: what a clone is known to
    have seen and its draft lacks would pass for removed.

    Args:
        record: the draft.
        root: the postmortem repository's folder.
        settings: the settings in force there.
        attachments: files that go along.
        on_output: hears what git and its hooks say.
        terminal: whether git may ask at the terminal.
        stop: ends git when set.

    Raises:
        RefusedError: git or the remote refused, or another draft of that id is on the branch.
        NotPushedError: it is on the branch here, but the remote refused.
    """
    along = named(attachments)
    record = linked_to(record, along)
    key = wanted_id(record)
    git = Git(root, on_output, terminal, stop)
    place = look(git, root)
    branch = branch_of(key, settings)
    mine = {**record, "schema": record.get("schema", 1), "id": key, "status": "draft"}
    draft = _Draft(mine, place, settings, git, branch, along)
    with alone(git, place) as held:
        target = _fetched(held, place, branch, settings)
        way = Way(branch, push=target, remote=settings["publish.remote"], signoff=settings["publish.signoff"])
        done = deliver(held, place, way, draft.build)
        if draft.merged == mine:
            held.run("update-ref", shared_ref(key), done.commit)
    return Shared(draft.merged, branch, done.commit, done.pushed, tuple(draft.both))


@dataclass(slots=True)
class _Draft:
    """A draft on its way to its branch: what is there is brought together with it, at every try anew."""

    mine: dict[str, Any]
    place: Place
    settings: Settings
    git: Git
    branch: str
    along: Mapping[str, Path]
    merged: dict[str, Any] = field(default_factory=dict)
    both: list[str] = field(default_factory=list)

    def build(self, tree: Tree) -> Package:
        key = str(self.mine["id"])
        folder = f"{locations.POSTMORTEMS}/{key}"
        path = f"{folder}/{locations.RECORD_FILE}"
        there, seen = tree.read(path), seen_of(self.git, self.place, key)
        self.merged, self.both = self.mine, []
        if there is not None and there != dumps(self.mine).encode():
            if seen is None:
                raise RefusedError(
                    f"somebody shares a draft on {self.branch} already; `pmwizard resume {self.branch}` takes it up"
                )
            theirs = parse(there.decode("utf-8", "replace"), path)
            self.merged, self.both = merge(seen, theirs, self.mine, join=True)
        attached = {f"{folder}/{locations.ATTACHMENTS}/{name}": file for name, file in self.along.items()}
        files = {
            f"{folder}/{locations.VIEW_FILE}": stamped(self.merged, self.settings.templates).encode(),
            path: dumps(self.merged).encode(),
            **{name: file.read_bytes() for name, file in attached.items()},
        }
        already = there == files[path] and all(tree.holds(name, files[name]) for name in attached)
        return Package(files, _said(self.merged, key), folder=folder, already=already)


def took(key: str, commit: str, root: Path) -> None:
    """Notes that the draft here holds what that commit of its branch holds."""
    Git(root).run("update-ref", shared_ref(key), commit)


def plan_share(record: Mapping[str, Any], root: Path, settings: Settings, *, attachments: Iterable[Path] = ()) -> Plan:
    """What `share` would do, found out without doing any of it; raises UnusableError for an unreadable attachment."""
    along = named(attachments)
    record = linked_to(record, along)
    key = wanted_id(record)
    branch = branch_of(key, settings)
    found = replace(
        looked_through(record, along, settings),
        id=key,
        folder=f"{locations.POSTMORTEMS}/{key}",
        branch=branch,
        message=_said(record, key),
    )
    try:
        git = Git(root)
        place = look(git, root)
        target = find_target(git, branch, settings["publish.remote"], strict=False)
        trouble = identity_trouble(git)
        name, mail = identity(place.root)
    except RefusedError as error:
        return replace(found, troubles=(str(error),))
    return replace(
        found,
        new_branch=not tip_of(git, f"refs/heads/{branch}"),
        author=f"{name} <{mail}>" if mail else "",
        remote=f"{target.remote} ({without_password(target.url)})" if target else "",
        push=target is not None and branch != place.branch,
        troubles=(trouble,) if trouble else (),
    )


def _said(record: Mapping[str, Any], key: str) -> str:
    return first_line(_MESSAGE, {**record, "title": record.get("title") or key}, key)


def fetch_shared(root: Path, branch: str, settings: Settings | None = None) -> dict[str, Any]:
    """The draft that somebody shared on that branch, as it is there now.

    Args:
        root: the postmortem repository's folder.
        branch: the branch, or the draft's id.
        settings: the settings in force there.

    Raises:
        RefusedError: there is no such branch, no draft on it, or the remote does not answer.
    """
    key, record, tip = _at(root, branch, settings or Settings.load(root))
    Git(root).run("update-ref", shared_ref(key), tip)
    return record


def shared_files(
    record: Mapping[str, Any], root: Path, settings: Settings, known: Iterable[str] = ()
) -> dict[str, bytes]:
    """The attachments a shared draft leads to, as they lie on its branch by what was fetched last; `known` left out."""
    git = Git(root)
    place = look(git, root)
    key = wanted_id(record)
    branch = branch_of(key, settings)
    target = find_target(git, branch, settings["publish.remote"], strict=False)
    refs = [*([target.tracking] if target else []), f"refs/heads/{branch}", shared_ref(key)]
    trees = [Tree(git, tip, place.prefix) for ref in refs if (tip := tip_of(git, ref))]
    folder = f"{locations.POSTMORTEMS}/{key}/{locations.ATTACHMENTS}"
    wanted = [name for name in linked(record) if name not in {*known}]
    read = {name: (tree.read(f"{folder}/{name}") for tree in trees) for name in wanted}
    found = {name: next((data for data in held if data is not None), None) for name, held in read.items()}
    return {name: data for name, data in found.items() if data is not None}


def _at(root: Path, branch: str, settings: Settings) -> tuple[str, dict[str, Any], str]:
    """The id of the draft on a branch, the draft, and the commit."""
    git = Git(root)
    place = look(git, root)
    names = [branch] if "/" in branch else [branch_of(branch, settings), branch]
    for name in names:
        target = find_target(git, name, settings["publish.remote"], strict=False)
        tip = fetch(git, target) if target else tip_of(git, f"refs/heads/{name}")
        if tip:
            return *_draft_in(git, place, tip, name), tip
    raise NoBranchError(f"there is no branch {names[0]} with a shared draft, neither here nor on the remote")


def bring_together(record: Mapping[str, Any], root: Path, settings: Settings) -> tuple[dict[str, Any], list[str]]:
    """The record with what co-authors put on its branch since, and the places that two people changed.

    The record itself when it was never shared. What was seen last stays: nobody has taken the result yet.
    Raises: as `fetch_shared`.
    """
    merged, both, _ = _together(record, root, settings)
    return merged, both


def _together(record: Mapping[str, Any], root: Path, settings: Settings) -> tuple[dict[str, Any], list[str], str]:
    """As `bring_together`, and the commit with what co-authors wrote; empty when it was never shared."""
    git = Git(root)
    key = wanted_id(record)
    seen = seen_of(git, look(git, root), key)
    if seen is None:
        return dict(record), [], ""
    _, theirs, tip = _at(root, key, settings)
    mine = {**record, "schema": record.get("schema", 1), "id": key, "status": "draft"}
    return *merge(seen, theirs, mine, join=True), tip


def take_up(branch: str, root: Path, settings: Settings) -> Session:
    """A co-author's draft as a draft here, open; where there is one of that id already, it takes in what they wrote.

    Args:
        branch: the branch, or the draft's id.
        root: the postmortem repository's folder.
        settings: the settings in force there.

    Raises:
        RefusedError: there is no such branch, no draft on it, or the remote does not answer.
        HeldError: the draft here is open elsewhere.
    """
    key = branch.rpartition("/")[2]
    store = Store()
    drafts = (store.read(row.id) for row in store.rows(root) if row.saved_at.timestamp() > 0 and row.repository)
    mine = next((draft.id for draft in drafts if draft.record.get("id") == key), "")
    if not mine:
        record = fetch_shared(root, branch, settings)
        session = store.create(record, repository=root)
        session.bring_files(shared_files(record, root, settings))
        return session
    session = store.open(mine)
    try:
        merged, both, tip = _together(session.draft.record, root, settings)
        if tip:
            session.draft.record.clear()
            session.draft.record.update(merged)
            session.bring_files(shared_files(merged, root, settings))
            session.save()
            took(key, tip, root)
    except BaseException:
        session.close()
        raise
    if both:
        session.notice = f"Two people changed {', '.join(both)}; both wordings are there, keep what is right."
    return session


def waiting(root: Path, settings: Settings) -> list[tuple[str, str, str]]:
    """Drafts that others share, as far as this clone knows without asking the remote: branch, title, and by whom.

    Newest first; those that a draft here was made from, or shared to, are left out.
    """
    git = Git(root)
    place = look(git, root)
    target = find_target(git, USUAL, settings["publish.remote"], strict=False)
    if target is None:
        return []
    main = tip_of(git, f"refs/remotes/{target.remote}/{default_branch(git, target.remote)}")
    before, _, after = branch_of("{id}", settings).partition("{id}")
    names = ("for-each-ref", "--sort=-committerdate", f"--count={_MOST}", "--format=%(refname)%00%(authorname)")
    found = []
    for line in git.ask(*names, f"refs/remotes/{target.remote}/{before}*{after}").text.splitlines():
        ref, _, author = line.partition("\0")
        branch = ref.removeprefix(f"refs/remotes/{target.remote}/")
        key = branch.removeprefix(before).removesuffix(after)
        path = f"{locations.POSTMORTEMS}/{key}/{locations.RECORD_FILE}"
        if Tree(git, main, place.prefix).read(path) is not None:
            continue  # published meanwhile; its branch was left behind
        text = Tree(git, tip_of(git, ref), place.prefix).read(path)
        if text is None or tip_of(git, shared_ref(key)):
            continue
        try:
            record = parse(text.decode("utf-8", "replace"), branch)
        except RecordError:
            continue  # somebody else's branch; whoever takes it up hears what is wrong with it
        if record.get("status") in _UNFINISHED:
            found.append((branch, str(record.get("title") or key), author))
    return found


def branch_of(key: str, settings: Settings) -> str:
    """The branch of a shared draft."""
    named = str(settings["publish.branch"])
    return (named if "{id}" in named else USUAL).replace("{id}", key)


def _fetched(git: Git, place: Place, branch: str, settings: Settings) -> bool:
    """Fetches the branch; whether there is a remote to push to."""
    if branch in {CURRENT, place.branch}:
        return False
    target = find_target(git, branch, settings["publish.remote"], strict=False)
    if target is None:
        return False
    try:
        tip = fetch(git, target)
    except GitError:
        return True  # the push will say it, after the commit
    here = tip_of(git, f"refs/heads/{branch}")
    if tip and here and here != tip and not git.ask("merge-base", "--is-ancestor", here, tip).code:
        git.run("update-ref", f"refs/heads/{branch}", tip, here)
    return True


def _draft_in(git: Git, place: Place, tip: str, branch: str) -> tuple[str, dict[str, Any]]:
    tree = Tree(git, tip, place.prefix)
    named = branch.rpartition("/")[2]
    names = sorted(tree.names(locations.POSTMORTEMS), key=lambda name: (name != named, name))
    for name in names:
        text = tree.read(f"{locations.POSTMORTEMS}/{name}/{locations.RECORD_FILE}")
        record = parse(text.decode("utf-8", "replace"), f"{branch}: {name}") if text else {}
        if record.get("status") in _UNFINISHED:
            return name, record
    raise RefusedError(f"there is no draft on {branch}; what is there is published")
