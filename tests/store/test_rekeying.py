"""Setting, changing and taking off a password: the old file or the new one, never between; nothing readable stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import Store, keyring, rewriting
from pbdesk.store.backup import backup, choose_second_folder, folder_of, made
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.rekeying import OldBackups, adopt, forgo, other_backups, prepare, treat_backups
from pbdesk.store.unlocking import has_password, unlock
from tests.builders import NOW, a_person, a_small_branch, fill
from tests.passwords import OTHER, PASSWORD, forget_all, lock


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget_all()
    yield
    forget_all()


@pytest.fixture
def path(store_file: Path) -> Path:
    """A file without a password, and a backup of it."""
    with Store.open(store_file) as store:
        fill(store, *a_small_branch())
        backup(store)
    return store_file


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def readable(folder: Path) -> list[str]:
    """The names of the files, however deep, in which a person's name can be read."""
    return [p.name for p in folder.rglob("*") if p.is_file() and "陈p1".encode() in p.read_bytes()]


def copies(path: Path) -> list[Path]:
    return made(folder_of(path), path)


def test_setting_and_taking_off_leave_what_the_file_says(path: Path) -> None:
    before = text_of(path)
    lock(path)
    assert (has_password(path), text_of(path)) == (True, before)
    lock(path, None)
    assert (has_password(path), text_of(path)) == (False, before)


def test_the_store_that_is_open_goes_on_and_so_do_others_that_read_it(path: Path) -> None:
    with Store.open(path) as store:
        adopt(store, prepare(store, PASSWORD))
        fill(store, a_person("new"), label="添加党员")
        store.undo()
        with Store.open(path, read_only=True) as reader:
            assert reader.history()[0].label == store.history()[0].label
        assert store.query("PRAGMA journal_mode")[0][0] == "truncate"
        assert examine(store).healthy


def test_undo_and_history_go_through(path: Path) -> None:
    with Store.open(path) as store:
        fill(store, a_person("new"), label="添加党员")
        before = store.history()
        adopt(store, prepare(store, PASSWORD))
        assert store.history() == before
        store.undo()
        assert store.history()[0].label == "撤销：添加党员"


def test_after_setting_nothing_readable_is_left(path: Path) -> None:
    assert set(readable(path.parent)) == {path.name, copies(path)[0].name}
    lock(path)
    assert readable(path.parent) == []
    assert len(copies(path)) == 2


def test_the_backup_made_on_the_way_has_the_password_already(path: Path) -> None:
    with Store.open(path) as store:
        waiting = prepare(store, PASSWORD)
    forgo(waiting)
    plain, locked = copies(path)
    assert (has_password(plain), has_password(locked)) == (False, True)
    assert not has_password(path)


def test_backups_that_are_left_stay_readable_without_a_password(path: Path) -> None:
    lock(path, backups=OldBackups.KEEP)
    plain, locked = copies(path)
    assert (has_password(plain), has_password(locked)) == (False, True)
    assert len(text_of(plain)) > 5


def test_backups_that_are_to_go_go_and_the_new_one_stays(path: Path) -> None:
    lock(path, backups=OldBackups.DELETE)
    (only,) = copies(path)
    assert has_password(only)


