"""Pushes one commit, and puts it on top of what others pushed meanwhile: no merges, no force, and not for ever."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from pmwizard.errors import RefusedError
from pmwizard.publish.commit import Package, commit_here
from pmwizard.publish.forge import offered_url
from pmwizard.publish.git import Git, GitError
from pmwizard.publish.place import Place, Tree
from pmwizard.publish.worktree import NO_HOOKS, Checkout, private_checkout

MOST_TRIES = 100
PATIENCE = 300.0
"""Seconds after which a remote that moves at every try is called a refusal."""

_RACE = re.compile(
    r"fetch first|non-fast-forward|cannot lock ref|failed to update ref|failed to lock|reference already exists|"
    r"incorrect old value|is at [0-9a-f]+ but expected"
)

Build = Callable[[Tree], Package]
"""Makes the package for the tree it will land on."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a push goes: the remote's name, its address, and the branch there."""

    remote: str
    url: str
    branch: str

    @property
    def tracking(self) -> str:
        """The ref under which this clone remembers the remote's branch."""
        return f"refs/remotes/{self.remote}/{self.branch}"


@dataclass(frozen=True, slots=True)
class Landed:
    """What a push came to.

    Attributes:
        commit: the commit on the remote that holds the package.
        tip: the remote branch's newest commit that we know of.
        url: the address the remote named; often empty.
        notes: what the package that landed has to say, when it is another one than was committed first.
    """

    commit: str
    tip: str
    url: str = ""
    notes: tuple[str, ...] = ()


def find_target(git: Git, branch: str, remote: str = "", *, strict: bool = True) -> Target | None:
    """Where that branch is pushed; None when the repository has no remote, or, not `strict`, when that is not clear.

    Raises:
        RefusedError: the remote asked for does not exist, or there are several and none is the obvious one.
    """
    names = git.run("remote").text.split()
    own = git.ask("config", f"branch.{branch}.remote").text
    name = remote or git.ask("config", f"branch.{branch}.pushRemote").text
    name = name or git.ask("config", "remote.pushDefault").text or own
    if not name and names:
        name = "origin" if "origin" in names else names[0] if len(names) == 1 else ""
    if not strict and name not in names:
        return None
    if not name and names:
        raise RefusedError(
            f'there are several remotes ({", ".join(names)}); say which in pmwizard.toml: remote = "{names[0]}" under '
            "[publish]"
        )
    if not name:
        return None
    if name not in names:
        raise RefusedError(f"there is no remote called {name}; there are {', '.join(names) or 'none'}")
    merge = git.ask("config", f"branch.{branch}.merge").text.removeprefix("refs/heads/")
    url = git.ask("remote", "get-url", "--push", name).text
    return Target(name, url, merge if merge and own == name else branch)


def tip_of(git: Git, ref: str) -> str:
    """The commit a ref names; empty when there is none."""
    said = git.ask("rev-parse", "--quiet", "--verify", f"{ref}^{{commit}}")
    return "" if said.code else said.text


def fetch(git: Git, target: Target) -> str:
    """The remote branch's newest commit, fetched; empty when the remote has no such branch.

    Raises:
        GitError: the remote does not answer, or refuses.
    """
    spec = f"+refs/heads/{target.branch}:{target.tracking}"
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", target.remote, spec)
    said = git.ask(*words, loud=True)
    if said.code and "couldn't find remote ref" in said.words:
        return ""
    if said.code and not _RACE.search(said.words):
        raise GitError(words, said)
    return tip_of(git, target.tracking)


def push(
    git: Git, place: Place, commit: str, target: Target, build: Build, *, folders: list[str], signoff: bool
) -> Landed:
    """Pushes the commit; when the remote moved, the package goes on top of what is there, and again.

    Only this commit is pushed where the remote has the branch already: other commits that were not pushed stay.

    Raises:
        GitError: the remote refused.
        RefusedError: the remote moved at every try.
    """
    tip = tip_of(git, target.tracking)
    if (tip and _ahead(git, commit, tip) <= 1 and _holds(git, commit, tip)) or (not tip and not fetch(git, target)):
        said = _push(git, commit, target)
        if said is not None:
            return Landed(commit, commit, said)
    with private_checkout(git, place, commit, "", folders) as checkout:
        return _again(git, checkout, commit, target, build, signoff=signoff)


def _again(git: Git, checkout: Checkout, commit: str, target: Target, build: Build, *, signoff: bool) -> Landed:
    until, wait = time.monotonic() + PATIENCE, 0.05
    for _ in range(MOST_TRIES):
        tip = fetch(git, target)
        if tip and _holds(git, tip, commit):
            return Landed(commit, tip)
        pack = build(Tree(git, tip, checkout.place.prefix)) if tip else None
        if pack and pack.already:
            return Landed(holder(git, tip, checkout.place.prefix, pack), tip, notes=pack.notes)
        mine = _on_top(checkout, commit, tip, pack, signoff=signoff) if pack else commit
        said = _push(git, mine, target)
        if said is not None:
            return Landed(mine, mine, said, pack.notes if pack else ())
        if time.monotonic() > until:
            break
        time.sleep(random.uniform(0, wait))  # noqa: S311 -- jitter, so that many do not try in step
        wait = min(wait * 1.6, 1.5)
    raise RefusedError(
        f"{target.remote}/{target.branch} moved at every try; the commit is kept here, push again in a while"
    )


def holder(git: Git, tip: str, prefix: str, pack: Package) -> str:
    """The newest commit that touched the package's files."""
    paths = [f":(top,literal){prefix}{path}" for path in pack.changes]
    return git.run("log", "-1", "--format=%H", tip, "--", *paths).text or tip


def _on_top(checkout: Checkout, commit: str, tip: str, pack: Package, *, signoff: bool) -> str:
    """The package on top of `tip`: the same commit where it fits as it is, or else a new one."""
    there = checkout.go(tip)
    made = Tree(checkout.git, commit, checkout.place.prefix)
    same = all(made.holds(path, data) for path, data in pack.changes.items() if data is not None)
    if same:
        picked = there.git.ask(*NO_HOOKS, "cherry-pick", "--allow-empty-message", commit)
        if not picked.code:
            return there.git.run("rev-parse", "HEAD").text
        there.git.ask("cherry-pick", "--abort")
        there = there.go(tip)
    return commit_here(there.git, there.place, pack, signoff=signoff)


def _push(git: Git, commit: str, target: Target) -> str | None:
    """The address the remote named, maybe empty; None when others were faster."""
    words = (
        "-c",
        "advice.pushUpdateRejected=false",
        "push",
        "--porcelain",
        target.remote,
        f"{commit}:refs/heads/{target.branch}",
    )
    said = git.ask(*words, loud=True)
    if not said.code:
        return offered_url(said.words)
    if _RACE.search(said.out.decode("utf-8", "replace") + said.words):
        git.hear(f"{target.remote}/{target.branch} moved meanwhile; the commit goes on top of what is there.")
        return None
    raise GitError(words, said)


def _ahead(git: Git, commit: str, tip: str) -> int:
    return int(git.run("rev-list", "--count", commit, f"^{tip}").text)


def _holds(git: Git, commit: str, ancestor: str) -> bool:
    return not git.ask("merge-base", "--is-ancestor", ancestor, commit).code
