"""The list of records under review: remarks, sums, the worst first, a fair sample, and one record in full."""

from __future__ import annotations

import random
from datetime import date

import pytest

from pbdesk.actions.reviews import ReviewDraft, review
from pbdesk.calendar import parse_period
from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    Meeting,
    MeetingKind,
    Policy,
    ReviewedKind,
    Verdict,
)
from pbdesk.store import Store
from pbdesk.views.review_detail import Answer, ReviewedRecord, fix_by_words, reviewed_record
from pbdesk.views.review_finding import row_of
from pbdesk.views.review_sheet import review_sheet, wanting_most
from pbdesk.views.review_verdicts import ReviewState
from pbdesk.views.reviews import ReviewBoard, ReviewRow, narrowed, review_board, sample, worst_first
from tests.builders import a_branch, a_meeting, a_small_branch, a_street, a_visit, an_attachment, an_item, fill
from tests.minutes_texts import a_text

QUARTER, TODAY = parse_period("2026Q3"), date(2026, 10, 8)
MEETING = ReviewedKind.MEETING


@pytest.fixture
def street(store: Store) -> Store:
    """Two branches of a street: a general meeting and a visit in one, a lecture in the other; no signed pages asked."""
    fill(
        store, a_street(), *a_small_branch(), a_branch("b2", name="东边党支部", parent_id="street"),
        a_meeting("l1", "b2", kind=MeetingKind.LECTURE, held_on=date(2026, 8, 5), title="学党史"),
        Policy(key="signed_page", value="false"),
    )  # fmt: skip
    return store


def board(store: Store, *branches: str) -> ReviewBoard:
    return review_board(store, QUARTER, TODAY, branches or None)


def row(store: Store, record: str) -> ReviewRow:
    return next(row for row in board(store).rows if row.id == record)


def give(store: Store, record: str, verdict: Verdict, kind: ReviewedKind = MEETING) -> None:
    draft = ReviewDraft(kind=kind, record_id=record, verdict=verdict, comment="请补全。")
    review(store, draft, TODAY)


def detail(store: Store, record: str) -> ReviewedRecord:
    found = reviewed_record(store, row(store, record))
    assert found is not None
    return found


def test_records_stand_in_the_order_of_their_days(street: Store) -> None:
    assert [(r.id, r.name) for r in board(street).rows] == [
        ("v1", "7月7日走访"), ("m1", "7月8日党员大会"), ("l1", "8月5日党课"),
    ]  # fmt: skip


def test_only_the_branches_asked_for_are_listed_and_summed(street: Store) -> None:
    found = board(street, "b2")
    assert [r.id for r in found.rows] == ["l1"]
    assert [b.branch for b in found.branches] == ["东边党支部"]


def test_e35_rates_are_sums_and_nothing_of_nothing_is_a_dash(street: Store) -> None:
    give(street, "m1", Verdict.RETURNED)
    give(street, "l1", Verdict.PASSED)
    found = board(street)
    assert [str(r.percent) for r in (found.reviewed_rate, found.returned_rate, found.fixed_rate)] == [
        "66.7%", "50.0%", "0.0%",
    ]  # fmt: skip
    assert found.branches[1].fixed_rate.percent in {"—", "0.0%"}
    assert {b.branch: b.fixed_rate.percent for b in found.branches} == {"b1党支部": "0.0%", "东边党支部": "—"}


def test_a_branch_that_recorded_nothing_has_its_line(street: Store) -> None:
    fill(street, a_branch("b3", name="北边党支部"))
    assert [(b.branch, b.records) for b in board(street).branches if not b.records] == [("北边党支部", 0)]


def test_a_record_of_tomorrow_is_not_reviewed_yet(street: Store) -> None:
    fill(street, a_visit("v2", visited_on=date(2026, 9, 29)))
    assert "v2" not in {r.id for r in review_board(street, QUARTER, date(2026, 9, 28)).rows}


