"""What SQLite reports, told as what happened and what to do; anything else is a bug and goes on as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pbdesk.errors import UserError
from pbdesk.store.ciphering import errors


class DamagedError(UserError):
    """The file itself is not whole; a backup may be."""


_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOTHING = "没有保存任何改动。"
_SENTENCES: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: f"磁盘已满，写不进去。请腾出空间后再试。{_NOTHING}",
    sqlite3.SQLITE_READONLY: f"文件是只读的，不能修改。请检查文件的权限，或把它复制到本机硬盘上再打开。{_NOTHING}",
    sqlite3.SQLITE_BUSY: f"文件正被另一个窗口或程序使用。请等它保存完毕或关闭它，然后再试。{_NOTHING}",
    sqlite3.SQLITE_LOCKED: f"文件正被另一个窗口或程序使用。请等它保存完毕或关闭它，然后再试。{_NOTHING}",
    sqlite3.SQLITE_CORRUPT: "文件里的数据已经损坏。没有改动它。请不要再往里写，改用备份；没有备份，可以从里面抢救。",
    sqlite3.SQLITE_NOTADB: "这不是支部工作台的文件，或者文件已经损坏。没有改动它。",
    sqlite3.SQLITE_IOERR: f"读写磁盘时出错，可能是U盘或网络盘断开了。请检查磁盘后再试。{_NOTHING}",
    sqlite3.SQLITE_CANTOPEN: "打不开文件。请检查文件是否还在、是否有权限读写它所在的文件夹。没有改动它。",
    sqlite3.SQLITE_PERM: "没有权限读写这个文件。请检查文件的权限。没有改动它。",
}

_LAST_STEPS = {sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
_UNSURE = (
    "保存的最后一步磁盘出错，可能是U盘断开了，或者磁盘有故障。这次改动可能保存了，也可能没有。"
    "请检查磁盘，重新打开文件看一看，再决定要不要重做。"
)


_MOVED = (
    f"文件在打开以后被移走、改名、删除，或者被另一个文件替换了，写不进去。请关闭它，找到文件再重新打开。{_NOTHING}"
)

_UNNUMBERED: Mapping[str, int] = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database table is locked": sqlite3.SQLITE_LOCKED,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "access permission denied": sqlite3.SQLITE_PERM,
}
"""SQLite's own words, for errors of SQLCipher's backups, which come without a number."""
_NO_TEXT = "Could not decode to UTF-8"
"""What Python says of a text that is none: bytes were changed on the disk."""


def code_of(error: Exception) -> int | None:
    """The number of an error, without what only narrows it down; None where there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        words = str(error)
        return sqlite3.SQLITE_CORRUPT if words.startswith(_NO_TEXT) else _UNNUMBERED.get(words)
    return int(code) & 0xFF


def sentence(error: Exception) -> str | None:
    """The sentence for an error that is not our bug, or None."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_DBMOVED:
        return _MOVED
    code = code_of(error)
    return None if code is None else _SENTENCES.get(code)


@contextmanager
def committing() -> Iterator[None]:
    """Around the last step of a change: where the disk fails in the very end, nobody can say whether it is saved.

    Raises:
        UserError: that happened. Other errors go on as they are: nothing was saved.
    """
    try:
        yield
    except errors() as error:
        if getattr(error, "sqlite_errorcode", None) in _LAST_STEPS:
            raise UserError(_UNSURE) from error
        raise


@contextmanager
def told() -> Iterator[None]:
    """Turns what went wrong outside the program into a :class:`UserError`; bugs pass through."""
    try:
        yield
    except errors() as error:
        words = sentence(error)
        if words is None:
            raise
        raise (DamagedError if code_of(error) in _DAMAGE else UserError)(words) from error
