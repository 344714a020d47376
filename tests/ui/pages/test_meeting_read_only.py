"""会议 in a file that is open elsewhere: everything can be read, nothing typed in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import MeetingKind
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, a_file, at
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, hit
from tests.ui.pages.desk import shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage
from ui.theme import load_theme
from ui.window import Window


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    path = tmp_path / "果园.pbdesk"
    with a_file(path=path) as store:
        record(store, a_draft(date(2026, 11, 20), content="一、学习"), "m")
    with Store.open(path, read_only=True, clock=at("2026-11-22")) as store:
        made = Bridge(store, load_theme())
        yield made
        assert made.jobs.finish()


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


def test_the_window_says_so_across_its_pages(bridge: Bridge, qtbot: QtBot) -> None:
    window = Window(bridge, (MeetingsPage,))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    assert (window.strip.isVisible(), window.strip.text()[:3]) == (True, "只读：")


def test_recording_is_not_offered_and_says_why(page: MeetingsPage, told: Told) -> None:
    assert not page.new_button.isEnabled()
    assert "只读" in page.new_button.toolTip()
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    assert (page.list.isVisible(), told.failed[0][:3]) == (True, "只读：")


def test_a_record_can_be_read_but_not_typed_into_and_esc_leads_back(page: MeetingsPage) -> None:
    page.open_record("m")
    assert not page.save_button.isEnabled()
    hit(Qt.Key.Key_X)
    assert page.editor.sheet.minutes.toPlainText() == "一、学习"
    hit(Qt.Key.Key_Escape)
    assert page.list.isVisible()


def test_saving_says_why_it_cannot(page: MeetingsPage, told: Told) -> None:
    page.open_record("m")
    hit(Qt.Key.Key_S, CTRL)
    assert told.failed[0].startswith("只读：")


def test_keeping_for_another_time_never_holds_anyone_back(page: MeetingsPage, told: Told) -> None:
    page.open_record("m")
    assert page.editor.keep()
    assert "没有留下" in told.failed[0]
