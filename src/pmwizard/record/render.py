"""A record to the Markdown people read, with the built-in template or a team's own.

Templates run in a sandbox: one that came with a clone can lay out a record and nothing else.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmwizard.errors import UnusableError
from pmwizard.locations import TEAM_FOLDER
from pmwizard.record import markdown, view
from pmwizard.resources import shipped

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

TEMPLATE = "postmortem.md.j2"


def render(record: Mapping[str, Any], templates: Path | None = None, name: str = TEMPLATE) -> str:
    """The Markdown of a record; a half-written one renders as far as it goes.

    Args:
        record: the plain table of a `postmortem.toml`.
        templates: a team's own folder of templates; one of the same name there takes the place of the built-in one.
        name: which template.

    Raises:
        UnusableError: the team's template is broken; names its file and line.
    """
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        text = _environment(templates).get_template(name).render(_given(record))
    except TemplateSyntaxError as error:
        raise UnusableError(
            f"{error.filename or name}:{error.lineno}: the template is broken: {error.message}"
        ) from None
    except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError, OSError) as error:
        where = templates / name if templates else name
        raise UnusableError(f"{where}: the template does not work: {error}") from None
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def _given(record: Mapping[str, Any]) -> dict[str, Any]:
    incident = record.get("incident") or {}
    return {
        "record": record,
        "facts": view.facts(record),
        "zone": str(incident.get("timezone") or "UTC"),
        "spans": view.spans(incident),
        "moments": view.moments(record),
        "actions": [view.action(one) for one in record.get("actions") or []],
    }


@lru_cache(maxsize=4)  # compiling the template costs far more than filling it; an edited one is read again
def _environment(templates: Path | None) -> "SandboxedEnvironment":
    from jinja2 import ChainableUndefined, FileSystemLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    _refuse_links(templates)
    folders = [folder for folder in (templates, shipped("templates")) if folder is not None]
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders, followlinks=False),
        undefined=ChainableUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        line=lambda value: markdown.escape(_text(value)),
        block=lambda value: markdown.escape_block(_text(value)),
        day=_day,
    )
    environment.globals.update(link=markdown.link, figure=markdown.figure, earlier=_earlier)
    return environment


def _refuse_links(templates: Path | None) -> None:
    """A link out of a clone would put any file of its reader's disk into a page that is then committed."""
    if templates is None or not templates.exists():
        return
    home = templates.parent.parent if templates.parent.name == TEAM_FOLDER else templates
    for path in (templates, *templates.rglob("*")):
        if not path.resolve().is_relative_to(home.resolve()):
            raise UnusableError(f"{path}: is a link that leads out of the repository; replace it by the file itself")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _day(value: Any) -> str:
    return view.written_day(value) if isinstance(value, date) else markdown.escape(_text(value))


def _earlier(reference: Any) -> str:
    """A link to an earlier factor, `id#F1`, beside this postmortem's folder."""
    name, _, factor = str(reference).partition("#")
    return markdown.link(f"{name} {factor}".strip(), f"../{name}/README.md")
