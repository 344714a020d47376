"""A copy of a file for whoever takes it over: verified, a desk of its own with its own device and keys."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.files import make_private
from pbdesk.store import keyring
from pbdesk.store.connecting import connect
from pbdesk.store.file import Store
from pbdesk.store.ids import new_device, new_id
from pbdesk.store.rewriting import rewrite
from pbdesk.store.sentences import told

_OWN = ("device_key", "author", "second_backup_folder", "office_identity")
"""What belongs to the person and the computer that the file comes from, and stays there."""


def copy_for_successor(store: Store, path: Path, *, private: bool) -> None:
    """Copy a file by SQLite itself and check the copy; without ``private`` it carries no ID numbers and phones.

    It has no password: whoever takes over is not to know that of the predecessor, and sets one of his own.

    Raises:
        UserError: it can't be written there, or what was copied is damaged.
    """
    if store.path is None:
        raise UserError("这份数据只在内存里，还没有保存成文件，不能交接。")
    try:
        make_private(path)
        if keyring.salt_of(store.path) is not None:
            rewrite(store.path, path, None)
        else:
            with told(), closing(connect(store.path, mode="ro")) as reader, closing(connect(path)) as copy:
                reader.backup(copy)
        _make_own(path, private=private)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise UserError(f"不能写入“{path.parent}”。请检查文件夹和磁盘空间。原来的文件没有改动。") from error


def _make_own(path: Path, *, private: bool) -> None:
    with told(), closing(connect(path)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        for key, value in (("device", new_device()), ("file", new_id())):
            conn.execute("UPDATE setting SET value = ? WHERE key = ?", (value, key))
        conn.execute(f"DELETE FROM setting WHERE key IN ({', '.join('?' * len(_OWN))})", _OWN)
        if not private:
            conn.execute("DELETE FROM person_private WHERE rev IS NOT NULL")
            conn.execute("UPDATE set_aside SET private = NULL WHERE private IS NOT NULL")
        conn.execute("COMMIT")
        if conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise UserError("交接没有做成：文件里的数据已经损坏。请先运行检查，或者改用最近一次备份。")
