"""The ladder of schema changes: append-only; a new file climbs all of it, an older file the rest.

This package alone may hold CREATE and ALTER. A step that has been released is never edited.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from pbdesk.store.migrations import m001, m002, m003, m004, m005, m006

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = int.from_bytes(b"PBDK", "big")
"""Marks an SQLite file as one of ours."""

_STEPS = (
    ("m001", m001.SQL), ("m002", m002.SQL), ("m003", m003.SQL), ("m004", m004.SQL), ("m005", m005.SQL),
    ("m006", m006.SQL),
)  # fmt: skip

VERSION = len(_STEPS)
"""``user_version`` of a file of this format."""

SCHEMA_SHA256 = "36182240912fc25bad43c00a442eb96bbe2441bccc87542a8bf1623640561dc2"
"""Fingerprint of the schema text after the whole ladder, so that opening need not climb it to compare."""


def migrate(conn: sqlite3.Connection, applied_at: str) -> None:
    """Climb every step that the file has not taken yet: all of them, or none when one fails."""
    from sqlite_utils import Database, Migrations  # slow to import, and needed only here

    ladder = Migrations("pbdesk")
    for name, sql in _STEPS:
        ladder(name=name)(_step(sql))
    db = Database(conn, recursive_triggers=False, execute_plugins=False)
    with db.atomic():
        ladder.apply(db)
        conn.execute("UPDATE _sqlite_migrations SET applied_at = ?", (applied_at,))
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {VERSION}")


def _step(sql: str) -> Callable[[Database], None]:
    """A step that runs statements, none of which holds a semicolon of its own."""

    def run(db: Database) -> None:
        for statement in sql.split(";"):
            if statement.strip():
                db.execute(statement)

    return run


def fingerprint(conn: sqlite3.Connection) -> str:
    """The SHA-256 of the schema text; a foreign trigger, view or table changes it."""
    rows = conn.execute(
        "SELECT type, name, sql FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY type, name"
    )
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
