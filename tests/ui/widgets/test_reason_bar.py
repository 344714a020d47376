"""A question that wants a reason: Enter answers, Esc leaves, and nothing is done without one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import hit, write
from tests.ui.pages.desk import keyboard
from ui.widgets.basic import button
from ui.widgets.reason_bar import ReasonBar


class Place(QWidget):
    """A button that has the keyboard, and the bar under it."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.takes = True
        self.opener = button("改", self.ask)
        self.bar = ReasonBar()
        lay = QVBoxLayout(self)
        lay.addWidget(self.opener)
        lay.addWidget(self.bar)

    def ask(self) -> None:
        self.bar.ask("为什么改？", "登记更正", self.answer, "如 补录")

    def answer(self, reason: str) -> bool:
        self.told.append(reason)
        return self.takes


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    made = Place()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.opener.setFocus()
    hit(Qt.Key.Key_Return)
    return made


def test_the_keyboard_goes_into_the_field_and_enter_answers(place: Place) -> None:
    write(keyboard(), "补录党员大会")
    hit(Qt.Key.Key_Return)
    assert place.told == ["补录党员大会"]
    assert place.bar.isHidden()
    assert place.opener.hasFocus()


def test_without_a_reason_nothing_is_done_and_it_is_said_at_the_field(place: Place) -> None:
    hit(Qt.Key.Key_Return)
    assert (place.told, place.bar.error.text()) == ([], "请写明原因。")
    assert place.bar.field.hasFocus()


def test_escape_leaves_it_with_the_keyboard_where_it_was(place: Place) -> None:
    write(keyboard(), "补")
    hit(Qt.Key.Key_Escape)
    assert place.told == []
    assert place.opener.hasFocus()


def test_what_was_typed_stays_where_it_was_not_taken(place: Place) -> None:
    place.takes = False
    write(keyboard(), "原因")
    hit(Qt.Key.Key_Return)
    assert (place.bar.isVisible(), place.bar.field.text()) == (True, "原因")
