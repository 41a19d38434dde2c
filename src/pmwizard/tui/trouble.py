"""Below a field: what cannot be read in it, and what would be; while it is written, the names known here.

Words that cannot be read are kept as they are.
"""

from typing import TYPE_CHECKING

from textual.content import Content

from pmwizard.interview.steps import Field
from pmwizard.tui.editor import Cell
from pmwizard.tui.inert import Shown
from pmwizard.tui.words import Words

if TYPE_CHECKING:
    from pmwizard.tui.pane import StepPane


def possible(field: Field) -> bool:
    """Whether there may be something to say of what is typed there."""
    return field.form in {"moment", "zone", "names"} or field.id == "severity"


def tell(pane: "StepPane") -> None:
    """Says it under each field of the step; of trouble not while it is still being typed."""
    for cell in pane.query(Cell):
        line = next(iter(pane.query(f"#trouble-{cell.field.id}").results(Shown)), None)
        if line is None or cell.field not in pane.step.fields:
            continue
        place = cell.place
        known = place.known() if place.has_focus and isinstance(place, Words) else ""
        said = "" if place.has_focus else pane.interview.trouble(pane.step, cell.field)
        line.tell(Content.styled(known, "$text-muted") if known else f"? {said}" if said else "")
        line.display = bool(said or known)
        cell.query(".label").set_class(bool(said), "-failed")  # none yet while the screen is being made
    if pane.editor:
        pane.editor.tell()
