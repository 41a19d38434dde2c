"""`pmwizard check`: are the postmortems in order, for a person or for CI."""

import argparse
from dataclasses import asdict
from pathlib import Path

from pmwizard import locations
from pmwizard.cli.io import Io, inert
from pmwizard.errors import DONE, LOOK, UnusableError
from pmwizard.publish.checking import HEARD, Checked, Problem, check
from pmwizard.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="records or folders; all when left out")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors do")
    parser.add_argument("--every", action="store_true", help=f"listen to every record, not to the newest {HEARD}")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--format", choices=("text", "github", "sarif"), default="text", help="for a forge or a scanner"
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """Checks and says what was found; 1 when there is something to look at."""
    root = locations.repository_root(io.start)
    if root is None:
        raise UnusableError(f"{io.start.resolve()} is in no postmortem repository; `pmwizard init` makes it one")
    Settings.load(root)  # a mistake there is said first
    checked = check(root, [io.start / path for path in args.paths], every=args.every)
    if args.json:
        io.json({"problems": [asdict(problem) for problem in checked.problems]})
    elif args.format != "text":
        _for_forges(checked.problems, args.format, root, io)
    else:
        _for_people(checked, io, strict=args.strict)
    counted = [one for one in checked.problems if args.strict or one.severity == "error"]
    return LOOK if counted else DONE


def _for_people(checked: Checked, io: Io, *, strict: bool) -> None:
    for problem in checked.problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        style = "bad" if problem.severity == "error" else "warn"
        parts = (io.styled(place, "bold"), io.styled(problem.severity, style), inert(problem.message))
        io.say(f"{parts[0]}: {parts[1]}: {parts[2]} {io.styled(f'({problem.rule})', 'dim')}", safe=True)
    errors = sum(problem.severity == "error" for problem in checked.problems)
    warnings = len(checked.problems) - errors
    counts = f"{_count(checked.records, 'postmortem')}: {_count(errors, 'error')}, {_count(warnings, 'warning')}"
    if warnings and not strict:
        counts += "; warnings count with --strict"
    io.talk(counts + ".")
    if checked.heard < checked.records:
        io.talk(f"Words were heard in the newest {checked.heard}; --every hears all.")


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _for_forges(problems: tuple[Problem, ...], wanted: str, root: Path, io: Io) -> None:
    """Forges name files from the top of the checkout, which may lie above the postmortems."""
    from pmwizard import __version__
    from pmwizard.cli.forges import Place, github, sarif

    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    inner = root.relative_to(top).as_posix()
    before = "" if inner == "." else f"{inner}/"
    places = [Place(before + one.path, one.rule, one.message, one.severity, one.line) for one in problems]
    if wanted == "sarif":
        io.json(sarif(places, __version__))
    for place in places if wanted == "github" else ():
        io.say(github(place))
