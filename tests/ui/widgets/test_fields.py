"""Days and times of day, typed in any way."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from tests.ui.hands import press, write
from ui.theme import apply_theme, load_theme
from ui.widgets.fields import DateField, NumberField, TimeField

TODAY = date(2026, 11, 22)


@pytest.fixture
def day(qtbot: QtBot) -> DateField:
    field = DateField("日期", lambda: TODAY)
    qtbot.addWidget(field)
    return field


@pytest.fixture
def at(qtbot: QtBot) -> TimeField:
    field = TimeField("开始")
    qtbot.addWidget(field)
    return field


@pytest.mark.parametrize("typed", ["7.8", "0708", "20260708", "2026-07-08", "7月8日"])
def test_a_typed_day_is_shown_in_full_with_its_weekday(day: DateField, qtbot: QtBot, typed: str) -> None:
    write(day, typed)
    press(day, Qt.Key.Key_Return)
    assert day.text() == "2026-07-08 星期三"
    assert day.value() == date(2026, 7, 8)


def test_the_word_for_today_is_a_day(day: DateField, qtbot: QtBot) -> None:
    day.setText("今天")
    press(day, Qt.Key.Key_Return)
    assert day.value() == TODAY


def test_up_and_down_step_by_a_day_from_today_on(day: DateField, qtbot: QtBot) -> None:
    press(day, Qt.Key.Key_Up)
    press(day, Qt.Key.Key_Up)
    press(day, Qt.Key.Key_Down)
    assert day.value() == date(2026, 11, 23)


def test_an_unreadable_day_is_said_at_the_field_and_kept(day: DateField, qtbot: QtBot) -> None:
    write(day, "32.13")
    press(day, Qt.Key.Key_Return)
    assert day.text() == "32.13"
    assert "看不懂这个日期" in day.error
    assert day.accessibleDescription() == day.error


def test_typing_on_takes_the_complaint_away(day: DateField, qtbot: QtBot) -> None:
    write(day, "32.13")
    press(day, Qt.Key.Key_Return)
    press(day, Qt.Key.Key_Backspace)
    assert day.error == ""


def test_a_new_day_is_told(day: DateField, qtbot: QtBot) -> None:
    write(day, "7.8")
    with qtbot.waitSignal(day.changed):
        press(day, Qt.Key.Key_Return)


@pytest.mark.parametrize("typed", ["1500", "15:00", "15.00", "15"])
def test_a_typed_time_is_shown_with_a_colon(at: TimeField, qtbot: QtBot, typed: str) -> None:
    write(at, typed)
    press(at, Qt.Key.Key_Return)
    assert (at.text(), at.value()) == ("15:00", time(15))


def test_an_unreadable_time_is_said_at_the_field(at: TimeField, qtbot: QtBot) -> None:
    write(at, "2575")
    press(at, Qt.Key.Key_Return)
    assert "看不懂这个时间" in at.error


def test_an_emptied_field_is_nothing_and_no_fault(at: TimeField, qtbot: QtBot) -> None:
    at.set_value(time(9))
    at.clear()
    assert at.check()
    assert at.value() is None


@pytest.mark.parametrize("scale", [100, 150])
def test_a_field_squeezed_to_its_least_width_still_shows_the_whole_day(
    qapp: QApplication, qtbot: QtBot, scale: int
) -> None:
    apply_theme(qapp, load_theme("light", scale))
    try:
        squeezed = DateField("日期", lambda: TODAY)
        qtbot.addWidget(squeezed)
        squeezed.set_value(date(2018, 12, 12))
        squeezed.ensurePolished()
        squeezed.resize(squeezed.minimumSizeHint())
        squeezed.show()
        inside = QStyleOptionFrame()
        squeezed.initStyleOption(inside)
        room = squeezed.style().subElementRect(QStyle.SubElement.SE_LineEditContents, inside, squeezed).width()
        assert room >= squeezed.fontMetrics().horizontalAdvance(squeezed.text())
    finally:
        apply_theme(qapp, load_theme())


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("１２", 12), ("0", 0), ("", None)])
def test_a_count_is_read_in_any_width_of_digits(qtbot: QtBot, typed: str, number: int | None) -> None:
    field = NumberField("赞成")
    qtbot.addWidget(field)
    write(field, typed)
    assert (field.value(), field.check()) == (number, True)


@pytest.mark.parametrize("typed", ["十二", "-3", "1.5", "99999"])
def test_what_is_no_count_is_said_at_the_field(qtbot: QtBot, typed: str) -> None:
    field = NumberField("赞成")
    qtbot.addWidget(field)
    write(field, typed)
    assert (field.check(), field.error) == (False, "请写数字，如 12。")
