"""Stepping through quarters."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pbdesk.calendar import PeriodKind, quarter_period
from tests.ui.hands import ALT, button_named, click, press
from ui.widgets.period_bar import PeriodBar


@pytest.fixture
def bar(qtbot: QtBot) -> PeriodBar:
    made = PeriodBar(lambda: date(2026, 11, 22))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_it_starts_with_the_present_quarter(bar: PeriodBar) -> None:
    assert bar.period == quarter_period(2026, 4)


def test_stepping_crosses_the_year(bar: PeriodBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.changed) as changed:
        click(button_named(bar, "下一季度"))
    assert changed.args == [quarter_period(2027, 1)]


def test_the_way_back_is_offered_only_elsewhere(bar: PeriodBar, qtbot: QtBot) -> None:
    (home,) = [b for b in bar.findChildren(QPushButton) if b.text() == "回到本季度"]
    assert not home.isVisible()
    click(button_named(bar, "上一季度"))
    assert home.isVisible()
    click(home)
    assert bar.period == quarter_period(2026, 4)


def test_alt_and_arrows_step_too(bar: PeriodBar, qtbot: QtBot) -> None:
    press(bar, Qt.Key.Key_Left, ALT)
    assert bar.period == quarter_period(2026, 3)


def test_setting_the_same_period_tells_nobody(bar: PeriodBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.changed):
        bar.set_period(quarter_period(2026, 4))


def test_months_are_stepped_by_months(qtbot: QtBot) -> None:
    bar = PeriodBar(lambda: date(2026, 1, 15), PeriodKind.MONTH)
    qtbot.addWidget(bar)
    bar.show()
    click(button_named(bar, "上一月"))
    assert bar.period.label == "2025-12"
