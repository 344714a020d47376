"""Going back to a backup: told before it is done, done whole or not at all, and itself to be taken back."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Desk, Meeting, Person
from pbdesk.store import Store
from pbdesk.store.backup import backup, choose_second_folder, folder_of, made, second_folder
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.restoring import compare, is_good, newest_good, rescue, restore
from pbdesk.store.sentences import DamagedError
from tests.builders import NOW, a_meeting, a_person, a_small_branch, fill, seen

MUSEUM = Path(__file__).parents[1] / "museum"


@pytest.fixture
def path(store_file: Path) -> Path:
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
    return store_file


@pytest.fixture
def copy(path: Path) -> Path:
    """A backup, after which a meeting was changed, another deleted, a person added."""
    with Store.open(path) as store:
        fill(store, a_meeting("m2"))
        kept = backup(store)
        fill(store, a_person("new"), label="添加党员")
        with store.change("修改会议") as tx:
            tx.put(a_meeting("m1", title="新题目"), seen(store, Meeting, "m1").heads)
        with store.change("删除会议") as tx:
            tx.delete(a_meeting("m2"), seen(store, Meeting, "m2").heads)
    return kept


def scribble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def test_what_would_change_is_told_record_by_record(path: Path, copy: Path) -> None:
    with Store.open(path, read_only=True) as store:
        found = compare(store, copy).differences
    assert {(d.record_id, d.change) for d in found} == {("m1", "changed"), ("m2", "back"), ("new", "gone")}
    assert {d.record_id: d.record.id for d in found if d.record} == {"m1": "m1", "m2": "m2", "new": "new"}


def test_the_actions_that_would_be_lost_are_told(path: Path, copy: Path) -> None:
    with Store.open(path, read_only=True) as store:
        comparison = compare(store, copy)
    assert [entry.label for entry in comparison.lost] == ["删除会议", "修改会议", "添加党员"]
    assert comparison.newest is not None
    assert comparison.newest.label == "准备"


def test_a_backup_that_says_the_same_changes_nothing(path: Path) -> None:
    with Store.open(path) as store:
        comparison = compare(store, backup(store))
    assert (comparison.lost, comparison.differences) == ((), ())


def test_comparing_changes_neither_file(path: Path, copy: Path) -> None:
    before = (path.read_bytes(), copy.read_bytes())
    with Store.open(path, read_only=True) as store:
        compare(store, copy)
    assert (path.read_bytes(), copy.read_bytes()) == before


def test_a_restored_file_says_what_the_backup_says(path: Path, copy: Path) -> None:
    with Store.open(path) as store:
        restore(store, copy)
        assert list(dump(store)) == text_of(copy)
        assert examine(store).healthy


def test_the_file_goes_on_being_usable_after_restoring(path: Path, copy: Path) -> None:
    with Store.open(path) as store:
        restore(store, copy)
        fill(store, a_person("later"))
        assert store.query("PRAGMA journal_mode")[0][0] == "truncate"
        assert store.query("PRAGMA busy_timeout")[0][0] > 0
    assert any('"later"' in line for line in text_of(path))


def test_restoring_can_be_taken_back_by_restoring(path: Path, copy: Path) -> None:
    before = text_of(path)
    with Store.open(path) as store:
        present = restore(store, copy)
        restore(store, present)
    assert text_of(path) == before


def test_the_backup_itself_is_left_as_it_is(path: Path, copy: Path) -> None:
    before = copy.read_bytes()
    with Store.open(path) as store:
        restore(store, copy)
    assert copy.read_bytes() == before


def test_a_backup_of_an_earlier_format_is_brought_up_to_date_in_a_copy(tmp_path: Path) -> None:
    path, old = tmp_path / "旧.pbdesk", tmp_path / "旧-20260101-000000.pbdesk"
    shutil.copyfile(MUSEUM / "v1.pbdesk", path)
    shutil.copyfile(MUSEUM / "v1.pbdesk", old)
    with Store.open(path) as store:
        before = list(dump(store))
        fill(store, a_person("new"))
        assert [d.record_id for d in compare(store, old).differences] == ["new"]
        restore(store, old)
        assert list(dump(store)) == before
    assert old.read_bytes() == (MUSEUM / "v1.pbdesk").read_bytes()


def test_a_damaged_backup_is_refused_and_nothing_is_changed(path: Path, copy: Path) -> None:
    scribble(copy)
    before = text_of(path)
    with Store.open(path) as store, pytest.raises(UserError, match="损坏"):
        restore(store, copy)
    assert text_of(path) == before
    assert len(made(folder_of(path), path)) == 1


def test_a_backup_of_another_file_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.pbdesk"
    Store.create(other, desk=Desk.BRANCH, title="别的").close()
    with Store.open(path) as store, pytest.raises(UserError, match="不是这个文件的备份"):
        restore(store, other)


def test_a_file_opened_for_reading_is_not_restored(path: Path, copy: Path) -> None:
    with Store.open(path, read_only=True) as store, pytest.raises(UserError, match="只读方式"):
        restore(store, copy)


def test_where_the_present_can_not_be_backed_up_nothing_is_restored(path: Path, copy: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处.pbdesk"
    copy.rename(elsewhere)
    folder_of(path).rmdir()
    folder_of(path).write_text("in the way")
    before = text_of(path)
    with Store.open(path) as store, pytest.raises(UserError, match="备份没有做成"):
        restore(store, elsewhere)
    assert text_of(path) == before


def test_a_full_disk_leaves_the_file_as_it_was(path: Path, copy: Path) -> None:
    with Store.open(path) as store:
        with store.change("很多") as tx:
            tx.keep_blob(b"x" * 3_000_000)
        large = backup(store)
        restore(store, copy)
        before = list(dump(store))
        store.conn.execute("PRAGMA max_page_count = 1")
        with pytest.raises(UserError):
            restore(store, large)
        assert list(dump(store)) == before


def test_somebody_who_reads_for_ever_is_told_of(path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pbdesk.store.restoring._PATIENCE", 3)
    before = text_of(path)
    with Store.open(path) as store, closing(sqlite3.connect(path)) as reader:
        reading = reader.execute("SELECT r.rev FROM revision r")
        reading.fetchone()
        with pytest.raises(UserError, match="正被另一个窗口"):
            restore(store, copy)
        reading.close()
        assert list(dump(store)) == before


_RESTORER = """
import sys
from pathlib import Path
from pbdesk.store import Store
from pbdesk.store.restoring import restore
store = Store.open(Path(sys.argv[1]))
print("open", flush=True)
while True:
    for copy in sys.argv[2:]:
        restore(store, Path(copy))
        print("done", flush=True)
