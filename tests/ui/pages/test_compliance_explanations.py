"""达标: a branch writes why something was not done, and the street accepts it, beside the list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pbdesk.actions.setup import BranchesDraft, create_branches
from pbdesk.model import Desk, Outcome
from pbdesk.store import Store
from tests.orchard import at
from tests.ui.conftest import Told
from tests.ui.hands import button_named, click, press, write
from ui.bridge import Bridge
from ui.dialogs.explanation import ExplanationDialog
from ui.pages.compliance import CompliancePage
from ui.theme import load_theme

ALT = Qt.KeyboardModifier.AltModifier
WHY = "台风停工停课"


def shown(page: CompliancePage, qtbot: QtBot) -> CompliancePage:
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitActive(page):
        page.show()
    page.outcome_box.setCurrentIndex(page.outcome_box.findText("未达标"))
    assert page.table.rows
    return page


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> CompliancePage:
    """A branch's desk."""
    return shown(CompliancePage(bridge), qtbot)


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[CompliancePage]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as store:
        create_branches(store, BranchesDraft(street="春江街道党工委", branches="春江居民小组党支部"))
        bridge = Bridge(store, load_theme())
        yield shown(CompliancePage(bridge), qtbot)
        assert bridge.jobs.finish()


def words(page: CompliancePage) -> str:
    QApplication.processEvents()
    return "\n".join(w.text() for w in page.explanation.findChildren(QLabel) if w.isVisible())


def ask(page: CompliancePage, qtbot: QtBot) -> ExplanationDialog:
    press(page.table, Qt.Key.Key_X, ALT)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(ExplanationDialog)))
    return page.findChildren(ExplanationDialog)[-1]


def test_a_branch_writes_the_reason_with_the_keyboard(page: CompliancePage, qtbot: QtBot) -> None:
    before = page.table.current()
    assert before is not None
    dialog = ask(page, qtbot)
    assert "街道认可以前，这一项仍是“未达标”" in dialog.understood.text()
    write(dialog.form.input("reason"), WHY)
    click(dialog.save_button)
    qtbot.waitUntil(lambda: f"情况说明（还没有认可）：{WHY}" in words(page))
    after = page.table.current()
    assert after is not None
    assert after.finding == before.finding


def test_a_reason_is_asked_for(page: CompliancePage, qtbot: QtBot) -> None:
    dialog = ask(page, qtbot)
    click(dialog.save_button)
    assert dialog.form.error("reason") == "请写明为什么没有做到。"
    assert dialog.isVisible()
    dialog.reject()


def test_the_street_accepts_and_takes_back(street: CompliancePage, qtbot: QtBot) -> None:
    row = street.table.current()
    assert row is not None
    dialog = ask(street, qtbot)
    write(dialog.form.input("reason"), WHY)
    write(dialog.form.input("accepted_by"), "春江街道党工委")
    write(dialog.form.input("accepted_on"), "2026-11-20")
    click(dialog.save_button)
    street.outcome_box.setCurrentIndex(street.outcome_box.findText("已说明"))
    qtbot.waitUntil(lambda: [r.finding.rule for r in street.table.rows] == [row.finding.rule])
    assert f"情况说明（春江街道党工委于2026年11月20日认可）：{WHY}" in words(street)
    click(button_named(street, "撤回说明"))
    qtbot.waitUntil(lambda: not street.table.rows)


def test_nothing_is_offered_where_nothing_is_unmet(page: CompliancePage, told: Told) -> None:
    page.outcome_box.setCurrentIndex(page.outcome_box.findText("待办"))
    assert {row.outcome for row in page.table.rows} == {Outcome.PENDING}
    press(page.table, Qt.Key.Key_X, ALT)
    assert page.findChild(ExplanationDialog) is None
    assert told.failed == []
