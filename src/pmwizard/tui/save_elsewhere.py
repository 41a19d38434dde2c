"""Where to write a draft when its own place cannot be written to: asks for a path, and says where it is now."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from pmwizard.interview.paths import written
from pmwizard.tui.ask import AskScreen, Question

if TYPE_CHECKING:
    from pmwizard.drafts import Session

ENOUGH = 1_000_000
"""Bytes free from which a folder is worth offering; a draft takes a few thousand."""


def default(session: "Session") -> Path:
    """A file that can probably be written: here, at home, or where temporary files go."""
    name = f"{session.draft.id}.toml"
    folders = (Path.cwd(), Path.home(), Path(tempfile.gettempdir()))
    return next((folder / name for folder in folders if _has_room(folder)), Path.home() / name)


def _has_room(folder: Path) -> bool:
    try:
        return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ENOUGH
    except OSError:  # a folder that is gone has no room
        return False


def ask(screen: Screen[str], session: "Session", path: str = "", trouble: str = "") -> None:
    """Asks for the path and writes there in a thread; asks again when that does not work either."""

    def told(said: str) -> None:
        screen.notify(said, timeout=12)

    def write(to: str) -> None:
        try:
            made = session.save_as(Path(to).expanduser())
        except OSError as error:
            why = f"{to}: {error.strerror or error}. Your words are still here."
            screen.app.call_from_thread(ask, screen, session, to, why)
        else:
            go_on = f"pmwizard new --from {written(made)}"
            screen.app.call_from_thread(told, f"Written to {written(made)}. It can be gone on with: {go_on}")

    def answered(said: list[str] | None) -> None:
        if said is not None:
            screen.run_worker(lambda: write(said[0]), thread=True, group="elsewhere")

    about = trouble or "The draft as it stands on the screen, words not yet added too, in a file of your own."
    asked = Question(
        "Which file?",
        path or written(default(session)),
        check=lambda text: "" if text else "A path, e.g. ~/draft.toml.",
    )
    screen.app.push_screen(AskScreen("Save elsewhere", [asked], about), answered)
