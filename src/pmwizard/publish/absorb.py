"""A hand edit of README.md read back into the record.

The page as it would be written is read the same way as the page as it lies there; what differs between the two readings
is the edit. A line of the edit that finds no place in the record is said, with its number.
"""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pmwizard.publish.merge import aligned
from pmwizard.publish.page import Page, Row, read_page
from pmwizard.record.ids import next_item_id
from pmwizard.record.stamp import body, stamped
from pmwizard.record.times import zone_of
from pmwizard.record.view import as_moment, by_time

_CLOCK = re.compile(r"(?:\d{1,2} \w{3} )?(\d{1,2}):(\d{2})(?::(\d{2}))?")
_PLACE = frozenset({"line"})


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: where, the words before and the words after; empty words for something added or removed."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a hand edit comes to.

    Attributes:
        record: the record with the edit in it.
        changes: what changes.
        unplaced: (line, text) of the edit that found no place in the record; line 0 for something that is gone.
    """

    record: dict[str, Any]
    changes: tuple[Change, ...]
    unplaced: tuple[tuple[int, str], ...]


Tick = Callable[[dict[str, Any], str, bool], dict[str, Any]]
"""Closes (True) or opens again (False) the action of that id in a record, and gives the record back changed."""


def absorb(
    record: Mapping[str, Any], text: str, templates: Path | None = None, *, tick: Tick | None = None
) -> Absorbed:
    """Reads the edits of a README.md into its record; a box that was ticked closes its action.

    Args:
        record: the record the page belongs to.
        text: the page as somebody left it.
        templates: a team's own templates.
        tick: what a box that was ticked, or a tick that was taken away, does to its action; said as unplaced when None.
    """
    made = body(stamped(record, templates))
    head = body(stamped({**record, "summary": ""}, templates)).partition("\n## ")[0].splitlines()[1:]
    facts = [line for line in head if line.strip()]
    edit = _Edit(deepcopy(dict(record)), read_page(made, facts), read_page(body(text), facts))
    edit.tick = tick
    edit.texts()
    edit.timeline()
    for name, parts in (("went_well", ("text",)), ("went_poorly", ("text",)), ("links", ("title", "url"))):
        edit.items(edit.record, name, parts)
    edit.measures()
    edit.numbered("factors", "F", ("category", "text"))
    edit.numbered("actions", "A", ("text",))
    edit.leftovers()
    return Absorbed(edit.record, tuple(edit.changes), tuple(sorted(edit.unplaced)))


@dataclass(slots=True)
class _Edit:
    """The record on its way from one page to the other."""

    record: dict[str, Any]
    before: Page
    after: Page
    changes: list[Change] = field(default_factory=list)
    unplaced: list[tuple[int, str]] = field(default_factory=list)
    tick: Tick | None = None

    def texts(self) -> None:
        for name in ("title", "summary", "impact"):
            was, now = self.before.texts.get(name, ""), self.after.texts.get(name, "")
            if was == now:
                continue
            self.changes.append(Change(name, was, now))
            if name == "impact":
                self.record["impact"] = {**self.record.get("impact", {}), "text": now}
            else:
                self.record[name] = now

    def timeline(self) -> None:
        zone = zone_of(str((self.record.get("incident") or {}).get("timezone", "")))
        self.record["timeline"] = sorted(self.record.get("timeline") or [], key=by_time)
        last: list[datetime] = []

        def make(row: Row, held: list[dict[str, Any]]) -> dict[str, Any] | None:
            moments = [moment for one in held if (moment := as_moment(one.get("at")))]
            last[:] = moments[-1:] or last
            at = _moment(row["when"], last[0].astimezone(zone)) if last else None
            return (
                {"at": at, "text": row["text"], **({"marks": row["marks"].split()} if row["marks"] else {})}
                if at
                else None
            )

        self.items(self.record, "timeline", ("text",), make)
        if not self.record["timeline"]:
            del self.record["timeline"]

    def measures(self) -> None:
        self.record["impact"] = dict(self.record.get("impact") or {})
        self.items(self.record["impact"], "measures", ("what", "value"))
        if not self.record["impact"]:
            del self.record["impact"]

    def items(
        self,
        holder: dict[str, Any],
        name: str,
        parts: tuple[str, ...],
        make: Callable[[Row, list[dict[str, Any]]], dict[str, Any] | None] | None = None,
    ) -> None:
        """Items without an id: aligned by what they say."""
        items, old = holder.get(name) or [], self.before.items[name]
        if len(items) != len(old):
            return  # a template of the team's own that shows them otherwise; leftovers says what was not read
        kept, added = aligned(old, self.after.items[name], _PLACE)
        held: list[dict[str, Any]] = []
        for at in range(len(items) + 1):
            for row in added.get(at, []):
                item = make(row, held) if make else {part: row[part] for part in parts}
                if item is None:
                    self.unplaced.append((int(row["line"]), f"{row['when']} {row['text']}".strip()))
                    continue
                held.append(item)
                self.changes.append(Change(name, "", _words(row)))
            if at < len(items) and at in kept:
                held.append(self._edited(f"{name} {at + 1}", items[at], old[at], kept[at], parts))
            elif at < len(items):
                self.changes.append(Change(f"{name} {at + 1}", _words(old[at]), ""))
        if items or held:
            holder[name] = held

    def numbered(self, name: str, letter: str, parts: tuple[str, ...]) -> None:
        """Factors and actions, told apart by their id."""
        items, rows = self.record.get(name) or [], self.after.items[name]
        was = {row["id"]: row for row in self.before.items[name]}
        now = {row["id"]: row for row in rows if row["id"]}
        if len(items) != len(was):
            return
        held: list[dict[str, Any]] = []
        for item in items:
            key = str(item["id"])
            if key in now:
                edited = self._edited(f"{name} {key}", item, was[key], now[key], parts)
                held.append(self._ticked(edited, was[key], now[key]))
            else:
                self.changes.append(Change(f"{name} {key}", str(item["text"]), ""))
        for row in rows:
            if row["id"] not in was or not row["id"]:
                key = row["id"] or next_item_id(letter, [*was, *(str(one["id"]) for one in held)])
                held.append({"id": key, **{part: row[part] for part in parts if row[part]}})
                self.changes.append(Change(f"{name} {key}", "", row["text"]))
        if items or held:
            self.record[name] = held

    def leftovers(self) -> None:
        """Lines of the edit that are neither read nor ours, and of ours those that are gone."""
        ours, theirs = ([line for _, line in page.rest] for page in (self.before, self.after))
        self.unplaced += [(number, line) for number, line in self.after.rest if line not in ours]
        if not self.changes:
            self.unplaced += [(0, f"gone: {line}") for _, line in self.before.rest if line not in theirs]

    def _edited(
        self, place: str, item: Mapping[str, Any], old: Row, row: Row, parts: tuple[str, ...]
    ) -> dict[str, Any]:
        edited = dict(item)
        for part in parts:
            if row[part] != old[part]:
                edited[part] = row[part]
                self.changes.append(Change(place, old[part], row[part]))
        for part, said in (("when", "its time"), ("marks", "its marks")):
            if row.get(part, "") != old.get(part, ""):
                changed = f"{place}: {said} changed to {row[part] or 'nothing'}; change it in the record"
                self.unplaced.append((int(row["line"]), changed))
        return edited

    def _ticked(self, item: dict[str, Any], old: Row, row: Row) -> dict[str, Any]:
        """The action done, or open again, when that is what its box says now."""
        was, now = (side.get("box", "").strip().lower() for side in (old, row))
        if was == now:
            return item
        place, key = f"actions {item['id']}", str(item["id"])
        alone = {"incident": self.record.get("incident") or {}, "actions": [item]}
        if self.tick is None or {was, now} != {"[ ]", "[x]"}:
            self.unplaced.append((int(row["line"]), f"{place}: its box changed; `pmwizard actions` changes it"))
            return item
        made = self.tick(alone, key, now == "[x]")
        changed: dict[str, Any] = made["actions"][0]
        self.changes.append(Change(place, str(item.get("status") or "open"), str(changed["status"])))
        return changed


def _moment(when: str, last: datetime) -> datetime | None:
    """A local time of the page as a moment, not before the one above it."""
    found = _CLOCK.fullmatch(when.strip())
    if not found:
        return None
    try:
        moment = last.replace(hour=int(found[1]), minute=int(found[2]), second=int(found[3] or 0), microsecond=0)
    except ValueError:
        return None
    moment = moment if moment >= last.replace(second=0) else moment + timedelta(days=1)
    offset = moment.utcoffset()
    return moment.astimezone(UTC) if offset is None else datetime.fromisoformat(moment.isoformat())


def _words(row: Row) -> str:
    return " ".join(row[part] for part in ("when", "what", "value", "title", "url", "text") if row.get(part))
