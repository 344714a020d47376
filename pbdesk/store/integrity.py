"""What has to hold between records: what is referred to is there, a group is of its branch, no circle of superiors.

Each rule is a predicate over a row ``r``; a single save checks the rows it touched, loading and ``doctor`` check sets.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pbdesk.store import columns, joined
from pbdesk.store.columns import RECORDS, Column, Table
from pbdesk.store.documents import DELETED
from pbdesk.store.naming import column_word, table_word
from pbdesk.store.revisions import Doc


@dataclass(frozen=True, slots=True)
class Check:
    """A predicate that no living row of ``table`` may fulfil; it looks at the record that ``column`` names."""

    table: str
    column: str
    wrong: str
    reason: str


_NO_BRANCH = "EXISTS (SELECT 1 FROM {organization} o WHERE o.id = r.branch_id AND o.kind <> 'branch')"
_OTHER_BRANCH = "EXISTS (SELECT 1 FROM {party_group} g WHERE g.id = r.group_id AND g.branch_id <> r.branch_id)"

CHECKS: tuple[Check, ...] = (
    *(
        Check(table, "branch_id", _NO_BRANCH, "所指的组织不是党支部")
        for table in ("party_group", "committee", "membership", "posting")
    ),
    *(Check(table, "group_id", _OTHER_BRANCH, "党小组不属于这个支部") for table in ("membership", "meeting")),
)


def problem_of(conn: sqlite3.Connection, kind: str, record_id: str) -> str | None:
    """What is wrong between a record as it now stands and the others, as a Chinese clause, or None."""
    table = RECORDS[kind]
    row = conn.execute(
        f"SELECT {DELETED} FROM {kind} WHERE {table.id_column} = ?", (record_id,)
    ).fetchone()
    if row is None or row[0] is not None:
        return _still_needed(conn, kind, record_id)
    return (
        _refers_to_deleted(conn, kind, record_id)
        or _breaks_a_check(conn, kind, record_id)
        or _without_bytes(conn, kind, record_id)
    )


def foreign_item(conn: sqlite3.Connection, kind: str, record_id: str, doc: Doc) -> str | None:
    """A part of this record (an agenda item, a candidate, a step) whose id is another record's already."""
    for child in columns.children(kind):
        for item in doc.get(child.field, {}) if child.key == ("id",) else ():
            found = conn.execute(
                f"SELECT c.id FROM {child.name} c WHERE c.id = ? AND c.{child.owner_column} <> ?", (item, record_id)
            ).fetchone()
            if found:
                return str(found[0])
    return None


def circular(parents: dict[str, str | None]) -> list[str]:
    """The organizations that are their own superior, at whatever distance."""
    followed: set[str] = set()
    circles: set[str] = set()
    for start in parents:
        way: dict[str, int] = {}
        at: str | None = start
        while at in parents and at not in followed and at not in way:
            way[at] = len(way)
            at = parents[at]
        if at in way:
            circles.update(list(way)[way[at] :])
        followed.update(way)
    return sorted(circles)


def _refers_to_deleted(conn: sqlite3.Connection, kind: str, record_id: str) -> str | None:
    for table in (RECORDS[kind], *columns.children(kind)):
        mine = table.owner_column if table.owner else table.id_column
        for column in table.refs:
            if column.ref != table.owner and conn.execute(
                f"SELECT 1 FROM {table.name} r JOIN {column.ref} t ON t.id = r.{column.name} "
                f"WHERE r.{mine} = ? AND t.{DELETED} IS NOT NULL {_unless_joined(table, column)} LIMIT 1",
                (record_id,),
            ).fetchone():
                return f"“{column_word(column.name)}”所指的{table_word(str(column.ref))}已经删除，请先恢复它或者换一个"
    return None


def _still_needed(conn: sqlite3.Connection, kind: str, record_id: str) -> str | None:
    for table, column in columns.referrers(kind):
        living = (
            f"JOIN {table.owner} m ON m.id = r.{table.owner_column} WHERE m.{DELETED} IS NULL"
            if table.owner else f"WHERE r.{DELETED} IS NULL"
        )  # fmt: skip
        if conn.execute(
            f"SELECT 1 FROM {table.name} r JOIN {kind} t ON t.id = r.{column.name} {living} "
            f"AND r.{column.name} = ? {_unless_joined(table, column)} LIMIT 1", (record_id,)
        ).fetchone():
            return f"还有{table_word(table.name)}记录用到这条{table_word(kind)}记录，不能删除；请先处理那些记录"
    return None


def _unless_joined(table: Table, column: Column) -> str:
    """A seal may name a branch that was joined to another: it was issued under that name."""
    sealed = table.name in joined.SEALS and column.ref == "organization"
    return f"AND t.{joined.COLUMN} IS NULL" if sealed else ""


def _breaks_a_check(conn: sqlite3.Connection, kind: str, record_id: str) -> str | None:
    for check in CHECKS:
        target = columns.TABLES[check.table]
        ref = next(c.ref for c in target.refs if c.name == check.column)
        column = "id" if check.table == kind else check.column if ref == kind else None
        if column is None:
            continue
        wrong = check.wrong.format(organization="organization", party_group="party_group")
        if conn.execute(
            f"SELECT 1 FROM {check.table} r WHERE r.{column} = ? AND r.{DELETED} IS NULL AND {wrong} LIMIT 1",
            (record_id,),
        ).fetchone():
            return check.reason
    return _circle(conn, record_id) if kind == "organization" else None


def _without_bytes(conn: sqlite3.Connection, kind: str, record_id: str) -> str | None:
    found = kind == "attachment" and conn.execute(
        "SELECT 1 FROM attachment a WHERE a.id = ? AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = a.sha256)",
        (record_id,),
    ).fetchone()
    return "附件的内容没有一起存进来" if found else None


def _circle(conn: sqlite3.Connection, record_id: str) -> str | None:
    found = conn.execute(
        "WITH RECURSIVE up (id) AS (SELECT o.parent_id FROM organization o WHERE o.id = :id "
        "UNION SELECT o.parent_id FROM organization o JOIN up ON o.id = up.id) "
        "SELECT 1 FROM up WHERE up.id = :id",
        {"id": record_id},
    ).fetchone()
    return "上级组织连成了圈" if found else None
