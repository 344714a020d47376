"""Every deed with its short dialog, by key: what is saved, and what is refused where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.members import Arrival, correct, draft_of
from pbdesk.actions.members_moving import TransferDraft, leave, send
from pbdesk.assumed import ASSUMED
from pbdesk.model import (
    Committee,
    CommitteeBasis,
    ConditionKind,
    MemberCondition,
    Membership,
    Person,
    PostRole,
)
from pbdesk.store import Store
from pbdesk.views.branch_life import branch_life
from pbdesk.views.members import read_members
from tests.builders import seen
from tests.orchard import BRANCH, TODAY
from tests.ui.hands import CTRL, button_named, click, hit, press, write
from tests.ui.pages.desk import keyboard, shown, words
from ui.bridge import Bridge
from ui.dialogs.setup import SetupDialog
from ui.pages.members import MembersPage

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MembersPage:
    made = MembersPage(bridge)
    shown(made, qtbot)
    return made


def opened(page: MembersPage, *deed: str) -> SetupDialog:
    """Open the dialog of a deed of the member shown, by the words of its menu entry."""
    (action,) = [a for a in page._menu.actions() if a.text().startswith(deed)]
    action.trigger()
    return dialog_of(page)


def deeds_called(page: MembersPage, words: str) -> list[str]:
    """The entries of the menu of the member shown that begin with some words."""
    return [a.text() for a in page._menu.actions() if a.text().startswith(words)]


def dialog_of(page: MembersPage) -> SetupDialog:
    """The dialog that a member's deed opened, once it has the keyboard."""
    return _awake(page.deeds.dialog)


def branch_dialog(page: MembersPage) -> SetupDialog:
    """The dialog about committee, posts or groups, once it has the keyboard."""
    return _awake(page.branch.dialog)


def _awake(dialog: SetupDialog | None) -> SetupDialog:
    assert dialog is not None
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    QApplication.processEvents()
    assert dialog.isActiveWindow()
    return dialog


