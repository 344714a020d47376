"""From staged rows to revisions and tables: record by record in the order of ids, the tables in one statement each."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from pbdesk.errors import Problem
from pbdesk.store import columns, documents, ledger, privates, projection, revisions
from pbdesk.store.columns import RECORDS, Table
from pbdesk.store.ledger import State
from pbdesk.store.revisions import Doc, Revision, Stamp

_BATCH = 1_000
_NOTHING = State((), {}, {})
_LINE, _KEY, _REST = 1, 2, 3
"""Where things stand in a staged row: the record's id first, then its line, a part's own key, the other columns."""


@dataclass(slots=True)
class Tally:
    """How the rows of one table compare with what the file says already."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def count(self, before: object, after: object) -> None:
        """Counts one row by what stood there before (None: nothing) and what stands there now."""
        if before is None:
            self.new += 1
        elif before == after:
            self.same += 1
        else:
            self.changed += 1


@dataclass(slots=True)
class _Arrivals:
    """The staged rows that belong to one record: its own, if any, and those of its parts."""

    record_id: str
    line: int
    row: Sequence[Any] | None = None
    parts: dict[str, list[Sequence[Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Moves:
    """What the tables need besides the staged rows: records that come back to life, records under another branch."""

    revived: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)


class Application:
    """Writes staged rows; without a stamp it only compares, for a trial run."""

    def __init__(self, conn: sqlite3.Connection, stamp: Stamp | None, tables: Sequence[str]) -> None:
        self.tallies = {name: Tally() for name in columns.TABLES}
        self.problems: list[Problem] = []
        self.records = 0
        self._conn = conn
        self._stamp = stamp
        self._tables = tables
        self._made: list[Revision] = []
        self._private: list[tuple[str, str, Doc]] = []
        self._branches: dict[str, str | None] = {}

    def run(self) -> None:
        """Applies every kind of record, each after those it refers to."""
        for kind, table in RECORDS.items():
            staged = [t for t in (table, *columns.children(kind)) if t.name in self._tables]
            if staged:
                moves = self._records(table, staged)
                if self._stamp:
                    self._write_tables(kind, staged, moves)

    def _records(self, table: Table, staged: Sequence[Table]) -> _Moves:
        moves = _Moves()
        known = self._conn.execute("SELECT 1 FROM head h WHERE h.kind = ? LIMIT 1", (table.name,)).fetchone()
        for arrivals in _arrivals(self._conn, table, staged):
            now = ledger.current(self._conn, table.name, arrivals.record_id) if known else _NOTHING
            wanted = self._compare(table, arrivals, now)
            if wanted is None:
                continue
            if len(now.heads) > 1:
                reason = "这条记录有两个版本还没有合并，不能用导入覆盖；请先打开它处理"
                self.problems.append(Problem(arrivals.line, table.id_column, reason))
                continue
            self.records += 1
            if self._stamp:
                self._write(self._stamp, table.name, arrivals.record_id, now, wanted)
                _note_moves(moves, arrivals.record_id, now, wanted)
        self._flush()
        return moves

    def _compare(self, table: Table, arrivals: _Arrivals, now: State) -> State | None:
        """What the record will say, or None when it says so already; counts every row."""
        before = now.doc if now.exists else {}
        known_private = now.private if now.exists else {}
        if arrivals.row is None:
            doc, private = dict(before), known_private
        else:
            doc = {n: v for n, v in zip(_names(table), arrivals.row[_KEY:], strict=True) if v is not None}
            private = {**known_private, **documents.private_part(doc)}
            documents.keep_unknown(table.name, doc, before)
            was = (_own(table, before), known_private) if before else None
            self.tallies[table.name].count(was, (doc, private))
        for child in columns.children(table.name):
            if child.field in before:
                doc[child.field] = before[child.field]
            if child.name in arrivals.parts:
                doc[child.field] = self._parts(child, arrivals.parts[child.name], before.get(child.field, {}))
        return None if before and doc == before and private == known_private else State((), doc, private)

    def _parts(self, child: Table, rows: Sequence[Sequence[Any]], before: Mapping[str, Doc]) -> Doc:
        tally = self.tallies[child.name]
        if not before:
            tally.new += len(rows)
            return {row[_KEY]: _part(child, row[_REST:]) for row in rows}
        parts = dict(before)
        for row in rows:
            part, old = _part(child, row[_REST:]), before.get(row[_KEY])
            if old:
                part = {**part, **{n: v for n, v in old.items() if n not in child.names}}
            tally.count(old, part)
            parts[row[_KEY]] = part
        return parts

    def _write(self, stamp: Stamp, kind: str, record_id: str, now: State, wanted: State) -> None:
        branch = documents.branch_of(kind, wanted.doc, self._posting_branch(kind, wanted.doc))
        made = revisions.make(stamp, kind, record_id, branch, now.revs, wanted.doc)
        self._made.append(made)
        if wanted.private:
            self._private.append((made.rev, record_id, wanted.private))
        if len(self._made) >= _BATCH:
            self._flush()

    def _posting_branch(self, kind: str, doc: Doc) -> str | None:
        posting = doc.get("posting_id", "")
        if posting not in self._branches:
            self._branches[posting] = ledger.posting_branch(self._conn, kind, doc)
        return self._branches[posting]

    def _flush(self) -> None:
        revisions.insert(self._conn, self._made)
        for rev, record_id, private in self._private:
            privates.write(self._conn, rev, record_id, private, {})
        self._made, self._private = [], []

    def _write_tables(self, kind: str, staged: Sequence[Table], moves: _Moves) -> None:
        for child in columns.children(kind):
            removal = f"DELETE FROM {child.name} WHERE {child.owner_column} = ?"
            self._conn.executemany(removal, [(record_id,) for record_id in moves.revived])
        for table in staged:
            if self.tallies[table.name].new or self.tallies[table.name].changed:
                self._conn.execute(projection.staged_upsert_sql(table))
        for branch, record_id in moves.moved:
            projection.follow_branch(self._conn, kind, record_id, branch)


def _own(table: Table, doc: Doc) -> Doc:
    """A document without the parts that are rows of other tables."""
    return {n: v for n, v in doc.items() if n not in {child.field for child in columns.children(table.name)}}


def _note_moves(moves: _Moves, record_id: str, now: State, wanted: State) -> None:
    if now.heads and not now.exists:
        moves.revived.append(record_id)
    branch = wanted.doc.get("branch_id")
    if now.heads and branch and branch != now.doc.get("branch_id"):
        moves.moved.append((branch, record_id))


@cache
def _names(table: Table) -> tuple[str, ...]:
    """The columns of a staged row after its line; a part's own key comes first."""
    names = [c.name for c in table.columns if c.name != table.owner_column]
    return tuple(sorted(names, key=lambda name: name != table.key[-1])) if table.owner else tuple(names)


@lru_cache(maxsize=1024)
def _part(child: Table, values: tuple[Any, ...]) -> Doc:
    """What a part says; most marks of attendance say the same, and nobody writes into these."""
    return {name: value for name, value in zip(_names(child)[1:], values, strict=True) if value is not None}


def _arrivals(conn: sqlite3.Connection, table: Table, staged: Sequence[Table]) -> Iterator[_Arrivals]:
    """The staged rows record by record."""
    streams = [_rows_by_record(conn, part) for part in staged]
    for record_id, group in groupby(heapq.merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        arrivals = _Arrivals(record_id, 0)
        for _, name, line, rows in group:
            arrivals.line = line
            if name == table.name:
                arrivals.row = rows[0]
            else:
                arrivals.parts[name] = rows
        yield arrivals


def _rows_by_record(conn: sqlite3.Connection, table: Table) -> Iterator[tuple[str, str, int, list[Sequence[Any]]]]:
    owner = table.owner_column if table.owner else table.id_column
    order = f"{owner}, {table.key[-1]}" if table.owner else owner
    cursor = conn.cursor()
    cursor.row_factory = None
    cursor.execute(f"SELECT {owner}, line, {', '.join(_names(table))} FROM load_{table.name} ORDER BY {order}")
    for record_id, rows in groupby(cursor, key=itemgetter(0)):
        listed = list(rows)
        yield record_id, table.name, listed[0][_LINE], listed
