"""A lens for damaged files: what lies on a page is read from that page alone, so that a bad page costs its own rows.

The readable pages are copied into a file of the program's own, whose first page is new and whose schema knows one
table. SQLite is told, page after page, that this table begins there. So neither the first page of the damaged file, nor
its schema, its indexes or the inner pages of its trees have to be whole, and a file with a password is read in the same
way: the copy has the same key, and the pages that its checksums refuse are left out.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pbdesk.errors import UserError
from pbdesk.files import PLAIN, make_private
from pbdesk.store import cipher_pages, ciphering
from pbdesk.store.connecting import connect
from pbdesk.store.keyring import PAGE, Key
from pbdesk.store.migrations import lens
from pbdesk.store.scratch import scratch
from pbdesk.store.sentences import told

Row = tuple[Any, ...]
Tell = Callable[[int, int, str], object]
_LEAF, _KEYS = frozenset({0x0D}), frozenset({0x0A, 0x02})
_SMALLEST_ROW = 6
_GROWTH = 1 << 26
_STEP = 256


@dataclass(frozen=True, slots=True)
class _Copied:
    """What the copy holds: how many pages, which could not be read, and of each its kind where that can be seen."""

    pages: int
    unreadable: frozenset[int]
    kinds: bytes | None


class Lens:
    """Reads single pages of a damaged file; text that is no UTF-8 comes with lone surrogates, and never passes on."""

    def __init__(self, conn: sqlite3.Connection, copied: _Copied, page: int) -> None:
        self._kinds = copied.kinds
        self._most = page // _SMALLEST_ROW
        self.pages = copied.pages
        self.unreadable = copied.unreadable
        conn.text_factory = _text
        self._cursor = conn.cursor()
        self._cursor.row_factory = None
        self._broke_off = False
        columns = [f"c{number}" for number in range(lens.WIDTH)]
        columns[1] = "CASE WHEN typeof(c1) = 'blob' THEN length(c1) ELSE c1 END"
        self._slim = ", ".join(columns)

    def rows(self, page: int) -> Iterator[tuple[int, Row]]:
        """The rows that lie on a page, each with its number in its table; of bytes in the second column the length."""
        if not self._look_at(page, lens.ROWS, _LEAF):
            return
        seen: set[int] = set()
        for row in self._read(f"SELECT rowid, {self._slim} FROM {lens.ROWS} LIMIT {self._most}"):
            seen.add(row[0])
            yield row[0], _present(row[1:])
        numbers = list(self._read(f"SELECT rowid FROM {lens.ROWS} LIMIT {self._most}"))
        for (number,) in numbers:
            if number not in seen:  # behind a row that can't be read
                for row in self._read(f"SELECT {self._slim} FROM {lens.ROWS} WHERE rowid = ?", number):
                    yield number, _present(row)

    def keys(self, page: int, width: int = lens.WIDTH) -> Iterator[Iterator[Row]]:
        """The entries of an index, or of a table that is one, on a page and below it, up to so many columns.

        They come from the front and, where that breaks off, once more from the back.
        """
        if self._look_at(page, lens.KEYS, _KEYS):
            columns = ", ".join(f"c{number}" for number in range(width))
            for order in ("ASC", "DESC"):
                yield map(_present, self._read(f"SELECT {columns} FROM {lens.KEYS} ORDER BY c0 {order}"))
                if not self._broke_off:
                    break

    def bytes_at(self, page: int, number: int) -> bytes | None:
        """The bytes in the second column of one row, or None where they can't be read."""
        if not self._look_at(page, lens.ROWS, _LEAF):
            return None
        found = next(self._read(f"SELECT c1 FROM {lens.ROWS} WHERE rowid = ?", number), None)
        return found[0] if found and isinstance(found[0], bytes) else None

    def _look_at(self, page: int, table: str, kinds: frozenset[int]) -> bool:
        """Lays a table over a page; answers whether there may be something to read."""
        if page in self.unreadable or (self._kinds is not None and self._kinds[page - 1] not in kinds):
            return False
        with told():  # on the one cursor there is: a schema is not read anew while a query is under way
            self._cursor.execute("PRAGMA writable_schema = ON")
            self._cursor.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", (page, table))
            self._cursor.execute("PRAGMA writable_schema = RESET")
        return True

    def _read(self, sql: str, *params: object) -> Iterator[Row]:
        """The rows of a query, up to the first that can't be read."""
        self._broke_off = True
        with suppress(*ciphering.errors()):
            for row in self._cursor.execute(sql, params):  # "yield from" would close the cursor with the generator
                self._broke_off = False
                yield row
                self._broke_off = True
            self._broke_off = False


