"""`pmwizard new`, `resume` and `demo`: open the wizard."""

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmwizard import locations
from pmwizard.cli.face import add_plain, open_wizard, plain_wanted
from pmwizard.cli.io import Io
from pmwizard.cli.rescue import add_save_as
from pmwizard.errors import UnusableError

if TYPE_CHECKING:
    from pmwizard.settings import Settings

_GONE = "The demo and what was written in it are gone again; `pmwizard demo --keep DIR` leaves them."
_WELCOME = "All of this is invented. You are Noor, the day after, with the postmortem half written. "
_WELCOME_KEYS = "F7 takes the coach's rewrite, Ctrl+N goes on, Ctrl+Q leaves."
_WELCOME_WORDS = "`take` takes the coach's rewrite, `done` goes on to the next step, `quit` leaves."
_ID = re.compile(r"\d{4}-\d\d-\d\d-\w")
_OWN_FOLDERS = ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command the parser is for."""
    command = parser.prog.rpartition(" ")[2]
    add_plain(parser)
    if command != "demo":
        add_save_as(parser)
    if command == "new":
        parser.add_argument("--title", default="", metavar="T", help="what happened, in a line")
        parser.add_argument("--severity", default="", metavar="S", help="how bad it was")
        parser.add_argument(
            "--shape", default="", metavar="NAME", help="what kind of incident it was, e.g. slow-service"
        )
        parser.add_argument("--from", dest="source", default="", metavar="FILE", help="start from a record or Markdown")
    elif command == "resume":
        parser.add_argument("id", nargs="?", default="", metavar="DRAFT", help="a draft, or a co-author's branch")
    else:
        parser.add_argument("--keep", default="", metavar="DIR", help="make it in DIR and leave it there")


def run(args: argparse.Namespace, io: Io) -> int:
    """Runs the command that was called."""
    return {"new": _new, "resume": _resume, "demo": _demo}[args.command](args, io)


def _new(args: argparse.Namespace, io: Io) -> int:
    return new_draft(args, io, _record(args, io, io.settings))


def new_draft(args: argparse.Namespace, io: Io, record: dict[str, Any] | None = None) -> int:
    """A new draft, from a record or from nothing, opened in the wizard."""
    from pmwizard.drafts import Store
    from pmwizard.interview.opening import Opening, begin, known_shape

    settings = io.settings
    shape = known_shape(getattr(args, "shape", ""), settings)
    if record is None:
        record = begin(settings, author=author_of(settings.root or io.start))
    session = Store().create(record, repository=settings.root, shape=shape)
    return open_wizard(Opening(session, settings), args, io)


def _record(args: argparse.Namespace, io: Io, settings: "Settings") -> dict[str, Any]:
    from pmwizard.interview import opening

    author = author_of(settings.root or io.start)
    record = opening.begin(settings, title=args.title, severity=args.severity, author=author)
    if args.source:
        zone = settings["repository.timezone"]
        given = opening.from_file(io.start / args.source, zone)
        asked = {"title": args.title, "severity": args.severity}
        record |= {**given, **{key: value for key, value in asked.items() if value}}
        record["incident"] = {"timezone": zone, **given.get("incident", {})}
    return record


def author_of(folder: Path) -> str:
    """Whoever git would write as the author there; empty when it does not know."""
    from pmwizard.publish import identity

    name, mail = identity(folder)
    return f"{name} <{mail}>" if name and mail else name or mail


def _resume(args: argparse.Namespace, io: Io) -> int:
    from pmwizard.drafts import Store

    rows = [row for row in Store().rows(io.settings.root) if row.saved_at.timestamp() > 0] if not args.id else []
    if not args.id and not rows:
        raise UnusableError("There is no draft to go on with here. `pmwizard new` starts one.")
    if "/" in args.id or _ID.match(args.id):
        return take_up(args.id, args, io)
    return resume_draft(args.id or rows[0].id, args, io)


def take_up(branch: str, args: argparse.Namespace, io: Io) -> int:
    """Goes on with a draft that a co-author shared on a branch."""
    from pmwizard.interview.opening import Opening
    from pmwizard.publish import take_up as taken_up

    settings = io.settings
    if settings.root is None:
        raise UnusableError(f"{branch} is a branch, and {io.start.resolve()} is in no postmortem repository")
    return open_wizard(Opening(taken_up(branch, settings.root, settings), settings), args, io)


def resume_draft(name: str, args: argparse.Namespace, io: Io) -> int:
    """A draft by its name, or the beginning of it, opened in the wizard."""
    from pmwizard.drafts import Store
    from pmwizard.interview.opening import Opening

    return open_wizard(Opening.of(Store().open(name), io.start), args, io)


def _demo(args: argparse.Namespace, io: Io) -> int:
    with _own_folders(Path(args.keep) if args.keep else None) as folder:
        from pmwizard.demo import build, draft
        from pmwizard.drafts import Store
        from pmwizard.interview.opening import Opening
        from pmwizard.settings import Settings

        today = datetime.now().astimezone().date()
        try:
            root = build(folder / "postmortems", today)
        except OSError as error:
            raise UnusableError(f"The demo could not be made: {error}") from None
        io.start = root
        opening = Opening(Store().create(draft(today), repository=root, shape="data-loss"), Settings.load(root))
        opening.passing = True
        opening.remember("went_poorly", "text", 0)
        opening.session.notice = _WELCOME + (_WELCOME_WORDS if plain_wanted(args, io) else _WELCOME_KEYS)
        (locations.private(locations.state()) / locations.WELCOMED).touch()  # the demo explains itself
        code = open_wizard(opening, args, io)
        io.talk(_kept_demo(root, opening.session.draft.id) if args.keep else _GONE)
        return code


def _kept_demo(root: Path, draft: str) -> str:
    """Where the demo is, and how to go on in its own folders; called while these are set."""
    from shlex import quote

    where = " ".join(f"{name}={quote(os.environ[name])}" for name in _OWN_FOLDERS)
    command = f"cd {quote(str(root))} && {where} pmwizard resume {draft}"
    return f"The demo's repository is in {root}. Go on there with:\n  {command}"


@contextmanager
def _own_folders(keep: Path | None) -> Iterator[Path]:
    """A folder for everything the demo writes: its drafts, settings and index never meet the user's own."""
    folder = keep or Path(tempfile.mkdtemp(prefix="pmwizard-demo-"))
    before = {name: os.environ.get(name) for name in _OWN_FOLDERS}
    try:
        for name in _OWN_FOLDERS:
            os.environ[name] = str(folder.resolve() / ".pmwizard-demo" / name.lower())
        yield folder
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
