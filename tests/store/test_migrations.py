"""The ladder of schema changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.store import Store, migrations
from pbdesk.store.connecting import connect
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump

MUSEUM = Path(__file__).parents[1] / "museum"
"""A file of every past format, and beside it the records that it holds."""


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


@pytest.mark.parametrize("specimen", sorted(MUSEUM.glob("v*.pbdesk")), ids=lambda path: path.stem)
def test_a_file_of_every_past_format_opens_and_says_what_it_said(specimen: Path, tmp_path: Path) -> None:
    copy = tmp_path / specimen.name
    copy.write_bytes(specimen.read_bytes())
    with Store.open(copy) as store:
        assert list(dump(store)) == specimen.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
        assert examine(store).findings == ()
