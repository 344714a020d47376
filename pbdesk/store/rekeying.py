"""Setting, changing and taking off the password of a file.

The file is written anew beside the old one, compared with it, opened with the password typed and with the recovery key,
backed up, and put in its place in one step: whatever happens, the old one or the new one lies there. When a password is
set, the backup made on the way has it already: nothing readable is left behind that nobody asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.files import discard, sync_folder
from pbdesk.store import backup, ciphering, keyring, opening, passwords, recovery, unlocking
from pbdesk.store.connecting import connect
from pbdesk.store.file import Store
from pbdesk.store.keyring import Key
from pbdesk.store.rewriting import Progress, compare, rewrite
from pbdesk.store.sentences import told
from pbdesk.store.values import write_instant

_UNCHANGED = "原来的文件没有改动。"


class OldBackups(StrEnum):
    """What becomes of the backups that were made before: brought under the file's password, left, or removed."""

    CONVERT = "convert"
    KEEP = "keep"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file written anew, to take the place of the old one; ``stamp`` shows whether that was written to since."""

    path: Path
    fresh: Path
    key: Key | None
    stamp: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Treated:
    """What became of the old backups; ``left`` says which could not be treated, and why."""

    done: int
    left: tuple[str, ...]


def prepare(store: Store, password: str | None, progress: Progress = lambda *_: None) -> Rewritten:
    """Writes the file anew under a password, or (``None``) without one, and makes a backup; a worker may do it.

    Raises:
        UserError: it can't be done; nothing was changed.
    """
    path = _path(store)
    ciphering.need()
    key = _wanted(path, password)
    fresh = opening.half_rewritten(path)
    stamp = _stamp(path)
    finished = False
    try:
        progress(0, 1, "正在写新的文件")
        rewrite(path, fresh, key)
        compare(path, fresh, key, progress)
        if key is not None and password is not None:
            _try_both(fresh, key, password)
            keyring.keep(key)
        progress(0, 1, "正在备份")
        _back_up(store, path, fresh)
        finished = True
    except OSError as error:
        raise UserError(f"不能在“{path.parent}”里写入。请检查磁盘空间和权限。{_UNCHANGED}") from error
    finally:
        if not finished:
            discard(fresh)
    return Rewritten(path, fresh, key, stamp)


def adopt(store: Store, made: Rewritten) -> None:
    """Puts the new file in the place of the old one; the store goes on with it.

    Raises:
        UserError: it was not done, and the file is as it was.
    """
    path = _path(store)
    try:
        if _stamp(path) != made.stamp:
            raise UserError(f"文件刚才又有了改动，所以密码没有改。请再试一次。{_UNCHANGED}")
        opening.clear_journal(store.conn)
        store.conn.close()
        shutil.copymode(path, made.fresh)
        made.fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise UserError(f"没有换成：“{path.name}”可能还在别的窗口里打开着。请关掉再试。{_UNCHANGED}") from error
    finally:
        discard(made.fresh)
        _reopen(store, path)


def forgo(made: Rewritten) -> None:
    """Throws a new file away that is not wanted after all."""
    made.fresh.unlink(missing_ok=True)


def treat_backups(store: Store, how: OldBackups, progress: Progress = lambda *_: None) -> Treated:
    """Brings the backups that are under another password, or none, under that of the file, or removes them."""
    path = _path(store)
    others = [] if how is OldBackups.KEEP else list(other_backups(store))
    left = []
    for number, copy in enumerate(others):
        progress(number, len(others), f"正在处理备份 {copy.name}")
        try:
            if how is OldBackups.DELETE:
                copy.unlink()
            else:
                _convert(copy, keyring.key_of(path))
        except (UserError, OSError) as error:
            left.append(f"{copy.name}：{error if isinstance(error, UserError) else '不能写入它所在的文件夹。'}")
    return Treated(len(others) - len(left), tuple(left))


def other_backups(store: Store) -> Iterator[Path]:
    """The backups of a file, in both folders, that its present password (or none) does not open."""
    salt = keyring.salt_of(_path(store))
    return (copy for copy in every_backup(store) if keyring.salt_of(copy) != salt)


def every_backup(store: Store) -> Iterator[Path]:
    """The backups of a file in both folders."""
    path = _path(store)
    for folder in filter(None, (backup.folder_of(path), backup.second_folder(store))):
        yield from backup.made(folder, path)


def recovery_of(store: Store) -> Key | None:
    """The key of an open file, for the sheet that goes into the safe; None for a file without a password."""
    return None if store.path is None else keyring.key_of(store.path)


def _path(store: Store) -> Path:
    if store.path is None:
        raise UserError("这份数据只在内存里，还没有保存成文件，不能设密码。")
    return store.path


def _wanted(path: Path, password: str | None) -> Key | None:
    """The key that the new file is to have."""
    salt = keyring.salt_of(path)
    if password is None:
        if salt is None:
            raise UserError("这个文件没有密码，不用取消。")
        return None
    key = passwords.new_key(password)
    if salt is not None and passwords.derive(password, salt) == keyring.key_of(path):
        raise UserError("新密码和现在的一样。请换一个。没有改动文件。")
    return key


def _try_both(fresh: Path, key: Key, password: str) -> None:
    """The password typed and the recovery key printed both open what was written, reckoned afresh from the file."""
    salt = keyring.salt_of(fresh) or b""
    printed = Key(recovery.read(" ".join(recovery.groups_of(key))).secret, salt)
    if not (unlocking.opens(fresh, passwords.derive(password, salt)) and unlocking.opens(fresh, printed)):
        raise UserError(f"新写的文件用这个密码打不开，没有采用。{_UNCHANGED}")


def _back_up(store: Store, path: Path, fresh: Path) -> None:
    """A verified backup before the step: of the old file where it has a password, else of the new one."""
    if keyring.salt_of(path) is not None:
        backup.everywhere(store)
        return
    second = backup.second_folder(store)
    with told(), closing(connect(fresh, mode="ro")) as reader:
        for folder in (None, second) if second and second.is_dir() else (None,):
            backup.back_up_file(reader, path, write_instant(store.clock()), folder, like=fresh)


def _convert(copy: Path, key: Key | None) -> None:
    """Writes a backup anew under another key, compares, and puts it in the place of the old one."""
    fresh = opening.half_rewritten(copy)
    try:
        opening.check_bytes(copy)
        rewrite(copy, fresh, key)
        compare(copy, fresh, key, lambda *_: None)
        fresh.replace(copy)
        sync_folder(copy.parent)
    finally:
        discard(fresh)


def _stamp(path: Path) -> tuple[int, int, int]:
    seen = path.stat()
    return (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def _reopen(store: Store, path: Path) -> None:
    store.conn.close()
    store.conn = opening.open_checked(path, read_only=False, content=False, now=write_instant(store.clock()))
