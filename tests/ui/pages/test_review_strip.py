"""A record that came back says so on its own page, and on the first one; changed, it waits for another look."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.actions.reviews import ReviewDraft, review
from pbdesk.model import ReviewedKind, Verdict
from tests.orchard import a_draft
from tests.ui.conftest import Told
from tests.ui.hands import CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, shown, words
from ui.bridge import Bridge
from ui.pages.home import HomePage
from ui.pages.meetings import MeetingsPage
from ui.requests import OpenMeeting

TODAY = date(2026, 11, 22)


@pytest.fixture
def returned(bridge: Bridge) -> Bridge:
    """A meeting of 20 November that was returned."""
    record(bridge.store, a_draft(date(2026, 11, 20), 5), "m")
    draft = ReviewDraft(kind=ReviewedKind.MEETING, record_id="m", verdict=Verdict.RETURNED, comment="请写清楚地点。")
    review(bridge.store, draft, TODAY, by="陈督导")
    return bridge


@pytest.fixture
def page(returned: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(returned)
    shown(made, qtbot)
    made.open_record("m")
    return made


def test_the_meeting_says_what_to_put_right_and_until_when(page: MeetingsPage) -> None:
    assert "✗ 退回修改（陈督导 11月22日）：请写清楚地点（请在12月4日前改好）。" in words(page)


def test_saved_with_a_change_it_waits_for_another_look(page: MeetingsPage) -> None:
    write(go_to("地点"), "居民小组活动室二楼")
    hit(Qt.Key.Key_S, CTRL)
    assert "… 已修改，待复查。原来的意见（陈督导 11月22日）：请写清楚地点" in words(page)


def test_passed_the_line_goes_away(page: MeetingsPage, returned: Bridge) -> None:
    passed = ReviewDraft(kind=ReviewedKind.MEETING, record_id="m", verdict=Verdict.PASSED)
    returned.run(lambda store: review(store, passed, TODAY))
    assert "退回修改" not in words(page)


def test_a_new_meeting_has_no_such_line(page: MeetingsPage) -> None:
    page.start_record()
    assert page.editor.review_strip.isHidden()


def test_the_first_page_leads_to_the_record(returned: Bridge, qtbot: QtBot, told: Told) -> None:
    home = HomePage(returned)
    shown(home, qtbot)
    sentence = "退回修改：11月20日党员大会：请写清楚地点（请在12月4日前改好）。"
    click(button_named(home, f"去修改：{sentence}"))
    assert told.asked == [OpenMeeting("m")]
