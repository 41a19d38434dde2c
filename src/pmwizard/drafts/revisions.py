"""Earlier states of a draft: small steps for the last hours, larger ones before, the first one always."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pmwizard.drafts.draft import LARGEST, Draft, Revision, Saved, TornError, read
from pmwizard.drafts.files import keep_old
from pmwizard.errors import UnusableError

STEP = timedelta(seconds=10)
"""The smallest step between two revisions."""

NEWEST = 20
"""How many of the newest are kept whatever the clock says."""

_STEPS = (
    (timedelta(minutes=15), STEP),
    (timedelta(hours=3), timedelta(minutes=1)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta(days=7), timedelta(hours=3)),
)
_COARSEST = timedelta(days=1)
_NAME = re.compile(r"(\d{8,})-(\d{8}T\d{6}Z)\.toml")
_STAMP = "%Y%m%dT%H%M%SZ"


def listed(folder: Path) -> list[Revision]:
    """The revisions of the draft in that folder, newest first: by their number, because clocks jump."""
    found = []
    with suppress(FileNotFoundError):
        for path in (folder / "revisions").iterdir():
            name = _NAME.fullmatch(path.name)
            if name:
                found.append(Revision(int(name[1]), datetime.strptime(name[2], _STAMP).replace(tzinfo=UTC), path))
    return sorted(found, key=lambda revision: -revision.number)


def earlier(revision: Revision) -> Draft:
    """The draft as it was then.

    Raises:
        UnusableError: that revision cannot be read.
    """
    saved = _file(revision.path)
    if saved is None:
        raise UnusableError(f"{revision.path}: this revision cannot be read; take another one")
    return saved.draft


def keep(folder: Path, number: int, now: datetime) -> None:
    """Makes the file as it was last saved, `number`, a revision, and thins the others out.

    Raises:
        OSError: the revision cannot be written.
    """
    kept = folder / "revisions"
    kept.mkdir(mode=0o700, exist_ok=True)
    keep_old(folder / "draft.toml", kept / f"{number:08d}-{now.astimezone(UTC):{_STAMP}}.toml")
    for revision in superfluous(listed(folder), now):
        revision.path.unlink(missing_ok=True)


def superfluous(revisions: list[Revision], now: datetime) -> list[Revision]:
    """Those that may go, given all, newest first; the first and the newest few always stay."""
    spare = []
    last: datetime | None = None
    for revision in revisions[NEWEST:-1]:
        age = abs(now - revision.saved_at)
        step = next((step for span, step in _STEPS if age < span), _COARSEST)
        if last is not None and abs(last - revision.saved_at) < step:
            spare.append(revision)
        else:
            last = revision.saved_at
    return spare


def recover(folder: Path) -> tuple[Saved, str]:
    """The newest good state of the draft in that folder, and a sentence when it is not the last one saved.

    Raises:
        UnusableError: nothing there can be read, or a newer pmwizard wrote it.
        OSError: the folder cannot be read.
    """
    both = [saved for saved in (_file(folder / "draft.toml"), _file(folder / "draft.new")) if saved]
    if both:
        return max(both, key=lambda saved: saved.number), ""
    earlier = next((saved for saved in (_file(revision.path) for revision in listed(folder)) if saved), None)
    if earlier is None:
        raise UnusableError(f"{folder}: no state of this draft can be read; its files are still there to look at")
    at = f"{earlier.draft.saved_at.astimezone():%H:%M}" if earlier.draft.saved_at else "before"
    return earlier, f"The last save was torn; this is the one from {at}."


def _file(path: Path) -> Saved | None:
    try:
        if path.stat().st_size > LARGEST:
            return None
        return read(path.read_bytes().decode("utf-8"))
    except (OSError, TornError, ValueError):  # gone, unreadable or not what was saved: the next one may be better
        return None
