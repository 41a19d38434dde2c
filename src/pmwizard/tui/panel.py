"""The coach beside the text: the question of the moment, what it noticed, and what has happened before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style

from pmwizard.interview.guide import Noticed
from pmwizard.interview.interview import Interview
from pmwizard.interview.steps import BY_ID
from pmwizard.record.finding import Finding
from pmwizard.tui import keys
from pmwizard.tui.hanging import hanging, packed
from pmwizard.tui.inert import Shown

if TYPE_CHECKING:
    from pmwizard.archive.model import Match, PastAction, SimilarAction
    from pmwizard.coach.asking import Question

MOST_NOTICED = 4
MOST_MATCHES = 3
_LINE = 46
"""Characters quoted of a sentence or an action, where more of it stands elsewhere."""
_FIRST = 36
"""Cells a line has before it is known how many."""


@dataclass(slots=True)
class Talk:
    """What the coach has to say now.

    Attributes:
        questions: the step's questions, the most fitting first.
        asked: which of them is shown.
        noticed: findings of the step, those of the current entry first.
        picked: which finding the keys are about.
        turned: the finding whose rewrites were leafed through, and how often.
        matches: past factors like the one being written.
        match: which of them the keys are about.
        elsewhere: open actions of other postmortems like the one being written.
        archive: what the archive is doing, when it is not ready.
        item: the entry the author is in, -1 for none.
        linked: the past factors that the one being written is linked to.
        app: the application, which knows how a key is pressed here.
    """

    questions: "Sequence[Question]" = ()
    asked: int = 0
    noticed: Sequence[Noticed] = ()
    picked: int = 0
    turned: tuple[Finding | None, int] = (None, 0)
    matches: "Sequence[Match]" = ()
    match: int = 0
    elsewhere: "Sequence[SimilarAction]" = ()
    archive: str = ""
    item: int = -1
    linked: frozenset[str] = frozenset()
    app: object = None

    @property
    def question(self) -> "Question | None":
        """The question of the moment."""
        return self.questions[self.asked % len(self.questions)] if self.questions else None

    @property
    def finding(self) -> Noticed | None:
        """The finding the keys are about."""
        return self.noticed[self.picked % len(self.noticed)] if self.noticed else None

    @property
    def rewrite(self) -> str:
        """The rewrite the keys are about; empty when there is none."""
        found = self.finding.finding if self.finding is not None else None
        if found is None or not found.rewrites:
            return ""
        of, times = self.turned
        return found.rewrites[times % len(found.rewrites) if of == found else 0]

    @property
    def seen(self) -> "Match | None":
        """The past factor the keys are about."""
        return self.matches[self.match % len(self.matches)] if self.matches else None

    @property
    def may_link(self) -> bool:
        """Whether there is a past factor that is not linked yet."""
        return self.seen is not None and self.seen.factor.ref not in self.linked

    @property
    def open_one(self) -> "SimilarAction | None":
        """The open action the keys are about."""
        return self.elsewhere[self.match % len(self.elsewhere)] if self.elsewhere else None


class Panel(VerticalScroll, can_focus=False):
    """The coach's column."""

    DEFAULT_CSS = """
    Panel {
        width: 40;
        padding: 0 1;
        border-left: solid $primary 30%;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        &.-drawer {
            dock: bottom;
            width: 100%;
            height: 60%;
            border-left: none;
            border-top: solid $accent;
            background: $panel;
        }
    }
    """

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self.interview = interview
        self._talk: Talk | None = None

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Shown("", id="talk")

    def on_resize(self) -> None:
        """Wraps what hangs for another width."""
        if self._talk is not None:
            self.show(self._talk)

    def show(self, talk: Talk) -> None:
        """Draws what there is to say."""
        self._talk = talk
        room = self.scrollable_content_region.width or _FIRST
        parts = [*_question(talk), *_noticed(talk, self.interview, room), *_elsewhere(talk, room)]
        parts += _matches(talk, room)
        drawer = self.has_class("-drawer")
        if drawer:
            asked = len(_question(talk))  # last here, where the line below has told what is more
            parts = [_applying(talk), *parts[asked:], *([Content("")] if asked else []), *parts[:asked]]
        self.query_one("#talk", Shown).tell(Content("\n").join(parts))


