"""The board: every promised action, overdue first, and what can become of it without leaving."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from pmwizard.errors import PmwizardError, UnusableError
from pmwizard.followup import board
from pmwizard.tui import keys
from pmwizard.tui.ask import AskScreen, Question
from pmwizard.tui.help import TellScreen
from pmwizard.tui.lines import two_sided
from pmwizard.tui.panel import shortened
from pmwizard.tui.shelf import Item, Shelf, read_past

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive
    from pmwizard.archive.model import ActionRow
    from pmwizard.followup.ledger import Maker
    from pmwizard.settings import Settings

SHOWN_LANES: tuple[board.Lane, ...] = ("overdue", "due soon", "open", "done", "dropped", "idea")
"""Ideas stand apart, at the end: nobody promised them."""
MOST = 60
"""Lines of a lane drawn until more are asked for; typing looks through all of them."""
WHOSE = ("everyone's", "yours", "your teams'")
NARROW = 50
"""Cells below which a line says when and leaves who to the postmortem."""
_BAR = 12


class BoardScreen(Shelf):
    """Every action of every postmortem, by where it stands."""

    KEYS: ClassVar[tuple[keys.Key, ...]] = (*keys.BOARD, *keys.SHELF)
    RARE: ClassVar[frozenset[str]] = frozenset({"action-reopen", "actions-whose"})
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.BOARD, priority=False)]

    def __init__(self, root: Path | None, settings: "Settings", archive: "Archive | None" = None) -> None:
        super().__init__(root, settings, archive)
        self.rows: Sequence[ActionRow] = ()
        self.who = ""
        self.whose = 0
        self.wide: set[str] = set()
        self.working = ""

    @property
    def today(self) -> date:
        """The day people here have."""
        return board.today_of(datetime.now(UTC))

    # what it shows

    def read(self, archive: "Archive") -> None:
        """The actions, and who is asking."""
        from pmwizard.followup.settling import signature

        rows, who = archive.actions(), self.who or signature(self.root or Path())
        self.app.call_from_thread(self._took, rows, who)

    def _took(self, rows: "Sequence[ActionRow]", who: str) -> None:
        self.rows, self.who = rows, who
        self.draw()

    def _wanted(self) -> "Sequence[ActionRow]":
        if self.whose == 0:
            return self.rows
        if self.whose == 1:
            return board.owned_by(self.rows, self.who)
        teams = board.teams_of(self.rows, self.who)
        return [row for row in self.rows if teams.intersection(row.teams)]

    def listed(self, words: str) -> Sequence[Item]:
        """The lanes."""
        lanes = board.Board.of(self._wanted(), self.today, self.settings["followup.soon_days"], words).lanes
        return [item for lane in SHOWN_LANES for item in self._lane(lane, lanes[lane])]

    def _lane(self, lane: board.Lane, rows: "Sequence[ActionRow]") -> Iterator[Item]:
        if not rows:
            return
        style = "bold $text-warning" if lane == "overdue" else "bold $text-primary"
        count = Content.styled(f"  {len(rows)}", "$foreground-muted")
        yield Item(Content.assemble(Content.styled(board.HEADINGS[lane], style), count), heading=True)
        shown = rows if lane in self.wide else rows[:MOST]
        for row in shown:
            yield Item(self._line(row, lane), row, row.ref)
        if len(rows) > len(shown):
            more = f"  … {len(rows) - len(shown)} more; Enter shows them, / looks through them"
            yield Item(Content.styled(more, "$foreground-muted"), lane, f"more {lane}")
        if self.tall:
            yield Item(Content(""))

    def _line(self, row: "ActionRow", lane: board.Lane) -> Content:
        sign = {"overdue": "! ", "done": "✓ ", "dropped": "✗ ", "idea": "· "}.get(lane, "○ ")
        owner = row.owner.partition("<")[0].strip() or "nobody"
        when = self._when(row, lane)
        return two_sided(row.text, when if self.room < NARROW else f"{owner} · {when}", self.room, sign)

    def _when(self, row: "ActionRow", lane: board.Lane) -> str:
        if lane == "overdue":
            return f"{board.days_late(row, self.today)} d late"
        day = row.closed_at if row.status in {"done", "dropped"} else row.due
        return f"{day:%Y-%m-%d}" if day else "no date"

    def heading(self) -> Content:
        """Whose actions these are, and a quiet bar for what became of a year's."""
        whose = f" · {self.working or WHOSE[self.whose]} "
        left = Content.assemble(Content.styled("Actions", "bold"), whose, Content.styled("f", "$text-accent"))
        made = board.progress(self.rows, self.today)
        if not made.promised:
            return left
        filled = round(_BAR * made.done / made.promised)
        bar = Content.assemble(
            Content.styled("━" * filled, "$text-success"), Content.styled("─" * (_BAR - filled), "$foreground-muted")
        )
        days = f", {made.median_days} d median" if made.median_days is not None else ""

        room = self.app.size.width - 2 - left.cell_length
        said = f" {made.done} of {made.promised} done in a year{days}"
        right = Content.assemble(bar, Content.styled(said, "$foreground-muted"))
        if right.cell_length >= room:
            right = Content.styled(f"{made.done}/{made.promised} done", "$foreground-muted")
        return Content.assemble(left, " " * max(1, room - right.cell_length), right)

    def about(self, value: Any) -> Content | None:
        """The whole text, where it comes from, and the newest word about it."""
        if isinstance(value, str):
            return None
        row: ActionRow = value
        facts = (
            row.owner or "nobody yet",
            board.standing(row, self.today),
            ", ".join(row.teams),
            row.kind,
            row.tracker,
        )
        parts = [
            Content(" ".join(row.text.split())),
            Content.styled(" · ".join(one for one in facts if one), "$foreground-muted"),
            Content.assemble(Content.styled(row.ref, "$text-accent"), f"  {row.title}"),
        ]
        note = board.note_of(row)
        if note:
            parts.append(Content.assemble(Content.styled("last said: ", "$foreground-muted"), note))
        return Content("\n").join(parts)

    # what can be done

    def choose(self, value: Any) -> None:
        """Opens the postmortem at the action, or the rest of a lane."""
        if isinstance(value, str):
            self.wide.add(value)
            self.draw()
        else:
            read_past(self, self.root, value.ref, value.path, line=value.line)

    def action_whose(self) -> None:
        """Everyone's, yours, your teams'."""
        self.whose = (self.whose + 1) % len(WHOSE)
        self.draw()
        if self.whose and not self._wanted():
            self.notify(f"Nothing here is {WHOSE[self.whose]} ({self.who}).", timeout=4)

    def action_done(self) -> None:
        """It is done."""
        from pmwizard.followup import changes

        def taken(row: "ActionRow", said: list[str]) -> None:
            self._change(row, partial(changes.close, proof=said[0]))

        self._ask("Done", taken, Question("Where can somebody else see that?", hint="e.g. a link, a commit, a drill"))

    def action_drop(self) -> None:
        """It will not be done, and why."""
        from pmwizard.followup import changes

        def taken(row: "ActionRow", said: list[str]) -> None:
            self._change(row, partial(changes.drop, because=said[0]))

        why = "Whoever meets its factor next will ask why. A few words are enough."
        asked = Question(
            "What makes it all right not to do it?",
            hint="e.g. another team's work covers it",
            check=lambda t: "" if t else why,
        )
        self._ask("Dropped", taken, asked)

    def action_move(self) -> None:
        """It gets another day."""
        from pmwizard.followup import changes
        from pmwizard.followup.settling import day

        def taken(row: "ActionRow", said: list[str]) -> None:
            self._change(row, partial(changes.move, to=day(said[0], self.today), because=said[1]))

        asked = (
            Question("Until when?", hint="e.g. 17 Oct, friday, in 2 weeks", check=partial(no_day, today=self.today)),
            Question("What happened in between?", hint="may stay empty"),
        )
        self._ask("Another day", taken, *asked)

    def action_assign(self) -> None:
        """Somebody else takes it."""
        from pmwizard.followup import changes, names

        def taken(row: "ActionRow", said: list[str]) -> None:
            owner, remark = names.person(said[0], (one.owner for one in self.rows))
            if remark:
                self.notify(remark, timeout=6)
            self._change(row, partial(changes.assign, to=owner))

        owners = tuple(dict.fromkeys(row.owner for row in self.rows if row.owner))
        asked = Question(
            "Who takes it?", check=lambda t: "" if t else "A name, as people here know it.", offered=owners
        )
        self._ask("Somebody else", taken, asked)

    def action_reopen(self) -> None:
        """It is open again."""
        from pmwizard.followup import changes

        def taken(row: "ActionRow", said: list[str]) -> None:
            self._change(row, partial(changes.reopen, because=said[0]))

        self._ask("Open again", taken, Question("What came up?", hint="may stay empty"))

    def action_review(self) -> None:
        """Walks through what is overdue."""
        from pmwizard.tui.actions_review import ActionsReviewScreen

        if self.root is None or not self.rows:
            return
        review = ActionsReviewScreen(self.root, self.settings, self._wanted(), self.today)
        if not review.review.rows:
            self.notify(f"Nothing of {WHOSE[self.whose]} is overdue.", timeout=4)
            return
        self.app.push_screen(review, self._reviewed)

    def _reviewed(self, changed: bool | None) -> None:
        if changed:
            self.again(refresh=True)

    def _ask(self, title: str, taken: "Callable[[ActionRow, list[str]], None]", *asked: Question) -> None:
        row = self.current
        if row is None or isinstance(row, str):
            self.notify("Stand on an action first.", timeout=3)
            return
        if self.working:
            self.notify("One moment, the change before is being committed.", timeout=3)
            return

        def answered(said: list[str] | None) -> None:
            if said is not None:
                taken(row, said)

        about = f"{row.ref.rpartition('#')[2]}: {shortened(row.text, 180).plain}"
        self.app.push_screen(AskScreen(title, asked, about), answered)

    # the change

    def _change(self, row: "ActionRow", make: "Callable[..., Any]") -> None:
        self.working = "committing …"
        self.draw()
        self.run_worker(lambda: self._commit(row, make), thread=True, group="commit")

    def _commit(self, row: "ActionRow", make: "Callable[..., Any]") -> None:
        """One change as one commit; in a thread, since git takes its time."""
        from pmwizard.followup.ledger import Ledger
        from pmwizard.followup.settling import settle

        said: list[str] = []
        try:
            if self.root is None:
                return
            ledger = Ledger(self.root)
            maker: Maker = partial(make, by=self.who, at=datetime.now(UTC))
            ledger.change(row, maker)
            settled = settle(ledger, self.settings, on_output=said.append)
        except (PmwizardError, OSError) as error:
            self.app.call_from_thread(self._refused, str(error), said)
            return
        event = f": {ledger.events[0].change}" if ledger.events else " was like that already"
        pushed = " and pushed" if settled.made.pushed else ""
        told = [f"{row.ref}{event}. Committed{pushed} on {settled.made.branch}.", *settled.made.notes, settled.trouble]
        rows = self.rows
        if self.archive is not None:
            self.archive.refresh()
            rows = self.archive.actions()
        self.app.call_from_thread(self._done, rows, " ".join(one for one in told if one))

    def _done(self, rows: "Sequence[ActionRow]", said: str) -> None:
        self.working = ""
        self.rows = rows
        self.draw(follow=False)  # on to the next one, instead of after this one
        self.notify(said, timeout=6)

    def _refused(self, why: str, said: Sequence[str]) -> None:
        self.working = ""
        self.draw()
        self.app.push_screen(TellScreen.refused("It is not changed, and nothing is lost.", why, said))


def no_day(text: str, today: date) -> str:
    """What is wrong with a day typed; empty when nothing is."""
    from pmwizard.followup.settling import day

    try:
        found = day(text, today)
    except UnusableError as error:
        return str(error)
    return f"{found} has passed already; a day from {today} on." if found < today else ""
