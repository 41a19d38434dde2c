"""The starting shapes: kinds of incident, each a small file a team can add to."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pmwizard.resources import shipped


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of incident.

    Attributes:
        id: its file's name, e.g. `slow-service`.
        name: as shown.
        about: what it is, in a line.
        title: a title as an example.
        measures: numbers worth having.
    """

    id: str
    name: str
    about: str
    title: str = ""
    measures: tuple[str, ...] = ()


def load_shapes(templates: Path | None = None) -> dict[str, Shape]:
    """The shapes by id, a team's own over the shipped ones; a file that cannot be read is passed over."""
    found: dict[str, Shape] = {}
    for folder in (shipped("templates"), templates):
        for path in sorted((folder / "shapes").glob("*.toml")) if folder else []:
            try:
                table = tomllib.loads(path.read_text("utf-8"))
            except (OSError, ValueError):
                continue  # a shape only chooses questions: without it the walk is the same
            found[path.stem] = Shape(
                path.stem,
                str(table.get("name", path.stem)),
                str(table.get("about", "")),
                str(table.get("title", "")),
                tuple(str(one) for one in table.get("measures", [])),
            )
    return found
