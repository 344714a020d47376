"""Whether the content of a record can stand in the tables: its values are ones they take, what it refers to is there.

Revisions from elsewhere are kept whatever they say; what of a record can be shown is worked out by ``standing``.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from pbdesk.store import columns
from pbdesk.store.checks import row_problem
from pbdesk.store.columns import RECORDS, TABLES, Column, Table
from pbdesk.store.naming import column_word, table_word
from pbdesk.store.portions import chunks
from pbdesk.store.revisions import Doc
from pbdesk.store.values import RefusedError

Name = tuple[str, str]
"""A record: kind and id."""
UNKNOWN = "是新版程序才有的内容，升级程序后会自动显示"


def misfit(kind: str, record_id: str, doc: Doc) -> str:
    """Why a content can't stand in its tables in this version, as a Chinese clause; empty when it can."""
    table = RECORDS.get(kind)
    if table is None:
        return UNKNOWN
    try:
        if table.record_id(doc) != record_id:
            return "编号和内容对不上"
        _clean(table, doc)
        for child in columns.children(kind):
            key_column, names = _own(child)[0], _own_names(child)
            for key, part in doc.get(child.field, {}).items():
                _sound_key(key_column, key)
                _clean_part(child, *map(part.get, names))
    except RefusedError as fault:
        return f"有这个版本不认识的内容（{fault}），升级程序后会自动显示"
    except (KeyError, TypeError, AttributeError):
        return "有这个版本不认识的内容，升级程序后会自动显示"
    return ""


def references(kind: str, doc: Doc) -> set[Name]:
    """What the rows of a record refer to, its own parts aside."""
    found = {(ref, doc[name]) for name, ref in _refs(RECORDS[kind]) if doc.get(name) is not None}
    for child in columns.children(kind):
        parts = doc.get(child.field, {})
        for name, ref in _refs(child):
            ids = parts if name == child.key[-1] else (part.get(name) for part in parts.values())
            found.update((ref, each) for each in ids if each is not None)
    return found


def items(kind: str, doc: Doc) -> Iterator[Name]:
    """The parts of a record (agenda items, candidates, steps) that have an id of their own: table and id."""
    for child in columns.children(kind):
        if child.key == ("id",):
            yield from ((child.name, item) for item in doc.get(child.field, {}))


def present(conn: sqlite3.Connection, names: Iterable[Name]) -> set[Name]:
    """Which of some records that others refer to are in the tables."""
    found: set[Name] = set()
    for kind, ids in by_kind(names):
        for slots, part in chunks(ids):
            rows = conn.execute(f"SELECT t.id FROM {kind} t WHERE t.id IN ({slots})", part)
            found.update((kind, row[0]) for row in rows)
    return found


def owners(conn: sqlite3.Connection, names: Iterable[Name]) -> dict[Name, Name]:
    """Whose the parts with some ids are, as the tables have it: of each part its record."""
    found: dict[Name, Name] = {}
    for name, ids in by_kind(names):
        owner = TABLES[name].owner_column
        for slots, part in chunks(ids):
            rows = conn.execute(f"SELECT t.id, t.{owner} FROM {name} t WHERE t.id IN ({slots})", part)
            found.update({(name, row[0]): (str(TABLES[name].owner), row[1]) for row in rows})
    return found


def absent(names: Iterable[Name]) -> str:
    """That something which a record refers to has not arrived, as a Chinese clause."""
    kind, record_id = min(names)
    return f"所指的{table_word(kind)}（{record_id[:12]}）还没有收到"


def by_kind(names: Iterable[Name]) -> Iterable[tuple[str, list[str]]]:
    """Ids under their tables."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for kind, record_id in names:
        grouped[kind].append(record_id)
    return grouped.items()


def _clean(table: Table, row: Mapping[str, object]) -> None:
    for column in _public(table):
        _fits(column, row.get(column.name))
    problem = row_problem(table.name, row)
    if problem:
        raise RefusedError(problem[1])


@lru_cache(maxsize=65536)
def _sound_key(column: Column, key: str) -> None:
    """Checks the key of a part; most are people who are named again and again."""
    _fits(column, key)


@lru_cache(maxsize=4096, typed=True)
def _clean_part(child: Table, *values: object) -> None:
    """Checks what a part says besides its key; most marks of attendance say the same."""
    row = dict(zip(_own_names(child), values, strict=True))
    for column in _own(child)[1:]:
        _fits(column, row[column.name])
    problem = row_problem(child.name, row)
    if problem:
        raise RefusedError(problem[1])


def _fits(column: Column, value: object) -> None:
    if value is None:
        if column.required:
            raise RefusedError(f"缺“{column_word(column.name)}”")
    elif column.clean(value) != value:
        raise RefusedError(f"“{column_word(column.name)}”的写法不对")


@cache
def _public(table: Table) -> tuple[Column, ...]:
    return table.public


@cache
def _own(child: Table) -> tuple[Column, ...]:
    """The columns of a part, its key first, its tie to the record aside."""
    names = (c for c in child.columns if c.name != child.owner_column)
    return tuple(sorted(names, key=lambda c: c.name != child.key[-1]))


@cache
def _own_names(child: Table) -> tuple[str, ...]:
    """The names of the columns of a part, its key and its tie to the record aside."""
    return tuple(column.name for column in _own(child)[1:])


@cache
def _refs(table: Table) -> tuple[tuple[str, str], ...]:
    """The columns of a table that name other records, and their tables; a part's tie to its record aside."""
    return tuple((c.name, str(c.ref)) for c in table.refs if c.ref != table.owner)
