"""Class hours and trainings of members: EDU-01 to EDU-05, as the rule book judges them and as the pages tell them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.actions.courses import CourseDraft, record_training
from pbdesk.calendar import parse_period
from pbdesk.model import (
    BranchKind,
    ConditionKind,
    Explanation,
    Finding,
    Meeting,
    MeetingKind,
    MemberCondition,
    Organizer,
    Outcome,
    Person,
    Policy,
)
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.views.hours import hours_year
from tests.builders import a_branch, a_meeting, a_membership, a_person, a_post, fill

TODAY = date(2026, 10, 8)
LATER = date(2027, 4, 1)


def find(store: Store, rule: str, period: str = "2026", today: date = LATER, **asked: Any) -> list[Finding]:
    return evaluate(store, parse_period(period), today, rules=[rule], **asked)


def one(store: Store, rule: str, period: str = "2026", today: date = LATER) -> Finding:
    (only,) = find(store, rule, period, today)
    return only


def a_training(hours: str | None, *people: str, **values: Any) -> Meeting:
    """A training of 2026-05-06."""
    defaults = {
        "id": "t1", "kind": MeetingKind.TRAINING, "held_on": date(2026, 5, 6),
        "hours": Decimal(hours) if hours else None,
    }  # fmt: skip
    return a_meeting(present=people, **{**defaults, **values})


@pytest.fixture
def branch(store: Store) -> Store:
    fill(store, a_branch(), a_person("p1"), a_membership("p1"))
    return store


def test_a_year_that_is_open_is_pending_until_its_last_day(branch: Store) -> None:
    fill(branch, a_training("8", "p1"))
    found = one(branch, "EDU-01", "2026Q4", date(2026, 12, 31))
    assert (found.outcome, found.period, found.due_on) == (Outcome.PENDING, "2026", date(2026, 12, 31))
    assert found.message == "陈p1已有8学时，应32学时，还差24学时；最后期限2026年12月31日，就是今天。"


def test_a_finding_names_what_gave_hours_and_what_gave_none(branch: Store) -> None:
    day = a_training("3", "p1", starts_at=time(14), ends_at=time(17))
    inside = a_training("2", "p1", id="t2", starts_at=time(14), ends_at=time(16))
    fill(branch, day, inside, a_training(None, "p1", id="t3"))
    found = one(branch, "EDU-01")
    assert found.counted == ("t1",)
    assert {each.id: each.reason for each in found.rejected} == {
        "t2": "和同一天别的活动时间重叠，已经计过，不另计", "t3": "没有填学时，也没有填起止时间",
    }  # fmt: skip


def test_hours_of_a_later_day_do_not_count_yet(branch: Store) -> None:
    fill(branch, a_training("32", "p1"))
    assert one(branch, "EDU-01", today=date(2026, 5, 5)).outcome is Outcome.PENDING
    assert one(branch, "EDU-01", today=date(2026, 5, 6)).outcome is Outcome.MET


def test_who_left_in_the_course_of_the_year_owes_nothing_here(branch: Store) -> None:
    fill(branch, a_person("p2"), a_membership("p2", ended_on=date(2026, 9, 1)))
    assert [each.subject for each in find(branch, "EDU-01")] == ["p1"]


def test_a_street_that_asks_for_no_hours_has_no_such_findings(branch: Store) -> None:
    fill(branch, Policy(key="hours_target", value="0"))
    assert find(branch, "EDU-01") == []


def test_an_explanation_that_was_accepted_excuses_the_year(branch: Store) -> None:
    fill(branch, Explanation(id="x", rule="EDU-01", subject_id="p1", period="2026", reason="援藏",
                             accepted_on=date(2027, 1, 5)))  # fmt: skip
    assert one(branch, "EDU-01").outcome is Outcome.EXCUSED


def test_before_2019_neither_the_regulation_nor_the_plan_asked_for_hours(branch: Store) -> None:
    assert find(branch, "EDU-01", "2018") == []
    assert len(find(branch, "EDU-01", "2019")) == 1


def test_e13_a_course_across_the_year_gives_each_year_its_own_days(branch: Store) -> None:
    course = CourseDraft(
        branch_id="b1", first_day=date(2025, 12, 28), last_day=date(2026, 1, 4), hours=Decimal(8), topic="轮训",
        people=("p1",),
    )  # fmt: skip
    record_training(branch, course)
    told = [one(branch, "EDU-01", year).message for year in ("2025", "2026")]
    assert [message.split("，")[0] for message in told] == ["陈p1已有32学时"] * 2


def test_e18_a_probationary_member_has_hours_like_anyone(store: Store) -> None:
    fill(store, a_branch(), a_person("p1", joined_on=date(2025, 12, 1), full_on=None),
         a_membership("p1", started_on=date(2025, 12, 1)), a_training("32", "p1"))  # fmt: skip
    assert one(store, "EDU-01").outcome is Outcome.MET


def test_e21_the_old_and_ill_are_told_once_that_nothing_is_asked(branch: Store) -> None:
    eased = MemberCondition(id="c", person_id="p1", kind=ConditionKind.ATTENDANCE_EASED, started_on=date(2025, 1, 1))
    fill(branch, eased, a_post("p1"))
    assert one(branch, "EDU-01").outcome is Outcome.NOT_APPLICABLE
    assert find(branch, "EDU-02") == []


def test_e22_hours_in_a_temporary_branch_are_told_by_the_home_branch(branch: Store) -> None:
    fill(branch, a_branch("task", branch_kind=BranchKind.TEMPORARY), a_membership("p1", "task"),
         a_training("32", "p1", branch_id="task"))  # fmt: skip
    found = one(branch, "EDU-01")
    assert (found.branch, found.outcome) == ("b1", Outcome.MET)


@pytest.mark.parametrize(("hours", "outcome"), [("31.5", Outcome.UNMET), ("32", Outcome.MET), ("31.99", Outcome.UNMET)])
def test_e36_half_an_hour_short_is_short(branch: Store, hours: str, outcome: Outcome) -> None:
    fill(branch, a_training(hours, "p1"))
    assert one(branch, "EDU-01").outcome is outcome


def test_e42_a_message_names_the_member_and_nothing_else_of_him(store: Store) -> None:
    person = Person(id="p1", name="陈一", phone="13800138000", id_number="440300199001011234", born_on=date(1990, 1, 1))
    fill(store, a_branch(), person, a_membership("p1"))
    message = one(store, "EDU-01").message
    assert "陈一" in message
    assert not any(private in message for private in ("1380013", "4403", "1990"))


def test_committee_members_owe_more_hours_and_a_training(branch: Store) -> None:
    fill(branch, a_post("p1"), a_meeting("l1", present=("p1",), kind=MeetingKind.LECTURE, hours=Decimal(56)))
    found = one(branch, "EDU-02")
    assert found.outcome is Outcome.UNMET
    assert found.message.startswith("陈p1已有56学时，应56学时，还没有参加集中培训；")


def test_a_post_of_a_few_weeks_asks_for_hours_by_days_and_for_no_training(branch: Store) -> None:
    fill(branch, a_post("p1", started_on=date(2026, 12, 1)), a_training("34", "p1", kind=MeetingKind.LECTURE))
    found = one(branch, "EDU-02")
    assert found.outcome is Outcome.MET
    assert "应34学时（按天折算（其中任支委 31 天））" in found.message


def test_the_page_wants_a_training_of_whom_the_rule_wants_it(branch: Store) -> None:
    fill(branch, a_post("p1", started_on=date(2026, 12, 1)))
    (line,) = hours_year(branch, "b1", 2026, LATER).lines
    assert not line.training_wanted
    (other,) = hours_year(branch, "b1", 2027, LATER).lines
    assert other.training_wanted


def test_a_secretary_of_a_few_weeks_is_not_asked_for_the_rotation(branch: Store) -> None:
    fill(branch, a_post("p1", started_on=date(2026, 11, 1)))
    found = one(branch, "EDU-03")
    assert (found.outcome, found.message) == (Outcome.WAIVED, "陈p1当年只任职61天，不满90天，免计。")


def test_a_training_of_unknown_organizer_leaves_the_secretarys_year_unknown(branch: Store) -> None:
    fill(branch, a_post("p1"), a_training("8", "p1"))
    assert one(branch, "EDU-03").outcome is Outcome.UNKNOWN
    fill(branch, a_training("8", "p1", id="t2", organizer=Organizer.COUNTY))
    assert one(branch, "EDU-03").counted == ("t2",)


def test_a_secretary_who_goes_on_is_not_a_new_one(branch: Store) -> None:
    fill(branch, a_post("p1", id="old", started_on=date(2023, 3, 15), ended_on=date(2026, 3, 15)),
         a_post("p1", id="new", started_on=date(2026, 3, 15)))  # fmt: skip
    assert find(branch, "EDU-04", "2026Q3") == []


def test_who_is_secretary_no_more_owes_no_induction(branch: Store) -> None:
    fill(branch, a_post("p1", started_on=date(2026, 3, 15), ended_on=date(2026, 6, 1)))
    assert find(branch, "EDU-04", "2026Q3") == []


@pytest.mark.parametrize(
    ("started", "last"), [(date(2026, 8, 31), "2027-02-28"), (date(2027, 8, 29), "2028-02-29"),
                          (date(2026, 3, 15), "2026-09-15")],
)  # fmt: skip
def test_e41_half_a_year_ends_with_a_short_month(branch: Store, started: date, last: str) -> None:
    fill(branch, a_post("p1", started_on=started))
    period = last[:7]
    assert one(branch, "EDU-04", period, started + timedelta(days=30)).period == last


def newcomer(store: Store, joined: date, full: date | None, **membership: Any) -> None:
    fill(store, a_branch(), a_person("p1", joined_on=joined, full_on=full),
         a_membership("p1", **{"started_on": joined, **membership}))  # fmt: skip


def test_e41_a_year_after_the_29th_of_february_ends_on_the_28th(store: Store) -> None:
    newcomer(store, date(2024, 2, 29), None)
    assert one(store, "EDU-05", "2026Q1", date(2025, 1, 1)).period == "2026-02-27"


def test_a_year_typed_wrong_keeps_nobody_else_from_being_looked_at(store: Store) -> None:
    wrong = a_person("p1", joined_on=date(2020, 1, 1), full_on=date(9999, 12, 31))
    fill(store, a_branch(), wrong, a_membership("p1"), a_person("p2"), a_membership("p2"))
    assert "p2" in {found.subject for found in evaluate(store, parse_period("2026"), LATER)}


def test_trainings_before_a_member_came_here_are_not_known(store: Store) -> None:
    newcomer(store, date(2025, 1, 15), date(2026, 1, 15), started_on=date(2026, 3, 1), came_from="外单位")
    found = one(store, "EDU-05", "2027")
    assert found.outcome is Outcome.UNKNOWN
    assert "转入本支部以前的培训，本文件没有记录" in found.message


def test_an_old_member_is_no_new_one(branch: Store) -> None:
    assert find(branch, "EDU-05") == []


def test_the_days_of_one_course_are_one_record_to_count(store: Store) -> None:
    newcomer(store, date(2025, 1, 15), date(2026, 1, 15))
    first = a_training("8", "p1", sitting_id="s", organizer=Organizer.SUPERIOR)
    second = replace(a_training("8", "p1", id="t2", sitting_id="s", organizer=Organizer.SUPERIOR),
                     held_on=date(2026, 5, 7))  # fmt: skip
    fill(store, first, second)
    assert one(store, "EDU-05", "2027").counted == ("t1",)


def test_one_branch_is_judged_as_it_is_among_all(branch: Store) -> None:
    fill(branch, a_branch("b2"), a_person("p2"), a_membership("p2", "b2"), a_post("p1"), a_post("p2", "b2"),
         a_training("8", "p1", "p2"))  # fmt: skip
    for rule in ("EDU-01", "EDU-02", "EDU-03"):
        alone = find(branch, rule, branches={"b2"})
        assert alone == [each for each in find(branch, rule) if each.branch == "b2"]
