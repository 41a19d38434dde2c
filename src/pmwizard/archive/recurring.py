"""Factors that are one factor in several postmortems."""

import sqlite3
from collections.abc import Callable

from pmwizard.archive.matching import Engine
from pmwizard.archive.model import Cluster, PastFactor
from pmwizard.archive.store import past_factor

_SURE = 0.72
"""The score from which two factors count as one; higher than for a hint, as nobody looks at each pair."""
_NEIGHBOURS = 12
_MOST = 3000
"""Factors looked at, newest first: what last came up long ago does not recur."""


def clusters(db: sqlite3.Connection, engine: Engine, progress: Callable[[int, int], None] | None) -> list[Cluster]:
    """Groups of like factors that span at least two postmortems, the most frequent first, then the newest."""
    asked = "SELECT row FROM factor JOIN doc USING(file) WHERE sure ORDER BY doc.date DESC, row LIMIT ?"
    rows = [int(row) for (row,) in db.execute(asked, (_MOST,))]
    wanted = set(rows)
    leader: dict[int, int] = {}
    groups: dict[int, list[PastFactor]] = {}
    for done, row in enumerate(rows, 1):
        if progress:
            progress(done, len(rows))
        if row in leader:
            continue
        first = past_factor(db, row)
        if first is None:
            continue
        groups[row] = [first]
        leader[row] = row
        for score, other in engine.rank(first.text, _NEIGHBOURS):
            if score < _SURE or other in leader or other not in wanted:
                continue
            factor = past_factor(db, other)
            if factor:
                leader[other] = row
                groups[row].append(factor)
    found = [_newest_first(group) for group in groups.values() if len({factor.postmortem for factor in group}) > 1]
    found.sort(key=lambda cluster: (len({f.postmortem for f in cluster.factors}), cluster.dates[0]), reverse=True)
    return found


def _newest_first(group: list[PastFactor]) -> Cluster:
    return Cluster(tuple(sorted(group, key=lambda factor: factor.date, reverse=True)))
