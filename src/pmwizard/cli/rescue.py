"""What could not be kept where it belongs is written elsewhere, or printed: a full disk costs no word."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from pmwizard.cli.io import Io
from pmwizard.drafts import Draft, Note, Session
from pmwizard.errors import DONE, LOOK, UNUSABLE


def add_save_as(parser: argparse.ArgumentParser) -> None:
    """Adds the option."""
    parser.add_argument(
        "--save-as",
        default="",
        metavar="FILE",
        help="where to write the text when it cannot be kept; else it is printed",
    )


def if_unsaved(session: Session, args: argparse.Namespace, io: Io) -> int:
    """Rescues what an open draft still holds unsaved; 0 when there is nothing."""
    session.flush()
    return keep_record(session.draft, args, io) if session.unsaved else DONE


def keep_record(draft: Draft, args: argparse.Namespace, io: Io, why: str = "") -> int:
    """Writes a draft's record to the file asked for, or prints it; 1 written, 2 printed."""
    from pmwizard.drafts.session import as_toml, save_as

    said = f"The draft could not be kept{f': {why}' if why else ''}."
    wanted = getattr(args, "save_as", "")
    if wanted:
        try:
            path = save_as(draft, io.start / Path(wanted).expanduser())
        except OSError as error:
            io.talk(f"{wanted}: {error.strerror or error}.")
        else:
            io.talk(f"{said} It is written to {path}; `pmwizard new --from {path}` goes on with it.")
            return LOOK
    io.out.write(as_toml(draft))
    io.talk(f"{said} All of it stands above; put it into a file, and `pmwizard new --from FILE` goes on with it.")
    return UNUSABLE


def keep_lines(notes: Iterable[Note], args: argparse.Namespace, io: Io, why: str) -> int:
    """Adds timeline lines to the file asked for, or prints them; 1 written, 2 printed."""
    lines = [f"{one.at.isoformat(sep=' ')}  {' '.join(one.text.splitlines())}" for one in notes]
    said = f"This could not be kept: {why}."
    if args.save_as:
        path = io.start / Path(args.save_as).expanduser()
        try:
            with path.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
        except OSError as error:
            io.talk(f"{path}: {error.strerror or error}.")
        else:
            io.talk(f"{said} It is in {path}; `pmwizard import {path}` takes it in later.")
            return LOOK
    for line in lines:
        io.say(line)
    io.talk(f"{said} It stands above; put it into a file, and `pmwizard import FILE` takes it in later.")
    return UNUSABLE
