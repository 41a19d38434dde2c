"""Finds the command that was called, runs it, and turns every end into an exit code and a sentence."""

import argparse
import importlib
import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from pmwizard import __version__
from pmwizard.cli.commands import COMMANDS, Command
from pmwizard.cli.io import Io
from pmwizard.errors import INTERRUPTED, UNUSABLE, PmwizardError

_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code; no traceback reaches a user."""
    words = list(sys.argv[1:] if argv is None else argv)
    io = Io()
    try:
        return _run(words, io)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone; the interpreter would complain at exit
        return 0
    except PmwizardError as error:
        io.fail(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 -- the last line of defence: a user gets words, never a traceback
        io.talk(_surprise(error))
        return UNUSABLE


def _run(words: list[str], io: Io) -> int:
    name = _command_word(words)
    known = {command.name: command for command in COMMANDS}
    if name and name not in known:
        io.talk(f"pmwizard has no command `{name}`; {_nearest(name, list(known))}")
        return UNUSABLE
    args = parser_of([known[name]] if name else []).parse_args(words)
    io.start = Path(args.directory or ".")
    if args.directory and not io.start.is_dir():
        io.talk(f"-C {args.directory}: there is no such folder")
        return UNUSABLE
    _leave_hook(io.start)
    module = known[args.command].module if args.command else "pmwizard.cli.home"
    return int(importlib.import_module(module).run(args, io))


def _leave_hook(start: Path) -> None:
    """Forgets which repository a hook, or git's own `--exec`, runs for, where the folder says it as well.

    Git tells its hooks with variables, and every git that is started from one would take the hook's index for its own.
    """
    there = [name for name in _OF_HOOKS if name in os.environ]
    if there and any((folder / ".git").exists() for folder in (start.resolve(), *start.resolve().parents)):
        for name in there:
            del os.environ[name]


def _command_word(words: list[str]) -> str:
    """The command among the words, passing over `-C DIR`."""
    at = 0
    while at < len(words):
        if words[at] == "-C":
            at += 2
        elif words[at].startswith("-"):
            at += 1
        else:
            return words[at]
    return ""


def parser_of(configured: Collection[Command]) -> argparse.ArgumentParser:
    """The parser of the command line, which knows every command, and the options of those that are `configured`."""
    parser = argparse.ArgumentParser(
        prog="pmwizard",
        description="Writes a blameless postmortem with you, and keeps what it promised.",
        epilog="Called without a command it opens the home screen. `pmwizard COMMAND --help` says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"pmwizard {__version__}")
    parser.add_argument("-C", dest="directory", metavar="DIR", help="run as if started in DIR")
    parser.add_argument("--plain", action="store_true", help="line by line, without drawing the screen")
    parser.set_defaults(command="", command_parser=parser)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for known in COMMANDS:
        sub = commands.add_parser(known.name, help=known.about, description=known.about)
        sub.set_defaults(command=known.name)
        if known in configured:
            importlib.import_module(known.module).configure(sub)
    return parser


def _nearest(name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean `{near[0]}`?" if near else "`pmwizard --help` lists them"


def _surprise(error: Exception) -> str:
    import traceback

    from pmwizard import locations

    kept = ""
    try:
        log = locations.private(locations.state()) / "last-error.txt"
        log.write_text("".join(traceback.format_exception(error)), "utf-8")
        kept = f" What happened in detail is in {log}."
    except OSError:
        pass  # a disk that takes no drafts takes no error report either; the sentence below still stands
    return (
        f"Something went wrong that pmwizard did not foresee: {type(error).__name__}: {error}.{kept} Drafts are safe."
    )
