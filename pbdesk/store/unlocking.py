"""Opening a file that has a password: with the password, or with the recovery key from the safe."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.store import cipher_pages, ciphering, keyring, leftovers, passwords, recovery
from pbdesk.store.backup import folder_of, made
from pbdesk.store.connecting import connect
from pbdesk.store.keyring import Key
from pbdesk.store.sentences import DamagedError, code_of, told

_UNTOUCHED = "没有改动它。"


class WrongPasswordError(UserError):
    """The password or recovery key is not that of the file."""


def has_password(path: Path) -> bool:
    """Whether a file has a password."""
    return keyring.salt_of(path) is not None


def unlock(path: Path, words: str) -> None:
    """Keep the key of a file at hand, from its password or its recovery key.

    Raises:
        WrongPasswordError: it is another.
        DamagedError: it is right, as other pages or a backup show, but the beginning of the file is damaged.
        UserError: a recovery key was mistyped, or this installation can't do passwords.
    """
    try:
        unlock_with_password(path, words)
    except WrongPasswordError:
        if not recovery.looks_like(words):
            raise
        unlock_with_recovery(path, words)


def unlock_with_password(path: Path, password: str) -> None:
    """Keep the key of a file at hand, from its password; raises what :func:`unlock` does."""
    salt = _salt(path)
    if salt is not None:
        sentence = "密码不对。请看看大小写锁定和输入法，再输入一遍；忘记了可以用恢复密钥打开。"
        _try(path, passwords.derive(password, salt), sentence)


def unlock_with_recovery(path: Path, words: str) -> None:
    """Keep the key of a file at hand, from its recovery key; raises what :func:`unlock` does."""
    salt = _salt(path)
    if salt is None:
        return
    told_by_paper = recovery.read(words)
    if told_by_paper.name != recovery.name_of(salt):
        raise WrongPasswordError(
            f"这张恢复密钥（编号 {told_by_paper.name}）不是这个文件的，或者是改密码以前的；"
            f"这个文件要用编号 {recovery.name_of(salt)} 的那一张。{_UNTOUCHED}"
        )
    _try(path, Key(told_by_paper.secret, salt), "恢复密钥打不开这个文件，文件的开头可能已经损坏。请改用备份。")


def proves(path: Path, words: str) -> bool:
    """Whether somebody knows the password or the recovery key of a file that is open here."""
    key = keyring.key_of(path)
    if key is None or passwords.derive(words, key.salt) == key:
        return True
    try:
        return recovery.looks_like(words) and recovery.read(words).secret == key.secret
    except recovery.MistypedError:
        return False


def opens(path: Path, key: Key) -> bool:
    """Whether a key is the right one for a file.

    Raises:
        UserError: the file can't be read at all.
    """
    if leftovers.is_hot(path):  # what a crash left would be taken back in the file itself, whatever key is tried
        with leftovers.copied(path, alone=False) as whole, leftovers.copied(path, alone=True) as alone:
            return _opens(whole, key, "rw") or _opens(alone, key, "ro")
    return _opens(path, key, "ro")


def _opens(path: Path, key: Key, mode: str) -> bool:
    with told():
        try:
            with closing(connect(path, mode=mode, key=key)) as conn:
                conn.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        except ciphering.errors() as error:
            if code_of(error) == sqlite3.SQLITE_CORRUPT:
                return True  # a page is damaged, but the key is right: with another none makes sense
            if code_of(error) == sqlite3.SQLITE_NOTADB:
                return False
            raise
    return True


def _salt(path: Path) -> bytes | None:
    salt = keyring.salt_of(path)
    if salt is not None:
        ciphering.need()
    return salt


def _try(path: Path, key: Key, sentence: str) -> None:
    """Keep a key that opens the file, or at least some pages of it, or a backup made under the same password."""
    if opens(path, key):
        keyring.keep(key)
        return
    copies = (copy for copy in reversed(made(folder_of(path), path)) if keyring.salt_of(copy) == key.salt)
    if cipher_pages.fits(path, key) or any(opens(copy, key) for copy in copies):
        keyring.keep(key)
        raise DamagedError(f"“{path.name}”的开头已经损坏（密码是对的）。{_UNTOUCHED}请改用备份。")
    raise WrongPasswordError(f"“{path.name}”：{sentence}")
