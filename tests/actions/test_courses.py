"""Trainings: one record a day (E-13), days off left out if wanted, what can't be refused at its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.actions.courses import CourseDraft, course_days, record_course, record_training
from pbdesk.actions.drafts import KeptMeeting, keep
from pbdesk.actions.meetings import draft_of
from pbdesk.errors import FieldError, UserError
from pbdesk.model import (
    AgendaItem,
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
from tests.orchard import BRANCH, a_file


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


def test_the_agenda_of_a_course_stays_with_its_first_day_and_its_draft_goes(store: Store, course: Meeting) -> None:
    keep(store, KeptMeeting(parts=(draft_of(course),), ids=("c",)))
    items = (AgendaItem(id="a", meeting_id="c", position=1, topic="开班动员"),)
    record_course(store, replace(course, agenda=items), date(2026, 12, 29))
    assert [r["meeting_id"] for r in store.query("SELECT i.meeting_id FROM agenda_item i")] == ["c"]
    assert store.drafts() == ()


@pytest.mark.parametrize(
    ("last", "word"), [(date(2026, 12, 27), "不能早于"), (date(2027, 6, 1), "最多92天")]
)
def test_a_course_of_impossible_length_is_refused(store: Store, course: Meeting, last: date, word: str) -> None:
    with pytest.raises(UserError, match=word):
        record_course(store, course, last)
    assert class_hours(store, 2026) == {}


@pytest.fixture
def branch() -> Iterator[Store]:
    with a_file(today="2027-01-10") as made:
        yield made


def a_draft(**changed: Any) -> CourseDraft:
    """A course of two days in November, but for what is changed."""
    draft = CourseDraft(
        branch_id=BRANCH, first_day=date(2026, 11, 19), last_day=date(2026, 11, 20), hours=Decimal(8),
        topic="支部书记轮训", place="区委党校", note="区委组织部主办，已发结业证", people=("p1", "p2"),
    )  # fmt: skip
    return replace(draft, **changed)


def test_a_training_gives_each_participant_the_hours_of_each_day(branch: Store) -> None:
    record_training(branch, a_draft())
    assert class_hours(branch, 2026) == {"p1": Decimal(16), "p2": Decimal(16)}


def test_organiser_and_certificates_are_kept_as_a_note(branch: Store) -> None:
    record_training(branch, a_draft(last_day=date(2026, 11, 19)))
    (row,) = branch.query("SELECT m.title, m.place, m.content FROM meeting m")
    assert tuple(row) == ("支部书记轮训", "区委党校", "区委组织部主办，已发结业证")


def test_e13_a_training_over_the_turn_of_the_year_is_split(branch: Store) -> None:
    record_training(branch, a_draft(first_day=date(2026, 12, 28), last_day=date(2027, 1, 4)))
    assert class_hours(branch, 2026)["p1"] == class_hours(branch, 2027)["p1"] == Decimal(32)


def test_days_off_may_be_left_out(branch: Store) -> None:
    week = a_draft(first_day=date(2026, 11, 19), last_day=date(2026, 11, 24), workdays_only=True)
    assert [day.day for day in course_days(branch, week)] == [19, 20, 23, 24]
    record_training(branch, week)
    assert class_hours(branch, 2026)["p1"] == Decimal(32)


def test_in_a_year_whose_calendar_nobody_knows_weekends_are_left_out(branch: Store) -> None:
    days = course_days(branch, a_draft(first_day=date(2031, 1, 3), last_day=date(2031, 1, 6), workdays_only=True))
    assert [day.day for day in days] == [3, 6]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"branch_id": None}, "branch"), ({"first_day": None}, "first_day"), ({"last_day": None}, "last_day"),
     ({"last_day": date(2026, 11, 18)}, "last_day"), ({"last_day": date(2027, 1, 11)}, "last_day"),
     ({"first_day": date(2026, 8, 1)}, "last_day"), ({"topic": " "}, "topic"), ({"topic": "长" * 201}, "topic"),
     ({"hours": None}, "hours"), ({"hours": Decimal("8.5")}, "hours"), ({"hours": Decimal(0)}, "hours"),
     ({"people": ()}, "people"), ({"first_day": date(2018, 6, 18), "last_day": date(2018, 6, 18)}, "first_day"),
     ({"first_day": date(2026, 11, 21), "last_day": date(2026, 11, 22), "workdays_only": True}, "first_day")],
)  # fmt: skip
def test_a_training_that_cannot_be_is_refused_at_its_field(
    branch: Store, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldError) as told:
        record_training(branch, a_draft(**changed))
    assert [fault.field for fault in told.value.faults] == [field]
    assert class_hours(branch, 2026) == {}
