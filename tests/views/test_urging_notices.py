"""What was returned and chased, told to those whom it concerns: on the first page and on the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.chasing import ChaseDraft, answer, chase, planned
from pbdesk.actions.reviews import ReviewDraft, review
from pbdesk.calendar import parse_period
from pbdesk.model import ChaseForm, Meeting, Outcome, ReviewedKind, Verdict
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.views.chasing import chase_board
from pbdesk.views.home import home
from pbdesk.views.home_rows import Notice, ReviewPlace
from pbdesk.views.urging_notices import chase_notices, review_notices, review_words
from tests.builders import a_branch, a_meeting, a_small_branch, fill, seen

QUARTER, TODAY = parse_period("2026Q3"), date(2026, 10, 8)
MEETING = ReviewedKind.MEETING
PLACE = ReviewPlace(MEETING, "m1", "2026Q3")


@pytest.fixture
def branch(store: Store) -> Store:
    fill(store, *a_small_branch())
    return store


def give_back(store: Store, record: str = "m1", kind: ReviewedKind = MEETING, day: date = TODAY) -> None:
    draft = ReviewDraft(kind=kind, record_id=record, verdict=Verdict.RETURNED, comment="请补上地点。")
    review(store, draft, day, by="陈督导")


def mend(store: Store) -> None:
    shown = seen(store, Meeting, "m1")
    with store.change("更正") as tx:
        tx.put(replace(shown.record, place="活动室"), shown.heads)


def remind(store: Store) -> str:
    lines = chase_board(store, QUARTER, TODAY).lines
    kept = planned(store, lines, ChaseDraft(form=ChaseForm.NOTICE, period=QUARTER), TODAY)
    chase(store, kept)
    return kept[0].id


def told(store: Store, whose: str | None = "b1", day: date = TODAY) -> list[Notice]:
    return [*review_notices(store, whose, day), *chase_notices(store, whose, day)]


def test_a_secretary_is_told_what_came_back_and_until_when(branch: Store) -> None:
    give_back(branch)
    words = "退回修改：7月8日党员大会：请补上地点（请在10月21日前改好）。"
    assert told(branch) == [Notice(words, "去修改", mend=PLACE)]


def test_after_the_last_day_it_says_so(branch: Store) -> None:
    give_back(branch)
    assert "前改好，期限已过" in told(branch, day=date(2026, 10, 22))[0].words


def test_after_the_change_it_waits_for_another_look(branch: Store) -> None:
    give_back(branch)
    mend(branch)
    assert told(branch) == [Notice("已修改，待复查：7月8日党员大会。", "查看", review=PLACE)]


def test_several_are_counted_with_the_nearest_last_day(branch: Store) -> None:
    give_back(branch)
    give_back(branch, "v1", ReviewedKind.VISIT)
    assert told(branch)[0].words == "退回修改：有 2 条记录要改，最近的期限 10月21日。"


def test_passed_there_is_nothing_more_to_say(branch: Store) -> None:
    give_back(branch)
    mend(branch)
    review(branch, ReviewDraft(kind=MEETING, record_id="m1", verdict=Verdict.PASSED), TODAY)
    assert told(branch) == []
    assert review_words(branch, MEETING, "m1", TODAY) is None


def test_a_record_that_was_deleted_is_not_asked_for(branch: Store) -> None:
    give_back(branch)
    shown = seen(branch, Meeting, "m1")
    with branch.change("删除") as tx:
        tx.delete(shown.record, shown.heads)
    assert told(branch) == []


def test_the_street_is_told_what_waits_for_it_and_what_is_late(branch: Store) -> None:
    fill(branch, a_branch("b2"), a_meeting("m2", "b2"))
    give_back(branch)
    give_back(branch, "m2")
    mend(branch)
    assert [notice.words for notice in told(branch, None, date(2026, 10, 22))] == [
        "质量督导：1 条记录已修改，待复查。", "质量督导：1 条退回的记录过了期限还没有修改。",
    ]  # fmt: skip


def test_a_branch_is_told_what_it_was_chased_for(branch: Store) -> None:
    remind(branch)
    (notice,) = told(branch)
    assert notice.words.startswith("上级催办：10月8日 整改通知书〔2026〕1号，10月21日前完成，还有 ")
    assert notice.chased


def test_an_answered_reminder_is_told_no_more(branch: Store) -> None:
    answer(branch, remind(branch), TODAY, "已补录", TODAY)
    assert told(branch) == []


def test_the_street_is_told_how_many_did_not_answer_in_time(branch: Store) -> None:
    remind(branch)
    assert told(branch, None) == []
    assert [n.words for n in told(branch, None, date(2026, 10, 22))] == ["催办：1 份整改通知书过了期限还没有登记答复。"]


def test_the_street_waits_for_no_answer_to_what_is_all_settled(branch: Store) -> None:
    remind(branch)
    day = date(2026, 10, 22)
    found = evaluate(branch, QUARTER, day)
    assert len([*chase_notices(branch, None, day, found)]) == 1
    settled = [replace(finding, outcome=Outcome.MET) for finding in found]
    assert [*chase_notices(branch, None, day, settled)] == []
    assert len([*chase_notices(branch, None, day, settled[:1])]) == 1


def test_the_record_itself_says_who_returned_it_and_why(branch: Store) -> None:
    give_back(branch)
    assert review_words(branch, MEETING, "m1", TODAY) == (
        Outcome.UNMET, "退回修改（陈督导 10月8日）：请补上地点（请在10月21日前改好）。",
    )  # fmt: skip


def test_changed_it_says_that_it_waits_and_what_was_said(branch: Store) -> None:
    give_back(branch)
    mend(branch)
    assert review_words(branch, MEETING, "m1", TODAY) == (
        Outcome.PENDING, "已修改，待复查。原来的意见（陈督导 10月8日）：请补上地点",
    )  # fmt: skip


def test_the_first_page_has_both(branch: Store) -> None:
    give_back(branch)
    remind(branch)
    words = [notice.words[:4] for notice in home(branch, (), TODAY).notices]
    assert words == ["退回修改", "上级催办"]
