"""街道季度汇总表: a line a branch, totals, columns as data."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Outcome
from pbdesk.sheets.street_quarter import draw
from pbdesk.views.rows import BranchQuarter, Column, Line, Ratio
from tests.sheets.by_hand import LONG_NAME, a_branch, a_quarter, an_empty_quarter, mark, met, sitting, street_sheet
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts, text_of


def many(count: int, unit: str = "居民小组", start: int = 1) -> list[BranchQuarter]:
    return [a_quarter(n, branch=a_branch(n, unit=unit)) for n in range(start, start + count)]


def of(*quarters: BranchQuarter, columns: tuple[Column, ...] = ()) -> str:
    return packed(draw(street_sheet(quarters, columns=columns)))


def test_one_line_a_branch_numbered_through() -> None:
    text = of(*many(3))
    assert re.findall(r"(\d)果园第(\d)居民小组党支部", text) == [("1", "1"), ("2", "2"), ("3", "3")]


def test_the_head_is_repeated_on_every_page_and_pages_are_counted() -> None:
    pages = page_texts(draw(street_sheet(many(60))))
    assert len(pages) > 1
    assert all("支部名称" in page and f"第 {n} 页 共 {len(pages)} 页" in page for n, page in enumerate(pages, start=1))


def test_totals_sum_numerators_and_denominators_instead_of_averaging_rates() -> None:
    quarters = [a_quarter(1, attendance=Ratio(1, 2)), a_quarter(2, attendance=Ratio(97, 98))]
    assert "98.0%" in of(*quarters)


def test_nothing_due_prints_a_dash_never_a_hundred_percent() -> None:
    text = of(an_empty_quarter(1), an_empty_quarter(2))
    assert "100.0%" not in text
    assert "—" in text


def test_more_than_was_owed_does_not_raise_the_rate() -> None:
    three = met(sitting(7, 8), sitting(8, 8), sitting(9, 8))
    busy = replace(a_quarter(1), lines=(Line("MTG-01", "党员大会", (three,)),))
    idle = replace(a_quarter(2), lines=(Line("MTG-01", "党员大会", (mark(Outcome.UNMET),)),))
    columns = (Column("name", "支部", 100), Column("rule:MTG-01", "党员大会", 100))
    assert "1/250.0%" in of(busy, idle, columns=columns)


def test_kinds_of_unit_are_summed_apart_and_then_together() -> None:
    text = of(*many(2), *many(1, "社区工作站", 3))
    assert "居民小组（2个支部）" in text
    assert text.count("小计（") == 2
    assert "合计（3个支部）" in text


def test_one_kind_of_unit_needs_no_subtotal() -> None:
    assert "小计" not in of(*many(2))


def test_problems_are_what_is_overdue() -> None:
    text = of(*many(1))
    assert "支委会缺8月" in text
    assert "9月29日" not in text


def test_a_month_of_groups_that_do_not_agree_shows_how_many_did() -> None:
    good, bad = (met(sitting(7, 9)),) * 3, (mark(Outcome.UNMET),) * 3
    half = replace(a_quarter(1), lines=(Line("MTG-03", "第1党小组会", good), Line("MTG-03", "第2党小组会", bad)))
    assert "1/21/21/23/6" in of(half, columns=(Column("months:MTG-03", "党小组会", 100),))


def test_a_street_renames_drops_adds_and_orders_columns() -> None:
    columns = (
        Column("name", "党组织", 200), Column("guide_meeting", "指导员列席", 60),
        Column("rule:MTG-07", "组织生活会", 60), Column("blank", "领导批示", 80), Column("unit", "类别", 60),
    )  # fmt: skip
    text = of(*many(1), columns=columns)
    assert all(column.title in text for column in columns)
    assert "支部名称" not in text
    assert "果园第1居民小组党支部✓1/1○0/1居民小组" in text


def test_a_column_that_no_one_can_fill_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(UserError, match=r"没有“height”这一栏，没有打印。可用的有：.*attendance（平均出勤率）"):
        of(*many(1), columns=(Column("height", "身高", 50),))


def test_signatures_stand_on_the_last_page_only() -> None:
    pages = page_texts(draw(street_sheet(many(60))))
    assert ["分管领导" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_long_names_wrap_and_nothing_lies_over_other_text_or_leaves_the_frame() -> None:
    quarters = [a_quarter(n, branch=a_branch(n, name=LONG_NAME, secretary="欧阳阿依古丽")) for n in range(3)]
    pdf = draw(street_sheet(quarters))
    marked = glyphs(pdf)
    assert overlaps(marked) == []
    assert max(glyph.right for glyph in marked) < 841.89 - 33
    assert packed(pdf).count(LONG_NAME[-5:]) == 3


def test_seven_hundred_branches_fit_their_totals() -> None:
    pdf = draw(street_sheet(many(700)))
    assert overlaps(glyphs(pdf, page=len(page_texts(pdf)))) == []
    assert "合计（700个支部）" in text_of(pdf)


def test_the_file_has_one_bookmark_with_its_title() -> None:
    pdf = draw(street_sheet(many(1)))
    assert bookmarks(pdf) == [(0, "坪地街道2026年第三季度组织生活达标情况汇总表", 1)]
