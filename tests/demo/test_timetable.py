"""A branch's year on paper: what an exemplary branch never lets slip, and what a new one does not owe yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.demo.days import Diary, Slot
from pbdesk.demo.numbering import chance
from pbdesk.demo.street import BranchPlan, Care, plan_street
from pbdesk.demo.timetable import Leaders, Lecturer, Sitting, Timetable
from pbdesk.model import MeetingKind, MeetingStatus, Posting, UnitKind

UNTIL = date(2019, 1, 6)


@pytest.fixture
def plan() -> BranchPlan:
    """A residents' group with a committee and groups, founded long ago."""
    branches = [b for c in plan_street(7) for b in c.branches]
    return next(b for b in branches if b.unit_kind is UnitKind.RESIDENTS_GROUP and b.groups == 2)


def _sittings(
    plan: BranchPlan, care: Care, *, leaders: Leaders | None = None, founded: date | None = None
) -> list[Sitting]:
    plan = replace(plan, care=care, founded_on=founded or plan.founded_on)
    posting = Posting(id="go-1", person_id="p-1", branch_id=plan.id, started_on=date(2017, 12, 18))
    timetable = Timetable(chance("timetable"), plan, (posting,), leaders or Leaders(), Diary(), UNTIL)
    return timetable.sittings(range(2018, 2019))


def _held(sittings: list[Sitting]) -> Counter[MeetingKind]:
    return Counter(
        part.kind for s in sittings for part in s.parts if s.status is MeetingStatus.HELD and s.day.year == 2018
    )


def test_an_exemplary_branch_does_all_it_owes(plan: BranchPlan) -> None:
    held = _held(_sittings(plan, Care.EXEMPLARY))
    assert held[MeetingKind.GENERAL_MEETING] == held[MeetingKind.LECTURE] == 4
    assert held[MeetingKind.COMMITTEE_MEETING] == held[MeetingKind.THEME_DAY] == 12
    assert held[MeetingKind.GROUP_MEETING] == 24


def test_a_poor_branch_lets_some_of_it_slip(plan: BranchPlan) -> None:
    assert _held(_sittings(plan, Care.POOR)).total() < 0.9 * _held(_sittings(plan, Care.EXEMPLARY)).total()


def test_what_slipped_was_sometimes_called_off(plan: BranchPlan) -> None:
    assert any(s.status is MeetingStatus.CANCELLED for s in _sittings(plan, Care.POOR))


def test_the_guide_lectures_twice_a_year(plan: BranchPlan) -> None:
    lecturers = Counter(p.lecturer for s in _sittings(plan, Care.EXEMPLARY) for p in s.parts)
    assert lecturers[Lecturer.GUIDE] == 2


def test_the_secretaries_come_in_their_quarters(plan: BranchPlan) -> None:
    sittings = _sittings(plan, Care.POOR, leaders=Leaders("p-2", "p-3"))
    months = {part.lecturer: s.day.month for s in sittings for part in s.parts if part.lecturer}
    assert months[Lecturer.COMMUNITY] in (4, 5, 6)
    assert months[Lecturer.STREET] in (7, 8, 9)


def test_a_new_branch_begins_with_its_founding_meeting(plan: BranchPlan) -> None:
    first, *rest = _sittings(plan, Care.EXEMPLARY, founded=date(2018, 6, 19))
    assert first.day == date(2018, 6, 19)
    assert first.parts[0].founding
    assert min(s.day for s in rest) >= date(2018, 7, 1)


def test_two_parts_are_not_put_into_one_evening(plan: BranchPlan) -> None:
    evenings = [s for s in _sittings(plan, Care.EXEMPLARY) if s.slot is Slot.EVENING]
    assert evenings
    assert all(sum(part.minutes for part in s.parts) <= 110 for s in evenings)


def test_office_people_meet_on_workdays_only(plan: BranchPlan) -> None:
    office = replace(plan, habits=replace(plan.habits, office=True))
    assert all(s.day.weekday() < 5 and s.slot is not Slot.EVENING for s in _sittings(office, Care.GOOD))
