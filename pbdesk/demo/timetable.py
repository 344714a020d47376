"""When a branch sits, and what for: the duties of each quarter put on believable days, some of them let slip."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from pbdesk.calendar import Period, month_period, months_in, quarter_period
from pbdesk.demo.days import Diary, Slot, is_festival, is_workday, nth_weekday
from pbdesk.demo.guides import guide_on
from pbdesk.demo.street import BranchPlan, Care
from pbdesk.model import MeetingKind, MeetingStatus, Posting

_TUESDAY, _SATURDAY = 1, 5
_EVENING_MINUTES = 110
_SETTLED_BY = 15
"""A branch founded after this day of a month does its monthly duties from the next month on."""

_SLIPS = {Care.EXEMPLARY: 0.0, Care.GOOD: 0.07, Care.POOR: 0.28}
_SLIP_FACTOR = {
    MeetingKind.GENERAL_MEETING: 0.6,
    MeetingKind.COMMITTEE_MEETING: 1.0,
    MeetingKind.GROUP_MEETING: 1.2,
    MeetingKind.LECTURE: 1.2,
    MeetingKind.THEME_DAY: 0.8,
    MeetingKind.ORGANIZATION_LIFE_MEETING: 0.7,
    MeetingKind.DEMOCRATIC_APPRAISAL: 1.0,
}
_MINUTES = {
    MeetingKind.GENERAL_MEETING: (60, 90),
    MeetingKind.COMMITTEE_MEETING: (40, 60),
    MeetingKind.GROUP_MEETING: (40, 60),
    MeetingKind.LECTURE: (50, 70),
    MeetingKind.THEME_DAY: (60, 110),
    MeetingKind.ORGANIZATION_LIFE_MEETING: (70, 90),
    MeetingKind.DEMOCRATIC_APPRAISAL: (40, 60),
}


_EXCUSABLE = frozenset({MeetingKind.COMMITTEE_MEETING, MeetingKind.THEME_DAY})


class Lecturer(Enum):
    """Who gives a lecture."""

    SECRETARY = "secretary"
    OFFICER = "officer"
    GUIDE = "guide"
    COMMUNITY = "community"
    STREET = "street"
    OUTSIDE = "outside"


_BOOKED_AHEAD = frozenset({Lecturer.COMMUNITY, Lecturer.STREET})
"""Who comes on a day agreed beforehand, so that the lecture is not let slip."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sitting, with its own kind and minutes; ``group`` counts the branch's groups from 0."""

    kind: MeetingKind
    minutes: int
    group: int | None = None
    guide: bool = False
    lecturer: Lecturer | None = None
    for_year: int | None = None
    founding: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """A day on which a branch comes together; two parts or more follow one another."""

    day: date
    slot: Slot
    status: MeetingStatus
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Leaders:
    """People with duties elsewhere: secretaries who come to lecture (the street's to one branch, each July).

    ``member_id`` is a guide who also belongs to the branch, and so sits in it whenever it meets.
    """

    community_id: str | None = None
    street_id: str | None = None
    member_id: str | None = None


