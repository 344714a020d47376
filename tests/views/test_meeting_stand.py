"""What saving a meeting achieves, by the checks themselves, and what its record lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from pbdesk.actions.meetings import MeetingDraft, Presence, record
from pbdesk.model import AttendanceRole, AttendanceState, Committee, MeetingKind, MeetingStatus, Outcome
from pbdesk.store import Store
from pbdesk.views.meeting_stand import Effect, clashes, default_year, effect, gaps
from tests.orchard import GUIDE, NAMES, TODAY, a_draft, a_file, present

GUIDE_THERE = Presence(person_id=GUIDE, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
ROLL = {f"p{number}": name for number, name in enumerate(NAMES, start=1)}


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def stand(store: Store, draft: MeetingDraft, own: str = "new", *, recorded: bool = False) -> Effect:
    return effect(store, draft, TODAY, own, recorded=recorded)


def test_the_first_general_meeting_of_the_quarter_will_meet_the_rule(store: Store) -> None:
    assert stand(store, a_draft()) == Effect(Outcome.MET, "保存后本季党员大会即达标（条例第十一条）")


def test_another_one_is_counted_as_one_more(store: Store) -> None:
    record(store, a_draft(date(2026, 10, 20)), "earlier")
    assert stand(store, a_draft()).sentence == "本季党员大会已达标，连这次共 2 次（条例第十一条）"


def test_a_recorded_one_promises_nothing_that_has_happened(store: Store) -> None:
    record(store, a_draft(), "m")
    assert stand(store, a_draft(), "m", recorded=True).sentence == "本季党员大会达标，这次已计入（条例第十一条）"


def test_a_past_quarter_is_called_by_its_name(store: Store) -> None:
    assert stand(store, a_draft(date(2026, 8, 20))).sentence == "保存后2026年第三季度党员大会即达标（条例第十一条）"


def test_listing_the_guide_pays_for_his_own_duty_too(store: Store) -> None:
    told = stand(store, a_draft(attendance=(*present(), GUIDE_THERE)))
    assert told.sentence.startswith("保存后本季党员大会即达标（条例第十一条）；保存后本季指导员列席党员大会即达标")


def test_a_committee_meeting_pays_for_its_month(store: Store) -> None:
    told = stand(store, a_draft(kind=MeetingKind.COMMITTEE_MEETING))
    assert told == Effect(Outcome.MET, "保存后本月支委会即达标（条例第十二条）")


def test_without_a_committee_nothing_is_owed(store: Store) -> None:
    with store.change("没有支委会") as tx:
        found = store.get(Committee, "committee")
        assert found is not None
        tx.put(replace(found.record, ended_on=date(2020, 1, 1)), heads=found.heads)
    told = stand(store, a_draft(kind=MeetingKind.COMMITTEE_MEETING))
    assert told.outcome is Outcome.NOT_APPLICABLE
    assert "没有支部委员会" in told.sentence


def test_a_group_meeting_pays_for_its_own_group(store: Store) -> None:
    record(store, a_draft(kind=MeetingKind.GROUP_MEETING, group_id="group1"))
    told = stand(store, a_draft(kind=MeetingKind.GROUP_MEETING, group_id="group2"))
    assert told.sentence == "保存后本月党小组会即达标（条例第十三条）"


def test_a_committee_meeting_that_clashes_is_told_before_it_is_saved(store: Store) -> None:
    record(store, a_draft(starts_at=time(15), ends_at=time(16, 30)))
    draft = a_draft(kind=MeetingKind.COMMITTEE_MEETING, starts_at=time(15, 30), ends_at=time(16))
    told = stand(store, draft)
    assert told.outcome is Outcome.UNMET
    assert told.sentence.startswith("保存后不计入本月支委会：")


def test_a_life_meeting_in_march_closes_the_past_year(store: Store) -> None:
    draft = a_draft(date(2026, 3, 8), kind=MeetingKind.ORGANIZATION_LIFE_MEETING, for_year=2025)
    told = stand(store, draft)
    assert told.sentence.startswith("保存后2025年度组织生活会即达标")
    assert "党员大会即达标" in told.sentence


def test_a_plan_and_a_day_to_come_count_for_nothing_yet(store: Store) -> None:
    for draft in (a_draft(status=MeetingStatus.PLANNED), a_draft(date(2026, 12, 1))):
        assert stand(store, draft) == Effect(
            Outcome.PENDING, "还没有召开，先存为计划，不计入达标；开完会再来补齐。"
        )


def test_a_talk_is_owed_to_no_rule_yet(store: Store) -> None:
    assert stand(store, a_draft(kind=MeetingKind.TALK)).outcome is Outcome.NOT_APPLICABLE


def test_asking_changes_nothing(store: Store) -> None:
    before = store.history()
    stand(store, a_draft())
    assert store.history() == before


def test_without_branch_or_day_nothing_is_promised(store: Store) -> None:
    assert stand(store, a_draft(held_on=None)) == Effect(
        Outcome.NOT_APPLICABLE, "选好支部和日期，这里会说明保存后能不能达标"
    )


@pytest.mark.parametrize(
    ("kind", "held_on", "year"),
    [
        (MeetingKind.ORGANIZATION_LIFE_MEETING, date(2027, 3, 31), 2026),
        (MeetingKind.DEMOCRATIC_APPRAISAL, date(2027, 4, 1), 2027),
        (MeetingKind.GENERAL_MEETING, date(2027, 3, 1), None),
    ],
)
def test_until_march_the_year_in_question_is_mostly_the_past_one(
    kind: MeetingKind, held_on: date, year: int | None
) -> None:
    assert default_year(kind, held_on) == year


def test_a_whole_record_lacks_nothing() -> None:
    assert gaps(a_draft(date(2026, 11, 20), 5), ROLL) == ()


def test_what_is_missing_is_said_in_words() -> None:
    draft = a_draft(ends_at=None, title=" ", content="", kind=MeetingKind.LECTURE)
    assert gaps(draft, ROLL) == ("结束时间", "主题", "会议记录", "授课人")


def test_each_absence_without_a_reason_is_named() -> None:
    marks = tuple(Presence(person_id=f"p{n}", state=AttendanceState.ABSENT) for n in (5, 12, 25, 26))
    assert gaps(a_draft(attendance=(*marks[:2], *present()[2:])), {"p5": "刘桂兰", "p12": "梁小红"}) == (
        "刘桂兰、梁小红缺席的原因",
    )
    assert gaps(a_draft(attendance=marks), {f"p{n}": NAMES[n - 1] for n in (5, 12, 25, 26)}) == (
        "刘桂兰、梁小红、田野等 4 人缺席的原因",
    )


def test_people_not_marked_at_all_are_missing_except_where_only_some_are_asked() -> None:
    assert gaps(a_draft(attendance=present()[1:]), ROLL) == ("陈建国的出席",)
    assert gaps(a_draft(attendance=present()[1:], kind=MeetingKind.TRAINING), ROLL) == ()


def test_someone_who_leads_the_meeting_and_is_away_is_pointed_out() -> None:
    away = (Presence(person_id="p1", state=AttendanceState.LEAVE, reason="病假"), *present()[1:])
    assert clashes(a_draft(attendance=away), ROLL) == ("主持人陈建国标着请假",)
    assert clashes(a_draft(), ROLL) == ()


def test_a_lecture_by_the_guide_pays_for_his_duty_as_well(store: Store) -> None:
    told = stand(store, a_draft(kind=MeetingKind.LECTURE, lecturer_id=GUIDE))
    assert "；保存后本年度指导员讲党课 1/2 次，还差 1 次" in told.sentence
