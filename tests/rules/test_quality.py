"""What the program remarks on records by itself: each lack once, in a sentence, and nothing on a whole record."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.calendar import parse_period
from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    Candidate,
    ConditionKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    MemberCondition,
    Policy,
    Record,
    ReviewedKind,
    Severity,
    Visit,
)
from pbdesk.rules import load_policies
from pbdesk.rules.quality import Remark, Scrutiny, checklist, copies_in, load_records, points_for, remarks_on
from pbdesk.rules.quality.checks import CHECKS
from pbdesk.store import Store
from tests.builders import (
    a_branch,
    a_meeting,
    a_membership,
    a_person,
    a_posting,
    a_visit,
    an_attachment,
    an_item,
    fill,
)
from tests.minutes_texts import a_text

QUARTER, TODAY = parse_period("2026Q3"), date(2026, 10, 8)
SCAN = b"a signed page"
WORDS = "会议传达了街道关于垃圾分类的部署，逐户商定了入户宣传的安排，大家提了三条意见。"


def whole(id: str = "m1", **values: Any) -> Meeting:  # noqa: A002  the column's own name
    """A record that nothing can be said about."""
    defaults: dict[str, Any] = {
        "title": "商定垃圾分类", "starts_at": time(15), "ends_at": time(16, 30), "place": "活动室", "chair_id": "p1",
        "recorder_id": "p2", "content": WORDS, "recorded_at": datetime(2026, 7, 9, 2, tzinfo=UTC),
    }  # fmt: skip
    return a_meeting(id, present=("p1", "p2", "p3"), **{**defaults, **values})


def remarks(store: Store, *records: Record, of: str = "m1") -> tuple[Remark, ...]:
    """What is remarked on one record in a branch of three, whose signed page is attached."""
    store.keep_blob(SCAN)
    people = [a_person(p, name=n) for p, n in (("p1", "陈明"), ("p2", "李华"), ("p3", "王芳"))]
    fill(
        store, a_branch(), *people, *(a_membership(p.id) for p in people), a_person("guide", name="周导"), a_posting(),
        *records, *([an_attachment(SCAN)] if any(isinstance(r, Meeting) and r.id == "m1" for r in records) else []),
    )  # fmt: skip
    policies = load_policies(store)
    found = load_records(store, QUARTER, TODAY)
    meetings = [record.id for record in found if record.kind is ReviewedKind.MEETING]
    copies = copies_in(store, QUARTER, TODAY, policies, meetings)
    (record,) = (record for record in found if record.id == of)
    return remarks_on(record, Scrutiny(policies, copies))


def sentences(store: Store, *records: Record, of: str = "m1") -> list[str]:
    return [remark.sentence for remark in remarks(store, *records, of=of)]


def away(person: str, state: AttendanceState, reason: str | None = None) -> tuple[Attendance, ...]:
    here = [Attendance(meeting_id="m1", person_id=p, state=AttendanceState.PRESENT) for p in ("p1", "p2")]
    return (*here, Attendance(meeting_id="m1", person_id=person, state=state, reason=reason))


def with_item(**values: Any) -> Meeting:
    return replace(whole(), agenda=(an_item(**values),))


def test_nothing_is_said_about_a_record_that_is_whole(store: Store) -> None:
    assert remarks(store, whole()) == ()


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        (whole(starts_at=None, ends_at=None), "没有写开始时间和结束时间"),
        (whole(ends_at=None), "没有写结束时间"),
        (whole(place=" "), "没有写地点"),
        (whole(title=None), "没有写主题"),
        (whole(chair_id=None), "没有写主持人"),
        (whole(recorder_id=None), "没有写记录人"),
        (whole(attendance=()), "没有登记到会情况"),
        (whole(content=None), "没有会议记录正文"),
        (whole(content="学习文件。"), "会议记录正文只有5个字（至少30个字）"),
        (whole(kind=MeetingKind.LECTURE), "没有写授课人"),
        (whole(attendance=away("p3", AttendanceState.ABSENT)), "王芳缺席没有写原因"),
        (whole(recorded_at=datetime(2026, 7, 15, 2, tzinfo=UTC)), "会后第7天才记录（应当在3天内）"),
        (with_item(kind=AgendaKind.RESOLUTION, topic="换灯"), "“换灯”没有写票数"),
        (with_item(kind=AgendaKind.ADMISSION, topic=None, person_id="p3"), "“接收预备党员（王芳）”没有写票数"),
        (with_item(kind=AgendaKind.RESOLUTION, topic="换灯", approve=3), "“换灯”没有写决议"),
        (
            with_item(kind=AgendaKind.MATTER, topic="换灯", resolution="月底前换好。"),
            "“换灯”定下来了，没有写由谁负责",
        ),
    ],
)  # fmt: skip
def test_each_lack_is_said_in_a_sentence_of_its_own(store: Store, meeting: Meeting, said: str) -> None:
    assert sentences(store, meeting) == [said]


@pytest.mark.parametrize(
    "meeting",
    [
        whole(attendance=away("p3", AttendanceState.LEAVE, "出差")),
        with_item(kind=AgendaKind.MATTER, topic="换灯", resolution="月底前换好。", owner="李华"),
        with_item(kind=AgendaKind.MATTER, topic="换灯", resolution="由组织委员月底前换好。"),
        with_item(kind=AgendaKind.STUDY, topic="学习党章", resolution="会后自学。"),
        with_item(kind=AgendaKind.RESOLUTION, topic="换灯", approve=3, resolution="通过，李华负责。"),
        whole(content=None, agenda=(an_item(content=WORDS),)),
        whole(kind=MeetingKind.TRAINING, starts_at=None, ends_at=None, hours=Decimal(8)),
        whole(recorded_at=datetime(2026, 7, 11, 2, tzinfo=UTC)),
    ],
    ids=lambda meeting: meeting.kind.value,
)
def test_what_is_written_down_is_not_asked_for_again(store: Store, meeting: Meeting) -> None:
    assert sentences(store, meeting) == []


def test_a_ballot_with_votes_for_its_candidates_has_its_numbers(store: Store) -> None:
    item = AgendaItem(id="a1", meeting_id="m1", kind=AgendaKind.ELECTION, topic="选举书记", resolution="陈明当选。")
    votes = Candidate(id="k1", meeting_id="m1", agenda_item_id="a1", person_id="p1", votes=3)
    assert sentences(store, whole(agenda=(item,), candidates=(votes,))) == []


def test_e21_nobody_old_or_ill_is_asked_why_he_was_away(store: Store) -> None:
    eased = MemberCondition(
        id="c", person_id="p3", kind=ConditionKind.ATTENDANCE_EASED, started_on=date(2026, 1, 1)
    )
    assert sentences(store, eased, whole(attendance=away("p3", AttendanceState.ABSENT))) == []


def test_ease_that_had_ended_by_then_excuses_no_more(store: Store) -> None:
    eased = MemberCondition(
        id="c", person_id="p3", kind=ConditionKind.ATTENDANCE_EASED, started_on=date(2026, 1, 1),
        ended_on=date(2026, 7, 8),
    )  # fmt: skip
    meeting = whole(attendance=away("p3", AttendanceState.ABSENT))
    assert sentences(store, eased, meeting) == ["王芳缺席没有写原因"]


def test_leave_is_an_answer_as_for_the_rule(store: Store) -> None:
    """MTG-15 asks for leave or a reason; the remark on the record asks for nothing else."""
    assert sentences(store, whole(attendance=away("p3", AttendanceState.LEAVE, " "))) == []


def test_a_signed_page_is_asked_for_where_the_policy_wants_one(store: Store) -> None:
    assert sentences(store, whole("m2"), of="m2") == ["没有附上签字页"]


def test_a_street_may_do_without_signed_pages(store: Store) -> None:
    assert sentences(store, whole("m2"), Policy(key="signed_page", value="false"), of="m2") == []


def test_minutes_copied_from_an_earlier_meeting_name_how_much_is_the_same(store: Store) -> None:
    words = a_text(random.Random(1), 200)
    june = whole("june", held_on=date(2026, 6, 10), content=words, recorded_at=None)
    (remark,) = remarks(store, june, whole(content=words))
    assert (remark.key, remark.other) == ("copied", "june")
    assert "100%相同" in remark.sentence


def test_the_street_says_how_like_is_too_like(store: Store) -> None:
    words = a_text(random.Random(1), 200)
    june = whole("june", held_on=date(2026, 6, 10), content=words + words[:60], recorded_at=None)
    strict = Policy(key="minutes_likeness", value="80")
    assert [remark.key for remark in remarks(store, june, strict, whole(content=words))] == ["copied"]


def test_e11_a_lecture_held_jointly_may_read_the_same_in_every_branch(store: Store) -> None:
    words = a_text(random.Random(1), 200)
    given = {"kind": MeetingKind.LECTURE, "lecturer_id": "guide", "content": words, "place": "社区礼堂"}
    assert sentences(store, a_branch("b2"), whole("other", branch_id="b2", **given), whole(**given)) == []


def test_e26_parts_of_one_day_with_the_same_text_are_alike(store: Store) -> None:
    words = a_text(random.Random(1), 200)
    before = whole("am", kind=MeetingKind.COMMITTEE_MEETING, starts_at=time(14), ends_at=time(15), content=words)
    assert [remark.key for remark in remarks(store, before, whole(content=words))] == ["copied"]


def test_e42_talks_are_not_reviewed(store: Store) -> None:
    fill(store, a_branch(), a_person("p1"), a_meeting("t", kind=MeetingKind.TALK, content="谈了什么"))
    assert load_records(store, QUARTER, TODAY) == ()


def test_e31_plans_and_cancelled_meetings_are_not_reviewed(store: Store) -> None:
    fill(
        store, a_branch(), a_meeting("a", status=MeetingStatus.PLANNED), a_meeting("b", status=MeetingStatus.CANCELLED)
    )
    assert load_records(store, QUARTER, TODAY) == ()


def test_a_visit_lacks_what_the_street_asks_of_one(store: Store) -> None:
    visit = a_visit(recorded_at=datetime(2026, 7, 20, tzinfo=UTC))
    assert sentences(store, visit, of="v1") == [
        "走访后第13天才记录（应当在3天内）", "没有写到访时间和离开时间", "没有写见了谁", "没有写走访内容",
        "没有标明工作类别",
    ]  # fmt: skip


def test_nothing_is_said_about_a_visit_that_is_whole(store: Store) -> None:
    visit: Visit = a_visit(starts_at=time(9), ends_at=time(11), met="陈明", content="查看台账", duties="regular")
    assert sentences(store, visit, of="v1") == []


def test_an_admission_is_looked_at_for_the_steps_of_the_period(store: Store) -> None:
    steps = (
        AdmissionStep(
            id="s1", admission_id="ad", kind=AdmissionStepKind.APPLICATION, done_on=date(2026, 3, 2)
        ),
        AdmissionStep(
            id="s2", admission_id="ad", kind=AdmissionStepKind.TRAINERS, done_on=date(2026, 7, 15), document="会议记录"
        ),
        AdmissionStep(id="s3", admission_id="ad", kind=AdmissionStepKind.OATH, done_on=date(2026, 9, 1)),
    )
    file = Admission(id="ad", person_id="p3", branch_id="b1", steps=steps)
    assert sentences(store, file, of="ad") == [
        "9月1日“入党宣誓”没有写材料名称", "7月15日“指定培养联系人”没有写是哪些人",
    ]  # fmt: skip


def test_every_check_of_the_checklist_is_there_and_every_one_is_used() -> None:
    assert {point.check for point in checklist().values() if point.automatic} == set(CHECKS)


@pytest.mark.parametrize("kind", [k.value for k in MeetingKind if k is not MeetingKind.TALK] + ["visit", "admission"])
def test_every_kind_of_record_has_points_for_the_program_and_for_a_person(kind: str) -> None:
    points = points_for(kind)
    assert {point.automatic for point in points} == {True, False}
    assert all(point.question.endswith(("？", "）")) for point in points)


def test_a_point_of_our_own_cites_nobody() -> None:
    own = [point for point in checklist().values() if point.severity is Severity.CONVENTION]
    assert {point.citation(TODAY) for point in own} == {"本软件约定"}


def test_only_a_source_that_was_seen_whole_prints_its_article() -> None:
    assert checklist()["chair"].citation(TODAY) == "《中国共产党支部工作条例（试行）》第十四条"
    assert "条例" not in checklist()["chair"].citation(date(2018, 10, 1))
