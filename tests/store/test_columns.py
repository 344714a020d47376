"""The tables of the file are those that the record classes describe."""

from __future__ import annotations

import sqlite3
from enum import StrEnum

import pytest

from pbdesk.store import Store, migrations, projection
from pbdesk.store.columns import RECORDS, TABLES, Table
from pbdesk.store.connecting import connect
from pbdesk.store.naming import column_word, table_word

TABLE_LIST = list(TABLES.values())


def by_name(table: Table) -> str:
    return table.name


@pytest.fixture(scope="module")
def empty() -> sqlite3.Connection:
    conn = connect(None)
    migrations.migrate(conn, "2026-01-01T00:00:00Z")
    return conn


@pytest.mark.parametrize("table", TABLE_LIST, ids=by_name)
def test_a_table_has_the_columns_of_its_class(table: Table, empty: sqlite3.Connection) -> None:
    there = {row["name"] for row in empty.execute(f"PRAGMA table_info({table.name})")}
    assert there == set(projection.stored_columns(table))


@pytest.mark.parametrize("table", TABLE_LIST, ids=by_name)
def test_a_required_field_is_never_null(table: Table, empty: sqlite3.Connection) -> None:
    filled = {row["name"] for row in empty.execute(f"PRAGMA table_info({table.name})") if row["notnull"] or row["pk"]}
    required = {column.name for column in table.public if column.required}
    assert required <= filled
    assert not {column.name for column in table.public if not column.required} & filled


@pytest.mark.parametrize("table", TABLE_LIST, ids=by_name)
def test_a_reference_is_a_foreign_key(table: Table, empty: sqlite3.Connection) -> None:
    keys = {(row["from"], row["table"]) for row in empty.execute(f"PRAGMA foreign_key_list({table.name})")}
    assert {(column.name, column.ref) for column in table.refs} == keys


@pytest.mark.parametrize(
    ("table", "column", "word"),
    [
        (table.name, column.name, str(word))
        for table in TABLE_LIST
        for column in table.columns
        if issubclass(column.type, StrEnum)
        for word in column.type
    ],
)
def test_every_word_of_a_vocabulary_passes_its_check(
    table: str, column: str, word: str, empty: sqlite3.Connection
) -> None:
    sql = empty.execute("SELECT s.sql FROM sqlite_schema s WHERE s.name = ?", (table,)).fetchone()[0]
    check = sql[sql.index(f"CHECK ({column} IN") :]
    assert f"'{word}'" in check[: check.index("))")]


def test_a_table_comes_after_those_it_refers_to() -> None:
    order = list(TABLES)
    for table in TABLES.values():
        for column in table.refs:
            assert column.ref is not None
            assert order.index(column.ref) <= order.index(table.name)


@pytest.mark.parametrize("table", TABLE_LIST, ids=by_name)
def test_tables_and_columns_have_names_for_people(table: Table) -> None:
    assert not table_word(table.name).isascii()
    assert not [column.name for column in table.columns if column_word(column.name).isascii()]


@pytest.mark.parametrize("table", RECORDS.values(), ids=by_name)
def test_a_record_carries_its_deletion_mark(table: Table, store: Store) -> None:
    assert store.query(f"SELECT COUNT(*) AS n FROM {table.name} WHERE deleted_at IS NULL")[0]["n"] == 0
