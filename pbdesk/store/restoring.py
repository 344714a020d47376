"""Going back to a backup: what it would change, doing it whole or not at all, and saving a file that is damaged.

The backup itself is only ever read. What the file says now is backed up first, so that going back can be taken back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from pbdesk.clock import SHANGHAI
from pbdesk.errors import UserError
from pbdesk.files import discard, make_private, sync_folder
from pbdesk.store import backup, bundles, documents, history, keyring, ledger, migrations, opening
from pbdesk.store.bundles import Arrival, Device
from pbdesk.store.columns import RECORDS
from pbdesk.store.connecting import connect
from pbdesk.store.file import Store
from pbdesk.store.history import HistoryEntry
from pbdesk.store.ledger import State
from pbdesk.store.leftovers import JOURNAL, WAL
from pbdesk.store.rewriting import rewrite
from pbdesk.store.scratch import scratch
from pbdesk.store.sentences import DamagedError, committing, told
from pbdesk.store.values import write_instant

Change = Literal["back", "gone", "changed"]
_PATIENCE = 500
"""Attempts, ten milliseconds apart, to find a moment in which nobody reads the file."""
KEPT = (backup.SECOND, "device_key", "office_identity", "office_recipient", "office_name", "guide_id")
"""Settings that survive going back: the second folder, and the keys, by which others know this file and lock for it."""
_UNCHANGED = "没有恢复，文件还是原来的样子。"


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that would come back, go away or say something else; as it is now, or as it was if it comes back.

    ``record`` is None for a kind that this version does not know.
    """

    kind: str
    record_id: str
    change: Change
    record: Any | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What going back to a backup would change; ``lost`` are the actions done since, the latest first.

    ``arrivals`` are the bundles that came since: those who sent them may have receipts for them and won't send them
    again by themselves. ``let_in`` are the devices that a person has approved since.
    """

    newest: HistoryEntry | None
    lost: tuple[HistoryEntry, ...]
    differences: tuple[Difference, ...]
    arrivals: tuple[Arrival, ...] = ()
    let_in: tuple[Device, ...] = ()


def compare(store: Store, copy: Path) -> Comparison:
    """What going back to a backup would change; changes nothing.

    Raises:
        UserError: the backup is damaged, or one of another file.
    """
    with _opened(copy, store) as old, told():
        kept = {row[0] for row in old.execute("SELECT a.action_id FROM local_action a")}
        lost = tuple(entry for entry in history.entries(store.conn, -1) if entry.action_id not in kept)
        newest = next(iter(history.entries(old, 1)), None)
        came = {row[0] for row in old.execute("SELECT b.id FROM bundle_in b WHERE b.state <> 'undone'")}
        known = {row[0] for row in old.execute("SELECT d.id FROM device d WHERE d.state = 'approved'")}
        return Comparison(
            newest, lost, tuple(_differences(store.conn, old)),
            tuple(a for a in bundles.arrivals_of(store) if a.state != "undone" and a.id not in came),
            tuple(d for d in bundles.devices(store) if d.state == "approved" and d.id not in known),
        )  # fmt: skip


def restore(store: Store, copy: Path) -> Path:
    """Makes the file say what a backup says; answers where the backup of what it said before lies.

    Raises:
        UserError: it was not done, and the file says what it said before.
    """
    if store.path is None or store.read_only:
        raise UserError(f"文件是以只读方式打开的，不能恢复。{_UNCHANGED}")
    kept = {key: store.setting(key) or "" for key in KEPT if key == backup.SECOND or store.setting(key)}
    if number := bundles.last_number(store):
        kept[bundles.LAST_NUMBER] = str(number)
    try:
        with _opened(copy, store) as old, _to_go_back_to(store.path, old, copy, kept) as source:
            present = backup.backup(store)
            with told(), _impatient(store.conn), committing():
                source.backup(store.conn, progress=_Patience().step, sleep=0.01)
            store.read_settings()
    except OSError as error:
        words = f"没有恢复成：不能在“{store.path.parent}”里写入。请检查磁盘空间和权限。{_UNCHANGED}"
        raise UserError(words) from error
    return present


def newest_good(path: Path) -> Path | None:
    """The newest backup of a file that is whole, to offer when the file itself is not."""
    for copy in reversed(backup.made(backup.folder_of(path), path)):
        if is_good(copy):
            return copy
    return None


def locked_backup(path: Path) -> Path | None:
    """The backup whose password has to be known before :func:`newest_good` can answer; None where it can."""
    for copy in reversed(backup.made(backup.folder_of(path), path)):
        if keyring.is_locked(copy):
            return copy
        if is_good(copy):
            return None
    return None


def is_good(copy: Path) -> bool:
    """Whether a backup could be restored."""
    try:
        with _opened(copy):
            return True
    except UserError:
        return False


def newest_action(copy: Path) -> HistoryEntry | None:
    """The latest thing that was done in a file before a backup of it was made: how far the backup goes.

    Raises:
        UserError: the backup is damaged.
    """
    with _opened(copy) as conn:
        return next(iter(history.entries(conn, 1)), None)


def rescue(path: Path, copy: Path, now: datetime) -> Path:
    """Puts a backup in the place of a damaged file, which is renamed and kept; answers its new name.

    Raises:
        UserError: it was not done, or what lies there never was a file of ours; it lies where it lay.
    """
    refuse_foreign(path)
    with _opened(copy):
        aside = path.with_name(f"{path.stem}-损坏-{now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}{path.suffix}")
        fresh = opening.half_restored(path)
        try:
            fresh.unlink(missing_ok=True)
            make_private(fresh)
            shutil.copyfile(copy, fresh)
            with fresh.open("rb+") as file:
                os.fsync(file.fileno())
            if aside.exists():
                raise UserError(f"“{aside.name}”已经在那里了，请过一会儿再试。没有改动任何文件。")
            _swap(path, fresh, aside)
        except OSError as error:
            words = f"没有恢复成：不能在“{path.parent}”里写入。请检查磁盘空间和权限。原来的文件都还在。"
            raise UserError(words) from error
        finally:
            discard(fresh)
    return aside


def refuse_foreign(path: Path) -> None:
    """See to it that what a backup is to take the place of is what is left of a file of ours, or nothing is.

    Raises:
        UserError: it never held records, and there are no backups of it.
    """
    from pbdesk.store.salvage import holds_records  # needed once in a lifetime

    emptied = path.is_file() and not path.stat().st_size
    if not (emptied or holds_records(path) or backup.made(backup.folder_of(path), path)):
        raise UserError(
            f"“{path.name}”看起来不是支部工作台的文件，旁边也没有它的备份，所以没有用备份换掉它。没有改动任何文件。"
            "请检查文件名；如果只是想打开这份备份，把它复制一份，改个名字，再打开。"
        )


class _Patience:
    """Waits for readers of the file to finish, but not for ever."""

    def __init__(self) -> None:
        self._left = _PATIENCE

    def step(self, status: int, _remaining: int, _total: int) -> None:
        """Called after each attempt to go on."""
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            self._left -= 1
            if not self._left:
                raise UserError(f"文件正被另一个窗口或程序使用。请等它用完再试。{_UNCHANGED}")


@contextmanager
def _impatient(conn: sqlite3.Connection) -> Iterator[None]:
    """Inside the block SQLite does not wait by itself each time somebody reads."""
    waits = conn.execute("PRAGMA busy_timeout").fetchone()[0]
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA busy_timeout = {int(waits)}")


@contextmanager
def _opened(copy: Path, of: Store | None = None) -> Iterator[sqlite3.Connection]:
    """A connection to a backup that has passed every check, in the present format; an older one is copied first."""
    opening.check_bytes(copy)
    with ExitStack() as beside, told():
        conn = connect(copy, mode="ro")
        try:
            version = opening.check_identity(conn, copy)
            opening.check_content(conn, copy)
            if version < migrations.VERSION:
                conn = _upgraded(conn, copy, beside.enter_context(_scratch()))
            opening.check_schema(conn, copy)
            if of is not None and _file(conn) != _file(of.conn):
                raise UserError(f"“{copy.name}”不是这个文件的备份，是另一个文件的。{_UNCHANGED}")
            yield conn
        finally:
            conn.close()


@contextmanager
def _to_go_back_to(
    path: Path, old: sqlite3.Connection, copy: Path, kept: Mapping[str, str]
) -> Iterator[sqlite3.Connection]:
    """A connection to what a file is to say: what the backup says, with the settings that survive, under its password.

    It lies beside the file until it has been copied in: so one step changes the file, not one after the other.
    """
    fresh = opening.half_restored(path)
    try:
        if (keyring.salt_of(copy) is None) == (keyring.salt_of(path) is None):
            fresh.unlink(missing_ok=True)
            make_private(fresh)
            with told(), closing(connect(fresh, key=keyring.key_of(path))) as conn:
                old.backup(conn)
        else:
            rewrite(Path(old.execute("PRAGMA database_list").fetchone()[2]), fresh, keyring.key_of(path))
        with told(), closing(connect(fresh)) as conn:
            conn.execute("BEGIN")
            conn.executemany(
                "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                sorted(kept.items()),
            )
            conn.execute("COMMIT")
            yield conn
    finally:
        discard(fresh)


@contextmanager
def _scratch() -> Iterator[Path]:
    """An empty file for a copy that is worked on, which only its owner reads; it goes afterwards."""
    with ExitStack() as made:
        try:
            target = made.enter_context(scratch()) / "copy.pbdesk"
            make_private(target)
        except OSError as error:
            raise UserError(f"不能在系统的临时文件夹里写入。请检查磁盘空间和权限。{_UNCHANGED}") from error
        yield target


def _upgraded(old: sqlite3.Connection, copy: Path, target: Path) -> sqlite3.Connection:
    """A copy of a backup of an earlier version, brought up to date."""
    with closing(old), closing(connect(target, key=keyring.key_of(copy))) as fresh:
        old.backup(fresh)
    conn = connect(target)
    migrations.migrate(conn, write_instant(datetime.fromtimestamp(0, SHANGHAI)))
    return conn


def _file(conn: sqlite3.Connection) -> str:
    row = conn.execute("SELECT s.value FROM setting s WHERE s.key = 'file'").fetchone()
    return str(row[0]) if row else ""


def _differences(now: sqlite3.Connection, old: sqlite3.Connection) -> Iterator[Difference]:
    """Every record that does not say the same in both, found by its heads: equal ones are not even read."""
    heads = merge(*(((*row, side) for row in _heads(conn)) for side, conn in enumerate((now, old))))
    for (kind, record_id), rows in groupby(heads, key=lambda row: row[:2]):
        found = list(rows)
        if len({row[2] for row in found}) * 2 == len(found):
            continue
        here, there = (ledger.current(conn, kind, record_id) for conn in (now, old))
        change = _change(here, there)
        if change:
            state = there if change == "back" else here
            record = documents.decode(kind, state.doc) if kind in RECORDS else None
            yield Difference(kind, record_id, change, record)


def _heads(conn: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    cursor = conn.cursor()
    cursor.row_factory = None
    return iter(cursor.execute("SELECT h.kind, h.record_id, h.rev FROM head h ORDER BY h.kind, h.record_id, h.rev"))


def _change(here: State, there: State) -> Change | None:
    if here.says_the_same(there):
        return None
    if here.exists and there.exists:
        return "changed"
    return "back" if there.exists else "gone"


def _swap(path: Path, fresh: Path, aside: Path) -> None:
    """Puts a file in the place of a damaged one, which goes by another name; where that fails, all is as it was."""
    _name_again(path, aside)
    try:
        _move_beside(path, aside)
        sync_folder(path.parent)  # the damaged file is safe under its second name before its first is taken
        fresh.replace(path)
    except OSError:
        _move_beside(aside, path)
        discard(aside)
        raise
    sync_folder(path.parent)


def _name_again(path: Path, aside: Path) -> None:
    """Gives a file a second name, so that at no moment there is none; where the disk can't, the second is a copy."""
    try:
        os.link(path, aside)
    except OSError:
        make_private(aside)
        try:
            shutil.copyfile(path, aside)
            with aside.open("rb+") as file:
                os.fsync(file.fileno())
        except OSError:
            discard(aside)
            raise


def _move_beside(path: Path, aside: Path) -> None:
    """What a crash left beside a damaged file belongs to that file, not to the one that takes its place."""
    for suffix in (JOURNAL, WAL):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))


__all__ = [
    "Comparison", "DamagedError", "Difference", "compare", "is_good", "locked_backup", "newest_action", "newest_good",
    "refuse_foreign", "rescue", "restore",
]  # fmt: skip
