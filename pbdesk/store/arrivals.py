"""Revisions from other files: taken in as a set, in one transaction, and taken out again as a whole.

A merge is the union of two sets of revisions. Which of them are the latest of a record, and what its tables say,
follows from the set alone, so merging is idempotent and independent of order. Taking a merge back sets its revisions
aside (they stay in the file) and lets every record say what it said before.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pbdesk.errors import UserError
from pbdesk.store import fitting, integrity, ledger, privates, projection, revisions
from pbdesk.store.columns import RECORDS
from pbdesk.store.fitting import Name
from pbdesk.store.ledger import State
from pbdesk.store.revisions import Doc, Revision

_CHUNK = 500


@dataclass(slots=True)
class Landing:
    """What came of revisions that were taken in: by revision, whether it was new; by record, what it says now.

    ``created`` were not there before, ``changed`` say something else now, ``conflicts`` are those with fields in
    conflict, ``parked`` those that can't be shown yet, with the reason.
    """

    new: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    created: list[Name] = field(default_factory=list)
    changed: list[Name] = field(default_factory=list)
    conflicts: list[Name] = field(default_factory=list)
    parked: dict[Name, str] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        """The tables that say something else now."""
        return frozenset(kind for kind, _ in (*self.created, *self.changed))


def take_in(
    conn: sqlite3.Connection, arrived: Collection[Revision], private: Mapping[str, Doc] | None = None
) -> Landing:
    """Adds revisions to the set and brings the tables up to date; those that are there already change nothing."""
    landing = Landing()
    here = known(conn, [r.rev for r in arrived])
    fresh = [r for r in arrived if r.rev not in here]
    landing.new = [r.rev for r in fresh]
    landing.same = [r.rev for r in arrived if r.rev in here]
    before = _states(conn, {(r.kind, r.record_id) for r in fresh} | _parked(conn))
    revisions.append(conn, fresh)
    for r in fresh:
        if private and r.rev in private:
            privates.write(conn, r.rev, r.record_id, private[r.rev])
    _settle(conn, before, fresh, landing)
    return landing


def take_out(conn: sqlite3.Connection, revs: Collection[str]) -> Landing:
    """Removes revisions from the set (whoever calls keeps them elsewhere): the reverse of :func:`take_in`.

    Raises:
        UserError: something was made from one of them since, so that they can't be taken out alone.
    """
    gone = _by_names(conn, revs)
    names = {(r.kind, r.record_id) for r in gone}
    inside = {r.rev for r in gone}
    left = {name: [r for r in revisions.of_record(conn, *name) if r.rev not in inside] for name in names}
    if any(set(r.parent_revs()) & inside for rows in left.values() for r in rows):
        raise UserError("合并以后，其中的记录又有别的改动，不能整个撤销。请打开那些记录分别修改。没有改动。")
    before = _states(conn, names)
    for r in gone:
        conn.execute("DELETE FROM person_private WHERE rev = ?", (r.rev,))
        conn.execute("DELETE FROM head WHERE kind = ? AND record_id = ? AND rev = ?", (r.kind, r.record_id, r.rev))
        conn.execute("DELETE FROM revision WHERE rev = ?", (r.rev,))
    landing = Landing()
    for name, rows in left.items():
        _set_heads(conn, name, rows)
    for name, rows in left.items():
        _restore(conn, name, before[name], bool(rows), landing)
    return landing


def _settle(
    conn: sqlite3.Connection, before: Mapping[Name, State], fresh: Iterable[Revision], landing: Landing
) -> None:
    """Work out the heads of every record that something arrived for, and project what it says now."""
    arrived: dict[Name, list[Revision]] = defaultdict(list)
    for r in fresh:
        arrived[r.kind, r.record_id].append(r)
    for name, rows in arrived.items():
        _set_heads(conn, name, revisions.of_record(conn, *name) if before[name].heads else rows)
    states = _states(conn, before)
    faults = {name: why for name, state in states.items() if (why := _fault(conn, name, state.doc))}
    fit = {name: state.doc for name, state in states.items() if name not in faults}
    waiting = {**faults, **fitting.missing(conn, fit)}
    order = {kind: place for place, kind in enumerate(RECORDS)}
    for name in sorted(fit.keys() - waiting.keys(), key=lambda n: (order[n[0]], n[1])):
        _project(conn, name, before[name], states[name], landing)
    _park(conn, states, waiting, landing)


def _fault(conn: sqlite3.Connection, name: Name, doc: Doc) -> str:
    """Why a content can't stand in the tables by itself, or beside the parts of other records."""
    why = fitting.misfit(*name, doc)
    if not why and integrity.foreign_item(conn, *name, doc):
        why = "其中一项的编号已经属于另一条记录"
    return why


