"""The meetings that can be chosen one by one."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import quarter_period
from pbdesk.model import MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.views.printing_choices import MeetingToPrint, meetings_to_print
from tests.builders import a_branch, a_group, a_meeting, a_small_branch, fill

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 9, 20)


def test_meetings_are_named_by_day_kind_group_and_topic_the_latest_first(store: Store) -> None:
    group = a_meeting("m2", kind=MeetingKind.GROUP_MEETING, group_id="g1", held_on=date(2026, 8, 3), title="学习")
    fill(store, *a_small_branch(), a_group(), group)
    assert meetings_to_print(store, Q3, "b1", TODAY, ahead=False) == (
        MeetingToPrint("m2", "8月3日 党小组会 第一党小组 学习"), MeetingToPrint("m1", "7月8日 党员大会"),
    )  # fmt: skip


def test_planned_meetings_are_offered_only_where_a_sheet_can_be_made_ahead(store: Store) -> None:
    fill(store, a_branch(), a_meeting("m1", status=MeetingStatus.PLANNED, held_on=date(2026, 9, 25)),
         a_meeting("m2", status=MeetingStatus.CANCELLED))  # fmt: skip
    assert [m.words for m in meetings_to_print(store, Q3, None, TODAY, ahead=True)] == ["9月25日 党员大会（计划）"]
    assert meetings_to_print(store, Q3, None, TODAY, ahead=False) == ()


def test_nobody_signs_in_to_a_talk(store: Store) -> None:
    fill(store, a_branch(), a_meeting("m1", kind=MeetingKind.TALK))
    assert meetings_to_print(store, Q3, None, TODAY, ahead=True) == ()


def test_only_those_of_the_branch_are_offered(store: Store) -> None:
    fill(store, a_branch(), a_branch("b2"), a_meeting("m1"), a_meeting("m2", "b2"))
    assert [m.id for m in meetings_to_print(store, Q3, "b2", TODAY, ahead=False)] == ["m2"]
