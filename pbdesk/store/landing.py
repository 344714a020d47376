"""A bundle that was read and judged is taken in: all of it in one transaction, as one action that can be undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pbdesk.store import arrivals, aside, blobs, bundles, history, joined
from pbdesk.store.arrivals import Landing
from pbdesk.store.aside import Aside
from pbdesk.store.bundles import Device
from pbdesk.store.file import Store
from pbdesk.store.revisions import Doc, Revision, Stamp
from pbdesk.store.transaction import Changes
from pbdesk.store.values import write_instant


@dataclass(frozen=True, slots=True)
class Incoming:
    """A bundle that was read and judged: what may come in, and what is set aside."""

    id: str
    sender: Device
    sequence: int
    made_at: str
    manifest: str
    label: str
    accepted: Sequence[Revision]
    private: Mapping[str, Doc]
    kept_aside: Sequence[Aside]
    blobs: Mapping[str, bytes]
    again: bool
    """Whether this very bundle was merged before."""


def land(store: Store, incoming: Incoming) -> tuple[Landing, Changes]:
    """Take a bundle in: everything in one transaction, entered in the history as one action that can be undone."""
    with store.writing() as conn:
        landing = _land(conn, incoming, write_instant(store.clock()))
        followed = _follow(store, conn, incoming)
        if landing.news or followed:
            history.register_again(conn, incoming.id, landing.news or len(followed))
    return landing, Changes(landing.kinds | followed | {"bundle_in"}, incoming.label)


def land_more(store: Store, incoming: Incoming) -> tuple[Landing, Changes]:
    """Take in more of a bundle that came before: what was kept aside then and may come in now.

    It belongs to that merge: taking the merge back takes this back too.
    """
    with store.writing() as conn:
        landing = _take_in(conn, incoming)
        followed = _follow(store, conn, incoming)
        if landing.news or followed:
            history.register_again(conn, incoming.id, landing.news or len(followed))
        if incoming.accepted:
            conn.execute("UPDATE bundle_in SET state = 'merged' WHERE id = ?", (incoming.id,))
    return landing, Changes(landing.kinds | followed | {"bundle_in"}, incoming.label)


@contextmanager
def trial(store: Store) -> Iterator[None]:
    """Bundles may be tried out inside the block; nothing is written, and others can read the file all the while.

    What is tried stays in memory until it is taken back: SQLite would lock the file to put some of it on the disk.
    """
    store.conn.execute("PRAGMA cache_spill = OFF")
    try:
        with store.rehearsal():
            yield
    finally:
        store.conn.execute("PRAGMA cache_spill = ON")


def try_out(store: Store, incoming: Incoming) -> Landing:
    """What :func:`land` would do, worked out by doing it inside a :func:`trial`; attachments make no difference."""
    return _land(store.conn, replace(incoming, blobs={}), write_instant(store.clock()))


def _follow(store: Store, conn: sqlite3.Connection, incoming: Incoming) -> frozenset[str]:
    """What came, or was here, under the name of a branch that was joined to another goes to that one with the merge.

    Answers the tables it touched.
    """
    stamp = Stamp(
        store.author, store.setting("device") or "", write_instant(store.clock()), store.new_id(), "归到并后的支部"
    )
    made = joined.follow(conn, stamp)
    aside.note_followed(conn, incoming.id, [rev for rev, _ in made])
    return frozenset(kind for _, kind in made)


def _land(conn: sqlite3.Connection, incoming: Incoming, now: str) -> Landing:
    bundles.meet(conn, incoming.sender)
    for data in incoming.blobs.values():
        blobs.keep(conn, data)
    conn.execute(
        "INSERT INTO bundle_in (id, device_id, sequence, made_at, arrived_at, label, manifest, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting') ON CONFLICT (id) DO NOTHING",
        (incoming.id, incoming.sender.id, incoming.sequence, incoming.made_at, now, incoming.label, incoming.manifest),
    )
    if all(each.why != "device" for each in incoming.kept_aside):
        conn.execute("UPDATE bundle_in SET state = 'merged' WHERE id = ?", (incoming.id,))
    return _take_in(conn, incoming)


def _take_in(conn: sqlite3.Connection, incoming: Incoming) -> Landing:
    """Take in what may come in, keep the rest aside, and note what became of each; what came with it stays noted so."""
    landing = arrivals.take_in(conn, incoming.accepted, incoming.private)
    fates = [(rev, "same") for rev in landing.same] + [(a.revision.rev, "aside") for a in incoming.kept_aside]
    note = "INSERT INTO bundle_in_revision (bundle_id, rev, fate) VALUES (?, ?, ?) ON CONFLICT (bundle_id, rev) DO "
    conn.executemany(f"{note} UPDATE SET fate = 'new'", [(incoming.id, rev, "new") for rev in landing.new])
    conn.executemany(f"{note} NOTHING", [(incoming.id, *fate) for fate in fates])
    aside.note_numbers(conn, incoming.id, landing.numbers)
    aside.keep(conn, incoming.id, incoming.kept_aside)
    aside.let_go(conn, incoming.id, [*landing.new, *landing.numbers])
    return landing
