"""What the program does to a disk, written down event by event, with faults where they are asked for.

Inside :meth:`Recorder.running` the program's own statements, pragmas and file operations run as ever, on real files;
only what is under them is watched. SQLite's side is a VFS of apsw (the standard library can't be given one), put under
the program through ``engine``; it passes everything on to the system's own. The program's own side are the calls of
``os`` that create, sync, rename and remove; what was written to a file in between is found by comparing.
Nothing is synced in truth: that is written down, and nothing else would be gained.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import apsw
import pytest

from tests.store import engine
from tests.store.disks import (
    ROOT,
    SECTOR,
    Event,
    FolderSynced,
    Moved,
    Named,
    Removed,
    Sized,
    Synced,
    Written,
)

_JOURNALS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
_KEPT = _JOURNALS | apsw.SQLITE_OPEN_MAIN_DB
_NAME = "recorded"


@dataclass(slots=True)
class Fault:
    """The n-th write, sync, change of size or removal from now on fails, once or with all that follow.

    ``full``: there is no room, so that only writing fails, and in Python syncing. Otherwise the device does; where it
    does so for ever, as a stick that was pulled, nothing can be read from it either.
    """

    at: int
    full: bool = False
    for_ever: bool = False
    seen: int = 0

    @property
    def struck(self) -> bool:
        """Whether it has come to it."""
        return self.seen >= self.at

    def strikes(self, doing: int) -> bool:
        """Whether what is being done now fails; it is named by the error that it would fail with."""
        if doing == apsw.SQLITE_IOERR_READ:
            return self.struck and self.for_ever and not self.full
        if self.full and doing != apsw.SQLITE_IOERR_WRITE:
            return False
        self.seen += 1
        return self.seen == self.at or (self.for_ever and self.struck)


class Recorder:
    """A folder on a disk, and all that has happened to it."""

    def __init__(self, root: Path, *, deaf: bool = False) -> None:
        """``deaf``: syncs that the program asks for by itself come to nothing; those of SQLite are done."""
        self.root = root.resolve()
        self._deaf = deaf
        self.events: list[Event] = []
        self.fault: Fault | None = None
        self._nodes: dict[Path, int] = {self.root: ROOT}
        self._content: dict[int, bytes] = {}
        self._through_sqlite: set[int] = set()
        self._last = ROOT

    @contextmanager
    def running(self, swapped: Mapping[str, str] | None = None) -> Iterator[None]:
        """Inside the block whatever the program does below the folder is recorded.

        Args:
            swapped: statements in the place of which others are run (a journal mode that is to be tried).
        """
        vfs = _Disk(self)
        temporary = self.root / "tmp"
        temporary.mkdir(exist_ok=True)
        self._all_is_safe()
        real = sqlite3.connect

        def connect(database: str, **options: Any) -> Any:
            inside = database.startswith(self.root.as_uri())
            return engine.connect(database, _NAME, swapped or {}, **options) if inside else real(database, **options)

        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(sqlite3, "connect", connect)
                patch.setattr(tempfile, "tempdir", str(temporary))
                for name, watched in self._watched().items():
                    patch.setattr(os, name, watched)
                yield
                self.look()
        finally:
            vfs.unregister()

    def look(self) -> None:
        """Finds what was done to files without SQLite since the last look."""
        found = [path for path in sorted(self.root.rglob("*")) if not path.is_symlink()]
        for gone in sorted(self._nodes.keys() - {self.root, *found}, reverse=True):
            del self._nodes[gone]
            self.events.append(Removed(self._nodes[gone.parent], gone.name))
        for path in found:
            if path not in self._nodes:
                self._last += 1
                self._nodes[path] = self._last
                self.events.append(Named(self._nodes[path.parent], path.name, self._last, path.is_dir()))
            node = self._nodes[path]
            if path.is_file() and node not in self._through_sqlite:
                self._compare(node, path.read_bytes())

    def _all_is_safe(self) -> None:
        """What is there to begin with has been there for long."""
        self.look()
        for path, node in self._nodes.items():
            self.events.append(FolderSynced(node) if path.is_dir() else Synced(node))

    def opened(self, path: Path) -> int:
        """The node of a file that SQLite has just opened; from now on it is SQLite that tells what is written."""
        self.look()
        self._through_sqlite.add(self._nodes[path])
        return self._nodes[path]

    def about_to(self, doing: int) -> None:
        """Lets what SQLite is about to do fail, if it is time for that."""
        if self.fault and self.fault.strikes(doing):
            error: Any = (apsw.FullError if self.fault.full else apsw.IOError)("a fault, as asked for")
            error.extendedresult = apsw.SQLITE_FULL if self.fault.full else doing
            raise error

    def folder_synced(self, path: Path) -> None:
        """The names in a folder are safe."""
        self.events.append(FolderSynced(self._nodes[path]))

    def _about_to(self, doing: int) -> None:
        """The same for what the program does without SQLite: of that, syncing and naming need room too."""
        if self.fault and self.fault.strikes(doing):
            raise OSError(errno.ENOSPC if self.fault.full else errno.EIO, "a fault, as asked for")

    def _compare(self, node: int, now: bytes) -> None:
        before = self._content.get(node, b"")
        self._content[node] = now
        if len(now) < len(before):
            self.events.append(Sized(node, len(now)))
        starts = range(0, len(now), SECTOR)
        differing = (s for s in starts if now[s : s + SECTOR] != before[s : s + SECTOR])
        for _, run in groupby(enumerate(differing), key=lambda each: each[1] - each[0] * SECTOR):
            sectors = [start for _, start in run]
            self.events.append(Written(node, sectors[0], now[sectors[0] : sectors[-1] + SECTOR]))

    def _watched(self) -> dict[str, Callable[..., Any]]:
        """What stands in for the calls of ``os`` that matter to what is left after a power cut."""

        def looking(real: Callable[..., Any], doing: int) -> Callable[..., Any]:
            def call(*args: Any, **options: Any) -> Any:
                self.look()
                self._about_to(doing)
                answer = real(*args, **options)
                self.look()
                return answer

            return call

        def moving(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(old: Any, new: Any) -> None:
                self.look()
                self._about_to(apsw.SQLITE_IOERR_WRITE)
                real(old, new)
                self._moved(Path(old), Path(new))

            return call

        def link(old: Any, new: Any) -> None:
            self.look()
            self._about_to(apsw.SQLITE_IOERR_WRITE)
            real_link(old, new)
            node, name = self._nodes.get(Path(old)), Path(new)
            if node is not None:
                self._nodes[name] = node
                self.events.append(Named(self._nodes[name.parent], name.name, node))

        def fsync(handle: int) -> None:
            self.look()
            self._about_to(apsw.SQLITE_IOERR_WRITE)
            seen = os.fstat(handle)
            for path, node in self._nodes.items():
                if not self._deaf and os.path.samestat(path.stat(), seen):
                    self.events.append(FolderSynced(node) if path.is_dir() else Synced(node))

        real_link = os.link
        return {
            "fsync": fsync,
            "link": link,
            **{name: moving(getattr(os, name)) for name in ("rename", "replace")},
            "mkdir": looking(os.mkdir, apsw.SQLITE_IOERR_WRITE),
            **{name: looking(getattr(os, name), apsw.SQLITE_IOERR_DELETE) for name in ("unlink", "remove", "rmdir")},
        }

    def _moved(self, old: Path, new: Path) -> None:
        node = self._nodes.pop(old, None)
        if node is None:
            return
        assert old.parent == new.parent, "a name that moves to another folder"
        self._nodes[new] = node
        self.events.append(Moved(self._nodes[old.parent], old.name, new.name, node))


class _Disk(apsw.VFS):
    """The system's own VFS, watched."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(_NAME, "")
        self._recorder = recorder

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  SQLite's own name
        if name is None or not flags[0] & _KEPT:
            return apsw.VFSFile("", name, flags)
        return _File(self._recorder, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self._recorder.about_to(apsw.SQLITE_IOERR_DELETE)
        super().xDelete(filename, False)
        self._recorder.look()
        if syncdir:
            self._recorder.folder_synced(Path(filename).parent)


class _File(apsw.VFSFile):
    """A file that SQLite works on."""

    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        wanted = flags[0]
        super().__init__("", name, flags)
        self._recorder = recorder
        self._path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self._node = recorder.opened(self._path)
        # Where the system can, SQLite syncs the folder together with the first sync of a journal.
        self._name_to_sync = bool(wanted & apsw.SQLITE_OPEN_CREATE and wanted & _JOURNALS)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        self._recorder.about_to(apsw.SQLITE_IOERR_READ)
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._recorder.about_to(apsw.SQLITE_IOERR_WRITE)
        super().xWrite(data, offset)
        self._recorder.events.append(Written(self._node, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._recorder.about_to(apsw.SQLITE_IOERR_TRUNCATE)
        super().xTruncate(newsize)
        self._recorder.events.append(Sized(self._node, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._recorder.about_to(apsw.SQLITE_IOERR_FSYNC)
        self._recorder.events.append(Synced(self._node))
        if self._name_to_sync:
            self._recorder.folder_synced(self._path.parent)
            self._name_to_sync = False
