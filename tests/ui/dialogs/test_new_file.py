"""Asking for a new file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pbdesk.model import Desk
from tests.ui.hands import SHIFT, hit, press, write
from ui.dialogs.new_file import NewFileDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> NewFileDialog:
    made = NewFileDialog()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.open()
    return made


def said(dialog: NewFileDialog) -> list[str]:
    return [w.text() for w in dialog.findChildren(QLabel) if w.isVisible() and w.property("role") == "error"]


def test_it_starts_with_the_desk_of_a_branch(dialog: NewFileDialog) -> None:
    assert dialog.desk is Desk.BRANCH


@pytest.mark.parametrize(("steps", "desk"), [(1, Desk.STREET), (2, Desk.GUIDE)])
def test_arrows_choose_the_desk(dialog: NewFileDialog, steps: int, desk: Desk) -> None:
    dialog.desks.button(0).setFocus()
    for _ in range(steps):
        hit(Qt.Key.Key_Down)
    assert dialog.desk is desk


def test_the_place_follows_the_name_until_it_is_typed(dialog: NewFileDialog) -> None:
    write(dialog.title_field, "果园/支部")
    assert dialog.place_field.text().endswith("果园支部.pbdesk")
    dialog.place_field.setText("")
    write(dialog.place_field, "/tmp/own")
    write(dialog.title_field, "二")
    assert dialog.place_field.text() == "/tmp/own"


def test_enter_hands_on_what_was_asked(dialog: NewFileDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.place_field.clear()
    write(dialog.place_field, str(tmp_path / "new"))
    write(dialog.title_field, "果园")
    with qtbot.waitSignal(dialog.accepted_file) as made:
        press(dialog.title_field, Qt.Key.Key_Return)
    assert made.args == [tmp_path / "new.pbdesk", Desk.BRANCH, "果园"]


def test_a_missing_name_is_said_at_the_name(dialog: NewFileDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.accepted_file):
        press(dialog.title_field, Qt.Key.Key_Return)
    assert said(dialog) == ["请写一个名称，会显示在窗口上。"]


def test_a_refusal_stands_at_the_place(dialog: NewFileDialog) -> None:
    dialog.show_error("“果园.pbdesk”已经存在，不会覆盖它。请换一个文件名。")
    assert said(dialog) == ["“果园.pbdesk”已经存在，不会覆盖它。请换一个文件名。"]
    assert dialog.place_field.hasFocus()


def test_up_goes_back_and_shift_tab_returns_to_the_desk_chosen(dialog: NewFileDialog) -> None:
    dialog.desks.button(0).setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        hit(key)
    assert dialog.desk is Desk.STREET
    hit(Qt.Key.Key_Tab)
    hit(Qt.Key.Key_Tab, SHIFT)
    assert dialog.desks.button(1).hasFocus()
