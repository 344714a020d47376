"""Revisions from other files: taken in as a set, in one transaction, and taken out again as a whole.

A merge is the union of two sets of revisions. Which of them are the latest of a record, and what its tables say,
follows from the set alone, so merging is idempotent and independent of order. Taking a merge back sets its revisions
aside (they stay in the file) and lets every record say what it said before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from pbdesk.errors import UserError
from pbdesk.store import fitting, ledger, parked, privates, projection, revisions, standing
from pbdesk.store.columns import RECORDS
from pbdesk.store.fitting import Name
from pbdesk.store.ledger import State
from pbdesk.store.revisions import Doc, Revision

_ORDER = {kind: place for place, kind in enumerate(RECORDS)}
_BATCH = 1_000
_NOTHING = State((), {}, {})


@dataclass(slots=True)
class Landing:
    """What came of revisions that were taken in: by revision, whether it was new; by record, what it says now.

    ``created`` were not there before, ``changed`` say something else now, ``conflicts`` are those with fields in
    conflict, ``parked`` those that can't be shown in full yet, with the reason. ``numbers`` are revisions that were
    known already and got the ID numbers and phones that go with them.
    """

    new: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    created: list[Name] = field(default_factory=list)
    changed: list[Name] = field(default_factory=list)
    conflicts: list[Name] = field(default_factory=list)
    parked: dict[Name, str] = field(default_factory=dict)

    @property
    def news(self) -> int:
        """How many records came or say something else; something came with every new revision."""
        return len(self.created) + len(self.changed) + len(self.numbers) or len(self.new)

    @property
    def kinds(self) -> frozenset[str]:
        """The tables that say something else now."""
        return frozenset(kind for kind, _ in (*self.created, *self.changed)) | ({"person"} if self.numbers else set())


def take_in(
    conn: sqlite3.Connection, arrived: Collection[Revision], private: Mapping[str, Doc] | None = None
) -> Landing:
    """Adds revisions to the set and brings the tables up to date; those that are there already change nothing."""
    landing = Landing()
    known = revisions.known(conn, [r.rev for r in arrived])
    fresh = [r for r in arrived if r.rev not in known]
    landing.new = [r.rev for r in fresh]
    landing.same = [r.rev for r in arrived if r.rev in known]
    records = _Records(conn, {(r.kind, r.record_id) for r in fresh} | parked.names(conn))
    revisions.append(conn, fresh)
    came = {r.rev: r for r in arrived if private and r.rev in private}
    numbered = privates.take_in(conn, [(r, private[r.rev]) for r in came.values()] if private else [])
    landing.numbers = [rev for rev in numbered if rev in known]
    for r in fresh:
        records.rows[r.kind, r.record_id].append(r)
    _set_heads(conn, records, {(r.kind, r.record_id) for r in fresh})
    _settle(conn, records, landing)
    return landing


def take_out(conn: sqlite3.Connection, revs: Collection[str]) -> Landing:
    """Removes revisions from the set (whoever calls keeps them elsewhere): the reverse of :func:`take_in`.

    Raises:
        UserError: something was made from one of them since, so that they can't be taken out alone.
    """
    inside = set(revs)
    names = revisions.names_of(conn, list(inside))
    records = _Records(conn, names | parked.names(conn))
    for name in names:
        records.rows[name] = [r for r in records.rows[name] if r.rev not in inside]
    if any(set(r.parent_revs()) & inside for name in names for r in records.rows[name]):
        raise UserError("合并以后，其中的记录又有别的改动，不能整个撤销。请打开那些记录分别修改。没有改动。")
    conn.executemany("DELETE FROM person_private WHERE rev = ?", [(rev,) for rev in inside])
    conn.executemany("DELETE FROM revision WHERE rev = ?", [(rev,) for rev in inside])
    landing = Landing()
    _set_heads(conn, records, names)
    _settle(conn, records, landing)
    return landing


def try_again(conn: sqlite3.Connection) -> Landing:
    """Shows of the records that wait what can be shown by now."""
    landing = Landing()
    names = parked.names(conn)
    if names:
        _settle(conn, _Records(conn, names), landing)
    return landing


class _Records:
    """Records with all their revisions, and what they showed before anything was changed."""

    def __init__(self, conn: sqlite3.Connection, names: Iterable[Name]) -> None:
        self.rows: dict[Name, list[Revision]] = {}
        self.before: dict[Name, State] = {}
        self.waited: set[Name] = set()
        """Those whose rows may say otherwise than ``before``: what they waited for came in this very transaction."""
        self.add(conn, names)

    def add(self, conn: sqlite3.Connection, names: Iterable[Name]) -> None:
        """Adds records as they are now."""
        waiting = parked.names(conn)
        found: dict[Name, list[Revision]] = {name: [] for name in names}
        for kind, ids in fitting.by_kind(found):
            for r in revisions.of_records(conn, kind, ids):
                found[r.kind, r.record_id].append(r)
        for name, rows in found.items():
            heads = standing.shown(conn, name, rows) if name in waiting else revisions.latest(rows)
            self.before[name] = ledger.state_of(conn, heads, rows)
        self.rows.update(found)
        self.waited |= waiting & found.keys()


def _settle(conn: sqlite3.Connection, records: _Records, landing: Landing, *, again: bool = False) -> None:
    """Works out what records show now, and brings the tables up to date; whatever refers to what went is drawn in."""
    while True:
        found = standing.outlook(conn, records.rows)
        gone = {name for name, before in records.before.items() if before.heads and not found.shown[name]}
        more = standing.referrers(conn, gone) - records.rows.keys()
        if not more:
            break
        records.add(conn, more)
    for kind, names in groupby(sorted(records.rows, key=_place), key=lambda name: name[0]):
        if kind in RECORDS:
            _project(conn, kind, records, found, names, landing)
    parked.note(conn, records.rows, found.waiting)
    landing.parked = {name: why for name, why in landing.parked.items() if name not in records.rows} | found.waiting
    if standing.TAKEN in found.waiting.values() and not again:
        _settle(conn, _Records(conn, parked.names(conn)), landing, again=True)  # what was taken may be free by now


def _project(
    conn: sqlite3.Connection, kind: str, records: _Records, found: standing.Outlook, names: Iterable[Name],
    landing: Landing,
) -> None:  # fmt: skip
    """Brings the rows of records of one kind up to date."""
    made: list[tuple[str, Doc]] = []
    for name in names:
        before = records.before[name]
        heads = found.shown[name]
        if not before.heads and len(heads) == 1:
            made.append((name[1], heads[0].peek()))
            landing.created.append(name)
            if len(made) == _BATCH:
                projection.add(conn, kind, made)
                made.clear()
        elif before.heads or heads:
            now = ledger.state_of(conn, heads, records.rows[name])
            unsure = name in records.waited
            _move(conn, name, before, now, landing, unsure=unsure, released=unsure and name not in found.waiting)
    projection.add(conn, kind, made)


def _move(
    conn: sqlite3.Connection, name: Name, before: State, now: State, landing: Landing, *, unsure: bool, released: bool
) -> None:
    """Brings the rows of one record up to date that was there before, or has several latest revisions.

    ``unsure``: its rows may not say what it said before; ``released``: it waits no more.
    """
    kind, record_id = name
    if not now.heads:
        projection.remove(conn, kind, record_id)
    elif unsure or not before.heads or before.doc != now.doc:
        projection.project(conn, kind, record_id, now.doc, None if unsure else before.doc)
    if not before.heads:
        landing.created.append(name)
    elif released or not before.says_the_same(now):
        landing.changed.append(name)
    if now.conflicts and before.revs != now.revs:
        landing.conflicts.append(name)


def _set_heads(conn: sqlite3.Connection, records: _Records, names: Collection[Name]) -> None:
    """The heads of records: of each its revisions that none of the others was made from."""
    conn.executemany("DELETE FROM head WHERE kind = ? AND record_id = ?", names)
    heads: Iterator[tuple[str, str, str]] = (
        (*name, r.rev) for name in names for r in revisions.latest(records.rows[name])
    )
    conn.executemany("INSERT INTO head (kind, record_id, rev) VALUES (?, ?, ?)", heads)


def _place(name: Name) -> tuple[int, str, str]:
    """Where a record stands among others: after those that it refers to."""
    return _ORDER.get(name[0], len(_ORDER)), *name
