"""Which past factors have which features, kept in SQLite as bitmaps in pieces."""

import sqlite3
import threading
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Iterable

from pmwizard.archive.analysis import Unit
from pmwizard.archive.bits import CHUNK, extended, pack, unpack
from pmwizard.archive.weighing import Numbered

SCHEMA = """
CREATE TABLE feature(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, df INTEGER NOT NULL DEFAULT 0);
CREATE TABLE post(feature INTEGER, chunk INTEGER, bits BLOB NOT NULL, PRIMARY KEY(feature, chunk)) WITHOUT ROWID;
CREATE TABLE vector(row INTEGER PRIMARY KEY, units BLOB NOT NULL);
CREATE TABLE word(text TEXT PRIMARY KEY, df INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE gone(row INTEGER PRIMARY KEY);
"""

_ROOM = 64 << 20
"""Bytes of bitmaps kept at hand."""
_SCALE = 1000
"""Weights are stored in thousandths."""


class Postings:
    """Reads and writes the bitmaps through one connection; the caller holds transactions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._lock = threading.RLock()
        self._kept: OrderedDict[str, int] = OrderedDict()
        self._held = 0
        self._seen = -1
        self._turn = 0
        self._numbers: dict[str, int] = {}
        self._hits: dict[int, int] = {}
        self._pending: dict[int, array[int]] = {}
        self._words: dict[str, int] = {}
        self._rows = 0
        self.gone = 0
        self.fresh()

    def fresh(self) -> int:
        """Forgets what is at hand when the index has changed; the number goes up whenever it has."""
        seen = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        if seen != self._seen:
            self._seen = seen
            self.forget()
        return self._turn

    def forget(self) -> None:
        """Forgets what is at hand."""
        self._turn += 1
        self._kept.clear()
        self._numbers.clear()
        self._hits.clear()
        self._held = 0
        self._rows = int(self._db.execute("SELECT ifnull(max(row), -1) + 1 FROM vector").fetchone()[0])
        self.gone = 0
        for (row,) in self._db.execute("SELECT row FROM gone"):
            self.gone |= 1 << row

    @property
    def rows(self) -> int:
        """How many rows there are, gone ones too; the next one gets this number."""
        return self._rows

    def add(self, units: Iterable[tuple[Unit, float]], surfaces: Iterable[str]) -> int:
        """Takes in one past factor; returns its row. `flush` makes it readable."""
        row = self._rows
        stored = array("I")
        features: set[int] = set()
        for unit, share in units:
            one = Numbered.of(unit, share, self._made)
            lists = (one.concepts, one.exact, one.topics, *one.part)
            stored.extend((len(lists), round(one.weight * _SCALE), round(one.share * _SCALE)))
            for numbers in lists:
                stored.append(len(numbers))
                stored.extend(numbers)
            features.update(one.everything)
        self._db.execute("INSERT INTO vector VALUES(?,?)", (row, stored.tobytes()))
        for number in features:
            self._pending.setdefault(number, array("I")).append(row)
        for surface in set(surfaces):
            self._words[surface] = self._words.get(surface, 0) + 1
        self._rows += 1
        if self._rows % CHUNK == 0:
            self.flush()
        return row

    def number(self, name: str) -> int:
        """The feature's number; one that nobody else has when no past factor has the feature."""
        known = self._numbers.get(name)
        if known is None:
            found = self._db.execute("SELECT id, df FROM feature WHERE name=?", (name,)).fetchone()
            known = int(found[0]) if found else -1 - len(self._numbers)
            self._numbers[name] = known
            self._hits[known] = int(found[1]) if found else 0
        return known

    def _made(self, name: str) -> int:
        known = self.number(name)
        if known < 0:
            known = int(self._db.execute("INSERT INTO feature(name) VALUES(?)", (name,)).lastrowid or 0)
            self._numbers[name] = known
            self._hits[known] = 0
        return known

    def hits(self, number: int) -> int:
        """How many past factors have the feature."""
        known = self._hits.get(number)
        if known is None:
            found = self._db.execute("SELECT df FROM feature WHERE id=?", (number,)).fetchone()
            known = self._hits[number] = int(found[0]) if found else 0
        return known

    def name(self, number: int) -> str:
        """The feature's name; empty when it has none."""
        found = self._db.execute("SELECT name FROM feature WHERE id=?", (number,)).fetchone()
        return str(found[0]) if found else ""

    def flush(self) -> None:
        """Writes what was added."""
        for number, rows in self._pending.items():
            pieces: dict[int, list[int]] = {}
            for row in rows:
                pieces.setdefault(row // CHUNK, []).append(row % CHUNK)
            for chunk, places in pieces.items():
                self._merge(number, chunk, places)
        self._db.executemany("UPDATE feature SET df=df+? WHERE id=?", [(len(r), n) for n, r in self._pending.items()])
        self._db.executemany(
            "INSERT INTO word VALUES(?,?) ON CONFLICT(text) DO UPDATE SET df=df+excluded.df", self._words.items()
        )
        self._pending.clear()
        self._words.clear()
        self._kept.clear()
        self._hits.clear()
        self._held = 0
        self._turn += 1

    def _merge(self, number: int, chunk: int, places: list[int]) -> None:
        held = self._db.execute("SELECT bits FROM post WHERE feature=? AND chunk=?", (number, chunk)).fetchone()
        try:
            piece = extended(held[0], places) if held else pack(places)
        except (ValueError, IndexError, zlib.error) as error:
            raise sqlite3.DatabaseError("a piece of the index is damaged") from error
        self._db.execute("INSERT OR REPLACE INTO post VALUES(?,?,?)", (number, chunk, piece))

    def drop(self, rows: Iterable[int]) -> None:
        """Rows that are not to be found any more."""
        self._db.executemany("INSERT OR IGNORE INTO gone VALUES(?)", [(row,) for row in rows])

    def bitmap(self, name: str) -> int:
        """The rows that have the feature."""
        with self._lock:
            known = self._kept.get(name)
            if known is not None:
                self._kept.move_to_end(name)
                return known
            number = self.number(name)
            known = self._load(number) if number > 0 else 0
            self._kept[name] = known
            self._held += known.bit_length() // 7 + 100
            while self._held > _ROOM and len(self._kept) > 1:
                self._held -= self._kept.popitem(last=False)[1].bit_length() // 7 + 100
            return known

    def _load(self, number: int) -> int:
        pieces: list[bytes] = []
        empty = bytes(CHUNK // 8)
        for chunk, stored in self._db.execute("SELECT chunk, bits FROM post WHERE feature=? ORDER BY chunk", (number,)):
            pieces += [empty] * (chunk - len(pieces))
            try:
                pieces.append(unpack(stored))
            except (ValueError, zlib.error) as error:
                raise sqlite3.DatabaseError("a piece of the index is damaged") from error
        return int.from_bytes(b"".join(pieces), "little")

    def completions(self, start: str, most: int) -> list[str]:
        """The commonest words of the archive that start so."""
        found = self._db.execute(
            "SELECT text FROM word WHERE text >= ? AND text < ? ORDER BY df DESC LIMIT ?",
            (start, start + "\U0010ffff", most),
        )
        return [str(text) for (text,) in found]

    def has_word(self, word: str) -> bool:
        """Whether the archive has this very word."""
        return self._db.execute("SELECT 1 FROM word WHERE text=?", (word,)).fetchone() is not None

    def readings(self, rows: list[int]) -> list[tuple[int, list[Numbered]]]:
        """For each row, its units."""
        marks = ",".join("?" * len(rows))
        found = self._db.execute(f"SELECT row, units FROM vector WHERE row IN ({marks})", rows)  # noqa: S608 -- only question marks
        return [(int(row), _units(stored)) for row, stored in found]


def _units(stored: bytes) -> list[Numbered]:
    flat = array("I", stored).tolist()
    out: list[Numbered] = []
    at = 0
    while at < len(flat):
        count, weight, share = flat[at : at + 3]
        at += 3
        lists: list[tuple[int, ...]] = []
        for _ in range(count):
            end = at + 1 + flat[at]
            lists.append(tuple(flat[at + 1 : end]))
            at = end
        concepts, exact, topics, *part = lists
        out.append(Numbered(concepts, exact, tuple(part), topics, weight / _SCALE, share / _SCALE))
    return out
