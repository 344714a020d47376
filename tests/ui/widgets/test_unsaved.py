"""The bar that asks about what was not saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import hit
from ui.theme import load_theme
from ui.widgets.basic import scrolled
from ui.widgets.sections import Sections
from ui.widgets.unsaved import UnsavedBar

Key = Qt.Key


class Host(QWidget):
    """A field and the bar, and what was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.bar = UnsavedBar("会议", self)
        lay = QVBoxLayout(self)
        lay.addWidget(self.field)
        lay.addWidget(self.bar)
        self.answers: list[str] = []

    def ask(self) -> None:
        self.bar.ask(save=lambda: self.answers.append("save"), drop=lambda: self.answers.append("drop"))


@pytest.fixture
def host(qtbot: QtBot) -> Host:
    made = Host()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.field.setFocus()
    made.ask()
    return made


def test_enter_saves(host: Host) -> None:
    hit(Key.Key_Return)
    assert (host.answers, host.bar.isVisible()) == (["save"], False)


def test_the_arrows_lead_to_not_saving(host: Host) -> None:
    hit(Key.Key_Right)
    hit(Key.Key_Return)
    assert host.answers == ["drop"]


def test_esc_goes_back_to_where_one_was(host: Host) -> None:
    hit(Key.Key_Escape)
    assert (host.answers, host.bar.isVisible(), host.field.hasFocus()) == ([], False, True)


def test_asked_twice_it_still_knows_where_one_was(host: Host) -> None:
    host.ask()
    hit(Key.Key_Escape)
    assert host.field.hasFocus()


def test_the_question_comes_forward_from_a_section_that_is_hidden(qtbot: QtBot) -> None:
    sections, host, other = Sections("哪一部分", load_theme("light")), Host(), QLineEdit()
    sections.add("填写", host, host.field)
    sections.add("别的", other, other)
    page = scrolled(sections)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    sections.open(1)
    host.ask()
    assert (sections.current, host.bar.isVisible(), host.bar.save_button.hasFocus()) == (0, True, True)
