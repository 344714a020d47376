"""导出到日历: whose calendar, which file, and what is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import Desk
from pbdesk.store import Store
from pbdesk.views.calendar_file import Whom
from tests.orchard import BRANCH, GUIDE, a_draft, a_file, plant
from tests.ui.conftest import Told
from tests.ui.hands import button_named, click, press, write
from ui.bridge import Bridge
from ui.dialogs.calendar_export import CalendarDialog, CalendarExport
from ui.pages.home import HomePage
from ui.theme import load_theme


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[Bridge]:
    with a_file(Desk.STREET) as store:
        plant(store, "other", "别的居民小组党支部", members=3)
        made = Bridge(store, load_theme())
        yield made
        assert made.jobs.finish()


def asked(bridge: Bridge, qtbot: QtBot) -> tuple[CalendarDialog, list[tuple[Whom, str | None]]]:
    chosen: list[tuple[Whom, str | None]] = []
    dialog = CalendarDialog(bridge, lambda whom, subject: chosen.append((whom, subject)))
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    return dialog, chosen


def test_a_street_begins_with_the_whole_street(street: Bridge, qtbot: QtBot) -> None:
    dialog, chosen = asked(street, qtbot)
    press(dialog, Qt.Key.Key_Return)
    assert chosen == [(Whom.STREET, None)]


def test_a_branch_is_found_by_typing(street: Bridge, qtbot: QtBot) -> None:
    dialog, chosen = asked(street, qtbot)
    dialog.whom_box.setCurrentIndex(dialog.whom_box.findData(Whom.BRANCH))
    write(dialog.who, "别的居民小组党支部")
    press(dialog.who, Qt.Key.Key_Return)
    click(button_named(dialog, "选文件…(S)"))
    assert chosen == [(Whom.BRANCH, "other")]


def test_without_a_branch_it_asks_for_one(street: Bridge, qtbot: QtBot) -> None:
    dialog, chosen = asked(street, qtbot)
    dialog.whom_box.setCurrentIndex(dialog.whom_box.findData(Whom.BRANCH))
    click(button_named(dialog, "选文件…(S)"))
    assert (chosen, dialog.error.text()) == ([], "请写出是哪个支部，再选文件。")


def test_a_guides_desk_begins_with_the_guide(qtbot: QtBot) -> None:
    with a_file(Desk.GUIDE) as store:
        dialog, chosen = asked(Bridge(store, load_theme()), qtbot)
        press(dialog, Qt.Key.Key_Return)
        assert chosen == [(Whom.GUIDE, GUIDE)]


def test_the_button_of_the_first_page_asks_a_branch_for_the_file_alone(
    bridge: Bridge, told: Told, qtbot: QtBot, tmp_path: Path
) -> None:
    page = HomePage(bridge)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    click(button_named(page, "导出到日历"))
    dialog = page.calendar.dialog
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "果园居民小组党支部待办.ics"
    dialog.fileSelected.emit(str(tmp_path / "待办.ics"))
    dialog.close()
    assert Calendar.from_ical((tmp_path / "待办.ics").read_bytes())["X-WR-CALNAME"] == "果园居民小组党支部待办"
    assert told.said[-1].startswith("已写入 待办.ics：")


def test_the_same_file_is_followed_up(bridge: Bridge, qtbot: QtBot, tmp_path: Path) -> None:
    path, export = tmp_path / "待办.ics", CalendarExport(bridge, HomePage(bridge))
    export.write(Whom.BRANCH, BRANCH, path)
    bridge.run(lambda store: record(store, a_draft()))
    export.write(Whom.BRANCH, BRANCH, path)
    states = {str(e["SUMMARY"]): e["STATUS"] for e in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}
    assert states["第四季度党员大会"] == "CANCELLED"


def test_another_file_is_left_alone_and_said(bridge: Bridge, told: Told, tmp_path: Path) -> None:
    path = tmp_path / "别的.ics"
    path.write_bytes(b"notes")
    CalendarExport(bridge, HomePage(bridge)).write(Whom.BRANCH, BRANCH, path)
    assert (path.read_bytes(), "不是本软件导出的日历" in told.failed[-1]) == (b"notes", True)


def test_a_file_without_branches_cannot_be_exported(empty: Store, qtbot: QtBot) -> None:
    page = HomePage(Bridge(empty, load_theme()))
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    assert not button_named(page, "导出到日历").isEnabled()
