"""Home: drafts to go on with, actions that are due, the newest postmortems of others, and a new one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from pmwizard.drafts import DraftRow, Store
from pmwizard.interview.steps import BY_ID
from pmwizard.record.times import ago
from pmwizard.settings import Settings
from pmwizard.tui import keys
from pmwizard.tui.inert import Shown, inert
from pmwizard.tui.lines import BottomLine, two_sided
from pmwizard.tui.listing import Listing
from pmwizard.tui.loading import Loader

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive
    from pmwizard.archive.model import PostmortemRow
    from pmwizard.followup.board import Pressing

MOST, TALL = 6, 40
"""Lines of a kind, and the height of a screen from which twice as many are shown."""
WIDEST = 132
"""Cells of a line at most, so that what stands at its end is still seen beside its beginning."""
NEW, RESUME, TAKE_UP = "new", "resume", "take up"
NARROW = 50
"""Cells below which a line says when, and who only where it is you."""
_RARE = {"home-discard", "home-restore"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the author chose at home: a new postmortem, a draft to go on with, or the branch of somebody else's."""

    kind: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    content: Content
    act: Callable[[], None] | None = None


def _how_late(due: "Pressing") -> str:
    """How much is overdue, for whom."""
    whose = [f"{due.mine} yours"] * bool(due.mine) + [f"{due.teams} of your teams"] * bool(due.teams)
    return ", ".join([f"{due.late} overdue", *whose]) if due.late else f"{len(due.rows)} soon"


