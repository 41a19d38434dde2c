"""What the repository is and what state it is in: everything that decides whether a commit can be made."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from pmwizard.errors import RefusedError
from pmwizard.publish.git import Git, Said

_BUSY = (
    ("rebase-merge", "a rebase", "git rebase --continue, or --abort"),
    ("rebase-apply", "a rebase", "git rebase --continue, or --abort"),
    ("MERGE_HEAD", "a merge", "git merge --continue, or --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue, or --abort"),
    ("REVERT_HEAD", "a revert", "git revert --continue, or --abort"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A repository as it stands.

    Attributes:
        root: the postmortem repository's own folder.
        top: the checkout it lies in; the repository itself when that is bare.
        prefix: `root` inside `top`, with a slash after it; empty when they are the same.
        git_dir: this checkout's git folder.
        common: the git folder all checkouts share.
        bare: whether it has no files.
        branch: the branch checked out; empty when HEAD is detached.
        head: the commit checked out; empty when there is none yet.
        busy: what is under way (`a rebase`) and how to end it; empty when nothing.
        submodule: whether it is a submodule of another repository.
    """

    root: Path
    top: Path
    prefix: str
    git_dir: Path
    common: Path
    bare: bool
    branch: str
    head: str
    busy: tuple[str, str] | tuple[()]
    submodule: bool

    def inside(self, path: str) -> str:
        """The path, named from `root`, as git knows it from `top`, with links inside the repository followed.

        Raises:
            RefusedError: it would leave the repository, or touch git's own files.
        """
        parts = PurePosixPath(path).parts
        if (
            not parts
            or not path.isprintable()
            or path.startswith("/")
            or ".." in parts
            or any(part.lower() == ".git" for part in parts)
        ):
            raise RefusedError(f"{path} is not a path inside the repository; nothing was written")
        if self.bare:
            return self.prefix + path
        top, target = self.top.resolve(), self.root / path
        parent = target.parent.resolve()
        if not parent.is_relative_to(top) or parent.is_relative_to(self.git_dir):
            raise RefusedError(
                f"{target.parent} is a link that leads out of the repository, to {parent}; remove the link"
            )
        if target.is_symlink():
            raise RefusedError(f"{target} is a symbolic link; replace it by the file itself")
        return (parent / target.name).relative_to(top).as_posix()

    def troubles(self, *, branch_mode: bool) -> Iterator[str]:
        """What keeps a commit from being made here, each with its mend."""
        if branch_mode:
            return
        if self.bare:
            yield (
                f"{self.top} is a bare repository, it has no files to commit to; clone it, or publish to a branch "
                "with --branch postmortem/{id}"
            )
            return
        if self.busy:
            yield (
                f"{self.busy[0]} is under way in {self.top}; finish it ({self.busy[1]}), or publish to a branch of "
                "its own with --branch postmortem/{id}"
            )
        elif not self.branch:
            yield (
                f"no branch is checked out in {self.top} (HEAD is detached); switch to one (git switch main), or "
                "publish to a branch with --branch postmortem/{id}"
            )


def look(git: Git, root: Path) -> Place:
    """The repository `root` lies in.

    Raises:
        RefusedError: it is not a git repository, or git does not open it; says why and what to do.
    """
    said = git.at(root).ask(
        "rev-parse", "--is-bare-repository", "--absolute-git-dir", "--git-common-dir", "--is-inside-work-tree"
    )
    if said.code:
        raise RefusedError(_no_repository(root, said.words))
    is_bare, git_dir, common, inside = said.text.split("\n")
    bare = is_bare == "true" or inside != "true"
    top, above = Path(git_dir), ""
    if not bare:
        shown = git.at(root).run("rev-parse", "--show-toplevel", "--show-superproject-working-tree").text.split("\n")
        top, above = Path(shown[0]), "".join(shown[1:])
    inner = "" if bare else root.resolve().relative_to(top.resolve()).as_posix()
    head = git.at(root).ask("rev-parse", "--quiet", "--verify", "HEAD^{commit}")
    branch = git.at(root).ask("symbolic-ref", "--quiet", "--short", "HEAD")
    return Place(
        root=root,
        top=top,
        prefix="" if inner in {"", "."} else inner + "/",
        git_dir=Path(git_dir),
        common=(root / common).resolve(),
        bare=bare,
        branch="" if branch.code else branch.text,
        head="" if head.code else head.text,
        busy=next(((name, mend) for file, name, mend in _BUSY if (Path(git_dir) / file).exists()), ()),
        submodule=bool(above),
    )


