"""`pmwizard drafts`, `discard` and `note`: unfinished work from any shell."""

import argparse
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.cli.io import Io
from pmwizard.cli.rescue import add_save_as, keep_lines
from pmwizard.drafts import Draft, DraftRow, Note, Store
from pmwizard.errors import DONE, UNUSABLE, UnusableError

MOST_LINES = 2_000
"""How many lines a pipe may bring; more are a log for `import`, not notes."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command the parser is for."""
    command = parser.prog.rpartition(" ")[2]
    if command == "drafts":
        parser.add_argument("id", nargs="?", default="", metavar="ID", help="show the earlier states of this one")
        parser.add_argument("--take", type=int, metavar="NUMBER", help="make a new draft of that earlier state of ID")
        parser.add_argument("--json", action="store_true", help="as JSON")
    elif command == "discard":
        parser.add_argument("id", nargs="?", default="", metavar="ID", help="the draft, or the beginning of its name")
        parser.add_argument("--undo", action="store_true", help="bring it back; without ID the one discarded last")
    else:
        parser.add_argument(
            "text",
            nargs="*",
            metavar="TEXT",
            help="what happened; may begin with its time: 14:03, +12m, yesterday 23:50",
        )
        parser.add_argument("--draft", default="", metavar="ID", help="another draft than this repository's newest")
        add_save_as(parser)


def run(args: argparse.Namespace, io: Io) -> int:
    """Runs the command that was called."""
    try:
        return {"drafts": _drafts, "discard": _discard, "note": _note}[args.command](args, io)
    except OSError as error:
        raise UnusableError(f"{error.filename or Store().folder}: {error.strerror or error}") from None


def _drafts(args: argparse.Namespace, io: Io) -> int:
    from pmwizard.record.times import ago

    if args.id:
        return _earlier(args, io)
    rows = Store().rows()
    if args.json:
        names = ("id", "title", "step", "saved_at", "repository", "held_by")
        io.json({"drafts": [{name: getattr(row, name) for name in names} for row in rows]})
        return DONE
    here = str(locations.repository_root(io.start) or "")
    now = datetime.now(UTC)
    for row in rows:
        io.say(f"{io.styled(row.id, 'bold')}  {io.styled(row.title or '(no title yet)', 'under')}", safe=True)
        facts = [row.step.replace("_", " "), ago(row.saved_at, now)]
        facts += [f"for {row.repository}"] if row.repository and row.repository != here else []
        facts += [f"open: {row.held_by}"] if row.held_by else []
        io.say(io.styled(f"    {' · '.join(filter(None, facts))}", "dim"), safe=True)
    io.talk(
        "`pmwizard resume ID` goes on with one." if rows else "No unfinished postmortems. `pmwizard new` starts one."
    )
    return DONE


def _earlier(args: argparse.Namespace, io: Io) -> int:
    from pmwizard.record.times import ago

    store = Store()
    if args.take is not None:
        new = store.take(args.id, args.take)
        io.talk(f"State {args.take} of {args.id} is a draft of its own now: `pmwizard resume {new.id}`.")
        io.say(new.id)
        return DONE
    states = store.revisions(args.id)
    if args.json:
        io.json({"states": [{"number": state.number, "saved_at": state.saved_at} for state in states]})
        return DONE
    now = datetime.now(UTC)
    for state in states:
        io.say(f"{state.number:6}  {state.saved_at.astimezone():%Y-%m-%d %H:%M:%S}  {ago(state.saved_at, now)}")
    io.talk(
        f"`pmwizard drafts {args.id} --take NUMBER` makes a new draft of one." if states else "No earlier states yet."
    )
    return DONE


def _discard(args: argparse.Namespace, io: Io) -> int:
    store = Store()
    if args.undo:
        name = store.restore(args.id)
        io.talk(f"{name} is back. `pmwizard resume {name}` goes on with it.")
        return DONE
    if not args.id:
        io.talk("Which draft? `pmwizard drafts` lists them; `pmwizard discard ID` puts one away.")
        return UNUSABLE
    name = store.discard(args.id)
    io.talk(f"{name} is put away. `pmwizard discard --undo {name}` brings it back, for a month at least.")
    return DONE


