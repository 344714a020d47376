"""达标: the list with its filters, and each finding explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import cancel, record
from pbdesk.actions.setup import BranchesDraft, create_branches
from pbdesk.actions.visits import VisitDraft, log
from pbdesk.model import Desk, Meeting, MeetingKind, Outcome, Policy
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, at
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, button_named, click, hit, press, write
from ui.bridge import Bridge
from ui.pages.compliance import CompliancePage
from ui.requests import OpenMeeting, RecordMeeting, ShowFinding, ShowFindings
from ui.theme import load_theme
from ui.widgets.elided import ElidedButton


def shown(page: CompliancePage, qtbot: QtBot, width: int = 1200) -> CompliancePage:
    qtbot.addWidget(page)
    page.resize(width, 700)
    with qtbot.waitActive(page):
        page.show()
    return page


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> CompliancePage:
    return shown(CompliancePage(bridge), qtbot)


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[CompliancePage]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as store:
        names = "\n".join(f"第{n}居民小组党支部" for n in range(1, 131))
        create_branches(store, BranchesDraft(street="春江街道党工委", branches=names))
        yield shown(CompliancePage(Bridge(store, load_theme())), qtbot)


def choose(page: CompliancePage, outcome: str) -> None:
    page.outcome_box.setCurrentIndex(page.outcome_box.findText(outcome))


def words(page: CompliancePage) -> str:
    QApplication.processEvents()
    return "\n".join(w.text() for w in page.explanation.findChildren(QLabel) if w.isVisible())


def show_general_meeting(page: CompliancePage) -> None:
    page.answer(ShowFinding("MTG-01", BRANCH, "2026Q4"))


def test_it_starts_with_what_is_still_to_be_done(page: CompliancePage) -> None:
    outcomes = {row.outcome for row in page.table.rows}
    assert outcomes <= {Outcome.UNMET, Outcome.PENDING, Outcome.UNKNOWN}
    assert "未达标" in page.subtitle_label.text()


def test_all_outcomes_can_be_seen(page: CompliancePage) -> None:
    few = len(page.table.rows)
    choose(page, "全部结果")
    assert len(page.table.rows) > few


def test_one_outcome_can_be_asked_for(page: CompliancePage) -> None:
    choose(page, "未达标")
    assert {row.outcome for row in page.table.rows} == {Outcome.UNMET}


def test_what_cannot_be_met_in_time_can_be_asked_for(page: CompliancePage, bridge: Bridge) -> None:
    choose(page, "来不及的")
    assert not list(page.table.rows)
    with bridge.store.change("准备") as tx:
        tx.put(Policy(key="lecture_min", value="12"))
        tx.put(Policy(key="lecture_period", value="year"))
    bridge.store.clock = at("2026-12-28")
    page.refresh()
    found = page.table.current()
    assert found is not None
    assert [row.chance for row in page.table.rows] == ["来不及了"] * len(page.table.rows)


def test_an_open_finding_says_whether_it_can_still_be_met(page: CompliancePage) -> None:
    show_general_meeting(page)
    assert "来得及，还有 39 天；最后一天 2026年12月31日（星期四）；其中工作日 29 天。" in words(page)


def test_of_many_records_the_rest_is_listed_when_it_is_asked_for(page: CompliancePage, bridge: Bridge) -> None:
    for day in (3, 5, 6, 9, 10, 12, 13):
        visit = VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, day), content="看望", duties=("service",))
        bridge.run(partial(log, draft=visit))
    page.answer(ShowFinding("GUI-04", BRANCH, "2026Q4"))
    shown = len(page.explanation.findChildren(ElidedButton))
    click(button_named(page, "还有 2 条，全部列出"))
    assert len(page.explanation.findChildren(ElidedButton)) == shown + 2
    focus = QApplication.focusWidget()
    assert isinstance(focus, ElidedButton)
    press(focus, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.table


def test_a_name_can_narrow_the_list(page: CompliancePage) -> None:
    page.answer(ShowFindings(BRANCH, words="刘桂兰"))
    assert {row.subject for row in page.table.rows} == {"刘桂兰"}
    assert page.search.text() == "刘桂兰"


def test_one_rule_can_be_asked_for(page: CompliancePage) -> None:
    page.rule_box.setCurrentIndex(page.rule_box.findText("主题党日"))
    assert {row.finding.rule for row in page.table.rows} == {"MTG-06"}


def test_ctrl_f_searches_names_and_rules(page: CompliancePage) -> None:
    hit(Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is page.search
    write(page.search, "第二党小组")
    assert {row.subject for row in page.table.rows} == {"第二党小组"}
    press(page.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.table


def test_initials_search_too(page: CompliancePage) -> None:
    write(page.search, "dydxz")
    assert {row.subject for row in page.table.rows} == {"第一党小组"}


def test_nothing_found_says_so_and_offers_everything(page: CompliancePage) -> None:
    write(page.search, "没有这个")
    assert not page.table.rows
    click(button_named(page, "看全部结果"))
    assert page.table.rows


def test_the_current_row_is_explained_beside_the_list(page: CompliancePage) -> None:
    show_general_meeting(page)
    told = words(page)
    assert "支部党员大会一般每季度召开1次" in told
    assert "第十一条" in told
    assert "还没有计入的记录" in told
    assert "2026年12月31日" in told


def test_what_would_make_it_right_is_said(page: CompliancePage) -> None:
    show_general_meeting(page)
    assert "2026年12月31日前召开1次党员大会并记录下来，就达标。" in words(page)


def test_the_records_that_count_are_listed_and_open(page: CompliancePage, bridge: Bridge, told: Told) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    show_general_meeting(page)
    click(button_named(page, "2026年11月20日　党员大会 · 学习全会精神"))
    assert told.asked == [OpenMeeting("m1")]


def test_a_record_that_does_not_count_is_listed_with_the_reason(page: CompliancePage, bridge: Bridge) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    meeting = bridge.store.get(Meeting, "m1")
    assert meeting is not None
    bridge.run(lambda store: cancel(store, meeting))
    show_general_meeting(page)
    told = words(page)
    assert "没有计入的记录" in told
    assert "不算：" in told


def test_the_step_starts_the_meeting(page: CompliancePage, told: Told) -> None:
    show_general_meeting(page)
    click(button_named(page, "记录这一项"))
    (asked,) = told.asked
    assert isinstance(asked, RecordMeeting)
    assert asked.kind is MeetingKind.GENERAL_MEETING


def test_enter_goes_to_the_explanation_and_escape_back(page: CompliancePage) -> None:
    show_general_meeting(page)
    hit(Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.explanation.isAncestorOf(focus)
    hit(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.table


def test_recording_what_was_missing_turns_the_finding_green(page: CompliancePage, bridge: Bridge) -> None:
    show_general_meeting(page)
    bridge.run(lambda store: record(store, a_draft()))
    current = page.table.current()
    assert current is not None
    assert (current.finding.rule, current.outcome) == ("MTG-01", Outcome.MET)


def test_a_finding_of_another_quarter_is_shown_in_its_quarter(page: CompliancePage) -> None:
    page.answer(ShowFinding("GUI-01", BRANCH, "2026-07-07"))
    current = page.table.current()
    assert page.period_bar.period.label == "2026Q3"
    assert current is not None
    assert current.finding.period == "2026-07-07"


def test_a_finding_of_the_year_is_shown_in_the_present_quarter(page: CompliancePage) -> None:
    page.answer(ShowFinding("MTG-07", BRANCH, "2026"))
    current = page.table.current()
    assert page.period_bar.period.label == "2026Q4"
    assert current is not None
    assert current.finding.rule == "MTG-07"


def test_a_narrowed_list_can_be_asked_for(page: CompliancePage) -> None:
    page.answer(ShowFindings(BRANCH, "GUI-01", "2026-10", False))
    assert {row.finding.rule for row in page.table.rows} == {"GUI-01"}


def test_every_row_of_a_quarter_can_be_explained(page: CompliancePage) -> None:
    choose(page, "全部结果")
    for number in range(len(page.table.rows)):
        page.table.selectRow(number)
        assert page.explanation.explained is not None


def test_a_street_of_two_thousand_rows_opens_and_narrows_to_a_branch(street: CompliancePage) -> None:
    choose(street, "全部结果")
    assert len(street.table.rows) > 2000
    street.branch_field.setFocus()
    write(street.branch_field, "第77居民小组党支部")
    press(street.branch_field, Qt.Key.Key_Return)
    assert {row.branch for row in street.table.rows} == {"第77居民小组党支部"}


def test_with_one_branch_there_is_no_branch_to_choose(page: CompliancePage) -> None:
    assert not page.branch_field.isVisible()


def test_an_empty_file_says_what_will_stand_here(empty: Store, qtbot: QtBot) -> None:
    page = shown(CompliancePage(Bridge(empty, load_theme())), qtbot)
    assert page.table.rows == ()
    assert [w for w in page.findChildren(QLabel) if w.isVisible() and w.text() == "这一季度没有要办的事"]


def test_in_large_print_the_explanation_takes_the_place_of_the_list(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.set_theme(load_theme("light", 150))
    page = shown(CompliancePage(bridge), qtbot)
    assert not page.explanation.isVisible()
    page.table.setFocus()
    hit(Qt.Key.Key_Return)
    assert page.explanation.isVisible()
    assert not page.table.isVisible()
    hit(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.table


def test_tab_order_is_reading_order(page: CompliancePage) -> None:
    page.search.setFocus()
    hit(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.outcome_box
    hit(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.rule_box
    hit(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.table


def test_down_goes_from_the_search_into_the_list_and_escape_takes_the_words_away(page: CompliancePage) -> None:
    every = len(page.table.rows)
    hit(Qt.Key.Key_F, CTRL)
    write(page.search, "第二党小组")
    hit(Qt.Key.Key_Escape)
    assert len(page.table.rows) == every
    hit(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.table


def test_the_counts_follow_the_filters_and_say_so(page: CompliancePage) -> None:
    assert "全部：未达标" in page.subtitle_label.text()
    page.rule_box.setCurrentIndex(page.rule_box.findText("党员大会"))
    assert page.subtitle_label.text() == "2026年第四季度 · 按现在的条件：未达标 0 项，待办 1 项"


def test_a_deadline_of_another_year_says_its_year(page: CompliancePage) -> None:
    page.rule_box.setCurrentIndex(page.rule_box.findText("民主评议党员"))
    assert [row.due for row in page.table.rows] == ["2027年3月31日"]
