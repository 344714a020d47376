"""Whether the content of a record can stand in the tables: its values are ones they take, what it refers to is there.

Revisions from elsewhere are kept whatever they say; a record that can't be shown yet waits (``parked``) and is tried
again with everything that arrives later, so the outcome depends on what has arrived and never on the order.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pbdesk.store import columns, documents
from pbdesk.store.checks import row_problem
from pbdesk.store.columns import RECORDS, Table
from pbdesk.store.naming import column_word, table_word
from pbdesk.store.revisions import Doc
from pbdesk.store.values import RefusedError

Name = tuple[str, str]
"""A record: kind and id."""
_CHUNK = 500


def misfit(kind: str, record_id: str, doc: Doc) -> str:
    """Why a content can't stand in its tables in this version, as a Chinese clause; empty when it can."""
    table = RECORDS.get(kind)
    if table is None:
        return "是新版程序才有的内容，升级程序后会自动显示"
    try:
        if table.record_id(doc) != record_id:
            return "编号和内容对不上"
        _clean(table, doc)
        for child in columns.children(kind):
            for row in documents.child_rows(child, doc):
                _clean(child, row)
    except (RefusedError, KeyError, TypeError, AttributeError) as fault:
        return f"有这个版本不认识的内容（{fault}），升级程序后会自动显示"
    return ""


def missing(conn: sqlite3.Connection, docs: Mapping[Name, Doc]) -> dict[Name, str]:
    """Which of the records refer to something that is neither in the tables nor among them, and to what.

    What waits is as good as not there: whatever refers to it waits too.
    """
    wanted = {name: set(_references(*name, doc)) for name, doc in docs.items()}
    there = _present(conn, {ref for refs in wanted.values() for ref in refs} - docs.keys())
    waiting: dict[Name, str] = {}
    while True:
        here = there | (docs.keys() - waiting.keys())
        more = {name: _first(refs - here) for name, refs in wanted.items() if name not in waiting and not refs <= here}
        if not more:
            return waiting
        waiting.update(more)


def _clean(table: Table, row: Mapping[str, object]) -> None:
    for column in table.public:
        value = row.get(column.name)
        if value is None:
            if column.required:
                raise RefusedError(f"缺“{column_word(column.name)}”")
        elif column.clean(value) != value:
            raise RefusedError(f"“{column_word(column.name)}”的写法不对")
    problem = row_problem(table.name, row)
    if problem:
        raise RefusedError(problem[1])


def _references(kind: str, _record_id: str, doc: Doc) -> Iterator[Name]:
    """What the rows of a record refer to, its own parts aside."""
    table = RECORDS[kind]
    yield from ((str(c.ref), doc[c.name]) for c in table.refs if doc.get(c.name) is not None)
    for child in columns.children(kind):
        for row in documents.child_rows(child, doc):
            yield from ((str(c.ref), row[c.name]) for c in child.refs if c.ref != kind and row.get(c.name) is not None)


def _present(conn: sqlite3.Connection, names: Iterable[Name]) -> set[Name]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, record_id in names:
        by_kind[kind].append(record_id)
    found: set[Name] = set()
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            marks = ", ".join("?" * len(part))
            rows = conn.execute(f"SELECT t.id FROM {kind} t WHERE t.id IN ({marks})", part)
            found.update((kind, row[0]) for row in rows)
    return found


def _first(names: Iterable[Name]) -> str:
    kind, record_id = min(names)
    return f"所指的{table_word(kind)}（{record_id[:12]}）还没有收到"
