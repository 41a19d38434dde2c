"""`pmwizard publish`: a draft or a record's file into the repository."""

import argparse
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from pmwizard import locations
from pmwizard.cli.io import Io
from pmwizard.drafts import Draft, HeldError, Store
from pmwizard.errors import DONE, LOOK, UNUSABLE, UnusableError
from pmwizard.publish.attachments import masked_copies
from pmwizard.publish.locks import LockedError
from pmwizard.publish.plans import Plan
from pmwizard.publish.publishing import Published, plan, publish
from pmwizard.publish.secrets import Secret, mask_all
from pmwizard.publish.sharing import plan_share, share, shared_files, took
from pmwizard.record.attachments import beside
from pmwizard.settings import Settings

Done = TypeVar("Done")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    parser.add_argument("what", metavar="DRAFT-or-TOML-FILE", help="a draft's name, or the file of a record")
    parser.add_argument("--branch", metavar="NAME", help="the branch; `current`, or a name such as postmortem/{id}")
    parser.add_argument("--push", action=argparse.BooleanOptionalAction, help="whether to push")
    parser.add_argument("--message", "-m", metavar="M", help="the commit's message")
    parser.add_argument("--attach", action="append", default=[], metavar="FILE", help="a file that goes along")
    parser.add_argument("--mask", action="store_true", help="mask what looks like a secret")
    parser.add_argument("--as-it-is", action="store_true", help="publish also what looks like a secret, or is large")
    parser.add_argument("--share", action="store_true", help="to a branch, as a draft that others can take up")
    parser.add_argument("--unlock", action="store_true", help="remove git's lock that a killed publish left behind")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and do nothing")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace, io: Io) -> int:
    """Publishes or shares, and says where it is now."""
    record, home, draft = read(args.what, io)
    root = _root(io, draft.repository if draft else "", home)
    settings = Settings.load(root)
    beside_it = Store().attachments(draft.id) if draft else _folder(io.start / args.what)
    files = [*beside(record, beside_it)[0], *(io.start / name for name in args.attach)]
    chosen: dict[str, Any] = {"branch": args.branch, "push": args.push, "message": args.message, "home": home}
    if args.share:
        planned = plan_share(record, root, settings, attachments=files)
    else:
        planned = plan(record, root, settings, attachments=files, **chosen)
    if args.dry_run:
        return _show(planned, io, as_json=args.json)
    for name in planned.missing:
        io.talk(f"attachments/{name} is not there, so the link to it leads nowhere; --attach takes the file along.")
    with TemporaryDirectory() as spare:
        if planned.secrets and args.mask:
            record, files = mask_all(record), masked_copies(planned.attachments, Path(spare))
        elif not args.as_it_is and not _may_leave(planned, io):
            return UNUSABLE
        if args.share:
            return _unlocking(partial(_share, (record, files), draft, root, settings, io), args, io)
        talk: dict[str, Any] = {"on_output": io.hear, "terminal": io.err.isatty()}
        done = _unlocking(partial(publish, record, root, settings, attachments=files, **chosen, **talk), args, io)
    if draft is not None:
        _put_away(draft.id, io)
    _say_done(done, io, as_json=args.json)
    return DONE


def _unlocking(do: Callable[[], Done], args: argparse.Namespace, io: Io) -> Done:
    """Does it; git's locks that a publish of ours left behind when it was killed may be removed first."""
    while True:
        try:
            return do()
        except LockedError as error:
            if not error.ours:
                raise
            io.talk(str(error))
            if not args.unlock and not _asked("Remove it and go on? [y/N]", io):
                io.talk("Nothing was committed. The same command with --unlock removes it.")
                raise SystemExit(error.exit_code) from None
            if not error.remove():
                raise


def _asked(question: str, io: Io) -> bool:
    """Whether somebody at the terminal says yes."""
    if not (io.source.isatty() and io.err.isatty()):
        return False
    io.talk(question)
    return io.source.readline().strip().lower() in {"y", "yes"}


def _say_done(done: Published, io: Io, *, as_json: bool) -> None:
    if as_json:
        held = asdict(done)
        del held["notes"]
        io.json(held)
    else:
        io.say(f"{done.id}  {done.commit[:10]} on {done.branch}{', pushed' if done.pushed else ''}")
    for note in done.notes:
        io.talk(note)
    if done.compare_url:
        io.talk(f"Open a pull request: {done.compare_url}")