def _project(conn: sqlite3.Connection, name: Name, before: State, now: State, landing: Landing) -> None:
    kind, record_id = name
    was_parked = bool(before.heads) and not _has_row(conn, name)
    if not before.heads or was_parked or before.doc != now.doc:
        projection.project(conn, kind, record_id, now.doc, {} if was_parked else before.doc)
    if not before.heads:
        landing.created.append(name)
    elif was_parked or not before.says_the_same(now):
        landing.changed.append(name)
    if now.conflicts and [h.rev for h in before.heads] != [h.rev for h in now.heads]:
        landing.conflicts.append(name)


def _restore(conn: sqlite3.Connection, name: Name, before: State, left: bool, landing: Landing) -> None:
    """Let a record say what it said without what was taken out; without anything left its rows go."""
    kind, record_id = name
    conn.execute("DELETE FROM parked WHERE kind = ? AND record_id = ?", (kind, record_id))
    if kind not in RECORDS:
        return
    landing.changed.append(name)
    if left:
        projection.project(conn, kind, record_id, ledger.current(conn, kind, record_id).doc, before.doc)
    else:
        projection.remove(conn, kind, record_id)


def _park(conn: sqlite3.Connection, names: Iterable[Name], waiting: Mapping[Name, str], landing: Landing) -> None:
    for kind, record_id in names:
        conn.execute("DELETE FROM parked WHERE kind = ? AND record_id = ?", (kind, record_id))
    conn.executemany(
        "INSERT INTO parked (kind, record_id, reason) VALUES (?, ?, ?)",
        [(kind, record_id, reason) for (kind, record_id), reason in waiting.items()],
    )
    landing.parked = dict(waiting)


def _set_heads(conn: sqlite3.Connection, name: Name, rows: Collection[Revision]) -> None:
    """The heads of a record: its revisions that none of the others was made from."""
    parents = {parent for r in rows for parent in r.parent_revs()}
    conn.execute("DELETE FROM head WHERE kind = ? AND record_id = ?", name)
    conn.executemany(
        "INSERT INTO head (kind, record_id, rev) VALUES (?, ?, ?)",
        [(*name, r.rev) for r in rows if r.rev not in parents],
    )


def _states(conn: sqlite3.Connection, names: Iterable[Name]) -> dict[Name, State]:
    return {name: ledger.current(conn, *name) for name in names}


def _parked(conn: sqlite3.Connection) -> set[Name]:
    return {(row[0], row[1]) for row in conn.execute("SELECT p.kind, p.record_id FROM parked p")}


def _has_row(conn: sqlite3.Connection, name: Name) -> bool:
    table = RECORDS[name[0]]
    found = conn.execute(f"SELECT 1 FROM {table.name} t WHERE t.{table.id_column} = ?", (name[1],)).fetchone()
    return found is not None


def known(conn: sqlite3.Connection, revs: list[str]) -> set[str]:
    """Those of the revisions that are in the file already."""
    found: set[str] = set()
    for start in range(0, len(revs), _CHUNK):
        part = revs[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        found.update(row[0] for row in conn.execute(f"SELECT r.rev FROM revision r WHERE r.rev IN ({marks})", part))
    return found


def _by_names(conn: sqlite3.Connection, revs: Collection[str]) -> list[Revision]:
    found = (revisions.by_name(conn, rev) for rev in revs)
    return [revision for revision in found if revision]
