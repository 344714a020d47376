"""F2 explains the line or the cell that the keyboard stands on, on every page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.actions.dues_standards import StandardDraft, set_standard
from pbdesk.actions.meetings import record
from pbdesk.model import DuesCategory
from pbdesk.store import Store
from pbdesk.views.steps import Step, Verb
from tests.orchard import BRANCH, a_draft
from tests.ui.hands import hit
from ui.opening import open_window
from ui.pages.admissions import AdmissionsPage
from ui.pages.base import Page
from ui.pages.compliance import CompliancePage
from ui.pages.dues import DuesPage
from ui.pages.home import HomePage
from ui.pages.meetings import MeetingsPage
from ui.pages.members import MembersPage
from ui.pages.reports import ReportsPage
from ui.pages.study import StudyPage
from ui.pages.visits import VisitsPage
from ui.pages.year import YearPage
from ui.requests import ShowFinding, ShowFindings
from ui.theme import load_theme
from ui.window import Window


@pytest.fixture
def window(branch: Store, qtbot: QtBot) -> Iterator[Window]:
    record(branch, a_draft(), "m1")
    standard = StandardDraft(person_id="p5", from_month="2026-05", category=DuesCategory.WAGE, amount=Decimal(40))
    set_standard(branch, standard)
    made = open_window(branch, load_theme())
    qtbot.addWidget(made)
    made.resize(1366, 740)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


def turn(window: Window, kind: type[Page]) -> Page:
    """Go to a page."""
    window.show_page([type(page) for page in window.pages].index(kind))
    QApplication.processEvents()
    return window.page


def explained(window: Window) -> tuple[str, str, str] | None:
    """What 达标 explains after F2."""
    hit(Qt.Key.Key_F2)
    QApplication.processEvents()
    page = window.page
    assert isinstance(page, CompliancePage)
    row = page.table.current()
    return (row.finding.rule, row.finding.subject, row.finding.period) if row else None


def test_a_line_of_the_first_page(window: Window, qtbot: QtBot) -> None:
    page = window.page
    assert isinstance(page, HomePage)
    qtbot.waitUntil(lambda: bool(page.due.rows))
    row = next(row for row in page.due.rows if row.line.title == "11月支委会")
    row.setFocus()
    assert explained(window) == ("MTG-02", BRANCH, "2026-11")


def test_a_cell_of_the_year_on_the_first_page(window: Window, qtbot: QtBot) -> None:
    page = window.page
    assert isinstance(page, HomePage)
    qtbot.waitUntil(lambda: bool(page.grid.rows))
    page.grid.setFocus()
    cell = page.grid.current()
    assert cell is not None
    assert explained(window) == (cell.rule, cell.subject, cell.period)


def test_a_recorded_meeting_in_the_list_and_open(window: Window, qtbot: QtBot) -> None:
    page = turn(window, MeetingsPage)
    assert isinstance(page, MeetingsPage)
    qtbot.waitUntil(lambda: bool(page.list.table.rows))
    page.list.table.setFocus()
    assert page.why() == ShowFinding("MTG-01", BRANCH, "2026Q4")
    page.open_record("m1")
    assert page.why() == ShowFinding("MTG-01", BRANCH, "2026Q4")


def test_a_meeting_that_is_being_typed(window: Window) -> None:
    window.bridge.record_meeting(BRANCH, on=date(2026, 11, 22))
    page = window.page
    assert isinstance(page, MeetingsPage)
    assert page.why() == ShowFinding("MTG-01", BRANCH, "2026Q4")
    assert "F2 看依据" in page.subtitle_label.toolTip()


def test_a_tuesday(window: Window, qtbot: QtBot) -> None:
    page = turn(window, VisitsPage)
    assert isinstance(page, VisitsPage)
    qtbot.waitUntil(lambda: page.column.current_cell() is not None)
    page.column.go_to(BRANCH, date(2026, 11, 17))
    page.column.setFocus()
    assert explained(window) == ("GUI-01", BRANCH, "2026-11-17")


def test_a_members_hours(window: Window, qtbot: QtBot) -> None:
    window.bridge.take(Step(Verb.HOURS, "看学时", BRANCH, person="p5"))
    page = window.page
    assert isinstance(page, StudyPage)
    qtbot.waitUntil(lambda: (line := page.hours.table.current()) is not None and line.person_id == "p5")
    assert explained(window) == ("EDU-01", "p5", "2026")


def test_a_secretarys_hours_go_by_the_rule_for_committees(window: Window, qtbot: QtBot) -> None:
    window.bridge.take(Step(Verb.HOURS, "看学时", BRANCH, person="p1"))
    page = window.page
    assert isinstance(page, StudyPage)
    qtbot.waitUntil(lambda: (line := page.hours.table.current()) is not None and line.person_id == "p1")
    assert page.why() == ShowFinding("EDU-02", "p1", "2026")


def test_the_talks_of_a_year(window: Window) -> None:
    window.bridge.take(Step(Verb.TALK, "记谈话", BRANCH))
    assert window.page.why() == ShowFindings(BRANCH, "MTG-09", "2026")


def test_the_dues_of_a_month(window: Window) -> None:
    window.bridge.take(Step(Verb.DUES, "收党费", BRANCH, month="2026-10"))
    page = window.page
    assert isinstance(page, DuesPage)
    assert page.why() == ShowFinding("DUE-11", BRANCH, "2026-10")


def test_a_member_who_is_behind_with_dues(window: Window, qtbot: QtBot) -> None:
    window.bridge.take(Step(Verb.DUES, "收党费", BRANCH))
    page = window.page
    assert isinstance(page, DuesPage)
    qtbot.waitUntil(lambda: bool(page.arrears.table.rows))
    assert page.why() == ShowFindings(BRANCH, words="刘桂兰")


def test_a_member_of_the_roll_and_his_own_page(window: Window, qtbot: QtBot) -> None:
    page = turn(window, MembersPage)
    assert isinstance(page, MembersPage)
    qtbot.waitUntil(lambda: bool(page.list.table.rows))
    page.list.table.select_where(lambda row: row.person_id == "p5")
    assert page.why() == ShowFindings(BRANCH, words="刘桂兰")
    page.open_member("p5")
    assert page.why() == ShowFindings(words="刘桂兰")


def test_the_committee_of_a_branch(window: Window) -> None:
    window.bridge.take(Step(Verb.COMMITTEE, "看支委", BRANCH))
    assert window.page.why() == ShowFindings(BRANCH)


def test_someone_on_the_way_into_the_party(window: Window) -> None:
    page = turn(window, AdmissionsPage)
    assert isinstance(page, AdmissionsPage)
    assert page.why() == ShowFindings(BRANCH, words=page.table.rows[0].name)


def test_the_sheet_that_is_shown(window: Window) -> None:
    page = turn(window, ReportsPage)
    assert isinstance(page, ReportsPage)
    assert page.why() == ShowFindings(page.asked.branch, period=page.asked.period.label)


def test_a_cell_of_the_year(window: Window, qtbot: QtBot) -> None:
    page = turn(window, YearPage)
    assert isinstance(page, YearPage)
    qtbot.waitUntil(lambda: page.grid.current() is not None)
    cell = page.grid.current()
    assert cell is not None
    assert explained(window) == (cell.rule, cell.subject, cell.period)


def test_where_nothing_is_chosen_it_says_what_to_do(window: Window, qtbot: QtBot) -> None:
    page = window.page
    assert isinstance(page, HomePage)
    qtbot.waitUntil(lambda: bool(page.due.rows))
    page.figures[0].setFocus()
    hit(Qt.Key.Key_F2)
    assert window.page is page
    assert window.toast.text() == "先选中一行或一格，再按 F2 看它的依据。"


def test_an_obligation_that_there_is_not_is_said(window: Window) -> None:
    window.bridge.asked.emit(ShowFinding("MTG-05", BRANCH, "2026Q4"))
    QApplication.processEvents()
    assert "2026年第四季度没有这一项要求" in window.toast.text()
