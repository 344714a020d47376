"""The books of exchange: devices that are known, bundles that came and went, what was set aside and why.

Nothing that arrived is ever dropped: a revision is taken in, was there already, or is set aside with the reason.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pbdesk.model import Desk
from pbdesk.store import aside, history, ledger, revisions
from pbdesk.store.aside import Aside
from pbdesk.store.file import Store
from pbdesk.store.revisions import Doc, Revision
from pbdesk.store.sentences import told
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


LAST_NUMBER = "last_bundle"
"""The setting that keeps the number of the last bundle that went out when the file goes back to before it."""
_BEGINNING = 16
"""How much of a bundle's name tells it from others."""
_DEVICES = "SELECT d.id, d.name, d.verify_key, d.desk, d.scope, d.state, d.first_seen_at FROM device d"


def devices(store: Store) -> tuple[Device, ...]:
    """Every device that was ever seen."""
    return tuple(map(_device, store.query(f"{_DEVICES} ORDER BY d.first_seen_at, d.id")))


def device(store: Store, device_id: str) -> Device | None:
    """One device, or None when it was never seen."""
    found = store.query(f"{_DEVICES} WHERE d.id = ?", [device_id])
    return _device(found[0]) if found else None


def meet_device(store: Store, device: Device) -> None:
    """Remember a device that was not known; one that is known stays as it is, unless its old key was blocked."""
    with store.writing() as conn:
        meet(conn, device)


def decide_device(store: Store, device_id: str, state: str, scope: Sequence[str], *, by: str) -> None:
    """Let a device in (``approved``) for some branches, or keep it out (``blocked``)."""
    with store.writing() as conn:
        conn.execute(
            "UPDATE device SET state = ?, scope = ?, decided_at = ?, decided_by = ? WHERE id = ?",
            (state, json.dumps(tuple(scope), ensure_ascii=False), write_instant(store.clock()), by, device_id),
        )


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


def was_merged(store: Store, bundle_id: str) -> bool:
    """Whether a bundle was merged, and the merge stands."""
    return bool(store.query("SELECT 1 FROM bundle_in b WHERE b.id = ? AND b.state = 'merged'", [bundle_id]))


def not_here(store: Store, device_id: str) -> Sequence[str]:
    """The revisions that a device has sent and the file does not hold: kept aside, or taken back with their merge."""
    rows = store.query(
        "SELECT DISTINCT s.rev FROM bundle_in b JOIN bundle_in_revision s ON s.bundle_id = b.id "
        "WHERE b.device_id = ? AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.rev = s.rev) ORDER BY s.rev",
        [device_id],
    )
    return [r["rev"] for r in rows]


def to_reconsider(store: Store) -> Mapping[str, list[Aside]]:
    """By bundle, what was kept aside and may come in by now; what came with a merge taken back waits for that merge."""
    rows = store.query(
        "SELECT s.bundle_id, s.why, s.reason, s.revision, s.private FROM set_aside s "
        "JOIN bundle_in b ON b.id = s.bundle_id JOIN device d ON d.id = b.device_id "
        "WHERE s.why IN ('scope', 'device') AND b.state <> 'undone' AND d.state = 'approved' "
        "ORDER BY s.bundle_id, s.rev"
    )
    found: dict[str, list[Aside]] = defaultdict(list)
    for r in rows:
        found[r["bundle_id"]].append(aside.read(r))
    return found


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
        return ledger.state_of(store.conn, revisions.heads(store.conn, kind, record_id)).doc


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


def last_number(store: Store) -> int:
    """The highest number that a bundle of this file ever had: none is given twice, even after going back."""
    highest = store.query("SELECT MAX(b.sequence) AS number FROM bundle_out b")[0]["number"] or 0
    return max(int(highest), int(store.setting(LAST_NUMBER) or 0))


def standing_on(store: Store, recipient: str) -> dict[str, int]:
    """The confirmed bundles whose content a bundle of what has no receipt leaves out: how they begin, and their number.

    One all of which went again with a later one that is confirmed too is not among them.
    """
    rows = store.query(
        "SELECT b.id, b.sequence FROM bundle_out b WHERE b.recipient = :to AND b.receipt_at IS NOT NULL AND EXISTS ("
        "SELECT 1 FROM bundle_out_revision s WHERE s.bundle_id = b.id AND NOT EXISTS ("
        "SELECT 1 FROM bundle_out_revision l JOIN bundle_out c ON c.id = l.bundle_id WHERE l.rev = s.rev "
        "AND c.recipient = b.recipient AND c.receipt_at IS NOT NULL AND c.sequence > b.sequence)) ORDER BY b.sequence",
        {"to": recipient},
    )
    return {r["id"][:_BEGINNING]: r["sequence"] for r in rows}


def never_came(store: Store, device_id: str, after: Mapping[str, int]) -> tuple[int, ...]:
    """The numbers of those bundles of a device, told by how they begin, that the file knows nothing of.

    A later one of the device that stood by itself held all that they held.
    """
    return tuple(sorted(_never_came(store, device_id, after).values()))


