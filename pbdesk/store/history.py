"""What was done, and taking it back: undo and redo are new revisions with an earlier content, never a removal.

``local_action`` keeps the order in which actions came about in this file. Undo takes back the latest one that still
stands; redo does again the earliest one undone since. Neither touches a record that has moved on otherwise.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pbdesk.errors import UserError
from pbdesk.store import aside, ledger, reopening, revisions
from pbdesk.store.documents import DELETED
from pbdesk.store.ledger import State
from pbdesk.store.transaction import Changes, Transaction
from pbdesk.store.values import read_instant

if TYPE_CHECKING:
    from pbdesk.store.file import Store


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One action: when, by whom, what it is called, how many records it touched, whether it has been undone."""

    action_id: str
    made_at: datetime
    author: str
    label: str
    records: int
    undone: bool


def register(conn: sqlite3.Connection, action_id: str, records: int, reverses: str | None = None) -> None:
    """Enters an action into the order of this file; one that reverses another can't itself be undone."""
    conn.execute(
        "INSERT INTO local_action (action_id, records, reverses) VALUES (?, ?, ?)", (action_id, records, reverses)
    )


def knows(conn: sqlite3.Connection, action_id: str) -> bool:
    """Whether an action is entered."""
    return conn.execute("SELECT 1 FROM local_action a WHERE a.action_id = ?", (action_id,)).fetchone() is not None


def register_again(conn: sqlite3.Connection, action_id: str, records: int) -> None:
    """Enters an action that may have been undone before: it comes about now; one that still stands keeps its place."""
    conn.execute("DELETE FROM local_action WHERE action_id = ? AND undone = 1", (action_id,))
    if not knows(conn, action_id):
        register(conn, action_id, records)


def entries(conn: sqlite3.Connection, limit: int) -> list[HistoryEntry]:
    """The latest actions, the newest first; a merge is one of them, by the name of the bundle's sender."""
    rows = conn.execute(
        "SELECT a.action_id, a.records, a.undone, COALESCE(r.made_at, b.arrived_at), COALESCE(r.author, d.name), "
        "COALESCE(r.action, b.label) FROM local_action a "
        "LEFT JOIN revision r ON r.rev = (SELECT s.rev FROM revision s WHERE s.action_id = a.action_id LIMIT 1) "
        "LEFT JOIN bundle_in b ON b.id = a.action_id LEFT JOIN device d ON d.id = b.device_id "
        "ORDER BY a.seq DESC LIMIT ?",
        (limit,),
    )
    return [HistoryEntry(a[0], read_instant(a[3]), a[4], a[5], a[1], a[2] == 1) for a in rows]


STANDS = "SELECT a.action_id FROM local_action a WHERE a.undone = 0 AND a.reverses IS NULL ORDER BY a.seq DESC LIMIT 1"
"""The latest action that can be taken back."""
_WAITS = (
    "SELECT a.action_id FROM local_action a WHERE a.undone = 1 AND a.seq > "
    "(SELECT COALESCE(MAX(s.seq), 0) FROM local_action s WHERE s.undone = 0 AND s.reverses IS NULL) "
    "ORDER BY a.seq LIMIT 1"
)


def steps(conn: sqlite3.Connection) -> tuple[str | None, str | None]:
    """What undo and redo would do now, by name."""
    undoable, redoable = (conn.execute(sql).fetchone() for sql in (STANDS, _WAITS))
    return _label(conn, undoable[0]) if undoable else None, _label(conn, redoable[0]) if redoable else None


def undo(store: Store) -> Changes:
    """Takes back the latest action that still stands."""
    found = store.query(STANDS)
    if not found:
        raise UserError("没有可以撤销的操作。")
    return _reverse(store, found[0]["action_id"], undone=True)


def redo(store: Store) -> Changes:
    """Does again the earliest action undone since the latest that stands."""
    found = store.query(_WAITS)
    if not found:
        raise UserError("没有可以重做的操作。")
    return _reverse(store, found[0]["action_id"], undone=False)


def _label(conn: sqlite3.Connection, action_id: str) -> str:
    row = conn.execute(
        "SELECT r.action FROM revision r WHERE r.action_id = :id UNION ALL "
        "SELECT b.label FROM bundle_in b WHERE b.id = :id LIMIT 1",
        {"id": action_id},
    ).fetchone()
    return str(row[0])


def _reverse(store: Store, action_id: str, *, undone: bool) -> Changes:
    label = _label(store.conn, action_id)
    if store.query("SELECT 1 FROM bundle_in b WHERE b.id = ?", [action_id]):
        return _reverse_merge(store, action_id, label, undone=undone)
    with store.transaction(f"撤销：{label}" if undone else f"重做：{label}") as tx:
        for before, after in _steps(store.conn, action_id):
            _move(store.conn, tx, *((after, before) if undone else (before, after)), label)
        store.conn.execute("UPDATE local_action SET undone = ? WHERE action_id = ?", (int(undone), action_id))
        register(store.conn, tx.action_id, tx.records, action_id)
    return replace(tx.changes, label=label)


def _reverse_merge(store: Store, bundle_id: str, label: str, *, undone: bool) -> Changes:
    """Take a merge back, or in again, as a whole: no revisions are made, so that nothing of it travels."""
    with store.writing() as conn:
        landing = aside.withdraw(conn, bundle_id) if undone else aside.merge_again(conn, bundle_id)
        conn.execute("UPDATE local_action SET undone = ? WHERE action_id = ?", (int(undone), bundle_id))
    return Changes(landing.kinds, label)


def _steps(conn: sqlite3.Connection, action_id: str) -> Iterator[tuple[State, State]]:
    """For each record that an action touched: what it said before, and after."""
    touched = conn.execute(
        "SELECT DISTINCT r.kind, r.record_id FROM revision r WHERE r.action_id = ? ORDER BY r.kind, r.record_id",
        (action_id,),
    ).fetchall()
    for kind, record_id in touched:
        made = [r for r in revisions.of_record(conn, kind, record_id) if r.action_id == action_id]
        inside = {r.rev for r in made}
        parents = {parent for r in made for parent in r.parent_revs()}
        yield ledger.named(conn, parents - inside), ledger.state_of(conn, [r for r in made if r.rev not in parents])


def _move(conn: sqlite3.Connection, tx: Transaction, here: State, there: State, label: str) -> None:
    """Moves a record from one content to another, if it still says the one.

    Where the other had several heads that disagreed (a conflict that was settled), the conflict is open again.
    """
    known = (here.heads or there.heads)[0]
    now = ledger.current(conn, known.kind, known.record_id)
    if not reopening.is_open_as(now, here) or not now.says_the_same(here):
        raise UserError(f"“{label}”之后，同一条记录又有别的改动，不能直接撤销或重做；请打开记录修改。没有保存改动。")
    if there.conflicts:
        tx.reopen(known.kind, known.record_id, now, there)
        return
    content = there if there.heads else replace(here, doc={**here.doc, DELETED: tx.stamp.made_at})
    tx.advance(known.kind, known.record_id, now.revs, now, content)