def test_what_waits_for_another_look_comes_first_and_what_passed_last(street: Store) -> None:
    give(street, "m1", Verdict.PASSED)
    give(street, "l1", Verdict.RETURNED)
    shown = street.get(Meeting, "l1")
    assert shown is not None
    with street.change("更正") as tx:
        tx.put(a_meeting("l1", "b2", kind=MeetingKind.LECTURE, held_on=date(2026, 8, 5), place="礼堂"), shown.heads)
    assert [(r.id, r.state) for r in worst_first(board(street).rows)] == [
        ("l1", ReviewState.FIXED), ("v1", ReviewState.UNSEEN), ("m1", ReviewState.PASSED),
    ]  # fmt: skip


def test_the_worst_come_first_in_a_sample_of_each_branch(street: Store) -> None:
    fill(street, a_meeting("m2", title="学习", place="礼堂", chair_id="p1", recorder_id="p2"))
    drawn = sample(board(street).rows, 1, seed=1)
    assert {r.branch_id: r.id for r in drawn} == {"b1": "m1", "b2": "l1"}


def test_a_seed_draws_the_same_records_again_and_another_seed_others(street: Store) -> None:
    fill(street, *(a_meeting(f"x{n}", held_on=date(2026, 9, 1)) for n in range(30)))
    rows = board(street).rows
    draws = {tuple(r.id for r in sample(rows, 5, seed)) for seed in range(5)}
    assert sample(rows, 5, 3) == sample(rows, 5, 3)
    assert len(draws) > 1


def test_what_passed_is_not_drawn_again(street: Store) -> None:
    give(street, "l1", Verdict.PASSED)
    assert "l1" not in {r.id for r in sample(board(street).rows, 9, seed=1)}


def test_filters_narrow_by_state_kind_branch_and_words(street: Store) -> None:
    give(street, "m1", Verdict.RETURNED)
    rows = board(street).rows
    assert [r.id for r in narrowed(rows, state=ReviewState.RETURNED)] == ["m1"]
    assert [r.id for r in narrowed(rows, kind=ReviewedKind.VISIT)] == ["v1"]
    assert [r.id for r in narrowed(rows, branch="b2")] == ["l1"]
    assert [r.id for r in narrowed(rows, words="授课人")] == ["l1"]
    assert [r.id for r in narrowed(rows, words="dbdzb")] == ["l1"]


def test_a_copy_of_another_branch_names_it_and_its_day(street: Store) -> None:
    words = a_text(random.Random(1), 200)
    fill(street, a_meeting("o", "b2", held_on=date(2025, 11, 3), content=words), a_meeting("c", content=words))
    assert "正文与东边党支部2025年11月3日党员大会的记录有100%相同" in [r.sentence for r in row(street, "c").remarks]


def test_a_copy_of_ones_own_earlier_meeting_is_one_too(street: Store) -> None:
    words = a_text(random.Random(1), 200)
    fill(street, a_meeting("o", held_on=date(2026, 6, 3), content=words), a_meeting("c", content=words))
    assert "正文与本支部6月3日党员大会的记录有100%相同" in [r.sentence for r in row(street, "c").remarks]


def test_what_was_copied_more_than_a_year_ago_is_not_looked_at(street: Store) -> None:
    words = a_text(random.Random(1), 200)
    fill(street, a_meeting("o", held_on=date(2025, 6, 30), content=words), a_meeting("c", content=words))
    assert "copied" not in [r.key for r in row(street, "c").remarks]


def test_a_meeting_is_read_with_its_fields_and_every_point_of_its_checklist(street: Store) -> None:
    fill(street, a_meeting("m2", title="议事", content="讨论了路灯。", agenda=(an_item("a2", "m2", topic="路灯"),)))
    found = detail(street, "m2")
    assert dict(found.fields)["会议名称"] == "议事"
    assert found.text == "讨论了路灯。"
    answers = {line.point.key: line.answer for line in found.points}
    assert (answers["title"], answers["place"], answers["concrete"]) == (Answer.GOOD, Answer.WANTING, Answer.OPEN)


def test_a_point_found_wanting_says_so_with_its_source(street: Store) -> None:
    (line,) = (line for line in detail(street, "m1").points if line.point.key == "chair")
    assert line.sentences == ("没有写主持人",)
    assert line.citation == "《中国共产党支部工作条例（试行）》第十四条"


def test_a_visit_is_read_with_its_guide_and_duties(street: Store) -> None:
    fill(street, a_visit("v2", visited_on=date(2026, 7, 14), duties="service,regular", content="看台账", advice="补记"))
    found = detail(street, "v2")
    assert dict(found.fields)["工作类别"] == "服务居民、规范运作"
    assert (found.text, dict(found.fields)["指导员"]) == ("看台账", "陈guide")


