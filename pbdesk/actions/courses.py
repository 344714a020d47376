"""A training course of several days: one record a day, so that each day's hours belong to its own year (E-13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pbdesk.actions.drafts import key_of
from pbdesk.actions.meetings import branch_faults
from pbdesk.calendar import WorkCalendar
from pbdesk.clock import today
from pbdesk.errors import Fault, FieldError
from pbdesk.model import (
    Attendance,
    AttendanceState,
    DayKind,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Organization,
    Organizer,
    Person,
)
from pbdesk.rules.loading import load_calendar_days
from pbdesk.store import Changes, Store
from pbdesk.store.ids import new_id
from pbdesk.words import long_date

LONGEST_DAYS = 92
MOST_HOURS_A_DAY = Decimal(8)
_LONGEST_TOPIC = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDraft:
    """A training as it is about to be saved; ``hours`` are those of one day (a whole day 8, half a day 4).

    ``organizer`` tells who holds it (EDU-03, EDU-05); ``note`` takes the notice and the certificates, in words.
    """

    branch_id: str | None
    first_day: date | None
    last_day: date | None
    hours: Decimal | None
    topic: str = ""
    place: str = ""
    organizer: Organizer | None = None
    note: str = ""
    people: tuple[str, ...] = ()
    workdays_only: bool = False


def record_training(store: Store, draft: CourseDraft) -> Changes:
    """Save a training of one or several days for those who took part.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    found = tuple(_faults(store, draft))
    if found or draft.first_day is None:
        raise FieldError(found)
    days = course_days(store, draft)
    own = new_id()
    first = Meeting(
        id=own, branch_id=draft.branch_id or "", kind=MeetingKind.TRAINING, status=MeetingStatus.HELD,
        held_on=days[0], title=draft.topic.strip() or None, place=draft.place.strip() or None, hours=draft.hours,
        content=draft.note.strip() or None, recorded_at=store.clock(), organizer=draft.organizer,
        attendance=tuple(
            Attendance(meeting_id=own, person_id=person, state=AttendanceState.PRESENT) for person in draft.people
        ),
    )  # fmt: skip
    return _record(store, first, days, None)


def course_days(store: Store, draft: CourseDraft) -> tuple[date, ...]:
    """The days that a draft means: every one, or those that are worked (a year nobody knows: not at weekends)."""
    if draft.first_day is None or draft.last_day is None:
        return ()
    every = [draft.first_day + timedelta(days=n) for n in range((draft.last_day - draft.first_day).days + 1)]
    if not draft.workdays_only:
        return tuple(every)
    calendar = WorkCalendar(load_calendar_days(store))
    return tuple(day for day in every if _is_worked(calendar.kind(day), day))


def record_course(
    store: Store, first: Meeting, last_day: date, *, by: str | None = None, newcomers: Sequence[Person] = ()
) -> Changes:
    """Record a course that runs from ``first.held_on`` to ``last_day``; ``first.hours`` are those of one day.

    The days share a ``sitting_id``, the attendance and everything else, but for agenda and votes, which stay with the
    first; ``newcomers`` are people it is the first to name. What was kept of it as a draft goes.

    Raises:
        FieldError: the last day comes first, the course is longer than a quarter, or a day has more than 8 hours
            (practice of EDU-06: a whole day is 8).
    """
    days = (last_day - first.held_on).days + 1
    if days < 1:
        raise FieldError((Fault("last_day", "培训的最后一天不能早于第一天。"),))
    if days > LONGEST_DAYS:
        raise FieldError((Fault("last_day", f"一次培训最多{LONGEST_DAYS}天，请核对日期。"),))
    if first.hours is not None and first.hours > MOST_HOURS_A_DAY:
        raise FieldError((Fault("hours", "一天最多计8学时，请填写每天的学时。"),))
    return _record(store, first, [first.held_on + timedelta(days=offset) for offset in range(days)], by, newcomers)


def _record(
    store: Store, first: Meeting, days: Sequence[date], by: str | None, newcomers: Sequence[Person] = ()
) -> Changes:
    sitting = first.sitting_id or new_id()
    with store.change("记录培训", by=by) as tx:
        for person in newcomers:
            if store.get(Person, person.id) is None:
                tx.put(person)
        tx.put(replace(first, held_on=days[0], sitting_id=sitting))
        for held_on in days[1:]:
            own = new_id()
            attendance = tuple(replace(mark, meeting_id=own) for mark in first.attendance)
            day = replace(first, id=own, held_on=held_on, sitting_id=sitting, attendance=attendance)
            tx.put(replace(day, agenda=(), exclusions=(), candidates=()))
        tx.drop_draft(key_of(first.id))
    return tx.changes


def _faults(store: Store, draft: CourseDraft) -> Iterator[Fault]:
    branch = store.get(Organization, draft.branch_id) if draft.branch_id else None
    if branch is None:
        yield Fault("branch", "请先选支部。")
    yield from _day_faults(store, branch.record if branch else None, draft)
    if not draft.topic.strip():
        yield Fault("topic", "请填培训主题。")
    elif len(draft.topic.strip()) > _LONGEST_TOPIC:
        yield Fault("topic", f"培训主题请控制在 {_LONGEST_TOPIC} 字以内。")
    if draft.hours is None or not 0 < draft.hours <= MOST_HOURS_A_DAY:
        yield Fault("hours", "请填每天的学时，0.5 到 8（整天计 8 学时，半天计 4 学时）。")
    if not draft.people:
        yield Fault("people", "请选参加的人。")


def _day_faults(store: Store, branch: Organization | None, draft: CourseDraft) -> Iterator[Fault]:
    first, last = draft.first_day, draft.last_day
    if first is None:
        yield Fault("first_day", "请填第一天。")
    if last is None:
        yield Fault("last_day", "请填最后一天；只有一天的，和第一天相同。")
    if first is None or last is None:
        return
    if last > today(store.clock):
        yield Fault("last_day", f"{long_date(last)}还没到，培训结束以后再记。")
    elif last < first:
        yield Fault("last_day", "最后一天不能早于第一天。")
    elif (last - first).days >= LONGEST_DAYS:
        yield Fault("last_day", f"一次培训最多 {LONGEST_DAYS} 天，请核对日期。")
    elif not course_days(store, draft):
        yield Fault("first_day", "这几天都不是工作日。休息日也上课的，请选“每天都上课”。")
    if branch is not None:
        yield from branch_faults("first_day", branch, first)


def _is_worked(kind: DayKind | None, day: date) -> bool:
    return day.weekday() < 5 if kind is None else kind is DayKind.WORKDAY
