"""What forges read: workflow commands of GitHub, and SARIF 2.1.0, for anything there is to look at in a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"suggestion": "note", "warning": "warning", "error": "error"}
_COMMANDS = {"suggestion": "notice", "warning": "warning", "error": "error"}


@dataclass(frozen=True, slots=True)
class Place:
    """Something to look at in a file.

    Attributes:
        path: the file as the user named it; `-` for standard input.
        rule: the rule's id.
        message: what to say.
        severity: `suggestion`, `warning` or `error`.
        line: from 1; 0 when it is about the whole file.
        column: from 1, in code points.
        end_line: from 1.
        end_column: the column behind the last code point.
        why: why the rule matters, with its source.
        suggestion: what could stand there instead; empty when there is nothing to put.
    """

    path: str
    rule: str
    message: str
    severity: str = "suggestion"
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    why: str = ""
    suggestion: str = ""


def github(place: Place) -> str:
    """One line that GitHub Actions turns into a note beside the line of the file."""
    said = {"file": "" if place.path == "-" else place.path, "title": place.rule}
    if place.line:
        said |= {"line": str(place.line), "endLine": str(place.end_line or place.line)}
    if place.column and place.end_line <= place.line:  # GitHub takes columns within one line only
        said |= {"col": str(place.column), "endColumn": str(place.end_column)}
    properties = ",".join(f"{name}={_property(value)}" for name, value in said.items() if value)
    words = place.message + (f" Perhaps: {place.suggestion}" if place.suggestion else "")
    return f"::{_COMMANDS[place.severity]} {properties}::{_data(words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(places: Sequence[Place], version: str) -> dict[str, Any]:
    """A SARIF 2.1.0 log of one run, columns in code points.

    Args:
        places: what there is to look at.
        version: of pmwizard.
    """
    rules = _rules(places)
    driver = {"name": "pmwizard", "semanticVersion": version, "rules": list(rules.values())}
    index = {name: place for place, name in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(place, index[place.rule]) for place in places],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules(places: Iterable[Place]) -> dict[str, dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = {}
    for place in places:
        rule: dict[str, Any] = {"id": place.rule, "shortDescription": {"text": place.rule.replace("-", " ")}}
        if place.why:
            rule["fullDescription"] = {"text": place.why}
        rules.setdefault(place.rule, rule)
    return rules


def _result(place: Place, rule: int) -> dict[str, Any]:
    artifact = {"uri": _uri(place.path)}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    region = {
        name: value
        for name, value in (
            ("startLine", place.line),
            ("startColumn", place.column),
            ("endLine", place.end_line),
            ("endColumn", place.end_column),
        )
        if value
    }
    if region:
        physical["region"] = region
    result: dict[str, Any] = {
        "ruleId": place.rule,
        "ruleIndex": rule,
        "level": _LEVELS[place.severity],
        "message": {"text": place.message},
        "locations": [{"physicalLocation": physical}],
    }
    if place.suggestion and region:
        replacement = {"deletedRegion": region, "insertedContent": {"text": place.suggestion}}
        change = {"artifactLocation": artifact, "replacements": [replacement]}
        result["fixes"] = [{"description": {"text": place.suggestion}, "artifactChanges": [change]}]
    return result


def _uri(path: str) -> str:
    if path == "-":
        return "stdin"
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
