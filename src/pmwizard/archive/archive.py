"""The archive of past postmortems: what the screen and the command line ask."""

import contextlib
import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self, TypeVar

from pmwizard import __version__, locations
from pmwizard.archive import recurring, searching, store
from pmwizard.archive.analysis import Analyzer
from pmwizard.archive.concepts import Concepts, load
from pmwizard.archive.matching import THRESHOLD, Engine, Matcher
from pmwizard.archive.model import (
    ActionRow,
    Cluster,
    Hit,
    Match,
    PastFactor,
    PastPostmortem,
    PostmortemRow,
    Problem,
    RefreshReport,
    SimilarAction,
    Status,
)
from pmwizard.archive.postings import Postings
from pmwizard.archive.refreshing import Progress, Refresher
from pmwizard.archive.sources import resolved

_T = TypeVar("_T")
_MOST_OPEN = 2000
"""Open actions looked through for ones like the one being written, newest postmortems first."""
_IS_OPEN = "WHERE status IN ('open', 'idea')"
_NEIGHBOURS = 12
_PAUSE = 0.0003
"""Seconds between two looks for recurring factors, in which others may ask."""
_KEPT = 31 * 24 * 3600


class Archive:
    """Everything past, over an index that is brought up to date by `refresh`.

    Reading may go on in any thread while another one refreshes. Several processes may share an index.
    """

    def __init__(self, places: Sequence[Path], concepts: Concepts, folder: Path, in_memory: str) -> None:
        self._places = list(places)
        self._own = places[0] / locations.TEAM_FOLDER / "prompts" / "reading"
        self._concepts = concepts
        self._in_memory = in_memory
        self._behind = ""
        key = f"{store.LAYOUT} {__version__} {concepts.key} {_told_by(self._own)}"
        named = hashlib.sha256(key.encode()).hexdigest()[:12]
        self._path = ":memory:" if in_memory else str(folder / f"index-{named}.sqlite")
        if not in_memory:
            _forget_old(folder)
        self._lock = threading.RLock()
        self._writing = threading.Lock()
        self._acting = threading.Lock()
        self._turn = -1
        self._open_actions: tuple[int, list[ActionRow], Matcher] | None = None
        self._start()

    @classmethod
    def open(cls, repo_root: Path, sources: Sequence[str] = (), cache_dir: Path | None = None) -> Self:
        """The archive of a repository; what it knew when last refreshed is there at once.

        Args:
            repo_root: the repository.
            sources: other clones and folders, relative to the repository or absolute, `~` allowed.
            cache_dir: where the index is kept; the user's cache folder when left out.
        """
        from pmwizard.resources import shipped

        root = repo_root.resolve()
        named = hashlib.sha256("\0".join([str(root), *sources]).encode()).hexdigest()[:16]
        cache = (cache_dir or locations.cache()) / "archive"
        folder, in_memory = cache / named, ""
        try:
            for each in (cache, folder):
                locations.private(each)
            (folder / "used").touch()  # fails where nothing can be written
        except OSError as error:
            in_memory = f"the cache folder {folder} cannot be written to: {error.strerror or error}"
        tables = [shipped("prompts") / "concepts", root / locations.TEAM_FOLDER / "prompts" / "concepts"]
        concepts = load(tables, None if in_memory else cache)
        return cls(resolved(root, sources), concepts, folder, in_memory)

    def _start(self) -> None:
        """Connects to the index; one that is damaged is laid out anew."""
        try:
            self._connect()
        except sqlite3.DatabaseError as error:
            if _is_damage(error):
                self._discard()
            else:
                self._do_without(error)
            self._connect()

    def _do_without(self, error: sqlite3.Error) -> None:
        """Goes on in memory: another process holds the index, its disk is full, or a file system knows no locks."""
        self._in_memory = f"the index {self._path} cannot be used: {error}"
        self._path = ":memory:"

    def _connect(self) -> None:
        self._db = store.connect(self._path)
        try:
            if not store.is_laid_out(self._db):
                store.create(self._db)
            self._postings = Postings(self._db)
        except sqlite3.Error:
            self._db.close()
            raise
        self._engine = Engine(self._postings, Analyzer(self._concepts))
        self._turn = -1

    def _discard(self) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(self._path + ending).unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of the index."""
        with self._lock:
            self._db.close()

    def _asked(self, question: Callable[[], _T]) -> _T:
        """Answers under the lock; a damaged index is made again first, one that is held for long is done without."""
        with self._lock:
            try:
                self._fresh()
                return question()
            except sqlite3.DatabaseError as error:
                self._db.close()
                if _is_damage(error):
                    self._discard()
                elif self._path != ":memory:":
                    self._do_without(error)
                else:
                    raise
            self._start()
            self.refresh()
            self._fresh()
            return question()

    def _fresh(self) -> None:
        turn = self._postings.fresh()
        if turn != self._turn:
            self._turn = turn
            self._engine.analyzer.add_names(text for (text,) in self._db.execute("SELECT text FROM name"))

    def refresh(self, progress: Progress | None = None) -> RefreshReport:
        """Reads what changed on disk since the last time.

        Args:
            progress: called with (files read, files to read) now and then, in the calling thread.
        """
        with self._writing:
            self._behind = ""
            try:
                report = self._refreshed(progress)
            except sqlite3.DatabaseError as error:
                if self._path == ":memory:":
                    raise
                if _is_held(error) and self._knows():
                    self._behind = (
                        "another process holds the index; what was read before is shown, without what changed"
                    )
                    return RefreshReport(0, 0, 0, 1)
                with self._lock:
                    self._db.close()
                    if _is_damage(error):
                        self._discard()
                    else:
                        self._do_without(error)
                    self._start()
                report = self._refreshed(progress)
        if self._path == ":memory:":
            with self._lock:
                self._postings.forget()
        return report

    def _refreshed(self, progress: Progress | None) -> RefreshReport:
        with self._writer() as db:
            return Refresher(db, self._places, self._concepts, progress, self._own).run()

    def _knows(self) -> bool:
        """Whether the index can be asked and holds anything."""
        try:
            with self._lock:
                return self._db.execute("SELECT 1 FROM doc LIMIT 1").fetchone() is not None
        except sqlite3.Error:
            return False

    @contextlib.contextmanager
    def _writer(self) -> Iterator[sqlite3.Connection]:
        if self._path == ":memory:":
            with self._lock:
                yield self._db
            return
        db = store.connect(self._path, store.WRITING)
        try:
            yield db
        finally:
            db.close()

    def similar(self, text: str, n: int = 5, min_score: float | None = None, without: str = "") -> list[Match]:
        """Past factors like this text, best first.

        Args:
            text: what is being written, half-typed or whole.
            n: how many at most.
            min_score: the score from which they are shown; 0 shows what is held back, the default is `THRESHOLD`.
            without: the id of a postmortem to leave out, the one being written.
        """
        least = THRESHOLD if min_score is None else min_score

        def question() -> list[Match]:
            out: list[Match] = []
            for score, row in self._engine.rank(text, n, self._rows_of(without)):
                factor = store.past_factor(self._db, row) if score >= least else None
                if factor:
                    out.append(Match(score, factor, self._engine.shared(text, factor.text)))
            return out

        return self._asked(question)

    def _rows_of(self, postmortem: str) -> int:
        if not postmortem:
            return 0
        asked = "SELECT row FROM factor JOIN doc USING(file) WHERE doc.id=?"
        return sum(1 << int(row) for (row,) in self._db.execute(asked, (postmortem,)))

    def search(self, query: str, n: int = 20) -> list[Hit]:
        """Postmortems that hold all the words searched for, or failing that some of them, best first."""
        return self._asked(lambda: searching.search(self._db, query, n))

    def recurring(self, progress: Progress | None = None) -> list[Cluster]:
        """Factors that came up in several postmortems, the most frequent first, then the newest.

        It takes some milliseconds a factor, so it belongs in a thread; other questions are answered meanwhile.
        """

        def like(text: str) -> list[tuple[float, int]]:
            time.sleep(_PAUSE)  # a lock let go and taken again at once would keep the panel waiting
            return self._asked(lambda: self._engine.rank(text, _NEIGHBOURS))

        asked = "SELECT row FROM factor JOIN doc USING(file) WHERE sure ORDER BY doc.date DESC, row LIMIT ?"
        rows = self._asked(lambda: [int(row) for (row,) in self._db.execute(asked, (recurring.MOST,))])
        return recurring.clusters(
            rows,
            lambda row: self._asked(lambda: store.past_factor(self._db, row)),
            like,
            progress,
        )

    def actions(self) -> list[ActionRow]:
        """Every action, those of the newest postmortem first."""
        return self._asked(lambda: list(store.action_rows(self._db)))

    def similar_actions(self, text: str, n: int = 3) -> list[SimilarAction]:
        """Open actions like the one being written, best first."""
        with self._acting:
            held = self._open_actions
            turn = self._asked(lambda: self._turn)
            if held is None or held[0] != turn:
                rows = self._asked(lambda: list(islice(store.action_rows(self._db, _IS_OPEN), _MOST_OPEN)))
                matcher = Matcher([PastFactor(str(place), row.text) for place, row in enumerate(rows)], self._concepts)
                held = self._open_actions = (turn, rows, matcher)
            _, rows, matcher = held
            found = matcher.similar(text, n)
        return [SimilarAction(match.score, rows[int(match.factor.ref)], match.shared) for match in found]

    def recent(self, n: int = 10) -> list[PostmortemRow]:
        """The newest postmortems, newest first."""
        return self._asked(lambda: store.postmortem_rows(self._db, "ORDER BY date DESC, file DESC LIMIT ?", (n,)))

    def postmortem(self, name: str) -> PastPostmortem | None:
        """The postmortem of that id, the repository's own before others'; None when there is none."""

        def question() -> PastPostmortem | None:
            rows = store.postmortem_rows(self._db, "WHERE id=? ORDER BY source, file LIMIT 1", (name,))
            if not rows:
                return None
            asked = "SELECT file FROM doc WHERE id=? ORDER BY source, file LIMIT 1"
            file = int(self._db.execute(asked, (name,)).fetchone()[0])
            numbers = self._db.execute("SELECT row FROM factor WHERE file=? ORDER BY row", (file,)).fetchall()
            factors = [factor for (row,) in numbers if (factor := store.past_factor(self._db, int(row)))]
            actions = tuple(store.action_rows(self._db, "WHERE file=?", (file,)))
            return PastPostmortem(rows[0], tuple(store.lines_of(self._db, file)), tuple(factors), actions)

        return self._asked(question)

    def names(self) -> list[str]:
        """The services and teams of past postmortems, in order of the alphabet."""
        return self._asked(lambda: [text for (text,) in self._db.execute("SELECT text FROM name ORDER BY text")])

    def status(self) -> Status:
        """What is in the archive, where it comes from, and what could not be read."""

        def question() -> Status:
            counts = dict(self._db.execute("SELECT source, count(*) FROM doc GROUP BY source"))
            docs, factors, actions = self._db.execute(
                "SELECT (SELECT count(*) FROM doc), (SELECT count(*) FROM factor), (SELECT count(*) FROM action)"
            ).fetchone()
            places = [(str(place), int(counts.get(number, 0))) for number, place in enumerate(self._places)]
            index = "" if self._in_memory else self._path
            problems = [Problem(index, 0, self._behind)] if self._behind else []
            problems += store.problems(self._db)
            return Status(docs, factors, actions, places, problems, index, self._in_memory)

        return self._asked(question)


def _told_by(folder: Path) -> str:
    """What changes whenever a team's own wordings do; empty without any."""
    try:
        return "".join(f"{path.name}\0{path.read_bytes().hex()}\0" for path in sorted(folder.glob("*.txt")))
    except OSError:
        return "unreadable"  # said when they are taken


def _forget_old(folder: Path) -> None:
    """Removes indexes that no pmwizard has written to for a month: those of other versions and concept tables."""
    for path in folder.glob("index-*.sqlite*"):
        with contextlib.suppress(OSError):  # another process was quicker
            if path.stat().st_mtime < time.time() - _KEPT:
                path.unlink()


def _is_held(error: sqlite3.DatabaseError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    said = str(error)
    return type(error) is sqlite3.DatabaseError or any(sign in said for sign in ("malformed", "no such", "disk image"))
