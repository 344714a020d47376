"""Whether a page of a file with a password is what was written, told without opening the file.

Each page ends with a checksum (HMAC-SHA512) under a key of its own, which follows from that of the file.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from pathlib import Path

from pbdesk.store.keyring import PAGE, SALT, Key

_CHECKSUM, _SECRET, _ROUNDS, _MASK = 64, 32, 2, 0x3A
_TRIED = 64
"""So many pages of a file are looked at to learn whether a key is its own."""


def checker(key: Key) -> Callable[[int, bytes], bool]:
    """A test for the pages of a file: the number of a page, the first being 1, and its bytes."""
    salt = bytes(byte ^ _MASK for byte in key.salt)
    secret = hashlib.pbkdf2_hmac("sha512", key.secret, salt, _ROUNDS, _SECRET)

    def is_whole(number: int, page: bytes) -> bool:
        if len(page) != PAGE:
            return False
        said = page[SALT if number == 1 else 0 : -_CHECKSUM] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(secret, said, "sha512"), page[-_CHECKSUM:])

    return is_whole


def fits(path: Path, key: Key) -> bool:
    """Whether at least one of the first pages of a file was written with a key, however damaged the others are."""
    is_whole = checker(key)
    return any(is_whole(number, page) for number, page in enumerate(_pages(path), start=1))


def _pages(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            for _ in range(_TRIED):
                yield file.read(PAGE)
    except OSError:
        return
