"""Days and times as people type them."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from pbdesk.entry import next_day, read_day, read_money, read_month, read_time

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    ["7.8", "7-8", "7/8", "0708", "20260708", "2026-07-08", "2026.7.8", "26.7.8", "2026年7月8日", "7月8号", "７．８"],
)
def test_every_spelling_of_a_day_is_read(typed: str) -> None:
    assert read_day(typed, TODAY) == date(2026, 7, 8)


@pytest.mark.parametrize(("typed", "day"), [("今天", 22), ("昨天", 21), ("前天", 20), ("明天", 23)])
def test_words_for_days_are_read(typed: str, day: int) -> None:
    assert read_day(typed, TODAY) == date(2026, 11, day)


def test_the_weekday_that_a_field_shows_is_read_over() -> None:
    assert read_day("2026-07-08 星期三", TODAY) == date(2026, 7, 8)


def test_a_day_without_a_year_lies_in_the_past_year_when_it_is_far_ahead() -> None:
    assert read_day("12.30", date(2026, 1, 5)) == date(2025, 12, 30)


def test_a_day_without_a_year_may_lie_a_month_ahead() -> None:
    assert read_day("12.20", TODAY) == date(2026, 12, 20)


def test_a_time_limit_without_a_year_lies_ahead_or_a_month_past() -> None:
    assert read_day("6.30", TODAY, ahead=True) == date(2027, 6, 30)
    assert read_day("11.1", TODAY, ahead=True) == date(2026, 11, 1)
    assert read_day("2.29", TODAY, ahead=True) == date(2028, 2, 29)


def test_the_29th_of_february_is_the_last_one_there_was() -> None:
    assert read_day("2.29", TODAY) == date(2024, 2, 29)


@pytest.mark.parametrize("typed", ["", "abc", "13.1", "2026-02-30", "7", "7.8.9.10", "１２３"])
def test_what_is_no_day_is_nothing(typed: str) -> None:
    assert read_day(typed, TODAY) is None


@pytest.mark.parametrize("typed", ["2015年3月", "2015.3", "2015-03", "2015/03", "201503", "２０１５年３月份"])
def test_every_spelling_of_a_month_is_read(typed: str) -> None:
    assert read_month(typed) == "2015-03"


@pytest.mark.parametrize("typed", ["", "2015", "2015-13", "3月", "2015-03-01", "0015-03"])
def test_what_is_no_month_is_nothing(typed: str) -> None:
    assert read_month(typed) is None


@pytest.mark.parametrize("typed", ["1500", "15:00", "15.00", "15：00", "15点", "下午3点", "下午3:00", "15"])
def test_every_spelling_of_a_time_is_read(typed: str) -> None:
    assert read_time(typed) == time(15)


@pytest.mark.parametrize(("typed", "at"), [("930", time(9, 30)), ("9点半", time(9, 30)), ("上午9点30分", time(9, 30))])
def test_half_hours_are_read(typed: str, at: time) -> None:
    assert read_time(typed) == at


@pytest.mark.parametrize("typed", ["", "25:00", "9:75", "noon", "1:2:3"])
def test_what_is_no_time_is_nothing(typed: str) -> None:
    assert read_time(typed) is None


def test_stepping_a_day_crosses_the_end_of_a_month() -> None:
    assert next_day(date(2026, 6, 30), 1) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "sum_"),
    [("40", "40"), ("40.5", "40.5"), ("４０．００", "40.00"), ("1,200.50 元", "1200.50"), ("¥40", "40"), ("0", "0"),
     ("-5", None), ("4o", None), ("1.005", None), ("12345678", None), ("", None), ("四十", None)],
)  # fmt: skip
def test_sums_of_money_are_read_exactly_or_not_at_all(text: str, sum_: str | None) -> None:
    assert read_money(text) == (Decimal(sum_) if sum_ is not None else None)
