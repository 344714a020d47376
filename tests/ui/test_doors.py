"""Opening a file that somebody else has open, or that is damaged; keeping it safe while it is worked on."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.store import Store
from pbdesk.store.backup import backup, choose_second_folder, folder_of, made
from pbdesk.store.dumping import dump
from pbdesk.store.locking import note_of
from tests.orchard import a_draft, a_file, at
from tests.ui.hands import CTRL, button_named, click, press
from ui.app import Program
from ui.dialogs.backups import AfterwardsDialog, BackupsDialog
from ui.dialogs.open_elsewhere import OpenElsewhereDialog
from ui.dialogs.rescue import RescueDialog
from ui.window import Window


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "果园.pbdesk"
    a_file(path=path).close()
    return path


def the_window(program: Program) -> Window:
    assert program.window is not None
    QApplication.processEvents()
    return program.window


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def leave_note(file: Path) -> None:
    """As left by a computer that was switched off with the file open."""
    words = {"user": "李四", "computer": "另一台电脑", "pid": 7, "since": "2026-11-21T00:30:00Z"}
    note_of(file).write_text(json.dumps(words), encoding="utf-8")


def scribble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


# somebody else has it open


def test_a_file_that_is_open_elsewhere_can_be_looked_at(program: Program, file: Path) -> None:
    with Store.open(file, author="张三"):
        program.start(file)
        dialog = program.dialog
        assert isinstance(dialog, OpenElsewhereDialog)
        assert "已经由“张三”在这台电脑上打开" in dialog.words_label.text()
        click(button_named(dialog, "只看不改(L)"))
        window = the_window(program)
    assert window.bridge.store.read_only
    assert "只看不改" in window.windowTitle()


def test_a_living_program_leaves_no_choice_to_open_all_the_same(program: Program, file: Path) -> None:
    with Store.open(file):
        program.start(file)
        assert isinstance(program.dialog, OpenElsewhereDialog)
        names = [b.text() for b in program.dialog.findChildren(type(button_named(program.dialog, "取消")))]
        program.dialog.close()
    assert names == ["取消", "只看不改(&L)"]


def test_what_another_computer_left_open_can_be_opened_by_who_knows(program: Program, file: Path) -> None:
    leave_note(file)
    program.start(file)
    assert isinstance(program.dialog, OpenElsewhereDialog)
    click(button_named(program.dialog, "那边已经关掉，照样打开(T)"))
    assert not the_window(program).bridge.store.read_only


def test_what_is_only_looked_at_says_why_it_can_not_be_changed(program: Program, file: Path) -> None:
    with Store.open(file):
        program.start(file)
        assert isinstance(program.dialog, OpenElsewhereDialog)
        click(button_named(program.dialog, "只看不改(L)"))
        window = the_window(program)
        window.bridge.run(lambda store: record(store, a_draft()))
        assert "只读方式" in window.toast.text()


def test_the_file_in_the_window_is_not_opened_twice(program: Program, file: Path) -> None:
    program.start(file)
    before = the_window(program)
    assert program.open(file)
    assert the_window(program) is before


def test_once_the_window_is_closed_the_file_is_free(program: Program, file: Path) -> None:
    program.start(file)
    the_window(program).close()
    assert not note_of(file).exists()


# it is damaged


@pytest.fixture
def damaged(file: Path) -> Path:
    """A damaged file with a backup of yesterday."""
    with Store.open(file, clock=at("2026-11-21")) as store:
        backup(store)
    scribble(file)
    return file


def test_a_damaged_file_is_replaced_by_its_newest_good_backup(program: Program, damaged: Path) -> None:
    spoilt = damaged.read_bytes()
    program.start(damaged)
    dialog = program.dialog
    assert isinstance(dialog, RescueDialog)
    click(button_named(dialog, "用这份备份恢复(R)"))
    window = the_window(program)
    assert window.bridge.store.title == "果园居民小组党支部"
    (aside,) = damaged.parent.glob("果园-损坏-*.pbdesk")
    assert aside.read_bytes() == spoilt
    assert aside.name in window.toast.text()


def test_declining_leaves_the_damaged_file_where_it_is(program: Program, damaged: Path) -> None:
    spoilt = damaged.read_bytes()
    program.start(damaged)
    assert program.dialog is not None
    click(button_named(program.dialog, "取消"))
    assert damaged.read_bytes() == spoilt
    assert program.start_screen is not None


def test_where_nothing_can_be_saved_the_sentence_stands_on_the_start_screen(
    program: Program, damaged: Path, qtbot: QtBot
) -> None:
    scribble(made(folder_of(damaged), damaged)[0])
    program.start(damaged)
    assert isinstance(program.dialog, RescueDialog)
    click(button_named(program.dialog, "从损坏的文件里尽量抢救(S)"))
    screen = program.start_screen
    assert screen is not None
    qtbot.waitUntil(lambda: "一条记录也没能读出来" in screen.error_label.text())
    assert len(list(damaged.parent.glob("*.pbdesk"))) == 1


# backups while one works


def test_after_half_an_hour_of_work_a_backup_is_made_once(program: Program, file: Path, qtbot: QtBot) -> None:
    program.start(file)
    window = the_window(program)
    window.bridge.run(lambda store: record(store, a_draft()))
    program.keeper.now_and_then()
    qtbot.waitUntil(lambda: any("上次备份 今天" in words.text() for words in window.side.findChildren(QLabel)))
    program.keeper.now_and_then()
    window.close()
    assert len(made(folder_of(file), file)) == 1


def test_without_a_change_nothing_is_backed_up_by_itself(program: Program, file: Path) -> None:
    program.start(file)
    program.keeper.now_and_then()
    assert the_window(program).bridge.jobs.finish()
    assert made(folder_of(file), file) == []


def test_a_backup_by_hand_says_where_both_copies_lie(program: Program, file: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with Store.open(file) as store:
        choose_second_folder(store, stick)
    program.start(file)
    program.do("backup")
    assert the_window(program).toast.text().endswith(f"第二份在 {stick}")
    assert len(made(stick, file)) == 2


def test_a_stick_that_is_not_there_is_told_and_the_first_copy_stands(
    program: Program, file: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    with Store.open(file) as store:
        choose_second_folder(store, stick)
    stick.rename(tmp_path / "拔掉了")
    program.start(file)
    program.do("backup")
    assert "没有插上" in the_window(program).toast.text()
    assert len(made(folder_of(file), file)) == 1


# the way back


def test_going_back_by_keyboard_shows_the_earlier_file_in_a_fresh_window(
    program: Program, file: Path, qtbot: QtBot
) -> None:
    before = text_of(file)
    with Store.open(file, clock=at("2026-11-21")) as store:
        backup(store)
    program.start(file)
    old = the_window(program)
    old.bridge.run(lambda store: record(store, a_draft()))
    program.do("backups")
    dialog = program.dialog
    assert isinstance(dialog, BackupsDialog)
    qtbot.waitUntil(lambda: dialog.preview is not None)
    click(button_named(dialog, "恢复到这一份…(R)"))
    click(button_named(dialog.question, "恢复(R)"))
    new = the_window(program)
    assert new is not old
    assert list(dump(new.bridge.store)) == before
    assert new.toast.text().startswith("已恢复。原来的内容备份在")
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, Window) and w.isVisible()]) == 1


def test_what_is_done_after_going_back_is_kept_and_backed_up(program: Program, file: Path) -> None:
    with Store.open(file, clock=at("2026-11-21")) as store:
        copy = backup(store)
    program.start(file)
    the_window(program).bridge.run(lambda store: record(store, a_draft()))
    program.keeper.go_back(copy)
    window = the_window(program)
    window.bridge.run(lambda store: record(store, a_draft(title="恢复以后")))
    count = len(made(folder_of(file), file))
    window.close()
    assert any("恢复以后" in line for line in text_of(file))
    assert len(made(folder_of(file), file)) == count + 1


def test_what_has_to_be_done_about_exchange_after_going_back_stays_to_be_read(program: Program, file: Path) -> None:
    with Store.open(file, clock=at("2026-11-21")) as store:
        copy = backup(store)
    program.start(file)
    program.keeper.go_back(copy, ("请果园支部“全部重新导出”。",))
    assert isinstance(program.dialog, AfterwardsDialog)
    assert "请果园支部“全部重新导出”。" in [words.text() for words in program.dialog.findChildren(QLabel)]


def test_a_backup_that_can_not_be_restored_leaves_the_window_as_it_is(program: Program, file: Path) -> None:
    with Store.open(file, clock=at("2026-11-21")) as store:
        copy = backup(store)
    scribble(copy)
    program.start(file)
    window = the_window(program)
    program.keeper.go_back(copy)
    assert the_window(program) is window
    assert "损坏" in window.toast.text()


# a large file is looked through once its window is there


@pytest.fixture
def large(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a backup of yesterday; every file counts as large."""
    monkeypatch.setattr("ui.doors._LARGE", 0)
    with Store.open(file, clock=at("2026-11-21")) as store:
        backup(store)
    return file


