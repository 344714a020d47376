"""Looking into an xlsx before it is read: how large its sheets are, and what the values alone do not tell.

Excel turns a typed “2021年7月” into 1 July and remembers only in the cell's format that no day was meant; a formula
that was never worked out reads as nothing; one stray cell in the last corner would take all memory. All of it stands in
the XML, which is read here as a stream, within bounds.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO
from xml.etree import ElementTree as ET

from pbdesk.errors import UserError

LARGEST_PART = 150_000_000
"""Bytes of one unpacked sheet."""

_MOST_TIMES = 400
"""How many times its packed size a part may have; ordinary sheets stay below 100."""

_MONTH_FORMATS = frozenset({17, 55, 57})
"""Built-in number formats that show a month without a day (55 and 57 in Chinese Excel)."""

_DAMAGES = (zipfile.BadZipFile, zlib.error, ET.ParseError, KeyError, EOFError, ValueError, NotImplementedError)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)


class Special(StrEnum):
    """What the value of a cell alone does not tell."""

    MONTH = "month"
    NO_RESULT = "no_result"
    ERROR = "error"


@dataclass(slots=True)
class InspectedSheet:
    """One sheet: its last row and column with something in them, counted from 1, and its special cells from 0."""

    name: str
    rows: int = 0
    columns: int = 0
    specials: dict[tuple[int, int], Special] = field(default_factory=dict)

    @property
    def area(self) -> int:
        """How many cells the rectangle of the sheet has."""
        return self.rows * self.columns

    @property
    def corner(self) -> str:
        """The last cell of the rectangle, as Excel names it."""
        letters, number = "", self.columns
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.rows}"


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found in a workbook."""

    sheets: dict[str, InspectedSheet]
    counts_from_1904: bool = False
    has_macros: bool = False


def inspect(data: bytes, name: str) -> Inspected:
    """Look into a workbook.

    Raises:
        UserError: it is no workbook, damaged, or unpacks to far too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise UserError(_other_kind(names, name))
            _check_sizes(archive, name)
            return _inspected(archive, names)
    except _DAMAGES as error:
        raise UserError(f"“{name}”读不出来，文件可能已经损坏。请用 Excel 打开看看，另存一份再导入。") from error
    except RuntimeError as error:  # a packed file with a password
        raise UserError(f"“{name}”设有密码，读不出来。请去掉密码后另存，再导入。") from error


def _inspected(archive: zipfile.ZipFile, names: set[str]) -> Inspected:
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  expat bounds entities; sizes are checked
    properties = next((node for node in book.iter() if _tag(node) == "workbookPr"), None)
    old = properties is not None and properties.get("date1904") in {"1", "true"}
    months = _month_styles(archive, names)
    targets = _targets(archive, names)
    sheets: dict[str, InspectedSheet] = {}
    for node in (node for node in book.iter() if _tag(node) == "sheet"):
        title, part = node.get("name", ""), targets.get(node.get(_RELATION, ""), "")
        if part in names and "worksheets" in part:
            sheets[title] = _inspect_sheet(archive, part, title, months)
    return Inspected(sheets, old, "xl/vbaProject.bin" in names)


def _inspect_sheet(archive: zipfile.ZipFile, part: str, title: str, months: set[int]) -> InspectedSheet:
    found = InspectedSheet(title)
    with archive.open(part) as file:
        for node in _rows(file):
            for cell in node:
                place = _PLACE.fullmatch(cell.get("r", ""))
                if place is None:
                    continue
                special, filled = _special(cell, months)
                row, column = int(place[2]), _column(place[1])
                if filled:
                    found.rows, found.columns = max(found.rows, row), max(found.columns, column)
                if special is not None:
                    found.specials[(row - 1, column - 1)] = special
    return found


def _rows(file: IO[bytes]) -> Iterator[ET.Element]:
    """The rows of a sheet, one at a time; each is forgotten once it has been looked at."""
    sheet: ET.Element | None = None
    for event, node in ET.iterparse(file, ("start", "end")):  # noqa: S314  as above
        if event == "start" and _tag(node) == "sheetData":
            sheet = node
        elif event == "end" and _tag(node) == "row" and sheet is not None:
            yield node
            sheet.clear()


def _special(cell: ET.Element, months: set[int]) -> tuple[Special | None, bool]:
    """What is special about a cell, and whether anything stands in it."""
    parts = {_tag(part): part for part in cell}
    value = parts.get("v")
    has_value = value is not None and bool(value.text)
    if cell.get("t") == "e":
        return Special.ERROR, True
    if "f" in parts and not has_value and cell.get("t") != "str":
        return Special.NO_RESULT, True
    if has_value and cell.get("t") in {None, "n", "d"} and int(cell.get("s", "0")) in months:
        return Special.MONTH, True
    return None, has_value or "is" in parts


def _month_styles(archive: zipfile.ZipFile, names: set[str]) -> set[int]:
    """The numbers of the cell styles that show a month without a day."""
    if "xl/styles.xml" not in names:
        return set()
    root = ET.fromstring(archive.read("xl/styles.xml"))  # noqa: S314  as above
    own = {int(node.get("numFmtId", "0")): node.get("formatCode", "") for node in root.iter() if _tag(node) == "numFmt"}
    formats = {number for number, code in own.items() if shows_month_only(code)} | (_MONTH_FORMATS - own.keys())
    cells = next((node for node in root.iter() if _tag(node) == "cellXfs"), ())
    return {number for number, style in enumerate(cells) if int(style.get("numFmtId", "0")) in formats}


def shows_month_only(code: str) -> bool:
    """Whether a number format shows a year and a month, and no day and no time."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code.split(";")[0]).lower()
    return "y" in bare and "m" in bare and not re.search("[dhs]", bare)


def _targets(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    part = "xl/_rels/workbook.xml.rels"
    if part not in names:
        return {}
    root = ET.fromstring(archive.read(part))  # noqa: S314  as above
    return {node.get("Id", ""): _absolute(node.get("Target", "")) for node in root}


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    for part in archive.infolist():
        bomb = part.file_size > 1_000_000 and part.file_size > _MOST_TIMES * max(1, part.compress_size)
        if part.file_size > LARGEST_PART or bomb:
            raise UserError(f"“{name}”解开以后太大，没有读取。请只留下要导入的那张表，另存后再导入。")


def _other_kind(names: set[str], name: str) -> str:
    if any(part.startswith("word/") for part in names):
        return f"“{name}”是 Word 文档。请把里面的表格复制到 Excel 里，保存后再导入。"
    if "xl/workbook.bin" in names or "content.xml" in names:
        return f"“{name}”是 Excel 的另一种格式。请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (.xlsx)”，再导入。"
    return f"“{name}”是压缩包，不是表格。请先解压，再导入里面的表格。"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _tag(node: ET.Element) -> str:
    return node.tag.rsplit("}", 1)[-1]
