"""Finding what was meant: ids typed in part, names typed almost."""

import difflib
from collections.abc import Iterable, Sequence

from pmwizard.archive.model import ActionRow
from pmwizard.errors import UnusableError

_OFFERED = 3


def nearest(asked: str, known: Sequence[str]) -> str:
    """The known names most like the one asked for, as half a sentence."""
    near = difflib.get_close_matches(asked, known, _OFFERED, 0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"there are {', '.join(known[:12])}" if known else "there is none yet"


def find(asked: str, rows: Sequence[ActionRow]) -> ActionRow:
    """The action meant: by its whole id, `2026-10-03-checkout-latency#A1`, or any part of it that fits only one.

    Raises:
        UnusableError: none fits, or several do; the nearest are named.
    """
    wanted = asked.strip().casefold().replace("/", "#")
    for row in rows:
        if row.ref.casefold() == wanted:
            return row
    part, mark, action = wanted.rpartition("#")
    fitting = [row for row in rows if mark and _fits(row.ref, part, action)] or [
        row for row in rows if not mark and row.ref.casefold().rpartition("#")[2] == wanted
    ]
    if len(fitting) == 1:
        return fitting[0]
    refs = [row.ref for row in fitting[:_OFFERED]]
    if fitting:
        more = f", or {len(fitting) - _OFFERED} more" if len(fitting) > _OFFERED else ""
        raise UnusableError(f"{asked} could be {' or '.join(refs)}{more}; say more of it")
    raise UnusableError(f"there is no action {asked}; {_nearest_ref(wanted, rows)}")


def person(asked: str, known: Iterable[str]) -> tuple[str, str]:
    """The name meant, and a sentence when it is not simply one that is known.

    A part of one known name stands for it; an unknown name is taken as it is.
    """
    names = sorted({name for name in known if name})
    wanted = asked.strip()
    if wanted in names or not wanted:
        return wanted, ""
    folded = [name for name in names if name.casefold() == wanted.casefold()]
    parts = folded or [name for name in names if wanted.casefold() in name.casefold().split()]
    if len(parts) == 1:
        return parts[0], f"Taking {wanted} for {parts[0]}."
    if not names:
        return wanted, ""
    near = difflib.get_close_matches(wanted, parts or names, _OFFERED, 0.6)
    offered = f"; there is {' and '.join(near or parts)}" if near or parts else ""
    return wanted, f"Nobody called {wanted} owns an action here so far{offered}."


def _fits(ref: str, part: str, action: str) -> bool:
    postmortem, _, own = ref.casefold().rpartition("#")
    return own == action and part in postmortem


def _nearest_ref(wanted: str, rows: Sequence[ActionRow]) -> str:
    """Postmortems like the one asked for come before actions of the same number."""
    part, _, action = wanted.rpartition("#")
    postmortems = list(dict.fromkeys(row.ref.rpartition("#")[0] for row in rows))
    in_part = [name for name in postmortems if part and part in name.casefold()]
    near = in_part[:1] or difflib.get_close_matches(part or wanted, postmortems, 1, 0.5)
    theirs = [row.ref for row in rows if near and row.ref.startswith(f"{near[0]}#")]
    same = [ref for ref in theirs if ref.casefold().endswith(f"#{action}")]
    return nearest(wanted, same or theirs or [row.ref for row in rows])
