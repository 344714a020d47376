"""One box over people, meetings, pages and commands, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from tests.orchard import a_draft
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, check_model, hit, write
from ui.bridge import Bridge
from ui.dialogs.find_anything import FindDialog
from ui.dialogs.handbook import HandbookWindow
from ui.pages.home import HomePage
from ui.pages.meetings import MeetingsPage
from ui.pages.reports import ReportsPage
from ui.requests import OpenMeeting, OpenMember, PrintSheet
from ui.window import Window


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot) -> Iterator[Window]:
    record(bridge.store, a_draft(title="学习全会精神", content="讨论党费收缴和困难帮扶。"), "general")
    made = Window(bridge, (HomePage, MeetingsPage, ReportsPage))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def box(window: Window, qtbot: QtBot) -> FindDialog:
    hit(Qt.Key.Key_K, CTRL)
    (made,) = [d for d in window.findChildren(FindDialog) if d.isVisible()]
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    qtbot.waitUntil(made.box.hasFocus)
    return made


def shown(box: FindDialog) -> list[tuple[str, str]]:
    return [(entry.sort, entry.title) for entry in box.table.rows]


def test_a_rule_is_found_by_its_number_and_read_in_the_handbook(
    window: Window, box: FindDialog, qtbot: QtBot
) -> None:
    write(box.box, "MTG-06")
    qtbot.waitUntil(lambda: ("规则", "MTG-06 主题党日") in shown(box))
    hit(Qt.Key.Key_Return)
    (book,) = [each for each in window.findChildren(HandbookWindow) if each.isVisible()]
    assert book.place.heading == "MTG-06 主题党日"
    book.close()


def test_before_anything_is_typed_it_lists_what_can_be_done(box: FindDialog) -> None:
    assert ("命令", "记一次会议") in shown(box)
    assert ("页面", "会议") in shown(box)


@pytest.mark.parametrize("typed", ["花名册", "dyhmc"])
def test_a_paper_is_found_and_opened_ready_to_print(box: FindDialog, told: Told, qtbot: QtBot, typed: str) -> None:
    write(box.box, typed)
    qtbot.waitUntil(lambda: ("报表", "打印 党员花名册") in shown(box))
    box.table.select_where(lambda entry: entry.title == "打印 党员花名册")
    hit(Qt.Key.Key_Return)
    assert told.asked == [PrintSheet("roster")]


@pytest.mark.parametrize("typed", ["李秀英", "lxy", "lixiuying"])
def test_a_person_is_opened_with_a_few_letters(box: FindDialog, told: Told, typed: str) -> None:
    write(box.box, typed)
    assert shown(box)[0] == ("人员", "李秀英")
    hit(Qt.Key.Key_Return)
    assert told.asked == [OpenMember("p2")]


@pytest.mark.parametrize("typed", ["党费", "帮扶", "11.20"])
def test_a_meeting_is_opened_by_a_word_of_its_minutes_or_its_day(box: FindDialog, told: Told, typed: str) -> None:
    write(box.box, typed)
    assert shown(box)[-1][0] == "会议"
    hit(Qt.Key.Key_Up)
    while box.table.current() != box.table.rows[-1]:
        hit(Qt.Key.Key_Down)
    hit(Qt.Key.Key_Return)
    assert told.asked == [OpenMeeting("general")]


@pytest.mark.parametrize("typed", ["备份", "ljbf"])
def test_a_command_is_carried_out_by_its_name_or_its_initials(box: FindDialog, window: Window, typed: str) -> None:
    asked: list[str] = []
    window.wanted.connect(asked.append)
    write(box.box, typed)
    while box.table.current() is not None and box.table.current().title != "立即备份":  # type: ignore[union-attr]  # not None: just asked
        hit(Qt.Key.Key_Down)
    hit(Qt.Key.Key_Return)
    assert asked == ["backup"]


def test_nothing_found_is_said(box: FindDialog) -> None:
    write(box.box, "查无此词")
    assert box.words_label.text() == "没有找到“查无此词”。"


def test_words_taken_back_bring_the_commands_again(box: FindDialog) -> None:
    write(box.box, "党")
    hit(Qt.Key.Key_Backspace)
    assert ("命令", "记一次会议") in shown(box)


def test_escape_closes_it_and_does_nothing(box: FindDialog, told: Told) -> None:
    write(box.box, "lxy")
    hit(Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert told.asked == []


def test_the_results_keep_to_the_rules_of_models(box: FindDialog) -> None:
    check_model(box.table.model())
    write(box.box, "lxy")
    assert box.table.rows
