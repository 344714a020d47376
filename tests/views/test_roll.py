"""Who is due at a meeting on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.model import AttendanceState, Committee, MeetingKind, Membership, Person, Post, PostRole
from pbdesk.store import Store
from pbdesk.views.quorum import count
from pbdesk.views.roll import default_state, groups_on, roll_of, with_strangers
from tests.orchard import BRANCH, NAMES, a_file

DAY = date(2026, 11, 20)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def names(store: Store, kind: MeetingKind = MeetingKind.GENERAL_MEETING, group: str | None = None) -> list[str]:
    return [seat.name for seat in roll_of(store, BRANCH, DAY, kind, group).seats]


def test_a_general_meeting_calls_all_members_those_with_posts_first(store: Store) -> None:
    listed = names(store)
    assert listed[:4] == ["陈建国", "李秀英", "林晓燕", "王志强"]
    assert sorted(listed) == sorted(NAMES)


def test_seats_are_numbered_in_the_order_shown(store: Store) -> None:
    seats = roll_of(store, BRANCH, DAY, MeetingKind.GENERAL_MEETING).seats
    assert [seat.number for seat in seats] == list(range(1, 31))


def test_standing_rights_and_easing_are_those_of_the_day(store: Store) -> None:
    seats = {seat.name: seat for seat in roll_of(store, BRANCH, DAY, MeetingKind.GENERAL_MEETING).seats}
    assert (seats["王志强"].full, seats["王志强"].has_vote, seats["王志强"].note) == (False, False, "预备")
    assert (seats["蔡明"].full, seats["蔡明"].has_vote, seats["蔡明"].note) == (True, False, "停权")
    assert (seats["冯玉珍"].eased, seats["冯玉珍"].has_vote) == (True, True)


def test_before_a_condition_began_it_does_not_count(store: Store) -> None:
    seats = roll_of(store, BRANCH, date(2024, 12, 31), MeetingKind.GENERAL_MEETING).seats
    assert all(not seat.suspended and not seat.eased for seat in seats)


def test_the_roll_feeds_the_head_count(store: Store) -> None:
    seats = roll_of(store, BRANCH, DAY, MeetingKind.GENERAL_MEETING).seats
    heads = count([seat.mark(AttendanceState.PRESENT) for seat in seats])
    assert (heads.due, heads.voters, heads.required) == (30, 27, 29)


def test_a_group_meeting_calls_the_group(store: Store) -> None:
    assert set(names(store, MeetingKind.GROUP_MEETING, "group1")) == set(NAMES[:15])


def test_the_leader_of_a_group_comes_first(store: Store) -> None:
    with store.change("定组长") as tx:
        tx.put(Post(id="leader", person_id="p12", group_id="group1", role=PostRole.GROUP_LEADER,
                    started_on=date(2020, 1, 1)))  # fmt: skip
    assert names(store, MeetingKind.GROUP_MEETING, "group1")[0] == "梁小红"


def test_a_committee_meeting_calls_the_committee_by_post(store: Store) -> None:
    roll = roll_of(store, BRANCH, DAY, MeetingKind.COMMITTEE_MEETING)
    assert [(seat.name, seat.post) for seat in roll.seats] == [
        ("陈建国", PostRole.SECRETARY), ("李秀英", PostRole.ORGANIZATION), ("林晓燕", PostRole.PUBLICITY)
    ]  # fmt: skip
    assert roll.note == ""


def test_without_a_committee_the_list_says_so(store: Store) -> None:
    with store.change("撤销支委会") as tx:
        found = store.get(Committee, "committee")
        assert found is not None
        tx.put(replace(found.record, ended_on=date(2026, 1, 1)), heads=found.heads)
    assert roll_of(store, BRANCH, DAY, MeetingKind.COMMITTEE_MEETING).note == (
        "本支部当天不设支委会，这次会议不计入达标。"
    )


def test_someone_received_or_gone_on_the_day_is_counted_by_half_open_spans(store: Store) -> None:
    with store.change("转出") as tx:
        found = store.get(Membership, "m5")
        assert found is not None
        tx.put(replace(found.record, sent_on=date(2026, 11, 1), ended_on=DAY), heads=found.heads)
    assert "刘桂兰" not in names(store)
    before = roll_of(store, BRANCH, date(2026, 11, 19), MeetingKind.GENERAL_MEETING)
    assert "刘桂兰" in [seat.name for seat in before.seats]


def test_people_a_record_marks_but_the_roll_lacks_are_kept_at_the_end(store: Store) -> None:
    roll = with_strangers(roll_of(store, BRANCH, DAY, MeetingKind.GENERAL_MEETING), {"p1": "陈建国", "g1": "高远"})
    last = roll.seats[-1]
    assert (len(roll.seats), last.name, last.number, last.note, last.has_vote) == (31, "高远", 31, "不在册", False)


def test_an_empty_roll_says_what_to_do(store: Store) -> None:
    roll = roll_of(store, BRANCH, date(2018, 7, 1), MeetingKind.GENERAL_MEETING)
    assert (roll.seats, roll.note) == ((), "名册上当天没有党员，先登记党员再记会议。")


def test_groups_are_those_that_exist_on_the_day(store: Store) -> None:
    assert [group.name for group in groups_on(store, BRANCH, DAY)] == ["第一党小组", "第二党小组"]
    assert groups_on(store, BRANCH, date(2018, 12, 31)) == ()


def test_where_only_some_are_asked_nobody_is_marked_beforehand() -> None:
    assert default_state(MeetingKind.GENERAL_MEETING) is AttendanceState.PRESENT
    assert default_state(MeetingKind.TALK) is None


def test_who_was_converted_in_a_month_without_a_day_votes_from_the_next_month_on(store: Store) -> None:
    found = store.get(Person, "p3")
    assert found is not None
    with store.change("补登转正年月") as tx:
        tx.put(replace(found.record, full_month="2026-10"), heads=found.heads)

    def votes(day: date) -> bool:
        seats = roll_of(store, BRANCH, day, MeetingKind.GENERAL_MEETING).seats
        return next(seat.has_vote for seat in seats if seat.person_id == "p3")

    assert (votes(date(2026, 10, 31)), votes(date(2026, 11, 1))) == (False, True)
