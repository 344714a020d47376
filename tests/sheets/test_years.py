"""支部全年一图, 街道全年一图: one page, signs that need no colour, rates that say what they are."""

from __future__ import annotations

import pytest

from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts, size_of
from tests.sheets.years_by_hand import branch_years_pdf as branches
from tests.sheets.years_by_hand import street_year_pdf as street


def test_each_branch_has_one_page_and_a_bookmark() -> None:
    pdf = branches(3)
    assert len(page_texts(pdf)) == 3
    assert [title for _, title, _ in bookmarks(pdf)] == [f"果园第{n}居民小组党支部" for n in (1, 2, 3)]


def test_a_cell_shows_its_sign_and_its_day() -> None:
    text = packed(branches())
    assert "✓2.10" in text.replace("✔", "✓")
    assert "6/12" in text


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_nothing_runs_into_anything_else(paper: str) -> None:
    assert overlaps(glyphs(branches(paper=paper))) == []
    assert overlaps(glyphs(street(65, paper))) == []


def test_a_street_of_65_branches_fits_one_a3_page_besides_the_rates() -> None:
    pages = page_texts(street(65))
    assert len(pages) == 2
    assert "第65居民小组党支部" in pages[0]


def test_a_district_goes_on_over_pages_in_readable_type() -> None:
    pages = page_texts(street(700))
    assert len(pages) > 5
    assert all("党员大会" in page for page in pages)


def test_the_paper_is_the_one_asked_for() -> None:
    assert size_of(street(5, "A3")) == pytest.approx((1190.55, 841.89), abs=1)
    assert size_of(street(5, "A4")) == pytest.approx((841.89, 595.28), abs=1)


def test_totals_are_sums_and_nothing_due_is_a_dash() -> None:
    text = packed(street(2))
    assert "合计（2个支部）6/824/24—30/3293.8%" in text


def test_a_trend_tells_what_rose_and_where_nothing_fell_due() -> None:
    text = packed(street(1))
    assert "50.0%100.0%↑—" in text


def test_the_same_year_gives_the_same_bytes() -> None:
    assert street(9) == street(9)
