"""The records that can't be shown in full yet, each with the reason, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

from pbdesk.store.columns import RECORDS
from pbdesk.store.fitting import Name


def names(conn: sqlite3.Connection) -> set[Name]:
    """Those of kinds that this version knows; the others wait for another version, whatever arrives."""
    return {(row[0], row[1]) for row in conn.execute("SELECT p.kind, p.record_id FROM parked p") if row[0] in RECORDS}


def holds(conn: sqlite3.Connection, kind: str, record_id: str) -> bool:
    """Whether a record is among them."""
    found = conn.execute("SELECT 1 FROM parked p WHERE p.kind = ? AND p.record_id = ?", (kind, record_id)).fetchone()
    return found is not None


def note(conn: sqlite3.Connection, looked_at: Collection[Name], waiting: Mapping[Name, str]) -> None:
    """Notes which of the records that were looked at wait, and for what."""
    before = {(row[0], row[1]): row[2] for row in conn.execute("SELECT p.kind, p.record_id, p.reason FROM parked p")}
    conn.executemany(
        "DELETE FROM parked WHERE kind = ? AND record_id = ?",
        [name for name in before if name in looked_at and name not in waiting],
    )
    conn.executemany(
        "INSERT INTO parked (kind, record_id, reason) VALUES (?, ?, ?) "
        "ON CONFLICT (kind, record_id) DO UPDATE SET reason = excluded.reason",
        [(*name, why) for name, why in waiting.items() if before.get(name) != why],
    )
