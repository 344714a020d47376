"""支部季度达标表: what stands on a branch's page, and that it always is one page."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pbdesk.calendar import quarter_period
from pbdesk.errors import UserError
from pbdesk.model import Outcome
from pbdesk.sheets.branch_quarter import draw
from pbdesk.sheets.marks import SIGNS
from pbdesk.views.rows import BranchQuarter, Ratio
from tests.sheets.by_hand import (
    LONG_NAME,
    RARE,
    a_branch,
    a_quarter,
    an_empty_quarter,
    branch_sheet,
    owed,
    tuesdays,
)
from tests.sheets.reading import bookmarks, darkest, glyphs, overlaps, packed, page_texts

A4_WIDTH = 595.28
LONGEST = a_quarter(
    1, groups=12,
    branch=a_branch(1, name=LONG_NAME, groups=12, superior="龙岗区坪地街道党工委 坪西社区党委 第一党总支"),
    tuesdays=tuesdays(quarter_period(2024, 4)), owed=owed() * 5, notes=owed()[:1] * 4,
)  # fmt: skip


def one(quarter: BranchQuarter) -> str:
    return packed(draw(branch_sheet([quarter])))


def test_a_page_a_branch_with_page_x_of_y_and_a_bookmark() -> None:
    pdf = draw(branch_sheet([a_quarter(1), a_quarter(2), an_empty_quarter(3)]))
    assert [re.search(r"第 \d 页 共 \d 页", text)[0] for text in page_texts(pdf)] == [  # type: ignore[index]
        "第 1 页 共 3 页", "第 2 页 共 3 页", "第 3 页 共 3 页",
    ]  # fmt: skip
    named = [title for _, title, _ in bookmarks(pdf)]
    assert named == ["果园第1居民小组党支部", "果园第2居民小组党支部", "空白第3党支部"]


def test_the_head_says_who_the_branch_is() -> None:
    text = one(a_quarter())
    for words in ("24人（正式22、预备2）", "设（5人）", "2个", "王敏", "林浩", "92.4%（183/198）", "2018年6月19日"):
        assert words in text


def test_a_month_shows_sign_day_and_attendance() -> None:
    text = one(a_quarter())
    assert "支委会✓7月6日5/5✗缺○9月30日前31未达标" in text


def test_every_tuesday_has_its_day_its_sign_and_the_day_of_a_late_visit() -> None:
    text = one(a_quarter())
    assert "7日14日21日28日4日11日18日25日1日8日15日22日29日" in text
    assert "到访✓✓✓!✓✗✓✓✓✓✓✓✓○1311实际日期7/22" in text


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_can_be_read_without_colour(outcome: Outcome) -> None:
    days = tuesdays()
    strip = tuple(type(day)(day.day, outcome, Ratio(0, 1)) for day in days)
    assert one(a_quarter(tuesdays=strip)).count(SIGNS[outcome].text) >= len(days)


def test_what_is_short_stands_with_rule_authority_and_last_day() -> None:
    text = one(a_quarter())
    assert "支委会：8月没有召开MTG-02《中国共产党支部工作条例（试行）》第十二条8月31日已过" in text
    assert "周二走访：9月29日还没有到访GUI-01街道“强基”工程党建指导员制度（2018年）9月29日前" in text


def test_a_quarter_without_a_gap_says_so() -> None:
    assert "本表各项没有欠缺" in one(a_quarter(owed=()))


def test_a_branch_without_a_guide_system_says_so() -> None:
    text = one(a_quarter(tuesdays=(), guide_meeting=None, guide_lectures=None))
    assert "本支部不要求派驻党建指导员" in text


def test_a_branch_of_which_nothing_is_recorded_still_has_its_form() -> None:
    text = one(an_empty_quarter())
    assert "空白第1党支部" in text
    assert "0人" in text
    assert "支部书记签字" in text


def test_who_signs_and_which_rules_were_used_stand_at_the_foot() -> None:
    text = one(a_quarter())
    assert all(f"{who}签字" in text for who in ("支部书记", "党建指导员", "街道核对人"))
    assert "规则版本2026.11口径版本默认打印日期2026年9月20日" in text


def test_a_dissolved_branch_says_when() -> None:
    assert "2026年8月15日撤销" in one(a_quarter(branch=a_branch(dissolved_on=date(2026, 8, 15))))


def test_rare_characters_and_markup_are_printed_as_they_are() -> None:
    branch = a_branch(name=f"{RARE}<b>A&B</b>支部", secretary="王\x07䶮")
    text = one(a_quarter(branch=branch))
    assert f"{RARE}<b>A&B</b>支部" in text
    assert "王䶮" in text


def test_a_missing_character_names_the_branch_where_it_stands() -> None:
    branch = a_branch(secretary="吴𠮷")
    with pytest.raises(UserError, match="“𠮷”（U\\+20BB7），在“果园第1居民小组党支部”的“吴𠮷”中"):
        draw(branch_sheet([a_quarter(branch=branch)]))


@pytest.mark.parametrize(
    "quarter", [LONGEST, a_quarter(groups=0), an_empty_quarter()], ids=["longest", "usual", "empty"]
)
def test_however_much_it_holds_it_is_one_page_and_nothing_leaves_the_frame(quarter: BranchQuarter) -> None:
    pdf = draw(branch_sheet([quarter]))
    assert len(page_texts(pdf)) == 1
    marked = glyphs(pdf)
    assert min(glyph.left for glyph in marked) > 47
    assert max(glyph.right for glyph in marked) < A4_WIDTH - 47
    assert min(glyph.bottom for glyph in marked) > 14


def test_on_the_fullest_page_no_text_lies_over_other_text() -> None:
    assert overlaps(glyphs(draw(branch_sheet([LONGEST])))) == []


def test_on_the_fullest_page_nothing_is_left_out() -> None:
    text = one(LONGEST)
    assert LONG_NAME in text
    assert all(f"第{number}党小组会" in text for number in range(1, 13))
    assert text.count("支委会：8月没有召开") == 9


def test_the_printed_text_is_really_there() -> None:
    pdf = draw(branch_sheet([a_quarter()]))
    marked = [glyph for glyph in glyphs(pdf) if glyph.char in "党支部书记缺✓✗"]
    assert len(marked) > 40
    assert max(darkest(pdf, marked)) < 160
