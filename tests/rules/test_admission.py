"""Admission of members, DEV-01 to DEV-19: each rule kept, broken, and at its very edge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pbdesk.model import AdmissionStep, Severity
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission import probation_end, stage_of, track_stand
from pbdesk.rules.admission_book import step_rules
from pbdesk.rules.admission_remarks import names_in
from pbdesk.rules.admission_track import Helper, Stage, StepStand, StepState, Track

TODAY = date(2026, 11, 22)


def day(text: str) -> date:
    return date.fromisoformat(text)


def a_step(kind: Kind, on: str, number: int = 1, **more: Any) -> AdmissionStep:
    return AdmissionStep(id=f"{kind.value}-{number}-{on}", admission_id="a", kind=kind, done_on=day(on), **more)


def a_track(*steps: AdmissionStep, **facts: Any) -> Track:
    return Track(steps=steps, **facts)


def stand_of(track: Track, kind: Kind, today: date = TODAY) -> StepStand:
    (found,) = [s for s in track_stand(track, today).steps if s.kind is kind]
    return found


def said_of(track: Track, kind: Kind, today: date = TODAY) -> list[str]:
    return [r.sentence for r in stand_of(track, kind, today).remarks]


def until(last: Kind, **changed: str) -> Track:
    """A faultless way up to a step, with the days of some steps changed."""
    days = {
        Kind.APPLICATION: "2024-01-10", Kind.FIRST_TALK: "2024-02-01", Kind.ACTIVIST: "2024-06-20",
        Kind.TRAINERS: "2024-06-20", Kind.INSPECTION: "2024-12-20", Kind.TARGET: "2025-06-20",
        Kind.SPONSORS: "2025-06-25", Kind.POLITICAL_REVIEW: "2025-07-10", Kind.TRAINING: "2025-07-21",
        Kind.COMMITTEE_REVIEW: "2025-08-01", Kind.PRE_REVIEW: "2025-08-20", Kind.ADMISSION_VOTE: "2025-09-10",
        Kind.ADMISSION_APPROVAL: "2025-10-15", Kind.OATH: "2025-11-01", Kind.CONVERSION_REQUEST: "2026-08-25",
        Kind.CONVERSION_VOTE: "2026-09-15", Kind.CONVERSION_APPROVAL: "2026-10-20",
    }  # fmt: skip
    more: dict[Kind, dict[str, Any]] = {
        Kind.TRAINERS: {"people": "陈建国、李秀英"}, Kind.SPONSORS: {"people": "陈建国、李秀英"},
        Kind.TRAINING: {"ended_on": day("2025-07-23")}, Kind.ADMISSION_APPROVAL: {"people": "春江街道党工委"},
    }  # fmt: skip
    days |= {Kind(kind): text for kind, text in changed.items()}
    order = list(Kind)
    taken = [k for k in days if order.index(k) <= order.index(last)]
    steps = [a_step(kind, days[kind], **more.get(kind, {})) for kind in taken]
    if last is not Kind.INSPECTION and order.index(last) > order.index(Kind.INSPECTION):
        steps.append(a_step(Kind.INSPECTION, "2025-06-18", 2))
    return a_track(*steps)


def with_step(track: Track, kind: Kind, **changed: Any) -> Track:
    """The same way with one step told otherwise."""
    steps = tuple(
        AdmissionStep(id=s.id, admission_id="a", kind=kind, done_on=changed.get("done_on", s.done_on),
                      **{k: v for k, v in changed.items() if k != "done_on"}) if s.kind is kind else s
        for s in track.steps
    )  # fmt: skip
    return Track(steps=steps, members=track.members)


def test_the_book_holds_every_step_in_its_order() -> None:
    assert list(step_rules()) == [
        *[k for k in Kind if k not in (Kind.EXTENSION, Kind.CONVERSION_REQUEST, Kind.CONVERSION_VOTE,
                                       Kind.CONVERSION_APPROVAL)],
        Kind.CONVERSION_REQUEST, Kind.EXTENSION, Kind.CONVERSION_VOTE, Kind.CONVERSION_APPROVAL,
    ]  # fmt: skip
    ranks = [rule.rank for rule in step_rules().values()]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("kind", "article"),
    [(Kind.TARGET, "第十三条"), (Kind.SPONSORS, "第十四条"), (Kind.POLITICAL_REVIEW, "第十六条"),
     (Kind.TRAINING, "第十七条"), (Kind.PRE_REVIEW, "第十九条"), (Kind.ADMISSION_VOTE, "第二十条"),
     (Kind.EXTENSION, "第三十二条"), (Kind.CONVERSION_VOTE, "第三十三条")],
)  # fmt: skip
def test_articles_that_were_seen_are_cited(kind: Kind, article: str) -> None:
    assert article in step_rules()[kind].said.citation


@pytest.mark.parametrize("kind", [Kind.FIRST_TALK, Kind.INSPECTION, Kind.ADMISSION_APPROVAL, Kind.OATH])
def test_articles_that_were_not_seen_are_cited_by_document_only(kind: Kind) -> None:
    assert step_rules()[kind].said.citation == "《中国共产党发展党员工作细则》"


def test_a_faultless_way_has_no_remarks_and_nothing_open() -> None:
    stand = track_stand(until(Kind.CONVERSION_APPROVAL), TODAY)
    assert [(s.kind, r.sentence) for s in stand.steps for r in s.remarks] == []
    assert (stand.stage, stand.open, stand.next) == (Stage.FULL, (), None)


@pytest.mark.parametrize(
    ("last", "stage", "then"),
    [
        (Kind.APPLICATION, Stage.APPLICANT, [Kind.FIRST_TALK]),
        (Kind.FIRST_TALK, Stage.APPLICANT, [Kind.ACTIVIST]),
        (Kind.ACTIVIST, Stage.ACTIVIST, [Kind.INSPECTION, Kind.TRAINERS]),
        (Kind.TARGET, Stage.TARGET, [Kind.SPONSORS, Kind.POLITICAL_REVIEW, Kind.TRAINING]),
        (Kind.TRAINING, Stage.TARGET, [Kind.COMMITTEE_REVIEW]),
        (Kind.COMMITTEE_REVIEW, Stage.TARGET, [Kind.PRE_REVIEW]),
        (Kind.PRE_REVIEW, Stage.TARGET, [Kind.ADMISSION_VOTE]),
        (Kind.ADMISSION_VOTE, Stage.TARGET, [Kind.ADMISSION_APPROVAL]),
        (Kind.ADMISSION_APPROVAL, Stage.PROBATIONARY, [Kind.CONVERSION_REQUEST, Kind.OATH]),
        (Kind.OATH, Stage.PROBATIONARY, [Kind.CONVERSION_REQUEST]),
        (Kind.CONVERSION_REQUEST, Stage.PROBATIONARY, [Kind.CONVERSION_VOTE]),
        (Kind.CONVERSION_VOTE, Stage.PROBATIONARY, [Kind.CONVERSION_APPROVAL]),
    ],
)
def test_after_each_step_the_next_is_known(last: Kind, stage: Stage, then: list[Kind]) -> None:
    stand = track_stand(until(last), TODAY)
    assert (stand.stage, [s.kind for s in stand.open]) == (stage, then)


def test_what_can_be_done_at_once_stands_before_what_has_time() -> None:
    approved = track_stand(until(Kind.ADMISSION_APPROVAL), day("2025-10-20"))
    assert [s.kind for s in approved.open] == [Kind.OATH, Kind.CONVERSION_REQUEST]
    active = track_stand(until(Kind.ACTIVIST), day("2024-06-20"))
    assert [s.kind for s in active.open] == [Kind.TRAINERS, Kind.INSPECTION]


@pytest.mark.parametrize(("today", "first"), [("2026-08-10", Kind.OATH), ("2026-08-11", Kind.CONVERSION_REQUEST)])
def test_the_end_of_probation_presses_a_month_ahead(today: str, first: Kind) -> None:
    step = track_stand(until(Kind.ADMISSION_APPROVAL), day(today)).next
    assert step is not None
    assert step.kind is first


def test_steps_of_one_rank_may_be_taken_in_any_order() -> None:
    track = until(Kind.TARGET)
    training = a_step(Kind.TRAINING, "2025-07-01", ended_on=day("2025-07-03"))
    stand = track_stand(Track(steps=(*track.steps, training)), TODAY)
    assert [s.kind for s in stand.open] == [Kind.SPONSORS, Kind.POLITICAL_REVIEW]


def test_a_step_left_out_is_missing_and_not_next() -> None:
    track = a_track(a_step(Kind.APPLICATION, "2026-01-10"), a_step(Kind.ACTIVIST, "2026-06-20"))
    assert stand_of(track, Kind.FIRST_TALK).state is StepState.MISSING
    assert Kind.FIRST_TALK not in [s.kind for s in track_stand(track, TODAY).open]


def test_an_extension_only_appears_once_it_was_taken() -> None:
    assert Kind.EXTENSION not in [s.kind for s in track_stand(until(Kind.OATH), TODAY).steps]


def test_a_track_that_ended_has_nothing_open() -> None:
    track = Track(steps=until(Kind.ACTIVIST).steps, ended_on=day("2025-01-01"))
    assert track_stand(track, TODAY).open == ()


# DEV-01: eighteen years


@pytest.mark.parametrize(("born", "young"), [("2005-01-09", False), ("2006-01-10", False), ("2006-01-11", True)])
def test_an_applicant_is_eighteen(born: str, young: bool) -> None:
    track = Track(steps=until(Kind.APPLICATION).steps, born_on=day(born))
    assert (said_of(track, Kind.APPLICATION) != []) is young


def test_born_on_29_february_is_eighteen_on_the_28th() -> None:
    on_time = Track(steps=(a_step(Kind.APPLICATION, "2022-02-28"),), born_on=day("2004-02-29"))
    assert said_of(on_time, Kind.APPLICATION) == []


# DEV-02: a talk within a month


@pytest.mark.parametrize(("talk", "late"), [("2024-01-20", 0), ("2024-02-10", 0), ("2024-02-11", 1)])
def test_the_talk_comes_within_a_month(talk: str, late: int) -> None:
    said = said_of(until(Kind.FIRST_TALK, first_talk=talk), Kind.FIRST_TALK)
    assert said == ([f"晚了{late}天：收到申请书后1个月内派人谈话。"] if late else [])


def test_a_month_from_the_31st_ends_with_the_shorter_month() -> None:
    track = a_track(a_step(Kind.APPLICATION, "2026-01-31"))
    stand = stand_of(track, Kind.FIRST_TALK)
    assert (stand.latest, stand.due_on) == (day("2026-02-28"), day("2026-02-28"))


# DEV-04, DEV-07: trainers and sponsors

MEMBERS = (
    Helper("陈建国", day("1991-06-01")),
    Helper("李秀英", day("1991-06-01")),
    Helper("蔡明", day("1991-06-01"), ((day("2025-01-01"), day("2026-01-01")),)),
    Helper("王志强", None),
)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("陈建国", []),
        ("陈建国 李秀英", []),
        ("", ["没有写是谁"]),
        ("陈建国、李秀英、蔡明", ["写了3个人，应当是1至2名", "蔡明当天停止行使党员权利"]),
    ],
)
def test_one_or_two_full_members_train(people: str, said: list[str]) -> None:
    track = with_step(until(Kind.TRAINERS), Kind.TRAINERS, done_on=day("2025-06-20"), people=people)
    told = said_of(Track(steps=track.steps, members=MEMBERS), Kind.TRAINERS)
    assert [sentence.split("：", 1)[0] for sentence in told] == said


@pytest.mark.parametrize(
    ("people", "on", "said"),
    [
        ("陈建国、李秀英", "2025-06-25", []),
        ("陈建国", "2025-06-25", ["写了1个人，应当是2名"]),
        ("陈建国、王志强", "2025-06-25", ["王志强当天还不是正式党员"]),
        ("陈建国、蔡明", "2025-12-31", ["蔡明当天停止行使党员权利"]),
        ("陈建国、蔡明", "2026-01-01", []),
        ("陈建国、高远", "2025-06-25", ["高远不在本支部名册里，请核对"]),
    ],
)
def test_two_full_members_with_their_rights_sponsor(people: str, on: str, said: list[str]) -> None:
    track = with_step(until(Kind.SPONSORS), Kind.SPONSORS, done_on=day(on), people=people)
    told = said_of(Track(steps=track.steps, members=MEMBERS), Kind.SPONSORS)
    assert [sentence.split("：", 1)[0] for sentence in told] == said


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("陈建国、李秀英", ("陈建国", "李秀英")),
        ("王 伟　李 明", ("王伟", "李明")),
        ("陈和（组织委员），张伟", ("陈和", "张伟")),
        (None, ()),
    ],
)
def test_names_are_read_as_people_write_them(text: str | None, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


# DEV-05: every half-year


def test_the_first_inspection_is_due_half_a_year_after_becoming_an_activist() -> None:
    assert stand_of(until(Kind.TRAINERS), Kind.INSPECTION).latest == day("2024-12-20")


def test_an_inspection_soon_after_becoming_an_activist_is_asked_about() -> None:
    soon = a_track(a_step(Kind.ACTIVIST, "2026-06-20"), a_step(Kind.INSPECTION, "2026-07-20"))
    (said,) = stand_of(soon, Kind.INSPECTION).remarks
    assert said.sentence.startswith("离确定为入党积极分子才30天就考察，请核对日期")
    assert said.severity is Severity.PRACTICE


def test_the_next_inspection_is_due_half_a_year_after_the_last() -> None:
    track = track_stand(until(Kind.INSPECTION), day("2025-01-10"))
    assert [(s.kind, s.due_on) for s in track.open] == [(Kind.INSPECTION, day("2025-06-20")), (Kind.TARGET, None)]


@pytest.mark.parametrize(("on", "kept"), [("2024-12-20", True), ("2024-12-21", False)])
def test_more_than_half_a_year_without_inspection_is_said(on: str, kept: bool) -> None:
    said = said_of(until(Kind.INSPECTION, inspection=on), Kind.INSPECTION)
    assert said == ([] if kept else ["2024年6月20日到2024年12月21日之间超过6个月没有考察：每半年考察一次。"])


def test_half_a_year_before_becoming_a_target_counts_too() -> None:
    steps = until(Kind.TARGET, target="2025-09-01").steps
    track = Track(steps=tuple(s for s in steps if s.done_on != day("2025-06-18")))
    assert len(said_of(track, Kind.INSPECTION)) == 1


def test_half_a_year_from_31_august_ends_with_february() -> None:
    track = a_track(a_step(Kind.ACTIVIST, "2025-08-31"))
    assert stand_of(track, Kind.INSPECTION).latest == day("2026-02-28")


def test_a_target_is_not_inspected_every_half_year_any_more() -> None:
    assert Kind.INSPECTION not in [s.kind for s in track_stand(until(Kind.TARGET), TODAY).open]


# DEV-06: a year as an activist


@pytest.mark.parametrize(("on", "early"), [("2025-06-19", 1), ("2025-06-20", 0), ("2025-08-01", 0)])
def test_a_target_was_an_activist_for_a_year(on: str, early: int) -> None:
    stand = stand_of(until(Kind.TARGET, target=on), Kind.TARGET)
    assert [r.sentence for r in stand.remarks] == (
        [f"提前了{early}天：确定为积极分子后要培养考察满1年。"] if early else []
    )
    assert all("第十三条" in r.citation for r in stand.remarks)


def test_the_earliest_day_is_told_beforehand_with_its_article() -> None:
    stand = stand_of(until(Kind.TRAINERS), Kind.TARGET)
    assert (stand.earliest, stand.latest) == (day("2025-06-20"), None)
    assert "第十三条" in stand.reasons[0].citation


# DEV-08, DEV-11: the order


@pytest.mark.parametrize(
    ("review", "said"), [("2025-09-09", []), ("2025-09-10", []), ("2025-09-11", ["在“党员大会讨论接收”"])]
)
def test_the_political_review_comes_before_the_vote(review: str, said: list[str]) -> None:
    days = {"political_review": review, "committee_review": "2025-09-10", "pre_review": "2025-09-10"}
    track = until(Kind.ADMISSION_VOTE, **days)
    kept = Track(steps=tuple(s for s in track.steps if s.kind not in (Kind.COMMITTEE_REVIEW, Kind.PRE_REVIEW)))
    told = said_of(kept, Kind.POLITICAL_REVIEW)
    assert [sentence[: len(begin)] for sentence, begin in zip(told, said, strict=True)] == said


# DEV-09: three days or twenty-four hours


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ended_on": day("2025-07-23")}, []),
        ({"ended_on": day("2025-07-22")}, ["只有2天"]),
        ({"note": "共24学时"}, []),
        ({"note": "16 学时"}, ["只有16学时"]),
        ({"ended_on": day("2025-07-22"), "document": "结业证书（24课时）"}, []),
        ({}, ["没有写结束日期，也没有写学时，核对不了够不够"]),
    ],
)
def test_training_lasts_three_days_or_24_hours(more: dict[str, Any], said: list[str]) -> None:
    told = said_of(with_step(until(Kind.TRAINING), Kind.TRAINING, **more), Kind.TRAINING)
    assert [sentence.split("：", 1)[0] for sentence in told] == said


def test_a_training_is_over_on_its_last_day() -> None:
    track = with_step(until(Kind.COMMITTEE_REVIEW), Kind.TRAINING, ended_on=day("2025-08-02"))
    assert said_of(track, Kind.TRAINING)[0].startswith("在“支委会审查”之后才做")


# DEV-12, DEV-13, DEV-14


@pytest.mark.parametrize(("vote", "late"), [("2025-08-21", 0), ("2025-09-20", 0), ("2025-09-21", 1)])
def test_the_vote_comes_within_a_month_of_the_pre_review(vote: str, late: int) -> None:
    stand = stand_of(until(Kind.ADMISSION_VOTE, admission_vote=vote), Kind.ADMISSION_VOTE)
    assert [(r.sentence[:4], r.citation) for r in stand.remarks] == ([(f"晚了{late}天", "通行做法")] if late else [])


@pytest.mark.parametrize(
    ("approval", "said"),
    [
        ("2025-12-10", []),
        ("2025-12-11", ["晚了1天"]),
        ("2026-03-10", ["晚了90天"]),
        ("2026-03-11", ["晚了91天", "晚了1天"]),
    ],
)
def test_approval_comes_within_three_months_or_six(approval: str, said: list[str]) -> None:
    told = said_of(until(Kind.ADMISSION_APPROVAL, admission_approval=approval), Kind.ADMISSION_APPROVAL)
    assert [sentence.split("：", 1)[0] for sentence in told] == said


@pytest.mark.parametrize(("today", "lapsed"), [("2026-03-10", False), ("2026-03-11", True)])
def test_after_six_months_without_approval_the_vote_is_to_be_taken_again(today: str, lapsed: bool) -> None:
    said = said_of(until(Kind.ADMISSION_VOTE), Kind.ADMISSION_APPROVAL, day(today))
    assert any("重新提交党员大会表决" in sentence for sentence in said) is lapsed


def test_a_second_vote_is_what_counts() -> None:
    again = a_step(Kind.ADMISSION_VOTE, "2026-04-10", 2)
    track = Track(steps=(*until(Kind.ADMISSION_VOTE).steps, again))
    assert stand_of(track, Kind.ADMISSION_APPROVAL, day("2026-04-20")).latest == day("2026-07-10")
    assert probation_end(track) == day("2027-04-10")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("春江街道党工委", True),
        ("榕溪社区党委", False),
        ("石岩村党委", False),
        ("永盛公司党总支", False),
        ("石岩村街道党工委", True),
    ],
)
def test_a_community_or_general_branch_cannot_approve(who: str, may: bool) -> None:
    track = with_step(until(Kind.ADMISSION_APPROVAL), Kind.ADMISSION_APPROVAL, people=who)
    assert (said_of(track, Kind.ADMISSION_APPROVAL) == []) is may


def test_a_temporary_branch_is_told_that_it_does_not_admit() -> None:
    track = Track(steps=until(Kind.PRE_REVIEW).steps, temporary=True)
    assert [s for s in said_of(track, Kind.ADMISSION_VOTE) if s.startswith("临时党支部一般不接收预备党员")]


# DEV-16: a year from the vote


def test_probation_runs_a_year_from_the_vote_not_from_the_approval() -> None:
    assert probation_end(until(Kind.ADMISSION_APPROVAL)) == day("2026-09-10")


def test_probation_from_29_february_ends_on_the_28th() -> None:
    assert probation_end(a_track(a_step(Kind.ADMISSION_VOTE, "2024-02-29"))) == day("2025-02-28")


def test_without_a_track_of_votes_probation_runs_from_admission() -> None:
    track = a_track(joined_on=day("2025-12-01"))
    stand = track_stand(track, TODAY)
    assert (stand.probation_ends, stand.stage) == (day("2026-12-01"), Stage.PROBATIONARY)
    assert stand.due_on == stand.probation_ends


@pytest.mark.parametrize(("vote", "early"), [("2026-09-09", 1), ("2026-09-10", 0), ("2026-09-15", 0)])
def test_conversion_is_not_discussed_before_probation_is_over(vote: str, early: int) -> None:
    said = said_of(until(Kind.CONVERSION_VOTE, conversion_vote=vote), Kind.CONVERSION_VOTE)
    assert [sentence[:5] for sentence in said] == ([f"提前了{early}天"] if early else [])


def test_conversion_presses_from_the_day_probation_is_over() -> None:
    stand = track_stand(until(Kind.CONVERSION_REQUEST), TODAY)
    assert (stand.next and stand.next.kind, stand.due_on) == (Kind.CONVERSION_VOTE, day("2026-09-10"))


# DEV-17: the extension


@pytest.mark.parametrize(
    ("to", "said"),
    [("2027-03-09", ["延长不到半年，最早应到2027年3月10日"]), ("2027-03-10", []), ("2027-09-10", []),
     ("2027-09-11", ["延长超过1年，最晚应到2027年9月10日"])],
)  # fmt: skip
def test_an_extension_is_half_a_year_to_a_year(to: str, said: list[str]) -> None:
    extension = a_step(Kind.EXTENSION, "2026-09-15", ended_on=day(to))
    track = Track(steps=(*until(Kind.CONVERSION_REQUEST).steps, extension))
    assert [sentence.split("：", 1)[0] for sentence in said_of(track, Kind.EXTENSION)] == said


def test_an_extension_moves_the_end_of_probation() -> None:
    extension = a_step(Kind.EXTENSION, "2026-09-15", ended_on=day("2027-03-10"))
    track = Track(steps=(*until(Kind.CONVERSION_REQUEST).steps, extension))
    stand = track_stand(track, TODAY)
    assert (stand.probation_ends, stand.due_on) == (day("2027-03-10"), day("2027-03-10"))
    assert [s.kind for s in stand.open] == [Kind.CONVERSION_VOTE]


# DEV-18: approval of the conversion


@pytest.mark.parametrize(("on", "late"), [("2026-12-15", 0), ("2026-12-16", 1)])
def test_conversion_is_approved_within_three_months(on: str, late: int) -> None:
    said = said_of(until(Kind.CONVERSION_APPROVAL, conversion_approval=on), Kind.CONVERSION_APPROVAL)
    assert [sentence[:4] for sentence in said] == ([f"晚了{late}天"] if late else [])


def test_standing_is_cited_from_the_constitution() -> None:
    assert "《中国共产党章程》第七条" in step_rules()[Kind.CONVERSION_APPROVAL].said.citation


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"full_on": day("2020-01-01")}, Stage.FULL),
        ({"joined_on": day("2026-01-01")}, Stage.PROBATIONARY),
        ({}, Stage.APPLICANT),
    ],
)
def test_the_roll_decides_where_the_track_is_silent(facts: dict[str, date], stage: Stage) -> None:
    assert stage_of(a_track(**facts)) is stage
