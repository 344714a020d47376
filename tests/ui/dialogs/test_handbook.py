"""The handbook in its window: opened at a page or a rule, searched, and left again, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.handbook import Place, chapters
from tests.orchard import BRANCH
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, hit, press, write
from tests.ui.test_pages import nameless
from ui.bridge import Bridge
from ui.dialogs.handbook import HandbookWindow
from ui.pages.compliance import CompliancePage
from ui.pages.home import HomePage
from ui.pages.visits import VisitsPage
from ui.requests import ShowFinding, ShowHandbook
from ui.theme import THEMES, load_theme
from ui.window import Window

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot) -> Iterator[Window]:
    made = Window(bridge, (HomePage, VisitsPage, CompliancePage))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def book(qtbot: QtBot) -> Iterator[HandbookWindow]:
    made = HandbookWindow(chapters(date(2026, 11, 22)), load_theme())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.go("start")
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


def at_the_top(book: HandbookWindow) -> str:
    """The first line of text that is in sight."""
    QApplication.processEvents()
    edge = book.reader.viewport().rect().topLeft()
    edge.setX(edge.x() + 60)
    edge.setY(edge.y() + 14)
    return book.reader.cursorForPosition(edge).block().text()


def selected(book: HandbookWindow) -> str:
    """The words that stand out."""
    selections = book.reader.extraSelections()
    return selections[-1].cursor.selectedText() if selections else ""


def opened(window: Window) -> HandbookWindow:
    (found,) = [each for each in window.findChildren(HandbookWindow) if each.isVisible()]
    return found


def test_f1_opens_it_at_the_page_that_is_shown(window: Window) -> None:
    window.show_page(1)
    hit(Qt.Key.Key_F1)
    assert opened(window).place == Place("visits")
    opened(window).close()


def test_it_is_opened_once_and_comes_to_the_front(window: Window) -> None:
    window.show_help()
    window.show_help("MTG-01")
    assert opened(window).place.heading == "MTG-01 党员大会"
    opened(window).close()


def test_a_new_look_reaches_it(window: Window, bridge: Bridge) -> None:
    window.show_help()
    bridge.set_theme(load_theme("dark", 125))
    assert opened(window).reader.document().defaultFont().pixelSize() == load_theme("dark", 125).font().pixelSize()
    opened(window).close()


def test_closing_the_program_closes_it(window: Window) -> None:
    window.show_help()
    assert opened(window).isVisible()
    window.close()
    QApplication.processEvents()
    assert not [each for each in window.findChildren(HandbookWindow) if each.isVisible()]


def test_a_finding_leads_to_its_rule(window: Window, qtbot: QtBot) -> None:
    window.ask_page(ShowFinding("MTG-01", BRANCH, "2026Q4"))
    page = window.page
    assert isinstance(page, CompliancePage)
    qtbot.waitUntil(lambda: page.explanation.explained is not None)
    page.explanation.book_button.click()
    assert opened(window).place == Place("rules-mtg", "MTG-01 党员大会")
    opened(window).close()


def test_the_page_only_asks_for_the_handbook(bridge: Bridge, told: Told, qtbot: QtBot) -> None:
    page = CompliancePage(bridge)
    qtbot.addWidget(page)
    page.explanation.explained_by.emit("GUI-01")
    assert told.asked == [ShowHandbook("GUI-01")]


def test_a_rule_is_brought_to_the_top(book: HandbookWindow) -> None:
    assert book.go("MTG-06")
    assert at_the_top(book) == "MTG-06 主题党日"
    line = book.contents.currentItem()
    assert line is not None
    assert line.text(0) == "MTG-06 主题党日"


def test_what_is_nowhere_leaves_the_text_as_it_is(book: HandbookWindow) -> None:
    assert not book.go("MTG-99")
    assert book.place == Place("start")


def test_the_contents_are_walked_with_the_arrows(book: HandbookWindow) -> None:
    book.contents.setFocus()
    press(book.contents, Qt.Key.Key_Down)
    assert book.place == Place("start", "第一次打开")
    assert at_the_top(book) == "第一次打开"


def test_words_are_found_one_after_the_other(book: HandbookWindow) -> None:
    hit(Qt.Key.Key_F, CTRL)
    write(book.search, "列席")
    first = (book.place.chapter, book.count.text())
    assert selected(book) == "列席"
    hit(Qt.Key.Key_F3)
    assert first != (book.place.chapter, book.count.text())
    hit(Qt.Key.Key_F3, SHIFT)
    assert first == (book.place.chapter, book.count.text())


def test_searching_goes_round_at_the_end(book: HandbookWindow) -> None:
    write(book.search, "示例街道")
    one = book.count.text()
    for _ in range(int(one.split("共 ")[1].split(" ")[0])):
        book.find_next()
    assert book.count.text() == one


def test_what_stands_nowhere_is_said(book: HandbookWindow) -> None:
    write(book.search, "没有这样的词")
    assert book.count.text() == "没有找到"
    assert not book.next_button.isEnabled()


def test_enter_in_the_box_goes_to_the_next_place(book: HandbookWindow) -> None:
    write(book.search, "党员大会")
    press(book.search, Qt.Key.Key_Return)
    assert book.count.text().startswith("第 2 处")


def test_a_link_is_followed_and_one_comes_back(book: HandbookWindow) -> None:
    book.go("visits")
    book.reader.anchorClicked.emit(QUrl("GUI-05"))
    assert book.place == Place("rules-gui", "GUI-05 派驻指导员")
    hit(Qt.Key.Key_Left, ALT)
    assert book.place == Place("visits")


def test_escape_takes_the_words_away_and_then_closes(book: HandbookWindow) -> None:
    write(book.search, "党费")
    press(book.search, Qt.Key.Key_Escape)
    assert (book.search.text(), book.isVisible()) == ("", True)
    press(book.search, Qt.Key.Key_Escape)
    assert not book.isVisible()


def test_everything_has_a_name_for_the_ear(book: HandbookWindow) -> None:
    assert nameless(book) == []


@pytest.mark.parametrize("name", THEMES)
def test_it_wears_every_theme_and_stays_where_it_was(book: HandbookWindow, name: str) -> None:
    book.go("MTG-06")
    book.retheme(load_theme(name, 150))
    assert at_the_top(book) == "MTG-06 主题党日"
    assert book.reader.document().defaultFont().pixelSize() == load_theme(name, 150).font().pixelSize()


def test_no_line_is_too_long_to_be_read(book: HandbookWindow) -> None:
    book.resize(1900, 700)
    QApplication.processEvents()
    assert book.reader.viewport().width() < 50 * book.reader.fontMetrics().horizontalAdvance("字")

