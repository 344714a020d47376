"""A file whose growth was broken off opens again: SQLite takes the change back before the size is judged."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pbdesk.store import Store
from pbdesk.store.sentences import DamagedError
from tests.builders import a_person, fill

PAGE = 4096


def torn(path: Path, copy: Path, *, journal: bool) -> Path:
    """The file in the middle of a change that makes it grow: its size promised, its last pages not written yet."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("CREATE TABLE broken_off (words TEXT)")
        conn.executemany("INSERT INTO broken_off VALUES (?)", [("词" * 4000,)] * 200)
        shutil.copy(path, copy)
        if journal:
            shutil.copy(f"{path}-journal", f"{copy}-journal")
        conn.execute("ROLLBACK")
    data = bytearray(copy.read_bytes())
    data[28:32] = (len(data) // PAGE + 64).to_bytes(4, "big")
    data[92:96] = data[24:28]
    copy.write_bytes(data)
    return copy


def test_a_change_broken_off_while_the_file_grew_is_taken_back(store_file: Path, tmp_path: Path) -> None:
    with Store.open(store_file) as store:
        fill(store, a_person("p1"))
    with Store.open(torn(store_file, tmp_path / "断电.pbdesk", journal=True)) as store:
        assert [r["id"] for r in store.query("SELECT p.id FROM person p")] == ["p1"]
        assert store.query("SELECT 1 FROM sqlite_master WHERE name = 'broken_off'") == []


def test_a_file_cut_short_without_a_journal_is_damaged(store_file: Path, tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="后面丢失了一部分"):
        Store.open(torn(store_file, tmp_path / "断电.pbdesk", journal=False))
