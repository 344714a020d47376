"""The row of observers: the guide with one key, others by name, guests nobody knew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pbdesk.views.pinyin import Named
from tests.ui.hands import button_named, click, hit, write
from ui.theme import load_theme
from ui.widgets.observers import Observers

Key = Qt.Key
GUIDE = Named("g1", "高远", note="党建指导员")
OTHER = Named("x", "马宁", note="来过")


@pytest.fixture
def row(qtbot: QtBot) -> Observers:
    made = Observers(load_theme())
    qtbot.addWidget(made)
    made.resize(680, 40)
    with qtbot.waitActive(made):
        made.show()
    made.offer([GUIDE, OTHER], GUIDE, frozenset())
    made.finder.setFocus()
    return made


def enter(row: Observers, text: str) -> None:
    write(row.finder, text)
    hit(Key.Key_Return)


def test_the_guide_is_added_with_his_own_button(row: Observers) -> None:
    click(button_named(row, "添加指导员 高远 为列席人员"))
    assert row.people() == ("g1",)
    assert row.newcomers() == ()


def test_once_listed_the_guide_is_not_offered_again(row: Observers) -> None:
    enter(row, "gy")
    assert row.people() == ("g1",)
    assert not [b for b in row.findChildren(QPushButton) if b.isVisible() and "添加" in b.accessibleName()]


def test_several_are_added_one_after_the_other(row: Observers, qtbot: QtBot) -> None:
    with qtbot.waitSignals([row.changed, row.changed]):
        enter(row, "gy")
        enter(row, "mn")
    assert row.people() == ("g1", "x")
    assert row.finder.text() == ""


def test_someone_nobody_knows_becomes_a_guest_with_enter(row: Observers) -> None:
    enter(row, "贺知文")
    (guest,) = row.newcomers()
    assert (guest.name, row.people()) == ("贺知文", (guest.person_id,))


def test_letters_that_fit_nobody_make_no_guest(row: Observers) -> None:
    enter(row, "zzz")
    assert row.people() == ()
    assert "没有找到“zzz”" in row.finder.error


def test_pressing_a_name_takes_it_off(row: Observers) -> None:
    enter(row, "gy")
    click(button_named(row, "列席 高远，按下去掉"))
    assert row.people() == ()


def test_delete_takes_a_name_off_too(row: Observers) -> None:
    enter(row, "mn")
    button_named(row, "列席 马宁，按下去掉").setFocus()
    hit(Key.Key_Delete)
    assert row.people() == ()


def test_someone_who_has_become_due_drops_out(row: Observers) -> None:
    enter(row, "mn")
    row.offer([GUIDE], GUIDE, frozenset({"x"}))
    assert row.people() == ()
