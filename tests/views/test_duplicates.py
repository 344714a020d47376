"""Which records may be one typed twice, and which only look like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from pbdesk.actions.duplicates import look_again, not_duplicates
from pbdesk.model import Attendance, AttendanceState, Desk, MeetingKind, MeetingStatus, Person, Visit
from pbdesk.store import Store
from pbdesk.views.duplicates import duplicate_rows
from tests.builders import a_meeting, a_membership, a_person, a_posting, a_small_branch, a_visit, fill, seen
from tests.orchard import at


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as made:
        fill(made, *a_small_branch())
        yield made


def pairs(store: Store) -> set[tuple[str, str]]:
    return {(row.first, row.second) for row in duplicate_rows(store)}


def test_a_file_without_doubles_shows_none(store: Store) -> None:
    assert duplicate_rows(store) == ()


def test_two_meetings_of_a_branch_kind_and_day_may_be_one(store: Store) -> None:
    fill(store, a_meeting("m2", title="商定垃圾分类"))
    (row,) = duplicate_rows(store)
    assert (row.first, row.second, row.branch) == ("m1", "m2", "b1党支部")
    assert row.name == "2026-07-08 党员大会 商定垃圾分类"


@pytest.mark.parametrize(
    "other",
    [
        {"kind": MeetingKind.LECTURE},
        {"held_on": date(2026, 7, 9)},
        {"status": MeetingStatus.CANCELLED},
    ],
    ids=["another kind", "another day", "cancelled"],
)
def test_what_differs_in_kind_or_day_is_no_double(store: Store, other: dict[str, Any]) -> None:
    fill(store, a_meeting("m2", **other))
    assert pairs(store) == set()


def test_meetings_at_two_times_about_two_things_are_two(store: Store) -> None:
    fill(store, a_meeting("m2", held_on=date(2026, 9, 1), starts_at=time(9), title="上午会"))
    fill(store, a_meeting("m3", held_on=date(2026, 9, 1), starts_at=time(15), title="下午会"))
    assert pairs(store) == set()


@pytest.mark.parametrize(
    ("one", "other", "listed"),
    [
        ((time(14), time(16)), (time(14, 30), None), True),
        ((time(9), time(10)), (time(12), time(13)), True),
        ((time(9), time(10)), (time(12, 1), time(13)), False),
        ((time(9), None), (None, None), True),
    ],
    ids=["overlapping", "two hours apart", "more than two hours apart", "no time written"],
)
def test_other_titles_may_be_one_meeting_where_the_times_are_near(
    store: Store, one: tuple[Any, Any], other: tuple[Any, Any], listed: bool
) -> None:
    day = date(2026, 9, 1)
    fill(store, a_meeting("m2", held_on=day, starts_at=one[0], ends_at=one[1], title="年底总结大会"))
    fill(store, a_meeting("m3", held_on=day, starts_at=other[0], ends_at=other[1], title="年终总结"))
    assert (pairs(store) == {("m2", "m3")}) is listed


def test_what_agrees_most_comes_first(store: Store) -> None:
    for day, titles in ((3, ("甲", "甲")), (5, ("甲", "乙"))):
        for number, title in enumerate(titles):
            held = date(2026, 9, day)
            fill(store, a_meeting(f"d{day}-{number}", held_on=held, starts_at=time(9, number), title=title))
    first, second = duplicate_rows(store)
    assert (first.first, second.first) == ("d3-0", "d5-0")
    assert second.why == "同一支部同一天的党员大会，主题不同（甲、乙），开始时间不同（09:00、09:01）"


def test_another_time_alone_is_told_and_left_to_a_person(store: Store) -> None:
    fill(store, a_meeting("m2", held_on=date(2026, 9, 1), starts_at=time(9), title="会"))
    fill(store, a_meeting("m3", held_on=date(2026, 9, 1), starts_at=time(9, 30), title="会"))
    (row,) = duplicate_rows(store)
    assert row.why.endswith("开始时间不同（09:00、09:30）")


def test_talks_of_a_day_with_other_people_are_two(store: Store) -> None:
    for number, person in enumerate(("p1", "p2", "p1")):
        fill(store, a_meeting(f"t{number}", kind=MeetingKind.TALK, present=(person,)))
    assert pairs(store) == {("t0", "t2")}


def test_two_visits_of_a_guide_to_a_branch_on_a_day_may_be_one(store: Store) -> None:
    fill(store, a_posting("po2", started_on=date(2025, 2, 1)), a_visit("v2", "po2"))
    assert pairs(store) == {("v1", "v2")}


def test_visits_of_two_guides_are_two(store: Store) -> None:
    fill(store, a_person("g2", name="吴导"), a_posting("po2", "g2"), a_visit("v2", "po2"))
    assert pairs(store) == set()


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"born_on": date(1970, 5, 1)}, {"born_on": date(1970, 5, 1)}, "姓名和出生日期相同"),
        ({"born_on": date(1970, 5, 1)}, {"born_month": "1970-05"}, "姓名和出生日期相同"),
        ({"joined_on": date(1999, 7, 1)}, {"joined_on": date(1999, 7, 1)}, "姓名和入党日期相同"),
    ],
)
def test_namesakes_of_one_birth_or_admission_may_be_one(
    store: Store, one: dict[str, Any], other: dict[str, Any], why: str
) -> None:
    fill(store, Person(id="x1", name="王建国", **one), Person(id="x2", name="王建国", **other))
    (row,) = duplicate_rows(store)
    assert row.why == why


def test_namesakes_of_different_births_are_two_even_on_one_roll(store: Store) -> None:
    for n, year in ((1, 1970), (2, 1988)):
        fill(store, Person(id=f"x{n}", name="王建国", born_on=date(year, 5, 1), joined_on=date(1999, 7, 1)))
        fill(store, a_membership(f"x{n}"))
    assert pairs(store) == set()


def test_a_name_listed_twice_on_one_roll_without_dates_may_be_one(store: Store) -> None:
    for person in ("x1", "x2"):
        fill(store, Person(id=person, name="王建国"), a_membership(person))
    (row,) = duplicate_rows(store)
    assert (row.why, row.branch) == ("姓名相同，在同一个支部", "b1党支部")


def test_a_name_in_two_branches_without_dates_is_no_double(store: Store) -> None:
    fill(store, Person(id="x1", name="王建国"), Person(id="x2", name="王建国"))
    assert pairs(store) == set()


def test_what_is_deleted_is_no_double(store: Store) -> None:
    fill(store, a_meeting("m2"), a_visit("v2"))
    with store.change("删除") as tx:
        shown = seen(store, Visit, "v2")
        tx.delete(shown.record, shown.heads)
    assert pairs(store) == {("m1", "m2")}


def test_a_pair_judged_to_be_two_is_not_shown_again_until_asked(store: Store) -> None:
    fill(store, a_meeting("m2"), a_meeting("m3"))
    not_duplicates(store, "meeting", "m2", "m1")
    assert pairs(store) == {("m1", "m3"), ("m2", "m3")}
    look_again(store)
    assert len(pairs(store)) == 3


def test_a_name_changed_since_is_looked_at_anew(store: Store) -> None:
    for person, name in (("x1", "王建国"), ("x2", "王健国")):
        fill(store, Person(id=person, name=name, born_month="1970-05"))
    shown = seen(store, Person, "x2")
    with store.change("更正") as tx:
        tx.put(replace(shown.record, name="王建国"), shown.heads)
    assert pairs(store) == {("x1", "x2")}


def test_marks_of_a_talk_count_not_how_they_are_marked(store: Store) -> None:
    absent = Attendance(meeting_id="t2", person_id="p1", state=AttendanceState.ABSENT)
    fill(store, a_meeting("t1", kind=MeetingKind.TALK, present=("p1",)))
    fill(store, a_meeting("t2", kind=MeetingKind.TALK, attendance=(absent,)))
    assert pairs(store) == {("t1", "t2")}
