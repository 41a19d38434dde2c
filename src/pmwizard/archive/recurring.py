"""Factors that are one factor in several postmortems."""

from collections.abc import Callable, Sequence

from pmwizard.archive.model import Cluster, PastFactor

SURE = 0.9
"""The score from which two factors count as one; higher than for a hint, as nobody looks at each pair."""
MOST = 3000
"""Factors looked at, newest first: what last came up long ago does not recur."""

Like = Callable[[str], Sequence[tuple[float, int]]]
"""A text to (score, row) of past factors, best first."""


def clusters(
    rows: Sequence[int],
    factor_of: Callable[[int], PastFactor | None],
    like: Like,
    progress: Callable[[int, int], None] | None = None,
) -> list[Cluster]:
    """Groups of like factors that span at least two postmortems, the most frequent first, then the newest.

    Args:
        rows: the factors to look at, newest first; each joins the first group that it is like.
        factor_of: the factor in a row; None when it has gone meanwhile.
        like: what is like a text.
        progress: called with (factors done, factors in all).
    """
    wanted, taken = set(rows), set[int]()
    groups: list[list[PastFactor]] = []
    for done, row in enumerate(rows, 1):
        if progress:
            progress(done, len(rows))
        first = None if row in taken else factor_of(row)
        if first is None:
            continue
        taken.add(row)
        group = [first]
        for score, other in like(first.text):
            if score >= SURE and other in wanted and other not in taken and (factor := factor_of(other)):
                taken.add(other)
                group.append(factor)
        groups.append(group)
    found = [_newest_first(group) for group in groups if len({factor.postmortem for factor in group}) > 1]
    found.sort(key=lambda cluster: (len({f.postmortem for f in cluster.factors}), cluster.dates[0]), reverse=True)
    return found


def _newest_first(group: list[PastFactor]) -> Cluster:
    return Cluster(tuple(sorted(group, key=lambda factor: factor.date, reverse=True)))
