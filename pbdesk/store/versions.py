"""What one record said over time: every revision with what it was made from, as records that a view can compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pbdesk.store import documents, fitting, ledger, revisions
from pbdesk.store.columns import RECORDS, children
from pbdesk.store.file import Store
from pbdesk.store.ledger import State
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.sentences import told
from pbdesk.store.values import read_instant


@dataclass(frozen=True, slots=True)
class Version:
    """One save: who made it when and as part of what, what the record said before, and after.

    ``before`` is None for the first one, and when what it was made from had been deleted; ``after`` is None for a
    deletion. ``current`` marks what the record says now.
    """

    rev: str
    made_at: datetime
    author: str
    action_id: str
    action: str
    before: Any | None
    after: Any | None
    current: bool


def versions(store: Store, kind: str, record_id: str) -> tuple[Version, ...]:
    """Every save of one record, the latest first; none when there is no such record.

    ``kind`` is the name of its table. Saves of a newer version, which this one can't read, are left out.
    """
    if kind not in RECORDS:
        return ()
    with told():
        every = {r.rev: r for r in revisions.of_record(store.conn, kind, record_id)}
        found = {rev: r for rev, r in every.items() if not fitting.misfit(kind, record_id, r.peek())}
        heads = set(ledger.current(store.conn, kind, record_id).revs)
        return tuple(_version(store, made, found, heads) for made in reversed(_in_order(every)) if made.rev in found)


@dataclass(frozen=True, slots=True)
class Touched:
    """A record that an action touched, with what it said then (its parts left out), and whether it is there now."""

    kind: str
    record_id: str
    record: Any
    exists: bool


def touched_by(store: Store, action_id: str) -> tuple[Touched, ...]:
    """The records that one action of the history touched, a merge too, in the order of their ids; thousands at once."""
    with told():
        made = revisions.select(
            store.conn,
            f"SELECT {revisions.COLUMNS} FROM revision WHERE action_id = ? OR rev IN "
            "(SELECT b.rev FROM bundle_in_revision b WHERE b.bundle_id = ? AND b.fate = 'new') "
            "ORDER BY kind, record_id, rev",
            (action_id, action_id),
        )
        last = {(r.kind, r.record_id): r for r in made if not fitting.misfit(r.kind, r.record_id, r.peek())}
        gone = {kind: _deleted(store, kind) for kind in {kind for kind, _ in last}}
        return tuple(
            Touched(kind, record_id, documents.decode(kind, _alone(made)), record_id not in gone[kind])
            for (kind, record_id), made in last.items()
        )


def _deleted(store: Store, kind: str) -> set[str]:
    id_column = RECORDS[kind].id_column
    rows = store.conn.execute(f"SELECT t.{id_column} FROM {kind} t WHERE t.{documents.DELETED} IS NOT NULL")
    return {row[0] for row in rows}


def _alone(made: Revision) -> Doc:
    """What a revision says of the record itself."""
    parts = {child.field for child in children(made.kind)}
    return {name: value for name, value in made.content().items() if name not in parts}


def _version(store: Store, made: Revision, found: Mapping[str, Revision], heads: set[str]) -> Version:
    before = ledger.state_of(store.conn, [found[rev] for rev in made.parent_revs() if rev in found])
    after = ledger.state_of(store.conn, [made])
    return Version(
        made.rev, read_instant(made.made_at), made.author, made.action_id, made.action,
        _record(made.kind, before), _record(made.kind, after), made.rev in heads,
    )  # fmt: skip


def _record(kind: str, state: State) -> Any | None:  # noqa: ANN401  the record class of the kind
    return documents.decode(kind, {**state.doc, **state.private}) if state.exists else None


def _in_order(found: Mapping[str, Revision]) -> list[Revision]:
    """Each after those it was made from; among the others the clocks of the desks decide."""
    depths: dict[str, int] = {}
    waiting = sorted(found.values(), key=lambda r: (r.made_at, r.rev))
    while waiting:
        later = []
        for revision in waiting:
            parents = [rev for rev in revision.parent_revs() if rev in found]
            if all(rev in depths for rev in parents):
                depths[revision.rev] = max((depths[rev] for rev in parents), default=0) + 1
            else:
                later.append(revision)
        assert len(later) < len(waiting), "revisions are named by their content, so they make no circle"
        waiting = later
    return sorted(found.values(), key=lambda r: (depths[r.rev], r.made_at, r.rev))
