"""Sign-in sheets from the file: filled from records, blank for what is to come."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.calendar import day_period, month_period, year_period
from pbdesk.model import Attendance, AttendanceRole, AttendanceState, Meeting, MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.views.rows import Signer
from pbdesk.views.sign_in import blank_sign_in, sign_in
from tests.builders import a_branch, a_meeting, a_small_branch, fill
from tests.orchard import TODAY, a_file

JULY = month_period(2026, 7)


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, *a_small_branch())
    return store


def marked(*states: tuple[str, AttendanceState]) -> Meeting:
    """A meeting of August with these marks and the guide as a guest."""
    marks = [
        Attendance(meeting_id="m9", person_id=person, state=state, reason="住院" if state == "leave" else None)
        for person, state in states
    ]
    guest = Attendance(
        meeting_id="m9", person_id="guide", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER
    )
    return a_meeting("m9", held_on=date(2026, 8, 3), attendance=(*marks, guest))


def test_a_held_meeting_is_filled_from_its_record(filled: Store) -> None:
    fill(filled, marked(("p1", AttendanceState.PRESENT), ("p2", AttendanceState.LEAVE)))
    (sheet,) = sign_in(filled, year_period(2026), TODAY, meetings=["m9"]).meetings
    assert sheet.filled
    assert sheet.signers == (
        Signer("陈p1", "", AttendanceState.PRESENT), Signer("陈p2", "", AttendanceState.LEAVE, "住院"),
    )  # fmt: skip
    assert sheet.observers == ("陈guide",)


@pytest.mark.parametrize("status", [MeetingStatus.PLANNED, None])
def test_a_meeting_to_come_is_blank_with_everybody_due(filled: Store, status: MeetingStatus | None) -> None:
    fill(filled, a_meeting("m9", held_on=date(2026, 12, 5), status=status, present=("p1",)))
    (sheet,) = sign_in(filled, month_period(2026, 12), TODAY).meetings
    assert (sheet.filled, [signer.name for signer in sheet.signers]) == (False, ["陈p1", "陈p2", "陈p3"])
    assert {signer.state for signer in sheet.signers} == {None}


def test_a_held_meeting_without_marks_is_blank(filled: Store) -> None:
    fill(filled, a_meeting("m9", held_on=date(2026, 7, 20)))
    assert [sheet.filled for sheet in sign_in(filled, JULY, TODAY).meetings] == [True, False]


def test_a_cancelled_meeting_and_a_talk_have_no_sheet(filled: Store) -> None:
    fill(filled, a_meeting("m9", status=MeetingStatus.CANCELLED), a_meeting("t1", kind=MeetingKind.TALK))
    assert len(sign_in(filled, JULY, TODAY).meetings) == 1


def test_the_meetings_of_one_branch_can_be_chosen(filled: Store) -> None:
    fill(filled, a_branch("b2"), a_meeting("m9", "b2"))
    assert [sheet.branch for sheet in sign_in(filled, JULY, TODAY, ["b2"]).meetings] == ["b2党支部"]


def test_a_filled_sheet_lists_people_as_the_roll_does() -> None:
    with a_file() as store:
        people = [f"p{n}" for n in range(30, 0, -1)]
        fill(store, a_meeting("m1", "guoyuan", held_on=date(2026, 11, 3), present=people))
        (held,) = sign_in(store, month_period(2026, 11), TODAY).meetings
        (blank,) = blank_sign_in(store, day_period(date(2026, 11, 3)), MeetingKind.GENERAL_MEETING, TODAY).meetings
    assert [signer.name for signer in held.signers] == [signer.name for signer in blank.signers]
    assert held.signers[0] == Signer("陈建国", "第一党小组", AttendanceState.PRESENT)


def test_a_blank_sheet_lists_those_due_at_that_kind_of_meeting() -> None:
    day = day_period(date(2026, 12, 5))
    with a_file() as store:
        committee = blank_sign_in(store, day, MeetingKind.COMMITTEE_MEETING, TODAY).meetings
        groups = blank_sign_in(store, day, MeetingKind.GROUP_MEETING, TODAY).meetings
    assert [signer.name for signer in committee[0].signers] == ["陈建国", "李秀英", "林晓燕"]
    assert [(sheet.group, len(sheet.signers)) for sheet in groups] == [("第一党小组", 15), ("第二党小组", 15)]
