"""A training course of several days: one record a day, so that each day's hours belong to its own year (E-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pbdesk.errors import UserError
from pbdesk.model import Meeting
from pbdesk.store import Changes, Store
from pbdesk.store.ids import new_id

LONGEST_DAYS = 92
MOST_HOURS_A_DAY = Decimal(8)


def record_course(store: Store, first: Meeting, last_day: date, *, by: str | None = None) -> Changes:
    """Record a course that runs from ``first.held_on`` to ``last_day``; ``first.hours`` are those of one day.

    The days share a ``sitting_id``, the attendance and everything else.

    Raises:
        UserError: the last day comes first, the course is longer than a quarter, or a day has more than 8 hours
            (practice of EDU-06: a whole day is 8).
    """
    days = (last_day - first.held_on).days + 1
    if days < 1:
        raise UserError("培训的最后一天不能早于第一天。")
    if days > LONGEST_DAYS:
        raise UserError(f"一次培训最多{LONGEST_DAYS}天，请核对日期。")
    if first.hours is not None and first.hours > MOST_HOURS_A_DAY:
        raise UserError("一天最多计8学时，请填写每天的学时。")
    sitting = first.sitting_id or new_id()
    with store.change("记录培训", by=by) as tx:
        for offset in range(days):
            own = first.id if offset == 0 else new_id()
            attendance = tuple(replace(mark, meeting_id=own) for mark in first.attendance)
            held_on = first.held_on + timedelta(days=offset)
            tx.put(
                replace(first, id=own, held_on=held_on, sitting_id=sitting, attendance=attendance, agenda=(),
                        exclusions=())
            )  # fmt: skip
    return tx.changes
