"""What the window says of backups and of going back to one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pbdesk.model import Meeting
from pbdesk.store import Store
from pbdesk.store.backup import backup, choose_second_folder
from pbdesk.views.restoring import RecordChange, TableChange, backups_of, restore_preview
from tests.builders import NOW, a_meeting, a_person, a_small_branch, fill, seen


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file, clock=lambda: NOW) as store:
        fill(store, *a_small_branch())
    return store_file


def test_the_newest_backup_stands_first_with_time_and_size(path: Path) -> None:
    with Store.open(path) as store:
        store.clock = lambda: datetime(2026, 10, 8, 2, tzinfo=UTC)
        backup(store)
        store.clock = lambda: datetime(2026, 10, 8, 3, tzinfo=UTC)
        backup(store)
        lines = backups_of(store)
    assert [line.when for line in lines] == ["2026-10-08 11:00:00", "2026-10-08 10:00:00"]
    assert lines[0].size.endswith(" MB")


def test_both_folders_are_listed(path: Path, tmp_path: Path) -> None:
    (tmp_path / "U盘").mkdir()
    with Store.open(path) as store:
        choose_second_folder(store, tmp_path / "U盘")
        backup(store)
        assert {line.place for line in backups_of(store)} == {"文件旁边", "第二个文件夹"}


def test_a_file_in_memory_has_no_backups(store: Store) -> None:
    assert backups_of(store) == ()


def test_what_would_change_is_said_in_sentences_counts_and_names(path: Path) -> None:
    with Store.open(path, clock=lambda: NOW) as store:
        fill(store, a_meeting("m2", title="后删掉的"), label="记录会议")
        kept = backup(store)
        fill(store, a_person("x", name="赵新来"), label="添加党员")
        with store.change("删除会议") as tx:
            tx.delete(seen(store, Meeting, "m2").record, seen(store, Meeting, "m2").heads)
        preview = restore_preview(store, kept)
    assert preview.sentences == (
        "这份备份里最新的一次改动：2026-10-08 09:00 记录会议。",
        "在它之后做过 2 次操作，恢复以后这些都要退回；最近的一次是 2026-10-08 09:00 删除会议。",
        "恢复以后，1 条记录找回来，1 条记录会不见。",
    )
    assert preview.tables == (TableChange("person", "人员", 0, 1, 0), TableChange("meeting", "会议", 1, 0, 0))
    assert RecordChange("会议", "2026-07-08 党员大会 后删掉的", "找回来") in preview.records
    assert preview.lost == ("2026-10-08 09:00 删除会议", "2026-10-08 09:00 添加党员")


def test_a_backup_that_says_the_same_is_said_to(path: Path) -> None:
    with Store.open(path) as store:
        preview = restore_preview(store, backup(store))
    assert preview.nothing
    assert preview.sentences[-1] == "记录的内容和现在完全一样。"


def test_many_records_are_counted_and_some_are_named(path: Path) -> None:
    with Store.open(path) as store:
        kept = backup(store)
        fill(store, *(a_person(f"x{n}") for n in range(300)))
        preview = restore_preview(store, kept)
    assert (preview.tables[0].gone, len(preview.records)) == (300, 200)


def test_the_backup_of_an_empty_file_has_no_newest_moment(store_file: Path) -> None:
    with Store.open(store_file) as store:
        kept = backup(store)
        fill(store, a_person())
        assert restore_preview(store, kept).sentences[0] == "这份备份里还没有任何改动。"
