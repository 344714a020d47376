"""Writing a workbook: text is forced to be text, whatever it begins with; the same bytes for the same rows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from pbdesk.tables.cleaning import LONGEST_TEXT

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's date has no zone; it stands still so that bytes do too
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CUT = "……（太长，余下的没有写出）"
FONT = "宋体"


def make_book(fill: Callable[[Any], None], title: str) -> bytes:
    """The bytes of a workbook that ``fill`` puts its sheets into."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title, "created": _MADE})
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(11)
    fill(book)
    book.close()
    return out.getvalue()


def put(sheet: Any, row: int, column: int, value: str | int | float, style: Any = None) -> None:  # noqa: ANN401
    """Write a cell: a number as a number, every text as text."""
    if isinstance(value, str):
        sheet.write_string(row, column, fit(value), style)
    else:
        sheet.write_number(row, column, value, style)


def put_row(sheet: Any, row: int, values: Sequence[str | int | float], style: Any = None) -> None:  # noqa: ANN401
    """Write the cells of a row from the first column on."""
    for column, value in enumerate(values):
        put(sheet, row, column, value, style)


def fit(text: str) -> str:
    """A text as a cell of Excel can hold it: nothing that breaks the file, and no longer than it takes."""
    clean = _CONTROL.sub("", text)
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - len(_CUT)] + _CUT
