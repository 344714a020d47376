"""Bytes of attachments on their way in and out: ``{"table": "blob", "sha256": …, "data": base64}``, one a line.

One line is held in memory at a time, so a file with thousands of photos takes no more of it than one photo does.
"""

from __future__ import annotations

import base64
import binascii
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping

from pbdesk.errors import Problem
from pbdesk.store import blobs
from pbdesk.store.documents import DELETED
from pbdesk.store.migrations import staging as temporary
from pbdesk.store.values import RefusedError, sha256, shown

TABLE = "blob"
_KNOWN = {"table", "sha256", "data"}
_LONGEST = (blobs.LARGEST + 2) // 3 * 4

Refuse = Callable[[int, str, str], None]


class StagedBlobs:
    """The temporary table of the bytes that a load brings."""

    def __init__(self, conn: sqlite3.Connection, refuse: Refuse) -> None:
        self.count = 0
        self._conn = conn
        self._refuse = refuse
        temporary.create(conn, TABLE, ("sha256", "data"))

    def take(self, number: int, row: Mapping[str, object]) -> None:
        """Sets one line aside; what is wrong with it is entered."""
        self.count += 1
        for name in sorted(row.keys() - _KNOWN):
            self._refuse(number, shown(name).strip("“”"), f"“{TABLE}”表没有这一列")
        named, data = self._name(number, row), self._data(number, row)
        if named is not None and data is not None and blobs.digest(data) != named:
            self._refuse(number, "data", "内容和校验码对不上，可能在传送中损坏了")
        self._conn.execute("INSERT INTO load_blob (line, sha256, data) VALUES (?, ?, ?)", (number, named, data))

    def finish(self) -> None:
        """All lines are in."""
        temporary.index(self._conn, TABLE, ("sha256",))

    def write(self) -> int:
        """Keeps what is new; answers how much that is."""
        done = self._conn.execute(
            "INSERT INTO blob (sha256, data) SELECT s.sha256, s.data FROM load_blob s WHERE TRUE "
            "ON CONFLICT (sha256) DO NOTHING"
        )
        return done.rowcount

    def new(self) -> int:
        """How much of it the file does not have yet."""
        row = self._conn.execute(
            "SELECT COUNT(*) AS n FROM load_blob s "
            "WHERE NOT EXISTS (SELECT 1 FROM main.blob b WHERE b.sha256 = s.sha256)"
        ).fetchone()
        return int(row[0])

    def _name(self, number: int, row: Mapping[str, object]) -> str | None:
        try:
            if row.get("sha256") is not None:
                return str(sha256(row["sha256"]))
            self._refuse(number, "sha256", "不能空缺")
        except RefusedError as refusal:
            self._refuse(number, "sha256", str(refusal))
        return None

    def _data(self, number: int, row: Mapping[str, object]) -> bytes | None:
        words = row.get("data")
        if words is None:
            self._refuse(number, "data", "不能空缺")
        elif not isinstance(words, str) or not words.isascii():
            self._refuse(number, "data", "应当是 base64 编码的文字")
        elif len(words) > _LONGEST:
            self._refuse(number, "data", f"附件太大，最多 {blobs.LARGEST // (1024 * 1024)} MB")
        else:
            try:
                return base64.b64decode(words, validate=True)
            except binascii.Error:
                self._refuse(number, "data", "应当是 base64 编码的文字")
        return None


def screen(conn: sqlite3.Connection) -> Iterator[Problem]:
    """The same bytes twice, and attachments of this load whose bytes are neither in it nor in the file."""
    twice = conn.execute(
        "SELECT s.line, d.first_line FROM load_blob s JOIN (SELECT sha256, MIN(line) AS first_line FROM load_blob "
        "WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING COUNT(*) > 1) d ON s.sha256 = d.sha256 "
        "WHERE s.line > d.first_line"
    )
    for line, first_line in twice:
        yield Problem(line, "sha256", f"与第{first_line}行重复")
    lost = conn.execute(
        "SELECT s.line FROM load_attachment s WHERE s.sha256 IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM load_blob l WHERE l.sha256 = s.sha256) "
        "AND NOT EXISTS (SELECT 1 FROM main.blob b WHERE b.sha256 = s.sha256)"
    )
    for (line,) in lost:
        yield Problem(line, "sha256", "没有这个附件的内容：缺少校验码相同的“blob”行")
    wrong = conn.execute(
        "SELECT s.line, COALESCE(length(l.data), length(b.data)) AS size FROM load_attachment s "
        "LEFT JOIN load_blob l ON l.sha256 = s.sha256 LEFT JOIN main.blob b ON b.sha256 = s.sha256 "
        "WHERE s.size <> COALESCE(length(l.data), length(b.data))"
    )
    for line, size in wrong:
        yield Problem(line, "size", f"附件的内容有 {size} 个字节，与这里写的不同")


def dumped(conn: sqlite3.Connection) -> Iterator[str]:
    """A line for the bytes of every attachment that is not deleted."""
    names = conn.execute(f"SELECT DISTINCT a.sha256 FROM attachment a WHERE a.{DELETED} IS NULL ORDER BY a.sha256")
    for (name,) in names.fetchall():
        data = blobs.read(conn, name)
        if data is not None:
            yield json.dumps({"table": TABLE, "sha256": name, "data": base64.b64encode(data).decode()})
