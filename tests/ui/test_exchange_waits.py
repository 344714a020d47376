"""首页 says what exchange leaves to a person; one key leads there, and the keyboard stands where it is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from pbdesk.actions.duplicates import not_duplicates
from pbdesk.model import Desk, Meeting, MeetingKind, Organization, OrganizationKind
from pbdesk.store.bundles import decide_device
from tests.exchange.desks import BRANCH, DeskFile, desks
from tests.ui.hands import hit
from ui.bridge import Bridge
from ui.pages.exchange import ExchangePage
from ui.pages.home import HomePage
from ui.theme import load_theme
from ui.window import Window


def busy_street() -> tuple[DeskFile, list[DeskFile]]:
    """A street where everything waits: a conflict, a stranger, what is out of scope, a branch founded twice."""
    street, branch = desks(1)
    for desk, title in ((street, "学习会"), (branch, "总结会")):
        desk.edit("m0", title=title)
    street.found_branch("b9")
    branch.found_branch("b9")
    branch.hold("m9", branch="b9")
    street.take(branch.send())
    stranger = DeskFile("陌生支部", Desk.BRANCH)
    stranger.found_branch("x1")
    street.take(stranger.send())
    street.put(Organization(id="b2", kind=OrganizationKind.BRANCH, name=f"中共{BRANCH}党支部"))
    street.put(Meeting(id="m1", branch_id=BRANCH, kind=MeetingKind.GENERAL_MEETING,
                       held_on=street.store.clock().date()))  # fmt: skip
    return street, [branch, stranger]


def opened(street: DeskFile, qtbot: QtBot) -> Window:
    """The window of a desk, with the two pages that this is about."""
    made = Window(Bridge(street.store, load_theme()), (HomePage, ExchangePage))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    QApplication.processEvents()
    return made


@pytest.fixture
def street() -> Iterator[DeskFile]:
    made, others = busy_street()
    yield made
    for desk in (made, *others):
        desk.store.close()


def line(window: Window) -> QPushButton:
    """The button beside the one line about exchange."""
    page = window.page
    assert isinstance(page, HomePage)
    (found,) = [b for b in page.notices.findChildren(QPushButton) if b.isVisible()]
    return found


def follow(window: Window) -> tuple[str, ExchangePage]:
    """Tab to the line and press Enter; what the line says, and the page it leads to."""
    wanted = line(window)
    for _ in range(60):
        if QApplication.focusWidget() is wanted:
            break
        hit(Qt.Key.Key_Tab)
    hit(Qt.Key.Key_Return)
    QApplication.processEvents()
    page = window.page
    assert isinstance(page, ExchangePage)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.section.isAncestorOf(focus)
    return wanted.accessibleName(), page


def settle_the_conflict(street: DeskFile) -> None:
    shown = street.store.get(Meeting, "m0")
    assert shown is not None
    with street.store.change("更正") as tx:
        tx.put(shown.record, shown.heads)


def test_all_that_waits_is_one_line_that_leads_to_what_comes_first(street: DeskFile, qtbot: QtBot) -> None:
    window = opened(street, qtbot)
    words, page = follow(window)
    assert words == "去办：“交换”里有事等您来办：冲突 1 条，待确认的电脑 1 台，搁置 2 个，可能重复 1 对。"
    assert page.section is page.conflicts
    assert window.bridge.jobs.finish()


def test_what_waits_alone_is_told_in_a_sentence_and_leads_there(street: DeskFile, qtbot: QtBot) -> None:
    settle_the_conflict(street)
    decide_device(street.store, "dev-陌生支部", "blocked", (), by="测试员")
    not_duplicates(street.store, "organization", BRANCH, "b2")
    window = opened(street, qtbot)
    words, page = follow(window)
    assert words == "去看看：收到的数据包里有 2 个内容搁置着，没有合并，请看看为什么。"
    assert page.section is page.aside
    assert window.bridge.jobs.finish()


def test_doubles_alone_lead_to_where_they_are_joined(qtbot: QtBot) -> None:
    street, branch = desks(1)
    street.put(Organization(id="b2", kind=OrganizationKind.BRANCH, name=f"中共{BRANCH}党支部"))
    window = opened(street, qtbot)
    words, page = follow(window)
    assert words.startswith("去核对：有 1 对记录可能是同一件事记了两遍")
    assert page.section is page.duplicates
    hit(Qt.Key.Key_F6)
    assert street.store.get(Organization, "b2") is None
    assert window.bridge.jobs.finish()
    branch.store.close()
    street.store.close()


def test_where_nothing_waits_nothing_is_said(qtbot: QtBot) -> None:
    street, branch = desks(1)
    window = opened(street, qtbot)
    page = window.page
    assert isinstance(page, HomePage)
    assert not page.notices.isVisible()
    assert window.bridge.jobs.finish()
    branch.store.close()
    street.store.close()
