"""The books of exchange: devices that are known, bundles that came and went, what was set aside and why.

Nothing that arrived is ever dropped: a revision is taken in, was there already, or is set aside with the reason.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import arrivals, aside, blobs, history, ledger
from pbdesk.store.arrivals import Landing
from pbdesk.store.aside import Aside
from pbdesk.store.file import Store
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.sentences import told
from pbdesk.store.transaction import Changes
from pbdesk.store.values import read_instant, write_instant


@dataclass(frozen=True, slots=True)
class Device:
    """A desk that bundles come from: its key, whose desk it says it is, and whether a person has let it in.

    ``scope`` are the branches it may touch (empty for the street: all).
    """

    id: str
    name: str
    verify_key: str
    desk: Desk
    scope: tuple[str, ...]
    state: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """A bundle that was read and judged: what may come in, and what is set aside."""

    id: str
    device_id: str
    sequence: int
    made_at: str
    manifest: str
    label: str
    accepted: Sequence[Revision]
    private: Mapping[str, Doc]
    kept_aside: Sequence[Aside]
    blobs: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A bundle that came, as the books have it."""

    id: str
    device_id: str
    sequence: int
    made_at: datetime
    arrived_at: datetime
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A bundle that went out, and when its receipt came back (None: not yet)."""

    id: str
    recipient: str
    sequence: int
    made_at: datetime
    receipt_at: datetime | None


def devices(store: Store) -> tuple[Device, ...]:
    """Every device that was ever seen."""
    rows = store.query(
        "SELECT d.id, d.name, d.verify_key, d.desk, d.scope, d.state, d.first_seen_at FROM device d "
        "ORDER BY d.first_seen_at, d.id"
    )
    return tuple(
        Device(r["id"], r["name"], r["verify_key"], Desk(r["desk"]), tuple(json.loads(r["scope"])), r["state"],
               read_instant(r["first_seen_at"]))
        for r in rows
    )  # fmt: skip


def meet_device(store: Store, device: Device) -> None:
    """Remember a device that was not known; one that is known stays as it is."""
    with store.writing() as conn:
        conn.execute(
            "INSERT INTO device (id, name, verify_key, desk, scope, state, first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO NOTHING",
            (device.id, device.name, device.verify_key, device.desk.value, json.dumps(device.scope, ensure_ascii=False),
             device.state, write_instant(device.first_seen_at)),
        )  # fmt: skip


def decide_device(store: Store, device_id: str, state: str, scope: Sequence[str], *, by: str) -> None:
    """Let a device in (``approved``) for some branches, or keep it out (``blocked``)."""
    with store.writing() as conn:
        conn.execute(
            "UPDATE device SET state = ?, scope = ?, decided_at = ?, decided_by = ? WHERE id = ?",
            (state, json.dumps(tuple(scope), ensure_ascii=False), write_instant(store.clock()), by, device_id),
        )


def land(store: Store, incoming: Incoming) -> tuple[Landing, Changes]:
    """Take a bundle in: everything in one transaction, entered in the history as one action that can be undone."""
    with store.writing() as conn:
        landing = _land(conn, incoming, write_instant(store.clock()))
        if landing.new:
            history.register(conn, incoming.id, len(landing.created) + len(landing.changed))
    return landing, Changes(landing.kinds | {"bundle_in"}, incoming.label)


def land_more(store: Store, incoming: Incoming) -> tuple[Landing, Changes]:
    """Take in more of a bundle that came before: what was kept aside then and may come in now.

    It belongs to that merge: taking the merge back takes this back too.
    """
    with store.writing() as conn:
        landing = arrivals.take_in(conn, incoming.accepted, incoming.private)
        conn.executemany(
            "UPDATE bundle_in_revision SET fate = 'new' WHERE bundle_id = ? AND rev = ?",
            [(incoming.id, rev) for rev in landing.new],
        )
        conn.executemany("DELETE FROM set_aside WHERE rev = ?", [(r.rev,) for r in incoming.accepted])
        aside.keep(conn, incoming.id, incoming.kept_aside)
        if landing.new and not conn.execute(
            "SELECT 1 FROM local_action a WHERE a.action_id = ?", (incoming.id,)
        ).fetchone():
            history.register(conn, incoming.id, len(landing.created) + len(landing.changed))
        conn.execute("UPDATE bundle_in SET state = 'merged' WHERE id = ?", (incoming.id,))
    return landing, Changes(landing.kinds | {"bundle_in"}, incoming.label)


def manifest_of(store: Store, bundle_id: str) -> str:
    """What a bundle that came said of itself."""
    return str(store.query("SELECT b.manifest FROM bundle_in b WHERE b.id = ?", [bundle_id])[0]["manifest"])


def begin_with(store: Store, bundle_id: str) -> None:
    """A file that began with a bundle has nothing before it: undo does not lead there."""
    with store.writing() as conn:
        conn.execute("DELETE FROM local_action WHERE action_id = ?", (bundle_id,))


def latest_action(store: Store) -> str | None:
    """The action that :meth:`Store.undo` would take back: a merge is known by the name of its bundle."""
    found = store.query(history.STANDS)
    return str(found[0]["action_id"]) if found else None


def known_revs(store: Store, revs: Sequence[str]) -> set[str]:
    """Those of the revisions that are in the file already."""
    with told():
        return arrivals.known(store.conn, list(revs))


def try_out(store: Store, incoming: Incoming) -> Landing:
    """What :func:`land` would do, worked out by doing it; the ``store.rehearsal()`` around it takes it back."""
    return _land(store.conn, incoming, write_instant(store.clock()))


def arrivals_of(store: Store) -> tuple[Arrival, ...]:
    """The bundles that came, the latest first."""
    rows = store.query(
        "SELECT b.id, b.device_id, b.sequence, b.made_at, b.arrived_at, b.label, b.state FROM bundle_in b "
        "ORDER BY b.arrived_at DESC, b.id"
    )
    return tuple(
        Arrival(r["id"], r["device_id"], r["sequence"], read_instant(r["made_at"]), read_instant(r["arrived_at"]),
                r["label"], r["state"])
        for r in rows
    )  # fmt: skip


def set_aside(store: Store, *, why: str | None = None) -> tuple[tuple[str, Aside], ...]:
    """What is kept and not taken in, with the bundle it came in."""
    rows = store.query(
        "SELECT s.bundle_id, s.why, s.reason, s.revision, s.private FROM set_aside s "
        "WHERE :why IS NULL OR s.why = :why ORDER BY s.bundle_id, s.rev", {"why": why}
    )  # fmt: skip
    return tuple((r["bundle_id"], aside.read(r)) for r in rows)


def parked(store: Store) -> tuple[tuple[str, str, str], ...]:
    """The records that can't be shown yet: kind, id and what they wait for."""
    rows = store.query("SELECT p.kind, p.record_id, p.reason FROM parked p ORDER BY p.kind, p.record_id")
    return tuple((r["kind"], r["record_id"], r["reason"]) for r in rows)


