"""Random years of study: the rule book, read for everyone at once, and the page of a branch tell the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.calendar import parse_period
from pbdesk.model import (
    AttendanceState,
    ConditionKind,
    Desk,
    Finding,
    Meeting,
    MeetingKind,
    MemberCondition,
    Membership,
    Outcome,
    Post,
    PostRole,
)
from pbdesk.rules import evaluate
from pbdesk.rules.hours import StudyMeeting, day_events, plain
from pbdesk.rules.topics.study import load_study
from pbdesk.store import Store
from pbdesk.views.hours import HoursLine, hours_year
from tests.builders import NOW, a_branch, a_meeting, a_person, fill

YEAR = parse_period("2026")
BRANCHES, PEOPLE = ("b1", "b2"), ("p1", "p2", "p3", "p4")
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
FEW_DAYS = st.sampled_from([date(2026, 3, 2), date(2026, 3, 3), date(2026, 12, 31)])
CLOCK = st.integers(16, 40).map(lambda halves: time(halves // 2, 30 * (halves % 2)))
TIMES = st.tuples(CLOCK, CLOCK).map(lambda pair: tuple(sorted(pair)))
KINDS = st.sampled_from([MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TRAINING, MeetingKind.GENERAL_MEETING])

MEETING = st.tuples(
    KINDS, FEW_DAYS, st.sampled_from([None, "0.5", "1.5", "4", "8"]), st.none() | TIMES,
    st.sets(st.sampled_from(PEOPLE)), st.sampled_from(BRANCHES),
)  # fmt: skip
SPAN = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(BRANCHES), DAYS, st.none() | DAYS)


def a_year(drawn: Sequence[tuple[object, ...]]) -> list[Meeting]:
    """The meetings of a made-up year."""
    made = []
    for number, (kind, held_on, hours, times, people, branch) in enumerate(drawn):
        starts_at, ends_at = times if isinstance(times, tuple) else (None, None)
        made.append(a_meeting(
            f"m{number}", str(branch), present=sorted(people), kind=kind, held_on=held_on,  # type: ignore[call-overload]
            starts_at=starts_at, ends_at=ends_at, hours=Decimal(str(hours)) if hours else None,
        ))  # fmt: skip
    return made


def by_hand(meetings: Sequence[Meeting], person: str) -> Decimal:
    """One person's hours, meeting by meeting and day by day, without anybody else's."""
    study = {MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TRAINING}
    own = [
        StudyMeeting(m.id, m.kind, m.held_on, "", m.hours, f"{m.starts_at:%H:%M}" if m.starts_at else None,
                     f"{m.ends_at:%H:%M}" if m.ends_at else None, m.id)
        for m in meetings
        if any(mark.person_id == person and mark.state is AttendanceState.PRESENT for mark in m.attendance)
        and (m.hours is not None or (m.kind in study and m.starts_at and m.ends_at))
    ]  # fmt: skip
    days = groupby(sorted(own, key=lambda m: m.held_on), key=lambda m: m.held_on)
    return sum((event.hours for _, day in days for event in day_events(list(day))), Decimal(0))


def a_store() -> Store:
    return Store.create(None, desk=Desk.STREET, title="测试街道", clock=lambda: NOW, author="测试员")


@given(st.lists(MEETING, max_size=8))
@settings(max_examples=60)
def test_everyone_at_once_has_the_hours_that_each_has_alone(drawn: list[tuple[object, ...]]) -> None:
    meetings = a_year(drawn)
    with a_store() as store:
        fill(store, *map(a_branch, BRANCHES), *map(a_person, PEOPLE), *meetings)
        study = load_study(store, 2026, None, derive=True)
    assert {p: study.hours(p) for p in PEOPLE} == {p: by_hand(meetings, p) for p in PEOPLE}


@given(st.lists(MEETING, max_size=8), st.lists(SPAN, min_size=1, max_size=5), st.lists(SPAN, max_size=3), DAYS,
       st.sampled_from(["", *PEOPLE]))  # fmt: skip
@settings(max_examples=80)
def test_a_member_owes_and_has_what_the_page_of_his_branch_says(
    drawn: list[tuple[object, ...]],
    relations: list[tuple[str, str, date, date | None]],
    posts: list[tuple[str, str, date, date | None]],
    today: date,
    eased: str,
) -> None:
    with a_store() as store:
        fill(store, *map(a_branch, BRANCHES), *map(a_person, PEOPLE), *[m for m in a_year(drawn) if m.held_on <= today])
        fill(store, *(
            Membership(id=f"ms{n}", person_id=person, branch_id=branch, started_on=start, ended_on=ended(start, end))
            for n, (person, branch, start, end) in enumerate(apart(relations))
        ))  # fmt: skip
        fill(store, *(
            Post(id=f"t{n}", person_id=person, organization_id=branch, role=PostRole.MEMBER, started_on=start,
                 ended_on=ended(start, end))
            for n, (person, branch, start, end) in enumerate(posts)
        ))  # fmt: skip
        if eased:
            fill(store, MemberCondition(id="c", person_id=eased, kind=ConditionKind.ATTENDANCE_EASED,
                                        started_on=date(2025, 1, 1)))  # fmt: skip
        found = evaluate(store, YEAR, today, rules=["EDU-01", "EDU-02"])
        told = {(f.rule, f.subject): f for f in found}
        lines = [(b, line) for b in BRANCHES for line in hours_year(store, b, 2026, today).lines]
    assert {f.subject for f in found if f.rule == "EDU-01"} == {line.person_id for _, line in lines}
    for branch, line in lines:
        agree(branch, line, told)


def apart(
    relations: Sequence[tuple[str, str, date, date | None]],
) -> list[tuple[str, str, date, date | None]]:
    """One relation a person: whom two branches hold at once is told by one only."""
    return list({relation[0]: relation for relation in relations}.values())


def ended(start: date, end: date | None) -> date | None:
    return end if end is None or end > start else start + timedelta(days=1)


def agree(branch: str, line: HoursLine, told: dict[tuple[str, str], Finding]) -> None:
    """Whether the rules say of a member what the page says."""
    post = told.get(("EDU-02", line.person_id))
    finding = post or told["EDU-01", line.person_id]
    assert finding.branch == branch
    assert bool(post) is bool(line.target.post_days)
    if not line.target.hours:
        assert bool(post) or finding.outcome is Outcome.NOT_APPLICABLE
        return
    assert finding.done == int(line.met and not (post and line.training_wanted))
    assert f"已有{plain(line.hours)}学时，应{line.target.hours}学时" in finding.message
    assert finding.counted == tuple(event.meeting_id for event in line.events if event.hours)
