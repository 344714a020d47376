"""How the review of a record stands: seen, returned, changed since, passed, and undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pbdesk.actions.attachments import Picked, attach
from pbdesk.actions.reviews import ReviewDraft, review, review_all, usual_fix_by
from pbdesk.errors import FieldError, UserError
from pbdesk.model import (
    AttachmentKind,
    CalendarDay,
    DayKind,
    Desk,
    Meeting,
    Policy,
    Review,
    ReviewedKind,
    Verdict,
    Visit,
)
from pbdesk.rules.quality import checklist
from pbdesk.rules.quality.checks import Remark
from pbdesk.store import Store
from pbdesk.views.review_verdicts import ReviewState, standing_of, standings
from tests.actions.pictures import a_png
from tests.builders import NOW, a_small_branch, fill, seen

TODAY = date(2026, 10, 8)
MEETING = ReviewedKind.MEETING


@pytest.fixture
def branch(store: Store) -> Store:
    """A branch with a meeting and a visit."""
    fill(store, *a_small_branch())
    return store


def returned(**values: Any) -> ReviewDraft:
    draft = ReviewDraft(kind=MEETING, record_id="m1", verdict=Verdict.RETURNED, comment="请补上结束时间。")
    return replace(draft, **values)


def passed(kind: ReviewedKind = MEETING, record: str = "m1") -> ReviewDraft:
    return ReviewDraft(kind=kind, record_id=record, verdict=Verdict.PASSED)


def change(store: Store, **values: Any) -> None:
    """Somebody corrects the meeting."""
    shown = seen(store, Meeting, "m1")
    with store.change("更正") as tx:
        tx.put(replace(shown.record, **values), shown.heads)


def state(store: Store) -> ReviewState:
    return standing_of(store, MEETING, "m1").state


def test_a_record_that_nobody_looked_at_is_unseen(branch: Store) -> None:
    assert state(branch) is ReviewState.UNSEEN


def test_a_returned_record_waits_to_be_changed(branch: Store) -> None:
    review(branch, returned(), TODAY)
    assert state(branch) is ReviewState.RETURNED
    assert not standing_of(branch, MEETING, "m1").fixed


def test_a_record_changed_after_it_was_returned_waits_for_another_look(branch: Store) -> None:
    review(branch, returned(), TODAY)
    change(branch, place="活动室")
    assert state(branch) is ReviewState.FIXED
    assert standing_of(branch, MEETING, "m1").fixed


def test_returned_again_it_waits_to_be_changed_again(branch: Store) -> None:
    review(branch, returned(), TODAY)
    change(branch, place="活动室")
    review(branch, returned(comment="还缺结束时间。"), TODAY + timedelta(days=1))
    assert state(branch) is ReviewState.RETURNED


def test_what_was_returned_and_then_passed_counts_as_fixed(branch: Store) -> None:
    review(branch, returned(), TODAY)
    review(branch, passed(), TODAY)
    assert state(branch) is ReviewState.PASSED
    assert standing_of(branch, MEETING, "m1").fixed


def test_a_passed_record_that_is_changed_is_not_passed_as_it_stands(branch: Store) -> None:
    review(branch, passed(), TODAY)
    change(branch, place="活动室")
    assert state(branch) is ReviewState.CHANGED


def test_taking_the_change_back_takes_the_fixing_back(branch: Store) -> None:
    review(branch, returned(), TODAY)
    change(branch, place="活动室")
    branch.undo()
    assert state(branch) is ReviewState.RETURNED


def test_taking_the_verdict_back_leaves_the_record_unseen(branch: Store) -> None:
    review(branch, returned(), TODAY)
    branch.undo()
    assert state(branch) is ReviewState.UNSEEN


def test_a_change_made_while_it_was_being_read_counts_as_one_after(branch: Store) -> None:
    heads = seen(branch, Meeting, "m1").heads
    change(branch, place="活动室")
    review(branch, returned(heads=heads), TODAY)
    assert state(branch) is ReviewState.FIXED


def test_a_record_with_two_heads_is_seen_as_both(branch: Store) -> None:
    shown = seen(branch, Meeting, "m1")
    for place in ("活动室", "会议室"):
        with branch.change("两处同时更正") as tx:
            tx.put(replace(shown.record, place=place), shown.heads)
    review(branch, returned(), TODAY)
    assert state(branch) is ReviewState.RETURNED


@pytest.fixture
def ticking() -> tuple[Store, Callable[[], None]]:
    """A branch's file, and how to let a minute pass."""
    now = [NOW]

    def clock() -> datetime:
        return now[0]

    def tick() -> None:
        now[0] += timedelta(minutes=1)

    store = Store.create(None, desk=Desk.STREET, title="测试街道", clock=clock, author="测试员")
    fill(store, *a_small_branch())
    return store, tick


