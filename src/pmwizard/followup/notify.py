"""The one place where a program of the user's own is called: named in the user's own settings and nowhere else."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pmwizard.followup.ledger import Event, as_table

PATIENCE = 20.0
"""Seconds the program may take."""

_SHOWN = 300


def notify(words: Sequence[str], events: Sequence[Event], root: Path, commit: str) -> str:
    """Tells the program about committed changes: one JSON object on its standard input, no shell in between.

    Args:
        words: the program and its arguments; nothing happens when there are none.
        events: the changes.
        root: the repository, where the program runs.
        commit: the commit that holds them.

    Returns:
        What went wrong, as a sentence; empty when nothing did. The changes are committed either way.
    """
    if not words or not events:
        return ""
    told = json.dumps({"repository": str(root), "commit": commit, "changes": [as_table(event) for event in events]})
    try:
        done = subprocess.run(
            list(words), input=told.encode(), capture_output=True, timeout=PATIENCE, cwd=root, check=False
        )
    except FileNotFoundError:
        return f"followup.notify: there is no program {words[0]}; the change is committed all the same."
    except (OSError, ValueError) as error:
        return f"followup.notify: {words[0]} cannot be run: {error}; the change is committed all the same."
    except subprocess.TimeoutExpired:
        return f"followup.notify: {words[0]} took longer than {PATIENCE:.0f} s and was ended; the change is committed."
    if done.returncode == 0:
        return ""
    said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-_SHOWN:]
    why = f": {said}" if said else ""
    return f"followup.notify: {words[0]} ended with {done.returncode}{why}. The change is committed all the same."
