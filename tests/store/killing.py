"""Killing a process while it does something to a file, and looking at what it leaves.

The process dies by SIGKILL, either just before the n-th thing that can be told from outside SQLite (a statement, some
steps inside one, a file opened, renamed or removed), which can be done again exactly, or some moment after it, which
falls anywhere, into the middle of a commit too. Pages leave the small cache early, so that a file is half-written long
before its change is committed.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pbdesk.store import Store, ciphering, connecting
from tests.store.doings import REAL
from tests.store.misdoings import WRONG

DOINGS = REAL | WRONG
_STEP, _HERE, _END = b"step", b"here", b"end"
_SOME_STEPS = 2_000
"""Steps of SQLite's machine between two moments inside a statement."""
_NAMING = {"os.rename", "os.link"}
_FILES = {"open", "os.remove", "os.mkdir", "os.chmod", "os.truncate", *_NAMING}


@dataclass(frozen=True, slots=True)
class Strike:
    """Before which moment the process dies (0: it is left alone), or how many seconds after it."""

    moment: int
    later: float | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the process: how many steps it acknowledged, and whether it was killed.

    Of one left alone, how long it took, how many moments there were, and before which of them a commit begins or
    a file gets its name.
    """

    acknowledged: int
    killed: bool
    seconds: float = 0.0
    moments: int = 0
    turns: tuple[int, ...] = ()


State = dict[str, str]
"""What a file says: for each table a hash of its rows."""


def state_of(store: Store) -> State:
    """What a file says, to be compared; not when it was brought up to date."""
    tables = store.query("SELECT s.name FROM sqlite_schema s WHERE s.type = 'table' ORDER BY s.name")
    return {name: _digest(store, name) for (name,) in tables if name != "_sqlite_migrations"}


def _digest(store: Store, table: str) -> str:
    rows = sorted(repr(tuple(row)) for row in store.query(f'SELECT * FROM "{table}"'))
    return hashlib.sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()


def strike(name: str, home: Path, blow: Strike) -> Fate:
    """Have a process do something in a folder, and kill it."""
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=live, args=(name, home, blow, theirs))
    process.start()
    theirs.close()
    acknowledged, told = 0, b""
    with suppress(EOFError):
        while not told.startswith(_END):
            told = ours.recv_bytes()
            acknowledged += told == _STEP
            if told == _HERE:
                acknowledged += _listen(ours, blow.later or 0)
                process.kill()
    process.join()
    ours.close()
    assert process.exitcode in (0, -signal.SIGKILL), name
    if not told.startswith(_END):
        return Fate(acknowledged, killed=True)
    seconds, moments, *turns = json.loads(told[len(_END) :])
    return Fate(acknowledged, process.exitcode != 0, seconds, moments, tuple(turns))


def _listen(ours: Connection, seconds: float) -> int:
    """Steps acknowledged within a time."""
    end, steps = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        try:
            steps += ours.poll(left) and ours.recv_bytes() == _STEP
        except EOFError:
            break
    return steps


def live(name: str, home: Path, blow: Strike, pipe: Connection) -> None:
    """The life of the process."""
    moments = _Moments(blow, pipe, str(home))
    sys.addaudithook(moments.file)
    vars(connecting)["_PRAGMAS"] = (*(p for p in connecting._PRAGMAS if "cache_size" not in p), "cache_size = 6")
    sqlite3.connect = moments.watching(sqlite3.connect)
    ciphering.connect = moments.watching(ciphering.connect)
    begun = time.monotonic()
    DOINGS[name].steps(home, lambda: pipe.send_bytes(_STEP))
    pipe.send_bytes(_END + json.dumps([time.monotonic() - begun, moments.seen, *moments.turns]).encode())


class _Moments:
    """Counts what happens, and dies when it is time."""

    def __init__(self, blow: Strike, pipe: Connection, home: str) -> None:
        self.seen = 0
        self.turns: list[int] = []
        self._blow = blow
        self._pipe = pipe
        self._home = home

    def file(self, event: str, args: tuple[Any, ...]) -> None:
        """Something is about to be done to a file."""
        if event in _FILES and self._home in str(args[0]):
            self._count()
            if event in _NAMING:
                self.turns.append(self.seen)

    def watching(self, connect: Callable[..., Any]) -> Any:
        """Hear what connections do that are made this way."""

        def connected(*given: Any, **more: Any) -> Any:
            conn = connect(*given, **more)
            conn.set_trace_callback(self._statement)
            conn.set_progress_handler(self._count, _SOME_STEPS)
            return conn

        return connected

    def _statement(self, sql: str) -> None:
        self._count()
        if sql.startswith("COMMIT"):
            self.turns.append(self.seen)

    def _count(self) -> None:
        self.seen += 1
        if self.seen == self._blow.moment:
            if self._blow.later is None:
                os.kill(os.getpid(), signal.SIGKILL)
            self._pipe.send_bytes(_HERE)


_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["__main__", __name__])
