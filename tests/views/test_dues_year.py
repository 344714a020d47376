"""The year grid of dues: a sign a month, months ahead owe nothing yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pbdesk.store import Store
from pbdesk.views.dues_year import dues_year
from tests.builders import a_branch, a_membership, a_person, fill
from tests.views.test_dues import a_standard, moved, paid


def test_a_year_has_a_sign_for_each_month(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month="2026-03"))
    fill(store, paid("p1", "2026-03"), paid("p1", "2026-04", "25.50"), paid("p1", "2026-12"))
    (line,) = dues_year(store, "b1", 2026, date(2026, 5, 20)).lines
    assert [cell.sign for cell in line.cells] == ["？", "？", "40", "25.5", "✗", *[""] * 6, "40"]


def test_the_sums_leave_out_what_lies_ahead_and_is_not_paid(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month="2026-03"))
    fill(store, paid("p1", "2026-03"), paid("p1", "2026-04", "25.50"))
    (line,) = dues_year(store, "b1", 2026, date(2026, 5, 20)).lines
    assert (line.due, line.paid, line.owed) == (Decimal(120), Decimal("65.50"), Decimal("54.50"))


def test_on_the_screen_a_tick_says_paid_and_the_present_month_is_still_open(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month="2026-02"))
    fill(store, paid("p1", "2026-03"), paid("p1", "2026-04", "25.50"))
    (line,) = dues_year(store, "b1", 2026, date(2026, 5, 20)).lines
    assert [cell.mark for cell in line.cells[:6]] == ["？", "✗", "✓", "25.5", "…", ""]


def test_a_month_of_another_branch_is_no_cell_of_this_one(store: Store) -> None:
    moved(store)
    signs = {
        branch: [cell.sign for cell in dues_year(store, branch, 2026, date(2026, 10, 20)).lines[0].cells]
        for branch in ("old", "new")
    }
    assert signs["old"] == ["✗"] * 9 + [""] * 3
    assert signs["new"] == [""] * 9 + ["✗", "", ""]


def test_who_is_let_off_and_who_paid_elsewhere_is_said(store: Store) -> None:
    moved(store)
    fill(store, paid("p1", "2026-10", branch="old"), a_standard(from_month="2026-11", amount="0", approved_by="批复"))
    (line,) = dues_year(store, "new", 2026, date(2026, 12, 1)).lines
    assert [cell.sign for cell in line.cells[9:]] == ["他处", "免", "免"]
