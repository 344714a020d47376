"""Stepping through months, quarters and years, and the periods that a screen offers for choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.calendar import Period, PeriodKind, month_period, quarter_period, quarter_with, year_period


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A period that can be chosen, with the words it is offered in."""

    period: Period
    words: str


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


def days_left(period: Period, today: date) -> int | None:
    """How many days of a period are still to come after today; None when today lies outside it."""
    return (period.last_day - today).days if today in period else None


def stand(period: Period, today: date) -> str:
    """Where a period stands on a day, in words: over, running, or to come."""
    left = days_left(period, today)
    if left is None:
        return "已结束" if period.end <= today else "尚未开始"
    return "今天结束" if left == 0 else f"还有 {left} 天"


def last_periods(today: date, quarters: int = 8) -> tuple[PeriodChoice, ...]:
    """The current quarter and those before it, the newest first, for a list to choose from."""
    now = quarter_with(today)
    found = [shifted(now, -step) for step in range(quarters)]
    return tuple(PeriodChoice(p, p.title + ("（本季）" if p == now else "")) for p in found)


def quarters_of_year(year: int) -> tuple[Period, ...]:
    """The four quarters of a year."""
    return tuple(quarter_period(year, number) for number in range(1, 5))