def dangle(file: Path) -> None:
    """Damage that the first sight of a file does not show."""
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("UPDATE membership SET person_id = 'nobody' WHERE id = 'm5'")
        conn.commit()


def test_damage_in_a_large_file_is_told_once_its_window_is_there(
    program: Program, large: Path, qtbot: QtBot
) -> None:
    dangle(large)
    program.start(large)
    before = the_window(program)
    qtbot.waitUntil(lambda: isinstance(program.dialog, RescueDialog))
    assert program.dialog is not None
    click(button_named(program.dialog, "用这份备份恢复(R)"))
    assert the_window(program) is not before
    assert len(list(large.parent.glob("果园-损坏-*.pbdesk"))) == 1


def test_a_large_file_that_is_whole_is_opened_without_a_word(program: Program, large: Path) -> None:
    program.start(large)
    window = the_window(program)
    assert window.bridge.jobs.finish()
    QApplication.processEvents()
    assert (program.dialog, window.toast.isVisible()) == (None, False)


def test_work_that_was_long_in_no_backup_is_warned_of(program: Program, file: Path, qtbot: QtBot) -> None:
    with Store.open(file, clock=at("2026-11-10")) as store:
        record(store, a_draft(date(2026, 11, 10)))
    program.start(file)
    window = the_window(program)
    (words,) = [each for each in window.side.findChildren(QLabel) if "还没有备份" in each.text()]
    assert (words.property("tone"), words.text()) == ("short", "！还没有备份")
    press(window, Qt.Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: words.text().startswith("上次备份 今天"))
    assert words.property("tone") == ""
