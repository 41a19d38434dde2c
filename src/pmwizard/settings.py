"""Settings: what can be set, what it is now, and where that came from.

Two files: the user's `config.toml` and the repository's `pmwizard.toml`. What concerns the screen belongs to the user,
what concerns the record to the repository; a few things may stand in both, and then the user's own wins.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.errors import UnusableError

USER, REPOSITORY = "user", "repository"
_BOTH = (USER, REPOSITORY)
LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set.

    Attributes:
        key: table and name with a dot, e.g. `publish.push`.
        default: its value when nobody set it; its type is the type asked for.
        about: what it does, in a sentence.
        places: which files may hold it.
        choices: the values it may have; empty when any.
    """

    key: str
    default: Any
    about: str
    places: tuple[str, ...] = (REPOSITORY,)
    choices: tuple[str, ...] = ()


_THEMES = ("auto", "dark", "light", "contrast-dark", "contrast-light", "ansi")
SETTINGS: tuple[Setting, ...] = (
    Setting("repository.name", "", "What the repository is called on the home screen."),
    Setting("repository.timezone", "UTC", "The zone new postmortems start in, e.g. Europe/Berlin.", _BOTH),
    Setting("repository.severities", ["SEV1", "SEV2", "SEV3", "SEV4"], "The severities offered, worst first."),
    Setting("repository.teams", [], "The teams offered."),
    Setting("repository.services", [], "The services offered, besides those of past postmortems."),
    Setting("factors.categories", [], "Kinds of contributing factors besides the built-in ones."),
    Setting("timeline.quiet_minutes", 30, "After how many minutes of silence the timeline asks.", _BOTH),
    Setting("archive.sources", [], "Folders of past postmortems in any style, and other clones.", _BOTH),
    Setting("archive.branches", [], 'Other branches whose records count as past, e.g. `["*", "origin/*"]`.', _BOTH),
    Setting("coach.off", [], "Rules that keep quiet, e.g. hindsight.", _BOTH),
    Setting("publish.branch", "current", "`current`, or a name such as postmortem/{id}.", _BOTH),
    Setting("publish.push", False, "Whether publishing pushes.", _BOTH),
    Setting("publish.remote", "", "The remote to push to; empty takes the branch's own, or origin."),
    Setting("publish.signoff", False, "Whether commits are signed off.", _BOTH),
    Setting("publish.message", "postmortem: {title}", "The commit's first line; {id}, {title}, {severity}."),
    Setting("publish.hook_folders", [], "Folders your hooks need on disk when publishing to a branch of its own."),
    Setting("publish.largest_attachment", 5_000_000, "Bytes above which an attachment asks first."),
    Setting("interface.theme", "auto", "The colours; auto goes by the terminal.", (USER,), _THEMES),
    Setting("interface.plain", False, "Line by line instead of full screen.", (USER,)),
    Setting("interface.editor", "", "The editor F4 opens; empty takes $VISUAL, then $EDITOR.", (USER,)),
    Setting("interface.keys", {}, 'Keys by the id of what they do, e.g. `save = "f10"`.', (USER,)),
    Setting("followup.notify", [], "A program run after an action changes: a list of words.", (USER,)),
    Setting("followup.soon_days", 7, "How many days ahead an action counts as due soon.", _BOTH),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}
_TABLES = {setting.key.partition(".")[0] for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force.

    Attributes:
        values: every key with its value.
        origins: the file a key was set in; missing when it is the default.
        root: the repository; None outside of one.
    """

    values: Mapping[str, Any] = field(default_factory=lambda: {s.key: s.default for s in SETTINGS})
    origins: Mapping[str, Path] = field(default_factory=dict)
    root: Path | None = None

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def past(self, root: Path) -> list[str]:
        """The sources of that repository's archive: those named, and the copies of records on other branches."""
        named = list(self["archive.sources"])
        return [*named, str(locations.branches(root))] if self["archive.branches"] else named

    @property
    def prompts(self) -> Path | None:
        """The team's own prompts, which need not exist."""
        return self.root / locations.TEAM_FOLDER / "prompts" if self.root else None

    @property
    def templates(self) -> Path | None:
        """The team's own templates, which need not exist."""
        return self.root / locations.TEAM_FOLDER / "templates" if self.root else None

    @classmethod
    def load(cls, start: Path) -> "Settings":
        """The settings as seen from a folder.

        Raises:
            UnusableError: a file is not TOML, or a key or value is not one that can be set; names file, line and mend.
        """
        root = locations.repository_root(start)
        files = [(locations.config() / "config.toml", USER)]
        if root:
            files.insert(0, (root / locations.SETTINGS_FILE, REPOSITORY))
        values = {setting.key: setting.default for setting in SETTINGS}
        origins: dict[str, Path] = {}
        for path, place in files:
            for key, value in _read(path, place):
                values[key] = value
                origins[key] = path
        return cls(values, origins, root)


def _read(path: Path, place: str) -> Iterator[tuple[str, Any]]:
    try:
        if path.stat().st_size > LARGEST:
            raise UnusableError(f"{path}: larger than {LARGEST // 1000} kB, too large for settings; shorten it")
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableError(f"{path}: cannot be read: {error}; mend or remove it") from None
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnusableError(f"{path}: not valid TOML: {error}") from None
    for name, entries in table.items():
        if name not in _TABLES:
            raise _wrong(path, text, name, f"there is no table [{name}]; {nearest(name, _TABLES)}")
        if not isinstance(entries, dict):
            raise _wrong(path, text, name, f"[{name}] is a table; write [{name}] and its keys below")
        for key, value in entries.items():
            yield f"{name}.{key}", _checked(path, text, f"{name}.{key}", value, place)


def _checked(path: Path, text: str, key: str, value: Any, place: str) -> Any:
    setting = _BY_KEY.get(key)
    name = key.partition(".")[2]
    if setting is None:
        raise _wrong(path, text, name, f"there is no setting {key}; {nearest(key, _BY_KEY)}")
    if place not in setting.places:
        home = "your own config.toml" if setting.places == (USER,) else "the repository's pmwizard.toml"
        raise _wrong(path, text, name, f"{key} belongs in {home}")
    wanted = type(setting.default)
    if type(value) is not wanted or (wanted is list and not all(isinstance(item, str) for item in value)):
        example = {list: '["one", "two"]', bool: "true or false", int: "a whole number", dict: "a table"}
        raise _wrong(path, text, name, f"{key} must be {example.get(wanted, 'text in quotes')}")
    for inner, held in value.items() if wanted is dict else ():
        if not isinstance(held, str):
            raise _wrong(path, text, inner, f'{key}.{inner} must be text in quotes, e.g. "f10"')
    if setting.choices and value not in setting.choices:
        raise _wrong(path, text, name, f"{key} must be one of {', '.join(setting.choices)}")
    return value


def nearest(name: str, known: Mapping[str, Any] | set[str]) -> str:
    """What a name that there is not was probably meant to be, else all there are."""
    import difflib

    near = difflib.get_close_matches(name, list(known), 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"


def line_of(text: str, name: str) -> int:
    """The line of a file of settings in which a key or table of that name stands, from 1; 1 when it is not found."""
    import re

    wanted = re.compile(rf"""^[^#]*?(?<![\w-])["']?{re.escape(name)}["']?\s*[=.\]]""")
    return next((number for number, row in enumerate(text.splitlines(), 1) if wanted.match(row)), 1)


def _wrong(path: Path, text: str, name: str, said: str) -> UnusableError:
    return UnusableError(f"{path}:{line_of(text, name)}: {said}")
