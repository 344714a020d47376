"""The smallest files of their kinds, made byte by byte; what they show does not matter."""

from __future__ import annotations

import struct
import zlib


def a_png(width: int = 4, height: int = 3, *, claimed: tuple[int, int] | None = None) -> bytes:
    """A grey PNG; ``claimed`` is what its head says instead of the truth."""
    wide, high = claimed or (width, height)
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    rows = b"".join(b"\x00" + bytes(width) for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def a_jpeg(width: int = 4, height: int = 3, tail: bytes = b"") -> bytes:
    """The segments of a JPEG with a camera's note before the frame; the picture itself is left out."""
    note = b"\xff\xe1" + struct.pack(">H", 2 + 6) + b"Exif\x00\x00"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8 + 3, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 2) + note + b"\xff" + frame + b"\xff\xd9" + tail


def a_pdf(words: bytes = b"") -> bytes:
    """A PDF without a page."""
    return b"%PDF-1.4\n" + words + b"\n%%EOF\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