class CoachLine(Shown):
    """The coach in one line, where the screen is narrow."""

    DEFAULT_CSS = "CoachLine { height: 1; padding: 0 1; background: $panel; color: $text-muted; text-wrap: nowrap; }"

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self.interview = interview

    def show(self, talk: Talk) -> None:
        """A finding first, where it is of another entry with its place, then a past factor, then the question."""
        before = "  ↺ seen before: F9" if talk.finding is not None and talk.seen is not None else ""
        room = max(20, self.screen.size.width - 13 - len(before))
        if talk.finding is not None:
            elsewhere = talk.finding.item not in {talk.item, -1}
            where = f"{where_of(talk.finding, self.interview)}: " if elsewhere else ""
            sign, text, style = "~", f"{where}{talk.finding.finding.message}", "$text-warning"
        elif talk.seen is not None:
            sign, text, style = "↺", f"seen before: {talk.seen.factor.text}", "$text-accent"
        elif talk.open_one is not None:
            sign, text, style = "○", f"open already: {talk.open_one.action.text}", "$text-accent"
        elif talk.question is not None:
            sign, text, style = "?", talk.question.text, "$foreground-muted"
        else:
            sign, text, style = "", talk.archive, "$foreground-muted"
        more = Content.styled(f"{before}  {keys.said(talk.app, '{coach}')} more", "$text-accent")
        self.tell(Content.assemble(Content.styled(f"{sign} ", f"{style} bold"), shortened(text, room), more))


def shortened(text: str, room: int) -> Content:
    """The text on one line, cut with an ellipsis where it does not fit; `room` in cells."""
    return Content(" ".join(text.split())).truncate(room, ellipsis=True)


def _heading(title: str, right: str = "") -> Content:
    return Content.assemble(
        Content.styled(title, "bold $text-primary"), Content.styled(f"  {right}" if right else "", "$foreground-muted")
    )


def _question(talk: Talk) -> list[Content]:
    question = talk.question
    if question is None:
        return []
    parts = [
        _heading("Ask yourselves", f"{talk.asked % len(talk.questions) + 1}/{len(talk.questions)}"),
        Content(question.text),
    ]
    if question.why:
        parts.append(Content.styled(question.why, "$foreground-muted italic"))
    return [*parts, _keys(talk, "{question} next question"), Content("")]


def _applying(talk: Talk) -> Content:
    """The keys that do something now, in sight however much there is to read."""
    found, pairs = talk.finding, []
    if found is not None:
        pairs += [("{accept}", "take")] * bool(talk.rewrite) + [("{keep}", "keep mine")]
    if talk.may_link:
        pairs.append(("{link}", "link"))
    if talk.seen is not None or talk.open_one is not None:
        pairs.append(("{past}", "open it"))
    pairs += [("{finding}", "next"), ("{coach}", "close"), ("{coach-on}", "more")]
    return Content(" · ").join(Content.assemble(_keys(talk, key), f" {said}") for key, said in pairs)


def _noticed(talk: Talk, interview: Interview, room: int) -> list[Content]:
    if not talk.noticed:
        return []
    parts = [_heading("Noticed", str(len(talk.noticed)))]
    start = (talk.picked % len(talk.noticed)) // MOST_NOTICED * MOST_NOTICED
    for place, noticed in enumerate(talk.noticed[start : start + MOST_NOTICED], start):
        found, picked = noticed.finding, noticed is talk.finding
        quoted = f"“{_cut(found.text)}”" if found.text else ""
        where = hanging(_sign(picked), f"{where_of(noticed, interview)} {quoted}", room).stylize("$text-warning")
        parts.append(where.stylize(Style.from_meta({"@click": f"screen.to_finding({place})"})))
        if picked:
            parts.append(hanging("  ", found.message, room))
            if talk.rewrite:
                arrow = Content.styled("→ ", "$text-success bold")
                parts.append(hanging(arrow, Content.styled(talk.rewrite, "$text-success"), room))
            if found.why:
                parts.append(hanging("  ", found.why, room).stylize("$foreground-muted italic"))
            pairs = ["{accept} take it"] * bool(talk.rewrite) + ["{other} the other one"] * bool(found.others)
            pairs += ["{keep} keep mine", *["{finding} next"] * (len(talk.noticed) > 1)]
            parts.append(_packed(talk, pairs, room))
    left = len(talk.noticed) - start - MOST_NOTICED
    return [*parts, *([Content.styled(f"  and {left} more", "$foreground-muted")] if left > 0 else []), Content("")]


