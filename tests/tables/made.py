"""Table files made for tests, with the troubles that real ones have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pbdesk.tables.cells import Cell, Merge, Sheet
from pbdesk.tables.headers import Table, understand

Fill = Callable[[Any, Any], None]


def a_book(path: Path, *fills: Fill, names: Sequence[str] = (), **options: Any) -> Path:
    """A workbook with a sheet for each ``fill(book, sheet)``."""
    book = xlsxwriter.Workbook(path, options)
    for number, fill in enumerate(fills):
        fill(book, book.add_worksheet(names[number] if names else f"表{number + 1}"))
    book.close()
    return path


def rows(*lines: Sequence[Any], start: int = 0) -> Fill:
    """A fill with plain cells: text as text, numbers as numbers, days as days."""

    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, line in enumerate(lines, start=start):
            for column, value in enumerate(line):
                if isinstance(value, date | datetime):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)

    return fill


def a_sheet(*lines: Sequence[Cell], merges: Sequence[Merge] = (), name: str = "名册", **values: Any) -> Sheet:
    """A sheet as read, without a file."""
    return Sheet(name, tuple(tuple(line) for line in lines), tuple(merges), **values)


def a_table(*lines: Sequence[Cell], **values: Any) -> Table:
    """A table as understood, from its lines with the header."""
    found = understand(a_sheet(*lines, **values))
    assert found is not None
    return found
