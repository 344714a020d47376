"""首页: what is owed, the button that settles it, the year at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.actions.dues_standards import StandardDraft, set_standard
from pbdesk.actions.meetings import record
from pbdesk.actions.setup import BranchDraft, BranchesDraft, create_branch, create_branches
from pbdesk.model import Desk, DuesCategory, MeetingKind, Policy
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, a_file, at
from tests.ui.conftest import Told
from tests.ui.hands import button_named, click, hit, press
from ui.bridge import Bridge
from ui.pages.home import HomePage
from ui.requests import LogVisit, OpenAdmission, RecordMeeting, ResumeDraft, ShowArrears, ShowFinding, ShowFindings
from ui.theme import load_theme
from ui.widgets.due_list import DueRow


def shown(page: HomePage, qtbot: QtBot) -> HomePage:
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitActive(page):
        page.show()
    return page


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> HomePage:
    return shown(HomePage(bridge), qtbot)


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[HomePage]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as store:
        names = "\n".join(f"第{n}居民小组党支部" for n in range(1, 66))
        create_branches(store, BranchesDraft(street="春江街道党工委", branches=names))
        yield shown(HomePage(Bridge(store, load_theme())), qtbot)


def row_of(page: HomePage, words: str) -> DueRow:
    (found,) = [row for row in page.due.rows if words in row.accessibleName()]
    return found


def visible_words(widget: QWidget) -> str:
    return "\n".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())


def test_the_head_says_which_quarter_and_how_long_it_lasts(page: HomePage) -> None:
    assert page.title_label.text() == "2026 年第四季度"
    assert page.subtitle_label.text() == "11月22日 星期日 · 距季末还有 39 天"


def test_what_ends_today_stands_first_then_what_is_overdue_then_what_is_due(page: HomePage) -> None:
    marks = [row.line.mark for row in page.due.rows]
    assert marks[:2] == ["今天还可补", "已过期"]
    ahead = [mark for mark in marks if mark != "待确认"]
    assert [mark for mark in ahead if mark.startswith("剩")] == ahead[ahead.index("剩 2 天") :]


def test_the_button_beside_a_line_starts_the_meeting_that_settles_it(page: HomePage, told: Told) -> None:
    click(button_named(row_of(page, "第四季度党员大会"), "记录 第四季度党员大会"))
    assert told.asked == [RecordMeeting(BRANCH, MeetingKind.GENERAL_MEETING, None, date(2026, 11, 22))]


def test_a_group_meeting_is_asked_for_its_group(page: HomePage, told: Told) -> None:
    row = row_of(page, "11月党小组会 · 第一党小组")
    click(button_named(row, "记录 11月党小组会 · 第一党小组"))
    (asked,) = told.asked
    assert isinstance(asked, RecordMeeting)
    assert asked.group_id == "group1"


def test_missed_tuesdays_share_one_line(page: HomePage) -> None:
    row = row_of(page, "个周二的走访")
    assert row.line.title == "缺 6 个周二的走访"


def test_its_button_logs_the_first_of_them(page: HomePage, told: Told) -> None:
    row = row_of(page, "个周二的走访")
    click(button_named(row, f"补录走访 {row.line.title}"))
    assert told.asked == [LogVisit(BRANCH, row.line.due_on)]


def test_enter_on_a_line_opens_its_explanation(page: HomePage, told: Told) -> None:
    row = row_of(page, "第四季度党员大会")
    row.setFocus()
    press(row, Qt.Key.Key_Return)
    assert told.asked == [ShowFinding("MTG-01", BRANCH, "2026Q4")]


def test_the_keyboard_starts_at_the_first_line_and_walks_down(page: HomePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.due.rows[0])
    hit(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.due.rows[1]


def test_tab_goes_from_a_line_to_its_button(page: HomePage) -> None:
    page.due.rows[0].setFocus()
    hit(Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.due.rows[0].isAncestorOf(focus)


def test_what_is_settled_leaves_the_list_and_the_place_is_kept(page: HomePage, bridge: Bridge) -> None:
    page.due.rows[2].setFocus()
    bridge.run(lambda store: record(store, a_draft()))
    assert "第四季度党员大会" not in [row.line.title for row in page.due.rows]
    assert QApplication.focusWidget() is page.due.rows[2]


def test_the_figures_follow_what_is_recorded(page: HomePage, bridge: Bridge) -> None:
    before = page.figures[2].number.text()
    bridge.run(lambda store: record(store, a_draft()))
    assert page.figures[2].number.text() != before
    assert page.figures[3].number.text() == "100.0%"


def test_a_figure_is_a_door_to_what_it_counts(page: HomePage, told: Told) -> None:
    page.figures[0].setFocus()
    press(page.figures[0], Qt.Key.Key_Return)
    assert told.asked == [ShowFindings(BRANCH, None, None, True)]


def test_a_cell_of_the_year_opens_its_explanation(page: HomePage, told: Told) -> None:
    page.grid.setFocus()
    press(page.grid, Qt.Key.Key_Return)
    assert told.asked == [ShowFinding("MTG-01", BRANCH, "2026Q1")]


def test_the_signs_of_the_year_are_explained_until_a_cell_is_looked_at(page: HomePage) -> None:
    assert "差3 有 3 项未达标" in visible_words(page.grid_card)
    page.grid.setFocus()
    hit(Qt.Key.Key_Right)
    assert "差3 有 3 项未达标" not in visible_words(page.grid_card)


def test_each_group_has_its_own_row(page: HomePage) -> None:
    titles = [row.title for row in page.grid.rows]
    assert "第一党小组会" in titles
    assert "第二党小组会" in titles


def test_the_tuesdays_of_a_month_are_summed_and_open_their_list(page: HomePage, told: Told) -> None:
    (row,) = [row for row in page.grid.rows if row.title == "周二走访"]
    assert row.cells[9].text == "差4"
    page.grid.opened.emit(row.cells[9])
    assert told.asked == [ShowFindings(BRANCH, "GUI-01", "2026-10", False)]


def test_a_file_without_branches_leads_to_the_first_step(empty: Store, qtbot: QtBot) -> None:
    page = shown(HomePage(Bridge(empty, load_theme())), qtbot)
    assert "还没有支部" in visible_words(page)
    with qtbot.waitSignal(page.setup_wanted):
        click(button_named(page, "登记支部(J)"))


def test_when_nothing_is_owed_it_says_so(qtbot: QtBot) -> None:
    with Store.create(None, desk=Desk.BRANCH, title="新支部", clock=at("2026-12-20"), author="测试员") as store:
        with store.change("不要求学时") as tx:
            for key in ("hours_target", "hours_target_committee"):
                tx.put(Policy(key=key, value="0"))
        create_branch(store, BranchDraft(
            name="老兵党支部", unit_kind=None, founded_on=date(2026, 12, 20), roster="张建国 书记\n李卫东\n王爱华",
        ))  # fmt: skip
        page = shown(HomePage(Bridge(store, load_theme())), qtbot)
        assert "✓ 到今天为止，都办好了" in visible_words(page)


def test_a_street_sees_its_branches_with_the_shortest_first(street: HomePage) -> None:
    assert len(street.branches.rows) == 65
    counts = [row.short for row in street.branches.rows]
    assert counts == sorted(counts, reverse=True)


def test_enter_on_a_branch_opens_its_open_findings(street: HomePage) -> None:
    told = Told(street.bridge)
    street.branches.setFocus()
    press(street.branches, Qt.Key.Key_Return)
    assert told.asked == [ShowFindings(street.branches.rows[0].branch, None, None, True)]


def test_a_streets_glance_sums_its_branches(street: HomePage) -> None:
    (row,) = [row for row in street.grid.rows if row.title == "党员大会"]
    assert [cell.text for cell in row.cells] == ["差65", "差65", "差65", "待65"]


def test_a_guide_starts_with_a_visit(qtbot: QtBot) -> None:
    with a_file(Desk.GUIDE) as store:
        page = shown(HomePage(Bridge(store, load_theme())), qtbot)
        assert button_named(page, "记一次走访").property("role") == "primary"


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_at_every_type_size_the_cards_stay_inside_the_page(bridge: Bridge, qtbot: QtBot, scale: int) -> None:
    bridge.set_theme(load_theme("light", scale))
    page = shown(HomePage(bridge), qtbot)
    right = page.grid_card.mapTo(page, page.grid_card.rect().topRight()).x()
    assert right <= page.width()
    assert page.grid.width() >= page.grid.minimumSizeHint().width()


def test_the_street_is_told_what_its_two_counts_of_branches_count(street: HomePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(street.branches.rows))
    short = sum(row.short > 0 for row in street.branches.rows)
    assert f"{short} / 65" in visible_words(street.figures[0])
    assert "有未达标项的支部" in visible_words(street.figures[0])
    assert street.due_card.title_label.text() == f"还有事项要办的支部（{len(street.branches.rows)} 个）"
    assert street.due_card.note_label.text() == f"{short} 个未达标 · 回车看明细"


def test_a_line_of_admission_leads_to_the_persons_file(page: HomePage, told: Told) -> None:
    row = row_of(page, "王志强")
    row.setFocus()
    hit(Qt.Key.Key_Return)
    assert told.asked == [OpenAdmission(None, "p3")]


def test_what_was_not_saved_is_gone_on_with_from_here(bridge: Bridge, told: Told, qtbot: QtBot) -> None:
    bridge.store.keep_draft("meeting:m", "11月20日党员大会，写到一半", "{}")
    page = shown(HomePage(bridge), qtbot)
    click(button_named(page, "接着写：没有保存：11月20日党员大会，写到一半，今天 10:00。"))
    assert told.asked == [ResumeDraft("meeting:m")]


def test_dues_in_arrears_lead_to_those_who_owe_them(bridge: Bridge, told: Told, qtbot: QtBot) -> None:
    draft = StandardDraft(person_id="p5", from_month="2026-08", category=DuesCategory.WAGE, amount=Decimal(40))
    set_standard(bridge.store, draft)
    page = shown(HomePage(bridge), qtbot)
    click(button_named(page, "查看：党费：刘桂兰已连续 3 个月没有交，请了解原因。"))
    assert told.asked == [ShowArrears()]


def test_without_anything_waiting_there_is_no_line_about_it(page: HomePage) -> None:
    assert not page.notices.isVisible()
