"""From documents to the rows of the tables that views and rules read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pbdesk.store import columns
from pbdesk.store.columns import Table
from pbdesk.store.documents import DELETED, child_rows
from pbdesk.store.revisions import Doc

Row = dict[str, Any]


def project(conn: sqlite3.Connection, kind: str, record_id: str, doc: Doc, before: Doc | None) -> None:
    """Brings the rows of one record, which said ``before``, up to date; a kind of a later version has no rows here.

    ``before`` is None where the rows may say anything.
    """
    table = columns.RECORDS.get(kind)
    if table is None:
        return
    conn.execute(upsert_sql(table), record_row(table, record_id, doc))
    for child in columns.children(kind):
        if before is None or doc.get(child.field) != before.get(child.field):
            conn.execute(f"DELETE FROM {child.name} WHERE {child.owner_column} = ?", (record_id,))
            conn.executemany(upsert_sql(child), [child_row(child, row, doc) for row in child_rows(child, doc)])
    moved = doc.get("branch_id") if before is None else before and doc.get("branch_id") != before.get("branch_id")
    if moved:
        follow_branch(conn, kind, record_id, doc["branch_id"])


def add(conn: sqlite3.Connection, kind: str, made: Sequence[tuple[str, Doc]]) -> None:
    """Writes the rows of records of one kind that have none yet."""
    table = columns.RECORDS[kind]
    conn.executemany(upsert_sql(table), [record_row(table, record_id, doc) for record_id, doc in made])
    for child in columns.children(kind):
        rest = _told_columns(child)
        rows = [
            (record_id, doc["branch_id"], key, *map(part.get, rest))
            for record_id, doc in made for key, part in doc.get(child.field, {}).items()
        ]  # fmt: skip
        conn.executemany(_parts_sql(child), rows)


def remove(conn: sqlite3.Connection, kind: str, record_id: str) -> None:
    """Takes the rows of a record out of the tables: the file says nothing of it any more."""
    table = columns.RECORDS[kind]
    for child in columns.children(kind):
        conn.execute(f"DELETE FROM {child.name} WHERE {child.owner_column} = ?", (record_id,))
    conn.execute(f"DELETE FROM {kind} WHERE {table.id_column} = ?", (record_id,))


def follow_branch(conn: sqlite3.Connection, kind: str, record_id: str, branch: str) -> None:
    """Moves the rows that stand under a record (a posting's visits, a meeting's parts) to the record's branch."""
    followers = [("visit", "posting_id")] if kind == "posting" else []
    followers += [(child.name, child.owner_column) for child in columns.children(kind)]
    for name, column in followers:
        conn.execute(
            f"UPDATE {name} SET branch_id = ? WHERE {column} = ? AND branch_id <> ?", (branch, record_id, branch)
        )


def record_row(table: Table, record_id: str, doc: Doc) -> Row:
    """The row of a record, columns that the program computes included (a visit's branch is looked up by SQL)."""
    row: Row = {c.name: doc.get(c.name) for c in table.public}
    if table.id_column not in row:
        row[table.id_column] = record_id
    if table.dated:
        row.update(date_parts(doc[table.dated]))
    row[DELETED] = doc.get(DELETED)
    return row


def child_row(child: Table, row: Doc, owner: Doc) -> Row:
    """The row of a part of a record, under the record's branch."""
    return {**{c.name: row.get(c.name) for c in child.columns}, "branch_id": owner["branch_id"]}


@cache
def stored_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table in the file, computed ones included."""
    names = [c.name for c in table.public]
    names += [] if table.id_column in names else [table.id_column]
    names += ["branch_id"] if "branch_id" not in names and (table.owner or table.name == "visit") else []
    names += ["year", "quarter", "ym"] if table.dated else []
    return (*names, *(() if table.owner else (DELETED,)))


@cache
def key_columns(table: Table) -> tuple[str, ...]:
    """The primary key of a table in the file."""
    return table.key if table.owner else (table.id_column,)


@cache
def upsert_sql(table: Table) -> str:
    """The statement that writes one row, whether it is there already or not."""
    names, key = stored_columns(table), key_columns(table)
    slots = [
        "(SELECT p.branch_id FROM posting p WHERE p.id = :posting_id)"
        if name == "branch_id" and table.name == "visit" else f":{name}"
        for name in names
    ]  # fmt: skip
    updates = _assigned([name for name in names if name not in key])
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(slots)}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}"
    )


@cache
def _told_columns(child: Table) -> tuple[str, ...]:
    """The columns of a part besides its record, the record's branch and its own key."""
    placed = {child.owner_column, "branch_id", child.key[-1]}
    return tuple(name for name in stored_columns(child) if name not in placed)


@cache
def _parts_sql(child: Table) -> str:
    """The statement that writes a part by places: its record, the branch, its own key, the other columns."""
    names, key = (child.owner_column, "branch_id", child.key[-1], *_told_columns(child)), key_columns(child)
    return (
        f"INSERT INTO {child.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {_assigned([name for name in names if name not in key])}"
    )


@cache
def staged_upsert_sql(table: Table) -> str:
    """The statement that writes all staged rows of a table (see ``staging``), those that say nothing new aside."""
    names, key = stored_columns(table), key_columns(table)
    source = {DELETED: "NULL"}
    if table.owner or table.name == "visit":
        source["branch_id"] = "o.branch_id"
    picked = ", ".join(source.get(name, f"s.{name}") for name in names)
    joined = f"JOIN {table.owner} o ON o.id = s.{table.owner_column}" if table.owner else ""
    joined = "JOIN posting o ON o.id = s.posting_id" if table.name == "visit" else joined
    # Branch by branch: then both the table and its index of people are filled in places that lie together.
    order = [*(["o.branch_id"] if table.owner else []), *(f"s.{name}" for name in key)]
    rest = [name for name in names if name not in key]
    old, new = (", ".join(f"{side}.{name}" for name in rest) for side in (table.name, "excluded"))
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {picked} FROM load_{table.name} s {joined} "
        f"WHERE TRUE ORDER BY {', '.join(order)} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {_assigned(rest)} WHERE ({old}) IS NOT ({new})"
    )


def date_parts(day: str) -> Mapping[str, int]:
    """Year, quarter and month (202607) of a stored date, so that queries need no date functions."""
    year, month = int(day[:4]), int(day[5:7])
    return {"year": year, "quarter": (month + 2) // 3, "ym": year * 100 + month}


def _assigned(names: Sequence[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in names)
