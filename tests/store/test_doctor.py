"""The doctor finds every kind of damage that checks of SQLite itself pass over."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pbdesk.model import Attachment, Meeting
from pbdesk.store import Store
from pbdesk.store.doctor import DoctorReport, examine
from tests.builders import a_meeting, a_person, a_small_branch, an_attachment, fill, seen


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch(), a_person("x", phone="138"))
    return store_file


def examined(path: Path, *statements: str) -> DoctorReport:
    """What the doctor says of a file that somebody wrote to behind the program's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)
    with Store.open(path, read_only=True) as store:
        return examine(store)


def test_a_sound_file_is_healthy(path: Path) -> None:
    report = examined(path)
    assert (report.healthy, report.records, report.revisions) == (True, 12, 12)


DAMAGE = {
    "a changed document": ("UPDATE revision SET doc = replace(doc, 'lecture', 'talk'), action = 'x'", "内容被改动过"),
    "a changed author": ("UPDATE revision SET author = 'x' WHERE kind = 'visit'", "内容被改动过"),
    "a changed row": ("UPDATE meeting SET title = 'x'", "会议“m1”在数据表里的内容"),
    "a changed mark": ("UPDATE attendance SET state = 'absent' WHERE person_id = 'p1'", "会议“m1”在数据表里的内容"),
    "a lost mark": ("DELETE FROM attendance WHERE person_id = 'p1'", "会议“m1”在数据表里的内容"),
    "a changed quarter": ("UPDATE visit SET quarter = 1", "走访“v1”在数据表里的内容"),
    "a visit under another branch": ("UPDATE visit SET branch_id = 'x'", "走访“v1”在数据表里的内容"),
    "a lost row": ("DELETE FROM visit", "走访“v1”在数据表里的内容"),
    "a smuggled row": ("INSERT INTO person (id, name) VALUES ('spy', 'x')", "人员表应有 5 行，实有 6 行"),
    "a lost head": ("DELETE FROM head WHERE kind = 'visit'", "的最新修订没有登记"),
    "a hidden deletion": ("UPDATE visit SET deleted_at = '2026-01-01T00:00:00Z'", "走访“v1”在数据表里的内容"),
    "a stray phone": ("UPDATE person_private SET person_id = 'p1'", "没有对应的修订"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_told(case: str, path: Path) -> None:
    statement, words = DAMAGE[case]
    report = examined(path, statement)
    assert not report.healthy
    assert any(words in finding for finding in report.findings), report.findings


def test_an_old_head_is_told(path: Path) -> None:
    with Store.open(path) as store:
        shown = seen(store, Meeting, "m1")
        with store.change("改") as tx:
            tx.put(a_meeting(title="x"), shown.heads)
    old = f"UPDATE head SET rev = '{shown.heads[0]}' WHERE kind = 'meeting'"
    assert any("其实不是最新" in finding for finding in examined(path, old).findings)


def test_many_cases_of_one_kind_are_counted(path: Path) -> None:
    with Store.open(path) as store:
        fill(store, *(a_person(f"q{n}") for n in range(30)))
    findings = examined(path, "UPDATE revision SET action_id = 'x'").findings
    assert findings[-1] == "修订：另有 22 处同类问题"


def test_a_conflict_is_no_damage(path: Path) -> None:
    with Store.open(path) as store:
        shown = seen(store, Meeting, "m1")
        for title in ("甲", "乙"):
            with store.change("改") as tx:
                tx.put(a_meeting(title=title), shown.heads)
    report = examined(path)
    assert (report.healthy, report.conflicts) == (True, 1)


def test_looking_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    examined(path)
    assert path.read_bytes() == before


@pytest.fixture
def with_a_scan(path: Path) -> Path:
    with Store.open(path) as store, store.change("添加附件") as tx:
        tx.keep_blob(b"page")
        tx.put(an_attachment(b"page"))
    return path


def test_bytes_that_are_whole_are_healthy(with_a_scan: Path) -> None:
    report = examined(with_a_scan)
    assert (report.healthy, report.notes) == (True, ())


@pytest.mark.parametrize(
    ("damage", "words"),
    [("UPDATE blob SET data = x'00'", "“at1.png”的内容已经损坏"), ("DELETE FROM blob", "“at1.png”的内容不见了")],
)
def test_damaged_and_lost_bytes_are_told(damage: str, words: str, with_a_scan: Path) -> None:
    assert f"附件：{words}" in examined(with_a_scan, damage).findings


def test_bytes_that_nothing_uses_are_information(path: Path) -> None:
    with Store.open(path) as store:
        store.keep_blob(b"page")
    report = examined(path)
    assert (report.healthy, len(report.notes)) == (True, 1)


def test_the_bytes_of_a_deleted_attachment_are_in_use(with_a_scan: Path) -> None:
    with Store.open(with_a_scan) as store:
        shown = seen(store, Attachment, "at1")
        with store.change("删除附件") as tx:
            tx.delete(shown.record, shown.heads)
    assert examined(with_a_scan).notes == ()
