"""What the paper of exchange shows: the office's public key, to be typed in by a branch and compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KeyPaper:
    """An office's public key: the code in groups of four, and the mark that two people compare."""

    office: str
    code: str
    fingerprint: str
    printed_on: date
