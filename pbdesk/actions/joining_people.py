"""One person instead of two: whatever names the one that goes names the one that stays; what can't be is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from pbdesk.actions.joining import Living, filled, one_admission
from pbdesk.errors import UserError
from pbdesk.model import Admission, Attachment, Candidate, Dues, Explanation, Membership, Person, Post, Posting, Visit
from pbdesk.store import Shown, Store, Transaction
from pbdesk.store.columns import RECORDS, TABLES, referrers
from pbdesk.views.record_words import Words
from pbdesk.words import long_date

_NOTHING_SAVED = "没有保存任何改动。"
_SPANS = frozenset({"membership", "post", "posting", "member_condition"})
_NAMED_AFTER = frozenset({"dues", "dues_standard"})
_ORDER = ("membership", "posting")
"""What has to be put right first: the rest looks at it."""


def repoint(store: Store, tx: Transaction, kept: Shown[Person], gone: Shown[Person]) -> None:
    """Let every living record that names the one name the other.

    Raises:
        UserError: both stand in different branches at a time, or paid different dues for a month.
    """
    living = Living(store)
    for kind, record_id in _naming(store, gone.record.id):
        shown = store.get(RECORDS[kind].record, record_id)
        if shown is None:
            continue
        moved = _moved(shown.record, gone.record.id, kept.record.id)
        if kind in _SPANS:
            _span(store, tx, shown, moved, living)
        elif kind in _NAMED_AFTER:
            _of_a_month(store, tx, shown, moved)
        elif kind == Admission.table:
            _admission(store, tx, shown, moved, living)
        else:
            tx.put(moved, shown.heads)
    _explanations(store, tx, kept.record.id, gone.record.id)


def _naming(store: Store, person: str) -> list[tuple[str, str]]:
    """The living records that name a person, whether themselves or in a part."""
    found: dict[tuple[str, str], None] = {}
    for table, column in referrers("person"):
        kind = RECORDS[table.owner] if table.owner else table
        at = f"r.{table.owner_column}" if table.owner else f"r.{kind.id_column}"
        rows = store.query(
            f"SELECT DISTINCT {at} AS id FROM {table.name} r JOIN {kind.name} o ON o.{kind.id_column} = {at} "
            f"WHERE r.{column.name} = ? AND o.deleted_at IS NULL", [person],
        )  # fmt: skip
        found.update(((kind.name, r["id"]), None) for r in rows)
    rank = {kind: place for place, kind in enumerate(_ORDER)}
    return sorted(found, key=lambda name: (rank.get(name[0], len(rank)), name))


def _moved(record: Any, gone: str, kept: str) -> Any:  # noqa: ANN401  any record class of the model
    """A record that names the one, naming the other; where both have a mark at a meeting, that of the kept stays."""
    changes: dict[str, Any] = {
        c.name: kept for c in TABLES[record.table].refs if c.ref == "person" and getattr(record, c.name) == gone
    }
    for field in fields(record):
        parts = getattr(record, field.name)
        if isinstance(parts, tuple):
            changes[field.name] = _parts(parts, gone, kept)
    return replace(record, **changes)


def _parts(parts: Iterable[Any], gone: str, kept: str) -> tuple[Any, ...]:
    listed = list(parts)
    named = [part for part in listed if getattr(part, "person_id", None) == kept]
    answer = []
    for part in listed:
        if getattr(part, "person_id", None) != gone:
            answer.append(part)
            continue
        if not any(_double(each, part) for each in named):
            answer.append(replace(part, person_id=kept))
    return tuple(answer)


def _double(one: Any, other: Any) -> bool:  # noqa: ANN401  parts of one record
    """Whether two parts would be one if they named one person: two marks, or two candidates for one item."""
    if TABLES[one.table].key[-1] == "person_id":
        return True
    return isinstance(one, Candidate) and one.agenda_item_id == other.agenda_item_id


def _span(store: Store, tx: Transaction, shown: Shown[Any], moved: Any, living: Living) -> None:  # noqa: ANN401
    """A membership, post, posting or state: one that the kept person has at the same time takes it up."""
    twin = next((each for each in _others(store, moved) if _overlap(each.record, moved)), None)
    if twin is None or not _same_place(twin.record, moved):
        if twin is not None and isinstance(moved, Membership):
            raise UserError(_two_branches(store, twin.record, moved))
        tx.put(moved, shown.heads)
        return
    one = filled(twin.record, moved, living) if twin.record.ended_on else _open(twin.record, moved, living)
    tx.put(replace(one, started_on=min(one.started_on, moved.started_on)), twin.heads)
    if isinstance(moved, Posting):
        _visits(store, tx, moved.id, twin.record.id)
    tx.delete(shown.record, shown.heads)


def _open(kept: Any, other: Any, living: Living) -> Any:  # noqa: ANN401  any of the spans
    """A span that goes on is filled, and still goes on."""
    ends = {name: None for name in ("ended_on", "end_reason", "sent_on", "sent_to") if hasattr(kept, name)}
    return filled(kept, replace(other, **ends), living)


def _others(store: Store, moved: Any) -> Iterator[Shown[Any]]:  # noqa: ANN401  any of the spans
    """What the kept person has of this kind."""
    rows = store.query(
        f"SELECT t.id FROM {moved.table} t WHERE t.person_id = ? AND t.id <> ? AND t.deleted_at IS NULL ORDER BY t.id",
        [moved.person_id, moved.id],
    )
    shown = (store.get(type(moved), r["id"]) for r in rows)
    alike = (each for each in shown if each is not None)
    if isinstance(moved, Membership):
        yield from alike
    else:
        yield from (each for each in alike if _same_place(each.record, moved))


def _same_place(one: Any, other: Any) -> bool:  # noqa: ANN401  any of the spans
    names = ("branch_id",) if isinstance(one, Membership | Posting) else (
        ("organization_id", "group_id", "role") if isinstance(one, Post) else ("kind",)
    )  # fmt: skip
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _overlap(one: Any, other: Any) -> bool:  # noqa: ANN401  any of the spans
    return bool(
        one.started_on < (other.ended_on or date.max) and other.started_on < (one.ended_on or date.max)
    )


def _two_branches(store: Store, one: Membership, other: Membership) -> str:
    names = Words(store)
    where = "、".join(f"“{names.of('organization', m.branch_id)}”" for m in (one, other))
    day = long_date(max(one.started_on, other.started_on))
    return f"{day}起，两条记录的组织关系同时在{where}，不能并成一个人。请先核对转接的日期，再并。{_NOTHING_SAVED}"


def _visits(store: Store, tx: Transaction, gone: str, kept: str) -> None:
    """Visits under a posting that goes are visits under the one that stays."""
    for r in store.query("SELECT v.id FROM visit v WHERE v.posting_id = ? AND v.deleted_at IS NULL", [gone]):
        shown = store.get(Visit, r["id"])
        if shown is not None:
            tx.put(replace(shown.record, posting_id=kept), shown.heads)


def _of_a_month(store: Store, tx: Transaction, shown: Shown[Any], moved: Any) -> None:  # noqa: ANN401
    """Dues are named after the person and the month: they go over as a record of their own."""
    there = store.get(type(moved), RECORDS[moved.table].record_id({n: str(getattr(moved, n)) for n in _key(moved)}))
    if there is None:
        tx.put(moved)
    elif isinstance(moved, Dues) and there.record.paid != moved.paid:
        raise UserError(
            f"{moved.month} 的党费，两条记录交的数目不同（{there.record.paid} 元和 {moved.paid} 元），不能并成一个人。"
            f"请先核对并改成一样，再并。{_NOTHING_SAVED}"
        )
    tx.delete(shown.record, shown.heads)


def _key(record: Any) -> tuple[str, ...]:  # noqa: ANN401  dues and their standards
    return TABLES[record.table].key


def _admission(store: Store, tx: Transaction, shown: Shown[Any], moved: Any, living: Living) -> None:  # noqa: ANN401
    """One person has one file of admission in a branch; what is attached to the other goes with it."""
    row = store.query(
        "SELECT a.id FROM admission a WHERE a.person_id = ? AND a.branch_id = ? AND a.id <> ? "
        "AND a.deleted_at IS NULL ORDER BY a.id", [moved.person_id, moved.branch_id, moved.id],
    )  # fmt: skip
    twin = store.get(Admission, row[0]["id"]) if row else None
    if twin is None:
        tx.put(moved, shown.heads)
        return
    tx.put(one_admission(twin.record, moved, living), twin.heads)
    for r in store.query("SELECT t.id FROM attachment t WHERE t.admission_id = ? AND t.deleted_at IS NULL", [moved.id]):
        attached = store.get(Attachment, r["id"])
        if attached is not None:
            tx.put(replace(attached.record, admission_id=twin.record.id), attached.heads)
    tx.delete(shown.record, shown.heads)


def _explanations(store: Store, tx: Transaction, kept: str, gone: str) -> None:
    for r in store.query("SELECT e.id FROM explanation e WHERE e.subject_id = ? AND e.deleted_at IS NULL", [gone]):
        shown = store.get(Explanation, r["id"])
        if shown is not None:
            tx.put(replace(shown.record, subject_id=kept), shown.heads)
