"""整改通知书: one page a branch, what to put right until when, in words that advise, with a slip to return."""

from __future__ import annotations

import pytest

from pbdesk.sheets.notice import draw
from tests.sheets.by_hand import LONG_NAME, RARE
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts
from tests.sheets.urging_by_hand import a_notice, an_entry, notice_sheet

BLAMING = ("批评", "责令", "严重", "违反", "追究", "问责", "不得")


def test_the_letter_says_what_was_found_and_until_when_to_put_it_right() -> None:
    text = packed(draw(notice_sheet(a_notice())))
    assert "经核对，截至2026年10月8日，贵支部2026年第三季度尚有以下1项没有完成或没有登记，请对照下表办理" in text
    assert "于2026年10月21日前完成，并把回执交回街道。" in text


def test_a_line_has_its_source_who_sees_to_it_and_what_to_do() -> None:
    text = packed(draw(notice_sheet(a_notice())))
    assert "1支委会（7月、8月）条例第十二条书记陈明已经办了的，请按实际日期补录；没有办的，请写明原因。" in text
    assert "条例：《中国共产党支部工作条例（试行）》" in text


def test_the_letter_advises_and_accuses_nobody() -> None:
    text = packed(draw(notice_sheet(a_notice())))
    assert [word for word in BLAMING if word in text] == []


def test_the_slip_names_the_notice_and_asks_for_a_signature() -> None:
    text = packed(draw(notice_sheet(a_notice())))
    assert "回执第1居民小组党支部已收到整改通知书〔2026〕1号，办理情况如下：" in text
    assert "支部书记签字：联系电话：日期：" in text


def test_seven_hundred_notices_are_seven_hundred_pages_with_a_bookmark_each() -> None:
    pdf = draw(notice_sheet(*(a_notice(number) for number in range(1, 701))))
    marks = bookmarks(pdf)
    assert len(page_texts(pdf)) == len(marks) == 700
    assert marks[699] == (0, "第700居民小组党支部", 700)


@pytest.mark.parametrize("number", [1, 8, 16])
def test_many_things_still_stand_on_one_page(number: int) -> None:
    pdf = draw(notice_sheet(a_notice(1, *[an_entry()] * number)))
    assert len(page_texts(pdf)) == 1
    assert overlaps(glyphs(pdf)) == []


def test_what_no_page_holds_goes_on_and_loses_nothing() -> None:
    pages = page_texts(draw(notice_sheet(a_notice(1, *[an_entry()] * 60), a_notice(2))))
    assert sum(page.count("支委会") for page in pages) == 61
    assert ["（续）" in page for page in pages] == [False, *[True] * (len(pages) - 2), False]


def test_a_last_day_among_unknown_holidays_says_so() -> None:
    assert "放假安排还没有公布" in packed(draw(notice_sheet(a_notice(unsure=True))))
    assert "放假安排" not in packed(draw(notice_sheet(a_notice())))


def test_long_and_rare_names_stand_whole_and_are_never_markup() -> None:
    entry = an_entry(responsible=f"书记 {RARE}", what=f"<b>{LONG_NAME}")
    pdf = draw(notice_sheet(a_notice(1, entry, branch=LONG_NAME)))
    assert packed(pdf).count(LONG_NAME) == 3
    assert f"书记{RARE}" in packed(pdf)
    assert overlaps(glyphs(pdf)) == []
