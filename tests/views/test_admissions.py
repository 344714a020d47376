"""Who is on the way into the Party, what comes next for each, and how pressing it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pbdesk.actions import admissions
from pbdesk.actions.admissions import StartDraft, StepDraft
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.model import Admission, MemberCondition, Person
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission_track import Stage, StepState
from pbdesk.store import Store
from pbdesk.views.admissions import (
    TrackRow,
    candidates,
    pressing,
    rows_like,
    stage_counts,
    summary,
    track_rows,
)
from pbdesk.views.admissions_page import Offer, TrackPage, first_kinds, kinds_to_record, rule_words, track_page
from pbdesk.views.steps import Urgency
from tests.builders import seen
from tests.orchard import BRANCH, TODAY, a_file, plant


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        settle(made)
        yield made


def settle(store: Store) -> None:
    """Make the probationary members of the roll full, so that a test's own people stand alone."""
    with store.change("准备") as tx:
        for person in ("p3", "p9"):
            shown = seen(store, Person, person)
            tx.put(replace(shown.record, full_on=day("1991-06-01")), heads=shown.heads)


def begin(store: Store, name: str = "方芳", *steps: tuple[Kind, str], branch: str = BRANCH, **person: Any) -> str:
    first, *rest = steps or ((Kind.APPLICATION, "2026-11-01"),)
    file_id = f"file-{name}"
    step = StepDraft(kind=first[0], done_on=day(first[1]))
    admissions.start(store, StartDraft(branch_id=branch, person=PersonDraft(name=name, **person), first=step), file_id)
    for kind, on in rest:
        take(store, file_id, kind, on)
    return file_id


def take(store: Store, file_id: str, kind: Kind, on: str, **more: Any) -> None:
    admissions.record_step(store, seen(store, Admission, file_id), StepDraft(kind=kind, done_on=day(on), **more))


ADMITTED = (
    (Kind.APPLICATION, "2024-01-05"), (Kind.ADMISSION_VOTE, "2026-07-15"), (Kind.ADMISSION_APPROVAL, "2026-08-10"),
)  # fmt: skip


def on_probation(store: Store, **facts: Any) -> None:
    shown = seen(store, Person, "p3")
    with store.change("准备") as tx:
        tx.put(replace(shown.record, full_on=None, joined_on=None, **facts), heads=shown.heads)


def row_of(store: Store, name: str = "方芳", today: date = TODAY) -> TrackRow:
    (row,) = [row for row in track_rows(store, today) if row.name == name]
    return row


def test_the_end_of_the_probation_is_told_whatever_comes_next(store: Store) -> None:
    begin(store, "方芳", *ADMITTED)
    row = row_of(store)
    assert (row.kind, row.due_on, row.probation_ends) == (Kind.OATH, None, day("2027-07-15"))
    assert row.probation_words == "预备期到2027年7月15日"


def test_an_extension_moves_the_end_of_the_probation(store: Store) -> None:
    file = begin(store, "方芳", (Kind.ADMISSION_VOTE, "2025-07-15"), (Kind.ADMISSION_APPROVAL, "2025-08-10"))
    take(store, file, Kind.EXTENSION, "2026-07-15", ended_on=day("2027-01-15"))
    assert row_of(store).probation_ends == day("2027-01-15")


@pytest.mark.parametrize("steps", [((Kind.APPLICATION, "2026-11-01"),), ADMITTED[:2]], ids=["applied", "not approved"])
def test_who_is_not_admitted_has_no_probation(store: Store, steps: tuple[tuple[Kind, str], ...]) -> None:
    begin(store, "方芳", *steps)
    assert (row_of(store).probation_ends, row_of(store).probation_words) == (None, "")


def test_of_a_month_of_admission_the_list_tells_the_month(store: Store) -> None:
    on_probation(store, joined_month="2026-07")
    (row,) = [row for row in track_rows(store, TODAY) if row.person_id == "p3"]
    assert (row.probation_ends, row.only_month) == (day("2027-07-31"), True)


def page_of(store: Store, file_id: str, today: date = TODAY) -> TrackPage:
    page = track_page(store, file_id, today)
    assert page is not None
    return page


