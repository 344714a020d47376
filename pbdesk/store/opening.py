"""Opening and creating files: nothing is taken for ours, whole or current before it has been checked."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from pbdesk.errors import UserError
from pbdesk.files import (
    LOCKED,
    PLAIN,
    clear_abandoned,
    discard,
    half_written,
    make_private,
    put_new,
    refuse_special,
)
from pbdesk.store import keyring, migrations
from pbdesk.store.backup import back_up_file
from pbdesk.store.ciphering import errors
from pbdesk.store.connecting import connect
from pbdesk.store.keyring import Key
from pbdesk.store.sentences import DamagedError, told

_UNTOUCHED = "没有改动它。"
_TAKEN = "“{}”已经存在，不会覆盖它。请换一个文件名。"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""What a journal begins with that holds something to take back."""
LONGEST_TITLE = 200
_LONGEST_NAME = 200
"""Bytes of a file's name: that of its backups is longer, and a system takes 255."""


def checked_title(title: str) -> str:
    """A title without blanks at its ends.

    Raises:
        UserError: nothing is left, or it is no line of text.
    """
    answer = title.strip()
    if not answer or len(answer) > LONGEST_TITLE or not all(c.isprintable() or c == "\u3000" for c in answer):
        raise UserError(f"文件的名称应当是一行文字，1 到 {LONGEST_TITLE} 个字。没有新建文件。")
    return answer


