"""What is recorded could have happened: the right people, in one place at a time, on believable days."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time

import pytest

from pbdesk.calendar import WorkCalendar
from pbdesk.clock import local_date
from pbdesk.demo.records import last_day
from pbdesk.model import (
    AgendaKind,
    AttendanceRole,
    AttendanceState,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Person,
    Post,
    PostRole,
    VoteExclusion,
)
from tests.demo.conftest import StreetBook, came

_CALENDAR = WorkCalendar()


@pytest.mark.parametrize("kind", [k for k in MeetingKind if k not in (MeetingKind.TALK, MeetingKind.TRAINING)])
def test_meetings_of_every_usual_kind_are_held(book: StreetBook, kind: MeetingKind) -> None:
    assert any(m.kind is kind for m in book.held())


def test_the_chair_belongs_to_the_branch_and_is_there(book: StreetBook) -> None:
    for meeting in book.held():
        here = {a.person_id for a in meeting.attendance if came(a) and a.role is not AttendanceRole.OBSERVER}
        assert meeting.chair_id in here


def test_the_recorder_is_there_and_is_not_the_chair(book: StreetBook) -> None:
    for meeting in book.held():
        here = {a.person_id for a in meeting.attendance if came(a)}
        assert meeting.recorder_id in here - {meeting.chair_id}


def test_everybody_on_the_roll_has_a_mark_at_a_general_meeting(book: StreetBook) -> None:
    for meeting in book.held():
        if meeting.kind is MeetingKind.GENERAL_MEETING:
            marked = {a.person_id for a in meeting.attendance if a.role is not AttendanceRole.OBSERVER}
            assert marked == {m.person_id for m in book.roll(meeting.branch_id, meeting.held_on)}


def test_a_group_meeting_is_of_the_group_and_led_by_its_leader(book: StreetBook) -> None:
    leaders = {p.group_id: p.person_id for p in book.all(Post) if p.role is PostRole.GROUP_LEADER}
    groups = [m for m in book.held() if m.kind is MeetingKind.GROUP_MEETING]
    assert groups
    assert all(m.chair_id == leaders[m.group_id] for m in groups)


def test_nobody_is_in_two_places_at_once(book: StreetBook) -> None:
    for spans in _days_of_people(book).values():
        ordered = sorted(spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(ordered))


def test_no_meeting_falls_on_a_public_holiday_or_at_night(book: StreetBook) -> None:
    for meeting in book.sittings():
        assert meeting.starts_at
        assert meeting.ends_at
        assert not _CALENDAR.holiday_name(meeting.held_on) or _CALENDAR.kind(meeting.held_on) == "workday"
        assert time(9) <= meeting.starts_at < meeting.ends_at <= time(21, 30)


def test_the_parts_of_one_sitting_follow_one_another(book: StreetBook) -> None:
    sittings: dict[str | None, list[Meeting]] = defaultdict(list)
    for meeting in book.all(Meeting):
        sittings[meeting.sitting_id].append(meeting)
    del sittings[None]
    assert {"committee_meeting", "general_meeting"} in ({m.kind.value for m in parts} for parts in sittings.values())
    assert all(a.ends_at < b.starts_at for parts in sittings.values() for a, b in itertools.pairwise(parts)
               if a.ends_at and b.starts_at)  # fmt: skip


def test_nothing_is_recorded_before_it_happened_or_after_the_last_day(book: StreetBook) -> None:
    for meeting in book.held():
        assert meeting.recorded_at
        assert meeting.held_on <= local_date(meeting.recorded_at) <= last_day()


def test_some_meetings_are_typed_in_late(book: StreetBook) -> None:
    delays = [(local_date(m.recorded_at) - m.held_on).days for m in book.held() if m.recorded_at]
    late = sum(days > 3 for days in delays)
    assert 0.02 < late / len(delays) < 0.12


@pytest.mark.parametrize("status", [MeetingStatus.PLANNED, MeetingStatus.CANCELLED])
def test_what_was_not_held_has_no_attendance(book: StreetBook, status: MeetingStatus) -> None:
    meetings = [m for m in book.all(Meeting) if m.status is status]
    assert meetings
    assert not any(m.attendance or m.agenda or m.recorded_at for m in meetings)


def test_a_vote_never_has_more_voices_than_voters(book: StreetBook) -> None:
    for meeting in book.held():
        voters = {p.id for p in book.full_members(meeting.branch_id, meeting.held_on)}
        here = sum(a.person_id in voters and a.state is AttendanceState.PRESENT for a in meeting.attendance)
        for item in meeting.agenda:
            if item.approve is not None:
                assert item.approve + (item.against or 0) + (item.abstain or 0) <= here


def test_whoever_joins_or_becomes_full_in_the_year_was_voted_for_on_that_day(book: StreetBook) -> None:
    voted = {(i.topic, m.held_on) for m in book.held() for i in m.agenda
             if i.kind in (AgendaKind.ADMISSION, AgendaKind.CONVERSION)}  # fmt: skip
    members = {m.person_id for b in book.branches() for m in book.roll(b.id, date(2018, 12, 31))}
    people = [p for p in book.all(Person) if p.id in members]
    admitted = {(f"接收{p.name}为预备党员", p.joined_on) for p in people if p.joined_on and p.joined_on.year == 2018}
    converted = {(f"{p.name}按期转正", p.full_on) for p in people if p.full_on and p.full_on.year == 2018}
    assert len(admitted) > 5
    assert admitted | converted == voted


def test_who_is_left_out_of_a_vote_was_not_there_and_has_a_consent_document(book: StreetBook) -> None:
    exclusions: list[tuple[Meeting, VoteExclusion]] = [(m, e) for m in book.held() for e in m.exclusions]
    assert exclusions
    for meeting, exclusion in exclusions:
        mark = next(a for a in meeting.attendance if a.person_id == exclusion.person_id)
        assert not came(mark)
        assert exclusion.consent_document


def test_absences_mostly_have_a_reason(book: StreetBook) -> None:
    away = [a for m in book.held() for a in m.attendance if not came(a)]
    assert sum(bool(a.reason) for a in away) > 0.7 * len(away)
    assert any(a.state is AttendanceState.ABSENT and a.reason is None for a in away)


def test_minutes_are_varied(book: StreetBook) -> None:
    contents = [m.content for m in book.held() if m.kind is MeetingKind.GENERAL_MEETING]
    assert len(set(contents)) == len(contents)


def test_life_meetings_of_2018_are_held_into_january_and_planned_beyond(book: StreetBook) -> None:
    of_year = [m for m in book.all(Meeting) if m.kind is MeetingKind.ORGANIZATION_LIFE_MEETING and m.for_year == 2018]
    held = [m.held_on for m in of_year if m.status is MeetingStatus.HELD]
    assert max(held) > date(2019, 1, 1)
    assert any(m.status is MeetingStatus.PLANNED for m in of_year)


def _days_of_people(book: StreetBook) -> dict[tuple[str, date], list[tuple[time, time, str]]]:
    days: dict[tuple[str, date], list[tuple[time, time, str]]] = defaultdict(list)
    for meeting, person in _presences(book):
        if meeting.starts_at and meeting.ends_at:
            days[person, meeting.held_on].append((meeting.starts_at, meeting.ends_at, meeting.id))
    return days


def _presences(book: StreetBook) -> Iterator[tuple[Meeting, str]]:
    for meeting in book.held():
        for mark in meeting.attendance:
            if mark.state is AttendanceState.PRESENT:
                yield meeting, mark.person_id
