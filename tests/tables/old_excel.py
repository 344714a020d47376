"""Workbooks of Excel 97 to 2003 made by hand, as small as they can be: nothing that is installed writes them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def an_xls(path: Path, *rows: Sequence[str | float | None], name: str = "名册") -> Path:
    """A workbook with one sheet of text and numbers."""
    path.write_bytes(_container("Workbook", _workbook(name, rows)))
    return path


def _workbook(name: str, rows: Sequence[Sequence[str | float | None]]) -> bytes:
    title = name.encode("utf-16-le")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    length = len(start) + 4 + 8 + len(title) + 4
    sheet = _record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 1) + title)
    return start + sheet + _record(0x000A, b"") + _sheet(rows)


def _sheet(rows: Sequence[Sequence[str | float | None]]) -> bytes:
    width = max(map(len, rows))
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                out += _record(0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            elif cell is not None:
                out += _record(0x0203, place + struct.pack("<d", cell))
    return out + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _container(name: str, stream: bytes) -> bytes:
    """A compound file with one stream: the table of sectors, the directory, then the stream."""
    stream = stream.ljust(4096, b"\x00")
    count = -(-len(stream) // _SECTOR)
    table = [_FAT, _END, *range(3, 2 + count), _END]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", _FREE) * 108
    fat = b"".join(struct.pack("<I", entry) for entry in table).ljust(_SECTOR, b"\xff")
    directory = (
        _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream)) + _entry("", 0, _FREE, 0, 0) * 2
    )
    return header + fat + directory + stream.ljust(count * _SECTOR, b"\x00")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = (name + "\x00").encode("utf-16-le") if name else b""
    head = title.ljust(64, b"\x00") + struct.pack("<HBB", len(title), kind, 1)
    return head + struct.pack("<III", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)
