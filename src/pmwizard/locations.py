"""Every folder pmwizard keeps things in, made private to the user when first needed."""

import hashlib
import os
from pathlib import Path

PRIVATE = 0o700
SETTINGS_FILE = "pmwizard.toml"
RECORD_FILE = "postmortem.toml"
VIEW_FILE = "README.md"
POSTMORTEMS = "postmortems"
ATTACHMENTS = "attachments"
TEAM_FOLDER = ".pmwizard"
WELCOMED = "welcomed"


def state() -> Path:
    """Where drafts live: `$XDG_STATE_HOME/pmwizard` or the system's equal."""
    return _folder("XDG_STATE_HOME", "user_state_path")


def cache() -> Path:
    """Where the index lives; everything here can be made again."""
    return _folder("XDG_CACHE_HOME", "user_cache_path")


def branches(root: Path) -> Path:
    """Where copies of records are kept that are only on other branches of a repository."""
    named = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    return cache() / "branches" / named


def config() -> Path:
    """Where the user's own `config.toml` lies; not made until something is written."""
    return _folder("XDG_CONFIG_HOME", "user_config_path")


def private(folder: Path) -> Path:
    """The folder, made with access for its owner alone."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    return folder


def repository_root(start: Path) -> Path | None:
    """The postmortem repository or git checkout that `start` lies in; None outside of any.

    The nearest folder with a `pmwizard.toml` wins over the nearest with a `.git`, so that a postmortem folder inside a
    larger checkout can be a repository of its own.
    """
    here = start.resolve()
    above = (here, *here.parents)
    for name in (SETTINGS_FILE, ".git"):
        for folder in above:
            if (folder / name).exists():
                return folder
    return None


def _folder(variable: str, asked: str) -> Path:
    given = os.environ.get(variable, "")
    if given and Path(given).is_absolute():
        return Path(given) / "pmwizard"
    import platformdirs

    return Path(getattr(platformdirs, asked)("pmwizard", appauthor=False))
