"""The table of the field's vocabulary: which words and phrases mean the same thing.

It is data, in `prompts/concepts/*.toml`, and a team may lay its own over it in `.pmwizard/prompts/concepts/`:
`name = "form, form, a phrase"`, or a table with `forms`, `weight` and `drop` (forms to take out of the concept).
Names that start with an underscore are lists about the table itself; `_kind` says what the concepts of a file are.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pmwizard.archive.vectors import Vectors
from pmwizard.archive.words import plain, stem, words
from pmwizard.resources import shipped

SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "the a an our its it their his her this that these those which is are was were am be been being has have had "
        "having do doe does did would will also just alreadi veri realli even then",
    )
)
"""Stems that carry nothing and may stand inside any phrase: `had never been tested` holds `never tested`."""

_SINGLE = "="
_SHORTEST_SURFACE = 4
_LAYOUT = 4
"""Goes up when the compiled table changes its layout."""


@dataclass
class Concepts:
    """The compiled table.

    Attributes:
        phrases: by the first stem, every (stems, concepts) that starts with it, longest first.
        singles: by the light stem of a word, the concepts of forms that are this very word.
        topics: concepts that are a whole field: to share one is a hint only.
        weights: what a concept counts for, where that is not 1.
        light: what a plain word counts for, where that is not 1; 0 for words that carry nothing.
        surfaces: single-word forms as people type them, for half-typed words and typos.
        states: concepts that say what state something is in or what happened to it.
        mechanisms: concepts that are a whole way to fail, rather than one thing in it.
        curve: the weights by which two factors are judged to be one.
        lead_ins: phrases that open a sentence and say nothing, as stems.
        asides: phrases that mark a sentence as being about something else than the factor, as stems.
        problems: (path, message) of files that could not be read.
        key: changes whenever the table does.
    """

    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = field(default_factory=dict)
    singles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    light: dict[str, float] = field(default_factory=dict)
    surfaces: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    mechanisms: list[str] = field(default_factory=list)
    curve: dict[str, float] = field(default_factory=dict)
    lead_ins: list[tuple[str, ...]] = field(default_factory=list)
    asides: list[tuple[str, ...]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    key: str = ""

    @cached_property
    def vectors(self) -> Vectors:
        """Where each feature points."""
        return Vectors.load(shipped("prompts") / "concepts" / "vectors.txt")

    def to_json(self) -> str:
        """The table as it is kept in the cache."""
        names = ("phrases", "singles", "topics", "weights", "light", "surfaces", "lead_ins", "asides", "key")
        more = ("states", "mechanisms", "curve")
        return json.dumps({name: getattr(self, name) for name in (*names, *more)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Concepts":
        """The table as `to_json` kept it.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: it is damaged.
        """
        raw = json.loads(text)
        return cls(
            phrases={k: [(tuple(s), tuple(c)) for s, c in v] for k, v in raw["phrases"].items()},
            singles={k: tuple(v) for k, v in raw["singles"].items()},
            topics=raw["topics"],
            weights=raw["weights"],
            light=raw["light"],
            surfaces=raw["surfaces"],
            states=raw["states"],
            mechanisms=raw["mechanisms"],
            curve=raw["curve"],
            lead_ins=[tuple(s) for s in raw["lead_ins"]],
            asides=[tuple(s) for s in raw["asides"]],
            key=raw["key"],
        )


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a form or phrase, in order, without those that carry nothing."""
    return tuple(stemmed for word in words(text) if (stemmed := stem(word.text)) not in SKIPPED)


