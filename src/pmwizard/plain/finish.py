"""Publishing, spoken: where it goes, what should be looked at first, git's own words, and where it is then."""

from datetime import date
from typing import TYPE_CHECKING

from pmwizard.interview.opening import Opening
from pmwizard.plain.talk import Talk
from pmwizard.record.view import written_day

if TYPE_CHECKING:
    from pmwizard.publish import Plan, Published

_YES = frozenset({"1", "yes", "y", "publish"})


def finish(opening: Opening, talk: Talk) -> bool:
    """Publishes after asking; whether it was published.

    Raises:
        RecordError: the record is not a postmortem yet.
        RefusedError: git, a hook or the remote refused; the draft is as it was.
    """
    from pmwizard.publish import plan, publish

    root = opening.root
    if root is None:
        talk.say(
            "This draft belongs to no repository yet. `pmwizard init DIR` makes one, and there",
            f"`pmwizard resume {opening.session.draft.id}` goes on here.",
        )
        return False
    planned = plan(opening.interview.record, root, opening.settings)
    _say_plan(planned, talk)
    if not planned.ready or not _agreed(opening, planned, talk):
        return False
    done = publish(opening.interview.record, root, opening.settings, on_output=talk.say, terminal=talk.waits)
    _say_done(opening, done, talk)
    return True


def _say_plan(planned: "Plan", talk: Talk) -> None:
    branch = f"{'a new branch' if planned.new_branch else 'branch'} {planned.branch}"
    pushed = f"It is pushed to {planned.remote}." if planned.push else "It is not pushed."
    if planned.ready:
        talk.say(
            f"It goes to {planned.folder} on {branch}, as “{planned.message}”, by {planned.author}. {pushed}",
        )
    talk.say(*planned.troubles)


def _agreed(opening: Opening, planned: "Plan", talk: Talk) -> bool:
    """Asks; whether it may leave. What looks like a secret is masked when the author wants that."""
    if not planned.secrets:
        talk.say("1 publish · 2 not yet")
        return talk.ask().strip().lower() in _YES
    for secret in planned.secrets:
        talk.say(f"Look at {secret.place}: {secret.masked} looks like {secret.kind}.")
    talk.say("1 publish as it is · 2 not yet · 3 mask what was found, then publish")
    answer = talk.ask().strip().lower()
    if answer in {"3", "mask"}:
        from pmwizard.publish import mask_all

        opening.interview.mend(mask_all(opening.interview.record))
        return True
    return answer in _YES


def _say_done(opening: Opening, done: "Published", talk: Talk) -> None:
    pushed = ", pushed" if done.pushed else ""
    talk.say("", f"Published: {done.path}, commit {done.commit[:10]} on {done.branch}{pushed}.", *done.notes)
    if done.compare_url:
        talk.say(f"Open a pull request: {done.compare_url}")
    due = [one for one in opening.interview.record.get("actions") or [] if one.get("status", "open") == "open"]
    days = sorted(one["due"] for one in due if isinstance(one.get("due"), date))
    if due:
        many = "One action is" if len(due) == 1 else f"{len(due)} actions are"
        first = f" The first is due on {written_day(days[0])}." if days else ""
        talk.say(f"{many} on the board.{first}")
    talk.say(opening.put_away())
