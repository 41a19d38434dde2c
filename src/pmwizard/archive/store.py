"""The index on disk: one SQLite file in the user's cache, made again whenever it cannot be trusted."""

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from pmwizard.archive import postings
from pmwizard.archive.model import ActionRow, Document, PastAction, PastFactor, PostmortemRow, Problem
from pmwizard.archive.sources import Found

LAYOUT = "3"

SCHEMA = (
    postings.SCHEMA
    + """
CREATE TABLE name(text TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE file(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, source INTEGER NOT NULL, kind TEXT NOT NULL,
    size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, blob TEXT NOT NULL);
CREATE TABLE problem(file INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL);
CREATE INDEX problem_file ON problem(file);
CREATE TABLE doc(file INTEGER PRIMARY KEY, id TEXT NOT NULL, source INTEGER NOT NULL, title TEXT NOT NULL,
    date TEXT NOT NULL, severity TEXT NOT NULL, path TEXT NOT NULL, teams TEXT NOT NULL, services TEXT NOT NULL,
    people TEXT NOT NULL);
CREATE INDEX doc_id ON doc(id);
CREATE INDEX doc_date ON doc(date);
CREATE TABLE body(file INTEGER PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE factor(row INTEGER PRIMARY KEY, file INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL,
    line INTEGER NOT NULL, sure INTEGER NOT NULL, actions TEXT NOT NULL);
CREATE INDEX factor_file ON factor(file);
CREATE TABLE action(id INTEGER PRIMARY KEY, file INTEGER NOT NULL, own TEXT NOT NULL, status TEXT NOT NULL,
    data TEXT NOT NULL);
CREATE INDEX action_file ON action(file);
CREATE VIRTUAL TABLE full USING fts5(title, text, content='',
    tokenize="porter unicode61 remove_diacritics 2");
"""
)


READING, WRITING = 5.0, 30.0
"""Seconds to wait for an index that another process holds. Reading waits for nobody who only refreshes it."""


def connect(path: str, patience: float = READING) -> sqlite3.Connection:
    """A connection to the index in that file, or in memory; `patience` is in seconds."""
    db = sqlite3.connect(path, timeout=patience, check_same_thread=False, isolation_level=None)
    try:
        if path != ":memory:":
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=OFF")  # it can be made again; being fast matters more than a power cut
        db.execute("PRAGMA temp_store=MEMORY")
        db.execute("PRAGMA cache_size=-16000")
    except sqlite3.Error:
        db.close()
        raise
    return db


