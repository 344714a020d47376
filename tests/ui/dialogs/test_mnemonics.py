"""The letters with Alt: each means one thing in a dialog or on a page, and none on a page is one of the menu bar's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.model import Committee, ConditionKind, Membership, PartyGroup, Person, Post
from pbdesk.store import Store
from tests.builders import seen
from tests.orchard import BRANCH
from tests.ui.pages.desk import shown
from ui.bridge import Bridge
from ui.dialogs.edit_branch import EditBranchDialog
from ui.dialogs.first_branch import BranchDialog, BranchesDialog, GuideDialog, MembersDialog
from ui.dialogs.import_table import ImportDialog
from ui.dialogs.member_add import AddMemberDialog
from ui.dialogs.member_committee import CommitteeDialog, EditCommitteeDialog, EndCommitteeDialog
from ui.dialogs.member_facts import EditMemberDialog
from ui.dialogs.member_groups import DissolveGroupDialog, GatherDialog, GroupDialog
from ui.dialogs.member_move import ConvertDialog, EditMembershipDialog, LeaveDialog, ReceiveDialog, SendDialog
from ui.dialogs.member_posts import AppointDialog, EditPostDialog
from ui.dialogs.member_state import StateDialog
from ui.dialogs.training import TrainingDialog
from ui.opening import open_window
from ui.pages.base import Page
from ui.pages.members import MembersPage
from ui.registry import PAGES
from ui.theme import load_theme

DIALOGS: dict[str, Callable[[Bridge], QDialog]] = {
    "流动": lambda b: StateDialog(b, "p5", "刘桂兰", ConditionKind.MOBILE, BRANCH),
    "停权": lambda b: StateDialog(b, "p5", "刘桂兰", ConditionKind.RIGHTS_SUSPENDED, BRANCH),
    "出国": lambda b: StateDialog(b, "p5", "刘桂兰", ConditionKind.ABROAD, BRANCH),
    "失联": lambda b: StateDialog(b, "p5", "刘桂兰", ConditionKind.LOST, BRANCH),
    "停止党籍": lambda b: StateDialog(b, "p5", "刘桂兰", ConditionKind.MEMBERSHIP_SUSPENDED, BRANCH),
    "限期改正": lambda b: StateDialog(b, "p5", "刘桂兰", ConditionKind.CORRECTION, BRANCH),
    "转正": lambda b: ConvertDialog(b, seen(b.store, Person, "p3")),
    "转出": lambda b: SendDialog(b, seen(b.store, Membership, "m5"), "刘桂兰"),
    "接收": lambda b: ReceiveDialog(b, seen(b.store, Membership, "m5"), "刘桂兰"),
    "离开": lambda b: LeaveDialog(b, seen(b.store, Membership, "m5"), "刘桂兰"),
    "更正组织关系": lambda b: EditMembershipDialog(b, seen(b.store, Membership, "m5"), "刘桂兰"),
    "换届": lambda b: CommitteeDialog(b, BRANCH),
    "任期": lambda b: EditCommitteeDialog(b, seen(b.store, Committee, "committee")),
    "不设支委会": lambda b: EndCommitteeDialog(b, seen(b.store, Committee, "committee")),
    "任职": lambda b: AppointDialog(b, BRANCH),
    "更正任职": lambda b: EditPostDialog(b, seen(b.store, Post, "t1"), "陈建国"),
    "党小组": lambda b: GroupDialog(b, BRANCH),
    "撤销党小组": lambda b: DissolveGroupDialog(b, seen(b.store, PartyGroup, "group1")),
    "编入党小组": lambda b: GatherDialog(b, seen(b.store, PartyGroup, "group1")),
    "添加": lambda b: AddMemberDialog(b),
    "资料": lambda b: EditMemberDialog(b, seen(b.store, Person, "p3")),
    "支部资料": lambda b: EditBranchDialog(b),
    "第一个支部": lambda b: BranchDialog(b),
    "支部名单": lambda b: BranchesDialog(b),
    "党员名单": lambda b: MembersDialog(b),
    "指导员": lambda b: GuideDialog(b),
    "培训": lambda b: TrainingDialog(b, BRANCH),
    "导入": lambda b: ImportDialog(b),
}  # fmt: skip


def letters(place: QWidget) -> Iterator[str]:
    """The letters that mean something where a widget stands, of what is seen."""
    for each in place.findChildren(QWidget):
        if not each.isVisible():
            continue
        if isinstance(each, QAbstractButton) or (isinstance(each, QLabel) and each.buddy()):
            yield from _letter(each.text())
        elif isinstance(each, QTabBar):
            for number in range(each.count()):
                yield from _letter(each.tabText(number))


def _letter(text: str) -> Iterator[str]:
    keys = QKeySequence.mnemonic(text).toString()
    if keys:
        yield keys


def twice(place: QWidget) -> list[str]:
    return [letter for letter, often in Counter(letters(place)).items() if often > 1]


@pytest.mark.parametrize("name", DIALOGS)
def test_no_letter_means_two_things_in_a_dialog(name: str, bridge: Bridge, qtbot: QtBot) -> None:
    dialog = DIALOGS[name](bridge)
    qtbot.addWidget(dialog)
    dialog.open()
    QApplication.processEvents()
    assert twice(dialog) == []
    dialog.done(0)


@pytest.fixture
def menu_bar(branch: Store, qtbot: QtBot) -> Iterator[set[str]]:
    window = open_window(branch, load_theme())
    qtbot.addWidget(window)
    entries = [action.text() for action in window.menuBar().actions()]
    yield {letter for words in entries for letter in _letter(words)}
    window.close()


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.TITLE)
def test_no_letter_of_a_page_is_taken_twice_nor_by_the_menu_bar(
    kind: type[Page], bridge: Bridge, menu_bar: set[str], qtbot: QtBot
) -> None:
    page = kind(bridge)
    shown(page, qtbot)
    QApplication.processEvents()
    assert (twice(page), menu_bar & set(letters(page))) == ([], set())


def test_nor_are_those_of_the_committee_and_of_one_member(bridge: Bridge, menu_bar: set[str], qtbot: QtBot) -> None:
    page = MembersPage(bridge)
    shown(page, qtbot)
    for show in (page.show_branch, lambda: page.open_member("p5")):
        show()
        QApplication.processEvents()
        assert (twice(page), menu_bar & set(letters(page))) == ([], set())
