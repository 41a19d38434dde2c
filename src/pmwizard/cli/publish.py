"""`pmwizard publish`: a draft or a record's file into the repository."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pmwizard import locations
from pmwizard.cli.io import Io
from pmwizard.errors import DONE, LOOK, UNUSABLE, UnusableError
from pmwizard.publish.publishing import Plan, plan, publish
from pmwizard.publish.secrets import Secret, mask_all
from pmwizard.settings import Settings

_MILD = "an e-mail address"


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
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and do nothing")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace, io: Io) -> int:
    """Publishes and says where it is now."""
    record, home, draft = read(args.what, io)
    root = _root(io, draft.repository if draft else "", home)
    settings = Settings.load(root)
    if args.share:
        return _share(record, draft, root, settings, io)
    files = [io.start / name for name in args.attach]
    chosen: dict[str, Any] = {
        "branch": args.branch,
        "push": args.push,
        "message": args.message,
        "attachments": files,
        "home": home,
    }
    planned = plan(record, root, settings, **chosen)
    if args.dry_run:
        return _show(planned, io, as_json=args.json)
    if planned.secrets and args.mask:
        record = mask_all(record)
        _mask_files(planned)
    elif not args.as_it_is and not _may_leave(planned, io):
        return UNUSABLE
    terminal = io.err.isatty()
    done = publish(record, root, settings, **chosen, on_output=io.talk, terminal=terminal)
    if draft is not None:
        _put_away(draft.id, io)
    if args.json:
        held = asdict(done)
        del held["notes"]
        io.json(held)
    else:
        io.say(f"{done.id}  {done.commit[:10]} on {done.branch}{', pushed' if done.pushed else ''}")
    for note in done.notes:
        io.talk(note)
    if done.compare_url:
        io.talk(f"Open a pull request: {done.compare_url}")
    return DONE


def _share(record: dict[str, Any], draft: Any, root: Path, settings: Settings, io: Io) -> int:
    """Puts a draft on its branch and brings co-authors' changes back into it."""
    from pmwizard.publish.sharing import share

    done = share(record, root, settings, on_output=io.talk, terminal=io.err.isatty())
    if draft is not None and done.record != record:
        from pmwizard.drafts import Store

        with Store().open(draft.id) as session:
            session.draft.record.clear()
            session.draft.record.update(done.record)
            session.save()
    io.say(f"{done.branch}  {done.commit[:10]}{', pushed' if done.pushed else ''}")
    if done.both:
        io.talk(f"Two people changed {', '.join(done.both)}; both wordings are there, keep what is right.")
    io.talk(f"Others take it up with `pmwizard resume {done.branch}`.")
    return DONE


def read(what: str, io: Io) -> tuple[dict[str, Any], Path | None, Any]:
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
    from pmwizard.drafts import Store

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
    if not asks and all(secret.kind == _MILD for secret in planned.secrets):
        return True
    if io.source.isatty() and io.err.isatty():
        io.talk("Publish it as it is? [y/N]")
        return io.source.readline().strip().lower() in {"y", "yes"}
    io.talk("Nothing was committed. --mask masks what was found, --as-it-is publishes it all the same.")
    return False


def _said(secret: Secret) -> str:
    return f"{secret.place}: {secret.masked} looks like {secret.kind}"


def _mask_files(planned: Plan) -> None:
    held = [file.name for file in planned.attachments if file.secrets]
    if held:
        raise UnusableError(
            f"{', '.join(held)}: an attachment is not changed by --mask; remove the secret from it first"
        )


def _put_away(draft: str, io: Io) -> None:
    from pmwizard.drafts import HeldError, Store

    try:
        Store().discard(draft)
    except (HeldError, UnusableError, OSError) as error:
        io.talk(f"The draft {draft} stays in the list: {error}")
    else:
        io.talk(f"The draft is put away; `pmwizard discard --undo {draft}` brings it back.")
