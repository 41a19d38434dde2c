"""Attaching a file: asks for its path, and copies it to the draft in a thread."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from pmwizard.errors import PmwizardError
from pmwizard.interview.paths import path_of
from pmwizard.tui import keys
from pmwizard.tui.ask import AskScreen, Question

if TYPE_CHECKING:
    from pmwizard.interview.opening import Opening

_OFFERED = 200
_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".log", ".txt", ".csv", ".json", ".md", ".pdf"}
)


def ask(screen: Screen[Any], opening: "Opening", then: Callable[[], None], said: str = "", trouble: str = "") -> None:
    """Asks for a file and attaches it; asks again when that does not work."""

    def done(name: str) -> None:
        screen.notify(f"{name} goes along. {keys.said(screen.app, '{undo}')} takes it out again.", timeout=3)
        then()

    def attach(to: str) -> None:
        app = screen.app
        try:
            name = opening.session.attach(path_of(to))
        except PmwizardError as error:
            app.call_from_thread(ask, screen, opening, then, to, str(error))
        except OSError as error:
            app.call_from_thread(ask, screen, opening, then, to, f"{to}: {error.strerror or error}")
        else:
            app.call_from_thread(opening.link_attached, name)
            app.call_from_thread(done, name)

    def answered(given: list[str] | None) -> None:
        if given is not None:
            screen.run_worker(lambda: attach(given[0]), thread=True, group="attaching")

    about = trouble or "A copy is kept with the draft; it is committed beside the record, and the page shows it."
    question = Question(
        "Which file?",
        said,
        hint="e.g. ~/graph.png",
        check=lambda text: "" if text else "A path, e.g. ~/graph.png; Esc goes back.",
        offered=_near(),
    )
    screen.app.push_screen(AskScreen("Attach a file", [question], about), answered)


def _near() -> list[str]:
    """Files in this folder that are likely to be meant, the newest first."""
    try:
        with os.scandir() as entries:
            files = [one for one in entries if Path(one.name).suffix.lower() in _SUFFIXES and one.is_file()]
            newest = sorted(files, key=lambda one: one.stat().st_mtime, reverse=True)
    except OSError:  # a folder that is gone offers nothing
        return []
    return [one.name for one in newest[:_OFFERED]]
