"""Heart-to-heart talks and trainings of a branch: most of what a year asks for, with the gaps that life leaves."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import combinations

from pbdesk.demo.days import instant, is_workday
from pbdesk.demo.numbering import Numbering
from pbdesk.demo.phrases import COURSES, TALK_TOPICS
from pbdesk.demo.rolls import Member
from pbdesk.demo.street import BranchPlan, Care
from pbdesk.model import Attendance, AttendanceState, Meeting, MeetingKind, MeetingStatus, Organizer

_LEFT_OUT = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.12, Care.POOR: 0.5}
_FEW = 3
"""Talks in a branch that only keeps a thin log."""


class TalkMaker:
    """Writes talks and trainings; neither has a time of day, so they stand in nobody's way."""

    def __init__(self, rng: random.Random, plan: BranchPlan, ids: Numbering, until: date) -> None:
        self._rng, self._plan, self._ids, self._until = rng, plan, ids, until

    def meetings(
        self, years: range, members: Sequence[Member], officers: Sequence[Member], *, whole: bool
    ) -> Iterator[Meeting]:
        """The talks and trainings of some years; not ``whole``, only a few talks."""
        for year in years:
            pairs = list(self._pairs(year, members, officers))
            if not whole:
                pairs = self._rng.sample(pairs, min(_FEW, len(pairs)))
            for first, second in pairs:
                if self._rng.random() >= _LEFT_OUT[self._plan.care]:
                    yield from self._talk(year, first, second)
            yield from self._course(year, officers)

    def contacts(self, years: range, members: Sequence[Member]) -> Iterator[Meeting]:
        """A call a month with each mobile member by the one named to keep in touch (MEM-03)."""
        known = {m.id: m for m in members}
        for member in members:
            condition = member.condition
            if condition is None or condition.contact_id not in known:
                continue
            for day in [self._day(year, month) for year in years for month in range(1, 13)]:
                if self._rng.random() >= _LEFT_OUT[self._plan.care] and condition.started_on <= day <= self._until:
                    yield self._call(day, known[condition.contact_id], member)

    def _pairs(
        self, year: int, members: Sequence[Member], officers: Sequence[Member]
    ) -> Iterator[tuple[Member, Member]]:
        """All pairs of officers; each other member once with an officer, once with another member (E-19)."""
        yield from combinations(officers, 2)
        leading = {m.id for m in officers}
        others = [m for m in members if m.id not in leading and m.on_roll(date(year, 6, 30))]
        for number, member in enumerate(others):
            yield officers[number % len(officers)], member
        yield from zip(others[::2], others[1::2], strict=False)

    def _talk(self, year: int, first: Member, second: Member) -> Iterator[Meeting]:
        day = self._day(year, self._rng.randint(1, 12))
        if day <= self._until and first.on_roll(day) and second.on_roll(day):
            yield self._meeting(MeetingKind.TALK, day, (first, second), title=self._rng.choice(TALK_TOPICS))

    def _call(self, day: date, contact: Member, away: Member) -> Meeting:
        call = self._meeting(MeetingKind.TALK, day, (contact, away), title="了解外出情况")
        there, far = call.attendance
        return replace(call, attendance=(there, replace(far, state=AttendanceState.ONLINE)))

    def _course(self, year: int, officers: Sequence[Member]) -> Iterator[Meeting]:
        """Two days in the street's Party school for the officers, eight hours each."""
        if self._rng.random() < _LEFT_OUT[self._plan.care]:
            return
        topic, day = self._rng.choice(COURSES), self._day(year, self._rng.choice((5, 6, 9, 11)))
        for _ in range(2):
            there = [m for m in officers if m.on_roll(day)]
            if there and day <= self._until:
                yield self._meeting(
                    MeetingKind.TRAINING, day, there, title=topic, hours=Decimal(8), place="街道党校",
                    organizer=Organizer.SUPERIOR,
                )  # fmt: skip
            day = _next_workday(day + timedelta(days=1))

    def _meeting(self, kind: MeetingKind, day: date, people: Sequence[Member], **more: object) -> Meeting:
        own = self._ids.next("talk" if kind is MeetingKind.TALK else "course", 4)
        recorded = min(day + timedelta(days=self._rng.choice((0, 1, 2))), self._until)
        marks = tuple(Attendance(meeting_id=own, person_id=m.id, state=AttendanceState.PRESENT) for m in people)
        return Meeting(
            id=own, branch_id=self._plan.id, kind=kind, status=MeetingStatus.HELD, held_on=day,
            chair_id=people[0].id if kind is MeetingKind.TALK else None, attendance=marks,
            recorded_at=instant(recorded, time(22, self._rng.randrange(60))), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def _day(self, year: int, month: int) -> date:
        day = max(date(year, month, self._rng.randint(1, 26)), self._plan.founded_on + timedelta(days=5))
        return _next_workday(day)


def _next_workday(day: date) -> date:
    while not is_workday(day):
        day += timedelta(days=1)
    return day
