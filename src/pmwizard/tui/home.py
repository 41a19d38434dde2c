"""Home: drafts to go on with, actions that are due, the newest postmortems of others, and a new one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
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
from pmwizard.tui.inert import Shown, inert
from pmwizard.tui.lines import BottomLine
from pmwizard.tui.loading import Loader
from pmwizard.tui.panel import shortened

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive
    from pmwizard.archive.model import ActionRow, PostmortemRow

MOST = 6
NEW, RESUME = "new", "resume"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the author chose at home: a new postmortem, or to go on with a draft."""

    kind: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    content: Content
    act: Callable[[], None] | None = None


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
            height: 1fr; border: none; background: transparent; padding: 1 1 0 1; scrollbar-size-vertical: 1;
            & > .option-list--option-disabled { color: $foreground; }
            & > .option-list--option-highlighted { background: $primary 30%; color: $foreground; text-style: none; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", show=False, id="home-new"),
        Binding("j", "cursor(1)", show=False),
        Binding("k", "cursor(-1)", show=False),
        Binding("q,ctrl+q,escape", "leave", show=False, id="home-leave"),
        Binding("d", "discard", show=False, id="home-discard"),
        Binding("u", "restore", show=False, id="home-restore"),
        Binding("f1,question_mark", "help", show=False, id="home-help"),
    ]

    def __init__(self, root: Path | None, settings: Settings) -> None:
        super().__init__()
        self.root = root
        self.settings = settings
        self.store = Store()
        self.drafts: Sequence[DraftRow] = ()
        self.due: Sequence[ActionRow] = ()
        self.recent: Sequence[PostmortemRow] = ()
        self.archive: Archive | None = None
        self.identity = ""
        self.reading = ""
        self._acts: list[Callable[[], None] | None] = []
        self._of_draft: dict[int, str] = {}
        self._discarded = ""

    def compose(self) -> ComposeResult:
        """A line for the name, the list, a line for the keys."""
        yield Shown("", id="name")
        yield OptionList(id="list", markup=False)
        yield BottomLine()
        yield Loader(self.root, self.settings)

    def on_mount(self) -> None:
        """Shows what is at hand at once; the rest follows."""
        named = self.settings["repository.name"] or (self.root.name if self.root else "")
        self.query_one("#name", Shown).tell(Content(f"pmwizard · {named}" if named else "pmwizard"))
        pairs = [("Enter", "open"), ("n", "new"), ("d", "discard"), ("F1", "help"), ("q", "quit")]
        self.query_one(BottomLine).show(None, pairs)
        self.query_one("#list").focus()
        self.look()

    def on_screen_resume(self) -> None:
        """Back from a draft: its words have changed."""
        self.look()

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
        self.run_worker(lambda: self._ask(event.archive), thread=True, exclusive=True, exit_on_error=False)

    def _ask(self, archive: "Archive") -> None:
        from pmwizard.followup import board
        from pmwizard.publish import identity

        name, mail = identity(self.root or Path())
        who = f"{name} <{mail}>" if mail else name
        today = datetime.now().astimezone().date()
        soon = self.settings["followup.soon_days"]
        rows = archive.actions()
        mine = {row.ref for row in board.owned_by(rows, who)}
        teams = board.teams_of(rows, who)
        pressing = [
            row for row in board.ordered(rows, today, soon) if board.lane(row, today, soon) in {"overdue", "due soon"}
        ]
        due = sorted(pressing, key=lambda row: (row.ref not in mine, not teams.intersection(row.teams)))
        recent = archive.recent(MOST)
        self.app.call_from_thread(self._show, due[:MOST], recent, who)

    def _show(self, due: "Sequence[ActionRow]", recent: "Sequence[PostmortemRow]", who: str) -> None:
        self.due, self.recent, self.identity = due, recent, who
        self._draw()

    # drawing

    def _draw(self) -> None:
        choices = self.query_one("#list", OptionList)
        at = choices.highlighted
        self._of_draft = {}
        lines = [*self._drafts(), *self._new(), *self._due(), *self._recent()]
        self._acts = [line.act for line in lines]
        choices.clear_options()
        choices.add_options([Option(inert(line.content), disabled=line.act is None) for line in lines])
        open_lines = [place for place, act in enumerate(self._acts) if act]
        choices.highlighted = at if at in open_lines else next(iter(open_lines), None)

    @property
    def _room(self) -> int:
        return max(20, self.size.width - 6)

    def _drafts(self) -> list[_Line]:
        if not self.drafts:
            return []
        now = datetime.now(UTC)
        lines = [_head("Unfinished")]
        for row in self.drafts:
            step = BY_ID[row.step].title if row.step in BY_ID else row.step
            facts = [step, ago(row.saved_at, now), f"open elsewhere: {row.held_by}" if row.held_by else ""]
            self._of_draft[len(lines)] = row.id
            line = self._two(row.title or "No title yet", " · ".join(one for one in facts if one))
            lines.append(_Line(line, partial(self.chosen, Wish(RESUME, row.id))))
        return [*lines, _space()]

    def _new(self) -> list[_Line]:
        said = "New postmortem"
        if not self.drafts and not self.recent and not self.reading:
            said = "New postmortem: what happened, in a line. Everything else can wait."
        return [_Line(Content.assemble(Content.styled("+ ", "$text-accent bold"), said), self.action_new), _space()]

    def _due(self) -> list[_Line]:
        if not self.due:
            return []
        today = datetime.now().astimezone().date()
        lines = [_head("Due")]
        for row in self.due:
            late = (today - row.due).days if row.due else 0
            when = f"{late} d overdue" if late > 0 else "today" if late == 0 else f"in {-late} d"
            lines.append(
                _Line(
                    self._two(row.text, f"{row.owner or 'nobody'} · {when}"),
                    partial(self._read_id, row.ref.rpartition("#")[0], row.title, row.date, row.path),
                )
            )
        return [*lines, _space()]

    def _recent(self) -> list[_Line]:
        if self.reading:
            return [_Line(Content.styled(self.reading, "$foreground-muted italic"))]
        lines = [_head("Newest")] if self.recent else []
        for row in self.recent:
            teams = ", ".join(row.teams)
            right = " · ".join(one for one in (row.severity, teams, f"{row.date:%Y-%m-%d}") if one)
            lines.append(
                _Line(self._two(row.title, right), partial(self._read_id, row.id, row.title, row.date, row.path))
            )
        return lines

    def _two(self, left: str, right: str) -> Content:
        """Words on the left, facts on the right, cut to the screen."""
        facts = shortened(right, self._room // 2)
        words = shortened(left, self._room - facts.cell_length - 2)
        gap = " " * max(2, self._room - words.cell_length - facts.cell_length)
        return Content.assemble("  ", words, gap, facts.stylize("$foreground-muted"))

    # acting

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        act = self._acts[event.option_index]
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

    def action_cursor(self, by: int) -> None:
        """Moves in the list."""
        choices = self.query_one("#list", OptionList)
        (choices.action_cursor_down if by > 0 else choices.action_cursor_up)()

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

    def action_help(self) -> None:
        """The keys of this screen."""
        said = "Enter opens. n starts a new one, d puts a draft away, u brings it back, q leaves."
        self.notify(said, markup=False, timeout=8)

    def _read_id(self, name: str, title: str, day: date, path: str) -> None:
        from pmwizard.archive.model import PastFactor
        from pmwizard.tui.past import PastScreen

        self.app.push_screen(PastScreen(PastFactor(f"{name}#", "", title, day, path), self.root))


def _head(title: str) -> _Line:
    return _Line(Content.styled(title, "bold $text-primary"))


def _space() -> _Line:
    return _Line(Content(""))
