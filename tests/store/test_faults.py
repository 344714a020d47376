"""Whatever goes wrong in the middle: the file says afterwards exactly what it said before."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Meeting
from pbdesk.store import Store, doctor
from pbdesk.store.dumping import dump
from pbdesk.store.loading import load
from tests.builders import a_meeting, a_person, a_small_branch, fill, seen

WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
ROWS = [
    b'{"table": "meeting", "id": "m1", "branch_id": "b1", "kind": "lecture", "held_on": "2026-07-08"}',
    b'{"table": "meeting", "id": "m8", "branch_id": "b1", "kind": "lecture", "held_on": "2026-07-08"}',
    b'{"table": "attendance", "meeting_id": "m8", "person_id": "p1", "state": "present"}',
    b'{"table": "person", "id": "p1", "name": "x", "phone": "1"}',
]


def edit(store: Store) -> None:
    shown = seen(store, Meeting, "m1")
    with store.change("改") as tx:
        tx.put(replace(shown.record, title="新题", attendance=shown.record.attendance[:1]), shown.heads)
        tx.put(a_person("p7", phone="138"))
        tx.put(a_meeting("m7", present=["p7"]))


def delete(store: Store) -> None:
    shown = seen(store, Meeting, "m1")
    with store.change("删") as tx:
        tx.delete(shown.record, shown.heads)


ACTS: dict[str, Callable[[Store], object]] = {
    "edit": edit,
    "delete": delete,
    "load": lambda store: load(store, ROWS),
    "undo": Store.undo,
    "redo": lambda store: (store.undo(), store.redo()),
}


class Denier:
    """Denies the n-th write that SQLite is asked to prepare."""

    def __init__(self, store: Store, number: int) -> None:
        self.left = number
        store.conn.set_authorizer(self)

    def __call__(self, action: int, *_: object) -> int:
        if action in WRITES:
            self.left -= 1
            if self.left == 0:
                return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK


@pytest.mark.parametrize("act", ACTS)
def test_a_write_that_fails_anywhere_changes_nothing(act: str, store_file: Path) -> None:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
    number = 0
    finished = False
    while not finished:
        number += 1
        with Store.open(store_file) as store:
            before = list(dump(store))
            denier = Denier(store, number)
            try:
                ACTS[act](store)
                finished = denier.left > 0
            except sqlite3.DatabaseError:
                store.conn.set_authorizer(None)
                undone = act == "redo" and store.history()[0].label.startswith("撤销")
                assert undone or list(dump(store)) == before
                if undone:
                    store.redo()
            store.conn.set_authorizer(None)
    with Store.open(store_file) as store:
        assert doctor.examine(store).findings == ()
    assert number > 5


@pytest.mark.parametrize("spare", range(0, 12, 2))
def test_a_full_disk_is_told_and_changes_nothing(spare: int, store_file: Path) -> None:
    rows = [f'{{"table": "person", "id": "x{n}", "name": "陈", "remark": "{"字" * 900}"}}'.encode() for n in range(60)]
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        before = list(dump(store))
        pages = store.query("PRAGMA page_count")[0][0]
        store.conn.execute(f"PRAGMA max_page_count = {pages + spare}")
        with pytest.raises(UserError, match="磁盘已满"):
            load(store, rows)
        assert list(dump(store)) == before
    with Store.open(store_file) as store:
        assert doctor.examine(store).findings == ()


CRASH = """
import os, signal, sqlite3, sys
from pathlib import Path
from pbdesk.store import Store
from pbdesk.store.loading import load

store = Store.open(Path(sys.argv[1]))
store.conn.execute("PRAGMA cache_size = 5")
left = int(sys.argv[2])

def die(action, *_):
    global left
    left -= action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_UPDATE)
    if left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return sqlite3.SQLITE_OK

store.conn.set_authorizer(die)
load(store, [f'{{"table": "person", "id": "x{n}", "name": "' .encode() + b"x" * 900 + b'"}' for n in range(3000)])
"""


@pytest.mark.parametrize("writes", [20, 60, 110, 115, 120])
def test_a_killed_process_leaves_the_old_state(writes: int, store_file: Path, tmp_path: Path) -> None:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        before = list(dump(store))
    script = tmp_path / "crash.py"
    script.write_text(CRASH, encoding="utf-8")
    root = str(Path(__file__).parents[2])
    child = subprocess.run(
        [sys.executable, str(script), str(store_file), str(writes)],
        env={**os.environ, "PYTHONPATH": root}, capture_output=True, check=False,
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    with Store.open(store_file) as store:
        assert list(dump(store)) == before
        assert doctor.examine(store).findings == ()
