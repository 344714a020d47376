"""Where class hours come from: written down, or reckoned from times; never twice for the same minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.model import AgendaKind, AttendanceState, Meeting, MeetingKind, MeetingStatus, Policy
from pbdesk.rules.hours import HourEvent, hours_between
from pbdesk.rules.topics.study import load_study
from pbdesk.store import Store
from pbdesk.views.hours import class_hours
from pbdesk.views.hours_events import uncounted_events
from tests.builders import a_branch, a_meeting, a_membership, a_person, an_item, fill


def a_lecture(id: str = "m1", **values: Any) -> Meeting:  # noqa: A002
    """A lecture from three to half past four that p1 heard."""
    defaults = {"kind": MeetingKind.LECTURE, "starts_at": time(15), "ends_at": time(16, 30), "title": "学党章"}
    return a_meeting(id, present=("p1",), **{**defaults, **values})


@pytest.fixture
def branch(store: Store) -> Store:
    fill(store, a_branch(), a_person("p1"), a_membership("p1"))
    return store


def hour_events(store: Store, year: int, branch: str | None, *, derive: bool) -> Mapping[str, Sequence[HourEvent]]:
    return load_study(store, year, [branch] if branch else None, derive=derive).events


def hours(store: Store) -> Decimal:
    return class_hours(store, 2026).get("p1", Decimal(0))


@pytest.mark.parametrize(
    ("start", "end", "given"),
    [("15:00", "16:30", "1.5"), ("15:00", "16:29", "1"), ("15:00", "15:29", "0"), ("09:00", "18:30", "8"),
     ("16:00", "15:00", "0"), (None, "15:00", "0"), ("15:00", None, "0")],
)  # fmt: skip
def test_an_hour_is_a_class_hour_and_less_than_half_is_nothing(start: str | None, end: str | None, given: str) -> None:
    assert hours_between(start, end) == Decimal(given)


def test_hours_written_down_come_before_times(branch: Store) -> None:
    fill(branch, a_lecture(hours=Decimal(3)))
    (event,) = hour_events(branch, 2026, "b1", derive=True)["p1"]
    assert (event.hours, event.derived) == (Decimal(3), False)


def test_which_hours_are_reckoned_is_said(branch: Store) -> None:
    fill(branch, a_lecture())
    (event,) = hour_events(branch, 2026, "b1", derive=True)["p1"]
    assert (event.hours, event.derived, event.words) == (Decimal("1.5"), True, "党课“学党章”")


@pytest.mark.parametrize(
    ("kind", "given"),
    [(MeetingKind.LECTURE, "1.5"), (MeetingKind.THEME_DAY, "1.5"), (MeetingKind.TRAINING, "1.5"),
     (MeetingKind.GENERAL_MEETING, "0"), (MeetingKind.TALK, "0")],
)  # fmt: skip
def test_only_study_is_reckoned_from_times(branch: Store, kind: MeetingKind, given: str) -> None:
    fill(branch, a_lecture(kind=kind))
    assert hours(branch) == Decimal(given)


def test_a_theme_day_whose_agenda_has_no_study_gives_none(branch: Store) -> None:
    chores = an_item(kind=AgendaKind.MATTER)
    fill(branch, a_lecture(kind=MeetingKind.THEME_DAY, agenda=(chores,)))
    assert hours(branch) == 0


def test_any_kind_gives_the_hours_that_were_written_down(branch: Store) -> None:
    fill(branch, a_lecture(kind=MeetingKind.GENERAL_MEETING, hours=Decimal("0.5")))
    assert hours(branch) == Decimal("0.5")


def test_the_policy_may_leave_reckoning_out(branch: Store) -> None:
    fill(branch, a_lecture(), Policy(key="hours_from_times", value="false"))
    assert hours(branch) == 0


def test_a_lecture_inside_a_theme_day_does_not_count_twice(branch: Store) -> None:
    day = a_lecture("day", kind=MeetingKind.THEME_DAY, starts_at=time(14), ends_at=time(17))
    fill(branch, day, a_lecture("lecture"))
    assert hours(branch) == Decimal(3)


def written(id: str, start: time | None, end: time | None, hours: str) -> Meeting:  # noqa: A002
    """A study of the same day whose hours somebody wrote down."""
    return a_lecture(id, starts_at=start, ends_at=end, hours=Decimal(hours))


OVERLAPS = [
    ("inside", [written("a", time(14), time(17), "3"), written("b", time(14), time(16), "2")], "3"),
    ("inside, the short one read first", [written("b", time(14), time(17), "3"), written("a", time(14), time(16), "2")],
     "3"),
    ("partly", [written("a", time(14), time(16), "2"), written("b", time(15), time(17), "2")], "3"),
    ("to the minute", [written("a", time(14), time(14, 45), ".75"), written("b", time(14, 30), time(15, 15), ".75")],
     "1.25"),
    ("one after the other", [written("a", time(14), time(16), "2"), written("b", time(16), time(18), "2")], "4"),
    ("joined by a third", [written("a", time(9), time(11), "2"), written("b", time(11), time(13), "2"),
                           written("c", time(10), time(12), "2")], "4"),
    ("a half day is four hours", [written("a", time(14), time(17), "4"), written("b", time(14), time(16), "2")], "4"),
    ("two half days", [written("a", time(9), time(11, 30), "4"), written("b", time(14), time(16, 30), "4")], "8"),
    ("less study than time", [written("a", time(14), time(17), "1"), written("b", time(14), time(16), "2")], "3"),
    ("one without times", [written("a", time(14), time(17), "3"), written("b", None, None, "2")], "5"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "given"), [o[1:] for o in OVERLAPS], ids=[o[0] for o in OVERLAPS])
def test_e27_written_hours_of_the_same_minutes_do_not_count_twice(
    branch: Store, events: list[Meeting], given: str
) -> None:
    fill(branch, *events)
    assert hours(branch) == Decimal(given)


def test_e27_the_list_of_events_says_what_was_left_out(branch: Store) -> None:
    whole, part = written("a", time(14), time(17), "3"), written("b", time(16), time(18), "2")
    fill(branch, whole, part, written("c", time(14), time(16), "2"))
    told = {event.meeting_id: event for event in hour_events(branch, 2026, "b1", derive=True)["p1"]}
    assert [told[id].hours for id in "acb"] == [Decimal(3), Decimal(0), Decimal(1)]  # noqa: A001
    assert [told[id].why for id in "acb"] == [  # noqa: A001
        "", "和同一天别的活动时间重叠，已经计过，不另计", "和同一天别的活动时间重叠，重叠的时间只计一次",
    ]  # fmt: skip


def test_what_took_less_than_half_an_hour_says_so(branch: Store) -> None:
    fill(branch, a_lecture(ends_at=time(15, 20)))
    (event,) = hour_events(branch, 2026, "b1", derive=True)["p1"]
    assert (event.hours, event.shared, event.why) == (Decimal(0), False, "不足半小时，不计学时")


def test_who_was_away_has_no_hours_and_who_joined_from_afar_has(branch: Store) -> None:
    fill(branch, a_person("p2"))
    lecture = a_lecture()
    marks = (
        type(lecture.attendance[0])(meeting_id="m1", person_id="p1", state=AttendanceState.LEAVE),
        type(lecture.attendance[0])(meeting_id="m1", person_id="p2", state=AttendanceState.ONLINE),
    )
    fill(branch, a_lecture(attendance=marks))
    assert class_hours(branch, 2026) == {"p2": Decimal("1.5")}


@pytest.mark.parametrize("status", [MeetingStatus.PLANNED, MeetingStatus.CANCELLED])
def test_e31_only_what_was_held_counts(branch: Store, status: MeetingStatus) -> None:
    fill(branch, a_lecture(status=status))
    assert hours(branch) == 0


def test_e12_hours_belong_to_the_year_of_the_day(branch: Store) -> None:
    fill(branch, a_lecture(held_on=date(2027, 1, 5), for_year=2026))
    assert hours(branch) == 0
    assert class_hours(branch, 2027) == {"p1": Decimal("1.5")}


def test_e22_hours_at_another_branch_are_the_members_own(branch: Store) -> None:
    fill(branch, a_branch("b2"), a_lecture(branch_id="b2"))
    assert list(hour_events(branch, 2026, "b1", derive=True)) == ["p1"]


def test_what_gives_no_hours_for_want_of_times_is_listed(branch: Store) -> None:
    fill(branch, a_lecture(ends_at=None), a_lecture("m2"), a_lecture("m3", kind=MeetingKind.COMMITTEE_MEETING))
    assert [event.meeting_id for event in uncounted_events(branch, "b1", 2026, derive=True)] == ["m1"]
    assert [event.meeting_id for event in uncounted_events(branch, "b1", 2026, derive=False)] == ["m1", "m2"]
