"""What the office has of a file that is damaged: the bundles that went there are a copy, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import ciphering
from pbdesk.store.connecting import connect
from pbdesk.store.restoring import newest_good
from pbdesk.store.values import read_instant


@dataclass(frozen=True, slots=True)
class Sent:
    """Whose desk a file sat on, how many bundles went from it, how many were confirmed, and when the last was made."""

    desk: Desk
    bundles: int
    confirmed: int
    last: datetime | None


def sent_from(path: Path) -> Sent | None:
    """What a damaged file, or its newest good backup, still says of the bundles that went out; None for nothing."""
    return next(_told(path), None)


def _told(path: Path) -> Iterator[Sent]:
    for place in filter(None, (path, newest_good(path))):
        with suppress(UserError, ValueError, *ciphering.errors()), closing(connect(place, mode="ro")) as conn:
            settings = dict(map(tuple, conn.execute("SELECT s.key, s.value FROM setting s NOT INDEXED")))
            sent = conn.execute("SELECT b.made_at, b.receipt_at FROM bundle_out b NOT INDEXED").fetchall()
            if "desk" in settings:
                last = read_instant(max(row[0] for row in sent)) if sent else None
                yield Sent(Desk(settings["desk"]), len(sent), sum(row[1] is not None for row in sent), last)
