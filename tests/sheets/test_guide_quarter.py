"""党建指导员履职表: branches by Tuesday, sums, reasons, and many branches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pbdesk.calendar import quarter_period
from pbdesk.model import Outcome
from pbdesk.sheets.guide_quarter import draw
from pbdesk.views.rows import GuideBranch, Ratio, Remark, Tuesday
from tests.sheets.by_hand import GUIDE_RULES, LONG_NAME, QUARTER, a_guide, guide_sheet, tuesdays
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts

LATE = Remark(Outcome.WARN, "果园支部周二走访：7月21日（同一周7月22日（星期三）走访，不是周二）", "GUI-01", GUIDE_RULES)


def test_each_branch_by_each_tuesday_with_sums() -> None:
    text = packed(draw(guide_sheet([a_guide()])))
    assert "1果园第1居民小组党支部✓✓✓!7/22✓✗✓✓✓✓✓✓✓○11/13" in text
    assert "合计2/22/22/22/20/2" in text
    assert "22/26" in text


def test_the_head_says_how_many_visits_were_due_and_done() -> None:
    assert "应到访26次，已到访22次（84.6%）" in packed(draw(guide_sheet([a_guide()])))


def test_general_meetings_and_lectures_show_days_and_what_is_left() -> None:
    text = packed(draw(guide_sheet([a_guide(branches=1)])))
    assert "✓7月8日22/24" in text
    assert "○5月12日22/2412月31日前" in text


def test_a_page_and_a_bookmark_for_each_guide() -> None:
    pdf = draw(guide_sheet([a_guide(1), a_guide(2), a_guide(3)]))
    assert bookmarks(pdf) == [(0, "林浩1", 1), (0, "林浩2", 2), (0, "林浩3", 3)]
    assert "第 3 页 共 3 页" in page_texts(pdf)[2]


def test_a_guide_of_many_branches_goes_on_over_pages_under_his_name() -> None:
    pdf = draw(guide_sheet([a_guide(branches=40), a_guide(2)]))
    pages = page_texts(pdf)
    assert "党建指导员履职表（林浩1，续）" in pages[1]
    assert [page for _, _, page in bookmarks(pdf)] == [1, len(pages)]


def test_tuesdays_outside_the_posting_stay_blank() -> None:
    late = GuideBranch("果园支部", date(2026, 8, 15), None, tuesdays()[6:])
    text = packed(draw(guide_sheet([replace(a_guide(), branches=(late,))])))
    assert "果园支部（8月15日起）✓✓✓✓✓✓○6/7" in text


def test_fourteen_tuesdays_fit() -> None:
    quarter = quarter_period(2024, 4)
    branch = GuideBranch(LONG_NAME, None, None, tuesdays(quarter))
    pdf = draw(guide_sheet([replace(a_guide(), branches=(branch,) * 3)], quarter))
    marked = glyphs(pdf)
    assert overlaps(marked) == []
    assert max(glyph.right for glyph in marked) < 841.89 - 39


def test_reasons_stand_below_and_everyone_signs() -> None:
    text = packed(draw(guide_sheet([a_guide(remarks=(LATE,))])))
    assert "周二走访：7月21日（同一周7月22日（星期三）走访，不是周二）GUI-01" in text
    assert all(words in text for words in ("党建指导员签字", "支部书记签字", "街道核对人签字", "规则版本"))


def test_where_one_branch_a_week_is_asked_the_guides_own_tuesdays_count() -> None:
    own = tuple(Tuesday(day.day, Outcome.MET, Ratio(1, 1), day.day) for day in tuesdays(QUARTER))
    text = packed(draw(guide_sheet([a_guide(own=own)])))
    assert "应到访13次，已到访13次（100.0%）" in text
    assert "本人1/1" in text


def test_visits_entered_late_are_marked_beside_the_sign_or_the_day() -> None:
    guide = a_guide(branches=1)
    late = tuple(replace(tuesday, late=True) for tuesday in tuesdays()[1:3])
    pdf = draw(guide_sheet([replace(guide, branches=(replace(guide.branches[0], tuesdays=late),))]))
    assert "7/22" in packed(pdf)
    assert packed(pdf).partition("补事后补录")[0].count("补") == 2
    assert overlaps(glyphs(pdf)) == []
