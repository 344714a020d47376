"""党员: the list, its filters, the way to a member's own page and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.actions.members import remove
from pbdesk.actions.members_moving import TransferDraft, leave, send
from pbdesk.model import Desk, Membership, Person
from pbdesk.store import Store
from pbdesk.views.members import Status
from tests.builders import seen
from tests.orchard import TODAY, a_draft, a_file, plant
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, button_named, check_model, click, hit, press, write
from tests.ui.pages.desk import keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.members import MembersPage
from ui.requests import AddMember, OpenMeeting, OpenMember, ShowHistory
from ui.theme import load_theme
from ui.widgets.elided import ElidedButton

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MembersPage:
    made = MembersPage(bridge)
    shown(made, qtbot)
    return made


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[MembersPage]:
    with a_file(Desk.STREET) as store:
        plant(store, "other", "东边居民小组党支部", members=8)
        made = MembersPage(Bridge(store, load_theme()))
        shown(made, qtbot)
        yield made


def names(page: MembersPage) -> list[str]:
    return [row.name for row in page.list.table.rows]


def meetings(page: MembersPage) -> list[str]:
    return [line.meeting_id for line in page.person.meetings.rows]


def test_all_members_are_listed_with_the_head_counts(page: MembersPage) -> None:
    assert len(names(page)) == 30
    assert page.list.counts.text() == "全体 30 人　正式 28　预备 2　有表决权 27"
    assert page.subtitle_label.text() == "今天（2026年11月22日）的名册"


def test_e15_what_each_count_is_for_is_said_when_asked(page: MembersPage) -> None:
    assert "满 7 人应当设支委会" not in words(page)
    click(button_named(page, "这几个数怎么用"))
    told = words(page)
    for sentence in ("全体党员 30 人：支部一般不超过 50 人", "正式党员 28 人：满 3 人", "有表决权 27 人：表决和选举"):
        assert sentence in told


def test_the_list_is_narrowed_by_typing_and_its_counts_follow(page: MembersPage) -> None:
    hit(Key.Key_F, CTRL)
    write(keyboard(), "wzq")
    assert names(page) == ["王志强"]
    assert page.list.counts.text() == "选出 1 人　正式 0　预备 1　有表决权 0"
    hit(Key.Key_Down)
    assert keyboard() is page.list.table


def test_the_list_is_narrowed_by_status_and_group_and_freed_again(page: MembersPage) -> None:
    page.list.status_box.setCurrentIndex(page.list.status_box.findData(Status.PROBATIONARY))
    assert names(page) == ["王志强", "周美玲"]
    page.list.group_box.setCurrentIndex(page.list.group_box.findData("group2"))
    assert "没有符合条件的党员" in words(page)
    click(button_named(page, "清除筛选"))
    assert len(names(page)) == 30


def test_the_roll_of_another_day_is_a_day_away(page: MembersPage, bridge: Bridge) -> None:
    bridge.run(lambda store: leave(store, seen(store, Membership, "m1"), date(2026, 10, 1), "去世"))
    assert len(names(page)) == 29
    page.list.day_field.setFocus()
    page.list.day_field.selectAll()
    write(page.list.day_field, "9.30")
    hit(Key.Key_Return)
    assert (len(names(page)), page.subtitle_label.text()) == (30, "2026年9月30日的名册")


def test_those_who_left_are_shown_with_their_reason(page: MembersPage, bridge: Bridge) -> None:
    bridge.run(lambda store: leave(store, seen(store, Membership, "m5"), date(2026, 10, 1), "去世"))
    page.list.left_box.setFocus()
    hit(Key.Key_Space)
    (row,) = page.list.left_table.rows
    assert (row.name, row.why, page.list.counts.text()) == ("刘桂兰", "去世", "离开的 1 人")


def test_whose_probation_is_over_stands_above_the_list_and_leads_to_his_page(page: MembersPage) -> None:
    line = next(b for b in page.list.due.findChildren(ElidedButton) if "王志强" in b.accessibleName())
    click(line)
    assert page.title_label.text() == "王志强"
    assert "应及时讨论转正" in page.subtitle_label.text()


def test_enter_opens_a_member_and_escape_goes_back_to_him(page: MembersPage) -> None:
    page.list.table.setFocus()
    hit(Key.Key_Down)
    hit(Key.Key_Return)
    assert (page.title_label.text(), keyboard()) == ("李秀英", page.person.spans)
    hit(Key.Key_Escape)
    row = page.list.table.current()
    assert row is not None
    assert (row.name, keyboard()) == ("李秀英", page.list.table)


def test_an_empty_roll_says_what_to_do(empty: Store, qtbot: QtBot) -> None:
    page = MembersPage(Bridge(empty, load_theme()))
    told = Told(page.bridge)
    shown(page, qtbot)
    assert "名册上这一天还没有党员" in words(page)
    click(button_named(page.list.empty, "登记党员"))
    assert told.failed == ["文件里还没有支部，登记不了党员。先从菜单“文件”里添加支部。"]


def test_a_branch_has_no_choice_of_branches_a_street_has(page: MembersPage, street: MembersPage) -> None:
    assert not page.list.branch_field.isVisible()
    assert street.list.branch_field.isVisible()


def test_a_street_narrows_its_roll_to_a_branch(street: MembersPage) -> None:
    assert len(names(street)) == 38
    write(street.list.branch_field, "db")
    press(street.list.branch_field, Key.Key_Return)
    assert len(names(street)) == 8
    assert street.list.group_box.isVisible()


def test_a_street_must_choose_before_it_sees_a_branch_only_when_nobody_is_listed(street: MembersPage) -> None:
    street.show_branch()
    assert street.subtitle_label.text() == "东边居民小组党支部"


def test_another_page_may_ask_for_a_member(page: MembersPage) -> None:
    page.answer(OpenMember("p7"))
    assert page.title_label.text() == "林晓燕"
    page.answer(OpenMember("nobody"))
    assert page.title_label.text() == "林晓燕"


def test_the_page_of_a_guide_says_what_he_is(page: MembersPage) -> None:
    page.answer(OpenMember("g1"))
    assert page.subtitle_label.text() == "党建指导员，不在这个文件的名册上。"


def test_another_page_may_ask_for_a_new_member(page: MembersPage) -> None:
    page.answer(AddMember())
    dialog = page.deeds.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.done(0)


def test_a_change_elsewhere_is_seen_at_once(page: MembersPage, bridge: Bridge) -> None:
    page.open_member("p5")
    sent = TransferDraft(sent_on=date(2026, 11, 1), sent_to="朝阳社区党支部")
    bridge.run(lambda store: send(store, seen(store, Membership, "m5"), sent))
    assert "转出中" in page.subtitle_label.text()
    assert button_named(page, "对方已接收").isVisible()


def test_a_member_who_is_taken_off_the_file_leaves_the_list_shown(page: MembersPage, bridge: Bridge) -> None:
    page.open_member("p5")
    bridge.run(lambda store: remove(store, seen(store, Person, "p5")))
    assert page.title_label.text() == "党员"


def test_a_meeting_on_the_page_opens_with_enter(page: MembersPage, bridge: Bridge, branch: Store) -> None:
    record(branch, a_draft(), "m")
    told = Told(bridge)
    page.open_member("p5")
    page.person.sections.open(1)
    assert page.person.year_bar.isVisible()
    hit(Key.Key_Return)
    assert told.asked == [OpenMeeting("m")]


def test_another_year_shows_its_meetings(page: MembersPage, branch: Store) -> None:
    record(branch, a_draft(date(2025, 6, 1)), "m")
    page.open_member("p5")
    page.person.sections.open(1)
    assert meetings(page) == []
    click(button_named(page, "上一年"))
    assert meetings(page) == ["m"]


def test_the_history_of_a_member_is_a_menu_away(page: MembersPage, bridge: Bridge) -> None:
    told = Told(bridge)
    page.open_member("p5")
    entries = {action.text(): action for action in page._menu.actions()}
    entries["资料的修改历史(&H)…"].trigger()
    entries["所选经历的修改历史(&I)…"].trigger()
    assert told.asked == [ShowHistory("person", "p5"), ShowHistory("membership", "m5")]


def test_what_can_be_done_follows_from_how_he_stands(page: MembersPage, branch: Store) -> None:
    def deeds() -> str:
        return " ".join(action.text() for action in page._menu.actions())

    page.open_member("p1")
    assert "转出组织关系" in deeds()
    assert "转为正式" not in deeds()
    page.open_member("p3")
    assert "转为正式" in deeds()
    leave(branch, seen(branch, Membership, "m5"), TODAY, "去世")
    page.open_member("p5")
    assert deeds().startswith("重新登记到名册")


def test_every_input_has_a_name(page: MembersPage) -> None:
    for part in (page.list, page.person, page.branch):
        if part is page.person:
            page.open_member("p1")
        elif part is page.branch:
            page.back()
            page.show_branch()
        nameless = [
            type(widget).__name__
            for widget in page.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
        ]
        assert nameless == []


def test_the_models_keep_to_qts_rules(page: MembersPage) -> None:
    page.open_member("p1")
    page.back()
    page.show_branch()
    for table in (page.list.table, page.list.left_table, page.person.spans, page.branch.posts, page.branch.groups):
        check_model(table.model())
    page.list.search.setText("陈")
    assert names(page) == ["陈建国"]


def test_two_thousand_members_of_a_file_on_disk_are_listed_and_searched(tmp_path: Path, qtbot: QtBot) -> None:
    with a_file(Desk.STREET, tmp_path / "街道.pbdesk", members=4) as store:
        for number in range(20):
            plant(store, f"b{number}", f"第{number}居民小组党支部", members=100)
        bridge = Bridge(store, load_theme())
        page = MembersPage(bridge)
        shown(page, qtbot)
        qtbot.waitUntil(lambda: len(names(page)) == 2004)
        write(page.list.search, "ckj")
        assert names(page) == []
        page.list.search.clear()
        write(page.list.search, "cjg")
        assert names(page) == ["陈建国"] * 21
        assert bridge.jobs.finish()


def test_narrow_and_large_the_page_still_shows_all_its_parts(page: MembersPage) -> None:
    page.bridge.set_theme(load_theme("dark", 150))
    page.resize(1100, 690)
    page.open_member("p1")
    assert page.person.facts.width() > page.person.width() * 0.9
