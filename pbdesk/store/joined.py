"""Organizations and groups that were joined to others: whatever still names one that went is let name the other.

A joining is known by the record that went: it is deleted, and ``joined_to`` says which one stands for it. A desk that
had not heard of it goes on naming the one that went; what comes from there is put right when it arrives, on every desk
that knows, so that nothing lies under a branch that nobody sees any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from pbdesk.store import columns, ledger
from pbdesk.store.columns import Column, Table
from pbdesk.store.documents import DELETED
from pbdesk.store.ledger import State
from pbdesk.store.revisions import Doc, Stamp

TABLES = ("organization", "party_group")
"""The tables whose records can stand for others of their kind."""
SEALS = frozenset({"closing", "correction"})
"""What was issued under the name of a branch stays so: the code on its paper is made of that name."""
COLUMN = "joined_to"


def joined(conn: sqlite3.Connection, table: str) -> Mapping[str, str]:
    """Of each record of a table that went, the one that stands for it now."""
    return resolved(conn.execute(
        f"SELECT t.id, t.{COLUMN} FROM {table} t WHERE t.{COLUMN} IS NOT NULL AND t.{DELETED} IS NOT NULL"
    ))  # fmt: skip


def resolved(steps: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Where each step leads in the end; what leads nowhere but round in a circle is left out."""
    to = dict(steps)
    found: dict[str, str] = {}
    for gone in to:
        at, seen = to[gone], {gone}
        while at in to and at not in seen:
            seen.add(at)
            at = to[at]
        if at not in seen:
            found[gone] = at
    return found


def follow(conn: sqlite3.Connection, stamp: Stamp) -> list[tuple[str, str]]:
    """Let every living record that names one that went name the one that stands for it.

    Each latest revision moves on by itself: what desks disagree on stays open. Answers the new revisions with the
    tables of their records.
    """
    gone = {table: joined(conn, table) for table in TABLES}
    made: list[tuple[str, str]] = []
    for kind, record_id in dict.fromkeys(_naming(conn, gone)):
        for head in ledger.current(conn, kind, record_id).heads:
            doc = head.content()
            said = _renamed(kind, doc, gone)
            if said != doc:
                now = ledger.current(conn, kind, record_id)
                moved = ledger.advance(conn, stamp, (kind, record_id), [head.rev], State((), said, {}), now)
                made.append((moved.rev, kind))
    return made


def _naming(conn: sqlite3.Connection, gone: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The living records that name one that went."""
    for target, names in gone.items():
        for table, column in _naming_columns(target) if names else ():
            rows = conn.execute(
                f"SELECT r.{table.id_column} FROM {table.name} r JOIN {target} t ON t.id = r.{column.name} "
                f"WHERE r.{DELETED} IS NULL AND t.{COLUMN} IS NOT NULL AND t.{DELETED} IS NOT NULL"
            ).fetchall()
            yield from ((table.name, row[0]) for row in rows)
        for name in names:
            rows = conn.execute(
                f"SELECT e.id FROM explanation e WHERE e.subject_id = ? AND e.{DELETED} IS NULL", (name,)
            ).fetchall()
            yield from (("explanation", row[0]) for row in rows)


def _naming_columns(target: str) -> Iterator[tuple[Table, Column]]:
    """The columns that name records of a table; what is sealed keeps its names."""
    for table, column in columns.referrers(target):
        if table.name not in SEALS and column.name != COLUMN:
            yield table, column


def _renamed(kind: str, doc: Doc, gone: Mapping[str, Mapping[str, str]]) -> Doc:
    said = dict(doc)
    for target, names in gone.items():
        for table, column in _naming_columns(target):
            if table.name == kind and said.get(column.name) in names:
                said[column.name] = names[said[column.name]]
    if kind == "explanation":
        for names in gone.values():
            said["subject_id"] = names.get(said["subject_id"], said["subject_id"])
    return said
