"""Revisions that are kept and not taken in: what came from outside its branch, and what a merge taken back brought."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pbdesk.store import arrivals, privates, revisions
from pbdesk.store.arrivals import Landing
from pbdesk.store.revisions import Doc, Revision


@dataclass(frozen=True, slots=True)
class Aside:
    """A revision that is kept but not taken in: ``why`` is scope, device, content or undone."""

    revision: Revision
    why: str
    reason: str
    private: Doc = field(default_factory=dict)


def withdraw(conn: sqlite3.Connection, bundle_id: str) -> Landing:
    """Take a merge back: its revisions are set aside, every record says what it said before.

    Raises:
        UserError: something was made from one of them since.
    """
    revs = [
        r[0] for r in conn.execute(
            "SELECT b.rev FROM bundle_in_revision b WHERE b.bundle_id = ? AND b.fate = 'new'", (bundle_id,)
        )
    ]  # fmt: skip
    listed = [a for a in (_with_private(conn, rev) for rev in revs) if a]
    landing = arrivals.take_out(conn, revs)
    keep(conn, bundle_id, [Aside(r, "undone", "合并被撤销", private) for r, private in listed])
    conn.execute("UPDATE bundle_in SET state = 'undone' WHERE id = ?", (bundle_id,))
    return landing


def merge_again(conn: sqlite3.Connection, bundle_id: str) -> Landing:
    """Take in again what :func:`withdraw` set aside."""
    found = list(_of(conn, bundle_id, "undone"))
    landing = arrivals.take_in(conn, [a.revision for a in found], {a.revision.rev: a.private for a in found})
    conn.execute("DELETE FROM set_aside WHERE bundle_id = ? AND why = 'undone'", (bundle_id,))
    conn.execute("UPDATE bundle_in SET state = 'merged' WHERE id = ?", (bundle_id,))
    return landing


def keep(conn: sqlite3.Connection, bundle_id: str, aside: Sequence[Aside]) -> None:
    """Keep revisions of a bundle aside, each once, with the reason that was told last."""
    conn.executemany(
        "INSERT INTO set_aside (rev, bundle_id, why, reason, revision, private) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (rev) DO UPDATE SET why = excluded.why, reason = excluded.reason",
        [
            (a.revision.rev, bundle_id, a.why, a.reason, _as_text(a.revision),
             json.dumps(a.private, ensure_ascii=False) if a.private else None)
            for a in aside
        ],
    )  # fmt: skip


def _of(conn: sqlite3.Connection, bundle_id: str, why: str) -> Iterator[Aside]:
    rows = conn.execute(
        "SELECT s.why, s.reason, s.revision, s.private FROM set_aside s WHERE s.bundle_id = ? AND s.why = ?",
        (bundle_id, why),
    )
    yield from map(read, rows.fetchall())


def read(row: sqlite3.Row) -> Aside:
    """One row of what is kept aside."""
    private = json.loads(row["private"]) if row["private"] else {}
    return Aside(_from_text(row["revision"]), row["why"], row["reason"], private)


def _with_private(conn: sqlite3.Connection, rev: str) -> tuple[Revision, Doc] | None:
    found = revisions.by_name(conn, rev)
    return (found, privates.read(conn, [found])) if found else None


def _as_text(revision: Revision) -> str:
    """A revision as it is kept aside, in one text."""
    return json.dumps(revision, ensure_ascii=False, separators=(",", ":"))


def _from_text(text: str) -> Revision:
    """The reverse of :func:`_as_text`."""
    return Revision(*json.loads(text))
