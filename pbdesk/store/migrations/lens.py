"""Two tables that can be laid over any page of a file, to read the rows or keys on it (see ``salvage_lens``)."""

from __future__ import annotations

import sqlite3

ROWS, KEYS = "lens_rows", "lens_keys"
WIDTH = 40
"""More columns than any table has."""
ABSENT = b"\x00absent\x00"
"""What stands for a column that a row does not have."""


def create(conn: sqlite3.Connection) -> None:
    """Makes both tables, and one that the file is grown with."""
    listed = ", ".join(f"c{number} DEFAULT x'{ABSENT.hex()}'" for number in range(WIDTH))
    conn.execute(f"CREATE TABLE {ROWS} ({listed})")
    conn.execute(f"CREATE TABLE {KEYS} ({listed}, PRIMARY KEY (c0)) WITHOUT ROWID")
    conn.execute("CREATE TABLE lens_filling (data BLOB NOT NULL)")
