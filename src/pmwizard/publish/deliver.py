"""Brings a package into the repository: on the current branch or one of its own, pushed or not, exactly once."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pmwizard import locations
from pmwizard.errors import RefusedError
from pmwizard.publish.commit import Changes, MovedError, Package, commit_here, settle_index
from pmwizard.publish.forge import compare_url
from pmwizard.publish.git import Git, Listener, silent
from pmwizard.publish.locks import wait_for
from pmwizard.publish.merge import merge_files
from pmwizard.publish.place import Place, Tree, identity_trouble, look
from pmwizard.publish.push import Landed, Target, find_target, holder, push, tip_of
from pmwizard.publish.refusals import next_step
from pmwizard.publish.worktree import alone, disk_refused, private_checkout
from pmwizard.settings import Settings

CURRENT = "current"
_MOST_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """Where commits go.

    Attributes:
        branch: the branch, or `current`.
        push: whether it is pushed.
        remote: the remote; empty for the branch's own.
        signoff: whether the commit is signed off.
        folders: folders that hooks need on disk when the branch is not the current one.
    """

    branch: str = CURRENT
    push: bool = False
    remote: str = ""
    signoff: bool = False
    folders: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings, branch: str | None = None, *, push: bool | None = None) -> "Way":
        """The way the settings say, where branch and push are not given."""
        return cls(
            settings["publish.branch"] if branch is None else branch,
            settings["publish.push"] if push is None else push,
            settings["publish.remote"],
            settings["publish.signoff"],
            tuple(settings["publish.hook_folders"]),
        )


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit that was made.

    Attributes:
        commit: its full name.
        branch: the branch it is on.
        pushed: whether the remote has it.
        compare_url: where a pull request is opened; empty when there is nothing to open.
        notes: what else a person wants to know, a sentence each.
    """

    commit: str
    branch: str
    pushed: bool = False
    compare_url: str = ""
    notes: tuple[str, ...] = ()


class NotPushedError(RefusedError):
    """The commit exists, the remote does not have it; repeating finishes the job."""

    def __init__(self, committed: Committed, reason: str, then: str = "Run the same again.") -> None:
        self.committed = committed
        super().__init__(
            f"Committed as {committed.commit[:10]} on {committed.branch}, but not pushed:\n{reason}\n"
            f"Nothing is lost. {then}"
        )


def commit_paths(
    root: Path,
    changes: Changes,
    message: str,
    way: Way | None = None,
    *,
    expected: Changes | None = None,
    on_output: Listener = silent,
    terminal: bool = False,
    stop: threading.Event | None = None,
) -> Committed:
    """Commits exactly these files with the user's own git; nothing else that is staged or unsaved goes along.

    Args:
        root: the postmortem repository's folder.
        changes: files by path from the root; None removes one.
        message: the commit's message.
        way: branch and push; the current branch without pushing when left out.
        expected: what the files held when they were read; one that holds something else by now is a refusal.
        on_output: hears what git and its hooks say.
        terminal: whether git may ask at the terminal.
        stop: ends git when set.

    Raises:
        RefusedError: git, a hook, the remote or the repository's state refused; nothing is half-done.
        NotPushedError: committed, but the remote refused.
    """
    git = Git(root, on_output, terminal, stop)
    place = look(git, root)
    for path in changes:
        place.inside(path)
    way = _named(way or Way(), changes)
    with alone(git, place) as held:
        place = look(held, root)
        build = _by_item(held, place, changes, message, expected or {}, here=way.branch in {"", CURRENT, place.branch})
        return deliver(held, place, way, build)


