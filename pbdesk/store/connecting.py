"""How a connection to a file is set up; every connection of the program is made here."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_PATIENCE = 5.0
_PRAGMAS = (
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "secure_delete = ON",
    "synchronous = FULL",
    "cache_size = -32768",  # KiB; taken only as a file needs it
    "temp.cache_size = -16384",
)


def connect(path: Path | None, *, mode: str = "rw") -> sqlite3.Connection:
    """A connection to an existing file (``rw`` or ``ro``), or to memory; it never creates a file."""
    if path is None:
        conn = sqlite3.connect(":memory:", isolation_level=None)
    else:
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        conn = sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)
    conn.row_factory = sqlite3.Row
    for pragma in _PRAGMAS:
        conn.execute(f"PRAGMA {pragma}")
    return conn
