"""Backups are restores: each one opens and says what the file said."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.store import Store, doctor
from pbdesk.store.backup import (
    KEEP_DAYS,
    KEEP_LAST,
    KEEP_MONTHS,
    backup,
    before,
    choose_second_folder,
    everywhere,
    folder_of,
    made,
    second_folder,
    superseded,
)
from pbdesk.store.dumping import dump
from tests.builders import NOW, a_person, a_small_branch, fill


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
    return store_file


def name(moment: datetime) -> str:
    return f"甲-{moment:%Y%m%d-%H%M%S}.pbdesk"


def test_a_backup_opens_and_says_the_same(path: Path) -> None:
    with Store.open(path) as store, Store.open(backup(store)) as copy:
        assert list(dump(copy)) == list(dump(store))
        assert doctor.examine(copy).healthy


def test_a_backup_lies_beside_the_file_and_bears_its_time(path: Path) -> None:
    with Store.open(path, clock=lambda: NOW) as store:
        target = backup(store)
    assert (target.parent, target.name) == (folder_of(path), "测试-20261008-090000.pbdesk")


def test_two_backups_of_one_second_are_two(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "另一处"
    with Store.open(path, clock=lambda: NOW) as store:
        assert backup(store, folder) != backup(store, folder)
    assert len(made(folder, path)) == 2


def test_nothing_half_done_is_left(path: Path) -> None:
    with Store.open(path) as store:
        target = backup(store)
    assert list(folder_of(path).iterdir()) == [target]


def test_what_a_killed_program_left_half_made_goes_and_what_is_being_made_stays(path: Path) -> None:
    folder = folder_of(path)
    folder.mkdir()
    old, young = (folder / f"{path.stem}-20260101-09000{n}.pbdesk.part" for n in range(2))
    other = folder / "另一个-20260101-090000.pbdesk.part"
    for half in (old, young, other):
        half.write_bytes(b"half")
    for half in (old, other):
        os.utime(half, (1, 1))
    with Store.open(path) as store:
        kept = backup(store)
    assert set(folder.iterdir()) == {kept, young, other}


def test_a_file_in_memory_has_no_backup(store: Store) -> None:
    with pytest.raises(UserError, match="内存"):
        backup(store)


def test_where_nothing_can_be_written_no_backup_is_made(path: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("")
    with Store.open(path) as store, pytest.raises(UserError, match="备份没有做成"):
        backup(store, blocked / "x")


def test_a_damaged_file_gives_no_backup_and_keeps_the_old_ones(path: Path) -> None:
    with Store.open(path) as store:
        good = backup(store)
    with Store.open(path, read_only=True) as store:
        with closing(sqlite3.connect(path, isolation_level=None)) as conn:
            root = conn.execute("SELECT s.rootpage FROM sqlite_schema s WHERE s.name = 'person'").fetchone()[0]
        with path.open("r+b") as file:
            file.seek((root - 1) * 4096)
            file.write(b"\xff" * 4096)
        with pytest.raises(UserError, match="损坏"):
            backup(store)
    assert list(folder_of(path).iterdir()) == [good]


def test_old_backups_make_room(path: Path) -> None:
    moments = iter(NOW + timedelta(minutes=n) for n in range(KEEP_LAST + 6))
    with Store.open(path, clock=lambda: next(moments)) as store:
        for _ in range(KEEP_LAST + 5):
            backup(store)
    assert len(list(folder_of(path).iterdir())) == KEEP_LAST


def test_the_last_ten_are_kept() -> None:
    hours = [name(NOW + timedelta(minutes=n)) for n in range(KEEP_LAST)]
    assert superseded(hours) == []


def test_the_newest_of_a_day_is_kept_for_a_month() -> None:
    names = [name(NOW - timedelta(days=n, minutes=m)) for n in range(20) for m in (0, 30)]
    kept = set(names) - set(superseded(names))
    assert {name(NOW - timedelta(days=n)) for n in range(20)} <= kept


def test_the_newest_of_a_month_is_kept_for_two_years() -> None:
    names = [name(datetime(2020 + n // 12, n % 12 + 1, 15, tzinfo=UTC)) for n in range(60)]
    kept = sorted(set(names) - set(superseded(names)))
    assert kept == sorted(names)[-max(KEEP_DAYS, KEEP_MONTHS) :]


def test_a_year_of_daily_work_keeps_a_bounded_number() -> None:
    names = [name(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=8 * n)) for n in range(365 * 3)]
    assert len(set(names) - set(superseded(names))) <= KEEP_LAST + KEEP_DAYS + KEEP_MONTHS


def test_a_later_change_is_not_in_an_earlier_backup(path: Path) -> None:
    with Store.open(path) as store:
        earlier = backup(store)
        before = list(dump(store))
        fill(store, a_person("new"))
    with Store.open(earlier) as copy:
        assert list(dump(copy)) == before


def test_backups_of_a_file_with_a_similar_name_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "甲[1]-20260101-000000.pbdesk").touch()
    (folder / "甲[1]-b-20260101-000000.pbdesk").touch()
    assert [p.name for p in made(folder, tmp_path / "甲[1].pbdesk")] == ["甲[1]-20260101-000000.pbdesk"]


def test_backups_of_one_second_are_in_the_order_they_were_made(path: Path) -> None:
    with Store.open(path, clock=lambda: NOW) as store:
        assert [backup(store) for _ in range(3)] == made(folder_of(path), path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def test_a_second_backup_goes_to_the_folder_chosen_for_it(path: Path, stick: Path) -> None:
    with Store.open(path) as store:
        choose_second_folder(store, stick)
    with Store.open(path) as store:
        copies = everywhere(store)
        assert copies.second in made(stick, path)
        assert copies.first in made(folder_of(path), path)


def test_choosing_a_second_folder_tries_it_at_once(path: Path, stick: Path) -> None:
    with Store.open(path) as store:
        choose_second_folder(store, stick)
    assert len(made(stick, path)) == 1


def test_a_stick_that_is_not_plugged_in_does_not_spoil_the_first(path: Path, stick: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        choose_second_folder(store, stick)
        stick.rename(tmp_path / "拔掉了")
        copies = everywhere(store)
    assert copies.first.is_file()
    assert "没有插上" in copies.trouble
    assert not stick.exists()


@pytest.mark.parametrize("where", ["beside", "backups"])
def test_the_second_folder_is_another_than_the_first(where: str, path: Path) -> None:
    with Store.open(path) as store:
        with pytest.raises(UserError, match="别的磁盘"):
            choose_second_folder(store, path.parent if where == "beside" else folder_of(path))
        assert second_folder(store) is None


def test_the_second_folder_can_be_given_up(path: Path, stick: Path) -> None:
    with Store.open(path) as store:
        choose_second_folder(store, stick)
        choose_second_folder(store, None)
        assert everywhere(store).second is None


def test_before_something_large_the_file_is_backed_up(path: Path) -> None:
    with Store.open(path) as store:
        assert before(store, "导入") == made(folder_of(path), path)[-1]


def test_a_file_without_records_needs_no_backup(store_file: Path, store: Store) -> None:
    with Store.open(store_file) as empty:
        assert before(empty, "导入") is None
    fill(store, a_person())
    assert before(store, "导入") is None


def test_without_a_backup_something_large_is_not_done(path: Path) -> None:
    folder_of(path).write_text("in the way")
    with Store.open(path) as store, pytest.raises(UserError, match="所以没有导入"):
        before(store, "导入")
