"""督促: remind branches, note answers, pass and return records one after another, all from the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.calendar import quarter_period
from pbdesk.model import Desk, Meeting, MeetingKind, Policy, ReviewedKind
from pbdesk.store import Store
from pbdesk.views.chases import ChaseState, chase_rows
from pbdesk.views.review_verdicts import ReviewState, standings
from tests.builders import a_branch, a_meeting, a_person, a_post, a_posting, a_street, a_visit, fill, seen
from tests.orchard import at
from tests.sheets.reading import bookmarks
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.dialogs.chase import ChaseDialog
from ui.pages.urging import UrgingPage
from ui.requests import OpenMeeting, OpenVisit, PrintSheet, ShowChases, ShowFindings, ShowReview
from ui.theme import load_theme

Q3, TODAY = quarter_period(2026, 3), date(2026, 11, 22)
CHASE, CHASED, REVIEW = 0, 1, 2


def records(store: Store) -> None:
    """A street of three branches; one with a secretary, a meeting, a lecture and a visit, two that are silent."""
    fill(
        store, a_street(), a_person("p1", name="陈明"), a_person("guide", name="周导"), a_posting(), a_post("p1"),
        a_branch("b1", name="果园党支部", parent_id="street"), a_branch("b2", name="东边党支部", parent_id="street"),
        a_branch("b3", name="水口党支部", parent_id="street"), Policy(key="signed_page", value="false"),
        a_meeting(present=("p1",), title="商定垃圾分类", content="讨论了路灯和垃圾分类。"), a_visit(),
        a_meeting("l1", kind=MeetingKind.LECTURE, held_on=date(2026, 8, 5), title="学党史"),
    )  # fmt: skip


@pytest.fixture
def street() -> Iterator[Store]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as store:
        records(store)
        yield store


@pytest.fixture
def bridge(street: Store, qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge(street, load_theme())
    yield made
    assert made.jobs.finish()


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> UrgingPage:
    """The page at the third quarter, the keyboard in the list of branches."""
    made = UrgingPage(bridge)
    made.period_bar.set_period(Q3)
    shown(made, qtbot)
    made.sections.open(CHASE)
    return made


@pytest.fixture
def reviewing(page: UrgingPage) -> UrgingPage:
    """The page with the records, the keyboard in their list, the general meeting chosen."""
    page.sections.open(REVIEW)
    choose(page, "m1")
    return page


def test_on_the_first_visit_the_keyboard_is_in_the_list(bridge: Bridge, qtbot: QtBot) -> None:
    """The list is still being made when the page is shown; then it takes the keyboard from the search box."""
    page = UrgingPage(bridge)
    page.period_bar.set_period(Q3)
    shown(page, qtbot)
    first = page.first_widget()
    assert first is not None
    first.setFocus()
    qtbot.waitUntil(lambda: bool(page.chase.table.rows))
    assert keyboard() is page.chase.table


def test_after_a_quarter_without_anybody_to_chase_the_keyboard_still_finds_the_list(
    bridge: Bridge, qtbot: QtBot
) -> None:
    page = UrgingPage(bridge)
    page.period_bar.set_period(quarter_period(2027, 2))
    shown(page, qtbot)
    page.chase.search.setFocus()
    qtbot.waitUntil(page.chase.empty.isVisible)
    page.period_bar.set_period(Q3)
    qtbot.waitUntil(lambda: bool(page.chase.table.rows))
    assert keyboard() is page.chase.table


def test_what_somebody_has_begun_to_search_is_not_taken_from_him(bridge: Bridge, qtbot: QtBot) -> None:
    page = UrgingPage(bridge)
    page.period_bar.set_period(Q3)
    shown(page, qtbot)
    page.chase.search.setFocus()
    page.chase.search.setText("东边")
    qtbot.waitUntil(lambda: bool(page.chase.table.rows))
    assert keyboard() is page.chase.search


def choose(page: UrgingPage, record: str) -> None:
    assert page.review.table.select_where(lambda row: row.id == record)
    page.review.table.setFocus()
    QApplication.processEvents()


def dialog(page: UrgingPage) -> ChaseDialog:
    """Ctrl+S, and the question that follows."""
    hit(Qt.Key.Key_S, CTRL)
    assert page.chase.dialog is not None
    return page.chase.dialog


def keep(page: UrgingPage, asked: ChaseDialog | None = None) -> None:
    """Remind, and leave the question where to save the paper."""
    (asked or dialog(page)).save()
    assert page.chase.papers.dialog is not None
    page.chase.papers.dialog.reject()
    QApplication.processEvents()
    page.activateWindow()
    QApplication.processEvents()
    page.chase.table.setFocus()


def branches(page: UrgingPage) -> list[str]:
    return [line.branch for line in page.chase.table.rows]


def states(page: UrgingPage) -> dict[str, ReviewState]:
    return {row.id: row.state for row in page.review.table.rows}


def correct(bridge: Bridge) -> None:
    """The branch puts its meeting right."""
    shown_record = seen(bridge.store, Meeting, "m1")

    def act(store: Store) -> object:
        with store.change("更正") as tx:
            tx.put(a_meeting(present=("p1",), place="活动室"), shown_record.heads)
        return tx.changes

    bridge.run(act)  # type: ignore[arg-type]


# 催办


def test_every_branch_short_of_something_is_listed_and_silent_ones_say_so(page: UrgingPage) -> None:
    assert set(branches(page)) == {"果园党支部", "东边党支部", "水口党支部"}
    assert "还有事项要办的支部 3 个，其中没有任何记录的 2 个" in words(page)


def test_what_a_branch_is_short_of_stands_beside_with_source_and_remedy(page: UrgingPage) -> None:
    assert page.chase.table.select_where(lambda line: line.branch_id == "b1")
    told = words(page.chase.detail)
    assert "主题党日（7月、8月、9月）" in told
    assert "《中国共产党支部工作条例（试行）》第十六条" in told
    assert "最后期限 9月30日（已过） · 书记 陈明" in told


def test_typing_narrows_the_list_by_initials(page: UrgingPage) -> None:
    hit(Qt.Key.Key_F, CTRL)
    write(keyboard(), "skdzb")
    assert branches(page) == ["水口党支部"]


def test_only_silent_branches_can_be_listed(page: UrgingPage) -> None:
    page.chase.shown_box.setCurrentIndex(page.chase.shown_box.findData("silent"))
    assert set(branches(page)) == {"东边党支部", "水口党支部"}


def test_without_ticks_all_are_reminded_in_one_step(page: UrgingPage, bridge: Bridge) -> None:
    keep(page)
    assert bridge.store.steps()[0] == "催办：整改通知书，3个支部"
    assert [row.number for row in chase_rows(bridge.store, TODAY)] == [3, 2, 1]


def test_space_ticks_those_to_be_reminded(page: UrgingPage, bridge: Bridge) -> None:
    first = page.chase.table.rows[0].branch_id
    hit(Qt.Key.Key_Space)
    assert "已勾选 1 个。" in words(page)
    keep(page)
    assert [row.branch_id for row in chase_rows(bridge.store, TODAY)] == [first]


def test_a_click_on_the_box_ticks_a_branch_and_again_takes_the_tick_away(page: UrgingPage) -> None:
    table = page.chase.table
    box = table.model().index(1, 0)
    assert box.data() == "☐"
    for sign, ticked in (("☑", 1), ("☐", 0)):
        click(table.viewport(), table.visualRect(box).center())
        assert (box.data(), len(table.chosen_rows)) == (sign, ticked)
    click(table.viewport(), table.visualRect(box.siblingAtColumn(1)).center())
    assert not table.chosen_rows


def test_ctrl_a_ticks_all_and_again_none(page: UrgingPage) -> None:
    hit(Qt.Key.Key_A, CTRL)
    assert len(page.chase.table.chosen_rows) == 3
    hit(Qt.Key.Key_A, CTRL)
    assert not page.chase.table.chosen_rows


def test_the_question_says_what_it_will_keep(page: UrgingPage) -> None:
    asked = dialog(page)
    assert "会登记 3 份整改通知书，一个支部一页，并编号。" in asked.understood.text()
    asked.form.set_values({"form": "list"})
    assert "会登记一份催办清单，上面 3 个支部，并编号。" in asked.reading()
    asked.take_as_untouched()
    asked.reject()


def test_those_reminded_lately_are_skipped_unless_asked_for(page: UrgingPage, bridge: Bridge) -> None:
    hit(Qt.Key.Key_Space)
    keep(page)
    asked = dialog(page)
    assert "会登记 2 份整改通知书" in asked.understood.text()
    asked.form.set_values({"again": True})
    keep(page, asked)
    assert len(chase_rows(bridge.store, TODAY)) == 4


def test_a_last_day_that_is_over_is_said_at_its_field(page: UrgingPage, bridge: Bridge) -> None:
    asked = dialog(page)
    asked.form.set_values({"fix_by": date(2026, 11, 1)})
    asked.save()
    assert "已经过了" in asked.form.error("fix_by")
    assert chase_rows(bridge.store, TODAY) == ()
    asked.form.set_values({"fix_by": date(2026, 12, 1)})
    keep(page, asked)


def test_the_notices_kept_are_saved_as_one_pdf(page: UrgingPage, qtbot: QtBot, tmp_path: Path, told: Told) -> None:
    asked = dialog(page)
    kept: list[tuple[object, ...]] = []
    asked.kept.connect(kept.append)
    keep(page, asked)
    page.chase.papers.save_to(tmp_path / "通知.pdf", kept[0])  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: (tmp_path / "通知.pdf").exists())
    assert len(bookmarks((tmp_path / "通知.pdf").read_bytes())) == 3
    assert told.said[-1].startswith("已保存到")


def test_ctrl_p_shows_the_list_and_a_ticked_branch_alone(page: UrgingPage, told: Told) -> None:
    hit(Qt.Key.Key_P, CTRL)
    hit(Qt.Key.Key_Space)
    click(page.chase.notice_button)
    first = page.chase.table.rows[0].branch_id
    assert told.asked == [PrintSheet("chase-list", "2026Q3", None), PrintSheet("notice", "2026Q3", first)]


def test_enter_leads_to_the_findings_and_esc_back(page: UrgingPage, told: Told) -> None:
    first = page.chase.table.rows[0].branch_id
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Escape)
    assert told.asked == [ShowFindings(first, None, "2026Q3", short_only=True)]
    assert page.chase.table.hasFocus()


def test_f2_explains_the_branch_the_keyboard_stands_on(page: UrgingPage) -> None:
    first = page.chase.table.rows[0].branch_id
    assert page.why() == ShowFindings(first, None, "2026Q3", short_only=True)


# 催过的


def test_reminders_are_listed_with_what_became_of_them(page: UrgingPage) -> None:
    keep(page)
    page.sections.open(CHASED)
    assert {row.state for row in page.chased.table.rows} == {ChaseState.WAITING}
    assert "催办 3 次，3 次还没有办结或答复" in words(page)


def test_enter_notes_an_answer(page: UrgingPage, bridge: Bridge) -> None:
    keep(page)
    page.sections.open(CHASED)
    hit(Qt.Key.Key_Return)
    write(keyboard(), "已补录两次会议。")
    hit(Qt.Key.Key_Return)
    answered = [row for row in chase_rows(bridge.store, TODAY) if row.answered_on]
    assert [(row.answer, row.answered_on) for row in answered] == [("已补录两次会议。", TODAY)]


def test_an_answer_without_words_is_asked_for_again(page: UrgingPage, bridge: Bridge) -> None:
    keep(page)
    page.sections.open(CHASED)
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Return)
    assert "请写明支部怎样答复的" in words(page)
    hit(Qt.Key.Key_Escape)
    assert page.chased.table.hasFocus()


def test_nothing_chased_yet_says_what_to_do(page: UrgingPage) -> None:
    page.sections.open(CHASED)
    assert "还没有登记过催办" in words(page)


# 督导


def test_the_worst_records_come_first_with_how_many_remarks(reviewing: UrgingPage) -> None:
    counts = [len(row.remarks) for row in reviewing.review.table.rows]
    assert counts == sorted(counts, reverse=True)
    assert "记录 3 条，已督导 0 条（0.0%）" in words(reviewing)


def test_the_text_stands_beside_its_remarks_and_checklist(reviewing: UrgingPage) -> None:
    told = words(reviewing.review.detail)
    assert "讨论了路灯和垃圾分类。" in reviewing.review.detail.text.toPlainText()
    assert "✗ 地点：没有写地点" in told
    assert "□ 写的是这次会上的事吗？有没有只有套话？" in told


def test_f8_passes_and_goes_on_to_the_next(reviewing: UrgingPage, bridge: Bridge) -> None:
    following = reviewing.review.table.rows[reviewing.review.table.currentIndex().row() + 1].id
    hit(Qt.Key.Key_F8)
    assert states(reviewing)["m1"] is ReviewState.PASSED
    current = reviewing.review.table.current()
    assert current is not None
    assert current.id == following


def test_f9_returns_with_the_words_typed(reviewing: UrgingPage, bridge: Bridge) -> None:
    hit(Qt.Key.Key_Return)
    go_to("退回时写给支部的话")
    write(keyboard(), "请补上地点。")
    hit(Qt.Key.Key_F9)
    last = standings(bridge.store)["meeting", "m1"].last
    assert last is not None
    assert (last.comment, last.remarks, last.fix_by) == ("请补上地点。", (), date(2026, 12, 4))


def test_f9_without_words_returns_with_the_remarks(reviewing: UrgingPage, bridge: Bridge) -> None:
    hit(Qt.Key.Key_F9)
    last = standings(bridge.store)["meeting", "m1"].last
    assert last is not None
    assert "没有写地点" in last.remarks


def test_returning_a_record_without_remarks_asks_for_words(reviewing: UrgingPage, bridge: Bridge) -> None:
    fill(bridge.store, a_visit("v2", visited_on=date(2026, 7, 14), met="陈明", content="看台账", duties="regular",
                               starts_at=at("2026-11-22")().time(), ends_at=at("2026-11-22")().time()))  # fmt: skip
    reviewing.refresh()
    choose(reviewing, "v2")
    hit(Qt.Key.Key_F9)
    assert "请写明要改什么" in words(reviewing)
    assert keyboard() is reviewing.review.detail.comment
    assert standings(bridge.store) == {}


def test_a_verdict_is_taken_back_with_undo(reviewing: UrgingPage, bridge: Bridge) -> None:
    hit(Qt.Key.Key_F8)
    bridge.undo()
    assert states(reviewing)["m1"] is ReviewState.UNSEEN


def test_a_record_put_right_waits_for_another_look_and_is_counted(reviewing: UrgingPage, bridge: Bridge) -> None:
    hit(Qt.Key.Key_F9)
    correct(bridge)
    assert states(reviewing)["m1"] is ReviewState.FIXED
    assert reviewing.sections.bar.tabText(REVIEW) == "督导 1"


def test_filters_narrow_the_records(reviewing: UrgingPage) -> None:
    review = reviewing.review
    review.kind_box.setCurrentIndex(review.kind_box.findData(ReviewedKind.VISIT))
    assert list(states(reviewing)) == ["v1"]
    review.kind_box.setCurrentIndex(0)
    hit(Qt.Key.Key_F, CTRL)
    write(keyboard(), "授课人")
    assert list(states(reviewing)) == ["l1"]


def test_a_sample_takes_one_of_each_branch_and_another_draw_says_so(reviewing: UrgingPage) -> None:
    review = reviewing.review
    review.sample_box.setCurrentIndex(review.sample_box.findData(1))
    assert len(review.table.rows) == 1
    click(button_named(reviewing, "换一批"))
    assert "第 2 批" in words(reviewing)


def test_ctrl_enter_opens_the_record_itself(reviewing: UrgingPage, told: Told) -> None:
    hit(Qt.Key.Key_Return, CTRL)
    choose(reviewing, "v1")
    hit(Qt.Key.Key_Return, CTRL)
    assert told.asked == [OpenMeeting("m1"), OpenVisit("v1")]


def test_esc_leads_back_to_the_list(reviewing: UrgingPage) -> None:
    hit(Qt.Key.Key_Return)
    assert keyboard() is reviewing.review.detail.text
    hit(Qt.Key.Key_Escape)
    assert reviewing.review.table.hasFocus()


def test_ctrl_p_shows_the_sheet_of_reviews(reviewing: UrgingPage, told: Told) -> None:
    hit(Qt.Key.Key_P, CTRL)
    assert told.asked == [PrintSheet("reviews", "2026Q3", None)]


def test_a_quarter_without_records_says_so(reviewing: UrgingPage) -> None:
    reviewing.period_bar.set_period(quarter_period(2020, 1))
    assert "2020年第一季度还没有可以督导的记录" in words(reviewing)


def test_a_record_asked_for_from_elsewhere_is_chosen(page: UrgingPage) -> None:
    page.answer(ShowReview(ReviewedKind.MEETING, "l1", "2026Q3"))
    current = page.review.table.current()
    assert current is not None
    assert (current.id, page.sections.current) == ("l1", REVIEW)


def test_what_was_chased_is_shown_when_asked_for(page: UrgingPage) -> None:
    page.answer(ShowChases())
    assert page.sections.current == CHASED


def test_a_narrow_page_shows_the_list_or_the_record(reviewing: UrgingPage) -> None:
    reviewing.resize(700, 600)
    QApplication.processEvents()
    reviewing.review.table.setFocus()
    assert not reviewing.review.detail.isVisible()
    hit(Qt.Key.Key_Return)
    assert reviewing.review.detail.isVisible()
    hit(Qt.Key.Key_Escape)
    assert reviewing.review.table.isVisible()


# a file on the disk, a branch's own desk, nothing at all


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Callable[[Desk], Store]]:
    opened: list[Store] = []

    def make(desk: Desk) -> Store:
        store = Store.create(tmp_path / "街.pbdesk", desk=desk, title="街", clock=at("2026-11-22"), author="测试员")
        records(store)
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


def test_a_file_on_the_disk_is_looked_through_on_the_worker(on_disk: Callable[[Desk], Store], qtbot: QtBot) -> None:
    made = Bridge(on_disk(Desk.STREET), load_theme())
    page = UrgingPage(made)
    page.period_bar.set_period(Q3)
    shown(page, qtbot)
    qtbot.waitUntil(lambda: bool(page.review.table.rows and page.chase.table.rows))
    assert made.jobs.finish()


def test_the_look_through_can_be_stopped_and_begun_again(on_disk: Callable[[Desk], Store], qtbot: QtBot) -> None:
    made = Bridge(on_disk(Desk.STREET), load_theme())
    page = UrgingPage(made)
    page.period_bar.set_period(Q3)
    shown(page, qtbot)
    page.sections.open(REVIEW)
    page.review.cancelled.emit()
    assert "已停止核对" in words(page)
    click(button_named(page, "重新核对"))
    qtbot.waitUntil(lambda: bool(page.review.table.rows))
    assert made.jobs.finish()


def test_a_branch_sees_what_it_was_chased_for_and_what_came_back_and_judges_nothing(
    on_disk: Callable[[Desk], Store], qtbot: QtBot
) -> None:
    made = Bridge(on_disk(Desk.BRANCH), load_theme())
    page = UrgingPage(made)
    page.period_bar.set_period(Q3)
    shown(page, qtbot)
    qtbot.waitUntil(lambda: bool(page.review.table.rows))
    assert [page.sections.bar.tabText(n) for n in range(page.sections.bar.count())] == ["催过的", "督导"]
    page.sections.open(1)
    hit(Qt.Key.Key_F8)
    assert standings(made.store) == {}
    assert not page.review.detail.pass_button.isVisible()
    assert made.jobs.finish()


def test_an_empty_street_says_what_will_stand_here(qtbot: QtBot) -> None:
    with Store.create(None, desk=Desk.STREET, title="空街道", clock=at("2026-11-22")) as store:
        made = Bridge(store, load_theme())
        page = UrgingPage(made)
        shown(page, qtbot)
        assert "还没有支部" in words(page)
        assert not page.chase.chase_button.isEnabled()
        assert made.jobs.finish()
