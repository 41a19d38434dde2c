"""`pmwizard import`: a chat export, a pager's log, a table or pasted lines into a draft's timeline."""

import argparse
import json
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pmwizard.cli.io import Io
from pmwizard.cli.rescue import add_save_as, if_unsaved, keep_lines
from pmwizard.drafts import Draft, HeldError, Note, Store
from pmwizard.errors import DONE, LOOK, UnusableError
from pmwizard.interview.importing import Given, Log, narrowed, new_ones, read

LARGEST = 50_000_000
"""Bytes; a larger export is cut down before it is read."""

_SHOWN = 40
_PAGES = {".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rst"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    parser.add_argument("file", metavar="FILE", help="a chat export, a pager's log, CSV, pasted lines; - reads a pipe")
    parser.add_argument("--draft", default="", metavar="ID", help="into this draft; else this repository's newest")
    parser.add_argument("--zone", default="", metavar="Z", help="the zone of times that name none, e.g. Europe/Berlin")
    parser.add_argument("--date", default="", metavar="DAY", help="the day of times that name none, e.g. 2026-10-03")
    parser.add_argument("--since", default="", metavar="TIME", help="from this time on")
    parser.add_argument("--until", default="", metavar="TIME", help="up to this time")
    parser.add_argument("--grep", default="", metavar="REGEX", help="only what these words fit")
    parser.add_argument("--dry-run", action="store_true", help="show what would be added, and do nothing")
    parser.add_argument("--yes", "-y", action="store_true", help="add without asking")
    add_save_as(parser)


def run(args: argparse.Namespace, io: Io) -> int:
    """Shows what will be added, asks at a terminal, and adds it."""
    name, text = _text(args.file, io)
    if _is_page(name, text, io):
        return _page(io.start / args.file, text, args, io)
    store = Store()
    settings = io.settings
    wanted = args.draft or _newest(store, settings.root)
    draft = store.read(wanted) if wanted else None
    told_in = _zone(str((draft.record.get("incident") or {}).get("timezone") or "")) if draft else None
    zone = _zone(args.zone, "--zone ") or told_in or _zone(str(settings["repository.timezone"])) or ZoneInfo("UTC")
    day = _day(args.date) or _day_of(draft)
    log = read(name, text, Given(zone, day, _names(io.start / args.file), datetime.now().astimezone().date()))
    kept = narrowed(log.events, since=args.since, until=args.until, grep=args.grep, zone=zone)
    entries = new_ones(kept, draft.record.get("timeline") or [] if draft else [], told_in or zone)
    _say(entries, log, draft, io)
    troubled = _say_skipped(args.file, log, io)
    if not entries:
        return LOOK
    if args.dry_run or not (args.yes or _agreed(entries, draft, io)):
        io.talk("Nothing was added.")
        return LOOK if troubled else DONE
    title = draft.record.get("title") if draft else ""
    own = [one.at for one in kept if one.at and (args.zone or one.at.tzinfo is not zone)]
    try:
        added = _add(store, draft, entries, own, io, zone=told_in or zone)
    except OSError as error:
        notes = [Note(one["at"], one["text"]) for one in entries]
        return keep_lines(notes, args, io, f"{error.filename or store.folder}: {error.strerror or error}")
    io.talk(
        f"{len(entries)} entries are in {added}{f', {title}' if title else ''}. `pmwizard resume {added}` opens it."
    )
    return LOOK if troubled else DONE


def _text(file: str, io: Io) -> tuple[str, str]:
    """The file's name and text; what spreadsheets and Windows write is understood.

    Raises:
        UnusableError: it cannot be read, is too large, or is no text; names file and line.
    """
    if file == "-":
        return "standard input", io.read()
    path = io.start / file
    try:
        if path.stat().st_size > LARGEST:
            raise UnusableError(f"{path}: is larger than {LARGEST // 1_000_000} MB; export a shorter span")
        raw = path.read_bytes()
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror or error}") from None
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return str(path), raw.decode("utf-16", "replace")
    if raw[:2] == b"PK":
        raise UnusableError(f"{path}: is a zip archive; unpack it and import one of its files")
    try:
        return str(path), raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnusableError(f"{path}:{line}: is not UTF-8 text; save it as UTF-8") from None


def _is_page(name: str, text: str, io: Io) -> bool:
    from pmwizard.archive.reading import is_postmortem, lay_over

    if io.settings.prompts:
        for problem in lay_over(io.settings.prompts / "reading"):
            io.talk(f"{problem.path}:{problem.line}: {problem.message}")
    return Path(name).suffix.lower() in _PAGES and is_postmortem(Path(name), text)


