"""冲突: both values side by side, chosen with digits or a side as a whole, saved; the next comes up; undone in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pbdesk.model import AttendanceState, Meeting, Person, Visit
from pbdesk.store import Changes
from pbdesk.views.home import home, year_findings
from pbdesk.words import ATTENDANCE_WORDS
from tests.builders import a_person, a_posting, a_visit, seen
from tests.exchange.desks import BRANCH, DeskFile, desks
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, hit, write
from tests.ui.pages.desk import keyboard, words
from tests.ui.pages.exchange_desks import page_of
from ui.bridge import Bridge
from ui.pages.exchange import ExchangePage
from ui.pages.meetings import MeetingsPage
from ui.pages.members import MembersPage
from ui.pages.visits import VisitsPage
from ui.requests import OpenMeeting, OpenMember, OpenVisit, ShowConflict
from ui.theme import load_theme


@pytest.fixture
def pair() -> list[DeskFile]:
    """A street and a branch that wrote two meetings differently: of one the title, of the other title and a mark."""
    street, branch = desks(1)
    street.hold("m1", ("p1", "p2"))
    branch.take(street.send())
    for desk, title, state in ((street, "学习会", AttendanceState.LEAVE), (branch, "总结会", AttendanceState.ABSENT)):
        desk.edit("m0", title=title)
        desk.edit("m1", title=title)
        desk.mark("m1", "p1", state)
    street.take(branch.send())
    return [street, branch]


@pytest.fixture
def page(pair: list[DeskFile], qtbot: QtBot) -> Iterator[ExchangePage]:
    """The page at its conflicts, the keyboard in the list."""
    made = page_of(pair[0], qtbot)
    made.open(made.conflicts)
    yield made
    assert made.bridge.jobs.finish()


def go_to(page: ExchangePage, record: str) -> None:
    page.answer(ShowConflict("meeting", record))
    QApplication.processEvents()


def titles(desk: DeskFile) -> dict[str, str | None]:
    return {record: seen(desk.store, Meeting, record).record.title for record in ("m0", "m1")}


def test_both_values_stand_beside_each_other(page: ExchangePage) -> None:
    go_to(page, "m0")
    told = words(page)
    assert "学习会" in told
    assert "总结会" in told


def test_a_digit_and_ctrl_s_settle_it_and_the_next_comes_up(page: ExchangePage, pair: list[DeskFile]) -> None:
    go_to(page, "m0")
    hit(Qt.Key.Key_2)
    hit(Qt.Key.Key_S, CTRL)
    assert titles(pair[0])["m0"] in {"学习会", "总结会"}
    assert [row.record_id for row in page.conflicts.table.rows] == ["m1"]
    assert page.conflicts.isAncestorOf(keyboard())
    assert keyboard() is page.conflicts.fields[0].radios[0]


def test_nothing_is_saved_until_every_field_is_chosen(page: ExchangePage, pair: list[DeskFile]) -> None:
    go_to(page, "m1")
    page.conflicts.fields[0].take(0)
    hit(Qt.Key.Key_S, CTRL)
    assert page.conflicts.error.text().startswith("还没有选：")
    assert len(page.conflicts.table.rows) == 2


def test_a_side_is_taken_as_a_whole(page: ExchangePage, pair: list[DeskFile]) -> None:
    go_to(page, "m1")
    left = {field.field.name: field.field.choices[0].words for field in page.conflicts.fields}
    hit(Qt.Key.Key_F6)
    hit(Qt.Key.Key_S, CTRL)
    meeting = seen(pair[0].store, Meeting, "m1").record
    states = {a.person_id: ATTENDANCE_WORDS[a.state] for a in meeting.attendance}
    assert {"主题": meeting.title, "人p1": states["p1"]} == left


def test_a_third_title_may_be_typed(page: ExchangePage, pair: list[DeskFile]) -> None:
    go_to(page, "m0")
    field = page.conflicts.fields[0]
    field.take(len(field.radios) - 1)
    write(keyboard(), "学习总结会")
    hit(Qt.Key.Key_S, CTRL)
    assert titles(pair[0])["m0"] == "学习总结会"


def test_both_texts_may_stay(page: ExchangePage, pair: list[DeskFile]) -> None:
    go_to(page, "m0")
    hit(Qt.Key.Key_3)
    hit(Qt.Key.Key_S, CTRL)
    assert set((titles(pair[0])["m0"] or "").split("；")) == {"学习会", "总结会"}


def test_another_mark_is_chosen_from_a_list(page: ExchangePage, pair: list[DeskFile]) -> None:
    go_to(page, "m1")
    for field in page.conflicts.fields:
        field.take(0)
    mark = next(f for f in page.conflicts.fields if len(f.field.path) > 1)
    mark.take(len(mark.radios) - 1)
    assert mark.form is not None
    mark.form.set_values({"value": "online"})
    page.conflicts.save()
    states = {a.person_id: a.state for a in seen(pair[0].store, Meeting, "m1").record.attendance}
    assert states["p1"] is AttendanceState.ONLINE


def test_a_day_that_is_none_is_said_at_its_field(pair: list[DeskFile], qtbot: QtBot) -> None:
    street, branch = desks(1)
    for desk, day in ((street, 1), (branch, 2)):
        desk.edit("m0", held_on=date(2026, 11, day))
    street.take(branch.send())
    page = page_of(street, qtbot)
    page.open(page.conflicts)
    go_to(page, "m0")
    field = page.conflicts.fields[0]
    field.take(len(field.radios) - 1)
    write(keyboard(), "某日")
    page.conflicts.save()
    assert field.form is not None
    assert any("看不懂这个日期" in each.text() for each in field.form.findChildren(QLabel) if each.isVisible())
    assert page.bridge.jobs.finish()


def test_undo_brings_the_conflict_s_words_back(page: ExchangePage, pair: list[DeskFile]) -> None:
    before = titles(pair[0])
    go_to(page, "m0")
    hit(Qt.Key.Key_3)
    hit(Qt.Key.Key_S, CTRL)
    assert [row.record_id for row in page.conflicts.table.rows] == ["m1"]
    page.bridge.undo()
    assert titles(pair[0]) == before
    assert page.bridge.jobs.finish()
    assert [row.record_id for row in page.conflicts.table.rows] == ["m0", "m1"]


def test_a_digit_chooses_from_the_list_too(page: ExchangePage, pair: list[DeskFile]) -> None:
    page.conflicts.table.select_where(lambda row: row.record_id == "m0")
    assert keyboard() is page.conflicts.table
    right = page.conflicts.fields[0].field.choices[1].words
    hit(Qt.Key.Key_2)
    hit(Qt.Key.Key_S, CTRL)
    assert titles(pair[0])["m0"] == right


def test_each_side_says_from_which_desk_it_is(page: ExchangePage) -> None:
    go_to(page, "m0")
    told = [radio.text() for radio in page.conflicts.fields[0].radios]
    assert any("本街道 · 街道" in each for each in told)
    assert any("支部1" in each for each in told)


def test_what_is_chosen_stays_while_something_else_changes(page: ExchangePage, pair: list[DeskFile]) -> None:
    go_to(page, "m1")
    hit(Qt.Key.Key_1)
    with pair[0].store.change("别的") as tx:
        shown = seen(pair[0].store, Person, "p2")
        tx.put(replace(shown.record, name="改名"), shown.heads)
    page.bridge.tell(Changes(frozenset({"person"}), ""), "")
    assert page.conflicts.fields[0].chosen


def test_the_first_page_tells_of_conflicts_and_leads_here(pair: list[DeskFile]) -> None:
    store, today = pair[0].store, date(2026, 11, 30)
    notices = home(store, year_findings(store, today), today).notices
    assert [(n.words, n.exchange) for n in notices if n.exchange] == [
        ("“交换”里有事等您来办：冲突 2 条，可能重复 1 对。", "conflict")
    ]


def test_a_meeting_in_conflict_says_so_on_its_own_page(pair: list[DeskFile], qtbot: QtBot) -> None:
    bridge = Bridge(pair[0].store, load_theme())
    told = Told(bridge)
    page = MeetingsPage(bridge)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    page.answer(OpenMeeting("m0"))
    QApplication.processEvents()
    assert "两边写的不一样：主题" in words(page)
    page.editor.conflict_strip.button.click()
    assert told.asked[-1] == ShowConflict("meeting", "m0")
    assert bridge.jobs.finish()


def test_a_person_in_conflict_says_so_on_his_own_page(pair: list[DeskFile], qtbot: QtBot) -> None:
    street, branch = desks(1)
    for desk, name in ((street, "王一"), (branch, "王二")):
        shown = seen(desk.store, Person, "p1")
        with desk.store.change("改名") as tx:
            tx.put(replace(shown.record, name=name), shown.heads)
    street.take(branch.send())
    bridge = Bridge(street.store, load_theme())
    page = MembersPage(bridge)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    page.answer(OpenMember("p1"))
    QApplication.processEvents()
    assert "两边写的不一样：姓名" in words(page)
    assert bridge.jobs.finish()


def test_a_visit_in_conflict_says_so_on_its_own_page(qtbot: QtBot) -> None:
    street, branch = desks(1)
    for record in (a_person("guide", name="周导"), a_posting(branch_id=BRANCH), a_visit()):
        branch.put(record)
    street.take(branch.send())
    for desk, content in ((street, "看了会议记录"), (branch, "参加了党课")):
        shown = seen(desk.store, Visit, "v1")
        with desk.store.change("更正走访") as tx:
            tx.put(replace(shown.record, content=content), shown.heads)
    street.take(branch.send())
    bridge = Bridge(street.store, load_theme())
    page = VisitsPage(bridge)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    page.answer(OpenVisit("v1"))
    QApplication.processEvents()
    assert "两边写的不一样：内容" in words(page)
    assert bridge.jobs.finish()
