"""What each member is to pay, and the calculator that shows how the sum came about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pbdesk.model import DuesCategory
from pbdesk.store import Store
from pbdesk.views.dues_standards import reckon, standard_rows
from tests.builders import a_branch, a_membership, a_person, fill
from tests.views.test_dues import a_standard

TODAY = date(2026, 10, 8)


@pytest.fixture
def branch(store: Store) -> Store:
    fill(store, a_branch(), a_person(), a_membership())
    return store


def test_the_standard_in_force_is_shown_and_a_later_one_announced(branch: Store) -> None:
    fill(branch, a_standard(from_month="2026-01"), a_standard(from_month="2026-12", amount="75.02"))
    (row,) = standard_rows(branch, "b1", TODAY)
    assert (row.amount, row.rate, row.from_month, row.later) == (Decimal(40), "1%", "2026-01", "2026-12")


def test_where_only_a_later_one_is_fixed_it_is_shown(branch: Store) -> None:
    fill(branch, a_standard(from_month="2026-12"))
    (row,) = standard_rows(branch, "b1", TODAY)
    assert (row.from_month, row.later) == ("2026-12", "")


def test_who_has_none_stands_on_the_list_all_the_same(branch: Store) -> None:
    (row,) = standard_rows(branch, "b1", TODAY)
    assert (row.name, row.amount, row.category_words, row.note) == ("陈p1", None, "", "")


def test_a_sum_that_no_base_gives_is_remarked_on(branch: Store) -> None:
    fill(branch, a_standard(amount="20"))
    assert standard_rows(branch, "b1", TODAY)[0].note.startswith("按比例算不出 20 元")


@pytest.mark.parametrize(
    ("category", "base", "amount", "words"),
    [(DuesCategory.WAGE, "4000", "40.00", "4000 元 × 1% = 40.00 元（党费规定第二条）"),
     (DuesCategory.RETIRED, "5001", "50.01", "5001 元 × 1% = 50.01 元（党费规定）"),
     (DuesCategory.STUDENT, None, "0.20", "每月0.20元（党费规定第六条）"),
     (DuesCategory.FARMER, None, None, "每月0.20–1.00元（党费规定第六条）"), (None, "4000", None, "先选党费类别。")],
)  # fmt: skip
def test_the_calculator_says_how_a_sum_came_about(
    category: DuesCategory | None, base: str | None, amount: str | None, words: str
) -> None:
    found = reckon(category, Decimal(base) if base else None)
    assert found.amount == (Decimal(amount) if amount else None)
    assert found.words == words


def test_without_a_base_the_calculator_says_the_bands() -> None:
    found = reckon(DuesCategory.RETIRED, None)
    assert (found.amount, found.words) == (
        None, "5000元以下（含）0.5%，5000元以上1%，按全额计算（党费规定）",
    )  # fmt: skip
