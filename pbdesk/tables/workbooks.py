"""Excel workbooks through calamine, guarded: what it can't tell (formats, formulas, far cells) is looked up before."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pbdesk.errors import UserError
from pbdesk.tables.cells import Broken, Cell, Merge, Month, Sheet
from pbdesk.tables.inspecting import Inspected, Special, inspect

Notes = tuple[str, ...]
MOST_SHEETS = 60
MOST_CELLS = 3_000_000
"""Calamine keeps a sheet as a full rectangle in memory: this many cells take about 200 MB."""

_NO_RESULT = "公式没有算出结果，请用 Excel 打开、保存一次再导入"


def read_xlsx(data: bytes, name: str) -> tuple[tuple[Sheet, ...], Notes]:
    """Read an xlsx or xlsm file; macros are never run, only what stands in the cells is read.

    Raises:
        UserError: it is no workbook, it is damaged, or too large.
    """
    found = inspect(data, name)
    for sheet in found.sheets.values():
        if sheet.area > MOST_CELLS:
            where = f"“{name}”的“{sheet.name}”一直到 {sheet.corner} 都有内容，太大了。"
            raise UserError(f"{where}请删掉表格外面零散的内容，另存后再导入。")
    notes = ("文件带有宏，宏没有运行，只读取了单元格里的内容",) if found.has_macros else ()
    return _sheets(data, name, found), notes


def read_xls(data: bytes, name: str) -> tuple[tuple[Sheet, ...], Notes]:
    """Read a workbook of Excel 97 to 2003.

    Raises:
        UserError: it is no workbook, it is damaged, or it has a password.
    """
    return _sheets(data, name, Inspected({})), ()


def _sheets(data: bytes, name: str, found: Inspected) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            wanted = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet][:MOST_SHEETS]
            return tuple(
                _sheet(book.get_sheet_by_name(m.name), found, hidden=m.visible != SheetVisibleEnum.Visible)
                for m in wanted
            )
    except PasswordError as error:
        raise UserError(f"“{name}”设有打开密码，读不出来。请用 Excel 打开，去掉密码后另存，再导入。") from error
    except CalamineError as error:
        raise UserError(f"“{name}”读不出来，文件可能已经损坏。请用 Excel 打开看看，另存一份再导入。") from error


def _sheet(sheet: CalamineSheet, found: Inspected, *, hidden: bool) -> Sheet:
    looked = found.sheets.get(sheet.name)
    specials = looked.specials if looked else {}
    rows = [_row(number, row, specials) for number, row in enumerate(sheet.to_python(skip_empty_area=False))]
    for (number, column), special in specials.items():
        if special is not Special.MONTH:  # calamine ends a sheet before cells that hold nothing
            rows.extend(() for _ in range(len(rows), number + 1))
            rows[number] = _with(rows[number], column, _cell(None, special))
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    merges = tuple(Merge(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, tuple(rows), merges, found.counts_from_1904, hidden)


def _row(number: int, row: Iterable[object], specials: dict[tuple[int, int], Special]) -> tuple[Cell, ...]:
    return tuple(_cell(value, specials.get((number, column))) for column, value in enumerate(row))


def _cell(value: object, special: Special | None) -> Cell:
    if special is Special.ERROR:
        return Broken("单元格里是 Excel 的错误值")
    if special is Special.NO_RESULT:
        return Broken(_NO_RESULT)
    match value:
        case datetime() | date() if special is Special.MONTH and value.day == 1:
            return Month(value.year, value.month)
        case bool() | float() | int() | date() | time():
            return value
        case str():
            return value if value.strip() else None
        case timedelta():
            return value / timedelta(days=1)
    return None


def _with(row: tuple[Cell, ...], column: int, cell: Cell) -> tuple[Cell, ...]:
    filled = row + (None,) * (column + 1 - len(row))
    return (*filled[:column], cell, *filled[column + 1 :])
