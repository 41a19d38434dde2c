"""The line at the top, which says what is being written and that it is safe, and the one at the bottom: the keys."""

from collections.abc import Sequence

from textual.content import Content

from pmwizard.interview.opening import Opening
from pmwizard.interview.steps import Step
from pmwizard.record.view import spans
from pmwizard.tui import keys
from pmwizard.tui.inert import Shown
from pmwizard.tui.panel import shortened

_BETWEEN = " · "
IN_RAIL: tuple[keys.Pair, ...] = (
    *(("↑↓", "choose"), ("1-8", "straight there"), ("Enter", "go"), ("Esc", "home")),
    *(keys.BY_ID["help"], keys.PALETTE),
)
_IN_LIST = (("Enter", "add"), ("Tab", "fields"))
_IN_FORM = (("Enter", "next"),)
_ASKED = (keys.BY_ID["help"], keys.PALETTE)
_IN_STEP = tuple(keys.BY_ID[name] for name in ("next-step", "steps", "editor", "undo"))
_IN_REVIEW = tuple(keys.BY_ID[name] for name in ("steps", "undo"))
LAST = 2
"""Keys at the end of the line that stay where there is no room for all: what tells of the others."""


def _keys_of(step: Step | None) -> tuple[keys.Pair, ...]:
    if step is not None and step.id == "review":
        return (("Enter", "go there"), ("Tab", "read"), *keys.REVIEW, *_IN_REVIEW, *_ASKED)
    return (*(_IN_LIST if step is not None and step.items else _IN_FORM), *_IN_STEP, *_ASKED)


def in_choice(ways: Sequence[keys.Pair], step: Step) -> tuple[keys.Pair, ...]:
    """The keys in a field of that step with a few values: how to choose there, then what is the same everywhere."""
    return (
        *ways,
        *(_IN_LIST[:1] if step.items else _IN_FORM),
        *(keys.BY_ID[name] for name in ("steps", "next-step")),
        *_ASKED,
    )


def two_sided(left: str, right: str, room: int, sign: str = "  ") -> Content:
    """Words on the left, facts on the right, cut to `room` cells and two more for the sign."""
    facts = shortened(right, room // 2)
    words = shortened(left, room - facts.cell_length - 2)
    gap = " " * max(2, room - words.cell_length - facts.cell_length)
    return Content.assemble(sign, words, gap, facts.stylize("$foreground-muted"))


class TopLine(Shown):
    """Title, severity, how long it took, and whether it is saved."""

    DEFAULT_CSS = "TopLine { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }"

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening = opening
        self.saved = ""
        self.failed = False

    def on_mount(self) -> None:
        """Says what is known."""
        self.draw()

    def on_resize(self) -> None:
        """Cuts the title for another width."""
        self.draw()

    def draw(self) -> None:
        """Says what is known now."""
        record = self.opening.interview.record
        known = [str(record.get("severity") or ""), *(s.length for s in spans(record.get("incident") or {})[-1:])]
        right = " · ".join(one for one in [*known, self.saved] if one)
        room = max(10, self.size.width - 3 - len(right))
        title = shortened(str(record.get("title") or "New postmortem"), room)
        gap = max(1, self.size.width - title.cell_length - len(right))
        style = "$text-error bold" if self.failed else "$foreground-muted"
        self.tell(Content.assemble(title.stylize("bold"), " " * gap, Content.styled(right, style)))


class BottomLine(Shown):
    """The keys that matter now; all of them are in F1 and the palette."""

    DEFAULT_CSS = "BottomLine { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; }"

    def __init__(self) -> None:
        super().__init__()
        self._pairs: Sequence[keys.Pair] = ()

    def show(self, step: Step | None, pairs: Sequence[keys.Pair] | None = None) -> None:
        """The keys of a step, or these."""
        self._pairs = pairs if pairs is not None else _keys_of(step)
        self._draw()

    def on_resize(self) -> None:
        """As many keys as fit."""
        self._draw()

    def _draw(self) -> None:
        parts = [
            Content.assemble(Content.styled(key, "$text-accent"), f" {label}")
            for key, label in keys.pairs(self.app, self._pairs)
        ]
        room = self.size.width + len(_BETWEEN)
        while len(parts) > LAST and sum(part.cell_length + len(_BETWEEN) for part in parts) > room:
            del parts[-LAST - 1]
        self.tell(Content(_BETWEEN).join(parts))
