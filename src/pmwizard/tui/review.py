"""The review: the document as people will read it, what is thin, what leaves with it, where it goes, and one key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from pmwizard.errors import PmwizardError
from pmwizard.interview.guide import Noticed
from pmwizard.interview.opening import Opening
from pmwizard.record.render import render
from pmwizard.tui import document
from pmwizard.tui.inert import Shown, inert
from pmwizard.tui.panel import where_of

if TYPE_CHECKING:
    from pmwizard.publish import Plan, Secret

STACKED = 90


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
        #document { width: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
        #document:focus { background: $boost 50%; }
        #checks {
            width: 46; height: 1fr; border: none; border-left: solid $primary 30%; padding: 0 1;
            background: transparent; scrollbar-size-vertical: 1;
            &:focus > .option-list--option-highlighted { background: $primary 30%; color: $foreground; }
            & > .option-list--option-highlighted { background: $primary 25%; color: $foreground; text-style: none; }
            & > .option-list--option-disabled { color: $foreground-muted; }
        }
        &.-stacked { layout: vertical; }
        &.-stacked #checks { width: 1fr; height: 1fr; border-left: none; border-bottom: solid $primary 30%; }
        &.-stacked #document { height: 1fr; width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor(1)", show=False),
        Binding("k", "cursor(-1)", show=False),
        Binding("p", "publish", show=False),
    ]

    @dataclass
    class GoTo(Message):
        """To the place of a thin spot."""

        noticed: Noticed

    @dataclass
    class Publish(Message):
        """Commit it."""

        plan: "Plan"

    def __init__(self, opening: Opening) -> None:
        super().__init__(id="step-review")
        self.opening = opening
        self.plan: Plan | None = None
        self._acts: list[Callable[[], None] | None] = []
        self._markdown = ""

    def compose(self) -> ComposeResult:
        """What to look at first stands first: on a narrow screen the list is above the document."""
        yield OptionList(id="checks", markup=False)
        with VerticalScroll(id="document"):
            yield Shown("", id="text")

    def on_resize(self, event: events.Resize) -> None:
        """One above the other where there is no room beside."""
        self.set_class(event.size.width < STACKED, "-stacked")
        self.call_after_refresh(self._draw_document)

    def begin(self) -> None:
        """Puts the cursor into the list, and looks at the draft anew."""
        self.screen.set_focus(self.query_one("#checks"))
        self.look()

    def look(self) -> None:
        """Looks at the draft as it is now; what needs git comes a moment later."""
        self._draw_document()
        self.plan = None
        self._draw()
        self.run_worker(self._plan, thread=True, exclusive=True)

    def _draw_document(self) -> None:
        try:
            self._markdown = render(self.opening.interview.record, self.opening.settings.templates)
        except PmwizardError as error:
            self._markdown = str(error)
        width = self.query_one("#document").size.width - 5
        if width > 0:
            self.query_one("#text", Shown).tell(document.read(self._markdown, width))

    def _plan(self) -> None:
        if self.opening.root is None:
            return
        from pmwizard.publish import plan

        found = plan(self.opening.interview.record, self.opening.root, self.opening.settings)
        self.app.call_from_thread(self._planned, found)

    def _planned(self, found: "Plan") -> None:
        self.plan = found
        self._draw()

    def _draw(self) -> None:
        lines = [self._commit(), _space(), *self._needed(), *self._thin(), *self._leaving(), *self._going()]
        self._acts = [line.act for line in lines]
        checks = self.query_one("#checks", OptionList)
        at = checks.highlighted
        checks.clear_options()
        checks.add_options([Option(inert(line.content), disabled=line.act is None) for line in lines])
        open_lines = [place for place, act in enumerate(self._acts) if act]
        first = next((place for place in open_lines if place), next(iter(open_lines), None))
        checks.highlighted = at if at in open_lines and at else first

    def _needed(self) -> list[_Line]:
        needed = self.opening.guide.needed()
        return [_head("Needed", len(needed)), *map(self._to, needed), _space()] if needed else []

    def _thin(self) -> list[_Line]:
        thin = self.opening.guide.thin()
        if not thin:
            return [_head("Nothing is thin"), _space()]
        return [_head("Thin", len(thin)), *map(self._to, thin), _space()]

    def _to(self, noticed: Noticed) -> _Line:
        where = Content.styled(
            f"{noticed.step.replace('_', ' ')}, {where_of(noticed, self.opening.interview)}", "$text-accent"
        )
        said = Content.assemble(where, " ", noticed.finding.message)
        return _Line(said, lambda: self._post(noticed))

    def _post(self, noticed: Noticed) -> None:
        self.post_message(self.GoTo(noticed))

    def _leaving(self) -> list[_Line]:
        secrets = self.plan.secrets if self.plan else ()
        if not secrets:
            return []
        return [_head("Looks like it should not leave", len(secrets)), *map(self._secret, secrets), _space()]

    def _secret(self, secret: "Secret") -> _Line:
        where = Content.styled(secret.place, "$text-accent")
        said = Content.assemble(where, f" {secret.kind}: {secret.masked}  Enter masks it")
        return _Line(said, lambda: self._mask(secret))

    def _mask(self, secret: "Secret") -> None:
        from pmwizard.publish import mask

        self.opening.interview.mend(mask(self.opening.interview.record, secret))
        self.look()

    def _going(self) -> list[_Line]:
        root, plan = self.opening.root, self.plan
        if root is None:
            said = "This draft belongs to no repository yet. Leave with Ctrl+Q, then: pmwizard -C REPOSITORY resume"
            return [_head("Where it goes"), _Line(Content(said))]
        if plan is None:
            return [_head("Where it goes"), _Line(Content.styled("looking …", "$foreground-muted"))]
        known = {
            "repository": str(root),
            "branch": f"{plan.branch}{' (new)' if plan.new_branch else ''}",
            "id": f"{plan.id}{f' ({plan.id_taken} is taken)' if plan.id_taken else ''}",
            "message": plan.message,
            "author": plan.author,
            "push": f"to {plan.remote}" if plan.push else "no, the commit stays here until you push it",
        }
        lines = [
            _Line(Content.assemble(Content.styled(f"{name:<11}", "$foreground-muted"), value))
            for name, value in known.items()
        ]
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
        if self.plan is None or self.plan.troubles:
            self.app.notify("Not yet: the list says what is needed.", markup=False, timeout=3)
            return
        self.post_message(self.Publish(self.plan))

    def action_cursor(self, by: int) -> None:
        """Moves in the list."""
        checks = self.query_one("#checks", OptionList)
        (checks.action_cursor_down if by > 0 else checks.action_cursor_up)()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        act = self._acts[event.option_index]
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
