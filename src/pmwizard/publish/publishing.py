"""A record into the repository: what it would do, and doing it."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.errors import RefusedError, UnusableError
from pmwizard.publish.attachments import named
from pmwizard.publish.deliver import Committed, Way, deliver
from pmwizard.publish.git import Git, Listener, silent, without_password
from pmwizard.publish.job import Job, TakenError, first_line, seen_of, wanted_id
from pmwizard.publish.place import identity, identity_trouble, look
from pmwizard.publish.plans import Plan, linked_to, looked_through
from pmwizard.publish.push import find_target, tip_of
from pmwizard.publish.worktree import alone
from pmwizard.record.errors import RecordError
from pmwizard.record.toml_io import validate
from pmwizard.settings import Settings


@dataclass(frozen=True, slots=True)
class Published:
    """A postmortem in the repository.

    Attributes:
        id: its id.
        path: its record, from the repository's root.
        commit: the commit that holds it.
        branch: the branch that is on.
        pushed: whether the remote has it.
        compare_url: where a pull request is opened; empty when there is nothing to open.
        notes: what else a person wants to know, a sentence each.
    """

    id: str
    path: str
    commit: str
    branch: str
    pushed: bool = False
    compare_url: str = ""
    notes: tuple[str, ...] = ()


def plan(
    record: Mapping[str, Any],
    root: Path,
    settings: Settings,
    *,
    branch: str | None = None,
    push: bool | None = None,
    message: str | None = None,
    attachments: Sequence[Path] = (),
    home: Path | None = None,
) -> Plan:
    """What `publish` with the same arguments would do; changes nothing and asks no remote."""
    held = named(attachments)
    record = linked_to(record, held)
    key = wanted_id(record)
    way = Way.of(settings, branch, push=push)
    found = replace(
        looked_through(record, held, settings),
        id=key,
        push=way.push,
        message=message or first_line(settings["publish.message"], record, key),
        troubles=tuple(trouble.text for trouble in validate({**record, "id": key})),
    )
    try:
        git = Git(root)
        job = Job(record, look(git, root), settings, way, git, home, held)
        return _with_place(found, job)
    except (RefusedError, UnusableError) as error:
        return replace(found, troubles=(*found.troubles, str(error)))


def _with_place(found: Plan, job: Job) -> Plan:
    place, git = job.place, job.git
    troubles = list(found.troubles)
    key, published = (found.id, False) if troubles else job.choose()
    branch = place.branch if job.here else job.way_for(key).branch
    target = find_target(git, branch, job.way.remote, strict=job.way.push) if branch else None
    name, mail = identity(place.root)
    troubles += [*place.troubles(branch_mode=not job.here)]
    if trouble := identity_trouble(git):
        troubles.append(trouble)
    if job.way.push and branch and target is None:
        troubles.append("there is no remote to push to; add one with git remote add origin ADDRESS, or do not push")
    return replace(
        found,
        id=key,
        id_taken=found.id if key != found.id else "",
        folder=f"{locations.POSTMORTEMS}/{key}",
        branch=branch,
        new_branch=not job.here and not tip_of(git, f"refs/heads/{branch}"),
        author=f"{name} <{mail}>" if mail else "",
        remote=f"{target.remote} ({without_password(target.url)})" if target else "",
        troubles=tuple(troubles),
        published=published,
    )


def publish(
    record: Mapping[str, Any],
    root: Path,
    settings: Settings,
    *,
    branch: str | None = None,
    push: bool | None = None,
    message: str | None = None,
    attachments: Sequence[Path] = (),
    home: Path | None = None,
    on_output: Listener = silent,
    terminal: bool = False,
    stop: threading.Event | None = None,
) -> Published:
    """Commits the record, its README.md and attachments, and pushes them when asked. Safe to repeat: done once.

    Args:
        record: the record; what is committed has `status = "published"` and the id chosen.
        root: the postmortem repository's folder.
        settings: the settings in force there.
        branch: the branch, `current`, or a name with `{id}`; the settings' when None.
        push: whether to push; the settings' when None.
        message: the commit's message; made from the settings when empty.
        attachments: files that go along.
        home: the record's own file, when it lies in the repository already.
        on_output: hears what git and its hooks say.
        terminal: whether git may ask at the terminal.
        stop: ends git when set.

    Raises:
        RecordError: the record is not a postmortem yet; names each field.
        RefusedError: git, a hook, the remote or the repository's state refused; nothing is half-done.
        NotPushedError: committed, but the remote refused; repeating finishes the job.
    """
    held_files = named(attachments)
    record = linked_to(record, held_files)
    key = wanted_id(record)
    found = validate({**record, "id": key})
    if found:
        raise RecordError(str(home or key), found)
    git = Git(root, on_output, terminal, stop)
    place = look(git, root)
    with alone(git, place) as held:
        way = Way.of(settings, branch, push=push)
        job = Job(record, look(held, root), settings, way, held, home, held_files, message or "")
        notes = _bring_together(job) if job.here else ()
        if way.push and not job.here:
            job.refresh()
        return _published(job, _run(job), notes)


def _published(job: Job, done: Committed, notes: tuple[str, ...]) -> Published:
    return Published(
        job.key,
        f"{locations.POSTMORTEMS}/{job.key}/{locations.RECORD_FILE}",
        done.commit,
        done.branch,
        done.pushed,
        done.compare_url,
        (*notes, *done.notes, *_left_behind(job, done)),
    )


def _bring_together(job: Job) -> tuple[str, ...]:
    """Takes in what co-authors put on the draft's branch, where it was shared; what there is to say about that."""
    key = wanted_id(job.record)
    if job.home or seen_of(job.git, job.place, key) is None:
        return ()
    from pmwizard.publish.sharing import NoBranchError, bring_together, shared_files

    try:
        job.record, both = bring_together(job.record, job.place.root, job.settings)
        job.theirs = shared_files(job.record, job.place.root, job.settings, job.attachments)
    except NoBranchError:
        return ()  # taken away once it had served
    except RefusedError as error:
        return (f"What co-authors wrote since is not in it: {error}",)
    return (f"Two people changed {', '.join(both)}; both wordings are there.",) if both else ()


def _left_behind(job: Job, done: Committed) -> tuple[str, ...]:
    """What there is to say about the branch a draft was shared on, once the postmortem is pushed to another one."""
    from pmwizard.publish.sharing import branch_of

    key = wanted_id(job.record)
    branch = branch_of(key, job.settings)
    target = find_target(job.git, branch, job.way.remote, strict=False)
    if not done.pushed or done.branch == branch or target is None or seen_of(job.git, job.place, key) is None:
        return ()
    if not tip_of(job.git, target.tracking):
        return ()
    return (f"The draft's branch has served: git push {target.remote} --delete {branch} takes it away.",)


def _run(job: Job) -> Committed:
    while True:
        job.key = job.choose()[0] if not job.here else ""
        way = job.way_for(job.key)
        before = "" if job.here else tip_of(job.git, f"refs/heads/{way.branch}")
        try:
            return deliver(job.git, job.place, way, job.build)
        except TakenError as taken:  # somebody pushed a branch of that id between our look and our push
            job.taken.add(taken.key)
            if not before:
                job.git.ask("update-ref", "-d", f"refs/heads/{way.branch}")
