"""Who has a file open for writing: a note beside it for people, held by a lock of the system that dies with a program.

The note (``NAME.pbdesk.lock``) says who, on which computer, since when. On the same computer the system's lock decides:
a note that nobody holds was left by a program that was killed, and is taken over. A note from another computer counts
although its lock can't be seen from here (a memory stick, a synchronised folder); only a person can know it is old.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pbdesk.clock import SHANGHAI
from pbdesk.errors import UserError
from pbdesk.store.values import read_instant, write_instant

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_FAR = 1 << 30
"""Where Windows locks: far behind the note, which others are to read."""
_LONGEST = 4_000
_TRIES = 10


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a file open: the user's name on which computer, in which process, since when."""

    user: str
    computer: str
    pid: int
    since: datetime


class OpenElsewhereError(UserError):
    """The file is open for writing in another program; it can still be opened to look at it.

    ``certain``: that program lives, as the system's lock shows. Otherwise there is only a note of another computer, and
    a person who knows that nobody works there any more may open the file all the same (``take_over``).
    """

    def __init__(self, path: Path, holder: Holder | None, *, certain: bool) -> None:
        self.path = path
        self.holder = holder
        self.certain = certain
        hint = (
            "请到那里操作，或者先在那里关闭它。"
            if certain else
            f"请等那边关闭后再打开。如果确定那边已经没有人在用，请删除旁边的“{note_of(path).name}”再试。"
        )  # fmt: skip
        super().__init__(f"“{path.name}”{self.who}。{hint}没有改动它。")

    @property
    def who(self) -> str:
        """Who has it open, where and since when, as the rest of a sentence about the file."""
        if self.holder is None:
            return "已经在另一个窗口里打开"
        here = self.holder.computer == platform.node()
        where = "这台电脑" if here else f"电脑“{self.holder.computer}”"
        since = self.holder.since.astimezone(SHANGHAI)
        return f"已经由“{self.holder.user}”在{where}上打开（{since:%Y-%m-%d %H:%M} 起）"


class Lock:
    """The right to write to one file, until it is released or the program dies; without a handle it is a mere wish."""

    def __init__(self, note: Path | None = None, handle: int | None = None) -> None:
        self._note = note
        self._handle = handle

    @property
    def held(self) -> bool:
        """Whether others are kept out (a folder where nothing can be written has no notes)."""
        return self._handle is not None

    def release(self) -> None:
        """Lets others write, and clears the note away."""
        handle, self._handle = self._handle, None
        if handle is None or self._note is None:
            return
        if sys.platform == "win32":
            os.close(handle)  # an open file can't be removed there
            with suppress(OSError):
                self._note.unlink()
        else:
            with suppress(OSError):
                self._note.unlink()  # while the lock is held, so that nobody's note but ours goes
            os.close(handle)


def note_of(path: Path) -> Path:
    """The note beside a file."""
    return path.with_name(path.name + ".lock")


def acquire(path: Path, user: str, now: datetime, *, take_over: bool = False) -> Lock:
    """The right to write to a file.

    Args:
        path: the file.
        user: who asks for it.
        now: since when it is held.
        take_over: a person has said that nobody uses it any more on the other computer.

    Raises:
        OpenElsewhereError: another program has it.
    """
    note = note_of(path)
    for _ in range(_TRIES):
        try:
            handle = os.open(note, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return Lock()  # where no note can be written no record can be either: SQLite will say so
        kept = False
        try:
            if not _lock(handle):
                raise OpenElsewhereError(path, _read(handle), certain=True)
            if not _is_still(note, handle):
                continue
            left = _read(handle)
            if left is not None and left.computer != platform.node() and not take_over:
                raise OpenElsewhereError(path, left, certain=False)
            _write(handle, Holder(user, platform.node(), os.getpid(), now))
            kept = True
            return Lock(note, handle)
        finally:
            if not kept:
                os.close(handle)
    raise OpenElsewhereError(path, None, certain=True)


def is_held(path: Path) -> bool:
    """Whether somebody, here or on another computer, seems to be writing to a file."""
    try:
        handle = os.open(note_of(path), os.O_RDWR)
    except OSError:
        return False
    try:
        left = _read(handle)
        return not _lock(handle) or (left is not None and left.computer != platform.node())
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Whether the lock was free; where the system has no locks (some network disks) it always is."""
    try:
        _system_lock(handle)
    except OSError as error:
        return error.errno not in _HELD
    return True


def _is_still(note: Path, handle: int) -> bool:
    """Whether the note is the one that was locked, not one cleared away in between."""
    try:
        return os.path.samestat(note.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _read(handle: int) -> Holder | None:
    """What the note says, or None when nothing of use."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        said = json.loads(os.read(handle, _LONGEST))
        return Holder(str(said["user"]), str(said["computer"]), int(said["pid"]), read_instant(said["since"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _write(handle: int, holder: Holder) -> None:
    words = {
        "user": holder.user, "computer": holder.computer, "pid": holder.pid, "since": write_instant(holder.since),
    }  # fmt: skip
    with suppress(OSError):  # a full disk costs the words, not the lock
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(words, ensure_ascii=False).encode("utf-8", "replace"))
        os.fsync(handle)


if sys.platform == "win32":

    def _system_lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:

    def _system_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
