"""What the rows of a load have to hold among each other and towards the file: asked of all of them at once, in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pbdesk.errors import Problem
from pbdesk.store import staged_blobs
from pbdesk.store.columns import TABLES, Table
from pbdesk.store.integrity import CHECKS, circular
from pbdesk.store.migrations import staging as temporary
from pbdesk.store.naming import table_word
from pbdesk.store.projection import key_columns
from pbdesk.store.values import shown


def screen(conn: sqlite3.Connection, tables: tuple[str, ...]) -> Iterator[Problem]:
    """Everything wrong between the staged rows of these tables and the rest."""
    for name in tables:
        yield from _twice(conn, TABLES[name])
        yield from _dangling(conn, TABLES[name])
    yield from staged_blobs.screen(conn)
    temporary.outlook(conn, "organization", ("kind", "parent_id"))
    temporary.outlook(conn, "party_group", ("branch_id",))
    yield from _broken_checks(conn, tables)
    if "organization" in tables:
        yield from _circles(conn)
    if "agenda_item" in tables:
        yield from _moved_items(conn)


def _twice(conn: sqlite3.Connection, table: Table) -> Iterator[Problem]:
    key = key_columns(table)
    listed, tie = ", ".join(key), " AND ".join(f"s.{name} = d.{name}" for name in key)
    rows = conn.execute(
        f"SELECT s.line, d.first_line FROM load_{table.name} s "
        f"JOIN (SELECT {listed}, MIN(line) AS first_line FROM load_{table.name} WHERE {key[0]} IS NOT NULL "
        f"GROUP BY {listed} HAVING COUNT(*) > 1) d ON {tie} WHERE s.line > d.first_line"
    )
    for line, first_line in rows:
        yield Problem(line, table.key[-1], f"与第{first_line}行重复")


def _dangling(conn: sqlite3.Connection, table: Table) -> Iterator[Problem]:
    for column in table.refs:
        rows = conn.execute(
            f"SELECT s.line, s.{column.name} FROM load_{table.name} s WHERE s.{column.name} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM load_{column.ref} l WHERE l.id = s.{column.name}) "
            f"AND NOT EXISTS (SELECT 1 FROM main.{column.ref} m WHERE m.id = s.{column.name} AND m.deleted_at IS NULL)"
        )
        for line, value in rows:
            yield Problem(line, column.name, f"没有编号为{shown(value)}的{table_word(str(column.ref))}")


def _broken_checks(conn: sqlite3.Connection, tables: tuple[str, ...]) -> Iterator[Problem]:
    """Staged rows that break a check, and rows of the file that a staged organization or group would make break it."""
    for check in CHECKS:
        wrong = check.wrong.format(organization="then_organization", party_group="then_party_group")
        if check.table in tables:
            for (line,) in conn.execute(f"SELECT r.line FROM load_{check.table} r WHERE {wrong}"):
                yield Problem(line, check.column, check.reason)
        named = next(c.ref for c in TABLES[check.table].refs if c.name == check.column)
        if named in tables:
            rows = conn.execute(
                f"SELECT l.line, MIN(r.id) FROM load_{named} l JOIN main.{check.table} r ON r.{check.column} = l.id "
                f"WHERE r.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM load_{check.table} s WHERE s.id = r.id) "
                f"AND {wrong} GROUP BY l.line"
            )
            for line, record_id in rows:
                told = f"文件里已有的{table_word(check.table)}{shown(record_id)}与它矛盾：{check.reason}"
                yield Problem(line, "kind" if named == "organization" else "branch_id", told)


def _circles(conn: sqlite3.Connection) -> Iterator[Problem]:
    parents = {row[0]: row[1] for row in conn.execute("SELECT t.id, t.parent_id FROM then_organization t")}
    for record_id in circular(parents):
        for (line,) in conn.execute("SELECT s.line FROM load_organization s WHERE s.id = ?", (record_id,)):
            yield Problem(line, "parent_id", "上级组织连成了圈")


def _moved_items(conn: sqlite3.Connection) -> Iterator[Problem]:
    rows = conn.execute(
        "SELECT s.line FROM load_agenda_item s JOIN main.agenda_item a ON a.id = s.id "
        "WHERE a.meeting_id <> s.meeting_id"
    )
    for (line,) in rows:
        yield Problem(line, "meeting_id", "这个编号的议题属于另一个会议")
