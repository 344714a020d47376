"""What a bundle says of itself: from which desk, for whom, which branches, how much; this is what is signed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from pbdesk.exchange import container
from pbdesk.exchange.container import DAMAGED, BundleError
from pbdesk.model import Desk
from pbdesk.store.values import LARGEST_INTEGER, RefusedError, identifier, instant, read_instant, write_instant

RECORDS, RECEIPT = "records", "receipt"
_HEX = re.compile("[0-9a-f]{64}")
_LONGEST_TEXT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The signed part of a bundle; ``sequence`` counts the bundles of one desk, ``schema`` is that of its file.

    ``counts`` are revisions by table, ``records`` the records that they are of (None where an earlier version did not
    say); ``guide_id`` is the guide at whose desk it was made, or for whom the street made it. ``size`` and ``digest``
    describe the frames that follow. ``after`` names the bundles, confirmed by receipt, whose content is left out (how
    their names begin, and their sequence numbers): none for one that stands by itself, None where an earlier version
    did not say.
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
    records: dict[str, int] | None = None
    revisions: int
    revisions_digest: str
    attachments: int = 0
    private: int = 0
    after: dict[str, int] | None = None
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
        told: Any = container.strict_json(data)
        known: dict[str, Any] = {name: _READ[hint](told[name]) for name, hint in _HINTS.items() if name in told}
        made = Manifest(**known)
        identifier(made.device_id)
        if made.guide_id is not None:
            identifier(made.guide_id)
        if not _HEX.fullmatch(made.verify_key) or made.sequence < 1:
            raise RefusedError("key or sequence")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError(DAMAGED) from error
    return made


def _text(value: object) -> str:
    """One line of words that can be stored and shown."""
    if type(value) is not str or len(value) > _LONGEST_TEXT:
        raise RefusedError("text")
    value.encode()
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_INTEGER:
        raise RefusedError("number")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if type(value) is not list:
        raise RefusedError("list")
    return tuple(map(_text, value))


def _counts(value: Any) -> dict[str, int]:  # noqa: ANN401  whatever came
    return {_text(name): _number(number) for name, number in value.items()}


_READ: Mapping[str, Callable[[Any], object]] = {
    "str": _text,
    "int": _number,
    "str | None": lambda value: None if value is None else _text(value),
    "tuple[str, ...]": _texts,
    "dict[str, int]": _counts,
    "dict[str, int] | None": lambda value: None if value is None else _counts(value),
    "Desk": Desk,
    "datetime": lambda value: read_instant(instant(value)),
}
"""How each field is read, by how it is declared."""
_HINTS: Mapping[str, str] = {each.name: str(each.type) for each in fields(Manifest)}
