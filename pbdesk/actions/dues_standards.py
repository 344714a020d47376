"""Fixing what members owe a month (DUE-13): one at a time or many at once, from a month on.

The wage is asked for by the calculator and forgotten; the file keeps the category and the sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pbdesk.calendar import parse_period
from pbdesk.errors import Fault, FieldError
from pbdesk.model import DuesCategory, DuesStandard, Person
from pbdesk.rules.dues import FEN, standard_fault
from pbdesk.store import Changes, Store

_AMOUNT = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardDraft:
    """A member's monthly sum as it is about to be fixed."""

    person_id: str
    from_month: str | None
    category: DuesCategory | None
    amount: Decimal | None
    approved_by: str = ""
    remark: str = ""


def set_standard(store: Store, draft: StandardDraft) -> Changes:
    """Fix one member's monthly sum from a month on; an earlier one for the same month is replaced.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    found = tuple(faults(draft))
    if found:
        raise FieldError(found)
    person = store.get(Person, draft.person_id)
    name = person.record.name if person else ""
    return _save(store, f"定{name}的党费标准", (draft,))


def set_standards(store: Store, drafts: Sequence[StandardDraft]) -> Changes:
    """Fix the monthly sums of several members in one change.

    Raises:
        FieldError: as in ``set_standard``, for the drafts together.
    """
    found = dict.fromkeys(fault for draft in drafts for fault in faults(draft))
    if not drafts:
        found = {Fault("people", "请先选党员。"): None}
    if found:
        raise FieldError(tuple(found))
    return _save(store, f"定{len(drafts)}名党员的党费标准", drafts)


def remove_standard(store: Store, person_id: str, from_month: str) -> Changes:
    """Take a standard back that was fixed by mistake; the one before it is in force again."""
    shown = store.get(DuesStandard, f"{person_id}@{from_month}")
    with store.change("删除党费标准") as tx:
        if shown is not None:
            tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def faults(draft: StandardDraft) -> Iterator[Fault]:
    """Everything in a draft that can't be true, each tied to its field."""
    if draft.category is None:
        yield Fault("category", "请选党费类别。")
    if draft.from_month is None:
        yield Fault("from_month", "请填从哪个月起执行。")
    if draft.amount is None:
        yield Fault(_AMOUNT, "请填每月应交多少元。")
    elif draft.amount < 0 or draft.amount != draft.amount.quantize(FEN):
        yield Fault(_AMOUNT, "每月应交不能是负数，最多写到分。")
    elif draft.category is not None:
        said = standard_fault(draft.category, draft.amount, draft.approved_by.strip())
        if said:
            yield Fault("approved_by" if "批准文件" in said else _AMOUNT, said)


def _save(store: Store, label: str, drafts: Sequence[StandardDraft]) -> Changes:
    months = {draft.from_month for draft in drafts}
    since = f"（{parse_period(next(iter(months)) or '').title}起）" if len(months) == 1 else ""
    with store.change(label + since) as tx:
        for draft in drafts:
            assert draft.from_month is not None
            assert draft.category is not None
            assert draft.amount is not None
            shown = store.get(DuesStandard, f"{draft.person_id}@{draft.from_month}")
            record = DuesStandard(
                person_id=draft.person_id,
                from_month=draft.from_month,
                category=draft.category,
                amount=draft.amount.quantize(FEN),
                approved_by=draft.approved_by.strip() or None,
                remark=draft.remark.strip() or None,
            )
            tx.put(record, heads=shown.heads if shown else ())
    return tx.changes
