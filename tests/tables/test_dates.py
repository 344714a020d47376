"""Days and months in every spelling that tables have."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.tables.cells import Cell, Month, UnclearError
from pbdesk.tables.dates import day_or_month, times

SPELLINGS = ["{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y/%m/%d}"]
DAYS = st.dates(date(1900, 3, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2021.07.01", "2021-7-1", "2021/7/1", "2021/07/01 00:00:00", "2021年7月1日", "2021 年 07 月 01 日", "20210701",
        "２０２１．７．１", "二〇二一年七月一日", "2021年7月1号", "2021-07-01T00:00:00", "2021.7.1。", 44378, 44378.0,
        44378.625, 20210701.0, date(2021, 7, 1), datetime.fromisoformat("2021-07-01T15:30"),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: Cell) -> None:
    assert day_or_month(text).value == date(2021, 7, 1)


@pytest.mark.parametrize(
    "text", ["2021年7月", "2021.07", "2021-7", "2021/07", "202107", 202107.0, 2021.07, "2021年07月份", Month(2021, 7)]
)
def test_a_month_stays_a_month(text: Cell) -> None:
    assert day_or_month(text).value == Month(2021, 7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("210701", "看不懂日期"), ("85.7.1", "只有两位"), ("2021.02.30", "没有 2021-2-30 这一天"),
        ("2021.13", "没有 2021-13 这个月"), ("七几年", "看不懂日期"), (2021.1, "1 月，也可能"), ("2021.1", "10 月"),
        (5.0, "看不懂日期"), (True, "不是日期"), (time(3), "没有日期"), ("1850-01-01", "年份不对"),
        (1.5e300, "看不懂日期"), (-3.0, "看不懂日期"), ("0000-00-00", "没有"),
    ],
)  # fmt: skip
def test_what_is_no_day_or_could_be_two_is_refused(text: Cell, said: str) -> None:
    with pytest.raises(UnclearError, match=said):
        day_or_month(text)


@pytest.mark.parametrize("text", ["1985年", "1985", 1985.0])
def test_a_bare_year_is_left_out_and_said(text: Cell) -> None:
    found = day_or_month(text)
    assert (found.value, "只有年份" in found.remark) == (None, True)


@pytest.mark.parametrize("text", [None, "", "无", "/", "  "])
def test_nothing_is_nothing(text: Cell) -> None:
    assert day_or_month(text).value is None


@pytest.mark.parametrize("text", ["2021.10", "2021-1", "2021年1月"])
def test_october_and_a_january_with_another_sign_are_clear(text: str) -> None:
    found = day_or_month(text).value
    assert isinstance(found, Month)
    assert found.month == (10 if text.endswith("10") else 1)


def test_a_workbook_that_counts_from_1904_says_another_day() -> None:
    assert day_or_month(42916.0, counts_from_1904=True).value == date(2021, 7, 1)


@given(DAYS, st.sampled_from(SPELLINGS))
def test_every_day_comes_back_from_every_spelling(day: date, spelling: str) -> None:
    assert day_or_month(spelling.format(day)).value == day


@given(st.dates(date(1906, 1, 9), date(2099, 12, 31)))
def test_every_serial_number_that_is_no_year_is_its_day(day: date) -> None:
    assert day_or_month(float((day - date(1899, 12, 30)) / timedelta(days=1))).value == day


@given(st.text(max_size=20))
def test_any_text_gives_a_day_a_month_nothing_or_a_refusal(text: str) -> None:
    with suppress(UnclearError):
        found = day_or_month(text)
        assert found.value is None or isinstance(found.value, date | Month)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("15:00-16:30", time(15), time(16, 30)), ("15：00～16：30", time(15), time(16, 30)), ("15:00", time(15), None),
        ("下午3点至4点半", time(15), time(16, 30)), ("9:00—10:30", time(9), time(10, 30)), (0.625, time(15), None),
        (time(15), time(15), None), ("2026-07-08 15:00", time(15), None), ("上午9点", time(9), None),
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(cell: Cell, start: time, end: time | None) -> None:
    assert times(cell).value == (start, end)


@pytest.mark.parametrize("cell", ["25:00", "下午", 3.0, "午饭后"])
def test_what_is_no_time_is_refused(cell: Cell) -> None:
    with pytest.raises(UnclearError):
        times(cell)
