"""Backups: copied by SQLite itself, verified before they count, thinned so that old ones stay within reach."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.clock import SHANGHAI
from pbdesk.errors import UserError
from pbdesk.files import are_same, clear_abandoned, discard, make_private, sync_folder
from pbdesk.store import keyring
from pbdesk.store.connecting import connect
from pbdesk.store.keyring import Key
from pbdesk.store.sentences import told
from pbdesk.store.values import read_instant, write_instant

if TYPE_CHECKING:
    from pbdesk.store.file import Store

KEEP_LAST = 10
KEEP_DAYS = 30
KEEP_MONTHS = 24
_STEP = 4_096
"""Pages copied at a time, so that saving never waits for a backup of a large file made meanwhile."""
SECOND = "second_backup_folder"
"""The setting of the file that names the folder for a second backup."""
_FORMAT = "%Y%m%d-%H%M%S"
_STAMP = re.compile(r"-(\d{8}-\d{6})(-\d+)?$", re.ASCII)
"""What follows the file's own name: the local time, and a number where one second saw several."""


def folder_of(path: Path) -> Path:
    """Where the backups of a file lie unless another folder is given: beside it."""
    return path.with_name(path.name + ".backups")


def backup(store: Store, folder: Path | None = None) -> Path:
    """Makes a verified backup of an open file, thins the older ones and answers where it lies.

    Raises:
        UserError: the copy could not be written, or what was copied is damaged; older backups are left as they are.
    """
    if store.path is None:
        raise UserError("这份数据只在内存里，还没有保存成文件，不能备份。")
    with told(), closing(connect(store.path, mode="ro")) as reader:
        return back_up_file(reader, store.path, write_instant(store.clock()), folder)


@dataclass(frozen=True, slots=True)
class Copies:
    """Where the backups of one moment lie: the first beside the file, the second in the folder chosen for it.

    ``trouble`` is a sentence about the second: a stick that is not plugged in does not spoil the first.
    """

    first: Path
    second: Path | None = None
    trouble: str = ""


def everywhere(store: Store) -> Copies:
    """Makes a backup beside the file and, where a second folder is chosen, another one there.

    Raises:
        UserError: the first could not be made.
    """
    first = backup(store)
    folder = second_folder(store)
    if folder is None:
        return Copies(first)
    if not folder.is_dir():  # not made anew: a stick that is not plugged in leaves its place to the wrong disk
        return Copies(first, trouble=f"第二份备份没有做成：找不到“{folder}”，可能是移动硬盘或U盘没有插上。")
    try:
        return Copies(first, backup(store, folder))
    except UserError as error:
        return Copies(first, trouble=str(error))


def before(store: Store, what: str) -> Path | None:
    """Makes a backup before something large is done; a file without records, or in memory, needs none.

    Raises:
        UserError: it could not be made, so that ``what`` ("导入") must not be done.
    """
    if store.path is None or not store.query("SELECT 1 FROM revision r LIMIT 1"):
        return None
    try:
        return everywhere(store).first
    except UserError as error:
        raise UserError(f"{what}之前要先备份，但是{error}所以没有{what}。") from error


def second_folder(store: Store) -> Path | None:
    """The folder on another disk where a second backup goes, or None."""
    chosen = store.setting(SECOND)
    return Path(chosen) if chosen else None


def choose_second_folder(store: Store, folder: Path | None) -> None:
    """Remembers, in the file, where a second backup goes; None for nowhere.

    Raises:
        UserError: it is the folder of the first, or nothing can be written there.
    """
    if folder is not None and store.path is not None:
        if any(are_same(folder, place) for place in (store.path.parent, folder_of(store.path))):
            raise UserError("第二个备份文件夹应当在别的磁盘或U盘上，不能就在文件旁边。没有改动设置。")
        backup(store, folder)
    store.keep_setting(SECOND, str(folder) if folder else "")