def _matches(talk: Talk, room: int) -> list[Content]:
    if not talk.matches:
        return [Content.styled(talk.archive, "$foreground-muted italic")] if talk.archive else []
    count, at = len(talk.matches), talk.match % len(talk.matches)
    parts = [_heading("Seen before", f"{at + 1}/{count}" if count > 1 else "1")]
    for match in [*talk.matches[at:], *talk.matches[:at]][:MOST_MATCHES]:  # the one the keys are about is in sight
        factor, picked = match.factor, match is talk.seen
        teams = ", ".join(factor.teams)
        when = f"{factor.date:%Y-%m-%d} " if factor.date.year > 1 else ""
        whose = f"{when}{factor.title}{f' · {teams}' if teams else ''}"
        parts.append(hanging(_sign(picked), Content.styled(whose, "$text-accent"), room))
        parts.append(hanging("  ", _with_shared(factor.text, match.shared), room))
        parts += [_became(action, room) for action in factor.actions[:3]]
        if picked:  # here, as what comes after may lie below the panel
            pairs = [
                "{link} link it" if talk.may_link else "linked ✓",
                "{past} open it",
                *["{other-past} another"] * (count > 1),
            ]
            parts.append(_packed(talk, pairs, room))
    return parts


def _sign(picked: bool) -> Content:
    """What stands in front of the one the keys are about."""
    return Content.styled("▸ " if picked else "  ", "$text-accent bold")


def _became(action: "PastAction", room: int) -> Content:
    """An action taken then, and what became of it in a sentence."""
    from pmwizard.followup.board import outcome

    sign = {"done": "✓", "dropped": "✗", "open": "○"}.get(action.status, "·")
    said = outcome(action.id, action.status, action.note if action.status in {"dropped", "done"} else "")
    return hanging(f"  {sign} ", f"{_cut(action.text)}\n{said}", room).stylize("$foreground-muted")


def _elsewhere(talk: Talk, room: int) -> list[Content]:
    if not talk.elsewhere:
        return []
    parts = [_heading("Still open elsewhere", str(len(talk.elsewhere)))]
    for one in talk.elsewhere:
        row, picked = one.action, one is talk.open_one
        facts = (row.owner or "nobody yet", f"due {row.due:%Y-%m-%d}" if row.due else "no date", ", ".join(row.teams))
        parts += [
            hanging(_sign(picked), Content.styled(row.title, "$text-accent"), room),
            hanging("  ", _with_shared(row.text, one.shared), room),
            hanging("  ", " · ".join(fact for fact in facts if fact), room).stylize("$foreground-muted"),
        ]
    more = " · {other-past} another" if len(talk.elsewhere) > 1 else ""
    return [
        *parts,
        Content("Is yours the same promise, or another one?"),
        _keys(talk, f"{{past}} open it{more}"),
        Content(""),
    ]


def _with_shared(text: str, shared: Sequence[str]) -> Content:
    content = Content(text)
    for word in shared:
        at = text.find(word)
        if at >= 0:
            content = content.stylize("bold", at, at + len(word))
    return content


def _packed(talk: Talk, pairs: Sequence[str], room: int) -> Content:
    """Keys and what they do, none of them broken over two lines."""
    return packed([keys.said(talk.app, pair) for pair in pairs], room).stylize("$text-accent")


def _keys(talk: Talk, text: str) -> Content:
    return Content.styled(keys.said(talk.app, text), "$text-accent")


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LINE else flat[: _LINE - 1].rstrip() + "…"


def where_of(noticed: Noticed, interview: Interview) -> str:
    """Where a finding stands, in words: `entry 3`, `F2`, `summary`."""
    step = BY_ID[noticed.step]
    if noticed.item < 0:
        return step.field(noticed.field).label.lower() if noticed.field else ""
    entries = interview.entries(step)
    known = str(entries[noticed.item].get("id", "")) if noticed.item < len(entries) else ""
    return known or f"entry {noticed.item + 1}"
