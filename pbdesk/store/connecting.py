"""How a connection to a file is set up; every connection of the program is made here."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pbdesk.store import ciphering, keyring
from pbdesk.store.keyring import Key

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


def connect(path: Path | None, *, mode: str = "rw", key: Key | None = None) -> sqlite3.Connection:
    """A connection to an existing file (``rw`` or ``ro``), or to memory; it never creates a file.

    A file with a password is opened with the key on the ring; ``key`` is one to try, or that of a file still empty.

    Raises:
        LockedError: nobody has said its password yet.
        NoCipherError: it has a password, and this installation can't do passwords.
    """
    if path is None:
        conn = sqlite3.connect(":memory:", isolation_level=None)
        conn.row_factory = sqlite3.Row
    else:
        key = key or keyring.key_of(path)
        uri = uri_of(path, mode)
        if key is None:
            conn = sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)
            conn.row_factory = sqlite3.Row
        else:
            conn = ciphering.connect(uri, key, _PATIENCE)
    try:
        for pragma in _PRAGMAS:
            conn.execute(f"PRAGMA {pragma}")
    except ciphering.errors():
        conn.close()
        raise
    return conn


def uri_of(path: Path, mode: str) -> str:
    """The name that SQLite knows a file by."""
    return f"{path.absolute().as_uri()}?mode={mode}"
