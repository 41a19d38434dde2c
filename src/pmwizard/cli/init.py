"""`pmwizard init`: makes a folder a postmortem repository."""

import argparse
from pathlib import Path

from pmwizard.cli.io import Io
from pmwizard.errors import DONE, LOOK
from pmwizard.publish.setup import EXTRAS, Made, make

_ABOUT = {
    "pre-commit": "an entry for pre-commit",
    "github": "a workflow that checks pull requests on GitHub",
    "gitlab": "a job that checks merge requests on GitLab",
    "merge-driver": "merges records item by item, in this clone",
    "reminders": "a weekly run that lists overdue actions",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    parser.add_argument("path", nargs="?", default="", metavar="PATH", help="the folder; this one when left out")
    for name in EXTRAS:
        parser.add_argument(f"--{name}", action="store_true", help=f"also {_ABOUT[name]}")
    parser.add_argument(
        "--install-from",
        default="",
        metavar="WHAT",
        help="what workflows install: a git address or a wheel; else a wheel of this pmwizard goes into the repository",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace, io: Io) -> int:
    """Makes it, and says what was written and what comes next."""
    root = (io.start / args.path).resolve()
    extras = frozenset(name for name in EXTRAS if getattr(args, name.replace("-", "_")))
    given = str(io.start / args.install_from) if (io.start / args.install_from).is_file() else args.install_from
    made = make(root, extras, given)
    missing = {path: text for path, text in made.kept.items() if text}
    if args.json:
        io.json(
            {
                "path": str(root),
                "git": made.began,
                "written": made.written,
                "kept": list(made.kept),
                "install": made.install,
            }
        )
    else:
        _say(made, io)
    for path, text in missing.items():
        io.talk(f"{path} is there already and stays as it is; this would go into it:\n\n{text}")
    return LOOK if missing else DONE


def _say(made: Made, io: Io) -> None:
    if made.began:
        io.say(f"{made.root} is a git repository now")
    for path in made.written:
        io.say(f"wrote {path}")
    for path, text in made.kept.items():
        if not text:
            io.say(f"kept {path}")
    for key in made.configured:
        io.say(f"set {key} in this clone")
    if made.install.startswith("./"):
        io.talk(
            f"Workflows install {made.install}, this very pmwizard, as it is on no package index; with --install-from "
            "ADDRESS they take it from a git repository of yours instead."
        )
    elif made.install:
        io.talk(f"Workflows install {made.install}.")
    words = " ".join(_quoted(path) for path in made.written)
    if words:
        io.talk(f"Commit them when they read well: git add {words} && git commit -m 'Keep postmortems here'")
    io.talk("`pmwizard new` starts a postmortem, `pmwizard demo` shows one.")


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(str(Path(path)))