def test_a_row_says_the_next_step_and_the_days_left(store: Store) -> None:
    begin(store)
    row = row_of(store)
    assert (row.stage, row.step, row.due_on) == (Stage.APPLICANT, "派人谈话", day("2026-12-01"))
    assert (row.mark, row.urgency) == ("剩 9 天", Urgency.SOON)


@pytest.mark.parametrize(
    ("today", "mark", "urgency"),
    [("2026-12-01", "今天", Urgency.SOON), ("2026-12-02", "过期 1 天", Urgency.OVERDUE)],
)
def test_the_last_day_is_today_and_the_day_after_is_late(store: Store, today: str, mark: str, urgency: Urgency) -> None:
    begin(store)
    row = row_of(store, today=day(today))
    assert (row.mark, row.urgency) == (mark, urgency)


def test_a_step_without_a_limit_can_be_taken_now(store: Store) -> None:
    begin(store, "方芳", (Kind.APPLICATION, "2026-01-10"), (Kind.FIRST_TALK, "2026-01-20"))
    row = row_of(store)
    assert (row.step, row.mark, row.due_on) == ("确定为入党积极分子", "可以办", None)


def test_a_probation_that_is_over_says_since_when(store: Store) -> None:
    file_id = begin(store, "方芳", (Kind.ADMISSION_VOTE, "2025-11-10"), (Kind.ADMISSION_APPROVAL, "2025-12-10"))
    admissions.admit(store, seen(store, Admission, file_id))
    row = row_of(store)
    assert (row.stage, row.step, row.mark) == (Stage.PROBATIONARY, "提出转正申请（11月10日满期）", "满期 12 天")


def test_a_member_on_probation_without_a_file_is_told_of_too(store: Store) -> None:
    on_probation(store, joined_month="2025-12")
    row = row_of(store, "王志强")
    assert (row.file_id, row.stage, row.step) == (None, Stage.PROBATIONARY, "党员大会讨论转正（2026年12月满期）")


def test_a_member_on_probation_whose_admission_is_not_known_is_listed_without_a_day(store: Store) -> None:
    on_probation(store)
    assert row_of(store, "王志强").step == "党员大会讨论转正（入党日期没有登记）"


def test_a_member_with_a_file_is_listed_once(store: Store) -> None:
    on_probation(store)
    first = StepDraft(kind=Kind.ADMISSION_VOTE, done_on=day("2026-01-09"))
    admissions.start(store, StartDraft(branch_id=BRANCH, known_id="p3", first=first))
    assert row_of(store, "王志强").file_id is not None


def test_the_late_stand_first_and_the_ended_last(store: Store) -> None:
    begin(store, "丙", (Kind.APPLICATION, "2026-11-01"))
    begin(store, "乙", (Kind.APPLICATION, "2026-01-10"))
    ended = begin(store, "甲", (Kind.APPLICATION, "2026-01-10"))
    admissions.end(store, seen(store, Admission, ended), TODAY, "调离")
    assert [row.name for row in track_rows(store, TODAY)] == ["乙", "丙", "甲"]


def test_an_ended_file_has_no_next_step(store: Store) -> None:
    ended = begin(store)
    admissions.end(store, seen(store, Admission, ended), TODAY, "调离")
    row = row_of(store)
    assert (row.stage_words, row.step, row.mark) == ("已终止", "", "")


def test_what_presses_is_what_falls_due_within_thirty_days(store: Store) -> None:
    begin(store, "乙", (Kind.APPLICATION, "2026-11-22"))
    begin(store, "丙", (Kind.ADMISSION_VOTE, "2025-12-23"), (Kind.ADMISSION_APPROVAL, "2026-01-10"))
    begin(store, "丁", (Kind.ADMISSION_VOTE, "2025-12-22"), (Kind.ADMISSION_APPROVAL, "2026-01-10"))
    assert {row.name for row in pressing(track_rows(store, TODAY), TODAY)} == {"乙", "丁"}


