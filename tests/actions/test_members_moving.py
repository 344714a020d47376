"""Transfers out and in with the gap of E-17, leaving for another reason, and correcting what was entered wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.members_moving import (
    MembershipDraft,
    TransferDraft,
    cancel_transfer,
    correct_membership,
    delete_membership,
    leave,
    receive,
    send,
)
from pbdesk.errors import FieldError, UserError
from pbdesk.model import ConditionKind, MeetingKind, MemberCondition, Membership, Post
from pbdesk.store import Shown, Store
from pbdesk.views.members import Status, read_members
from pbdesk.views.roll import roll_of
from tests.actions.roll_world import faults, membership, on_roll
from tests.builders import a_membership, fill, seen
from tests.orchard import BRANCH, TODAY, plant

SENT, RECEIVED = date(2026, 9, 20), date(2026, 10, 8)


def send_off(store: Store, number: int = 5, **values: object) -> None:
    draft = replace(TransferDraft(sent_on=SENT, sent_to="朝阳社区党支部"), **values)  # type: ignore[arg-type]  # see test
    send(store, membership(store, number), draft)


def votes(store: Store, day: date, name: str = "刘桂兰") -> bool:
    seats = roll_of(store, BRANCH, day, MeetingKind.GENERAL_MEETING).seats
    return any(seat.name == name and seat.has_vote for seat in seats)


def test_e17_until_he_is_received_the_old_branch_counts_him_for_a_vote_too(roll: Store) -> None:
    send_off(roll)
    assert votes(roll, date(2026, 9, 28))
    receive(roll, membership(roll, 5), RECEIVED)
    assert [votes(roll, day) for day in (date(2026, 9, 28), date(2026, 10, 7), RECEIVED)] == [True, True, False]


def test_e17_a_branch_of_the_same_file_holds_him_from_the_day_of_reception(roll: Store) -> None:
    plant(roll, "other", "东边居民小组党支部", members=3)
    send_off(roll, sent_to=None, into="other", received_on=RECEIVED)
    there = [on_roll(roll, "刘桂兰", day, "other") for day in (date(2026, 10, 7), RECEIVED)]
    here = [on_roll(roll, "刘桂兰", day) for day in (date(2026, 10, 7), RECEIVED)]
    assert (there, here) == ([False, True], [True, False])
    (row,) = roll.query("SELECT m.came_from FROM membership m WHERE m.branch_id = 'other' AND m.person_id = 'p5'")
    assert row["came_from"] == "果园居民小组党支部"


def test_on_his_way_out_he_is_shown_as_such(roll: Store) -> None:
    send_off(roll)
    row = next(row for row in read_members(roll, TODAY, BRANCH).members if row.person_id == "p5")
    assert (row.states, row.sent) == (frozenset({Status.LEAVING}), "2026-09-20 转往 朝阳社区党支部")


def test_a_transfer_can_be_taken_back_until_he_is_received(roll: Store) -> None:
    before = membership(roll, 5).record
    send_off(roll)
    cancel_transfer(roll, membership(roll, 5))
    assert membership(roll, 5).record == before
    with pytest.raises(UserError, match="没有正在办理的转出"):
        cancel_transfer(roll, membership(roll, 5))


def test_posts_and_the_mobile_stay_end_with_the_transfer_suspended_rights_do_not(roll: Store) -> None:
    since = date(2025, 1, 1)
    fill(
        roll,
        MemberCondition(id="away", person_id="p1", kind=ConditionKind.MOBILE, started_on=since, place="东莞"),
        MemberCondition(id="no", person_id="p1", kind=ConditionKind.RIGHTS_SUSPENDED, started_on=since),
    )
    send_off(roll, 1, received_on=RECEIVED)
    assert seen(roll, Post, "t1").record.ended_on == RECEIVED
    assert seen(roll, MemberCondition, "away").record.ended_on == RECEIVED
    assert seen(roll, MemberCondition, "no").record.ended_on is None


@pytest.mark.parametrize(
    ("draft", "field", "said"),
    [
        (TransferDraft(sent_on=None, sent_to="甲"), "sent_on", "请填开出介绍信的日期"),
        (TransferDraft(sent_on=SENT), "sent_to", "请写转往哪个支部"),
        (TransferDraft(sent_on=date(2018, 12, 31), sent_to="甲"), "sent_on", "才到本支部"),
        (TransferDraft(sent_on=date(2026, 11, 23), sent_to="甲"), "sent_on", "还没到"),
        (TransferDraft(sent_on=SENT, sent_to="甲", received_on=date(2026, 9, 19)), "received_on", "才转出"),
        (TransferDraft(sent_on=SENT, into=BRANCH, received_on=RECEIVED), "into", "不能转到原来的支部"),
        (TransferDraft(sent_on=SENT, into="x"), "received_on", "请填对方接收的日期"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_at_its_field(
    roll: Store, draft: TransferDraft, field: str, said: str
) -> None:
    with pytest.raises(FieldError) as refused:
        send(roll, membership(roll, 5), draft)
    assert said in faults(refused)[field]


def test_nobody_is_sent_twice_or_received_unsent(roll: Store) -> None:
    with pytest.raises(FieldError, match="还没有登记转出"):
        receive(roll, membership(roll, 5), RECEIVED)
    send_off(roll)
    with pytest.raises(FieldError, match="已经登记了转出"):
        send_off(roll)


def test_who_dies_leaves_posts_and_states_behind(roll: Store) -> None:
    assert leave(roll, membership(roll, 19), date(2026, 10, 1), "去世").label == "冯玉珍离开名册（去世）"
    assert (on_roll(roll, "冯玉珍", date(2026, 9, 30)), on_roll(roll, "冯玉珍", date(2026, 10, 1))) == (True, False)
    assert seen(roll, MemberCondition, "c19").record.ended_on == date(2026, 10, 1)
    assert read_members(roll, TODAY, BRANCH, gone=True).left[0].why == "去世"


def test_a_reason_may_have_words_of_its_own(roll: Store) -> None:
    leave(roll, membership(roll, 5), date(2026, 10, 1), "除名", "连续六个月不交党费")
    leave(roll, membership(roll, 6), date(2026, 10, 1), "其他", "出国定居")
    assert (membership(roll, 5).record.end_reason, membership(roll, 6).record.end_reason) == (
        "除名：连续六个月不交党费", "出国定居"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (None, "去世", "day"), (date(2018, 12, 31), "去世", "day"), (date(2026, 12, 1), "去世", "day"),
        (TODAY, None, "reason"), (TODAY, "其他", "words"),
    ],
)  # fmt: skip
def test_a_leaving_that_cannot_be_is_refused_at_its_field(
    roll: Store, day: date | None, reason: str | None, field: str
) -> None:
    with pytest.raises(FieldError) as refused:
        leave(roll, membership(roll, 5), day, reason)
    assert list(faults(refused)) == [field]


def test_a_leaving_is_undone_with_all_that_ended(roll: Store) -> None:
    leave(roll, membership(roll, 1), date(2026, 10, 1), "去世")
    roll.undo()
    assert (seen(roll, Post, "t1").record.ended_on, on_roll(roll, "陈建国")) == (None, True)


def shown_draft(shown: Shown[Membership], **values: object) -> MembershipDraft:
    record = shown.record
    draft = MembershipDraft(
        started_on=record.started_on, came_from=record.came_from, sent_on=record.sent_on, sent_to=record.sent_to,
        ended_on=record.ended_on, end_reason=record.end_reason,
    )  # fmt: skip
    return replace(draft, **values)  # type: ignore[arg-type]  # a test names only what it is about


def test_an_end_that_was_wrong_can_be_taken_back_later(roll: Store) -> None:
    leave(roll, membership(roll, 5), date(2026, 10, 1), "去世")
    shown = membership(roll, 5)
    correct_membership(roll, shown, shown_draft(shown, ended_on=None))
    assert (on_roll(roll, "刘桂兰"), membership(roll, 5).record.end_reason) == (True, None)


def test_ord15_a_correction_cannot_make_two_memberships_overlap(roll: Store) -> None:
    fill(roll, a_membership("p5", BRANCH, id="before", started_on=date(2018, 7, 1), ended_on=date(2018, 12, 1)))
    shown = membership(roll, 5)
    with pytest.raises(FieldError) as refused:
        correct_membership(roll, shown, shown_draft(shown, started_on=date(2018, 11, 1)))
    assert "两段时间不能重叠" in faults(refused)["started_on"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"started_on": None}, "started_on"),
        ({"started_on": date(2018, 1, 1)}, "started_on"),
        ({"ended_on": date(2018, 12, 31), "end_reason": "去世"}, "ended_on"),
        ({"ended_on": date(2026, 1, 1)}, "end_reason"),
        ({"sent_on": SENT}, "sent_to"),
        ({"sent_on": SENT, "sent_to": "甲", "ended_on": date(2026, 9, 1), "end_reason": "转出"}, "ended_on"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_at_its_field(
    roll: Store, values: dict[str, object], field: str
) -> None:
    shown = membership(roll, 5)
    with pytest.raises(FieldError) as refused:
        correct_membership(roll, shown, shown_draft(shown, **values))
    assert list(faults(refused)) == [field]


def test_a_membership_entered_by_mistake_goes(roll: Store) -> None:
    delete_membership(roll, membership(roll, 5))
    assert not on_roll(roll, "刘桂兰", date(2020, 1, 1))
