"""A revision is named by its content, in one spelling."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import uuid
from dataclasses import fields

import pytest

from pbdesk.errors import UserError
from pbdesk.store import Store, ids, revisions
from pbdesk.store.revisions import Revision, Stamp
from pbdesk.store.sentences import sentence, told
from tests.builders import NOW, a_small_branch, fill

STAMP = Stamp("某", "dev", "2026-10-08T01:00:00Z", "act", "记录“会议”\n")


def test_the_name_is_the_hash_of_the_canonical_content() -> None:
    made = revisions.make(STAMP, "visit", "v1", "b1", ["r2", "r1"], {"id": "v1", "content": "𠮷\n\"'"})
    content = {**made._asdict(), "parents": made.parent_revs(), "doc": made.content()}
    del content["rev"]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert made.rev == hashlib.sha256(text.encode()).hexdigest()


def test_parents_and_keys_have_one_order() -> None:
    one = revisions.make(STAMP, "visit", "v1", None, ["b", "a"], {"x": 1, "a": 2})
    other = revisions.make(STAMP, "visit", "v1", None, ["a", "b"], {"a": 2, "x": 1})
    assert one == other


@pytest.mark.parametrize("field", [f.name for f in fields(Stamp)])
def test_everything_in_the_stamp_is_in_the_name(field: str) -> None:
    changed = Stamp(**{f.name: getattr(STAMP, f.name) + ("x" if f.name == field else "") for f in fields(Stamp)})
    doc = {"id": "v1"}
    names = {revisions.make(stamp, "visit", "v1", None, [], doc).rev for stamp in (STAMP, changed)}
    assert len(names) == 2


def test_no_number_in_a_document_is_a_float(store: Store) -> None:
    fill(store, *a_small_branch())
    docs = " ".join(row["doc"] for row in store.query("SELECT r.doc FROM revision r"))
    assert not re.search(r":-?\d+\.\d", docs)


def test_a_revision_is_a_row_of_its_table(store: Store) -> None:
    columns = [row["name"] for row in store.query("PRAGMA table_info(revision)")]
    assert columns == list(Revision._fields)


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = uuid.UUID(ids.new_id(lambda: NOW))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(NOW.timestamp() * 1000)
    assert len({ids.new_id(lambda: NOW) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "磁盘已满"),
        (sqlite3.SQLITE_READONLY, "只读"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "被移走"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "正被"),
        (sqlite3.SQLITE_IOERR_WRITE, "读写磁盘时出错"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "损坏"),
        (sqlite3.SQLITE_NOTADB, "不是支部工作台的文件"),
        (sqlite3.SQLITE_CANTOPEN, "打不开"),
    ],
)
def test_what_the_disk_does_is_told(code: int, words: str) -> None:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = code
    assert words in str(sentence(error))


def test_our_own_mistakes_are_not_covered_up() -> None:
    with pytest.raises(sqlite3.OperationalError), told():
        sqlite3.connect(":memory:").execute("SELECT nonsense")


def test_a_sentence_keeps_its_cause() -> None:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    with pytest.raises(UserError) as refusal, told():
        raise error
    assert refusal.value.__cause__ is error


def test_an_author_that_the_system_spells_badly_is_stored(store: Store) -> None:
    with store.change("记录", by="e\u0301\udcff") as tx:
        tx.put(a_small_branch()[0])
    assert store.history()[0].author == "é?"
