"""A draft on a branch, for co-authors: shared, taken up by another, and brought together item by item.

What this clone saw last of a shared draft is kept under `refs/pmwizard/shared/ID`. That is what both sides' changes are
compared with, and how publishing knows that the draft on the branch is the one being published.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.errors import RefusedError
from pmwizard.publish.commit import Package
from pmwizard.publish.deliver import CURRENT, Way, deliver
from pmwizard.publish.git import Git, GitError, Listener, silent
from pmwizard.publish.job import seen_of, shared_ref, wanted_id
from pmwizard.publish.merge import merge
from pmwizard.publish.place import Place, Tree, look
from pmwizard.publish.push import fetch, find_target, tip_of
from pmwizard.publish.worktree import alone
from pmwizard.record.stamp import stamped
from pmwizard.record.toml_io import dumps, parse
from pmwizard.settings import Settings

USUAL = "postmortem/{id}"
"""The branch of a shared draft where the settings name none."""


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
    on_output: Listener = silent,
    terminal: bool = False,
    stop: threading.Event | None = None,
) -> Shared:
    """Puts a draft on its branch, together with what co-authors put there, and pushes it where there is a remote.

    Raises:
        RefusedError: git or the remote refused, or another draft of that id is on the branch.
        NotPushedError: it is on the branch here, but the remote refused.
    """
    key = wanted_id(record)
    git = Git(root, on_output, terminal, stop)
    place = look(git, root)
    branch = branch_of(key, settings)
    path = f"{locations.POSTMORTEMS}/{key}/{locations.RECORD_FILE}"
    mine = {**record, "schema": record.get("schema", 1), "id": key, "status": "draft"}
    last: list[tuple[dict[str, Any], list[str]]] = []

    def build(tree: Tree) -> Package:
        there, seen = tree.read(path), seen_of(git, place, key)
        merged: dict[str, Any] = mine
        both: list[str] = []
        if there is not None and there != dumps(mine).encode():
            if seen is None:
                raise RefusedError(
                    f"somebody shares a draft on {branch} already; `pmwizard resume {branch}` takes it up"
                )
            merged, both = merge(seen, parse(there.decode("utf-8", "replace"), path), mine, join=True)
        last[:] = [(merged, both)]
        files = {
            path.replace(locations.RECORD_FILE, locations.VIEW_FILE): stamped(merged, settings.templates).encode(),
            path: dumps(merged).encode(),
        }
        message = f"postmortem draft: {merged.get('title') or key}"
        folder = f"{locations.POSTMORTEMS}/{key}"
        return Package(files, message, folder=folder, already=there == files[path])

    with alone(git, place) as held:
        target = _fetched(held, place, branch, settings)
        way = Way(branch, push=target, remote=settings["publish.remote"], signoff=settings["publish.signoff"])
        done = deliver(held, place, way, build)
        held.run("update-ref", shared_ref(key), done.commit)
    merged, both = last[0]
    return Shared(merged, branch, done.commit, done.pushed, tuple(both))


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
    raise RefusedError(f"there is no branch {names[0]} with a shared draft, neither here nor on the remote")


def bring_together(record: Mapping[str, Any], root: Path, settings: Settings) -> tuple[dict[str, Any], list[str]]:
    """The record with what co-authors put on its branch since, and the places that two people changed.

    The record itself when it was never shared. Raises: as `fetch_shared`.
    """
    git = Git(root)
    key = wanted_id(record)
    seen = seen_of(git, look(git, root), key)
    if seen is None:
        return dict(record), []
    theirs = _at(root, key, settings)[1]  # what was seen last stays: nobody has taken the result yet
    return merge(seen, theirs, {**record, "schema": record.get("schema", 1), "id": key, "status": "draft"}, join=True)


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
        if record.get("status") in {"draft", "review"}:
            return name, record
    raise RefusedError(f"there is no draft on {branch}; what is there is published")
