"""The ladder of schema changes."""

from __future__ import annotations

from pbdesk.store import migrations
from pbdesk.store.connecting import connect


def test_the_noted_fingerprint_is_that_of_the_whole_ladder() -> None:
    conn = connect(None)
    migrations.migrate(conn, "2026-01-01T00:00:00Z")
    assert migrations.fingerprint(conn) == migrations.SCHEMA_SHA256


def test_climbing_again_changes_nothing() -> None:
    conn = connect(None)
    migrations.migrate(conn, "2026-01-01T00:00:00Z")
    migrations.migrate(conn, "2026-01-01T00:00:00Z")
    assert conn.execute("PRAGMA user_version").fetchone()[0] == migrations.VERSION


def test_no_table_removes_rows_of_another() -> None:
    conn = connect(None)
    migrations.migrate(conn, "2026-01-01T00:00:00Z")
    schema = " ".join(row[0] for row in conn.execute("SELECT s.sql FROM sqlite_schema s WHERE s.sql IS NOT NULL"))
    assert "CASCADE" not in schema.upper()
