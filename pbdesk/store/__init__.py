"""The file: revisions are the truth, tables their projection, one door to write and one to read."""

from __future__ import annotations

from pbdesk.store.drafts import Draft
from pbdesk.store.file import Shown, Store
from pbdesk.store.history import HistoryEntry
from pbdesk.store.locking import OpenElsewhereError
from pbdesk.store.merging import Conflict
from pbdesk.store.transaction import Changes, Transaction

__all__ = ["Changes", "Conflict", "Draft", "HistoryEntry", "OpenElsewhereError", "Shown", "Store", "Transaction"]