def test_rows_are_narrowed_by_stage_name_initials_and_branch(store: Store) -> None:
    plant(store, "other", "东边居民小组党支部", members=3)
    begin(store, "方芳")
    begin(store, "程亮", (Kind.ACTIVIST, "2026-11-01"), branch="other")
    rows = [row for row in track_rows(store, TODAY) if row.file_id]
    assert [row.name for row in rows_like(rows, "ff")] == ["方芳"]
    assert [row.name for row in rows_like(rows, "东边")] == ["程亮"]
    assert [row.name for row in rows_like(rows, stage=Stage.ACTIVIST)] == ["程亮"]
    assert [row.name for row in rows_like(rows, branch_id=BRANCH)] == ["方芳"]


def test_stages_are_counted_without_the_ended(store: Store) -> None:
    begin(store, "乙", (Kind.APPLICATION, "2026-01-10"))
    admissions.end(store, seen(store, Admission, begin(store, "甲")), TODAY, "调离")
    rows = track_rows(store, TODAY)
    assert stage_counts(rows)[Stage.APPLICANT] == 1
    assert summary(rows) == "申请人 1　过期 1 人"


def test_an_approval_that_the_roll_does_not_know_is_the_next_thing_to_do(store: Store) -> None:
    file_id = begin(store, "方芳", (Kind.ADMISSION_VOTE, "2026-07-08"), (Kind.ADMISSION_APPROVAL, "2026-08-20"))
    row = row_of(store)
    assert (row.step, row.mark, row.urgency) == ("审批已通过，待列入名册", "待办", Urgency.SOON)
    admissions.admit(store, seen(store, Admission, file_id))
    assert row_of(store).step == "入党宣誓"


def test_an_approved_conversion_waits_for_the_roll_too(store: Store) -> None:
    begin(store, "方芳", (Kind.CONVERSION_VOTE, "2026-07-10"), (Kind.CONVERSION_APPROVAL, "2026-08-15"))
    assert row_of(store).step == "转正已批准，名册待更新"


def test_candidates_are_known_people_who_are_not_full_and_have_no_file(store: Store) -> None:
    begin(store)
    on_probation(store)
    with store.change("准备") as tx:
        tx.put(Person(id="guest", name="列席的人"))
    assert [(c.name, c.note) for c in candidates(store, BRANCH)] == [("列席的人", "已登记的人"), ("王志强", "预备党员")]


# one person's page


def test_a_page_shows_every_step_with_what_was_done_and_what_is_next(store: Store) -> None:
    file_id = begin(store, "方芳", (Kind.APPLICATION, "2026-11-01"), born=day("1998-03-02"))
    page = page_of(store, file_id)
    first, second, third = page.lines[:3]
    assert (first.state, first.day, second.state, second.when) == (
        StepState.DONE, "2026年11月1日", StepState.NEXT, "最晚 2026年12月1日",
    )  # fmt: skip
    assert (third.state, page.next_kind, page.about) == (StepState.LATER, Kind.FIRST_TALK, "1998年3月2日出生")


def test_a_reason_stands_with_its_source(store: Store) -> None:
    (_, talk, *_) = page_of(store, begin(store)).lines
    assert talk.why == ("收到申请书后1个月内派人谈话（《中国共产党发展党员工作细则》）",)


def test_each_inspection_has_its_line_and_the_next_one_too(store: Store) -> None:
    file_id = begin(store, "方芳", (Kind.ACTIVIST, "2025-11-20"), (Kind.TRAINERS, "2025-11-20"))
    take(store, file_id, Kind.INSPECTION, "2026-05-20")
    inspections = [line for line in page_of(store, file_id).lines if line.kind is Kind.INSPECTION]
    assert [(line.state, line.day or line.when) for line in inspections] == [
        (StepState.DONE, "2026年5月20日"), (StepState.NEXT, "最晚 2026年11月20日"),
    ]  # fmt: skip


def test_an_inspection_that_presses_waits_for_the_trainers(store: Store) -> None:
    page = page_of(store, begin(store, "方芳", (Kind.ACTIVIST, "2026-05-20")))
    assert (page.next_kind, kinds_to_record(page)[0][0]) == (Kind.TRAINERS, Kind.TRAINERS)


def test_people_papers_and_notes_stand_below_a_step(store: Store) -> None:
    file_id = begin(store)
    take(store, file_id, Kind.FIRST_TALK, "2026-11-10", people="林晓燕", document="谈话记录", note="态度端正")
    assert page_of(store, file_id).lines[1].details == "材料：谈话记录　谈话人：林晓燕　态度端正"


