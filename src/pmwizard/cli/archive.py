"""`pmwizard similar`, `search` and `archive`: what happened before, and what is known of it."""

import argparse
import datetime as dt
import textwrap
from typing import Any

from pmwizard import locations
from pmwizard.archive.archive import Archive
from pmwizard.archive.model import Hit, Match, PastAction, Status
from pmwizard.cli.io import Io
from pmwizard.errors import DONE, LOOK, UnusableError
from pmwizard.interview.paths import written

_MOST_SHOWN = 20
_DIGITS = 4


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command the parser is for."""
    command = parser.prog.rpartition(" ")[2]
    if command == "similar":
        parser.add_argument("text", nargs="+", metavar="TEXT", help="a factor; - reads them, one a line")
        parser.add_argument("-n", type=int, default=5, metavar="N", help="at most so many for each; 5 by default")
        parser.add_argument(
            "--min-score", type=_score, default=None, metavar="X", help="0 to 1; 0 shows what is held back otherwise"
        )
        parser.add_argument("--without", default="", metavar="ID", help="leave out a postmortem, the one being written")
    elif command == "search":
        parser.add_argument("query", nargs="+", metavar="QUERY", help='words; "those in quotes" stand together')
        parser.add_argument("-n", type=int, default=_MOST_SHOWN, metavar="N", help="at most so many")
    else:
        parser.add_argument("verb", choices=("status", "refresh"), help="what it holds, or read what changed")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace, io: Io) -> int:
    """Runs the command that was called."""
    if getattr(args, "n", 1) < 1:
        raise UnusableError("-n takes a whole number from 1")
    archive = opened(io)
    try:
        return {"similar": _similar, "search": _search, "archive": _archive}[args.command](args, io, archive)
    finally:
        archive.close()


def opened(io: Io) -> Archive:
    """The archive as seen from where the command runs.

    Raises:
        UnusableError: there is neither a repository here nor any other source.
    """
    settings = io.settings
    here = io.start.resolve()
    root = settings.root or (here if settings["archive.sources"] or (here / locations.POSTMORTEMS).is_dir() else None)
    if root is None:
        raise UnusableError(
            f"{here} is in no postmortem repository; go to one, name one with -C DIR, or make one with `pmwizard init`"
        )
    if wanted := settings["archive.branches"]:
        from pmwizard.publish.branches import mirror

        for trouble in mirror(root, wanted):
            io.talk(trouble)
    return Archive.open(root, settings.past(root))


def _score(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("is between 0 and 1")
    return value


def _refreshed(archive: Archive, io: Io) -> int:
    """Brings the archive up to date; returns how many problems it has."""
    shows = io.err.isatty()

    def progress(done: int, total: int) -> None:
        if shows and total > _MOST_SHOWN:
            io.err.write(f"\rReading past postmortems: {done:,} of {total:,} ")
            io.err.write("\r\x1b[K" if done == total else "")
            io.err.flush()

    archive.refresh(progress)
    return len(archive.status().problems)


def _tell(problems: int, io: Io) -> None:
    if problems:
        files = "One thing" if problems == 1 else f"{problems} things"
        io.talk(f"{files} in the archive could not be read; `pmwizard archive status` names them. The rest is here.")


def _similar(args: argparse.Namespace, io: Io, archive: Archive) -> int:
    asked = io.read().splitlines() if args.text == ["-"] else [" ".join(args.text)]
    problems = _refreshed(archive, io)
    matched = False
    for text in asked:
        found = archive.similar(text, args.n, args.min_score, args.without) if text.strip() else []
        matched = matched or bool(found)
        if args.json:
            io.json({"query": text, "matches": [_match(match) for match in found]})
        else:
            _show(text, found, io, several=len(asked) > 1)
    if not matched and not args.json:
        factors = archive.status().factors
        io.talk(
            f"Nothing like this among {factors:,} past factors. `--min-score 0` shows the nearest."
            if factors
            else "There are no past factors here yet; `pmwizard archive status` says where they are looked for."
        )
    _tell(problems, io)
    return DONE if matched else LOOK


def _match(match: Match) -> dict[str, Any]:
    factor = match.factor
    return {
        "score": round(match.score, _DIGITS),
        "factor": factor.ref,
        "text": factor.text,
        "title": factor.title,
        "date": _day(factor.date) or None,
        "path": factor.path,
        "actions": [{"id": action.id, "text": action.text, "status": action.status} for action in factor.actions],
    }


def _show(text: str, found: list[Match], io: Io, *, several: bool) -> None:
    if several:
        io.say(io.styled(text, "under"), safe=True)
    if several and text.strip() and not found:
        io.say(io.styled("    nothing like it", "dim"), safe=True)
    for match in found:
        factor = match.factor
        facts = " · ".join(filter(None, [_day(factor.date), factor.title]))
        io.say(f"{io.styled(factor.ref, 'bold')}  {io.styled(facts, 'dim')}", safe=True)
        for line in textwrap.wrap(factor.text, max(40, io.width - 4)):
            io.say(f"    {line}")
        for action in factor.actions:
            became = textwrap.wrap(
                _became(action), max(40, io.width), initial_indent="    ", subsequent_indent="      "
            )
            for line in became:
                io.say(io.styled(line, "good" if action.status == "done" else "warn"), safe=True)
    if several:
        io.say()


def _became(action: PastAction) -> str:
    due = f", due {action.due}" if action.due and action.status == "open" else ""
    return f"{action.id} {action.status}{due}: {action.text}" + (f" ({action.note})" if action.note else "")


def _day(date: dt.date) -> str:
    return "" if date == dt.date.min else date.isoformat()


def _search(args: argparse.Namespace, io: Io, archive: Archive) -> int:
    problems = _refreshed(archive, io)
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in args.query)
    hits = archive.search(query, args.n)
    if args.json:
        io.json({"search": [_hit(hit) for hit in hits]})
    for hit in [] if args.json else hits:
        facts = " · ".join(filter(None, [_day(hit.date), hit.title]))
        io.say(f"{io.styled(f'{hit.path}:{hit.line}', 'bold')}  {io.styled(facts, 'dim')}", safe=True)
        if hit.snippet != hit.title:
            io.say(f"    {hit.snippet}")
    if not hits and not args.json:
        io.talk(f"No postmortem holds {' '.join(args.query)}.")
    _tell(problems, io)
    return DONE if hits else LOOK


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.title,
        "date": _day(hit.date) or None,
        "path": hit.path,
        "line": hit.line,
        "snippet": hit.snippet,
    }


def _archive(args: argparse.Namespace, io: Io, archive: Archive) -> int:
    _refreshed(archive, io)
    status = archive.status()
    if args.json:
        io.json({"archive": _status(status)})
    elif args.verb == "refresh":
        io.say(f"{_counts(status)}.")
        _tell(len(status.problems), io)
    else:
        _describe(status, io)
    return LOOK if status.problems else DONE


def _status(status: Status) -> dict[str, Any]:
    return {
        "postmortems": status.postmortems,
        "factors": status.factors,
        "actions": status.actions,
        "sources": [{"path": path, "postmortems": count} for path, count in status.sources],
        "problems": [{"path": p.path, "line": p.line, "message": p.message} for p in status.problems],
        "index": status.index,
        "in_memory": status.in_memory,
    }


def _describe(status: Status, io: Io) -> None:
    io.say(f"{_counts(status)}, from")
    for path, count in status.sources:
        io.say(f"    {io.styled(written(path), 'bold')}  {count:,}", safe=True)
    if status.in_memory:
        io.say(io.styled(f"The index is made anew each time: {status.in_memory}.", "warn"), safe=True)
    else:
        io.say(io.styled(f"The index is {written(status.index)}; it may be deleted at any time.", "dim"), safe=True)
    for problem in status.problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        io.say(f"{io.styled(place, 'warn')}: {io.styled(problem.message, 'dim')}", safe=True)


def _counts(status: Status) -> str:
    counts = (("postmortem", status.postmortems), ("factor", status.factors), ("action", status.actions))
    return ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for noun, count in counts)
