"""报表: what can be chosen for each sheet, by keyboard, and what is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import Meeting, MeetingKind, Person
from pbdesk.sheets import Shelf
from pbdesk.store import Store
from pbdesk.views.printing import PAPERS
from tests.builders import a_meeting, fill, seen
from tests.orchard import BRANCH, a_draft, plant
from tests.sheets.reading import packed
from tests.ui.hands import hit, press, write
from ui.bridge import Bridge
from ui.pages.report_choices import ReportChoices
from ui.pages.reports import ReportsPage
from ui.requests import PrintSheet
from ui.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot, settings: Settings) -> ReportsPage:
    made = ReportsPage(bridge, settings=settings)
    qtbot.addWidget(made)
    made.resize(1166, 700)
    with qtbot.waitActive(made):
        made.show()
    qtbot.waitUntil(lambda: made.pdf is not None)
    return made


@pytest.fixture
def choices(page: ReportsPage) -> ReportChoices:
    return page.choices


def text_of(page: ReportsPage) -> str:
    """What stands in the preview."""
    return packed(page.data) if page.data else ""


def test_sheets_stand_under_the_headings_of_what_they_are_for(choices: ReportChoices) -> None:
    lines = [choices.sheets.item(row).text() for row in range(choices.sheets.count())]
    offered = [PAPERS[name] for name in choices.sheets.names]
    shelves = {shelf: [sheet.title for sheet in offered if sheet.shelf is shelf] for shelf in Shelf}
    assert lines == [line for shelf, titles in shelves.items() if titles for line in (shelf.value, *titles)]
    assert lines[:3] == ["开会用", "签到表", "会议记录表"]


def test_arrows_pass_over_the_headings(choices: ReportChoices) -> None:
    choices.sheets.set_value("minutes")
    choices.sheets.setFocus()
    hit(Qt.Key.Key_Down)
    assert choices.sheets.value() == "roster"
    hit(Qt.Key.Key_Up)
    assert choices.sheets.value() == "minutes"


def test_all_sheets_are_seen_without_scrolling(choices: ReportChoices) -> None:
    sheets = choices.sheets
    assert sheets.viewport().height() >= sheets.visualItemRect(sheets.item(sheets.count() - 1)).bottom()


@pytest.mark.parametrize(
    ("name", "seen_fields"),
    [
        ("sign-in", {"length_box", "period_bar", "meeting_box"}),
        ("minutes", {"length_box", "period_bar", "meeting_box", "photos_box"}),
        ("roster", {"length_box", "period_bar", "private_box"}), ("dues", {"length_box", "period_bar"}),
        ("branch-quarter", {"period_bar"}), ("minute-book", {"period_bar", "photos_box"}),
        ("lectures", {"length_box", "period_bar"}),
    ],
)  # fmt: skip
def test_each_sheet_asks_only_for_what_it_needs(choices: ReportChoices, name: str, seen_fields: set[str]) -> None:
    choices.sheets.set_value(name)
    fields = ("length_box", "period_bar", "meeting_box", "kind_box", "day_field", "branch_field", "private_box",
              "photos_box")  # fmt: skip
    assert {field for field in fields if getattr(choices, field).isVisible()} == seen_fields


@pytest.mark.parametrize("name", PAPERS)
def test_the_period_is_always_one_that_the_sheet_is_printed_for(choices: ReportChoices, name: str) -> None:
    if name in choices.sheets.names:
        choices.sheets.set_value(name)
    assert choices.asked.period.kind in choices.asked.sheet.periods


def test_a_sheet_keeps_the_length_chosen_for_it(choices: ReportChoices) -> None:
    choices.sheets.set_value("dues")
    choices.length_box.setFocus()
    hit(Qt.Key.Key_End)
    choices.sheets.set_value("roster")
    assert choices.asked.period.label == "2026-11"
    choices.sheets.set_value("dues")
    assert choices.asked.period.label == "2026"


def test_one_meeting_is_chosen_from_those_of_the_period(page: ReportsPage, bridge: Bridge, qtbot: QtBot) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    page.choices.sheets.set_value("sign-in")
    page.choices.meeting_box.setFocus()
    hit(Qt.Key.Key_Down)
    assert page.asked.meeting == "m1"
    qtbot.waitUntil(lambda: "应到30人实到30人" in text_of(page))


def test_a_blank_sign_in_sheet_for_any_kind_and_day(page: ReportsPage, qtbot: QtBot) -> None:
    choices = page.choices
    choices.sheets.set_value("sign-in")
    choices.meeting_box.setFocus()
    hit(Qt.Key.Key_End)
    choices.kind_box.setFocus()
    hit(Qt.Key.Key_Down)
    choices.day_field.setFocus()
    choices.day_field.selectAll()
    write(choices.day_field, "2026-12-05")
    press(choices.day_field, Qt.Key.Key_Return)
    assert (page.asked.kind, page.asked.period.label) == (MeetingKind.COMMITTEE_MEETING, "2026-12-05")
    qtbot.waitUntil(lambda: "支委会签到表" in text_of(page) and "2026年12月5日" in text_of(page))


def test_a_day_that_cannot_be_read_is_said_below_it_and_changes_nothing(choices: ReportChoices) -> None:
    choices.sheets.set_value("sign-in")
    choices.meeting_box.setCurrentIndex(choices.meeting_box.count() - 1)
    before = choices.asked
    choices.day_field.setFocus()
    choices.day_field.selectAll()
    write(choices.day_field, "13.40")
    press(choices.day_field, Qt.Key.Key_Return)
    assert choices.day_error.isVisible()
    assert "看不懂这个日期" in choices.day_error.text()
    assert choices.asked == before


def test_whole_numbers_are_asked_for_anew_each_time(page: ReportsPage, branch: Store, qtbot: QtBot) -> None:
    found = seen(branch, Person, "p1")
    with branch.change("电话") as tx:
        tx.put(replace(found.record, phone="13800138000"), heads=found.heads)
    page.choices.sheets.set_value("roster")
    qtbot.waitUntil(lambda: "138****8000" in text_of(page))
    page.choices.private_box.setFocus()
    hit(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "13800138000" in text_of(page))
    page.choices.sheets.set_value("dues")
    page.choices.sheets.set_value("roster")
    assert not page.choices.private_box.isChecked()


def test_whole_numbers_are_masked_again_once_they_were_saved(page: ReportsPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.choices.sheets.set_value("roster")
    page.choices.private_box.setChecked(True)
    qtbot.waitUntil(lambda: "党员花名册" in text_of(page))
    page.save_to(tmp_path / "名册.pdf")
    assert not page.choices.private_box.isChecked()


def test_the_ledger_is_saved_not_shown(page: ReportsPage, bridge: Bridge, qtbot: QtBot) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    page.choices.sheets.set_value("ledger")
    qtbot.waitUntil(lambda: page.data is not None and page.pdf is None)
    assert (page.save_button.isEnabled(), page.print_button.isEnabled()) == (True, False)
    page.save()
    assert isinstance(page.dialog, QFileDialog)
    assert page.dialog.selectedFiles()[0].endswith("/会议台账-2026年.xlsx")
    page.dialog.close()


def test_what_was_saved_last_is_offered_first_next_time(
    page: ReportsPage, bridge: Bridge, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page.choices.sheets.set_value("roster")
    qtbot.waitUntil(lambda: "党员花名册" in text_of(page))
    page.save_to(tmp_path / "名册.pdf")
    again = ReportsPage(bridge, settings=settings)
    qtbot.addWidget(again)
    assert again.asked.sheet.name == "roster"


def test_a_volume_asks_for_its_branch(page: ReportsPage, branch: Store, bridge: Bridge, qtbot: QtBot) -> None:
    plant(branch, "b2", "澳头党支部", members=3)
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    page.choices.sheets.set_value("minute-book")
    qtbot.waitUntil(lambda: "请选一个支部" in page.empty.words.text())
    assert page.choices.branch_words.text() == "支部（一个支部一本）"
    page.choices.branch_field.set_value(BRANCH)
    qtbot.waitUntil(lambda: "会议记录本" in text_of(page))


def test_the_rule_book_asks_for_no_branch(page: ReportsPage, branch: Store, qtbot: QtBot) -> None:
    plant(branch, "b2", "澳头党支部", members=3)
    page.choices.reload()
    page.choices.branch_field.set_value(BRANCH)
    page.choices.sheets.set_value("rules")
    qtbot.waitUntil(lambda: "规则手册" in text_of(page))
    assert (page.asked.branch, page.choices.branch_field.isVisible()) == (None, False)


def test_a_planned_meeting_can_be_asked_for_by_another_page(page: ReportsPage, branch: Store) -> None:
    planned: Meeting = a_meeting("m9", BRANCH, held_on=date(2026, 12, 5))
    fill(branch, planned)
    page.answer(PrintSheet("sign-in", subject="m9"))
    assert (page.asked.meeting, page.asked.period.label) == ("m9", "2026Q4")


def test_tab_goes_from_the_sheets_through_the_choices_in_their_order(choices: ReportChoices) -> None:
    choices.sheets.set_value("sign-in")
    choices.sheets.setFocus()
    names = []
    for _ in range(4):
        hit(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.accessibleName())
    assert names == ["按月、按季度还是按年", "上一月", "下一月", "哪一次会议"]
