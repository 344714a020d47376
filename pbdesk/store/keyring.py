"""The keys of files with a password that are open in this program: kept while it runs, written nowhere.

A file with a password begins with its salt: a mark, the number of the recipe by which a password becomes a key, and
twelve random bytes. Backups begin with the salt of their file, so one key opens them all. The ring is the one thing
that the whole process shares: a worker's connection, a backup and the window are opened by the same word, said once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.files import LOCKED

SALT, PAGE = 16, 4096
"""How many bytes of salt a file with a password begins with, and of how many a page of it consists."""
RECIPE = 1
"""The recipe that new passwords are turned into keys by."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What a file with this salt is read and written with."""

    secret: bytes
    salt: bytes

    @property
    def words(self) -> str:
        """The key as SQLCipher takes one to be used as it is, with the salt that a file still empty will begin with."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


class LockedError(UserError):
    """The file has a password, and nobody has said it yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"“{path.name}”设了密码，要有密码才能打开。没有改动它。")


_keys: dict[bytes, Key] = {}
_askers: list[Callable[[Path], None]] = []


def new_salt() -> bytes:
    """The salt of a file whose password is set now."""
    head = LOCKED + bytes([RECIPE])
    return head + os.urandom(SALT - len(head))


def recipe_of(salt: bytes) -> int:
    """The recipe by which a password becomes the key of a file with this salt."""
    return salt[len(LOCKED)]


def salt_of(path: Path) -> bytes | None:
    """What a file with a password begins with; None for one without, and for what can't be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            head = file.read(SALT)
    except (OSError, ValueError):
        return None
    return head if head.startswith(LOCKED) and len(head) == SALT else None


def key_of(path: Path) -> Key | None:
    """The key of a file, or None for a file without a password.

    Raises:
        LockedError: it has a password that nobody has said yet.
    """
    salt = salt_of(path)
    if salt is None:
        return None
    if salt not in _keys:
        raise LockedError(path)
    return _keys[salt]


def is_locked(path: Path) -> bool:
    """Whether a file has a password that nobody has said yet."""
    salt = salt_of(path)
    return salt is not None and salt not in _keys


def keep(key: Key) -> None:
    """Remember a key that was tried and is right, until it is forgotten or the program ends."""
    _keys[key.salt] = key


def forget(path: Path, but: Path | None = None) -> None:
    """Ask for the password of a file again when it is opened next, unless ``but``, still open, has the same key."""
    salt = salt_of(path)
    if salt is not None and (but is None or salt_of(but) != salt):
        _keys.pop(salt, None)


@contextmanager
def asking(asker: Callable[[Path], None]) -> Iterator[None]:
    """Inside the block ``asker`` is called for a file with a password: it unlocks the file, or raises."""
    _askers.append(asker)
    try:
        yield
    finally:
        _askers.remove(asker)


def need(path: Path) -> None:
    """See to it that the key of a file is at hand before the file is opened.

    Raises:
        LockedError: it has a password, and there is nobody to ask.
        UserError: whoever was asked did not know it.
    """
    if is_locked(path):
        if not _askers:
            raise LockedError(path)
        _askers[-1](path)
