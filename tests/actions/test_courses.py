"""Edge case E-13: a course over the turn of the year is split by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pbdesk.actions.courses import record_course
from pbdesk.errors import UserError
from pbdesk.model import (
    Attendance,
    AttendanceState,
    Meeting,
    MeetingKind,
    Organization,
    OrganizationKind,
    Person,
)
from pbdesk.store import Store
from pbdesk.views.hours import class_hours


@pytest.fixture
def course(store: Store) -> Meeting:
    """The first day of a training that a member attends and another misses."""
    with store.change("准备") as tx:
        tx.put(Organization(id="b", kind=OrganizationKind.BRANCH, name="果园党支部"))
        tx.put(Person(id="p", name="甲"))
        tx.put(Person(id="q", name="乙"))
    marks = [Attendance(meeting_id="c", person_id="p", state=AttendanceState.PRESENT),
             Attendance(meeting_id="c", person_id="q", state=AttendanceState.LEAVE)]  # fmt: skip
    return Meeting(
        id="c", branch_id="b", kind=MeetingKind.TRAINING, held_on=date(2026, 12, 28), hours=Decimal("7.5"),
        attendance=tuple(marks),
    )  # fmt: skip


def test_e13_hours_over_the_turn_of_the_year_are_split_by_day(store: Store, course: Meeting) -> None:
    record_course(store, course, date(2027, 1, 4))
    assert class_hours(store, 2026) == {"p": Decimal(30)}
    assert class_hours(store, 2027) == {"p": Decimal(30)}


def test_a_course_is_one_action_and_one_undo(store: Store, course: Meeting) -> None:
    record_course(store, course, date(2027, 1, 4))
    store.undo()
    assert class_hours(store, 2026) == {}


@pytest.mark.parametrize(
    ("last", "word"), [(date(2026, 12, 27), "不能早于"), (date(2027, 6, 1), "最多92天")]
)
def test_a_course_of_impossible_length_is_refused(store: Store, course: Meeting, last: date, word: str) -> None:
    with pytest.raises(UserError, match=word):
        record_course(store, course, last)
    assert class_hours(store, 2026) == {}