"""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_program_killed_while_restoring_leaves_one_of_the_two(after: int, path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        kept = [backup(store, tmp_path / "a")]
        with store.change("多") as tx:
            for number in range(3_000):
                tx.put(a_person(f"many{number}"))
        kept.append(backup(store, tmp_path / "b"))
    either = [text_of(copy) for copy in kept]
    command = [sys.executable, "-c", _RESTORER, str(path), *map(str, kept)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        for _ in range(after + 1):
            program.stdout.readline()
        program.send_signal(signal.SIGKILL)
    with Store.open(path) as store:
        assert list(dump(store)) in either
        assert examine(store).healthy


def test_the_newest_good_backup_is_found_behind_a_damaged_one(path: Path, copy: Path) -> None:
    with Store.open(path) as store:
        newer = backup(store)
    assert newest_good(path) == newer
    scribble(newer)
    assert newest_good(path) == copy
    scribble(copy)
    assert newest_good(path) is None


def test_a_damaged_file_is_kept_under_another_name(path: Path, copy: Path) -> None:
    scribble(path)
    damaged = path.read_bytes()
    with pytest.raises(DamagedError):
        Store.open(path)
    aside = rescue(path, copy, NOW)
    assert (aside.name, aside.read_bytes()) == ("测试-损坏-20261008-090000.pbdesk", damaged)
    assert text_of(path) == text_of(copy)


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_what_lies_beside_a_damaged_file_goes_with_it(suffix: str, path: Path, copy: Path) -> None:
    scribble(path)
    path.with_name(path.name + suffix).write_bytes(b"left by a crash")
    aside = rescue(path, copy, NOW)
    assert not path.with_name(path.name + suffix).exists()
    assert aside.with_name(aside.name + suffix).read_bytes() == b"left by a crash"


@pytest.mark.parametrize("links", [True, False])
def test_a_damaged_file_that_can_not_be_replaced_stays_with_all_that_is_its_own(
    links: bool, path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another program has it open on Windows; there are disks, too, where a file has one name only."""

    def refuse(*_: object) -> None:
        raise PermissionError("in use")

    scribble(path)
    path.with_name(path.name + "-journal").write_bytes(b"left by a crash")
    before = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    monkeypatch.setattr(Path, "replace", refuse)
    if not links:
        monkeypatch.setattr("os.link", refuse)
    with pytest.raises(UserError, match="没有恢复成"):
        rescue(path, copy, NOW)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()} == before


def test_where_a_file_has_one_name_only_the_damaged_one_is_copied_for_its_owner(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    scribble(path)
    damaged = path.read_bytes()
    monkeypatch.setattr("os.link", refuse)
    aside = rescue(path, copy, NOW)
    assert (aside.read_bytes(), text_of(path)) == (damaged, text_of(copy))
    assert os.name != "posix" or not aside.stat().st_mode & 0o077


@pytest.mark.parametrize("content", [b"PK\x03\x04 a letter", b"notes of somebody\n" * 9_000])
def test_a_file_that_never_was_ours_is_not_replaced(content: bytes, copy: Path, tmp_path: Path) -> None:
    letter = tmp_path / "通知.docx"
    letter.write_bytes(content)
    with pytest.raises(UserError, match="不是支部工作台的文件"):
        rescue(letter, copy, NOW)
    assert letter.read_bytes() == content
    assert not list(tmp_path.glob("通知-*"))


@pytest.mark.parametrize("left", [b"", bytes(50_000)])
def test_what_a_power_cut_emptied_is_replaced(left: bytes, path: Path, copy: Path) -> None:
    path.write_bytes(left)
    rescue(path, copy, NOW)
    assert text_of(path) == text_of(copy)


def test_a_damaged_backup_saves_nothing(path: Path, copy: Path) -> None:
    scribble(path)
    scribble(copy)
    before = path.read_bytes()
    with pytest.raises(UserError):
        rescue(path, copy, NOW)
    assert path.read_bytes() == before
    assert not is_good(copy)


def test_the_second_folder_survives_going_back(path: Path, copy: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with Store.open(path) as store:
        choose_second_folder(store, stick)
        restore(store, copy)
        assert second_folder(store) == stick


def test_private_numbers_come_back_too(path: Path) -> None:
    with Store.open(path) as store:
        fill(store, a_person("x", phone="13800138000"))
        kept = backup(store)
        with store.change("改电话") as tx:
            tx.put(a_person("x", phone="13900139000"), seen(store, Person, "x").heads)
        assert [d.record_id for d in compare(store, kept).differences] == ["x"]
        restore(store, kept)
        assert seen(store, Person, "x").record.phone == "13800138000"
