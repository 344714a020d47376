"""“Like last time”: what a new meeting takes over from the last one of its kind, and what it never does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from pbdesk.actions.meetings import AgendaDraft, MeetingDraft, Newcomer, Presence, cancel, record
from pbdesk.model import AgendaKind, AttendanceRole, AttendanceState, Meeting, MeetingKind, Membership
from pbdesk.store import Store
from pbdesk.views.meeting_habits import like_last
from tests.orchard import BRANCH, GUIDE, a_draft, a_file, present

GENERAL, TRAINING = MeetingKind.GENERAL_MEETING, MeetingKind.TRAINING
DAY = date(2026, 11, 22)
GUIDE_THERE = Presence(person_id=GUIDE, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def again(store: Store, kind: MeetingKind = GENERAL, group: str | None = None) -> MeetingDraft:
    found = like_last(store, BRANCH, kind, DAY, group)
    assert found is not None
    return found


def away(draft: MeetingDraft) -> dict[str, str]:
    return {p.person_id: p.reason for p in draft.attendance if p.state is not AttendanceState.PRESENT}


def test_the_first_time_there_is_nothing_to_take_over(store: Store) -> None:
    assert like_last(store, BRANCH, GENERAL, DAY) is None


def test_place_times_and_people_in_charge_stay(store: Store) -> None:
    record(store, a_draft(date(2026, 9, 1), place="旧址"))
    record(store, a_draft(date(2026, 10, 20), hours=Decimal("1.5")))
    found = again(store)
    assert (found.held_on, found.place) == (DAY, "党群服务中心三楼")
    assert (found.starts_at, found.ends_at) == (time(15), time(16, 30))
    assert (found.chair_id, found.recorder_id, found.hours) == ("p1", "p7", Decimal("1.5"))


def test_topic_minutes_agenda_and_votes_are_never_taken_over(store: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, approve=20)
    record(store, replace(a_draft(date(2026, 10, 20)), agenda=(item,)))
    found = again(store)
    assert (found.title, found.content, found.agenda, found.sitting_id) == ("", "", (), None)


def test_someone_away_once_is_expected_again_someone_away_twice_is_not(store: Store) -> None:
    record(store, a_draft(date(2026, 9, 1), 5, 19))
    record(store, a_draft(date(2026, 10, 20), 12, 19))
    assert away(again(store)) == {"p19": "外出"}


def test_those_due_are_those_of_the_day(store: Store) -> None:
    record(store, a_draft(date(2026, 10, 20)))
    membership = store.get(Membership, "m30")
    assert membership is not None
    with store.change("转出") as tx:
        tx.put(replace(membership.record, ended_on=date(2026, 11, 1)), heads=membership.heads)
    assert len(again(store).attendance) == 29


def test_someone_who_has_left_takes_no_minutes_any_more(store: Store) -> None:
    record(store, a_draft(date(2026, 10, 20), recorder_id="p30"))
    membership = store.get(Membership, "m30")
    assert membership is not None
    with store.change("转出") as tx:
        tx.put(replace(membership.record, ended_on=date(2026, 11, 1)), heads=membership.heads)
    assert (again(store).chair_id, again(store).recorder_id) == ("p1", None)


def test_a_training_asks_those_who_took_part(store: Store) -> None:
    took_part = tuple(Presence(person_id=p, state=AttendanceState.PRESENT) for p in ("p1", "p2"))
    record(store, a_draft(date(2026, 10, 20), kind=TRAINING, attendance=took_part, lecturer_id="p1"))
    found = again(store, TRAINING)
    assert ([p.person_id for p in found.attendance], found.lecturer_id) == (["p1", "p2"], "p1")


def test_the_guide_sits_in_again_and_guests_do_not(store: Store) -> None:
    guest = Presence(person_id="guest", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    marks = (*present(), GUIDE_THERE, guest)
    record(store, a_draft(date(2026, 10, 20), attendance=marks, newcomers=(Newcomer("guest", "贺来"),)))
    observers = [p.person_id for p in again(store).attendance if p.role is AttendanceRole.OBSERVER]
    assert observers == [GUIDE]


def test_each_group_has_its_own_last_time(store: Store) -> None:
    group = MeetingKind.GROUP_MEETING
    for name, place in (("group1", "甲处"), ("group2", "乙处")):
        record(store, a_draft(date(2026, 10, 20), kind=group, group_id=name, place=place))
    assert again(store, group, "group1").place == "甲处"


def test_a_cancelled_meeting_is_no_last_time(store: Store) -> None:
    record(store, a_draft(date(2026, 10, 20)), "m")
    shown = store.get(Meeting, "m")
    assert shown is not None
    cancel(store, shown)
    assert like_last(store, BRANCH, GENERAL, DAY) is None


def test_a_meeting_is_not_its_own_last_time(store: Store) -> None:
    record(store, a_draft(date(2026, 11, 20)), "m")
    assert like_last(store, BRANCH, GENERAL, DAY, own_id="m") is None
