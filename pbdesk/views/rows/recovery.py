"""The sheet for the safe: what opens a file when its password is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The recovery key of one file; ``number`` tells it from that of another file or of an earlier password."""

    title: str
    file_name: str
    number: str
    groups: tuple[str, ...]
    printed_on: date
