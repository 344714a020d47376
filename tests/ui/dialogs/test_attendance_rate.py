"""The attendance rate of the first page, with the meetings behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import MeetingKind
from tests.orchard import a_draft
from tests.ui.conftest import Told
from tests.ui.hands import press
from ui.bridge import Bridge
from ui.dialogs.attendance_rate import AttendanceRateDialog
from ui.pages.home import HomePage
from ui.requests import OpenMeeting


@pytest.fixture
def dialog(bridge: Bridge, qtbot: QtBot) -> Iterator[AttendanceRateDialog]:
    bridge.run(lambda store: record(store, a_draft(date(2026, 11, 20), 1, 2, 3), "m1"))
    bridge.run(lambda store: record(store, a_draft(date(2026, 11, 13), kind=MeetingKind.TRAINING), "m2"))
    page = HomePage(bridge)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    press(page.figures[-1], Qt.Key.Key_Return)
    assert page.rate_dialog is not None
    yield page.rate_dialog
    for left in QApplication.topLevelWidgets():
        if isinstance(left, AttendanceRateDialog):
            left.close()


def test_the_figure_opens_its_sum(dialog: AttendanceRateDialog) -> None:
    assert dialog.sum.text() == "到会 27 人次 ÷ 应到 30 人次 = 90.0%"


def test_what_does_not_count_is_listed_with_the_reason(dialog: AttendanceRateDialog) -> None:
    assert [(row.id, row.reason) for row in dialog.table.rows] == [("m1", ""), ("m2", "只请了一部分人")]


def test_enter_opens_the_meeting(dialog: AttendanceRateDialog, told: Told) -> None:
    press(dialog.table, Qt.Key.Key_Return)
    assert told.asked == [OpenMeeting("m1")]