def content_of(store: Store, kind: str, record_id: str) -> Doc:
    """What a record says that may not stand in the tables yet; nothing when there is none."""
    with told():
        return ledger.current(store.conn, kind, record_id).doc


def depart(store: Store, bundle: Departure, manifest: str, revs: Sequence[str]) -> None:
    """Note a bundle that was written, and which revisions went with it."""
    with store.writing() as conn:
        conn.execute(
            "INSERT INTO bundle_out (id, recipient, sequence, made_at, manifest) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO NOTHING",
            (bundle.id, bundle.recipient, bundle.sequence, write_instant(bundle.made_at), manifest),
        )
        conn.executemany(
            "INSERT INTO bundle_out_revision (bundle_id, rev) VALUES (?, ?) ON CONFLICT (bundle_id, rev) DO NOTHING",
            [(bundle.id, rev) for rev in revs],
        )


def departures(store: Store, recipient: str | None = None) -> tuple[Departure, ...]:
    """The bundles that went out (to one recipient), the latest first."""
    rows = store.query(
        "SELECT b.id, b.recipient, b.sequence, b.made_at, b.receipt_at FROM bundle_out b "
        "WHERE :to IS NULL OR b.recipient = :to ORDER BY b.sequence DESC, b.id", {"to": recipient}
    )  # fmt: skip
    return tuple(
        Departure(r["id"], r["recipient"], r["sequence"], read_instant(r["made_at"]),
                  read_instant(r["receipt_at"]) if r["receipt_at"] else None)
        for r in rows
    )  # fmt: skip


def acknowledge(store: Store, bundle_ids: Sequence[str], missing: Sequence[str]) -> int:
    """Note that bundles of ours have arrived; revisions named ``missing`` did not and will be sent again.

    Answers how many of the bundles are ours.
    """
    with store.writing() as conn:
        now, ours = write_instant(store.clock()), 0
        for bundle_id in bundle_ids:
            ours += conn.execute(
                "UPDATE bundle_out SET receipt_at = COALESCE(receipt_at, ?) WHERE id = ?", (now, bundle_id)
            ).rowcount
            conn.executemany(
                "DELETE FROM bundle_out_revision WHERE bundle_id = ? AND rev = ?", [(bundle_id, r) for r in missing]
            )
    return ours


def _land(conn: sqlite3.Connection, incoming: Incoming, now: str) -> Landing:
    if conn.execute("SELECT 1 FROM bundle_in b WHERE b.id = ? AND b.state = 'merged'", (incoming.id,)).fetchone():
        landing = arrivals.take_in(conn, incoming.accepted, incoming.private)
        if landing.new:
            raise UserError("这个数据包的内容和上次收到的同一个包不一样，没有合并。请让对方重新导出。")
        return landing
    for data in incoming.blobs.values():
        blobs.keep(conn, data)
    landing = arrivals.take_in(conn, incoming.accepted, incoming.private)
    conn.execute(
        "INSERT INTO bundle_in (id, device_id, sequence, made_at, arrived_at, label, manifest, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
        (incoming.id, incoming.device_id, incoming.sequence, incoming.made_at, now, incoming.label, incoming.manifest,
         "merged" if incoming.accepted else "waiting"),
    )
    fates = [(rev, "new") for rev in landing.new] + [(rev, "same") for rev in landing.same]
    fates += [(a.revision.rev, "aside") for a in incoming.kept_aside]
    conn.executemany(
        "INSERT INTO bundle_in_revision (bundle_id, rev, fate) VALUES (?, ?, ?) "
        "ON CONFLICT (bundle_id, rev) DO UPDATE SET fate = excluded.fate",
        [(incoming.id, rev, fate) for rev, fate in fates],
    )
    aside.keep(conn, incoming.id, incoming.kept_aside)
    conn.executemany("DELETE FROM set_aside WHERE rev = ?", [(rev,) for rev in landing.new])
    return landing
