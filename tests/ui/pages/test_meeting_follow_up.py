"""会议: who sees to an item of the agenda, by when, and whether it is an important matter."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.actions.meeting_drafts import AgendaDraft
from pbdesk.actions.meetings import record
from pbdesk.model import AgendaKind, MeetingKind
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft
from tests.ui.hands import ALT, CTRL, hit, write
from tests.ui.pages.desk import go_to, keyboard, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage
from ui.widgets.agenda import AgendaPanel

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


def agenda(page: MeetingsPage) -> AgendaPanel:
    return page.editor.sheet.agenda


def begin(page: MeetingsPage, topic: str) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    hit(Key.Key_2, ALT)
    write(keyboard(), topic)
    hit(Key.Key_Return)


def test_the_keyboard_leads_from_the_resolution_to_owner_day_and_importance(
    page: MeetingsPage, branch: Store
) -> None:
    begin(page, "讨论村口路灯维修")
    write(go_to("责任人"), "陈建国")
    hit(Key.Key_Tab)
    write(keyboard(), "12.31")
    hit(Key.Key_Tab)
    hit(Key.Key_Space)
    hit(Key.Key_S, CTRL)
    (item,) = only_meeting(branch).agenda
    assert (item.owner, item.finish_on, item.important) == ("陈建国", date(2026, 12, 31), 1)


def recorded(page: MeetingsPage, store: Store, **given: object) -> None:
    item = AgendaDraft(id="a", **{"kind": AgendaKind.MATTER, "topic": "路灯", **given})  # type: ignore[arg-type]
    record(store, a_draft(date(2026, 11, 20), agenda=(item,)), "m")
    page.open_record("m")
    hit(Key.Key_2, ALT)


def test_what_was_recorded_stands_there_and_is_corrected(page: MeetingsPage, branch: Store) -> None:
    recorded(page, branch, owner="陈建国", finish_on=date(2026, 12, 31), important=1)
    go_to("重要事项")
    hit(Key.Key_Space)
    hit(Key.Key_S, CTRL)
    (item,) = only_meeting(branch).agenda
    assert (item.owner, item.finish_on, item.important) == ("陈建国", date(2026, 12, 31), None)


def test_saved_again_without_a_change_nothing_changes(page: MeetingsPage, branch: Store) -> None:
    recorded(page, branch, owner="陈建国", important=0)
    before = branch.history()
    hit(Key.Key_S, CTRL)
    assert branch.history() == before


def test_a_day_before_the_meeting_is_refused_at_its_field(page: MeetingsPage, branch: Store) -> None:
    recorded(page, branch)
    field = go_to("完成期限")
    write(field, "2026-11-19")
    hit(Key.Key_S, CTRL)
    assert keyboard() is field
    (item,) = only_meeting(branch).agenda
    assert item.finish_on is None


@pytest.mark.parametrize(("topic", "asked"), [("讨论路灯", True), ("审议计划", True), ("学习", False), ("补选", False)])
def test_only_what_is_to_be_done_asks_who_does_it(page: MeetingsPage, topic: str, asked: bool) -> None:
    begin(page, topic)
    assert agenda(page).item_form.important.isVisibleTo(agenda(page).item_form) is asked


def test_another_kind_leaves_out_what_it_does_not_ask(page: MeetingsPage, branch: Store) -> None:
    begin(page, "讨论路灯")
    write(go_to("责任人"), "陈建国")
    kind = agenda(page).item_form.form.input("kind")
    kind.setFocus()
    hit(Key.Key_Home)  # 学习
    hit(Key.Key_S, CTRL)
    (item,) = only_meeting(branch).agenda
    assert (item.kind, item.owner) == (AgendaKind.STUDY, None)