def load(folders: Sequence[Path], cache_dir: Path | None = None) -> Concepts:
    """The table of these folders, later ones laid over earlier ones.

    Args:
        folders: folders of `*.toml`; missing ones are passed over.
        cache_dir: where the compiled table may be kept; it is made again when a file has changed.
    """
    files = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    key = _key(files)
    kept = cache_dir / f"concepts-{key}.json" if cache_dir else None
    if kept:
        try:
            return Concepts.from_json(kept.read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # not there yet, or damaged: it is made again below
    table = compiled(files)
    table.key = key
    if kept and not table.problems:
        _keep(kept, table)
    return table


def _key(files: Iterable[Path]) -> str:
    seen = hashlib.sha256(f"{_LAYOUT}".encode())
    for path in files:
        try:
            seen.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
        except OSError:
            seen.update(f"{path.name} unreadable\0".encode())
    return seen.hexdigest()[:16]


def _keep(path: Path, table: Concepts) -> None:
    import os

    draft = path.with_suffix(f".{os.getpid()}.part")
    try:
        draft.write_text(table.to_json(), "utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)  # a read-only cache costs a little time, nothing else


def _forms(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.replace("\n", ",").split(",")
    return [form.strip() for form in value if isinstance(form, str) and form.strip()] if isinstance(value, list) else []


def compiled(files: Iterable[Path]) -> Concepts:
    """The table of these files, later ones laid over earlier ones."""
    table = Concepts()
    found: dict[tuple[str, ...], dict[str, None]] = {}
    surfaces: dict[str, None] = {}
    kinds: dict[str, str] = {}
    for path in files:
        try:
            raw = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            table.problems.append((str(path), f"this concept file cannot be read: {error}"))
            continue
        _note(table, kinds, raw)
        for name, entry in raw.items():
            if isinstance(entry, dict | str) and name not in {"_kind", "_curve"}:
                _take(table, found, surfaces, name, {"forms": entry} if isinstance(entry, str) else entry)
    for stems, concepts in found.items():
        if stems[0].startswith(_SINGLE):
            table.singles[stems[0][1:]] = tuple(concepts)
        elif concepts:
            table.phrases.setdefault(stems[0], []).append((stems, tuple(concepts)))
    for entries in table.phrases.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    table.surfaces = sorted(surfaces)
    table.states += [name for name, kind in kinds.items() if kind == "state"]
    table.mechanisms += [name for name, kind in kinds.items() if kind == "mechanism"]
    return table


def _note(table: Concepts, kinds: dict[str, str], raw: dict[str, Any]) -> None:
    """What a file says of its concepts as a whole, the first file that names one deciding; and the curve."""
    for name in raw:
        if not name.startswith("_"):
            kinds.setdefault(name, str(raw.get("_kind", "")))
    if isinstance(curve := raw.get("_curve"), dict):
        table.curve.update({name: float(value) for name, value in curve.items() if isinstance(value, int | float)})


def _take(
    table: Concepts,
    found: dict[tuple[str, ...], dict[str, None]],
    surfaces: dict[str, None],
    name: str,
    entry: dict[str, Any],
) -> None:
    """One entry of a file: a concept, or one of the lists whose names start with an underscore."""
    forms = _forms(entry.get("forms", ""))
    weight = entry.get("weight")
    if name.startswith("_light"):
        table.light.update({stem(word.text): float(weight or 0) for form in forms for word in words(form)})
        surfaces.update(dict.fromkeys(form for form in forms if len(form) >= _SHORTEST_SURFACE and form.isalpha()))
        return
    if name in {"_topics", "_states"}:
        (table.topics if name == "_topics" else table.states).extend(forms)
        return
    if name in {"_lead_ins", "_asides"}:
        target = table.lead_ins if name == "_lead_ins" else table.asides
        target.extend(stems for form in forms if (stems := stems_of(form)))
        return
    if isinstance(weight, int | float):
        table.weights[name] = float(weight)
    for form in forms:
        for stems in _keys(form):
            found.setdefault(stems, {})[name] = None
            surfaces.update(dict.fromkeys(word.text for word in words(form) if len(word.text) >= _SHORTEST_SURFACE))
    for form in _forms(entry.get("drop", "")):
        for stems in _keys(form):
            found.get(stems, {}).pop(name, None)


def _keys(form: str) -> list[tuple[str, ...]]:
    """What a form is found by: its stems, and if it is one word that very word too.

    A phrase that only one word of it carries, as `not done`, would be found wherever that word stands: it is none.
    """
    stems, found = stems_of(form), words(form)
    if len(found) == 1:
        return [(stem(found[0].text),), (_SINGLE + plain(found[0].text),)]
    return [stems] if len(stems) > 1 else []
