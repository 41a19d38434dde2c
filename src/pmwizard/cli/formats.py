"""Findings for forges and code scanners: workflow commands, and SARIF 2.1.0."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pmwizard import __version__

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to look at in a file.

    Attributes:
        path: the file, from the repository's root.
        line: its line, from 1; 0 when it is about the whole file.
        rule: the rule's id.
        level: how loud it is.
        message: one sentence.
        column: where it begins in its line, from 1; 0 when that is unknown.
        end_line: the line it ends in; 0 when that is unknown.
        end_column: the column after its end; 0 when that is unknown.
    """

    path: str
    line: int
    rule: str
    level: Level
    message: str
    column: int = 0
    end_line: int = 0
    end_column: int = 0


def github(spots: Iterable[Spot]) -> Iterator[str]:
    """Workflow commands, a line each, which GitHub shows beside the changed lines."""
    for spot in spots:
        places = {
            "file": spot.path,
            "line": spot.line,
            "col": spot.column,
            "endLine": spot.end_line,
            "endColumn": spot.end_column,
        }
        facts = [f"{name}={_property(str(value))}" for name, value in places.items() if value]
        command = "notice" if spot.level == "note" else spot.level
        yield f"::{command} {','.join([*facts, f'title={_property(spot.rule)}'])}::{_data(spot.message)}"


def sarif(spots: Iterable[Spot], abouts: dict[str, str] | None = None) -> dict[str, Any]:
    """One SARIF 2.1.0 log.

    Args:
        spots: what was found.
        abouts: what a rule is about, by its id, where there is something to say.
    """
    listed = list(spots)
    rules = sorted({spot.rule for spot in listed})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pmwizard",
                        "version": __version__,
                        "rules": [
                            {"id": rule, "shortDescription": {"text": (abouts or {}).get(rule, rule)}} for rule in rules
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(spot, rules.index(spot.rule)) for spot in listed],
            }
        ],
    }


def _result(spot: Spot, rule: int) -> dict[str, Any]:
    region = {
        "startLine": max(1, spot.line),
        "startColumn": spot.column,
        "endLine": spot.end_line,
        "endColumn": spot.end_column,
    }
    place = {
        "artifactLocation": {"uri": _uri(spot.path)},
        "region": {name: value for name, value in region.items() if value},
    }
    return {
        "ruleId": spot.rule,
        "ruleIndex": rule,
        "level": spot.level,
        "message": {"text": spot.message},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/._-~")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
