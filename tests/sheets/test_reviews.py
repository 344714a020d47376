"""质量督导情况表: a line a branch, sums of sums, and the records that were returned."""

from __future__ import annotations

from pbdesk.sheets.reviews import draw
from pbdesk.views.rows import Ratio
from tests.sheets.by_hand import LONG_NAME
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts
from tests.sheets.urging_by_hand import a_returned_line, a_review_line, reviews_sheet


def test_a_line_says_how_many_records_were_looked_at_returned_and_put_right() -> None:
    text = packed(draw(reviews_sheet(a_review_line())))
    assert "1第1居民小组党支部12433.3%3250.0%150.0%1签字页3、缺席原因1" in text


def test_e35_the_rate_of_all_is_the_rate_of_the_sums() -> None:
    second = a_review_line(2, records=88, reviewed=Ratio(1, 88), returned=Ratio(0, 1), fixed=Ratio(), waiting=0)
    text = packed(draw(reviews_sheet(a_review_line(), second)))
    assert "合计（2个支部）10055.0%6240.0%150.0%1" in text


def test_nothing_returned_is_no_rate() -> None:
    line = a_review_line(records=0, reviewed=Ratio(), returned=Ratio(), fixed=Ratio(), waiting=0, remarked=0)
    assert "00—00—0—0" in packed(draw(reviews_sheet(line)))


def test_a_returned_record_says_what_to_put_right_and_by_when() -> None:
    text = packed(draw(reviews_sheet(a_review_line(), returned=(a_returned_line(),))))
    assert "请补上表决票数。没有写结束时间" in text
    assert "2026年10月22日退回，待修改" in text


def test_a_district_fills_pages_and_its_returned_records_have_a_bookmark() -> None:
    lines = [a_review_line(number) for number in range(1, 701)]
    pdf = draw(reviews_sheet(*lines, returned=(a_returned_line(),) * 40))
    assert [title for _, title, _ in bookmarks(pdf)] == ["坪地街道2026年第三季度质量督导情况表", "退回的记录"]
    assert sum(page.count("商定垃圾分类") for page in page_texts(pdf)) == 40


def test_long_names_stand_whole() -> None:
    pdf = draw(reviews_sheet(a_review_line(branch=LONG_NAME), returned=(a_returned_line(said=LONG_NAME),)))
    assert packed(pdf).count(LONG_NAME) == 2
    assert overlaps(glyphs(pdf)) == []
