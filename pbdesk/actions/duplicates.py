"""Joining what was typed twice: one record is kept and filled from the other, which is marked deleted.

One action, undone by one undo. A pair that a person says is none is remembered in the file and not shown again.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pbdesk.actions import joining_branches
from pbdesk.actions.joining import Living, filled, lines, one_meeting
from pbdesk.actions.joining_branches import Branches
from pbdesk.actions.joining_people import People
from pbdesk.actions.repointing import NOTHING_SAVED, OfMeeting, OfVisit
from pbdesk.errors import UserError
from pbdesk.model import Meeting, Organization, Person, Visit
from pbdesk.store import Changes, Shown, Store, Transaction
from pbdesk.store.columns import RECORDS
from pbdesk.views.duplicates import KIND_WORDS, KINDS, SETTING, dismissed, pair_of
from pbdesk.views.record_words import Words
from pbdesk.words import ORGANIZATION_WORDS

_MEASURE = {Person.table: "个人", Organization.table: "个"}


def join(store: Store, kind: str, kept: str, gone: str) -> Changes:
    """Make one record of two: ``kept`` stays, with what it lacks from ``gone``, and ``gone`` is marked deleted.

    Raises:
        UserError: one of them is not there, desks disagree on one, or they can't be one.
    """
    stays, goes = _shown(store, kind, kept), _shown(store, kind, gone)
    if kept == gone:
        raise UserError(f"这是同一条记录，不用并。{NOTHING_SAVED}")
    living = Living(store)
    word = ORGANIZATION_WORDS[stays.record.kind] if kind == Organization.table else KIND_WORDS[kind]
    with store.change(f"把重复的{word}并成一{_MEASURE.get(kind, '条')}") as tx:
        match stays.record:
            case Meeting():
                tx.put(one_meeting(stays.record, goes.record, living), stays.heads)
                OfMeeting(store, tx, living, gone, kept).all()
            case Visit():
                tx.put(filled(stays.record, goes.record, living), stays.heads)
                OfVisit(store, tx, living, gone, kept).all()
            case Person():
                People(store, tx, living, gone, kept).all()
                tx.put(filled(stays.record, goes.record, living), stays.heads)
            case Organization():
                joining_branches.check(store, stays.record, goes.record)
                Branches(store, tx, living, gone, kept).all()
                now = _shown(store, kind, kept)
                tx.put(replace(filled(now.record, goes.record, living), joined_to=None), now.heads)
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
        raise UserError(f"只有会议、走访、人员和组织的重复记录可以并成一条。{NOTHING_SAVED}")
    shown = store.get(RECORDS[kind].record, record_id)
    if shown is None:
        raise UserError(f"文件里没有编号为“{record_id[:64]}”的{KIND_WORDS[kind]}，可能已经删除。{NOTHING_SAVED}")
    if shown.conflicts:
        raise UserError(f"其中一条两边写的还不一样。请先在“冲突”里选定，再并。{NOTHING_SAVED}")
    return shown


def _retire(store: Store, tx: Transaction, gone: Shown[Any], kept: Any) -> None:  # noqa: ANN401  the kinds above
    """Mark a record deleted, with a remark of where it went."""
    note = f"与另一条记录重复，已并入“{Words(store).name(kept)}”（编号 {kept.id}）。"
    tx.put(_noted(gone.record, note, kept.id), gone.heads)
    noted = _shown(store, gone.record.table, gone.record.id)
    tx.delete(noted.record, noted.heads)


def _noted(record: Meeting | Visit | Person | Organization, note: str, kept: str) -> Any:  # noqa: ANN401  as above
    """A record with one line more where it has room for words; an organization says what stands for it now."""
    match record:
        case Organization():
            return replace(record, remark=lines(record.remark, note), joined_to=kept)
        case Person():
            return replace(record, remark=lines(record.remark, note))
    return replace(record, content=lines(record.content, note))
