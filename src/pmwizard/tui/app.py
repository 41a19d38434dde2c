"""The application: themes, signals, the palette, and which screen comes when."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.message_pump import MessagePump, MessagePumpClosed
from textual.screen import Screen

from pmwizard.errors import DONE, INTERRUPTED, UNUSABLE, PmwizardError
from pmwizard.interview.steps import STEPS
from pmwizard.settings import Settings
from pmwizard.tui import alt, keys, remapped, themes
from pmwizard.tui.inert import TABLE
from pmwizard.tui.words import Words

if TYPE_CHECKING:
    from pmwizard.cli.io import Io
    from pmwizard.drafts import Draft, Session
    from pmwizard.interview.opening import Opening
    from pmwizard.tui.home import HomeScreen, Wish


SHARE = 0.001
"""Seconds a thread behind the screen may keep Python to itself; with Python's own 0.005 a key is felt to wait."""

PATIENCE = 1.0
"""Seconds to wait for a key before to be dealt with; only a stuck screen takes that long."""

BURST = 8
"""Letters waiting from which they are taken in together: more than anybody types while a line is drawn."""


class PmwizardApp(App[int]):
    """Full-screen pmwizard.

    Attributes:
        settings: the settings in force.
    """

    TITLE = "pmwizard"
    CSS = """
    Toast { max-width: 60; padding: 0 1; }
    ToastRack { dock: bottom; align: left bottom; margin-bottom: 2; }
    ToastHolder { align-horizontal: left; }
    ModalScreen { background: $background; }
    CommandPalette SearchIcon { display: none; }
    Input:ansi > .input--cursor { text-style: reverse; }
    CommandPalette:ansi CommandList > .option-list--option-highlighted { text-style: underline; }
    Input > .input--placeholder, Input > .input--suggestion { color: $text-muted; }
    PastScreen { background: $background 60%; }
    """
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [keys.PALETTE.binding()]

    def __init__(self, settings: Settings) -> None:
        alt.read()
        super().__init__(ansi_color=themes.chosen(settings["interface.theme"]) == themes.ANSI)
        self.settings = settings
        self.fault: Exception | None = None
        self._letters = False
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.chosen(settings["interface.theme"])
        self.own_keys = remapped.own(settings)
        self.set_keymap(self.own_keys)
        self._taken = keys.taken_here()

    def shown(self, key: keys.Key) -> str:
        """A key as it is pressed here: the user's own where there is one, and one that arrives."""
        return key.shown(self.own_keys, self._taken)

    async def on_event(self, event: events.Event) -> None:
        """Keys typed ahead on a slow line land where they were meant to, and in that order.

        Textual runs a key's binding only after the key has bubbled through every widget, by when the letters behind it
        have been typed. Here a key waits for those before it, and a key that is no letter runs its binding at once.
        """
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            letter = _is_letter(event)
            if not (letter and self._letters):  # letters typed into one place arrive in order anyway
                await self._settled()
            self._letters = letter and isinstance(self.focused, Words)
            if isinstance(event, events.Key) and not letter and await self._bound(event.key):
                return
            if isinstance(event, events.Key) and self._letters:
                event = await self._burst(event)
        await super().on_event(event)

    async def _burst(self, first: events.Key) -> events.Key | events.Paste:
        """A letter; where many more wait behind it, all of them as one paste, which is drawn and heard once."""
        if self._message_queue.qsize() < BURST:
            return first
        text = [first.character or ""]
        with suppress(MessagePumpClosed):  # the program is ending: what came so far is taken in
            while isinstance(one := self._peek_message(), events.Key) and _is_letter(one):
                text.append(one.character or "")
                await self._get_message()
        return events.Paste("".join(text)) if len(text) > 1 else first

    async def _bound(self, key: str) -> bool:
        """Runs what a key is bound to; whether it was bound. Where a place handles the key itself, it comes first."""
        focused = self.focused
        own = isinstance(focused, Words) and (key == "enter" or (key == "backspace" and not focused.text))
        return await self._check_bindings(key, priority=True) or (not own and await self._check_bindings(key))

    async def _settled(self) -> None:
        """Waits until the keys before have been dealt with: by the screen, the widget, and all it told of them."""
        await self._drained(self.screen)
        for _ in range(2):  # what a widget posts to itself while dealing with a key comes after the first round
            for one in (self.screen.focused or self.screen).ancestors_with_self:
                if one is not self:
                    await self._drained(one)

    async def _drained(self, pump: MessagePump) -> None:
        done = asyncio.Event()
        pump.call_later(done.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), PATIENCE)

    def copy_to_clipboard(self, text: str) -> None:
        """Copies by the terminal (OSC 52), also over SSH, and says what it did."""
        super().copy_to_clipboard(text)
        lines = text.count("\n") + 1
        count = f"{lines} lines" if lines > 1 else f"{len(text)} characters"
        self.notify(f"Copied {count}, if your terminal allows programs to copy (OSC 52).", timeout=3)

    def notify(self, message: str, **said: Any) -> None:
        """A short word at the edge of the screen, inert and never read as markup."""
        super().notify(message.translate(TABLE), **{**said, "markup": False})

    async def on_load(self) -> None:
        """A dropped line or a closed pane saves the draft and ends in order."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                loop.add_signal_handler(getattr(signal, name), self._end, INTERRUPTED)

    def _end(self, code: int) -> None:
        self.keep_everything()
        self.exit(code, return_code=code)

    async def action_quit(self) -> None:
        """Leaves with everything saved; Textual's own would not ask the screens."""
        self.keep_everything()
        self.exit(DONE)

    def keep_everything(self) -> None:
        """Saves what is on the screens."""
        from pmwizard.tui.wizard import WizardScreen

        for screen in self.screen_stack:
            if isinstance(screen, WizardScreen):
                with suppress(Exception):  # where the cursor was matters less than the words
                    screen.take_in()
                    screen.remember()
                screen.keeper.flush()

    def _handle_exception(self, error: Exception) -> None:
        """A fault in the screen loses no word: saved first, then told in a sentence once the screen is gone."""
        with suppress(Exception):
            self.keep_everything()
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.fault = self.fault or error
        self.exit(UNUSABLE, return_code=UNUSABLE)

    def welcome(self) -> None:
        """At the very first start: what this is, how to move, that it is saved."""
        from pmwizard.tui.welcome import WelcomeScreen, is_first_start

        if is_first_start():
            self.push_screen(WelcomeScreen())

    def on_ready(self) -> None:
        """The first paint is out: the collector may work again, but not on what is here to stay."""
        if not self.is_headless:
            gc.freeze()
        gc.enable()
        if self.settings["interface.keys"] and (said := remapped.troubles(self.settings)):
            self.notify("\n".join(said), severity="warning", timeout=15)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every key of the screen by name, and the themes."""
        from pmwizard.tui.wizard import WizardScreen

        for key in screen.keys if isinstance(screen, WizardScreen) else getattr(screen, "KEYS", ()):
            does = self._does(screen, key.action)
            yield SystemCommand(f"{key.label.capitalize()}  ({self.shown(key)})", key.about, does)
        if isinstance(screen, WizardScreen):
            yield SystemCommand("Actions", "The board: every action, overdue first.", self._board)
            for step in STEPS:
                yield SystemCommand(f"Go to {step.title}", step.ask, self._does(screen, f"to_step('{step.id}')"))
                for field in step.fields:
                    does = self._does(screen, f"to_field('{step.id}', '{field.id}')")
                    yield SystemCommand(f"Go to {step.title}: {field.label}", field.help, does)
        for theme in (*themes.THEMES, None):
            name = theme.name if theme else themes.ANSI
            yield SystemCommand(
                f"Theme: {name.removeprefix('pmwizard-')}", "Change the colours for now.", self._themed(name)
            )

    def _does(self, screen: Screen[Any], action: str) -> Callable[[], Any]:
        return lambda: screen.run_action(action)

    def _board(self) -> None:
        from pmwizard.tui.board import BoardScreen

        self.push_screen(BoardScreen(self.settings.root, self.settings))

    def _themed(self, name: str) -> Callable[[], Any]:
        return lambda: setattr(self, "theme", name)


def _is_letter(event: events.Event) -> bool:
    """Whether a key is a character to be written; with Alt held it is not."""
    return isinstance(event, events.Key) and event.is_printable and "+" not in event.key


class DraftsApp(PmwizardApp):
    """Home, and drafts opened from it."""

    def __init__(self, settings: Settings, start: Path) -> None:
        super().__init__(settings)
        self.start = start
        self._opened: list[Session] = []

    def on_home_screen_chosen(self, event: "HomeScreen.Chosen") -> None:
        """Opens a draft; git is asked who the author is, which takes a moment in a thread."""
        self.run_worker(partial(self._prepare, event.wish), thread=True, exclusive=True)

    def _prepare(self, wish: "Wish") -> None:
        from pmwizard.drafts import Store
        from pmwizard.interview.opening import Opening, begin
        from pmwizard.publish import identity, take_up
        from pmwizard.tui.home import NEW, TAKE_UP

        try:
            if wish.kind == NEW:
                name, mail = identity(self.settings.root or self.start)
                record = begin(self.settings, author=f"{name} <{mail}>" if name and mail else name)
                opening = Opening(Store().create(record, repository=self.settings.root), self.settings)
            elif wish.kind == TAKE_UP and self.settings.root:
                opening = Opening(take_up(wish.draft, self.settings.root, self.settings), self.settings)
            else:
                opening = Opening.of(Store().open(wish.draft), self.start)
        except (PmwizardError, OSError) as error:
            self.call_from_thread(self.notify, str(error), severity="warning", timeout=10, markup=False)
            return
        self.call_from_thread(self._open, opening)

    def _open(self, opening: "Opening") -> None:
        from pmwizard.tui.wizard import WizardScreen

        def closed(result: str | None) -> None:
            if result == "published":
                self.notify(opening.put_away(), timeout=6)
            opening.session.close()
            if result == "leave":
                self.exit(DONE)

        self._opened.append(opening.session)
        self.push_screen(WizardScreen(opening), closed)

    def unsaved(self) -> "list[Draft]":
        """Drafts that were opened and could not be saved."""
        return [session.draft for session in self._opened if session.unsaved]


class WizardApp(DraftsApp):
    """One draft; Esc leads from it to home."""

    def __init__(self, opening: "Opening") -> None:
        super().__init__(opening.settings, opening.root or Path())
        self.opening = opening
        self.last_word = "" if opening.passing else kept(opening.session.draft.id)

    def on_mount(self) -> None:
        """Straight to the draft."""
        from pmwizard.tui.wizard import WizardScreen

        self.push_screen(WizardScreen(self.opening), self._ended)
        self.welcome()

    def _ended(self, result: str | None) -> None:
        if result == "home":
            from pmwizard.tui.home import HomeScreen

            self.last_word = ""  # home shows the draft, and what becomes of it there is not known here
            self.opening.session.close()
            self.push_screen(HomeScreen(self.settings.root, self.settings))
            return
        if result == "published":
            self.last_word = self.opening.put_away()
        self.exit(DONE)


class HomeApp(DraftsApp):
    """Home first."""

    def on_mount(self) -> None:
        """Home."""
        from pmwizard.tui.home import HomeScreen

        self.push_screen(HomeScreen(self.settings.root, self.settings))
        self.welcome()


def run_wizard(opening: "Opening", rescue: "Callable[[Draft], int]") -> int:
    """Opens a draft in the wizard; returns the exit code. What home opened and could not save goes to `rescue`."""
    app = WizardApp(opening)
    try:
        code = _run(app)
    finally:
        rescued = [rescue(draft) for draft in app.unsaved()]
    if app.last_word and not opening.session.unsaved:
        sys.stderr.write(f"{app.last_word}\n")
    return max([code, *rescued])


def kept(name: str) -> str:
    """What is said when a draft is left unfinished."""
    return f"The draft is kept. Go on with: pmwizard resume {name}"


def run_home(io: "Io", rescue: "Callable[[Draft], int]") -> int:
    """Opens home; returns the exit code. Drafts that could not be saved are handed to `rescue` at the end."""
    app = HomeApp(io.settings, io.start)
    try:
        code = _run(app)
    finally:
        rescued = [rescue(draft) for draft in app.unsaved()]
    return max([code, *rescued])


def _run(app: PmwizardApp) -> int:
    sys.setswitchinterval(SHARE)
    code = app.run()
    if app.fault is not None:
        raise app.fault
    return code if code is not None else app.return_code or DONE
