"""A document as read beside what a careful person would read in it; the tests and the bench run this file by its path."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmwizard.archive.model import ActionRow, Document
from pmwizard.archive.reading import is_postmortem, read

PLAIN = ("title", "date", "severity", "services", "teams", "authors")
COUNTED = ("timeline", "went_well", "went_poorly")
TOLD = ("summary", "impact")
FIELDS = ("owner", "due", "status", "tracker", "kind", "closed_at")
SURE = {"owner": "", "due": None}


@dataclass(slots=True)
class Result:
    """What was right, missed and found in vain; `wrong` says it in words."""

    factors: list[int] = field(default_factory=lambda: [0, 0, 0])
    actions: list[int] = field(default_factory=lambda: [0, 0, 0])
    fields: list[int] = field(default_factory=lambda: [0, 0])
    wrong: list[str] = field(default_factory=list)


def compare(path: Path) -> Result:
    """Read the file at `path` and hold it against the `.toml` beside it.

    `factors` and `perhaps` are words some factor must, or may, hold; `unsure` allows any factor that is not sure.
    """
    expected = tomllib.loads(path.with_name(f"{path.name}.toml").read_text("utf-8"))
    text = path.read_bytes().decode("utf-8", "replace")
    document = read(path, text)
    result = Result()
    if not is_postmortem(path, text):
        result.wrong.append("not taken for a postmortem")
    _facts(document, expected, result)
    _factors(document, expected, text, result)
    _actions(document, expected, result)
    return result


def _field(result: Result, name: str, found: Any, wanted: Any) -> None:
    right = found == wanted
    result.fields[0] += right
    result.fields[1] += 1
    if not right:
        result.wrong.append(f"{name}: {found!r}, not {wanted!r}")


def _facts(document: Document, expected: dict[str, Any], result: Result) -> None:
    for name in PLAIN:
        if name in expected:
            found = getattr(document, name)
            _field(result, name, list(found) if isinstance(found, tuple) else found, expected[name])
    for name in COUNTED:
        if name in expected:
            _field(result, name, len(getattr(document, name)), expected[name])
    for name in TOLD:
        if name in expected:
            told = getattr(document, name)
            _field(result, name, expected[name] if expected[name] in told else told[:80], expected[name])


def _factors(document: Document, expected: dict[str, Any], text: str, result: Result) -> None:
    wanted = expected.get("factors", [])
    allowed = [*wanted, *expected.get("perhaps", [])]
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for words in wanted:
        hit = any(words in found for _, found, *_ in document.factors)
        result.factors[0 if hit else 1] += 1
        if not hit:
            result.wrong.append(f"missed factor: {words}")
    for _, found, line, sure, _ in document.factors:
        if not any(words in found for words in allowed) and (sure or not expected.get("unsure")):
            result.factors[2] += 1
            result.wrong.append(f"{'sure' if sure else 'unsure'} in vain: {found}")
        first = found.split()[-1].strip(".,:;\"'") if found.split() else ""
        if not any(first in near for near in lines[max(0, line - 1) : line + 8]):
            result.wrong.append(f"not on line {line}: {found}")


def _actions(document: Document, expected: dict[str, Any], result: Result) -> None:
    rows = list(document.actions)
    for wanted in expected.get("actions", []):
        row = next((row for row in rows if wanted["text"] in row.text), None)
        result.actions[0 if row else 1] += 1
        if row is None:
            result.wrong.append(f"missed action: {wanted['text']}")
            continue
        rows.remove(row)
        _particulars(row, wanted, result)
    result.actions[2] += len(rows)
    result.wrong += [f"action in vain: {row.text}" for row in rows]


def _particulars(row: ActionRow, wanted: dict[str, Any], result: Result) -> None:
    for name in FIELDS:
        if name in wanted or name in SURE:
            _field(result, f"{name} of {wanted['text']}", getattr(row, name), wanted.get(name, SURE.get(name)))
    if row.due is not None and row.due.isoformat() in row.text:
        result.wrong.append(f"due day left in: {row.text}")
