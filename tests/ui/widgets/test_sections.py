"""Sections of a card: keys open them, counts stand beside their words, only the one shown asks for room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import ALT, hit, press
from ui.theme import load_theme
from ui.widgets.sections import Sections


@pytest.fixture
def sections(qtbot: QtBot) -> Sections:
    made = Sections("栏目", load_theme())
    short, tall, text = QLineEdit(), QWidget(), QPlainTextEdit()
    lay = QVBoxLayout(tall)
    lay.addWidget(text)
    lay.addWidget(QLabel("一行\n" * 12))
    made.add("记录", short, short)
    made.add("议题", tall, text)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_alt_and_a_digit_open_a_section_with_the_keyboard_in_it(sections: Sections) -> None:
    hit_first = sections.findChild(QLineEdit)
    assert hit_first is not None
    hit_first.setFocus()
    hit(Qt.Key.Key_2, ALT)
    tall = sections.findChild(QPlainTextEdit)
    assert tall is not None
    assert (sections.current, tall.hasFocus()) == (1, True)


def test_the_arrows_change_sections_and_enter_goes_in(sections: Sections) -> None:
    sections.bar.setFocus()
    press(sections.bar, Qt.Key.Key_Right)
    assert (sections.current, sections.bar.hasFocus()) == (1, True)
    press(sections.bar, Qt.Key.Key_Return)
    assert not sections.bar.hasFocus()


def test_a_count_stands_beside_the_word_and_nothing_for_nothing(sections: Sections) -> None:
    sections.say(1, 3)
    assert sections.bar.tabText(1) == "议题 3"
    sections.say(1, 0)
    assert sections.bar.tabText(1) == "议题"


def test_a_section_that_is_not_shown_asks_for_no_room(sections: Sections, qtbot: QtBot) -> None:
    low = sections.minimumSizeHint().height()
    sections.show_section(1)
    qtbot.waitUntil(lambda: sections.minimumSizeHint().height() > low)
