"""报表: choose, look, save, print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.store import Store
from pbdesk.views.printing import PAPERS
from tests.orchard import BRANCH, a_draft, a_file
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, hit, press
from ui.bridge import Bridge
from ui.pages.reports import ReportsPage
from ui.pdf import read_pdf
from ui.requests import PrintSheet
from ui.settings import Settings
from ui.theme import load_theme


def shown(page: ReportsPage, qtbot: QtBot) -> ReportsPage:
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitActive(page):
        page.show()
    return page


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot, settings: Settings) -> ReportsPage:
    made = shown(ReportsPage(bridge, settings=settings), qtbot)
    qtbot.waitUntil(lambda: made.pdf is not None)
    return made


@pytest.fixture
def on_disk(tmp_path: Path, qtbot: QtBot, settings: Settings) -> Iterator[ReportsPage]:
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        bridge = Bridge(store, load_theme())
        yield shown(ReportsPage(bridge, settings=settings), qtbot)
        assert bridge.jobs.finish()


def test_a_branch_starts_with_its_own_sheet(page: ReportsPage) -> None:
    assert page.asked.sheet.name == "branch-quarter"
    assert page.title_label.text() == "支部季度达标表"
    assert page.subtitle_label.text() == "2026年第四季度 · 共 1 页"


def test_the_sheet_is_laid_out_on_the_worker(on_disk: ReportsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: on_disk.pdf is not None)
    qtbot.waitUntil(lambda: on_disk.preview.view.picture.pixmap().width() > 100)


def test_arrows_choose_another_sheet(page: ReportsPage, qtbot: QtBot) -> None:
    page.choices.sheets.setFocus()
    hit(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.title_label.text() == "党建指导员履职表")


def test_a_branch_is_not_offered_the_table_of_the_street(page: ReportsPage) -> None:
    assert "street-quarter" not in page.choices.sheets.names
    assert set(page.choices.sheets.names) == set(PAPERS) - {"street-quarter", "chase-list", "notice", "reviews"}


def test_another_quarter_is_laid_out_anew(page: ReportsPage, qtbot: QtBot) -> None:
    before = page.pdf
    press(page.choices.period_bar, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.pdf is not before and page.pdf is not None)
    assert "2026年第三季度" in page.subtitle_label.text()


def test_what_is_recorded_meanwhile_is_on_the_sheet(page: ReportsPage, bridge: Bridge, qtbot: QtBot) -> None:
    before = page.pdf
    bridge.run(lambda store: record(store, a_draft()))
    qtbot.waitUntil(lambda: page.pdf is not None and page.pdf is not before)


def test_without_anything_to_print_it_says_why_and_offers_no_printing(page: ReportsPage, qtbot: QtBot) -> None:
    page.answer(PrintSheet("minutes"))
    qtbot.waitUntil(lambda: page.pdf is None)
    assert [w for w in page.findChildren(QLabel) if w.isVisible() and "没有已经召开的会议" in w.text()]
    assert not page.save_button.isEnabled()
    assert not page.print_button.isEnabled()


def test_the_minutes_of_one_meeting_can_be_asked_for(page: ReportsPage, bridge: Bridge, qtbot: QtBot) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    page.answer(PrintSheet("minutes", subject="m1"))
    assert page.asked.meeting == "m1"
    assert page.choices.meeting_box.currentText() == "11月20日 党员大会 学习全会精神"
    qtbot.waitUntil(lambda: page.title_label.text() == "会议记录表" and page.pdf is not None)


def test_from_one_meeting_the_way_to_all_of_the_quarter_is_open(page: ReportsPage, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    page.answer(PrintSheet("minutes", subject="m1"))
    page.choices.meeting_box.setFocus()
    hit(Qt.Key.Key_Home)
    assert page.asked.meeting is None
    assert page.choices.meeting_box.currentText() == "全部（1次）"


def test_the_sheet_of_one_branch_can_be_asked_for(page: ReportsPage) -> None:
    page.answer(PrintSheet("branch-quarter", "2026Q2", BRANCH))
    assert (page.asked.period.label, page.asked.branch) == ("2026Q2", BRANCH)


def test_the_minutes_of_one_meeting_are_saved_under_its_own_name(page: ReportsPage, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft(date(2026, 11, 22)), "m1"))
    page.answer(PrintSheet("minutes", subject="m1"))
    page.save_button.setEnabled(True)
    hit(Qt.Key.Key_S, CTRL)
    assert isinstance(page.dialog, QFileDialog)
    assert page.dialog.selectedFiles()[0].endswith("/果园居民小组党支部 2026年11月22日 党员大会记录.pdf")
    page.dialog.close()


def test_ctrl_s_asks_where_to_save(page: ReportsPage, qtbot: QtBot) -> None:
    hit(Qt.Key.Key_S, CTRL)
    assert isinstance(page.dialog, QFileDialog)
    assert page.dialog.selectedFiles()[0].endswith("支部季度达标表-2026年第四季度.pdf")
    page.dialog.close()


def test_what_is_saved_is_what_was_shown(page: ReportsPage, told: Told, tmp_path: Path) -> None:
    target = tmp_path / "表.pdf"
    page.save_to(target)
    assert page.pdf is not None
    assert target.read_bytes() == page.pdf.data
    assert told.said == [f"已保存到 {target}"]
    assert page.folder_button.isVisible()


def test_a_place_that_cannot_be_written_to_is_a_sentence(page: ReportsPage, told: Told, tmp_path: Path) -> None:
    page.save_to(tmp_path / "missing" / "表.pdf")
    assert "不能写入" in told.failed[0]
    assert not page.folder_button.isVisible()


def test_what_is_printed_is_what_was_shown(page: ReportsPage, told: Told, tmp_path: Path, qtbot: QtBot) -> None:
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    page.print_on(printer)
    qtbot.waitUntil(lambda: bool(told.said))
    assert page.pdf is not None
    assert told.said == ["已送到打印机，共 1 页"]
    (width, height) = read_pdf(target.read_bytes()).sizes[0]
    assert abs(width / height - page.pdf.sizes[0][0] / page.pdf.sizes[0][1]) < 0.01


def test_a_lying_sheet_is_printed_across(page: ReportsPage, told: Told, tmp_path: Path, qtbot: QtBot) -> None:
    page.answer(PrintSheet("guide-quarter"))
    qtbot.waitUntil(lambda: page.pdf is not None and page.pdf.sizes[0][0] > page.pdf.sizes[0][1])
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    page.print_on(printer)
    qtbot.waitUntil(lambda: bool(told.said))
    (width, height) = read_pdf(target.read_bytes()).sizes[0]
    assert width > height


def test_an_empty_file_says_what_is_missing(empty: Store, qtbot: QtBot, settings: Settings) -> None:
    page = shown(ReportsPage(Bridge(empty, load_theme()), settings=settings), qtbot)
    qtbot.waitUntil(lambda: not page.save_button.isEnabled())
    assert page.empty.isVisible()


def test_the_keyboard_starts_at_the_list_of_sheets(page: ReportsPage) -> None:
    first = page.first_widget()
    assert first is page.choices.sheets
    first.setFocus()
    assert QApplication.focusWidget() is page.choices.sheets
