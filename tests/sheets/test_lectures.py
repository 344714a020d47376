"""党课登记表: a line a lecture, sums, late entry, long and empty values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pbdesk.sheets.lectures import draw
from pbdesk.views.rows import Lecture, Ratio
from tests.sheets.by_hand import LONG_NAME, RARE
from tests.sheets.desk_by_hand import BRANCH, a_lecture, lectures_sheet, register
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts


def test_a_line_says_who_taught_what_and_how_many_came() -> None:
    text = packed(draw(lectures_sheet(register(a_lecture()))))
    assert "12026.05.12学好条例王敏书记书记1.52422二楼会议室现场照片2份李娜" in text


def test_hours_and_attendance_are_summed_and_the_rate_is_of_the_sums() -> None:
    lectures = (a_lecture(attendance=Ratio(1, 10)), a_lecture(6, attendance=Ratio(2, 2), hours=Decimal("0.5")))
    assert "合计共2次2123到课率25.0%" in packed(draw(lectures_sheet(register(*lectures))))


def test_nothing_marked_is_no_rate() -> None:
    nothing = a_lecture(attendance=Ratio(), hours=None)
    assert "合计共1次———到课率—" in packed(draw(lectures_sheet(register(nothing))))


def test_what_was_entered_afterwards_says_so_and_the_foot_explains_it() -> None:
    text = packed(draw(lectures_sheet(register(a_lecture(late=True)))))
    assert "2026.05.12补" in text
    assert "补事后补录" in text


def test_each_branch_has_its_own_pages_and_bookmark() -> None:
    pdf = draw(lectures_sheet(register(*[a_lecture()] * 40), register(a_lecture(), branch="澳头党支部")))
    pages = page_texts(pdf)
    assert bookmarks(pdf) == [(0, BRANCH, 1), (0, "澳头党支部", len(pages))]
    assert sum(page.count("学好条例") for page in pages) == 41


def test_long_and_rare_texts_stand_whole_and_are_never_markup() -> None:
    lecture = replace(a_lecture(), title=LONG_NAME, giver=f"{RARE}·<b>", place=LONG_NAME)
    pdf = draw(lectures_sheet(register(lecture, branch=LONG_NAME)))
    assert packed(pdf).count(LONG_NAME) == 3
    assert f"{RARE}·<b>" in packed(pdf)
    assert overlaps(glyphs(pdf)) == []


def test_a_lecture_of_which_only_the_day_is_known_keeps_its_line() -> None:
    assert "12026.05.12合计" in packed(draw(lectures_sheet(register(Lecture(a_lecture().held_on)))))
