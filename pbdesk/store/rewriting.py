"""A file written anew under another key, or none, and compared with the old one before anybody relies on it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.files import make_private
from pbdesk.store import ciphering, keyring
from pbdesk.store.connecting import connect, uri_of
from pbdesk.store.keyring import Key
from pbdesk.store.sentences import told

Progress = Callable[[int, int, str], object]
_IDENTITY = ("application_id", "user_version")
_PATIENCE = 5.0


def rewrite(source: Path, target: Path, key: Key | None) -> None:
    """Writes everything that a file holds to a new file under another key; the file itself is only read.

    Raises:
        UserError: it could not be done.
    """
    old = keyring.key_of(source)
    target.unlink(missing_ok=True)
    make_private(target)
    with told(), closing(ciphering.connect(uri_of(target, "rw"), key, _PATIENCE)) as conn:
        conn.execute("ATTACH DATABASE ? AS old KEY ?", (uri_of(source, "ro"), old.words if old else ""))
        conn.execute("SELECT sqlcipher_export('main', 'old')").fetchall()
        for pragma in _IDENTITY:
            value = conn.execute(f"PRAGMA old.{pragma}").fetchone()[0]
            conn.execute(f"PRAGMA main.{pragma} = {int(value)}")
        conn.execute("DETACH DATABASE old")
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def compare(source: Path, target: Path, key: Key | None, progress: Progress) -> None:
    """Whether two files are whole and say the same, row by row of every table.

    Raises:
        UserError: they do not.
    """
    with told(), closing(connect(source, mode="ro")) as old, closing(connect(target, mode="ro", key=key)) as new:
        whole = new.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        same = whole and _identity(old) == _identity(new)
        tables = _tables(old)
        for done, (name, order) in enumerate(tables):
            progress(done, len(tables), "正在逐行核对")
            same = same and _digest(old, name, order) == _digest(new, name, order)
    if not same:
        raise UserError("新写的文件和原来的对不上，没有采用。原来的文件没有改动。请先用 doctor 检查文件是否完好。")


def _identity(conn: sqlite3.Connection) -> tuple[object, ...]:
    """What kind of file it is, and the text of its schema."""
    schema = conn.execute(
        "SELECT s.type, s.name, s.sql FROM main.sqlite_schema s WHERE s.name NOT LIKE 'sqlite^_%' ESCAPE '^' "
        "ORDER BY s.type, s.name"
    ).fetchall()
    numbers = [conn.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in _IDENTITY]
    return (*numbers, *map(tuple, schema))


def _tables(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every table, and what its rows are sorted by to be compared."""
    rows = conn.execute(
        "SELECT l.name, l.ncol, l.wr FROM pragma_table_list l "
        "WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY l.name"
    ).fetchall()
    return [(name, ", ".join(map(str, range(1, 1 + ncol))) if wr else "rowid") for name, ncol, wr in rows]


def _digest(conn: sqlite3.Connection, table: str, order: str) -> str:
    total = hashlib.sha256()
    for row in conn.execute(f'SELECT * FROM main."{table}" ORDER BY {order}'):
        total.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return total.hexdigest()
