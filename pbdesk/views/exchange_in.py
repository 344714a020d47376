"""What came in and is not in the tables: kept aside with reason and sender, or waiting for something; and from whom."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.store import Store, bundles
from pbdesk.store.columns import RECORDS
from pbdesk.store.documents import decode
from pbdesk.store.naming import table_word
from pbdesk.store.revisions import Doc
from pbdesk.views.conflicts import ConflictRow, conflict_rows
from pbdesk.views.duplicates import DuplicateRow, dismissed, duplicate_rows
from pbdesk.views.exchange import BundleRow, DeviceRow, arrived_rows, device_rows, sent_rows
from pbdesk.views.record_words import Words

DEVICE, SCOPE, UNDONE = "device", "scope", "undone"


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One thing kept aside: what it is, why, and who sent it in which bundle."""

    what: str
    name: str
    why: str
    reason: str
    sender: str
    device_id: str
    bundle: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One record that can't be shown yet, and what it waits for."""

    what: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that the page of exchange shows, whoever's desk it is."""

    devices: tuple[DeviceRow, ...]
    arrived: tuple[BundleRow, ...]
    sent: tuple[BundleRow, ...]
    aside: tuple[AsideRow, ...]
    waiting: tuple[WaitingRow, ...]
    conflicts: tuple[ConflictRow, ...]
    duplicates: tuple[DuplicateRow, ...]
    judged: int
    """How many pairs a person has said are no duplicates."""

    @property
    def pending(self) -> int:
        """How many desks wait to be let in."""
        return sum(row.state == "pending" for row in self.devices)


def exchange_board(store: Store) -> Board:
    """Read all of it; a large file takes a second."""
    return Board(
        device_rows(store), arrived_rows(store), sent_rows(store), aside_rows(store), waiting_rows(store),
        conflict_rows(store), duplicate_rows(store), len(dismissed(store)),
    )  # fmt: skip


def aside_rows(store: Store) -> tuple[AsideRow, ...]:
    """Everything that is kept aside, by sender."""
    arrived = {a.id: a for a in bundles.arrivals_of(store)}
    senders = {d.id: d.name for d in bundles.devices(store)}
    words = Words(store)
    rows = []
    for bundle, a in bundles.set_aside(store):
        arrival = arrived[bundle]
        rows.append(AsideRow(
            table_word(a.revision.kind), _name(words, a.revision.kind, a.revision.content()), a.why, a.reason,
            senders.get(arrival.device_id, ""), arrival.device_id, f"第 {arrival.sequence} 包",
        ))  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.sender, row.bundle, row.reason, row.what, row.name)))


def waiting_rows(store: Store) -> tuple[WaitingRow, ...]:
    """Everything that waits for something else to arrive, or for a newer version of the program."""
    words = Words(store)
    parked = ((kind, bundles.content_of(store, kind, record_id), why) for kind, record_id, why in bundles.parked(store))
    return tuple(WaitingRow(table_word(kind), _name(words, kind, doc), why) for kind, doc, why in parked)


def _name(words: Words, kind: str, doc: Doc) -> str:
    """What to call a record that is not in the tables, as far as this version understands it."""
    if kind not in RECORDS:
        return ""
    try:
        return words.name(decode(kind, doc))
    except (KeyError, ValueError, TypeError, AttributeError):
        return ""