def choose(dialog: SetupDialog, name: str, value: object) -> None:
    box = dialog.form.input(name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def typed(dialog: SetupDialog, **fields: str) -> None:
    for name, text in fields.items():
        field = dialog.form.input(name)
        field.setFocus()
        if isinstance(field, QLineEdit):
            field.clear()
        write(field, text)


def save(dialog: SetupDialog) -> None:
    hit(Key.Key_S, CTRL)
    assert not dialog.isVisible(), words(dialog)
    behind = dialog.parentWidget()
    assert behind is not None
    behind.activateWindow()  # as a window manager does
    QApplication.processEvents()


def on_roll(store: Store, name: str) -> bool:
    return name in {row.name for row in read_members(store, TODAY, BRANCH).members}


def test_a_member_is_admitted_by_key(page: MembersPage, branch: Store) -> None:
    page.add()
    dialog = dialog_of(page)
    assert keyboard().accessibleName() == "姓名"
    choose(dialog, "arrival", Arrival.ADMITTED)
    typed(dialog, name="孙小燕", voted_on="9.10")
    save(dialog)
    assert on_roll(branch, "孙小燕")
    page.bridge.undo()
    assert not on_roll(branch, "孙小燕")


def test_what_is_asked_follows_from_how_he_comes(page: MembersPage) -> None:
    page.add()
    dialog = dialog_of(page)

    def asked(name: str) -> bool:
        return dialog.form.input(name).isVisible()

    assert (asked("since"), asked("voted_on"), asked("came_from"), asked("joined")) == (True, False, False, True)
    choose(dialog, "arrival", Arrival.ADMITTED)
    assert (asked("since"), asked("voted_on"), asked("came_from"), asked("joined")) == (False, True, False, False)
    choose(dialog, "arrival", Arrival.TRANSFERRED)
    assert (asked("received_on"), asked("came_from"), asked("joined")) == (True, True, True)
    dialog.done(0)


def test_a_refusal_stands_at_the_field_that_is_shown(page: MembersPage) -> None:
    page.add()
    dialog = dialog_of(page)
    choose(dialog, "arrival", Arrival.ADMITTED)
    typed(dialog, name="孙小燕", voted_on="2018-06-01")
    hit(Key.Key_S, CTRL)
    assert "支部2018年6月19日才成立" in dialog.form.error("voted_on")
    assert keyboard() is dialog.form.input("voted_on")
    dialog.done(0)


def test_a_name_the_file_knows_is_asked_about_and_taken_over(page: MembersPage, branch: Store) -> None:
    leave(branch, seen(branch, Membership, "m5"), date(2026, 10, 1), "其他", "出国定居")
    page.add()
    dialog = dialog_of(page)
    choose(dialog, "arrival", Arrival.TRANSFERRED)
    typed(dialog, name="刘桂兰")
    assert dialog.form.input("known_id").isVisible()
    choose(dialog, "known_id", "p5")
    assert dialog.form.values()["full"] == date(1991, 6, 1)
    typed(dialog, came_from="海外", received_on="11.1")
    save(dialog)
    rows = branch.query("SELECT m.person_id FROM membership m WHERE m.came_from = '海外'")
    assert [row["person_id"] for row in rows] == ["p5"]


def test_a_namesake_on_the_roll_is_told(page: MembersPage) -> None:
    page.add()
    dialog = dialog_of(page)
    typed(dialog, name="陈建国")
    assert "文件里有同名的陈建国：在果园居民小组党支部册上" in words(dialog)
    dialog.done(0)


def test_a_conversion_is_a_day_and_a_key(page: MembersPage, branch: Store) -> None:
    page.open_member("p3")
    click(button_named(page, "转为正式党员"))
    dialog = dialog_of(page)
    typed(dialog, full_on="11.20")
    save(dialog)
    assert seen(branch, Person, "p3").record.full_on == date(2026, 11, 20)
    assert "正式党员" in page.subtitle_label.text()


def test_a_conversion_before_the_year_is_over_is_noted_and_still_saved(page: MembersPage, branch: Store) -> None:
    shown_person = seen(branch, Person, "p3")
    draft = replace(draft_of(shown_person.record), joined=date(2026, 3, 1))
    page.bridge.run(lambda store: correct(store, shown_person, draft))
    page.open_member("p3")
    dialog = opened(page, "转为正式党员")
    typed(dialog, full_on="11.20")
    hit(Key.Key_Tab)
    assert "预备期为一年，到2027年3月1日才满" in words(dialog)
    save(dialog)


def test_a_transfer_goes_out_and_is_received(page: MembersPage, branch: Store) -> None:
    page.open_member("p5")
    dialog = opened(page, "转出组织关系")
    assert not dialog.form.input("into").isVisible()
    typed(dialog, sent_on="9.20", sent_to="朝阳社区党支部")
    save(dialog)
    assert (on_roll(branch, "刘桂兰"), "转出中" in page.subtitle_label.text()) == (True, True)
    click(button_named(page, "对方已接收"))
    dialog = dialog_of(page)
    typed(dialog, received_on="10.8")
    save(dialog)
    assert not on_roll(branch, "刘桂兰")
    assert page.subtitle_label.text() == "不在册，以前的记录都保留着。"


def test_a_reception_before_the_sending_is_refused_at_its_field(page: MembersPage, bridge: Bridge) -> None:
    sent = TransferDraft(sent_on=date(2026, 9, 20), sent_to="朝阳社区党支部")
    bridge.run(lambda store: send(store, seen(store, Membership, "m5"), sent))
    page.open_member("p5")
    dialog = opened(page, "对方已接收")
    typed(dialog, received_on="9.19")
    hit(Key.Key_S, CTRL)
    assert dialog.form.error("received_on") == "2026年9月20日才转出，对方接收不能早于这一天。"
    dialog.done(0)


def test_a_transfer_is_taken_back_from_the_menu(page: MembersPage, bridge: Bridge) -> None:
    sent = TransferDraft(sent_on=date(2026, 9, 20), sent_to="朝阳社区党支部")
    bridge.run(lambda store: send(store, seen(store, Membership, "m5"), sent))
    page.open_member("p5")
    (action,) = [a for a in page._menu.actions() if a.text().startswith("取消转出")]
    action.trigger()
    assert "转出中" not in page.subtitle_label.text()


def test_who_was_only_assumed_to_be_full_is_made_probationary_from_the_menu(page: MembersPage, bridge: Bridge) -> None:
    person = seen(bridge.store, Person, "p5")
    bridge.run(lambda store: correct(store, person, replace(draft_of(person.record), remark=ASSUMED)))
    page.open_member("p5")
    (action,) = [a for a in page._menu.actions() if a.text().startswith("其实还是预备党员")]
    action.trigger()
    assert seen(bridge.store, Person, "p5").record.full_on is None


def test_who_leaves_gives_a_reason(page: MembersPage, branch: Store) -> None:
    page.open_member("p5")
    dialog = opened(page, "离开名册")
    typed(dialog, day="10.1")
    hit(Key.Key_S, CTRL)
    assert dialog.form.error("reason") == "请填写原因。"
    choose(dialog, "reason", "去世")
    save(dialog)
    assert seen(branch, Membership, "m5").record.end_reason == "去世"


def test_a_mobile_stay_names_place_and_contact(page: MembersPage, branch: Store) -> None:
    page.open_member("p5")
    dialog = opened(page, "外出流动")
    typed(dialog, started_on="2.1", place="东莞市长安镇")
    assert "还没有选联系人" in words(dialog)
    typed(dialog, contact_id="lxy")
    hit(Key.Key_Return)
    save(dialog)
    (row,) = branch.query("SELECT c.place, c.contact_id FROM member_condition c WHERE c.kind = 'mobile'")
    assert (row["place"], row["contact_id"]) == ("东莞市长安镇", "p2")


@pytest.mark.parametrize(
    ("deed", "kind"),
    [("限期改正", ConditionKind.CORRECTION), ("出国", ConditionKind.ABROAD), ("失去联系", ConditionKind.LOST)],
)
def test_further_states_are_entered_from_the_same_menu(
    page: MembersPage, branch: Store, deed: str, kind: ConditionKind
) -> None:
    page.open_member("p5")
    dialog = opened(page, deed)
    typed(dialog, started_on="2.1", note="街党〔2026〕15号")
    save(dialog)
    (row,) = branch.query("SELECT c.started_on FROM member_condition c WHERE c.kind = ?", [kind.value])
    assert row["started_on"] == "2026-02-01"


def test_mem06_membership_is_suspended_of_whom_nobody_reaches(page: MembersPage, branch: Store) -> None:
    page.open_member("p5")
    assert deeds_called(page, "停止党籍") == []
    dialog = opened(page, "失去联系")
    typed(dialog, started_on="2.1")
    save(dialog)
    dialog = opened(page, "停止党籍")
    typed(dialog, started_on="10.1")
    hit(Key.Key_S, CTRL)
    assert "请写停止党籍的决定" in dialog.form.error("note")
    typed(dialog, note="街党〔2026〕15号")
    save(dialog)
    assert "失联　停止党籍" in words(page)


def test_a_state_is_ended_from_the_line_of_his_history(page: MembersPage, branch: Store) -> None:
    page.open_member("p30")
    page.person.spans.select_where(lambda line: line.condition is ConditionKind.RIGHTS_SUSPENDED)
    hit(Key.Key_Return)
    dialog = dialog_of(page)
    typed(dialog, ended_on="11.1")
    save(dialog)
    assert seen(branch, MemberCondition, "c30").record.ended_on == date(2026, 11, 1)


def test_a_line_entered_by_mistake_is_deleted_from_its_dialog(page: MembersPage, branch: Store) -> None:
    page.open_member("p30")
    page.person.spans.select_where(lambda line: line.condition is ConditionKind.RIGHTS_SUSPENDED)
    hit(Key.Key_Return)
    click(button_named(dialog_of(page), "登记错了，删除"))
    assert branch.get(MemberCondition, "c30") is None


def test_a_membership_is_corrected_from_its_line(page: MembersPage, branch: Store) -> None:
    page.open_member("p5")
    hit(Key.Key_Return)
    dialog = dialog_of(page)
    typed(dialog, started_on="2020-01-01")
    save(dialog)
    assert seen(branch, Membership, "m5").record.started_on == date(2020, 1, 1)


def test_facts_are_corrected_with_the_numbers_covered_until_they_are_asked_for(
    page: MembersPage, branch: Store
) -> None:
    page.open_member("p5")
    hit(Key.Key_E, CTRL)
    typed(dialog_of(page), phone="13800008000", born="1965.5")
    save(dialog_of(page))
    assert "138****8000" in words(page)
    click(button_named(page, "显示身份证号和电话"))
    assert "13800008000" in words(page)
    hit(Key.Key_E, CTRL)
    dialog = dialog_of(page)
    phone = dialog.form.input("phone")
    assert isinstance(phone, QLineEdit)
    assert phone.echoMode() == QLineEdit.EchoMode.Password
    press(dialog, Key.Key_Escape)
    page.open_member("p6")
    page.open_member("p5")
    assert "13800008000" not in words(page)
    assert seen(branch, Person, "p5").record.born_month == "1965-05"


def test_a_wrong_id_number_is_refused_at_its_field(page: MembersPage) -> None:
    page.open_member("p5")
    hit(Key.Key_E, CTRL)
    dialog = dialog_of(page)
    typed(dialog, id_number="110105194912310021")
    hit(Key.Key_S, CTRL)
    assert "对不上" in dialog.form.error("id_number")
    dialog.done(0)


def test_the_secretary_hands_over_by_key(page: MembersPage, branch: Store) -> None:
    page.show_branch()
    click(button_named(page, "任职、补选"))
    dialog = branch_dialog(page)
    choose(dialog, "role", PostRole.SECRETARY)
    typed(dialog, person_id="zw", since="11.1")
    hit(Key.Key_Tab)
    assert "陈建国任这个职务到这一天为止。" in words(dialog)
    save(dialog)
    assert [post.name for post in page.branch.posts.rows if post.role is PostRole.SECRETARY] == ["张伟"]


def test_a_probationary_member_is_refused_at_his_name(page: MembersPage) -> None:
    page.show_branch()
    click(button_named(page, "任职、补选"))
    dialog = branch_dialog(page)
    choose(dialog, "role", PostRole.DEPUTY)
    typed(dialog, person_id="wzq", since="11.1")
    hit(Key.Key_S, CTRL)
    assert "没有被选举权" in dialog.form.error("person_id")
    dialog.done(0)


def test_e38_the_term_is_typed_from_the_approval(page: MembersPage, branch: Store) -> None:
    page.show_branch()
    click(button_named(page, "任期"))
    dialog = branch_dialog(page)
    choose(dialog, "basis", CommitteeBasis.ELECTED)
    typed(dialog, term_years="3")
    save(dialog)
    assert seen(branch, Committee, "committee").record.term_years == 3
    assert "2022年1月1日已经届满" in words(page)


def test_org09_a_re_election_put_off_is_typed_with_its_paper(page: MembersPage, branch: Store) -> None:
    page.show_branch()
    click(button_named(page, "任期"))
    dialog = branch_dialog(page)
    choose(dialog, "basis", CommitteeBasis.ELECTED)
    typed(dialog, started_on="2024-01-01", extended_to="2027-06-30", term_years="3")
    assert "要有上级的批准文件" in words(dialog)
    typed(dialog, approval_document="街党〔2026〕9号")
    save(dialog)
    record = seen(branch, Committee, "committee").record
    assert (record.extended_to, record.approval_document) == (date(2027, 6, 30), "街党〔2026〕9号")
    assert "批准延期到2027年6月30日" in words(page)


def test_e39_an_appointed_committee_is_asked_for_no_term(page: MembersPage) -> None:
    page.show_branch()
    click(button_named(page, "任期"))
    dialog = branch_dialog(page)
    choose(dialog, "basis", CommitteeBasis.APPOINTED)
    assert not dialog.form.input("term_years").isVisible()
    dialog.done(0)


def test_a_new_committee_starts_from_the_one_in_office(page: MembersPage, branch: Store) -> None:
    page.show_branch()
    click(button_named(page, "换届"))
    dialog = branch_dialog(page)
    assert dialog.form.values()["secretary"] == "p1"
    typed(dialog, started_on="11.1", term_years="3", publicity="zw")
    hit(Key.Key_Return)
    save(dialog)
    found = branch_life(branch, BRANCH, TODAY)
    assert {post.name for post in found.posts} == {"陈建国", "李秀英", "张伟"}
    assert found.committee is not None
    assert found.committee.ends_on == date(2029, 11, 1)


def test_a_group_is_formed_with_the_members_ticked(page: MembersPage, branch: Store) -> None:
    page.show_branch()
    click(button_named(page, "成立党小组"))
    dialog = branch_dialog(page)
    typed(dialog, name="第三党小组", formed_on="11.1")
    hit(Key.Key_Tab)
    assert keyboard().accessibleName() == "组员 查找"
    write(keyboard(), "zw")
    hit(Key.Key_Down)
    hit(Key.Key_Space)
    assert "已选 1 人" in words(dialog)
    save(dialog)
    third = next(group for group in branch_life(branch, BRANCH, TODAY).groups if group.name == "第三党小组")
    assert [row.name for row in third.members] == ["张伟"]


def test_members_are_gathered_into_a_group_and_a_group_is_dissolved(page: MembersPage, branch: Store) -> None:
    page.show_branch()
    click(button_named(page, "编入党员"))
    dialog = branch_dialog(page)
    write(keyboard(), "cm")
    hit(Key.Key_Down)
    hit(Key.Key_Return)
    save(dialog)
    assert len(page.branch.groups.rows[0].members) == 16
    click(button_named(page, "撤销党小组"))
    dialog = branch_dialog(page)
    typed(dialog, dissolved_on="今天")
    choose(dialog, "group_id", "group2")
    save(dialog)
    assert [(group.name, len(group.members)) for group in page.branch.groups.rows] == [("第二党小组", 30)]


def test_a_leader_is_named_for_the_group_chosen(page: MembersPage) -> None:
    page.show_branch()
    click(button_named(page, "定组长"))
    dialog = branch_dialog(page)
    typed(dialog, person_id="zw", since="11.1")
    save(dialog)
    assert page.branch.groups.rows[0].leader == "张伟"


def test_one_member_changes_the_group_from_his_page(page: MembersPage) -> None:
    page.open_member("p5")
    dialog = opened(page, "调整党小组")
    choose(dialog, "group_id", "group2")
    save(dialog)
    assert "第二党小组" in page.subtitle_label.text()


def test_from_the_branch_one_goes_to_a_member_and_back(page: MembersPage) -> None:
    page.show_branch()
    page.branch.members.setFocus()
    hit(Key.Key_Return)
    assert page.title_label.text() == "陈建国"
    hit(Key.Key_Escape)
    assert (page.title_label.text(), keyboard()) == ("支委和党小组", page.branch.members)
    hit(Key.Key_Escape)
    assert page.title_label.text() == "党员"