def test_an_admission_is_read_step_by_step(street: Store) -> None:
    steps = (
        AdmissionStep(id="s1", admission_id="ad", kind=AdmissionStepKind.APPLICATION, done_on=date(2026, 3, 2)),
        AdmissionStep(
            id="s2", admission_id="ad", kind=AdmissionStepKind.OATH, done_on=date(2026, 9, 1), document="照片"
        ),
    )
    fill(street, Admission(id="ad", person_id="p3", branch_id="b1", steps=steps))
    assert detail(street, "ad").fields == (("递交入党申请书", "2026年3月2日"), ("入党宣誓", "2026年9月1日　照片"))


def test_the_meeting_that_was_copied_stands_beside(street: Store) -> None:
    words = a_text(random.Random(1), 200)
    fill(street, a_meeting("o", "b2", held_on=date(2026, 6, 3), content=words), a_meeting("c", content=words))
    twin = detail(street, "c").twin
    assert twin is not None
    assert (twin.meeting_id, twin.name, twin.text) == ("o", "东边党支部 2026年6月3日", words)


def test_a_record_that_was_deleted_meanwhile_is_gone(street: Store) -> None:
    kept = row(street, "m1")
    shown = street.get(Meeting, "m1")
    assert shown is not None
    with street.change("删除") as tx:
        tx.delete(shown.record, shown.heads)
    assert reviewed_record(street, kept) is None


def test_one_record_is_found_by_its_id_alone(street: Store) -> None:
    found = {record: row_of(street, record, TODAY) for record in ("m1", "v1", "nobody")}
    assert [each and each.kind for each in found.values()] == [MEETING, ReviewedKind.VISIT, None]


def test_the_sheet_tells_what_is_wanting_most_and_what_was_returned(street: Store) -> None:
    give(street, "m1", Verdict.RETURNED)
    sheet = review_sheet(street, QUARTER, TODAY)
    assert [(line.branch, line.what, line.state) for line in sheet.returned] == [
        ("b1党支部", "党员大会", "退回，待修改"),
    ]  # fmt: skip
    assert sheet.issue.street == "福田街道"
    assert wanting_most([row(street, "m1")], most=1) == "起止时间 1"


def test_a_last_day_says_when_it_is_over() -> None:
    assert [fix_by_words(day, TODAY) for day in (None, TODAY, date(2026, 10, 7))] == [
        "", "2026年10月8日前", "2026年10月7日（已过期）",
    ]  # fmt: skip


# signed pages


@pytest.fixture
def unsigned(store: Store) -> Store:
    """Three meetings of a branch without a signed page, under the policy's default; another branch with one meeting."""
    days = {"m1": date(2026, 7, 8), "m2": date(2026, 8, 5), "m3": date(2026, 9, 9)}
    fill(
        store, a_street(), a_branch(), a_branch("b2", parent_id="street"),
        *(a_meeting(each, held_on=day) for each, day in days.items()), a_meeting("other", "b2"),
    )  # fmt: skip
    return store


def about_pages(store: Store) -> dict[str, str]:
    """What is said of signed pages, by record."""
    return {r.id: m.sentence for r in board(store).rows for m in r.remarks if m.key == "signed_page"}


def test_a_branch_that_never_attaches_signed_pages_is_told_so_once(unsigned: Store) -> None:
    said = about_pages(unsigned)
    assert said.keys() == {"m3", "other"}
    assert "本期3份会议记录都没有附签字页" in said["m3"]
    assert said["other"] == "没有附上签字页"


def test_where_some_have_theirs_each_of_the_others_is_told(unsigned: Store) -> None:
    unsigned.keep_blob(b"scan")
    fill(unsigned, an_attachment(b"scan", meeting_id="m2"))
    assert about_pages(unsigned) == dict.fromkeys(("m1", "m3", "other"), "没有附上签字页")


def test_a_street_that_does_without_them_hears_nothing(unsigned: Store) -> None:
    fill(unsigned, Policy(key="signed_page", value="false"))
    assert about_pages(unsigned) == {}
