"""The archive, opened and brought up to date behind the screen."""

from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from pmwizard.settings import Settings

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive

LATER = 0.05
"""Seconds after the first screen was drawn before anything heavy is imported."""
_SOON = ("pmwizard.tui.review", "pmwizard.tui.help")
"""What a key may open at any moment; loaded before it is pressed."""


class _LeftError(Exception):
    """The author leaves; nobody waits for the rest to be read."""


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
            self.call_after_refresh(self.set_timer, LATER, self._begin)

    def _begin(self) -> None:
        self.run_worker(self._load, thread=True, exit_on_error=False)

    def _load(self) -> None:
        for name in _SOON:
            import_module(name)
        from pmwizard.archive.archive import Archive

        if self.root is None:
            return
        archive = Archive.open(self.root, self.settings.past(self.root))
        self.post_message(self.Ready(archive, fresh=False))
        if wanted := self.settings["archive.branches"]:
            from pmwizard.publish.branches import mirror

            mirror(self.root, wanted)  # what stands in its way is told by `archive status`
        with suppress(_LeftError):
            archive.refresh(self._tell)
        self.post_message(self.Progress(""))
        self.post_message(self.Ready(archive, fresh=True))

    def _tell(self, done: int, total: int) -> None:
        if get_current_worker().is_cancelled:
            raise _LeftError
        if total and (done % 50 == 0 or done == total):
            self.post_message(self.Progress(f"reading {done} of {total} past postmortems"))
