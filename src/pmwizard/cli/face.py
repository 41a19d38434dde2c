"""Which face the interview has: the full screen, or line by line."""

import argparse
import os

from pmwizard.cli.io import Io
from pmwizard.cli.rescue import if_unsaved, keep_record
from pmwizard.interview.opening import Opening


def plain_wanted(args: argparse.Namespace, io: Io) -> bool:
    """Whether to go line by line: asked for, or because there is no terminal that could draw."""
    asked = os.environ.get("PMWIZARD_PLAIN", "") not in {"", "0"}
    ends = (io.source, io.out, io.err)  # the screen is drawn on the last of them
    drawable = all(end.isatty() for end in ends) and os.environ.get("TERM", "dumb") != "dumb"
    return args.plain or asked or not drawable or bool(io.settings["interface.plain"])


def open_wizard(opening: Opening, args: argparse.Namespace, io: Io) -> int:
    """Opens a draft in the face that is wanted; afterwards it is saved and let go of, or else written out."""
    plain = plain_wanted(args, io)
    with opening.session as session:
        try:
            code = _run(opening, args, io, plain=plain)
        except BaseException:
            if_unsaved(session, args, io)
            raise
        return if_unsaved(session, args, io) or code


def _run(opening: Opening, args: argparse.Namespace, io: Io, *, plain: bool) -> int:
    if plain:
        from pmwizard.plain import run

        return run(opening, io)
    at_ease()
    from pmwizard.tui.app import run_wizard

    return run_wizard(opening, lambda draft: keep_record(draft, args, io))


def at_ease() -> None:
    """Keeps the collector away from what is being imported, a tenth of the start; the first paint wakes it."""
    import gc

    gc.disable()


def add_plain(parser: argparse.ArgumentParser) -> None:
    """Lets `--plain` stand after the command as well as before it."""
    parser.add_argument(
        "--plain", action="store_true", default=argparse.SUPPRESS, help="line by line, without drawing the screen"
    )
