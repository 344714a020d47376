"""apsw with the face of the standard library's ``sqlite3``, as far as the program looks at it.

So that the program's own code, with its own statements and pragmas, runs on a VFS of ours. Errors come out as those of
``sqlite3`` with SQLite's number in them, by the same table as there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import apsw

_ERRORS: Mapping[int, type[sqlite3.Error]] = {
    **dict.fromkeys(
        (
            apsw.SQLITE_ERROR, apsw.SQLITE_PERM, apsw.SQLITE_ABORT, apsw.SQLITE_BUSY, apsw.SQLITE_LOCKED,
            apsw.SQLITE_READONLY, apsw.SQLITE_INTERRUPT, apsw.SQLITE_IOERR, apsw.SQLITE_FULL, apsw.SQLITE_CANTOPEN,
            apsw.SQLITE_PROTOCOL, apsw.SQLITE_SCHEMA,
        ),
        sqlite3.OperationalError,
    ),
    **dict.fromkeys((apsw.SQLITE_CONSTRAINT, apsw.SQLITE_MISMATCH), sqlite3.IntegrityError),
}  # fmt: skip


class Row:
    """A row that knows its columns by name and by place."""

    def __init__(self, names: Sequence[str], values: tuple[Any, ...]) -> None:
        self._names = names
        self._values = values

    def __getitem__(self, key: int | str | slice) -> Any:
        return self._values[self._names.index(key) if isinstance(key, str) else key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def keys(self) -> list[str]:
        """The names of the columns."""
        return list(self._names)


class _Columns:
    """Notes the columns before a statement runs: afterwards apsw does not tell them where there are no rows.

    It does not know the cursor, which is to be gone as soon as nobody holds it: half-read, it would be in the way.
    """

    def __init__(self) -> None:
        self.described: tuple[Any, ...] = ()

    def __call__(self, cursor: apsw.Cursor, _sql: str, _bindings: object) -> bool:
        self.described = cursor.get_description()
        return True


class Cursor:
    """The rows of one statement."""

    def __init__(self, connection: Connection) -> None:
        self.row_factory = connection.row_factory
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._connection = connection
        self._cursor = connection.apsw.cursor()
        self._columns = _Columns()
        self._cursor.exec_trace = self._columns

    def execute(self, sql: str, params: Any = ()) -> Cursor:
        """Run one statement."""
        with _told():
            self._cursor.execute(self._connection.in_place_of.get(sql, sql), _bindings(params))
            self._note()
        return self

    def executemany(self, sql: str, rows: Iterable[Any]) -> Cursor:
        """Run one statement with many values."""
        total = self._connection.apsw.total_changes()
        with _told():
            self._cursor.executemany(sql, (_bindings(row) for row in rows))
            self._note()
        self.rowcount = self._connection.apsw.total_changes() - total
        return self

    @property
    def description(self) -> Any:
        """The columns, the name first."""
        return self._columns.described or None

    def fetchone(self) -> Any:
        """The next row, or None."""
        return next(self, None)

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return list(self)

    def close(self) -> None:
        """Forget the rest."""
        self._cursor.close(True)

    def __iter__(self) -> Cursor:
        return self

    def __next__(self) -> Any:
        with _told():
            row = next(self._cursor)
        return Row([column[0] for column in self._columns.described], row) if self.row_factory else row

    def _note(self) -> None:
        connection = self._connection.apsw
        self.rowcount, self.lastrowid = connection.changes(), connection.last_insert_rowid()


class Connection:
    """An open file."""

    def __init__(self, connection: apsw.Connection, in_place_of: Mapping[str, str]) -> None:
        self.apsw = connection
        self.in_place_of = in_place_of
        self.row_factory: object = None
        self.isolation_level = None

    @property
    def in_transaction(self) -> bool:
        """Whether something waits to be committed."""
        return self.apsw.in_transaction

    def cursor(self) -> Cursor:
        """A new cursor."""
        return Cursor(self)

    def execute(self, sql: str, params: Any = ()) -> Cursor:
        """Run one statement on a new cursor."""
        return self.cursor().execute(sql, params)

    def executemany(self, sql: str, rows: Iterable[Any]) -> Cursor:
        """Run one statement with many values."""
        return self.cursor().executemany(sql, rows)

    def backup(
        self, target: Connection, *, pages: int = -1, sleep: float = 0.25,
        progress: Callable[[int, int, int], object] | None = None,
    ) -> None:  # fmt: skip
        """Copy everything into another file; nobody else works on either, so nothing is waited for."""
        with _told():
            copying = target.apsw.backup("main", self.apsw, "main")
            try:
                while not copying.done:
                    copying.step(pages)
                    if progress:
                        progress(sqlite3.SQLITE_OK, copying.remaining, copying.page_count)
            finally:
                with suppress(apsw.Error):
                    copying.finish()

    def close(self) -> None:
        """Close it, whatever still reads."""
        with _told():
            self.apsw.close(True)


def connect(
    name: str, vfs: str, in_place_of: Mapping[str, str], *, timeout: float, **_: object
) -> Connection:
    """A connection to an existing file through a VFS."""
    with _told():
        connection = apsw.Connection(name, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI, vfs)
    connection.set_busy_timeout(int(timeout * 1000))
    return Connection(connection, in_place_of)


@contextmanager
def _told() -> Iterator[None]:
    """Errors of apsw as the standard library raises them."""
    try:
        yield
    except apsw.Error as error:
        code = getattr(error, "extendedresult", apsw.SQLITE_MISUSE)
        told = _ERRORS.get(code & 0xFF, sqlite3.DatabaseError)(str(error))
        told.sqlite_errorcode = code
        raise told from error


def _bindings(params: Any) -> Any:
    return params if isinstance(params, dict) else tuple(params)