def _page(path: Path, text: str, args: argparse.Namespace, io: Io) -> int:
    """A Markdown postmortem becomes a draft of its own."""
    from pmwizard.cli.wizard import author_of
    from pmwizard.interview.opening import begin, from_markdown

    settings = io.settings
    zone = args.zone or settings["repository.timezone"]
    given = from_markdown(path, text, zone)
    record = begin(settings, author=author_of(settings.root or io.start)) | given
    record["incident"] = {"timezone": zone, **given.get("incident", {})}
    counts = ", ".join(f"{len(record[key])} {key}" for key in ("timeline", "factors", "actions") if record.get(key))
    io.say(f"{record.get('title') or '(no title)'}: {counts or 'no lists'}")
    if args.dry_run:
        io.talk("Nothing was added.")
        return DONE
    with Store().create(record, repository=settings.root) as session:
        if code := if_unsaved(session, args, io):
            return code
        io.talk(f"It is the draft {session.draft.id} now. `pmwizard resume {session.draft.id}` opens it.")
    return DONE


def _newest(store: Store, root: Path | None) -> str:
    return next((row.id for row in store.rows(root) if row.saved_at.timestamp() > 0), "")


def _zone(name: str, option: str = "") -> tzinfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        if option:
            raise UnusableError(f"{option}{name}: is not a time zone name; write one like Europe/Berlin") from None
        return None


def _day(said: str) -> date | None:
    from pmwizard.record.times import parse_day

    if not said:
        return None
    day = parse_day(said, datetime.now().astimezone().date())
    if day is None:
        raise UnusableError(f"--date {said}: does not read as a day; write it like 2026-10-03")
    return day


def _day_of(draft: Draft | None) -> date | None:
    """The day the draft's incident began; None when nobody said yet."""
    from pmwizard.interview.zones import day_of

    day = day_of(draft.record, date.min) if draft else date.min
    return None if day == date.min else day


def _names(path: Path) -> dict[str, str]:
    """People by their id, from the `users.json` that a Slack export puts beside or above its channels."""
    for folder in (path.parent, path.parent.parent):
        try:
            held = json.loads((folder / "users.json").read_text("utf-8"))
        except (OSError, ValueError):
            continue  # an export without it is read all the same, with ids for names
        people = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
        return {str(one.get("id")): _person(one) for one in people}
    return {}


def _person(one: Mapping[str, Any]) -> str:
    profile = one.get("profile")
    held = profile if isinstance(profile, dict) else {}
    names = (held.get("display_name"), held.get("real_name"), one.get("real_name"), one.get("name"), one.get("id"))
    return next((name for name in names if isinstance(name, str) and name), "")


def _say(entries: list[dict[str, Any]], log: Log, draft: Draft | None, io: Io) -> None:
    kind = log.kind[0].upper() + log.kind[1:]
    io.talk(f"{kind}: {_many(log.events, 'message')}, {len(entries)} new to {draft.id if draft else 'a new draft'}.")
    for note in log.notes:
        io.talk(note)
    for entry in entries[:_SHOWN]:
        io.say(f"{entry['at']:%Y-%m-%d %H:%M:%S}  {entry['text']}")
    if len(entries) > _SHOWN:
        io.say(f"… and {len(entries) - _SHOWN} more")


def _many(held: list[Any], what: str) -> str:
    return (
        f"{len(held)} {what if len(held) == 1 else what.removesuffix('y') + 'ies' if what[-1] == 'y' else what + 's'}"
    )


def _say_skipped(file: str, log: Log, io: Io) -> bool:
    for one in log.skipped:
        io.talk(f"{file}:{one.line}: left out: {one.why}")
    return bool(log.skipped)


def _agreed(entries: list[Any], draft: Draft | None, io: Io) -> bool:
    """Asks at a terminal; a script has said what it wants, and a draft can be undone."""
    if not (io.source.isatty() and io.err.isatty()):
        return True
    io.err.write(f"Add {_many(entries, 'entry')} to {draft.id if draft else 'a new draft'}? [y/N] ")
    io.err.flush()
    return io.source.readline().strip().lower() in {"y", "yes"}


def _add(
    store: Store, draft: Draft | None, entries: list[dict[str, Any]], own: list[datetime], io: Io, *, zone: tzinfo
) -> str:
    """Adds entries to a draft, also while it is open elsewhere; returns its name.

    Args:
        store: where drafts are.
        draft: the draft; None begins a new one.
        entries: the entries.
        own: the times among theirs that came with a zone of their own.
        io: where the command runs.
        zone: the zone a new draft is told in.
    """
    from pmwizard.cli.wizard import author_of
    from pmwizard.interview.interview import Interview
    from pmwizard.interview.opening import begin

    if draft is None:
        settings = io.settings
        record = begin(settings, author=author_of(settings.root or io.start))
        record["incident"]["timezone"] = str(zone)
        session = store.create(record, repository=settings.root)
    else:
        try:
            session = store.open(draft.id)
        except HeldError:
            notes = [
                Note(one["at"], " ".join(filter(None, (one["text"], one.get("source")))), one["at"] in own)
                for one in entries
            ]
            return store.append_notes(draft.id, notes).id
    with session:
        Interview(session.draft.record, session.draft.half, instants=session.draft.instants).bring(entries, own)
        session.save()
        return session.draft.id
