"""Settling a conflict: one value, both, or a third; the choice is itself a revision and travels back to every desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pbdesk.store import Changes, Store


def settle_conflict(
    store: Store, kind: str, record_id: str, heads: Sequence[str], chosen: Mapping[tuple[str, ...], object]
) -> Changes:
    """Let the fields of a record say what a person chose (None: nothing); the others stay as they are shown.

    ``heads`` are those that the person was shown.

    Raises:
        UserError: the record has moved on since, or a value can't stand.
    """
    with store.change("选定冲突的内容") as tx:
        tx.settle(kind, record_id, heads, chosen)
    return tx.changes
