"""Stepping through months, quarters and years."""

from __future__ import annotations

from datetime import date, timedelta

from pbdesk.calendar import Period, PeriodKind, month_period, quarter_with, year_period


def same_kind(kind: PeriodKind, day: date) -> Period:
    """The month, quarter or year that a day falls in."""
    match kind:
        case PeriodKind.MONTH:
            return month_period(day.year, day.month)
        case PeriodKind.YEAR:
            return year_period(day.year)
        case _:
            return quarter_with(day)


def shifted(period: Period, steps: int) -> Period:
    """The period so many steps later (or earlier) of the same length."""
    for _ in range(abs(steps)):
        day = period.end if steps > 0 else period.start - timedelta(days=1)
        period = same_kind(period.kind, day)
    return period


def within(period: Period, kind: PeriodKind, today: date) -> Period:
    """The month, quarter or year to go on with from another period: the one of today where that lies in it."""
    day = today if today in period else period.start
    return same_kind(kind, day)


def days_left(period: Period, today: date) -> int | None:
    """How many days of a period are still to come after today; None when today lies outside it."""
    return (period.last_day - today).days if today in period else None
