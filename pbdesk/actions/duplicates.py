"""Joining what was typed twice: one record is kept and filled from the other, which is marked deleted.

One action, undone by one undo. A pair that a person says is none is remembered in the file and not shown again.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pbdesk.actions.joining import Living, filled, one_meeting
from pbdesk.actions.joining_people import repoint
from pbdesk.errors import UserError
from pbdesk.model import Attachment, Meeting, Person, Visit
from pbdesk.store import Changes, Shown, Store, Transaction
from pbdesk.store.columns import RECORDS
from pbdesk.store.naming import table_word
from pbdesk.views.duplicates import KINDS, SETTING, dismissed, pair_of
from pbdesk.views.record_words import Words

_UNCHANGED = "没有保存任何改动。"


def join(store: Store, kind: str, kept: str, gone: str) -> Changes:
    """Make one record of two: ``kept`` stays, with what it lacks from ``gone``, and ``gone`` is marked deleted.

    Raises:
        UserError: one of them is not there, desks disagree on one, or they can't be one.
    """
    stays, goes = _shown(store, kind, kept), _shown(store, kind, gone)
    if kept == gone:
        raise UserError(f"这是同一条记录，不用并。{_UNCHANGED}")
    label = f"把重复的{'人员' if kind == Person.table else table_word(kind)}并成一条"
    with store.change(label) as tx:
        match stays.record:
            case Meeting():
                tx.put(one_meeting(stays.record, goes.record, Living(store)), stays.heads)
                _attachments(store, tx, stays.record, goes.record)
            case Person():
                repoint(store, tx, stays, goes)
                tx.put(filled(stays.record, goes.record, Living(store)), stays.heads)
            case _:
                tx.put(filled(stays.record, goes.record, Living(store)), stays.heads)
        _retire(store, tx, goes, stays.record)
    if store.setting("guide_id") == gone:
        store.keep_setting("guide_id", kept)
    return tx.changes


def not_duplicates(store: Store, kind: str, one: str, other: str) -> None:
    """Remember that two records are two: the pair is not shown again."""
    _keep(store, dismissed(store) | {pair_of(kind, one, other)})


def look_again(store: Store) -> None:
    """Forget which pairs were judged: all of them are shown again."""
    _keep(store, frozenset())


def _keep(store: Store, pairs: frozenset[tuple[str, str, str]]) -> None:
    store.keep_setting(SETTING, json.dumps(sorted(pairs), ensure_ascii=False))


def _shown(store: Store, kind: str, record_id: str) -> Shown[Any]:
    """A record that may be joined.

    Raises:
        UserError: it is not there, or desks disagree on it.
    """
    if kind not in KINDS:
        raise UserError(f"只有会议、走访和人员的重复记录可以并成一条。{_UNCHANGED}")
    shown = store.get(RECORDS[kind].record, record_id)
    if shown is None:
        raise UserError(f"文件里没有编号为“{record_id[:64]}”的{table_word(kind)}，可能已经删除。{_UNCHANGED}")
    if shown.conflicts:
        raise UserError(f"其中一条两边写的还不一样。请先在“冲突”里选定，再并。{_UNCHANGED}")
    return shown


def _attachments(store: Store, tx: Transaction, kept: Meeting, gone: Meeting) -> None:
    """What was attached to the one is attached to the other; the same picture once."""
    sql = "SELECT t.id FROM attachment t WHERE t.meeting_id = ? AND t.deleted_at IS NULL ORDER BY t.added_at, t.id"
    shown = {owner: [store.get(Attachment, r["id"]) for r in store.query(sql, [owner])] for owner in (kept.id, gone.id)}
    there = {each.record.sha256 for each in shown[kept.id] if each}
    for each in shown[gone.id]:
        if each is None:
            continue
        if each.record.sha256 in there:
            tx.delete(each.record, each.heads)
        else:
            tx.put(replace(each.record, meeting_id=kept.id, branch_id=kept.branch_id), each.heads)


def _retire(store: Store, tx: Transaction, gone: Shown[Any], kept: Any) -> None:  # noqa: ANN401  the kinds above
    """Mark a record deleted, with a remark of where it went."""
    note = f"与另一条记录重复，已并入“{Words(store).name(kept)}”（编号 {kept.id}）。"
    tx.put(_noted(gone.record, note), gone.heads)
    noted = _shown(store, gone.record.table, gone.record.id)
    tx.delete(noted.record, noted.heads)


def _noted(record: Meeting | Visit | Person, note: str) -> Meeting | Visit | Person:
    """A record with one line more where it has room for words."""
    if isinstance(record, Person):
        return replace(record, remark=_lines(record.remark, note))
    return replace(record, content=_lines(record.content, note))


def _lines(*texts: str | None) -> str:
    return "\n".join(filter(None, texts))