def is_laid_out(db: sqlite3.Connection) -> bool:
    """Whether the index has its tables.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    return db.execute("SELECT 1 FROM sqlite_master WHERE name='full'").fetchone() is not None


def create(db: sqlite3.Connection) -> None:
    """Lays out an empty index, unless another process just did."""
    db.execute("BEGIN IMMEDIATE")
    if not is_laid_out(db):
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                db.execute(statement)
    db.execute("COMMIT")


def put_file(db: sqlite3.Connection, found: Found, blob: str) -> int:
    """Notes a file as it is now; returns its number, which is a new one: what the old one gave is removed before."""
    stat = found.stat
    made = db.execute(
        "INSERT INTO file(path, source, kind, size, mtime, ctime, inode, blob) VALUES(?,?,?,?,?,?,?,?)",
        (found.path, found.source, found.kind, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, blob),
    )
    return int(made.lastrowid or 0)


def put_document(db: sqlite3.Connection, file: int, found: Found, document: Document) -> None:
    """Takes in all of a document but its factors, which `Postings` numbers."""
    lists = (document.teams, document.services, document.people)
    said = (document.id, found.source, document.title, document.date.isoformat(), document.severity, found.shown)
    listed = (json.dumps(names, ensure_ascii=False) for names in lists)
    db.execute("INSERT INTO doc VALUES(?,?,?,?,?,?,?,?,?,?)", (file, *said, *listed))
    packed = zlib.compress(json.dumps(document.lines, ensure_ascii=False).encode(), 1)
    db.execute("INSERT INTO body VALUES(?,?)", (file, packed))
    text = "\n".join(line for _, line in document.lines)
    db.execute("INSERT INTO full(rowid, title, text) VALUES(?,?,?)", (file, document.title, text))
    db.executemany(
        "INSERT INTO action(file, own, status, data) VALUES(?,?,?,?)",
        [(file, row.ref.rpartition("#")[2], row.status, _packed(row)) for row in document.actions],
    )
    db.executemany("INSERT OR IGNORE INTO name VALUES(?)", [(name,) for name in (*document.services, *document.teams)])


def remove(db: sqlite3.Connection, file: int, title: str, lines: list[tuple[int, str]]) -> list[int]:
    """Takes out all that a file gave; returns the rows of its factors."""
    rows = [int(row) for (row,) in db.execute("SELECT row FROM factor WHERE file=?", (file,))]
    if title or lines:
        text = "\n".join(line for _, line in lines)
        db.execute("INSERT INTO full(full, rowid, title, text) VALUES('delete', ?, ?, ?)", (file, title, text))
    for table in ("factor", "action", "body", "doc", "problem"):
        db.execute(f"DELETE FROM {table} WHERE file=?", (file,))  # noqa: S608 -- the names are those above
    db.execute("DELETE FROM file WHERE id=?", (file,))
    return rows


def lines_of(db: sqlite3.Connection, file: int) -> list[tuple[int, str]]:
    """The searchable lines of a document."""
    found = db.execute("SELECT lines FROM body WHERE file=?", (file,)).fetchone()
    if not found:
        return []
    try:
        return [(int(number), str(text)) for number, text in json.loads(zlib.decompress(found[0]))]
    except (ValueError, zlib.error) as error:
        raise sqlite3.DatabaseError("a text in the index is damaged") from error


def _packed(row: ActionRow) -> str:
    day = row.due.isoformat() if row.due else ""
    closed = row.closed_at.isoformat() if row.closed_at else ""
    return json.dumps([row.text, row.owner, day, row.kind, row.tracker, closed, row.history], ensure_ascii=False)


def action_rows(db: sqlite3.Connection, where: str = "", values: Iterable[Any] = ()) -> Iterator[ActionRow]:
    """Actions, those of the newest postmortem first."""
    found = db.execute(
        "SELECT doc.id, own, status, data, doc.path, doc.teams, doc.title, doc.date FROM action JOIN doc USING(file) "  # noqa: S608 -- `where` is written in this package
        f"{where} ORDER BY doc.date DESC, action.id",
        tuple(values),
    )
    kept: dict[str, tuple[str, ...]] = {}
    for doc, own, status, data, path, teams, title, date in found:
        text, owner, due, kind, tracker, closed, history = json.loads(data)
        if teams not in kept:
            kept[teams] = tuple(json.loads(teams))
        yield ActionRow(
            ref=f"{doc}#{own}",
            text=text,
            owner=owner,
            due=dt.date.fromisoformat(due) if due else None,
            kind=kind,
            status=status,
            tracker=tracker,
            closed_at=dt.date.fromisoformat(closed) if closed else None,
            history=tuple((at, by, change, note) for at, by, change, note in history),
            path=path,
            teams=kept[teams],
            title=title,
            date=dt.date.fromisoformat(date),
        )


def past_factor(db: sqlite3.Connection, row: int) -> PastFactor | None:
    """The past factor in that row of the index."""
    found = db.execute(
        "SELECT factor.file, factor.id, text, line, sure, actions, doc.id, title, date, path, services, teams "
        "FROM factor JOIN doc USING(file) WHERE row=?",
        (row,),
    ).fetchone()
    if found is None:
        return None
    file, own, text, line, sure, actions, doc, title, date, path, services, teams = found
    return PastFactor(
        ref=f"{doc}#{own}",
        text=text,
        title=title,
        date=dt.date.fromisoformat(date),
        path=path,
        line=line,
        services=tuple(json.loads(services)),
        teams=tuple(json.loads(teams)),
        actions=_past_actions(db, file, json.loads(actions)),
        sure=bool(sure),
    )


def _past_actions(db: sqlite3.Connection, file: int, own: list[str]) -> tuple[PastAction, ...]:
    if not own:
        return ()
    marks = ",".join("?" * len(own))
    found = db.execute(
        f"SELECT own, status, data FROM action WHERE file=? AND own IN ({marks}) ORDER BY id",  # noqa: S608 -- only question marks
        (file, *own),
    )
    out: list[PastAction] = []
    for name, status, data in found:
        text, owner, due, _, _, _, history = json.loads(data)
        day = dt.date.fromisoformat(due) if due else None
        note = next((note for _, _, _, note in reversed(history) if note), "")
        out.append(PastAction(name, text, status, owner, day, note))
    return tuple(out)


def postmortem_rows(db: sqlite3.Connection, where: str, values: Iterable[Any]) -> list[PostmortemRow]:
    """Postmortems, newest first unless `where` orders them."""
    found = db.execute(
        f"SELECT id, title, date, severity, path, teams, services FROM doc {where}",  # noqa: S608 -- `where` is written in this package
        tuple(values),
    )
    return [
        PostmortemRow(
            name,
            title,
            dt.date.fromisoformat(date),
            severity,
            path,
            tuple(json.loads(teams)),
            tuple(json.loads(served)),
        )
        for name, title, date, severity, path, teams, served in found
    ]


def problems(db: sqlite3.Connection) -> list[Problem]:
    """Everything that could not be read, or not wholly."""
    found = db.execute("SELECT path, line, message FROM problem ORDER BY path, line")
    return [Problem(str(path), int(line), str(message)) for path, line, message in found]