class HomeScreen(Screen[None]):
    """The first screen."""

    @dataclass
    class Chosen(Message):
        """What the author wants to write on."""

        wish: Wish

    DEFAULT_CSS = """
    HomeScreen {
        #name { height: 1; padding: 0 1; background: $panel; text-style: bold; }
        #list {
            height: 1fr; padding: 1 1 0 1; max-width: 139;
            & > .option-list--option-disabled { color: $foreground; }
        }
    }
    """
    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.HOME
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.HOME, priority=False),
        Binding("escape", "stay", show=False),
    ]

    def __init__(self, root: Path | None, settings: Settings) -> None:
        super().__init__()
        self.root = root
        self.settings = settings
        self.store = Store()
        self.drafts: Sequence[DraftRow] = ()
        self.due: Pressing | None = None
        self.recent: Sequence[PostmortemRow] = ()
        self.shared: Sequence[tuple[str, str, str]] = ()
        self.archive: Archive | None = None
        self.reading = ""
        self._lines: list[_Line] = []
        self._of_draft: dict[int, str] = {}
        self._discarded = ""
        self._all_drafts = False

    def compose(self) -> ComposeResult:
        """A line for the name, the list, a line for the keys."""
        yield Shown("", id="name")
        yield Listing(id="list")
        yield BottomLine()
        yield Loader(self.root, self.settings)

    def on_mount(self) -> None:
        """Shows what is at hand at once; the rest follows."""
        named = self.settings["repository.name"] or (self.root.name if self.root else "")
        self.query_one("#name", Shown).tell(Content(f"pmwizard · {named}" if named else "pmwizard"))
        first = sorted((key for key in keys.HOME if key.id not in _RARE), key=lambda key: key.id == "home-help")
        self.query_one(BottomLine).show(None, [("Enter", "open"), *first, keys.PALETTE])
        self.query_one("#list").focus()
        self.look()

    def on_screen_resume(self) -> None:
        """Back from a draft or the board: words and actions have changed."""
        self.look()
        if self.archive is not None:
            self._ask_again(self.archive)

    def on_resize(self) -> None:
        """Cuts the lines for another width."""
        self._draw()

    def look(self) -> None:
        """Reads the drafts anew."""
        self.drafts = self.store.rows(self.root)
        self._draw()

    @on(Loader.Progress)
    def _progress(self, event: Loader.Progress) -> None:
        self.reading = event.said
        self._draw()

    @on(Loader.Ready)
    def _ready(self, event: Loader.Ready) -> None:
        self.archive = event.archive
        self._ask_again(event.archive)

    def _ask_again(self, archive: "Archive") -> None:
        self.run_worker(lambda: self._ask(archive), thread=True, exclusive=True, exit_on_error=False)

    def _ask(self, archive: "Archive") -> None:
        from pmwizard.followup import board
        from pmwizard.followup.settling import signature

        who = signature(self.root or Path())
        today = board.today_of(datetime.now(UTC))
        rows = archive.actions()
        found = board.pressing(rows, who, today, self.settings["followup.soon_days"])
        self.app.call_from_thread(self._show, found, archive.recent(2 * MOST))
        self.app.call_from_thread(self._show_shared, self._waiting())

    def _waiting(self) -> "Sequence[tuple[str, str, str]]":
        from pmwizard.errors import PmwizardError
        from pmwizard.publish import waiting

        try:
            return waiting(self.root, self.settings) if self.root else ()
        except PmwizardError:  # a folder without git has no branches; home is there all the same
            return ()

    def _show(self, due: "Pressing", recent: "Sequence[PostmortemRow]") -> None:
        self.due, self.recent = due, recent
        self._draw()

    def _show_shared(self, shared: "Sequence[tuple[str, str, str]]") -> None:
        if shared != self.shared:
            self.shared = shared
            self._draw()

    # drawing

    def _draw(self) -> None:
        choices = self.query_one("#list", OptionList)
        at = choices.highlighted
        self._of_draft = {}
        lines = [*self._drafts(), *self._theirs(), *self._new(), *self._due(), *self._recent()]
        self._lines = lines
        choices.clear_options()
        choices.add_options([Option(inert(line.content), disabled=line.act is None) for line in lines])
        open_lines = [place for place, line in enumerate(lines) if line.act]
        choices.highlighted = at if at in open_lines else next(iter(open_lines), None)

    @property
    def _room(self) -> int:
        return max(20, min(WIDEST, self.size.width - 6))

    @property
    def _most(self) -> int:
        return 2 * MOST if self.size.height >= TALL else MOST

    def _drafts(self) -> list[_Line]:
        if not self.drafts:
            return []
        now = datetime.now(UTC)
        shown = self.drafts if self._all_drafts else self.drafts[: self._most]
        lines = [_head("Unfinished", str(len(self.drafts)) if len(self.drafts) > 1 else "")]
        for row in shown:
            step = BY_ID[row.step].title if row.step in BY_ID else row.step
            facts = [step, ago(row.saved_at, now), f"open elsewhere: {row.held_by}" if row.held_by else ""]
            self._of_draft[len(lines)] = row.id
            line = two_sided(row.title or "No title yet", " · ".join(one for one in facts if one), self._room)
            lines.append(_Line(line, partial(self.chosen, Wish(RESUME, row.id))))
        if len(shown) < len(self.drafts):
            more = f"  … {len(self.drafts) - len(shown)} more"
            lines.append(_Line(Content.styled(more, "$foreground-muted"), self._show_all_drafts))
        return [*lines, _space()]

    def _theirs(self) -> list[_Line]:
        """Drafts that others share on a branch, and that were not taken up here."""
        lines = [
            _Line(two_sided(title, f"{author} shares it", self._room), partial(self.chosen, Wish(TAKE_UP, branch)))
            for branch, title, author in self.shared
        ]
        return [_head("Shared with you"), *lines, _space()] if lines else []

    def _new(self) -> list[_Line]:
        said = "New postmortem"
        if not self.drafts and not self.recent and not self.reading:
            said = "New postmortem: what happened, in a line. Everything else can wait."
        return [_Line(Content.assemble(Content.styled("+ ", "$text-accent bold"), said), self.action_new), _space()]

    def _due(self) -> list[_Line]:
        if self.due is None or not self.due.rows:
            return []
        today = datetime.now().astimezone().date()
        lines = [_head("Due", _how_late(self.due))]
        for row in self.due.rows[: self._most]:
            late = (today - row.due).days if row.due else 0
            when = f"{late} d overdue" if late > 0 else "today" if late == 0 else f"in {-late} d"
            owner = "you" if row.ref in self.due.own else row.owner.partition("<")[0].strip() or "nobody"
            right = when if self._room < NARROW and owner != "you" else f"{owner} · {when}"
            line = two_sided(row.text, right, self._room, "! " if late > 0 else "  ")
            lines.append(_Line(line, partial(self._read, row.ref, row.path, row.line)))
        left = len(self.due.rows) - self._most
        more = f"  … {left} more on the board" if left > 0 else "  … all actions, on the board"
        return [*lines, _Line(Content.styled(more, "$foreground-muted"), self.action_actions), _space()]

    def _recent(self) -> list[_Line]:
        if self.reading:
            return [_Line(Content.styled(self.reading, "$foreground-muted italic"))]
        lines = [_head("Newest")] if self.recent else []
        for row in self.recent[: self._most]:
            teams = ", ".join(row.teams)
            right = " · ".join(one for one in (row.severity, teams, f"{row.date:%Y-%m-%d}") if one)
            line = two_sided(row.title, right, self._room)
            lines.append(_Line(line, partial(self._read, f"{row.id}#", row.path)))
        return lines

    # acting

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        act = self._lines[event.option_index].act
        if act:
            act()

    def chosen(self, wish: Wish) -> None:
        """Says what was chosen."""
        self.post_message(self.Chosen(wish))

    def action_new(self) -> None:
        """A new postmortem."""
        self.chosen(Wish(NEW))

    def action_leave(self) -> None:
        """Leaves."""
        self.app.exit(0)

    def action_stay(self) -> None:
        """Esc goes back from every page; here is nothing to go back to, and nobody is thrown out."""
        self.notify(f"This is home. {keys.in_app(self.app, keys.BY_ID['home-leave'])} leaves.", timeout=3)

    def action_discard(self) -> None:
        """Puts the draft under the cursor away; it can be had back for a month."""
        name = self._of_draft.get(self.query_one("#list", OptionList).highlighted or 0)
        if name is None:
            self.notify("Stand on an unfinished draft to discard it.", markup=False, timeout=3)
            return
        self._discarded = self.store.discard(name)
        self.notify("Put away. Press u to have it back; it is kept for a month.", markup=False, timeout=5)
        self.look()

    def action_restore(self) -> None:
        """Has the draft back that was discarded last."""
        self.store.restore(self._discarded)
        self.look()

    def _show_all_drafts(self) -> None:
        self._all_drafts = True
        self._draw()

    def action_help(self) -> None:
        """What this screen shows, and its keys."""
        from pmwizard.tui.help import KeysScreen

        about = (
            "Home: the drafts you have not finished, the actions that press (yours first, then those of your teams), "
            "and the newest postmortems. Enter opens what the cursor is on."
        )
        first = [("Enter", "Open it; a draft opens at the very word."), ("↑ ↓", "Up and down; j, k, g and G too.")]
        self.app.push_screen(KeysScreen(about, [*first, *keys.HOME]))

    def action_actions(self) -> None:
        """The board."""
        from pmwizard.tui.board import BoardScreen

        self.app.push_screen(BoardScreen(self.root, self.settings, self.archive))

    def action_recurring(self) -> None:
        """What came back."""
        from pmwizard.tui.recurring import RecurringScreen

        self.app.push_screen(RecurringScreen(self.root, self.settings, self.archive))

    def action_search(self) -> None:
        """Searches all postmortems."""
        from pmwizard.tui.searching import SearchScreen

        if self.archive is None:
            self.notify("Still opening the archive." if self.root else "There are no postmortems here.", timeout=3)
            return
        self.app.push_screen(SearchScreen(self.archive, self.root))

    def _read(self, ref: str, path: str, line: int = 0) -> None:
        from pmwizard.tui.shelf import read_past

        read_past(self, self.root, ref, path, line=line)


def _head(title: str, said: str = "") -> _Line:
    right = Content.styled(f"  {said}" if said else "", "$foreground-muted")
    return _Line(Content.assemble(Content.styled(title, "bold $text-primary"), right))


def _space() -> _Line:
    return _Line(Content(""))
