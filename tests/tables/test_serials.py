"""Excel's numbers of days in tables of text."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pbdesk.tables.cells import Cell
from pbdesk.tables.headers import Table
from pbdesk.tables.serials import with_serials
from tests.tables.made import a_table


def a_roster(*days: Cell) -> Table:
    return a_table(("姓名", "入党日期", "手机"), *(("张伟", day, "44378") for day in days))


def days(table: Table) -> list[Cell]:
    return [line.cells.get(1) for line in table.lines]


def test_numbers_in_a_column_of_days_are_days_and_that_is_said() -> None:
    table, notes = with_serials(a_roster("44378", "2021.07.01", None, "73415", "'２９２２１", "20217"))
    assert days(table) == [
        date(2021, 7, 1), "2021.07.01", None, date(2100, 12, 31), date(1980, 1, 1), date(1955, 5, 8),
    ]  # fmt: skip
    assert notes == ("“入党日期”一列里的数字按 Excel 的日期序号读成了日期（44378 是 2021-07-01），请核对",)


def test_a_part_of_a_day_is_its_time() -> None:
    assert days(with_serials(a_roster("44378.625"))[0]) == [datetime(2021, 7, 1, 15)]  # noqa: DTZ001


def test_numbers_in_other_columns_stay_what_they_are() -> None:
    assert with_serials(a_roster("44378"))[0].lines[0].cells[2] == "44378"


@pytest.mark.parametrize("column", [("44378", "七几年"), ("44378", "99999"), ("20217", "199810"), ("20217",)])
def test_where_something_else_can_not_be_read_nothing_is_taken_for_a_day(column: tuple[str, ...]) -> None:
    table = a_roster(*column)
    assert with_serials(table) == (table, ())
