"""The talks of a year and what they cover: not every pair, but every member (E-19)."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest

from pbdesk.calendar import year_period
from pbdesk.model import Attendance, AttendanceState, Meeting, MeetingKind, MeetingStatus, PostRole
from pbdesk.rules.talking import Coverage, TalkNeed, covered
from pbdesk.store import Store
from pbdesk.views.roll import Seat
from pbdesk.views.talks import coverage, talk_rows
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_post, fill

POSTS = (PostRole.SECRETARY, PostRole.ORGANIZATION, PostRole.PUBLICITY)
TODAY = date(2026, 10, 8)


def seats(members: int, posts: tuple[PostRole, ...] = POSTS) -> list[Seat]:
    """A roll whose first people hold the posts."""
    held = dict(enumerate(posts, start=1))
    return [Seat(number=n, person_id=f"p{n}", name=f"党员{n}", post=held.get(n)) for n in range(1, members + 1)]


def talked(*pairs: str) -> frozenset[frozenset[str]]:
    """Pairs as ``1-2``."""
    return frozenset(frozenset(f"p{n}" for n in pair.split("-")) for pair in pairs)


def due(found: Coverage) -> list[int]:
    return [count.due for count in found.counts]


def missing(found: Coverage, need: TalkNeed) -> list[str]:
    return [each.words for each in found.missing if each.need is need]


@pytest.fixture
def branch(store: Store) -> Store:
    """Four members, a secretary and a deputy among them."""
    people = [f"p{n}" for n in range(1, 5)]
    fill(
        store, a_branch(), *map(a_person, people), *map(a_membership, people), a_post("p1"),
        a_post("p2", role=PostRole.DEPUTY),
    )  # fmt: skip
    return store


def a_talk(id: str, held_on: date, *people: str, **values: Any) -> Meeting:  # noqa: A002
    """A talk that the first of the people began."""
    return a_meeting(
        id, held_on=held_on, kind=MeetingKind.TALK, chair_id=people[0], present=people, title="思想工作", **values
    )


def test_worked_example_6_does_not_ask_for_every_pair() -> None:
    found = covered(seats(20), frozenset())
    assert due(found) == [3, 17, 17]
    assert len(found.missing) == 37
    assert len(list(combinations(range(17), 2))) == 136


def test_every_committee_pair_is_asked_for() -> None:
    found = covered(seats(20), talked("1-2", "3-1"))
    assert missing(found, TalkNeed.COMMITTEE) == ["党员2和党员3还没有谈"]
    assert found.counts[0].words == "支委之间 2/3"


def test_one_talk_with_a_committee_member_and_one_with_a_member_is_enough() -> None:
    found = covered(seats(5), talked("1-2", "1-3", "2-3", "4-1", "5-2", "4-5"))
    assert found.complete


def test_a_talk_with_the_committee_is_no_talk_between_members() -> None:
    found = covered(seats(5), talked("4-1", "5-1"))
    assert missing(found, TalkNeed.WITH_COMMITTEE) == []
    assert missing(found, TalkNeed.WITH_MEMBER) == ["党员4还没有和其他党员谈", "党员5还没有和其他党员谈"]


def test_without_a_committee_secretary_and_deputy_act_as_one() -> None:
    found = covered(seats(4, (PostRole.SECRETARY, PostRole.DEPUTY)), frozenset())
    assert (found.acting, found.committee, due(found)) == (True, ("党员1", "党员2"), [1, 2, 2])


def test_a_secretary_alone_has_no_pair_to_talk_in() -> None:
    assert due(covered(seats(3, (PostRole.SECRETARY,)), frozenset())) == [0, 2, 2]


def test_a_single_member_has_no_other_to_talk_with() -> None:
    assert due(covered(seats(2, (PostRole.SECRETARY,)), frozenset())) == [0, 1, 0]


def test_a_roll_without_anybody_is_not_complete() -> None:
    assert not covered([], frozenset()).complete


def test_talks_are_listed_with_who_began_them_first(branch: Store) -> None:
    fill(branch, a_talk("t1", date(2026, 3, 1), "p3", "p1"), a_talk("t2", date(2026, 5, 1), "p2", "p1", "p4"))
    rows = talk_rows(branch, year_period(2026), "b1")
    assert [(row.talker, row.others) for row in rows] == [("陈p2", "陈p1、陈p4"), ("陈p3", "陈p1")]


def test_in_a_talk_of_three_everyone_talked_with_everyone(branch: Store) -> None:
    fill(branch, a_talk("t", date(2026, 5, 1), "p2", "p1", "p4"))
    (row,) = talk_rows(branch, year_period(2026))
    assert row.pairs == talked("1-2", "1-4", "2-4")


def test_who_was_on_leave_has_not_talked(branch: Store) -> None:
    marks = (
        Attendance(meeting_id="t", person_id="p1", state=AttendanceState.PRESENT),
        Attendance(meeting_id="t", person_id="p3", state=AttendanceState.LEAVE),
    )
    fill(branch, a_meeting("t", kind=MeetingKind.TALK, chair_id="p1", attendance=marks))
    (row,) = talk_rows(branch, year_period(2026))
    assert row.people == ("p1",)


def test_only_held_talks_of_the_year_count(branch: Store) -> None:
    fill(
        branch, a_talk("old", date(2025, 12, 31), "p1", "p2"),
        a_talk("planned", date(2026, 5, 1), "p1", "p2", status=MeetingStatus.PLANNED),
        a_talk("held", date(2026, 5, 2), "p1", "p3"),
    )  # fmt: skip
    found = coverage(branch, "b1", 2026, TODAY)
    assert [count.words for count in found.counts] == ["支委之间 0/1", "支委与党员 1/2", "党员之间 0/2"]


def test_a_past_year_is_measured_by_the_roll_of_its_last_day(branch: Store) -> None:
    fill(branch, a_person("p9"), a_membership("p9", started_on=date(2026, 2, 1)))
    assert due(coverage(branch, "b1", 2025, TODAY)) == [1, 2, 2]
    assert due(coverage(branch, "b1", 2026, TODAY)) == [1, 3, 3]
