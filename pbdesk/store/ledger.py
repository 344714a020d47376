"""The current state of records and the one way to move it on: append a revision, bring the tables up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pbdesk.store import documents, fitting, merging, parked, privates, projection, revisions, standing
from pbdesk.store.merging import Conflict, Merged
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


def state_of(conn: sqlite3.Connection, heads: Collection[Revision], among: Collection[Revision] = ()) -> State:
    """What a set of revisions of one record says; ``among`` are all its revisions, looked up where they are needed."""
    if not heads:
        return State((), {}, {})
    ordered = tuple(sorted(heads, key=lambda r: r.rev))
    first = ordered[0]
    if len(ordered) == 1:
        merged = Merged(first.content(), ())
    else:
        merged = put_together(ordered, among or revisions.of_record(conn, first.kind, first.record_id))
    return State(ordered, merged.doc, privates.read(conn, ordered), merged.conflicts)


def current(conn: sqlite3.Connection, kind: str, record_id: str) -> State:
    """What a record says now, as far as it can be shown."""
    heads = revisions.heads(conn, kind, record_id)
    if not heads or not parked.holds(conn, kind, record_id):
        return state_of(conn, heads)
    rows = revisions.of_record(conn, kind, record_id)
    return state_of(conn, standing.shown(conn, (kind, record_id), rows), rows)


def named(conn: sqlite3.Connection, revs: Collection[str]) -> State:
    """What a record said when these were its heads."""
    found = [revisions.by_name(conn, rev) for rev in revs]
    return state_of(conn, [revision for revision in found if revision])


def put_together(heads: Sequence[Revision], among: Collection[Revision]) -> Merged:
    """Several heads put together; where the outcome contradicts itself, one of them with all that differs to choose."""
    merged = merging.merge(heads, among)
    kind, record_id = heads[0].kind, heads[0].record_id
    if fitting.misfit(kind, record_id, merged.doc):
        fit = [r for r in heads if not fitting.misfit(kind, record_id, r.peek())]
        if fit:
            return merging.apart(heads, max(fit, key=lambda r: (r.made_at, r.rev)))
    return merged


def advance(
    conn: sqlite3.Connection, stamp: Stamp, name: tuple[str, str], parents: Collection[str], content: State, now: State
) -> Revision:
    """Appends a revision after ``parents`` to the record (kind, id) that says ``now``, and projects the outcome."""
    kind, record_id = name
    branch = documents.branch_of(kind, content.doc, posting_branch(conn, kind, content.doc))
    made = revisions.make(stamp, kind, record_id, branch, parents, content.doc)
    revisions.insert(conn, [made])
    privates.write(conn, made.rev, record_id, content.private, now.private)
    rows = None if parked.holds(conn, kind, record_id) else now.doc
    projection.project(conn, kind, record_id, current(conn, kind, record_id).doc, rows)
    return made


def posting_branch(conn: sqlite3.Connection, kind: str, doc: Doc) -> str | None:
    """The branch of the posting that a visit belongs to."""
    if kind != "visit":
        return None
    row = conn.execute("SELECT branch_id FROM posting WHERE id = ?", (doc["posting_id"],)).fetchone()
    return row[0] if row else None
