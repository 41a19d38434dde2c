"""An invented online grocer with two years of postmortems, so that a first look needs no set-up.

The texts are data, in `data/`; their dates are counted back from a given day, so that the archive never looks old.
"""

from datetime import date
from pathlib import Path
from typing import Any


def build(path: Path, today: date) -> Path:
    """Makes the invented postmortem repository, with its git history; the same day gives the same commits.

    Args:
        path: the folder to make it in; may exist if it is empty.
        today: the day everything is counted back from.

    Returns:
        The repository's folder.

    Raises:
        UnusableError: the folder holds something already, or cannot be made.
        RefusedError: git is not there or refuses; the message says what git said.
    """
    from pmwizard.demo.repository import make

    return make(path, today)


def draft(today: date) -> dict[str, Any]:
    """The half-written postmortem that the wizard opens in the demo: of the last working day before `today`."""
    from pmwizard.demo.stories import unfinished

    return unfinished(today)
