"""Believable days, and nobody asked to be in two places."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from pbdesk.demo.days import Diary, Slot, instant, is_festival, is_workday, nth_weekday, office_day, plus, year_later
from pbdesk.demo.numbering import Numbering, chance

_SATURDAY = date(2018, 12, 29)
"""A Saturday worked in exchange for New Year's Eve."""


@pytest.mark.parametrize("day", [date(2018, 2, 16), date(2018, 10, 6), date(2018, 12, 31)])
def test_a_day_off_of_a_public_holiday_is_a_festival(day: date) -> None:
    assert is_festival(day)


@pytest.mark.parametrize("day", [date(2018, 3, 10), date(2018, 3, 13), _SATURDAY])
def test_plain_weekends_and_worked_days_are_not_festivals(day: date) -> None:
    assert not is_festival(day)


def test_a_saturday_worked_in_exchange_is_a_workday_but_no_day_for_office_decisions() -> None:
    assert is_workday(_SATURDAY)
    assert office_day(_SATURDAY) == date(2019, 1, 2)


def test_before_the_calendar_begins_office_days_are_monday_to_friday() -> None:
    assert office_day(date(1995, 7, 1)) == date(1995, 7, 3)


@pytest.mark.parametrize(("nth", "day"), [(1, date(2018, 6, 5)), (3, date(2018, 6, 19)), (4, date(2018, 6, 26))])
def test_the_tuesdays_of_june_2018(nth: int, day: date) -> None:
    assert nth_weekday(2018, 6, 1, nth) == day


def test_a_year_after_29_february_is_the_28th() -> None:
    assert year_later(date(2016, 2, 29)) == date(2017, 2, 28)


def test_an_instant_is_utc() -> None:
    assert instant(date(2018, 6, 19), time(7, 30)) == datetime(2018, 6, 18, 23, 30, tzinfo=UTC)


def test_minutes_are_added_across_the_hour() -> None:
    assert plus(time(9, 50), 25) == time(10, 15)


def test_whoever_is_booked_is_not_free_in_that_slot_alone() -> None:
    diary = Diary()
    diary.book(["b-01", "p-0003"], _SATURDAY, Slot.MORNING)
    assert not diary.free(["p-0003", "b-02"], _SATURDAY, Slot.MORNING)
    assert diary.free(["p-0003"], _SATURDAY, Slot.AFTERNOON)
    assert diary.free(["b-02"], _SATURDAY, Slot.MORNING)


def test_ids_count_each_kind_from_one() -> None:
    ids = Numbering()
    assert [ids.next("p", 4), ids.next("m", 5), ids.next("p", 4)] == ["p-0001", "m-00001", "p-0002"]


def test_each_part_of_the_street_has_a_chance_of_its_own() -> None:
    assert chance(7, "b-01").random() == chance(7, "b-01").random()
    assert chance(7, "b-01").random() != chance(7, "b-02").random()
