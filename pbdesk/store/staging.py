"""Rows on their way in: each checked by itself and set aside in a temporary table, nothing written yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pbdesk.errors import Problem
from pbdesk.store import lines
from pbdesk.store.checks import row_problem
from pbdesk.store.columns import TABLES, Table
from pbdesk.store.migrations import staging as temporary
from pbdesk.store.projection import date_parts, key_columns
from pbdesk.store.staged_blobs import TABLE as BLOB
from pbdesk.store.staged_blobs import StagedBlobs
from pbdesk.store.values import RefusedError, Value, shown

PolicyChecks = Mapping[str, Callable[[str], str | None]]
"""For each policy key this version knows: why a value can't be taken, or None."""

RowChecks = Mapping[str, Callable[[Mapping[str, Value]], Iterable[tuple[str, str]]]]
"""For a table: what is wrong with a row as a whole, each with its column; rows that lack something are not asked."""

_BATCH = 5_000
MOST_PROBLEMS = 100_000


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of one table are read: prepared once, followed millions of times.

    ``alone`` says that a row stands for itself and is to be looked at as a whole; a meeting's parts are many and plain.
    """

    table: Table
    fields: tuple[tuple[str, Callable[[object], Value], bool], ...]
    known: frozenset[str]
    insert: str
    alone: bool


class Staging:
    """The temporary tables of one load, and what was wrong with its rows."""

    def __init__(
        self, conn: sqlite3.Connection, policies: PolicyChecks | None = None, rows: RowChecks | None = None
    ) -> None:
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self._conn = conn
        self._policies = policies
        self._rows = rows or {}
        self._plans = {name: _plan(table) for name, table in TABLES.items()}
        self._waiting: dict[str, list[list[Value | None]]] = {name: [] for name in TABLES}
        self._counts = dict.fromkeys(TABLES, 0)
        for name, table in TABLES.items():
            temporary.create(conn, name, staged_columns(table))
        self.blobs = StagedBlobs(conn, self.refuse)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the load has rows for."""
        return tuple(name for name, count in self._counts.items() if count)

    def read(self, source: Iterable[bytes], progress: Callable[[int], None] | None = None) -> None:
        """Takes every line in; what is wrong with one is kept in ``problems``."""
        for number, line in enumerate(source, 1):
            self._take(number, line)
            if progress and not number % _BATCH:
                progress(number)
            if len(self.problems) >= MOST_PROBLEMS:
                self.refuse(number, "", "错误太多，后面的行没有再检查")
                break
        for name in TABLES:
            self._flush(name)
            temporary.index(self._conn, name, key_columns(TABLES[name]))
        self.blobs.finish()

    def refuse(self, line: int, column: str, reason: str) -> None:
        """Enters something wrong with a line."""
        self.problems.append(Problem(line, column, reason))

    def drop(self) -> None:
        """Removes the temporary tables."""
        temporary.drop(self._conn, (*TABLES, BLOB))

    def _take(self, number: int, line: bytes) -> None:
        try:
            row = lines.parse(line, number)
        except RefusedError as refusal:
            self.refuse(number, "", str(refusal))
            return
        if row is None:
            return
        name = row.get("table")
        if name == BLOB:
            self.blobs.take(number, row)
            return
        plan = self._plans.get(name) if type(name) is str else None
        if plan is None:
            self.refuse(number, "table", f"不认识表{shown(name)}" if "table" in row else "没有写是哪张表")
            return
        self._stage(number, row, plan)

    def _stage(self, number: int, row: dict[str, object], plan: _Plan) -> None:
        get = row.get
        try:
            values = [
                None if (value := get(name)) is None and not required else clean(value)
                for name, clean, required in plan.fields
            ]
        except RefusedError:
            values = self._what_is_good(number, row, plan)
        if not row.keys() <= plan.known:
            for name in sorted(row.keys() - plan.known):
                self.refuse(number, shown(name).strip("“”"), f"“{plan.table.name}”表没有这一列")
        if plan.alone:
            self._look_closer(number, values, plan)
        values.append(number)
        name = plan.table.name
        self._counts[name] += 1
        waiting = self._waiting[name]
        waiting.append(values)
        if len(waiting) >= _BATCH:
            self._flush(name)

    def _what_is_good(self, number: int, row: dict[str, object], plan: _Plan) -> list[Value | None]:
        """The values that can be taken, so that other rows may refer to this one; what is wrong is entered."""
        values: list[Value | None] = []
        for name, clean, required in plan.fields:
            value = row.get(name)
            good = None
            if value is not None:
                try:
                    good = clean(value)
                except RefusedError as refusal:
                    self.refuse(number, name, str(refusal))
            elif required:
                self.refuse(number, name, "不能空缺")
            values.append(good)
        return values

    def _look_closer(self, number: int, values: list[Value | None], plan: _Plan) -> None:
        """Checks a row's values against each other and adds the columns that the program fills."""
        table = plan.table
        row = {field[0]: value for field, value in zip(plan.fields, values, strict=True) if value is not None}
        problem = row_problem(table.name, row)
        if problem:
            self.refuse(number, *problem)
        if table.dated:
            day = row.get(table.dated)
            values += date_parts(day).values() if isinstance(day, str) else (None, None, None)
        if table.id_column not in plan.known:
            needed = [name for name, _, required in plan.fields if required and name in table.key]
            values.append(table.record_id(row) if all(name in row for name in needed) else None)
        if table.name == "policy":
            self._check_policy(number, row)
        if table.name in self._rows and all(name in row for name, _, required in plan.fields if required):
            for column, reason in self._rows[table.name](row):
                self.refuse(number, column, reason)

    def _check_policy(self, number: int, row: Mapping[str, Value]) -> None:
        if self._policies is None or not row.keys() >= {"key", "value"}:
            return
        key, value = str(row["key"]), str(row["value"])
        check = self._policies.get(key)
        if check is None:
            self.notes.append(f"第{number}行：这个版本不认识口径“{key}”，已照样保存，不会起作用。")
            return
        reason = check(value)
        if reason:
            self.refuse(number, "value", reason)

    def _flush(self, name: str) -> None:
        if self._waiting[name]:
            self._conn.executemany(self._plans[name].insert, self._waiting[name])
            self._waiting[name] = []


def staged_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table's temporary twin, the line aside."""
    names = [c.name for c in table.columns]
    names += ["year", "quarter", "ym"] if table.dated else []
    return (*names, *(() if table.id_column in names else (table.id_column,)))


def _plan(table: Table) -> _Plan:
    names = (*staged_columns(table), "line")
    insert = f"INSERT INTO load_{table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    fields = tuple((c.name, c.clean, c.required) for c in table.columns)
    return _Plan(table, fields, table.names | {"table"}, insert, not table.owner)