def _by_item(
    git: Git, place: Place, changes: Changes, message: str, expected: Changes, *, here: bool
) -> Callable[[Tree], Package]:
    """What builds the commit: the changes as they are, or fitted onto a tree where others changed the same files."""
    head = Tree(git, place.head, place.prefix)
    before = {path: head.read(path) for path in changes} | dict(expected)
    there = all(head.read(path) == data for path, data in changes.items())
    if there:  # an earlier run committed it; what it changed is told by the commit before that one
        made = holder(git, place.head, place.prefix, Package(changes, message))
        earlier = Tree(git, tip_of(git, f"{made}~1"), place.prefix)
        before = {path: earlier.read(path) for path in changes}

    def build(tree: Tree) -> Package:
        if here and tree.commit == place.head:
            return Package(changes, message, expected, already=there)
        theirs = {path: tree.read(path) for path in changes}
        merged = merge_files(before, changes, theirs, place.root / locations.TEAM_FOLDER / "templates")
        return Package(merged, message, already=merged == theirs)

    return build


def _named(way: Way, changes: Changes) -> Way:
    """The way with `{id}` in the branch's name filled in: the postmortem whose files change, or that it is several."""
    keys = {path.split("/")[1] for path in changes if path.startswith(f"{locations.POSTMORTEMS}/")}
    return replace(way, branch=way.branch.replace("{id}", keys.pop() if len(keys) == 1 else "several"))


def deliver(git: Git, place: Place, way: Way, build: Callable[[Tree], Package]) -> Committed:
    """Makes the commit that `build` describes for the tree it lands on, and pushes it when the way says so.

    Raises: as `commit_paths`.
    """
    here = way.branch in {"", CURRENT, place.branch}
    for trouble in place.troubles(branch_mode=not here):
        raise RefusedError(trouble)
    if trouble := identity_trouble(git):
        raise RefusedError(trouble)
    if way.push:
        _target(git, place.branch if here else way.branch, way.remote)  # before anything is committed
    commit, pack = _on_current(git, place, way, build) if here else _on_branch(git, place, way, build)
    branch = place.branch if here else way.branch
    notes = [*pack.notes]
    if place.submodule:
        notes.append("This is a submodule; the repository above it still points at the commit before.")
    done = Committed(commit, branch, notes=tuple(notes))
    return _pushed(git, place, way, build, pack=pack, done=done) if way.push else done


def default_branch(git: Git, remote: str) -> str:
    """The branch pull requests go to on that remote, as far as this clone knows; empty when it does not."""
    head = git.ask("symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD")
    if not head.code:
        return head.text.removeprefix(f"{remote}/")
    return next((name for name in ("main", "master", "trunk") if tip_of(git, f"refs/remotes/{remote}/{name}")), "")


def base_of(git: Git, place: Place, way: Way, branch: str) -> str:
    """The commit a branch starts from, or stands at when it exists here or on the remote; empty without any commit."""
    target = find_target(git, branch, way.remote, strict=False)
    refs = [f"refs/heads/{branch}"]
    if target:
        refs.append(target.tracking)
        main = default_branch(git, target.remote)
        refs += [f"refs/remotes/{target.remote}/{main}"] if main else []
    return next((tip for ref in refs if (tip := tip_of(git, ref))), place.head)


def _on_current(git: Git, place: Place, way: Way, build: Callable[[Tree], Package]) -> tuple[str, Package]:
    for _ in range(_MOST_LOOKS):
        pack = build(Tree(git, place.head, place.prefix))
        if pack.already:
            commit, note = _settled(git, place, pack)
            return commit, _noted(pack, note)
        wait_for(place.git_dir / "index.lock", place)
        try:
            commit = commit_here(git, place, pack, signoff=way.signoff)
            return commit, _noted(pack, settle_index(git, place, [place.inside(path) for path in pack.changes]))
        except MovedError:
            place = look(git, place.root)
    raise RefusedError(f"others commit to {place.branch} at every try; nothing was committed, try again in a while")


def _noted(pack: Package, note: str) -> Package:
    return replace(pack, notes=(*pack.notes, note)) if note else pack


