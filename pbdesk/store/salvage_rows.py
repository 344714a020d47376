"""Records whose revisions are all lost, put together again from the rows of their tables.

A row has no name to prove it by, so it only stands in where nothing better is left: without the revision of a branch
nothing of that branch could be shown. Its values have to be ones that the table takes, and it is told as to be checked.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from pbdesk.store import columns, fitting
from pbdesk.store.columns import RECORDS, Table
from pbdesk.store.documents import DELETED
from pbdesk.store.fitting import Name
from pbdesk.store.revisions import Doc
from pbdesk.store.salvage_lens import Lens, Row, Tell
from pbdesk.store.salvage_reading import sound
from pbdesk.store.values import RefusedError

_TRIED = 3
_STEP = 64


Found = Mapping[str, list[tuple[bool, Row]]]
"""By id, the rows that name it, each with whether it comes from a tree of keys rather than one of rows."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """The columns of a table in the order in which a row has them, and whether its rows lie in a tree of keys."""

    columns: tuple[str, ...]
    keyed: bool


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the rows of a record say, and the branch that it belongs to."""

    doc: Doc
    branch_id: str | None


def rebuild(lens: Lens, conn: sqlite3.Connection, names: Collection[Name], tell: Tell) -> Mapping[Name, Rebuilt]:
    """The records among these of which a row could be read; ``conn`` is to a file that has all tables."""
    known = [(kind, record_id) for kind, record_id in names if kind in RECORDS]
    if not known:
        return {}
    shapes = {name: _shape(conn, name) for name in columns.TABLES}
    found = _find(lens, {record_id for _, record_id in known}, tell)
    made = ((name, _record(name, found, shapes)) for name in sorted(known))
    return {name: rebuilt for name, rebuilt in made if rebuilt is not None}


def _shape(conn: sqlite3.Connection, table: str) -> _Shape:
    names = conn.execute("SELECT p.name FROM pragma_table_info(?) p ORDER BY p.cid", (table,)).fetchall()
    keyed = conn.execute("SELECT l.wr FROM pragma_table_list(?) l WHERE l.schema = 'main'", (table,)).fetchone()
    return _Shape(tuple(row[0] for row in names), bool(keyed[0]))


def _find(lens: Lens, ids: Collection[str], tell: Tell) -> Found:
    """Every row that begins with one of some ids, or has one in its second place."""
    found: dict[str, list[tuple[bool, Row]]] = defaultdict(list)
    for page in range(2, lens.pages + 1):
        if not page % _STEP:
            tell(2 * lens.pages, 3 * lens.pages, "正在数据表里找丢失的记录")
        for _, row in lens.rows(page):
            _note((False, row), ids, found)
        for entries in lens.keys(page):
            first = list(islice(entries, _TRIED))
            if any(len(row) > _TRIED for row in first):  # a table, not a mere index
                for row in chain(first, entries):
                    _note((True, row), ids, found)
    return found


def _note(each: tuple[bool, Row], ids: Collection[str], found: dict[str, list[tuple[bool, Row]]]) -> None:
    for value in each[1][:2]:
        if isinstance(value, str) and value in ids and sound(each[1]) and each not in found[value]:
            found[value].append(each)


def _record(name: Name, found: Found, shapes: Mapping[str, _Shape]) -> Rebuilt | None:
    """A record from its row and those of its parts, if they make one."""
    kind, record_id = name
    table = RECORDS[kind]
    rows = found.get(record_id, [])
    own = next(_fitting(table, table.id_column, record_id, rows, shapes[kind]), None)
    if own is None:
        return None
    doc: Doc = {column.name: own[column.name] for column in table.public if column.name in own}
    if DELETED in own:
        doc[DELETED] = own[DELETED]
    for child in columns.children(kind):
        parts: dict[str, Doc] = {}
        for row in _fitting(child, child.owner_column, record_id, rows, shapes[child.name]):
            said = {c.name: row[c.name] for c in child.columns if c.name in row and c.name != child.owner_column}
            parts.setdefault(said.pop(child.key[-1]), said)
        if parts:
            doc[child.field] = parts
    if fitting.misfit(kind, record_id, doc):
        return None
    return Rebuilt(doc, own.get("branch_id"))


def _fitting(
    table: Table, column: str, record_id: str, rows: list[tuple[bool, Row]], shape: _Shape
) -> Iterator[dict[str, Any]]:
    """The rows that can be ones of a table and name a record in a column, nulls left out."""
    for keyed, row in rows:
        said = {name: value for name, value in zip(shape.columns, row, strict=False) if value is not None}
        fits = keyed is shape.keyed and len(row) <= len(shape.columns) and said.get(column) == record_id
        if fits and _is_possible(table, said):
            yield said


def _is_possible(table: Table, said: Mapping[str, Any]) -> bool:
    try:
        return all(
            column.clean(said[column.name]) == said[column.name] if column.name in said else not column.required
            for column in table.public
        )
    except RefusedError:
        return False