def test_a_second_folder_is_treated_as_the_first(path: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with Store.open(path) as store:
        choose_second_folder(store, stick)
    lock(path)
    assert readable(stick) == []
    assert len(made(stick, path)) == 2


def test_a_damaged_backup_is_left_and_told(path: Path) -> None:
    (old,) = copies(path)
    old.write_bytes(old.read_bytes()[:4096] + b"\xff" * 40_960)
    spoilt = old.read_bytes()
    with Store.open(path) as store:
        adopt(store, prepare(store, PASSWORD))
        treated = treat_backups(store, OldBackups.CONVERT)
    assert (treated.done, [words.split("：")[0] for words in treated.left]) == (0, [old.name])
    assert old.read_bytes() == spoilt


def test_after_a_change_only_the_new_password_opens_file_and_backups(path: Path) -> None:
    lock(path)
    lock(path, OTHER)
    forget_all()
    for each in (path, *copies(path)):
        with pytest.raises(UserError, match="密码不对"):
            unlock(each, PASSWORD)
    unlock(path, OTHER)
    assert [each.name for each in copies(path) if keyring.is_locked(each)] == []


def test_backups_under_a_password_nobody_knows_any_more_are_left_and_told(path: Path) -> None:
    lock(path)
    lock(path, OTHER, OldBackups.KEEP)
    forget_all()
    unlock(path, OTHER)
    with Store.open(path) as store:
        old = list(other_backups(store))
        treated = treat_backups(store, OldBackups.CONVERT)
    assert (treated.done, len(treated.left)) == (0, len(old))
    assert "要有密码才能打开" in treated.left[0]


def test_the_same_password_again_is_refused(path: Path) -> None:
    lock(path)
    with Store.open(path) as store, pytest.raises(UserError, match="和现在的一样"):
        prepare(store, PASSWORD)


def test_there_is_nothing_to_take_off_a_file_without_one(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(UserError, match="没有密码，不用取消"):
        prepare(store, None)


@pytest.mark.parametrize("password", ["", "short", " 前后有空格 "])
def test_a_bad_password_changes_nothing(path: Path, password: str) -> None:
    before = (path.read_bytes(), copies(path))
    with Store.open(path) as store, pytest.raises(UserError, match="没有改动文件"):
        prepare(store, password)
    assert (path.read_bytes(), copies(path)) == before


def test_data_in_memory_has_no_password(store: Store) -> None:
    with pytest.raises(UserError, match="只在内存里"):
        prepare(store, PASSWORD)


def test_what_was_written_meanwhile_is_not_lost(path: Path) -> None:
    with Store.open(path) as store:
        waiting = prepare(store, PASSWORD)
        fill(store, a_person("meanwhile"))
        with pytest.raises(UserError, match="又有了改动"):
            adopt(store, waiting)
        fill(store, a_person("later"))
    assert not has_password(path)
    assert any('"meanwhile"' in line for line in text_of(path))
    assert [p.name for p in path.parent.iterdir() if p.name.endswith(".password")] == []


def test_a_copy_that_does_not_say_the_same_is_found(path: Path, tmp_path: Path) -> None:
    """The control of the comparison: it can fail."""
    other = tmp_path / "other.pbdesk"
    shutil.copyfile(path, other)
    with Store.open(other) as store:
        store.keep_setting("author", "别人")
    with pytest.raises(UserError, match="对不上"):
        rewriting.compare(path, other, None, lambda *_: None)


def test_a_folder_that_cannot_be_written_to_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(rewriting, "make_private", refuse)
    with Store.open(path) as store, pytest.raises(UserError, match=r"不能在.*里写入"):
        prepare(store, PASSWORD)
    assert not has_password(path)


def test_a_file_in_use_that_cannot_be_replaced_is_told_and_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a file that somebody reads can't be replaced."""

    def refuse(_copied: Path, _fresh: Path) -> None:
        raise PermissionError

    with Store.open(path) as store:
        waiting = prepare(store, PASSWORD)
        monkeypatch.setattr("shutil.copymode", refuse)
        with pytest.raises(UserError, match="没有换成"):
            adopt(store, waiting)
        fill(store, a_person("later"))
    assert any('"later"' in line for line in text_of(path))


def test_who_may_read_the_file_stays(path: Path) -> None:
    path.chmod(0o640)
    lock(path)
    assert path.stat().st_mode & 0o777 == 0o640


CRASH = """
import os, signal, sys
from pathlib import Path
from pbdesk.store import Store
from pbdesk.store.rekeying import OldBackups, adopt, prepare, treat_backups
from pbdesk.store.unlocking import unlock

path, old, new, left = Path(sys.argv[1]), sys.argv[2], sys.argv[3] or None, int(sys.argv[4])
seen = 0

def die(event, args):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.chmod") and ".pbdesk" in str(args[0]):
        seen += 1
        if seen == left:
            os.kill(os.getpid(), signal.SIGKILL)

if old:
    unlock(path, old)
with Store.open(path) as store:
    sys.addaudithook(die)
    adopt(store, prepare(store, new))
    treat_backups(store, OldBackups.CONVERT)
print(seen)
"""
"""Dies just before the n-th time that a file of records is opened, renamed, removed or given its mode."""


def child(script: Path, path: Path, old: str, new: str, left: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), str(path), old, new, str(left)], capture_output=True, check=False, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [("", PASSWORD), (PASSWORD, OTHER), (PASSWORD, "")])
def test_killed_anywhere_the_file_is_the_old_or_the_new_one(old: str, new: str, path: Path, tmp_path: Path) -> None:
    if old:
        lock(path, old)
        forget_all()
    script = tmp_path / "crash.py"
    script.write_text(CRASH, encoding="utf-8")

    def run(left: int) -> tuple[Path, subprocess.CompletedProcess[str]]:
        home = tmp_path / f"run{left}"
        home.mkdir()
        shutil.copyfile(path, home / path.name)
        shutil.copytree(folder_of(path), folder_of(home / path.name))
        return home / path.name, child(script, home / path.name, old, new, left)

    _, done = run(0)
    assert done.returncode == 0, done.stderr
    total = int(done.stdout)
    found = set()
    for left in range(1, total + 1, total // 4):
        struck, dead = run(left)
        assert dead.returncode == -signal.SIGKILL, dead.stderr
        for each in (struck, *copies(struck)):
            assert is_sound(each, old, new), (left, each.name)
        Store.open(struck).close()
        assert [p.name for p in struck.parent.iterdir() if p not in (struck, folder_of(struck))] == []
        found.add("old" if keyring.salt_of(struck) == keyring.salt_of(path) else "new")
    assert found == {"old", "new"}


def is_sound(path: Path, *passwords: str) -> bool:
    """Whether one of the passwords, or none, opens a whole file."""
    for password in filter(None, passwords):
        with suppress(UserError):
            unlock(path, password)
            break
    with Store.open(path, read_only=True) as store:
        return examine(store).healthy


def test_a_new_file_may_get_a_password_at_once(tmp_path: Path) -> None:
    path = tmp_path / "新.pbdesk"
    with Store.create(path, desk=Desk.BRANCH, title="新支部", clock=lambda: NOW) as store:
        adopt(store, prepare(store, PASSWORD))
        fill(store, a_person())
    assert has_password(path)