def _settled(git: Git, place: Place, pack: Package) -> tuple[str, str]:
    """The commit that holds the package already; an interrupted run may have left the index without it."""
    note = ""
    paths = [place.inside(path) for path in pack.changes]
    on_disk = all((place.top / path).is_file() for path in paths)
    if on_disk and git.ask("diff", "--cached", "--quiet", "--", *paths).code:
        note = settle_index(git, place, paths)
    return holder(git, place.head, place.prefix, pack), note


def _on_branch(git: Git, place: Place, way: Way, build: Callable[[Tree], Package]) -> tuple[str, Package]:
    base, known = base_of(git, place, way, way.branch), tip_of(git, f"refs/heads/{way.branch}")
    if not base:
        raise RefusedError(
            f"{place.top} has no commit yet, so no branch can start there; publish to the current branch"
        )
    if git.ask("check-ref-format", "--branch", way.branch).code:
        raise RefusedError(f"{way.branch} is not a name git takes for a branch; choose another with --branch")
    pack = build(Tree(git, base, place.prefix))
    if pack.already:
        if not known:
            git.run("update-ref", f"refs/heads/{way.branch}", base, "")
        return holder(git, base, place.prefix, pack), pack
    folders = _folders(place, way, pack)
    try:
        with private_checkout(git, place, base, way.branch, folders) as checkout:
            return commit_here(checkout.git, checkout.place, pack, signoff=way.signoff), pack
    except BaseException:
        if not known:
            git.ask("update-ref", "-d", f"refs/heads/{way.branch}", base)
        raise


def _folders(place: Place, way: Way, pack: Package) -> list[str]:
    """What a checkout of our own needs on disk besides the files at the top."""
    return [*way.folders, *(f"{place.prefix}{name}" for name in (pack.folder or locations.POSTMORTEMS, *pack.near))]


def _pushed(
    git: Git, place: Place, way: Way, build: Callable[[Tree], Package], *, pack: Package, done: Committed
) -> Committed:
    try:
        target = _target(git, done.branch, way.remote)
        main = default_branch(git, target.remote)
        folders = _folders(place, way, pack)
        landed = push(git, place, done.commit, target, build, folders=folders, signoff=way.signoff)
    except RefusedError as error:
        own = done.branch != place.branch
        raise NotPushedError(done, str(error), next_step(str(error), done.branch, own=own)) from error
    except OSError as error:
        raise NotPushedError(done, str(disk_refused(error))) from error
    note = _follow(git, place, done, landed)
    url = "" if target.branch == main else landed.url or compare_url(target.url, target.branch, main)
    if done.branch != place.branch:
        git.ask("branch", "--quiet", f"--set-upstream-to={target.remote}/{target.branch}", done.branch)
    notes = tuple(dict.fromkeys([*done.notes, *landed.notes, *([note] if note else [])]))
    return replace(done, commit=landed.commit, pushed=True, compare_url=url, notes=notes)


def _target(git: Git, branch: str, remote: str) -> Target:
    target = find_target(git, branch, remote)
    if target is None:
        raise RefusedError(
            "this repository has no remote to push to; add one with git remote add origin ADDRESS, or do not push. "
            "Nothing was committed"
        )
    return target


def _follow(git: Git, place: Place, done: Committed, landed: Landed) -> str:
    """Brings the local branch to what was pushed, where that loses nothing; else a sentence that says how."""
    if landed.tip == done.commit:
        return ""
    local = tip_of(git, f"refs/heads/{done.branch}")
    behind = f"{done.branch} here is not yet what was pushed; git pull --rebase brings them together."
    if not git.ask("merge-base", "--is-ancestor", landed.tip, local).code:
        return ""
    if local != done.commit or int(git.run("rev-list", "--count", local, f"^{landed.tip}").text) > 1:
        return behind
    if done.branch != place.branch:
        return behind if git.ask("update-ref", f"refs/heads/{done.branch}", landed.tip, local).code else ""
    moved = git.at(place.top).ask("checkout", "--quiet", "-B", done.branch, landed.tip)
    return behind if moved.code and tip_of(git, f"refs/heads/{done.branch}") != landed.tip else ""
