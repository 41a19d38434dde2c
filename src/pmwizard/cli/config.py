"""`pmwizard config`: every setting, its value and where that came from."""

import argparse
import textwrap
from typing import Any

from pmwizard import locations
from pmwizard.cli.io import Io
from pmwizard.errors import DONE, LOOK
from pmwizard.settings import SETTINGS, Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    parser.add_argument("key", nargs="?", default="", help="one setting, or one table, e.g. publish")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace, io: Io) -> int:
    """Prints the settings in force."""
    settings = io.settings
    shown = [s for s in SETTINGS if not args.key or s.key == args.key or s.key.startswith(f"{args.key}.")]
    if not shown:
        io.talk(f"there is no setting {args.key}; `pmwizard config` lists them")
        return 2
    rows = [
        {"key": s.key, "value": settings[s.key], "from": str(settings.origins.get(s.key, "built in")), "about": s.about}
        for s in shown
    ]
    if args.json:
        io.json({"config": rows})
        return DONE
    for row in rows:
        io.say(f"{io.styled(row['key'], 'bold')} = {io.styled(_written(row['value']), 'good')}", safe=True)
        for line in textwrap.wrap(row["about"], io.width - 4):
            io.say(f"    {line}")
        io.say(io.styled(f"    from {row['from']}", "dim"), safe=True)
    wrong = _wrong_keys(settings) if any(row["key"] == "interface.keys" for row in rows) else []
    for line in wrong:
        io.talk(line)
    io.talk(f"Yours: {locations.config() / 'config.toml'}. The repository's: {settings.root or '(none here)'}.")
    return LOOK if wrong else DONE


def _wrong_keys(settings: Settings) -> list[str]:
    if not settings["interface.keys"]:
        return []
    from pmwizard.tui import remapped

    return remapped.troubles(settings)


def _written(value: Any) -> str:
    import tomli_w

    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_written(held)}' for name, held in value.items())} }}" if value else "{}"
    return tomli_w.dumps({"k": value})[4:].strip()
