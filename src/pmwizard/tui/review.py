"""The review: the document as people will read it, what is thin, what leaves with it, where it goes, and one key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from textual.worker import Worker, get_current_worker

from pmwizard.errors import PmwizardError
from pmwizard.interview.guide import Noticed
from pmwizard.interview.opening import Opening
from pmwizard.record.render import render
from pmwizard.tui import document, keys
from pmwizard.tui.desk import LONGEST
from pmwizard.tui.hanging import hanging
from pmwizard.tui.inert import inert
from pmwizard.tui.listing import Listing, Reading
from pmwizard.tui.outcome import GoTo, Publish, Share
from pmwizard.tui.panel import where_of
from pmwizard.tui.sheet import Page

if TYPE_CHECKING:
    from pmwizard.publish import Attachment, Plan, Secret

STACKED, BROAD = 90, 130
"""Columns below which the list stands above the document, and from which it gets a share of what is more."""
WIDEST = 72
"""Cells of the list at most."""
_FIRST = 43
"""Cells of a line of the list before it is known how many."""
_NOTICED = Content.styled("~ ", "$text-warning bold")
_ALARMING = Content.styled("! ", "$text-warning bold")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list and what Enter does there."""

    content: Content
    act: Callable[[], None] | None = None


class ReviewPane(Horizontal, can_focus=False):
    """The last step."""

    DEFAULT_CSS = """
    ReviewPane {
        height: 1fr;
        #document {
            width: 1fr; padding: 0 2 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; border-left: blank;
        }
        #document:focus { background: $boost 50%; border-left: thick $primary; }
        #checks {
            width: 46; height: 1fr; border-left: solid $primary 30%; padding: 0 1; scrollbar-gutter: stable;
            &:focus { border-left: thick $primary; }
            & > .option-list--option-disabled { color: $foreground-muted; }
        }
        &.-stacked { layout: vertical; }
        &.-stacked #checks { width: 1fr; height: 1fr; border-left: blank; border-bottom: solid $primary 30%; }
        &.-stacked #checks:focus { border-left: thick $primary; }
        &.-stacked #document { height: 1fr; width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.REVIEW, priority=False),
    ]

    def __init__(self, opening: Opening) -> None:
        super().__init__(id="step-review")
        self.opening = opening
        self.plan: Plan | None = None
        self._lines: list[_Line] = []
        self._heard: Sequence[Noticed] | None = None
        self.branch = ""
        self._agreed: set[str] = set()
        self._next: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        """What to look at first stands first: on a narrow screen the list is above the document."""
        yield Listing(id="checks")
        with Reading(id="document"):
            yield Page(id="text")

    def on_resize(self, event: events.Resize) -> None:
        """One above the other where there is no room beside."""
        self.set_class(event.size.width < STACKED, "-stacked")
        broad = event.size.width >= BROAD
        checks = self.query_one("#checks")
        checks.styles.width, checks.styles.max_width = ("2fr", WIDEST) if broad else (None, None)
        self.query_one("#document").styles.width = "3fr" if broad else None
        self.query_one("#document").styles.max_width = LONGEST if broad else None
        self.call_after_refresh(self._draw)

    @property
    def _room(self) -> int:
        """Cells for a line of the list."""
        return self.query_one("#checks").scrollable_content_region.width or _FIRST

    def begin(self) -> None:
        """Puts the cursor into the list, and looks at the draft anew."""
        self.screen.set_focus(self.query_one("#checks"))
        self.look()

    def look(self) -> None:
        """Looks at the draft as it is now; what needs git comes a moment later."""
        self.plan = self._heard = None
        self._draw()
        self._read()
        self.run_worker(self._plan, thread=True, exclusive=True, group="plan")

    @on(Page.Widened)
    def _read(self) -> None:
        width = self.query_one("#text", Page).width - 2
        if width > 0:
            self.run_worker(lambda: self._look_through(width), thread=True, exclusive=True, group="read")

    def _look_through(self, width: int) -> None:
        """Lays out the document and has the coach hear all of it; a long draft takes a second or two."""
        try:
            text = render(self.opening.interview.record, self.opening.settings.templates)
        except PmwizardError as error:
            text = str(error)
        lines = [line.content for line in document.read(text, width)]
        self.app.call_from_thread(self._show_text, get_current_worker(), lines)
        if self._heard is None:
            self.app.call_from_thread(self._listened, self.opening.guide.thin())

    def _show_text(self, worker: Worker[None], lines: Sequence[Content]) -> None:
        """Shows the document, unless it was laid out anew meanwhile, for another width or after an edit."""
        if not worker.is_cancelled:
            self.query_one("#text", Page).show(lines)

    def _listened(self, thin: Sequence[Noticed]) -> None:
        self._heard = thin
        self._draw()

    def _plan(self) -> None:
        opening, root = self.opening, self.opening.root
        if root is None:
            return
        from pmwizard.publish import Plan, plan

        try:
            record, files, branch = opening.interview.record, opening.files(), self.branch or None
            found = plan(record, root, opening.settings, branch=branch, attachments=files)
        except PmwizardError as error:
            found = Plan(id="", troubles=(str(error),))
        self.app.call_from_thread(self._planned, found)

    def _planned(self, found: "Plan") -> None:
        self.plan = found
        self._draw()
        follows, self._next = self._next, None
        if follows:
            follows()

    def _draw(self) -> None:
        lines = [
            self._commit(),
            _space(),
            *self._needed(),
            *self._thin(),
            *self._leaving(),
            *self._along(),
            *self._going(),
        ]
        self._lines = lines
        checks = self.query_one("#checks", OptionList)
        at = checks.highlighted
        checks.clear_options()
        checks.add_options([Option(inert(line.content), disabled=line.act is None) for line in lines])
        open_lines = [place for place, line in enumerate(lines) if line.act]
        first = next((place for place in open_lines if place), next(iter(open_lines), None))
        checks.highlighted = at if at in open_lines and at else first

    def _needed(self) -> list[_Line]:
        needed = self.opening.guide.needed()
        return [_head("Needed", len(needed)), *map(self._to, needed), _space()] if needed else []

    def _thin(self) -> list[_Line]:
        thin = self._heard
        if thin is None:
            return []
        if not thin:
            return [_head("Nothing is thin"), _space()]
        return [_head("Thin", len(thin)), *map(self._to, thin), _space()]

    def _to(self, noticed: Noticed) -> _Line:
        parts = (noticed.step.replace("_", " "), where_of(noticed, self.opening.interview))
        where = Content.styled(", ".join(part for part in parts if part), "$text-accent")
        said = Content.assemble(where, ": ", noticed.finding.message)
        return _Line(hanging(_NOTICED, said, self._room), lambda: self._post(noticed))

    def _post(self, noticed: Noticed) -> None:
        self.post_message(GoTo(noticed))

    def _leaving(self) -> list[_Line]:
        secrets = self.plan.secrets if self.plan else ()
        if not secrets:
            return []
        return [_head("Looks like it should not leave", len(secrets)), *map(self._secret, secrets), _space()]

    def _secret(self, secret: "Secret") -> _Line:
        where = Content.styled(secret.place, "$text-accent")
        said = Content.assemble(where, f": {secret.kind} {secret.masked}, Enter masks it")
        return _Line(hanging(_ALARMING, said, self._room), lambda: self._mask([secret]))

    def _mask(self, secrets: "Sequence[Secret]") -> None:
        try:
            self.opening.mask(secrets)
        except OSError as error:
            self.app.notify(f"{error.filename}: {error.strerror or error}. Nothing leaves before you say so.")
        self.look()

    def _along(self) -> list[_Line]:
        """The attachments; each goes with Enter, and one more comes with a key."""
        plan = self.plan
        lines = [] if plan is None else [self._attached(one) for one in plan.attachments]
        for name in plan.missing if plan else ():
            gone = Content.styled(f"{name} is not there; Enter takes its link out", "$text-warning")
            lines.append(_Line(gone, lambda name=name: self._take_out(name)))  # type: ignore[misc]
        add = hanging(Content.styled("+ ", "$text-accent bold"), "a graph, a screenshot, a log: a", self._room)
        return [_head("Goes along", len(lines)), *lines, _Line(add, self.action_attach), _space()]

    def _attached(self, one: "Attachment") -> _Line:
        note = " · asked about before it leaves" if one.asks else ""
        said = Content.assemble(
            one.name, Content.styled(f"  {one.sized}{note} · Enter takes it out", "$foreground-muted")
        )
        return _Line(said, lambda: self._take_out(one.name))

    def _take_out(self, name: str) -> None:
        self.opening.detach(name)
        self.app.notify(f"{name} does not go along. {keys.said(self.app, '{undo}')} brings it back.", timeout=3)
        self.look()

    def action_attach(self) -> None:
        """Asks for a file and attaches it."""
        from pmwizard.tui.attaching import ask

        ask(self.screen, self.opening, self.look)

    def _going(self) -> list[_Line]:
        root, plan = self.opening.root, self.plan
        if root is None:
            said = "This draft belongs to no repository yet. Leave with Ctrl+Q, then: pmwizard -C REPOSITORY resume"
            return [_head("Where it goes"), _Line(Content(said))]
        if plan is None:
            return [_head("Where it goes"), _Line(Content.styled("looking …", "$foreground-muted"))]
        from pmwizard.tui.leaving import facts

        change = Content.styled("b another branch · s share it as a draft, for co-authors", "$foreground-muted")
        lines = [*map(_Line, facts(root, plan, self._room)), _Line(change)]
        stopped = [_Line(Content.styled(trouble, "$text-warning")) for trouble in plan.troubles]
        before = [_space(), _head("Before that"), *stopped] if stopped else []
        return [_head("Where it goes"), *lines, *before]

    def _commit(self) -> _Line:
        """What the one key does now."""
        if self.opening.root is None:
            return _Line(Content.styled("It belongs to no repository yet.", "$text-warning"))
        if self.plan is None:
            return _Line(Content.styled("Looking where it goes …", "$foreground-muted"))
        if self.plan.troubles:
            return _Line(Content.styled("Not yet: something is still needed, see below.", "$text-warning"))
        button = Content.styled(" Commit it ", "reverse bold")
        return _Line(Content.assemble(button, f"  p, or Enter here: to {self.plan.branch}"), self.action_publish)

    def action_publish(self) -> None:
        """Commits it, when nothing stands in the way."""
        plan = self.plan
        if plan is None or plan.troubles:
            self.app.notify("Not yet: the list says what is needed.", timeout=3)
            return
        self._leave(plan, ("Commit it", "commit it"), self.action_publish, Publish)

    def action_branch(self) -> None:
        """To a branch of its own instead of where the settings say, and back."""
        from pmwizard.tui.publishing import OWN_BRANCH

        other = OWN_BRANCH if self.opening.settings["publish.branch"] == "current" else "current"
        self.branch = "" if self.branch else other
        self.look()

    def action_share(self) -> None:
        """Puts it on a branch for co-authors, finished or not."""
        if self.plan is None or self.opening.root is None:
            self.app.notify("Not yet: it is not known where it goes.", timeout=3)
            return
        self.run_worker(self._plan_share, thread=True, exclusive=True, group="share")

    def _plan_share(self) -> None:
        from pmwizard.publish import plan_share

        opening = self.opening
        if opening.root is None:
            return
        try:
            plan = plan_share(opening.interview.record, opening.root, opening.settings, attachments=opening.files())
        except PmwizardError as error:
            self.app.call_from_thread(self.app.notify, str(error))
            return
        if plan.troubles:
            self.app.call_from_thread(self.app.notify, plan.troubles[0])
            return
        said = ("Share it as a draft, for co-authors", "share it")
        self.app.call_from_thread(self._leave, plan, said, self.action_share, Share)

    def _leave(
        self, plan: "Plan", said: tuple[str, str], again: Callable[[], None], leaves: Callable[[], Message]
    ) -> None:
        """Says where it goes before it leaves; what should not leave unseen is asked about, each thing once."""
        from pmwizard.tui.leaving import GO, MASK, LeaveScreen, facts

        asks = [one for one in plan.asks if one not in self._agreed]

        def answered(answer: str | None) -> None:
            if answer == MASK:
                self._next = again
                self._mask(plan.secrets)
            elif answer == GO:
                self._agreed |= {*asks}
                self.post_message(leaves())

        root = self.opening.root or Path()  # what belongs to no repository does not come here
        self.app.push_screen(LeaveScreen(*said, partial(facts, root, plan), asks, len(plan.secrets)), answered)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        act = self._lines[event.option_index].act
        if act:
            act()


def _head(title: str, count: int = 0) -> _Line:
    return _Line(
        Content.assemble(
            Content.styled(title, "bold $text-primary"),
            Content.styled(f"  {count}" if count else "", "$foreground-muted"),
        )
    )


def _space() -> _Line:
    return _Line(Content(""))
