"""What in votes can't be true is refused at its field; what is merely void or lost is not (E-30)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pbdesk.actions.meeting_drafts import AgendaDraft, CandidateDraft, ExclusionDraft, MeetingDraft
from pbdesk.actions.meeting_votes import vote_faults
from pbdesk.actions.meetings import record
from pbdesk.errors import FieldError
from pbdesk.model import AgendaKind, MeetingStatus
from pbdesk.store import Store
from tests.orchard import a_draft, a_file
from tests.views.ballots import a_roll, a_vote, an_item, left_out, opinion, standing, there

ROLL = a_roll(20, probationary=2)
ADMISSION = AgendaKind.ADMISSION


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def wrong(item: AgendaDraft, *exclusions: ExclusionDraft, **values: object) -> list[tuple[str, str]]:
    attendance = there(ROLL, 10, *[opinion(f"f{n}") for n in (19, 20)])
    draft: MeetingDraft = a_vote(ROLL, attendance, item, *exclusions, **values)
    return [(fault.field, fault.sentence) for fault in vote_faults(draft)]


NOT_POSSIBLE: list[tuple[AgendaDraft, str, str]] = [
    (an_item(approve=11), "agenda:a1:approve", "会上赞成 11 票，多于到会的 10 人，请核对。"),
    (an_item(approve=8, against=3, void=2), "agenda:a1:approve",
     "各项合计 13 票，多于到会的 10 人和交了书面意见的 2 人，请核对。"),
    (an_item(ADMISSION, written_approve=3), "agenda:a1:written_approve",
     "书面赞成 3 票，可是名单里只有 2 人交了书面意见。请先在出席名单里记下书面意见。"),
    (an_item(approve=-1), "agenda:a1:approve", "赞成只能是 0 到 9999 的整数。"),
    (an_item(against=10_000), "agenda:a1:against", "反对只能是 0 到 9999 的整数。"),
    (an_item(topic="长" * 201), "agenda:a1:topic", "议题请控制在 200 字以内，细节写进内容。"),
    (standing(issued=11), "agenda:a1:issued", "发出选票 11 张，多于到会的 10 人，请核对。"),
    (standing(11), "agenda:a1:candidate:c1", "得票 11 张，多于到会的 10 人，请核对。"),
    (standing(10, returned=10, void=1), "agenda:a1:candidate:c1", "得票 10 张，多于有效的 9 张选票，请核对。"),
    (standing(void=3, returned=2), "agenda:a1:void", "废票 3 张，多于收回的 2 张，请核对。"),
    (standing(8, 8, 8, seats=2, returned=10), "agenda:a1:candidates",
     "得票合计 24 张，每张选票最多选 2 人，有效的 10 张选票不可能有这么多，请核对。"),
    (standing(-1), "agenda:a1:candidate:c1", "得票只能是 0 到 9999 的整数。"),
    (an_item(owner="长" * 61), "agenda:a1:owner", "责任人请控制在 60 字以内，几个人用顿号隔开。"),
    (an_item(finish_on=date(2026, 11, 19)), "agenda:a1:finish_on", "完成期限2026年11月19日早于开会那天，请核对。"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "field", "sentence"), NOT_POSSIBLE, ids=range(len(NOT_POSSIBLE)))
def test_numbers_that_cannot_be_are_told_at_their_field(item: AgendaDraft, field: str, sentence: str) -> None:
    assert (field, sentence) in wrong(item)


POSSIBLE = [
    an_item(approve=10),
    an_item(approve=0, against=10),
    an_item(approve=5, against=5, abstain=0, void=0),
    an_item(ADMISSION, approve=10, written_approve=2),
    an_item(ADMISSION, approve=9, against=3),
    standing(10, 10, 10, issued=10, returned=10),
    standing(5, 5, seats=1, issued=9, returned=10),
    standing(None, 3, seats=None),
]


@pytest.mark.parametrize("item", POSSIBLE, ids=range(len(POSSIBLE)))
def test_lost_and_void_votes_are_recorded_as_they_were(item: AgendaDraft) -> None:
    assert wrong(item) == []


def test_a_candidate_stands_once() -> None:
    twice = an_item(AgendaKind.ELECTION, candidates=(CandidateDraft(person_id="c1"), CandidateDraft(person_id="c1")))
    assert wrong(twice) == [("agenda:a1:candidate:c1", "这位候选人已经在名单里了，请去掉一处。")]


def test_each_person_is_admitted_by_one_vote() -> None:
    items = tuple(an_item(ADMISSION, id=own, person_id="x") for own in ("a1", "a2"))
    draft = MeetingDraft(branch_id="b", kind=a_draft().kind, held_on=a_draft().held_on, agenda=items)
    assert [fault.field for fault in vote_faults(draft)] == ["agenda:a2:person_id"]


def test_someone_is_left_out_once_and_for_one_of_six_reasons() -> None:
    assert wrong(an_item(), left_out("f18"), left_out("f18")) == [
        ("exclusion:f18", "这位党员已经列在不计入应到的名单里了，请去掉一处。")
    ]
    assert [wrong(an_item(), left_out("f18", reason)) != [] for reason in (0, 1, 6, 7)] == [True, False, False, True]


def test_a_plan_has_no_ballots_to_be_counted() -> None:
    assert wrong(an_item(approve=30), status=MeetingStatus.PLANNED) == []


def test_saving_refuses_them_and_changes_nothing(store: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, approve=31)
    with pytest.raises(FieldError) as refused:
        record(store, a_draft(agenda=(item,)))
    assert [fault.field for fault in refused.value.faults] == ["agenda:a:approve"]
    assert store.query("SELECT m.id FROM meeting m") == []
