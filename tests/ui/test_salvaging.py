"""A damaged file in the window: the backup first, else what can be read of it, with what was lost in plain words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pbdesk.store import Store
from pbdesk.store.backup import backup
from pbdesk.store.dumping import dump
from tests.orchard import a_file, at
from tests.store.wrecks import INNER_KEYS, KEYS, flip, kinds, spoil
from tests.ui.hands import button_named, click
from ui.app import Program
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.rescue import RescueDialog, SalvagedDialog

SALVAGE, RESTORE = "从损坏的文件里尽量抢救(S)", "用这份备份恢复(R)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "果园.pbdesk"
    a_file(path=path).close()
    return path


def break_indexes(path: Path) -> None:
    spoil(path, [number for number, kind in kinds(path).items() if kind in {KEYS, INNER_KEYS}])


def text_of(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(dump(store))


def words_in(dialog: QDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel))


def primary(dialog: QDialog) -> str:
    return next(b.text() for b in dialog.findChildren(QPushButton) if b.property("role") == "primary")


def test_the_backup_stays_the_first_choice(program: Program, file: Path) -> None:
    with Store.open(file, clock=at("2026-11-21")) as store:
        backup(store)
    break_indexes(file)
    program.start(file)
    dialog = program.dialog
    assert isinstance(dialog, RescueDialog)
    assert primary(dialog) == "用这份备份恢复(&R)"
    assert "里面最新的一次改动是" in words_in(dialog)
    assert button_named(dialog, SALVAGE).isVisible()


def test_without_a_backup_what_can_be_read_is_saved_and_opened(
    program: Program, file: Path, qtbot: QtBot
) -> None:
    whole = text_of(file)
    break_indexes(file)
    damaged = file.read_bytes()
    program.start(file)
    dialog = program.dialog
    assert isinstance(dialog, RescueDialog)
    assert primary(dialog) == "从损坏的文件里尽量抢救(&S)"
    assert "街道那里" in words_in(dialog)
    click(button_named(dialog, SALVAGE))
    qtbot.waitUntil(lambda: isinstance(program.dialog, SalvagedDialog))
    assert program.window is not None
    assert program.window.bridge.store.path == file.with_name("果园-抢救.pbdesk")
    assert isinstance(program.dialog, SalvagedDialog)
    assert "没有发现丢了什么" in words_in(program.dialog)
    click(button_named(program.dialog, "知道了"))
    assert file.read_bytes() == damaged
    assert text_of(file.with_name("果园-抢救.pbdesk")) == whole


def test_what_was_lost_is_told_by_name(program: Program, file: Path, qtbot: QtBot) -> None:
    flip(file, '"name":"果园居民小组党支部'.encode(), 9)
    break_indexes(file)
    program.start(file)
    assert isinstance(program.dialog, RescueDialog)
    click(button_named(program.dialog, SALVAGE))
    qtbot.waitUntil(lambda: isinstance(program.dialog, SalvagedDialog))
    assert isinstance(program.dialog, SalvagedDialog)
    assert "果园居民小组党支部" in words_in(program.dialog)
    assert "请逐条核对" in words_in(program.dialog)


def test_cancelling_leaves_no_new_file_and_the_old_one_as_it_was(program: Program, file: Path, qtbot: QtBot) -> None:
    break_indexes(file)
    damaged = file.read_bytes()
    program.start(file)
    assert isinstance(program.dialog, RescueDialog)
    click(button_named(program.dialog, SALVAGE))
    progress = program.dialog
    assert isinstance(progress, ProgressDialog)
    progress.reject()
    assert program.jobs.finish()
    QApplication.processEvents()
    assert program.window is None
    assert [p.name for p in file.parent.glob("*果园*")] == [file.name]
    assert file.read_bytes() == damaged


@pytest.mark.parametrize("shows", ["at the first sight", "later"])
def test_damage_in_a_large_file_leads_to_the_same_choice(
    program: Program, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, shows: str
) -> None:
    monkeypatch.setattr("ui.doors._LARGE", 0)
    if shows == "later":
        with closing(sqlite3.connect(file)) as conn:
            conn.execute("UPDATE membership SET person_id = 'nobody' WHERE id = 'm5'")
            conn.commit()
    else:
        break_indexes(file)
    program.start(file)
    qtbot.waitUntil(lambda: isinstance(program.dialog, RescueDialog))
    assert isinstance(program.dialog, RescueDialog)
    assert (program.window is not None) == (shows == "later")
    click(button_named(program.dialog, SALVAGE))
    qtbot.waitUntil(lambda: isinstance(program.dialog, SalvagedDialog))
    assert program.window is not None
    assert program.window.bridge.store.path == file.with_name("果园-抢救.pbdesk")
