"""The draft's keeper on the screen: saves a moment after the last edit and says whether it worked."""

from dataclasses import dataclass
from datetime import datetime

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from pmwizard.interview.opening import Opening

SOON = 0.25
"""Seconds between an unsaved edit and asking for it to be saved; the draft waits half a second more at most."""


class Keeper(Widget):
    """Has the draft saved, off the key path."""

    DEFAULT_CSS = "Keeper { display: none; }"

    @dataclass
    class Kept(Message):
        """The draft was saved, or could not be."""

        at: datetime | None
        error: OSError | None

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening = opening
        self._waiting: Timer | None = None
        self._place: tuple[str, str, int, int, int] | None = None

    def on_mount(self) -> None:
        """Takes over from the opening: edits are saved a moment later instead of at once."""
        self.opening.interview.changed = self.soon
        self.opening.session.on_saved(self._tell)

    def _tell(self, at: datetime | None, error: OSError | None) -> None:
        if self.is_running:
            self.post_message(self.Kept(at, error))

    def soon(self) -> None:
        """Saves within a quarter of a second; called at every edit, costs nothing."""
        if self._waiting is None and self.is_running:
            self._waiting = self.set_timer(SOON, self._save)

    def remember(self, step: str, field: str, item: int, line: int, column: int) -> None:
        """Where the author is; saved with the next edit."""
        self._place = (step, field, item, line, column)
        self.soon()

    def _save(self) -> None:
        self._waiting = None
        if self._place is not None:
            self.opening.remember(*self._place)
            self._place = None
        self.opening.changed()

    def flush(self) -> None:
        """Saves everything now and waits for it; safe to call when the process is about to end."""
        if self._waiting is not None:
            self._waiting.stop()
        self._save()
        self.opening.session.flush()
