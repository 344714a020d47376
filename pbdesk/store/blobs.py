"""The bytes of attachments: each kept once under its SHA-256, never changed, checked whenever they are read."""

from __future__ import annotations

import hashlib
import sqlite3

from pbdesk.errors import UserError

LARGEST = 20 * 1024 * 1024
"""Bytes that one attachment may have; a scan of a page has a fiftieth of it."""


def keep(conn: sqlite3.Connection, data: bytes) -> str:
    """Keeps bytes, once however often they come; answers their SHA-256.

    Raises:
        UserError: they are too many for one attachment.
    """
    if len(data) > LARGEST:
        raise UserError(f"附件有 {_megabytes(len(data))} MB，最多 {_megabytes(LARGEST)} MB。请缩小后再试。没有保存它。")
    sha256 = digest(data)
    conn.execute("INSERT INTO blob (sha256, data) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING", (sha256, data))
    return sha256


def read(conn: sqlite3.Connection, sha256: str) -> bytes | None:
    """The bytes that were kept under this name, or None.

    Raises:
        UserError: they are not what was kept.
    """
    row = conn.execute("SELECT b.data FROM blob b WHERE b.sha256 = ?", (sha256,)).fetchone()
    if row is None:
        return None
    data: bytes = row[0]
    if digest(data) != sha256:
        raise UserError("这个附件的内容已经损坏，和存进来的时候不一样了。没有打开它。请从备份里找回。")
    return data


def digest(data: bytes) -> str:
    """The name under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def _megabytes(size: int) -> str:
    """Megabytes with one decimal, rounded up: one byte too many never reads like the most that is allowed."""
    whole, tenths = divmod(-(-10 * size // (1024 * 1024)), 10)
    return f"{whole}.{tenths}" if tenths else f"{whole}"
