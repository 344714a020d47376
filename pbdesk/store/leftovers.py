"""What lies beside a file when it is opened: a journal of its own, or one of another file that would spoil it.

SQLite takes any journal of the right name for the file's own and writes its pages over the file. One that stayed behind
when another file (a backup, say) was put in the place of the old one destroys what was put there. Nothing in a journal
says whose it is, so it is tried on a copy first: that costs time, but only after a crash.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from enum import Enum, auto
from pathlib import Path

from pbdesk import clock as clocks
from pbdesk.errors import UserError
from pbdesk.store import ciphering, opening
from pbdesk.store.connecting import connect
from pbdesk.store.locking import Lock
from pbdesk.store.scratch import scratch
from pbdesk.store.sentences import DamagedError
from pbdesk.store.values import write_instant

JOURNAL, WAL = "-journal", "-wal"
_HOT = bytes.fromhex("d9d505f920a163d7")
"""What a journal begins with that holds something to take back."""
_WALS = (bytes.fromhex("377f0682"), bytes.fromhex("377f0683"))
_WRITTEN_AHEAD = b"\x02"
"""What the header of a file says at byte 18 when another program changed its way of saving."""


class _State(Enum):
    """How a file is found: it can't be opened, its tables do not follow from its revisions, or nothing is wrong."""

    DAMAGED = auto()
    SOUND = auto()
    HEALTHY = auto()


def check_beside(path: Path) -> None:
    """Refuses a file beside which something lies that is not its own; neither is touched.

    Nobody may be writing to the file: half of what another program is about to save looks like damage.

    Raises:
        DamagedError: the file is damaged with it and without.
        UserError: what lies there belongs to another file.
    """
    for suffix, is_full in ((JOURNAL, _is_hot), (WAL, _is_wal)):
        beside = path.with_name(path.name + suffix)
        if is_full(beside) and not _is_own(path, beside):
            raise UserError(
                f"“{path.name}”旁边的“{beside.name}”不是它自己留下的，可能是以前放在这里的另一个文件的，"
                f"这样打开会弄坏数据。请把“{beside.name}”移到别的文件夹，再打开一次。没有改动它。"
            )


def is_hot(path: Path) -> bool:
    """Whether a change to a file was broken off that SQLite takes back on opening it."""
    return _is_hot(path.with_name(path.name + JOURNAL))


@contextmanager
def copied(path: Path, *, alone: bool) -> Iterator[Path]:
    """A copy of a file, with what lies beside it or ``alone``, for trying out what opening it would do.

    Raises:
        UserError: there is no room for one.
    """
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(scratch()) / "copy.pbdesk"
            for suffix in ("",) if alone else ("", JOURNAL, WAL):
                with suppress(FileNotFoundError):
                    shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        except OSError as error:
            raise UserError(
                f"“{path.name}”上次没有保存完，要先在临时文件夹里检查一份副本，但是写不进去。"
                "请腾出磁盘空间后再打开。没有改动它。"
            ) from error
        yield copy


def _is_own(path: Path, beside: Path) -> bool:
    """Whether the file is whole with what lies beside it, and is not without."""
    if beside.name.endswith(WAL) and _start(path, 19)[18:] != _WRITTEN_AHEAD:
        return False
    with copied(path, alone=False) as copy:
        after, whose = _state(copy), _file(copy)
    with copied(path, alone=True) as copy:
        if after is _State.HEALTHY:  # a log may hold all of another file
            return _file(copy) in {None, whose}
        if _state(copy) is _State.HEALTHY:
            return False
    if after is _State.DAMAGED:
        raise DamagedError(f"“{path.name}”里的数据已经损坏。没有改动它。请改用最近一次备份。")
    return True


def _state(copy: Path) -> _State:
    from pbdesk.store.doctor import examine  # needed after a crash only
    from pbdesk.store.file import Store

    try:
        conn = opening.open_checked(copy, read_only=False, content=True, now=write_instant(clocks.now()))
    except UserError:
        return _State.DAMAGED
    with Store(conn, copy, clock=clocks.now, author="", ids=str, read_only=False, lock=Lock()) as store:
        return _State.HEALTHY if examine(store).healthy else _State.SOUND


def _file(copy: Path) -> str | None:
    """The name that a file gave itself when it was made and keeps; None where it can't be read."""
    with suppress(UserError, *ciphering.errors()), closing(connect(copy)) as conn:
        row = conn.execute("SELECT s.value FROM setting s WHERE s.key = 'file'").fetchone()
        return str(row[0]) if row else None
    return None


def _is_hot(journal: Path) -> bool:
    return _start(journal, len(_HOT)) == _HOT


def _is_wal(wal: Path) -> bool:
    return _start(wal, 4) in _WALS


def _start(path: Path, length: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(length)
    except OSError:
        return b""
