"""ID numbers and phones: kept beside the revisions of a person, never inside them, so that they can be erased for good.

Each revision of a person has its own row here, so that undo brings back what stood before; erasing is one
``DELETE … WHERE person_id``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pbdesk.store.revisions import Doc, Revision

_INSERT = "INSERT INTO person_private (rev, person_id, id_number, phone) VALUES (?, ?, ?, ?)"


def read(conn: sqlite3.Connection, heads: Sequence[Revision]) -> Doc:
    """What is known of a person; of several heads the later one's value stands, and a missing one never hides it."""
    known: Doc = {}
    if not heads or heads[0].kind != "person":
        return known
    for head in sorted(heads, key=lambda r: (r.made_at, r.rev)):
        for row in conn.execute("SELECT id_number, phone FROM person_private WHERE rev = ?", (head.rev,)):
            values = {"id_number": row[0], "phone": row[1]}
            known.update({name: value for name, value in values.items() if value is not None})
    return known


def write(conn: sqlite3.Connection, rev: str, person_id: str, private: Doc) -> None:
    """Keeps what is known of a person as of a revision."""
    if private:
        conn.execute(_INSERT, (rev, person_id, private.get("id_number"), private.get("phone")))
