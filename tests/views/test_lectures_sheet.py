"""The register of lectures: which count, who taught, what is on file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.calendar import year_period
from pbdesk.model import Meeting, MeetingKind, MeetingStatus, Organization, OrganizationKind, PostRole
from pbdesk.store import Store
from pbdesk.views.lectures_sheet import lectures_sheet
from pbdesk.views.rows import Lecture, Ratio
from tests.builders import a_branch, a_meeting, a_person, a_post, a_small_branch, a_street, fill

YEAR = year_period(2026)
TODAY = date(2026, 11, 22)


def a_lecture(meeting: str = "l1", **values: Any) -> Meeting:
    """A lecture of May."""
    defaults = {"kind": MeetingKind.LECTURE, "held_on": date(2026, 5, 12), "title": "学好条例"}
    return a_meeting(meeting, **{**defaults, **values})


def lectures(store: Store) -> tuple[Lecture, ...]:
    """The lectures of the only branch that has any."""
    (register,) = lectures_sheet(store, YEAR, TODAY).branches
    return register.lectures


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, *a_small_branch())
    return store


def test_a_lecture_is_told_whole(filled: Store) -> None:
    fill(filled, a_post("p1"), a_lecture(
        lecturer_id="p1", recorder_id="p2", hours=Decimal("1.5"), place="二楼", present=("p1", "p2"),
    ))  # fmt: skip
    assert lectures(filled) == (
        Lecture(date(2026, 5, 12), "学好条例", "陈p1　书记", "书记", Decimal("1.5"), Ratio(2, 2), "二楼", "", "陈p2"),
    )


def test_only_lectures_held_by_today_are_listed_in_their_order(filled: Store) -> None:
    fill(
        filled, a_lecture("l1", held_on=date(2026, 6, 1)), a_lecture("l2"), a_lecture("l3", held_on=date(2026, 12, 1)),
        a_lecture("l4", status=MeetingStatus.PLANNED), a_lecture("l5", held_on=date(2025, 6, 1)),
    )  # fmt: skip
    assert [lecture.held_on for lecture in lectures(filled)] == [date(2026, 5, 12), date(2026, 6, 1)]


def test_the_kind_of_lecture_follows_what_the_lecturer_is(filled: Store) -> None:
    outside = a_person("x1", name="周教授", employer="区委党校")
    chief = a_person("x2", name="街道书记")
    fill(
        filled, a_street(), outside, chief, a_post("x2", "street"), a_post("p2", role=PostRole.PUBLICITY),
        *(a_lecture(f"l{n}", held_on=date(2026, 5, n), lecturer_id=who)
          for n, who in enumerate(("p2", "p3", "guide", "x1", "x2"), start=1)),
    )  # fmt: skip
    assert [(lecture.giver, lecture.giver_kind) for lecture in lectures(filled)] == [
        ("陈p2　宣传委员", "支委"), ("陈p3", "党员"), ("陈guide　党建指导员", "党建指导员"),
        ("周教授　区委党校", "外请"), ("街道书记　福田街道书记", "上级领导"),
    ]  # fmt: skip


def test_what_was_entered_afterwards_says_so(filled: Store) -> None:
    fill(filled, a_lecture(recorded_at=datetime(2026, 8, 1, tzinfo=UTC)))
    assert lectures(filled)[0].late


def test_branches_without_lectures_are_left_out(filled: Store) -> None:
    general = Organization(id="gb", kind=OrganizationKind.GENERAL_BRANCH, name="总支")
    fill(filled, general, a_branch("b2"), a_lecture(branch_id="b2"))
    assert [register.branch for register in lectures_sheet(filled, YEAR, TODAY).branches] == ["b2党支部"]
    assert lectures_sheet(filled, YEAR, TODAY, ["b1"]).branches == ()
