"""A file with a password at the desktop: set, asked for, changed, taken off; the key for the safe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.store import Store, recovery
from pbdesk.store.backup import backup, folder_of, made
from pbdesk.store.dumping import dump
from pbdesk.store.keyring import Key, is_locked
from pbdesk.store.rekeying import OldBackups
from pbdesk.store.unlocking import has_password, unlock
from tests.orchard import a_draft, a_file
from tests.passwords import OTHER, PASSWORD, forget_all, lock
from tests.sheets.reading import packed
from tests.ui.hands import button_named, click, press, write
from ui.app import Program
from ui.dialogs.backups import BackupsDialog
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.recovery_key import RecoveryKeyDialog
from ui.dialogs.rescue import RescueDialog
from ui.dialogs.set_password import SetPasswordDialog
from ui.dialogs.unlock import UnlockDialog
from ui.window import Window

DialogT = TypeVar("DialogT", bound=QDialog)


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget_all()
    yield
    forget_all()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A file without a password, and a backup of it."""
    path = tmp_path / "果园.pbdesk"
    with a_file(path=path) as store:
        backup(store)
    return path


@pytest.fixture
def locked(plain: Path) -> Path:
    lock(plain)
    forget_all()
    return plain


@pytest.fixture
def key(plain: Path) -> Key:
    """The key of a file that has just got a password, which the program does not know any more."""
    found = lock(plain)
    forget_all()
    assert found is not None
    return found


def the_window(program: Program) -> Window:
    assert program.window is not None
    QApplication.processEvents()
    return program.window


def asked(program: Program, kind: type[DialogT]) -> DialogT:
    assert isinstance(program.dialog, kind)
    return program.dialog


def entries(program: Program) -> dict[str, QAction]:
    """What the first menu offers now."""
    menu = the_window(program).menuBar().actions()[0].menu()
    assert isinstance(menu, QMenu)
    return {action.text().split("(")[0]: action for action in menu.actions() if action.isVisible()}


def shows_the_key(program: Program, qtbot: QtBot) -> RecoveryKeyDialog:
    qtbot.waitUntil(lambda: isinstance(program.dialog, RecoveryKeyDialog), timeout=20_000)
    return asked(program, RecoveryKeyDialog)


def set_by_hand(program: Program, plain: Path, qtbot: QtBot, password: str = PASSWORD) -> RecoveryKeyDialog:
    """From the menu to the recovery key, by keyboard."""
    program.start(plain)
    entries(program)["给文件设密码…"].trigger()
    dialog = asked(program, SetPasswordDialog)
    for field in (dialog.new, dialog.again):
        write(field, password)
    press(dialog.again, Qt.Key.Key_Return)
    return shows_the_key(program, qtbot)


def read_from(dialog: RecoveryKeyDialog) -> str:
    """The recovery key, as somebody copies it from the screen."""
    groups = [words.accessibleName() for words in dialog.findChildren(type(dialog.said))]
    return " ".join(name.split("：")[1] for name in groups if name.startswith("第 "))


# setting, changing, taking off


def test_setting_by_keyboard_shows_a_key_that_opens_the_file(program: Program, plain: Path, qtbot: QtBot) -> None:
    dialog = set_by_hand(program, plain, qtbot)
    words = read_from(dialog)
    dialog.close()
    the_window(program).close()
    assert is_locked(plain)
    unlock(plain, words)
    assert not is_locked(plain)


