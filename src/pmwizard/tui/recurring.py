"""Factors that came up in several postmortems: when, in whose, and whether what was promised was done."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.content import Content

from pmwizard.followup import board
from pmwizard.tui.shelf import Item, Shelf, read_past

if TYPE_CHECKING:
    from pmwizard.archive.archive import Archive
    from pmwizard.archive.model import Cluster, PastAction, PastFactor
    from pmwizard.settings import Settings

_SIGNS = {"done": "✓", "dropped": "✗", "idea": "·"}
_FINISHED = ("done", "dropped")


class RecurringScreen(Shelf):
    """Factors that came up in several postmortems, the most frequent first."""

    def __init__(self, root: Path | None, settings: "Settings", archive: "Archive | None" = None) -> None:
        super().__init__(root, settings, archive)
        self.clusters: Sequence[Cluster] = ()
        if root:
            self.reading = "looking for factors that came back"

    def read(self, archive: "Archive") -> None:
        """The clusters; looking through a large archive takes some seconds."""
        self.app.call_from_thread(self._took, archive.recurring())

    def _took(self, clusters: "Sequence[Cluster]") -> None:
        self.clusters = clusters
        self.reading = "" if clusters else "No factor has come up twice so far."
        self.draw()

    def heading(self) -> Content:
        """How many there are."""
        shown = sum(_holds(cluster, self.words) for cluster in self.clusters)
        among = f"{shown} of {len(self.clusters)}" if self.words else f"{shown} of them"
        count = f" · {among}" if self.clusters else ""
        return Content.assemble(Content.styled("What came back", "bold"), count)

    def listed(self, words: str) -> Sequence[Item]:
        """A heading for each, then each time it came up."""
        return [item for cluster in self.clusters if _holds(cluster, words) for item in self._cluster(cluster)]

    def _cluster(self, cluster: "Cluster") -> Iterator[Item]:
        count = len({factor.postmortem for factor in cluster.factors})
        promised = {(f.postmortem, a.id): a for f, a in cluster.actions if a.status != "idea"}
        done = sum(action.status == "done" for action in promised.values())
        kept = f"{done} of {len(promised)} actions done" if promised else "nothing was promised"
        head = Content.styled(f"{count} times", "bold $text-primary")
        facts = Content.styled(f"  {_span(cluster)} · {kept}", "$foreground-muted")
        teams = Content.styled(f" · {', '.join(cluster.teams)}", "$foreground-muted")
        yield Item(Content.assemble(head, facts, teams).truncate(self.room + 2, ellipsis=True), heading=True)
        for factor in cluster.factors:
            day = f"{factor.date:%Y-%m-%d}" if factor.date.year > 1 else "no date   "
            where = Content.styled(f"  {day}  ", "$foreground-muted")
            words = Content(" ".join(factor.text.split()))
            yield Item(Content.assemble(where, words).truncate(self.room + 2, ellipsis=True), factor, factor.ref)
        yield Item(Content(""))

    def about(self, value: Any) -> Content | None:
        """The whole factor, and what became of what was promised about it."""
        factor: PastFactor = value
        teams = f" · {', '.join(factor.teams)}" if factor.teams else ""
        parts = [
            Content(" ".join(factor.text.split())),
            Content.styled(f"{factor.title}{teams}", "$text-accent"),
            *(_became(action) for action in factor.actions),
        ]
        if not factor.actions:
            parts.append(Content.styled("Nothing was promised about it then.", "$foreground-muted"))
        return Content("\n").join(parts)

    def choose(self, value: Any) -> None:
        """Opens the postmortem at the factor."""
        read_past(self, self.root, value.ref, value.path, line=value.line)


def _became(action: "PastAction") -> Content:
    said = board.outcome(action.id, action.status, action.note if action.status in _FINISHED else "")
    return Content.styled(f"{_SIGNS.get(action.status, '○')} {action.text}\n  {said}", "$foreground-muted")


def _span(cluster: "Cluster") -> str:
    days = [day for day in cluster.dates if day.year > 1]
    ends = list(dict.fromkeys(f"{day:%b %Y}" for day in (days[-1], days[0]))) if days else ["no dates"]
    return " to ".join(ends)


def _holds(cluster: "Cluster", words: str) -> bool:
    whole = " ".join(f"{f.text} {f.title} {' '.join(f.teams)} {' '.join(f.services)}" for f in cluster.factors)
    return all(word in whole.casefold() for word in words.casefold().split())
