"""Writing whole files: the old one stays until the new one is safe on the disk, so nobody ever sees half of either."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pbdesk.errors import UserError

PLAIN = b"SQLite format 3\x00"
"""What a file of records begins with."""
LOCKED = b"\x93PB"
"""What a file of records with a password begins with."""
_MOST_OF_NAME = 40
"""So much of a name goes into that of the half-written file: a long one must not grow past what the disk takes."""
_HALF_WRITTEN = re.compile(r"\..+\.[0-9a-f]{8}\.part(-journal|\.lock)?", re.DOTALL)
_ABANDONED = 3600.0
"""Seconds after which nobody is at work on a half-written file any more."""


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Writes a file whole, in the place of an older one; never in the place of one that holds records.

    Raises:
        UserError: it can't be written there; what was there is as it was.
    """
    with prepared(path) as write:
        write(chunks)


@contextmanager
def prepared(path: Path) -> Iterator[Callable[[Iterable[bytes]], None]]:
    """Opens a file beside its place before anything else is done; it takes the place when the body has ended well.

    So what the body keeps elsewhere (a number given, a key made) is kept only where there is a file to show for it.

    Raises:
        UserError: it can't be written there; what was there is as it was.
    """
    with _told(path):
        _refuse(path)
        temporary = half_written(path)
        file = temporary.open("xb")
        clear_abandoned(temporary)

    def write(chunks: Iterable[bytes]) -> None:
        with _told(path):
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    try:
        with file:
            yield write
        with _told(path):
            temporary.replace(path)
            sync_folder(path.parent)
    finally:
        discard(temporary)


def half_written(path: Path) -> Path:
    """What a file is called beside its place until it is whole."""
    return path.with_name(f".{path.name[:_MOST_OF_NAME]}.{secrets.token_hex(4)}.part")


def is_half_written(path: Path) -> bool:
    """Whether something goes by the name of what is not whole yet."""
    return _HALF_WRITTEN.fullmatch(path.name) is not None


def put_new(fresh: Path, target: Path) -> None:
    """Gives what is whole its name, in one step where the disk can; nobody's file is replaced, whoever came first.

    Raises:
        FileExistsError: something has that name.
        OSError: it can't be given it, and nothing has it now.
    """
    try:
        os.link(fresh, target)
    except FileExistsError:
        raise
    except OSError:  # a disk where a file has one name only
        make_private(target)
        try:
            fresh.replace(target)
        except OSError:
            discard(target)
            raise
    discard(fresh)
    sync_folder(target.parent)


def clear_abandoned(fresh: Path, names: re.Pattern[str] = _HALF_WRITTEN) -> None:
    """Removes what programs that were killed left half-written in the folder of what was just begun.

    What is less than an hour older than that, by the disk's own clock, may be in the making and stays.
    """
    with suppress(OSError):
        since = fresh.stat().st_mtime - _ABANDONED
        for path in fresh.parent.iterdir():
            if names.fullmatch(path.name) and path.lstat().st_mtime < since:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    discard(path)


def refuse_special(path: Path) -> None:
    """Refuses what is no file on a disk: reading a pipe may wait for ever, and a device may never end.

    What is missing, or a folder, is left to whoever opens it.

    Raises:
        UserError: it is a pipe, a socket or a device.
        OSError: nothing can be told of it.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise UserError(f"“{path}”是管道或设备，不是普通文件，没有打开它。请换一个文件。")


def are_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one place, whether or not there is anything yet."""
    return os.path.realpath(one) == os.path.realpath(other)


def make_private(path: Path) -> None:
    """Makes a new empty file that only its owner reads, where the system knows owners.

    Raises:
        OSError: there is one of that name, or none can be made there.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def discard(path: Path) -> None:
    """Removes a half-written file, if there is one; where even that fails, what went wrong first is to be told."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes a new name in a folder safe from a power cut, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise UserError(f"不能写入“{path}”。请检查文件夹是否存在、是否有权限、磁盘是否已满。") from error


def _refuse(path: Path) -> None:
    """Refuses what is no place for a file, and a file that holds records."""
    if path.is_dir():
        raise UserError(f"“{path}”是一个文件夹，请写上文件名。")
    if path.exists():
        if not path.is_file():
            raise UserError(f"“{path}”不是普通文件，不能写到那里。请换一个文件名。")
        with path.open("rb") as file:
            if file.read(len(PLAIN)).startswith((PLAIN, LOCKED)):
                raise UserError(f"“{path.name}”里存着数据，不会覆盖它。请换一个文件名。")
