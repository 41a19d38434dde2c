"""`pmwizard actions`: what was promised, where it stands, and what became of it."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pmwizard.archive.model import ActionRow, Problem
from pmwizard.cli.io import Io, inert
from pmwizard.errors import DONE, LOOK, UnusableError
from pmwizard.followup import board, formats, names
from pmwizard.locations import RECORD_FILE
from pmwizard.record.constants import KINDS, STATUSES
from pmwizard.settings import Settings

if TYPE_CHECKING:
    from pmwizard.followup.ledger import Ledger

Change = Callable[[dict[str, Any], str], dict[str, Any]]

_FINISHED = ("done", "dropped")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    which = parser.add_argument_group("which ones")
    which.add_argument(
        "--overdue", action="store_true", help="only those whose day has passed; exits 1 if there are any"
    )
    which.add_argument("--owner", default="", metavar="NAME", help="only those of an owner; part of the name is enough")
    which.add_argument("--team", default="", metavar="NAME", help="only those of a team's postmortems")
    which.add_argument("--kind", action="append", choices=KINDS, help="only those meant to do this; may be repeated")
    which.add_argument("--status", action="append", choices=STATUSES, help="only those in this state; may be repeated")
    which.add_argument("--older", type=int, default=0, metavar="DAYS", help="only those at least so many days old")
    which.add_argument("--match", default="", metavar="WORDS", help="only those that hold all these words")
    which.add_argument("--all", action="store_true", help="finished ones too, where a terminal would only count them")
    which.add_argument("--by", choices=get_args(board.By), default="state", help="what they are listed under")
    how = parser.add_argument_group("how to show them").add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="as JSON")
    how.add_argument("--csv", action="store_true", help="as a table for spreadsheets")
    how.add_argument("--ics", action="store_true", help="due dates as a calendar")
    how.add_argument("--markdown", action="store_true", help="as Markdown, for a chat or an issue")
    how.add_argument("--export", choices=sorted(formats.EXPORTS), help="open ones in no tracker yet, for its importer")
    _configure_changes(parser)


def _configure_changes(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="CHANGE", title="changes, each committed with its README.md")
    done = _verb(verbs.add_parser("done", help="it is done"))
    done.add_argument("--proof", default="", metavar="X", help="a link, a commit, a drill: where others can see it")
    drop = _verb(verbs.add_parser("drop", help="it will not be done"))
    drop.add_argument("--because", default="", metavar="R", help="why not, for whoever meets the factor next")
    move = _verb(verbs.add_parser("move", help="it gets another date"))
    move.add_argument("--to", required=True, metavar="DATE", help="2026-10-17, friday, in 2 weeks, end of month")
    move.add_argument("--because", default="", metavar="R", help="why")
    assign = _verb(verbs.add_parser("assign", help="it gets another owner"))
    assign.add_argument("name", metavar="NAME", help="the new owner")
    reopen = _verb(verbs.add_parser("reopen", help="it is open again"))
    reopen.add_argument("--because", default="", metavar="R", help="why")


def _verb(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("id", metavar="ID", help="e.g. 2026-10-03-checkout-latency#A1, or any part that fits only one")
    committing(parser)
    return parser


def committing(parser: argparse.ArgumentParser) -> None:
    """Adds the options of every command that commits actions."""
    parser.add_argument("--branch", default=None, metavar="NAME", help="the branch to commit to")
    parser.add_argument("--push", action=argparse.BooleanOptionalAction, default=None, help="push it, or do not")
    parser.add_argument("-m", "--message", default="", metavar="M", help="the commit's message")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="what was done as JSON")


def run(args: argparse.Namespace, io: Io) -> int:
    """Lists the actions, or changes one."""
    settings = io.settings
    rows, problems = load(settings)
    if args.verb:
        return _change(args, io, settings, rows)
    today = today_here()
    choice = _choice(args, rows, io)
    chosen = board.chosen(rows, choice, today, settings["followup.soon_days"])
    _print(args, io, chosen, today, settings)
    tell(problems, io)
    if args.overdue:
        return LOOK if chosen or problems else DONE
    return LOOK if problems or (choice != board.Choice() and not chosen) else DONE


def load(settings: Settings) -> tuple[list[ActionRow], list[Problem]]:
    """Every action of the repository and its sources, and the records that could not be read.

    Raises:
        UnusableError: there is no repository here.
    """
    from pmwizard.archive.archive import Archive

    root = root_of(settings)
    with closing(Archive.open(root, settings.past(root))) as archive:
        archive.refresh()
        problems = [problem for problem in archive.status().problems if problem.path.endswith(RECORD_FILE)]
        return archive.actions(), problems


def tell(problems: list[Problem], io: Io) -> None:
    """Names what could not be read."""
    for problem in problems:
        line = f":{problem.line}" if problem.line else ""
        io.talk(f"{problem.path}{line}: {problem.message}. Its actions are not listed.")


def today_here() -> date:
    """The day people here have."""
    return board.today_of(datetime.now(UTC))


def _choice(args: argparse.Namespace, rows: list[ActionRow], io: Io) -> board.Choice:
    owners = {row.owner for row in rows}
    if args.owner and not any(args.owner.casefold() in owner.casefold() for owner in owners):
        io.talk(names.person(args.owner, owners)[1] or f"Nobody called {args.owner} owns an action here so far.")
    kinds, statuses = tuple(args.kind or ()), tuple(args.status or ())
    return board.Choice(args.overdue, args.owner, args.team, kinds, statuses, max(0, args.older), args.match)


def _print(args: argparse.Namespace, io: Io, rows: list[ActionRow], today: date, settings: Settings) -> None:
    soon = settings["followup.soon_days"]
    if args.json:
        io.json({"actions": [formats.as_json(row, today) for row in rows]})
    elif args.csv:
        io.out.write(formats.as_csv(rows, today))
    elif args.ics:
        io.out.write(formats.as_calendar(rows, datetime.now(UTC)))
    elif args.export:
        wanted = formats.tracker_rows(rows)
        io.out.write(formats.EXPORTS[args.export](wanted))
        io.talk(f"{len(wanted)} of {len(rows)}: those that are open and in no tracker yet.")
    elif args.markdown or (args.overdue and not io.out.isatty()):
        groups = board.grouped(rows, today, args.by, soon)
        written = formats.digest(rows, today) if args.overdue else formats.as_markdown(groups)
        io.out.write(written)
    else:
        finished = [row for row in rows if row.status in _FINISHED]
        brief = io.out.isatty() and not (args.all or args.status)
        shown = [row for row in rows if row.status not in _FINISHED] if brief else rows
        _list(io, board.grouped(shown, today, args.by, soon), today)
        if brief and finished:
            io.talk(f"{len(finished)} more are done or dropped; --all lists them too.")
        if not rows:
            io.talk("No actions here.")


def _list(io: Io, groups: Mapping[str, list[ActionRow]], today: date) -> None:
    """For people: under headings, overdue first."""
    width = io.width - 4
    paint = io.styled if io.coloured else _unpainted
    for heading, rows in groups.items():
        lines = [paint(f"{heading} ({len(rows)})", "bold")]
        for row in rows:
            style = "warn" if board.is_overdue(row, today) else "good" if row.status == "done" else "under"
            lines.append(f"  {paint(row.ref, style)}")
            lines += [f"    {inert(line)}" for line in _wrapped(row.text, width)]
            lines += [f"    {paint(line, 'dim')}" for line in _wrapped(_facts(row, today), width)]
        io.say("\n".join([*lines, ""]), safe=True)


def _unpainted(text: str, _style: str) -> str:
    return inert(text)


def _facts(row: ActionRow, today: date) -> str:
    said = [
        row.owner or formats.NOBODY,
        board.standing(row, today),
        ", ".join(row.teams),
        row.kind,
        f"{board.age_days(row, today)} days old" if row.status == "open" and row.date != date.min else "",
        board.note_of(row) if row.status in _FINISHED else "",
    ]
    return " · ".join(part for part in said if part)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The words in lines of that width; a hundred times as fast as textwrap, which thousands of actions notice."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if len(longer) > width and line:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _change(args: argparse.Namespace, io: Io, settings: Settings, rows: list[ActionRow]) -> int:
    from pmwizard.followup.ledger import Ledger
    from pmwizard.followup.settling import signature

    row = names.find(args.id, rows)
    root = root_of(settings)
    ledger = Ledger(root)
    by, now = signature(root), datetime.now(UTC)
    ledger.change(row, _maker(args, io, rows, by, now))
    return commit(args, io, settings, ledger)


def _maker(args: argparse.Namespace, io: Io, rows: list[ActionRow], by: str, now: datetime) -> Change:
    from pmwizard.followup import changes
    from pmwizard.followup.settling import day

    if args.verb == "done":
        return partial(changes.close, proof=args.proof, by=by, at=now)
    if args.verb == "drop":
        return partial(changes.drop, because=args.because, by=by, at=now)
    if args.verb == "move":
        return partial(changes.move, to=day(args.to, today_here()), because=args.because, by=by, at=now)
    if args.verb == "reopen":
        return partial(changes.reopen, because=args.because, by=by, at=now)
    owner, said = names.person(args.name, (row.owner for row in rows))
    if said:
        io.talk(said)
    return partial(changes.assign, to=owner, by=by, at=now)


def root_of(settings: Settings) -> Path:
    """The repository; raises UnusableError outside of any."""
    if settings.root is None:
        raise UnusableError("There are no postmortems here; go to their repository, or name it with -C.")
    return settings.root


def commit(args: argparse.Namespace, io: Io, settings: Settings, ledger: "Ledger", message: str = "") -> int:
    """Commits what is in the ledger, tells the user's own program, and says what was done."""
    from pmwizard.followup.settling import settle
    from pmwizard.publish import Way

    way = Way.of(settings, args.branch, push=args.push)
    for ref in ledger.same:
        io.talk(f"{ref} was like that already.")
    terminal = io.err.isatty() and io.source.isatty()
    settled = settle(ledger, settings, args.message or message, way, on_output=io.hear, terminal=terminal)
    made, trouble = settled.made, settled.trouble
    changes = [{"id": event.row.ref, "change": event.change, "status": event.row.status} for event in ledger.events]
    if getattr(args, "json", False):
        facts = {"commit": made.commit, "branch": made.branch, "pushed": made.pushed, "compare_url": made.compare_url}
        io.json({"changes": changes, **facts})
    else:
        for event in ledger.events:
            io.say(f"{event.row.ref}: {event.change}{f' ({event.note})' if event.note else ''}")
        io.talk(f"Committed as {made.commit[:10]} on {made.branch}{', and pushed' if made.pushed else ''}.")
        if made.compare_url:
            io.say(made.compare_url)
    for note in (*made.notes, trouble):
        if note:
            io.talk(note)
    return DONE
