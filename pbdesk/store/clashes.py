"""Records on which desks disagree: what each side says, when it said so, and what else it changed then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pbdesk.store import ledger, merging, reopening, revisions
from pbdesk.store.columns import RECORDS
from pbdesk.store.file import Store
from pbdesk.store.merging import Conflict
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.sentences import told
from pbdesk.store.values import read_instant

_FORKED = """
    SELECT h.kind, h.record_id
      FROM head h
     GROUP BY h.kind, h.record_id
    HAVING COUNT(*) > 1
     UNION
    SELECT p.kind, p.record_id
      FROM parked p
     ORDER BY kind, record_id"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the latest revisions of a record: who said so first where and when, as part of what, and the content."""

    rev: str
    author: str
    device: str
    made_at: datetime
    action: str
    doc: Doc


@dataclass(frozen=True, slots=True)
class Clash:
    """A record with several latest revisions and fields that they set differently; ``base`` is what all came from."""

    kind: str
    record_id: str
    doc: Doc
    base: Doc
    sides: tuple[Side, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The revisions that a person was shown."""
        return tuple(side.rev for side in self.sides)


def clashes(store: Store) -> tuple[Clash, ...]:
    """Every record on which desks disagree; one whose changes fit together is none."""
    found = (clash(store, r["kind"], r["record_id"]) for r in store.query(_FORKED))
    return tuple(each for each in found if each is not None)


def clash(store: Store, kind: str, record_id: str) -> Clash | None:
    """What desks disagree on in one record, or None."""
    if kind not in RECORDS:
        return None
    with told():
        state = ledger.current(store.conn, kind, record_id)
        if not state.conflicts:
            return None
        among = revisions.of_record(store.conn, kind, record_id)
        first = reopening.origins(state.heads, among)
        base = merging.common_ancestor(list(first.values()), among)
    sides = tuple(_side(head, first[head.rev]) for head in merging.by_clock(state.heads))
    return Clash(kind, record_id, state.doc, base.content() if base else {}, sides, state.conflicts)


def _side(head: Revision, first: Revision) -> Side:
    return Side(head.rev, first.author, first.device, read_instant(first.made_at), first.action, head.content())


def said(doc: Doc, path: tuple[str, ...]) -> Any | None:  # noqa: ANN401  any value of a document
    """What a content says at a path: a field, or a part of the record by its key."""
    at = doc.get(path[0])
    return at if len(path) == 1 else (at or {}).get(path[1])
