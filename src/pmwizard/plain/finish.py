"""Publishing, spoken: where it goes, what should be looked at first, git's own words, and where it is then."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pmwizard.errors import RefusedError
from pmwizard.interview.opening import Opening
from pmwizard.plain import words
from pmwizard.plain.talk import Talk
from pmwizard.record.attachments import beside
from pmwizard.record.view import promised

if TYPE_CHECKING:
    from pmwizard.publish import Plan, Published

Done = TypeVar("Done")


def finish(opening: Opening, talk: Talk, branch: str = "") -> bool:
    """Publishes after asking, to that branch or where the settings say; whether it was published.

    Raises:
        RecordError: the record is not a postmortem yet.
        RefusedError: git, a hook or the remote refused; the draft is as it was.
    """
    from pmwizard.publish import plan, publish

    root = _root(opening)
    to = branch or None
    planned = plan(opening.interview.record, root, opening.settings, branch=to, attachments=opening.files())
    _say_plan(planned, talk)
    if not planned.ready:
        raise RefusedError("\n".join(planned.troubles))
    if not _agreed(opening, planned, talk, "publish"):
        return False
    record, settings, files = opening.interview.record, opening.settings, opening.files()
    heard: dict[str, Any] = {"on_output": talk.relay, "terminal": talk.waits}
    done = _unlocking(partial(publish, record, root, settings, branch=to, attachments=files, **heard), talk)
    _say_done(opening, done, talk)
    return True


def share(opening: Opening, talk: Talk) -> None:
    """Puts the draft on a branch for co-authors, after asking, and takes in what they wrote.

    Raises:
        RefusedError: git, a hook or the remote refused; the draft is as it was.
        OSError: what co-authors wrote could not be kept.
    """
    from pmwizard.publish import plan_share, shared_files, took
    from pmwizard.publish import share as put

    root = _root(opening)
    planned = plan_share(opening.interview.record, root, opening.settings, attachments=opening.files())
    where = f"pushed to {planned.remote}" if planned.push else "not pushed, there is no remote"
    talk.say(f"It goes to the branch {planned.branch} as a draft, {where}.")
    if not planned.ready:
        raise RefusedError("\n".join(planned.troubles))
    if not _agreed(opening, planned, talk, "share"):
        return
    record, files = opening.interview.record, opening.files()
    heard: dict[str, Any] = {"on_output": talk.relay, "terminal": talk.waits}
    done = _unlocking(partial(put, record, root, opening.settings, attachments=files, **heard), talk)
    opening.session.bring_files(shared_files(done.record, root, opening.settings))
    opening.interview.mend(done.record)
    opening.session.save()
    took(str(done.record["id"]), done.commit, root)
    if done.both:
        talk.say(f"Two people changed {', '.join(done.both)}; both wordings are there, keep what is right.")
    talk.say(f"Shared. Others take it up with: pmwizard resume {done.branch}")


def _unlocking(do: Callable[[], Done], talk: Talk) -> Done:
    """Does it; git's locks that a publish of ours left behind when it was killed may be removed first."""
    from pmwizard.publish import LockedError

    while True:
        try:
            return do()
        except LockedError as error:
            if not error.ours or not talk.waits:
                raise
            talk.say(str(error), "1 remove it and try again; 2 leave it.")
            if talk.ask().strip() != "1" or not error.remove():
                raise


def say_attached(opening: Opening, talk: Talk) -> None:
    """Says what goes along."""
    found, missing = beside(opening.interview.record, opening.session.attachments)
    talk.say(*(f"{path.name} goes along." for path in found), *(f"{name} is not there any more." for name in missing))
    more = "attach FILE takes another along, detach NAME takes one out." if found or missing else ""
    talk.say(more or "Nothing goes along yet. attach FILE takes a file along.")


def _root(opening: Opening) -> Path:
    if opening.root is None:
        raise RefusedError(
            "This draft belongs to no repository yet. `pmwizard init DIR` makes one, and there "
            f"`pmwizard resume {opening.session.draft.id}` goes on here."
        )
    return opening.root


def _say_plan(planned: "Plan", talk: Talk) -> None:
    branch = f"{'a new branch' if planned.new_branch else 'branch'} {planned.branch}"
    pushed = f"It is pushed to {planned.remote}." if planned.push else "It is not pushed."
    if planned.ready:
        talk.say(
            f"It goes to {planned.folder} on {branch}, as “{planned.message}”, by {planned.author}. {pushed}",
        )
    talk.say(*(f"{one.name} goes along, {one.sized}." for one in planned.attachments))
    talk.say(*(f"{name} is not there any more; detach {name} takes its link out." for name in planned.missing))


def _agreed(opening: Opening, planned: "Plan", talk: Talk, word: str) -> bool:
    """Asks; whether it may leave. What looks like a secret is masked when the author wants that."""
    for secret in planned.secrets:
        talk.say(f"Look at {secret.place}: {secret.masked} looks like {secret.kind}.")
    talk.say(*(one.asks for one in planned.attachments if one.asks))
    as_it_is = " as it is" if planned.secrets or planned.asks else ""
    mask = f"; 3 mask what was found, then {word}" if planned.secrets else ""
    talk.say(f"{word.capitalize()} it? 1 {word}{as_it_is}; 2 not yet{mask}.")
    while True:
        said = talk.ask()
        answer = said.strip().lower()
        if planned.secrets and answer in {"3", "mask"}:
            opening.mask(planned.secrets)
            return True
        if answer in {"1", "yes", "y", word}:
            return True
        if words.heard(said) is not None:
            talk.put_back(said)
        elif talk.waits and answer not in {"", "2", "no", "n", "not yet"}:
            talk.say(f"1, 2{' or 3' if planned.secrets else ''}; Enter is not yet.")
            continue
        talk.say(f"Not {'published' if word == 'publish' else 'shared'}; {word} asks again.")
        return False


def _say_done(opening: Opening, done: "Published", talk: Talk) -> None:
    pushed = ", pushed" if done.pushed else ""
    talk.say("", f"Published: {done.path}, commit {done.commit[:10]} on {done.branch}{pushed}.", *done.notes)
    if done.compare_url:
        talk.say(f"Open a pull request: {done.compare_url}")
    if told := promised(opening.interview.record):
        talk.say(told)
    talk.say(opening.put_away())