class Timetable:
    """The sittings of one branch, planned year by year; ``until`` is the last day that has already been."""

    def __init__(
        self, rng: random.Random, plan: BranchPlan, postings: Sequence[Posting], leaders: Leaders, diary: Diary,
        until: date,
    ) -> None:  # fmt: skip
        self._rng, self._plan, self._postings = rng, plan, postings
        self._leaders, self._diary, self._until = leaders, diary, until
        self._sittings: list[Sitting] = []
        self.excused: list[tuple[MeetingKind, Period]] = []
        """Monthly meetings that were called off, with an explanation that the community accepted."""

    def sittings(self, years: range) -> list[Sitting]:
        """Everything from the first year to the last, with what is planned after it, in order of time."""
        first = date(years.start, 1, 1)
        if self._plan.founded_on >= first:
            self._place((self._part(MeetingKind.GENERAL_MEETING, guide=True, founding=True),), self._plan.founded_on)
        elif self._rng.random() < 0.4:
            self._life(years.start - 1, first + timedelta(days=self._rng.randint(9, 72)))
        for year in years:
            self._year(year)
        if self._plan.care is Care.EXEMPLARY or self._rng.random() < 0.15:
            self._place((self._part(MeetingKind.THEME_DAY),), self._theme_day(month_period(years.stop, 1)))
        return sorted(self._sittings, key=lambda s: (s.day, s.slot.value))

    def _year(self, year: int) -> None:
        quarters = [q for q in (quarter_period(year, n) for n in (1, 2, 3, 4)) if self._active_months(q)]
        if not quarters:
            return
        lectured = self._rng.sample(quarters, min(2, len(quarters)))
        if self._slips(MeetingKind.LECTURE, 0.5):
            lectured.pop()
        for quarter in quarters:
            self._quarter(quarter, self._active_months(quarter), guide_lectures=quarter in lectured)
        if self._plan.founded_on <= date(year, 9, 30) and not self._slips(MeetingKind.ORGANIZATION_LIFE_MEETING):
            self._life(year, self._life_day(year))

    def _quarter(self, quarter: Period, months: list[Period], *, guide_lectures: bool) -> None:
        rng = self._rng
        general_month, lecture_month = rng.choice(months), rng.choice(months)
        joined = rng.choices((None, MeetingKind.COMMITTEE_MEETING, MeetingKind.LECTURE), (45, 25, 30))[0]
        founding = self._plan.founded_on in quarter
        general = None if founding else self._owed(MeetingKind.GENERAL_MEETING, general_month, guide=True)
        lecturer = self._lecturer(quarter, guide=guide_lectures)
        lecture_month = general_month if general and joined is MeetingKind.LECTURE else lecture_month
        lecture = self._owed(MeetingKind.LECTURE, lecture_month, lecturer=lecturer)
        for month in months:
            committee = self._owed(MeetingKind.COMMITTEE_MEETING, month) if self._plan.has_committee else None
            theme = self._owed(MeetingKind.THEME_DAY, month)
            if general and month == general_month:
                before = committee if joined is MeetingKind.COMMITTEE_MEETING else None
                after = lecture if joined is MeetingKind.LECTURE else None
                self._place(_parts(before, general, after), self._any_day(month))
                committee = None if before else committee
                lecture = None if after else lecture
            if lecture and month == lecture_month:
                with_theme = theme is not None and rng.random() < 0.5
                self._place(_parts(theme, lecture) if with_theme else (lecture,), self._theme_day(month))
                theme = None if with_theme else theme
            self._place(_parts(committee), self._committee_day(month))
            self._place(_parts(theme), self._theme_day(month))
            self._groups(month)

    def _groups(self, month: Period) -> None:
        for group in range(self._plan.groups):
            weekday = (self._plan.habits.group_weekday + group) % 5
            meeting = self._owed(MeetingKind.GROUP_MEETING, month, group=group)
            self._place(_parts(meeting), nth_weekday(month.start.year, month.start.month, weekday, 4))

    def _life(self, year: int, day: date) -> None:
        parts = [self._part(MeetingKind.ORGANIZATION_LIFE_MEETING, for_year=year, guide=self._rng.random() < 0.5)]
        if not self._slips(MeetingKind.DEMOCRATIC_APPRAISAL):
            parts.append(self._part(MeetingKind.DEMOCRATIC_APPRAISAL, for_year=year))
        self._place(tuple(parts), day)

    def _life_day(self, year: int) -> date:
        draw = self._rng.random()
        if draw < 0.7 or self._plan.care is Care.EXEMPLARY:
            return date(year, 11, 24) + timedelta(days=self._rng.randint(0, 26))
        if draw < 0.85:
            return date(year + 1, 1, self._rng.randint(2, 5))
        return date(year + 1, 1, 12) + timedelta(days=self._rng.randint(0, 40))

    def _lecturer(self, quarter: Period, *, guide: bool) -> Lecturer:
        of_year = (quarter.start.month + 2) // 3
        if self._leaders.street_id and of_year == 3:
            return Lecturer.STREET
        if self._leaders.community_id and of_year == 2:
            return Lecturer.COMMUNITY
        if guide and self._postings:
            return Lecturer.GUIDE
        return self._rng.choices((Lecturer.SECRETARY, Lecturer.OFFICER, Lecturer.OUTSIDE), (60, 25, 15))[0]

    def _owed(
        self, kind: MeetingKind, month: Period, *, group: int | None = None, guide: bool = False,
        lecturer: Lecturer | None = None,
    ) -> Part | None:  # fmt: skip
        part = self._part(kind, group=group, guide=guide and not self._slips(kind, 2.0), lecturer=lecturer)
        if lecturer not in _BOOKED_AHEAD and self._slips(kind, 0.4 if lecturer is Lecturer.GUIDE else 1.0):
            if group is None and self._rng.random() < 0.3:
                self._place((part,), self._any_day(month), MeetingStatus.CANCELLED)
                if kind in _EXCUSABLE and self._plan.care is Care.GOOD and self._rng.random() < 0.5:
                    self.excused.append((kind, month))
            return None
        return part

    def _part(
        self, kind: MeetingKind, *, group: int | None = None, guide: bool = False, lecturer: Lecturer | None = None,
        for_year: int | None = None, founding: bool = False,
    ) -> Part:  # fmt: skip
        low, high = _MINUTES[kind]
        return Part(kind, self._rng.randrange(low, high + 1, 5), group, guide, lecturer, for_year, founding)

    def _slips(self, kind: MeetingKind, factor: float = 1.0) -> bool:
        return self._rng.random() < _SLIPS[self._plan.care] * _SLIP_FACTOR[kind] * factor

    def _active_months(self, quarter: Period) -> list[Period]:
        founded = self._plan.founded_on
        return [m for m in months_in(quarter) if founded < m.start or (founded in m and founded.day < _SETTLED_BY)]

    def _theme_day(self, month: Period) -> date:
        habits = self._plan.habits
        return nth_weekday(month.start.year, month.start.month, habits.theme_weekday, habits.theme_nth)

    def _committee_day(self, month: Period) -> date:
        return nth_weekday(month.start.year, month.start.month, self._plan.habits.committee_weekday, 1)

    def _any_day(self, month: Period) -> date:
        weekday = self._rng.choice((2, 3, 4) if self._plan.habits.office else (4, _SATURDAY, 6))
        return nth_weekday(month.start.year, month.start.month, weekday, self._rng.randint(1, 4))

    def _place(self, parts: tuple[Part, ...], day: date, status: MeetingStatus | None = None) -> None:
        """Put a sitting on the day, or the nearest one of its month on which everybody is free."""
        if not parts:
            return
        founding = parts[0].founding
        for candidate in (day,) if founding else self._candidates(day):
            keys = self._keys(parts, candidate)
            for slot in (Slot.MORNING,) if founding else self._slots(parts, candidate):
                if self._diary.free(keys, candidate, slot):
                    self._diary.book(keys, candidate, slot)
                    held = MeetingStatus.HELD if candidate <= self._until else MeetingStatus.PLANNED
                    self._sittings.append(Sitting(candidate, slot, status or held, parts))
                    return

    def _candidates(self, day: date) -> Iterator[date]:
        month = month_period(day.year, day.month)
        later = [day + timedelta(days=n) for n in range((month.end - day).days)]
        sooner = [day - timedelta(days=n) for n in range(1, (day - month.start).days + 1)]
        return (d for d in (*later, *sooner) if d > self._plan.founded_on and not is_festival(d))

    def _slots(self, parts: tuple[Part, ...], day: date) -> tuple[Slot, ...]:
        if self._plan.habits.office:
            return (Slot.AFTERNOON, Slot.MORNING) if is_workday(day) and day.weekday() < _SATURDAY else ()
        short = sum(part.minutes for part in parts) <= _EVENING_MINUTES
        if not is_workday(day):
            return (Slot.MORNING, Slot.AFTERNOON)
        evening = (Slot.EVENING,) if short else ()
        guided = any(part.guide or part.lecturer is Lecturer.GUIDE for part in parts)
        return evening if guided and day.weekday() == _TUESDAY else (*evening, Slot.AFTERNOON)

    def _keys(self, parts: tuple[Part, ...], day: date) -> list[str]:
        keys = [self._plan.id, *([self._leaders.member_id] if self._leaders.member_id else [])]
        posting = guide_on(self._postings, day)
        lecturers = {part.lecturer for part in parts}
        if posting and (Lecturer.GUIDE in lecturers or any(part.guide for part in parts)):
            keys.append(posting.person_id)
        if Lecturer.COMMUNITY in lecturers and self._leaders.community_id:
            keys.append(self._leaders.community_id)
        if Lecturer.STREET in lecturers and self._leaders.street_id:
            keys.append(self._leaders.street_id)
        return keys


def _parts(*parts: Part | None) -> tuple[Part, ...]:
    return tuple(part for part in parts if part)
