"""党费收缴表: a month's list with capital numerals, the grid of a year, what is left to the pen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pbdesk.calendar import quarter_period
from pbdesk.sheets.dues import draw
from tests.sheets.by_hand import LONG_NAME, RARE
from tests.sheets.desk_by_hand import BRANCH, a_payment, dues_grid_sheet, dues_month_sheet
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts


def test_a_line_says_what_was_due_what_came_and_when() -> None:
    text = packed(draw(dues_month_sheet(a_payment(payer="王敏", remark="现金"))))
    assert "1李某1按月领工资1%40.0040.007月10日王敏现金" in text


def test_the_sums_stand_in_digits_and_in_capital_numerals() -> None:
    text = packed(draw(dues_month_sheet(a_payment(), a_payment(2, due=Decimal("75.02"), paid=Decimal("75.02")))))
    assert "合计115.02115.02应交2人，实交2人" in text
    assert "实交合计（大写）人民币壹佰壹拾伍元零贰分" in text


def test_before_anything_came_in_the_sums_are_left_to_the_pen() -> None:
    text = packed(draw(dues_month_sheet(a_payment(paid=None, paid_on=None))))
    assert "合计40.00应交1人，实交人" in text
    assert "人民币收款人签字" in text


def test_a_payment_of_another_year_says_its_year() -> None:
    assert "2025年12月31日" in packed(draw(dues_month_sheet(a_payment(paid_on=date(2025, 12, 31)))))


def test_the_year_is_a_grid_with_what_is_missing() -> None:
    text = packed(draw(dues_grid_sheet()))
    assert f"1李某1按月领工资1%40.00{'40' * 11}✗480.00440.0040.00" in text
    assert "合计2人960.00880.0080.00" in text
    assert "人民币捌佰捌拾元整" in text


def test_a_quarter_has_three_months() -> None:
    text = packed(draw(dues_grid_sheet(quarter_period(2026, 3))))
    assert "月应交7月8月9月应交合计" in text


def test_the_page_says_that_no_wage_is_kept() -> None:
    assert "本表不登记工资收入" in packed(draw(dues_month_sheet(a_payment())))


def test_a_large_branch_flows_over_pages_and_is_signed_once() -> None:
    pdf = draw(dues_month_sheet(*(a_payment(n) for n in range(120))))
    pages = page_texts(pdf)
    assert sum(page.count("某") for page in pages) == 120
    assert ["收款人" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert bookmarks(pdf) == [(0, BRANCH, 1)]


def test_long_and_rare_names_stand_whole() -> None:
    pdf = draw(dues_month_sheet(a_payment(name=f"{LONG_NAME[:60]}", remark=f"{RARE}·<b>"), branch=LONG_NAME))
    assert LONG_NAME[:60] in packed(pdf)
    assert f"{RARE}·<b>" in packed(pdf)
    assert overlaps(glyphs(pdf)) == []
