"""`pmwizard render` and `absorb`: record to Markdown, and a hand edit back."""

import argparse
from functools import partial
from pathlib import Path

from pmwizard import locations
from pmwizard.cli.io import Io, inert
from pmwizard.drafts.files import SHARED, write_whole
from pmwizard.errors import DONE, LOOK, RefusedError, UnusableError
from pmwizard.followup.changes import tick
from pmwizard.publish.absorb import Absorbed, absorb
from pmwizard.publish.place import last_edit
from pmwizard.record.stamp import stamped, standing
from pmwizard.record.toml_io import dumps, load, read_text
from pmwizard.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command the parser is for."""
    if parser.prog.endswith("render"):
        parser.add_argument("what", nargs="*", metavar="ID", help="postmortems, or files of records; all when left out")
        parser.add_argument("--stdout", action="store_true", help="print the Markdown and write nothing")
        parser.add_argument("--force", action="store_true", help="also over a README.md that was edited by hand")
    else:
        parser.add_argument("what", metavar="ID", help="the postmortem whose README.md was edited")
        parser.add_argument("--yes", "-y", action="store_true", help="without asking")
        parser.add_argument("--no-commit", action="store_true", help="write the two files and commit nothing")
        parser.add_argument("--push", action=argparse.BooleanOptionalAction, help="whether to push the commit")


def run(args: argparse.Namespace, io: Io) -> int:
    """Runs the command that was called."""
    return _render(args, io) if args.command == "render" else _absorb(args, io)


def _render(args: argparse.Namespace, io: Io) -> int:
    root = locations.repository_root(io.start)
    templates = Settings.load(root).templates if root else None
    if not args.what and root is None:
        raise UnusableError(f"{io.start.resolve()} is in no postmortem repository; name the file of a record")
    files = [find(what, io.start, root) for what in args.what]
    if not files and root:
        files = sorted((root / locations.POSTMORTEMS).glob(f"*/{locations.RECORD_FILE}"))
    edited = 0
    for file in files:
        record = load(file)
        if args.stdout or file.name != locations.RECORD_FILE:
            io.out.write(stamped(record, templates))
            continue
        edited += not _write_view(file, record, templates, io, force=args.force)
    return LOOK if edited else DONE


def _write_view(file: Path, record: dict[str, object], templates: Path | None, io: Io, *, force: bool) -> bool:
    """Writes the README.md beside a record when it is not what it should be; False when a hand edit is in the way."""
    view = file.with_name(locations.VIEW_FILE)
    if view.is_symlink():
        raise RefusedError(f"{view} is a symbolic link; replace it by the file itself")
    state = standing(read_text(view), read_text(file), record, templates) if view.is_file() else "stale"
    if state == "in step":
        return True
    if state == "edited" and not force:
        io.talk(
            f"{view} was edited by hand and stays as it is; `pmwizard absorb {file.parent.name}` reads the edit into "
            "the record, --force writes over it"
        )
        return False
    try:
        write_whole(view, stamped(record, templates).encode(), mode=SHARED)
    except OSError as error:
        raise RefusedError(f"{view} cannot be written: {error.strerror or error}") from None
    io.say(f"wrote {view}")
    return True


def find(what: str, start: Path, root: Path | None) -> Path:
    """The record's file for an id, a folder or a file.

    Raises:
        UnusableError: there is no such postmortem.
    """
    named = [start / what, start / what / locations.RECORD_FILE]
    if root and "/" not in what and "\\" not in what:
        named.append(root / locations.POSTMORTEMS / what / locations.RECORD_FILE)
    for file in named:
        if file.name == locations.VIEW_FILE:
            file = file.with_name(locations.RECORD_FILE)  # noqa: PLW2901 -- the record of the page that was named
        if file.is_file():
            return file
    raise UnusableError(f"{what}: there is no such postmortem here, and no such file")


def _absorb(args: argparse.Namespace, io: Io) -> int:
    root = locations.repository_root(io.start)
    if root is None:
        raise UnusableError(f"{io.start.resolve()} is in no postmortem repository")
    settings = Settings.load(root)
    file = find(args.what, io.start, root)
    view = file.with_name(locations.VIEW_FILE)
    record, text = load(file), read_text(view)
    if standing(text, read_text(file), record, settings.templates) != "edited":
        io.talk(f"{view} is as pmwizard wrote it; there is nothing to absorb")
        return DONE
    by, at = last_edit(root, view.resolve().relative_to(root.resolve()).as_posix())
    ticked = partial(tick, by=by or "somebody", at=at)
    found = absorb(record, text, settings.templates, tick=ticked)
    _show(found, io)
    if not found.changes:
        io.talk("Nothing of the edit has a place in the record; the two stay as they are.")
        return LOOK
    if not args.yes and not _agreed(io):
        io.talk("Nothing was changed. --yes absorbs without asking.")
        return LOOK
    _keep(args, file, found, settings, io)
    return LOOK if found.unplaced else DONE


def _show(found: Absorbed, io: Io) -> None:
    """Before and after, side by side where the terminal is wide enough."""
    import textwrap
    from itertools import zip_longest

    half = (io.width - 3) // 2
    for change in found.changes:
        io.say(io.styled(change.place, "bold"), safe=True)
        columns = [textwrap.wrap(inert(words), half - 2) or [""] for words in (change.before, change.after)]
        for left, right in zip_longest(*columns, fillvalue=""):
            io.say(f"{io.styled(f'- {left}'.ljust(half), 'bad')} {io.styled(f'+ {right}', 'good')}", safe=True)
    for number, line in found.unplaced:
        io.talk(f"line {number} has no place in the record: {line}" if number else line)


def _agreed(io: Io) -> bool:
    if not (io.source.isatty() and io.err.isatty()):
        return False
    io.talk("Put this into the record, and write its README.md anew? [y/N]")
    return io.source.readline().strip().lower() in {"y", "yes"}


def _keep(args: argparse.Namespace, file: Path, found: Absorbed, settings: Settings, io: Io) -> None:
    root = settings.root
    if root is None:
        raise UnusableError(f"{file}: is in no postmortem repository")
    view = file.with_name(locations.VIEW_FILE)
    made = {file: dumps(found.record).encode(), view: stamped(found.record, settings.templates).encode()}
    if args.no_commit:
        for path, data in made.items():
            try:
                write_whole(path, data, mode=SHARED)
            except OSError as error:
                raise RefusedError(f"{path} cannot be written: {error.strerror or error}; it is as it was") from None
            io.say(f"wrote {path}")
        return
    from pmwizard.publish import Way, commit_paths

    paths = {path.resolve().relative_to(root.resolve()).as_posix(): path for path in made}
    done = commit_paths(
        root,
        {name: made[path] for name, path in paths.items()},
        f"postmortem: the edits of {file.parent.name} read back into its record",
        Way.of(settings, push=args.push),
        expected={name: path.read_bytes() for name, path in paths.items()},
        on_output=io.hear,
        terminal=io.err.isatty(),
    )
    io.say(f"{file.parent.name}  {done.commit[:10]} on {done.branch}{', pushed' if done.pushed else ''}")
