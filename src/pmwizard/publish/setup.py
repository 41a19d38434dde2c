"""Makes a folder a postmortem repository; writes what is missing and overwrites nothing."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pmwizard import locations
from pmwizard.errors import RefusedError, UnusableError
from pmwizard.publish import vendor
from pmwizard.publish.git import Git
from pmwizard.resources import shipped
from pmwizard.settings import REPOSITORY, SETTINGS

EXTRAS = {
    "pre-commit": (("pre-commit.yaml", ".pre-commit-config.yaml"),),
    "github": (("github-check.yml", ".github/workflows/postmortems.yml"),),
    "gitlab": (("gitlab-check.yml", ".gitlab-ci.yml"),),
    "merge-driver": (("gitattributes", ".gitattributes"),),
    "reminders": (("github-reminders.yml", ".github/workflows/postmortem-actions.yml"),),
}
"""What can be asked for besides: from a file of `templates/init` to a file of the repository."""

_AT_THE_TOP = frozenset({"pre-commit", "github", "gitlab", "reminders"})
"""Those that forges and pre-commit look for at the top of a checkout, also when the postmortems lie deeper."""

_INSTALLS = frozenset({"github", "gitlab", "reminders"})
"""Those that install pmwizard."""

_GITLAB_REMINDERS = ("gitlab-reminders.yml", ".gitlab/postmortem-actions.yml")


@dataclass(slots=True)
class Made:
    """What became of the folder.

    Attributes:
        root: the folder.
        began: whether a git repository was made.
        written: files written, from the root.
        kept: files that were there already, from the root, and what might be added to each; empty when nothing.
        configured: git settings made in this clone.
        install: what the workflows install; empty when there are none.
    """

    root: Path
    began: bool = False
    written: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    configured: list[str] = field(default_factory=list)
    install: str = ""


def make(root: Path, extras: frozenset[str] = frozenset(), install_from: str = "") -> Made:
    """Makes that folder a postmortem repository.

    Args:
        root: the folder; made when it is not there.
        extras: names of `EXTRAS`.
        install_from: where workflows install pmwizard from: a git address, a wheel or its file; when left out, where
            this installation came from, or else a wheel of this very pmwizard, put into the repository.

    Raises:
        UnusableError: it is a file, or a bare repository.
        RefusedError: git or the disk refused.
    """
    made = Made(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UnusableError(f"{root}: is a file; name a folder") from None
    except OSError as error:
        raise RefusedError(f"{root}: cannot be made: {error.strerror or error}") from None
    git = Git(root)
    said = git.ask("rev-parse", "--is-inside-work-tree", "--is-bare-repository")
    if not said.code and "true" not in said.text.split()[:1]:
        raise UnusableError(f"{root}: is a bare repository, it has no files; clone it and run init in the clone")
    if said.code:
        git.run("init", "--quiet")
        made.began = True
    try:
        _write(made, locations.SETTINGS_FILE, settings_file())
        if not any((root / locations.POSTMORTEMS).glob("*")):
            _write(made, f"{locations.POSTMORTEMS}/.gitkeep", "")
        _write_extras(git, made, extras, install_from)
    except OSError as error:
        raise RefusedError(f"{error.filename or root}: cannot be written: {error.strerror or error}") from None
    if "merge-driver" in extras:
        _install_driver(git, made)
    return made


def settings_file() -> str:
    """A `pmwizard.toml` that says everything that can be set and sets nothing."""
    import tomli_w

    lines = ["# What pmwizard knows about this repository. Every line is optional; remove a # to set one.", ""]
    table = ""
    for setting in SETTINGS:
        if REPOSITORY not in setting.places:
            continue
        name, _, key = setting.key.partition(".")
        if name != table:
            lines += ["", f"[{name}]"] if table else [f"[{name}]"]
            table = name
        choices = f" One of {', '.join(setting.choices)}." if setting.choices else ""
        value = " ".join(tomli_w.dumps({key: setting.default}).split())
        lines += [f"# {setting.about}{choices}", f"# {value.replace('[ ', '[').replace(',]', ']')}"]
    return "\n".join(lines) + "\n"


def _write_extras(git: Git, made: Made, extras: frozenset[str], install_from: str) -> None:
    top = Path(git.run("rev-parse", "--show-toplevel").text)
    inner = made.root.resolve().relative_to(top.resolve()).as_posix()
    prefix = "" if inner == "." else f"{inner}/"
    filled = {"IN": f"-C {inner} " if prefix else "", "PREFIX": prefix, "NAMES": "false" if prefix else "true"}
    filled["BRANCH"] = _main_branch(git)
    if extras & _INSTALLS:
        made.install = filled["INSTALL"] = _install(made, prefix, install_from)
    for name, source, target in _wanted(extras):
        text = (shipped("templates") / "init" / source).read_text("utf-8")
        for key, value in filled.items():
            text = text.replace(f"@{key}@", value)
        folder = top if name in _AT_THE_TOP else made.root
        _write(made, Path(os.path.relpath(folder / target, made.root)).as_posix(), text)


def _main_branch(git: Git) -> str:
    """The branch pull requests go to: the remote's, or the one checked out."""
    remote = git.ask("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").text
    return remote.partition("/")[2] or git.ask("symbolic-ref", "--quiet", "--short", "HEAD").text or "main"


def _install(made: Made, prefix: str, given: str) -> str:
    """What workflows give to pip; a wheel of a file, or of this very pmwizard, is put into the repository."""
    path = Path(given).expanduser()
    if given and not (path.suffix == ".whl" and path.is_file()):
        return vendor.requirement(given)
    if not given and (known := vendor.origin()):
        return known
    name = f"{locations.TEAM_FOLDER}/{path.name}" if given else vendor.wheel_path()
    _write(made, name, path.read_bytes() if given else vendor.wheel())
    return f"./{prefix}{name}"


def _wanted(extras: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    for name in sorted(extras):
        if name == "reminders" and "gitlab" in extras and "github" not in extras:
            yield (name, *_GITLAB_REMINDERS)
        else:
            yield from ((name, *pair) for pair in EXTRAS[name])


def _write(made: Made, path: str, data: str | bytes) -> None:
    file = made.root / path
    text = data if isinstance(data, str) else ""
    if file.is_symlink() or file.exists():
        held = file.read_text("utf-8", "replace") if file.is_file() and text else ""
        made.kept[path] = "" if path == locations.SETTINGS_FILE or text.strip() in held else text
        return
    folder = file.parent
    while not folder.exists():
        folder = folder.parent
    home = made.root if ".." not in path else (made.root / path[: path.rindex("../") + 3])
    if not folder.resolve().is_relative_to(home.resolve()):
        raise RefusedError(f"{file.parent} is a link that leads out of the repository; remove the link")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    made.written.append(path)


def _install_driver(git: Git, made: Made) -> None:
    """In this clone alone: git takes no program's name from a repository, and that is good."""
    program = shutil.which("pmwizard")
    words = f"'{program}'" if program else f"'{sys.executable}' -m pmwizard"
    for key, value in {
        "merge.pmwizard.name": "postmortems, item by item",
        "merge.pmwizard.driver": f"{words} merge-driver %O %A %B %P",
    }.items():
        if git.ask("config", key).text != value:
            git.run("config", key, value)
            made.configured.append(key)
