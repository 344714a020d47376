"""Who is behind: months in a row, reminders at 3, 5 and 6 months, back-payment that reaches too far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pbdesk.rules.dues_book import months_from
from pbdesk.store import Store
from pbdesk.views.dues_arrears import arrears
from tests.builders import a_branch, a_membership, a_person, fill
from tests.views.test_dues import a_standard, moved, paid

OCTOBER = date(2026, 10, 8)


def a_member(store: Store, since: str, *months: str) -> None:
    """A member whose standard of 40 yuan holds since a month; ``months`` are paid."""
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month=since))
    fill(store, *(paid("p1", month) for month in months))


def test_nobody_is_behind_before_the_month_is_over(store: Store) -> None:
    a_member(store, "2026-10")
    assert arrears(store, "b1", OCTOBER) == ()


@pytest.mark.parametrize(
    ("since", "in_a_row", "alert"), [("2026-08", 2, 0), ("2026-07", 3, 3), ("2026-05", 5, 5), ("2026-04", 6, 6),
                                     ("2026-01", 9, 6)],
)  # fmt: skip
def test_reminders_come_at_three_five_and_six_months(store: Store, since: str, in_a_row: int, alert: int) -> None:
    a_member(store, since)
    (line,) = arrears(store, "b1", OCTOBER)
    assert (line.in_a_row, line.alert) == (in_a_row, alert)


def test_at_six_months_the_program_reminds_and_does_not_decide(store: Store) -> None:
    a_member(store, "2026-04")
    (line,) = arrears(store, "b1", OCTOBER)
    assert line.advice.startswith("已连续6个月没有交党费。")
    assert "本软件只作提醒，不作认定" in line.advice


def test_a_payment_ends_the_run_and_leaves_the_earlier_months_owed(store: Store) -> None:
    a_member(store, "2026-05", "2026-07")
    (line,) = arrears(store, "b1", OCTOBER)
    assert (line.months_words, line.in_a_row, line.owed) == ("2026年5月至6月、8月至9月", 2, Decimal(160))


def test_a_part_paid_month_is_owed_but_is_no_month_without_payment(store: Store) -> None:
    a_member(store, "2026-09")
    fill(store, paid("p1", "2026-09", "10"))
    (line,) = arrears(store, "b1", OCTOBER)
    assert (line.owed, line.in_a_row) == (Decimal(30), 0)


def test_due_11_months_beyond_six_are_for_the_superior(store: Store) -> None:
    a_member(store, "2026-03")
    (line,) = arrears(store, "b1", OCTOBER)
    assert line.too_old == 1
    assert "补交党费一般不超过6个月" in line.advice


def test_months_over_the_turn_of_the_year_name_both_years(store: Store) -> None:
    a_member(store, "2025-11", *months_from("2026-03", "2026-09"))
    (line,) = arrears(store, "b1", OCTOBER)
    assert line.months_words == "2025年11月至12月、2026年1月至2月"


def test_without_a_standard_nobody_is_behind(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership())
    assert arrears(store, "b1", OCTOBER) == ()


def test_who_is_let_off_is_not_behind(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(amount="0", approved_by="批复"))
    assert arrears(store, "b1", OCTOBER) == ()


def test_e17_what_is_owed_goes_along_with_the_member(store: Store) -> None:
    moved(store)
    assert arrears(store, "old", OCTOBER) == ()
    assert [line.branch for line in arrears(store, "new", OCTOBER)] == ["new党支部"]


def test_all_branches_are_asked_at_once_with_the_longest_run_first(store: Store) -> None:
    a_member(store, "2026-08")
    fill(store, a_branch("b2"), a_person("p2"), a_membership("p2", "b2"), a_standard("p2", "2026-05"))
    assert [(line.person_id, line.branch_id) for line in arrears(store, None, OCTOBER)] == [("p2", "b2"), ("p1", "b1")]
