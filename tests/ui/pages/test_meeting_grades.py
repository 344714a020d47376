"""会议: the grades of an appraisal, given with one key each, saved, corrected and counted while they are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import AttendanceRole, Grade, Meeting, MeetingKind
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, present
from tests.ui.hands import ALT, CTRL, button_named, check_model, click, hit, press
from tests.ui.pages.desk import keyboard, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage
from ui.widgets.grades import GradesPanel

Key = Qt.Key
APPRAISAL = MeetingKind.DEMOCRATIC_APPRAISAL


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


def panel(page: MeetingsPage) -> GradesPanel:
    return page.editor.sheet.content.grades


def begin(page: MeetingsPage) -> None:
    """A new appraisal with the section of the grades open, the keyboard on the first member."""
    page.start_record(BRANCH, APPRAISAL)
    hit(Key.Key_5, ALT)
    hit(Key.Key_Home)


def grades(store: Store) -> dict[str, Grade]:
    return {mark.person_id: mark.grade for mark in only_meeting(store).attendance if mark.grade}


def test_a_letter_each_gives_the_grades_from_one_member_to_the_next(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    for key in (Key.Key_Y, Key.Key_H, Key.Key_J, Key.Key_4):
        hit(key)
    hit(Key.Key_S, CTRL)
    assert grades(branch) == {
        "p1": Grade.EXCELLENT, "p2": Grade.QUALIFIED, "p7": Grade.BASIC, "p4": Grade.UNQUALIFIED
    }  # fmt: skip


def test_the_line_above_says_how_many_more_may_be_excellent(page: MeetingsPage) -> None:
    begin(page)
    assert panel(page).live.text() == "… 优秀 0/最多 9　合格 0　基本合格 0　不合格 0　还没有评 28"
    for _ in range(10):
        hit(Key.Key_Y)
    assert panel(page).live.text().endswith("优秀超过正式党员 28 人的三分之一，请减到 9 人以内。")


def test_the_rest_is_graded_with_one_button(page: MeetingsPage, branch: Store) -> None:
    begin(page)
    hit(Key.Key_Y)
    click(button_named(panel(page), "其余都评合格"))
    hit(Key.Key_S, CTRL)
    assert sorted(grades(branch).values()).count(Grade.QUALIFIED) == 27
    assert panel(page).live.text().startswith("✓ 优秀 1/最多 9")


def test_probationary_members_are_not_offered_a_grade(page: MeetingsPage) -> None:
    begin(page)
    assert {"p3", "p9"}.isdisjoint(seat.person_id for seat in panel(page).model.seats)


def test_only_an_appraisal_has_the_section(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    bar = page.editor.sheet.content.sections.bar
    assert not bar.isTabVisible(4)
    hit(Key.Key_5, ALT)
    assert not panel(page).isVisible()


def recorded(page: MeetingsPage, store: Store, **given: Grade) -> None:
    marks = tuple(replace(p, grade=given.get(p.person_id)) for p in present())
    record(store, a_draft(date(2026, 11, 20), kind=APPRAISAL, for_year=2026, attendance=marks), "m")
    page.open_record("m")
    hit(Key.Key_5, ALT)
    hit(Key.Key_Home)


def test_a_grade_is_corrected_and_taken_back(page: MeetingsPage, branch: Store) -> None:
    recorded(page, branch, p1=Grade.EXCELLENT, p2=Grade.EXCELLENT)
    hit(Key.Key_H)
    hit(Key.Key_Backspace)
    hit(Key.Key_S, CTRL)
    assert grades(branch) == {"p1": Grade.QUALIFIED}


def test_saved_again_without_a_change_the_grades_stay(page: MeetingsPage, branch: Store) -> None:
    recorded(page, branch, p1=Grade.EXCELLENT)
    before = branch.history()
    hit(Key.Key_S, CTRL)
    assert branch.history() == before


def test_space_goes_through_the_grades(page: MeetingsPage, branch: Store) -> None:
    recorded(page, branch)
    for _ in range(3):
        hit(Key.Key_Space)
    assert panel(page).grades()["p1"] is Grade.BASIC
    for _ in range(2):
        hit(Key.Key_Space)
    assert "p1" not in panel(page).grades()


def test_the_grade_of_a_guest_is_kept(page: MeetingsPage, branch: Store) -> None:
    marks = present()
    guest = replace(marks[0], person_id="g1", role=AttendanceRole.OBSERVER, grade=Grade.QUALIFIED)
    record(branch, a_draft(date(2026, 11, 20), kind=APPRAISAL, for_year=2026, attendance=(*marks, guest)), "m")
    page.open_record("m")
    hit(Key.Key_5, ALT)
    hit(Key.Key_Home)
    hit(Key.Key_Y)
    hit(Key.Key_S, CTRL)
    assert grades(branch) == {"p1": Grade.EXCELLENT, "g1": Grade.QUALIFIED}


def test_too_many_excellent_is_said_with_what_is_odd_and_does_not_stop_saving(
    page: MeetingsPage, branch: Store
) -> None:
    recorded(page, branch, **{f"p{n}": Grade.EXCELLENT for n in (1, 2, *range(10, 18))})
    assert "评议等次：正式党员 28 人，优秀 10 人，3×10 > 28" in page.editor.sheet.notes.text()
    assert branch.get(Meeting, "m") is not None


def test_what_is_lacking_leads_to_the_grades(page: MeetingsPage) -> None:
    page.start_record(BRANCH, APPRAISAL)
    page.editor.sheet.go_to("grades")
    assert keyboard() is panel(page).view


def test_tab_leads_in_and_out_of_the_grid(page: MeetingsPage) -> None:
    begin(page)
    press(panel(page).view, Key.Key_Tab)
    assert keyboard() is page.editor.sheet.content.sections.bar


def test_the_model_keeps_to_the_rules(page: MeetingsPage) -> None:
    begin(page)
    check_model(panel(page).model)
    hit(Key.Key_Y)
    assert panel(page).count == 1
