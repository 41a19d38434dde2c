"""A record into git; the only room that runs git."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmwizard.publish.attachments import Attachment, attachment
    from pmwizard.publish.commit import Changes, unsaved
    from pmwizard.publish.deliver import Committed, NotPushedError, Way, commit_paths
    from pmwizard.publish.job import own_file
    from pmwizard.publish.place import identity
    from pmwizard.publish.publishing import Plan, Published, plan, publish
    from pmwizard.publish.secrets import Secret, find, mask, mask_all
    from pmwizard.publish.sharing import Shared, bring_together, fetch_shared, share

__all__ = [
    "Attachment",
    "Changes",
    "Committed",
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
    "own_file",
    "plan",
    "publish",
    "share",
    "unsaved",
]

_HOMES = {
    "Attachment": "attachments",
    "attachment": "attachments",
    "Changes": "commit",
    "unsaved": "commit",
    "Committed": "deliver",
    "NotPushedError": "deliver",
    "Way": "deliver",
    "commit_paths": "deliver",
    "own_file": "job",
    "identity": "place",
    "Plan": "publishing",
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
    "share": "sharing",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
