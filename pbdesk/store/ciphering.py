"""Files with a password are read and written by SQLCipher, which an installation may lack: the extra ``password``.

It has the face of the standard library's module, but classes and exceptions of its own. Everything else in the store
goes on as if there were one kind of connection; what differs is kept in here.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys
from typing import Any, cast

from pbdesk.errors import UserError
from pbdesk.store.keyring import Key

_NAME = "sqlcipher3.dbapi2"
_FORMAT = 4
"""The format of SQLCipher that files are kept in, whatever a later version prefers."""


class NoCipherError(UserError):
    """This installation can't do anything with passwords."""

    def __init__(self) -> None:
        super().__init__(
            "这台电脑上的程序没有装“文件密码”功能，不能设密码，也打不开有密码的文件。"
            "请维护人员安装 pbdesk[password]（pip install 'pbdesk[password]'），再试一次。没有改动文件。"
        )


def need() -> None:
    """See to it that this installation can do passwords.

    Raises:
        NoCipherError: it can't.
    """
    _module()


def connect(uri: str, key: Key | None, patience: float) -> sqlite3.Connection:
    """A connection through SQLCipher; without a key the file is an ordinary one.

    Raises:
        NoCipherError: it is not installed.
    """
    module = _module()
    conn = module.connect(uri, uri=True, timeout=patience, isolation_level=None)
    conn.row_factory = module.Row
    conn.execute("PRAGMA cipher_log_level = NONE").fetchall()  # it would write to standard error about every wrong key
    if key is not None:
        conn.execute(f'PRAGMA key = "{key.words}"').fetchall()
        conn.execute(f"PRAGMA cipher_compatibility = {_FORMAT}").fetchall()
    return cast("sqlite3.Connection", conn)


def errors() -> tuple[type[Exception], ...]:
    """The exceptions of either module; what SQLCipher raises is known only once it was needed."""
    module = sys.modules.get(_NAME)
    return (sqlite3.Error,) if module is None else (sqlite3.Error, module.Error)


def _module() -> Any:  # noqa: ANN401  ships no types
    try:
        return importlib.import_module(_NAME)
    except ImportError as error:
        raise NoCipherError from error
