"""党员花名册: columns, totals, several branches, many pages, long and rare names."""

from __future__ import annotations

import pytest

from pbdesk.errors import UserError
from pbdesk.sheets.roster import USUAL, draw
from pbdesk.views.rows import Column, Roster
from tests.sheets.by_hand import LONG_NAME, RARE
from tests.sheets.desk_by_hand import BRANCH, a_member, a_roster, roster_sheet
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts


def test_a_line_holds_what_is_known_of_a_member() -> None:
    text = packed(draw(roster_sheet(a_roster())))
    member = "1李某1女汉族1973.11大专440***********1234138****8000社区居委会1997.10.021998.10第一党小组书记正式"
    assert member in text


def test_the_totals_tell_full_from_probationary() -> None:
    assert "合计：共3名，正式党员2名，预备党员1名，女2名" in packed(draw(roster_sheet(a_roster())))


def test_each_branch_begins_a_page_with_its_bookmark_and_is_signed_at_its_end() -> None:
    pdf = draw(roster_sheet(a_roster(70), a_roster(2, "澳头党支部")))
    pages = page_texts(pdf)
    assert bookmarks(pdf) == [(0, BRANCH, 1), (0, "澳头党支部", len(pages))]
    assert ["填表人" in page for page in pages] == [*([False] * (len(pages) - 2)), True, True]


def test_a_long_roster_repeats_its_head_and_loses_nobody() -> None:
    pages = page_texts(draw(roster_sheet(a_roster(200))))
    assert all("公民身份号码" in page for page in pages)
    assert sum(page.count("某") for page in pages) == 200


def test_columns_can_be_chosen_renamed_and_left_blank() -> None:
    columns = (Column("number", "号", 20), Column("name", "党员", 60), Column("blank", "签收", 60))
    text = packed(draw(roster_sheet(a_roster(), columns=columns)))
    assert "号党员签收1李某12王某2" in text
    assert "社区居委会" not in text


def test_an_unknown_column_is_refused_with_its_name() -> None:
    with pytest.raises(UserError, match="不认识花名册的栏目“wage”（工资）"):
        draw(roster_sheet(a_roster(), columns=(*USUAL, Column("wage", "工资", 40))))


def test_long_values_wrap_in_their_cells() -> None:
    status = "正式；流动党员（深圳市龙岗区）"
    member = a_member(name=LONG_NAME[:60], employer=LONG_NAME, remark=LONG_NAME, status=status)
    pdf = draw(roster_sheet(Roster(LONG_NAME, (member,))))
    assert overlaps(glyphs(pdf)) == []
    assert packed(pdf).count(LONG_NAME) == 4


def test_a_name_without_a_glyph_is_refused_before_printing_and_rare_ones_stay() -> None:
    assert f"{RARE}·阿不都" in packed(draw(roster_sheet(Roster(BRANCH, (a_member(name=f"{RARE}·阿不都"),)))))
    with pytest.raises(UserError, match="𠮷"):
        draw(roster_sheet(Roster(BRANCH, (a_member(name="吴𠮷"),))))
