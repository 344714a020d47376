"""The attendance rate of a quarter with the meetings behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.meetings import cancel, record
from pbdesk.calendar import quarter_period
from pbdesk.model import Meeting, MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.views.attendance_rate import AttendedMeeting, attendance_behind, attendance_rate
from pbdesk.views.rows import Ratio, total
from tests.orchard import TODAY, a_draft, a_file, present

Q4 = quarter_period(2026, 4)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        yield made


def the(store: Store, meeting_id: str) -> AttendedMeeting:
    (found,) = [m for m in attendance_behind(store, Q4, TODAY).meetings if m.id == meeting_id]
    return found


def test_e35_nothing_due_is_a_dash_and_never_a_hundred_per_cent(store: Store) -> None:
    assert attendance_rate(store, Q4, TODAY).percent == "—"
    assert attendance_behind(store, Q4, TODAY).ratio.percent == "—"


def test_e35_rates_are_sums_of_numerators_and_denominators_not_means(store: Store) -> None:
    record(store, a_draft(date(2026, 11, 20), 1, 2, 3), "m1")
    small = a_draft(date(2026, 11, 13), kind=MeetingKind.COMMITTEE_MEETING, attendance=present(1, members=2))
    record(store, small, "m2")
    behind = attendance_behind(store, Q4, TODAY)
    assert behind.ratio == Ratio(28, 32)
    assert behind.ratio.percent == "87.5%", "the mean of 90.0 % and 50.0 % would be 70.0 %"


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1, 8, "12.5%"), (1, 16, "6.3%"), (3, 16, "18.8%"), (2, 3, "66.7%"), (1, 2000, "0.1%"), (1, 2001, "0.0%"),
     (1999, 2000, "100.0%"), (7, 7, "100.0%")],
)  # fmt: skip
def test_e35_half_is_rounded_up_to_one_decimal(part: int, whole: int, percent: str) -> None:
    assert Ratio(part, whole).percent == percent


def test_e35_of_several_nothings_the_sum_is_nothing() -> None:
    assert total([Ratio(), Ratio()]).percent == "—"
    assert total([Ratio(), Ratio(1, 2)]) == Ratio(1, 2)


def test_the_meetings_behind_the_rate_add_up_to_it(store: Store) -> None:
    record(store, a_draft(date(2026, 11, 20), 1, 2), "m1")
    record(store, a_draft(date(2026, 11, 13), kind=MeetingKind.TRAINING), "m2")
    behind = attendance_behind(store, Q4, TODAY)
    assert behind.ratio == total(m.ratio for m in behind.meetings if not m.reason) == attendance_rate(store, Q4, TODAY)


def test_a_training_and_a_talk_say_nothing_of_attendance(store: Store) -> None:
    record(store, a_draft(date(2026, 11, 13), kind=MeetingKind.TRAINING), "m1")
    assert the(store, "m1").reason == "只请了一部分人"


def test_what_was_cancelled_or_is_planned_does_not_count_and_says_so(store: Store) -> None:
    record(store, a_draft(date(2026, 11, 20)), "m1")
    shown = store.get(Meeting, "m1")
    assert shown is not None
    cancel(store, shown)
    record(store, replace(a_draft(date(2026, 12, 20)), status=MeetingStatus.PLANNED), "m2")
    assert [the(store, each).reason for each in ("m1", "m2")] == ["已取消", "计划"]


def test_a_meeting_without_marks_says_so(store: Store) -> None:
    with store.change("准备") as tx:
        tx.put(Meeting(id="m1", branch_id="guoyuan", kind=MeetingKind.THEME_DAY, held_on=date(2026, 11, 2)))
    assert the(store, "m1").reason == "没有登记到会情况"
