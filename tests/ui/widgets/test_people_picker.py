"""Naming several people one after the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pbdesk.views.pinyin import Named
from tests.ui.hands import button_named, click, hit, write
from ui.theme import load_theme
from ui.widgets.people_picker import PeoplePicker

NAMES = ("陈建国", "李秀英", "王志强", "张伟", "张伟")
PEOPLE = tuple(Named(f"p{number}", name, number) for number, name in enumerate(NAMES, start=1))


@pytest.fixture
def picker(qtbot: QtBot) -> PeoplePicker:
    made = PeoplePicker("谈话对象", load_theme())
    made.offer(PEOPLE)
    qtbot.addWidget(made)
    made.resize(360, 200)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


def chips(picker: PeoplePicker) -> list[str]:
    return [chip.text() for chip in picker.findChildren(QPushButton) if chip.isVisible()]


def test_each_name_becomes_a_chip_and_the_field_is_free_again(picker: PeoplePicker) -> None:
    for typed in ("cjg", "lxy"):
        write(picker.finder, typed)
        hit(Qt.Key.Key_Return)
    assert picker.people() == ("p1", "p2")
    assert picker.finder.text() == ""


def test_a_chip_is_taken_away_by_pressing_it(picker: PeoplePicker, qtbot: QtBot) -> None:
    picker.set_people(("p1", "p2"))
    click(button_named(picker, "陈建国，按下去掉"))
    assert picker.people() == ("p2",)
    qtbot.waitUntil(lambda: chips(picker) == ["李秀英 ✕"])


def test_naming_somebody_twice_names_him_once(picker: PeoplePicker) -> None:
    picker.set_people(("p1",))
    write(picker.finder, "cjg")
    hit(Qt.Key.Key_Return)
    assert picker.people() == ("p1",)


def test_namesakes_are_told_apart_before_one_is_taken(picker: PeoplePicker) -> None:
    write(picker.finder, "zw")
    assert not picker.check()
    assert "有 2 个" in picker.fault.text()


def test_enter_in_the_empty_field_says_that_is_all(picker: PeoplePicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.done):
        hit(Qt.Key.Key_Return)


def test_chips_that_do_not_fit_go_on_below(picker: PeoplePicker) -> None:
    picker.set_people(("p1",))
    one = picker.sizeHint().height()
    picker.set_people(tuple(person.person_id for person in PEOPLE))
    assert picker.sizeHint().height() > one
