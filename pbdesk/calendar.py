"""Periods (months, quarters, years), Tuesdays, and which days are worked.

The kind of a day comes from three layers, the later one outranking the earlier: chinesecalendar, the table bundled in
``resources/calendar``, the table the user typed in. A day that no layer covers is ``None`` (unknown), never a guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

import chinese_calendar
from dateutil.relativedelta import relativedelta

from pbdesk.assets import asset
from pbdesk.errors import UserError
from pbdesk.model import CalendarDay, DayKind

FIRST_YEAR, LAST_YEAR = 1921, 2199
"""The years that periods and days asked for may lie in."""

_HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


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


@lru_cache(maxsize=8192)
def later(day: date, months: int) -> date:
    """The same day some months on; where the month is too short, its last day (E-41).

    A mistyped year must not keep a whole street from being looked at: beyond the last day there is, it is that day.
    """
    try:
        return day + relativedelta(months=months)
    except (ValueError, OverflowError):
        return date.max if months > 0 else date.min


def days_later(day: date, days: int) -> date:
    """So many days on, and never beyond the last day there is."""
    return day + timedelta(days=days) if days <= (date.max - day).days else date.max


def month_period(year: int, month: int) -> Period:
    """The calendar month."""
    start = date(year, month, 1)
    return Period(PeriodKind.MONTH, start, start + relativedelta(months=1))


def quarter_period(year: int, quarter: int) -> Period:
    """The quarter, 1 to 4."""
    start = date(year, 3 * quarter - 2, 1)
    return Period(PeriodKind.QUARTER, start, start + relativedelta(months=3))


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
    if not found:
        raise UserError(f"看不懂期间“{text[:40]}”。请写成 2026Q3（季度）、2026-09（月份）或 2026（年度）。")
    if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise UserError(f"期间“{text}”的年份不对，应当在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，例如 2026Q3。")
    year = int(found[1])
    if found[2]:
        return quarter_period(year, int(found[2]))
    return month_period(year, int(found[3])) if found[3] else year_period(year)


@lru_cache(maxsize=16384)
def iso_day(text: str) -> date:
    """A day as files keep it; a street reads the same few thousand again and again."""
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    """A day that may be missing."""
    return iso_day(text) if text else None


def span_with(kind: PeriodKind, day: date) -> Period:
    """The day, month, quarter or year that a day falls in."""
    match kind:
        case PeriodKind.DAY:
            return day_period(day)
        case PeriodKind.MONTH:
            return month_period(day.year, day.month)
        case PeriodKind.QUARTER:
            return quarter_with(day)
        case PeriodKind.YEAR:
            return year_period(day.year)


@lru_cache(maxsize=1024)
def obligation_period(label: str) -> Period:
    """The period that an obligation's label names (a Tuesday's is its day); thousands share a few dozen.

    Raises:
        ValueError, UserError: it names none.
    """
    if len(label) == len("2026-07-07"):
        return day_period(date.fromisoformat(label))
    return parse_period(label)


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


class WorkCalendar:
    """Which days are worked, from the user's table over the bundled one over chinesecalendar.

    A year is known as a whole once its notice stands in a table: for the user's table this is taken to be so when
    1 January and 1 October, days off in every year, are both in it. Otherwise only the days listed are known.
    """

    def __init__(self, days: Iterable[CalendarDay] = ()) -> None:
        self._user = {d.day: d for d in days}
        self._typed_years = {
            day.year for day in self._user if day.month == 1 and day.day == 1 and date(day.year, 10, 1) in self._user
        }

    def kind(self, day: date) -> DayKind | None:
        """Workday or day off; None when no layer knows the day (E-09)."""
        typed = self._user.get(day)
        if typed:
            return typed.kind
        if day.year in self._typed_years:
            return _ordinary_kind(day)
        return _built_in(day)[0]

    def holiday_name(self, day: date) -> str:
        """The name of the holiday that a day off belongs to, or an empty text."""
        typed = self._user.get(day)
        if typed:
            return typed.name or ""
        return _built_in(day)[1] if day.year not in self._typed_years else ""

    def after(self, day: date, workdays: int) -> tuple[date, bool]:
        """The last of so many workdays after a day, and whether the calendar knew all of them (E-09).

        A day that no table knows is taken by its weekday.
        """
        known = True
        while workdays > 0:
            day += timedelta(days=1)
            kind = self.kind(day)
            known = known and kind is not None
            workdays -= (kind or _ordinary_kind(day)) is DayKind.WORKDAY
        return day, known


def _ordinary_kind(day: date) -> DayKind:
    return DayKind.WORKDAY if day.weekday() < 5 else DayKind.HOLIDAY


@cache
def _built_in(day: date) -> tuple[DayKind | None, str]:
    notice = _notices().get(day.year)
    if notice:
        listed = notice.get(day.isoformat())
        return (_ordinary_kind(day), "") if listed is None else listed
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None, ""
    return (DayKind.HOLIDAY, _HOLIDAY_NAMES.get(name or "", "")) if off else (DayKind.WORKDAY, "")


@cache
def _notices() -> Mapping[int, Mapping[str, tuple[DayKind, str]]]:
    entries = tomllib.loads(asset("calendar", "notices.toml").read_text(encoding="utf-8"))
    return {
        int(year): {d: (DayKind.HOLIDAY, name) for d, name in entry["holidays"].items()}
        | dict.fromkeys(entry["workdays"], (DayKind.WORKDAY, ""))
        for year, entry in entries.items()
    }
