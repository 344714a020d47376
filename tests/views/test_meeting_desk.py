"""What the page for one meeting lays out before one types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pbdesk.actions.meetings import Presence, record
from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind, Person, Post, PostRole
from pbdesk.store import Store
from pbdesk.views.meeting_desk import MeetingDesk, lay_out
from pbdesk.views.people import names_of, people_around
from tests.orchard import BRANCH, GUIDE, a_draft, a_file, present

DAY = date(2026, 11, 20)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def desk(store: Store, kind: MeetingKind = MeetingKind.GENERAL_MEETING, group: str | None = None) -> MeetingDesk:
    return lay_out(store, BRANCH, kind, group, DAY)


def test_without_branch_or_day_there_is_nobody_and_a_word_why(store: Store) -> None:
    laid = lay_out(store, None, MeetingKind.GENERAL_MEETING, None, DAY)
    assert (laid.roll.seats, laid.roll.note) == ((), "先选支部和日期，再标出席。")


def test_the_guide_of_the_day_is_known_by_name(store: Store) -> None:
    guide = desk(store).guide
    assert guide is not None
    assert (guide.person_id, guide.name, guide.note) == (GUIDE, "高远", "党建指导员")


def test_the_secretary_chairs_the_first_meeting_of_a_kind(store: Store) -> None:
    assert desk(store).usual.chair_id == "p1"


def test_the_leader_chairs_the_first_meeting_of_his_group(store: Store) -> None:
    with store.change("定组长") as tx:
        tx.put(Post(id="leader", person_id="p12", group_id="group1", role=PostRole.GROUP_LEADER,
                    started_on=date(2020, 1, 1)))  # fmt: skip
    assert desk(store, MeetingKind.GROUP_MEETING, "group1").usual.chair_id == "p12"


def test_later_the_chair_is_last_times(store: Store) -> None:
    record(store, a_draft(date(2026, 9, 1), chair_id="p2"))
    assert desk(store).usual.chair_id == "p2"


def test_at_a_committee_meeting_all_members_can_still_be_named(store: Store) -> None:
    laid = desk(store, MeetingKind.COMMITTEE_MEETING)
    numbered = [person.name for person in laid.people if person.number is not None]
    assert numbered == ["陈建国", "李秀英", "林晓燕"]
    assert len(laid.people) == 31


def test_whom_a_record_names_is_never_lost(store: Store) -> None:
    with store.change("外人") as tx:
        tx.put(Person(id="gone", name="已转出的人"))
        tx.put(Person(id="speaker", name="外请的人"))
    laid = lay_out(store, BRANCH, MeetingKind.GENERAL_MEETING, None, DAY, due=["gone"], named=["speaker"])
    assert laid.roll.seats[-1].name == "已转出的人"
    assert "外请的人" in [person.name for person in laid.people]


def test_who_came_as_a_guest_before_can_be_chosen_again(store: Store) -> None:
    with store.change("来宾") as tx:
        tx.put(Person(id="guest", name="贺知文"))
        tx.put(Person(id="stranger", name="不相干"))
    guest = Presence(person_id="guest", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    record(store, a_draft(date(2026, 9, 1), attendance=(*present(), guest)))
    found = {person.person_id: person.note for person in people_around(store, BRANCH, DAY)}
    assert found["guest"] == "来过"
    assert "stranger" not in found


def test_names_are_found_wherever_people_belong(store: Store) -> None:
    assert names_of(store, {"p1", GUIDE, "nobody"}) == {"p1": "陈建国", GUIDE: "高远"}
    assert names_of(store, set()) == {}
