"""A second connection to an open file: for work on another thread, under the right to write of the first."""

from __future__ import annotations

from pbdesk.store import opening
from pbdesk.store.file import Store
from pbdesk.store.locking import Lock
from pbdesk.store.values import write_instant


def beside(store: Store) -> Store:
    """Open the file of a store once more, on the thread that asks; what it writes, the first sees at once.

    What the first remembers of the file's settings it has to read again afterwards (``read_settings``).
    """
    assert store.path is not None, "a file in memory has one connection"
    conn = opening.open_checked(
        store.path, read_only=store.read_only, content=False, now=write_instant(store.clock())
    )
    return Store(
        conn, store.path, clock=store.clock, author=store.author, ids=store.new_id, read_only=store.read_only,
        lock=Lock(),
    )  # fmt: skip