@contextmanager
def opened(path: Path, key: Key | None, tell: Tell) -> Iterator[Lens]:
    """A lens on a damaged file, which is only ever read; what a crash left half-done is taken back in a copy.

    Raises:
        UserError: there is no room for the copy, or the file can't be read at all.
    """
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(scratch())
            source = _settled(path, folder, key)
            page = PAGE if key is not None else _page_size(source)
            copied = _copy(source, folder / "lens", key, page, tell)
        except OSError as error:
            raise UserError("读不了损坏的文件，或者电脑上没有空间放一份临时的副本。请检查磁盘。没有改动它。") from error
        with closing(_connect(folder / "lens", key)) as conn:
            yield Lens(conn, copied, page)


def _settled(path: Path, folder: Path, key: Key | None) -> Path:
    """The file itself or, where a change was broken off, a copy of it in which SQLite has taken that back."""
    journal = path.with_name(path.name + "-journal")
    if not journal.is_file() or not journal.stat().st_size:
        return path
    copy = folder / "copy"
    make_private(copy)
    shutil.copyfile(path, copy)
    make_private(folder / "copy-journal")
    shutil.copyfile(journal, folder / "copy-journal")
    with suppress(*ciphering.errors()), closing(connect(copy, key=key)) as conn:
        conn.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    return copy


def _page_size(path: Path) -> int:
    with path.open("rb") as file:
        header = file.read(20)
    size = int.from_bytes(header[16:18], "big")
    size = 65536 if size == 1 else size
    known = header.startswith(PLAIN) and 512 <= size <= 65536 and not size & (size - 1)
    return size if known else PAGE


def _copy(source: Path, target: Path, key: Key | None, page: int, tell: Tell) -> _Copied:
    """Writes the lens: pages of its own first, then all readable ones of the damaged file but the first over them."""
    pages = -(-source.stat().st_size // page)
    make_private(target)
    with told(), closing(connect(target, key=key)) as conn:
        conn.execute("PRAGMA journal_mode = OFF").fetchall()
        conn.execute("PRAGMA synchronous = OFF")
        if key is None:
            conn.execute(f"PRAGMA page_size = {page}")
        lens.create(conn)
        while conn.execute("PRAGMA page_count").fetchone()[0] < pages:
            conn.execute("INSERT INTO lens_filling (data) VALUES (zeroblob(?))", (min(pages * page, _GROWTH),))
    is_whole = cipher_pages.checker(key) if key is not None else None
    unreadable, kinds = set[int](), bytearray()
    with source.open("rb") as old, target.open("rb+") as new:
        for number in range(1, pages + 1):
            if not number % _STEP:
                tell(number, 3 * pages, "正在读损坏的文件")
            found = _page(old, number, page)
            if found is None or (is_whole is not None and not is_whole(number, found)):
                unreadable.add(number)
            elif number > 1:
                new.seek((number - 1) * page)
                new.write(found)
            kinds.append(found[0] if found else 0)
    return _Copied(pages, frozenset(unreadable), None if key is not None else bytes(kinds))


def _page(file: BinaryIO, number: int, size: int) -> bytes | None:
    """A page of a file; what is missing of the last one is zeros, what the disk does not give is None."""
    try:
        file.seek((number - 1) * size)
        found = file.read(size)
    except OSError:
        return None
    return found.ljust(size, b"\0")


def _connect(path: Path, key: Key | None) -> sqlite3.Connection:
    conn = connect(path, key=key)
    conn.execute("PRAGMA journal_mode = MEMORY").fetchall()
    conn.execute("PRAGMA synchronous = OFF")
    return conn


def _present(row: Row) -> Row:
    """The columns that a row really has."""
    last = len(row)
    while last > 2 and row[last - 1] == lens.ABSENT:
        last -= 1
    return row[:last]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
