"""A member's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.actions.branch_life_posts import PostDraft, appoint, correct_post
from pbdesk.actions.members import correct, draft_of
from pbdesk.actions.members_moving import TransferDraft, leave, send
from pbdesk.actions.members_state import ConditionDraft, begin
from pbdesk.assumed import ASSUMED
from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    ConditionKind,
    Dues,
    DuesCategory,
    DuesStandard,
    MeetingKind,
    MeetingStatus,
    Membership,
    Person,
    Post,
    PostRole,
)
from pbdesk.store import Store
from pbdesk.views.member_page import MemberPage, member_page
from tests.builders import a_meeting, fill, seen
from tests.orchard import BRANCH, TODAY, a_file

STATES = AttendanceState


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def the(store: Store, person: str = "p5", year: int = 2026) -> MemberPage:
    page = member_page(store, person, year, TODAY)
    assert page is not None
    return page


def marked(store: Store, id: str, day: date, state: AttendanceState, **values: Any) -> None:  # noqa: A002
    role = values.pop("role", None)
    mark = Attendance(meeting_id=id, person_id="p5", state=state, role=role, reason=values.pop("reason", None))
    fill(store, a_meeting(id, BRANCH, held_on=day, attendance=(mark,), **values))


def test_nobody_has_no_page(store: Store) -> None:
    assert member_page(store, "nobody", 2026, TODAY) is None


def test_e42_numbers_are_shown_by_their_ends_only(store: Store) -> None:
    shown = seen(store, Person, "p5")
    correct(store, shown, replace(draft_of(shown.record), id_number="11010519491231002X", phone="13800008000"))
    page = the(store)
    facts = {fact.name: fact.shown for fact in page.facts}
    assert (facts["身份证号"], facts["电话"]) == ("110***********002X", "138****8000")
    assert (page.has_private, the(store, "p6").has_private) == (True, False)


def test_age_and_standing_are_whole_years_and_months_stay_months(store: Store) -> None:
    shown = seen(store, Person, "p5")
    correct(store, shown, replace(draft_of(shown.record), born="1965-12", full="1992-11"))
    facts = {fact.name: fact.words for fact in the(store).facts}
    assert (facts["出生"], facts["转正"]) == ("1965年12月（60 岁）", "1992年11月")


def test_an_assumed_conversion_is_told_as_one_and_gives_no_standing(store: Store) -> None:
    shown = seen(store, Person, "p5")
    with store.change("推定") as tx:
        record = replace(shown.record, full_on=date(2018, 6, 19), joined_on=None, joined_month=None, remark=ASSUMED)
        tx.put(record, heads=shown.heads)
    facts = {fact.name: fact.words for fact in the(store).facts}
    assert (facts["转正"], facts["党龄"]) == ("没有登记，推定 2018-06-19 起有表决权", "")


def test_dev19_standing_counts_from_the_end_of_the_probation_however_late_the_conversion(store: Store) -> None:
    shown = seen(store, Person, "p5")
    correct(store, shown, replace(draft_of(shown.record), joined=date(2015, 11, 23), full=date(2017, 3, 1)))
    facts = {fact.name: fact.words for fact in the(store).facts}
    assert facts["党龄"] == "9 年（从 2016-11-23 算起）"


def test_dev17_an_extension_moves_the_standing(store: Store) -> None:
    step = AdmissionStep(
        id="s", admission_id="a", kind=AdmissionStepKind.EXTENSION, done_on=date(1991, 1, 6), ended_on=date(1991, 5, 6)
    )
    fill(store, Admission(id="a", person_id="p5", branch_id=BRANCH, steps=(step,)))
    facts = {fact.name: fact.words for fact in the(store).facts}
    assert facts["党龄"] == "35 年（从 1991-05-06 算起）"


def test_a_probationary_member_has_no_standing_yet(store: Store) -> None:
    assert {fact.name: fact.words for fact in the(store, "p3").facts}["党龄"] == ""


def test_the_year_counts_only_meetings_at_which_he_was_due(store: Store) -> None:
    marked(store, "a", date(2026, 3, 1), STATES.PRESENT)
    marked(store, "b", date(2026, 4, 1), STATES.ONLINE)
    marked(store, "c", date(2026, 5, 1), STATES.LEAVE, reason="病假")
    marked(store, "d", date(2026, 6, 1), STATES.ABSENT)
    marked(store, "guest", date(2026, 6, 2), STATES.PRESENT, role=AttendanceRole.OBSERVER)
    marked(store, "course", date(2026, 6, 3), STATES.PRESENT, kind=MeetingKind.TRAINING, hours=Decimal(4))
    marked(store, "off", date(2026, 6, 4), STATES.PRESENT, status=MeetingStatus.CANCELLED)
    marked(store, "old", date(2025, 6, 4), STATES.PRESENT)
    year = the(store).attendance
    assert year.words == "应到 4 次，到会 2 次，请假 1 次，缺席 1 次，到会率 50.0%"
    assert [line.meeting_id for line in year.lines] == ["course", "guest", "d", "c", "b", "a"]
    assert the(store).hours == 4


def test_e21_where_attendance_is_eased_a_meeting_is_in_no_rate(store: Store) -> None:
    begin(store, "p5", ConditionDraft(kind=ConditionKind.ATTENDANCE_EASED, started_on=date(2026, 5, 1)))
    marked(store, "a", date(2026, 3, 1), STATES.PRESENT)
    marked(store, "b", date(2026, 6, 1), STATES.ABSENT)
    year = the(store).attendance
    assert (year.rate.percent, year.eased) == ("100.0%", 1)
    assert year.words.endswith("；另有 1 次不硬性要求到会，不计入")


def test_without_meetings_there_is_no_rate(store: Store) -> None:
    assert the(store).attendance.words == "这一年还没有他参加会议的记录"


def test_talks_say_with_whom_and_not_what(store: Store) -> None:
    people = ("p5", "p1")
    fill(store, a_meeting(
        "t", BRANCH, kind=MeetingKind.TALK, held_on=date(2026, 9, 1), title="思想状况", content="秘密", present=people,
        chair_id="p1",
    ))  # fmt: skip
    (talk,) = the(store).talks
    assert (talk.people, talk.topic) == ("陈建国", "思想状况")
    assert the(store).attendance.lines == ()


def test_dues_are_listed_by_month_with_what_is_missing(store: Store) -> None:
    fill(
        store,
        DuesStandard(person_id="p5", from_month="2026-01", category=DuesCategory.RETIRED, amount=Decimal("25")),
        Dues(person_id="p5", month="2026-01", branch_id=BRANCH, due=Decimal("25"), paid=Decimal("25")),
        Dues(
            person_id="p5", month="2026-02", branch_id=BRANCH, due=Decimal("25"), paid=Decimal("20"),
            paid_on=date(2026, 2, 10),
        ),
        Dues(person_id="p5", month="2025-02", branch_id=BRANCH, paid=Decimal("25")),
    )  # fmt: skip
    page = the(store)
    assert page.standard == "每月应交 25 元（离退休，2026-01 起）"
    assert [(each.month, each.words) for each in page.dues] == [
        ("2026-01", ""), ("2026-02", "2026-02-10 交，还差 5 元")
    ]  # fmt: skip
    assert page.paid == 45


def test_what_runs_stands_first_then_the_latest(store: Store) -> None:
    appoint(store, PostDraft(person_id="p5", role=PostRole.DEPUTY, since=date(2024, 1, 1), branch_id=BRANCH))
    (row,) = store.query("SELECT t.id FROM post t WHERE t.person_id = 'p5'")
    correct_post(store, seen(store, Post, row["id"]), date(2024, 1, 1), date(2025, 1, 1))
    begin(store, "p5", ConditionDraft(
        kind=ConditionKind.MOBILE, started_on=date(2026, 2, 1), place="东莞", contact_id="p2"
    ))  # fmt: skip
    lines = the(store).spans
    assert [(line.what, line.words, line.note) for line in lines] == [
        ("流动党员", "2026-02-01 ～ 至今", "东莞；联系人 李秀英"),
        ("果园居民小组党支部", "2019-01-01 ～ 至今", "第一党小组"),
        ("副书记", "2024-01-01 ～ 2025-01-01", "果园居民小组党支部"),
    ]


def test_a_transfer_on_its_way_is_told(store: Store) -> None:
    send(store, seen(store, Membership, "m5"), TransferDraft(sent_on=date(2026, 11, 1), sent_to="朝阳社区党支部"))
    line = the(store).spans[0]
    assert (line.sent, line.note) == (True, "第一党小组；2026-11-01 转出，转往 朝阳社区党支部；对方还没有接收")


def test_who_left_keeps_his_page_without_a_line_on_the_roll(store: Store) -> None:
    leave(store, seen(store, Membership, "m5"), date(2026, 10, 1), "去世")
    page = the(store)
    assert (page.row, page.branch_id, page.spans[0].note) == (None, BRANCH, "第一党小组；去世")


def test_the_probation_of_a_probationary_member_is_told(store: Store) -> None:
    assert the(store).probation is None
    found = the(store, "p3").probation
    assert found is not None
    assert found.is_over(TODAY)


def test_mem03_a_mobile_stay_without_a_contact_is_told(store: Store) -> None:
    begin(store, "p5", ConditionDraft(kind=ConditionKind.MOBILE, started_on=date(2026, 2, 1), place="东莞"))
    assert the(store).spans[0].note == "东莞；还没有指定联系人"
