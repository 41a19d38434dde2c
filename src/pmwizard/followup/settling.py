"""What every face does around a change to actions: the day meant, who says so, the commit, the user's own program."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pmwizard.errors import UnusableError
from pmwizard.followup.ledger import Ledger
from pmwizard.settings import Settings

if TYPE_CHECKING:
    from pmwizard.publish import Committed, Way


@dataclass(frozen=True, slots=True)
class Settled:
    """Changes that are committed.

    Attributes:
        made: the commit.
        trouble: what the user's own program said went wrong, a sentence; empty when nothing did.
    """

    made: "Committed"
    trouble: str = ""


def day(text: str, today: date) -> date:
    """The day meant by `2026-10-17`, `friday`, `in 2 weeks`, `end of month`; raises UnusableError when it is none."""
    from pmwizard.record.times import parse_day

    found = parse_day(text, today)
    if found is None:
        raise UnusableError(f"{text} is not a day; write it like 2026-10-17, friday, in 2 weeks or end of month")
    return found


def signature(root: Path) -> str:
    """Who changes it, as git knows them: `Name <address>`."""
    from pmwizard.publish import identity

    name, address = identity(root)
    return f"{name} <{address}>" if address else name or "somebody"


def settle(
    ledger: Ledger,
    settings: Settings,
    message: str = "",
    way: "Way | None" = None,
    *,
    on_output: Callable[[str], None] | None = None,
    terminal: bool = False,
) -> Settled:
    """Commits what is in the ledger and tells the program named in the user's own settings.

    Args:
        ledger: the changes.
        settings: the settings in force.
        message: the commit's message; the ledger's own when left out.
        way: branch and push; as the settings say when left out.
        on_output: hears what git says.
        terminal: whether git may ask at the terminal.

    Raises:
        RefusedError: as `Ledger.commit`.
        UnusableError: as `Ledger.commit`.
    """
    from pmwizard.followup.notify import notify
    from pmwizard.publish import Way

    where = way or Way.of(settings)
    made = ledger.commit(message or ledger.message, where, on_output=on_output, terminal=terminal)
    return Settled(made, notify(settings["followup.notify"], ledger.events, ledger.root, made.commit))
