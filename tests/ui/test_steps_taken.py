"""The button beside a finding, and the door of a record, lead to the page that can settle it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import MeetingKind
from pbdesk.store import Store
from pbdesk.views.steps import Step, Verb
from tests.orchard import BRANCH, a_draft
from tests.ui.conftest import Told
from ui.bridge import Bridge
from ui.opening import open_window
from ui.pages.dues import ARREARS, COLLECT, DuesPage
from ui.pages.members import MembersPage
from ui.pages.study import HOURS, TALKS, StudyPage
from ui.requests import (
    EditBranch,
    LogVisit,
    OpenAdmission,
    OpenMeeting,
    OpenMember,
    OpenVisit,
    RecordMeeting,
    Request,
    SetGuide,
    ShowBranchLife,
    ShowDues,
    ShowRoll,
    ShowStudy,
)
from ui.theme import load_theme
from ui.window import Window

DAY = date(2026, 11, 22)


@pytest.fixture
def window(branch: Store, qtbot: QtBot) -> Iterator[Window]:
    made = open_window(branch, load_theme())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("step", "request_"),
    [
        (Step(Verb.MEETING, "", "b", MeetingKind.LECTURE, on=DAY), RecordMeeting("b", MeetingKind.LECTURE, on=DAY)),
        (Step(Verb.VISIT, "", "b", on=DAY), LogVisit("b", DAY)),
        (Step(Verb.GUIDE, "", "b"), SetGuide("b")),
        (Step(Verb.ADMISSION, "", "b", file="f"), OpenAdmission("f", None)),
        (Step(Verb.OPEN_MEETING, "", "b", records=("m",)), OpenMeeting("m")),
        (Step(Verb.OPEN_VISIT, "", "b", records=("v",)), OpenVisit("v")),
        (Step(Verb.MEMBER, "", "b", person="p"), OpenMember("p")),
        (Step(Verb.MEMBERS, "", "b"), ShowRoll("b")),
        (Step(Verb.BRANCH, "", "b"), EditBranch("b")),
        (Step(Verb.COMMITTEE, "", "b"), ShowBranchLife("b")),
        (Step(Verb.DUES, "", "b", month="2026-10"), ShowDues("b", "2026-10")),
        (Step(Verb.TALK, "", "b"), ShowStudy("b", hours=False)),
        (Step(Verb.HOURS, "", "b", person="p"), ShowStudy("b", hours=True, person_id="p")),
    ],
)
def test_every_verb_asks_for_a_page(bridge: Bridge, told: Told, step: Step, request_: Request) -> None:
    bridge.take(step)
    assert told.asked == [request_]


def test_every_verb_is_tried_above_or_opens_a_record() -> None:
    assert {verb.value for verb in Verb} - {"record"} == {
        "meeting", "visit", "guide", "admission", "open_meeting", "open_visit", "member", "members", "branch",
        "committee", "dues", "talk", "hours",
    }  # fmt: skip


def test_a_record_is_opened_by_its_id_alone(bridge: Bridge, told: Told) -> None:
    bridge.run(lambda store: record(store, a_draft(), "m1"))
    bridge.take(Step(Verb.RECORD, "看记录", BRANCH, records=("gone", "m1")))
    assert told.asked == [OpenMeeting("m1")]


def test_a_record_that_is_gone_is_said_to_be_gone(bridge: Bridge, told: Told) -> None:
    bridge.take(Step(Verb.RECORD, "看记录", BRANCH, records=("gone",)))
    assert (told.asked, len(told.failed)) == ([], 1)


def test_the_committee_of_a_branch_is_shown(window: Window) -> None:
    window.bridge.take(Step(Verb.COMMITTEE, "看支委", BRANCH))
    page = window.page
    assert isinstance(page, MembersPage)
    assert page.branch.isVisible()
    assert page.branch.branch_id == BRANCH


def test_the_roll_of_a_branch_is_shown(window: Window, qtbot: QtBot) -> None:
    window.bridge.take(Step(Verb.MEMBERS, "看名册", BRANCH))
    page = window.page
    assert isinstance(page, MembersPage)
    qtbot.waitUntil(lambda: len(page.list.table.rows) == 30)


def test_one_members_hours_are_shown(window: Window, qtbot: QtBot) -> None:
    window.bridge.take(Step(Verb.HOURS, "看学时", BRANCH, person="p5"))
    page = window.page
    assert isinstance(page, StudyPage)
    assert page.sections.current == HOURS
    qtbot.waitUntil(lambda: (line := page.hours.table.current()) is not None and line.person_id == "p5")


def test_a_talk_can_be_begun(window: Window) -> None:
    window.bridge.take(Step(Verb.TALK, "记谈话", BRANCH))
    page = window.page
    assert isinstance(page, StudyPage)
    assert page.sections.current == TALKS
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.talks.form.isAncestorOf(focus)


@pytest.mark.parametrize(("month", "section"), [("2026-10", COLLECT), (None, ARREARS)])
def test_the_dues_of_a_month_or_those_behind_are_shown(window: Window, month: str | None, section: int) -> None:
    window.bridge.take(Step(Verb.DUES, "收党费", BRANCH, month=month))
    page = window.page
    assert isinstance(page, DuesPage)
    assert page.sections.current == section
    assert page.period_bar.period.label == (month or "2026-11")


def test_the_data_of_a_branch_are_asked_for_by_its_own_dialog(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.branch_wanted) as asked:
        window.bridge.take(Step(Verb.BRANCH, "改资料", BRANCH))
    assert asked.args == [BRANCH]
