"""Files with a password, set as a user sets it; what the program knows of it is forgotten after each test."""

from __future__ import annotations

from pathlib import Path

from pbdesk.store import Store, keyring
from pbdesk.store.keyring import Key
from pbdesk.store.rekeying import OldBackups, adopt, prepare, treat_backups

PASSWORD = "桃花 树下 Yu3x"
OTHER = "另一个 密码 9Kq"


def lock(path: Path, password: str | None = PASSWORD, backups: OldBackups = OldBackups.CONVERT) -> Key | None:
    """Set, change or (None) take off the password of a file; answers the key that it has now."""
    with Store.open(path) as store:
        made = prepare(store, password)
        adopt(store, made)
        treat_backups(store, backups)
    return made.key


def forget_all() -> None:
    """Know no password any more, as a program that has just been started."""
    keyring._keys.clear()
