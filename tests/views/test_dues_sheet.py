"""Dues as rows to print: a month's list, a longer period's grid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pbdesk.calendar import month_period, quarter_period, year_period
from pbdesk.model import Dues, DuesCategory, DuesStandard
from pbdesk.rules import load_policies
from pbdesk.store import Store
from pbdesk.views.dues_facts import by_branch, load_dues
from pbdesk.views.dues_sheet import dues_sheet
from pbdesk.views.rows import DuesPayment
from tests.builders import a_branch, a_membership, a_person, a_small_branch, fill

TODAY = date(2026, 9, 20)
JULY = month_period(2026, 7)


@pytest.fixture
def filled(store: Store) -> Store:
    standard = DuesStandard(person_id="p1", from_month="2026-07", category=DuesCategory.WAGE, amount=Decimal("40.00"))
    payment = Dues(
        person_id="p1", month="2026-07", branch_id="b1", due=Decimal("40.00"), paid=Decimal("40.00"),
        paid_on=date(2026, 7, 10), payer="陈p2",
    )  # fmt: skip
    fill(store, *a_small_branch(), standard, payment)
    return store


def test_a_month_lists_what_each_owed_and_paid(filled: Store) -> None:
    (month,) = dues_sheet(filled, JULY, TODAY).months
    assert month.payments[0] == DuesPayment(
        "陈p1", "按月领工资 1%", Decimal("40.00"), Decimal("40.00"), date(2026, 7, 10), "陈p2"
    )
    assert [payment.paid for payment in month.payments[1:]] == [None, None]


def test_a_quarter_is_a_grid_of_its_months(filled: Store) -> None:
    (grid,) = dues_sheet(filled, quarter_period(2026, 3), TODAY).grids
    line = grid.lines[0]
    assert [month.label for month in grid.months] == ["2026-07", "2026-08", "2026-09"]
    assert line.cells == ("40", "✗", "✗")
    assert [str(amount) for amount in (line.due, line.paid, line.owed)] == ["120.00", "40.00", "80.00"]


def test_a_year_has_twelve_months_and_those_ahead_owe_nothing_yet(filled: Store) -> None:
    line = dues_sheet(filled, year_period(2026), TODAY).grids[0].lines[0]
    assert line.cells[6:] == ("40", "✗", "✗", "", "", "")
    assert line.owed == 80


def test_a_street_tells_of_each_branch_what_the_branch_alone_tells(filled: Store) -> None:
    moved = a_membership("q2", "b2", started_on=date(2026, 7, 15))
    paid = Dues(person_id="q2", month="2026-07", branch_id="b1", paid=Decimal(5))
    fill(filled, a_branch("b2"), a_person("q2", name="新来的"), moved, paid)
    whole = dues_sheet(filled, JULY, TODAY)
    alone = [month for branch in ("b1", "b2") for month in dues_sheet(filled, JULY, TODAY, [branch]).months]
    own = {branch: load_dues(filled, branch, load_policies(filled), TODAY).names for branch in ("b1", "b2")}
    every = by_branch(load_dues(filled, None, load_policies(filled), TODAY))
    assert (list(whole.months), {branch: facts.names for branch, facts in every.items()}) == (alone, own)


def test_branches_without_members_are_left_out(filled: Store) -> None:
    fill(filled, a_branch("b2"))
    assert [month.branch for month in dues_sheet(filled, JULY, TODAY).months] == ["b1党支部"]
    assert dues_sheet(filled, JULY, TODAY, ["b2"]).months == ()
