"""A file with a password: opened with it or the recovery key, told in a sentence what is wrong, used as any other."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.files import write_whole
from pbdesk.model import Desk
from pbdesk.store import Store, keyring, recovery
from pbdesk.store.backup import backup, folder_of, made
from pbdesk.store.ciphering import NoCipherError
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.keyring import LockedError
from pbdesk.store.rekeying import OldBackups, prepare
from pbdesk.store.restoring import compare, is_good, rescue, restore
from pbdesk.store.sentences import DamagedError
from pbdesk.store.unlocking import WrongPasswordError, has_password, unlock
from tests.builders import NOW, a_meeting, a_person, a_small_branch, fill
from tests.passwords import OTHER, PASSWORD, forget_all, lock

MUSEUM = Path(__file__).parents[1] / "museum"
PAGE = 4096


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget_all()
    yield
    forget_all()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a file with a password and of its backup, made once."""
    path = tmp_path_factory.mktemp("locked") / "测试.pbdesk"
    with Store.create(path, desk=Desk.STREET, title="测试街道", clock=lambda: NOW, author="测试员") as store:
        fill(store, *a_small_branch())
    lock(path)
    forget_all()
    return path.parent


@pytest.fixture
def path(locked: Path, tmp_path: Path) -> Path:
    """A file with a password that this program has not been told."""
    shutil.copytree(locked, tmp_path, dirs_exist_ok=True)
    return tmp_path / "测试.pbdesk"


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def said_of(path: Path) -> str:
    """What opening and examining a file say of it."""
    try:
        with Store.open(path, read_only=True) as store:
            return "".join(examine(store).findings)
    except DamagedError as error:
        return str(error)


