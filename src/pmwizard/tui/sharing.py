"""A draft on its branch, for co-authors: what they wrote meanwhile comes back into it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from pmwizard.tui.publishing import Part, PublishScreen

if TYPE_CHECKING:
    from pmwizard.publish import Shared


class ShareScreen(PublishScreen):
    """Ends with False: the draft goes on."""

    DOING: ClassVar[str] = "Sharing …"
    REFUSED: ClassVar[str] = "It is not shared, and nothing is lost."

    def do(self, root: Path, hear: Callable[[str], None], then: Callable[..., Any], *, terminal: bool = False) -> None:
        """Shares, and notes what came back once the draft is saved with it."""
        from pmwizard.publish import share, shared_files, took

        opening = self.opening
        done = share(
            opening.interview.record,
            root,
            opening.settings,
            attachments=opening.files(),
            on_output=hear,
            stop=self.stop,
            terminal=terminal,
        )
        opening.session.bring_files(shared_files(done.record, root, opening.settings))
        then(opening.interview.mend, done.record)
        opening.session.save()
        took(str(done.record["id"]), done.commit, root)
        then(self._shared, done)

    def _shared(self, done: "Shared") -> None:
        self.working, self.finished = False, True
        where = "pushed" if done.pushed else "here; there is no remote to push it to"
        lines: list[Part] = [
            Content.styled("Shared.", "bold $text-success"),
            Content(""),
            ("branch", f"{done.branch}, {where}"),
            ("commit", done.commit[:12]),
            Content(""),
        ]
        if done.both:
            both = f"Two people changed {', '.join(done.both)}. Both wordings are there; keep what is right."
            lines += [Content.styled(both, "$text-warning"), Content("")]
        lines += [
            Content("Co-authors take it up from home, or with:"),
            Content.styled(f"pmwizard resume {done.branch}", "bold"),
            Content("Share again whenever you like: what they added comes in, item by item."),
        ]
        self.show(lines, [("Enter", "goes on")])
