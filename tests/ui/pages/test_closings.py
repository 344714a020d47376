"""封账: close, correct with a reason, open again, look up a code, all from the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.actions.closing import close_period, correct_closing
from pbdesk.calendar import quarter_period
from pbdesk.model import Desk
from pbdesk.store import Changes, Store
from pbdesk.views.closed_periods import State
from pbdesk.views.closing import closings_of, standing
from tests.builders import a_branch, a_meeting, fill
from tests.orchard import at
from tests.ui.conftest import Told
from tests.ui.hands import button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, shown, words
from ui.bridge import Bridge
from ui.pages.closings import ClosingsPage
from ui.pages.home import HomePage
from ui.pages.reports import ReportsPage
from ui.requests import PrintSheet, ShowClosed, ShowFindings
from ui.theme import load_theme

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 11, 22)


@pytest.fixture
def street() -> Iterator[Store]:
    """A street of two branches on 22 November, with a meeting of July."""
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as store:
        fill(store, a_branch("b1", name="果园党支部"), a_branch("b2", name="水口党支部"), a_meeting())
        yield store


@pytest.fixture
def bridge(street: Store, qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge(street, load_theme())
    yield made
    assert made.jobs.finish()


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> ClosingsPage:
    """The page with the third quarter chosen, and the keyboard in the list."""
    made = ClosingsPage(bridge)
    shown(made, qtbot)
    choose(made, "2026Q3")
    return made


def choose(page: ClosingsPage, period: str) -> None:
    assert page.table.select_where(lambda row: row.period.label == period)
    page.table.setFocus()
    QApplication.processEvents()


def enter_late(bridge: Bridge) -> None:
    """A meeting of September typed in November, on another page."""
    bridge.run(_put_late)


def _put_late(store: Store) -> Changes:
    with store.change("补录") as tx:
        tx.put(a_meeting("late", "b2", held_on=date(2026, 9, 20)))
    return tx.changes


def _put_another(store: Store) -> Changes:
    with store.change("补录") as tx:
        tx.put(a_meeting("another", "b1", held_on=date(2026, 8, 20)))
    return tx.changes


def state(page: ClosingsPage, period: str = "2026Q3") -> State:
    (row,) = (row for row in page.table.rows if row.period.label == period)
    return row.state


def close(page: ClosingsPage) -> None:
    """Close what is chosen: Enter, Enter on the button, Enter on the answer."""
    for _ in range(3):
        hit(Qt.Key.Key_Return)


def test_quarters_stand_with_their_state_and_what_closing_would_freeze(page: ClosingsPage) -> None:
    assert [(row.period.label, row.state) for row in page.table.rows][:2] == [
        ("2026Q4", State.RUNNING), ("2026Q3", State.CLOSABLE),
    ]  # fmt: skip
    assert "一共2个支部" in words(page)


def test_a_quarter_is_closed_from_the_keyboard(page: ClosingsPage, told: Told) -> None:
    hit(Qt.Key.Key_Return)
    assert keyboard() is page.panel.close_button
    hit(Qt.Key.Key_Return)
    assert "现在封账吗？" in page.panel.question.words.text()
    hit(Qt.Key.Key_Return)
    assert told.said == ["已封账：2026年第三季度"]
    assert state(page) is State.CLOSED
    assert len(standing(page.bridge.store, Q3)) == 3


def test_escape_closes_nothing(page: ClosingsPage) -> None:
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Escape)
    assert standing(page.bridge.store, Q3) == {}
    assert state(page) is State.CLOSABLE


def test_a_running_quarter_offers_nothing_to_press(page: ClosingsPage) -> None:
    choose(page, "2026Q4")
    assert "12月31日结束，之后可以封账" in words(page)
    assert not page.panel.close_button.isVisible()


def test_e33_what_changed_after_closing_is_named_with_old_and_new(page: ClosingsPage, bridge: Bridge) -> None:
    close(page)
    assert "封账后没有改动" in words(page)
    enter_late(bridge)
    assert state(page) is State.CHANGED
    (line,) = (line for line in page.panel.changes.rows if line.rule == "MTG-01")
    assert (line.branch, line.what, line.before, line.after) == (
        "水口党支部", "党员大会：第三季度", "未达标（应1实0）", "达标（应1实1）",
    )  # fmt: skip


def test_e33_a_correction_is_registered_with_its_reason(page: ClosingsPage, bridge: Bridge) -> None:
    close(page)
    enter_late(bridge)
    choose(page, "2026Q3")
    hit(Qt.Key.Key_Return)
    hit(Qt.Key.Key_Return)
    write(keyboard(), "9月开了会，11月补录")
    hit(Qt.Key.Key_Return)
    last = standing(bridge.store, Q3)["b2"].last
    assert (last.number, last.reason) == (1, "9月开了会，11月补录")
    assert state(page) is State.CLOSED
    assert [line.words for line in page.panel.issues.rows] == ["更正第1次", "封账"]


def test_a_correction_without_a_reason_is_not_registered(page: ClosingsPage, bridge: Bridge) -> None:
    close(page)
    enter_late(bridge)
    page.panel.correct_button.click()
    hit(Qt.Key.Key_Return)
    assert page.panel.reason.error.text() == "请写明原因。"
    assert standing(bridge.store, Q3)["b2"].corrections == ()


def test_a_reason_half_typed_outlives_a_change_on_another_page(page: ClosingsPage, bridge: Bridge) -> None:
    close(page)
    enter_late(bridge)
    page.panel.correct_button.click()
    write(keyboard(), "9月开了会")
    bridge.run(_put_another)
    assert page.panel.reason.isVisible()
    assert page.panel.reason.field.text() == "9月开了会"


def test_a_question_about_one_period_is_not_answered_for_another(page: ClosingsPage) -> None:
    page.panel.close_button.click()
    choose(page, "2026Q2")
    assert page.panel.question.isHidden()


def test_a_period_is_opened_again_with_a_reason_and_undone_like_any_change(page: ClosingsPage, bridge: Bridge) -> None:
    close(page)
    page.panel.reopen_button.click()
    write(keyboard(), "支部合并")
    hit(Qt.Key.Key_Return)
    assert state(page) is State.REOPENED
    assert "重新打开：支部合并" in words(page)
    bridge.undo()
    assert state(page) is State.CLOSED


def test_a_reason_that_is_refused_stays_to_be_mended(page: ClosingsPage) -> None:
    close(page)
    page.panel.reopen_button.click()
    page.panel.reason.field.setText("很" * 201)
    hit(Qt.Key.Key_Return)
    assert "太长" in page.panel.reason.error.text()
    assert page.panel.reason.field.text()


def test_years_can_be_closed_too(page: ClosingsPage) -> None:
    page.kind_box.setCurrentIndex(1)
    page.kind_box.activated.emit(1)
    assert [row.period.label for row in page.table.rows] == ["2026"]


def test_what_can_still_turn_out_otherwise_stands_in_the_way_and_leads_to_its_findings(
    street: Store, bridge: Bridge, told: Told, qtbot: QtBot
) -> None:
    street.clock = at("2027-01-10")
    page = ClosingsPage(bridge)
    shown(page, qtbot)
    page.answer(ShowClosed("2026"))
    waiting = [line for line in page.panel.hindrances.rows if line.rule == "MTG-07"]
    assert [(line.title, line.branches) for line in waiting] == [("组织生活会", 2)]
    page.panel.hindrances.opened.emit(waiting[0])
    assert told.asked == [ShowFindings(None, "MTG-07", "2026")]


def test_a_change_leads_to_the_finding_behind_it(page: ClosingsPage, bridge: Bridge, told: Told) -> None:
    close(page)
    enter_late(bridge)
    page.panel.changes.setFocus()
    hit(Qt.Key.Key_Return)
    assert told.asked == [ShowFindings("b2", "MTG-01", "2026Q3")]


def test_what_changed_since_and_is_not_registered_is_said_with_the_verdict(
    page: ClosingsPage, bridge: Bridge, qtbot: QtBot
) -> None:
    close(page)
    enter_late(bridge)
    page.check.field.setText(standing(bridge.store, Q3)["b2"].last.code)
    page.check.check()
    qtbot.waitUntil(lambda: "还没有登记更正" in page.check.sentence.text())
    assert page.check.pill.text() == "✓ 对得上"


def test_the_code_of_a_print_is_looked_up_from_the_keyboard(page: ClosingsPage) -> None:
    close(page)
    code = standing(page.bridge.store, Q3)["b1"].last.code
    go_to("校验码")
    write(keyboard(), code.lower())
    hit(Qt.Key.Key_Return)
    assert page.check.pill.text() == "✓ 对得上"
    assert "果园党支部2026年第三季度的封账" in page.check.sentence.text()
    assert "不是签名" in words(page)


def test_a_mistyped_code_names_the_group(page: ClosingsPage) -> None:
    close(page)
    code = standing(page.bridge.store, Q3)["b1"].last.code
    page.check.field.setText(code[:5] + "0" + code[6:])
    page.check.check()
    assert page.check.sentence.text().startswith("第2段可能写错了")
    assert not page.check.print_button.isVisible()


def test_a_verdict_follows_what_happens_to_the_period(page: ClosingsPage, bridge: Bridge) -> None:
    close(page)
    page.check.field.setText(standing(bridge.store, Q3)["b2"].last.code)
    page.check.check()
    enter_late(bridge)
    bridge.run(lambda store: correct_closing(store, Q3, TODAY, "补录"))
    assert page.check.pill.text() == "！ 不是最新的"


def test_the_issue_of_a_code_can_be_printed(page: ClosingsPage, told: Told) -> None:
    close(page)
    page.check.field.setText(standing(page.bridge.store, Q3)["b1"].last.code)
    page.check.check()
    page.check.print_button.click()
    assert told.asked == [PrintSheet("closing", "2026Q3", "b1", (1, 0))]


def test_an_earlier_issue_is_printed_from_the_list(page: ClosingsPage, bridge: Bridge, told: Told) -> None:
    close(page)
    enter_late(bridge)
    bridge.run(lambda store: correct_closing(store, Q3, TODAY, "补录"))
    page.panel.issues.select_where(lambda line: line.number == 0)
    page.panel.issues.setFocus()
    hit(Qt.Key.Key_Return)
    assert told.asked == [PrintSheet("closing", "2026Q3", None, (1, 0))]


def test_another_page_can_ask_for_a_period(page: ClosingsPage) -> None:
    page.answer(ShowClosed("2026Q2"))
    current = page.table.current()
    assert current is not None
    assert current.period.label == "2026Q2"


def test_a_file_that_is_only_looked_at_offers_no_act(street: Store, qtbot: QtBot) -> None:
    street.read_only = True
    made = Bridge(street, load_theme())
    page = ClosingsPage(made)
    shown(page, qtbot)
    choose(page, "2026Q3")
    assert not page.panel.close_button.isEnabled()


def test_an_empty_file_says_what_will_stand_here(empty: Store, qtbot: QtBot) -> None:
    page = ClosingsPage(Bridge(empty, load_theme()))
    shown(page, qtbot)
    assert "还没有可以封账的期间" in words(page)


def test_e33_the_first_page_tells_that_a_closed_period_changed_and_leads_there(
    street: Store, bridge: Bridge, told: Told, qtbot: QtBot
) -> None:
    close_period(street, Q3, TODAY)
    fill(street, a_meeting("late", "b2", held_on=date(2026, 9, 20)))
    home = HomePage(bridge)
    shown(home, qtbot)
    (notice,) = (line for line in words(home).split("\n") if "封账后有改动" in line)
    assert notice.startswith("2026年第三季度封账后有改动，还没有登记更正：水口党支部，党员大会")
    click(button_named(home, f"查看：{notice}"))
    assert told.asked == [ShowClosed("2026Q3")]


def test_the_first_page_says_nothing_of_a_period_that_did_not_change(
    street: Store, bridge: Bridge, qtbot: QtBot
) -> None:
    close_period(street, Q3, TODAY)
    home = HomePage(bridge)
    shown(home, qtbot)
    assert "封账后有改动" not in words(home)


def test_reports_offer_every_issue_of_a_closed_period(street: Store, bridge: Bridge, qtbot: QtBot) -> None:
    close_period(street, Q3, TODAY)
    fill(street, a_meeting("late", "b2", held_on=date(2026, 9, 20)))
    correct_closing(street, Q3, TODAY, "补录")
    page = ReportsPage(bridge)
    shown(page, qtbot)
    page.answer(PrintSheet("closing", "2026Q3", "b2", (1, 0)))
    box = page.choices.edition_box
    assert [box.itemText(n) for n in range(box.count())] == [
        "最新的一次", "更正第1次（2026年11月22日）", "封账（2026年11月22日）",
    ]  # fmt: skip
    assert page.asked.issue == (1, 0)
    assert len(closings_of(street, Q3)) == 3
