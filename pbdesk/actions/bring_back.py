"""Bringing back what a record said earlier: one more save with the earlier content, nothing is taken away."""

from __future__ import annotations

from pbdesk.errors import UserError
from pbdesk.store import Changes, Store
from pbdesk.store.columns import RECORDS
from pbdesk.store.versions import versions


def bring_back(store: Store, kind: str, record_id: str, rev: str) -> Changes:
    """Lets a record say again what it said after one of its saves; a deleted record comes back with it.

    Args:
        store: the file.
        kind: the name of the record's table.
        record_id: the record.
        rev: the save, as :func:`pbdesk.views.record_history.record_history` names it.

    Raises:
        UserError: that save was a deletion, or the content contradicts what other records say now.
    """
    earlier = next((version.after for version in versions(store, kind, record_id) if version.rev == rev), None)
    if earlier is None:
        raise UserError("这一次是删除，没有内容可以找回。请选更早的一次。没有保存任何改动。")
    now = store.get(RECORDS[kind].record, record_id)
    with store.change("找回以前的内容") as tx:
        tx.put(earlier, now.heads if now else ())
    return tx.changes
