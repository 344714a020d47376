"""Temporary tables that a load fills and checks before anything is written; they vanish with the connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence


def create(conn: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
    """A temporary table for rows as they were read, each with its line."""
    conn.execute(f"CREATE TEMP TABLE load_{table} (line INTEGER PRIMARY KEY, {', '.join(columns)})")


def index(conn: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
    """The index over the key, made once all rows are in."""
    conn.execute(f"CREATE INDEX temp.load_{table}_key ON load_{table} ({', '.join(columns)})")


def outlook(conn: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
    """A temporary table ``then_…``: what a small table will say once the load is in."""
    listed = ", ".join(columns)
    conn.execute(f"CREATE TEMP TABLE then_{table} (id TEXT PRIMARY KEY, {listed}) WITHOUT ROWID")
    conn.execute(
        f"INSERT OR IGNORE INTO then_{table} (id, {listed}) SELECT id, {listed} FROM load_{table} WHERE id IS NOT NULL"
    )
    conn.execute(
        f"INSERT OR IGNORE INTO then_{table} (id, {listed}) SELECT id, {listed} FROM main.{table} "
        "WHERE deleted_at IS NULL"
    )


def drop(conn: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Removes the temporary tables of a load."""
    for table in tables:
        for prefix in ("load", "then"):
            conn.execute(f"DROP TABLE IF EXISTS temp.{prefix}_{table}")
