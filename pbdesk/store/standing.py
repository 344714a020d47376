"""What of a record can be shown: its latest revisions or, while one of them can't stand, the latest that can.

A revision stands when this version knows all that it says, and every record that it refers to has one that stands. This
follows from the set of revisions alone, so desks with the same revisions show the same. A record that does not show all
its latest revisions is ``parked`` with the reason, and tried again with whatever arrives or is recorded later.

Where two records claim one part (the id of an agenda item) whichever the tables have it under keeps it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from pbdesk.store import columns, fitting
from pbdesk.store.fitting import Name
from pbdesk.store.merging import Family
from pbdesk.store.portions import chunks
from pbdesk.store.revisions import Revision, latest

Records = Mapping[Name, Sequence[Revision]]
"""Records with all their revisions."""
_BATCH = 1_000
TAKEN = "其中一项的编号已经属于另一条记录"


@dataclass(slots=True)
class Outlook:
    """What records show, and why some of them don't show all there is."""

    shown: dict[Name, Sequence[Revision]]
    waiting: dict[Name, str] = field(default_factory=dict)


def outlook(conn: sqlite3.Connection, records: Records) -> Outlook:
    """What some records show; whether others are there is for the tables to say."""
    heads = {name: latest(rows) for name, rows in records.items()}
    judge = _Judge(conn, records)
    found = Outlook(dict(heads))
    for name in judge.spread(judge.doubtful(heads)):
        found.waiting[name] = next(why for r in heads[name] if (why := judge.objection(r)))
        found.shown[name] = _latest_of([r for r in records[name] if not judge.objection(r)], records[name])
    return found


def shown(conn: sqlite3.Connection, name: Name, rows: Sequence[Revision]) -> Sequence[Revision]:
    """What one record shows, everything else being as the tables have it."""
    return outlook(conn, {name: rows}).shown[name]


def referrers(conn: sqlite3.Connection, names: Iterable[Name]) -> set[Name]:
    """The records whose rows refer to some records."""
    found: set[Name] = set()
    for kind, ids in fitting.by_kind(names):
        for table, column in columns.referrers(kind) if kind in columns.RECORDS else ():
            owner, key = (table.owner, table.owner_column) if table.owner else (table.name, table.id_column)
            for slots, part in chunks(ids):
                rows = conn.execute(f"SELECT t.{key} FROM {table.name} t WHERE t.{column.name} IN ({slots})", part)
                found.update((owner, row[0]) for row in rows)
    return found


class _Needs(NamedTuple):
    """What a revision needs to stand: no fault of its own, other records, its parts for itself."""

    fault: str
    refs: Collection[Name] = ()
    items: Collection[Name] = ()


class _Judge:
    """Judges revisions; a record none of whose revisions stands is as good as not there for all that refer to it."""

    def __init__(self, conn: sqlite3.Connection, records: Records) -> None:
        self._conn = conn
        self._records = records
        self._dead = {name for name, rows in records.items() if not rows}
        self._asked: set[Name] = set()
        self._there: set[Name] = set()
        self._owners: dict[Name, Name] = {}

    def doubtful(self, heads: Records) -> list[Name]:
        """The records one of whose latest revisions can't stand, as long as all records are thought to be there."""
        every = ((name, r, _needs(r)) for name, rows in heads.items() for r in rows)
        found: list[Name] = []
        while batch := list(islice(every, _BATCH)):
            self._look_up((name, needs) for name, _, needs in batch)
            found += [name for name, r, needs in batch if self._objection(r, needs)]
        return found

    def spread(self, doubtful: Iterable[Name]) -> Collection[Name]:
        """These records and all that don't stand because of them."""
        queue, met = list(doubtful), set[Name]()
        referring: Mapping[Name, set[Name]] | None = None
        while queue:
            name = queue.pop()
            met.add(name)
            if name not in self._dead and all(self.objection(r) for r in self._records[name]):
                self._dead.add(name)
                referring = self._referring() if referring is None else referring
                queue += referring.get(name, ())
        return met

    def objection(self, r: Revision) -> str:
        """Why a revision can't stand, as a Chinese clause; empty when it can."""
        needs = _needs(r)
        self._look_up([((r.kind, r.record_id), needs)])
        return self._objection(r, needs)

    def _objection(self, r: Revision, needs: _Needs) -> str:
        missing = [ref for ref in needs.refs if not self._is_there(ref)]
        taken = any(self._owners[item] != (r.kind, r.record_id) for item in needs.items)
        return needs.fault or (fitting.absent(missing) if missing else TAKEN if taken else "")

    def _is_there(self, name: Name) -> bool:
        return name not in self._dead if name in self._records else name in self._there

    def _look_up(self, wanted: Iterable[tuple[Name, _Needs]]) -> None:
        """Asks the tables at once for what some revisions refer to, and whose their parts are."""
        refs: set[Name] = set()
        claims: dict[Name, Name] = {}
        for name, needs in wanted:
            refs.update(ref for ref in needs.refs if ref not in self._asked and ref not in self._records)
            for item in needs.items:
                if item not in self._owners:
                    claims.setdefault(item, name)
        self._there |= fitting.present(self._conn, refs)
        self._asked |= refs
        self._owners.update(claims)
        self._owners.update(fitting.owners(self._conn, claims))

    def _referring(self) -> Mapping[Name, set[Name]]:
        """For each of the records those among them that refer to it, in whichever revision."""
        found: dict[Name, set[Name]] = defaultdict(set)
        for name, rows in self._records.items():
            for ref in {ref for r in rows for ref in _needs(r).refs if ref in self._records}:
                found[ref].add(name)
        return found


def _needs(r: Revision) -> _Needs:
    doc = r.peek()
    fault = fitting.misfit(r.kind, r.record_id, doc)
    return _Needs(fault) if fault else _Needs("", fitting.references(r.kind, doc), tuple(fitting.items(r.kind, doc)))


def _latest_of(some: Sequence[Revision], rows: Sequence[Revision]) -> Sequence[Revision]:
    """Of some of a record's revisions those that none of the others came from, however far back."""
    if len(some) < 2:
        return some
    found = Family(rows).latest({r.rev for r in some})
    return [r for r in some if r.rev in found]
