"""What publishing or sharing would do, and what goes along: said before any of it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmwizard.publish.attachments import Attachment, attachment
from pmwizard.publish.secrets import MAIL, Secret, find, people
from pmwizard.record.attachments import linked, with_link
from pmwizard.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do, found out without doing any of it.

    Attributes:
        id: the id it will have.
        id_taken: the id it has now when another postmortem has that too; empty otherwise.
        folder: its folder, from the repository's root.
        branch: the branch it goes to.
        new_branch: whether that branch is made for it.
        message: the commit's message.
        author: `Name <address>` as git will write it; empty when git does not know.
        remote: the remote's name and address; empty without one.
        push: whether it will be pushed.
        troubles: what would stop it, a sentence with the mend each.
        secrets: what should be masked before it leaves.
        attachments: the files that go along, and why to ask about each.
        missing: names of attachments the record's links lead to, and that do not go along.
        published: whether the repository holds this very postmortem already.
    """

    id: str
    id_taken: str = ""
    folder: str = ""
    branch: str = ""
    new_branch: bool = False
    message: str = ""
    author: str = ""
    remote: str = ""
    push: bool = False
    troubles: tuple[str, ...] = ()
    secrets: tuple[Secret, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    missing: tuple[str, ...] = ()
    published: bool = False

    @property
    def asks(self) -> tuple[str, ...]:
        """What to ask before it leaves, a sentence each; an address of somebody is mentioned, and not asked about."""
        serious = [one for one in self.secrets if one.kind != MAIL]
        said = [f"{one.place}: {one.masked} looks like {one.kind}." for one in serious]
        return (*said, *(one.asks for one in self.attachments if one.asks))

    @property
    def ready(self) -> bool:
        """Whether nothing would stop it."""
        return not self.troubles


def linked_to(record: Mapping[str, Any], names: Iterable[str]) -> Mapping[str, Any]:
    """The record with a link to each of those attachments, so that its page leads to them."""
    for name in names:
        record = with_link(record, name)
    return record


def looked_through(record: Mapping[str, Any], held: Mapping[str, Path], settings: Settings) -> Plan:
    """A plan that knows what is in the record and in its attachments, and nothing of the repository yet.

    Raises:
        UnusableError: an attachment cannot be read.
    """
    known, largest = people(record), settings["publish.largest_attachment"]
    files = tuple(attachment(path, largest, known, name) for name, path in held.items())
    return Plan(
        id="",
        secrets=(*find(record), *(secret for file in files for secret in file.secrets)),
        attachments=files,
        missing=tuple(name for name in linked(record) if name not in held),
    )
