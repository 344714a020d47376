"""Grades of an appraisal: how they stand while they are given, and how minutes sum them up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pbdesk.model import AgendaKind, Grade, MeetingKind, Outcome
from pbdesk.views.grades import grade_stand, summed_up
from pbdesk.views.roll import Roll, Seat
from pbdesk.views.sittings import shared
from tests.views.ballots import a_roll, an_item, stand, there

E, Q, B = Grade.EXCELLENT, Grade.QUALIFIED, Grade.BASIC
ROLL = a_roll(8, probationary=2)


@pytest.mark.parametrize(("full", "most"), [(8, 2), (9, 3), (20, 6), (23, 7)])
def test_a_third_of_the_full_members_may_be_excellent(full: int, most: int) -> None:
    assert grade_stand({}, a_roll(full, probationary=3).seats).sentence.startswith(f"优秀 0/最多 {most}　")


def test_grades_are_open_until_everyone_has_one() -> None:
    assert grade_stand({"f1": E}, ROLL.seats).outcome is Outcome.PENDING
    assert grade_stand({f"f{n}": Q for n in range(1, 9)}, ROLL.seats).outcome is Outcome.MET


def test_one_too_many_is_said_with_the_number() -> None:
    found = grade_stand({"f1": E, "f2": E, "f3": E}, ROLL.seats)
    assert found.outcome is Outcome.UNMET
    assert found.sentence.endswith("优秀超过正式党员 8 人的三分之一，请减到 2 人以内。")


def test_a_roll_without_full_members_has_nobody_to_grade() -> None:
    assert grade_stand({}, (Seat(number=1, person_id="y", name="y", full=False),)).outcome is Outcome.UNKNOWN


def test_the_agenda_item_of_an_appraisal_tells_the_same_numbers() -> None:
    marks = tuple(replace(p, grade=E if p.person_id == "f1" else None) for p in there(ROLL, 8))
    found = stand(ROLL, marks, an_item(AgendaKind.APPRAISAL), kind=MeetingKind.DEMOCRATIC_APPRAISAL)
    assert found.sentence == "正式党员 8 人，优秀 1 人，3×1 ≤ 8；预备党员参加评议，不评等次。"


def test_another_part_of_the_sitting_takes_no_grades_over() -> None:
    marks = tuple(replace(p, grade=E) for p in there(ROLL, 8))
    assert {p.grade for p in shared(marks, Roll(ROLL.seats))} == {None}


def test_minutes_name_all_but_those_who_are_simply_qualified() -> None:
    names = {"a": "甲", "b": "乙", "c": "丙", "d": "丁"}
    assert summed_up({"a": E, "b": Q, "c": Q, "d": B}, names) == "优秀1人（甲），合格2人，基本合格1人（丁）"
    assert summed_up({}, names) == ""