def _note(args: argparse.Namespace, io: Io) -> int:
    text = " ".join(args.text)
    if not text and not io.source.isatty():
        text = io.read()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        io.talk('What happened? `pmwizard note "I rolled checkout back to v41"`, or pipe it in.')
        return UNUSABLE
    if len(lines) > MOST_LINES:
        io.talk(f"{len(lines)} lines are more than notes; `pmwizard import FILE` reads a whole log.")
        return UNUSABLE
    store = Store()
    now = datetime.now().astimezone()
    notes = _noted(lines, now, now.tzinfo or UTC, None)
    try:
        name = args.draft or _current(store, io.start) or _new(store, io)
        draft = store.read(name)
        notes = _noted(lines, now, _zone(draft, now), draft)
        store.append_notes(draft.id, notes)
    except OSError as error:
        return keep_lines(notes, args, io, f"{error.filename or store.folder}: {error.strerror or error}")
    for note in notes:
        io.say(f"{draft.id}  {note.at:%Y-%m-%d %H:%M:%S}  {note.text}")
    return DONE


def _noted(lines: list[str], now: datetime, zone: tzinfo, draft: Draft | None) -> list[Note]:
    """Each line with its moment, in that zone; a step such as `+12m` counts from the entry before."""
    from pmwizard.interview.zones import is_instant
    from pmwizard.record.times import parse_moment, spoken_from

    last, instants = (_last(draft), [*draft.instants, now]) if draft else (None, [now])
    day, notes = spoken_from(now.date(), _began(draft, zone) if draft else None), []
    for line in lines:
        near = (last or now) if line.startswith("+") else now
        found = parse_moment(line, zone, near, now, day)
        at, said = found if found and found[1] else (now, line)
        instant = said is line or is_instant(line, near, instants)
        last = at.astimezone(zone).replace(microsecond=0)
        instants += [last] if instant else []
        notes.append(Note(last, said, instant))
    return notes


def _current(store: Store, start: Path) -> str:
    """The newest draft of the repository here; the newest of all where no postmortems are kept."""
    root = locations.repository_root(start)
    rows = store.rows()
    ours = [row for row in rows if root and row.repository == str(root)]
    if not ours and not (root and (root / locations.SETTINGS_FILE).exists()):
        ours = rows
    return next((row.id for row in ours if _readable(row)), "")


def _readable(row: DraftRow) -> bool:
    return row.saved_at.timestamp() > 0


def _new(store: Store, io: Io) -> str:
    try:
        zone = str(io.settings["repository.timezone"])
    except UnusableError as error:
        io.talk(str(error))  # in the middle of an incident a note counts for more than a setting
        zone = "UTC"
    root = locations.repository_root(io.start)
    home = root if root and (root / locations.SETTINGS_FILE).exists() else None
    with store.create({"schema": 1, "incident": {"timezone": zone}}, repository=home) as session:
        session.save()
        io.talk(f"There was no draft, so this begins one: {session.draft.id}.")
        return session.draft.id


def _zone(draft: Draft, now: datetime) -> tzinfo:
    from pmwizard.interview.zones import reading_zone

    return reading_zone({"incident": _incident(draft)}, draft.half.get("basics.timezone"), now.tzinfo or UTC)


def _began(draft: Draft, zone: tzinfo) -> date | None:
    started = _incident(draft).get("started_at")
    return started.astimezone(zone).date() if isinstance(started, datetime) and started.tzinfo else None


def _incident(draft: Draft) -> dict[str, Any]:
    incident = draft.record.get("incident")
    return incident if isinstance(incident, dict) else {}


def _last(draft: Draft) -> datetime | None:
    timeline = draft.record.get("timeline", [])
    moments = [_incident(draft).get("started_at"), *(entry.get("at") for entry in timeline if isinstance(entry, dict))]
    return next((at for at in reversed(moments) if isinstance(at, datetime) and at.tzinfo), None)
