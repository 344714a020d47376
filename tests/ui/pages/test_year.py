"""全年一图: the year of a branch and of a street, every cell a door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.actions.setup import BranchesDraft, create_branches
from pbdesk.model import Desk
from pbdesk.store import Store
from tests.orchard import BRANCH, at
from tests.ui.conftest import Told
from tests.ui.hands import button_named, press
from ui.bridge import Bridge
from ui.pages.year import YearPage
from ui.requests import PrintSheet, ShowFinding, ShowFindings
from ui.theme import load_theme


def shown(page: YearPage, qtbot: QtBot, height: int = 700) -> YearPage:
    qtbot.addWidget(page)
    page.resize(1200, height)
    with qtbot.waitActive(page):
        page.show()
    qtbot.waitUntil(lambda: page.subtitle_label.text() != "")
    return page


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> YearPage:
    return shown(YearPage(bridge), qtbot)


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[YearPage]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as store:
        names = "\n".join(f"第{n}居民小组党支部" for n in range(1, 31))
        create_branches(store, BranchesDraft(street="春江街道党工委", branches=names))
        yield shown(YearPage(Bridge(store, load_theme())), qtbot)


def test_a_branchs_file_shows_months_by_rules(page: YearPage) -> None:
    assert "党员大会" in [row.title for row in page.grid.rows]
    assert "达标" in page.subtitle_label.text()


def test_enter_opens_what_stands_behind_a_cell(page: YearPage, told: Told) -> None:
    page.grid.setFocus()
    press(page.grid, Qt.Key.Key_Return)
    assert isinstance(told.asked[-1], ShowFinding)


def test_the_chart_is_printed_for_the_branch(page: YearPage, told: Told) -> None:
    button_named(page, "打印挂图").click()
    assert told.asked == [PrintSheet("branch-year", "2026", BRANCH)]


def test_a_street_shows_branches_by_rules(street: YearPage) -> None:
    assert len(street.matrix.table.lines) == 30
    assert "主题党日" in [title for _, title in street.matrix.table.rules]


def test_the_longest_title_of_a_rule_is_read_whole(street: YearPage) -> None:
    street.resize(900, 700)
    QApplication.processEvents()
    header = street.matrix.horizontalHeader()
    wide = min(header.sectionSize(n) for n in range(2, header.count())) - 19
    lines = max(-(-header.fontMetrics().horizontalAdvance(title) // wide) for _id, title in street.matrix.table.rules)
    assert lines > 2
    assert header.height() >= lines * header.fontMetrics().height() + 12


def test_arrows_say_the_cell_and_its_rule(street: YearPage) -> None:
    street.matrix.setFocus()
    for _ in range(2):
        press(street.matrix, Qt.Key.Key_Right)
    assert f"{street.matrix.table.lines[0].name} · 党员大会" in street.sentence.text()


def test_enter_on_a_tally_asks_for_its_findings(street: YearPage) -> None:
    asked: list[object] = []
    street.bridge.asked.connect(asked.append)
    street.matrix.setFocus()
    for _ in range(2):
        press(street.matrix, Qt.Key.Key_Right)
    press(street.matrix, Qt.Key.Key_Return)
    (request,) = asked
    assert isinstance(request, ShowFindings)
    assert request.rule == "MTG-01"


def test_enter_on_a_name_shows_that_branchs_months(street: YearPage) -> None:
    street.matrix.setFocus()
    press(street.matrix, Qt.Key.Key_Return)
    assert street.matrix.table.lines[0].name in street.subtitle_label.text()
    assert street.grid.isVisible()


def test_a_low_page_begins_without_the_columns_and_shows_them_when_asked(page: YearPage) -> None:
    page.resize(1200, 420)
    QApplication.processEvents()
    assert not page.bars.isVisible()
    button_named(page, "各季度走势").click()
    assert page.bars.isVisible()


def test_a_file_without_branches_says_what_comes_here(empty: Store, qtbot: QtBot) -> None:
    page = shown(YearPage(Bridge(empty, load_theme())), qtbot)
    assert page.empty.isVisible()
    assert not page.print_button.isEnabled()