def test_a_sponsor_without_his_rights_is_said_with_the_article(store: Store) -> None:
    file_id = begin(store, "方芳", (Kind.TARGET, "2026-01-10"))
    take(store, file_id, Kind.SPONSORS, "2026-02-10", people="陈建国、蔡明")
    (line,) = [line for line in page_of(store, file_id).lines if line.kind is Kind.SPONSORS]
    assert line.remarks[0].startswith("蔡明当天停止行使党员权利")
    assert "第十四条" in line.remarks[0]


def test_rights_that_came_back_are_no_matter(store: Store) -> None:
    shown = seen(store, MemberCondition, "c30")
    with store.change("准备") as tx:
        tx.put(replace(shown.record, ended_on=day("2026-01-01")), heads=shown.heads)
    file_id = begin(store, "方芳", (Kind.TARGET, "2026-01-10"))
    take(store, file_id, Kind.SPONSORS, "2026-02-10", people="陈建国、蔡明")
    (line,) = [line for line in page_of(store, file_id).lines if line.kind is Kind.SPONSORS]
    assert line.remarks == ()


def test_steps_left_out_are_shown_as_not_recorded(store: Store) -> None:
    lines = page_of(store, begin(store, "方芳", (Kind.ACTIVIST, "2026-01-10"))).lines
    assert [(line.kind, line.day) for line in lines if line.state is StepState.MISSING] == [
        (Kind.APPLICATION, "没有记录"), (Kind.FIRST_TALK, "没有记录"),
    ]  # fmt: skip


def test_an_approval_offers_the_roll_until_it_has_the_member(store: Store) -> None:
    file_id = begin(store, "方芳", (Kind.ADMISSION_VOTE, "2026-07-08"))
    assert page_of(store, file_id).offer is None
    take(store, file_id, Kind.ADMISSION_APPROVAL, "2026-08-20")
    page = page_of(store, file_id)
    assert page.offer is Offer.ADMIT
    assert "2026年7月8日" in page.offer_words
    admissions.admit(store, seen(store, Admission, file_id))
    assert page_of(store, file_id).offer is None


def test_an_approved_conversion_offers_full_membership_and_says_from_when_what_counts(store: Store) -> None:
    file_id = begin(store, "方芳", (Kind.ADMISSION_VOTE, "2025-07-08"), (Kind.ADMISSION_APPROVAL, "2025-08-20"))
    admissions.admit(store, seen(store, Admission, file_id))
    take(store, file_id, Kind.CONVERSION_VOTE, "2026-07-10")
    take(store, file_id, Kind.CONVERSION_APPROVAL, "2026-08-15")
    page = page_of(store, file_id)
    assert page.offer is Offer.CONVERT
    assert "党龄从2026年7月8日算起，表决权从批准之日（2026年8月15日）起" in page.offer_words
    admissions.convert(store, seen(store, Admission, file_id))
    assert (page_of(store, file_id).offer, page_of(store, file_id).stage) == (None, Stage.FULL)


def test_an_ended_file_says_why(store: Store) -> None:
    file_id = begin(store)
    admissions.end(store, seen(store, Admission, file_id), TODAY, "本人调离")
    page = page_of(store, file_id)
    assert (page.ended, page.next_kind) == ("2026年11月22日终止：本人调离", None)


def test_the_next_step_is_offered_first_and_a_done_one_not_again(store: Store) -> None:
    kinds = [kind for kind, _ in kinds_to_record(page_of(store, begin(store)))]
    assert kinds[0] is Kind.FIRST_TALK
    assert Kind.APPLICATION not in kinds
    assert Kind.EXTENSION in kinds


def test_a_file_may_begin_with_any_step() -> None:
    assert {kind for kind, _ in first_kinds()} == set(Kind)
    assert "第十三条" in rule_words(Kind.TARGET)


def test_a_file_that_is_gone_has_no_page(store: Store) -> None:
    file_id = begin(store)
    admissions.delete(store, seen(store, Admission, file_id))
    assert track_page(store, file_id, TODAY) is None
