"""Unfinished postmortems on disk, kept safe: atomic saves, locks, revisions, recovery, undoing a discard."""

from pmwizard.drafts.draft import Draft, DraftRow, Place, Revision
from pmwizard.drafts.inbox import Note
from pmwizard.drafts.lock import HeldError
from pmwizard.drafts.session import Session
from pmwizard.drafts.store import Store

__all__ = ["Draft", "DraftRow", "HeldError", "Note", "Place", "Revision", "Session", "Store"]
