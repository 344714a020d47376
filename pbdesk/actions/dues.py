"""The verbs of dues: fix what a member owes, collect a month, take up what is overdue, take a payment back.

Only the monthly sum is kept, never the wage it came from. A month is paid once, to the branch that holds the member
on the day of collection (E-17).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.calendar import parse_period
from pbdesk.clock import today
from pbdesk.errors import Fault, FieldError
from pbdesk.model import Desk, Dues, Organization
from pbdesk.rules import load_policies
from pbdesk.rules.dues import EXTRA_TO_CENTRE, FEN
from pbdesk.rules.dues_book import holding, month_of, month_shifted
from pbdesk.store import Changes, Store
from pbdesk.store.transaction import Transaction
from pbdesk.views.dues_facts import DuesFacts, load_dues
from pbdesk.words import long_date

AHEAD_MONTHS = 2
"""Dues are paid monthly or, with the branch's consent, quarterly (DUE-11): so far ahead they can be taken."""
_MOST_AT_ONCE = Decimal(1_000_000)
_TO_CENTRE = "自愿一次多交 1000 元以上的，全部上缴中央（党费规定第十一条）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What one member paid for one month; nothing (or 0 where something is owed) takes an earlier record back."""

    person_id: str
    month: str
    paid: Decimal | None
    payer: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One round of collecting in a branch: a month of everyone, or overdue months of one."""

    branch_id: str
    paid_on: date | None
    payments: tuple[Paid, ...]


def collect(store: Store, collection: Collection) -> Changes:
    """Save the payments of a round in one change; those that say what the file says already are left alone.

    Raises:
        FieldError: a payment can't be true; a fault's field is ``paid_on`` or the person's id. Nothing was changed.
    """
    facts = _facts(store, collection.branch_id)
    found = tuple(_faults(store, facts, collection))
    if found or collection.paid_on is None:
        raise FieldError(found)
    with store.change(_label(store, collection)) as tx:
        for payment in collection.payments:
            _put(store, tx, facts, collection, payment)
    return tx.changes


def back_pay(
    store: Store, branch_id: str, person_id: str, months: Sequence[str], paid_on: date | None, payer: str = ""
) -> Changes:
    """Take up overdue months of one member, each paid in full, in one change.

    Raises:
        FieldError: as in ``collect``.
    """
    facts = _facts(store, branch_id)
    payments = tuple(
        Paid(person_id=person_id, month=month, paid=facts.owed(person_id, month), payer=payer) for month in months
    )
    return collect(store, Collection(branch_id=branch_id, paid_on=paid_on, payments=payments))


def remarks(store: Store, collection: Collection) -> tuple[str, ...]:
    """What to know about payments that can be saved: large ones, and those that reach far back."""
    facts = _facts(store, collection.branch_id)
    told = []
    for each in collection.payments:
        owed = facts.owed(each.person_id, each.month) or Decimal(0)
        if each.paid is not None and each.paid - owed >= EXTRA_TO_CENTRE:
            name = facts.names.get(each.person_id, "")
            told.append(f"{name}比应交多交了 {each.paid - owed} 元：{_TO_CENTRE}")
    return tuple(told)


def _facts(store: Store, branch_id: str) -> DuesFacts:
    return load_dues(store, branch_id, load_policies(store), today(store.clock))


def _faults(store: Store, facts: DuesFacts, collection: Collection) -> Iterator[Fault]:
    day, now = collection.paid_on, today(store.clock)
    if day is None:
        yield Fault("paid_on", "请填收党费的日期。")
        return
    if day > now:
        yield Fault("paid_on", f"{long_date(day)}还没到，收到党费以后再记。")
        return
    for payment in collection.payments:
        yield from _payment_faults(facts, collection.branch_id, day, payment)


def _payment_faults(facts: DuesFacts, branch_id: str, day: date, payment: Paid) -> Iterator[Fault]:
    person, paid = payment.person_id, payment.paid
    before = facts.payments.get((person, payment.month))
    if before is not None and before.branch_id == branch_id and before.paid == paid:
        return
    name, month = facts.names.get(person, "这个人"), parse_period(payment.month).title
    if paid is not None and not 0 <= paid <= _MOST_AT_ONCE:
        yield Fault(person, f"{name}：{paid} 元不是能收的数，请填 0 到 {_MOST_AT_ONCE} 元。")
    elif paid is not None and paid != paid.quantize(FEN):
        yield Fault(person, f"{name}：{paid} 元写得太细，最多写到分。")
    elif before is not None and before.branch_id != branch_id:
        yield Fault(person, f"{name}{month}的党费已经交到{before.branch}，一个月只交一次。")
    elif payment.month > month_shifted(month_of(day), AHEAD_MONTHS):
        yield Fault(person, f"{name}：党费按月交，经支部同意可以按季度交；{month}的还不能提前收。")
    elif paid and before is None:
        yield from _holder_faults(facts, branch_id, day, person, name)


def _holder_faults(facts: DuesFacts, branch_id: str, day: date, person: str, name: str) -> Iterator[Fault]:
    relations = facts.relations.get(person, ())
    held = holding(relations, day)
    if any(relation.branch_id == branch_id and relation.covers(day) for relation in relations):
        return
    where = f"在{held.branch}" if held and held.branch_id != branch_id else "不在本支部"
    yield Fault(person, f"{name}的组织关系{long_date(day)}{where}，党费由那天所在的支部收。请核对收费日期。")


def _put(store: Store, tx: Transaction, facts: DuesFacts, collection: Collection, payment: Paid) -> None:
    shown = store.get(Dues, f"{payment.person_id}@{payment.month}")
    due = facts.owed(payment.person_id, payment.month)
    if payment.paid is None or (not payment.paid and due):
        if shown is not None:
            tx.delete(shown.record, heads=shown.heads)
        return
    before = shown.record if shown else None
    same = before is not None and before.paid == payment.paid
    tx.put(
        Dues(
            person_id=payment.person_id,
            month=payment.month,
            branch_id=collection.branch_id,
            due=due,
            paid=payment.paid,
            paid_on=before.paid_on if before and same else collection.paid_on,
            payer=payment.payer.strip() or None,
            remark=payment.remark.strip() or None,
        ),
        heads=shown.heads if shown else (),
    )


def _label(store: Store, collection: Collection) -> str:
    months = sorted({payment.month for payment in collection.payments})
    people = len({payment.person_id for payment in collection.payments})
    when = parse_period(months[0]).title if len(months) == 1 else f"{len(months)}个月"
    branch = None if store.desk is Desk.BRANCH else store.get(Organization, collection.branch_id)
    return f"收{when}党费（{f'{branch.record.name}，' if branch else ''}{people}人）"
