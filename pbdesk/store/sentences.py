"""What SQLite reports, told as what happened and what to do; anything else is a bug and goes on as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pbdesk.errors import UserError


class DamagedError(UserError):
    """The file itself is not whole; a backup may be."""


_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOTHING = "没有保存任何改动。"
_SENTENCES: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: f"磁盘已满，写不进去。请腾出空间后再试。{_NOTHING}",
    sqlite3.SQLITE_READONLY: f"文件是只读的，不能修改。请检查文件的权限，或把它复制到本机硬盘上再打开。{_NOTHING}",
    sqlite3.SQLITE_BUSY: f"文件正被另一个窗口或程序使用。请等它保存完毕或关闭它，然后再试。{_NOTHING}",
    sqlite3.SQLITE_LOCKED: f"文件正被另一个窗口或程序使用。请等它保存完毕或关闭它，然后再试。{_NOTHING}",
    sqlite3.SQLITE_CORRUPT: f"文件已经损坏。请不要再往里写，改用最近一次备份。{_NOTHING}",
    sqlite3.SQLITE_NOTADB: "这不是支部工作台的文件，或者文件已经损坏。没有改动它。",
    sqlite3.SQLITE_IOERR: f"读写磁盘时出错，可能是U盘或网络盘断开了。请检查磁盘后再试。{_NOTHING}",
    sqlite3.SQLITE_CANTOPEN: "打不开文件。请检查文件是否还在、是否有权限读写它所在的文件夹。没有改动它。",
    sqlite3.SQLITE_PERM: "没有权限读写这个文件。请检查文件的权限。没有改动它。",
}


def sentence(error: sqlite3.Error) -> str | None:
    """The sentence for an error that is not our bug, or None."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _SENTENCES.get(code & 0xFF)


@contextmanager
def told() -> Iterator[None]:
    """Turns what went wrong outside the program into a :class:`UserError`; bugs pass through."""
    try:
        yield
    except sqlite3.Error as error:
        words = sentence(error)
        if words is None:
            raise
        raise (DamagedError if error.sqlite_errorcode & 0xFF in _DAMAGE else UserError)(words) from error
