"""A day at the desk in plain words: the whole window, a real file, the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.model import Outcome
from pbdesk.store import Store
from tests.orchard import a_file
from tests.ui.hands import CTRL, hit, turn_to, write
from ui.bridge import Bridge
from ui.pages.compliance import CompliancePage
from ui.pages.home import HomePage
from ui.pages.reports import ReportsPage
from ui.registry import PAGES
from ui.theme import load_theme
from ui.window import Window


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    """A branch's window on a file on disk, with what is owed already there."""
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        bridge = Bridge(store, load_theme())
        made = Window(bridge, PAGES)
        qtbot.addWidget(made)
        made.resize(1366, 740)
        with qtbot.waitActive(made):
            made.show()
        home = made.pages[0]
        assert isinstance(home, HomePage)
        qtbot.waitUntil(lambda: bool(home.due.rows) and QApplication.focusWidget() is home.due.rows[0])
        yield made
        assert bridge.jobs.finish()


def home_of(window: Window) -> HomePage:
    page = window.pages[0]
    assert isinstance(page, HomePage)
    return page


def count(store: Store, table: str) -> int:
    return int(store.query(f"SELECT COUNT(*) AS n FROM {table} t WHERE t.deleted_at IS NULL")[0]["n"])


def walk_to(window: Window, words: str) -> None:
    """Down the list of what is owed to the line that says these words."""
    for row in home_of(window).due.rows:
        if words in row.line.title:
            return
        hit(Qt.Key.Key_Down)
    raise AssertionError(f"nothing owed says {words}")


def record_the_general_meeting(window: Window) -> None:
    walk_to(window, "第四季度党员大会")
    hit(Qt.Key.Key_Tab)
    hit(Qt.Key.Key_Return)
    assert window.page.TITLE == "会议"
    hit(Qt.Key.Key_S, CTRL)


def test_what_is_owed_is_recorded_from_its_own_line_and_leaves_the_list(window: Window, qtbot: QtBot) -> None:
    record_the_general_meeting(window)
    assert count(window.bridge.store, "meeting") == 1
    hit(Qt.Key.Key_1, CTRL)
    home = home_of(window)
    qtbot.waitUntil(lambda: not [row for row in home.due.rows if row.line.title == "第四季度党员大会"])
    (general,) = [row for row in home.grid.rows if row.title == "党员大会"]
    assert general.cells[-1].text == "✓"


def test_undoing_it_says_so_and_brings_the_line_back(window: Window, qtbot: QtBot) -> None:
    record_the_general_meeting(window)
    hit(Qt.Key.Key_1, CTRL)
    home = home_of(window)
    qtbot.waitUntil(lambda: not [row for row in home.due.rows if row.line.title == "第四季度党员大会"])
    hit(Qt.Key.Key_Z, CTRL)
    assert window.toast.text() == "已撤销：记录11月22日党员大会"
    qtbot.waitUntil(lambda: bool([row for row in home.due.rows if row.line.title == "第四季度党员大会"]))


def test_from_a_finding_to_the_meeting_behind_it_and_back(window: Window, qtbot: QtBot) -> None:
    record_the_general_meeting(window)
    turn_to(window, CompliancePage)
    page = window.page
    assert isinstance(page, CompliancePage)
    page.outcome_box.setCurrentIndex(page.outcome_box.findText("达标"))
    hit(Qt.Key.Key_F, CTRL)
    write(page.search, "党员大会")
    qtbot.waitUntil(lambda: [row.finding.rule for row in page.table.rows] == ["MTG-01"])
    assert page.table.rows[0].outcome is Outcome.MET
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Return)
    assert window.page.TITLE == "会议"
    assert "11月22日" in window.page.subtitle_label.text() or "党员大会" in window.page.title_label.text()


def test_a_visit_is_logged_from_the_line_of_missed_tuesdays(window: Window, qtbot: QtBot) -> None:
    walk_to(window, "个周二的走访")
    hit(Qt.Key.Key_Tab)
    hit(Qt.Key.Key_Return)
    assert window.page.TITLE == "走访"
    hit(Qt.Key.Key_S, CTRL)
    assert count(window.bridge.store, "visit") == 1


def test_the_sheet_shows_what_was_just_recorded(window: Window, qtbot: QtBot) -> None:
    turn_to(window, ReportsPage)
    page = window.page
    assert isinstance(page, ReportsPage)
    qtbot.waitUntil(lambda: page.pdf is not None)
    before = page.pdf
    hit(Qt.Key.Key_1, CTRL)
    home = home_of(window)
    home.due.rows[0].setFocus()
    record_the_general_meeting(window)
    turn_to(window, ReportsPage)
    qtbot.waitUntil(lambda: page.pdf is not None and page.pdf is not before)