def test_a_paper_attached_afterwards_counts_as_a_change(ticking: tuple[Store, Callable[[], None]]) -> None:
    store, tick = ticking
    review(store, returned(comment="请附上签字页。"), TODAY)
    tick()
    attach(store, seen(store, Meeting, "m1").record, Picked("签字页.png", a_png()), AttachmentKind.SIGNED_PAGE)
    assert state(store) is ReviewState.FIXED


def test_a_returned_record_gets_the_usual_ten_workdays(branch: Store) -> None:
    review(branch, returned(), TODAY)
    last = standing_of(branch, MEETING, "m1").last
    assert last is not None
    assert last.fix_by == date(2026, 10, 21)  # 10-10 is a make-up Saturday
    assert usual_fix_by(branch, TODAY) == (date(2026, 10, 21), True)


def test_the_street_says_how_many_workdays(branch: Store) -> None:
    fill(branch, Policy(key="fix_workdays", value="3"))
    assert usual_fix_by(branch, TODAY)[0] == date(2026, 10, 12)


def test_e09_days_that_no_calendar_knows_are_said_to_be_taken_by_their_weekday(branch: Store) -> None:
    assert usual_fix_by(branch, date(2026, 12, 28)) == (date(2027, 1, 11), False)
    fill(branch, CalendarDay(day=date(2027, 1, 1), kind=DayKind.HOLIDAY),
         CalendarDay(day=date(2027, 10, 1), kind=DayKind.HOLIDAY))  # fmt: skip
    assert usual_fix_by(branch, date(2026, 12, 28)) == (date(2027, 1, 12), True)


def test_a_passed_record_has_no_last_day(branch: Store) -> None:
    review(branch, passed(), TODAY)
    last = standing_of(branch, MEETING, "m1").last
    assert last is not None
    assert (last.fix_by, last.comment) == (None, "")


def test_returning_says_what_to_put_right(branch: Store) -> None:
    with pytest.raises(FieldError, match="要改什么"):
        review(branch, returned(comment="  "), TODAY)
    assert standings(branch) == {}


def test_remarks_are_enough_to_return_a_record(branch: Store) -> None:
    point = checklist()["times"]
    remark = Remark("times", point.title, "没有写结束时间", point.severity)
    review(branch, returned(comment="", remarks=(remark,)), TODAY)
    last = standing_of(branch, MEETING, "m1").last
    assert last is not None
    assert (last.remarks, last.words) == (("没有写结束时间",), "没有写结束时间")


def test_a_last_day_that_is_over_is_refused(branch: Store) -> None:
    with pytest.raises(FieldError, match="已经过了"):
        review(branch, returned(fix_by=date(2026, 10, 7)), TODAY)


def test_a_record_that_is_gone_cannot_be_reviewed(branch: Store) -> None:
    with pytest.raises(UserError, match="没有编号为“m9”的会议记录"):
        review(branch, passed(record="m9"), TODAY)


def test_several_are_passed_in_one_step_and_taken_back_in_one(branch: Store) -> None:
    review_all(branch, [passed(), passed(ReviewedKind.VISIT, "v1")], TODAY)
    assert branch.steps()[0] == "质量督导：通过2条记录"
    branch.undo()
    assert standings(branch) == {}


def test_one_that_is_gone_keeps_all_from_being_passed(branch: Store) -> None:
    with pytest.raises(UserError):
        review_all(branch, [passed(), passed(record="m9")], TODAY)
    assert standings(branch) == {}


def test_a_verdict_on_a_visit_belongs_to_the_branch_visited(branch: Store) -> None:
    review(branch, passed(ReviewedKind.VISIT, "v1"), TODAY, by="陈督导")
    (row,) = branch.query("SELECT w.branch_id, w.reviewer, w.reviewed_rev FROM review w")
    assert tuple(row) == ("b1", "陈督导", seen(branch, Visit, "v1").heads[0])


def test_a_verdict_of_another_program_is_told_as_it_stands(branch: Store) -> None:
    fill(branch, Review(
        id="w1", branch_id="b1", record_kind=MEETING, reviewed_id="m1", reviewed_on=TODAY, verdict=Verdict.RETURNED,
        remarks=json.dumps(["缺签名"], ensure_ascii=False),
    ))  # fmt: skip
    assert standing_of(branch, MEETING, "m1").said[0].words == "缺签名"
    change(branch, recorded_at=datetime(2026, 7, 9, tzinfo=UTC))
    assert state(branch) is ReviewState.RETURNED  # nobody noted what was seen