def test_afterwards_the_window_works_as_usual(program: Program, plain: Path, qtbot: QtBot) -> None:
    set_by_hand(program, plain, qtbot).close()
    window = the_window(program)
    assert window.bridge.run(lambda store: record(store, a_draft(title="设了密码以后")))
    found: list[int] = []
    window.bridge.read("count", lambda task: len(task.store.history()), found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [len(window.bridge.store.history())]
    window.close()
    forget_all()
    unlock(plain, PASSWORD)
    with Store.open(plain, read_only=True) as store:
        assert any("设了密码以后" in line for line in dump(store))


def test_old_backups_come_along_unless_told_otherwise(program: Program, plain: Path, qtbot: QtBot) -> None:
    dialog = set_by_hand(program, plain, qtbot)
    assert "以前的备份也处理了 1 份" in dialog.said.text()
    assert [has_password(copy) for copy in made(folder_of(plain), plain)] == [True, True]


def test_old_backups_can_be_left_as_they_are(program: Program, plain: Path, qtbot: QtBot) -> None:
    program.start(plain)
    program.do("password-set")
    dialog = asked(program, SetPasswordDialog)
    dialog.new.setText(PASSWORD)
    dialog.again.setText(PASSWORD)
    click(dialog.choices.button(1))
    click(dialog.do_button)
    shows_the_key(program, qtbot)
    assert [has_password(copy) for copy in made(folder_of(plain), plain)] == [False, True]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("", "", "密码是空的"), ("短", "短", "密码太短"), (PASSWORD, OTHER, "两次输入的密码不一样")],
)
def test_a_bad_new_password_is_told_at_its_field_and_changes_nothing(
    first: str, second: str, told: str, program: Program, plain: Path
) -> None:
    program.start(plain)
    program.do("password-set")
    dialog = asked(program, SetPasswordDialog)
    dialog.new.setText(first)
    dialog.again.setText(second)
    click(dialog.do_button)
    assert told in dialog.new.error + dialog.again.error
    assert dialog.isVisible()
    assert not has_password(plain)


def test_the_menu_offers_what_fits_the_file(program: Program, plain: Path, qtbot: QtBot) -> None:
    program.start(plain)
    assert {"给文件设密码…"} == {name for name in entries(program) if "密码" in name or "密钥" in name}
    the_window(program).close()
    lock(plain)
    program.start(plain)
    names = {name for name in entries(program) if "密码" in name or "密钥" in name}
    assert names == {"修改密码…", "取消密码…", "恢复密钥…"}


def test_changing_asks_for_the_present_one_first(program: Program, locked: Path, qtbot: QtBot) -> None:
    unlock(locked, PASSWORD)
    program.start(locked)
    entries(program)["修改密码…"].trigger()
    dialog = asked(program, SetPasswordDialog)
    for field, words in ((dialog.now, "wrong password"), (dialog.new, OTHER), (dialog.again, OTHER)):
        field.setText(words)
    click(dialog.do_button)
    assert "密码不对" in dialog.now.error
    dialog.now.setText(PASSWORD)
    click(dialog.do_button)
    shows_the_key(program, qtbot).close()
    the_window(program).close()
    unlock(locked, OTHER)
    assert not is_locked(locked)


def test_who_forgot_the_password_changes_it_with_the_recovery_key(
    program: Program, plain: Path, key: Key, qtbot: QtBot
) -> None:
    words = " ".join(recovery.groups_of(key))
    unlock(plain, words)
    program.start(plain)
    program.do("password-change")
    dialog = asked(program, SetPasswordDialog)
    for field, typed in ((dialog.now, words.lower()), (dialog.new, OTHER), (dialog.again, OTHER)):
        field.setText(typed)
    click(dialog.do_button)
    shows_the_key(program, qtbot)


def test_taking_off_leaves_a_file_that_anybody_opens(program: Program, locked: Path, qtbot: QtBot) -> None:
    unlock(locked, PASSWORD)
    program.start(locked)
    program.do("password-remove")
    dialog = asked(program, SetPasswordDialog)
    dialog.now.setText(PASSWORD)
    click(dialog.do_button)
    qtbot.waitUntil(lambda: "已取消密码。以前的备份" in the_window(program).toast.text(), timeout=20_000)
    assert [has_password(each) for each in (locked, *made(folder_of(locked), locked))] == [False] * 4
    assert "给文件设密码…" in entries(program)