def back_up_file(
    conn: sqlite3.Connection, path: Path, now: str, folder: Path | None = None, like: Path | None = None
) -> Path:
    """Makes a verified backup through an open connection; it has the password of the file, or of ``like``."""
    place = folder or folder_of(path)
    try:
        _make_folder(place)
        target = _free_name(place, path, now)
        temporary = target.with_name(target.name + ".part")
        try:
            _copy(conn, temporary, keyring.key_of(like or path))
            clear_abandoned(temporary, _half_made(path))
            temporary.replace(target)
        finally:
            discard(temporary)
        sync_folder(place)
        for old in superseded([p.name for p in made(place, path)]):
            (place / old).unlink()
    except OSError as error:
        raise UserError(f"备份没有做成：不能写入“{place}”。请检查磁盘空间和权限。原文件没有改动。") from error
    return target


def made(folder: Path, path: Path) -> list[Path]:
    """The backups of a file that lie in a folder, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(
        (p for p in folder.iterdir() if p.suffix == path.suffix and _STAMP.sub("", p.stem) == path.stem != p.stem),
        key=lambda p: _age(p.name),
    )


def made_at(copy: Path) -> datetime | None:
    """The local time at which a backup was made, as its name says."""
    found = _STAMP.search(copy.stem)
    return datetime.strptime(found[1], _FORMAT).replace(tzinfo=SHANGHAI) if found else None


def superseded(names: Iterable[str]) -> list[str]:
    """Which backups can go: not of the last ten, nor the newest of one of 30 days or 24 months."""
    ordered = sorted(names, key=_age, reverse=True)
    keep = set(ordered[:KEEP_LAST])
    keep.update(_newest_of_each(ordered, 8, KEEP_DAYS))
    keep.update(_newest_of_each(ordered, 6, KEEP_MONTHS))
    return sorted(set(ordered) - keep)


def _age(name: str) -> tuple[str, int]:
    """What sorts backups of one file by their time; of one second, by their number."""
    found = _STAMP.search(Path(name).stem)
    return (found[1], int((found[2] or "-1")[1:])) if found else (name, 0)


def _half_made(path: Path) -> re.Pattern[str]:
    """The names of backups of a file that were never finished, and of what SQLite keeps beside them."""
    stem, suffix = re.escape(path.stem), re.escape(path.suffix)
    made_now = rf"{stem}-\d{{8}}-\d{{6}}(-\d+)?{suffix}"
    return re.compile(rf"({made_now}\.part|\.{made_now}\.password)(-journal)?", re.ASCII)


def _newest_of_each(names: Sequence[str], digits: int, count: int) -> list[str]:
    """The newest of each of the latest days (8 digits of the stamp) or months (6)."""
    newest: dict[str, str] = {}
    for name in names:
        found = _STAMP.search(Path(name).stem)
        if found:
            newest.setdefault(found[1][:digits], name)
    return list(newest.values())[:count]


def _free_name(place: Path, path: Path, now: str) -> Path:
    stamp = f"{read_instant(now).astimezone(SHANGHAI):{_FORMAT}}"
    target = place / f"{path.stem}-{stamp}{path.suffix}"
    number = 2
    while target.exists():
        target = place / f"{path.stem}-{stamp}-{number}{path.suffix}"
        number += 1
    return target


def _make_folder(place: Path) -> None:
    """Makes the folder for backups; its own name is to survive a power cut too, or the first backup goes with it."""
    if not place.is_dir():
        place.mkdir(parents=True, exist_ok=True)
        sync_folder(place.parent)


def _copy(conn: sqlite3.Connection, target: Path, key: Key | None) -> None:
    target.unlink(missing_ok=True)
    make_private(target)
    with told(), closing(connect(target, key=key)) as copy:
        conn.backup(copy, pages=_STEP, sleep=0.01)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    with told(), closing(connect(target, mode="ro")) as check:
        if check.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise UserError("备份没有做成：文件里的数据已经损坏。以前的备份都还在，请改用最近一次备份。")
