"""ID numbers and phones: kept beside the revisions of a person, never inside them, so that they can be erased for good.

Each revision of a person has its own row here, so that undo brings back what stood before; erasing is one
``DELETE … WHERE person_id``. They travel on request only: a revision that came from elsewhere without a row says
nothing of them, and what was known before stands. A row of nothing says that there is none any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from pbdesk.store.revisions import Doc, Revision, by_name

_INSERT = "INSERT INTO person_private (rev, person_id, id_number, phone) VALUES (?, ?, ?, ?)"


def read(conn: sqlite3.Connection, heads: Sequence[Revision]) -> Doc:
    """What is known of a person; of several heads the later one's value stands, and a missing one never hides it."""
    known: Doc = {}
    if not heads or heads[0].kind != "person":
        return known
    ordered = sorted(heads, key=lambda r: (r.made_at, r.rev))
    rows = [row for head in ordered if (row := own(conn, head.rev)) is not None]
    for values in rows or [of_revision(conn, head) or {} for head in ordered]:
        known.update(values)
    return known


def of_revision(conn: sqlite3.Connection, revision: Revision) -> Doc | None:
    """What a revision says, or, if it came from elsewhere without its numbers, the nearest that it was made from."""
    here: str | None = None
    seen: set[str] = set()
    waiting = [revision]
    while waiting:
        at, *waiting = waiting
        row = own(conn, at.rev)
        if row is not None:
            return row
        here = here or _device(conn)
        seen.add(at.rev)
        if at.device != here:
            parents = (by_name(conn, rev) for rev in at.parent_revs() if rev not in seen)
            waiting += [r for r in parents if r and (r.kind, r.record_id) == (at.kind, at.record_id)]
    return None


def own(conn: sqlite3.Connection, rev: str) -> Doc | None:
    """The numbers that go with a revision itself; None when it says nothing of them."""
    row = conn.execute("SELECT id_number, phone FROM person_private WHERE rev = ?", (rev,)).fetchone()
    if row is None:
        return None
    return {name: row[name] for name in ("id_number", "phone") if row[name] is not None}


def write(conn: sqlite3.Connection, rev: str, person_id: str, private: Doc, before: Doc) -> None:
    """Keeps what is known of a person as of a revision; ``before`` is what was known until then."""
    if private or before:
        conn.execute(_INSERT, (rev, person_id, private.get("id_number"), private.get("phone")))


def take_in(conn: sqlite3.Connection, arrived: Iterable[tuple[Revision, Doc]]) -> list[str]:
    """Keeps numbers from elsewhere where a revision has none yet; answers for which revisions."""
    return [
        r.rev for r, private in arrived
        if conn.execute(
            f"{_INSERT} ON CONFLICT (rev) DO NOTHING",
            (r.rev, r.record_id, private.get("id_number"), private.get("phone")),
        ).rowcount
    ]  # fmt: skip


def _device(conn: sqlite3.Connection) -> str:
    row = conn.execute("SELECT s.value FROM setting s WHERE s.key = 'device'").fetchone()
    return str(row[0]) if row else ""
