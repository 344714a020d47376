"""Printing a sheet by its name: every sheet from a file, and every refusal in a sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pbdesk.actions.closing import close_period
from pbdesk.calendar import Period, day_period, month_period, quarter_period, year_period
from pbdesk.errors import UserError
from pbdesk.model import MeetingKind
from pbdesk.sheets import SHEETS
from pbdesk.store import Store
from pbdesk.views.printing import PAPERS, print_sheet, sheet_names
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_small_branch, fill
from tests.sheets.reading import bookmarks, packed, page_texts

Q2, Q3 = quarter_period(2026, 2), quarter_period(2026, 3)
TODAY = date(2026, 9, 20)


ID_NUMBER, PHONE = "11010519491231002X", "13800138000"


def period_of(name: str) -> Period:
    """A period that the sheet is printed for: the third quarter, the year around it, or the quarter that is closed."""
    if PAPERS[name].editions:
        return Q2
    return Q3 if Q3.kind in PAPERS[name].periods else year_period(2026)


@pytest.fixture
def guarded(store: Store) -> Store:
    """A member whose ID number and phone are known, and a lecture."""
    person = a_person("p8", id_number=ID_NUMBER, phone=PHONE)
    fill(store, *a_small_branch(), person, a_membership("p8"), a_meeting("m2", kind=MeetingKind.LECTURE))
    return store


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, *a_small_branch())
    return store


def test_every_sheet_can_be_printed_by_its_name(filled: Store) -> None:
    fill(filled, a_meeting("m2", kind=MeetingKind.LECTURE))
    close_period(filled, Q2, TODAY)
    printed = {name: print_sheet(filled, name, period_of(name), TODAY) for name in sheet_names()}
    assert {name for name, data in printed.items() if data.startswith(b"%PDF-")} == set(SHEETS)
    assert {name for name, data in printed.items() if data.startswith(b"PK")} == {"ledger"}


def test_the_branch_page_says_what_the_records_say(filled: Store) -> None:
    text = packed(print_sheet(filled, "branch-quarter", Q3, TODAY))
    assert "党员大会✓7月8日2/211达标" in text
    assert "主题党日：7月、8月没有开展" in text


def test_the_same_file_gives_the_same_bytes(filled: Store) -> None:
    assert print_sheet(filled, "branch-quarter", Q3, TODAY) == print_sheet(filled, "branch-quarter", Q3, TODAY)


def test_minutes_are_printed_for_a_month_a_quarter_or_a_year(filled: Store) -> None:
    for period in (month_period(2026, 7), Q3, year_period(2026)):
        assert len(page_texts(print_sheet(filled, "minutes", period, TODAY))) == 1


def test_talks_are_printed_only_by_themselves(filled: Store) -> None:
    fill(filled, a_meeting("t1", kind=MeetingKind.TALK, held_on=date(2026, 8, 3)))
    assert "谈心谈话" not in packed(print_sheet(filled, "minutes", Q3, TODAY))
    assert "谈心谈话记录" in packed(print_sheet(filled, "minutes", Q3, TODAY, meetings=["t1"]))


def test_a_single_meeting_can_be_printed(filled: Store) -> None:
    fill(filled, a_meeting("m2", held_on=date(2026, 8, 3), title="换届"))
    pdf = print_sheet(filled, "minutes", Q3, TODAY, meetings=["m2"])
    assert bookmarks(pdf)[1:] == [(1, "8月3日　党员大会　换届", 1)]


def test_a_quarter_sheet_refuses_another_period(filled: Store) -> None:
    with pytest.raises(UserError, match=r"支部季度达标表按季度（例如 2026Q3）打印，不能按月份打印"):
        print_sheet(filled, "branch-quarter", month_period(2026, 7), TODAY)


def test_an_unknown_sheet_is_refused_with_the_ones_there_are(filled: Store) -> None:
    with pytest.raises(UserError, match=r"没有叫“年报”的表。可以打印的有：sign-in（签到表）"):
        print_sheet(filled, "年报", Q3, TODAY)


def test_an_unknown_branch_or_meeting_is_refused(filled: Store) -> None:
    with pytest.raises(UserError, match="文件里没有编号为“b9”的支部"):
        print_sheet(filled, "branch-quarter", Q3, TODAY, branches=["b9"])
    with pytest.raises(UserError, match="文件里没有编号为“m9”的会议"):
        print_sheet(filled, "minutes", Q3, TODAY, meetings=["m9"])


def test_only_minutes_can_be_printed_of_single_meetings(filled: Store) -> None:
    with pytest.raises(UserError, match="不能只打印某几次会议"):
        print_sheet(filled, "street-quarter", Q3, TODAY, meetings=["m1"])


@pytest.mark.parametrize("name", [name for name, sheet in PAPERS.items() if not sheet.whole])
def test_an_empty_file_is_refused_with_what_is_missing(store: Store, name: str) -> None:
    with pytest.raises(UserError, match=r"^2026年.*没有.*。$"):
        print_sheet(store, name, period_of(name), TODAY)


def test_a_branch_outside_its_life_is_refused(store: Store) -> None:
    fill(store, a_branch(founded_on=date(2026, 10, 1)))
    with pytest.raises(UserError, match="支部当时还没有成立，或者已经撤销"):
        print_sheet(store, "branch-quarter", Q3, TODAY, branches=["b1"])


def test_a_character_that_no_font_has_is_told_with_its_place(filled: Store) -> None:
    fill(filled, a_person("p9", name="吴𠮷"), a_meeting("m9", chair_id="p9"))
    with pytest.raises(UserError, match=r"“𠮷”（U\+20BB7），在“b1党支部”的“吴𠮷”中"):
        print_sheet(filled, "minutes", Q3, TODAY)


def test_identity_numbers_and_phones_are_whole_on_no_sheet(guarded: Store) -> None:
    close_period(guarded, Q2, TODAY)
    printed = {name: packed(print_sheet(guarded, name, period_of(name), TODAY)) for name in SHEETS}
    assert not [name for name, text in printed.items() if ID_NUMBER in text or PHONE in text]
    assert [name for name, text in printed.items() if "110***********002X138****8000" in text] == ["roster"]


def test_the_roster_shows_them_whole_when_that_is_asked_for(guarded: Store) -> None:
    assert f"{ID_NUMBER}{PHONE}" in packed(print_sheet(guarded, "roster", Q3, TODAY, private=True))


def test_no_other_sheet_takes_the_wish_to_show_them(filled: Store) -> None:
    with pytest.raises(UserError, match="会议记录表上没有身份证号和电话"):
        print_sheet(filled, "minutes", Q3, TODAY, private=True)


def test_a_blank_sign_in_sheet_is_printed_for_a_kind_on_a_day(filled: Store) -> None:
    pdf = print_sheet(
        filled, "sign-in", day_period(date(2026, 12, 5)), TODAY, kind=MeetingKind.GENERAL_MEETING, branches=["b1"]
    )
    assert "党员大会签到表党支部：b1党支部会议名称党员大会时间2026年12月5日" in packed(pdf)


@pytest.mark.parametrize(
    ("period", "wishes", "sentence"),
    [
        (day_period(TODAY), {}, "只写了日期，没有写会议类型"),
        (Q3, {"kind": MeetingKind.LECTURE}, "要写清是哪一天的会"),
        (day_period(TODAY), {"kind": MeetingKind.LECTURE, "meetings": ["m1"]}, "只能写一样"),
        (day_period(date(1990, 1, 1)), {"kind": MeetingKind.LECTURE}, "没有应当参加党课的党员"),
    ],
)
def test_a_sign_in_sheet_that_makes_no_sense_is_refused(
    filled: Store, period: Period, wishes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        print_sheet(filled, "sign-in", period, TODAY, **wishes)


def test_only_a_sign_in_sheet_can_be_printed_before_the_meeting(filled: Store) -> None:
    with pytest.raises(UserError, match="只有签到表可以"):
        print_sheet(filled, "minutes", day_period(TODAY), TODAY, kind=MeetingKind.LECTURE)


def test_the_minute_book_is_one_branchs(filled: Store) -> None:
    fill(filled, a_branch("b2"))
    with pytest.raises(UserError, match="一个支部一本"):
        print_sheet(filled, "minute-book", year_period(2026), TODAY)
    assert "会议记录本" in packed(print_sheet(filled, "minute-book", year_period(2026), TODAY, branches=["b1"]))
