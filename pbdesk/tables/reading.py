"""Reading a table file whatever its name says it is: xlsx, xls, csv; what it is not is told in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.files import LOCKED, PLAIN, refuse_special
from pbdesk.tables.cells import Sheet
from pbdesk.tables.delimited import read_delimited
from pbdesk.tables.workbooks import read_xls, read_xlsx

LARGEST_FILE = 30_000_000
"""Bytes; a roster of 10 000 people takes about one million."""

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (.xlsx)”，再导入。"
_OTHERS = (
    (PLAIN, "“{name}”是数据文件，不是表格。要看它请用“打开文件”。"),
    (LOCKED, "“{name}”是数据文件，不是表格。要看它请用“打开文件”。"),
    (b"%PDF", "“{name}”是 PDF，读不出表格。请用原来的 Excel 表格导入。"),
    (b"\x89PNG", "“{name}”是图片，读不出表格。请用原来的 Excel 表格导入。"),
    (b"\xff\xd8\xff", "“{name}”是图片，读不出表格。请用原来的 Excel 表格导入。"),
    (b"Rar!", "“{name}”是压缩包，请先解压，再导入里面的表格。"),
    (b"7z\xbc\xaf", "“{name}”是压缩包，请先解压，再导入里面的表格。"),
    (b"{\\rtf", "“{name}”是 Word 文档。请把里面的表格复制到 Excel 里，保存后再导入。"),
)


@dataclass(frozen=True, slots=True)
class Book:
    """A table file as read: its name, its sheets, and what a person should know about how it was read."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def read_book(path: Path) -> Book:
    """Read a table file.

    Raises:
        UserError: it can't be read; the sentence says why and what to do.
    """
    data = _bytes(path)
    name = path.name
    for start, sentence in _OTHERS:
        if data.startswith(start):
            raise UserError(sentence.format(name=name))
    if data.startswith(_ZIP):
        return Book(name, *read_xlsx(data, name))
    if data.startswith(_OLE):
        return _from_ole(data, name)
    if _is_markup(data):
        raise UserError(f"“{name}”其实是网页格式，只是名字像表格。{_SAVE_AS}")
    sheets, notes = read_delimited(data, path.stem)
    if path.suffix.lower() in {".xlsx", ".xls", ".xlsm"}:
        notes = (*notes, f"“{name}”其实是文本格式，已按文本读取")
    return Book(name, sheets, notes)


def _from_ole(data: bytes, name: str) -> Book:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UserError(f"“{name}”设有打开密码，读不出来。请用 Excel 打开，去掉密码后另存，再导入。")
    if "WordDocument".encode("utf-16-le") in data:
        raise UserError(f"“{name}”是 Word 文档。请把里面的表格复制到 Excel 里，保存后再导入。")
    return Book(name, *read_xls(data, name))


def _is_markup(data: bytes) -> bool:
    start = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table", b"mime-version:"))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UserError(f"“{path.name}”是一个文件夹，请选里面的表格文件。")
        refuse_special(path)
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UserError(f"“{path.name}”有 {size // 1_000_000} 兆，太大了。请只留下要导入的那张表，另存后再导入。")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UserError(f"打不开“{path.name}”。请检查文件是否还在、是否正被其他程序独占。") from error
    if not data.strip(b"\x00 \r\n\t"):
        raise UserError(f"“{path.name}”是空的，里面没有内容。")
    return data
