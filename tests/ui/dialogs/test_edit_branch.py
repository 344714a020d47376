"""Correcting a branch's own data in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from pbdesk.actions.setup import BranchesDraft, create_branches
from pbdesk.model import BranchKind, Organization, UnitKind
from pbdesk.views.names import branch_choices
from tests.orchard import BRANCH
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, click, hit, press, write
from ui.bridge import Bridge
from ui.dialogs.edit_branch import EditBranchDialog

OTHER = "永盛公司党支部"


def opened(bridge: Bridge, qtbot: QtBot) -> EditBranchDialog:
    made = EditBranchDialog(bridge)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made, before_close_func=lambda widget: widget.done(0))
    with qtbot.waitActive(made):
        made.open()
    return made


@pytest.fixture
def dialog(bridge: Bridge, qtbot: QtBot) -> EditBranchDialog:
    return opened(bridge, qtbot)


def the_branch(bridge: Bridge) -> Organization:
    shown = bridge.store.get(Organization, BRANCH)
    assert shown is not None
    return shown.record


def test_the_only_branch_stands_there_as_it_is_registered(dialog: EditBranchDialog, bridge: Bridge) -> None:
    before = the_branch(bridge)
    values = dialog.form.values()
    assert (values["name"], values["unit_kind"], values["founded_on"]) == (
        before.name, before.unit_kind, before.founded_on,
    )  # fmt: skip


def test_another_unit_kind_is_saved_by_key_and_can_be_undone(dialog: EditBranchDialog, bridge: Bridge) -> None:
    before = the_branch(bridge)
    box = dialog.form.input("unit_kind")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(UnitKind.PRIVATE_FIRM))
    box.setFocus()
    hit(Qt.Key.Key_S, CTRL)
    assert the_branch(bridge).unit_kind is UnitKind.PRIVATE_FIRM
    bridge.undo()
    assert the_branch(bridge) == before


def choose_kind(dialog: EditBranchDialog, kind: BranchKind) -> None:
    box = dialog.form.input("branch_kind")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(kind))


def test_org03_how_many_units_is_asked_of_a_joint_branch_only(dialog: EditBranchDialog, bridge: Bridge) -> None:
    units = dialog.form.input("covered_units")
    assert not units.isVisible()
    choose_kind(dialog, BranchKind.JOINT)
    assert units.isVisible()
    write(units, "6")
    assert "一般不超过 5 个" in dialog.understood.text()
    click(dialog.save_button)
    assert (the_branch(bridge).branch_kind, the_branch(bridge).covered_units) == (BranchKind.JOINT, 6)


def test_org07_the_papers_of_the_founding_are_typed_beside_it(dialog: EditBranchDialog, bridge: Bridge) -> None:
    write(dialog.form.input("applied_on"), "2018-06-19")
    write(dialog.form.input("approved_on"), "2018-06-01")
    write(dialog.form.input("approval_document"), "街党〔2018〕15号")
    click(dialog.save_button)
    assert dialog.form.error("approved_on") == "2018年6月19日才申请，批复不能早于这一天。"
    write(dialog.form.input("approved_on"), "2018-07-01")
    click(dialog.save_button)
    assert the_branch(bridge).approval_document == "街党〔2018〕15号"


def test_an_empty_name_is_refused_at_the_name(dialog: EditBranchDialog) -> None:
    dialog.form.input("name").clear()
    click(dialog.save_button)
    assert dialog.form.error("name") == "请填写支部名称。"
    assert dialog.isVisible()


def test_unchanged_it_closes_unasked(dialog: EditBranchDialog) -> None:
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_with_several_the_one_chosen_is_shown_and_saved(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.run(lambda store: create_branches(store, BranchesDraft(branches=f"{OTHER} 非公企业 2015-01-01")))
    told = Told(bridge)
    dialog = opened(bridge, qtbot)
    field = dialog.form.input("branch")
    write(field, OTHER)
    press(field, Qt.Key.Key_Return)
    assert dialog.form.values()["name"] == OTHER
    write(dialog.form.input("name"), "乙")
    click(dialog.save_button)
    assert told.said == [f"已保存：修改{OTHER}的资料"]
    assert "永盛公司党支部乙" in {choice.name for choice in branch_choices(bridge.store)}
