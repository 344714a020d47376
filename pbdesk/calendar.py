"""Periods (months, quarters, years), Tuesdays, and which days are worked.

The kind of a day comes from three layers, the later one outranking the earlier: chinesecalendar, the table bundled in
``resources/calendar``, the table the user typed in. A day that no layer covers is ``None`` (unknown), never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pbdesk.errors import UserError


class PeriodKind(StrEnum):
    """The lengths of time that obligations run over."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """A span ``[start, end)`` with the label that sheets, files and the command line use (``2026Q3``, ``2026-07``)."""

    kind: PeriodKind
    start: date
    end: date

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def label(self) -> str:
        """The period in the notation of the command line."""
        match self.kind:
            case PeriodKind.DAY:
                return self.start.isoformat()
            case PeriodKind.MONTH:
                return f"{self.start:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.start.year}Q{quarter_of(self.start)}"
            case PeriodKind.YEAR:
                return f"{self.start.year}"

    @property
    def title(self) -> str:
        """The period in Chinese words, as it stands in a heading."""
        match self.kind:
            case PeriodKind.DAY:
                return f"{self.start.year}年{self.start.month}月{self.start.day}日"
            case PeriodKind.MONTH:
                return f"{self.start.year}年{self.start.month}月"
            case PeriodKind.QUARTER:
                return f"{self.start.year}年第{'一二三四'[quarter_of(self.start) - 1]}季度"
            case PeriodKind.YEAR:
                return f"{self.start.year}年"

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def days(self) -> int:
        """The number of calendar days."""
        return (self.end - self.start).days


def quarter_of(day: date) -> int:
    """The quarter (1 to 4) in which a day falls: by its date, never by ISO week (E-03)."""
    return (day.month + 2) // 3


def month_period(year: int, month: int) -> Period:
    """The calendar month."""
    return Period(PeriodKind.MONTH, date(year, month, 1), _month_start(year, month + 1))


def quarter_period(year: int, quarter: int) -> Period:
    """The quarter, 1 to 4."""
    return Period(PeriodKind.QUARTER, date(year, 3 * quarter - 2, 1), _month_start(year, 3 * quarter + 1))


def year_period(year: int) -> Period:
    """The calendar year."""
    return Period(PeriodKind.YEAR, date(year, 1, 1), date(year + 1, 1, 1))


def day_period(day: date) -> Period:
    """One day, the period of a Tuesday's obligation."""
    return Period(PeriodKind.DAY, day, day + timedelta(days=1))


def quarter_with(day: date) -> Period:
    """The quarter that a day falls in."""
    return quarter_period(day.year, quarter_of(day))


def parse_period(text: str) -> Period:
    """Read ``2026Q3``, ``2026-09`` or ``2026``.

    Raises:
        UserError: the text is none of these, or the year lies outside 1921 to 2199.
    """
    found = re.fullmatch(r"(\d{4})(?:[Qq]([1-4])|-(0[1-9]|1[0-2]))?", text.strip(), re.ASCII)
    if not found or not 1921 <= int(found[1]) <= 2199:
        raise UserError(f"看不懂期间“{text[:40]}”。请写成 2026Q3（季度）、2026-09（月份）或 2026（年度）。")
    year = int(found[1])
    if found[2]:
        return quarter_period(year, int(found[2]))
    return month_period(year, int(found[3])) if found[3] else year_period(year)


def months_in(period: Period) -> list[Period]:
    """The months that begin inside a period."""
    first = period.start.year * 12 + period.start.month - 1
    last = period.last_day.year * 12 + period.last_day.month - 1
    return [month_period(n // 12, n % 12 + 1) for n in range(first, last + 1)]


def quarters_in(period: Period) -> list[Period]:
    """The quarters that meet a period (a month gives the quarter that contains it)."""
    first = period.start.year * 4 + quarter_of(period.start) - 1
    last = period.last_day.year * 4 + quarter_of(period.last_day) - 1
    return [quarter_period(n // 4, n % 4 + 1) for n in range(first, last + 1)]


def weekdays_in(start: date, end: date, weekday: int = 1) -> list[date]:
    """The dates of one weekday (0 Monday, 1 Tuesday) in ``[start, end)``, by date alone (E-03, E-04)."""
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    return [first + timedelta(days=7 * n) for n in range(max(0, -((first - end).days // 7)))]


def week_of(day: date) -> list[date]:
    """The seven days, Monday to Sunday, of the week that a day falls in."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
