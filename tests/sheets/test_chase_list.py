"""催办清单: a heading a branch, a line each thing it is short of, and who reported nothing at all."""

from __future__ import annotations

from dataclasses import replace

from pbdesk.sheets.chase_list import draw
from tests.sheets.by_hand import LONG_NAME, RARE
from tests.sheets.reading import glyphs, overlaps, packed, page_lines
from tests.sheets.urging_by_hand import a_chase_branch, an_entry, chase_list_sheet

SILENT = "本期没有任何会议和走访记录"


def test_a_heading_names_the_branch_its_secretary_and_the_last_reminder() -> None:
    text = packed(draw(chase_list_sheet(a_chase_branch())))
    assert "1第1居民小组党支部书记：陈明缺1项上次催办：9月3日催办清单〔2026〕2号" in text


def test_a_line_says_what_on_whose_authority_until_when_and_who() -> None:
    text = packed(draw(chase_list_sheet(a_chase_branch())))
    assert "1.1支委会（7月、8月）条例第十二条8月31日（已过）书记陈明已经办了的，请按实际日期补录" in text


def test_a_last_day_of_another_year_stands_on_one_line() -> None:
    day = "2019年11月30日（已过）"
    (page,) = page_lines(draw(chase_list_sheet(a_chase_branch(1, an_entry(until=day)))))
    assert any(day in line for line in page)


def test_a_branch_that_reported_nothing_is_said_to_have() -> None:
    text = packed(draw(chase_list_sheet(a_chase_branch(remark=SILENT, before=""), a_chase_branch(2))))
    assert f"缺1项{SILENT}" in text
    assert "共核对12个支部，2个还有事项要办，其中1个没有任何记录" in text


def test_a_branch_without_a_secretary_or_an_item_keeps_its_heading() -> None:
    nothing = replace(a_chase_branch(secretary="", remark=SILENT), entries=())
    assert f"书记：未登记{SILENT}" in packed(draw(chase_list_sheet(nothing)))


def test_a_kept_list_bears_its_number() -> None:
    assert "催办清单〔2026〕3号" in packed(draw(chase_list_sheet(a_chase_branch(), number="〔2026〕3号")))


def test_no_heading_ends_a_page_of_a_district() -> None:
    pages = page_lines(draw(chase_list_sheet(*(a_chase_branch(n, an_entry(), an_entry()) for n in range(1, 701)))))
    last = [lines[next(n for n, line in enumerate(lines) if line.startswith("本清单")) - 1] for lines in pages]
    assert sum("支委会" in line for lines in pages for line in lines) == 1400
    assert [line for line in last if "上次催办" in line] == []


def test_long_and_rare_texts_stand_whole() -> None:
    entry = an_entry(what=LONG_NAME, responsible=f"书记 {RARE}·<b>")
    pdf = draw(chase_list_sheet(a_chase_branch(1, entry, branch=LONG_NAME)))
    assert packed(pdf).count(LONG_NAME) == 2
    assert f"{RARE}·<b>" in packed(pdf)
    assert overlaps(glyphs(pdf)) == []