def _no_repository(root: Path, words: str) -> str:
    if "not a git repository" in words:
        return (
            f"{root} is not in a git repository, so there is nothing to commit to; `pmwizard init` makes it one, and "
            "the text stays where it is"
        )
    return f"git does not open {root}:\n{words}"


def identity(root: Path) -> tuple[str, str]:
    """Name and e-mail address git would write as the author there; both empty when it has none, or there is no git."""
    try:
        return _ident(Git(root), "GIT_AUTHOR_IDENT")
    except RefusedError:
        return "", ""


def last_edit(root: Path, path: str) -> tuple[str, datetime]:
    """Who edited a file last, as `Name <address>`, and when: the user, now, when the edit is not committed."""
    git = Git(root)
    now = datetime.now(UTC)
    changed = git.ask("status", "--porcelain", "--", f":(literal){path}")
    said = git.ask("log", "-1", "--format=%aN <%aE>%x00%aI", "--", f":(literal){path}")
    author, _, when = said.text.partition("\0")
    if changed.code or changed.text or said.code or not when:
        name, address = identity(root)
        return (f"{name} <{address}>" if address else name), now
    return author, datetime.fromisoformat(when)


def identity_trouble(git: Git) -> str:
    """Why git would refuse to sign its commits with a name; empty when it has one."""
    if all(_ident(git, kind)[1] for kind in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")):
        return ""
    return (
        "git does not know who you are; tell it once: git config --global user.name 'Your Name' and "
        "git config --global user.email you@example.com"
    )


def _ident(git: Git, kind: str) -> tuple[str, str]:
    said = git.ask("var", kind)
    name, _, rest = said.text.partition(" <")
    return (name, rest.partition(">")[0]) if not said.code and rest else ("", "")


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of one commit; an empty commit name is a tree without files.

    Attributes:
        git: git in the repository.
        commit: the commit.
        prefix: where the postmortem repository's root lies in it, with a slash after it.
    """

    git: Git
    commit: str
    prefix: str = ""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, named from the postmortem repository's root; None when there is no such file."""
        if not self.commit:
            return None
        name = f"{self.commit}:{self.prefix}{path}\n".encode()
        header, _, rest = self.git.run("cat-file", "--batch", "--follow-symlinks", feed=name).out.partition(b"\n")
        kind = header.split(b" ")[1:2]
        return rest[:-1] if kind == [b"blob"] else None

    def holds(self, path: str, data: bytes) -> bool:
        """Whether that file holds the data, as it is or as git's filters (LFS, line ends) keep it."""
        if self.read(path) == data:
            return True
        held = self.git.ask("rev-parse", "--quiet", "--verify", f"{self.commit}:{self.prefix}{path}")
        if not self.commit or held.code:
            return False
        kept = self.git.ask("hash-object", f"--path={self.prefix}{path}", "--stdin", feed=data)
        return not kept.code and kept.text == held.text

    def names(self, folder: str) -> set[str]:
        """What stands directly in that folder."""
        if not self.commit:
            return set()
        said = self._list(folder)
        if said.code:
            link = self.git.ask("cat-file", "blob", f"{self.commit}:{self.prefix}{folder}")
            said = said if link.code else self._list(posixpath.normpath(f"{folder}/../{link.text}"))
        return {name for name in said.text.split("\0") if name} if not said.code else set()

    def _list(self, folder: str) -> Said:
        return self.git.ask("ls-tree", "-z", "--name-only", "--full-tree", f"{self.commit}:{self.prefix}{folder}")
