"""`pmwizard merge-driver`: what git runs when two people changed one postmortem; `init --merge-driver` installs it."""

import argparse
from pathlib import Path

from pmwizard.cli.io import Io
from pmwizard.errors import DONE, LOOK, UnusableError
from pmwizard.publish.driver import drive


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    for name, about in (("base", "the common ancestor, %%O"), ("ours", "our version, %%A"), ("theirs", "theirs, %%B")):
        parser.add_argument(name, type=Path, help=about)
    parser.add_argument("name", nargs="?", default="postmortem.toml", help="the file's path, %%P")


def run(args: argparse.Namespace, io: Io) -> int:
    """Merges; 1 when something is left for people."""
    base, ours, theirs = (io.start / file for file in (args.base, args.ours, args.theirs))
    for file in (base, ours, theirs):
        if not file.is_file():
            raise UnusableError(f"{file}: there is no such file; git calls this command, people need not")
    conflicts = drive(base, ours, theirs, args.name)
    for conflict in conflicts:
        io.talk(
            f"{args.name}: {conflict}; settle it between the markers, then `pmwizard render {Path(args.name).parent}`"
        )
    return LOOK if conflicts else DONE
