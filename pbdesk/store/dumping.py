"""Writing records as JSON lines, always in the same order, so that equal files give equal text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from pbdesk.store import ledger, staged_blobs
from pbdesk.store.columns import TABLES, Table
from pbdesk.store.documents import DELETED
from pbdesk.store.file import Store
from pbdesk.store.projection import key_columns

_encode = json.JSONEncoder(ensure_ascii=False).encode


def dump(store: Store) -> Iterator[str]:
    """Every record that is not deleted, private columns and attachments too: a JSON object a line, without line ends.

    Raises:
        UserError: the bytes of an attachment are damaged.
    """
    for table in TABLES.values():
        yield from _rows(store.conn, table)
    yield from staged_blobs.dumped(store.conn)


def _rows(conn: sqlite3.Connection, table: Table) -> Iterator[str]:
    names = [column.name for column in table.public]
    living = (
        f"JOIN {table.owner} o ON o.id = t.{table.owner_column} WHERE o.{DELETED} IS NULL"
        if table.owner else f"WHERE t.{DELETED} IS NULL"
    )  # fmt: skip
    order = ", ".join(f"t.{name}" for name in key_columns(table))
    cursor = conn.cursor()
    cursor.row_factory = None
    cursor.execute(f"SELECT {', '.join(f't.{name}' for name in names)} FROM {table.name} t {living} ORDER BY {order}")
    for values in cursor:
        row = {"table": table.name}
        row.update({name: value for name, value in zip(names, values, strict=True) if value is not None})
        if any(column.private for column in table.columns):
            row.update(ledger.current(conn, table.name, row["id"]).private)
        yield _encode(row)
