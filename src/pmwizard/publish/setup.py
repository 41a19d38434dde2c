"""Makes a folder a postmortem repository; writes what is missing and overwrites nothing."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pmwizard import locations
from pmwizard.errors import RefusedError, UnusableError
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
    """

    root: Path
    began: bool = False
    written: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    configured: list[str] = field(default_factory=list)


def make(root: Path, extras: frozenset[str] = frozenset()) -> Made:
    """Makes that folder a postmortem repository.

    Args:
        root: the folder; made when it is not there.
        extras: names of `EXTRAS`.

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
        for source, target in _wanted(extras):
            _write(made, target, (shipped("templates") / "init" / source).read_text("utf-8"))
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


def _wanted(extras: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name in sorted(extras):
        if name == "reminders" and "gitlab" in extras and "github" not in extras:
            yield _GITLAB_REMINDERS
        else:
            yield from EXTRAS[name]


def _write(made: Made, path: str, text: str) -> None:
    file = made.root / path
    if file.is_symlink() or file.exists():
        held = file.read_text("utf-8", "replace") if file.is_file() else ""
        made.kept[path] = "" if path == locations.SETTINGS_FILE or text.strip() in held else text
        return
    if not file.parent.resolve().is_relative_to(made.root.resolve()):
        raise RefusedError(f"{file.parent} is a link that leads out of the repository; remove the link")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
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