def test_cancelled_while_it_is_written_nothing_has_changed(program: Program, plain: Path, qtbot: QtBot) -> None:
    program.start(plain)
    program.do("password-set")
    dialog = asked(program, SetPasswordDialog)
    dialog.new.setText(PASSWORD)
    dialog.again.setText(PASSWORD)
    dialog.submit()
    asked(program, ProgressDialog).reject()
    assert the_window(program).bridge.jobs.finish()
    QApplication.processEvents()
    assert not has_password(plain)
    assert [path.name for path in plain.parent.iterdir() if path.name.endswith(".password")] == []


def test_without_sqlcipher_it_is_told_and_everything_else_works(
    program: Program, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sqlcipher3", "sqlcipher3.dbapi2"):
        monkeypatch.setitem(sys.modules, name, None)
    program.start(plain)
    program.do("password-set")
    assert "没有装“文件密码”功能" in the_window(program).toast.text()
    assert the_window(program).bridge.run(lambda store: record(store, a_draft()))


def test_what_is_only_looked_at_gets_no_password(program: Program, plain: Path) -> None:
    with Store.open(plain):
        program.start(plain)
        assert program.dialog is not None
        click(button_named(program.dialog, "只看不改(L)"))
        assert not entries(program)["给文件设密码…"].isEnabled()


# the key for the safe


def test_the_key_is_shown_to_who_knows_the_password(program: Program, plain: Path, key: Key, qtbot: QtBot) -> None:
    unlock(plain, PASSWORD)
    program.start(plain)
    entries(program)["恢复密钥…"].trigger()
    dialog = asked(program, SetPasswordDialog)
    click(dialog.do_button)
    assert "密码不对" in dialog.now.error
    dialog.now.setText(PASSWORD)
    click(dialog.do_button)
    assert recovery.read(read_from(shows_the_key(program, qtbot))).secret == key.secret


def test_nothing_of_the_key_is_saved_until_that_is_asked_for(
    program: Program, plain: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = set_by_hand(program, plain, qtbot)
    group = dialog.windowTitle().split()[-1].encode()
    assert [path for path in tmp_path.rglob("*") if path.is_file() and group in path.read_bytes()] == []
    assert list(tmp_path.rglob("*.pdf")) == []
    target = tmp_path / "恢复密钥.pdf"
    dialog.save_to(target)
    assert "果园居民小组党支部" in packed(target.read_bytes())
    assert "再把这个 PDF 删除" in dialog.said.text()


def test_the_key_is_printed(program: Program, plain: Path, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = set_by_hand(program, plain, qtbot)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.print_on(printer)
    qtbot.waitUntil(lambda: "已送到打印机" in dialog.said.text())
    assert (tmp_path / "printed.pdf").stat().st_size > 1000


# opening


def test_opening_asks_and_enter_opens(program: Program, locked: Path) -> None:
    program.start(locked)
    dialog = asked(program, UnlockDialog)
    assert program.window is None
    dialog.password.setText(PASSWORD)
    press(dialog.password, Qt.Key.Key_Return)
    assert the_window(program).bridge.store.path == locked


def test_a_wrong_password_is_told_and_the_next_try_is_free(program: Program, locked: Path) -> None:
    program.start(locked)
    dialog = asked(program, UnlockDialog)
    for _ in range(4):
        write(dialog.password, "wrong password")
        press(dialog.password, Qt.Key.Key_Return)
        assert "密码不对" in dialog.error.text()
        assert dialog.password.selectedText() == dialog.password.text()
    dialog.password.setText(PASSWORD)
    click(dialog.open_button)
    assert the_window(program).isVisible()


def test_escape_leaves_the_file_alone(program: Program, locked: Path) -> None:
    before = locked.read_bytes()
    program.start(locked)
    press(asked(program, UnlockDialog), Qt.Key.Key_Escape)
    assert locked.read_bytes() == before
    assert program.start_screen is not None
    assert program.start_screen.isVisible()


def test_a_shift_lock_is_noticed_while_one_types(program: Program, locked: Path) -> None:
    program.start(locked)
    dialog = asked(program, UnlockDialog)
    press(dialog.password, Qt.Key.Key_A)
    assert not dialog.capped.isVisible()
    write(dialog.password, "A")
    assert dialog.capped.isVisible()


def test_the_recovery_key_tells_the_wrong_group_while_one_types(
    program: Program, plain: Path, key: Key, qtbot: QtBot
) -> None:
    program.start(plain)
    dialog = asked(program, UnlockDialog)
    click(dialog.other)
    groups = recovery.groups_of(key)
    write(dialog.recovery, f"{groups[0]} {groups[2]} ")
    assert dialog.state.text().startswith("✗ 第 2 组")
    dialog.recovery.setPlainText("")
    write(dialog.recovery, " ".join(groups).lower())
    assert dialog.state.text().startswith("✓ 已输入 14 组")
    assert dialog.focusWidget() is dialog.recovery
    press(dialog.recovery, Qt.Key.Key_Return)
    assert the_window(program).bridge.store.path == plain


def test_a_mistyped_recovery_key_is_told(program: Program, plain: Path, key: Key) -> None:
    program.start(plain)
    dialog = asked(program, UnlockDialog)
    dialog.turn()
    dialog.recovery.setPlainText(" ".join(recovery.groups_of(key)[:-1]))
    dialog.submit()
    assert "一共 14 组" in dialog.error.text()


def test_who_closes_the_file_is_asked_again(program: Program, locked: Path) -> None:
    unlock(locked, PASSWORD)
    program.start(locked)
    the_window(program).close()
    program.start(locked)
    assert isinstance(program.dialog, UnlockDialog)


def test_opening_another_file_forgets_the_first_one(program: Program, locked: Path, tmp_path: Path) -> None:
    second = tmp_path / "二.pbdesk"
    a_file(path=second).close()
    unlock(locked, PASSWORD)
    program.start(locked)
    assert program.open(second)
    assert is_locked(locked)


def test_the_same_file_opened_anew_keeps_its_key(program: Program, locked: Path) -> None:
    unlock(locked, PASSWORD)
    with Store.open(locked):
        program.start(locked)
        assert program.dialog is not None
        click(button_named(program.dialog, "只看不改(L)"))
    assert program.open(locked)
    assert not the_window(program).bridge.store.read_only
    assert not is_locked(locked)


# backups and damage


def test_a_backup_under_another_password_asks_for_that(program: Program, locked: Path, qtbot: QtBot) -> None:
    unlock(locked, PASSWORD)
    lock(locked, OTHER, OldBackups.KEEP)
    forget_all()
    unlock(locked, OTHER)
    program.start(locked)
    program.do("backups")
    dialog = asked(program, BackupsDialog)
    qtbot.waitUntil(lambda: dialog.unlock_button.isVisible())
    assert "另一个密码" in dialog.words.text()
    click(dialog.unlock_button)
    dialog.unlocking.password.setText(PASSWORD)
    click(dialog.unlocking.open_button)
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert not dialog.unlock_button.isVisible()


def test_damage_at_the_beginning_offers_the_backup_once_the_password_is_known(program: Program, locked: Path) -> None:
    content = bytearray(locked.read_bytes())
    content[200] ^= 1
    locked.write_bytes(content)
    program.start(locked)
    dialog = asked(program, UnlockDialog)
    dialog.password.setText(PASSWORD)
    click(dialog.open_button)
    assert "密码是对的" in asked(program, RescueDialog).words_label.text()
    click(button_named(asked(program, RescueDialog), "用这份备份恢复(R)"))
    assert the_window(program).bridge.store.path == locked


def test_a_file_that_is_no_file_any_more_asks_for_the_password_of_its_backup(program: Program, locked: Path) -> None:
    locked.write_bytes(b"\xff" * 40_960)
    program.start(locked)
    dialog = asked(program, UnlockDialog)
    dialog.password.setText(PASSWORD)
    click(dialog.open_button)
    assert isinstance(program.dialog, RescueDialog)