def _share(
    along: tuple[dict[str, Any], list[Path]], draft: Draft | None, root: Path, settings: Settings, io: Io
) -> int:
    """Puts a draft and its files on its branch and brings co-authors' changes back into it."""
    record, files = along
    with Store().open(draft.id) if draft is not None else nullcontext() as session:
        done = share(record, root, settings, attachments=files, on_output=io.hear, terminal=io.err.isatty())
        if session is not None:
            session.draft.record.clear()
            session.draft.record.update(done.record)
            session.bring_files(shared_files(done.record, root, settings))
            session.save()
            took(done.record["id"], done.commit, root)
    io.say(f"{done.branch}  {done.commit[:10]}{', pushed' if done.pushed else ''}")
    if done.both:
        io.talk(f"Two people changed {', '.join(done.both)}; both wordings are there, keep what is right.")
    io.talk(f"Others take it up with `pmwizard resume {done.branch}`.")
    return DONE


def _folder(path: Path) -> Path:
    """Where the attachments of a record's file are: beside it."""
    return (path if path.is_dir() else path.parent) / locations.ATTACHMENTS


def read(what: str, io: Io) -> tuple[dict[str, Any], Path | None, Draft | None]:
    """The record asked for; its own file when it lies in the repository; its draft when it is one.

    Raises:
        UnusableError: there is neither such a file nor such a draft, or the file cannot be used.
    """
    path = io.start / what
    if path.is_dir() and (path / locations.RECORD_FILE).is_file():
        path /= locations.RECORD_FILE
    if path.is_file():
        from pmwizard.publish.job import own_file
        from pmwizard.record.toml_io import load

        record = load(path)
        root = locations.repository_root(path.parent)
        home = own_file(path, root) if root else None
        if home and record["id"] != home.parent.name:
            raise UnusableError(
                f"{path}: its id is {record['id']} and its folder {home.parent.name}; give both the same name"
            )
        return record, home, None
    if "/" in what or what.endswith(".toml"):
        raise UnusableError(f"{path}: there is no such file")
    draft = Store().read(what)
    return draft.record, None, draft


def _root(io: Io, repository: str, home: Path | None) -> Path:
    for start in (home and home.parent, repository and Path(repository), io.start):
        root = locations.repository_root(start) if start and start.is_dir() else None
        if root:
            return root
    return io.start.resolve()


def _show(planned: Plan, io: Io, *, as_json: bool) -> int:
    if as_json:
        io.json(asdict(planned))
    else:
        io.say(f"id       {planned.id}{f' ({planned.id_taken} is taken)' if planned.id_taken else ''}")
        io.say(f"folder   {planned.folder}")
        io.say(f"branch   {planned.branch}{' (new)' if planned.new_branch else ''}")
        io.say(f"message  {planned.message}")
        io.say(f"author   {planned.author}")
        io.say(f"push     {f'to {planned.remote}' if planned.push else 'no'}")
        for file in planned.attachments:
            io.say(f"along    {file.name}, {file.sized}")
    for trouble in planned.troubles:
        io.talk(trouble)
    for secret in planned.secrets:
        io.talk(_said(secret))
    return DONE if planned.ready and not planned.secrets else LOOK


def _may_leave(planned: Plan, io: Io) -> bool:
    """Whether what was found may leave: asked at a terminal; elsewhere only e-mail addresses may, with a word."""
    for secret in planned.secrets:
        io.talk(_said(secret))
    asks = [file.asks for file in planned.attachments if file.asks]
    for ask in asks:
        io.talk(ask)
    if not planned.asks:
        return True
    if _asked("Let it leave as it is? [y/N]", io):
        return True
    mask = "--mask masks what was found, " if planned.secrets else ""
    io.talk(f"Nothing was committed. {mask}--as-it-is lets it leave all the same.")
    return False


def _said(secret: Secret) -> str:
    return f"{secret.place}: {secret.masked} looks like {secret.kind}"


def _put_away(draft: str, io: Io) -> None:
    try:
        Store().discard(draft)
    except (HeldError, UnusableError, OSError) as error:
        io.talk(f"The draft {draft} stays in the list: {error}")
    else:
        io.talk(f"The draft is put away; `pmwizard discard --undo {draft}` brings it back.")
