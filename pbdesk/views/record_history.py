"""The history of one record: who changed it when, and what each field said before and after, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pbdesk.clock import SHANGHAI
from pbdesk.model import AgendaItem, Attendance
from pbdesk.store import Store
from pbdesk.store.columns import PRIVATE, RECORDS, Column, Table, children
from pbdesk.store.naming import table_word
from pbdesk.store.versions import Version, touched_by, versions
from pbdesk.views.record_parts import EMPTY, attendance_at_first, part_name, summary
from pbdesk.views.record_words import Words, column_name, said_columns

_NUMBER_CHANGED = "（已改，中间几位不显示）"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one save: its Chinese name, what it said before and what after; empty where nothing stood."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Save:
    """One save of a record: when, who, as part of what, what it did, field by field.

    ``can_come_back``: it is an earlier content that a person could bring back.
    """

    rev: str
    when: str
    who: str
    action: str
    what: str
    changes: tuple[FieldChange, ...]
    can_come_back: bool


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """Everything that happened to one record, the latest first; ``exists`` is false for one that is deleted now."""

    kind: str
    record_id: str
    title: str
    exists: bool
    saves: tuple[Save, ...]


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """One record that an action touched."""

    kind: str
    record_id: str
    word: str
    name: str


def record_history(store: Store, kind: str, record_id: str) -> RecordHistory | None:
    """The history of the record with this id in the table ``kind``; None when there never was one."""
    found = versions(store, kind, record_id)
    if not found:
        return None
    words = Words(store)
    last = next((r for v in found for r in (v.after, v.before) if r is not None), None)
    exists = store.get(RECORDS[kind].record, record_id) is not None
    title = f"{table_word(kind)}　{words.name(last)}" if last is not None else table_word(kind)
    return RecordHistory(kind, record_id, title, exists, tuple(_save(words, kind, v, exists=exists) for v in found))


def kinds_of(store: Store, record_id: str) -> tuple[str, ...]:
    """In which tables there is, or was, a record with this id."""
    rows = store.query("SELECT DISTINCT h.kind FROM head h WHERE h.record_id = ? ORDER BY h.kind", (record_id,))
    return tuple(row["kind"] for row in rows if row["kind"] in RECORDS)


def action_records(store: Store, action_id: str) -> tuple[ActionRecord, ...]:
    """The records that one action of the history touched."""
    words, order = Words(store), list(RECORDS)
    touched = [
        ActionRecord(t.kind, t.record_id, table_word(t.kind), words.name(t.record) + ("" if t.exists else "（已删除）"))
        for t in touched_by(store, action_id)
    ]
    return tuple(sorted(touched, key=lambda r: (order.index(r.kind), r.name)))


def _save(words: Words, kind: str, version: Version, *, exists: bool) -> Save:
    before, after = version.before, version.after
    changes = () if after is None else tuple(_changes(words, kind, before, after))
    what = "删除" if after is None else "新建" if before is None else "修改"
    if what == "修改" and not changes:
        what = "内容相同"
    return Save(
        rev=version.rev,
        when=f"{version.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        who=version.author,
        action=version.action,
        what=what,
        changes=changes,
        can_come_back=after is not None and not (version.current and exists),
    )


def _changes(words: Words, kind: str, before: Any | None, after: Any) -> Iterator[FieldChange]:  # noqa: ANN401  records
    table = RECORDS[kind]
    for column in said_columns(kind):
        yield from _field(words, table, column, before, after)
    for child in children(kind):
        old = {} if before is None else _by_key(child, before)
        new = _by_key(child, after)
        if before is None and child.record is Attendance:
            yield from (FieldChange(name, "", said) for name, said in attendance_at_first(words, new))
            continue
        for key in chain(new, (key for key in old if key not in new)):
            yield from _part(words, child, old.get(key), new.get(key))


def _field(
    words: Words, table: Table, column: Column, before: Any | None, after: Any, prefix: str = ""  # noqa: ANN401
) -> Iterator[FieldChange]:  # fmt: skip
    old = None if before is None else getattr(before, column.name)
    new = getattr(after, column.name)
    if old == new or (not old and not new):
        return
    said = words.value(column, old), words.value(column, new)
    if column.name in PRIVATE and said[0] == said[1]:
        said = said[0], said[1] + _NUMBER_CHANGED
    yield FieldChange(prefix + column_name(table.name, column.name), *said)


def _by_key(child: Table, record: Any) -> Mapping[str, Any]:  # noqa: ANN401  any record class of the model
    return {getattr(part, child.key[-1]): part for part in getattr(record, child.field)}


def _part(words: Words, child: Table, old: Any | None, new: Any | None) -> Iterator[FieldChange]:  # noqa: ANN401  parts
    if old == new:
        return
    named = new if new is not None else old
    if isinstance(named, AgendaItem) and old is not None and new is not None:
        for column in said_columns(child.name):
            yield from _field(words, child, column, old, new, f"议题“{named.topic or EMPTY}”的")
        return
    field = part_name(words, named)
    yield FieldChange(field, summary(old), summary(new))
