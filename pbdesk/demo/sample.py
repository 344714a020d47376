"""The sample street lives in 2018: the desktop shows it on a day of its own last quarter instead of today."""

from __future__ import annotations

from datetime import UTC, datetime

from pbdesk.clock import Clock
from pbdesk.demo.street import STREET_ID
from pbdesk.store import Store

SAMPLE_MOMENT = datetime(2018, 12, 29, 1, 30, tzinfo=UTC)
"""The morning of the year's last workday, after its last meeting: most is done, some is due, some was missed."""


def is_sample(store: Store) -> bool:
    """Whether a file is the made-up street: its street carries the id that only the sample gives."""
    return bool(store.query("SELECT o.id FROM organization o WHERE o.id = :id", {"id": STREET_ID}))


def clock_of(store: Store) -> Clock:
    """The clock to show a file by: the sample's own still day, otherwise the store's."""
    return (lambda: SAMPLE_MOMENT) if is_sample(store) else store.clock
