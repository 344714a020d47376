"""Picking somebody by name, initials or number."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.views.pinyin import Named
from tests.ui.hands import press, write
from ui.widgets.finder import Finder, GuestFinder

PEOPLE = (Named("p1", "陈建国", 1), Named("p2", "田野", 2), Named("p3", "陈静", 3, "预备"))


class Place(QWidget):
    """A finder with another field to go to."""

    def __init__(self) -> None:
        super().__init__()
        self.finder = Finder("主持人")
        self.finder.offer(PEOPLE)
        self.other = QLineEdit()
        lay = QVBoxLayout(self)
        lay.addWidget(self.finder)
        lay.addWidget(self.other)


@pytest.fixture
def finder(qtbot: QtBot) -> Finder:
    place = Place()
    qtbot.addWidget(place)
    with qtbot.waitExposed(place):
        place.show()
    place.finder.setFocus()
    place.finder.place = place  # type: ignore[attr-defined]  # keeps the window alive as long as the finder
    return place.finder


@pytest.mark.parametrize(("typed", "found"), [("ty", "p2"), ("田野", "p2"), ("2", "p2"), ("cjg", "p1")])
def test_enter_takes_the_one_meant(finder: Finder, qtbot: QtBot, typed: str, found: str) -> None:
    write(finder, typed)
    press(finder, Qt.Key.Key_Return)
    assert finder.value() == found


def test_down_moves_to_the_next_of_several(finder: Finder, qtbot: QtBot) -> None:
    write(finder, "c")
    press(finder, Qt.Key.Key_Down)
    press(finder, Qt.Key.Key_Return)
    assert finder.text() == "陈静"


def test_down_in_an_empty_field_offers_everybody(finder: Finder, qtbot: QtBot) -> None:
    press(finder, Qt.Key.Key_Down)
    press(finder, Qt.Key.Key_Return)
    assert finder.value() == "p1"


def test_escape_closes_the_list_and_leaves_the_text(finder: Finder, qtbot: QtBot) -> None:
    write(finder, "c")
    press(finder, Qt.Key.Key_Escape)
    assert finder.text() == "c"
    assert finder.value() is None


def test_leaving_takes_the_only_one_who_fits(finder: Finder, qtbot: QtBot) -> None:
    write(finder, "ty")
    press(finder, Qt.Key.Key_Tab)
    assert finder.value() == "p2"


def test_a_name_that_nobody_has_is_said_at_the_field(finder: Finder, qtbot: QtBot) -> None:
    finder.setText("没有这个人")
    press(finder, Qt.Key.Key_End)
    assert not finder.check()
    assert "没有找到“没有这个人”" in finder.error


def test_emptying_the_field_chooses_nobody(finder: Finder, qtbot: QtBot) -> None:
    finder.set_value("p1")
    finder.selectAll()
    with qtbot.waitSignal(finder.changed):
        press(finder, Qt.Key.Key_Delete)
    assert finder.value() is None
    assert finder.check()


def test_an_id_that_is_not_offered_shows_nothing(finder: Finder) -> None:
    finder.set_value("stranger")
    assert (finder.text(), finder.value()) == ("", None)


LONG = Named("b1", "榕溪居民小组第一联合党支部")


@pytest.fixture
def branch(qtbot: QtBot) -> Finder:
    place = Place()
    place.finder.deleteLater()
    place.finder = Finder("支部", "支部")
    place.finder.offer((LONG,))
    lay = place.layout()
    assert lay is not None
    lay.addWidget(place.finder)
    qtbot.addWidget(place)
    with qtbot.waitActive(place):
        place.show()
    place.finder.set_value("b1")
    place.finder.place = place  # type: ignore[attr-defined]  # as above
    return place.finder


def test_the_name_is_read_from_its_beginning_once_the_field_is_left(branch: Finder) -> None:
    branch.setFocus(Qt.FocusReason.TabFocusReason)
    branch.place.other.setFocus()  # type: ignore[attr-defined]  # as above
    assert branch.cursorPosition() == 0


def test_a_field_of_branches_asks_room_for_the_longest_of_them(branch: Finder) -> None:
    assert branch.sizeHint().width() > branch.fontMetrics().horizontalAdvance(LONG.name)


def test_a_name_too_long_for_its_field_ends_in_dots(branch: Finder) -> None:
    branch.setFixedWidth(120)
    branch.place.other.setFocus()  # type: ignore[attr-defined]  # as above
    cut = branch.grab().toImage()
    branch.setText(LONG.name[:5])
    assert branch.grab().toImage() != cut


def test_a_name_the_file_knows_is_asked_about_before_someone_new_is_entered(qtbot: QtBot) -> None:
    guests = GuestFinder("列席人员")
    qtbot.addWidget(guests)
    guests.namesakes = lambda name: [Named("known", name, note="文件里已有（发展党员），是这个人吗？")]
    guests.show()
    write(guests, "陈小满")
    press(guests, Qt.Key.Key_Return)
    assert (guests.value(), guests.newcomer(), guests.text()) == ("known", None, "陈小满")


def test_someone_else_of_the_same_name_can_still_be_entered(qtbot: QtBot) -> None:
    guests = GuestFinder("列席人员")
    qtbot.addWidget(guests)
    guests.namesakes = lambda name: [Named("known", name)]
    guests.show()
    write(guests, "陈小满")
    press(guests, Qt.Key.Key_Down)
    press(guests, Qt.Key.Key_Return)
    assert guests.newcomer() is not None


def test_letters_typed_after_a_choice_begin_a_new_one(finder: Finder) -> None:
    for letters in ("cjg", "ty"):
        write(finder, letters)
        press(finder, Qt.Key.Key_Return)
    assert (finder.text(), finder.value()) == ("田野", "p2")


def test_leaving_the_field_says_how_someone_new_is_entered(qtbot: QtBot) -> None:
    guests = GuestFinder("授课人")
    qtbot.addWidget(guests)
    guests.show()
    write(guests, "钱小雨")
    guests.settle()
    assert (guests.value(), guests.error) == (
        None, "名册里没有“钱小雨”。要登记这个人，请在这里按回车；不登记就清空。",
    )  # fmt: skip


def test_where_newcomers_are_usual_leaving_the_field_enters_them(qtbot: QtBot) -> None:
    guests = GuestFinder("姓名")
    qtbot.addWidget(guests)
    guests.enters_on_leaving = True
    guests.show()
    write(guests, "钱小雨")
    guests.settle()
    entered = guests.newcomer()
    assert entered is not None
    assert (entered.name, guests.error) == ("钱小雨", "")
