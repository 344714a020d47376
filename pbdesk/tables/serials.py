"""Excel's numbers of days that came out of a workbook as text: 44378 in a csv is 2021-07-01.

One such number alone could be anything; a column of days in which all that can't be read are such numbers is taken for
what it is, counted as Excel for Windows counts (from 1900), and that is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pbdesk.tables.cells import Cell, Line, UnclearError
from pbdesk.tables.dates import day_or_month
from pbdesk.tables.fields import FIELDS, Field, heading
from pbdesk.tables.headers import Column, Table

_DAYS = frozenset({Field.BORN, Field.JOINED, Field.FULL, Field.SINCE, Field.MOBILE_SINCE, Field.HELD_ON})
_SERIAL = re.compile(r"\s*'?(\d{4,5}(?:\.\d+)?)\s*", re.ASCII)
_MONTH_WITHOUT_NOUGHT = re.compile(r"(19|20)\d{2,3}", re.ASCII)
"""20217 may be July 2021 as well as a day of 1955: a column of nothing else is not taken."""

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a day on paper has no zone
_LAST = date(2100, 12, 31)


def with_serials(table: Table) -> tuple[Table, tuple[str, ...]]:
    """The table with days in the place of such numbers, and a note for each column in which they stood."""
    found = {column: days for column in table.columns if column.field in _DAYS if (days := _days(table, column))}
    if not found:
        return table, ()
    lines = tuple(_with(line, found) for line in table.lines)
    return replace(table, lines=lines), tuple(_note(column, days) for column, days in found.items())


def _days(table: Table, column: Column) -> dict[str, date]:
    """The days by the text they stand as; none when something else in the column can't be read."""
    texts = tuple(dict.fromkeys(_unread(table, column)))
    days = {text: day for text in texts if (day := _day(text)) is not None}
    only_doubtful = all(_MONTH_WITHOUT_NOUGHT.fullmatch(text.strip()) for text in texts)
    return {} if only_doubtful or len(days) < len(texts) else days


def _unread(table: Table, column: Column) -> Iterator[str]:
    assert column.field is not None
    headings = {heading(name) for name in FIELDS[table.subject][column.field]}
    for line in table.lines:
        cell = line.cells.get(column.index)
        if not isinstance(cell, str) or heading(cell) in headings:
            continue
        try:
            day_or_month(cell)
        except UnclearError:
            yield cell


def _day(text: str) -> date | None:
    number = _SERIAL.fullmatch(unicodedata.normalize("NFKC", text))
    if number is None:
        return None
    moment = _EPOCH + timedelta(minutes=round(float(number[1]) * 24 * 60))
    if not 1900 <= moment.year <= _LAST.year:
        return None
    return moment.date() if moment.time() == time() else moment


def _with(line: Line, found: Mapping[Column, Mapping[str, date]]) -> Line:
    cells: dict[int, Cell] = dict(line.cells)
    for column, days in found.items():
        cell = cells.get(column.index)
        if isinstance(cell, str) and cell in days:
            cells[column.index] = days[cell]
    return replace(line, cells=cells)


def _note(column: Column, days: Mapping[str, date]) -> str:
    text, day = next(iter(days.items()))
    return f"“{column.called}”一列里的数字按 Excel 的日期序号读成了日期（{text.strip()} 是 {day:%Y-%m-%d}），请核对"
