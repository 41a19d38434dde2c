"""`pmwizard completion`: completions for three shells and the manual page, made from the parsers themselves."""

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from pmwizard.cli import outline
from pmwizard.cli.io import Io
from pmwizard.errors import DONE

_SHELLS = ("bash", "zsh", "fish")
_MOST = 500
_ABOUT = """\
how to install:
  bash   pmwizard completion bash > ~/.local/share/bash-completion/completions/pmwizard
  zsh    pmwizard completion zsh > ~/.zfunc/_pmwizard     (with fpath+=~/.zfunc before compinit)
  fish   pmwizard completion fish > ~/.config/fish/completions/pmwizard.fish
  man    pmwizard completion man > ~/.local/share/man/man1/pmwizard.1

The scripts ask for drafts, actions, postmortems, shapes and settings; each prints one a line."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _ABOUT
    parser.add_argument(
        "what", choices=(*_SHELLS, "man", *outline.LISTED), help="the shell, the manual page, or a list"
    )


def run(args: argparse.Namespace, io: Io) -> int:
    """Prints the script, the page or the list."""
    if args.what in outline.LISTED:
        lists: dict[str, Callable[[Io], Iterator[tuple[str, str]]]] = {
            outline.DRAFTS: _drafts,
            outline.ACTIONS: _actions,
            outline.POSTMORTEMS: _postmortems,
            outline.SHAPES: _shapes,
            outline.SETTINGS: _settings,
        }
        for _, (name, about) in zip(range(_MOST), lists[args.what](io), strict=False):
            io.say(f"{name}\t{' '.join(about.split())[:80]}")
        return DONE
    from pmwizard.cli.commands import COMMANDS
    from pmwizard.cli.main import parser_of

    parser = parser_of(COMMANDS)
    root = outline.outline(parser)
    if args.what == "man":
        from pmwizard.cli.manual import page

        io.say(page(root, parser.description or "", datetime.now(UTC).date()), safe=True)
    else:
        from pmwizard.cli.shells import script

        io.say(script(args.what, root), safe=True)
    return DONE


def _drafts(_io: Io) -> Iterator[tuple[str, str]]:
    from pmwizard.drafts import Store

    return ((row.id, row.title) for row in Store().rows())


def _actions(io: Io) -> Iterator[tuple[str, str]]:
    """Open actions, as the index knew them last: a key on a shell's line does not wait for what changed since."""
    from pmwizard.archive.archive import Archive

    settings = io.settings
    if settings.root is None:
        return
    archive = Archive.open(settings.root, settings.past(settings.root))
    yield from ((row.ref, row.text) for row in archive.actions() if row.status in {"open", "idea"})
    archive.close()


def _postmortems(io: Io) -> Iterator[tuple[str, str]]:
    from pmwizard import locations

    root = io.settings.root
    found = (root / locations.POSTMORTEMS).glob(f"*/{locations.RECORD_FILE}") if root else ()
    return ((name, "") for name in sorted((path.parent.name for path in found), reverse=True))


def _shapes(io: Io) -> Iterator[tuple[str, str]]:
    from pmwizard.interview.shapes import load_shapes

    return ((shape.id, shape.about) for shape in load_shapes(io.settings.templates).values())


def _settings(_io: Io) -> Iterator[tuple[str, str]]:
    from pmwizard.settings import SETTINGS

    return ((setting.key, setting.about) for setting in SETTINGS)
