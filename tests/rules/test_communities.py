"""GUI-06: a quarter's results count in the review of the community's secretary once the street has closed it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pbdesk.actions.closing import close_period, correct_closing
from pbdesk.calendar import parse_period
from pbdesk.errors import UserError
from pbdesk.model import Finding, Organization, OrganizationKind, Outcome
from pbdesk.rules import evaluate, evaluate_part, parts_of
from pbdesk.store import Store
from tests.builders import a_branch, a_person, a_post, a_posting, a_visit, fill

THIRD = parse_period("2026Q3")
OCTOBER = date(2026, 10, 8)


def a_community(id: str = "s", **values: Any) -> Organization:  # noqa: A002  the column's own name
    return Organization(id=id, kind=OrganizationKind.COMMUNITY, name="果园社区党委", **values)


def find(store: Store, today: date = OCTOBER, period: str = "2026Q3") -> list[Finding]:
    return evaluate(store, parse_period(period), today, rules=["GUI-06"])


@pytest.fixture
def community(store: Store) -> Store:
    """A community with a secretary, a general branch below it, and a branch with a guide below that."""
    fill(
        store, a_community(), a_person("sj"), a_post("sj", "s", started_on=date(2020, 1, 1)),
        Organization(id="gb", kind=OrganizationKind.GENERAL_BRANCH, name="果园党总支", parent_id="s"),
        a_branch(parent_id="gb"), a_person("guide"), a_posting(),
        *(a_visit(f"v{day}", visited_on=date(2026, 7, day)) for day in (7, 14)),
    )  # fmt: skip
    return store


def test_a_quarter_that_is_not_closed_is_pending_though_it_is_over(community: Store) -> None:
    (found,) = find(community)
    assert (found.outcome, found.subject, found.branch) == (Outcome.PENDING, "sj", None)
    assert "辖下1个党支部2026年第三季度的结果，街道封账后计入年度述职评议" in found.message


def test_a_closed_quarter_counts_with_the_figures_that_were_sealed(community: Store) -> None:
    close_period(community, THIRD, OCTOBER)
    fill(community, a_visit("late", visited_on=date(2026, 7, 21)))
    (found,) = find(community)
    assert (found.outcome, found.due, found.done) == (Outcome.MET, 14, 2)
    assert "周二走访应13次、完成2次，指导员列席党员大会应1次、完成0次" in found.message


def test_a_closing_does_not_ask_for_its_own_correction(community: Store) -> None:
    close_period(community, THIRD, OCTOBER)
    with pytest.raises(UserError, match="一致"):
        correct_closing(community, THIRD, OCTOBER, "看看")


def test_without_a_secretary_of_the_community_nobody_is_told(store: Store) -> None:
    fill(store, a_community(), a_branch(parent_id="s"))
    assert find(store) == []


def test_the_secretary_at_the_end_of_the_quarter_answers_for_it(community: Store) -> None:
    fill(community, a_person("next"), a_post("next", "s", started_on=date(2026, 9, 1)))
    assert [found.subject for found in find(community)] == ["next"]


def test_a_quarter_to_come_is_not_told_of(community: Store) -> None:
    assert find(community, period="2027Q1") == []


def test_a_city_looked_at_part_by_part_tells_the_same(community: Store) -> None:
    close_period(community, THIRD, OCTOBER)
    parts = [evaluate_part(community, THIRD, OCTOBER, part, rules=["GUI-06"]) for part in parts_of(community, 1)]
    assert [f for part in parts for f in part] == find(community)
