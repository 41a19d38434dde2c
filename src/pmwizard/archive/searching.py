"""Full text over all postmortems: every word asked for, and the line that shows it best."""

import datetime as dt
import re
import sqlite3

from pmwizard.archive.model import Hit
from pmwizard.archive.store import lines_of
from pmwizard.archive.words import stem, words

_PART = re.compile(r'"([^"]+)"|(\S+)')
_WIDEST = 160
_BEFORE = 50


def search(db: sqlite3.Connection, query: str, n: int) -> list[Hit]:
    """Postmortems with all the words, `"words in quotes"` standing together; with some of them when none has all."""
    parts = [found[1] or found[2] for found in _PART.finditer(query)]
    terms = [f'"{" ".join(found)}"' for part in parts if (found := [word.text for word in words(part)])]
    if not terms:
        return []
    for joined in (" AND ".join(terms), " OR ".join(terms)):
        found = db.execute(
            "SELECT rowid FROM full WHERE full MATCH ? ORDER BY bm25(full, 4.0, 1.0), rowid LIMIT ?", (joined, n)
        ).fetchall()
        if found:
            wanted = {stem(word.text) for part in parts for word in words(part)}
            return [hit for row in found if (hit := _hit(db, int(row[0]), wanted))]
    return []


def _hit(db: sqlite3.Connection, file: int, wanted: set[str]) -> Hit | None:
    doc = db.execute("SELECT id, title, date, path FROM doc WHERE file=?", (file,)).fetchone()
    if doc is None:
        return None
    lines = lines_of(db, file) or [(1, doc[1])]
    number, text = max(lines, key=lambda line: len(wanted.intersection(stem(word.text) for word in words(line[1]))))
    return Hit(doc[3], doc[1], dt.date.fromisoformat(doc[2]), number, _snippet(text, wanted), doc[0])


def _snippet(text: str, wanted: set[str]) -> str:
    """At most a line of the text, around the first word searched for."""
    text = " ".join(text.split())
    if len(text) <= _WIDEST:
        return text
    first = next((word.start for word in words(text) if stem(word.text) in wanted), 0)
    start = text.find(" ", max(0, first - _BEFORE)) + 1 if first > _BEFORE else 0
    return ("…" if start else "") + text[start : start + _WIDEST].rpartition(" ")[0] + "…"