def without_sqlcipher(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sqlcipher3", "sqlcipher3.dbapi2"):
        monkeypatch.setitem(sys.modules, name, None)


def test_nothing_of_it_can_be_read_in_the_file(path: Path) -> None:
    content = path.read_bytes()
    assert b"SQLite" not in content
    assert "测试街道".encode() not in content
    assert b"revision" not in content


def test_it_is_not_opened_without_its_password(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(LockedError, match="要有密码才能打开"):
        Store.open(path)
    assert path.read_bytes() == before


def test_it_opens_with_its_password_and_is_used_as_any_other(path: Path) -> None:
    unlock(path, PASSWORD)
    with Store.open(path) as store:
        fill(store, a_person("new"), label="添加党员")
        store.undo()
        store.redo()
        assert store.history()[0].label == "重做：添加党员"
        assert examine(store).findings == ()
    assert any('"new"' in line for line in text_of(path))


def test_it_opens_under_any_name(path: Path, tmp_path: Path) -> None:
    moved = path.rename(tmp_path / "材料(1).txt")
    unlock(moved, PASSWORD)
    assert len(text_of(moved)) > 5


@pytest.mark.parametrize("wrong", ["", " ", PASSWORD + " ", PASSWORD.lower(), "x" * 100_000, "😀", "'; DROP", "\x00"])
def test_a_wrong_password_is_told_and_changes_nothing(path: Path, wrong: str) -> None:
    before = path.read_bytes()
    with pytest.raises(WrongPasswordError, match="密码不对"):
        unlock(path, wrong)
    assert path.read_bytes() == before
    assert keyring.is_locked(path)


def test_a_wrong_password_is_not_told_on_standard_error(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WrongPasswordError):
        unlock(path, "wrong password")
    assert capfd.readouterr().err == ""


def test_it_opens_with_its_recovery_key(store_file: Path) -> None:
    key = lock(store_file)
    forget_all()
    assert key is not None
    unlock(store_file, " ".join(recovery.groups_of(key)).lower())
    assert text_of(store_file) is not None


def test_a_mistyped_recovery_key_is_told_by_its_group(store_file: Path) -> None:
    key = lock(store_file)
    forget_all()
    assert key is not None
    groups = list(recovery.groups_of(key))
    groups[4] = groups[4][:-1] + ("A" if groups[4][-1] != "A" else "B")
    with pytest.raises(UserError, match="第 5 组抄错了"):
        unlock(store_file, " ".join(groups))


def test_the_sheet_from_before_the_password_was_changed_is_told_by_its_name(store_file: Path) -> None:
    key = lock(store_file)
    assert key is not None
    new = lock(store_file, OTHER)
    forget_all()
    assert new is not None
    with pytest.raises(WrongPasswordError, match=f"编号 {recovery.name_of(new.salt)} 的那一张"):
        unlock(store_file, " ".join(recovery.groups_of(key)))


def test_without_sqlcipher_it_is_told_what_is_missing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_sqlcipher(monkeypatch)
    with pytest.raises(NoCipherError, match=r"pbdesk\[password\]"):
        unlock(path, PASSWORD)


def test_without_sqlcipher_other_files_work_and_only_passwords_do_not(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_sqlcipher(monkeypatch)
    before = store_file.read_bytes()
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        store.undo()
        with pytest.raises(NoCipherError, match="没有装“文件密码”功能"):
            prepare(store, PASSWORD)
        assert examine(store).healthy
    assert store_file.read_bytes() != before
    assert not has_password(store_file)


def test_a_file_without_a_password_stays_with_the_standard_library(store_file: Path) -> None:
    with Store.open(store_file) as store:
        assert isinstance(store.conn, sqlite3.Connection)


def test_nobody_writes_a_sheet_over_it(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(UserError, match="里存着数据"):
        write_whole(path, [b"%PDF"])
    assert path.read_bytes() == before


@pytest.mark.parametrize("cut", [1, PAGE - 1, PAGE // 2])
def test_a_file_cut_within_a_page_is_told_before_anything_is_asked(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(DamagedError, match="不完整"):
        Store.open(path)


@pytest.mark.parametrize("pages", [1, 20])
def test_a_file_cut_between_two_pages_is_told(path: Path, pages: int) -> None:
    path.write_bytes(path.read_bytes()[: -pages * PAGE])
    unlock(path, PASSWORD)
    with pytest.raises(DamagedError):
        Store.open(path)


def test_one_changed_byte_anywhere_is_found(path: Path, tmp_path: Path) -> None:
    unlock(path, PASSWORD)
    content = path.read_bytes()
    spoilt = tmp_path / "坏.pbdesk"
    for at in range(PAGE, len(content), PAGE * 9 + 7):
        spoilt.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert "不是当初写下的内容" in said_of(spoilt) or "已经损坏" in said_of(spoilt), at


def test_a_password_set_by_a_later_version_is_told(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[3] = 200
    path.write_bytes(content)
    with pytest.raises(UserError, match="请先升级程序"):
        Store.open(path)


def test_a_spoilt_beginning_is_told_from_a_wrong_password_by_a_backup(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(WrongPasswordError):
        unlock(path, "wrong password")
    with pytest.raises(DamagedError, match="开头已经损坏（密码是对的）"):
        unlock(path, PASSWORD)


def test_a_backup_has_the_password_of_its_file(path: Path) -> None:
    unlock(path, PASSWORD)
    with Store.open(path) as store:
        copy = backup(store)
    assert keyring.salt_of(copy) == keyring.salt_of(path)
    forget_all()
    unlock(copy, PASSWORD)
    assert text_of(copy) == text_of(path)


def test_going_back_asks_nothing_more_under_the_same_password(path: Path) -> None:
    unlock(path, PASSWORD)
    with Store.open(path) as store:
        copy = backup(store)
        before = list(dump(store))
        fill(store, a_meeting("m9"))
        assert [d.record_id for d in compare(store, copy).differences] == ["m9"]
        restore(store, copy)
        assert list(dump(store)) == before
        fill(store, a_person("later"))
    assert has_password(path)
    assert any('"later"' in line for line in text_of(path))


@pytest.mark.parametrize(("then", "now"), [(None, PASSWORD), (PASSWORD, None), (PASSWORD, OTHER)])
def test_going_back_to_a_backup_under_another_lock_keeps_that_of_the_file(
    store_file: Path, then: str | None, now: str | None
) -> None:
    if then is not None:
        lock(store_file, then)
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        copy = backup(store)
        before = list(dump(store))
        fill(store, a_person("later"))
        store.keep_setting("device_key", "made since")
    lock(store_file, now, OldBackups.KEEP)
    salt = keyring.salt_of(store_file)
    with Store.open(store_file) as store:
        restore(store, copy)
        assert list(dump(store)) == before
        assert store.setting("device_key") == "made since"
        assert examine(store).healthy
    assert keyring.salt_of(store_file) == salt


def test_a_backup_under_a_forgotten_password_is_told(store_file: Path) -> None:
    lock(store_file)
    with Store.open(store_file) as store:
        copy = backup(store)
    lock(store_file, OTHER, OldBackups.KEEP)
    forget_all()
    unlock(store_file, OTHER)
    with Store.open(store_file) as store, pytest.raises(LockedError, match=copy.name):
        restore(store, copy)
    assert not is_good(copy)


def test_a_damaged_file_is_saved_by_its_backup(path: Path) -> None:
    unlock(path, PASSWORD)
    before = text_of(path)
    (copy,) = made(folder_of(path), path)
    path.write_bytes(path.read_bytes()[:PAGE] + b"\xff" * PAGE * 3)
    with pytest.raises(DamagedError):
        Store.open(path)
    rescue(path, copy, NOW)
    assert text_of(path) == before


def test_an_older_format_under_a_password_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "旧.pbdesk"
    shutil.copyfile(MUSEUM / "locked-v3.pbdesk", path)
    unlock(path, "museum 博物馆 1926")
    with Store.open(path) as store:
        assert list(dump(store)) == (MUSEUM / "v3.jsonl").read_text(encoding="utf-8").splitlines()
        assert examine(store).healthy


def test_a_full_disk_is_told(path: Path) -> None:
    unlock(path, PASSWORD)
    with Store.open(path) as store:
        before = list(dump(store))
        store.conn.execute(f"PRAGMA max_page_count = {store.query('PRAGMA page_count')[0][0]}")
        with pytest.raises(UserError, match="磁盘已满"):
            fill(store, *(a_person(f"x{n}", remark="字" * 900) for n in range(60)))
        assert list(dump(store)) == before


CRASH = """
import os, signal, sqlite3, sys
from pathlib import Path
from pbdesk.store import Store
from pbdesk.store.loading import load
from pbdesk.store.unlocking import unlock

path = Path(sys.argv[1])
unlock(path, sys.argv[3])
store = Store.open(path)
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


@pytest.mark.parametrize("writes", [60, 115, 120])
def test_a_killed_save_leaves_the_old_state_whatever_password_is_tried_first(
    writes: int, path: Path, tmp_path: Path
) -> None:
    unlock(path, PASSWORD)
    before = text_of(path)
    forget_all()
    script = tmp_path / "crash.py"
    script.write_text(CRASH, encoding="utf-8")
    child = subprocess.run(
        [sys.executable, str(script), str(path), str(writes), PASSWORD],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, capture_output=True, check=False,
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    with pytest.raises(WrongPasswordError):
        unlock(path, "wrong password")
    unlock(path, PASSWORD)
    assert text_of(path) == before


def test_a_file_of_sqlcipher_that_is_not_ours_is_not_asked_for(tmp_path: Path) -> None:
    from sqlcipher3 import dbapi2

    path = tmp_path / "别的.db"
    with closing(dbapi2.connect(str(path))) as conn:
        conn.execute("PRAGMA key = 'secret'")
        conn.execute("CREATE TABLE t (x)")
    with pytest.raises(DamagedError, match="不是支部工作台的文件"):
        Store.open(path)


def test_two_files_may_be_open_under_two_passwords(path: Path, tmp_path: Path) -> None:
    second = tmp_path / "二.pbdesk"
    Store.create(second, desk=Desk.BRANCH, title="二").close()
    lock(second, OTHER)
    unlock(path, PASSWORD)
    with Store.open(path) as one, Store.open(second) as two:
        assert (one.title, two.title) == ("测试街道", "二")
