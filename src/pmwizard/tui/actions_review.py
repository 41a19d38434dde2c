"""The walk over what was not done: what got in the way, and what now; one commit for the sitting."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from pmwizard.errors import PmwizardError
from pmwizard.followup import board, names
from pmwizard.followup.changes import OBSTACLES
from pmwizard.followup.review import OUTCOMES, QUESTIONS, Answer, Outcome, Review
from pmwizard.tui import keys
from pmwizard.tui.ask import AskScreen, Question
from pmwizard.tui.board import no_day
from pmwizard.tui.help import KeysScreen, TellScreen
from pmwizard.tui.inert import Shown, inert
from pmwizard.tui.lines import BottomLine
from pmwizard.tui.listing import Listing

if TYPE_CHECKING:
    from pmwizard.archive.model import ActionRow
    from pmwizard.settings import Settings

_OWN, _LEAVE, _COMMIT, _NOTHING = "own", "leave", "commit", "nothing"
_LETTERS: dict[str, str] = {"d": "done", "m": "move", "x": "drop", "o": "assign"}
_Offered = list[tuple[str, str, str]]
"""Key, what it stands for, how it reads."""


class ActionsReviewScreen(Screen[bool]):
    """One overdue action after the other; ends with whether something was committed."""

    DEFAULT_CSS = """
    ActionsReviewScreen {
        #top { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
        #body { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
        #question { text-style: bold; color: $text-primary; margin-top: 1; }
        #choices {
            height: auto; padding: 0;
        }
        #action, #choices { max-width: 96; }
    }
    """
    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.SITTING
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SITTING, priority=False)]

    def __init__(self, root: Path, settings: "Settings", rows: "Iterable[ActionRow]", today: date) -> None:
        super().__init__()
        self.root = root
        self.settings = settings
        self.review = Review.of(rows, today)
        self.owners = tuple(dict.fromkeys(row.owner for row in self.review.rows if row.owner))
        self.obstacle: str | None = None
        self.words = ""
        self.working = False
        self._offered: _Offered = []

    def compose(self) -> ComposeResult:
        """How far we are, the action, the question and what can be answered, the keys."""
        yield Shown("", id="top")
        with VerticalScroll(id="body", can_focus=False):
            yield Shown("", id="action")
            yield Shown("", id="question")
            yield Listing(id="choices")
        yield BottomLine()

    def on_mount(self) -> None:
        """The first one."""
        self.query_one("#choices").focus()
        self.query_one(BottomLine).show(None, [("Enter", "choose"), *keys.SITTING, keys.PALETTE])
        self._draw()

    # drawing

    def _draw(self) -> None:
        row = self.review.current
        decided = self.review.summary()
        top = f"Not done yet · {self.review.place}{f' · decided: {decided}' if decided else ''}"
        self.query_one("#top", Shown).tell(Content.styled(top, "bold"))
        self.query_one("#action", Shown).tell(self._card(row) if row else self._end())
        self.query_one("#question", Shown).tell(self._question())
        self._offered = self._choices()
        choices = self.query_one("#choices", OptionList)
        choices.clear_options()
        choices.add_options(
            [
                Option(inert(Content.assemble(Content.styled(f"{key:<3}", "$text-accent"), said)))
                for key, _, said in self._offered
            ]
        )
        choices.highlighted = 0
        self.query_one("#body").scroll_home(animate=False)

    def _card(self, row: "ActionRow") -> Content:
        facts = (row.owner or "nobody yet", board.standing(row, self.review.today), ", ".join(row.teams), row.kind)
        lines = [
            Content.styled(" ".join(row.text.split()), "bold"),
            Content.styled(" · ".join(one for one in facts if one), "$foreground-muted"),
            Content.assemble(Content.styled(row.ref, "$text-accent"), f"  {row.title}"),
        ]
        note = board.note_of(row)
        return Content("\n").join([*lines, *([Content(f"last said: {note}")] if note else [])])

    def _end(self) -> Content:
        decided = self.review.summary()
        if not decided:
            return Content("All looked at, and all left as they are.")
        refs = [Content(f"  {ref}  {_became(answer)}") for ref, answer in self.review.answers.items()]
        return Content("\n").join([Content.styled(f"Decided: {decided}.", "bold"), *refs])

    def _question(self) -> str:
        if self.review.current is None:
            return "One commit for all of it?" if self.review.answers else ""
        return QUESTIONS["obstacle"] if self.obstacle is None else QUESTIONS["outcome"]

    def _choices(self) -> _Offered:
        if self.review.current is None:
            keep = [("c", _COMMIT, "Commit it")] if self.review.answers else []
            return [*keep, ("q", _NOTHING, "Leave everything as it was" if keep else "Back to the board")]
        if self.obstacle is None:
            usual = [(str(number), key, said) for number, (key, said) in enumerate(OBSTACLES.items(), 1)]
            return [*usual, ("w", _OWN, "Something else, in your own words"), ("s", _LEAVE, "Leave it as it is")]
        outcomes = [(letter, outcome, OUTCOMES[_outcome(outcome)]) for letter, outcome in _LETTERS.items()]
        return [*outcomes, ("s", _LEAVE, "Leave it as it is")]

    # answering

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self._choose(self._offered[event.option_index][1])

    def on_key(self, event: events.Key) -> None:
        """The key in front of an answer gives it."""
        found = next((value for key, value, _ in self._offered if key == event.key), None)
        if found is not None:
            event.stop()
            self._choose(found)

    def _choose(self, value: str) -> None:
        if self.working:
            return
        if value in {_COMMIT, _NOTHING}:
            self._finish(commit=value == _COMMIT)
        elif value == _LEAVE:
            self.action_leave_it()
        elif value == _OWN:
            asked = Question(QUESTIONS["obstacle"], check=lambda t: "" if t else "A few words are enough.")
            self.app.push_screen(AskScreen("In your own words", [asked]), self._in_own_words)
        elif self.obstacle is None:
            self.obstacle = value
            self._draw()
        else:
            self._detail(_outcome(value))

    def _in_own_words(self, said: list[str] | None) -> None:
        if said is not None:
            self.obstacle, self.words = "", said[0]
            self._draw()

    def _detail(self, outcome: Outcome) -> None:
        """Asks what the outcome still needs."""
        today = self.review.today
        asked = {
            "done": [Question(QUESTIONS["done"])],
            "move": [Question(QUESTIONS["move"], check=partial(no_day, today=today))],
            "drop": [Question(QUESTIONS["drop"], check=self._enough)],
            "assign": [
                Question(QUESTIONS["assign"], check=lambda t: "" if t else QUESTIONS["assign"], offered=self.owners),
                Question(QUESTIONS["assign-date"], check=lambda t: no_day(t, today) if t else ""),
            ],
        }
        self.app.push_screen(AskScreen(OUTCOMES[outcome], asked[outcome]), partial(self._decided, outcome))

    def _enough(self, text: str) -> str:
        return "" if text or self.words or self.obstacle else QUESTIONS["drop"]

    def _decided(self, outcome: Outcome, said: list[str] | None) -> None:
        if said is None:
            return
        from pmwizard.followup.settling import day

        words, owner, to = self.words, "", None
        if outcome == "move":
            to = day(said[0], self.review.today)
        elif outcome == "assign":
            owner, remark = names.person(said[0], self.owners)
            to = day(said[1], self.review.today) if said[1] else None
            if remark:
                self.notify(remark, timeout=6)
        else:
            words = " ".join(one for one in (words, said[0]) if one)
        self.review.answer(Answer(outcome, self.obstacle or "", words, to, owner))
        self._next()

    def _next(self) -> None:
        self.obstacle, self.words = None, ""
        self._draw()

    # going

    def action_leave_it(self) -> None:
        """Leaves the action as it is."""
        self.review.leave()
        self._next()

    def action_back(self) -> None:
        """Back to the question before, or to the action before."""
        if self.obstacle is None:
            self.review.back()
        self._next()

    def action_stop(self) -> None:
        """Ends the sitting; what was decided can still be committed."""
        if self.working:
            return
        if self.review.current is not None and self.review.answers:
            self.review.at = len(self.review.rows)
            self._next()
        else:
            self._finish(commit=False)

    def action_help(self) -> None:
        """What this is for, and its keys."""
        about = (
            "What is overdue, one action after the other: what got in the way, and what now. "
            "Nothing is written before the end; then it is one commit for the sitting."
        )
        first = ("Enter", "Take this answer; the key in front of it does the same.")
        self.app.push_screen(KeysScreen(about, [first, *keys.SITTING]))

    # the commit

    def _finish(self, *, commit: bool) -> None:
        if not commit:
            self.dismiss(False)
            return
        self.working = True
        self.query_one("#question", Shown).tell("Committing …")
        self.run_worker(self._commit, thread=True)

    def _commit(self) -> None:
        from pmwizard.followup.ledger import Ledger
        from pmwizard.followup.settling import settle, signature

        said: list[str] = []
        ledger = Ledger(self.root)
        try:
            self.review.apply(ledger, signature(self.root), datetime.now(UTC))
            message = f"Actions reviewed: {self.review.summary()}"
            settled = settle(ledger, self.settings, message, on_output=said.append)
        except (PmwizardError, OSError) as error:
            self.app.call_from_thread(self._refused, str(error), said)
            return
        told = [f"{message}. Committed on {settled.made.branch}.", *settled.made.notes, settled.trouble]
        self.app.call_from_thread(self._committed, " ".join(one for one in told if one))

    def _committed(self, said: str) -> None:
        self.notify(said, timeout=6)
        self.dismiss(True)

    def _refused(self, why: str, said: Sequence[str]) -> None:
        self.working = False
        self._draw()
        self.app.push_screen(TellScreen.refused("It is not committed, and nothing is lost.", why, said))


def _outcome(value: str) -> Outcome:
    found: Callable[[str], Outcome | None] = {str(one): one for one in OUTCOMES}.get
    return found(value) or "move"


def _became(answer: Answer) -> str:
    """A decision in a few words: `moved to 2026-12-15`."""
    to = f" until {answer.to}" if answer.to else ""
    said = {"done": "done", "drop": "dropped", "move": f"moved{to}", "assign": f"{answer.owner} takes it{to}"}
    return said[answer.outcome]
