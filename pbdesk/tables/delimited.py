"""Text tables (csv) in the encodings and with the separators that Chinese programs write."""

from __future__ import annotations

import codecs
import csv
import io
import re

from pbdesk.errors import UserError
from pbdesk.tables.cells import Sheet

MOST_ROWS = 50_000
MOST_COLUMNS = 300
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",\t;，|"
_AS_TEXT = re.compile(r'="(.*)"')
_PROTECTED = re.compile(r"^\s*'(?=[=+\-@])")
_LOOKED_AT = 50
_UNREAD = "有的字认不出来，显示成了“\ufffd”，请核对这些地方"


def read_delimited(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Read a text table; answers its one sheet and notes.

    Raises:
        UserError: it is no text, or too large.
    """
    text = _decoded(data, name)
    if "\x00" in text:
        raise UserError(f"“{name}”不是表格，也不是文本。请选 Excel 或 csv 表格。")
    rows = _rows(text, name)
    notes = (_UNREAD,) if "\ufffd" in text else ()
    return (Sheet(name, rows),), notes


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(f"“{name}”的文字编码认不出来。请用 Excel 打开，另存为“Excel 工作簿 (.xlsx)”，再导入。")


def _rows(text: str, name: str) -> tuple[tuple[str | None, ...], ...]:
    """The rows; a quotation mark that is never closed is told by its line, it would swallow every line below."""
    rows: list[tuple[str | None, ...]] = []
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins = 1
    try:
        for row in reader:
            begins = reader.line_num + 1
            if len(row) > MOST_COLUMNS or len(rows) >= MOST_ROWS:
                raise UserError(f"“{name}”超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，太大了。请只留下要导入的部分。")
            rows.append(tuple(_cell(field) for field in row))
    except csv.Error as error:
        raise UserError(f"“{name}”第 {begins} 行读不下去，引号可能没有成对。请核对这一行。") from error
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(rows)


def _cell(field: str) -> str | None:
    """A field; what was forced to be text (="0012", or an apostrophe before what would be a formula) is that text."""
    forced = _AS_TEXT.fullmatch(field.strip())
    text = forced[1] if forced else _PROTECTED.sub("", field)
    return text if text.strip() else None


def _separator(text: str) -> str:
    """The sign that parts the most lines into the same number of fields."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]

    def fit(sign: str) -> tuple[int, int]:
        counts = [len(_outside_quotes(line).split(sign)) for line in lines]
        usual = max(set(counts), key=lambda n: (n > 1, counts.count(n)), default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max(_SEPARATORS, key=fit)


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)
