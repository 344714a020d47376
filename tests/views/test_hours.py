"""A year in class hours: targets by standing and days, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pbdesk.model import Meeting, MeetingKind, Policy
from pbdesk.rules.hours import reckoned
from pbdesk.store import Store
from pbdesk.views.hours import HoursLine, HoursYear, hours_year
from tests.builders import a_meeting, a_membership, a_person, fill
from tests.orchard import BRANCH, EASED, TODAY, a_file


@pytest.fixture
def branch() -> Iterator[Store]:
    with a_file() as store:
        yield store


def line(found: HoursYear, person: str) -> HoursLine:
    (one,) = [each for each in found.lines if each.person_id == person]
    return one


def a_training(hours: str, *people: str, **values: object) -> Meeting:
    meeting = a_meeting("t1", BRANCH, present=people, kind=MeetingKind.TRAINING, hours=Decimal(hours), title="轮训")
    return replace(meeting, **values)  # type: ignore[arg-type]  # the test names the fields it means


def test_edu_01_every_member_is_asked_for_32(branch: Store) -> None:
    target = line(hours_year(branch, BRANCH, 2026, TODAY), "p4").target
    assert (target.hours, target.basis) == (32, "党员 32 学时")


def test_edu_02_secretary_and_committee_members_are_asked_for_56(branch: Store) -> None:
    found = hours_year(branch, BRANCH, 2026, TODAY)
    assert [line(found, person).target.hours for person in ("p1", "p2", "p7", "p3")] == [56, 56, 56, 32]


def test_me_23_who_is_old_or_ill_is_asked_for_nothing(branch: Store) -> None:
    eased = line(hours_year(branch, BRANCH, 2026, TODAY), f"p{EASED}")
    assert (eased.target.hours, eased.missing, eased.target.eased) == (0, Decimal(0), True)


def test_e18_a_probationary_member_has_hours_like_anyone(branch: Store) -> None:
    probationary = line(hours_year(branch, BRANCH, 2026, TODAY), "p3")
    assert (probationary.probationary, probationary.target.hours) == (True, 32)


def test_hours_missing_and_the_events_behind_them(branch: Store) -> None:
    fill(branch, a_training("8", "p4"))
    four = line(hours_year(branch, BRANCH, 2026, TODAY), "p4")
    assert (four.hours, four.missing, four.met) == (Decimal(8), Decimal(24), False)
    assert [event.words for event in four.events] == ["教育培训“轮训”"]


def test_the_year_counts_who_has_reached_the_target(branch: Store) -> None:
    fill(branch, a_training("32", "p4", "p5", f"p{EASED}"))
    found = hours_year(branch, BRANCH, 2026, TODAY)
    assert (found.due, found.met) == (29, 2)


def test_who_came_in_mid_year_is_asked_by_days(branch: Store) -> None:
    newcomer = a_membership("new", BRANCH, started_on=date(2026, 7, 2))
    fill(branch, a_person("new"), newcomer)
    target = line(hours_year(branch, BRANCH, 2026, TODAY), "new").target
    assert (target.hours, target.basis) == (16, "按在册 183 天折算")


def test_the_policy_may_ask_newcomers_for_the_whole(branch: Store) -> None:
    newcomer = a_membership("new", BRANCH, started_on=date(2026, 7, 2))
    fill(branch, a_person("new"), newcomer, Policy(key="hours_pro_rata", value="false"))
    assert line(hours_year(branch, BRANCH, 2026, TODAY), "new").target.hours == 32


def test_who_moved_inside_the_file_is_asked_for_the_whole_year(branch: Store) -> None:
    fill(
        branch, a_person("new"), a_membership("new", BRANCH, id="a", ended_on=date(2026, 5, 1)),
        a_membership("new", BRANCH, id="b", started_on=date(2026, 5, 1)),
    )  # fmt: skip
    assert line(hours_year(branch, BRANCH, 2026, TODAY), "new").target.hours == 32


@pytest.mark.parametrize(
    ("days", "post", "hours"), [(365, 0, 32), (365, 365, 56), (365, 184, 44), (0, 0, 0), (46, 0, 4), (40, 60, 6)]
)
def test_a_target_is_rounded_half_up(days: int, post: int, hours: int) -> None:
    assert reckoned(days, post, 365, 32, 56).hours == hours


def test_a_past_year_is_that_of_its_last_day(branch: Store) -> None:
    fill(branch, a_person("new"), a_membership("new", BRANCH, started_on=date(2026, 7, 2)))
    assert "new" not in {each.person_id for each in hours_year(branch, BRANCH, 2025, TODAY).lines}


def test_committee_and_new_members_are_to_attend_a_course(branch: Store) -> None:
    fill(branch, a_training("8", "p2", "p4"))
    found = hours_year(branch, BRANCH, 2026, TODAY)
    wanted = {each.person_id for each in found.lines if each.training_wanted}
    assert wanted == {"p1", "p7", "p3", "p9"}


def test_the_days_of_one_course_are_one_training(branch: Store) -> None:
    fill(branch, a_training("8", "p1", sitting_id="s"))
    second = replace(a_training("8", "p1", sitting_id="s"), id="t2", held_on=date(2026, 7, 9))
    marks = tuple(replace(mark, meeting_id="t2") for mark in second.attendance)
    fill(branch, replace(second, attendance=marks))
    assert line(hours_year(branch, BRANCH, 2026, TODAY), "p1").trainings == 1
