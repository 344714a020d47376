"""走访 with the keyboard alone: log, correct and delete visits; nothing typed is lost, nothing wrong is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.actions.visits import VisitDraft, log
from pbdesk.model import Desk, Outcome, Visit
from pbdesk.store import Store
from tests.orchard import BRANCH, a_file, at, plant
from tests.ui.conftest import Told
from tests.ui.hands import ALT, CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.visits import VisitsPage
from ui.requests import LogVisit, OpenVisit
from ui.theme import load_theme

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> VisitsPage:
    made = VisitsPage(bridge)
    shown(made, qtbot)
    made.column.setFocus()
    return made


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[VisitsPage]:
    with a_file(Desk.STREET) as store:
        plant(store, "other", "东边居民小组党支部", members=3)
        made = VisitsPage(Bridge(store, load_theme()))
        shown(made, qtbot)
        made.grid.setFocus()
        yield made


def a_visit(store: Store, day: str = "2026-11-17", visit_id: str = "v", branch: str = BRANCH) -> None:
    draft = VisitDraft(branch_id=branch, visited_on=date.fromisoformat(day), starts_at=time(9), met="陈建国")
    log(store, draft, visit_id)


def visits(store: Store) -> list[Visit]:
    rows = store.query("SELECT v.id FROM visit v WHERE v.deleted_at IS NULL ORDER BY v.visited_on, v.id")
    found = [store.get(Visit, row["id"]) for row in rows]
    return [each.record for each in found if each is not None]


def outcome(page: VisitsPage, day: date) -> Outcome:
    (row,) = [row for row in page.column.table.rows if row.head.day == day]
    return row.cell.outcome


def test_the_quarter_is_a_column_of_tuesdays_and_starts_at_this_week(page: VisitsPage) -> None:
    assert len(page.column.table.rows) == 13
    cell = page.column.current_cell()
    assert cell is not None
    assert cell.day == date(2026, 11, 17)
    assert page.subtitle_label.text() == "13 个周二，应走访 13 次，已走访 0 次，漏了 7 次，还没到期 6 次"


def test_enter_logs_a_visit_with_the_tuesday_filled_in(page: VisitsPage, branch: Store) -> None:
    hit(Key.Key_Return)
    assert keyboard().accessibleName() == "到访"
    write(keyboard(), "930")
    write(go_to("离开"), "1100")
    write(go_to("接待人"), "陈建国")
    go_to("工作类别 建强班子")
    hit(Key.Key_3)
    write(go_to("走访内容"), "走访两户。")
    write(go_to("指导意见"), "两周内答复。")
    hit(Key.Key_S, CTRL)
    (visit,) = visits(branch)
    assert (visit.visited_on, visit.starts_at, visit.ends_at) == (date(2026, 11, 17), time(9, 30), time(11))
    assert (visit.met, visit.duties, visit.content, visit.advice) == ("陈建国", "service", "走访两户。", "两周内答复。")


def test_after_saving_the_cell_is_green_and_the_keyboard_is_back(page: VisitsPage) -> None:
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    assert outcome(page, date(2026, 11, 17)) is Outcome.MET
    assert keyboard() is page.column.table


def test_a_holiday_tuesday_starts_with_a_day_that_will_do(page: VisitsPage, branch: Store) -> None:
    page.start_record(BRANCH, date(2026, 10, 6))
    assert page.editor.draft().visited_on == date(2026, 10, 10)
    assert "同一周的工作日走访都算" in page.editor.hint.text()
    hit(Key.Key_S, CTRL)
    assert outcome(page, date(2026, 10, 6)) is Outcome.MET


def test_another_day_off_in_a_holiday_week_says_that_it_is_only_a_reminder(page: VisitsPage) -> None:
    page.start_record(BRANCH, date(2026, 10, 6))
    day = go_to("日期")
    assert isinstance(day, QLineEdit)
    day.selectAll()
    write(day, "10.7")
    hit(Key.Key_Tab)
    assert page.editor.hint.text().startswith("10月7日是节假日，记为提醒：不是要求的工作日（10月8日、")
    assert page.editor.hint.property("tone") == "open"
    page.editor.forget()


def test_one_tab_leads_past_the_duties_and_what_is_typed_there_goes_into_the_content(page: VisitsPage) -> None:
    hit(Key.Key_Return)
    go_to("工作类别 建强班子")
    hit(Key.Key_Tab)
    assert keyboard().accessibleName() == "走访内容"
    go_to("工作类别 建强班子")
    write(keyboard(), "3abc")
    assert keyboard().accessibleName() == "走访内容"
    assert (page.editor.draft().duties, page.editor.draft().content) == (("service",), "abc")
    page.editor.forget()


def test_what_was_found_out_is_typed_without_scrolling(page: VisitsPage, qtbot: QtBot) -> None:
    page.start_record(BRANCH, date(2026, 10, 6))
    fields = [page.editor.what.input(name) for name in ("content", "advice")]
    qtbot.waitUntil(lambda: all(each.visibleRegion().boundingRect() == each.rect() for each in fields))


def test_the_panel_tells_what_a_tuesday_got_and_lacks(page: VisitsPage, branch: Store, bridge: Bridge) -> None:
    bridge.run(lambda store: log(store, VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, 17), met="陈建国")))
    told = words(page.panel)
    assert "✓ 达标" in told
    assert "接待人：陈建国" in told
    assert "还缺：到访时间、离开时间、工作类别、走访内容" in told
    assert "补录：走访后第 5 天才记" in told


def test_enter_on_a_visited_tuesday_corrects_the_visit(page: VisitsPage, branch: Store, bridge: Bridge) -> None:
    bridge.run(lambda store: log(store, VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, 17)), "v"))
    hit(Key.Key_Return)
    assert page.editor.heading.text() == "更正11月17日的走访"
    write(go_to("接待人"), "李秀英")
    hit(Key.Key_S, CTRL)
    (visit,) = visits(branch)
    assert (visit.id, visit.met) == ("v", "李秀英")
    assert [entry.label for entry in branch.history(1)] == ["更正11月17日走访（果园居民小组党支部）"]


def test_undo_brings_the_earlier_visit_back(page: VisitsPage, branch: Store, bridge: Bridge) -> None:
    a_visit(branch)
    page.open_record("v")
    field = go_to("接待人")
    assert isinstance(field, QLineEdit)
    field.selectAll()
    write(field, "李秀英")
    hit(Key.Key_S, CTRL)
    bridge.undo()
    assert visits(branch)[0].met == "陈建国"
    assert "接待人：陈建国" in words(page.panel)


def test_a_visit_is_deleted_and_undo_brings_it_back(page: VisitsPage, branch: Store, bridge: Bridge) -> None:
    told = Told(bridge)
    a_visit(branch)
    page.open_record("v")
    click(button_named(page, "删除这次走访"))
    assert (visits(branch), told.said[-1]) == ([], "已删除：11月17日走访")
    bridge.undo()
    assert outcome(page, date(2026, 11, 17)) is Outcome.MET


def test_a_second_visit_in_a_week_is_shown_as_not_counted(page: VisitsPage, bridge: Bridge) -> None:
    bridge.run(lambda store: log(store, VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, 17))))
    bridge.run(lambda store: log(store, VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, 18))))
    assert "这次没有计入" in words(page.panel)
    click(button_named(page.panel, "更正11月18日的走访"))
    assert page.editor.draft().visited_on == date(2026, 11, 18)


WRONG = [
    ("日期", "12.1", "visited_on", "2026年12月1日还没到，走访过后再记。"),
    ("日期", "2019-12-31", "visited_on", "没有派驻党建指导员"),
    ("日期", "某天", "visited_on", "看不懂这个日期"),
    ("离开", "0800", "ends_at", "离开时间要晚于到访的 09:00。"),
    ("到访", "99", "starts_at", "看不懂这个时间"),
]


@pytest.mark.parametrize(("name", "typed", "field", "sentence"), WRONG)
def test_bad_input_is_said_at_its_field_and_nothing_is_saved(
    page: VisitsPage, branch: Store, name: str, typed: str, field: str, sentence: str
) -> None:
    a_visit(branch)
    before = branch.history()
    page.open_record("v")
    widget = page.editor.when.input(field)
    assert isinstance(widget, QLineEdit)
    widget.setFocus()
    widget.selectAll()
    write(widget, typed)
    hit(Key.Key_S, CTRL)
    assert sentence in page.editor.when.error(field)
    assert branch.history() == before
    page.editor.forget()


def test_esc_leaves_at_once_when_nothing_was_typed(page: VisitsPage) -> None:
    hit(Key.Key_Return)
    hit(Key.Key_Escape)
    assert page.panel.isVisible()
    assert keyboard() is page.column.table


def test_esc_asks_when_something_was_typed(page: VisitsPage, branch: Store) -> None:
    hit(Key.Key_Return)
    write(go_to("接待人"), "陈建国")
    hit(Key.Key_Escape)
    assert page.unsaved.isVisible()
    hit(Key.Key_Return)
    assert visits(branch)[0].met == "陈建国"


def test_what_was_typed_can_be_dropped(page: VisitsPage, branch: Store) -> None:
    hit(Key.Key_Return)
    write(go_to("接待人"), "陈建国")
    assert not page.leaving()
    click(button_named(page, "不保存"))
    assert (page.panel.isVisible(), visits(branch)) == (True, [])


def test_a_request_leads_to_the_quarter_of_its_day(page: VisitsPage) -> None:
    page.answer(LogVisit(BRANCH, date(2026, 9, 29)))
    assert page.period_bar.period.label == "2026Q3"
    assert page.editor.draft().visited_on == date(2026, 9, 29)


def test_a_visit_of_another_quarter_is_opened_where_it_stands(page: VisitsPage, branch: Store) -> None:
    branch.clock = at("2026-12-01")
    a_visit(branch, "2026-09-29")
    page.answer(OpenVisit("v"))
    assert page.period_bar.period.label == "2026Q3"
    assert page.editor.heading.text() == "更正9月29日的走访"


def test_quarters_are_stepped_through(page: VisitsPage) -> None:
    hit(Key.Key_Left, ALT)
    assert [row.head.day for row in page.column.table.rows][-1] == date(2026, 9, 29)


def test_a_quarter_without_a_guide_says_so(page: VisitsPage) -> None:
    for _ in range(28):
        hit(Key.Key_Left, ALT)
    assert "2019年第四季度没有要走访的支部" in words(page)


def test_a_file_without_branches_says_where_to_add_one(empty: Store, qtbot: QtBot) -> None:
    bridge = Bridge(empty, load_theme())
    told, page = Told(bridge), VisitsPage(bridge)
    shown(page, qtbot)
    page.answer(LogVisit())
    assert told.failed == ["文件里还没有支部，记不了走访。先从菜单“文件”里添加支部。"]


# a street's grid


def test_a_street_sees_branches_by_tuesdays(street: VisitsPage) -> None:
    assert [line.short_name for line in street.grid.grid_model.lines] == ["东边", "果园"]
    cell = street.grid.current_cell()
    assert cell is not None
    assert (cell.branch_id, cell.day) == ("other", date(2026, 11, 17))


def test_enter_on_a_cell_logs_a_visit_to_that_branch(street: VisitsPage) -> None:
    hit(Key.Key_Down)
    hit(Key.Key_Left)
    hit(Key.Key_Return)
    draft = street.editor.draft()
    assert (draft.branch_id, draft.visited_on) == (BRANCH, date(2026, 11, 10))
    hit(Key.Key_S, CTRL)
    cell = street.grid.current_cell()
    assert cell is not None
    assert (cell.branch_id, cell.day, cell.outcome) == (BRANCH, date(2026, 11, 10), Outcome.MET)


def test_without_a_branch_the_form_asks_for_one(street: VisitsPage) -> None:
    street.answer(LogVisit())
    hit(Key.Key_S, CTRL)
    assert street.editor.when.error("branch") == "请先选走访的支部。"


def test_typing_narrows_the_branches(street: VisitsPage) -> None:
    hit(Key.Key_F, CTRL)
    write(keyboard(), "gy")
    assert [line.short_name for line in street.grid.grid_model.lines] == ["东边", "果园"]
    write(keyboard(), "j")
    assert [line.short_name for line in street.grid.grid_model.lines] == ["果园"]


def test_every_input_has_a_name(page: VisitsPage) -> None:
    hit(Key.Key_Return)
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]
    assert nameless == []


def test_in_a_file_on_disk_a_logged_visit_shows_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    with a_file(Desk.STREET, tmp_path / "街道.pbdesk") as store:
        plant(store, "other", "东边居民小组党支部", members=3)
        bridge = Bridge(store, load_theme())
        page = VisitsPage(bridge)
        shown(page, qtbot)
        qtbot.waitUntil(lambda: len(page.grid.grid_model.lines) == 2)
        page.start_record(BRANCH, date(2026, 11, 10))
        hit(Key.Key_S, CTRL)
        cell = page.grid.current_cell()
        assert cell is not None
        assert (cell.branch_id, cell.day, cell.outcome) == (BRANCH, date(2026, 11, 10), Outcome.MET)
        assert bridge.jobs.finish()
