"""Choosing many people: Space ticks, a name finds, one key ticks all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.views.pinyin import Named
from tests.ui.hands import button_named, check_model, click, hit, write
from ui.theme import load_theme
from ui.widgets.people_list import PeopleList

PEOPLE = (Named("p1", "陈建国", 1, "书记"), Named("p2", "李秀英", 2), Named("p3", "王志强", 3, "预备"))


@pytest.fixture
def people(qtbot: QtBot) -> PeopleList:
    made = PeopleList("参加的人", load_theme())
    made.offer(PEOPLE)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_space_ticks_and_unticks(people: PeopleList) -> None:
    people.table.setFocus()
    hit(Qt.Key.Key_Down)
    hit(Qt.Key.Key_Space)
    assert people.people() == ("p2",)
    hit(Qt.Key.Key_Space)
    assert people.people() == ()


def test_a_name_by_its_initials_ticks(people: PeopleList) -> None:
    people.finder.setFocus()
    write(people.finder, "wzq")
    hit(Qt.Key.Key_Return)
    assert people.people() == ("p3",)
    assert people.finder.text() == ""


def test_all_and_none_are_one_press_away(people: PeopleList) -> None:
    click(button_named(people, "参加的人，全选"))
    assert people.people() == ("p1", "p2", "p3")
    assert people.count.text() == "已选 3 人"
    click(button_named(people, "参加的人，全不选"))
    assert people.people() == ()


def test_a_fault_goes_with_the_next_tick(people: PeopleList) -> None:
    people.show_fault("请选参加的人。")
    assert people.fault.isVisible()
    click(button_named(people, "参加的人，全选"))
    assert not people.fault.isVisible()


def test_the_list_keeps_to_the_rules_of_qt(people: PeopleList) -> None:
    check_model(people.table.model())
