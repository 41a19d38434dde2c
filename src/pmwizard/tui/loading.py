"""The archive, opened and brought up to date behind the screen."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from pmwizard.settings import Settings

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive

LATER = 0.3
"""Seconds to let the first screen be drawn before anything heavy is imported."""


class Loader(Widget):
    """Opens the archive in a thread: first what the index knows already, then with what has changed since."""

    DEFAULT_CSS = "Loader { display: none; }"

    @dataclass
    class Progress(Message):
        """How far reading has come; empty when it is through."""

        said: str

    @dataclass
    class Ready(Message):
        """The archive can be asked; `fresh` once everything that changed has been read."""

        archive: "Archive"
        fresh: bool

    def __init__(self, root: Path | None, settings: Settings) -> None:
        super().__init__()
        self.root = root
        self.settings = settings

    def on_mount(self) -> None:
        """Waits for the first paint."""
        if self.root is not None:
            self.set_timer(LATER, lambda: self.run_worker(self._load, thread=True, exit_on_error=False))

    def _load(self) -> None:
        from pmwizard.archive.archive import Archive

        if self.root is None:
            return
        archive = Archive.open(self.root, self.settings["archive.sources"])
        self.post_message(self.Ready(archive, fresh=False))
        archive.refresh(self._tell)
        self.post_message(self.Progress(""))
        self.post_message(self.Ready(archive, fresh=True))

    def _tell(self, done: int, total: int) -> None:
        if total and (done % 50 == 0 or done == total):
            self.post_message(self.Progress(f"reading {done} of {total} past postmortems"))
