"""One small picture made here, so that the sample has a photo without anybody in it."""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from collections.abc import Iterator

from pbdesk.model import Attachment, AttachmentKind, Meeting

_WIDTH, _HEIGHT = 240, 150
_SKY, _WALL, _ROOF, _DOOR, _GROUND = (196, 220, 240), (240, 226, 204), (168, 60, 48), (110, 84, 62), (152, 178, 120)


def attachment_of(meeting: Meeting) -> Attachment:
    """The photo of a meeting's house, as a record."""
    data = _png()
    return Attachment(
        id=f"photo-{meeting.id}", branch_id=meeting.branch_id, meeting_id=meeting.id, kind=AttachmentKind.PHOTO,
        name="会场外景.png", media_type="image/png", size=len(data), sha256=hashlib.sha256(data).hexdigest(),
        added_at=meeting.recorded_at,
    )  # fmt: skip


def blob_row() -> dict[str, object]:
    """Its bytes in the notation of ``load``."""
    data = _png()
    return {"table": "blob", "sha256": hashlib.sha256(data).hexdigest(), "data": base64.b64encode(data).decode()}


def _png() -> bytes:
    """A house in a field, in five colours."""
    raw = b"".join(b"\x00" + bytes(value for x in range(_WIDTH) for value in _colour(x, y)) for y in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(parts))


def _chunks(parts: tuple[tuple[bytes, bytes], ...]) -> Iterator[bytes]:
    for kind, data in parts:
        yield struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _colour(x: int, y: int) -> tuple[int, int, int]:
    if 30 <= y < 60 and abs(x - 120) <= 20 + 2 * (y - 30):
        return _ROOF
    if 60 <= y < 115 and 50 <= x < 190:
        return _DOOR if 108 <= x < 132 and y >= 80 else _WALL
    return _SKY if y < 105 else _GROUND