def lacking_of(store: Store, device_id: str) -> Sequence[str]:
    """How those bundles of a device begin that its latest one stood on and that the file knows nothing of."""
    rows = store.query(
        "SELECT b.manifest FROM bundle_in b WHERE b.device_id = ? AND b.state <> 'waiting' "
        "ORDER BY b.sequence DESC LIMIT 1", [device_id],
    )  # fmt: skip
    after = json.loads(rows[0]["manifest"]).get("after") if rows else None
    return sorted(_never_came(store, device_id, after or {}))


def acknowledge(
    store: Store, bundle_ids: Sequence[str], missing: Sequence[str], lacking: Sequence[str] = ()
) -> tuple[int, int]:
    """Note that bundles of ours have arrived; revisions named ``missing`` did not and will be sent again.

    So will the bundles that begin as ``lacking`` says: they had arrived, and their recipient has lost them since, or
    taken their merge back. Answers how many of the bundles are ours, and how many of those that are to be sent again.
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
        lost = conn.executemany(
            "UPDATE bundle_out SET receipt_at = NULL WHERE id >= ? AND id < ?",
            [(start, f"{start}~") for start in lacking if len(start) == _BEGINNING],
        ).rowcount
    return ours, max(lost, 0)


def beginning(bundle_id: str) -> str:
    """How a bundle's name begins, as far as it tells it from others."""
    return bundle_id[:_BEGINNING]


def came_with(store: Store, bundle_id: str) -> tuple[list[str], bool]:
    """The revisions that a bundle brought, and whether the file holds all of them and waits for nothing."""
    rows = store.query(
        "SELECT s.rev, r.rev AS here FROM bundle_in_revision s LEFT JOIN revision r ON r.rev = s.rev "
        "WHERE s.bundle_id = ?", [bundle_id],
    )  # fmt: skip
    waits = store.query("SELECT 1 FROM parked p LIMIT 1")
    return [r["rev"] for r in rows], not waits and all(r["here"] for r in rows)


def known(store: Store, revs: Sequence[str]) -> set[str]:
    """Which of some revisions are in the file."""
    with told():
        return revisions.known(store.conn, revs)


def standing(store: Store, came: Iterable[Revision]) -> Mapping[tuple[str, str], list[Revision]]:
    """The latest revisions that the file has of the records that some revisions are of, by kind and id."""
    named: dict[str, set[str]] = defaultdict(set)
    for r in came:
        named[r.kind].add(r.record_id)
    found: dict[tuple[str, str], list[Revision]] = defaultdict(list)
    with told():
        for kind, ids in named.items():
            for head in revisions.heads_of(store.conn, kind, sorted(ids)):
                found[head.kind, head.record_id].append(head)
    return found


def meet(conn: sqlite3.Connection, device: Device) -> None:
    """Remember a device; one that comes back with another key, after its old one was blocked, has to be let in anew.

    What came under the old key stays aside for good.
    """
    changed = conn.execute(
        "SELECT 1 FROM device d WHERE d.id = ? AND d.state = 'blocked' AND d.verify_key <> ?",
        (device.id, device.verify_key),
    ).fetchone()
    if changed:
        conn.execute(
            "UPDATE set_aside SET why = 'content', reason = '来自停用的密钥' WHERE why = 'device' "
            "AND bundle_id IN (SELECT b.id FROM bundle_in b WHERE b.device_id = ?)",
            (device.id,),
        )
    conn.execute(
        "INSERT INTO device (id, name, verify_key, desk, scope, state, first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, verify_key = excluded.verify_key, desk = excluded.desk, "
        "scope = excluded.scope, state = excluded.state, decided_at = NULL, decided_by = NULL "
        "WHERE device.state = 'blocked' AND device.verify_key <> excluded.verify_key",
        (device.id, device.name, device.verify_key, device.desk.value, json.dumps(device.scope, ensure_ascii=False),
         device.state, write_instant(device.first_seen_at)),
    )  # fmt: skip


def _never_came(store: Store, device_id: str, after: Mapping[str, int]) -> Mapping[str, int]:
    lacking = {
        start: number for start, number in after.items()
        if not store.query("SELECT 1 FROM bundle_in b WHERE b.id >= ? AND b.id < ?", [start, f"{start}~"])
    }  # fmt: skip
    if not lacking:
        return {}
    rows = store.query("SELECT b.sequence, b.manifest FROM bundle_in b WHERE b.device_id = ?", [device_id])
    whole = max((r["sequence"] for r in rows if json.loads(r["manifest"]).get("after") == {}), default=0)
    return {start: number for start, number in lacking.items() if number > whole}


def _device(r: sqlite3.Row) -> Device:
    return Device(
        r["id"], r["name"], r["verify_key"], Desk(r["desk"]), tuple(json.loads(r["scope"])), r["state"],
        read_instant(r["first_seen_at"]),
    )  # fmt: skip
