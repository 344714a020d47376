"""Periods, and the layers of the working calendar."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.calendar import WorkCalendar, days_later, later, months_in, parse_period, quarters_in, weekdays_in
from pbdesk.errors import UserError
from pbdesk.model import CalendarDay, DayKind


@pytest.mark.parametrize(
    ("text", "start", "end", "title"),
    [
        ("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "2026年第三季度"),
        ("2026q4", date(2026, 10, 1), date(2027, 1, 1), "2026年第四季度"),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1), "2026年2月"),
        ("2024", date(2024, 1, 1), date(2025, 1, 1), "2024年"),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, start: date, end: date, title: str) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.title) == (start, end, title)
    assert period.label == text.upper()


@pytest.mark.parametrize(
    "text", ["", "2026Q5", "2026-13", "2026-1", "26Q1", "2026Q3x", "２０２６", "1900", "2026-07-07", "Q3"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match="2026Q3"):
        parse_period(text)


def test_a_month_belongs_to_one_quarter_and_a_year_to_four() -> None:
    assert [q.label for q in quarters_in(parse_period("2026-08"))] == ["2026Q3"]
    assert [q.label for q in quarters_in(parse_period("2026"))] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert [m.label for m in months_in(parse_period("2026Q4"))] == ["2026-10", "2026-11", "2026-12"]


def test_weekdays_are_counted_by_date() -> None:
    period = parse_period("2024Q4")
    days = weekdays_in(period.start, period.end)
    assert (len(days), days[0], days[-1]) == (14, date(2024, 10, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 17), DayKind.HOLIDAY, "春节"),
        (date(2026, 5, 9), DayKind.WORKDAY, ""),
        (date(2024, 9, 30), DayKind.WORKDAY, ""),
        (date(2024, 10, 1), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 7, 11), DayKind.HOLIDAY, ""),
    ],
)
def test_the_built_in_years_know_holidays_and_make_up_days(day: date, kind: DayKind, name: str) -> None:
    calendar = WorkCalendar()
    assert (calendar.kind(day), calendar.holiday_name(day)) == (kind, name)


def test_a_day_beyond_the_last_published_year_is_unknown() -> None:
    assert WorkCalendar().kind(date(2027, 2, 2)) is None


def test_the_users_table_outranks_the_built_in_years() -> None:
    typed = WorkCalendar([CalendarDay(day=date(2026, 7, 7), kind=DayKind.HOLIDAY, name="台风停工")])
    assert typed.kind(date(2026, 7, 7)) is DayKind.HOLIDAY
    assert typed.holiday_name(date(2026, 7, 7)) == "台风停工"


def test_single_days_typed_in_do_not_make_a_year_known() -> None:
    typed = WorkCalendar([CalendarDay(day=date(2027, 1, 1), kind=DayKind.HOLIDAY)])
    assert typed.kind(date(2027, 1, 5)) is None


def test_a_year_with_its_new_year_and_national_day_is_known_as_a_whole() -> None:
    days = [CalendarDay(day=date(2027, m, 1), kind=DayKind.HOLIDAY) for m in (1, 10)]
    calendar = WorkCalendar([*days, CalendarDay(day=date(2027, 1, 9), kind=DayKind.WORKDAY)])
    assert calendar.kind(date(2027, 1, 5)) is DayKind.WORKDAY
    assert calendar.kind(date(2027, 1, 9)) is DayKind.WORKDAY
    assert calendar.kind(date(2027, 1, 10)) is DayKind.HOLIDAY


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 2, 28), -6, date(2026, 8, 28)),
        (date(9999, 2, 1), 12, date.max),
        (date(1, 2, 1), -12, date.min),
    ],
)
def test_e41_months_on_stop_at_the_end_of_the_month_and_of_all_days(day: date, months: int, then: date) -> None:
    assert later(day, months) == then


def test_days_on_stop_at_the_last_day_there_is() -> None:
    assert [days_later(date(9999, 12, day), 3) for day in (1, 30)] == [date(9999, 12, 4), date.max]
