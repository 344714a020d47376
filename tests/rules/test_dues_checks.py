"""Dues as the rule book judges them: DUE-07, 08 and 10 to 13."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pbdesk.calendar import parse_period
from pbdesk.model import BranchKind, DuesCategory, Explanation, Finding, Outcome, Person, Policy
from pbdesk.rules import evaluate
from pbdesk.store import Store
from tests.builders import a_branch, a_membership, a_person, fill
from tests.views.test_dues import a_standard, moved, paid

LATER = date(2027, 4, 1)
OCTOBER = date(2026, 10, 8)


def find(store: Store, rule: str, period: str, today: date = LATER, **asked: Any) -> list[Finding]:
    return evaluate(store, parse_period(period), today, rules=[rule], **asked)


def one(store: Store, rule: str, period: str, today: date = LATER) -> Finding:
    (only,) = find(store, rule, period, today)
    return only


@pytest.fixture
def three(store: Store) -> Store:
    """A branch of three members with a standard of 40 yuan each."""
    persons = ("p1", "p2", "p3")
    fill(store, a_branch(), *map(a_person, persons), *map(a_membership, persons), *map(a_standard, persons))
    return store


def test_a_branch_that_keeps_no_dues_here_is_not_asked_for_them(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership())
    assert [f for rule in ("DUE-11", "DUE-13") for f in find(store, rule, "2026")] == []


def test_the_policy_may_ask_every_branch_or_none(three: Store) -> None:
    fill(three, a_branch("b2"), a_person("x"), a_membership("x", "b2"), Policy(key="dues_checked", value="all"))
    assert [(f.branch, f.outcome) for f in find(three, "DUE-11", "2026-07")] == [
        ("b1", Outcome.UNMET), ("b2", Outcome.UNKNOWN),
    ]  # fmt: skip
    fill(three, Policy(key="dues_checked", value="none", valid_from=date(2026, 1, 1)))
    assert find(three, "DUE-11", "2026-07") == []


def test_a_month_names_who_has_not_paid_in_full_and_counts_who_has(three: Store) -> None:
    fill(three, paid("p1"), paid("p2", amount="39.99"))
    found = one(three, "DUE-11", "2026-07")
    assert (found.due, found.done, found.due_on) == (3, 1, date(2026, 7, 31))
    assert found.message == "应交3人，已交足1人，陈p2、陈p3没有交足；期限2026年7月31日已过。"
    assert [each.reason for each in found.rejected] == ["没有交足"]


def test_a_month_with_many_open_names_a_few(store: Store) -> None:
    persons = [f"p{n}" for n in range(1, 9)]
    fill(store, a_branch(), *map(a_person, persons), *map(a_membership, persons), *map(a_standard, persons))
    assert "陈p1、陈p2、陈p3、陈p4、陈p5等8人没有交足" in one(store, "DUE-11", "2026-07").message


def test_what_nobody_fixed_is_unknown_and_not_paid(three: Store) -> None:
    fill(three, a_person("p4"), a_membership("p4"), *(paid(p) for p in ("p1", "p2", "p3")))
    found = one(three, "DUE-11", "2026-07")
    assert (found.outcome, found.due, found.done) == (Outcome.UNKNOWN, 3, 3)
    assert "陈p4还没有定标准，不知道应交多少" in found.message


def test_a_payment_of_a_later_day_does_not_count_yet(three: Store) -> None:
    fill(three, *(paid(p, paid_on=date(2026, 8, 5)) for p in ("p1", "p2", "p3")))
    assert one(three, "DUE-11", "2026-07", date(2026, 8, 4)).outcome is Outcome.UNMET
    assert one(three, "DUE-11", "2026-07", date(2026, 8, 5)).outcome is Outcome.MET


def test_what_was_paid_back_after_more_than_half_a_year_is_remarked(three: Store) -> None:
    fill(three, paid("p1"), paid("p2"), paid("p3", paid_on=date(2027, 2, 1)))
    found = one(three, "DUE-11", "2026-07")
    assert (found.outcome, found.done) == (Outcome.WARN, 3)
    assert "其中1人补交时已超过6个月" in found.message


def test_who_is_freed_owes_nothing(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(amount="0", approved_by="街道批"))
    found = one(store, "DUE-11", "2026-07")
    assert (found.outcome, found.message) == (Outcome.NOT_APPLICABLE, "不适用：没有应交党费的党员。")


def test_e17_a_month_is_owed_once_where_the_member_was_on_the_day_of_collection(store: Store) -> None:
    moved(store)
    fill(store, Policy(key="dues_day", value="10"))
    told = {(f.branch, f.period): f.due for f in find(store, "DUE-11", "2026Q4", LATER)}
    assert told == {("new", "2026-10"): 1, ("new", "2026-11"): 1, ("new", "2026-12"): 1}
    assert [f.branch for f in find(store, "DUE-11", "2026-09")] == ["old"]


def test_e17_what_was_paid_to_another_branch_is_not_owed_a_second_time(store: Store) -> None:
    moved(store)
    fill(store, paid("p1", "2026-10", branch="old"))
    found = {f.branch: f for f in find(store, "DUE-11", "2026-10")}
    assert found["old"].outcome is Outcome.MET
    assert "new" not in found


def test_e18_a_probationary_member_pays_from_the_month_of_the_vote(store: Store) -> None:
    fill(store, a_branch(), a_person("p1", joined_on=date(2026, 7, 20), full_on=None),
         a_membership("p1", started_on=date(2026, 7, 20)), a_standard("p1", "2026-07"))  # fmt: skip
    assert one(store, "DUE-11", "2026-07").due == 1
    assert one(store, "DUE-08", "2026-07").outcome is Outcome.MET


def test_who_came_from_elsewhere_was_not_admitted_here(three: Store) -> None:
    fill(three, a_person("new", joined_on=date(2026, 7, 8), full_on=None),
         a_membership("new", started_on=date(2026, 7, 8), came_from="外单位"))  # fmt: skip
    assert find(three, "DUE-08", "2026-07") == []


def test_e22_a_temporary_branch_does_not_collect_of_whom_another_branch_holds(three: Store) -> None:
    fill(three, a_branch("task", branch_kind=BranchKind.TEMPORARY), a_membership("p1", "task"))
    assert [f.branch for f in find(three, "DUE-11", "2026-07")] == ["b1"]


def test_e36_a_fen_short_is_short(three: Store) -> None:
    fill(three, paid("p1", amount="39.99"), paid("p2"), paid("p3"))
    assert one(three, "DUE-11", "2026-07").done == 2


def test_e42_a_message_names_members_and_no_sum_of_anybody(store: Store) -> None:
    person = Person(id="p1", name="陈一", phone="13800138000", id_number="440300199001011234")
    fill(store, a_branch(), person, a_membership("p1"), a_standard(amount="75.02", category=DuesCategory.WAGE))
    told = "".join(f.message for f in evaluate(store, parse_period("2026"), LATER) if f.rule.startswith("DUE"))
    assert "陈一" in told
    assert not any(private in told for private in ("75.02", "5001", "13800138000", "4403"))


@pytest.mark.parametrize(("since", "run"), [("2026-08", 0), ("2026-07", 3), ("2026-05", 5), ("2026-01", 9)])
def test_a_branch_is_reminded_after_three_months_without_dues(store: Store, since: str, run: int) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month=since))
    assert [f.due for f in find(store, "DUE-12", "2026Q4", OCTOBER)] == ([run] if run else [])


def test_a_reminder_says_since_when_and_never_decides(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month="2026-04"))
    found = one(store, "DUE-12", "2026Q4", OCTOBER)
    assert (found.outcome, found.subject) == (Outcome.WARN, "p1")
    assert found.message.startswith("陈p1已连续6个月没有交党费（2026年4月至9月）。")
    assert found.message.endswith("本软件只作提醒，不作认定。")


def test_a_quarter_that_is_over_is_looked_at_on_its_last_day(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month="2026-01"), paid("p1", "2026-07"))
    assert [f.due for f in find(store, "DUE-12", "2026Q2", OCTOBER)] == [5]
    assert find(store, "DUE-12", "2026Q3", OCTOBER) == []


def test_what_is_paid_later_does_not_undo_a_silence_that_was(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month="2026-01"),
         *(paid("p1", f"2026-0{month}", paid_on=date(2026, 7, 10)) for month in range(1, 7)))  # fmt: skip
    assert [f.due for f in find(store, "DUE-12", "2026Q2", OCTOBER)] == [5]
    assert find(store, "DUE-12", "2026Q3", OCTOBER) == []


def test_reduced_dues_are_approved_by_the_superior(three: Store) -> None:
    fill(three, a_standard("p2", "2026-06", "0"), a_standard("p3", "2026-06", "20", approved_by="街道批〔2026〕1号"))
    told = {f.subject: (f.outcome, f.message) for f in find(three, "DUE-07", "2026Q3")}
    assert told == {
        "p2": (Outcome.UNMET, "陈p2免交党费，没有写明上级党委的批准文件。"),
        "p3": (Outcome.MET, "陈p3减交党费，已写明上级批准：街道批〔2026〕1号。"),
    }


def test_a_large_extra_is_for_the_centre_whoever_collected_it(three: Store) -> None:
    fill(three, paid("p1", amount="1040"), paid("p2", amount="1039.99"))
    found = one(three, "DUE-10", "2026-07")
    assert (found.subject, found.outcome) == ("p1", Outcome.WARN)
    fill(three, Explanation(id="x", rule="DUE-10", subject_id="p1", period="2026-07", reason="已上缴",
                            accepted_on=date(2026, 8, 1)))  # fmt: skip
    assert one(three, "DUE-10", "2026-07").outcome is Outcome.EXCUSED


def test_who_joined_after_the_day_of_collection_has_until_the_next_one(three: Store) -> None:
    fill(three, a_person("new"), a_membership("new", started_on=date(2026, 10, 12), came_from="外单位"))
    found = one(three, "DUE-13", "2026", date(2026, 11, 1))
    assert (found.outcome, found.due_on, found.due, found.done) == (Outcome.PENDING, date(2026, 11, 10), 4, 3)
    assert one(three, "DUE-13", "2026", date(2026, 11, 11)).outcome is Outcome.UNMET


def test_one_branch_is_judged_as_it_is_among_all(store: Store) -> None:
    moved(store)
    fill(store, a_person("p9"), a_membership("p9", "old"), a_standard("p9"), paid("p1", "2026-10", branch="old"))
    for rule in ("DUE-11", "DUE-12", "DUE-13"):
        for branch in ("old", "new"):
            alone = find(store, rule, "2026Q4", branches={branch})
            assert alone == [f for f in find(store, rule, "2026Q4") if f.branch == branch]
