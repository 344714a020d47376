"""What a bundle says of itself: from which desk, for whom, which branches, how much; this is what is signed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pbdesk.exchange.container import DAMAGED, BundleError
from pbdesk.model import Desk
from pbdesk.store.values import read_instant, write_instant

RECORDS, RECEIPT = "records", "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The signed part of a bundle; ``sequence`` counts the bundles of one desk, ``schema`` is that of its file.

    ``counts`` are revisions by table; ``size`` and ``digest`` describe the frames that follow.
    """

    what: str
    device_id: str
    device_name: str
    desk: Desk
    verify_key: str
    file_title: str
    branches: tuple[str, ...]
    branch_names: tuple[str, ...] = ()
    guide_id: str | None = None
    recipient: str = ""
    sequence: int
    made_at: datetime
    schema: int
    counts: dict[str, int]
    revisions: int
    revisions_digest: str
    attachments: int = 0
    private: int = 0
    size: int
    digest: str

    def to_bytes(self) -> bytes:
        """The manifest as it is signed."""
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        told["made_at"] = write_instant(self.made_at)
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest back; what a newer version adds is passed over.

    Raises:
        BundleError: something that has to be there is not, or is not what it has to be.
    """
    try:
        told = json.loads(data)
        known = {name: told[name] for name in Manifest.__slots__ if name in told}
        known["desk"] = Desk(known["desk"])
        known["made_at"] = read_instant(known["made_at"])
        for name in ("branches", "branch_names"):
            known[name] = tuple(map(str, known.get(name, ())))
        made = Manifest(**known)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BundleError(DAMAGED) from error
    numbers = (made.sequence, made.schema, made.revisions, made.attachments, made.private, made.size)
    texts = (made.what, made.device_id, made.device_name, made.verify_key, made.file_title, made.digest)
    if not all(type(n) is int and n >= 0 for n in numbers) or not all(type(t) is str for t in texts):
        raise BundleError(DAMAGED)
    if not 0 < len(made.device_id) <= 64 or len(made.verify_key) != 64 or made.sequence < 1:
        raise BundleError(DAMAGED)
    return made