def create(path: Path | None, settings: Mapping[str, str], key: Key | None = None) -> sqlite3.Connection:
    """A connection to a new file with the current schema and these settings; what fails leaves no file behind.

    With a ``key`` it has the password of the file that the key is from.
    """
    if path is None:
        conn = connect(None)
        _fill(conn, settings)
        return _ready(conn)
    with beside(path) as fresh:
        make_private(fresh)
        with told(), closing(connect(fresh, key=key)) as conn:
            _fill(conn, settings)
            clear_journal(conn)
    with told():
        return _ready(connect(path, key=key))


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Where a new file is made, beside its place; it gets its name when it is whole, so that nobody finds half of one.

    Raises:
        UserError: something has that name, or no file can be made there; nothing is left behind.
    """
    refuse_taken(path)
    fresh = half_written(path)
    with _told_of_new(path):
        make_private(fresh)  # known before the work is done
        clear_abandoned(fresh)
        fresh.unlink()
    try:
        yield fresh
        with _told_of_new(path):
            put_new(fresh, path)
    finally:
        discard(fresh)
        discard(fresh.with_name(fresh.name + "-journal"))


def refuse_taken(path: Path) -> None:
    """See to it that a new file can have a name.

    Raises:
        UserError: something has it, or it is too long for the names of backups.
    """
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        raise UserError("文件名太长，备份的名字会放不下。请取一个短一些的，不超过六十个字。没有新建文件。")
    if os.path.lexists(path):
        raise UserError(_TAKEN.format(path.name))


@contextmanager
def _told_of_new(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise UserError(_TAKEN.format(path.name)) from error
    except (OSError, ValueError) as error:
        raise UserError(f"不能在这里新建“{path.name}”。请检查文件夹是否存在、是否可以写入。") from error


def open_checked(path: Path, *, read_only: bool, content: bool, now: str) -> sqlite3.Connection:
    """A connection to a file that has passed every check; that of its ``content`` may be left for later.

    Raises:
        UserError: the file is missing, not ours, damaged, of a later version, or can't be opened.
    """
    check_bytes(path)
    with told():
        if read_only:
            _settle_journal(path)
        conn = connect(path, mode="ro" if read_only else "rw")
        sound = False
        try:
            version = check_identity(conn, path)
            check_bytes(path)  # once more: what a power cut broke off has been taken back now
            if version < migrations.VERSION:
                conn = _upgrade(conn, path, now, read_only=read_only)
            check_schema(conn, path)
            if not read_only:
                conn.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
            if content:
                check_content(conn, path)
            conn.execute("PRAGMA query_only = ON")
            sound = True
        finally:
            if not sound:
                conn.close()
    return conn


def _ready(conn: sqlite3.Connection) -> sqlite3.Connection:
    conn.execute("PRAGMA journal_mode = TRUNCATE").fetchall()
    conn.execute("PRAGMA query_only = ON")
    return conn


def _fill(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:
    migrations.migrate(conn, settings["created_at"])
    conn.execute("BEGIN")
    conn.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", sorted(settings.items()))
    conn.execute("COMMIT")


def half_restored(path: Path) -> Path:
    """Where a file lies that is to take the place of another, until it is whole."""
    return path.with_name(f".{path.name}.restoring")


def half_rewritten(path: Path) -> Path:
    """Where a file lies that is written anew under another password, until it is whole."""
    return path.with_name(f".{path.name}.password")


def clear_beside(path: Path) -> None:
    """Removes what a program left beside a file that was killed while it restored it or changed its password.

    Only whoever holds the file's lock may do so: nobody else is at it.
    """
    for half in (half_restored(path), half_rewritten(path)):
        for left in (half, half.with_name(half.name + "-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def clear_journal(conn: sqlite3.Connection) -> None:
    """Removes the empty journal that SQLite keeps beside a file, if nobody else has the file open."""
    with suppress(*errors()):
        conn.execute("PRAGMA busy_timeout = 0")
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()


def check_bytes(path: Path) -> None:
    """What can be told from the file without SQLite: there, readable, not empty, the right kind, not cut short.

    Of one with a password, that the key is at hand; whoever can be asked for it is asked now.

    Raises:
        LockedError: it has a password that nobody has said.
        UserError: it is no such file.
    """
    try:
        if path.is_dir():
            raise UserError(f"“{path.name}”是一个文件夹，不是支部工作台的文件。")
        refuse_special(path)
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError as error:
        raise UserError(f"找不到文件“{path}”。请检查路径和文件名。") from error
    except (OSError, ValueError) as error:
        raise UserError(f"不能读取文件“{path.name}”。请检查路径和权限。") from error
    if size == 0:
        raise DamagedError(f"“{path.name}”是空文件，里面什么也没有。{_UNTOUCHED}请改用备份。")
    locked = header.startswith(LOCKED)
    if not locked and not header.startswith(PLAIN):
        raise DamagedError(f"“{path.name}”不是支部工作台的文件。{_UNTOUCHED}")
    cut_short = bool(size % keyring.PAGE) if locked else size < _promised_size(header)
    if cut_short and not _was_broken_off(path):
        why = "不完整，后面丢失了一部分，可能没有复制完"
        raise DamagedError(f"“{path.name}”{why}。{_UNTOUCHED}请重新复制，或改用备份。")
    if locked and keyring.recipe_of(header) > keyring.RECIPE:
        raise UserError(f"“{path.name}”的密码是用更新版本的支部工作台设的。请先升级程序再打开。{_UNTOUCHED}")
    keyring.need(path)


def _was_broken_off(path: Path) -> bool:
    """Whether a change was broken off that SQLite takes back on opening the file: until then its size says nothing."""
    try:
        with path.with_name(path.name + "-journal").open("rb") as journal:
            return journal.read(len(_JOURNAL)) == _JOURNAL
    except OSError:
        return False


def _promised_size(header: bytes) -> int:
    """The size that an SQLite header claims; 0 where it makes no valid claim."""
    if len(header) < 100:
        return 100
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big") if header[24:28] == header[92:96] else 0
    return pages * (65536 if page == 1 else page)


def _settle_journal(path: Path) -> None:
    """Lets SQLite take back what a crash left half-written; a read-only connection could not."""
    journal = path.with_name(path.name + "-journal")
    if journal.exists() and journal.stat().st_size:
        with closing(connect(path)) as conn:
            _version(conn)


def check_identity(conn: sqlite3.Connection, path: Path) -> int:
    """The version of a file of ours.

    Raises:
        UserError: it is another program's, or of a later version.
    """
    if conn.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION_ID:
        raise UserError(f"“{path.name}”是别的程序的数据库，不是支部工作台的文件。{_UNTOUCHED}")
    version = _version(conn)
    if version > migrations.VERSION:
        raise UserError(f"“{path.name}”是用更新版本的支部工作台保存的。请先升级程序再打开。{_UNTOUCHED}")
    return version


def _version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _upgrade(conn: sqlite3.Connection, path: Path, now: str, *, read_only: bool) -> sqlite3.Connection:
    """Backs an older file up and brings it to the current format."""
    conn.close()
    with closing(connect(path)) as writer:
        check_content(writer, path)
        back_up_file(writer, path, now)
        migrations.migrate(writer, now)
    return connect(path, mode="ro" if read_only else "rw")


def check_schema(conn: sqlite3.Connection, path: Path) -> None:
    """Nobody has altered the tables of a file of this version.

    Raises:
        DamagedError: somebody has.
    """
    if migrations.fingerprint(conn) != migrations.SCHEMA_SHA256:
        raise DamagedError(f"“{path.name}”的内部结构被别的程序改动过，不能放心使用。{_UNTOUCHED}请改用备份。")


def check_content(conn: sqlite3.Connection, path: Path) -> None:
    """The file is whole on the disk and every reference finds its row.

    Raises:
        DamagedError: it is not.
    """
    whole = conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    tables = conn.execute("SELECT s.name FROM main.sqlite_schema s WHERE s.type = 'table'").fetchall() if whole else ()
    # Table by table, so that somebody who saves meanwhile waits for one of them at most.
    dangling = any(conn.execute("SELECT 1 FROM pragma_foreign_key_check(?)", tuple(name)).fetchone() for name in tables)
    if not whole or dangling:
        raise DamagedError(f"“{path.name}”里的数据已经损坏。{_UNTOUCHED}请改用最近的备份；没有备份，可以从里面抢救。")
