"""A record into git; the only room that runs git."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmwizard.publish.attachments import Attachment, attachment, mask_file
    from pmwizard.publish.commit import Changes, unsaved
    from pmwizard.publish.deliver import Committed, NotPushedError, Way, commit_paths
    from pmwizard.publish.job import own_file
    from pmwizard.publish.locks import LockedError
    from pmwizard.publish.place import identity
    from pmwizard.publish.plans import Plan
    from pmwizard.publish.publishing import Published, plan, publish
    from pmwizard.publish.secrets import Secret, find, mask, mask_all
    from pmwizard.publish.sharing import (
        Shared,
        bring_together,
        fetch_shared,
        plan_share,
        share,
        shared_files,
        take_up,
        took,
        waiting,
    )

__all__ = [
    "Attachment",
    "Changes",
    "Committed",
    "LockedError",
    "NotPushedError",
    "Plan",
    "Published",
    "Secret",
    "Shared",
    "Way",
    "attachment",
    "bring_together",
    "commit_paths",
    "fetch_shared",
    "find",
    "identity",
    "mask",
    "mask_all",
    "mask_file",
    "own_file",
    "plan",
    "plan_share",
    "publish",
    "share",
    "shared_files",
    "take_up",
    "took",
    "unsaved",
    "waiting",
]

_HOMES = {
    "Attachment": "attachments",
    "attachment": "attachments",
    "mask_file": "attachments",
    "Changes": "commit",
    "unsaved": "commit",
    "Committed": "deliver",
    "NotPushedError": "deliver",
    "Way": "deliver",
    "commit_paths": "deliver",
    "own_file": "job",
    "LockedError": "locks",
    "identity": "place",
    "Plan": "plans",
    "Published": "publishing",
    "plan": "publishing",
    "publish": "publishing",
    "Secret": "secrets",
    "find": "secrets",
    "mask": "secrets",
    "mask_all": "secrets",
    "Shared": "sharing",
    "bring_together": "sharing",
    "fetch_shared": "sharing",
    "plan_share": "sharing",
    "share": "sharing",
    "shared_files": "sharing",
    "take_up": "sharing",
    "took": "sharing",
    "waiting": "sharing",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
