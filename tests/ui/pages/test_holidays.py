"""放假安排 on 口径 with the keyboard: holidays typed in one after the other, one changed, one removed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.actions.holidays import HolidayDraft, keep_days
from pbdesk.store import Store
from pbdesk.views.holidays import holiday_rows
from tests.ui.hands import ALT, CTRL, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.policies import HOLIDAYS, PoliciesPage

Key = Qt.Key
NOTICE = "国办发明电〔2026〕9号"


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> PoliciesPage:
    made = PoliciesPage(bridge)
    shown(made, qtbot)
    made.sections.open(HOLIDAYS)
    QApplication.processEvents()
    return made


def names(store: Store) -> list[tuple[str, int]]:
    return [(row.name, len(row.days)) for row in holiday_rows(store)]


def anew(page: PoliciesPage, qtbot: QtBot) -> None:
    """Alt+A: an empty form, the keyboard in its first field."""
    hit(Key.Key_A, ALT)
    qtbot.waitUntil(lambda: keyboard() is page.holidays.form.input("first") and page.holidays.current is None)


def fill_in(first: str, last: str, name: str) -> None:
    """Type an entry from its first field on, and save it."""
    write(go_to("从哪天起"), first)
    hit(Key.Key_Tab)
    write(keyboard(), last)
    write(go_to("什么假"), name)
    hit(Key.Key_S, CTRL)
    QApplication.processEvents()


def test_two_holidays_are_typed_with_the_keyboard_alone(
    page: PoliciesPage, bridge: Bridge, qtbot: QtBot
) -> None:
    anew(page, qtbot)
    fill_in("2027-02-05", "2027-02-11", "春节")
    assert names(bridge.store) == [("春节", 7)]
    anew(page, qtbot)
    fill_in("2027-01-01", "", "元旦")
    assert names(bridge.store) == [("元旦", 1), ("春节", 7)]
    bridge.undo()
    QApplication.processEvents()
    assert names(bridge.store) == [("春节", 7)]


def test_the_weekdays_are_told_before_it_is_saved(page: PoliciesPage, qtbot: QtBot) -> None:
    anew(page, qtbot)
    write(go_to("从哪天起"), "2027-02-05")
    hit(Key.Key_Tab)
    write(keyboard(), "2027-02-11")
    qtbot.waitUntil(lambda: "一共7天：2027年2月5日（周五）至2月11日（周四）。" in page.holidays.preview.text())


def test_a_refusal_stands_at_its_field_and_saves_nothing(page: PoliciesPage, bridge: Bridge, qtbot: QtBot) -> None:
    anew(page, qtbot)
    fill_in("2027-02-05", "2027-02-01", "春节")
    assert page.holidays.form.error("last") == "最后一天比第一天早，请核对。"
    assert names(bridge.store) == []


def test_the_next_entry_has_the_notice_of_the_last(page: PoliciesPage, qtbot: QtBot) -> None:
    anew(page, qtbot)
    write(go_to("依据的通知（可以不填）"), NOTICE)
    page.holidays.form.input("first").setFocus()
    fill_in("2027-02-05", "2027-02-11", "春节")
    anew(page, qtbot)
    assert page.holidays.form.values()["notice"] == NOTICE


def test_an_entry_is_changed_and_removed(page: PoliciesPage, bridge: Bridge) -> None:
    keep_days(bridge.store, HolidayDraft(first=date(2027, 2, 5), last=date(2027, 2, 11), name="春节"))
    page.refresh()
    page.holidays.stand_on("2027-02-05")
    page.holidays.table.setFocus()
    hit(Key.Key_Return)
    fill_in("2027-02-05", "2027-02-12", "春节")
    assert names(bridge.store) == [("春节", 8)]
    page.holidays.remove_button.click()
    assert names(bridge.store) == []


def test_it_says_which_years_are_known(page: PoliciesPage) -> None:
    assert "2027年的放假安排还没有" in words(page)
