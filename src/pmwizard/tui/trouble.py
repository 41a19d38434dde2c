"""Beside a field: what cannot be read in it, and what would be; words that cannot be read are kept as they are."""

from typing import TYPE_CHECKING

from pmwizard.interview.steps import Field
from pmwizard.tui.editor import Cell
from pmwizard.tui.inert import Shown

if TYPE_CHECKING:
    from pmwizard.tui.pane import StepPane


def possible(field: Field) -> bool:
    """Whether something typed there may not be readable."""
    return field.form in {"moment", "zone"} or field.id == "authors"


def tell(pane: "StepPane") -> None:
    """Says it under each field of the step; not while it is still being typed."""
    for cell in pane.query(Cell):
        line = next(iter(pane.query(f"#trouble-{cell.field.id}").results(Shown)), None)
        if line is None or cell.field not in pane.step.fields:
            continue
        said = "" if cell.place.has_focus else pane.interview.trouble(pane.step, cell.field)
        line.tell(f"? {said}" if said else "")
        line.display = bool(said)
        cell.query(".label").set_class(bool(said), "-failed")  # none yet while the screen is being made
