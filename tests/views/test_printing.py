"""Printing a sheet by its name: every sheet from a file, and every refusal in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.calendar import month_period, quarter_period, year_period
from pbdesk.errors import UserError
from pbdesk.sheets import SHEETS
from pbdesk.store import Store
from pbdesk.views.printing import print_sheet, sheet_names
from tests.builders import a_branch, a_meeting, a_person, a_small_branch, fill
from tests.sheets.reading import bookmarks, packed, page_texts

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 9, 20)


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, *a_small_branch())
    return store


def test_every_sheet_can_be_printed_by_its_name(filled: Store) -> None:
    printed = {name: print_sheet(filled, name, Q3, TODAY) for name in sheet_names()}
    assert set(printed) == set(SHEETS)
    assert all(pdf.startswith(b"%PDF-") for pdf in printed.values())


def test_the_branch_page_says_what_the_records_say(filled: Store) -> None:
    text = packed(print_sheet(filled, "branch-quarter", Q3, TODAY))
    assert "党员大会✓7月8日2/211达标" in text
    assert "主题党日：7月、8月没有开展" in text


def test_the_same_file_gives_the_same_bytes(filled: Store) -> None:
    assert print_sheet(filled, "branch-quarter", Q3, TODAY) == print_sheet(filled, "branch-quarter", Q3, TODAY)


def test_minutes_are_printed_for_a_month_a_quarter_or_a_year(filled: Store) -> None:
    for period in (month_period(2026, 7), Q3, year_period(2026)):
        assert len(page_texts(print_sheet(filled, "minutes", period, TODAY))) == 1


def test_a_single_meeting_can_be_printed(filled: Store) -> None:
    fill(filled, a_meeting("m2", held_on=date(2026, 8, 3), title="换届"))
    pdf = print_sheet(filled, "minutes", Q3, TODAY, meetings=["m2"])
    assert bookmarks(pdf)[1:] == [(1, "8月3日　党员大会　换届", 1)]


def test_a_quarter_sheet_refuses_another_period(filled: Store) -> None:
    with pytest.raises(UserError, match=r"支部季度达标表按季度（例如 2026Q3）打印，不能按月份打印"):
        print_sheet(filled, "branch-quarter", month_period(2026, 7), TODAY)


def test_an_unknown_sheet_is_refused_with_the_ones_there_are(filled: Store) -> None:
    with pytest.raises(UserError, match=r"没有叫“年报”的表。可以打印的有：branch-quarter（支部季度达标表）"):
        print_sheet(filled, "年报", Q3, TODAY)


def test_an_unknown_branch_or_meeting_is_refused(filled: Store) -> None:
    with pytest.raises(UserError, match="文件里没有编号为“b9”的支部"):
        print_sheet(filled, "branch-quarter", Q3, TODAY, branches=["b9"])
    with pytest.raises(UserError, match="文件里没有编号为“m9”的会议"):
        print_sheet(filled, "minutes", Q3, TODAY, meetings=["m9"])


def test_only_minutes_can_be_printed_of_single_meetings(filled: Store) -> None:
    with pytest.raises(UserError, match="不能只打印某几次会议"):
        print_sheet(filled, "street-quarter", Q3, TODAY, meetings=["m1"])


@pytest.mark.parametrize("name", SHEETS)
def test_an_empty_file_is_refused_with_what_is_missing(store: Store, name: str) -> None:
    with pytest.raises(UserError, match=r"^2026年第三季度.*。$"):
        print_sheet(store, name, Q3, TODAY)


def test_a_branch_outside_its_life_is_refused(store: Store) -> None:
    fill(store, a_branch(founded_on=date(2026, 10, 1)))
    with pytest.raises(UserError, match="支部当时还没有成立，或者已经撤销"):
        print_sheet(store, "branch-quarter", Q3, TODAY, branches=["b1"])


def test_a_character_that_no_font_has_is_told_with_its_place(filled: Store) -> None:
    fill(filled, a_person("p9", name="吴𠮷"), a_meeting("m9", chair_id="p9"))
    with pytest.raises(UserError, match=r"“𠮷”（U\+20BB7），在“b1党支部”的“吴𠮷”中"):
        print_sheet(filled, "minutes", Q3, TODAY)


def test_identity_numbers_and_phones_are_on_no_sheet(store: Store) -> None:
    fill(store, *a_small_branch(), a_person("p8", id_number="11010519491231002X", phone="13800138000"))
    printed = [packed(print_sheet(store, name, Q3, TODAY)) for name in sheet_names()]
    assert not [text for text in printed if "11010519491231002X" in text or "13800138000" in text]
