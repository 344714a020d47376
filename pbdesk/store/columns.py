"""The tables as the record classes describe them: names, types, what is required, what refers to what, which values.

Derived once from :mod:`pbdesk.model`; encoding, decoding, loading, dumping and projecting all read it from here, so a
column is written down in two places only: the dataclass and the migration.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from pbdesk import model
from pbdesk.store import values

PRIVATE = frozenset({"id_number", "phone"})
"""Columns of a person that stand outside revisions, so that they can be erased for good."""

_RANGES: Mapping[str, tuple[int, int]] = {
    "for_year": (values.EARLIEST_YEAR, 9999),
    "term_years": (1, 99),
    "reason": (1, 6),
    "number": (1, 9999),
    "covered_units": (1, 9999),
    "important": (0, 1),
    **dict.fromkeys(
        ("approve", "against", "abstain", "written_approve", "seats", "issued", "returned", "void", "votes", "size"),
        (0, values.LARGEST_INTEGER),
    ),
}
_DATED = {"meeting": "held_on", "visit": "visited_on"}
_LEAVES: Mapping[type, values.Cleaner] = {
    date: values.day, time: values.clock_time, datetime: values.instant, Decimal: values.decimal, str: values.text,
}
_READERS: Mapping[type, Callable[[Any], object]] = {
    date: date.fromisoformat, time: time.fromisoformat, datetime: datetime.fromisoformat,
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: its Python type, how a value is checked, and which table it names a row of."""

    name: str
    type: type
    required: bool
    clean: values.Cleaner
    ref: str | None = None
    private: bool = False

    def decode(self, stored: values.Value) -> object:
        """The stored value as the field of a record."""
        return _READERS.get(self.type, self.type)(stored)


@dataclass(frozen=True, slots=True, eq=False)  # one of each: compared and hashed as themselves, which is quick
class Table:
    """One table and the record class it holds; ``owner`` is the table whose record a child row is part of."""

    name: str
    record: type[Any]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    owner: str | None = None
    field: str = ""
    dated: str | None = None

    @property
    def id_column(self) -> str:
        """The column of the table that holds the record's id."""
        return "record_id" if len(self.key) > 1 and not self.owner else self.key[-1]

    @property
    def names(self) -> frozenset[str]:
        """The names of the columns."""
        return frozenset(c.name for c in self.columns)

    @property
    def public(self) -> tuple[Column, ...]:
        """The columns that the table itself holds."""
        return tuple(c for c in self.columns if not c.private)

    @property
    def owner_column(self) -> str:
        """The column of a child table that names the record it is part of."""
        return f"{self.owner}_id"

    @property
    def refs(self) -> tuple[Column, ...]:
        """The columns that name rows of other tables."""
        return tuple(c for c in self.columns if c.ref)

    def record_id(self, row: Mapping[str, Any]) -> str:
        """The id under which a record is filed: its own, or made of its natural key (``key@valid_from``)."""
        return "@".join(str(row[name]) for name in self.key if row.get(name) is not None)


def _column(table: type[Any], name: str, hint: object, ref: str | None) -> Column:
    arms = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    kind = next(arm for arm in arms if arm is not type(None))
    required = type(None) not in arms
    return Column(name, kind, required, _cleaner(table, name, kind, required=required, ref=ref), ref, name in PRIVATE)


def _cleaner(table: type[Any], name: str, kind: type, *, required: bool, ref: str | None) -> values.Cleaner:
    if issubclass(kind, StrEnum):
        return values.choice(frozenset(str(member) for member in kind))
    if kind is int:
        return values.integer(*_RANGES.get(name, ()))
    if name == "month" or name.endswith("_month"):
        return values.month
    if name == "sha256":
        return values.sha256
    if ref or name == "id" or name.endswith("_id"):
        return values.identifier
    if table is model.Policy and name == "key":
        return values.policy_key
    if table is model.Policy and name == "value":
        return values.setting_text
    return values.required_text if kind is str and required else _LEAVES[kind]


def _table(record: type[Any], owner: type[Any] | None = None, field: str = "") -> Table:
    hints = typing.get_type_hints(record)
    columns = tuple(
        _column(record, f.name, hints[f.name], f.metadata.get("ref"))
        for f in fields(record)
        if typing.get_origin(hints[f.name]) is not tuple
    )
    key = ("id",) if "id" in hints else _NATURAL_KEYS[record]
    return Table(record.table, record, columns, key, owner.table if owner else None, field, _DATED.get(record.table))


_NATURAL_KEYS: Mapping[type[Any], tuple[str, ...]] = {
    model.Attendance: ("meeting_id", "person_id"),
    model.VoteExclusion: ("meeting_id", "person_id"),
    model.Policy: ("key", "valid_from"),
    model.CalendarDay: ("day",),
    model.DuesStandard: ("person_id", "from_month"),
    model.Dues: ("person_id", "month"),
}


def _children(record: type[Any]) -> Iterator[Table]:
    for name, hint in typing.get_type_hints(record).items():
        if typing.get_origin(hint) is tuple:
            yield _table(typing.get_args(hint)[0], record, name)


def _tables() -> Iterator[Table]:
    for record in typing.get_args(model.Record):
        yield _table(record)
        yield from _children(record)


TABLES: Mapping[str, Table] = {table.name: table for table in _tables()}
"""Every table in an order in which each comes after those it refers to."""

RECORDS: Mapping[str, Table] = {name: table for name, table in TABLES.items() if not table.owner}
"""The tables whose rows are records of their own; their names are the kinds of revisions."""


@cache
def children(kind: str) -> tuple[Table, ...]:
    """The tables whose rows are parts of a record of this kind."""
    return tuple(table for table in TABLES.values() if table.owner == kind)


def table_of(record: type[Any]) -> Table:
    """The table of a record class."""
    return RECORDS[record.table]


def referrers(kind: str) -> Iterator[tuple[Table, Column]]:
    """Every column, in whichever table, that names records of this kind (a child's tie to its owner aside)."""
    for table in TABLES.values():
        for column in table.refs:
            if column.ref == kind and table.owner != kind:
                yield table, column
