"""The records behind a finding: each has a line, a day, and the door that opens it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    AgendaKind,
    Chase,
    ChaseForm,
    Closing,
    Committee,
    ConditionKind,
    Dues,
    DuesCategory,
    DuesStandard,
    Explanation,
    MemberCondition,
    Record,
    Review,
    ReviewedKind,
    Verdict,
)
from pbdesk.rules.rulebook import book_rule
from pbdesk.store import Store
from pbdesk.views.record_lines import RecordKind, RecordLine, first_door, kinds_of, record_lines
from pbdesk.views.steps import Verb
from tests.builders import (
    a_branch,
    a_committee,
    a_group,
    a_meeting,
    a_membership,
    a_person,
    a_post,
    a_posting,
    a_visit,
    an_attachment,
    an_item,
    fill,
)

DAY = date(2026, 10, 8)
JULY = date(2026, 7, 1)
HISTORY: tuple[Record, ...] = (
    MemberCondition(id="c-1", person_id="p1", kind=ConditionKind.MOBILE, started_on=JULY, place="东莞"),
    Committee(id="k-1", branch_id="b1", started_on=JULY, term_years=3, ended_on=DAY),
    Admission(id="f-1", person_id="p1", branch_id="b1", steps=(
        AdmissionStep(id="s-1", admission_id="f-1", kind=AdmissionStepKind.FIRST_TALK, done_on=JULY),
    )),
    Dues(person_id="p1", month="2026-07", branch_id="b1", paid=Decimal("15.50"), paid_on=JULY),
    DuesStandard(person_id="p1", from_month="2026-01", category=DuesCategory.WAGE, amount=Decimal(15)),
    Closing(id="z-1", period="2026Q2", branch_id="b1", findings="[]", rules_version="2026.11", policy_version="默认",
            digest="0" * 64, closed_on=JULY),
    Chase(id="q-1", branch_id="b1", form=ChaseForm.NOTICE, period="2026Q3", items="[]", chased_on=JULY),
    Review(id="r-1", branch_id="b1", record_kind=ReviewedKind.MEETING, reviewed_id="m1", reviewed_on=JULY,
           verdict=Verdict.RETURNED),
    Explanation(id="x-1", rule="MTG-01", subject_id="b1", period="2026Q2", reason="防汛", accepted_on=JULY),
)  # fmt: skip
"""A record of every kind that nothing else here has."""


@pytest.fixture
def filled(store: Store) -> Store:
    data = b"\x89PNG\r\n\x1a\n"
    store.keep_blob(data)
    fill(
        store, a_branch(), a_group(), a_person(), a_person("guide", name="高远"), a_membership(), a_committee(),
        a_post(), a_posting(), a_meeting(title="学习", agenda=(an_item(kind=AgendaKind.MATTER, topic="修路"),)),
        a_visit(content="看望"), an_attachment(data, added_at=datetime(2026, 7, 8, tzinfo=UTC)), *HISTORY,
    )  # fmt: skip
    return store


def line(store: Store, record: str, *first: RecordKind) -> RecordLine:
    return record_lines(store, [record], first)[record]


@pytest.mark.parametrize(
    ("record", "kind", "words", "verb"),
    [
        ("m1", RecordKind.MEETING, "党员大会 · 学习", Verb.OPEN_MEETING),
        ("v1", RecordKind.VISIT, "走访（星期二） · 高远 · 看望", Verb.OPEN_VISIT),
        ("po1", RecordKind.POSTING, "派驻 · 高远", Verb.MEMBER),
        ("p1", RecordKind.PERSON, "陈p1", Verb.MEMBER),
        ("ms-p1-b1", RecordKind.MEMBERSHIP, "陈p1 · 组织关系在b1党支部", Verb.MEMBER),
        ("c-1", RecordKind.CONDITION, "陈p1 · 流动党员 · 东莞", Verb.MEMBER),
        ("post-p1-b1", RecordKind.POST, "陈p1 · 书记 · b1党支部", Verb.COMMITTEE),
        ("k-1", RecordKind.COMMITTEE, "支部委员会 · 任期3年，至2026年10月8日（不含当天）", Verb.COMMITTEE),
        ("g1", RecordKind.GROUP, "第一党小组", Verb.COMMITTEE),
        ("b1", RecordKind.ORGANIZATION, "b1党支部", Verb.BRANCH),
        ("f-1", RecordKind.ADMISSION, "陈p1 · 发展党员档案", Verb.ADMISSION),
        ("s-1", RecordKind.ADMISSION_STEP, "陈p1 · 派人谈话", Verb.ADMISSION),
        ("a1", RecordKind.AGENDA_ITEM, "党员大会 · 讨论事项 · 修路", Verb.OPEN_MEETING),
        ("p1@2026-07", RecordKind.DUES, "陈p1 · 交15.50元 · 2026年7月党费", Verb.DUES),
        ("p1@2026-01", RecordKind.STANDARD, "陈p1 · 2026年1月起每月15元 · 按月领工资", Verb.MEMBER),
        ("at1", RecordKind.ATTACHMENT, "签字页 · at1.png", Verb.OPEN_MEETING),
        ("r-1", RecordKind.REVIEW, "质量督导 · 会议记录 · 退回修改", Verb.RECORD),
    ],
)
def test_every_kind_of_record_has_its_words_and_its_door(
    filled: Store, record: str, kind: RecordKind, words: str, verb: Verb
) -> None:
    found = line(filled, record)
    assert (found.kind, found.words) == (kind, words)
    assert found.opens is not None
    assert found.opens.verb is verb


@pytest.mark.parametrize(
    ("record", "words"),
    [("z-1", "2026Q2封账"), ("q-1", "整改通知书"), ("x-1", "情况说明 · 防汛")],
)
def test_what_no_page_shows_is_told_without_a_door(filled: Store, record: str, words: str) -> None:
    found = line(filled, record)
    assert (found.words, found.opens) == (words, None)


def test_the_day_of_a_record_stands_before_its_words(filled: Store) -> None:
    assert line(filled, "m1").text == "2026年7月8日　党员大会 · 学习"
    assert line(filled, "p1").text == "陈p1"


def test_a_record_that_is_gone_is_told_and_not_dropped(filled: Store) -> None:
    found = line(filled, "nowhere")
    assert (found.kind, found.opens) == (RecordKind.UNKNOWN, None)
    assert "已经没有这条记录" in found.words


def test_a_mark_at_a_meeting_leads_to_the_meeting(filled: Store) -> None:
    assert line(filled, "m1@p9").kind is RecordKind.MEETING


def test_an_id_that_several_tables_use_is_what_the_rule_looks_at(store: Store) -> None:
    fill(store, a_branch("1"), a_person("1"), a_meeting("1", "1"))
    assert line(store, "1").kind is RecordKind.MEETING
    assert line(store, "1", RecordKind.ORGANIZATION).kind is RecordKind.ORGANIZATION


def test_the_kinds_that_a_rule_looks_at_come_first() -> None:
    assert kinds_of(book_rule("GUI-01"))[0] is RecordKind.VISIT
    assert kinds_of(book_rule("GUI-05"))[0] is RecordKind.POSTING
    assert kinds_of(book_rule("MTG-01"))[0] is RecordKind.MEETING


def test_a_standard_and_a_payment_that_share_an_id_are_told_apart_by_the_rule(filled: Store) -> None:
    fill(filled, Dues(person_id="p1", month="2026-01", branch_id="b1", paid=Decimal(15)))
    kinds = {rule: line(filled, "p1@2026-01", *kinds_of(book_rule(rule))).kind for rule in ("DUE-11", "DUE-13")}
    assert kinds == {"DUE-11": RecordKind.DUES, "DUE-13": RecordKind.STANDARD}


def test_the_first_record_that_a_page_shows_is_opened(filled: Store) -> None:
    door = first_door(filled, ["nowhere", "x-1", "r-1", "m1"])
    assert door is not None
    assert door.verb is Verb.RECORD


def test_thousands_of_records_are_read_in_a_few_queries(filled: Store) -> None:
    assert len(record_lines(filled, ["m1", *(f"none-{n}" for n in range(2000))])) == 2001
