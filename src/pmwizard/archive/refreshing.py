"""Bringing the index up to what lies on disk: only files that changed are read, all in one transaction."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pmwizard.archive import store
from pmwizard.archive.analysis import Analyzer
from pmwizard.archive.concepts import Concepts
from pmwizard.archive.files import Taken, take
from pmwizard.archive.model import Problem, RefreshReport
from pmwizard.archive.postings import Postings
from pmwizard.archive.sources import Found, survey
from pmwizard.archive.words import words

Progress = Callable[[int, int], None]

_BATCH = 1000
"""Files read before their factors are indexed; keeps memory level however large the archive is."""
_WORTH_HELPERS = 800
"""Changed files from which starting other processes pays."""
_MOST_HELPERS = 4
_SHARE = 40
_STEP = 25
_SMALL = 2000
"""Rows below which gone ones are not worth making the index anew."""

_Known = tuple[int, int, int, int, int, str, int, str]


class Refresher:
    """One refresh over one connection, which nobody else writes to meanwhile."""

    def __init__(
        self,
        db: sqlite3.Connection,
        places: Sequence[Path],
        concepts: Concepts,
        progress: Progress | None,
        own: Path | None = None,
    ) -> None:
        """`own` is a folder of a team's own wordings of headings and the like."""
        self._db = db
        self._places = places
        self._concepts = concepts
        self._progress = progress
        self._own = own if own and own.is_dir() else None
        self._problems = 0
        self._read = 0

    def run(self) -> RefreshReport:
        """Reads what changed, forgets what is gone."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            report = self._run()
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return report

    def _run(self) -> RefreshReport:
        postings = Postings(self._db)
        if postings.rows > _SMALL and postings.gone.bit_count() * 2 > postings.rows:
            self._empty()
            postings.forget()
        found = survey(self._places)
        known: dict[str, _Known] = {
            path: tuple(rest)
            for path, *rest in self._db.execute("SELECT path,id,size,mtime,ctime,inode,blob,source,kind FROM file")
        }
        here = {one.path for one in found.found}
        gone = [path for path in known if path not in here]
        for path in gone:
            self._remove(postings, known[path][0])
        changed = [one for one in found.found if not _is_unchanged(one, known.get(one.path))]
        wordings = _laid_over(self._own) if changed or self._own else []
        analyzer = Analyzer(self._concepts, (text for (text,) in self._db.execute("SELECT text FROM name")))
        self._take_in(postings, analyzer, changed, known)
        postings.flush()
        self._db.execute("DELETE FROM problem WHERE file=0")
        concepts = [Problem(path, 0, message) for path, message in self._concepts.problems]
        self._note(0, [*found.problems, *concepts, *wordings])
        return RefreshReport(len(found.found), self._read, len(gone), self._problems)

    def _empty(self) -> None:
        for table in ("feature", "post", "vector", "word", "gone", "name", "file", "problem", "doc", "body"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 -- the names are those above
        self._db.execute("DELETE FROM factor")
        self._db.execute("DELETE FROM action")
        self._db.execute("INSERT INTO full(full) VALUES('delete-all')")

    def _take_in(self, postings: Postings, analyzer: Analyzer, changed: list[Found], known: dict[str, _Known]) -> None:
        blobs = [before[5] if (before := known.get(one.path)) else "" for one in changed]
        done = 0
        reading = zip(changed, _taken(changed, blobs, self._own), strict=True)
        while batch := list(islice(reading, _BATCH)):
            for _, taken in batch:
                if taken.document:
                    analyzer.add_names((*taken.document.services, *taken.document.teams))
            for one, taken in batch:
                self._put(postings, analyzer, one, taken, known.get(one.path))
                done += 1
                if self._progress and (done % _STEP == 0 or done == len(changed)):
                    self._progress(done, len(changed))

    def _put(self, postings: Postings, analyzer: Analyzer, one: Found, taken: Taken, before: _Known | None) -> None:
        if before and taken.document is None and not taken.problems and taken.blob == before[5]:
            stat = (one.stat.st_size, one.stat.st_mtime_ns, one.stat.st_ctime_ns, one.stat.st_ino, before[0])
            self._db.execute("UPDATE file SET size=?, mtime=?, ctime=?, inode=? WHERE id=?", stat)
            return
        self._read += 1
        if before:
            self._remove(postings, before[0])
        file = store.put_file(self._db, one, taken.blob)
        self._note(file, taken.problems)
        document = taken.document
        if document is None:
            return
        store.put_document(self._db, file, one, document)
        for own, text, line, sure, actions in document.factors:
            row = postings.add(analyzer.factor(text), (word.text for word in words(text)))
            self._db.execute(
                "INSERT INTO factor VALUES(?,?,?,?,?,?,?)", (row, file, own, text, line, sure, json.dumps(actions))
            )

    def _remove(self, postings: Postings, file: int) -> None:
        title = self._db.execute("SELECT title FROM doc WHERE file=?", (file,)).fetchone()
        lines = store.lines_of(self._db, file)
        postings.drop(store.remove(self._db, file, title[0] if title else "", lines))

    def _note(self, file: int, problems: Iterable[Problem]) -> None:
        rows = [(file, problem.path, problem.line, problem.message) for problem in problems]
        self._problems += len(rows)
        self._db.executemany("INSERT INTO problem VALUES(?,?,?,?)", rows)


def _is_unchanged(one: Found, before: _Known | None) -> bool:
    if before is None:
        return False
    stat = one.stat
    now = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    return before[1:5] == now and (before[6], before[7]) == (one.source, one.kind)


def _laid_over(own: Path | None) -> list[Problem]:
    from pmwizard.archive import reading

    return reading.lay_over(own)


def _taken(changed: Sequence[Found], blobs: Sequence[str], own: Path | None) -> Iterator[Taken]:
    """What each file gave, in order; read by several processes when there are many."""
    asked = [(one.path, one.kind, one.shown, blob) for one, blob in zip(changed, blobs, strict=True)]
    helpers = min(_MOST_HELPERS, os.cpu_count() or 1)
    if len(asked) < _WORTH_HELPERS or helpers < 2:  # noqa: PLR2004 -- one helper is no help
        yield from (take(*one) for one in asked)
        return
    done = 0
    try:
        for taken in _by_helpers(asked, helpers, own):
            done += 1
            yield taken
    except (OSError, ImportError, RuntimeError):
        # no room for other processes, or one was ended from outside: the rest is read here, only slower
        yield from (take(*one) for one in asked[done:])


def _by_helpers(asked: list[tuple[str, str, str, str]], helpers: int, own: Path | None) -> Iterator[Taken]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # forking a process that has threads, as the full screen has, may hang the child
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(helpers, context, _laid_over, (own,)) as pool:
        yield from pool.map(take, *zip(*asked, strict=True), chunksize=_SHARE)
