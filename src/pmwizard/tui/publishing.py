"""The commit: git's words while it works, then a quiet page with what to do next."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from pmwizard.errors import PmwizardError
from pmwizard.interview.opening import Opening
from pmwizard.record.view import promised
from pmwizard.tui import keys
from pmwizard.tui.hanging import hanging, packed
from pmwizard.tui.help import explain
from pmwizard.tui.inert import Shown

if TYPE_CHECKING:
    from pmwizard.publish import LockedError, Published


WIDTH = 96
"""Cells of the page, with its border."""
Part = Content | tuple[str, str]
"""Some words, or something that is so now, and its name: `branch   main`."""
OWN_BRANCH = "postmortem/{id}"
"""A branch for this postmortem alone, where the settings name none."""


class PublishScreen(ModalScreen[bool]):
    """Ends with whether it was committed."""

    DOING: ClassVar[str] = "Committing …"
    REFUSED: ClassVar[str] = "It is not committed, and nothing is lost."

    DEFAULT_CSS = """
    PublishScreen { align: center middle; }
    PublishScreen > Vertical {
        width: 96; max-width: 100%; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border: solid $primary 50%;
        & > VerticalScroll { height: auto; max-height: 100%; margin-bottom: 1; }
        & > #keys { dock: bottom; color: $text-accent; background: $panel; }
    }
    """
    KEYS: ClassVar[tuple[keys.Key, ...]] = keys.PAGE
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(keys.PAGE),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
    ]

    def __init__(self, opening: Opening, branch: str = "") -> None:
        super().__init__()
        self.opening = opening
        self.branch = branch
        self.said: list[str] = []
        self._parts: Sequence[Part] = ()
        self._pairs: Sequence[keys.Pair] = ()
        self.published: Published | None = None
        self.working = False
        self.finished = False
        self.pushing = False
        self.offers_branch = False
        self.locked: LockedError | None = None
        self.stop = threading.Event()

    def compose(self) -> ComposeResult:
        """One block of text, and the keys, which stay in sight below it."""
        with Vertical():
            with VerticalScroll(can_focus=False):
                yield Shown("", id="page")
            yield Shown("", id="keys")

    def on_mount(self) -> None:
        """Starts."""
        self.action_again()

    def action_again(self) -> None:
        """Tries (again)."""
        if self.working or self.finished:
            return
        self.working = True
        self.said = []
        self.stop.clear()
        self.show([Content.styled(self.DOING, "bold")], [("Esc", "stops it")])
        self.run_worker(self._publish, thread=True)

    def _publish(self) -> None:
        self._try(self._hear, self.app.call_from_thread)

    def action_own_branch(self) -> None:
        """Where the remote takes no commits on this branch: to a branch of the postmortem's own, for a pull request."""
        if self.offers_branch:
            self.branch, self.pushing, self.offers_branch = OWN_BRANCH, True, False
            self.action_again()

    def action_unlock(self) -> None:
        """Removes a lock that a publish of ours left behind when it was killed, and tries again."""
        locked, self.locked = self.locked, None
        if locked is not None and locked.remove():
            self.action_again()

    def action_in_terminal(self) -> None:
        """Tries again with the terminal lent to git, for a passphrase, a PIN or a hook that asks."""
        if self.working or self.finished:
            return
        self.said = []
        with self.app.suspend():
            self._try(lambda line: print(line.rstrip("\n")), lambda show, *what: show(*what), terminal=True)  # noqa: T201 -- the screen is away

    def _try(self, hear: Callable[[str], None], then: Callable[..., Any], *, terminal: bool = False) -> None:
        from pmwizard.publish import LockedError, NotPushedError

        if self.opening.root is None:
            return
        try:
            self.do(self.opening.root, hear, then, terminal=terminal)
        except LockedError as error:
            self.locked = error if error.ours else None
            then(self._failed, str(error))
        except PmwizardError as error:
            then(self._failed, str(error), isinstance(error, NotPushedError))
        except OSError as error:
            then(self._failed, f"{error.filename or 'The disk'}: {error.strerror or error}. The draft is as it was.")

    def do(self, root: Path, hear: Callable[[str], None], then: Callable[..., Any], *, terminal: bool = False) -> None:
        """Publishes; runs in a thread, or at the terminal, and shows things by `then`."""
        from pmwizard.publish import publish

        opening = self.opening
        done = publish(
            opening.interview.record,
            root,
            opening.settings,
            branch=self.branch or None,
            push=True if self.pushing else None,
            attachments=opening.files(),
            on_output=hear,
            stop=self.stop,
            terminal=terminal,
        )
        then(self._done, done)

    def _hear(self, line: str) -> None:
        self.app.call_from_thread(self._add, line)

    def _add(self, line: str) -> None:
        self.said.append(line.rstrip("\n"))
        if self.working:
            self.show([Content.styled(self.DOING, "bold")], [("Esc", "stops it")])

    def _failed(self, said: str, committed: bool = False) -> None:
        self.working = False
        self.offers_branch = committed and "{id}" not in (self.branch or self.opening.settings["publish.branch"])
        repeated = {*said.split("\n")}
        self.said = [line for line in self.said if line not in repeated]
        so_far = "It is committed, and not pushed yet." if committed else self.REFUSED
        title = Content.styled(so_far, "bold $text-warning")
        if self.offers_branch:
            said = said.replace("the same again with --branch postmortem/{id} --push", "b does that")
        offered = ["page-unlock"] * bool(self.locked) + ["page-branch"] * self.offers_branch
        own = [keys.BY_ID[name] for name in (*offered, "page-again", "page-terminal")]
        self.show([title, Content(""), Content(said)], [*own, ("Esc", "back")])

    def _done(self, published: "Published") -> None:
        self.working = False
        self.finished = True
        self.published = published
        lines: list[Part] = [
            Content.styled("Committed.", "bold $text-success"),
            Content(""),
            ("commit", f"{published.commit[:12]} on {published.branch}"),
            ("file", published.path),
        ]
        if published.compare_url:
            lines.append(("next", published.compare_url))
        lines += [Content(note) for note in published.notes]
        lines += [
            Content(""),
            Content.styled("For the channel:", "$foreground-muted"),
            Content(self.sentence()),
            Content(""),
            Content(self.promises()),
        ]
        self.show(lines, [keys.BY_ID["page-copy"], keys.BY_ID["page-close"]])

    @property
    def room(self) -> int:
        """Cells for a line."""
        return max(10, min(WIDTH, self.app.size.width) - 6)

    def _part(self, part: Part) -> Content:
        if isinstance(part, Content):
            return part
        name, value = part
        return hanging(Content.styled(f"{name:<9}", "$foreground-muted"), value, self.room)

    def sentence(self) -> str:
        """What to post in the channel."""
        record = self.opening.interview.record
        factors = len(record.get("factors") or [])
        address = f" {self.published.compare_url}" if self.published and self.published.compare_url else ""
        lined_up = f"{factors} things lined up" if factors > 1 else "what lined up"
        return (
            f"We wrote down what happened with “{record.get('title', '')}”: {lined_up}, and what we do next.{address}"
        )

    def promises(self) -> str:
        """How many actions there are, and when the first is due."""
        return promised(self.opening.interview.record) or "No actions were promised. That is an answer too."

    def show(self, parts: Sequence[Part], pairs: Sequence[keys.Pair]) -> None:
        """Shows what it came to, what was heard, and the keys."""
        self._parts, self._pairs = parts, pairs
        self._draw()

    def on_resize(self) -> None:
        """Wraps it for another width."""
        self._draw()

    def _draw(self) -> None:
        words = [Content.styled(line, "$foreground-muted") for line in self.said[-200:]]
        parts = [*map(self._part, self._parts), *([Content("")] if words else []), *words]
        told = keys.pairs(self.app, [*self._pairs, keys.BY_ID["page-help"]])
        below = packed((f"{key} {said}" for key, said in told), self.room)
        self.query_one("#page", Shown).tell(Content("\n").join(parts))
        self.query_one("#keys", Shown).tell(below)

    def action_scroll(self, by: int) -> None:
        """Up and down in what was said."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_help(self) -> None:
        """What this page is, and its keys."""
        scrolls: list[keys.Pair] = [("↑ ↓", "Up and down in what git said; j and k too."), ("Space", "A page on.")]
        explain(self, "What git says while it works, and what it came to. The draft is safe.", [*keys.PAGE, *scrolls])

    def action_copy(self) -> None:
        """Copies the sentence, also over SSH (OSC 52)."""
        if self.published:
            self.app.copy_to_clipboard(self.sentence())

    def action_close(self) -> None:
        """Stops git while it works, else closes."""
        if self.working:
            self.stop.set()
        else:
            self.dismiss(self.published is not None)
