"""The current state of records and the one way to move it on: append a revision, bring the tables up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from pbdesk.store import documents, merging, privates, projection, revisions
from pbdesk.store.merging import Conflict
from pbdesk.store.revisions import Doc, Revision, Stamp


@dataclass(frozen=True, slots=True)
class State:
    """What a record says now: its heads, their content put together, its private part, what is in conflict."""

    heads: tuple[Revision, ...]
    doc: Doc
    private: Doc
    conflicts: tuple[Conflict, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there is something to show: neither missing nor deleted."""
        return bool(self.heads) and documents.DELETED not in self.doc

    @property
    def revs(self) -> tuple[str, ...]:
        """The names of the heads."""
        return tuple(head.rev for head in self.heads)

    def says_the_same(self, other: State) -> bool:
        """Whether a person sees no difference between two states."""
        return self.exists == other.exists and (
            not self.exists or (self.doc == other.doc and self.private == other.private)
        )


def state_of(conn: sqlite3.Connection, heads: Collection[Revision]) -> State:
    """What a set of revisions of one record says."""
    if not heads:
        return State((), {}, {})
    ordered = tuple(sorted(heads, key=lambda r: r.rev))
    merged = merging.merge(conn, ordered)
    return State(ordered, merged.doc, privates.read(conn, ordered), merged.conflicts)


def current(conn: sqlite3.Connection, kind: str, record_id: str) -> State:
    """What a record says now."""
    return state_of(conn, revisions.heads(conn, kind, record_id))


def named(conn: sqlite3.Connection, revs: Collection[str]) -> State:
    """What a record said when these were its heads."""
    found = [revisions.by_name(conn, rev) for rev in revs]
    return state_of(conn, [revision for revision in found if revision])


def advance(
    conn: sqlite3.Connection, stamp: Stamp, name: tuple[str, str], parents: Collection[str], content: State, now: State
) -> Revision:
    """Appends a revision after ``parents`` to the record (kind, id) that says ``now``, and projects the outcome."""
    kind, record_id = name
    branch = documents.branch_of(kind, content.doc, posting_branch(conn, kind, content.doc))
    made = revisions.make(stamp, kind, record_id, branch, parents, content.doc)
    revisions.insert(conn, [made])
    privates.write(conn, made.rev, record_id, content.private)
    projection.project(conn, kind, record_id, current(conn, kind, record_id).doc, now.doc)
    return made


def posting_branch(conn: sqlite3.Connection, kind: str, doc: Doc) -> str | None:
    """The branch of the posting that a visit belongs to."""
    if kind != "visit":
        return None
    row = conn.execute("SELECT branch_id FROM posting WHERE id = ?", (doc["posting_id"],)).fetchone()
    return row[0] if row else None
