"""Collecting dues: a month in one go, exceptions, once a month and to the right branch, back-payment, taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from pbdesk.actions.dues import Collection, Paid, back_pay, collect, remarks
from pbdesk.errors import FieldError
from pbdesk.model import Dues
from pbdesk.store import Store
from pbdesk.views.dues import DuesState, dues_month
from tests.builders import a_branch, a_membership, a_person, fill
from tests.views.test_dues import a_standard, moved, paid

TENTH = date(2026, 7, 10)
PEOPLE = ("p1", "p2", "p3")


@pytest.fixture
def three(store: Store) -> Store:
    """A branch of three members with a standard of 40 yuan each."""
    fill(store, a_branch(), *map(a_person, PEOPLE), *map(a_membership, PEOPLE), *map(a_standard, PEOPLE))
    return store


def a_round(*amounts: str | None, month: str = "2026-07", on: date | None = TENTH, branch: str = "b1") -> Collection:
    """A collection from p1, p2, … in their order."""
    payments = tuple(
        Paid(person_id=person, month=month, paid=Decimal(amount) if amount is not None else None)
        for person, amount in zip(PEOPLE, amounts, strict=False)
    )
    return Collection(branch_id=branch, paid_on=on, payments=payments)


def states(store: Store, month: str = "2026-07") -> list[DuesState]:
    return [line.state for line in dues_month(store, "b1", month).lines]


def refused(does: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(FieldError) as told:
        does()
    return {fault.field: fault.sentence for fault in told.value.faults}


def test_a_month_of_everyone_is_one_action_and_one_undo(three: Store) -> None:
    assert collect(three, a_round("40", "40", "40")).label == "收2026年7月党费（b1党支部，3人）"
    assert states(three) == [DuesState.PAID] * 3
    three.undo()
    assert states(three) == [DuesState.OPEN] * 3


def test_exceptions_are_kept_as_they_are(three: Store) -> None:
    collect(three, a_round("40", "25.5", None))
    assert states(three) == [DuesState.PAID, DuesState.PART, DuesState.OPEN]


def test_the_file_keeps_what_was_owed_and_the_day(three: Store) -> None:
    collect(three, a_round("40"))
    shown = three.get(Dues, "p1@2026-07")
    assert shown is not None
    assert (shown.record.due, shown.record.paid_on, shown.record.branch_id) == (Decimal(40), TENTH, "b1")


def test_a_later_round_changes_only_what_it_says_anew(three: Store) -> None:
    collect(three, a_round("40"))
    collect(three, a_round("40", "40", on=date(2026, 7, 20)))
    days = [line.paid_on for line in dues_month(three, "b1", "2026-07").lines]
    assert days == [TENTH, date(2026, 7, 20), None]


def test_nothing_where_something_is_owed_takes_the_record_back_too(three: Store) -> None:
    collect(three, a_round("40", "40"))
    collect(three, a_round("0", None))
    assert states(three) == [DuesState.OPEN] * 3


@pytest.mark.parametrize("amount", ["-1", "1000000.01"])
def test_an_absurd_sum_is_refused_at_the_member(three: Store, amount: str) -> None:
    assert "不是能收的数" in refused(lambda: collect(three, a_round("40", amount)))["p2"]


def test_nothing_is_paid_in_parts_of_a_fen(three: Store) -> None:
    assert "最多写到分" in refused(lambda: collect(three, a_round("40", "1.005")))["p2"]
    assert states(three) == [DuesState.OPEN] * 3


@pytest.mark.parametrize(("on", "word"), [(None, "请填收党费的日期"), (date(2026, 10, 9), "还没到")])
def test_a_round_has_a_day_that_has_come(three: Store, on: date | None, word: str) -> None:
    assert word in refused(lambda: collect(three, a_round("40", on=on)))["paid_on"]


def test_due_11_a_quarter_ahead_may_be_taken_and_no_more(three: Store) -> None:
    collect(three, a_round("40", month="2026-09"))
    assert "不能提前收" in refused(lambda: collect(three, a_round("40", month="2026-10")))["p1"]


def test_e17_a_month_is_paid_once(store: Store) -> None:
    moved(store)
    fill(store, paid("p1", "2026-10", branch="old"))
    said = refused(lambda: collect(store, a_round("40", month="2026-10", on=date(2026, 10, 8), branch="new")))
    assert said["p1"] == "陈p12026年10月的党费已经交到old党支部，一个月只交一次。"


def test_e17_only_the_branch_that_holds_him_that_day_takes_it(store: Store) -> None:
    moved(store)
    said = refused(lambda: collect(store, a_round("40", month="2026-09", on=date(2026, 9, 30), branch="new")))
    assert "在old党支部" in said["p1"]
    collect(store, a_round("40", month="2026-09", on=date(2026, 10, 8), branch="new"))
    assert dues_month(store, "old", "2026-09").lines[0].paid_to == "new党支部"


def test_overdue_months_are_taken_up_together(three: Store) -> None:
    back_pay(three, "b1", "p1", ("2026-04", "2026-05"), TENTH, "陈家人")
    shown = three.get(Dues, "p1@2026-05")
    assert shown is not None
    assert (shown.record.paid, shown.record.payer) == (Decimal(40), "陈家人")
    assert states(three, "2026-04")[0] is DuesState.PAID


def test_due_10_a_thousand_more_at_once_is_remarked_on(three: Store) -> None:
    (said,) = remarks(three, a_round("1040", "1039.99"))
    assert said.startswith("陈p1比应交多交了 1000 元")
    assert "全部上缴中央" in said
